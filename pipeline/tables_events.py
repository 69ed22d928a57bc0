"""The tables of the link stage that speak of what happened: events, their stages, claims, statistics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.contract import col
from pipeline.tables import Field


class Answer(StrEnum):
    """An answer that a text may leave open."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    PUBLISHED = "published"


class Phase(StrEnum):
    """Where a day stands in an election's calendar."""

    BEFORE_NOMINATION = "before_nomination"
    NOMINATION = "nomination"
    CAMPAIGN = "campaign"
    QUIET = "quiet_period"
    POLLING = "polling"
    AFTER_RESULT = "after_result"
    AFTER_INAUGURATION = "after_inauguration"
    UNKNOWN = "unknown"


class Regime(StrEnum):
    """Which list of acts and which sanctions apply on a day (codebook 1.2)."""

    SE2017 = "R1_2017se"
    SKB2020 = "R2_skb2020"
    SKB2022 = "R3_skb2022"
    UU20 = "R4_uu20"
    MK121 = "R5_mk121"


class Polarity(StrEnum):
    """What a voice does with what is told of an event."""

    ASSERTS = "asserts"
    DENIES = "denies"
    CLEARS = "clears"


class VoiceType(StrEnum):
    """Whose claim it is."""

    BAWASLU = "bawaslu"
    KASN_BKN = "kasn_bkn"
    AUTHORITY = "authority"
    ACCUSED = "accused"
    RIVAL = "rival"
    OBSERVER = "observer"
    CITIZEN = "citizen"
    JOURNALIST = "journalist"
    ANONYMOUS = "anonymous"
    OTHER = "other"


class Measure(StrEnum):
    """What a number counts."""

    REPORTED = "reported"
    VIOLATED = "violated"
    FORWARDED = "forwarded"
    RECOMMENDED = "recommended"
    SANCTIONED = "sanctioned"
    BLOCKED = "blocked"
    CLEARED = "cleared"
    SHARE = "share"
    OTHER = "other"


