"""Saved web pages: the article's text with its title, author, date, outlet and address.

The element with the article is found by where the running prose stands; trafilatura is asked where that is
in doubt. Measured on 26 saved pages of nine outlets, see tests/benchmarks/measure_html.py.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from pipeline.readers.base import Caps, RawRecord, Reason, Refusal, Source
from pipeline.readers.encoding import decode, is_binary
from pipeline.readers.html_dates import is_date_line
from pipeline.readers.html_metadata import Stated, describe, key_of, page_url, path_of, read_stated
from pipeline.readers.html_tree import (
    MIN_PROSE,
    SENTENCE_END,
    Page,
    Run,
    find_container,
    mark_clutter,
    read_runs,
    text_size,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

READER: Final = "html"
DECLARED: Final = "read in the declared charset {}"
FROM_TRAFILATURA: Final = "text extracted by trafilatura"

_META_CHARSET: Final = re.compile(
    rb"<meta[^<>]{0,300}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w-]{2,30})", re.IGNORECASE
)
_HEAD_BYTES: Final = 16_384
# Codecs a page may ask for besides UTF-8; anything else (and latin-1, which browsers too read as it) is cp1252.
_CODECS: Final = frozenset(
    (
        *(f"cp125{digit}" for digit in "013456789"),
        *(f"iso8859-{number}" for number in (2, 9, 15)),
        *("koi8-r", "gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"),
    )
)
_FEED: Final = re.compile(r"\s*(?:<[?!][^>]{0,400}>\s*){0,9}<(?:rss|feed|rdf:RDF)\b")
_DATA_URI: Final = re.compile(r"data:[\w/+.;=-]{0,80},[A-Za-z0-9+/=%\s]{1000,}")
_SPACES: Final = re.compile(r"\s{16,}")
_CONTROLS: Final = dict.fromkeys((*range(9), 11, *range(14, 32), 127, 0xFFFE, 0xFFFF))

_MAX_TAGS: Final = 300_000
_TRAFILATURA_TAGS: Final = 30_000
_TRAFILATURA_CHARS: Final = 3_000_000
_SURE_CHARS: Final = 300
_SURE_SHARE: Final = 0.6
_GAIN: Final = 1.5
_LEAST_CHARS: Final = 100
_MANY_LINKS: Final = 20
_LINK_LIST: Final = 3
_TITLE_WITHIN: Final = 12


@dataclass(frozen=True, slots=True)
class _Refused:
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class _Article:
    fields: dict[str, str]
    notes: tuple[str, ...]


def read_html(source: Source) -> Iterator[RawRecord | Refusal]:
    """Yield the article of one saved page, or one refusal; never raises on what a page holds."""
    with source.open() as stream:
        data = stream.read(source.caps.document_bytes + 1)
    yield extract_page(data, source.caps, source.member)


def extract_page(data: bytes, caps: Caps, member: str = "", record_no: int = 0) -> RawRecord | Refusal:
    """Article of a page's bytes (also for mail parts and web archives), or why it is none."""
    if len(data) > caps.document_bytes:
        return Refusal(member, record_no, Reason.OVERSIZED, f"the page has more than {caps.document_bytes} bytes")
    if is_binary(data[:_HEAD_BYTES]):
        return Refusal(member, record_no, Reason.UNREADABLE, "binary data, no page")
    text, notes = decode_page(data)
    found = _extract(_SPACES.sub("\n", _DATA_URI.sub("data:,", text)).translate(_CONTROLS), caps)
    if isinstance(found, _Refused):
        return Refusal(member, record_no, found.reason, found.detail)
    return RawRecord(member, record_no, found.fields, READER, lossless=False, notes=(*notes, *found.notes))


def decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of a page: by its mark, strict UTF-8, the declared charset, else UTF-8 with cp1252 for odd bytes.

    Valid UTF-8 wins over a declaration, because outlets declared iso-8859-1 above UTF-8 pages.
    """
    found = _META_CHARSET.search(data[:_HEAD_BYTES])
    name = _codec(found[1].decode("ascii", "replace")) if found else ""
    if name in _CODECS and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode(name, "replace"), (DECLARED.format(name),)
    return decode(data)


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _extract(text: str, caps: Caps) -> _Article | _Refused:
    if not text.strip():
        return _Refused(Reason.EMPTY, "the page is empty")
    if _FEED.match(text[:4096]):
        return _Refused(Reason.NOT_ARTICLE, "a news feed saved as a page")
    if text.count("<") > _MAX_TAGS:
        return _Refused(Reason.OVERSIZED, f"the page has more than {_MAX_TAGS} tags")
    root = _parse(text)
    if isinstance(root, _Refused):
        return root
    if text_size(root) > caps.text_chars:
        return _Refused(Reason.OVERSIZED, f"the page has more than {caps.text_chars} characters of text")
    page = read_runs(root)
    mark_clutter(page)
    return _article(text, root, page)


def _parse(text: str) -> Any:
    """Tree of the page, or why there is none; without `huge_tree` the parser drops text silently below 256 levels."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        return _Refused(Reason.NO_TEXT, "the page holds no elements")
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        return _Refused(Reason.NESTED, "elements stand too deep in each other for all text to be read")
    return root


def _article(text: str, root: Any, page: Page) -> _Article | _Refused:
    stated, container = read_stated(root), find_container(page)
    links = sum(run.is_link for run in page.runs)
    if container is None:
        what = Reason.NOT_ARTICLE if links >= _MANY_LINKS else Reason.NO_TEXT
        return _Refused(what, f"no running text, {links} links")
    fields, notes = describe(root, page, container, stated)
    body = _body(list(page.kept(container)), fields.get("title", ""))
    if _is_doubtful(page, root, container):
        other = _by_trafilatura(text, page)
        if _prose(other) > _GAIN * _prose(body):
            body, notes = other, (*notes, FROM_TRAFILATURA)
    if _is_index(page, container, stated, links, max(_prose(body), page.prose(container))):
        return _Refused(Reason.NOT_ARTICLE, f"{links} links and no article among them")
    if not body:
        return _Refused(Reason.NO_TEXT, "a title and no text below it")
    return _Article({**fields, "text": "\n".join(body)}, notes)


def _is_index(page: Page, container: Any, stated: Stated, links: int, prose: int) -> bool:
    """Whether a page lists news: links everywhere, and little running text or text that goes with the links."""
    if links < _MANY_LINKS:
        return False
    if prose < _LEAST_CHARS or (prose < _SURE_CHARS and not stated.is_article):
        return True
    inside = list(page.kept(container))
    headlines, paragraphs = sum(run.is_link for run in inside), sum(run.prose > 0 for run in inside)
    is_front = bool(page_url(stated)) and not path_of(page_url(stated))
    return headlines >= max(_LINK_LIST, paragraphs) or (is_front and not stated.is_article)


def _body(runs: list[Run], title: str) -> list[str]:
    """Paragraphs without the title and date line above them and without lists of links between them."""
    key = key_of(title)
    first = next((i + 1 for i, run in enumerate(runs[:_TITLE_WITHIN]) if key and key_of(run.text) == key), 0)
    if any(run.prose for run in runs[: first - 1 if first else 0]):
        first = 0
    while first < len(runs) - 1 and is_date_line(runs[first]):
        first += 1
    lines: list[str] = []
    for is_link, group in groupby(runs[first:], key=lambda run: run.is_link):
        texts = [run.text for run in group]
        lines += [] if is_link and len(texts) >= _LINK_LIST else texts
    return lines


def _prose(lines: list[str]) -> int:
    """Code points in lines that are whole sentences."""
    return sum(len(line) for line in lines if len(line) >= MIN_PROSE and SENTENCE_END.search(line))


def _is_doubtful(page: Page, root: Any, container: Any) -> bool:
    """Whether the article found is short, or much of the page's running text stands outside it."""
    prose = page.prose(container)
    return prose < _SURE_CHARS or prose < _SURE_SHARE * page.prose(root)


def _by_trafilatura(text: str, page: Page) -> list[str]:
    """Lines that trafilatura takes for the article, without those we know for clutter or links."""
    from trafilatura import bare_extraction

    if len(text) > _TRAFILATURA_CHARS or len(page.spans) > _TRAFILATURA_TAGS:
        return []
    found: Any = bare_extraction(text, include_comments=False, with_metadata=False)
    lines = [" ".join(line.split()).removeprefix("- ") for line in (found.text or "").split("\n")] if found else []
    clutter = {run.text for run, off in zip(page.runs, page.is_clutter, strict=True) if off or run.is_link}
    return [line for line in lines if line and line not in clutter]
