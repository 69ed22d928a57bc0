"""A page as runs of text: what is prose, what is clutter, and which element holds the article.

A run is the text between two block borders or line breaks. Runs keep their order, so the text of any element
is a slice of them. Everything here is linear in the page, and nothing depends on an outlet's own markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# fmt: off
_DROP: Final = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "applet", "canvas",
    "video", "audio", "map", "input", "button", "select", "textarea", "option", "head", "title",
))
# fmt: on
# fmt: off
_INLINE: Final = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "img", "picture", "source", "o:p",
))
# fmt: on
_PARAGRAPH: Final = frozenset(
    ["p", "blockquote", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "pre", "figcaption"]
)
_CLUTTER_TAGS: Final = frozenset(["nav", "footer", "aside", "menu", "dialog"])
_CLUTTER_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:komentar|comments?|disqus|related|terkait|share|sharing|social|sosmed|sidebar|side-?bar|footer|"
    r"nav|navbar|navigation|menu|breadcrumbs?|populer|terpopuler|popular|trending|newsletter|subscribe|iklan|banner|"
    r"ads?|advert\w*|promo|tags?|tagcloud|baca-?juga|bacajuga|rekomendasi|recommend\w*|lainnya|login|modal|popup|"
    r"cookie|copyright|headline-?list|news-?list|index-?list|most-?read)(?:$|[\s_-])",
    re.IGNORECASE,
)
SENTENCE_END: Final = re.compile("[.!?\u2026][\"'\u201d\u2019)]*$")

MIN_PROSE: Final = 40
"""Shortest run, in code points outside links, that counts as prose."""
_MIN_SPACES: Final = 4
_LINK_RUNS: Final = 8
_LINK_PARAGRAPHS: Final = 2
_CLUTTER_SHARE: Final = 0.2
_TEASERS: Final = 3
_TEASER_SHARE: Final = 0.7
_TEASER_RUNS: Final = 12
_TEASER_PROSE: Final = 2
_PROSE_SHARE: Final = 0.6
_PARENT_GAIN: Final = 1.03


@dataclass(frozen=True, slots=True)
class Run:
    """Text between two block borders, white space collapsed; `link` counts its code points inside links."""

    text: str
    link: int
    block: Any
    tag: str

    @property
    def prose(self) -> int:
        """Code points of running prose: none for short runs and for runs that are mostly link."""
        own = len(self.text) - self.link
        return own if own >= MIN_PROSE and own > self.link and self.text.count(" ") >= _MIN_SPACES else 0

    @property
    def is_link(self) -> bool:
        """Whether the run is one link, as a headline in a list of news is."""
        return self.link > 0 and self.link >= len(self.text) * 0.8


@dataclass(slots=True)
class Page:
    """Runs of a page, the slice of runs of each element, and which runs are clutter."""

    runs: list[Run] = field(default_factory=list)
    spans: dict[Any, tuple[int, int]] = field(default_factory=dict)
    is_clutter: list[bool] = field(default_factory=list)
    _sums: list[int] = field(default_factory=list)

    def prose(self, node: Any) -> int:
        """Code points of prose below an element, clutter left out once it is known."""
        start, end = self.spans[node]
        return self._sums[end] - self._sums[start]

    def weigh(self) -> None:
        """Recount prose after a change of `is_clutter`."""
        kept = (0 if off else run.prose for run, off in zip(self.runs, self.is_clutter, strict=True))
        self._sums = [0, *accumulate(kept)]

    def kept(self, node: Any) -> Iterator[Run]:
        """Runs of an element that are not clutter, in order."""
        start, end = self.spans[node]
        return (self.runs[i] for i in range(start, end) if not self.is_clutter[i])


def text_size(root: Any) -> int:
    """Code points of text outside scripts and styles, before white space is collapsed."""
    return sum(len("" if node.tag in _DROP else node.text or "") + len(node.tail or "") for node in root.iter())


def read_runs(root: Any) -> Page:
    """Walk the tree once and collect its runs; the element tree is not changed."""
    from lxml import etree

    walker = _Walker(root)
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if isinstance(node.tag, str):
            walker.enter(node) if event == "start" else walker.leave(node)
    return walker.finish()


class _Walker:
    """State of one walk: the open blocks, and whether it stands in a link or in dropped elements."""

    __slots__ = ("blocks", "buffer", "dropped", "links", "page", "root")

    def __init__(self, root: Any) -> None:
        self.root, self.blocks = root, [root]
        self.page, self.buffer = Page(), _Buffer()
        self.links: list[int] = []
        self.dropped = 0

    def enter(self, node: Any) -> None:
        self.dropped += node.tag in _DROP
        if node.tag not in _INLINE:
            self._flush()
            self.blocks.append(node)
        if node.tag == "a":
            self.links.append(len(self.page.runs))
        self.page.spans[node] = (len(self.page.runs), -1)
        self._add(node.text)

    def leave(self, node: Any) -> None:
        if node.tag not in _INLINE:
            self._flush()
            self.blocks.pop()
        self.page.spans[node] = (self.page.spans[node][0], len(self.page.runs))
        self.dropped -= node.tag in _DROP
        if node.tag == "a":
            self._close_link(self.links.pop())
        self._add(node.tail)

    def finish(self) -> Page:
        self._flush()
        self.page.spans[self.root] = (0, len(self.page.runs))
        self.page.is_clutter = [False] * len(self.page.runs)
        self.page.weigh()
        return self.page

    def _close_link(self, start: int) -> None:
        """Undo the link count of a link that was never closed and so ran over much of the page."""
        runs, last = self.page.runs, start + _LINK_RUNS
        if len(runs) > last or sum(_is_paragraph(run) for run in runs[start:]) > _LINK_PARAGRAPHS:
            runs[start:last] = [replace(run, link=0) for run in runs[start:last]]

    def _flush(self) -> None:
        self.buffer.flush(self.page, self.blocks[-1])

    def _add(self, text: str | None) -> None:
        if text and not self.dropped:
            is_link = bool(self.links) and len(self.page.runs) - self.links[-1] < _LINK_RUNS
            self.buffer.add(text, is_link)


def _is_paragraph(run: Run) -> bool:
    return len(run.text) > MIN_PROSE and SENTENCE_END.search(run.text) is not None


class _Buffer:
    """Text of the run that is being read."""

    __slots__ = ("link", "parts")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.link = 0

    def add(self, text: str, in_link: bool) -> None:
        self.parts.append(text)
        if in_link:
            self.link += len(" ".join(text.split()))

    def flush(self, page: Page, block: Any) -> None:
        text = " ".join("".join(self.parts).split())
        if text:
            page.runs.append(Run(text, min(self.link, len(text)), block, str(block.tag).lower()))
        self.parts, self.link = [], 0


def mark_clutter(page: Page) -> None:
    """Mark navigation, share bars, comments, lists of links and lists of teasers.

    Class names lie (an outlet kept its article in `author-and-share`), so an element with a good part of the
    page's prose is never clutter by its name alone.
    """
    total = page.prose(next(iter(page.spans)))
    for node, (start, end) in page.spans.items():
        if start < end and _is_clutter(page, node, total):
            page.is_clutter[start:end] = [True] * (end - start)
    page.weigh()


def _is_clutter(page: Page, node: Any, total: int) -> bool:
    tag = node.tag.lower()
    if tag in {"html", "body", "p", "a"} or tag in _DROP:
        return False
    is_small = page.prose(node) <= total * _CLUTTER_SHARE
    if is_small and (tag in _CLUTTER_TAGS or _CLUTTER_NAME.search(f"{node.get('class', '')} {node.get('id', '')}")):
        return True
    return len(node) >= _TEASERS and tag not in _INLINE and _is_teasers(page, node)


def _is_teasers(page: Page, node: Any) -> bool:
    """Whether most children are alike and each holds a run that is nothing but a link."""
    children = [child for child in node if child in page.spans and page.spans[child][0] < page.spans[child][1]]
    items = [child for child in children if child.tag not in _INLINE and child.tag != "p"]
    if len(items) < _TEASERS or len(items) < len(children) * _TEASER_SHARE:
        return False
    if len({child.tag for child in items}) > 2:  # noqa: PLR2004 - dt with dd, or li with a divider
        return False
    spans = [page.spans[child] for child in items]
    if any(end - start > _TEASER_RUNS for start, end in spans):
        return False
    slices = [page.runs[start:end] for start, end in spans]
    if any(sum(run.prose > 0 for run in one) > _TEASER_PROSE for one in slices):
        return False
    linked = sum(any(run.is_link for run in one) for one in slices)
    return linked >= max(_TEASERS, len(items) * _TEASER_SHARE)


def find_container(page: Page) -> Any | None:
    """Element that holds the article: most prose in its own runs and paragraphs, or a parent that adds to it."""
    scores: dict[Any, float] = {}
    for run, off in zip(page.runs, page.is_clutter, strict=True):
        prose = 0 if off else run.prose
        if not prose:
            continue
        holder = run.block.getparent() if run.tag in _PARAGRAPH else run.block
        if holder is None:
            holder = run.block
        weight = prose * (1.0 if SENTENCE_END.search(run.text) else 0.5)
        scores[holder] = scores.get(holder, 0.0) + weight
        parent = holder.getparent()
        if parent is not None:
            scores[parent] = scores.get(parent, 0.0) + weight / 2
    if not scores:
        return None
    return _ascend(page, max(scores, key=lambda node: scores[node]))


def _ascend(page: Page, node: Any) -> Any:
    best = node
    parent = node.getparent()
    while parent is not None and parent.tag not in {"body", "html"}:
        if page.prose(parent) > page.prose(best) * _PARENT_GAIN and _is_worth(page, best, parent):
            best = parent
        parent = parent.getparent()
    return best


def _is_worth(page: Page, inner: Any, outer: Any) -> bool:
    """Whether what the outer element adds is mostly prose."""
    (first, last), (start, end) = page.spans[inner], page.spans[outer]
    added = [page.runs[i] for i in (*range(start, first), *range(last, end)) if not page.is_clutter[i]]
    prose = sum(run.prose for run in added if SENTENCE_END.search(run.text))
    return bool(prose > sum(len(run.text) for run in added) * _PROSE_SHARE)
