"""Precision, recall and F1 of codings against reference labels, with intervals over articles.

A coding belongs to the reference sentence that holds the middle of its span; codes are compared as sets of (article,
sentence, code), at the level of articles as sets of (article, code). Intervals are percentile bootstraps that draw
whole articles (Efron & Tibshirani 1993, chapter 13), because sentences of an article are not independent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.evaluation.reference import Reference

DRAWS = 2000
LEVEL = 0.95
_SEED = 20201209  # the day of the 2020 regional elections; any fixed number would do

Key = tuple[int, str]
"""Sentence and code."""


@dataclass(frozen=True, slots=True)
class Predicted:
    """What was coded in an article: statuses by (sentence, code), and its relevance."""

    codes: Mapping[Key, AbstractSet[str | None]]
    relevance: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one article: found and right, found and wrong, missed."""

    tp: int
    fp: int
    fn: int


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 with the interval of F1; `n` is how many there are in the reference."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    tp: int
    fp: int
    fn: int

    @property
    def n(self) -> int:
        """How many there are in the reference."""
        return self.tp + self.fn


def counted(found: AbstractSet[object], wanted: AbstractSet[object]) -> Counts:
    """Counts of one article from two sets."""
    return Counts(len(found & wanted), len(found - wanted), len(wanted - found))


def f1(tp: float, fp: float, fn: float) -> float:
    """Harmonic mean of precision and recall; 0 where nothing was found and nothing is there."""
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def drawn(articles: int, draws: int = DRAWS) -> NDArray[np.int64]:
    """How often each article stands in each bootstrap draw: draws x articles; the same for the same numbers."""
    import numpy as np

    return np.random.default_rng(_SEED).multinomial(articles, [1 / articles] * articles, size=draws)


def score(counts: Sequence[Counts], draws: int = DRAWS) -> Score:
    """Micro precision, recall and F1 of the articles, with a bootstrap interval of F1."""
    import numpy as np

    table = np.array([(c.tp, c.fp, c.fn) for c in counts] or [(0, 0, 0)], dtype=np.int64)
    tp, fp, fn = (int(x) for x in table.sum(axis=0))
    sums = drawn(len(table), draws) @ table
    low, high = np.quantile(_f1s(sums), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    precision, recall = (tp / (tp + x) if tp + x else 0.0 for x in (fp, fn))
    return Score(precision, recall, f1(tp, fp, fn), float(low), float(high), tp, fp, fn)


def _f1s(sums: NDArray[np.int64]) -> NDArray[np.float64]:
    import numpy as np

    tp, fp, fn = sums.T.astype(float)
    whole = 2 * tp + fp + fn
    found: NDArray[np.float64] = np.divide(2 * tp, whole, out=np.zeros_like(whole), where=whole > 0)
    return found


def gained(one: Sequence[Counts], other: Sequence[Counts], draws: int = DRAWS) -> tuple[float, float, float]:
    """F1 of the first less F1 of the second on the same articles, with its paired bootstrap interval."""
    import numpy as np

    if len(one) != len(other):
        raise ValueError(f"{len(one)} articles against {len(other)}: a paired comparison wants the same articles")
    tables = [np.array([(c.tp, c.fp, c.fn) for c in counts], dtype=np.int64) for counts in (one, other)]
    weights = drawn(len(one), draws)
    difference = _f1s(weights @ tables[0]) - _f1s(weights @ tables[1])
    whole = [_f1s(t.sum(axis=0, keepdims=True))[0] for t in tables]
    low, high = np.quantile(difference, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(whole[0] - whole[1]), float(low), float(high)


def wanted_codes(reference: Reference) -> dict[Key, set[str | None]]:
    """Reference statuses by (sentence, code)."""
    found: dict[Key, set[str | None]] = {}
    for label in reference.labels:
        found.setdefault((label.sentence, label.code), set()).add(label.evid)
    return found


def by_sentence(
    references: Sequence[Reference], predicted: Mapping[str, Predicted], keep: Callable[[str], str | None]
) -> list[Counts]:
    """Counts by article of (sentence, `keep(code)`); codes that `keep` gives None for are left out."""
    return [counted(_kept(predicted[r.doc_id].codes, keep), _kept(wanted_codes(r), keep)) for r in references]


def by_article(
    references: Sequence[Reference], predicted: Mapping[str, Predicted], keep: Callable[[str], str | None]
) -> list[Counts]:
    """Counts by article of the set of `keep(code)` that stand in it."""
    return [
        counted({c for _, c in _kept(predicted[r.doc_id].codes, keep)}, {c for _, c in _kept(wanted_codes(r), keep)})
        for r in references
    ]


def _kept(codes: Iterable[Key], keep: Callable[[str], str | None]) -> set[Key]:
    return {(s, kept) for s, code in codes if (kept := keep(code)) is not None}


def relevance(
    references: Sequence[Reference], predicted: Mapping[str, Predicted], level: str = "core"
) -> list[Counts]:
    """Counts by article of being as relevant as `level`."""
    return [
        counted({level} if predicted[r.doc_id].relevance == level else set(), {level} & {r.relevance})
        for r in references
    ]


@dataclass(frozen=True, slots=True)
class Statuses:
    """Evidential status on matched codings: how many are the same, of how many, and (wanted, found) pairs."""

    same: int
    matched: int
    pairs: Mapping[tuple[str, str], int]

    @property
    def share(self) -> float:
        """Share of matched codings whose status is one of the reference's."""
        return self.same / self.matched if self.matched else 0.0


def statuses(references: Sequence[Reference], predicted: Mapping[str, Predicted]) -> Statuses:
    """Compare statuses where both have the (sentence, code) and a status."""
    same = matched = 0
    pairs: Counter[tuple[str, str]] = Counter()
    for reference in references:
        found = predicted[reference.doc_id].codes
        for key, wanted in wanted_codes(reference).items():
            ours, theirs = _stated(found.get(key, ())), _stated(wanted)
            if not ours or not theirs:
                continue
            both = sorted(set(ours) & set(theirs))
            matched, same = matched + 1, same + bool(both)
            pairs[(both[0], both[0]) if both else (theirs[0], ours[0])] += 1
    return Statuses(same, matched, dict(pairs))


def _stated(values: Iterable[str | None]) -> list[str]:
    return sorted(v for v in values if v is not None)
