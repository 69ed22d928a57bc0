"""Articles for the tests of linking: sentences, codings in short, and the shipped gazetteers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.linking.expressions import Expressions
from pipeline.linking.facts import Fact
from pipeline.linking.gazetteers import Gazetteers
from pipeline.linking.reading import LinkedArticle, Sentence, read_article, referent_rows
from pipeline.tables_link import Referent

FOLDER = Path(__file__).parents[2] / "codebook" / "gazetteers"


@cache
def texts() -> dict[str, str]:
    """The shipped gazetteers by stem."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.csv"))}


@cache
def expressions() -> Expressions:
    """Expressions of the shipped gazetteers."""
    return Expressions(Gazetteers.of(texts()))


def read(
    *sentences: str, facts: Sequence[Fact] = (), title: str = "", article_id: str = "a", day: str = "2020-11-25"
) -> LinkedArticle:
    """An article of these sentences."""
    rows = [Sentence(0, title), *(Sentence(seq, text) for seq, text in enumerate(sentences, start=1))]
    return read_article(article_id, rows, facts, expressions(), published_at=day)


def edges(article: LinkedArticle) -> set[tuple[str, str, str]]:
    """Relations as source, relation, target."""
    return {(k.source.label, k.rel, k.target.label) for k in article.links}


def referents(article: LinkedArticle) -> list[Referent]:
    """The actors of an article as rows."""
    return list(referent_rows(article))
