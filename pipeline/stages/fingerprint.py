"""What near-duplicate detection needs to know of each article, computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.duplicates import fingerprint as fingerprint_of
from pipeline.stage import stage
from pipeline.tables import Article, Fingerprint

if TYPE_CHECKING:
    import pyarrow as pa


@stage(reads=Article, writes=Fingerprint, row="record_id")
def fingerprint(articles: pa.Table) -> pa.Table:
    """Compute the MinHash signature and shingle hashes of each article."""
    names = ("article_id", "record_id", "published_at", "title", "text")
    columns = [articles.column(name).to_pylist() for name in names]
    return contract.build(Fingerprint, (_row(*values) for values in zip(*columns, strict=True)))


def _row(article_id: str, record_id: str, published_at: str | None, title: str, text: str) -> Fingerprint:
    found = fingerprint_of(title, text)
    return Fingerprint(
        article_id=article_id,
        record_id=record_id,
        published_at=published_at,
        n_chars=len(text),
        digest=found.digest,
        signature=found.signature.astype("<u4").tobytes(),
        shingles=found.shingles.astype("<u4").tobytes(),
    )
