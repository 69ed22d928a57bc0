"""Sentence boundaries in Indonesian news text."""

# ruff: noqa: RUF001 - typographic marks are what this file is about

from __future__ import annotations

import re
from typing import Final

from pipeline.indonesian.abbreviations import (
    ABBREVIATIONS,
    DEGREES,
    HOST_LABELS,
    LETTERED,
    OPENERS,
    SHORT_WORDS,
    TAG_OPENERS,
    WHEN_CAPITALISED,
    Ending,
)

# Possessive throughout: a run of a million marks is matched once, not once from each of its marks.
_STOP: Final = re.compile(r"""\n|(?P<mark>[.!?…]++)(?P<close>["”’'»)\]]*+)[^\S\n]*+""")
_OPENING: Final = re.compile(r"""["“„”‘’'«(\[\-–—*•·→>\s]*+""")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CLOCK: Final = re.compile(r"\d\d\s+(?:WIB|WITA|WIT)\b")
_DEGREE: Final = re.compile(r"(?:Drs?|S|M|A|B|D|L|Sp|Ph)\.[A-Z][A-Za-z]{0,6}(?:\.[A-Z][A-Za-z]{0,6})*")
_INITIALS: Final = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_GLUED: Final = re.compile(r"""[A-Z][A-Za-z-]+(?=[\s,;:"”])""")
_GLUE_ENDS: Final = re.compile(r"""(?:[a-z]{3,}|[)"”]|(?<!\d)(?:19|20)\d\d)\Z""")
_HOST_SIGNS: Final = re.compile(r"[./@_=]")
_QUOTES: Final = "\"”’'»"
_BRACKETS: Final = "(["
_BEFORE_TEXT: Final = " \t\"“”'([-–—*•.…"
_LOOK_BACK: Final = 24  # no abbreviation is longer
_BARE_REACH: Final = 64
_LIST_REACH: Final = 300  # how far back the previous item of a running list may stand


