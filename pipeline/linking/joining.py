"""Which articles tell one event: same actors, act family, region and days; later stages join; near-linear by blocks.

Joins look at two episodes alone, so an article more never takes two apart that were joined by name. What names nobody
joins an event only where one alone fits: a second that fits as well keeps it apart, and the grounds say so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from pipeline.linking.acts import families
from pipeline.linking.episodes import Groups
from pipeline.linking.when import day_of
from pipeline.tables_events import DatePrecision, Episode

WINDOW: Final = 14
"""Days around an act within which it is the same act (codebook, section 1)."""
STAGE_DAYS: Final = 365
"""Days after an article within which a later stage joins its event; KASN's last sanctions on 2020 came in 2021."""
_LOOK_BACK: Final = 64
"""Earlier tellings of one actor that a telling is held against: bounds the work for one who is told of every day."""
_EXACT: Final = frozenset({DatePrecision.DAY, DatePrecision.WEEK})


@dataclass(frozen=True, eq=False)
class Told:
    """An episode with its actors of the corpus."""

    episode: Episode
    actors: frozenset[str]
    named: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """Id of the episode."""
        return self.episode.episode_id

    @cached_property
    def published(self) -> dt.date | None:
        """Day of the article."""
        return day_of(self.episode.published_at)

    @cached_property
    def acted(self) -> dt.date | None:
        """Day, or first day of the week, of the act where it is said that exactly."""
        return day_of(self.episode.date_start) if self.episode.date_precision in _EXACT else None

    @cached_property
    def families(self) -> frozenset[str]:
        """Families of its acts; none when only stages are told."""
        return families(self.episode.codes)

    @cached_property
    def has_stage(self) -> bool:
        """Whether the article tells of a step of the handling."""
        return any(code.startswith("enf_") for code in self.episode.codes)

    @cached_property
    def order(self) -> tuple[str, str]:
        """Place in time, then by id; undated articles last."""
        return (self.episode.published_at or "9999", self.id)


@dataclass(slots=True)
class Joined:
    """Events as groups of episodes, in order of time, with the grounds on which each was joined or kept apart."""

    groups: list[list[Told]] = field(default_factory=list)
    grounds: dict[str, set[str]] = field(default_factory=dict)


def told_of(episodes: Iterable[Episode], actor_of: Mapping[str, str]) -> list[Told]:
    """Episodes with their referents as actors of the corpus."""
    return [
        Told(
            e,
            frozenset(actor_of[r] for r in e.actor_ids if r in actor_of),
            frozenset(actor_of[r] for r in e.named_ids if r in actor_of),
        )
        for e in episodes
    ]


def join(told: Iterable[Told]) -> Joined:
    """Bring tellings of one event together; neither their order nor their shards matter."""
    every = sorted(told, key=lambda t: t.order)
    groups, grounds = Groups(), defaultdict[str, set[str]](set)
    for one, other, ground in _by_actor(every):
        groups.join((one.id, other.id))
        grounds[one.id].add(ground)
    _nameless(every, groups, grounds)
    held: dict[str, list[Told]] = {}
    for t in every:
        held.setdefault(groups.find(t.id), []).append(t)
    found = Joined()
    for members in held.values():
        found.groups.append(members)
        found.grounds[members[0].id] = {g for t in members for g in grounds[t.id]}
    return found


def _by_actor(every: Sequence[Told]) -> Iterator[tuple[Told, Told, str]]:
    blocks: dict[str, list[Told]] = defaultdict(list)
    for t in every:
        for actor in sorted(t.actors):
            yield from _earlier(t, blocks[actor][-_LOOK_BACK:])
            blocks[actor].append(t)


def _earlier(t: Told, before: Sequence[Told]) -> Iterator[tuple[Told, Told, str]]:
    """Earlier tellings that it joins: all of its days, else, for a later stage, the nearest."""
    found = False
    for other in reversed(before):
        ground = _ground(other, t)
        if ground == LATER_STAGE and found:
            yield t, t, NEARER
            return
        if ground:
            found = True
            yield t, other, ground


SAME_DAYS: Final = "same actor, act family and days"
LATER_STAGE: Final = "later stage of the nearest earlier act of the same actor"
NEARER: Final = "stage of the nearest act of the same actor: an earlier act, to which it could belong too, kept apart"
SAME_PLACE: Final = "nobody named: same act, place and days, and no other event fits"
NAMED_FIRST: Final = "nobody named: joined the event that names somebody, not what else names nobody"
TWO_FIT: Final = "nobody named: two events fit, kept apart"


