"""The tables of the link stage that speak of actors: mentions, referents, actors, their roles, relations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.contract import col
from pipeline.tables import Field


class MentionType(StrEnum):
    """What kind of expression names an actor."""

    NAME = "name"
    OFFICE = "office"
    PRONOUN = "pronoun"
    OKNUM = "oknum"


class ActorKind(StrEnum):
    """What an actor is: one person, a body, a party, a ticket of two candidates, or a group without names."""

    PERSON = "person"
    BODY = "body"
    PARTY = "party"
    TICKET = "ticket"
    GROUP = "group"


class KasnClass(StrEnum):
    """Class of post as KASN counts it."""

    JPT = "jpt"
    ADMINISTRATOR = "administrator"
    SUPERVISOR = "pengawas"
    FUNCTIONAL = "fungsional"
    STAFF = "pelaksana"
    TERRITORIAL = "kepala_wilayah"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One expression that names an actor."""

    TABLE: ClassVar[str] = "mentions"
    mention_id: str = col("Stable hash of article, field and span", unique=True)
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    field: Field = col("Text in which the offsets count: title | text")
    span_start: int = col("First code point", minimum=0)
    span_end: int = col("Code point after the last", minimum=0)
    surface: str = col("The expression, equal to the slice")
    mention_type: MentionType = col("name | office | pronoun | oknum")
    kind: ActorKind = col("person | body | party | ticket | group")
    name: str = col("Name without titles and degrees; empty when none is said")
    office: str = col("Office as said, without the name; empty when none is said")
    role: str | None = col("Role code (actor_*) of the office as said")
    n_persons: int | None = col("How many persons the expression names, where it says so", minimum=0)
    referent_id: str | None = col("Who it is within the article; null when two antecedents fit")
    actor_id: str | None = col("Who it is within the corpus, set by link")
    coref_uncertain: bool = col("True when two antecedents fit: the act counts, the actor and edges do not")


