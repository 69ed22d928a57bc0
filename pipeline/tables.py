"""The tables: one frozen dataclass each. Offsets are half-open code-point ranges of the article's text or title."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipeline.contract import col


class Field(StrEnum):
    """Which text of the article an offset counts in."""

    TITLE = "title"
    TEXT = "text"


class SegmentKind(StrEnum):
    """What a segment is; only headline, lead and body are coded."""

    HEADLINE = "headline"
    LEAD = "lead"
    BODY = "body"
    CAPTION = "caption"
    BOILERPLATE = "boilerplate"


class QuoteType(StrEnum):
    """How a segment reports speech."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    NONE = "none"


class Relevance(StrEnum):
    """How much an article bears on the study."""

    CORE = "core"
    PERIPHERAL = "peripheral"
    IRRELEVANT = "irrelevant"


class CodingSource(StrEnum):
    """Who proposed a coding."""

    RULE = "rule"
    MODEL = "model"
    BOTH = "both"
    HUMAN = "human"


class CodingStatus(StrEnum):
    """Where a coding stands in review."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One news item as read: immutable text, and where it came from."""

    TABLE: ClassVar[str] = "articles"
    article_id: str = col("Stable hash of the record's own content (source id, url, outlet, date, title, text)")
    record_id: str = col("Stable hash of raw file digest, member and record number", unique=True)
    source_id: str | None = col("Identifier that the record carried (id, doc_id, article_id)")
    raw_file: str = col("Path of the raw file, relative to what the user named")
    raw_sha256: str = col("SHA-256 of the raw file")
    member: str = col("Path inside an archive or workbook, empty for a plain file")
    record_no: int = col("Number of the record in the file or member, from 0", minimum=0)
    reader: str = col("Reader that read it")
    url: str | None = col("Address as given")
    outlet: str | None = col("News outlet as given, else the host of the address")
    title: str = col("Headline, NFC with LF line ends")
    text: str = col("Body, NFC with LF line ends; every offset counts in this text")
    author: str | None = col("Byline as given")
    published_at: str | None = col("ISO 8601 date or time of publication")
    published_raw: str | None = col("Date as it stood in the record")
    lang: str = col("ISO 639 code of the language, und if it cannot be told")
    lang_score: float = col("Probability of that language", minimum=0, maximum=1)
    repairs: tuple[str, ...] = col("What was changed on the way in: nfc, lf, mojibake, nul, surrogate, encoding notes")
    text_sha256: str = col("SHA-256 of the text, UTF-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantine:
    """An input, or a part of it, that did not become an article, and why."""

    TABLE: ClassVar[str] = "quarantine"
    raw_file: str = col("Path of the raw file, relative to what the user named")
    raw_sha256: str = col("SHA-256 of the raw file, empty when it could not be read")
    member: str = col("Path inside an archive or workbook, empty for a plain file")
    record_no: int = col("Number of the record, -1 for a whole file or member", minimum=-1)
    reason: str = col("Closed list: see pipeline.readers.base.Reason")
    detail: str = col("What was found and what is allowed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What near-duplicate detection needs to know of an article."""

    TABLE: ClassVar[str] = "fingerprints"
    article_id: str = col("Article")
    record_id: str = col("Record", unique=True)
    published_at: str | None = col("ISO 8601 date or time of publication")
    outlet: str | None = col("News outlet")
    n_chars: int = col("Length of the text in code points", minimum=0)
    digest: str = col("Digest of the normalised text; empty when there are no words")
    signature: bytes = col("MinHash signature, 128 little-endian unsigned 32-bit integers")
    shingles: bytes = col("Sorted unique hashes of shingles, words and figures, little-endian unsigned 32 bits each")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Where an article stands among its copies."""

    TABLE: ClassVar[str] = "duplicates"
    record_id: str = col("Record", unique=True)
    article_id: str = col("Article")
    dup_group_id: str | None = col("Group of copies; null when the article stands alone")
    is_canonical: bool = col("True for the earliest of a group and for an article that stands alone")
    dup_of: str | None = col("Canonical article of the group, null for the canonical one")
    dup_method: str | None = col("exact | near, null for the canonical one")
    dup_jaccard: float | None = col("Jaccard similarity of word shingles with the canonical", minimum=0, maximum=1)
    is_repeat: bool = col("True when the very same record was read before under the same article_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The coding unit: one sentence. The headline is segment 0."""

    TABLE: ClassVar[str] = "segments"
    ORDERED: ClassVar[tuple[tuple[str, str], ...]] = (("char_start", "char_end"),)
    segment_id: str = col("article_id, a colon and the ordinal")
    article_id: str = col("Article")
    seq: int = col("Ordinal in the article; the headline is 0", minimum=0)
    kind: SegmentKind = col("headline | lead | body | caption | boilerplate")
    field: Field = col("Text in which the offsets count: title | text")
    char_start: int = col("First code point", minimum=0)
    char_end: int = col("Code point after the last", minimum=0)
    text: str = col("The segment's text, equal to the slice")
    quote_id: str | None = col("Direct quotation that the segment is part of, shared by all its segments")
    quote_type: QuoteType = col("direct | indirect | none")
    voice_id: str | None = col("Whose words or claim it is")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What the screen decided on an article, and on what grounds."""

    TABLE: ClassVar[str] = "screenings"
    article_id: str = col("Article")
    electoral_gate: bool = col("True when the article speaks of an election of public office")
    official_gate: bool = col("True when the article speaks of civil servants or officials")
    relevance: Relevance = col("core | peripheral | irrelevant")
    excl_codes: tuple[str, ...] = col("Screen-out codes on the article as a whole")
    grounds: tuple[str, ...] = col("Concepts found, as concept=count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One marked expression in a segment."""

    TABLE: ClassVar[str] = "spans"
    ORDERED: ClassVar[tuple[tuple[str, str], ...]] = (("span_start", "span_end"),)
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    label: str = col("Concept that matched")
    field: Field = col("Text in which the offsets count: title | text")
    span_start: int = col("First code point", minimum=0)
    span_end: int = col("Code point after the last", minimum=0)
    text: str = col("The marked text, equal to the slice")
    token_start: int = col("First token of the segment's tokens", minimum=0)
    token_end: int = col("Token after the last", minimum=0)
    clause: int = col("Ordinal of the clause in the segment, -1 outside of all", minimum=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One code on one span, with its status, its voice and its evidence."""

    TABLE: ClassVar[str] = "codings"
    ORDERED: ClassVar[tuple[tuple[str, str], ...]] = (("span_start", "span_end"),)
    coding_id: str = col("Stable hash of article, segment, code, actor and span", unique=True)
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    code_id: str = col("Leaf code; evid_normative, evid_statistic or evid_hypothetical where no act is coded")
    evid_code: str | None = col("Evidential status of the coded act; null for codes that carry none")
    actor_id: str | None = col("Resolved actor, set by link")
    actor_text: str | None = col("Expression that names the actor")
    voice_id: str | None = col("Whose claim it is, set by link")
    voice_text: str | None = col("Expression that names the voice")
    field: Field = col("Text in which the offsets count: title | text")
    span_start: int = col("First code point", minimum=0)
    span_end: int = col("Code point after the last", minimum=0)
    matched_cue: str = col("Text of the span")
    rule_id: str | None = col("Rule that proposed it; null for a model's proposal")
    source: CodingSource = col("rule | model | both | human")
    confidence: float = col("Probability that a trained coder agrees; see the model card", minimum=0, maximum=1)
    status: CodingStatus = col("proposed | accepted | rejected")
    negated: bool = col("True when the act is said not to have happened")
    reason: str = col("Why this code and this status: rule numbers of the codebook and the modifier that won")
    evidence: str = col("Cues, modifiers, voice and losers with their offsets, as JSON")
    event_id: str | None = col("Event, set by link")
    codebook_version: str = col("Version and digest of the codebook")


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """A candidate that was not coded, and why."""

    TABLE: ClassVar[str] = "abstentions"
    ORDERED: ClassVar[tuple[tuple[str, str], ...]] = (("span_start", "span_end"),)
    article_id: str = col("Article")
    segment_id: str = col("Segment")
    code_id: str = col("Code that the rule proposed")
    rule_id: str = col("Rule; model where the classifier proposed it")
    field: Field = col("Text in which the offsets count: title | text")
    span_start: int = col("First code point", minimum=0)
    span_end: int = col("Code point after the last", minimum=0)
    matched_cue: str = col("Text of the span")
    reason: str = col("What was missing or what blocked it")
    blocked_by: str = col("Rule, concept or coding that blocked it; empty when something was missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How relevant an article is once its segments are coded; made by the classifier, else by the screen alone."""

    TABLE: ClassVar[str] = "assessments"
    article_id: str = col("Article")
    relevance: Relevance = col("core | peripheral | irrelevant")
    core_probability: float | None = col("Probability of being core; null without a classifier", minimum=0, maximum=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One step of the flow of records, after PRISMA 2020."""

    TABLE: ClassVar[str] = "flow"
    step: str = col("Step")
    n_in: int = col("Units that entered", minimum=0)
    n_out: int = col("Units that went on", minimum=0)
    n_excluded: int = col("Units that stayed behind for this reason", minimum=0)
    reason: str = col("Why they stayed behind; empty when none did")
    unit: str = col("records | articles | codings")
    run_id: str = col("Digest of everything the run depends on")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedArticle:
    """One article as published: what was read, what it duplicates, how it was screened."""

    TABLE: ClassVar[str] = "articles"
    article_id: str = col("Stable hash of the record's own content", unique=True)
    source_id: str | None = col("Identifier that the record carried (id, doc_id, article_id)")
    raw_file: str = col("Path of the raw file, relative to what the user named")
    raw_sha256: str = col("SHA-256 of the raw file")
    member: str = col("Path inside an archive or workbook, empty for a plain file")
    record_no: int = col("Number of the record in the file or member, from 0", minimum=0)
    url: str | None = col("Address as given")
    outlet: str | None = col("News outlet as given, else the host of the address")
    title: str = col("Headline")
    text: str = col("Body; every offset counts in this text or in the title")
    author: str | None = col("Byline as given")
    published_at: str | None = col("ISO 8601 date or time of publication")
    lang: str = col("ISO 639 code of the language, und if it cannot be told")
    n_segments: int = col("Segments, the headline included", minimum=0)
    n_codings: int = col("Codings in this run", minimum=0)
    dup_group_id: str | None = col("Group of copies; null when the article stands alone")
    is_canonical: bool = col("True when the article is coded: the earliest of its group, or alone")
    dup_of: str | None = col("Canonical article of the group, null for the canonical one")
    electoral_gate: bool = col("True when the article speaks of an election of public office")
    relevance: Relevance = col("core | peripheral | irrelevant")
    core_probability: float | None = col("Probability of being core; null without a classifier", minimum=0, maximum=1)
    excl_codes: tuple[str, ...] = col("Screen-out codes on the article as a whole")
    repairs: tuple[str, ...] = col("What was changed on the way in")
    text_sha256: str = col("SHA-256 of the text, UTF-8")
    run_id: str = col("Digest of everything the run depends on")
    codebook_version: str = col("Version and digest of the codebook")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedSegment(Segment):
    """One sentence of a published article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedCoding(Coding):
    """One coding of a canonical article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedQuarantine(Quarantine):
    """One input, or part of it, that did not become an article."""
