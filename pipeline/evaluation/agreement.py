"""Agreement between coders: chance-corrected coefficients, and intervals over clusters of units.

A table of ratings is a list of units; a unit maps each coder who rated it to a value. Values are compared for equality
(nominal) or by a distance. Coefficients are those of Krippendorff (2011, Computing Krippendorff's Alpha-Reliability),
Cohen (1960), Fleiss (1971) and Gwet (2008); the distance between sets is MASI (Passonneau 2006).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

Value: TypeAlias = Hashable
Unit: TypeAlias = Mapping[str, Value]
Distance: TypeAlias = Callable[[Value, Value], float]


def nominal(one: Value, other: Value) -> float:
    """Distance 0 between equal values, 1 between others."""
    return float(one != other)


def masi(one: Value, other: Value) -> float:
    """Distance between two frozensets: 1 less Jaccard times a weight of how they overlap (Passonneau 2006).

    TypeError when a value is no frozenset.
    """
    if not isinstance(one, frozenset) or not isinstance(other, frozenset):
        raise TypeError(f"masi compares frozensets, not {type(one).__name__} and {type(other).__name__}")
    if one == other:
        return 0.0
    shared = len(one & other)
    nested = one <= other or other <= one
    weight = (2 / 3 if nested else 1 / 3) if shared else 0.0
    return 1 - weight * shared / len(one | other)


def alpha(units: Sequence[Unit], distance: Distance = nominal) -> float:
    """Krippendorff's alpha: any number of coders, values missing where a coder did not rate.

    Units that fewer than two coders rated are left out; ValueError when none is left or all values are the same.

    >>> alpha([{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 2}])
    0.4444444444444444
    """
    rated = [list(u.values()) for u in units if len(u) > 1]
    totals = Counter(v for values in rated for v in values)
    n = sum(totals.values())
    if not n:
        raise ValueError("no unit was rated by two coders")
    observed = sum(2 * sum(distance(x, y) for x, y in combinations(values, 2)) / (len(values) - 1) for values in rated)
    expected = sum(2 * totals[x] * totals[y] * distance(x, y) for x, y in combinations(totals, 2)) / (n - 1)
    if not expected:
        raise ValueError("every rating is the same: agreement cannot be told from chance")
    return 1 - observed / expected


def percent(pairs: Sequence[tuple[Value, Value]]) -> float:
    """Share of units on which two coders agree. ValueError on no units."""
    if not pairs:
        raise ValueError("no units")
    return sum(x == y for x, y in pairs) / len(pairs)


def kappa(pairs: Sequence[tuple[Value, Value]]) -> float:
    """Cohen's kappa of two coders; ValueError when both give one and the same value everywhere.

    >>> table = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    >>> round(kappa(table), 2)
    0.4
    """
    ours, theirs = Counter(x for x, _ in pairs), Counter(y for _, y in pairs)
    return _corrected(percent(pairs), sum(ours[v] * theirs[v] for v in ours) / len(pairs) ** 2)


def ac1(pairs: Sequence[tuple[Value, Value]]) -> float:
    """Gwet's AC1 of two coders: stays high where one value is rare and kappa falls (Gwet 2008).

    >>> table = [(1, 1)] * 118 + [(1, 0)] * 5 + [(0, 1)] * 2
    >>> round(ac1(table), 2), round(kappa(table), 2)
    (0.94, -0.02)
    """
    both = Counter(v for pair in pairs for v in pair)
    if len(both) < 2:  # noqa: PLR2004 - one value leaves nothing to agree on by chance
        return percent(pairs)
    shares = [n / (2 * len(pairs)) for n in both.values()]
    return _corrected(percent(pairs), sum(p * (1 - p) for p in shares) / (len(both) - 1))


def fleiss(counts: Sequence[Sequence[int]]) -> float:
    """Fleiss' kappa: each row counts how many of the same number of coders gave each value.

    ValueError when rows differ in their number of coders.
    """
    coders = {sum(row) for row in counts}
    if len(coders) != 1 or min(coders) < 2:  # noqa: PLR2004 - agreement wants two
        raise ValueError(f"coders per unit: {sorted(coders)}; wanted: the same number, at least 2, in every row")
    (n,) = coders
    observed = sum(sum(x * (x - 1) for x in row) / (n * (n - 1)) for row in counts) / len(counts)
    shares = [sum(column) / (n * len(counts)) for column in zip(*counts, strict=True)]
    return _corrected(observed, sum(p * p for p in shares))


def _corrected(observed: float, chance: float) -> float:
    if chance == 1:
        raise ValueError("every rating is the same: agreement cannot be told from chance")
    return (observed - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Specific:
    """Positive and negative specific agreement of two coders on one code (Cicchetti & Feinstein 1990)."""

    positive: float
    negative: float


def specific(pairs: Sequence[tuple[bool, bool]]) -> Specific:
    """Agreement on the presence and on the absence of a code; 0 where nobody saw it, or nobody did not."""
    both, neither = sum(x and y for x, y in pairs), sum(not x and not y for x, y in pairs)
    mixed = len(pairs) - both - neither
    return Specific(_share(2 * both, mixed), _share(2 * neither, mixed))


def _share(agreed: int, mixed: int) -> float:
    return agreed / (agreed + mixed) if agreed + mixed else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A coefficient with its percentile bootstrap interval."""

    value: float
    low: float
    high: float


def alpha_interval(clusters: Sequence[Sequence[tuple[bool, bool]]], draws: int = 2000) -> Interval:
    """Nominal alpha of two coders on one code, with a 95 % interval that draws whole clusters (articles).

    `clusters` holds for each article the pairs of its units. ValueError when every rating is the same.
    """
    import numpy as np

    from pipeline.evaluation.scores import drawn

    whole = alpha([{"a": x, "b": y} for cluster in clusters for x, y in cluster])
    table = np.array([_cells(cluster) for cluster in clusters], dtype=float)
    both, neither, mixed = (drawn(len(clusters), draws) @ table).T
    n = 2 * (both + neither + mixed)
    ones, zeros = 2 * both + mixed, 2 * neither + mixed
    expected = 2 * ones * zeros / np.maximum(n - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = 1 - 2 * mixed / expected
    low, high = np.quantile(values[expected > 0], [0.025, 0.975])
    return Interval(whole, float(low), float(high))


def _cells(pairs: Sequence[tuple[bool, bool]]) -> tuple[int, int, int]:
    both, neither = sum(x and y for x, y in pairs), sum(not x and not y for x, y in pairs)
    return both, neither, len(pairs) - both - neither
