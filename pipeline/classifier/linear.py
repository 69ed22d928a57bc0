"""The first pass: for every code, and for groups of codes, how strongly the words of a passage speak for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

UNSEEN = -2.0
"""Score of an output that had too few positives to be fitted: as far from a positive as scores go."""
LEAST_POSITIVES = 8
KEPT_WEIGHTS = 8000
"""Largest weights kept for an output; the rest are set to nought, which changes no figure and makes the file small."""
_COST = 0.5


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights (terms x outputs, sparse) and intercepts (outputs)."""

    weights: csr_matrix
    intercepts: NDArray[np.float32]

    def scores(self, vectors: csr_matrix) -> NDArray[np.float64]:
        """Signed distances from the boundary: passages x outputs."""
        import numpy as np

        found: NDArray[np.float64] = np.asarray((vectors @ self.weights).todense(), dtype=np.float64) + self.intercepts
        return found

    @classmethod
    def fit(
        cls, vectors: csr_matrix, wanted: NDArray[np.bool_], tick: Callable[[int, int], None] = lambda *_: None
    ) -> Linear:
        """One support vector machine an output (passages x outputs booleans), its classes balanced."""
        import numpy as np
        from scipy.sparse import csr_matrix

        n, outputs = wanted.shape
        columns: list[NDArray[np.float32]] = []
        intercepts = np.full(outputs, UNSEEN, dtype=np.float32)
        for output in range(outputs):
            tick(output, outputs)
            positives = int(wanted[:, output].sum())
            if not LEAST_POSITIVES <= positives < n:
                columns.append(np.zeros(vectors.shape[1], dtype=np.float32))
                continue
            weights, intercepts[output] = _fitted(vectors, wanted[:, output])
            columns.append(_pruned(weights))
        return cls(csr_matrix(np.stack(columns, axis=1)), intercepts)


def _fitted(vectors: csr_matrix, wanted: NDArray[np.bool_]) -> tuple[NDArray[np.float32], float]:
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=_COST, class_weight="balanced", random_state=0).fit(vectors, wanted)
    return machine.coef_[0].astype("float32"), float(machine.intercept_[0])


def _pruned(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    if len(weights) <= KEPT_WEIGHTS:
        return weights
    kept = np.argsort(-np.abs(weights), kind="stable")[:KEPT_WEIGHTS]
    pruned = np.zeros_like(weights)
    pruned[kept] = weights[kept]
    return pruned


def heaviest(
    model: Linear, vector: csr_matrix, output: int, names: Sequence[tuple[str, str]], count: int
) -> list[tuple[str, str, float]]:
    """Block, term and contribution of the terms of one passage that weigh most for an output, heaviest first."""
    import numpy as np

    weights = np.asarray(model.weights[vector.indices, output].todense()).ravel()
    shares = weights * vector.data
    order = np.argsort(-np.abs(shares), kind="stable")[:count]
    return [(*names[vector.indices[i]], float(shares[i])) for i in order if shares[i]]
