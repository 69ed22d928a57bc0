"""Published codings with who acts, who speaks and of which event; a private person's name stands as a pseudonym."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pipeline import contract
from pipeline.linking.names import key_words
from pipeline.stage import Shards
from pipeline.tables import PublishedCoding
from pipeline.tables_events import (
    Claim,
    Event,
    EventStage,
    LinkedStatistic,
    PublishedClaim,
    PublishedEvent,
    PublishedStage,
    PublishedStatistic,
)
from pipeline.tables_link import (
    Actor,
    Attribution,
    LinkedActor,
    LinkedMention,
    LinkedRole,
    PublishedActor,
    PublishedMention,
    PublishedRelation,
    PublishedRole,
    Relation,
)

if TYPE_CHECKING:
    import pyarrow as pa

LINKED = (LinkedMention, LinkedActor, LinkedRole, Relation, Event, EventStage, Claim, LinkedStatistic)
PUBLISHED = (
    *(PublishedMention, PublishedActor, PublishedRole, PublishedRelation),
    *(PublishedEvent, PublishedStage, PublishedClaim, PublishedStatistic),
)


def republished(linked: Sequence[Shards]) -> Iterator[Iterable[pa.Table]]:
    """The tables of link, as they are, for the folder of published tables."""
    for table, shards in zip(PUBLISHED, linked, strict=True):
        yield [contract.check(table, shards.read(shard)) for shard in shards.names()]


class Attributed:
    """Knows of every coding its actor and its voice, and of every private actor what stands for it."""

    def __init__(
        self, attributions: Shards, identities: Shards, actors: Shards, memberships: Shards, *, names_shown: bool
    ) -> None:
        actor_of: dict[str, str] = {}
        for shard in identities.names():
            actor_of.update(_pairs(identities.read(shard), "referent_id", "actor_id"))
        self.event_of: dict[str, str] = {}
        for shard in memberships.names():
            self.event_of.update(_pairs(memberships.read(shard), "coding_id", "event_id"))
        self.actor_of: dict[str, str | None] = {}
        self.voice_of: dict[str, str | None] = {}
        for shard in attributions.names():
            for row in contract.rows(Attribution, attributions.read(shard)):
                self.actor_of[row.coding_id] = actor_of.get(row.actor_ref or "")
                self.voice_of[row.coding_id] = actor_of.get(row.voice_ref or "")
        self.hidden: dict[str, tuple[str, frozenset[str]]] = {}
        for shard in () if names_shown else actors.names():
            for actor in contract.rows(Actor, actors.read(shard)):
                if actor.is_private:
                    self.hidden[actor.actor_id] = (actor.display_name, frozenset(key_words(actor.canonical_name)))

    def fill(self, codings: pa.Table) -> pa.Table:
        """Codings with actor_id, voice_id and event_id set."""
        ids: Sequence[str] = codings.column("coding_id").to_pylist()
        actors = [self.actor_of.get(i) for i in ids]
        voices = [self.voice_of.get(i) for i in ids]
        names = {"actor_id": actors, "voice_id": voices, "event_id": [self.event_of.get(i) for i in ids]}
        for column, who in (("actor_text", actors), ("voice_text", voices)):
            said = codings.column(column).to_pylist()
            names[column] = [self._shown(text, actor) for text, actor in zip(said, who, strict=True)]
        return _replaced(codings, names)

    def _shown(self, text: str | None, actor_id: str | None) -> str | None:
        if text is None or actor_id not in self.hidden:
            return text
        pseudonym, words = self.hidden[actor_id]
        return pseudonym if words & set(key_words(text)) else text


def _replaced(codings: pa.Table, values: dict[str, Any]) -> pa.Table:
    import pyarrow as pa

    for name, held in values.items():
        place = codings.schema.get_field_index(name)
        codings = codings.set_column(place, codings.schema.field(place), pa.array(held, pa.string()))
    return contract.check(PublishedCoding, codings)


def _pairs(table: pa.Table, key: str, value: str) -> Iterable[tuple[str, str]]:
    return zip(table.column(key).to_pylist(), table.column(value).to_pylist(), strict=True)
