"""What near-duplicate detection needs to know of each article, computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import contract
from pipeline.duplicates import fingerprint as fingerprint_of
from pipeline.indonesian.boilerplate import classify_line
from pipeline.stage import stage
from pipeline.tables import Article, Fingerprint, SegmentKind

if TYPE_CHECKING:
    import pyarrow as pa


@stage(reads=Article, writes=Fingerprint, row="record_id")
def fingerprint(articles: pa.Table) -> pa.Table:
    """Compute the MinHash signature and shingle hashes of each article."""
    names = ("article_id", "record_id", "published_at", "outlet", "title", "text")
    columns = [articles.column(name).to_pylist() for name in names]
    rows = (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
    return contract.build(Fingerprint, map(_row, rows))


def _row(article: dict[str, Any]) -> Fingerprint:
    text = article.pop("text")
    found = fingerprint_of(article.pop("title"), without_clutter(text))
    return Fingerprint(
        **article,
        n_chars=len(text),
        digest=found.digest,
        signature=found.signature.astype("<u4").tobytes(),
        shingles=found.shingles.astype("<u4").tobytes(),
    )


def without_clutter(text: str) -> str:
    """The text without the lines that an outlet hangs on every page; they would keep copies apart."""
    return "\n".join(line for line in text.split("\n") if classify_line(line) is not SegmentKind.BOILERPLATE)


def _without_clutter(text: str) -> str:
    """The text without lines of page clutter, which differ from outlet to outlet; all of it if nothing else is there.

    One "Baca juga" line in a web page of 200 words was enough to hide a re-publication of the demo corpus.
    """
    kept = (line for line in text.split("\n") if classify_line(line) is not SegmentKind.BOILERPLATE)
    bare = "\n".join(kept)
    return bare if bare.strip() else text
