"""From a codebook folder with its labels to a classifier, its figures and its card."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.classifier.model import Model, to_bytes
from pipeline.classifier.stored import vocabulary_digest
from pipeline.errors import ModelError
from pipeline.learning.examples import LabelledPassage, articles_of, exemplars
from pipeline.learning.training import Material, Tick, material_of, train
from pipeline.learning.validation import as_json, by_article_folds, by_theme

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook

LEAST_ARTICLES = 10


@dataclass(frozen=True, slots=True)
class Made:
    """A new classifier: the model, its file, and what there is to say of it."""

    model: Model
    data: bytes
    about: Mapping[str, Any]


def labels_of(folder: Path, more: Sequence[Path] = ()) -> list[Path]:
    """Files of reference labels: those beside the codebook, and others."""
    given = [f for place in more for f in (sorted(place.glob("*.jsonl")) if place.is_dir() else [place])]
    return [*sorted((folder / "labels").glob("*.jsonl")), *given]


def gather(codebook: Codebook, folder: Path, files: Sequence[Path]) -> Material:
    """Training material of some label files and the exemplar bank. ModelError when there is too little of it."""
    from pipeline.coding.coder import Coder
    from pipeline.evaluation.reference import read_references

    if not files:
        raise ModelError(f"{folder / 'labels'}: no labels (*.jsonl); name files of reference labels to learn from")
    coder = Coder(codebook, gated=False)
    articles = articles_of(read_references(files), coder)
    if len(articles) < LEAST_ARTICLES or not any(held for a in articles for held in a.labels):
        raise ModelError(f"{len(articles)} labelled articles; at least {LEAST_ARTICLES}, with codings, are needed")
    bank: list[LabelledPassage] = exemplars(folder / "exemplars", coder)
    return material_of(articles, bank, {c.id: c.branch for c in codebook.codes.values()})


def make(
    codebook: Codebook, folder: Path, files: Sequence[Path], *, themes: bool, tick: Tick = lambda *_: None
) -> Made:
    """Train on labels and exemplars; with `themes`, each theme is held out once as well. ModelError: too little."""
    material = gather(codebook, folder, files)
    about: dict[str, Any] = {
        "codebook": codebook.version_text,
        "vocabulary": vocabulary_digest(codebook),
        "labels": {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
        "articles": len(material.articles),
        "core": sum(a.is_core for a in material.articles),
        "segments": sum(len(a.passages) for a in material.articles),
        "exemplars": len(material.exemplars),
        "codes": len(material.outputs.codes),
        "libraries": _libraries(),
    }
    model, held = train(material, about, tick)
    about["folds"] = as_json(by_article_folds(material, held))
    about["themes"] = as_json(by_theme(material, tick)) if themes else []
    about["thresholds"] = {f.name: f.threshold for f in model.families}
    return Made(model, to_bytes(model), about)


def _libraries() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("numpy", "scikit-learn", "scipy")}
