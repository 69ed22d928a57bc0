"""The classifier that stands beside a codebook."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pipeline.classifier.model import Model, from_bytes

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook

_HELD: dict[str, Model] = {}


def model_of(codebook: Codebook) -> Model | None:
    """The classifier of a codebook, None where it has none; the last one is kept. ModelError when it is damaged."""
    if codebook.classifier is None:
        return None
    digest = hashlib.sha256(codebook.classifier).hexdigest()
    if digest not in _HELD:
        _HELD.clear()
        _HELD[digest] = from_bytes(codebook.classifier, "models/default.npz")
    return _HELD[digest]


def vocabulary_digest(codebook: Codebook) -> str:
    """Digest of what a classifier reads of a codebook: its codes and the terms of its concepts."""
    concepts = {c.id: [repr((c.terms, c.includes, c.except_))] for c in codebook.concepts.values()}
    said = json.dumps([sorted(codebook.codes), concepts], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def is_stale(model: Model, codebook: Codebook) -> bool:
    """Whether the codebook's codes or concepts have changed since the classifier was made."""
    return bool(model.manifest.get("vocabulary") != vocabulary_digest(codebook))
