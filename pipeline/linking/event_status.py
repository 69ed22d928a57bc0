"""Where an event stands in the end: final status, highest stage, whether it is contested and by how many it is told.

The rules, in order; `told` is every coding of the event, over all articles:

1. A finding (cleared, confirmed) stands over everything; of findings on different days, the last day's stand. A file
   is closed counts as cleared. A sanction, or a recommendation of one, is a finding of breach (R2). If both are
   found on one day, it is cleared: a breach is told as what was suspected, an acquittal as the end.
2. An admission stands when it is told more often than a denial: one helper's admission is not the accused's.
3. A body that alleges, or that examines, forwards or prosecutes, makes it `evid_alleged_official`.
4. A public fact stands when it is told at least as often as others' allegation.
5. Else it is what others allege; a denial alone leaves it denied (R4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.tables_events import Telling, VoiceType

_STAGES: Final = (
    "enf_prevention",
    "enf_report",
    "enf_clarification",
    "enf_forwarded",
    "enf_criminal",
    "enf_recommendation",
    "enf_cleared",
    "enf_noncompliance",
    "enf_sanction_moral",
    "enf_sanction_light",
    "enf_sanction_moderate",
    "enf_sanction_severe",
    "enf_appeal",
)
RANK: Final = {stage: place for place, stage in enumerate(_STAGES)}
"""Stages from the lowest to the highest."""
_SANCTIONS: Final = _STAGES[8:12]
_BREACH: Final = frozenset({*_SANCTIONS, "enf_recommendation", "enf_noncompliance"})
_HANDLED: Final = frozenset({"enf_clarification", "enf_forwarded", "enf_criminal"})
_FILE: Final = frozenset({"enf_forwarded", *_BREACH, "enf_appeal"})
_COMPETENT: Final = frozenset({VoiceType.BAWASLU, VoiceType.KASN_BKN, VoiceType.AUTHORITY})
CLEARED: Final = "evid_cleared"
CONFIRMED: Final = "evid_confirmed"
_SETTLED: Final = frozenset({CLEARED, CONFIRMED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules make of all that is told of an event."""

    final_evid: str
    max_stage: str | None
    sanction: str | None
    contested: bool
    single_source: bool


def standing(told: Sequence[Telling], doers: Collection[str] = (), days: Collection[tuple[str, str]] = ()) -> Standing:
    """Standing of an event: `doers` did it, `days` gives the publication day of each article as (article_id, day)."""
    stage = max_stage(told)
    status = final_status([t for t in told if not _is_of_others(t, doers)], stage, dict(days))
    return Standing(
        final_evid=status,
        max_stage=stage,
        sanction=max((t.code_id for t in told if t.code_id in _SANCTIONS), key=RANK.__getitem__, default=None),
        contested=status not in _SETTLED and _is_denied(told) and status != "evid_admitted",
        single_source=_is_single(told),
    )


def max_stage(told: Iterable[Telling]) -> str | None:
    """Highest stage; a criminal track that closes while the file goes on does not close the case (R51)."""
    stages = [t for t in told if t.code_id in RANK]
    closed = {t.segment_id for t in stages if t.code_id == "enf_criminal"}
    goes_on = any(t.code_id in _FILE for t in stages)
    kept = (t.code_id for t in stages if not (goes_on and t.code_id == "enf_cleared" and t.segment_id in closed))
    return max(kept, key=RANK.__getitem__, default=None)


def final_status(told: Sequence[Telling], stage: str | None, days: dict[str, str]) -> str:
    """Status that stands in the end, by the rules of this module."""
    findings = _last_findings(told, days)
    if CLEARED in findings or (stage == "enf_cleared" and CONFIRMED not in findings):
        return CLEARED
    if CONFIRMED in findings:
        return CONFIRMED
    return _without_finding(told)


def _is_of_others(telling: Telling, doers: Collection[str]) -> bool:
    """Whether it is a finding, or a step that implies one, about somebody who is not of this event."""
    about = telling.actor_ids
    return bool(doers and about) and _finding(telling) is not None and not set(about) & set(doers)


def _last_findings(told: Sequence[Telling], days: dict[str, str]) -> set[str]:
    """What is found on the last day on which anything is found."""
    found = [(days.get(t.article_id, ""), finding) for t in told if (finding := _finding(t))]
    last = max((day for day, _ in found), default="")
    return {finding for day, finding in found if day == last}


def _finding(telling: Telling) -> str | None:
    if telling.evid_code in _SETTLED:
        return telling.evid_code
    return CONFIRMED if telling.code_id in _BREACH else None


def _without_finding(told: Sequence[Telling]) -> str:
    n = Counter(t.evid_code for t in told)
    if n["evid_admitted"] > n["evid_denied"]:
        return "evid_admitted"
    if n["evid_alleged_official"] or any(t.code_id in _HANDLED for t in told):
        return "evid_alleged_official"
    facts, others = n["evid_reported_fact"], n["evid_alleged_nonofficial"]
    if facts and facts >= others:
        return "evid_reported_fact"
    if others or n["evid_hypothetical"] or not n.keys() & {"evid_admitted", "evid_denied"}:
        return "evid_alleged_nonofficial"
    return "evid_admitted" if n["evid_admitted"] else "evid_denied"


def _is_denied(told: Iterable[Telling]) -> bool:
    return any(t.evid_code == "evid_denied" for t in told)


def _is_single(told: Iterable[Telling]) -> bool:
    """One camp alone asserts it, and no competent body has spoken or acted (R5)."""
    camps: set[str] = set()
    for t in told:
        if t.voice_type in _COMPETENT or t.code_id in RANK or t.evid_code in _SETTLED | {"evid_alleged_official"}:
            return False
        if t.evid_code not in {None, "evid_denied", "evid_hypothetical"}:
            camps.add(t.camp or t.voice_id or f"{t.voice_type}:{t.article_id}")
    return len(camps) <= 1
