"""Between tables and readings: units from segment rows, spans from marks and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline.coding.marks import NOTHING, Mark, Marks, Reading, Unit
from pipeline.tables import SegmentKind, Span

if TYPE_CHECKING:
    import pyarrow as pa

CODED_KINDS = frozenset({SegmentKind.HEADLINE, SegmentKind.LEAD, SegmentKind.BODY})


@dataclass(frozen=True, slots=True)
class SegmentedArticle:
    """An article's segments that are coded, and how many are not."""

    article_id: str
    units: tuple[Unit, ...]
    skipped: int

    def segment_id(self, seq: int) -> str:
        """Id of a segment."""
        return f"{self.article_id}:{seq:04d}"


def articles_of(segments: pa.Table) -> Iterator[SegmentedArticle]:
    """Articles of a segment table, in order; captions and boilerplate are left out of the units."""
    names = ("article_id", "seq", "kind", "field", "char_start", "char_end", "text", "quote_id")
    rows = zip(*(segments.column(n).to_pylist() for n in names), strict=True)
    for article_id, group in groupby(rows, key=lambda r: r[0]):
        held = list(group)
        units = tuple(Unit(seq, f, a, b, t, q) for _, seq, kind, f, a, b, t, q in held if kind in CODED_KINDS)
        yield SegmentedArticle(str(article_id), units, len(held) - len(units))


def span_rows(article: SegmentedArticle, marked: Mapping[int, Marks]) -> Iterator[Span]:
    """Marks as rows of the span table."""
    units = {u.seq: u for u in article.units}
    for seq, marks in marked.items():
        for mark in sorted(m for held in marks.values() for m in held):
            yield _span(article.segment_id(seq), article.article_id, units[seq], mark)


def _span(segment_id: str, article_id: str, unit: Unit, mark: Mark) -> Span:
    return Span(
        article_id=article_id,
        segment_id=segment_id,
        label=mark.concept,
        field=unit.field,  # type: ignore[arg-type] # a unit holds the enum's value
        span_start=mark.start,
        span_end=mark.end,
        text=unit.text[mark.start - unit.start : mark.end - unit.start],
        token_start=mark.first,
        token_end=mark.last,
        clause=mark.clause,
    )


def marks_by_article(spans: pa.Table) -> dict[str, dict[int, dict[str, list[Mark]]]]:
    """The span table as marks by article, segment and concept."""
    names = ("article_id", "segment_id", "label", "span_start", "span_end", "token_start", "token_end", "clause")
    found: dict[str, dict[int, dict[str, list[Mark]]]] = {}
    for article_id, segment_id, label, a, b, first, last, clause in _rows(spans, names):
        held = found.setdefault(article_id, {}).setdefault(int(segment_id.rsplit(":", 1)[1]), {})
        held.setdefault(label, []).append(Mark(a, b, label, first, last, clause))
    return found


def _rows(table: pa.Table, names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(table.column(n).to_pylist() for n in names), strict=True)


def reading_of(units: Sequence[Unit], marks: Mapping[int, Marks], bits: Mapping[str, int]) -> Reading:
    """A reading whose marks come from the span table: what was not marked holds nothing."""
    masks = [sum(bits[concept] for concept in marks.get(u.seq, NOTHING)) for u in units]
    return Reading(units, masks, lambda u: marks.get(u.seq, NOTHING), bits)
