"""The lossless gate: which sentences can hold a rule's cue at all, told by literal text before anything is tokenised.

Every term has a part that each of its matches must contain; the longest such literal stands for the term. A concept
may stand in a sentence only if the literal of one of its terms does. Terms without a literal always pass.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from pipeline.codebook.terms import Gap, Lemma, Part, Ref, Term, Word
from pipeline.coding.lexicon import Entry, Lexicon, variants
from pipeline.indonesian.affixes import surface_core

_ALWAYS = ""
_PIECES = re.compile(r"[^\W_]+")
_HIDDEN = re.compile(
    r"(?<=\w)[^\w\s\x00-\x7f\u2010-\u2027\u00b7](?=\w)|[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]"
)


class Gate:
    """Tells for each sentence which concepts may stand in it, as a set of bits; `bit(concept)` gives each its bit."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.bits = {concept: 1 << place for place, concept in enumerate(lexicon.order)}
        table = _literal_table(lexicon.entries, lexicon.order)
        self.always = sum(self.bits[c] for c, literals in table.items() if _ALWAYS in literals)
        masks: dict[str, int] = {}
        for concept, literals in table.items():
            for literal in literals - {_ALWAYS}:
                masks[literal] = masks.get(literal, 0) | self.bits[concept]
        self.literals = sorted(masks)
        self.masks = [masks[literal] for literal in self.literals]
        self.everything = (1 << len(self.bits)) - 1
        self._automaton = _automaton(self.literals)

    def mask(self, concepts: Sequence[str]) -> int:
        """Bits of some concepts."""
        return sum({c: self.bits[c] for c in concepts}.values())

    def masks_of(self, segments: Sequence[str]) -> list[int]:
        """For each segment the bits of the concepts that may stand in it."""
        text = "\n".join(segments)
        lowered = text.lower()
        # A letter whose lower case is longer moves offsets; signs inside words that do not show hide literals.
        if len(lowered) != len(text) or (not text.isascii() and _HIDDEN.search(text)):
            return [self.everything] * len(segments)
        starts = list(accumulate((len(s) + 1 for s in segments[:-1]), initial=0))
        found = [self.always] * len(segments)
        for pattern, start, _ in self._hits(lowered):
            found[bisect_right(starts, start) - 1] |= self.masks[pattern]
        return found

    def _hits(self, lowered: str) -> list[tuple[int, int, int]]:
        if not self.literals:
            return []
        hits: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(lowered, overlapping=True)
        return hits


def _automaton(literals: Sequence[str]) -> Any:
    from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

    if not literals:
        return None
    return AhoCorasick(literals, matchkind=MatchKind.Standard, implementation=Implementation.DFA)


def _literal_table(entries: Mapping[str, Entry], order: Sequence[str]) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for concept in order:
        entry = entries[concept]
        literals = {literal for term in entry.terms for literal in _term_literals(term, table)}
        table[concept] = literals.union(*(table[i] for i in entry.includes))
    return table


def _term_literals(term: Term, table: Mapping[str, set[str]]) -> Iterator[str]:
    for steps in variants(term):
        yield from max((_part_literals(s, table) for s in steps), key=_strength)


def _part_literals(step: Part | Gap, table: Mapping[str, set[str]]) -> set[str]:
    if isinstance(step, Gap) or step.optional:
        return {_ALWAYS}
    literals: set[str] = set()
    for option in step.options:
        if isinstance(option, Word):
            literals.add(max(_PIECES.findall(option.form), key=len, default=_ALWAYS))
        elif isinstance(option, Lemma):
            literals.add(core(option.root))
        elif isinstance(option, Ref):
            literals |= table[option.concept]
        else:
            literals |= set("0123456789")
    return literals


def _strength(literals: set[str]) -> tuple[int, int]:
    """The part whose weakest literal is longest is the strongest; of equals, the one with fewer literals."""
    return min(len(literal) for literal in literals), -len(literals)


@cache
def core(root: str) -> str:
    """Literal that every form of a root contains."""
    return surface_core(root)
