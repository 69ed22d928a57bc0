"""The published tables: articles with what became of them, segments, codings, the flow of records, quarantine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline import contract
from pipeline.stage import Kind, Output, Shards, stage
from pipeline.stages.attributed import LINKED, PUBLISHED, Attributed, republished
from pipeline.tables import (
    Article,
    Assessment,
    Coding,
    Duplicate,
    Flow,
    PublishedArticle,
    PublishedCoding,
    PublishedQuarantine,
    PublishedSegment,
    Quarantine,
    Relevance,
    Screening,
    Segment,
)
from pipeline.tables_events import Membership
from pipeline.tables_link import Actor, Attribution, Identity

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.codebook import Codebook

_CODED = (Segment, Screening, Assessment, Coding, Attribution, Identity, Actor, Membership)
_READS = (Article, Quarantine, Duplicate, *_CODED, *LINKED)
_WRITES = (PublishedArticle, PublishedSegment, PublishedCoding, Flow, PublishedQuarantine, *PUBLISHED)


@dataclass(slots=True)
class _Counts:
    """Numbers for the flow of records."""

    records: int = 0
    repeats: int = 0
    copies: int = 0
    articles: int = 0
    not_electoral: int = 0
    excluded: Counter[str] = field(default_factory=Counter)
    without_code: int = 0
    coded: int = 0
    codings: int = 0
    codings_of_copies: int = 0


@dataclass(frozen=True, slots=True)
class Options:
    """Whether private persons are shown by name instead of by role and region."""

    names_shown: bool = False


@stage(
    reads=_READS,
    writes=_WRITES,
    kind=Kind.REDUCE,
    uses=("codes", "concepts", "context", "gazetteers"),
    options=Options,
    published=True,
)
def tabulate(
    articles: Shards,
    quarantine: Shards,
    duplicates: Shards,
    segments: Shards,
    screenings: Shards,
    assessments: Shards,
    codings: Shards,
    attributions: Shards,
    identities: Shards,
    actors: Shards,
    memberships: Shards,
    mentions: Shards,
    linked_actors: Shards,
    roles: Shards,
    relations: Shards,
    events: Shards,
    event_stages: Shards,
    claims: Shards,
    statistics: Shards,
    options: Options,
    codebook: Codebook,
    run_id: str,
) -> Output:
    """Join the stages' tables into the published ones; only canonical articles are coded, copies count as coverage."""
    book = _Book(articles, duplicates, screenings, assessments, codings, segments)
    order = book.order()
    linked = Attributed(attributions, identities, actors, memberships, names_shown=options.names_shown)
    version = codebook.version_text
    flow = contract.build(Flow, _flow(book.count(), quarantine, run_id))
    tables = (
        (book.articles(part, run_id, version) for part in order),
        (book.rows(segments, part, PublishedSegment) for part in order),
        (linked.fill(book.rows(codings, part, PublishedCoding, only_canonical=True)) for part in order),
        flow,
        _quarantine(quarantine),
        *republished((mentions, linked_actors, roles, relations, events, event_stages, claims, statistics)),
    )
    return Output(tables)


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of rows of one shard: one raw file's articles, in order."""

    shard: str
    articles: tuple[str, ...]
    rows: tuple[int, ...]


