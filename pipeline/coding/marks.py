"""An article as the coder reads it: segments with their concepts, marked only where and when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar, cast

_Fact = TypeVar("_Fact")
WINDOW = 2
HEADLINE = 0


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A concept in a segment: its words (half-open), its code points in the article, and its clause."""

    start: int
    end: int
    concept: str
    first: int
    last: int
    clause: int

    def overlaps(self, other: Mark) -> bool:
        """Whether the two share a word."""
        return self.first < other.last and other.first < self.last


Marks: TypeAlias = Mapping[str, Sequence[Mark]]
NOTHING: Marks = {}


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment: ordinal, which text it is in, its code points, its text, and the quotation it is part of."""

    seq: int
    field: str
    start: int
    end: int
    text: str
    quote: str | None = None
    is_question: bool = False


class Reading:
    """Segments of one article that are coded, by ordinal; `marks(seq)` marks a segment at its first call."""

    def __init__(
        self, units: Sequence[Unit], masks: Sequence[int], mark: Callable[[Unit], Marks], bits: Mapping[str, int]
    ) -> None:
        self.bits = bits
        self.units = {u.seq: u for u in units}
        self.order = [u.seq for u in units]
        self.masks = dict(zip(self.order, masks, strict=True))
        self._place = {seq: place for place, seq in enumerate(self.order)}
        self._mark = mark
        self._held: dict[int, Marks] = {}
        self._remembered: dict[str, object] = {}

    def marks(self, seq: int) -> Marks:
        """Marks of a segment by concept."""
        if seq not in self._held:
            self._held[seq] = self._mark(self.units[seq])
        return self._held[seq]

    def find(self, seq: int, concept: str) -> Sequence[Mark]:
        """Marks of one concept in a segment; a segment in which it cannot stand is not marked for its sake."""
        return self.marks(seq).get(concept, ()) if self.masks[seq] & self.bits[concept] else ()

    def remember(self, what: str, find: Callable[[], _Fact]) -> _Fact:
        """A fact of the whole article, found at the first call."""
        if what not in self._remembered:
            self._remembered[what] = find()
        return cast("_Fact", self._remembered[what])

    def marked(self) -> Mapping[int, Marks]:
        """The segments that were marked so far."""
        return dict(sorted(self._held.items()))

    def before(self, seq: int, count: int = WINDOW) -> list[int]:
        """The segments before this one, nearest first, the headline not among them."""
        place = self._place[seq]
        return [s for s in reversed(self.order[max(0, place - count) : place]) if s != HEADLINE]

    def context(self, seq: int) -> list[int]:
        """The context unit: the segment, the two before it nearest first, and the headline."""
        seqs = [seq, *self.before(seq)]
        return seqs if HEADLINE in seqs or HEADLINE not in self.units else [*seqs, HEADLINE]

    def possible(self, seqs: Sequence[int]) -> int:
        """Bits of the concepts that may stand in any of the segments."""
        mask = 0
        for seq in seqs:
            mask |= self.masks[seq]
        return mask
