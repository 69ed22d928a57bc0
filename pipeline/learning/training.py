"""Fitting the classifier: both passes, thresholds and relevance, every choice made on held-out folds.

Scores of the first pass that the second learns from, and those that thresholds are chosen on, come from articles that
the first pass did not see; folds keep an article and its copies together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.classifier.article import Rarity, features
from pipeline.classifier.linear import Linear
from pipeline.classifier.model import Calibration, Family, Logistic, Model
from pipeline.classifier.outputs import Outputs
from pipeline.classifier.relevance import grounds
from pipeline.classifier.terms import Block
from pipeline.classifier.vectors import Vectoriser
from pipeline.learning.core import core_threshold
from pipeline.learning.examples import LabelledArticle, LabelledPassage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDS = 5
RULE_DISCOUNT = 0.5
"""What a rule that fired adds to the log odds counts half: the rules were written with these very articles at hand."""
_GRID = tuple(round(0.04 + 0.02 * step, 2) for step in range(34))
Tick = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a model is made from."""

    articles: Sequence[LabelledArticle]
    exemplars: Sequence[LabelledPassage]
    outputs: Outputs


@dataclass(frozen=True, slots=True)
class First:
    """A fitted first pass."""

    vectoriser: Vectoriser
    linear: Linear
    rarity: Rarity


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What a model says of articles that it was not made from: features and probabilities, article by article."""

    features: Sequence[NDArray[np.float32]]
    probabilities: Sequence[NDArray[np.float64]]
    thresholds: NDArray[np.float64]


def material_of(
    articles: Sequence[LabelledArticle], exemplars: Sequence[LabelledPassage], branches: Mapping[str, str]
) -> Material:
    """Training material; codes that the codebook (`branches`: branch by code) does not know are left out."""
    seen = {c for a in articles for held in a.labels for c in held} | {c for e in exemplars for c in e.labels}
    codes = tuple(sorted(seen & branches.keys()))
    return Material(articles, exemplars, Outputs(codes, tuple(branches[c] for c in codes)))


def fit_first(material: Material, tick: Tick = lambda *_: None) -> First:
    """Fit the first pass on all passages."""
    passages = [p for a in material.articles for p in a.passages] + [e.passage for e in material.exemplars]
    labels = [held for a in material.articles for held in a.labels] + [e.labels for e in material.exemplars]
    vectoriser = Vectoriser.fit(passages)
    linear = Linear.fit(
        vectoriser.transform(passages), material.outputs.wanted(labels), lambda n, of: tick("words", n, of)
    )
    held = next(v for v in vectoriser.blocks if v.block is Block.WORDS)
    return First(vectoriser, linear, Rarity.of(held.terms, held.idf.tolist(), _unseen(len(passages))))


def _unseen(passages: int) -> float:
    import math

    return math.log(1 + passages) + 1


def scored(first: First, article: LabelledArticle, outputs: Outputs) -> NDArray[np.float32]:
    """Features of the second pass for one article."""
    scores = first.linear.scores(first.vectoriser.transform(article.passages))
    return features(article.passages, scores, outputs, first.rarity)


def folds_of(groups: Sequence[str], count: int = FOLDS) -> list[list[int]]:
    """Places of the articles of each fold; groups of one name stay together. The same for the same groups."""
    from sklearn.model_selection import GroupKFold

    names = sorted(set(groups))
    split = GroupKFold(min(count, len(names))).split(groups, groups=[names.index(g) for g in groups])
    return [[int(i) for i in held] for _, held in split]


def held_out(material: Material, folds: Sequence[Sequence[int]], tick: Tick = lambda *_: None) -> HeldOut:
    """Each fold scored by a first pass made from the others, then by a second pass made from the others."""
    found: dict[int, NDArray[np.float32]] = {}
    for number, fold in enumerate(folds):
        tick("fold", number, len(folds))
        first = fit_first(_without(material, fold), tick)
        found |= {i: scored(first, material.articles[i], material.outputs) for i in fold}
    every = [found[i] for i in range(len(material.articles))]
    probabilities = _second_held_out(material, every, folds)
    return HeldOut(every, probabilities, thresholds(material, probabilities))


def _without(material: Material, fold: Sequence[int]) -> Material:
    held = set(fold)
    kept = [a for i, a in enumerate(material.articles) if i not in held]
    return Material(kept, material.exemplars, material.outputs)


def _second_held_out(
    material: Material, every: Sequence[NDArray[np.float32]], folds: Sequence[Sequence[int]]
) -> list[NDArray[np.float64]]:
    import numpy as np

    found = [np.zeros(one.shape[:2]) for one in every]
    for fold in folds:
        others = [i for i in range(len(every)) if i not in set(fold)]
        for _, members, logistic in fit_second(material, every, others):
            for i in fold:
                found[i][:, list(members)] = logistic.probabilities(every[i][:, list(members)])
    return found


def fit_second(
    material: Material, every: Sequence[NDArray[np.float32]], chosen: Sequence[int]
) -> list[tuple[str, tuple[int, ...], Logistic]]:
    """A regression for each family of codes, on the chosen articles."""
    import numpy as np

    wanted = [material.outputs.wanted(material.articles[i].labels) for i in chosen]
    fitted: list[tuple[str, tuple[int, ...], Logistic]] = []
    for name, members in material.outputs.families():
        places = list(members)
        rows = np.concatenate([every[i][:, places].reshape(-1, every[i].shape[-1]) for i in chosen])
        labels = np.concatenate([w[:, places].reshape(-1) for w in wanted])
        if labels.any() and not labels.all():
            fitted.append((name, members, Logistic.fit(rows, labels)))
    return fitted


def thresholds(material: Material, probabilities: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The probability from which each code is proposed: for its family, the one with the best F1 on held-out folds."""
    import numpy as np

    wanted = np.concatenate([material.outputs.wanted(a.labels) for a in material.articles])
    said = np.concatenate(list(probabilities))
    found = np.full(len(material.outputs.codes), 2.0)
    for _, members in material.outputs.families():
        places = list(members)
        found[places] = max(_GRID, key=lambda t, j=places: _f1(said[:, j] > t, wanted[:, j]))  # type: ignore[misc]
    return found


