"""Relevance of an article: whether what is coded in it makes it core to the study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.tables import Relevance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.classifier.outputs import Outputs
    from pipeline.coding.screen import Verdict

_TOP = 3


def grounds(said: NDArray[np.float64], verdict: Verdict, outputs: Outputs) -> NDArray[np.float32]:
    """Features of an article: what the screen said, and the highest probabilities, in all and of each family."""
    import numpy as np

    highest = np.sort(said.max(axis=1))[::-1] if said.size else np.zeros(1)
    top = [float(highest[i]) if i < len(highest) else 0.0 for i in range(_TOP)]
    families = [float(said[:, list(members)].max()) if said.size else 0.0 for _, members in outputs.families()]
    screened = [float(verdict.relevance is Relevance.CORE), float(verdict.electoral), float(verdict.official)]
    whole = [float(said.sum()), float(said.sum() / max(1, len(said))), float(bool(verdict.excluded))]
    return np.array([*screened, *top, *families, *whole], dtype=np.float32)
