"""Whose claim a segment is: the institution or person beside a word of speech, over the segments of a quotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.coding.marks import Mark, Reading
from pipeline.coding.rules import distance
from pipeline.errors import CodebookError

JOURNALIST = "journalist"
_REACH = 4


@dataclass(frozen=True, slots=True)
class Voice:
    """Type of the voice, and the expression that names it where one does."""

    type: str
    seq: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class VoiceTable:
    """Concepts of speech, and the concept of each type of voice in order of precedence."""

    speech: tuple[str, ...]
    voices: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, data: Mapping[str, Any], concepts: Mapping[str, Any]) -> VoiceTable:
        """Read context/voice.yaml; CodebookError names a concept that is not there."""
        table = cls(tuple(data["speech"]), tuple((v["type"], v["concept"]) for v in data["voices"]))
        for concept in (*table.speech, *(c for _, c in table.voices)):
            if concept not in concepts:
                raise CodebookError(f"context/voice.yaml: there is no concept {concept!r}")
        return table

    def of_segment(self, reading: Reading, seq: int) -> Voice:
        """The voice of a segment: its own attribution, else that of its quotation, else the journalist's."""
        for other in _spoken_with(reading, seq):
            found = self._attributed(reading, other)
            if found is not None:
                return found
        return Voice(JOURNALIST, seq, None)

    def _attributed(self, reading: Reading, seq: int) -> Voice | None:
        speech = [m for concept in self.speech for m in reading.find(seq, concept)]
        if not speech:
            return None
        named = [(type_, m) for type_, concept in self.voices for m in reading.find(seq, concept)]
        if not named:
            return None
        order = {type_: place for place, (type_, _) in enumerate(self.voices)}
        best = min(named, key=lambda v: (min(distance(s, v[1]) for s in speech), order[v[0]], v[1]))
        return Voice(best[0], seq, best[1])


def _spoken_with(reading: Reading, seq: int) -> Iterator[int]:
    """The segment, then the others of its quotation: the attribution stands after a quotation or before it."""
    yield seq
    quote = reading.units[seq].quote
    if quote is None:
        return
    same: Sequence[int] = [s for s in reading.order if s != seq and reading.units[s].quote == quote]
    yield from sorted(same, key=lambda s: (abs(s - seq), s < seq))[: 2 * _REACH]
    before = reading.before(min([seq, *same]), 1)
    yield from before
