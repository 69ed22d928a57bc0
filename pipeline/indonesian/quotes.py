"""Quotations: where direct speech runs, which sentences share one, and which quoted terms are none."""

# ruff: noqa: RUF001 - typographic marks are what this file is about

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final, NamedTuple

from pipeline.indonesian.abbreviations import SPEECH, TAG_OPENERS

Span = tuple[int, int]

_LINE: Final = re.compile(r"\S[^\n]*")
# Two single marks stand for a double one in older pages; an apostrophe between letters is never a mark. Every branch
# begins with the mark itself (and looks back over it), so that the search can skip to marks.
_MARK: Final = re.compile(r"""["“”„‟«»＂]|''|``|['‘](?<!\w['‘])(?=[^\W\d])|['’](?<=[^\s(]['’])(?!\w)""")
_ATTRIBUTION: Final = re.compile(r",\s*(?:" + "|".join(sorted(SPEECH)) + r")(?:nya)?\b")
_TAG_AFTER: Final = re.compile(
    r",\s*(?:" + "|".join(sorted(SPEECH)) + r")(?:nya)?\b|\s(?:" + "|".join(sorted(TAG_OPENERS)) + r")\b"
)
_TAG_HERE: Final = re.compile(r"(?:" + "|".join(sorted(SPEECH)) + r")(?:nya)?\b")
_SENTENCE_SIGNS: Final = re.compile(r"[.?!…]|,\s*\Z")
_SCARE_WORDS: Final = 4
_SCARE_REACH: Final = 120  # characters; four words are never longer
_MARKS: Final = " \t\"“”„‟«»＂'’‘`"
_ALWAYS_OPEN: Final = "“„‟«`"
_ALWAYS_CLOSE: Final = "”»"
_BEFORE_OPEN: Final = "([{–—-/:"
_AFTER_CLOSE: Final = ".,;:!?…)]}–—-/"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch with its marks, in code points; scare quotes are short terms that nobody utters."""

    start: int
    end: int
    is_closed: bool = True
    is_scare: bool = False


class _Shape(IntEnum):
    """What the neighbours of a mark make of it."""

    OPENS = 1
    CLOSES = 2
    EITHER = 3


class _Mark(NamedTuple):  # made for every mark, and thrice as fast as a frozen dataclass
    start: int
    end: int
    glyph: str
    shape: _Shape
    is_inch: bool

    @property
    def is_single(self) -> bool:
        return self.end - self.start == 1 and self.glyph in "'’‘"


def find_quotes(text: str) -> list[Quote]:
    """Return all quoted stretches in order, none inside another; an unclosed one ends at its paragraph.

    A quotation goes on in the next paragraph if that opens with a mark again or brings the missing closing mark.
    """
    quotes: list[Quote] = []
    carried: Quote | None = None
    for line in _LINE.finditer(text):
        found = _line_quotes(text, line.start(), line.end(), carried)
        if carried and not (found and found[0].start == carried.start):
            quotes.append(carried)
        carried = found.pop() if found and _goes_on(text, found[-1], line.start()) else None
        quotes.extend(found)
    if carried:
        quotes.append(carried)
    return [replace(quote, is_scare=True) if _is_scare(text, quote) else quote for quote in quotes]


def scare_quotes(text: str) -> list[Quote]:
    """Return the short quoted terms (at most four words, no sentence sign inside, no attribution after)."""
    return [quote for quote in find_quotes(text) if quote.is_scare]


def quote_groups(text: str, sentence_spans: Sequence[Span]) -> list[int | None]:
    """Return for each sentence the index in `find_quotes` of the direct quotation it is part of, else None.

    Quotations that meet in one sentence (`"A," kata dia, "B."`) count as one and carry the index of the first.
    """
    groups: list[int | None] = [None] * len(sentence_spans)
    at = 0
    for index, quote in enumerate(find_quotes(text)):
        if quote.is_scare:
            continue
        while at < len(sentence_spans) and sentence_spans[at][1] <= quote.start:
            at += 1
        joined: int | None = None
        while at < len(sentence_spans) and sentence_spans[at][0] < quote.end:
            held = groups[at]
            joined = joined if joined is not None else index if held is None else held
            groups[at] = joined
            at += 1
        at = max(at - 1, 0)  # the next quotation may begin in the last sentence of this one
    return groups


def _goes_on(text: str, quote: Quote, line_start: int) -> bool:
    """Tell whether an unclosed quotation may go on; with an attribution inside, its closing mark was forgotten."""
    # Only this paragraph is searched: the earlier ones were, and long chains must stay linear.
    return not quote.is_closed and not _ATTRIBUTION.search(text, max(quote.start, line_start), quote.end)


def _is_scare(text: str, quote: Quote) -> bool:
    if quote.end - quote.start > _SCARE_REACH:
        return False
    inner = text[quote.start : quote.end].strip(_MARKS)
    is_term = len(inner.split()) <= _SCARE_WORDS and not _SENTENCE_SIGNS.search(inner)
    return is_term and quote.is_closed and not _TAG_AFTER.match(text, quote.end)


def _line_quotes(text: str, start: int, end: int, carried: Quote | None) -> list[Quote]:
    """Return the quotations of one paragraph; the first begins at `carried` if it goes on here."""
    marks = [_mark(text, found, start, end) for found in _MARK.finditer(text, start, end)]
    doubles = [mark for mark in marks if not mark.is_single]
    if not marks:
        return []
    quotes = list(_pairs(text, doubles, start, end, carried))
    if len(doubles) == len(marks):
        return quotes
    singles = _single_pairs([mark for mark in marks if mark.is_single], quotes)
    return sorted([*quotes, *singles], key=lambda quote: quote.start)


def _mark(text: str, found: re.Match[str], start: int, end: int) -> _Mark:
    at, after = found.span()
    before = text[at - 1] if at > start else " "
    behind = text[after] if after < end else " "
    can_open = before.isspace() or before in _BEFORE_OPEN
    can_close = behind.isspace() or behind in _AFTER_CLOSE
    shape = _Shape.EITHER if can_open == can_close else _Shape.OPENS if can_open else _Shape.CLOSES
    if shape is _Shape.OPENS and _is_misplaced(text, at, start):
        shape = _Shape.EITHER
    return _Mark(at, after, text[at], shape, is_inch=before.isdigit() and text[at] in '"”')


def _is_misplaced(text: str, at: int, start: int) -> bool:
    """Tell a closing mark that stuck to the attribution (`Kami tahu, "ujar camat`), as sloppy pages have it."""
    if text[at] != '"' or not _TAG_HERE.match(text, at + 1):
        return False
    return text[max(start, at - 2) : at].rstrip()[-1:] in {",", ".", "?", "!"}


def _opens(mark: _Mark) -> bool:
    """Tell whether a mark opens where none stands open; a lone closing mark or an inch does not."""
    if mark.glyph in _ALWAYS_OPEN:
        return True
    if mark.glyph in _ALWAYS_CLOSE or mark.is_inch:
        return mark.shape is _Shape.OPENS
    return mark.shape is not _Shape.CLOSES


def _closes(mark: _Mark, following: _Mark | None) -> bool:
    """Tell whether a mark closes where one stands open; an inch does not if a true closing mark still follows."""
    if mark.is_inch and following is not None and following.shape is _Shape.CLOSES:
        return False
    return mark.shape is not _Shape.OPENS


def _pairs(text: str, marks: Sequence[_Mark], start: int, end: int, carried: Quote | None) -> Iterator[Quote]:
    """Pair the double marks of one paragraph."""
    opened = -1
    inner = False
    for no, mark in enumerate(marks):
        following = marks[no + 1] if no + 1 < len(marks) else None
        if opened < 0:
            if _opens(mark):
                opened = carried.start if carried and mark.start == start else mark.start
            elif carried and no == 0:
                yield Quote(carried.start, mark.end)
        elif _closes(mark, following):
            if not inner:
                yield Quote(opened, mark.end)
                opened = -1
            inner = False
        elif mark.shape is _Shape.OPENS and not inner:
            inner = _is_nested(marks, no)
            if not inner:
                yield Quote(opened, _trimmed(text, max(opened, start), mark.start), is_closed=False)
                opened = mark.start
    if opened >= 0:
        yield Quote(opened, _trimmed(text, max(opened, start), end), is_closed=False)


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _is_nested(marks: Sequence[_Mark], no: int) -> bool:
    """Tell a quotation inside one from a quotation after one whose closing mark was forgotten."""
    following = marks[no + 1 : no + 3]
    return len(following) > 1 and all(mark.shape is not _Shape.OPENS for mark in following)


def _single_pairs(marks: Sequence[_Mark], quotes: Sequence[Quote]) -> Iterator[Quote]:
    """Pair single marks outside double ones; what finds no partner is an apostrophe."""
    opened: _Mark | None = None
    at = 0
    for mark in marks:
        while at < len(quotes) and quotes[at].end <= mark.start:
            at += 1
            opened = None
        if at < len(quotes) and quotes[at].start <= mark.start:
            opened = None
        elif mark.shape is _Shape.OPENS:
            opened = mark
        elif opened and mark.glyph != "‘":
            yield Quote(opened.start, mark.end)
            opened = None
