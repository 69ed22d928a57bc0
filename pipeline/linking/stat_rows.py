"""Statistics of an article as rows: which body states each number, up to which day, where; what replaces what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.corpus import digest
from pipeline.linking.refs import Named
from pipeline.linking.statistics import Counted, counted
from pipeline.linking.telling import Source, statistic_seqs
from pipeline.tables import Field
from pipeline.tables_events import DatePrecision, Statistic
from pipeline.tables_link import ActorKind

_CARRY: Final = 2
"""Segments within which a list of numbers goes on."""
_NATIONAL: Final = re.compile(r"\b(?:nasional|se-?\s?Indonesia|seluruh\sIndonesia|di\sIndonesia)\b", re.IGNORECASE)
_NATIONAL_BODIES: Final = frozenset({"KASN", "BKN", "Bawaslu RI", "Kemenpan RB", "Kemendagri"})
_PERIOD: Final = re.compile(
    r"\b(?:(?:sejak|selama|sepanjang|hingga|sampai(?:\sdengan)?|per)\s(?:[\w/]+(?:\s[\w/]+){0,4}?)"
    r"(?=[,.;]|\s(?:ada|sudah|telah|tercatat|pihaknya|sebanyak|Bawaslu|KASN|BKN)\b|$)"
    r"|(?:pada|di)\s(?:Pilkada|Pemilu|Pilgub|Pilpres)\s(?:\d{4}|lalu))",
    re.IGNORECASE,
)
_SO_FAR: Final = re.compile(
    r"\b(?:hingga|sampai)\s(?:kini|saat\sini|sekarang|hari\sini)\b|\bsejauh\sini\b", re.IGNORECASE
)
_AS_OF: Final = re.compile(r"\b(?:per|hingga|sampai(?:\sdengan)?|s\.?d\.?)\s\W*$", re.IGNORECASE)
_KINDS: Final = {"actor_bawaslu": "bawaslu", "actor_oversight_other": "authority"}


def statistics_of(source: Source) -> list[Statistic]:
    """Numbers in the segments that are coded as statistics."""
    found: list[Statistic] = []
    before: list[Counted] = []
    last = -_CARRY
    for seq in statistic_seqs(source.linked):
        held = counted(source.sentences.get(seq, ""), before if seq - last <= _CARRY else ())
        found += (_row(source, seq, one) for one in held)
        before, last = held or before, seq
    return list({s.stat_id: s for s in found}.values())


def _row(source: Source, seq: int, one: Counted) -> Statistic:
    linked, text = source.linked, source.sentences[seq]
    body = _body(source, seq)
    name = body.ref.name or body.ref.office if body is not None and body.ref is not None else ""
    start = linked.starts.get(seq, 0)
    return Statistic(
        stat_id=digest("statistic", linked.article_id, str(seq), str(one.start), one.measure, str(one.value))[:16],
        article_id=linked.article_id,
        segment_id=linked.segment_id(seq),
        issuing_body=name,
        body_type=_kind(name, body),
        measure=one.measure,
        category=one.category,
        value=one.value,
        unit=one.unit,
        is_bound=one.is_bound,
        as_of_date=_as_of(source, seq),
        scope_region="national" if _is_national(text, name) else linked.region.name,
        scope_period=_period(text),
        supersedes=None,
        field=Field.TITLE if seq == 0 else Field.TEXT,
        span_start=start + one.start,
        span_end=start + one.end,
        text=text[one.start : one.end],
    )


def _body(source: Source, seq: int) -> Named | None:
    """The oversight body or institute of the segment, else the nearest before it, else the first after it."""
    order = [s for s in source.linked.actors.order if s]
    nearest = (seq, *(s for s in reversed(order) if s < seq), *(s for s in order if s > seq))
    return next((n for at in nearest for n in _bodies(source, at)), None)


def _bodies(source: Source, seq: int) -> Iterator[Named]:
    for n in source.linked.story.named(seq):
        if n.ref is not None and n.ref.kind is ActorKind.BODY:
            yield n


def _kind(name: str, body: Named | None) -> str | None:
    if body is None or body.ref is None:
        return None
    if name in {"KASN", "BKN", "KPU"}:
        return name.lower()
    return _KINDS.get(body.ref.role or "", "other")


def _is_national(text: str, body: str) -> bool:
    return bool(_NATIONAL.search(text)) or body in _NATIONAL_BODIES


def _as_of(source: Source, seq: int) -> str | None:
    text = source.sentences[seq]
    exact = [d for d in source.dates(seq) if d.precision is DatePrecision.DAY and _AS_OF.search(text[: d.start])]
    if exact:
        return exact[-1].day.isoformat()
    return source.published.isoformat() if source.published and _SO_FAR.search(text) else None


def _period(text: str) -> str:
    match = _PERIOD.search(text)
    return match[0] if match else ""


def superseded(statistics: Iterable[Statistic], published: dict[str, str]) -> list[Statistic]:
    """Point each total at the one that it replaces: same body, measure, category, region and unit, an earlier day."""
    every = sorted(statistics, key=lambda s: s.stat_id)
    series: dict[tuple[str, ...], list[Statistic]] = defaultdict(list)
    for s in every:
        if s.issuing_body:
            series[s.issuing_body.lower(), s.measure, s.category.lower(), s.scope_region, s.unit].append(s)
    earlier: dict[str, str] = {}
    for held in series.values():
        earlier.update(_chain(sorted(held, key=lambda s: (_day(s, published), s.stat_id)), published))
    return [replace(s, supersedes=earlier.get(s.stat_id)) for s in every]


def _day(s: Statistic, published: dict[str, str]) -> str:
    return s.as_of_date or published.get(s.article_id, "")


def _chain(held: Sequence[Statistic], published: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A number replaces the last one of an earlier day and another article that it is not smaller than."""
    for place, s in enumerate(held):
        before = (o for o in reversed(held[:place]) if o.article_id != s.article_id and o.value <= s.value)
        old = next((o for o in before if _day(o, published) < _day(s, published)), None)
        if old is not None and _day(old, published)[:4] == _day(s, published)[:4]:
            yield s.stat_id, old.stat_id