class StatUnit(StrEnum):
    """What a number is a number of."""

    PERSONS = "persons"
    CASES = "cases"
    PERCENT = "percent"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An event as one article tells it: what the corpus-wide step needs to know, and no more."""

    TABLE: ClassVar[str] = "episodes"
    episode_id: str = col("article_id, a colon, the letter e and the ordinal", unique=True)
    article_id: str = col("Article")
    published_at: str | None = col("Date of the article")
    outlet: str | None = col("News outlet")
    codes: tuple[str, ...] = col("Codes of its acts and stages, sorted")
    actor_ids: tuple[str, ...] = col("Referents who are said to have done it")
    roles: tuple[str, ...] = col("Role codes of these and of the unnamed who are said to have done it")
    named_ids: tuple[str, ...] = col("Those of actor_ids who have a name: one name is never another")
    beneficiary_id: str | None = col("Referent that it is said to help")
    beneficiary_is_incumbent: Answer = col("yes | no | unknown")
    region: str = col("Region as said, lower case; empty when none is said")
    region_code: str | None = col("Kemendagri code of the region")
    election_type: str | None = col("Type of election, see events")
    election_year: int | None = col("Year of the vote")
    date_start: str | None = col("ISO 8601 date of the first act that is dated")
    date_end: str | None = col("ISO 8601 date of the last act that is dated")
    date_precision: DatePrecision | None = col("day | week | month | year; null when no date is said")
    phase: Phase = col("Place in the election's calendar")
    determined_on: str | None = col("Date of the determination of candidates, where it is said")
    inaugurated_on: str | None = col("Date of the winner's inauguration, where it is said")
    n_persons_min: int | None = col("Fewest persons said to have taken part", minimum=0)
    n_persons_max: int | None = col("Most persons said to have taken part", minimum=0)
    amount_idr: float | None = col("Largest sum of money said, in rupiah", minimum=0)
    background: bool = col("True when it is of an earlier election (R7b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One coding as part of an episode: who says what with which status, and when it was."""

    TABLE: ClassVar[str] = "tellings"
    episode_id: str = col("Episode")
    coding_id: str = col("Coding")
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    code_id: str = col("Code")
    evid_code: str | None = col("Status; null for codes that carry none")
    actor_ids: tuple[str, ...] = col("Referents of the coding")
    voice_id: str | None = col("Referent whose claim it is")
    voice_type: VoiceType = col("Type of voice")
    camp: str = col("Side that the voice speaks for: voices of one camp are one voice (R5)")
    partial_admission: bool = col("True for a denial that admits having been there (R4)")
    date: str | None = col("ISO 8601 date said in the segment")
    date_precision: DatePrecision | None = col("day | week | month | year; null when no date is said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One act, or one connected set of acts, by the same actors in the same place and time, however often told."""

    TABLE: ClassVar[str] = "events"
    event_id: str = col("Stable hash of the first article and coding that tell it", unique=True)
    label: str = col("Act codes and region, for people to read; holds no name")
    act_codes: tuple[str, ...] = col("Codes of branch asn_act, and inc, func and collab")
    broker_codes: tuple[str, ...] = col("Codes of branch broker")
    xchg_codes: tuple[str, ...] = col("Codes of branch xchg")
    patr_codes: tuple[str, ...] = col("Codes of branch patr")
    main_actor_ids: tuple[str, ...] = col("Actors who are said to have done it")
    beneficiary_id: str | None = col("Candidate, ticket or party that it is said to help")
    beneficiary_is_incumbent: Answer = col("yes | no | unknown")
    region: str = col("Region as said; empty when none is said")
    region_code: str | None = col("Kemendagri code of the region")
    election_type: str | None = col("pilgub | pilbup | pilwalkot | pilkada | pileg | pilpres | pemilu | pilkades")
    election_year: int | None = col("Year of the vote")
    date_start: str | None = col("ISO 8601 date of the act, or of the earliest article when no date is said")
    date_end: str | None = col("ISO 8601 date of the last act said")
    date_precision: DatePrecision | None = col("day | week | month | year | published; null when there is no date")
    phase: Phase = col("Place in the election's calendar")
    legal_regime: Regime | None = col("Rules in force on date_start (codebook 1.2)")
    days_since_determination: int | None = col("Days from the determination of candidates, where its date is known")
    days_since_inauguration: int | None = col("Days from the winner's inauguration, where its date is known")
    max_stage: str | None = col("Highest stage of handling (enf_*)")
    final_evid: str = col("Status that stands in the end (evid_*)")
    sanction: str | None = col("Heaviest sanction imposed (enf_sanction_*)")
    contested: bool = col("True when a voice denies it and no competent body has settled it")
    single_source: bool = col("True until a second independent voice or a competent body speaks (R5)")
    n_articles: int = col("Canonical articles that tell it; copies are not counted", minimum=1)
    n_outlets: int = col("Outlets of these articles", minimum=0)
    n_persons_min: int | None = col("Fewest persons said to have taken part", minimum=0)
    n_persons_max: int | None = col("Most persons said to have taken part", minimum=0)
    amount_idr: float | None = col("Largest sum of money said, in rupiah", minimum=0)
    background: bool = col("True when it is of an earlier election than its articles are about (R7b)")
    related_event_id: str | None = col("Nearest other event of the same actor within 14 days (R34)")
    grounds: tuple[str, ...] = col("Why articles were joined, and what kept near ones apart")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStage:
    """One stage of the handling of an event."""

    TABLE: ClassVar[str] = "event_stages"
    event_id: str = col("Event")
    stage: str = col("Stage code (enf_*)")
    date: str | None = col("ISO 8601 date of the stage, else of the article that first tells it")
    date_precision: DatePrecision | None = col("day | week | month | year | published; null when there is no date")
    body: str | None = col("Body that took the step, by type of voice")
    article_id: str = col("Article that first tells it")
    segment_id: str = col("Segment that first tells it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one voice says of one event in one article: accusation, denial and finding stand side by side."""

    TABLE: ClassVar[str] = "claims"
    claim_id: str = col("Stable hash of event, article, voice and polarity", unique=True)
    event_id: str = col("Event")
    voice_id: str | None = col("Actor whose claim it is; null for the newsroom and for unnamed sources")
    voice_type: VoiceType = col("Type of voice")
    polarity: Polarity = col("asserts | denies | clears")
    evid_code: str = col("Evidential status (evid_*)")
    article_id: str = col("Article")
    segment_id: str = col("First segment that holds the claim")
    n_segments: int = col("Segments of the article that hold it", minimum=1)
    partial_admission: bool = col("True for a denial that admits having been there (R4)")
    independent_source: bool = col("True when the voice belongs to no camp that spoke before on this event (R5)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """One number over many cases, as a body states it; never a case (R6)."""

    TABLE: ClassVar[str] = "statistics"
    ORDERED: ClassVar[tuple[tuple[str, str], ...]] = (("span_start", "span_end"),)
    stat_id: str = col("Stable hash of article, span, measure and value", unique=True)
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    issuing_body: str = col("Body as said; empty when none is said")
    body_type: str | None = col("bawaslu | kasn | bkn | kpu | authority | other; null when no body is said")
    measure: Measure = col("What the number counts")
    category: str = col("What share or part it is of, as said; empty for a total")
    value: float = col("The number; a percentage as 30.4", minimum=0)
    unit: StatUnit = col("persons | cases | percent | other")
    is_bound: bool = col("True for a number said as a bound or a guess: more than, about")
    as_of_date: str | None = col("ISO 8601 date up to which it counts; the article's date when it says so far")
    scope_region: str = col("Region that it counts in, national for the whole country; empty when none is said")
    scope_period: str = col("Period as said; empty when none is said")
    supersedes: str | None = col("Statistic of the same body, measure, region and category that it replaces")
    field: Field = col("Text in which the offsets count: title | text")
    span_start: int = col("First code point of the number", minimum=0)
    span_end: int = col("Code point after the last", minimum=0)
    text: str = col("The number with its unit, equal to the slice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Which event a coding tells of."""

    TABLE: ClassVar[str] = "memberships"
    coding_id: str = col("Coding of a canonical article", unique=True)
    event_id: str = col("Event")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedStatistic(Statistic):
    """One number of a canonical article, with the number that it replaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedEvent(Event):
    """One act, or one connected set of acts, however often told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStage(EventStage):
    """One stage of the handling of an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedClaim(Claim):
    """What one voice says of one event in one article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStatistic(Statistic):
    """One number over many cases, as a body states it."""
