"""Reliability of each code between two coders of the same articles, with the verdict of the protocol.

Section 5 of the codebook's method: alpha at least .800, its lower limit at least .667, is reported freely; from .667
on tentatively; below that the code is revised, merged or dropped; a rare code needs a positive agreement of .70 too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.errors import SourceError
from pipeline.evaluation.agreement import Interval, ac1, alpha_interval, kappa, percent, specific

if TYPE_CHECKING:
    from pipeline.evaluation.reference import Reference

Pairs = list[tuple[bool, bool]]
FREELY, TENTATIVELY, POSITIVE, RARE = 0.800, 0.667, 0.70, 0.05
_Z = 1.6448536269514722  # one-sided .05


class Verdict(StrEnum):
    """What the protocol lets one do with a code."""

    RELIABLE = "reliable"
    TENTATIVE = "tentative"
    UNRELIABLE = "unreliable"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Reliability:
    """Agreement on one code or branch; `alpha` and `kappa` are None where every unit is the same for both."""

    name: str
    units: int
    first: int
    second: int
    percent: float
    positive: float
    negative: float
    ac1: float
    kappa: float | None
    alpha: Interval | None

    @property
    def prevalence(self) -> float:
        """Mean share of units with the code."""
        return (self.first + self.second) / (2 * self.units)

    @property
    def is_rare(self) -> bool:
        """Whether alpha alone misleads: nearly all units have the code, or nearly none."""
        return not RARE <= self.prevalence <= 1 - RARE

    @property
    def verdict(self) -> Verdict:
        """The protocol's verdict."""
        if self.alpha is None:
            return Verdict.UNTOLD
        if self.alpha.value < TENTATIVELY or (self.is_rare and self.positive < POSITIVE):
            return Verdict.UNRELIABLE
        free = self.alpha.value >= FREELY and self.alpha.low >= TENTATIVELY
        return Verdict.RELIABLE if free else Verdict.TENTATIVE

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {**asdict(self), "prevalence": self.prevalence, "verdict": str(self.verdict)}


def units_needed(prevalence: float, alpha_min: float) -> int:
    """Units that two coders must code to show `alpha_min` at one-sided .05 (Bloch & Kraemer, after Krippendorff).

    ValueError unless both lie between 0 and 1.

    >>> units_needed(0.25, 0.667), units_needed(0.25, 0.800)
    (81, 139)
    """
    if not 0 < prevalence < 1 or not 0 <= alpha_min < 1:
        raise ValueError(f"prevalence {prevalence} and alpha {alpha_min}: both lie between 0 and 1")
    spread = 4 * (1 - alpha_min) * prevalence * (1 - prevalence)
    return math.ceil(2 * _Z**2 * ((1 + alpha_min) * (3 - alpha_min) / spread - alpha_min))


def reliability(
    one: Sequence[Reference], other: Sequence[Reference], branch_of: Mapping[str, str]
) -> list[Reliability]:
    """Branches, then codes, over every sentence and headline that both coded.

    SourceError when the two did not code the same articles, cut into the same sentences.
    """
    theirs = {r.doc_id: r for r in other}
    for ours in one:
        if ours.doc_id not in theirs or theirs[ours.doc_id].sentences != ours.sentences:
            raise SourceError(f"{ours.doc_id}: the second coder has no such article, or other sentences")
    both = [(r, theirs[r.doc_id]) for r in one]
    codes = sorted({x.code for pair in both for r in pair for x in r.labels})
    branches = [b for b in dict.fromkeys(branch_of.values()) if any(branch_of.get(c) == b for c in codes)]
    of_branches = [_of(b, both, lambda code, b=b: branch_of.get(code) == b) for b in branches]  # type: ignore[misc]
    return [*of_branches, *(_of(c, both, lambda code, c=c: code == c) for c in codes)]  # type: ignore[misc]


def _of(name: str, both: Sequence[tuple[Reference, Reference]], is_it: Callable[[str], bool]) -> Reliability:
    clusters = [_pairs(ours, theirs, is_it) for ours, theirs in both]
    pairs = [pair for cluster in clusters for pair in cluster]
    first, second = (sum(p[n] for p in pairs) for n in (0, 1))
    told = 0 < first + second < 2 * len(pairs)
    agreed = specific(pairs)
    return Reliability(
        name=name,
        units=len(pairs),
        first=first,
        second=second,
        percent=percent(pairs),
        positive=agreed.positive,
        negative=agreed.negative,
        ac1=ac1(pairs),
        kappa=kappa(pairs) if told else None,
        alpha=alpha_interval(clusters) if told else None,
    )


def _pairs(ours: Reference, theirs: Reference, is_it: Callable[[str], bool]) -> Pairs:
    a, b = ({x.sentence for x in r.labels if is_it(x.code)} for r in (ours, theirs))
    return [(s in a, s in b) for s in range(len(ours.sentences) + 1)]
