"""A trained classifier: two passes, thresholds, what it was made from; kept as arrays that run nothing when read."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.classifier.article import FEATURES, Rarity, features
from pipeline.classifier.linear import Linear
from pipeline.classifier.outputs import Outputs
from pipeline.classifier.passages import Passage
from pipeline.classifier.terms import Block
from pipeline.classifier.vectors import Vectoriser, Vocabulary
from pipeline.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

FORMAT = 1
_LEAST = 1e-4
MOST_SEGMENTS = 2000
"""Segments of an article that the model looks at; what stands after them is left to the rules."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over standardised features."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercept: float

    def shares(self, row: NDArray[np.float32]) -> NDArray[np.float64]:
        """What each feature adds to the log odds, beside an average case."""
        found: NDArray[np.float64] = (row - self.mean) / self.scale * self.weights
        return found

    def probabilities(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Probabilities of rows; the last axis holds the features."""
        import numpy as np

        odds = ((rows - self.mean) / self.scale) @ self.weights + self.intercept
        found: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return found

    @classmethod
    def fit(cls, rows: NDArray[np.float32], wanted: NDArray[np.bool_], cost: float = 0.3) -> Logistic:
        """Fit on rows x features. ValueError when only one answer stands in `wanted`."""
        import numpy as np
        from sklearn.linear_model import LogisticRegression

        mean, scale = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64)
        scale[scale == 0] = 1
        machine = LogisticRegression(C=cost, max_iter=1000, random_state=0).fit((rows - mean) / scale, wanted)
        return cls(mean, scale, machine.coef_[0].astype(np.float64), float(machine.intercept_[0]))


@dataclass(frozen=True, slots=True)
class Family:
    """Codes that the second pass treats alike: their places, its regression, and the probability to propose from."""

    name: str
    members: tuple[int, ...]
    logistic: Logistic
    threshold: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling of the second pass: slope, intercept, and what a rule that fired adds to the log odds."""

    slope: float
    intercept: float
    by_rule: float

    def of(self, probability: float, *, by_rule: bool) -> float:
        """Calibrated probability of a coding."""
        import math

        held = min(max(probability, _LEAST), 1 - _LEAST)
        odds = self.slope * math.log(held / (1 - held)) + self.intercept + self.by_rule * by_rule
        return 1 / (1 + math.exp(-odds))


@dataclass(frozen=True, slots=True)
class Scored:
    """What the model says of an article: probabilities (segments x codes), and what they rest on in both passes."""

    probabilities: NDArray[np.float64]
    features: NDArray[np.float32]
    vectors: csr_matrix


@dataclass(frozen=True, slots=True)
class Model:
    """The classifier."""

    outputs: Outputs
    vectoriser: Vectoriser
    linear: Linear
    rarity: Rarity
    families: tuple[Family, ...]
    relevance: Logistic
    core_from: float
    calibration: Calibration
    manifest: Mapping[str, Any]

    def score(self, passages: Sequence[Passage]) -> Scored:
        """Score the segments of one article, at most `MOST_SEGMENTS` of them."""
        import numpy as np

        read = passages[:MOST_SEGMENTS]
        vectors = self.vectoriser.transform(read)
        scores = self.linear.scores(vectors)
        found = features(read, scores, self.outputs, self.rarity)
        probabilities = np.zeros((len(read), len(self.outputs.codes)))
        for family in self.families:
            members = list(family.members)
            probabilities[:, members] = family.logistic.probabilities(found[:, members])
        return Scored(probabilities, found, vectors)

    def confidence(self, probability: float, *, by_rule: bool) -> float:
        """Probability that a trained coder agrees with a coding, from the second pass and who proposed it."""
        return self.calibration.of(probability, by_rule=by_rule)

    def thresholds(self) -> NDArray[np.float64]:
        """Probability from which each code is proposed; above 1 for a code that was not fitted."""
        import numpy as np

        found = np.full(len(self.outputs.codes), 2.0)
        for family in self.families:
            found[list(family.members)] = family.threshold
        return found

    def family_of(self, code: str) -> Family | None:
        """The family of a code; None when the model does not know it."""
        if code not in self.outputs.codes:
            return None
        place = self.outputs.codes.index(code)
        return next((f for f in self.families if place in f.members), None)


def to_bytes(model: Model) -> bytes:
    """A model as a compressed archive of plain arrays (NumPy .npz, no objects): the same model, the same bytes."""
    import numpy as np

    weights = model.linear.weights.tocsc()
    arrays: dict[str, Any] = {
        "weights_data": weights.data.astype(np.float32),
        "weights_rows": weights.indices.astype(np.uint32),
        "weights_ends": weights.indptr.astype(np.uint32),
        "intercepts": model.linear.intercepts,
        "manifest": _text(json.dumps(_head(model), ensure_ascii=False, sort_keys=True)),
    }
    for vocabulary in model.vectoriser.blocks:
        arrays[f"terms_{vocabulary.block}"] = _text("\n".join(vocabulary.terms))
        arrays[f"idf_{vocabulary.block}"] = vocabulary.idf
    for name, logistic in (*((f"family_{i}", f.logistic) for i, f in enumerate(model.families)),
                           ("relevance", model.relevance)):  # fmt: skip
        arrays[name] = np.stack([logistic.mean, logistic.scale, logistic.weights])
    held = io.BytesIO()
    np.savez_compressed(held, **arrays)
    return held.getvalue()


def from_bytes(data: bytes, where: str = "model") -> Model:
    """Read a model. ModelError when the file is damaged, of another format, or holds anything but plain arrays."""
    import zipfile
    import zlib

    import numpy as np

    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as held:
            return _read({name: held[name] for name in held.files})
    except (ValueError, KeyError, IndexError, TypeError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        told = f"{where}: not a model of this version ({type(error).__name__}: {error}); make one with `netral train`"
        raise ModelError(told) from error


def _head(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "codes": model.outputs.codes,
        "branches": model.outputs.branches,
        "features": FEATURES,
        "blocks": [[str(v.block), v.weight] for v in model.vectoriser.blocks],
        "families": [[f.name, f.members, f.logistic.intercept, f.threshold] for f in model.families],
        "relevance": [model.relevance.intercept, model.core_from],
        "unseen": model.rarity.unseen,
        "calibration": [model.calibration.slope, model.calibration.intercept, model.calibration.by_rule],
        "about": model.manifest,
    }


def _read(held: Mapping[str, Any]) -> Model:
    from scipy.sparse import csc_matrix

    head = json.loads(_string(held["manifest"]))
    if head["format"] != FORMAT or tuple(head["features"]) != FEATURES:
        raise ValueError(f"format {head['format']}; wanted: {FORMAT}, with the features of this version")
    blocks = tuple(
        Vocabulary(Block(name), weight, tuple(_string(held[f"terms_{name}"]).split("\n")), held[f"idf_{name}"])
        for name, weight in head["blocks"]
    )
    outputs = Outputs(tuple(head["codes"]), tuple(head["branches"]))
    shape = (sum(len(b.terms) for b in blocks), len(held["intercepts"]))
    parts = (held["weights_data"], held["weights_rows"].astype("int32"), held["weights_ends"].astype("int32"))
    words = next(b for b in blocks if b.block is Block.WORDS)
    families = tuple(
        Family(name, tuple(members), _logistic(held[f"family_{i}"], intercept), threshold)
        for i, (name, members, intercept, threshold) in enumerate(head["families"])
    )
    intercept, core_from = head["relevance"]
    return Model(
        outputs=outputs,
        vectoriser=Vectoriser(blocks),
        linear=Linear(csc_matrix(parts, shape=shape).tocsr(), held["intercepts"]),
        rarity=Rarity.of(words.terms, words.idf.tolist(), head["unseen"]),
        families=families,
        relevance=_logistic(held["relevance"], intercept),
        core_from=core_from,
        calibration=Calibration(*head["calibration"]),
        manifest=head["about"],
    )


def _logistic(rows: NDArray[np.float64], intercept: float) -> Logistic:
    mean, scale, weights = rows
    return Logistic(mean, scale, weights, intercept)


def _text(value: str) -> NDArray[np.uint8]:
    import numpy as np

    return np.frombuffer(value.encode(), dtype=np.uint8)


def _string(value: NDArray[np.uint8]) -> str:
    return value.tobytes().decode()
