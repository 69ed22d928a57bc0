"""Audit samples: which segments to read so that precision and recall of a whole run can be estimated, with intervals.

Per code the segments of coded articles fall into strata: coded with high confidence, coded near the threshold, not
coded although a rule's cue stands there, and everything else. A fixed number is drawn from each, spread evenly over
outlets and years (systematic sampling); a segment weighs as many as it stands for, so that totals are estimated
without bias (Horvitz & Thompson 1952). Intervals draw each stratum's share from its Beta distribution under Jeffreys'
prior (Brown, Cai & DasGupta 2001), because a stratum in which nothing was right is no proof that nothing is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 4000
LEVEL = 0.95
SURE = 0.5
_SEED = 20201209


class Stratum(StrEnum):
    """Where a segment stands for a code."""

    ACCEPTED = "accepted"
    NEAR = "near_threshold"
    REJECTED = "rejected_with_cue"
    NO_HIT = "no_hit"


CODED = frozenset({Stratum.ACCEPTED, Stratum.NEAR})


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment that may be drawn: its article, and what the sample is spread over."""

    segment_id: str
    article_id: str
    outlet: str
    year: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A segment to be read for a code; `weight` is how many segments of its stratum it stands for."""

    item_id: str
    unit: Unit
    code_id: str
    stratum: Stratum
    weight: float
    population: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A reader's decision on a drawn segment."""

    code_id: str
    stratum: Stratum
    population: int
    is_right: bool


@dataclass(frozen=True, slots=True)
class Estimate:
    """Precision and recall of a code over the whole run; None where nothing was read that tells."""

    code_id: str
    read: int
    precision: tuple[float, float, float] | None
    recall: tuple[float, float, float] | None


def strata(units: Iterable[str], confidence: Mapping[str, float], refused: frozenset[str]) -> dict[Stratum, list[str]]:
    """Segments of each stratum for one code; `confidence` of those coded, `refused` where a cue was not coded."""
    found: dict[Stratum, list[str]] = {stratum: [] for stratum in Stratum}
    for unit in units:
        if unit in confidence:
            found[Stratum.ACCEPTED if confidence[unit] >= SURE else Stratum.NEAR].append(unit)
        else:
            found[Stratum.REJECTED if unit in refused else Stratum.NO_HIT].append(unit)
    return found


def draw(code_id: str, population: Mapping[Stratum, Sequence[Unit]], count: int, seed: str = "") -> list[Drawn]:
    """At most `count` segments of each stratum. The same seed and population give the same sample."""
    if count < 1:
        raise ValueError(f"{count} segments a stratum; wanted: at least 1")
    return [
        Drawn(_item(seed, code_id, unit), unit, code_id, stratum, len(units) / min(count, len(units)), len(units))
        for stratum, units in population.items()
        for unit in _spread(units, count, f"{seed}:{code_id}:{stratum}")
    ]


def _spread(units: Sequence[Unit], count: int, seed: str) -> list[Unit]:
    """Every n-th of the units in the order of outlet and year, from a start that the seed gives."""
    ordered = sorted(units, key=lambda u: (u.outlet, u.year, _hash(seed, u.segment_id)))
    if len(ordered) <= count:
        return ordered
    step = len(ordered) / count
    start = int(_hash(seed, "start")[:8], 16) / 16**8 * step
    return [ordered[int(start + step * place)] for place in range(count)]


def _item(seed: str, code_id: str, unit: Unit) -> str:
    return _hash(seed, f"{code_id}:{unit.segment_id}")[:12]


def _hash(seed: str, what: str) -> str:
    return hashlib.sha256(f"{seed}\x00{what}".encode()).hexdigest()


def estimates(answers: Sequence[Answer]) -> list[Estimate]:
    """Estimates of every code that was read, in order. SourceError when a stratum is given two sizes."""
    by_code: dict[str, list[Answer]] = {}
    for answer in answers:
        by_code.setdefault(answer.code_id, []).append(answer)
    return [_estimate(code_id, held) for code_id, held in sorted(by_code.items())]


def _estimate(code_id: str, answers: Sequence[Answer]) -> Estimate:
    import numpy as np

    sizes = _sizes(code_id, answers)
    right = {s: [a.is_right for a in answers if a.stratum is s] for s in sizes}
    rng = np.random.default_rng(_SEED)
    point = {s: sizes[s] * sum(held) / len(held) for s, held in right.items()}
    drawn = {s: sizes[s] * rng.beta(sum(h) + 0.5, len(h) - sum(h) + 0.5, DRAWS) for s, h in right.items()}
    coded = [s for s in sizes if s in CODED]
    others = [s for s in sizes if s not in CODED]
    precision = recall = None
    if coded:
        whole = sum(sizes[s] for s in coded)
        precision = _interval(sum(point[s] for s in coded) / whole, _total(drawn, coded) / whole)
    if coded and others:
        found, there = sum(point[s] for s in coded), sum(point.values())
        recall = _interval(found / there if there else 0.0, _total(drawn, coded) / _total(drawn, list(sizes)))
    return Estimate(code_id, len(answers), precision, recall)


def _total(drawn: Mapping[Stratum, NDArray[np.float64]], chosen: Sequence[Stratum]) -> NDArray[np.float64]:
    import numpy as np

    found: NDArray[np.float64] = np.sum([drawn[s] for s in chosen], axis=0)
    return found


def _sizes(code_id: str, answers: Sequence[Answer]) -> dict[Stratum, int]:
    sizes: dict[Stratum, int] = {}
    for answer in answers:
        if sizes.setdefault(answer.stratum, answer.population) != answer.population:
            raise SourceError(
                f"{code_id}: stratum {answer.stratum} has {sizes[answer.stratum]} and {answer.population} segments; "
                "wanted: answers to one sample"
            )
    return sizes


def _interval(point: float, drawn: NDArray[np.float64]) -> tuple[float, float, float]:
    import numpy as np

    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return point, min(float(low), point), max(float(high), point)
