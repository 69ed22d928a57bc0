"""Mark the codebook's concepts in the articles that passed the screen, as far as rules or classifier look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.coding.exchange import SegmentedArticle, articles_of, span_rows
from pipeline.stage import Output, stage
from pipeline.stages.screen import coder_for
from pipeline.tables import Screening, Segment, Span

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.codebook import Codebook
    from pipeline.coding.coder import Coder
    from pipeline.coding.marks import Marks


@stage(reads=(Segment, Screening), writes=Span, uses=("codes", "concepts", "context", "models"), row="segment_id")
def annotate(segments: pa.Table, screenings: pa.Table, codebook: Codebook) -> Output:
    """Mark cues, actors, modifiers and voices in the articles that passed the screen."""
    coder = coder_for(codebook)
    drops = Counter[str]()
    rows: list[Span] = []
    why = _screened_out(screenings)
    for article in articles_of(segments):
        total = len(article.units) + article.skipped
        if article.article_id in why:
            drops[why[article.article_id]] += total
            continue
        found = list(span_rows(article, _marked(coder, article, everything=codebook.classifier is not None)))
        kept = len({row.segment_id for row in found})
        drops["no concept in it"] += len(article.units) - kept
        drops["caption or boilerplate"] += article.skipped
        rows += found
    return Output((contract.build(Span, rows),), {reason: count for reason, count in drops.items() if count})


def _marked(coder: Coder, article: SegmentedArticle, *, everything: bool) -> Mapping[int, Marks]:
    """Marks by segment: of all segments where a classifier reads them, else of those that a rule looks at."""
    reading = coder.read(article.units)
    if not everything:
        return coder.code(reading).marked
    return {seq: reading.marks(seq) for seq in reading.order}


def _screened_out(screenings: pa.Table) -> dict[str, str]:
    names = ("article_id", "electoral_gate", "excl_codes")
    rows = zip(*(screenings.column(n).to_pylist() for n in names), strict=True)
    return {a: ";".join(excl) or "no election in it" for a, gate, excl in rows if excl or not gate}
