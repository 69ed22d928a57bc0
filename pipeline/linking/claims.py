"""What each voice says of an event in each article: accusation, denial and finding stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pipeline.corpus import digest
from pipeline.tables_events import Claim, Polarity, Telling, VoiceType

_STRENGTH: Final = (
    "evid_reported_fact",
    "evid_alleged_nonofficial",
    "evid_alleged_official",
    "evid_admitted",
    "evid_confirmed",
    "evid_denied",
    "evid_cleared",
)
Key = tuple[str, str, str, str]


def claims_of(event_id: str, told: Sequence[Telling], actor_of: Mapping[str, str]) -> Iterator[Claim]:
    """Claims on one event, in the order in which they were made; `told` is in order of time."""
    held: dict[Key, list[Telling]] = {}
    for t in told:
        if t.evid_code in _STRENGTH:
            voice = actor_of.get(t.voice_id or "", "")
            held.setdefault((t.article_id, voice, t.voice_type, _polarity(t.evid_code)), []).append(t)
    camps: set[str] = set()
    for (article_id, voice, kind, polarity), said in held.items():
        camp = _camp(said[0], actor_of)
        yield Claim(
            claim_id=digest("claim", event_id, article_id, voice, kind, polarity)[:16],
            event_id=event_id,
            voice_id=voice or None,
            voice_type=VoiceType(kind),
            polarity=Polarity(polarity),
            evid_code=_strongest(t.evid_code for t in said),
            article_id=article_id,
            segment_id=said[0].segment_id,
            n_segments=len({t.segment_id for t in said}),
            partial_admission=any(t.partial_admission for t in said),
            independent_source=camp not in camps,
        )
        camps.add(camp)


def _polarity(evid_code: str | None) -> str:
    if evid_code == "evid_denied":
        return Polarity.DENIES
    return Polarity.CLEARS if evid_code == "evid_cleared" else Polarity.ASSERTS


def _camp(telling: Telling, actor_of: Mapping[str, str]) -> str:
    """A ticket, its team and its party are one camp; the newsroom and the unnamed are one voice each an article."""
    if telling.camp:
        return actor_of.get(telling.camp, telling.camp)
    return f"{telling.voice_type}:{telling.article_id}"


def _strongest(codes: Iterable[str | None]) -> str:
    return max((c for c in codes if c in _STRENGTH), key=_STRENGTH.index)
