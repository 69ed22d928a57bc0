"""Who is named in each coded article, who acts and speaks in each coding, and how the actors relate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from pipeline import contract
from pipeline.linking.elections import Election, calendar_of
from pipeline.linking.expressions import Expressions
from pipeline.linking.facts import Fact
from pipeline.linking.gazetteers import Gazetteers
from pipeline.linking.reading import (
    LinkedArticle,
    Sentence,
    attribution_rows,
    edge_rows,
    mention_rows,
    read_article,
    referent_rows,
)
from pipeline.linking.stat_rows import statistics_of
from pipeline.linking.telling import Source, tell
from pipeline.stage import Output, stage
from pipeline.tables import Article, Coding, Segment, SegmentKind
from pipeline.tables_events import Episode, Statistic, Telling
from pipeline.tables_link import Attribution, Edge, Mention, Referent

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.codebook import Codebook

_READ = frozenset({SegmentKind.HEADLINE, SegmentKind.LEAD, SegmentKind.BODY})
_HELD: dict[tuple[str, str], Expressions] = {}


@dataclass(frozen=True, slots=True)
class Options:
    """A user's own names: the text of a CSV with columns name, aliases, kind, office, role, region, public."""

    names: str = ""


@stage(
    reads=(Coding, Segment, Article),
    writes=(Attribution, Mention, Referent, Edge, Telling, Episode, Statistic),
    uses=("codes", "concepts", "context", "gazetteers"),
    options=Options,
    row="coding_id",
)
def mention(codings: pa.Table, segments: pa.Table, articles: pa.Table, options: Options, codebook: Codebook) -> Output:
    """Find who is named in each coded article, and how they relate."""
    expressions = expressions_for(codebook, options.names)
    read = list(linked_articles(codings, segments, articles, expressions))
    sources = list(_sources(read, articles, calendar_of(codebook.gazetteer_texts.get("elections", ""))))
    told = [tell(source) for source in sources]
    tables = (
        contract.build(Attribution, (row for article in read for row in attribution_rows(article))),
        contract.build(Mention, (row for article in read for row in mention_rows(article))),
        contract.build(Referent, (row for article in read for row in referent_rows(article))),
        contract.build(Edge, (row for article in read for row in edge_rows(article))),
        contract.build(Telling, (row for _, tellings in told for row in tellings)),
        contract.build(Episode, (row for episodes, _ in told for row in episodes)),
        contract.build(Statistic, (row for source in sources for row in statistics_of(source))),
    )
    return Output(tables)


def _sources(read: Iterable[LinkedArticle], articles: pa.Table, calendar: Sequence[Election]) -> Iterator[Source]:
    told = {a: rest for a, *rest in _values(articles, ("article_id", "title", "text", "outlet", "url"))}
    for linked in read:
        title, text, outlet, url = told[linked.article_id]
        yield Source(linked, title, text, outlet, url, calendar)


def expressions_for(codebook: Codebook, names: str) -> Expressions:
    """Compiled expressions of a codebook's gazetteers and a user's names; the last are kept for the next shard."""
    key = (codebook.digest, names)
    if key not in _HELD:
        _HELD.clear()
        _HELD[key] = Expressions(Gazetteers.of(codebook.gazetteer_texts, names))
    return _HELD[key]


def linked_articles(
    codings: pa.Table, segments: pa.Table, articles: pa.Table, expressions: Expressions
) -> Iterator[LinkedArticle]:
    """The coded articles of a shard, read for linking, in order."""
    facts = _facts(codings)
    told = {a: (o, p) for a, o, p in _values(articles, ("article_id", "outlet", "published_at"))}
    for article_id, sentences in _sentences(segments):
        if article_id in facts:
            outlet, published = told[article_id]
            yield read_article(
                article_id, sentences, facts[article_id], expressions, outlet=outlet or "", published_at=published
            )


def _facts(codings: pa.Table) -> dict[str, list[Fact]]:
    names = ("article_id", "segment_id", "code_id", "evid_code", "actor_text", "coding_id", "negated")
    found: dict[str, list[Fact]] = {}
    for article_id, segment_id, code_id, evid, actor, coding_id, negated in _values(codings, names):
        seq = int(segment_id.rsplit(":", 1)[1])
        found.setdefault(article_id, []).append(Fact(seq, code_id, evid, actor, coding_id, negated))
    return found


def _sentences(segments: pa.Table) -> Iterator[tuple[str, list[Sentence]]]:
    names = ("article_id", "seq", "kind", "char_start", "text", "quote_id")
    for article_id, group in groupby(_values(segments, names), key=lambda r: r[0]):
        yield article_id, [Sentence(seq, t, start, quote) for _, seq, kind, start, t, quote in group if kind in _READ]


def _values(table: pa.Table, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    return zip(*(table.column(n).to_pylist() for n in names), strict=True)
