"""The second pass looks at an article as a whole: where each code is strongest, what goes on with it, and what not.

Most coded sentences carry on an act that another sentence tells; whether one does shows less in its own words than in
its distance from that sentence, the names and rare words that it shares with it, and what stands around it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.classifier.outputs import Outputs
from pipeline.classifier.passages import Passage
from pipeline.classifier.terms import lowered, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NOWHERE = -1.5
_NAME = re.compile(r"(?<!^)\b[A-Z][a-z]{2,}\b")
_COMMON = 0.02
FEATURES = (
    "own words", "best in the article", "two best in the article", "three best in the article",
    "rank of the code in the article", "rank of the code in the segment",
    "segment before", "two segments before", "segment after", "two segments after", "best of three before",
    "distance from the best segment", "words shared with the best segment", "names shared with the best segment",
    "words shared with the headline", "best of the branch", "branch", "family", "branch before", "branch after",
    "anything", "anything before", "anything in the article", "anything at its best", "norm", "statistic",
    "supposition", "in a quotation", "quotation goes on", "length", "place from the top", "share of the article",
    "headline", "segments", "enforcement", "best of all codes", "place from the end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rarity:
    """Inverse document frequency of words; a word that was never seen is the rarest, a common one weighs nothing."""

    idf: Mapping[str, float]
    unseen: float

    @classmethod
    def of(cls, terms: Sequence[str], idf: Sequence[float], unseen: float) -> Rarity:
        """From the words of the vocabulary: those in more than one document in fifty weigh nothing."""
        least = math.log(1 / _COMMON) + 1
        held = {t: w if w >= least else 0.0 for t, w in zip(terms, map(float, idf), strict=True) if " " not in t}
        return cls(held, unseen)

    def bag(self, passage: Passage) -> dict[str, float]:
        """Weights of the distinct rarer words of a passage."""
        weights = ((w, self.idf.get(w, self.unseen)) for w in set(words(lowered(passage.text))))
        return {w: x for w, x in weights if x}


def features(
    passages: Sequence[Passage], scores: NDArray[np.float64], outputs: Outputs, rarity: Rarity
) -> NDArray[np.float32]:
    """Features of every segment of an article for every code: segments x codes x FEATURES."""
    import numpy as np

    n, k = len(passages), len(outputs.codes)
    own = scores[:, :k]
    per_code = (*_ranked(own), *_around(own), *_tied(passages, own, rarity), *_grouped(own, scores, outputs))
    per_segment = (np.broadcast_to(v[:, None], (n, k)) for v in _of_segments(passages, scores, outputs))
    return np.stack([*per_code, *per_segment], axis=-1).astype(np.float32)


def _rows(row: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    import numpy as np

    return np.broadcast_to(row[None, :], (n, len(row)))


def _ranked(own: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    import numpy as np

    n = len(own)
    best = np.sort(own, axis=0)[::-1]
    in_article = np.argsort(np.argsort(-best[0], kind="stable"), kind="stable").astype(float)
    in_segment = np.argsort(np.argsort(-own, axis=1, kind="stable"), axis=1, kind="stable").astype(float)
    means = [_rows(best[:count].mean(axis=0), n) for count in (1, 2, 3)]
    return [own, *means, _rows(in_article, n), in_segment]


def _around(own: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    import numpy as np

    n = len(own)
    edge = np.full((3, own.shape[1]), _NOWHERE)
    padded = np.vstack([edge, own, edge])
    at = {shift: padded[3 + shift : 3 + shift + n] for shift in (-3, -2, -1, 1, 2)}
    return [at[-1], at[-2], at[1], at[2], np.maximum(np.maximum(at[-1], at[-2]), at[-3])]


def _tied(passages: Sequence[Passage], own: NDArray[np.float64], rarity: Rarity) -> list[NDArray[np.float64]]:
    import numpy as np

    best = own.argmax(axis=0)
    places = sorted({0, *(int(b) for b in best)})
    bags = [rarity.bag(p) for p in passages]
    names = [frozenset(_NAME.findall(p.text)) for p in passages]
    shared = np.array([[_cosine(bag, bags[p]) for p in places] for bag in bags])
    called = np.array([[float(len(held & names[p])) for p in places] for held in names])
    column = np.searchsorted(places, best)
    distance = np.arange(len(passages), dtype=float)[:, None] - best[None, :]
    return [distance, shared[:, column], called[:, column], np.repeat(shared[:, :1], own.shape[1], axis=1)]


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = sum(w * w for word, w in one.items() if word in other)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))


def _grouped(own: NDArray[np.float64], scores: NDArray[np.float64], outputs: Outputs) -> list[NDArray[np.float64]]:
    import numpy as np

    best, branch, family = np.zeros_like(own), np.zeros_like(own), np.zeros_like(own)
    for name in dict.fromkeys(outputs.branches):
        members = list(outputs.of_branches((name,)))
        best[:, members] = own[:, members].max(axis=1, keepdims=True)
        branch[:, members] = outputs.group(scores, name)[:, None]
    for name, held in outputs.families():
        family[:, list(held)] = outputs.group(scores, name)[:, None]
    edge = np.full((1, own.shape[1]), _NOWHERE)
    return [best, branch, family, np.vstack([edge, branch[:-1]]), np.vstack([branch[1:], edge])]


def _of_segments(
    passages: Sequence[Passage], scores: NDArray[np.float64], outputs: Outputs
) -> list[NDArray[np.float64]]:
    import numpy as np

    n = len(passages)
    place = np.arange(n, dtype=float)
    anything = outputs.group(scores, "anything")
    quoted = [p.quote is not None for p in passages]
    goes_on = [k > 0 and quoted[k] and passages[k].quote == passages[k - 1].quote for k in range(n)]
    bare = [_column(scores, outputs, code) for code in ("evid_normative", "evid_statistic", "evid_hypothetical")]
    enforcement = outputs.group(scores, "enf") if "enf" in outputs.branches else np.full(n, _NOWHERE)
    return [
        anything,
        np.concatenate([[_NOWHERE], anything[:-1]]),
        np.full(n, anything.mean()),
        np.full(n, np.sort(anything)[-3:].mean()),
        *bare,
        np.array(quoted, dtype=float),
        np.array(goes_on, dtype=float),
        np.array([len(p.text) / 100 for p in passages]),
        place,
        place / n,
        np.array([float(not p.headline and p.seq == 0) for p in passages]),
        np.full(n, float(n)),
        enforcement,
        scores[:, : len(outputs.codes)].max(axis=1),
        n - place,
    ]


def _column(scores: NDArray[np.float64], outputs: Outputs, code: str) -> NDArray[np.float64]:
    import numpy as np

    if code not in outputs.codes:
        return np.full(len(scores), _NOWHERE)
    found: NDArray[np.float64] = scores[:, outputs.codes.index(code)]
    return found