def _f1(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    whole = int(found.sum()) + int(wanted.sum())
    return 2 * int((found & wanted).sum()) / whole if whole else 0.0


def train(material: Material, manifest: Mapping[str, Any], tick: Tick = lambda *_: None) -> tuple[Model, HeldOut]:
    """The model made from all the material, and what models made from parts of it say of the rest."""
    folds = folds_of([a.group for a in material.articles])
    held = held_out(material, folds, tick)
    first = fit_first(material, tick)
    every = list(range(len(material.articles)))
    families = tuple(
        Family(name, members, logistic, float(held.thresholds[members[0]]))
        for name, members, logistic in fit_second(material, held.features, every)
    )
    rows, core = _relevance_rows(material, held)
    relevance = Logistic.fit(rows, core, cost=1.0)
    model = Model(
        outputs=material.outputs,
        vectoriser=first.vectoriser,
        linear=first.linear,
        rarity=first.rarity,
        families=families,
        relevance=relevance,
        core_from=core_threshold(rows, core, folds),
        calibration=calibration(material, held),
        manifest=manifest,
    )
    return model, held


def calibration(material: Material, held: HeldOut) -> Calibration:
    """Platt scaling on held-out folds, over what would be coded: proposals, and what a rule found."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    said, wanted, ruled = (np.concatenate(list(parts)).ravel() for parts in _cases(material, held))
    proposed = said > np.tile(held.thresholds, len(said) // len(held.thresholds))
    kept = proposed | ruled
    if not wanted[kept].any() or wanted[kept].all():
        return Calibration(1.0, 0.0, 0.0)
    odds = np.log(np.clip(said, 1e-4, 1 - 1e-4) / np.clip(1 - said, 1e-4, 1))
    machine = LogisticRegression(C=1.0, random_state=0).fit(np.stack([odds, ruled], 1)[kept], wanted[kept])
    slope, by_rule = machine.coef_[0]
    return Calibration(float(slope), float(machine.intercept_[0]), float(by_rule) * RULE_DISCOUNT)


def _cases(material: Material, held: HeldOut) -> Iterator[Iterator[NDArray[Any]]]:
    import numpy as np

    codes = material.outputs.codes
    yield iter(held.probabilities)
    yield (material.outputs.wanted(a.labels)[:, : len(codes)] for a in material.articles)
    yield (np.array([[c in found for c in codes] for found in a.ruled], dtype=bool) for a in material.articles)


def _relevance_rows(material: Material, held: HeldOut) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    import numpy as np

    pairs = zip(material.articles, held.probabilities, strict=True)
    rows = np.stack([grounds(said, article.verdict, material.outputs) for article, said in pairs])
    return rows, np.array([a.is_core for a in material.articles])
