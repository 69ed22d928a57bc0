"""Mark the codebook's concepts in every segment that a rule could look at; the gate keeps the others untouched."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.coding.exchange import articles_of, span_rows
from pipeline.stage import Output, stage
from pipeline.stages.screen import coder_for
from pipeline.tables import Screening, Segment, Span

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.codebook import Codebook


@stage(reads=(Segment, Screening), writes=Span, uses=("codes", "concepts", "context"), row="segment_id")
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
        found = list(span_rows(article, coder.code(coder.read(article.units)).marked))
        kept = len({row.segment_id for row in found})
        drops["no rule looks at it"] += len(article.units) - kept
        drops["caption or boilerplate"] += article.skipped
        rows += found
    return Output((contract.build(Span, rows),), {reason: count for reason, count in drops.items() if count})


def _screened_out(screenings: pa.Table) -> dict[str, str]:
    names = ("article_id", "electoral_gate", "excl_codes")
    rows = zip(*(screenings.column(n).to_pylist() for n in names), strict=True)
    return {a: ";".join(excl) or "no election in it" for a, gate, excl in rows if excl or not gate}