def _ground(earlier: Told, later: Told) -> str | None:
    """Why two tellings with a common actor are of one event; None when nothing says so."""
    if not _agree(earlier, later):
        return None
    if earlier.acted is not None and later.acted is not None:
        return SAME_DAYS if abs((later.acted - earlier.acted).days) <= WINDOW else None
    if earlier.published is None or later.published is None:
        return SAME_DAYS if _undated_twins(earlier, later) else None
    gap = (later.published - earlier.published).days
    if gap <= WINDOW:
        return SAME_DAYS
    return LATER_STAGE if later.has_stage and gap <= STAGE_DAYS else None


def _undated_twins(one: Told, other: Told) -> bool:
    return one.episode.election_year is not None and one.episode.election_year == other.episode.election_year


def _agree(one: Told, other: Told) -> bool:
    """Same election, place and act family; several actors are one event only with a common act, or the same people."""
    a, b = one.episode, other.episode
    if a.article_id == b.article_id or not _same_place(a, b):
        return False
    if a.election_year is not None and b.election_year is not None and a.election_year != b.election_year:
        return False
    if one.actors != other.actors and not _acts(a) & _acts(b) and one.families and other.families:
        return False
    return bool(one.families & other.families) or not one.families or not other.families


def _acts(episode: Episode) -> set[str]:
    return {code for code in episode.codes if not code.startswith("enf_")}


def _same_place(a: Episode, b: Episode) -> bool:
    if a.region_code and b.region_code:
        return a.region_code == b.region_code
    return not a.region or not b.region or _bare(a.region) == _bare(b.region)


def _bare(region: str) -> str:
    return region.removeprefix("kabupaten ").removeprefix("kota ").removeprefix("provinsi ")


def _nameless(every: Sequence[Told], groups: Groups, grounds: dict[str, set[str]]) -> None:
    """Give what names nobody to the one event of that place, act and time that it fits, if it is one."""
    articles: dict[str, set[str]] = defaultdict(set)
    for t in every:
        for actor in t.actors:
            articles[actor].add(t.episode.article_id)
    lone = {t.id for t in every if not t.named and all(len(articles[a]) == 1 for a in t.actors)}
    places: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for t in every:
        for act in sorted(_acts(t.episode)) if t.episode.region else ():
            places[_bare(t.episode.region), act].append(t)
    before = {t.id: groups.find(t.id) for t in every}
    for t in every:
        if t.id in lone:
            fits = {before[o.id] for o in _near(t, places) if o.id not in lone and _may_be(t, o)}
            twins = [o for o in _near(t, places) if o.id in lone and o.order < t.order and _may_be(t, o)]
            if len(fits) == 1:
                groups.join((t.id, *fits))
                grounds[t.id].update((SAME_PLACE, NAMED_FIRST) if twins else (SAME_PLACE,))
            elif fits:
                grounds[t.id].add(TWO_FIT)
            elif twins:
                groups.join((t.id, twins[-1].id))
                grounds[t.id].add(SAME_PLACE)


def _near(t: Told, places: Mapping[tuple[str, str], Sequence[Told]]) -> list[Told]:
    """Tellings of the same act in the same place within the window, by bisection over days."""
    if t.published is None:
        return []
    found: dict[str, Told] = {}
    for act in sorted(_acts(t.episode)) if t.episode.region else ():
        held = places[_bare(t.episode.region), act]
        for other in held[_first(held, t.published - dt.timedelta(days=WINDOW)) :]:
            if other.published is None or (other.published - t.published).days > WINDOW:
                break
            found[other.id] = other
    return sorted(found.values(), key=lambda o: o.order)


def _first(held: Sequence[Told], day: dt.date) -> int:
    low, high = 0, len(held)
    while low < high:
        middle = (low + high) // 2
        at = held[middle].published
        if at is not None and at < day:
            low = middle + 1
        else:
            high = middle
    return low


def _may_be(one: Told, other: Told) -> bool:
    roles = set(one.episode.roles), set(other.episode.roles)
    if one.episode.article_id == other.episode.article_id or not (roles[0] & roles[1] or not roles[0] or not roles[1]):
        return False
    if one.acted is not None and other.acted is not None and abs((one.acted - other.acted).days) > WINDOW:
        return False
    years = {one.episode.election_year, other.episode.election_year} - {None}
    return len(years) <= 1
