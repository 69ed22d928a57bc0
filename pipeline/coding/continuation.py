"""Continuation: a sentence that speaks on of an act coded shortly before carries the act, though no rule of it fires.

News tells an act once and goes on with pronouns and objects: `the list`, `that photo`, `the money`. The codebook names
for each code what points back to it, and over how many segments (`continues` of a code).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.coding.marks import Mark, Reading
from pipeline.coding.rules import Found, Hit

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook

CONTINUES = "continues"


@dataclass(frozen=True, slots=True)
class Last:
    """Where a code was last coded or continued: the place in the order of segments, and on what."""

    place: int
    seq: int
    cue: Mark
    actor: Found | None


@dataclass(frozen=True, slots=True)
class Continuations:
    """For each branch, the concepts that point back to each of its codes, and over how many segments."""

    branches: Mapping[str, Mapping[str, tuple[tuple[str, ...], int]]]

    @classmethod
    def of(cls, codebook: Codebook) -> Continuations:
        """Of the codes that say how they are continued."""
        found: dict[str, dict[str, tuple[tuple[str, ...], int]]] = defaultdict(dict)
        for code in codebook.codes.values():
            if code.continues is not None and not code.deprecated:
                found[code.branch][code.id] = (tuple(code.continues.cue), code.continues.within)
        return cls(dict(found))

    def find(self, reading: Reading, hits: Iterable[Hit], taken: Iterable[int]) -> Iterator[Hit]:
        """Segments that continue a hit, as hits of their own: one a branch, and none in segments that are `taken`."""
        held = sorted(hits, key=lambda h: (h.seq, h.code_id, h.cue))
        closed = frozenset(taken)
        for codes in self.branches.values():
            yield from _of_branch(reading, [h for h in held if h.code_id in codes], codes, closed)


def _of_branch(
    reading: Reading, hits: list[Hit], codes: Mapping[str, tuple[tuple[str, ...], int]], closed: frozenset[int]
) -> Iterator[Hit]:
    if not hits:
        return
    by_seq: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_seq[hit.seq].append(hit)
    last: dict[str, Last] = {}
    for place, seq in enumerate(reading.order):
        here = by_seq.get(seq)
        if here is None and seq not in closed:
            found = _continued(reading, seq, place, last, codes)
            here = [found] if found is not None else []
            yield from here
        for hit in here or ():
            last[hit.code_id] = Last(place, seq, hit.cue, hit.actor)


def _continued(
    reading: Reading, seq: int, place: int, last: Mapping[str, Last], codes: Mapping[str, tuple[tuple[str, ...], int]]
) -> Hit | None:
    for code_id, before in sorted(last.items(), key=lambda item: (-item[1].place, item[0])):
        concepts, within = codes[code_id]
        if place - before.place > within:
            continue
        marks = sorted(m for c in concepts for m in reading.find(seq, c))
        if marks:
            parts = [Found("cue", seq, marks[0]), Found(CONTINUES, before.seq, before.cue)]
            parts += [before.actor] if before.actor is not None else []
            return Hit(f"{code_id}.{CONTINUES}", code_id, seq, marks[0], tuple(parts))
    return None
