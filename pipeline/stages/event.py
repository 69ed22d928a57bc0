"""Events, their stages, claims on them, and statistics, over the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline import contract
from pipeline.linking.elections import calendar_of
from pipeline.linking.events import events_of
from pipeline.linking.stat_rows import superseded
from pipeline.stage import Kind, Output, Shards, stage
from pipeline.stages.actors import COPY, canonical_articles
from pipeline.tables import Duplicate
from pipeline.tables_events import (
    Claim,
    Episode,
    Event,
    EventStage,
    LinkedStatistic,
    Membership,
    Statistic,
    Telling,
)
from pipeline.tables_link import Identity

if TYPE_CHECKING:
    from pipeline.codebook import Codebook


@stage(
    reads=(Telling, Episode, Statistic, Identity, Duplicate),
    writes=(Membership, Event, EventStage, Claim, LinkedStatistic),
    kind=Kind.REDUCE,
    uses=("gazetteers",),
    row="coding_id",
)
def event(  # noqa: PLR0917 # a stage takes its tables in the order in which it declares them
    tellings: Shards,
    episodes: Shards,
    statistics: Shards,
    identities: Shards,
    duplicates: Shards,
    codebook: Codebook,
) -> Output:
    """Tell which articles speak of one event, how far it went and who denies it; copies of articles add nothing."""
    canonical = canonical_articles(duplicates)
    copies: set[str] = set()
    told = _canonical(Telling, tellings, canonical, "coding_id", copies)
    found = events_of(
        _once(_canonical(Episode, episodes, canonical, "episode_id"), "episode_id"),
        _once(told, "episode_id", "coding_id"),
        identity_map(identities),
        calendar_of(codebook.gazetteer_texts.get("elections", "")),
    )
    numbers = _once(_canonical(Statistic, statistics, canonical, "stat_id"), "stat_id")
    members = (Membership(coding_id=c, event_id=e) for c, e in sorted(found.of_coding.items()))
    tables = (
        contract.build(Membership, members),
        contract.build(Event, found.events),
        contract.build(EventStage, found.stages),
        contract.build(Claim, found.claims),
        contract.build(LinkedStatistic, superseded(numbers, _days(episodes))),
    )
    return Output(tables, {COPY: len(copies)} if copies else {})


def identity_map(identities: Shards) -> dict[str, str]:
    """Referents to actors."""
    found: dict[str, str] = {}
    for shard in identities.names():
        table = identities.read(shard)
        found.update(zip(table.column("referent_id").to_pylist(), table.column("actor_id").to_pylist(), strict=True))
    return found


def _canonical(
    table: contract.Table, shards: Shards, canonical: set[str], key: str, copies: set[str] | None = None
) -> Iterator[Any]:
    for shard in shards.names():
        for row in contract.rows(table, shards.read(shard)):
            if row.article_id in canonical:
                yield row
            elif copies is not None:
                copies.add(getattr(row, key))


def _once(rows: Iterator[Any], *keys: str) -> list[Any]:
    """Rows of an article that was read twice count once."""
    held: dict[tuple[str, ...], Any] = {}
    for row in rows:
        held.setdefault(tuple(getattr(row, key) for key in keys), row)
    return list(held.values())


def _days(episodes: Shards) -> dict[str, str]:
    """Day of each article that tells of an event."""
    found: dict[str, str] = {}
    for shard in episodes.names():
        table = episodes.read(shard, ["article_id", "published_at"])
        pairs = zip(table.column("article_id").to_pylist(), table.column("published_at").to_pylist(), strict=True)
        found.update({article: day[:10] for article, day in pairs if day})
    return found
