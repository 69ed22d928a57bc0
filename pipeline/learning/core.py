"""From which probability an article is core to the study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.classifier.model import Logistic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GRID = tuple(round(0.2 + 0.02 * step, 2) for step in range(31))


def core_threshold(rows: NDArray[np.float32], core: NDArray[np.bool_], folds: Sequence[Sequence[int]]) -> float:
    """The probability from which an article is core: half of the best F1 on held-out folds.

    That is where F1 is highest for calibrated probabilities (Lipton, Elkan & Naryanaswamy 2014), and steadier than the
    threshold that happened to be best on some hundred articles.
    """
    said = held_out_core(rows, core, folds)
    return max(_f1(said > t, core) for t in _GRID) / 2


def held_out_core(
    rows: NDArray[np.float32], core: NDArray[np.bool_], folds: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """Probability of being core of each article, from a regression made without its fold."""
    import numpy as np

    found = np.zeros(len(rows))
    for fold in folds:
        others = np.setdiff1d(np.arange(len(rows)), fold)
        if core[others].any() and not core[others].all():
            found[list(fold)] = Logistic.fit(rows[others], core[others], cost=1.0).probabilities(rows[list(fold)])
    return found


def _f1(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    whole = int(found.sum()) + int(wanted.sum())
    return 2 * int((found & wanted).sum()) / whole if whole else 0.0
