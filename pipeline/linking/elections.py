"""Which election an article is about, and where a day stands in its calendar."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.errors import CodebookError
from pipeline.tables_events import Phase

_NAMED: Final = re.compile(
    r"\b(?:(?P<pilkades>pilkades|pemilihan\skepala\sdesa|pilwana)"
    r"|(?P<pilgub>pilgub|pemilihan\sgubernur|calon\s(?:wakil\s)?gubernur|cagub|cawagub)"
    r"|(?P<pilwalkot>pilwalkot|pilwako|pilwali|pemilihan\swali\s?kota|calon\s(?:wakil\s)?wali\s?kota|cawalkot)"
    r"|(?P<pilbup>pilbup|pemilihan\sbupati|calon\s(?:wakil\s)?bupati|cabup|cawabup)"
    r"|(?P<pilpres>pilpres|pemilihan\spresiden|calon\s(?:wakil\s)?presiden|capres|cawapres)"
    r"|(?P<pileg>pileg|pemilu\slegislatif|caleg|calon\sanggota\s(?:DPRD?|legislatif))"
    r"|(?P<pilkada>pilkada|pemilihan\skepala\sdaerah|pemilihan\sserentak|calon\skepala\sdaerah|paslon|pasangan\scalon)"
    r"|(?P<pemilu>pemilu))\b(?:\s(?:serentak|tahun|\w+)){0,2}?(?:\s(?P<year>20[0-4]\d)\b)?",
    re.IGNORECASE,
)
_VAGUE: Final = {"pilkada": ("pilgub", "pilbup", "pilwalkot"), "pemilu": ("pileg", "pilpres")}
_BEFORE: Final = 500
"""Days before a polling day from which an article that names no year is taken to be about that vote."""
_AFTER: Final = 200


@dataclass(frozen=True, slots=True)
class Election:
    """A national polling day with its calendar; None where a date is not recorded."""

    name: str
    types: tuple[str, ...]
    polling: dt.date
    nomination: dt.date | None
    determination: dt.date | None
    campaign: dt.date | None
    campaign_end: dt.date | None


@dataclass(frozen=True, slots=True)
class Contest:
    """The election that an article is about, as far as it says so; `election` where the calendar knows it."""

    type: str | None = None
    year: int | None = None
    election: Election | None = None


def calendar_of(text: str) -> tuple[Election, ...]:
    """Read elections.csv; CodebookError names a line that does not read."""
    return tuple(_election(n, row) for n, row in enumerate(csv.DictReader(io.StringIO(text)), start=2))


def _election(line: int, row: dict[str, str]) -> Election:
    def day(column: str) -> dt.date | None:
        return dt.date.fromisoformat(row[column]) if row[column] else None

    try:
        polling = dt.date.fromisoformat(row["polling_day"])
        rest = [day(c) for c in ("nomination_from", "determination_day", "campaign_from", "campaign_to")]
    except (KeyError, TypeError, ValueError) as error:
        raise CodebookError(f"gazetteers/elections.csv:{line}: {error}; dates are ISO 8601") from error
    return Election(row["election"], tuple(row["types"].split(";")), polling, *rest)


def contest_of(texts: Iterable[str], published: dt.date | None, calendar: Sequence[Election]) -> Contest:
    """Type by what is named most, the more particular name first; year as said with it, else by the calendar."""
    types: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for text in texts:
        for match in _NAMED.finditer(text):
            types[_group(match)] += 1
            if match["year"] and (published is None or abs(int(match["year"]) - published.year) <= 1):
                years[int(match["year"])] += 1
    kind = _kind(types)
    if kind is None:
        return Contest()
    year = min(years, key=lambda y: (-years[y], y)) if years else None
    return _with_calendar(kind, year, published, calendar)


def _group(match: re.Match[str]) -> str:
    return next(name for name, said in match.groupdict().items() if said and name != "year")


def _kind(types: Counter[str]) -> str | None:
    if not types:
        return None
    for vague, particular in _VAGUE.items():
        best = max(particular, key=lambda t: (types[t], t))
        if types[best] and types[vague]:
            types[best] += types.pop(vague)
    return min(types, key=lambda t: (-types[t], t))


def _with_calendar(kind: str, year: int | None, published: dt.date | None, calendar: Sequence[Election]) -> Contest:
    fitting = [e for e in calendar if kind in e.types]
    if year is not None:
        return Contest(kind, year, next((e for e in fitting if e.polling.year == year), None))
    if published is None:
        return Contest(kind)
    near = [e for e in fitting if -_BEFORE <= (published - e.polling).days <= _AFTER]
    election = min(near, key=lambda e: abs((published - e.polling).days), default=None)
    return Contest(kind, election.polling.year if election else None, election)


def phase_on(day: dt.date | None, election: Election | None, inaugurated: dt.date | None = None) -> Phase:
    """Place of a day in an election's calendar; unknown where the calendar lacks the date that would tell."""
    if day is None:
        return Phase.UNKNOWN
    if inaugurated is not None and day >= inaugurated and (election is None or inaugurated > election.polling):
        return Phase.AFTER_INAUGURATION
    if election is None:
        return Phase.UNKNOWN
    if day > election.polling:
        return Phase.AFTER_RESULT
    if day == election.polling:
        return Phase.POLLING
    return _before_polling(day, election)


def _before_polling(day: dt.date, election: Election) -> Phase:
    if election.campaign_end is not None and day > election.campaign_end:
        return Phase.QUIET
    if election.campaign is not None and day >= election.campaign:
        return Phase.CAMPAIGN
    if election.nomination is None:
        return Phase.UNKNOWN
    return Phase.NOMINATION if day >= election.nomination else Phase.BEFORE_NOMINATION