class _Book:
    """Knows of every article which shard holds it, whether it repeats, and whether it is canonical."""

    def __init__(
        self,
        articles: Shards,
        duplicates: Shards,
        screenings: Shards,
        assessments: Shards,
        codings: Shards,
        segments: Shards,
    ) -> None:
        self.shards, self.screenings, self.codings, self.segments = articles, screenings, codings, segments
        self.assessments = assessments
        self.duplicates: dict[str, Any] = {}
        for name in duplicates.names():
            self.duplicates |= {d.record_id: d for d in contract.rows(Duplicate, duplicates.read(name))}
        self._held: tuple[tuple[str, int], pa.Table] | None = None

    def order(self) -> list[_Part]:
        """Runs of rows by raw file, member and record: the same order however the files were packed."""
        names = ("raw_file", "raw_sha256", "article_id", "record_id")
        found: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
        for shard in self.shards.names():
            table = self.shards.read(shard, names)
            for row, values in enumerate(zip(*(table.column(n).to_pylist() for n in names), strict=True)):
                raw_file, sha, article_id, record_id = values
                if not self.duplicates[record_id].is_repeat:
                    found.setdefault((raw_file, sha, shard), []).append((row, article_id))
        return [
            _Part(shard, tuple(a for _, a in rows), tuple(r for r, _ in rows))
            for (_, _, shard), rows in sorted(found.items())
        ]

    def _read(self, shards: Shards, name: str) -> pa.Table:
        key = (name, id(shards))
        if self._held is None or self._held[0] != key:
            self._held = (key, shards.read(name))
        return self._held[1]

    def articles(self, part: _Part, run_id: str, version: str) -> pa.Table:
        """Published articles of a run of rows."""
        held = contract.rows(Article, self._read(self.shards, part.shard).take(_indices(part.rows)))
        screened = {s.article_id: s for s in contract.rows(Screening, self.screenings.read(part.shard))}
        assessed = {a.article_id: a for a in contract.rows(Assessment, self.assessments.read(part.shard))}
        n_segments = _count(self.segments, part.shard)
        n_codings = _count(self.codings, part.shard)
        rows = []
        for article in held:
            copy = self.duplicates[article.record_id]
            verdict = screened[article.article_id]
            rows.append(
                PublishedArticle(
                    **{n: getattr(article, n) for n in _SHARED},
                    n_segments=n_segments[article.article_id],
                    n_codings=n_codings[article.article_id] if copy.is_canonical else 0,
                    dup_group_id=copy.dup_group_id,
                    is_canonical=copy.is_canonical,
                    dup_of=copy.dup_of,
                    electoral_gate=verdict.electoral_gate,
                    relevance=Relevance(assessed[article.article_id].relevance),
                    core_probability=assessed[article.article_id].core_probability,
                    excl_codes=verdict.excl_codes,
                    run_id=run_id,
                    codebook_version=version,
                )
            )
        return contract.build(PublishedArticle, rows)

    def rows(self, shards: Shards, part: _Part, table: contract.Table, *, only_canonical: bool = False) -> pa.Table:
        """Rows of another table that belong to a run of articles, in the articles' order."""
        data = self._read(shards, part.shard)
        canonical = self._canonical()
        wanted = {a: i for i, a in enumerate(part.articles) if not only_canonical or a in canonical}
        ids = data.column("article_id").to_pylist()
        kept = [(wanted[a], row) for row, a in enumerate(ids) if a in wanted]
        return contract.check(table, data.take(_indices(row for _, row in sorted(kept))))

    def _canonical(self) -> set[str]:
        return {d.article_id for d in self.duplicates.values() if d.is_canonical and not d.is_repeat}

    def count(self) -> _Counts:
        """Numbers for the flow of records."""
        counts = _Counts(records=len(self.duplicates), repeats=sum(d.is_repeat for d in self.duplicates.values()))
        first = {d.article_id: d for d in self.duplicates.values() if not d.is_repeat}
        counts.copies = sum(not d.is_canonical for d in first.values())
        canonical = {a for a, d in first.items() if d.is_canonical}
        counts.articles = len(canonical)
        seen: set[str] = set()
        for shard in self.screenings.names():
            coded = _count(self.codings, shard)
            for s in contract.rows(Screening, self.screenings.read(shard)):
                if s.article_id in canonical and s.article_id not in seen:
                    seen.add(s.article_id)
                    _tally(counts, s, coded[s.article_id])
                elif s.article_id not in canonical:
                    counts.codings_of_copies += coded[s.article_id]
        return counts


_OWN = {c.name for c in contract.columns(Article)}
_SHARED = tuple(c.name for c in contract.columns(PublishedArticle) if c.name in _OWN)


def _tally(counts: _Counts, screened: Screening, codings: int) -> None:
    if screened.excl_codes:
        counts.excluded[";".join(screened.excl_codes)] += 1
    elif not screened.electoral_gate:
        counts.not_electoral += 1
    elif codings:
        counts.coded += 1
        counts.codings += codings
    else:
        counts.without_code += 1


def _indices(rows: Iterable[int]) -> pa.Array:
    import pyarrow as pa

    return pa.array(rows, pa.int64())


def _count(shards: Shards, name: str) -> Counter[str]:
    return Counter(shards.read(name, ["article_id"]).column("article_id").to_pylist())


def _quarantine(shards: Shards) -> pa.Table:
    rows = [q for name in shards.names() for q in contract.rows(PublishedQuarantine, shards.read(name))]
    rows.sort(key=lambda q: (q.raw_file, q.member, q.record_no, q.reason))
    return contract.build(PublishedQuarantine, rows)


def _flow(counts: _Counts, quarantine: Shards, run_id: str) -> Iterator[Flow]:
    refused: Mapping[str, int] = quarantine.drops()
    distinct = counts.records - counts.repeats
    gated = counts.articles - counts.not_electoral - sum(counts.excluded.values())

    def step(name: str, unit: str, n_in: int, excluded: Mapping[str, int]) -> Iterator[Flow]:
        n_out = n_in - sum(excluded.values())
        for reason, count in sorted(excluded.items()) or [("", 0)]:
            yield Flow(step=name, n_in=n_in, n_out=n_out, n_excluded=count, reason=reason, unit=unit, run_id=run_id)

    def some(reason: str, count: int) -> dict[str, int]:
        return {reason: count} if count else {}

    screened = {**some("no election in it", counts.not_electoral), **counts.excluded}
    yield from step("records read", "records", counts.records + sum(refused.values()), refused)
    yield from step("same record again", "records", counts.records, some("same record again", counts.repeats))
    yield from step("copies linked", "articles", distinct, some("copy of an earlier article", counts.copies))
    yield from step("screened", "articles", counts.articles, screened)
    yield from step("coded", "articles", gated, some("nothing coded", counts.without_code))
    total = counts.codings + counts.codings_of_copies
    yield from step("codings", "codings", total, some("coding of a copy", counts.codings_of_copies))
