"""How well models made from part of the material code the rest: the figures of the model card.

These are figures of the classifier alone. The rules were written with the training articles at hand, so that no figure
of the two together is honest on those; `netral evaluate` gives that on articles which nobody wrote rules with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from pipeline.learning.training import HeldOut, Material, Tick, folds_of, held_out, thresholds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GROUPS: Mapping[str, tuple[str, ...]] = {
    "A+G+H": ("asn_act", "xchg", "patr"),
    "B+E+F+I+J": ("enf", "broker", "func", "inc", "collab"),
    "L": ("expl",),
    "norm/stat/hypo": ("evid",),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """Micro precision, recall and F1 of a group of codes, at the level of sentences or of articles."""

    group: str
    level: str
    precision: float
    recall: float
    f1: float
    n: int


def by_article_folds(material: Material, held: HeldOut) -> list[Figure]:
    """Figures on folds of articles; the thresholds of each fold come from the others."""
    return figures(material, held, folds_of([a.group for a in material.articles]))


def by_theme(material: Material, tick: Tick = lambda *_: None) -> list[Figure]:
    """Figures on whole themes that the model never saw: the honest measure of how it carries over."""
    folds = folds_of([a.theme for a in material.articles], len({a.theme for a in material.articles}))
    return figures(material, held_out(material, folds, tick), folds)


def figures(material: Material, held: HeldOut, folds: Sequence[Sequence[int]]) -> list[Figure]:
    """Figures of held-out probabilities."""
    import numpy as np

    k = len(material.outputs.codes)
    found: list[NDArray[np.bool_]] = [np.zeros((0, k), dtype=bool)] * len(material.articles)
    for fold in folds:
        others = [i for i in range(len(material.articles)) if i not in set(fold)]
        cut = thresholds(_chosen(material, others), [held.probabilities[i] for i in others])
        for i in fold:
            found[i] = held.probabilities[i] > cut
    wanted = [material.outputs.wanted(a.labels)[:, :k] for a in material.articles]
    return [
        _figure(name, level, *_compared(level, found, wanted, list(material.outputs.of_branches(branches))))
        for name, branches in (*GROUPS.items(), ("all", tuple(set(material.outputs.branches))))
        for level in ("sentence", "article")
    ]


def _chosen(material: Material, places: Sequence[int]) -> Material:
    return Material([material.articles[i] for i in places], material.exemplars, material.outputs)


def _compared(
    level: str, found: Sequence[NDArray[np.bool_]], wanted: Sequence[NDArray[np.bool_]], members: list[int]
) -> tuple[int, int, int]:
    import numpy as np

    if level == "sentence":
        ours, theirs = (np.concatenate(list(x))[:, members] for x in (found, wanted))
    else:
        ours, theirs = (np.stack([one[:, members].any(axis=0) for one in x]) for x in (found, wanted))
    return int((ours & theirs).sum()), int(ours.sum()), int(theirs.sum())


def _figure(name: str, level: str, right: int, ours: int, theirs: int) -> Figure:
    whole = ours + theirs
    precision, recall = right / ours if ours else 0.0, right / theirs if theirs else 0.0
    f1 = 2 * right / whole if whole else 0.0
    return Figure(name, level, round(precision, 3), round(recall, 3), round(f1, 3), theirs)


def as_json(found: Sequence[Figure]) -> list[dict[str, Any]]:
    """Figures as plain data."""
    return [asdict(one) for one in found]
