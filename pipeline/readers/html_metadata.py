"""Title, author, date, outlet and address as a page states them: JSON-LD, meta tags, then what a reader sees."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pipeline.readers.html_dates import find_published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.readers.html_tree import Page

_ARTICLE: Final = re.compile(
    r"(?:News|Reportage|Opinion|Analysis|Review|Background)?Article|BlogPosting|LiveBlogPosting"
)
_LISTS: Final = frozenset(["itemListElement", "comment", "review", "mentions", "isRelatedTo", "relatedLink"])
_LD_FIELD: Final = re.compile(r'"(datePublished|headline)"\s{0,20}:\s{0,20}"([^"\\\n]{1,400})"')
_LD_CHARS: Final = 2_000_000
_LD_NODES: Final = 20_000
_FIELD_CHARS: Final = 500
_SEPARATOR: Final = re.compile(r"\s+(?:[-|\u2013\u2014\u2022:]|::|\u00bb)\s+")
_BYLINE: Final = re.compile(
    r"(?:penulis|pewarta|reporter|wartawan|laporan|kontributor|rep|oleh|by)\s{0,2}(?::|(?<=oleh)|(?<=by))\s{0,2}(.{3,80})",
    re.IGNORECASE,
)
_BYLINE_LABEL: Final = re.compile(r"(?:penulis|pewarta|reporter|wartawan|kontributor)\s?:?", re.IGNORECASE)
_BYLINE_END: Final = re.compile(
    r"\s*(?:[|\u2022]|\s/\s|\s-\s|\b(?:editor|redaktur|red)\s*:"
    r"|\b(?:senin|selasa|rabu|kamis|jum['\u2019]?at|sabtu|minggu|ahad)\b"
    r"|\s\d{1,2}[ /-]).*$",
    re.IGNORECASE,
)
_DESK: Final = re.compile(
    r"\b(?:redaksi|admin|administrator|editor|developer|team|tim|web ?design|cyber|media baru|newsroom|pt\.?)\b"
    r"|facebook|twitter|instagram|google|dok\b\.?|foto|istimewa|https?:|\.com\b|\.id\b|@",
    re.IGNORECASE,
)
_TITLE_AROUND: Final = 60
_OUTLET_CHARS: Final = 40
_LINE_CHARS: Final = 120
_MAX_MARKED: Final = 20
_BY_CLASS: Final = frozenset(["author", "byline", "author-name", "authorname", "penulis", "reporter"])
_LEAST_TITLE: Final = 12
_MOST: Final = 0.6


@dataclass(frozen=True, slots=True)
class Stated:
    """What a page states in its head: meta values by lower-case name, and the article's JSON-LD object."""

    meta: Mapping[str, Sequence[str]]
    article: Mapping[str, Any]
    page_title: str
    canonical: str

    def first(self, *names: str) -> str:
        """First non-empty meta value of the names, in the order given; else an empty string."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        said = self.first("og:type").lower() == "article" or bool(self.first("article:published_time"))
        return said or bool(self.article)


def read_stated(root: Any) -> Stated:
    """Read meta tags, canonical link, title and JSON-LD of a tree."""
    meta: defaultdict[str, list[str]] = defaultdict(list)
    canonical = title = ""
    for node in root.iter("meta", "link", "title"):
        if node.tag == "title":
            title = title or _clean(node.text or "")
        elif node.tag == "link":
            canonical = canonical or (
                _clean(node.get("href", "")) if node.get("rel", "").lower() == "canonical" else ""
            )
        else:
            for key in ("property", "name", "itemprop"):
                if node.get(key):
                    meta[node.get(key).strip().lower()].append(_clean(node.get("content") or ""))
    return Stated(dict(meta), _json_ld(root), title, canonical)


def describe(root: Any, page: Page, container: Any, stated: Stated) -> tuple[dict[str, str], tuple[str, ...]]:
    """Fields of the article but its text (title url published author outlet), and notes on the date."""
    url = page_url(stated)
    outlet = _outlet(stated, url)
    title, heading = _title(stated, page, outlet, url)
    published, notes = find_published(root, page, container, stated, heading)
    author = _author(root, page, container, stated, outlet)
    fields = {"title": title, "url": url, "published": published, "author": author, "outlet": outlet}
    return {name: value[:_FIELD_CHARS] for name, value in fields.items() if value}, notes


def page_url(stated: Stated) -> str:
    """Canonical address, else og:url or JSON-LD's; an address with a path wins over a bare host."""
    entity = stated.article.get("mainEntityOfPage")
    entity = entity.get("@id", "") if isinstance(entity, dict) else entity
    options = [
        stated.canonical,
        stated.first("og:url"),
        stated.article.get("url"),
        entity,
        stated.first("twitter:url"),
    ]
    found = [one for one in options if isinstance(one, str) and re.match(r"https?://[^\s/]+", one)]
    return next((one for one in found if path_of(one)), found[0] if found else "")


def path_of(url: str) -> str:
    """Path of an address without slashes at its ends; empty for a front page or no address."""
    try:
        return urlsplit(url).path.strip("/")
    except ValueError:
        return ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _clean(text: str) -> str:
    return " ".join(text.split())


def _outlet(stated: Stated, url: str) -> str:
    publisher = stated.article.get("publisher")
    named = publisher.get("name") if isinstance(publisher, dict) else publisher
    options = (stated.first("og:site_name"), named if isinstance(named, str) else "")
    named_in_title = _SEPARATOR.split(stated.page_title)[-1] if _SEPARATOR.search(stated.page_title) else ""
    found = next((_clean(one) for one in options if one and "://" not in one), _host(url))
    return found or (named_in_title if len(named_in_title) <= _OUTLET_CHARS else "")


