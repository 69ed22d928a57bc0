"""Unitising: each article cut into its headline and sentences, with kind and quotation marked, nothing cut out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.indonesian.boilerplate import classify_segments
from pipeline.indonesian.quotes import quote_groups
from pipeline.indonesian.sentences import split_sentences
from pipeline.stage import stage
from pipeline.tables import Article, Field, QuoteType, Segment, SegmentKind

if TYPE_CHECKING:
    import pyarrow as pa


@stage(reads=Article, writes=Segment)
def segment(articles: pa.Table) -> pa.Table:
    """Cut articles into sentences; the headline is segment 0."""
    names = ("article_id", "title", "text", "outlet")
    columns = [articles.column(name).to_pylist() for name in names]
    once = {values[0]: values for values in zip(*columns, strict=True)}  # the same record may be read again
    return contract.build(Segment, (s for values in once.values() for s in segments_of(*values)))


def segments_of(article_id: str, title: str, text: str, outlet: str | None) -> Iterator[Segment]:
    """Segments of one article, in order."""
    yield _row(article_id, 0, (0, len(title)), title, SegmentKind.HEADLINE)
    spans = split_sentences(text)
    kinds = classify_segments(text, spans, outlet or "")
    groups = quote_groups(text, spans)
    for seq, (span, kind, quote) in enumerate(zip(spans, kinds, groups, strict=True), start=1):
        yield _row(article_id, seq, span, text[slice(*span)], kind, quote=quote)


def _row(
    article_id: str, seq: int, span: tuple[int, int], text: str, kind: SegmentKind, *, quote: int | None = None
) -> Segment:
    return Segment(
        segment_id=f"{article_id}:{seq:04d}",
        article_id=article_id,
        seq=seq,
        kind=kind,
        field=Field.TITLE if kind is SegmentKind.HEADLINE else Field.TEXT,
        char_start=span[0],
        char_end=span[1],
        text=text,
        quote_id=None if quote is None else f"{article_id}:q{quote:03d}",
        quote_type=QuoteType.NONE if quote is None else QuoteType.DIRECT,
        voice_id=None,
    )
