"""The publication date of a page: stated data first, then the date line a reader sees, the address last."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

from pipeline.indonesian.dates import Precision, Published, parse_published, search_published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.readers.html_metadata import Stated
    from pipeline.readers.html_tree import Page, Run

FROM_URL: Final = "the date comes from the address of the page"
ZONE_FROM_LINE: Final = "the zone of the date comes from the date line of the page"

_META: Final = (
    *("article:published_time", "datepublished", "og:published_time", "og:article:published_time"),
    *("pubdate", "publishdate", "publish_date", "publish-date", "published", "content_publishdate"),
    *("content_publisheddate", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created"),
    *("dc.date", "dcterms.date", "article.published", "date"),
)
_LINE_CHARS: Final = 140
_BEFORE: Final = 8
_BEFORE_DAY: Final = 2
_AFTER: Final = 10
_DATE_SIGN: Final = re.compile(
    r"(?:senin|selasa|rabu|kamis|jum['\u2019`]?at|sabtu|minggu|ahad|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|\d{1,2}[:.]\d{2}\b|\b(?:wib|wita|wit)\b|terbit|tayang|publi[ks]h?|posted",
    re.IGNORECASE,
)
_UPDATED: Final = re.compile("diperbarui|diupdate|update|dimodifikasi|modified|perubahan", re.IGNORECASE)
_URL_DAY: Final = re.compile(r"/(?P<y>(?:19|20)\d{2})[/-]?(?P<m>\d{2})[/-]?(?P<d>\d{2})(?=[/-]|$)")
_WIB: Final = dt.timezone(dt.timedelta(hours=7))
_NEAR: Final = dt.timedelta(hours=3)


def find_published(
    root: Any,
    page: Page,
    container: Any,
    stated: Stated,
    heading: int,
) -> tuple[str, tuple[str, ...]]:
    """ISO date of publication (empty if the page states none) and notes on where it came from.

    UTC is rewritten to WIB, the same instant, so that the calendar day is that of the Indonesian reader.
    """
    line = _visible(page, container, heading)
    given = next(_given(root, page, container, stated), None)
    if given is not None:
        value, notes = _with_zone(given, line)
        return value.iso, notes
    if line is not None:
        return _in_wib(line).iso, ()
    day = _from_address(stated)
    return (day.iso, (FROM_URL,)) if day else ("", ())


def _from_address(stated: Stated) -> Published | None:
    for address in (stated.canonical, stated.first("og:url", "twitter:url")):
        found = _URL_DAY.search(address)
        if found:
            return parse_published(f"{found['y']}-{found['m']}-{found['d']}")
    return None


def _given(root: Any, page: Page, container: Any, stated: Stated) -> Iterator[Published]:
    """Yield dates stated for machines, best first."""
    values = [str(stated.article.get("datePublished") or "")]
    values += [one for name in _META for one in stated.meta.get(name, ())]
    values += [node.get("datetime", "") for node in _times(root, page, container)]
    yield from filter(None, map(parse_published, filter(None, values)))


def _times(root: Any, page: Page, container: Any) -> list[Any]:
    """`<time>` elements of the article: marked as published first, else those not in lists of other articles."""
    last = page.spans[container][1]
    nodes = [node for node in root.iter("time") if node.get("datetime") and node in page.spans]
    own = [node for node in nodes if page.spans[node][0] <= last and not _in_clutter(page, node)]
    return sorted(own, key=lambda node: node.get("itemprop") != "datePublished" and node.get("pubdate") is None)


def _in_clutter(page: Page, node: Any) -> bool:
    start, _ = page.spans[node]
    return start < len(page.runs) and page.is_clutter[start]


def _visible(page: Page, container: Any, heading: int) -> Published | None:
    """Date line of the article: the one nearest to the title, lines with a time of day first.

    Above the title only a near line with a time counts: page heads show the day on which the page was saved.
    """
    start, end = page.spans[container]
    anchor = min(heading, start) if heading >= 0 else start
    found: list[tuple[bool, int, Published]] = []
    for i in range(max(0, anchor - _BEFORE), min(end + _AFTER, len(page.runs))):
        value = _date_line(page, i, is_inside=anchor <= i < end)
        is_day = value is not None and value.precision is Precision.DAY
        if value is not None and not (is_day and (i < anchor - _BEFORE_DAY or i >= end)):
            found.append((is_day, abs(i - anchor), value))
    return min(found, key=lambda one: one[:2])[2] if found else None


def is_date_line(run: Run) -> bool:
    """Whether a run is a short line that states a date with its day name, its time or `terbit`."""
    if run.link * 2 > len(run.text) or len(run.text) > _LINE_CHARS or run.text.endswith((".", ")", "?", "!")):
        return False
    return bool(_DATE_SIGN.search(run.text)) and search_published(run.text) is not None


def _date_line(page: Page, index: int, *, is_inside: bool) -> Published | None:
    """Date of a line that is no clutter; between title and end of the article a clutter name does not matter."""
    run = page.runs[index]
    is_list = page.is_clutter[index] and (run.tag == "li" or not is_inside)
    if is_list or _UPDATED.match(run.text) or not is_date_line(run):
        return None
    return search_published(run.text)


def _with_zone(given: Published, line: Published | None) -> tuple[Published, tuple[str, ...]]:
    """Settle the zone: where the date line's local time fits the stated clock better than UTC does, it is local.

    Outlets wrote `10:08:58Z` above a line that said 10:08 WIB; others wrote true UTC.
    """
    if given.precision is Precision.DAY:
        return (_in_wib(line), ()) if line is not None and line.day == given.day else (given, ())
    exact = dt.datetime.fromisoformat(given.iso)
    if line is None or not line.has_zone or exact.utcoffset():
        return _in_wib(given), ()
    shown = dt.datetime.fromisoformat(line.iso)
    local = exact.replace(tzinfo=shown.tzinfo)
    apart = abs(local - shown)
    if apart > _NEAR or (exact.tzinfo is not None and apart >= abs(exact - shown)):
        return _in_wib(given), ()
    return Published(local.isoformat(), given.precision), (ZONE_FROM_LINE,)


def _in_wib(value: Published) -> Published:
    if not value.has_zone:
        return value
    moment = dt.datetime.fromisoformat(value.iso)
    if moment.utcoffset() != dt.timedelta(0):
        return value
    spec = "seconds" if value.precision is Precision.SECOND else "minutes"
    return Published(moment.astimezone(_WIB).isoformat(timespec=spec), value.precision)
