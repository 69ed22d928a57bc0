"""Publication dates as feeds, tables and pages write them, in Indonesian and English.

Numbers are read day first (9/11/2020 is 9 November); a value that this makes impossible is no date.
Nothing here guesses: no clock, no default year, no default zone.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.indonesian.date_parts import (
    CLOCK,
    MONTH,
    WEEKDAY,
    ZONE,
    calendar_day,
    clock_time,
    full_year,
    month_number,
    zone_offset,
)


class Precision(StrEnum):
    """How much of a date was stated."""

    YEAR = "year"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date as ISO 8601: `2016-02-23`, or with time, and with the zone only where it was stated."""

    iso: str
    precision: Precision

    @property
    def day(self) -> dt.date:
        """Calendar day as written, in the zone it was written in."""
        return dt.date.fromisoformat(self.iso[:10])

    @property
    def has_zone(self) -> bool:
        """Whether a zone was stated."""
        return bool(re.search(r"[+-]\d{2}:\d{2}$", self.iso[10:]))


MAX_STAMP: Final = 160
"""Longest value, in code points, that is read as a date."""
_EPOCH_FROM: Final = dt.datetime(1995, 1, 1, tzinfo=dt.UTC).timestamp()
_EPOCH_TO: Final = dt.datetime(2036, 1, 1, tzinfo=dt.UTC).timestamp()
# What databases write for "no date"; a real article of 1 January 1970 is lost with them.
_NULL_DAYS: Final = frozenset({dt.date(1900, 1, 1), dt.date(1970, 1, 1)})

_GAP: Final = "[ ./-]{1,2}"
_DATE_FORMS: Final = (
    r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)",
    r"(?P<day>\d{1,2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})(?!\d)",
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?P<month>{MONTH})\.?,?{_GAP}(?P<year>\d{{4}}|\d{{2}})(?!\d)",
    rf"(?P<month>{MONTH})\.?\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?|\s)(?P<year>\d{{4}})(?!\d)",
)
_LABEL: Final = (
    r"(?:(?:tanggal|diterbitkan|dipublikasikan|diposting|terbit|tayang|rilis|publish(?:ed)?|posted|date|pada|on)"
    r"\s?:?\s?(?:pada|tanggal|on)?\s?:?\s?)?"
)
_DAY: Final = rf"(?:(?:{WEEKDAY})\b\s?[,.]?\s?(?:tanggal\s)?)?"
_JOIN: Final = r"(?:\s?(?:[|,;/\u2022\u00b7\u2013\u2014-]|t|(?:pukul|pkl|jam|at)\b\.?:?|@)){0,2}\s?"
_TAIL: Final = r"(?:\s?\([^()]{1,40}\))?"


def _full(date: str) -> re.Pattern[str]:
    middle = rf"\(?{date}\)?(?:,?\s?(?:{WEEKDAY})\b)?"
    return re.compile(rf"{_LABEL}{_DAY}{middle}(?:{_JOIN}{CLOCK})?{_TAIL}", re.IGNORECASE)


def _clock_first(date: str) -> re.Pattern[str]:
    return re.compile(rf"{CLOCK}\s?[,|/-]?\s?{_DAY}\(?{date}\)?", re.IGNORECASE)


def _within(date: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-]){date}\)?(?:{_JOIN}{CLOCK})?", re.IGNORECASE)


_FULL: Final = (*map(_full, _DATE_FORMS), *map(_clock_first, _DATE_FORMS))
_WITHIN: Final = tuple(map(_within, _DATE_FORMS))
_ASCTIME: Final = re.compile(
    rf"{_DAY}(?P<month>{MONTH})\s(?P<day>\d{{1,2}})\s{CLOCK}\s(?P<year>\d{{4}})",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    rf"(?:t?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})(?P<half>)(?P<zone>{ZONE})?)?",
    re.IGNORECASE,
)
_EPOCH: Final = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d{1,9})?")


def parse_published(value: str) -> Published | None:
    """Read a whole value as one publication date; None if it holds anything else, or no possible date."""
    stamp = " ".join(value.split()) if len(value) <= MAX_STAMP * 4 else ""
    if not stamp or len(stamp) > MAX_STAMP:
        return None
    epoch = _EPOCH.fullmatch(stamp)
    if epoch:
        return _from_epoch(epoch[1])
    for pattern in (_COMPACT, *_FULL, _ASCTIME):
        found = pattern.fullmatch(stamp)
        if found:
            return published_of(found)
    return None


def search_published(line: str) -> Published | None:
    """First stated date, with its time, anywhere in a short line (`Editor | 9 Mei 2023 10:00 WIB | 3 Views`)."""
    stamp = " ".join(line[: MAX_STAMP * 4].split())[:MAX_STAMP]
    found = [match for pattern in _WITHIN if (match := pattern.search(stamp))]
    return published_of(min(found, key=lambda match: match.start())) if found else None


def published_of(found: re.Match[str]) -> Published | None:
    """Checked value of a match with the groups year, month, day and perhaps hour .. zone."""
    day = calendar_day(full_year(found["year"]), month_number(found["month"]), int(found["day"]))
    if day is None or day in _NULL_DAYS:
        return None
    if found["hour"] is None:
        return Published(day.isoformat(), Precision.DAY)
    clock = clock_time(found["hour"], found["minute"], found["second"], found["half"])
    zone = zone_offset(found["zone"]) if found["zone"] else None
    if clock is None or (found["zone"] and zone is None):
        return None
    precision = Precision.SECOND if found["second"] else Precision.MINUTE
    return stamp_of(dt.datetime.combine(day, clock, tzinfo=zone), precision)


def stamp_of(moment: dt.datetime, precision: Precision) -> Published:
    """Write a moment with its time to the minute or the second, and its zone if it has one."""
    spec = "seconds" if precision is Precision.SECOND else "minutes"
    return Published(moment.replace(microsecond=0).isoformat(timespec=spec), precision)


def _from_epoch(digits: str) -> Published | None:
    seconds = int(digits) / (1000 if len(digits) > 10 else 1)  # noqa: PLR2004 - digits of epoch seconds
    if not _EPOCH_FROM <= seconds < _EPOCH_TO:
        return None
    return stamp_of(dt.datetime.fromtimestamp(int(seconds), tz=dt.UTC), Precision.SECOND)
