"""Stages of the handling of an event, each with its day and the body that took it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline.linking.event_status import RANK
from pipeline.tables_events import DatePrecision, EventStage, Telling, VoiceType

_BODIES: Final = frozenset({VoiceType.BAWASLU, VoiceType.KASN_BKN, VoiceType.AUTHORITY})


def stages_of(event_id: str, told: Sequence[Telling], days: Mapping[str, str]) -> Iterator[EventStage]:
    """Stages from the lowest to the highest; `told` is in order of time, `days` gives each article's day."""
    for stage in sorted({t.code_id for t in told if t.code_id in RANK}, key=RANK.__getitem__):
        said = [t for t in told if t.code_id == stage]
        dated = sorted((t for t in said if t.date), key=lambda t: (_order(t), t.date or ""))
        day = dated[0].date if dated else days.get(said[0].article_id) or None
        body = next((str(t.voice_type) for t in said if t.voice_type in _BODIES), None)
        yield EventStage(
            event_id=event_id,
            stage=stage,
            date=day,
            date_precision=dated[0].date_precision if dated else (DatePrecision.PUBLISHED if day else None),
            body=body,
            article_id=said[0].article_id,
            segment_id=said[0].segment_id,
        )


def _order(telling: Telling) -> int:
    return list(DatePrecision).index(DatePrecision(telling.date_precision or DatePrecision.PUBLISHED))
