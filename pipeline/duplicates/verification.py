"""Whether two articles are copies of each other: exact measures over their hashed shingles, words and figures.

The constants were chosen on the 12 written re-publications of the reference set (shingle Jaccard .11 to .50, word
containment .87 to .97, at most one figure missing, a day apart at most), on planted copies, and against pairs of
18,040 real articles. There, Jaccard alone cannot tell a rewritten copy from the next day's gold price (.2 to .8) or
from a follow-up with the same background paragraph (.1 to .5). Figures, words and days apart mostly can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.duplicates.fingerprints import KIND_SHIFT, Hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

COPY_JACCARD = 0.5
"""Half of all 5-word shingles: edited by another desk, or with another tail."""
BARE_JACCARD, BARE_WORDS_JACCARD = 0.6, 0.8
"""The same where there are too few figures to judge by, unless nearly all words are the same: forms filled with
another name reach .56, with .75 of the words."""
CUT_JACCARD, CUT_INSIDE = 0.3, 0.9
"""A copy that lost its tail: inside the longer one, and not just a paragraph of a round-up."""
REWRITE_JACCARD, REWRITE_WORDS, REWRITE_WORDS_JACCARD = 0.1, 0.86, 0.49
"""Reworded throughout, but with the words of the shorter one in the other and half of all words shared: most
follow-ups have fewer, and those that swallow a short article share less than half."""
REWRITE_DAYS = 3.0
"""Re-publications come within a day or two; after that the same background belongs to a follow-up."""
COPY_DAYS, FAR_JACCARD = 7.0, 0.8
"""Beyond a week, or by one outlet, only what is nearly the same text: serial pieces (prices, timetables) and
follow-ups share up to .8."""
FIGURES_NEEDED = 4
"""Fewer different figures say nothing."""
FIGURES_MISSING = 0.05
"""A copy keeps figures: of the article with fewer, one or this share may be missing in the other."""
SERIAL_DAYS, SERIAL_WORDS = 0.5, 0.92
"""On another day one missing figure is a serial piece, unless the words say a copy (those with one have .93)."""
CHAIN_JACCARD, CHAIN_WORDS, CHAIN_WORDS_JACCARD = 0.05, 0.75, 0.4
"""A copy of a copy against the canonical article: enough of the same words, still the same figures."""

_EDGES = np.array([1 << KIND_SHIFT, 2 << KIND_SHIFT], np.uint32)
_SIGMAS = 3.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two articles side by side; shares are 0..1, and "inside" means a part of the smaller one.

    `jaccard` and `inside` are of 5-word shingles, `words_jaccard` and `words_inside` of words. `figures` counts the
    different words with a digit of the article that has fewer; `missing` those of them that the other lacks.
    """

    jaccard: float
    inside: float
    words_jaccard: float
    words_inside: float
    figures: int
    missing: int


def evidence(first: Hashes, second: Hashes) -> Evidence:
    """Compare two sorted arrays of `Fingerprint.shingles`."""
    if first.size > second.size:
        first, second = second, first
    one, two = _blocks(first), _blocks(second)
    common = _common(first, second, one)
    shingles, words, figures = (
        (common[kind], one[kind + 1] - one[kind], two[kind + 1] - two[kind]) for kind in range(3)
    )
    every_word = (words[0] + figures[0], words[1] + figures[1], words[2] + figures[2])
    fewest = min(figures[1], figures[2])
    return Evidence(
        jaccard=_jaccard(*shingles),
        inside=_inside(*shingles),
        words_jaccard=_jaccard(*every_word),
        words_inside=_inside(*every_word),
        figures=fewest,
        missing=fewest - figures[0],
    )


def is_copy(found: Evidence, days_apart: float) -> bool:
    """Judge two articles so many days apart (0: a date is missing; infinite: both by one outlet)."""
    if not _keeps_figures(found, days_apart):
        return False
    if days_apart > COPY_DAYS:
        return found.jaccard >= FAR_JACCARD
    has_figures = found.figures >= FIGURES_NEEDED
    is_cut = found.jaccard >= CUT_JACCARD and found.inside >= CUT_INSIDE
    is_alike = has_figures or found.words_jaccard >= BARE_WORDS_JACCARD
    if found.jaccard >= (COPY_JACCARD if is_alike else BARE_JACCARD) or (has_figures and is_cut):
        return True
    return has_figures and days_apart <= REWRITE_DAYS and _is_rewritten(found)


def is_chained(found: Evidence, days_apart: float) -> bool:
    """Judge a copy of a copy against the canonical article: it must still tell the same."""
    has_words = found.words_inside >= CHAIN_WORDS and found.words_jaccard >= CHAIN_WORDS_JACCARD
    is_near = days_apart <= COPY_DAYS and found.jaccard >= CHAIN_JACCARD and has_words
    return is_copy(found, days_apart) or (is_near and _keeps_figures(found, days_apart))


def least_jaccard(days_apart: NDArray[np.float64]) -> NDArray[np.float64]:
    """Jaccard below which articles published so many days apart cannot be copies."""
    near = np.where(days_apart > REWRITE_DAYS, CUT_JACCARD, REWRITE_JACCARD)
    return np.where(days_apart > COPY_DAYS, FAR_JACCARD, near)


def least_agreement(jaccard: NDArray[np.float64], slots: int) -> NDArray[np.float64]:
    """Slots of two MinHash signatures that agree at least, in 999 of 1,000 cases, at this Jaccard."""
    return slots * jaccard - _SIGMAS * np.sqrt(slots * jaccard * (1 - jaccard))


def _keeps_figures(found: Evidence, days_apart: float) -> bool:
    share = FIGURES_MISSING * found.figures
    if days_apart < SERIAL_DAYS:
        return found.missing <= max(1.0, share)
    is_reworded = found.jaccard < COPY_JACCARD and found.words_inside >= SERIAL_WORDS
    return found.missing <= (1.0 if is_reworded else share)


def _is_rewritten(found: Evidence) -> bool:
    has_words = found.words_inside >= REWRITE_WORDS and found.words_jaccard >= REWRITE_WORDS_JACCARD
    return has_words and found.jaccard >= REWRITE_JACCARD


def _common(first: Hashes, second: Hashes, blocks: list[int]) -> list[int]:
    if not second.size:
        return [0, 0, 0]
    places = second.searchsorted(first)
    is_common = second.take(places, mode="clip") == first
    return [int(np.count_nonzero(is_common[blocks[kind] : blocks[kind + 1]])) for kind in range(3)]


def _blocks(hashes: Hashes) -> list[int]:
    return [0, *hashes.searchsorted(_EDGES).tolist(), hashes.size]


def _jaccard(common: int, one: int, other: int) -> float:
    union = one + other - common
    return common / union if union else 0.0


def _inside(common: int, one: int, other: int) -> float:
    smaller = min(one, other)
    return common / smaller if smaller else 0.0