class _Line:
    """Whether a straight mark stands open in the line; each is counted once, so that all stays linear."""

    __slots__ = ("_at", "_odd", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self.restart(0)

    def restart(self, at: int) -> None:
        self._at, self._odd = at, False

    def is_open(self, at: int) -> bool:
        self._odd ^= bool(self._text.count('"', self._at, at) % 2)
        self._at = at
        return self._odd


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return ordered, trimmed, half-open spans that cover every non-space character once; LF always ends one."""
    spans: list[tuple[int, int]] = []
    line = _Line(text)
    start, length = 0, len(text)
    for stop in _STOP.finditer(text):
        at, after = stop.span()
        if text[at] == "\n":
            _append(spans, text, start, at)
            line.restart(after)
            start = after
        elif after < length and text[after] != "\n":
            end = _end(text, start, stop, line)
            if end > start:
                _append(spans, text, start, end)
                start = end
    _append(spans, text, start, length)
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    bare = text[start:end].lstrip()
    if bare:
        begin = end - len(bare)
        spans.append((begin, begin + len(bare.rstrip())))


def _end(text: str, start: int, stop: re.Match[str], line: _Line) -> int:
    """Return where the sentence ends at this stop, or -1."""
    end, after = stop.end("close"), stop.end()
    if end == after:
        return _glued_end(text, start, stop, line)
    head = text[after]
    if head in '"”' and text[after + 1 : after + 2].isspace():
        return _loose_end(text, after, end, closing=head == "”" or line.is_open(after))
    first = after if head.isalnum() else _skip_opening(text, after)
    if first < 0:
        return end if head in _BRACKETS else -1
    return end if _ends(text, start, stop, first) else -1


def _skip_opening(text: str, at: int) -> int:
    """Return where the word after opening marks starts, -1 if the line has none."""
    opening = _OPENING.match(text, at)
    first = opening.end() if opening else at
    return -1 if first == len(text) or "\n" in text[at:first] else first


def _loose_end(text: str, mark: int, end: int, *, closing: bool) -> int:
    """Place the end around a quotation mark that has space on both sides."""
    if not closing:
        return end
    first = _skip_opening(text, mark + 1)
    return -1 if first < 0 or text[first].islower() else mark + 1


def _glued_end(text: str, start: int, stop: re.Match[str], line: _Line) -> int:
    """Return where a sentence ends that has no space after it, where that is beyond doubt; else -1."""
    at, after = stop.span()
    close = stop["close"]
    token = _token_before(text, start, at)
    if not _GLUE_ENDS.search(token) or (token[-1] != ")" and _HOST_SIGNS.search(token)):
        return -1
    if close == '"':
        return _glued_quote_end(text, after, line)
    if token.lower() in ABBREVIATIONS or (close and close not in "”»"):
        return -1
    if text[after] in "“„":
        return after
    word = _GLUED.match(text, after)
    return after if word and word.group().lower() not in HOST_LABELS else -1


def _glued_quote_end(text: str, after: int, line: _Line) -> int:
    """Decide by the marks before it whether a straight mark closes the one sentence or opens the other."""
    if not text[after].isupper():
        return -1
    return after if line.is_open(after - 1) else after - 1


def _ends(text: str, start: int, stop: re.Match[str], first: int) -> bool:
    """Tell whether the stop ends its sentence; `first` is the first letter or figure after space and opening marks."""
    mark, close, at = stop["mark"], stop["close"], stop.start()
    if text[first].islower():
        return _ends_before_small(text, start, stop, first)
    if _is_bare(text, start, at):
        return False
    if close and close[0] in _QUOTES:
        return not _is_speech_tag(text, first)
    if mark == ".":
        return _ends_at_full_stop(text, start, at, first)
    if text[at - 1] in _BRACKETS:
        return False
    return not (text[at - 1].isspace() and mark[0] in ".…") or _next_word(text, first) in OPENERS


def _ends_before_small(text: str, start: int, stop: re.Match[str], first: int) -> bool:
    """Decide before small letters: speech tags, abbreviations, signatures, texts put in small letters."""
    after = stop.end()
    bracket = text[after] in _BRACKETS
    if stop["mark"] != "." or stop["close"]:
        return bracket
    token = _token_before(text, start, stop.start())
    kind = _kind(token)
    if not token or "." in token or kind is Ending.NEVER or (kind is not None and not bracket):
        return False
    if bracket:
        return len(token) > 1
    is_word = token.isalpha() and token.islower() and (len(token) > 3 or token in SHORT_WORDS)  # noqa: PLR2004
    return is_word if first == after else len(token) > 1


def _is_bare(text: str, start: int, at: int) -> bool:
    """Tell whether nothing but marks stands in the sentence so far; the window keeps long texts linear."""
    return at - start <= _BARE_REACH and not text[start:at].strip(_BEFORE_TEXT)


def _is_speech_tag(text: str, first: int) -> bool:
    """Tell whether a capitalised attribution follows, such as `"Netral!" Ujar camat`."""
    return _next_word(text, first) in TAG_OPENERS


def _ends_at_full_stop(text: str, start: int, at: int, first: int) -> bool:
    """Decide at one full stop before a capital or a figure."""
    token = _token_before(text, start, at)
    if not token:
        return True
    kind = _kind(token)
    if kind is not None:
        return _kind_ends(kind, text, first)
    if len(token) == 1 and token.isalpha():
        return _letter_ends(text, start, at, first)
    if token.isdigit():
        return _figure_ends(text, start, at, first)
    if "." in token or token in DEGREES:
        return _degree_ends(text, start, at, first)
    return True


def _kind(token: str) -> Ending | None:
    small = token.lower()
    return None if token == small and small in WHEN_CAPITALISED else ABBREVIATIONS.get(small)


def _kind_ends(kind: Ending, text: str, first: int) -> bool:
    if kind is Ending.NEVER:
        return False
    if kind is Ending.OPENER:
        return _next_word(text, first) in OPENERS
    return kind is Ending.CAPITAL or not text[first].isdigit()


def _letter_ends(text: str, start: int, at: int, first: int) -> bool:
    """Tell an initial (`Dosen A. R. Sekar`) from a letter that ends a sentence (`golongan A. Namun`)."""
    if _is_bare(text, start, at - 1) or text[at - 1].islower():
        return False
    before = _token_before(text, start, at - 2).lower()
    return before in LETTERED or _next_word(text, first) in OPENERS


def _figure_ends(text: str, start: int, at: int, first: int) -> bool:
    """Tell the number of a list item (`1. Foto`) and a spaced clock time from a figure that ends a sentence."""
    token = _token_before(text, start, at)
    if len(token) > 2:  # noqa: PLR2004
        return True
    if _CLOCK.match(text, first):
        return False
    behind = text[max(start, at - _LIST_REACH) : at - len(token)]
    if not behind.strip(_BEFORE_TEXT):
        return False
    number = int(token)
    return behind.rstrip()[-1] not in ":;," if number == 1 else f"{number - 1}. " not in behind


def _degree_ends(text: str, start: int, at: int, first: int) -> bool:
    """Decide after a dotted token: degrees end sentences, initials do so before openers only, hosts always."""
    token = _token_before(text, start, at)
    if _looks_like_degree(text, first):
        return False
    if _INITIALS.fullmatch(token) and not _follows_name(text, start, at - len(token)):
        return _next_word(text, first) in OPENERS
    return True


def _follows_name(text: str, start: int, at: int) -> bool:
    """Tell whether a name or degree and a comma stand before, as in `Rustam, A.P.` but not in `ketua, A.R. Sekar`."""
    behind = text[max(start, at - _LOOK_BACK) : at].split()
    name = behind[-1] if behind else ""
    return name.endswith(",") and (name.istitle() or "." in name or name[:-1] in DEGREES)


def _looks_like_degree(text: str, first: int) -> bool:
    token = text[first : first + _LOOK_BACK].split(None, 1)[0].rstrip(".,")
    return token in DEGREES or _DEGREE.fullmatch(token) is not None


def _token_before(text: str, start: int, at: int) -> str:
    """Return the word that ends at `at` without its opening marks; empty after a space."""
    tail = text[max(start, at - _LOOK_BACK) : max(at, 0)]
    if not tail or tail[-1].isspace():
        return ""
    return tail.rsplit(None, 1)[-1].rpartition(",")[2].lstrip("\"“”'‘([")


def _next_word(text: str, first: int) -> str:
    word = _LETTERS.match(text, first)
    return word.group().lower() if word else ""
