"""Segments as the classifier sees them: their words, the words around them, and the codebook's concepts in both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.coding.marks import HEADLINE

if TYPE_CHECKING:
    from pipeline.coding.marks import Reading


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment, the segments before it (at most two, the headline not among them), the headline, and concepts."""

    seq: int
    text: str
    before: tuple[str, ...]
    headline: str
    concepts: tuple[str, ...]
    around: tuple[str, ...]
    quote: str | None


def passages_of(reading: Reading) -> list[Passage]:
    """Every segment of a reading, in order; marks each of them."""
    return [_passage(reading, seq) for seq in reading.order]


def _passage(reading: Reading, seq: int) -> Passage:
    unit = reading.units[seq]
    is_headline = seq == HEADLINE
    before = [] if is_headline else sorted(reading.before(seq))
    headline = "" if is_headline or HEADLINE not in reading.units else reading.units[HEADLINE].text
    near = [*before, HEADLINE] if headline else before
    return Passage(
        seq=seq,
        text=unit.text,
        before=tuple(reading.units[s].text for s in before),
        headline=headline,
        concepts=_concepts(reading, [seq]),
        around=_concepts(reading, near),
        quote=unit.quote,
    )


def _concepts(reading: Reading, seqs: Sequence[int]) -> tuple[str, ...]:
    found: Iterable[str] = (concept for seq in seqs for concept in reading.marks(seq))
    return tuple(sorted(found))
