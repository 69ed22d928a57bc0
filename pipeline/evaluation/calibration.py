"""Whether the stated confidence of codings is borne out: expected calibration error (Naeini et al. 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Codings whose confidence lies from `low` to below `high`: how many, what they state, how many are right."""

    low: float
    high: float
    n: int
    stated: float
    right: float


def bins(stated: Sequence[tuple[float, bool]], count: int = BINS) -> list[Bin]:
    """Bins of equal width over (confidence, right); empty ones are left out. ValueError outside of 0 to 1."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(count)]
    for confidence, right in stated:
        if not 0 <= confidence <= 1:
            raise ValueError(f"confidence {confidence}; allowed: 0 to 1")
        held[min(int(confidence * count), count - 1)].append((confidence, right))
    return [_bin(place, count, cases) for place, cases in enumerate(held) if cases]


def _bin(place: int, count: int, cases: Sequence[tuple[float, bool]]) -> Bin:
    stated = sum(c for c, _ in cases) / len(cases)
    right = sum(r for _, r in cases) / len(cases)
    return Bin(place / count, (place + 1) / count, len(cases), stated, right)


def calibration_error(found: Sequence[Bin]) -> float:
    """Mean distance between what bins state and how often they are right, weighted by their size; 0 for none.

    >>> round(calibration_error(bins([(0.9, True), (0.9, False), (0.2, False), (0.2, False)])), 2)
    0.3
    """
    n = sum(b.n for b in found)
    return sum(b.n * abs(b.stated - b.right) for b in found) / n if n else 0.0
