"""Runs of capitalised words in a sentence: what may be a name, and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.linking.expressions import Found
from pipeline.linking.names import DEGREE, TITLES

_TOKEN: Final = re.compile(
    r"(?:[^\W\d_]\.)+(?:[A-Z][a-z]*\.?)?|[^\W\d_][\w'’`]*(?:-[^\W\d_][\w'’]*)*(?:\.(?=\s?[A-Z]|,\s))?|\d+|[^\w\s]"  # noqa: RUF001
)
PARTICLES: Final = frozenset({"bin", "binti", "nan", "gelar", "alias", "al", "van", "de"})


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words in a sentence."""

    start: int
    end: int
    words: tuple[str, ...]
    before: str
    at_start: bool
    titled: bool


def runs(text: str, taken: Sequence[Found] = ()) -> Iterator[Run]:
    """Runs of capitalised words outside of what is taken."""
    tokens = tokens_of(text)
    held: list[tuple[int, int, str]] = []
    before = ""
    for place, (start, end, word) in enumerate(tokens):
        if word[0].isupper():
            is_free = not any(f.start <= start < f.end for f in taken)
            shouted = is_free and SHOUTED.match(word) is not None
            goes_on = is_free and not shouted and is_capital(word)
        else:  # most words are small: nothing else is asked of them
            shouted, goes_on = False, bool(held) and word in PARTICLES and _leads_on(tokens, place, taken)
        if goes_on:
            held.append((start, end, word))
            continue
        if held:
            yield _run(text, held, before)
            held = []
        if shouted:
            yield _run(text, [(start, end, word)], before)
        before = word.lower().strip(".") or word
    if held:
        yield _run(text, held, before)


@lru_cache(maxsize=1 << 10)
def tokens_of(text: str) -> tuple[tuple[int, int, str], ...]:
    """Words and marks of a sentence with their places; kept, as a sentence is looked at more than once."""
    return tuple((m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text))


def is_capital(word: str) -> bool:
    """A word that may be of a name: not a degree, not an abbreviation, not shouted; initials and `H.` may."""
    if not word[0].isupper() or (word.count(".") > 1 and DEGREE.match(word)):
        return False
    bare = word.strip(".")
    return len(bare) == 1 or bare.lower() in TITLES or any(c.islower() for c in bare)


SHOUTED: Final = re.compile(r"^[A-Z]{2,4}$")


def _leads_on(tokens: Sequence[tuple[int, int, str]], place: int, taken: Sequence[Found]) -> bool:
    """Whether a particle (`bin`, `gelar`) stands before another capital and is itself not taken."""
    start = tokens[place][0]
    is_free = not any(f.start <= start < f.end for f in taken)
    return is_free and place + 1 < len(tokens) and is_capital(tokens[place + 1][2])


def _run(text: str, held: Sequence[tuple[int, int, str]], before: str) -> Run:
    start, end = held[0][0], held[-1][1]
    words = tuple(w for _, _, w in held)
    if text[end - 1] == "." and len(words[-1]) > 3 and not DEGREE.match(words[-1]):  # noqa: PLR2004
        end, words = end - 1, (*words[:-1], words[-1][:-1])
    titled = words[0].strip(".").lower() in TITLES
    at_start = not text[:start].strip(" \"“'‘-–—")  # noqa: RUF001
    return Run(start, end, words, before, at_start, titled)
