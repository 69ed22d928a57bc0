"""Whose claim a segment is: the institution or person beside a word of speech, over the segments of a turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.coding.marks import Mark, Reading
from pipeline.coding.turns import Speech, Turn, turn_of
from pipeline.errors import CodebookError

JOURNALIST = "journalist"


@dataclass(frozen=True, slots=True)
class Voice:
    """Type of the voice, and the expression that names it where one does."""

    type: str
    seq: int
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class VoiceTable:
    """Concepts of speech and of turns, and the concept of each type of voice in order of precedence."""

    speech: Speech

    @classmethod
    def of(cls, data: Mapping[str, Any], concepts: Mapping[str, Any]) -> VoiceTable:
        """Read context/voice.yaml; CodebookError names a concept that is not there."""
        voices = tuple((v["type"], v["concept"]) for v in data["voices"])
        carried, no_names = tuple(data.get("carried", ())), frozenset(data.get("no_names", ()))
        table = cls(Speech(tuple(data["speech"]), carried, voices, no_names))
        for concept in (*table.speech.verbs, *carried, *(c for _, c in voices)):
            if concept not in concepts:
                raise CodebookError(f"context/voice.yaml: there is no concept {concept!r}")
        return table

    def turn(self, reading: Reading, seq: int) -> Turn:
        """The turn that a segment belongs to."""
        return reading.remember(f"turn {seq}", lambda: turn_of(reading, seq, self.speech))

    def of_segment(self, reading: Reading, seq: int) -> Voice:
        """The voice of a segment: who holds its turn, else the journalist."""
        speaker = self.turn(reading, seq).speaker
        return Voice(speaker.type, speaker.seq, speaker.mark) if speaker else Voice(JOURNALIST, seq, None)
