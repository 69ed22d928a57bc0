"""Mentions, actors, their roles and relations over the corpus; private persons by pseudonym (R35)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.corpus import digest
from pipeline.linking.taking_part import TakingPart
from pipeline.stage import Kind, Output, Shards, stage
from pipeline.stages.actors import COPY, canonical_articles
from pipeline.tables import Duplicate
from pipeline.tables_events import Event, Membership, Telling
from pipeline.tables_link import (
    Actor,
    ActorRole,
    Edge,
    Identity,
    LinkedActor,
    LinkedMention,
    LinkedRole,
    Mention,
    Relation,
)

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Options:
    """Whether private persons are shown by name instead of by role and region."""

    names_shown: bool = False


@stage(
    reads=(Mention, Edge, Identity, Actor, ActorRole, Duplicate, Telling, Membership, Event),
    writes=(LinkedMention, LinkedActor, LinkedRole, Relation),
    kind=Kind.REDUCE,
    options=Options,
    row="mention_id",
)
def link(  # noqa: PLR0917 # a stage takes its tables in the order in which it declares them
    mentions: Shards,
    edges: Shards,
    identities: Shards,
    actors: Shards,
    actor_roles: Shards,
    duplicates: Shards,
    tellings: Shards,
    memberships: Shards,
    events: Shards,
    options: Options,
) -> Output:
    """Bring mentions, actors and relations of all articles together; private persons by role and region."""
    canonical = canonical_articles(duplicates)
    actor_of = identity_map(identities)
    known = {a.actor_id: a for shard in actors.names() for a in contract.rows(Actor, actors.read(shard))}
    hidden = {} if options.names_shown else {a.actor_id: a.display_name for a in known.values() if a.is_private}
    part = _taking_part(tellings, memberships, events, actor_of)
    copies = Counter[str]()
    seen = _Seen(canonical, copies)
    tables = (
        _sorted([_mentions(mentions.read(shard), seen, actor_of, hidden) for shard in mentions.names()]),
        contract.build(LinkedActor, (_actor(a, hidden, part) for _, a in sorted(known.items()))),
        _roles(actor_roles, hidden),
        contract.build(Relation, _relations(edges, canonical, actor_of, hidden, part)),
    )
    return Output(tables, {COPY: copies[COPY]} if copies[COPY] else {})


class _Seen:
    """Which articles are published, each from the first shard that holds it."""

    def __init__(self, canonical: set[str], copies: Counter[str]) -> None:
        self.canonical, self.copies = canonical, copies
        self.done: set[str] = set()
        self.counted: set[str] = set()

    def wanted(self, ids: set[str]) -> set[str]:
        """Articles of a shard that were not published from an earlier one."""
        fresh = (ids & self.canonical) - self.done
        self.done |= fresh
        return fresh


def identity_map(identities: Shards) -> dict[str, str]:
    """Referents to actors."""
    found: dict[str, str] = {}
    for shard in identities.names():
        table = identities.read(shard)
        found.update(zip(table.column("referent_id").to_pylist(), table.column("actor_id").to_pylist(), strict=True))
    return found


def _mentions(data: pa.Table, seen: _Seen, actor_of: Mapping[str, str], hidden: Mapping[str, str]) -> pa.Table:
    ids = set(data.column("article_id").to_pylist())
    wanted = seen.wanted(ids)
    rows = []
    for m in contract.rows(Mention, data):
        if m.article_id in wanted:
            rows.append(_mention(m, actor_of, hidden))
        elif m.article_id not in seen.canonical and m.mention_id not in seen.counted:
            seen.counted.add(m.mention_id)
            seen.copies[COPY] += 1
    return contract.build(LinkedMention, rows)


def _sorted(parts: Sequence[pa.Table]) -> pa.Table:
    """Mentions in the order of articles and segments, however the articles were dealt to shards."""
    import pyarrow as pa

    whole = pa.concat_tables(parts) if parts else contract.empty(LinkedMention)
    keys = ("article_id", "segment_id", "span_start", "span_end", "mention_id")
    return whole.sort_by([(key, "ascending") for key in keys]).combine_chunks()


def _mention(m: Mention, actor_of: Mapping[str, str], hidden: Mapping[str, str]) -> Mention:
    actor_id = actor_of.get(m.referent_id) if m.referent_id else None
    shown = replace(m, actor_id=actor_id)
    if actor_id is not None and actor_id in hidden and m.name:
        return replace(shown, surface=hidden[actor_id], name="")
    return shown


def _taking_part(tellings: Shards, memberships: Shards, events: Shards, actor_of: Mapping[str, str]) -> TakingPart:
    event_of: dict[str, str] = {}
    for shard in memberships.names():
        event_of |= {m.coding_id: m.event_id for m in contract.rows(Membership, memberships.read(shard))}
    part = TakingPart()
    names = ["segment_id", "coding_id", "code_id", "actor_ids"]
    for shard in tellings.names():
        table = tellings.read(shard, names)
        rows = zip(*(table.column(n).to_pylist() for n in names), strict=True)
        told = ((s, c, code, [actor_of[r] for r in refs if r in actor_of]) for s, c, code, refs in rows)
        part.add(told, event_of)
    for shard in events.names():
        part.know(contract.rows(Event, events.read(shard)))
    return part


def _actor(actor: Actor, hidden: Mapping[str, str], part: TakingPart) -> Actor:
    brokers = tuple(sorted(part.brokers.get(actor.actor_id, ())))
    actor = replace(actor, n_events=part.counts.get(actor.actor_id, 0), broker_types=brokers)
    if actor.actor_id not in hidden:
        return actor
    return replace(actor, canonical_name=actor.display_name, aliases=())


def _roles(actor_roles: Shards, hidden: Mapping[str, str]) -> pa.Table:
    """Roles; the office of a private person, which may tell who it is, is left out."""
    rows = [r for shard in actor_roles.names() for r in contract.rows(ActorRole, actor_roles.read(shard))]
    return contract.build(LinkedRole, (replace(r, office="") if r.actor_id in hidden else r for r in rows))


def _relations(
    edges: Shards,
    canonical: set[str],
    actor_of: Mapping[str, str],
    hidden: Mapping[str, str],
    part: TakingPart,
) -> Iterator[Relation]:
    """Edges between actors of the corpus; an edge whose two ends are one actor tells nothing."""
    held: dict[str, Edge] = {}
    for shard in edges.names():
        held |= {e.edge_id: e for e in contract.rows(Edge, edges.read(shard)) if e.article_id in canonical}
    ends = {i: (actor_of[e.source_id], actor_of[e.target_id]) for i, e in held.items()}
    articles: dict[tuple[str, str, str], set[str]] = {}
    for i, e in held.items():
        articles.setdefault((*ends[i], e.rel_code), set()).add(e.article_id)
    rows: dict[str, Relation] = {}
    for i, e in sorted(held.items(), key=lambda item: (item[1].segment_id, item[1].span_start, item[0])):
        source, target = ends[i]
        if source != target:
            weight = len(articles[source, target, e.rel_code])
            row = _relation(e, ends[i], weight, actor_of, hidden)
            rows.setdefault(row.rel_id, replace(row, event_id=part.event_of(e.segment_id, ends[i])))
    yield from rows.values()


def _relation(
    e: Edge, ends: tuple[str, str], weight: int, actor_of: Mapping[str, str], hidden: Mapping[str, str]
) -> Relation:
    source, target = ends
    return Relation(
        rel_id=digest("relation", e.article_id, e.segment_id, e.rel_code, source, target)[:16],
        source_actor_id=source,
        target_actor_id=target,
        rel_code=e.rel_code,
        evid_code=e.evid_code,
        event_id=None,
        article_id=e.article_id,
        segment_id=e.segment_id,
        date=e.published_at,
        voice_id=actor_of.get(e.voice_referent_id) if e.voice_referent_id else None,
        weight=weight,
        rule_id=e.rule_id,
        field=e.field,
        span_start=e.span_start,
        span_end=e.span_end,
        cue="" if {source, target} & hidden.keys() else e.cue,
    )
