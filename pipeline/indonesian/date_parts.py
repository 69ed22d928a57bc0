"""Names of months, days and zones in Indonesian and English, and the checked calendar values made of them.

Every function here returns None where a value is impossible (31/02, 25:10, zone +19): no nearest guess.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS: Final = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "januari january jan",
                "februari february pebruari feb peb",
                "maret march mar",
                "april apr",
                "mei may",
                "juni june jun",
                "juli july jul",
                "agustus august agust agus agu ags agt aug",
                "september sept sep",
                "oktober october okt oct",
                "november nopember nov nop",
                "desember december des dec",
            ),
            start=1,
        )
        for name in names.split()
    },
)
"""Month names and abbreviations, lower case, to 1..12."""

WEEKDAYS: Final = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "senin sen monday mon",
                "selasa sel tuesday tues tue",
                "rabu rab wednesday wed",
                "kamis kam thursday thurs thur thu",
                "jumat jum'at jum friday fri",
                "sabtu sab saturday sat",
                "minggu ahad min sunday sun",
            ),
        )
        for name in names.split()
    },
)
"""Day names, lower case and with a straight apostrophe, to Monday 0 .. Sunday 6."""

ZONE_HOURS: Final = MappingProxyType(
    {
        "wib": 7,
        "wita": 8,
        "wit": 9,
        "z": 0,
        "utc": 0,
        "gmt": 0,
        "ut": 0,
        "est": -5,
        "edt": -4,
        "cst": -6,
        "cdt": -5,
        "mst": -7,
        "mdt": -6,
        "pst": -8,
        "pdt": -7,
    },
)
"""Zone names to hours east of UTC: the Indonesian ones, those of RFC 2822, and Z."""


_APOSTROPHE: Final = "['\u2019`]"


def alternation(names: Iterable[str]) -> str:
    """Join names into a regex alternation, longest first, open to any apostrophe."""
    return "|".join(re.escape(name).replace("'", _APOSTROPHE) for name in sorted(names, key=len, reverse=True))


MONTH: Final = alternation(MONTHS)
WEEKDAY: Final = alternation(WEEKDAYS)
FULL_WEEKDAY: Final = f"Senin|Selasa|Rabu|Kamis|Jum{_APOSTROPHE}?at|Sabtu|Minggu|Ahad"
ZONE: Final = (
    r"(?:(?:gmt|utc)\s?[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}(?::?\d{2})?"
    rf"|(?:{alternation(ZONE_HOURS)})\b)"
)
CLOCK: Final = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?(?!\d)"
    rf"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?\(?(?P<zone>{ZONE})\)?)?"
)

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2099
_CENTURY_FROM: Final = 95
_CENTURY_TO: Final = 35
_MAX_OFFSET_HOURS: Final = 14
_OFFSET = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")


def weekday_number(name: str) -> int | None:
    """Monday 0 .. Sunday 6 for a day name in any case; None for an unknown one."""
    return WEEKDAYS.get(re.sub(_APOSTROPHE, "'", name.lower()))


def month_number(name: str) -> int | None:
    """1..12 for a month's number, name or abbreviation; None for anything else."""
    if name.isdecimal():
        return int(name) if 1 <= int(name) <= 12 else None  # noqa: PLR2004 - months of a year
    return MONTHS.get(name.lower().rstrip("."))


def full_year(digits: str) -> int | None:
    """Four-digit year; of two digits, 95..99 are 19xx and 00..35 are 20xx, any other is unknown."""
    number = int(digits)
    if len(digits) == 4:  # noqa: PLR2004 - digits of a full year
        return number if FIRST_YEAR <= number <= LAST_YEAR else None
    if len(digits) != 2:  # noqa: PLR2004 - digits of a short year
        return None
    if number <= _CENTURY_TO:
        return 2000 + number
    return 1900 + number if number >= _CENTURY_FROM else None


def calendar_day(year: int | None, month: int | None, day: int) -> dt.date | None:
    """Return the date, or None where the calendar has no such day."""
    if year is None or month is None:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def zone_offset(zone: str) -> dt.timezone | None:
    """Fixed zone of `WIB`, `Z`, `GMT+7`, `+0700`, `+07:00`; None for an unknown or impossible one."""
    name = zone.lower().replace(" ", "")
    if name in ZONE_HOURS:
        return dt.timezone(dt.timedelta(hours=ZONE_HOURS[name]))
    found = _OFFSET.search(name)
    if found is None:
        return None
    sign, hours, minutes = found.groups()
    span = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    if span > dt.timedelta(hours=_MAX_OFFSET_HOURS) or int(minutes or 0) > 59:  # noqa: PLR2004 - minutes of an hour
        return None
    return dt.timezone(-span if sign == "-" else span)


def clock_time(hour: str, minute: str, second: str | None, half: str | None) -> dt.time | None:
    """Return the time of day, or None for 25:10, 24:00, 14:75 or 13 pm; `half` is a or p."""
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:  # noqa: PLR2004 - hours of a half day
            return None
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    try:
        return dt.time(hours, int(minute), int(second or 0))
    except ValueError:
        return None
