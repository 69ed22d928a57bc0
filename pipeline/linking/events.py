"""Events of the corpus as rows, with their stages and claims, and which event each coding belongs to."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from pipeline.corpus import digest
from pipeline.linking.claims import claims_of
from pipeline.linking.elections import Election
from pipeline.linking.event_status import standing
from pipeline.linking.joining import WINDOW, Told, join, told_of
from pipeline.linking.regimes import regime_on
from pipeline.linking.stages_of_events import stages_of
from pipeline.linking.when import day_of
from pipeline.tables_events import Answer, Claim, DatePrecision, Episode, Event, EventStage, Phase, Telling

_T = TypeVar("_T", str, int)
_ORDER: Final = {p: n for n, p in enumerate(DatePrecision)}


@dataclass(slots=True)
class Events:
    """All that is known of the events of a corpus; `of_coding` names the event of each coding."""

    events: list[Event] = field(default_factory=list)
    stages: list[EventStage] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    of_coding: dict[str, str] = field(default_factory=dict)


def events_of(
    episodes: Iterable[Episode],
    tellings: Iterable[Telling],
    actor_of: Mapping[str, str],
    calendar: Sequence[Election] = (),
) -> Events:
    """Events from the episodes of canonical articles; the order in which rows come does not matter."""
    by_episode: dict[str, list[Telling]] = defaultdict(list)
    for telling in tellings:
        by_episode[telling.episode_id].append(telling)
    joined = join(told_of(episodes, actor_of))
    found = Events()
    where: dict[str, list[tuple[dt.date, str]]] = defaultdict(list)
    for members in joined.groups:
        told = [t for m in members for t in sorted(by_episode[m.id], key=lambda t: (t.segment_id, t.coding_id))]
        if told:
            _add(found, members, told, actor_of, calendar, sorted(joined.grounds[members[0].id]))
            _remember(where, found.events[-1])
    for held in where.values():
        held.sort()
    found.events = sorted((_related(e, where) for e in found.events), key=lambda e: e.event_id)
    found.stages.sort(key=lambda s: s.event_id)
    found.claims.sort(key=lambda c: c.event_id)
    return found


def _add(  # noqa: PLR0917 # one event's parts, in the order in which they are made
    found: Events,
    members: Sequence[Told],
    told: Sequence[Telling],
    actor_of: Mapping[str, str],
    calendar: Sequence[Election],
    grounds: Sequence[str],
) -> None:
    anchor = members[0].episode
    event_id = digest("event", anchor.episode_id)[:16]  # a coding may stand in two episodes, so none of them names one
    days = {m.episode.article_id: m.episode.published_at[:10] for m in members if m.episode.published_at}
    found.events.append(_event(event_id, members, told, actor_of, calendar, grounds, days))
    found.stages += stages_of(event_id, told, days)
    found.claims += claims_of(event_id, told, actor_of)
    for t in told:
        found.of_coding.setdefault(t.coding_id, event_id)


def _event(  # noqa: PLR0917 # as above
    event_id: str,
    members: Sequence[Told],
    told: Sequence[Telling],
    actor_of: Mapping[str, str],
    calendar: Sequence[Election],
    grounds: Sequence[str],
    days: Mapping[str, str],
) -> Event:
    episodes = [m.episode for m in members]
    codes = sorted({t.code_id for t in told})
    stands = standing(told, {r for e in episodes for r in e.actor_ids}, list(days.items()))
    start, end, precision = _span(episodes)
    first = day_of(start)
    region = _most(e.region for e in episodes) or ""
    kind, year = _most(e.election_type for e in episodes), _most(e.election_year for e in episodes)
    held = next((c for c in calendar if kind in c.types and c.polling.year == year), None)
    determined = _earliest(e.determined_on for e in episodes) or (held.determination if held else None)
    acts = [c for c in codes if c.startswith(("act_", "inc_", "func_", "collab_"))]
    return Event(
        event_id=event_id,
        label=_label(codes, region),
        act_codes=tuple(acts),
        broker_codes=_of("broker_", codes),
        xchg_codes=_of("xchg_", codes),
        patr_codes=_of("patr_", codes),
        main_actor_ids=tuple(sorted({a for m in members for a in m.actors})),
        beneficiary_id=_most(actor_of.get(e.beneficiary_id or "") for e in episodes),
        beneficiary_is_incumbent=_incumbent(e.beneficiary_is_incumbent for e in episodes),
        region=region,
        region_code=_most(e.region_code for e in episodes),
        election_type=kind,
        election_year=year,
        date_start=start,
        date_end=end,
        date_precision=precision,
        phase=Phase(_most(e.phase for e in episodes if e.phase != Phase.UNKNOWN) or Phase.UNKNOWN),
        legal_regime=regime_on(first),
        max_stage=stands.max_stage,
        final_evid=stands.final_evid,
        sanction=stands.sanction,
        contested=stands.contested,
        single_source=stands.single_source,
        n_articles=len({e.article_id for e in episodes}),
        n_outlets=len({e.outlet for e in episodes if e.outlet}),
        n_persons_min=min((e.n_persons_min for e in episodes if e.n_persons_min is not None), default=None),
        n_persons_max=max((e.n_persons_max for e in episodes if e.n_persons_max is not None), default=None),
        amount_idr=max((e.amount_idr for e in episodes if e.amount_idr is not None), default=None),
        background=all(e.background for e in episodes),
        related_event_id=None,
        grounds=tuple(grounds),
        days_since_determination=_days(first, determined),
        days_since_inauguration=_days(first, _earliest(e.inaugurated_on for e in episodes)),
    )


def _of(branch: str, codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(c for c in codes if c.startswith(branch))


def _label(codes: Sequence[str], region: str) -> str:
    acts = [c for c in codes if not c.startswith(("enf_", "broker_"))] or list(codes)
    return f"{', '.join(acts)}; {region}" if region else ", ".join(acts)


def _most(values: Iterable[_T | None]) -> _T | None:
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], v)) if counts else None


def _incumbent(answers: Iterable[Answer]) -> Answer:
    said = {Answer(a) for a in answers}
    return next((a for a in (Answer.YES, Answer.NO) if a in said), Answer.UNKNOWN)


def _span(episodes: Sequence[Episode]) -> tuple[str | None, str | None, DatePrecision | None]:
    """First and last day of the act as exactly as any article says; else the day of the first article."""
    said = [e for e in episodes if e.date_start and e.date_precision]
    if said:
        best = min((DatePrecision(e.date_precision or "") for e in said), key=_ORDER.__getitem__)
        exact = [e for e in said if e.date_precision == best]
        return min(e.date_start or "" for e in exact), max(e.date_end or "" for e in exact), best
    days = sorted(e.published_at[:10] for e in episodes if e.published_at)
    return (days[0], days[0], DatePrecision.PUBLISHED) if days else (None, None, None)


def _earliest(days: Iterable[str | None]) -> dt.date | None:
    return min((d for day in days if (d := day_of(day)) is not None), default=None)


def _days(day: dt.date | None, since: dt.date | None) -> int | None:
    return (day - since).days if day is not None and since is not None and day >= since else None


def _remember(where: dict[str, list[tuple[dt.date, str]]], event: Event) -> None:
    day = day_of(event.date_start)
    if day is not None:
        for actor in event.main_actor_ids:
            where[actor].append((day, event.event_id))


def _related(event: Event, where: Mapping[str, Sequence[tuple[dt.date, str]]]) -> Event:
    """The nearest other event of an actor of this one within the window (R34)."""
    day = day_of(event.date_start)
    if day is None:
        return event
    near = [
        (abs((other - day).days), other_id)
        for actor in event.main_actor_ids
        for other, other_id in _within(where.get(actor, ()), day)
        if other_id != event.event_id
    ]
    return replace(event, related_event_id=min(near)[1]) if near else event


def _within(held: Sequence[tuple[dt.date, str]], day: dt.date) -> Sequence[tuple[dt.date, str]]:
    """What of a list in order of days lies within the window around a day."""
    width = dt.timedelta(days=WINDOW)
    return held[bisect_left(held, (day - width, "")) : bisect_right(held, (day + width, "~"))]
