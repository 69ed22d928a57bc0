"""What a finished run coded in reference articles, read from its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import SourceError
from pipeline.evaluation.scores import Predicted

if TYPE_CHECKING:
    from pipeline.evaluation.reference import Reference

Coding = Mapping[str, Any]
_ARTICLE = ("article_id", "source_id", "relevance", "title", "text", "dup_of")
_CODING = ("article_id", "field", "span_start", "span_end", "code_id", "evid_code", "source", "rule_id", "confidence",
           "matched_cue", "reason")  # fmt: skip


def read_predictions(
    out: Path, references: Sequence[Reference], keep: Callable[[Coding], bool] = lambda _: True
) -> dict[str, Predicted]:
    """Predictions by doc_id from OUT/tables; a copy has the codings of its canonical article.

    SourceError when a reference article is not among the articles, or its text is another.
    """
    articles = {row["source_id"]: row for row in _rows(out / "tables" / "articles.parquet", _ARTICLE)}
    codings: dict[str, list[Coding]] = {}
    for coding in _rows(out / "tables" / "codings.parquet", _CODING):
        if keep(coding):
            codings.setdefault(coding["article_id"], []).append(coding)
    return {r.doc_id: _of_article(r, articles, codings) for r in references}


def read_confidences(out: Path, references: Sequence[Reference]) -> list[tuple[float, bool]]:
    """Confidence of every coding in a reference article, and whether the reference has the code there."""
    from pipeline.evaluation.scores import wanted_codes

    by_id = {r.doc_id: (r, wanted_codes(r)) for r in references}
    articles = _rows(out / "tables" / "articles.parquet", _ARTICLE)
    held = {row["article_id"]: by_id[row["source_id"]] for row in articles if row["source_id"] in by_id}
    found: list[tuple[float, bool]] = []
    for coding in _rows(out / "tables" / "codings.parquet", _CODING):
        if coding["article_id"] in held:
            reference, wanted = held[coding["article_id"]]
            sentence = reference.sentence_at(coding["field"], coding["span_start"], coding["span_end"])
            found.append((coding["confidence"], (sentence, coding["code_id"]) in wanted))
    return found


def _rows(path: Path, names: Sequence[str]) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    if not path.is_file():
        raise SourceError(f"{path}: no such table; run the pipeline on the reference articles first")
    rows: list[dict[str, Any]] = pq.read_table(path, columns=list(names)).to_pylist()
    return rows


def _of_article(
    reference: Reference, articles: Mapping[str, Mapping[str, Any]], codings: Mapping[str, Sequence[Coding]]
) -> Predicted:
    article = articles.get(reference.doc_id)
    if article is None:
        raise SourceError(f"{reference.doc_id}: not among the articles of the run (source_id)")
    if article["text"] != reference.text:
        raise SourceError(f"{reference.doc_id}: the run read another text; run it on the reference file itself")
    codes: dict[tuple[int, str], set[str | None]] = {}
    for coding in codings.get(article["dup_of"] or article["article_id"], ()):
        sentence = reference.sentence_at(coding["field"], coding["span_start"], coding["span_end"])
        if sentence is not None:
            codes.setdefault((sentence, coding["code_id"]), set()).add(coding["evid_code"])
    return Predicted(codes, article["relevance"])
