"""Assign codes to marked segments: rules, then voice and evidential status; every coding keeps its evidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.coding.coder import Coded, Refused, evidence
from pipeline.coding.exchange import SegmentedArticle, articles_of, marks_by_article, reading_of
from pipeline.coding.marks import Mark
from pipeline.corpus import digest
from pipeline.stage import Output, stage
from pipeline.stages.screen import coder_for
from pipeline.tables import Abstention, Coding, CodingSource, CodingStatus, Field, Segment, Span

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.codebook import Codebook

RULE_CONFIDENCE = 0.5
"""Stated for a rule's coding until a model calibrates it: about the precision of the rules on held-out text."""


@stage(
    reads=(Span, Segment),
    writes=(Coding, Abstention),
    uses=("codes", "concepts", "context", "gazetteers"),
    row="segment_id",
)
def code(spans: pa.Table, segments: pa.Table, codebook: Codebook) -> Output:
    """Propose codes by the codebook's rules, each with evidential status, voice, evidence and reason."""
    coder = coder_for(codebook)
    marks = marks_by_article(spans)
    codings: list[Coding] = []
    abstentions: list[Abstention] = []
    for article in articles_of(segments):
        if article.article_id not in marks:
            continue
        result = coder.code(reading_of(article.units, marks[article.article_id], coder.gate.bits))
        codings += [_coding(article, coded, codebook.version_text) for coded in result.codings]
        abstentions += [_abstention(article, refused) for refused in result.refused]
    tables = (contract.build(Coding, codings), contract.build(Abstention, abstentions))
    dropped = len(set(spans.column("segment_id").to_pylist())) - len({c.segment_id for c in codings})
    return Output(tables, {"no rule fired": dropped} if dropped else {})


def _text_of(article: SegmentedArticle, seq: int, mark: Mark) -> str:
    unit = next(u for u in article.units if u.seq == seq)
    return unit.text[mark.start - unit.start : mark.end - unit.start]


def _field_of(article: SegmentedArticle, seq: int) -> Field:
    return Field(next(u.field for u in article.units if u.seq == seq))


def _coding(article: SegmentedArticle, coded: Coded, version: str) -> Coding:
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
        rule_id=coded.rule_id,
        source=CodingSource.RULE,
        confidence=RULE_CONFIDENCE,
        status=CodingStatus.PROPOSED,
        negated=coded.negated,
        reason=coded.reason,
        evidence=json.dumps(list(_evidence(article, coded)), ensure_ascii=False, sort_keys=True),
        event_id=None,
        codebook_version=version,
    )


def _evidence(article: SegmentedArticle, coded: Coded) -> Iterator[dict[str, object]]:
    for role, seq, mark in evidence(coded):
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
