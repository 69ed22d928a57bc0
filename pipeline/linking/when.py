"""When a segment says that something happened: dates seen from the article's date, without the date of the speech."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pipeline.indonesian.dates import DateMention, Precision, resolve_relative
from pipeline.tables_events import DatePrecision

_MAYBE: Final = re.compile(
    r"\d|kemarin|lusa|besok|hari\sini|(?:pekan|minggu|bulan|tahun)\s(?:lalu|ini|kemarin|depan)|silam|lalu\b|lagi\b"
    r"|mendatang|januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember",
    re.IGNORECASE,
)
# `..., kata Syafrial, Selasa (15/1/2019)` dates the speech, not what it is about.
_SPEECH: Final = re.compile(
    r"\b(?:kata|ujar|tutur|ucap|ungkap|jelas|tegas|imbuh|papar|beber|terang|sebut|tambah|lanjut|katanya|ujarnya"
    r"|tuturnya|ucapnya|ungkapnya|jelasnya|tegasnya|imbuhnya|paparnya|bebernya|terangnya|dikonfirmasi|ditemui"
    r"|dihubungi|mengatakan|menyatakan|menyebutkan|menjelaskan|menuturkan|mengungkapkan)\b[^.;\u201c\u201d\"]{0,90}$",
    re.IGNORECASE,
)
_PRECISION: Final = {
    Precision.SECOND: DatePrecision.DAY,
    Precision.MINUTE: DatePrecision.DAY,
    Precision.DAY: DatePrecision.DAY,
    Precision.WEEK: DatePrecision.WEEK,
    Precision.MONTH: DatePrecision.MONTH,
    Precision.YEAR: DatePrecision.YEAR,
}
_ORDER: Final = {p: place for place, p in enumerate(DatePrecision)}
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, or the first day of the week, month or year that is said; offsets are in the segment."""

    start: int
    end: int
    day: dt.date
    precision: DatePrecision


def day_of(published_at: str | None) -> dt.date | None:
    """Calendar day of an ISO 8601 date or time; None when it names no full day."""
    if not published_at:
        return None
    try:
        return dt.date.fromisoformat(published_at[:10])
    except ValueError:
        return None


def dates_in(text: str, published: dt.date | None) -> list[Dated]:
    """Dates that a segment says of what it tells, in order; none without the article's date to see them from."""
    if published is None or not _MAYBE.search(text):
        return []
    told = (m for m in resolve_relative(text, published) if not _SPEECH.search(text, max(0, m.start - 120), m.start))
    return [dated for m in told if (dated := _dated(m)) is not None]


def _dated(mention: DateMention) -> Dated | None:
    precision = _PRECISION.get(mention.precision)
    day = _first_day(mention.iso)
    return Dated(mention.start, mention.end, day, precision) if precision is not None and day is not None else None


def _first_day(iso: str) -> dt.date | None:
    if iso.startswith("-"):
        return None
    week = _WEEK.fullmatch(iso)
    try:
        if week:
            return dt.date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return dt.date.fromisoformat((iso + "-01-01")[:10])
    except ValueError:
        return None


def nearest(dates: Iterable[Dated], place: int, published: dt.date | None, *, ahead: bool = False) -> Dated | None:
    """The exactest date, then the nearest to a place; days after the article only when `ahead` (a summons to come)."""
    kept = [d for d in dates if ahead or published is None or d.day <= published]
    return min(kept, key=lambda d: (_ORDER[d.precision], abs(d.start - place), d.start), default=None)
