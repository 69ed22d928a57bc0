"""Rules, classifier and both on the same articles, and whether a difference is more than chance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.evaluation.scores import Counts, Predicted, by_article, by_sentence, gained, score
from pipeline.evaluation.summary import GROUPS

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook
    from pipeline.evaluation.reference import Reference

EVERY = "all"


@dataclass(frozen=True, slots=True)
class Gain:
    """F1 of one way of coding less that of another on a group of codes, with its paired bootstrap interval."""

    group: str
    level: str
    one: str
    other: str
    f1: float
    f1_other: float
    low: float
    high: float

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def gains(
    references: Sequence[Reference], ways: Mapping[str, Mapping[str, Predicted]], codebook: Codebook, best: str
) -> list[Gain]:
    """What `best` gains over every other way, on each group of leaf codes and on all of them."""
    branch = {c.id: c.branch for c in codebook.codes.values()}
    groups = {**GROUPS, EVERY: tuple(set(branch.values()))}
    found: list[Gain] = []
    for name, branches in groups.items():
        for level, count in (("sentence", by_sentence), ("article", by_article)):
            keep = _keeping(branch, branches)
            counts = {way: count(references, said, keep) for way, said in ways.items()}
            found += [_gain(name, level, best, other, counts) for other in ways if other != best]
    return found


def _keeping(branch: Mapping[str, str], branches: Sequence[str]) -> Callable[[str], str | None]:
    return lambda code: code if branch.get(code) in branches else None


def _gain(name: str, level: str, best: str, other: str, counts: Mapping[str, Sequence[Counts]]) -> Gain:
    _, low, high = gained(counts[best], counts[other])
    return Gain(name, level, best, other, score(counts[best]).f1, score(counts[other]).f1, low, high)
