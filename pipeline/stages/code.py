"""Assign codes to marked segments: rules and classifier, then voice and status; every coding keeps its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.classifier.explanation import Explanation, explanation
from pipeline.classifier.fusion import MODEL, Fused, fused
from pipeline.classifier.stored import model_of
from pipeline.coding.coder import Refused, evidence
from pipeline.coding.exchange import SegmentedArticle, articles_of, marks_by_article, reading_of
from pipeline.coding.marks import Mark
from pipeline.coding.screen import Verdict
from pipeline.corpus import digest
from pipeline.stage import Output, stage
from pipeline.stages.screen import coder_for
from pipeline.tables import (
    Abstention,
    Assessment,
    Coding,
    CodingStatus,
    Field,
    Relevance,
    Screening,
    Segment,
    Span,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.codebook import Codebook

RULE_CONFIDENCE = 0.5
"""Stated for a rule's coding where no classifier calibrates it: about the rules' precision on held-out text."""


@dataclass(frozen=True, slots=True)
class Options:
    """Whether the classifier is left out."""

    rules_only: bool = False


@stage(
    reads=(Span, Segment, Screening),
    writes=(Coding, Abstention, Assessment),
    uses=("codes", "concepts", "context", "gazetteers", "models"),
    options=Options,
    row="segment_id",
)
def code(spans: pa.Table, segments: pa.Table, screenings: pa.Table, options: Options, codebook: Codebook) -> Output:
    """Propose codes by rules and classifier, each with evidential status, voice, evidence and reason."""
    coder = coder_for(codebook)
    model = None if options.rules_only else model_of(codebook)
    marks = marks_by_article(spans)
    verdicts = {s.article_id: _verdict(s) for s in contract.rows(Screening, screenings)}
    codings: list[Coding] = []
    abstentions: list[Abstention] = []
    assessments: list[Assessment] = []
    for article in articles_of(segments):
        verdict = verdicts[article.article_id]
        if article.article_id not in marks:
            assessments.append(_assessment(article, verdict.relevance, None))
            continue
        reading = reading_of(article.units, marks[article.article_id], coder.gate.bits)
        result = fused(coder, model, reading, verdict)
        explained = explanation(model, article.units, result)
        codings += [_coding(article, one, codebook.version_text, explained) for one in result.codings]
        abstentions += [_abstention(article, refused) for refused in result.refused]
        assessments.append(_assessment(article, result.relevance, result.core_probability))
    tables = (
        contract.build(Coding, codings),
        contract.build(Abstention, abstentions),
        contract.build(Assessment, assessments),
    )
    dropped = len(set(spans.column("segment_id").to_pylist())) - len({c.segment_id for c in codings})
    return Output(tables, {"nothing coded": dropped} if dropped else {})


def _verdict(screening: Screening) -> Verdict:
    return Verdict(
        screening.electoral_gate,
        screening.official_gate,
        screening.excl_codes,
        Relevance(screening.relevance),
        {},
    )


def _assessment(article: SegmentedArticle, relevance: Relevance, core: float | None) -> Assessment:
    probability = None if core is None else round(core, 4)
    return Assessment(article_id=article.article_id, relevance=relevance, core_probability=probability)


def _text_of(article: SegmentedArticle, seq: int, mark: Mark) -> str:
    unit = next(u for u in article.units if u.seq == seq)
    return unit.text[mark.start - unit.start : mark.end - unit.start]


def _field_of(article: SegmentedArticle, seq: int) -> Field:
    return Field(next(u.field for u in article.units if u.seq == seq))


def _coding(
    article: SegmentedArticle, one: Fused, version: str, explained: Mapping[tuple[int, str], Explanation]
) -> Coding:
    coded, told = one.coded, explained.get(one.key)
    actor = _text_of(article, coded.actor.seq, coded.actor.mark) if coded.actor else None
    voice = _text_of(article, coded.voice.seq, coded.voice.mark) if coded.voice.mark else None
    span = (str(coded.cue.start), str(coded.cue.end))
    return Coding(
        coding_id=digest("coding", article.article_id, str(coded.seq), coded.code_id, *span, coded.rule_id)[:16],
        article_id=article.article_id,
        segment_id=article.segment_id(coded.seq),
        code_id=coded.code_id,
        evid_code=coded.evid_code,
        actor_id=None,
        actor_text=actor,
        voice_id=None,
        voice_text=voice,
        field=_field_of(article, coded.seq),
        span_start=coded.cue.start,
        span_end=coded.cue.end,
        matched_cue=_text_of(article, coded.seq, coded.cue),
        rule_id=None if coded.rule_id == MODEL else coded.rule_id,
        source=one.source,
        confidence=RULE_CONFIDENCE if one.confidence is None else round(one.confidence, 4),
        status=CodingStatus.PROPOSED,
        negated=coded.negated,
        reason=f"{coded.reason}; {told.reason}" if told else coded.reason,
        evidence=json.dumps(
            [*_evidence(article, one), *(told.evidence if told else ())], ensure_ascii=False, sort_keys=True
        ),
        event_id=None,
        codebook_version=version,
    )


def _evidence(article: SegmentedArticle, one: Fused) -> Iterator[dict[str, object]]:
    for role, seq, mark in evidence(one.coded):
        yield {
            "role": role,
            "concept": mark.concept,
            "segment": seq,
            "field": str(_field_of(article, seq)),
            "start": mark.start,
            "end": mark.end,
            "text": _text_of(article, seq, mark),
        }


def _abstention(article: SegmentedArticle, refused: Refused) -> Abstention:
    return Abstention(
        article_id=article.article_id,
        segment_id=article.segment_id(refused.seq),
        code_id=refused.code_id,
        rule_id=refused.rule_id,
        field=_field_of(article, refused.seq),
        span_start=refused.cue.start,
        span_end=refused.cue.end,
        matched_cue=_text_of(article, refused.seq, refused.cue),
        reason=refused.reason,
        blocked_by=refused.blocked_by,
    )
