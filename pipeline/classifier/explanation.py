"""Why the classifier proposes a coding: the words that weighed most, and what the article added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.classifier.article import FEATURES

if TYPE_CHECKING:
    from pipeline.classifier.fusion import Fused, FusedArticle
    from pipeline.classifier.model import Model
    from pipeline.coding.marks import Unit

_TOLD = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """One line on the probability, and the weighty words with their offsets."""

    reason: str
    evidence: tuple[Mapping[str, object], ...]


def explanation(
    model: Model | None, units: Sequence[Unit], article: FusedArticle
) -> dict[tuple[int, str], Explanation]:
    """Explanations by segment and code of the codings that the classifier had a part in."""
    if model is None:
        return {}
    fields = {u.seq: u.field for u in units}
    return {
        one.key: Explanation(_reason(model, article, one), tuple(_evidence(one, fields[one.coded.seq])))
        for one in article.codings
        if one.anchor is not None
    }


def _reason(model: Model, article: FusedArticle, one: Fused) -> str:
    code_id = one.proposed
    family = model.family_of(code_id)
    row = article.rows.get((one.coded.seq, code_id))
    if family is None or row is None or one.probability is None:
        return ""
    shares = family.logistic.shares(row)
    order = sorted(range(len(FEATURES)), key=lambda i: -abs(shares[i]))[:_TOLD]
    told = ", ".join(f"{FEATURES[i]} {shares[i]:+.1f}" for i in order)
    return f"model {one.probability:.2f}, proposed from {family.threshold:.2f}: {told}"


def _evidence(one: Fused, field: str) -> Iterator[Mapping[str, object]]:
    for weight in one.anchor.weights if one.anchor else ():
        yield {
            "role": f"weight:{weight.share:+.2f}",
            "concept": "model",
            "segment": one.coded.seq,
            "field": str(field),
            "start": weight.start,
            "end": weight.end,
            "text": weight.text,
        }