@dataclass(frozen=True, slots=True, kw_only=True)
class Referent:
    """One actor of one article: all that the article says to tell it from others."""

    TABLE: ClassVar[str] = "referents"
    referent_id: str = col("article_id, a colon, the letter r and the ordinal", unique=True)
    article_id: str = col("Article")
    kind: ActorKind = col("person | body | party | ticket | group")
    name: str = col("Fullest name in the article without titles; empty when none is said")
    aliases: tuple[str, ...] = col("Other names and forms in the article")
    office: str = col("Fullest office in the article as said; empty when none is said")
    role: str | None = col("Primary role code (actor_*)")
    secondary_roles: tuple[str, ...] = col("Other role codes")
    kasn_class: KasnClass | None = col("jpt | administrator | pengawas | fungsional | pelaksana | kepala_wilayah")
    institution: str = col("Body, office or party that it belongs to as said; empty when none is said")
    region: str = col("Region of the office as said, else the article's main region; empty when none is said")
    region_code: str | None = col("Kemendagri code of that region, null when it is not in the gazetteer")
    members: tuple[str, ...] = col("Referents that a ticket consists of")
    is_incumbent: bool = col("True when the article calls it incumbent")
    is_initials: bool = col("True when the name is initials as printed")
    n_persons: int | None = col("How many persons it stands for, where it says so", minimum=0)
    n_mentions: int = col("Mentions in the article", minimum=0)
    published_at: str | None = col("Date of the article")
    actor_id: str | None = col("Who it is within the corpus, set by link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person or body of the corpus; one name in two regions is two actors."""

    TABLE: ClassVar[str] = "actors"
    actor_id: str = col("Stable hash of kind, name or office, and region", unique=True)
    canonical_name: str = col("Fullest name, or the office when no name is known; a pseudonym for a private person")
    display_name: str = col("What tables and reports show: name of a public actor, else role and region")
    kind: ActorKind = col("person | body | party | ticket | group")
    is_private: bool = col("True for a person who holds no elected or JPT-level office: shown by a pseudonym")
    primary_role: str | None = col("Role code (actor_*) most often said")
    secondary_roles: tuple[str, ...] = col("Other role codes")
    kasn_class: KasnClass | None = col("jpt | administrator | pengawas | fungsional | pelaksana | kepala_wilayah")
    institution: str = col("Body, office or party most often said")
    region: str = col("Region as said")
    region_code: str | None = col("Kemendagri code of the region")
    aliases: tuple[str, ...] = col("Other names and forms; empty for a private person")
    member_ids: tuple[str, ...] = col("Actors that a ticket consists of")
    is_incumbent: bool = col("True when an article calls it incumbent")
    broker_types: tuple[str, ...] = col("Broker codes of its acts")
    motives: tuple[str, ...] = col("Motive codes of its acts")
    first_seen: str | None = col("Date of the earliest article")
    last_seen: str | None = col("Date of the latest article")
    n_articles: int = col("Canonical articles that name it", minimum=0)
    n_events: int = col("Events that it takes part in", minimum=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRole:
    """An office that an actor is said to hold, as of the date of an article."""

    TABLE: ClassVar[str] = "actor_roles"
    actor_id: str = col("Actor")
    role: str = col("Role code (actor_*)")
    office: str = col("Office as said, lower case")
    region: str = col("Region as said")
    first_said: str | None = col("Date of the earliest article that says so")
    last_said: str | None = col("Date of the latest article that says so")
    n_articles: int = col("Articles that say so", minimum=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A directed relation between two actors of one article, in one segment."""

    TABLE: ClassVar[str] = "edges"
    edge_id: str = col("Stable hash of article, segment, relation and both ends", unique=True)
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    rel_code: str = col("Relation code (rel_*)")
    source_id: str = col("Referent that acts")
    target_id: str = col("Referent that it is done to or for")
    evid_code: str = col("Evidential status (evid_*)")
    voice_referent_id: str | None = col("Referent whose claim it is; null for the newsroom")
    published_at: str | None = col("Date of the article")
    rule_id: str = col("Pattern that found it")
    field: Field = col("Text in which the offsets count: title | text")
    span_start: int = col("First code point of the words that say so", minimum=0)
    span_end: int = col("Code point after the last", minimum=0)
    cue: str = col("The words that say so; empty when it is the whole segment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who acts and who speaks in one coding, within its article."""

    TABLE: ClassVar[str] = "attributions"
    coding_id: str = col("Coding")
    article_id: str = col("Article")
    actor_ref: str | None = col("Referent that acts; null when none is said or when two fit")
    voice_ref: str | None = col("Referent whose claim it is; null for the newsroom")
    coref_uncertain: bool = col("True when two antecedents fit: the act counts, the actor does not (R11)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which actor of the corpus an actor of an article is."""

    TABLE: ClassVar[str] = "identities"
    referent_id: str = col("Referent of a canonical article", unique=True)
    actor_id: str = col("Actor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A directed relation between two actors of the corpus, as one segment states it."""

    TABLE: ClassVar[str] = "relations"
    rel_id: str = col("Stable hash of article, segment, relation and both actors", unique=True)
    source_actor_id: str = col("Actor that acts")
    target_actor_id: str = col("Actor that it is done to or for")
    rel_code: str = col("Relation code (rel_*)")
    evid_code: str = col("Evidential status (evid_*)")
    event_id: str | None = col("Event that it belongs to")
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    date: str | None = col("Date of the article")
    voice_id: str | None = col("Actor whose claim it is; null for the newsroom")
    weight: int = col("Distinct canonical articles that state this relation between these actors", minimum=1)
    rule_id: str = col("Pattern that found it")
    field: Field = col("Text in which the offsets count: title | text")
    span_start: int = col("First code point of the words that say so", minimum=0)
    span_end: int = col("Code point after the last", minimum=0)
    cue: str = col("The words that say so; empty when they name a private person or are the whole segment")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedMention(Mention):
    """One expression that names an actor in a canonical article, with the actor it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedActor(Actor):
    """A person or body of the corpus; a private person's name stands as a pseudonym."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedRole(ActorRole):
    """An office that an actor is said to hold; that of a private person is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedMention(Mention):
    """One expression that names an actor in a canonical article; a private person's name stands as a pseudonym."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedActor(Actor):
    """A person or body of the corpus as published; a private person's name stands as a pseudonym."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRole(ActorRole):
    """An office that an actor is said to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRelation(Relation):
    """A directed relation between two actors of the corpus, as one segment states it."""
