"""Dates mentioned in running text: where they stand and which day they name.

Spans are half-open, in code points. A day without a year gets one only from `base` (the article's date).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipeline.indonesian.date_parts import (
    CLOCK,
    FULL_WEEKDAY,
    MONTH,
    calendar_day,
    full_year,
    month_number,
    weekday_number,
)
from pipeline.indonesian.date_stamps import Precision, Published, published_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in text; `iso` is `--11-24` (no year) where neither text nor base gave the year."""

    start: int
    end: int
    iso: str
    precision: Precision
    is_year_stated: bool = True

    @property
    def day(self) -> dt.date | None:
        """Calendar day, or None where only a month, week, year or a day without year is known."""
        known = self.precision in {Precision.DAY, Precision.MINUTE, Precision.SECOND} and self.iso[0] != "-"
        return dt.date.fromisoformat(self.iso[:10]) if known else None


_NINE_MONTHS: Final = 274
_PAST: Final = r"silam|(?:yang\s)?lalu|kemarin"
_FUTURE: Final = "mendatang|nanti|(?:yang\\s)?akan\\sdatang|depan"
_LEAD: Final = rf"(?:\b(?P<weekday>{FULL_WEEKDAY})\b,?\s{{0,2}})?"
_TENSE: Final = rf"(?:\s{{1,2}}(?:(?P<past>{_PAST})|(?P<future>{_FUTURE}))\b)?"
_TIME: Final = rf"(?:\s?[|,-]?\s?(?:(?:pukul|pkl\.?|jam|sekitar\spukul)\s)?{CLOCK})?"
_LONG_MONTH: Final = "|".join(name for name in MONTH.split("|") if len(name) > 3 or name == "mei")  # noqa: PLR2004
_WORDS: Final = re.compile(
    rf"{_LEAD}(?<!\d)(?<!\d[.,/-])\(?(?:(?P<first>\d{{1,2}})\s?(?:-|\u2013|hingga|sampai|dan|s/d)\s?)?"
    rf"(?P<day>\d{{1,2}})\s(?P<month>{MONTH})\b\.?(?:,?\s(?P<year>\d{{4}})(?![\d.,]\d))?(?P<close>\))?"
    rf"(?:{_TIME})?{_TENSE}",
    re.IGNORECASE,
)
_NUMBERS: Final = re.compile(
    rf"{_LEAD}(?<![\w./-])(?P<open>\()?(?P<day>\d{{1,2}})(?P<sep>[/-])(?P<month>\d{{1,2}})"
    rf"(?:(?P=sep)(?P<year>\d{{4}}|\d{{2}}))?(?![\w/-]|[.,]\d)(?P<close>\))?{_TIME}{_TENSE}",
    re.IGNORECASE,
)
_ISO: Final = re.compile(
    rf"(?<![\w./-])(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d|[-./]\d)(?:[ T]{CLOCK})?",
)
_AMERICAN: Final = re.compile(
    rf"\b(?P<month>{_LONG_MONTH})\s(?P<day>\d{{1,2}}),\s(?P<year>\d{{4}})(?!\d)(?:,?\s{CLOCK})?",
    re.IGNORECASE,
)
_MONTH_YEAR: Final = re.compile(
    rf"\b(?<!\d\s)(?P<month>{_LONG_MONTH})\s(?:tahun\s)?(?P<year>\d{{4}})(?![\d/]|[.,]\d)", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    rf"\b(?:(?P<weekday>{FULL_WEEKDAY})\s(?P<which>pekan\slalu|pekan\sini|pekan\sdepan|lalu|depan|kemarin)"
    r"|(?P<count>\d{1,3}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|se(?=hari|pekan|minggu|bulan|tahun))"
    r"\s?(?P<of>hari|pekan|minggu|bulan|tahun)\s(?:yang\s)?(?P<way>lalu|silam|lagi|mendatang)"
    r"|(?P<unit>pekan|minggu|bulan|tahun)\s(?P<shift>lalu|kemarin|ini|depan)"
    r"|(?P<word>kemarin\slusa|kemarin|hari\sini|besok|lusa))\b",
    re.IGNORECASE,
)
_DAY_WORDS: Final = {"kemarin lusa": -2, "kemarin": -1, "hari ini": 0, "besok": 1, "lusa": 2}
_SHIFTS: Final = {"lalu": -1, "kemarin": -1, "ini": 0, "depan": 1}
_COUNTS: Final = {
    name: number
    for number, name in enumerate(
        ("se", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
        start=1,
    )
} | {"satu": 1}


def find_dates(text: str, base: dt.date | None = None) -> list[DateMention]:
    """Find stated dates in order; one without year gets it from `base`, or none.

    That is the year of `base`, or the nearest where this would be more than nine months away. `silam`, `lalu`
    and `mendatang` after the date choose the last or the next such day, and so does a day name that fits.
    """
    found = chain(
        chain.from_iterable(_from_words(match, base) for match in _WORDS.finditer(text)),
        _kept(_from_numbers(match, base) for match in _NUMBERS.finditer(text)),
        _kept(_complete(match) for pattern in (_ISO, _AMERICAN) for match in pattern.finditer(text)),
        _kept(map(_from_month, _MONTH_YEAR.finditer(text))),
    )
    return _apart(found)


def resolve_relative(text: str, base: dt.date) -> list[DateMention]:
    """Find stated and relative dates (`kemarin`, `pekan lalu`, `dua hari lalu`, `Jumat (20/11)`) seen from `base`.

    A week is ISO (`2020-W47`), a month `2020-10`, a year `2019`. `minggu lalu` is the last week, `Minggu lalu`
    inside a sentence the last Sunday. Words without a fixed day (`tadi malam`, `baru-baru ini`) are left out.
    """
    relative = _kept(_from_relative(match, base, text) for match in _RELATIVE.finditer(text))
    return _apart(chain(find_dates(text, base), relative))


def _kept(found: Iterable[DateMention | None]) -> Iterator[DateMention]:
    return (mention for mention in found if mention is not None)


def _apart(found: Iterable[DateMention]) -> list[DateMention]:
    """Order by place and drop what overlaps an earlier or longer mention."""
    kept: list[DateMention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _from_words(match: re.Match[str], base: dt.date | None) -> Iterator[DateMention]:
    last = _from_parts(match, base)
    if last is None:
        return
    if match["first"] is None:
        yield last
        return
    yield DateMention(match.start("day"), last.end, last.iso, last.precision, last.is_year_stated)
    head = dt.date.fromisoformat(last.iso[:10]) if last.iso[0] != "-" else None
    first = calendar_day(head.year if head else 2000, month_number(match["month"]), int(match["first"]))
    if first and int(match["first"]) < int(match["day"]):
        iso = first.isoformat() if head else f"-{first.isoformat()[4:]}"
        yield DateMention(match.start("first"), match.end("first"), iso, Precision.DAY, last.is_year_stated)


def _from_numbers(match: re.Match[str], base: dt.date | None) -> DateMention | None:
    in_brackets = match["open"] is not None and match["close"] is not None
    if not in_brackets and (match["year"] is None or len(match["year"]) < 4):  # noqa: PLR2004 - a full year
        return None
    return _from_parts(match, base)


def _from_parts(match: re.Match[str], base: dt.date | None) -> DateMention | None:
    if match["year"] is not None:
        return _complete(match)
    month, day = month_number(match["month"]), int(match["day"])
    if calendar_day(2000, month, day) is None or month is None:
        return None
    start, end = _span(match)
    if base is None:
        return DateMention(start, end, f"--{month:02}-{day:02}", Precision.DAY, is_year_stated=False)
    chosen = _nearest(match, month, day, base)
    if chosen is None:
        return None
    return DateMention(start, end, chosen.isoformat(), Precision.DAY, is_year_stated=False)


def _nearest(match: re.Match[str], month: int, day: int, base: dt.date) -> dt.date | None:
    years = (base.year - 1, base.year, base.year + 1)
    days = [found for year in years if (found := calendar_day(year, month, day))]
    groups = match.groupdict()
    if groups.get("past"):
        days = [one for one in days if one <= base]
    elif groups.get("future"):
        days = [one for one in days if one >= base]
    weekday = weekday_number(match["weekday"]) if match["weekday"] else None
    fitting = [one for one in days if one.weekday() == weekday]
    near = [one for one in days if one.year == base.year and abs(one - base).days <= _NINE_MONTHS]
    return min(fitting or near or days, key=lambda one: abs(one - base), default=None)


def _complete(match: re.Match[str]) -> DateMention | None:
    stated = published_of(match)
    if stated is None:
        stated = _day_only(match)
    if stated is None:
        return None
    start, end = _span(match)
    return DateMention(start, end, stated.iso, stated.precision)


def _day_only(match: re.Match[str]) -> Published | None:
    """Keep the day of a date whose time of day is impossible (`9/11/2020 25.10`)."""
    day = calendar_day(full_year(match["year"]), month_number(match["month"]), int(match["day"]))
    return Published(day.isoformat(), Precision.DAY) if day else None


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Span without a lone opening or closing bracket at its edges."""
    start, end, text = match.start(), match.end(), match.group()
    if text.startswith("(") and ")" not in text:
        start += 1
    if text.endswith(")") and "(" not in text:
        end -= 1
    return start, end


def _from_month(match: re.Match[str]) -> DateMention | None:
    year, month = full_year(match["year"]), month_number(match["month"])
    if year is None or month is None:
        return None
    return DateMention(*match.span(), f"{year}-{month:02}", Precision.MONTH)


def _from_relative(match: re.Match[str], base: dt.date, text: str) -> DateMention | None:
    try:
        iso, precision = _relative_value(match, base, text)
    except (ValueError, OverflowError):  # before year 1 or after year 9999
        return None
    return DateMention(*match.span(), iso, precision, is_year_stated=False)


def _relative_value(match: re.Match[str], base: dt.date, text: str) -> tuple[str, Precision]:
    if match["word"]:
        days = _DAY_WORDS[" ".join(match["word"].lower().split())]
        return (base + dt.timedelta(days=days)).isoformat(), Precision.DAY
    if match["weekday"] and not _is_week(match, text):
        return _weekday_day(
            match["weekday"], " ".join(match["which"].lower().split()), base
        ).isoformat(), Precision.DAY
    if match["weekday"]:
        return _shifted("minggu", _SHIFTS[match["which"].lower()], base)
    if match["unit"]:
        return _shifted(match["unit"].lower(), _SHIFTS[match["shift"].lower()], base)
    count = match["count"].lower()
    number = int(count) if count.isdecimal() else _COUNTS[count]
    return _shifted(match["of"].lower(), -number if match["way"].lower() in {"lalu", "silam"} else number, base)


def _is_week(match: re.Match[str], text: str) -> bool:
    """Whether `minggu lalu` means the week: lower case, or the first word of a sentence."""
    if match["weekday"].lower() != "minggu" or match["which"].lower() not in _SHIFTS:
        return False
    before = text[max(0, match.start() - 8) : match.start()].rstrip(" \t\"'\u201c\u2018(")
    return match["weekday"][0] == "m" or not before or before[-1] in ".!?\n:"


def _weekday_day(name: str, which: str, base: dt.date) -> dt.date:
    number = weekday_number(name) or 0
    monday = base - dt.timedelta(days=base.weekday())
    if which.startswith("pekan"):
        return monday + dt.timedelta(days=number + 7 * _SHIFTS[which.removeprefix("pekan ")])
    if which == "depan":
        return base + dt.timedelta(days=(number - base.weekday() - 1) % 7 + 1)
    return base - dt.timedelta(days=(base.weekday() - number - 1) % 7 + 1)


def _shifted(unit: str, count: int, base: dt.date) -> tuple[str, Precision]:
    if unit == "hari":
        return (base + dt.timedelta(days=count)).isoformat(), Precision.DAY
    if unit in {"pekan", "minggu"}:
        year, week, _ = (base + dt.timedelta(weeks=count)).isocalendar()
        return f"{year}-W{week:02}", Precision.WEEK
    if unit == "bulan":
        months = base.year * 12 + base.month - 1 + count
        return dt.date(months // 12, months % 12 + 1, 1).isoformat()[:7], Precision.MONTH
    return dt.date(base.year + count, 1, 1).isoformat()[:4], Precision.YEAR