def _title(stated: Stated, page: Page, outlet: str, url: str) -> tuple[str, int]:
    """Return the title and the index of its run on the page (-1 if it is not shown)."""
    headline = stated.article.get("headline")
    said = stated.first("og:title") or (_clean(headline) if isinstance(headline, str) else "") or stated.page_title
    short = _without_site(said, f"{outlet} {_host(url)} {_host(stated.first('og:url'))}")
    keys = {key_of(said), key_of(short), key_of(stated.page_title)} - {""}
    best, index = 0, -1
    for i, run in enumerate(page.runs):
        key = key_of(run.text) if len(run.text) < len(said) + _TITLE_AROUND else ""
        if not _is_title(key, key_of(short), keys):
            continue
        is_shown = not page.is_clutter[i] and not run.is_link
        rank = 1 + 4 * is_shown + 2 * (key in keys) + (run.tag in {"h1", "h2", "h3"})
        if rank > best:
            best, index = rank, i
    return (page.runs[index].text if index >= 0 else short), index


def _is_title(key: str, short: str, keys: set[str]) -> bool:
    """Whether a run is the title: it is, or holds, the stated one, or is nearly all of it."""
    if not key or not short:
        return False
    if key in keys or (len(short) >= _LEAST_TITLE and short in key):
        return True
    return len(key) > _MOST * len(short) and any(key in one for one in keys)


def _without_site(title: str, names: str) -> str:
    """Drop an outlet's name before or after the title (`Judul - Nama.com Kanal`, `Nama.com: Judul`)."""
    hints = {word for word in re.findall(r"[a-z0-9]{4,}", names.lower()) if word not in {"http", "https"}}
    parts = _SEPARATOR.split(title)
    while len(parts) > 1 and _names_site(parts[-1], hints):
        parts.pop()
    short = title[: title.find(parts[-1]) + len(parts[-1])] if len(parts) > 1 else parts[0]
    head, colon, rest = short.partition(": ")
    return rest.strip() if colon and rest and "." in head and _names_site(head, hints) else short


def _names_site(part: str, hints: set[str]) -> bool:
    words = re.findall(r"[a-z0-9]{4,}", part.lower())
    return len(part) <= 40 and any(word in hint or hint in word for word in words for hint in hints)  # noqa: PLR2004


def key_of(text: str) -> str:
    """Letters and digits of a title, case folded, to compare titles by."""
    return "".join(filter(str.isalnum, text.casefold()))


def _author(root: Any, page: Page, container: Any, stated: Stated, outlet: str) -> str:
    """Person named as writer; an outlet, a desk, a photo credit or a profile address is no author."""
    by_markup, by_class = _marked(root)
    said = stated.first("author", "article:author", "dc.creator", "content_author")
    names = chain(_ld_names(stated.article.get("author")), by_markup, _bylines(page, container), by_class, [said])
    return next((name for name in names if _is_person(name, outlet)), "")


def _is_person(name: str, outlet: str) -> bool:
    is_outlet = key_of(outlet) and (key_of(name) in key_of(outlet) or key_of(outlet) in key_of(name))
    return 2 < len(name) <= 80 and not is_outlet and not _DESK.search(name)  # noqa: PLR2004


def _ld_names(author: Any) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield _clean(name)


def _marked(root: Any) -> tuple[list[str], list[str]]:
    """Texts marked as author by itemprop or rel, and those marked by class only (which may be a photo credit)."""
    by_markup: list[str] = []
    by_class: list[str] = []
    for node in root.iter("a", "span", "div", "p", "strong", "address"):
        is_markup = node.get("itemprop") == "author" or node.get("rel") == "author"
        if is_markup or not _BY_CLASS.isdisjoint(node.get("class", "").lower().split()):
            text = _clean(node.xpath("string()"))[:_LINE_CHARS]
            found = _BYLINE.match(text)
            (by_markup if is_markup else by_class).append(_name(found[1] if found else text))
        if len(by_markup) + len(by_class) >= _MAX_MARKED:
            break
    return by_markup, by_class


def _bylines(page: Page, container: Any) -> Iterator[str]:
    start, end = page.spans[container]
    near = range(max(0, start - 15), min(len(page.runs), end + 8))
    for i in near:
        text = page.runs[i].text
        found = _BYLINE.match(text) if len(text) <= _LINE_CHARS else None
        if found and not page.runs[i].is_link:
            yield _name(found[1])
        elif _BYLINE_LABEL.fullmatch(text) and i + 1 < len(page.runs) and page.runs[i + 1].text.startswith(":"):
            yield _name(page.runs[i + 1].text)


def _name(text: str) -> str:
    return _BYLINE_END.sub("", text.strip(" ,:-")).strip(" ,:-")


def _json_ld(root: Any) -> dict[str, Any]:
    """First article object in the page's JSON-LD; of a broken script at least headline and date."""
    salvaged: dict[str, Any] = {}
    for node in root.iter("script"):
        if "ld+json" not in node.get("type", "").lower() or not node.text or len(node.text) > _LD_CHARS:
            continue
        try:
            found = _find_article(json.loads(node.text, strict=False))
        except (ValueError, RecursionError):
            salvaged = salvaged or dict(reversed(_LD_FIELD.findall(node.text)))
            continue
        if found:
            return found
    return salvaged


def _find_article(data: Any) -> dict[str, Any]:
    """Breadth-first, so that the page's own article comes before those it lists."""
    queue = [data]
    for i in range(_LD_NODES):
        if i >= len(queue):
            break
        node = queue[i]
        if isinstance(node, list):
            queue.extend(node)
        elif isinstance(node, dict):
            kind = node.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(one, str) and _ARTICLE.fullmatch(one) for one in kinds):
                return node
            queue.extend(value for name, value in node.items() if name not in _LISTS)
    return {}
