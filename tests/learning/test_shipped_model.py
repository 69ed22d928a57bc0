"""The classifier that ships: it belongs to the codebook beside it, and does what its card says it is for."""

from __future__ import annotations

import dataclasses
import json

import pytest

from pipeline.classifier.fusion import fused
from pipeline.classifier.model import to_bytes
from pipeline.classifier.stored import is_stale, model_of
from pipeline.codebook import load
from pipeline.codebook.loader import CLASSIFIER
from pipeline.coding.coder import Coder, units_of
from pipeline.errors import ModelError
from pipeline.places import codebook_folder
from pipeline.tables import CodingSource

BOOK = load(codebook_folder())
MOST_BYTES = 8_000_000


def test_the_model_was_made_with_the_codes_and_concepts_that_ship() -> None:
    model = model_of(BOOK)
    assert model is not None
    assert not is_stale(model, BOOK), "codes or concepts have changed: run `netral train --themes`"
    said = (codebook_folder() / CLASSIFIER.parent / "CARD.md").read_text(encoding="utf-8")
    assert model.manifest["vocabulary"] in said


def test_the_file_is_small_and_written_the_same_again() -> None:
    model = model_of(BOOK)
    assert model is not None
    assert BOOK.classifier is not None
    assert len(BOOK.classifier) < MOST_BYTES
    assert to_bytes(model) == BOOK.classifier


def test_a_changed_concept_makes_it_stale() -> None:
    model = model_of(BOOK)
    assert model is not None
    fewer = dict(list(BOOK.concepts.items())[1:])
    assert is_stale(model, dataclasses.replace(BOOK, concepts=fewer))


def test_a_damaged_model_is_refused_by_name() -> None:
    with pytest.raises(ModelError, match=r"models/default\.npz"):
        model_of(dataclasses.replace(BOOK, classifier=b"PK"))


def test_it_proposes_in_an_article_it_was_made_from_what_no_rule_says() -> None:
    coder, model = Coder(BOOK), model_of(BOOK)
    proposed = 0
    for line in (codebook_folder() / "labels" / "mobilisation.jsonl").read_text(encoding="utf-8").splitlines()[:5]:
        said = json.loads(line)
        reading = coder.read(units_of(said["title"], said["text"], [(a, b) for a, b in said["sentences"]]))
        found = fused(coder, model, reading, coder.judge(reading))
        proposed += sum(one.source is CodingSource.MODEL for one in found.codings)
        assert all(one.confidence is not None for one in found.codings)
    assert proposed
