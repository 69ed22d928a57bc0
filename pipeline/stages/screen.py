"""The electoral gate and the screen-outs, article by article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.coding.coder import Coder
from pipeline.coding.exchange import SegmentedArticle, articles_of
from pipeline.stage import stage
from pipeline.tables import Screening, Segment

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.codebook import Codebook


_CODERS: dict[str, Coder] = {}


def coder_for(codebook: Codebook) -> Coder:
    """A coder for a codebook; the last one is kept for the next shard."""
    if codebook.digest not in _CODERS:
        _CODERS.clear()
        _CODERS[codebook.digest] = Coder(codebook)
    return _CODERS[codebook.digest]


@stage(reads=Segment, writes=Screening, uses=("codes", "concepts", "context"))
def screen(segments: pa.Table, codebook: Codebook) -> pa.Table:
    """Tell articles about elections and officials from those that only share their words."""
    coder = coder_for(codebook)
    return contract.build(Screening, (_row(coder, article) for article in articles_of(segments)))


def _row(coder: Coder, article: SegmentedArticle) -> Screening:
    verdict = coder.judge(coder.read(article.units))
    return Screening(
        article_id=article.article_id,
        electoral_gate=verdict.electoral,
        official_gate=verdict.official,
        relevance=verdict.relevance,
        excl_codes=verdict.excluded,
        grounds=tuple(f"{concept}={count}" for concept, count in sorted(verdict.counts.items()) if count),
    )
