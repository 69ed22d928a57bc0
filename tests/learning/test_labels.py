"""The labels that ship: well formed, and of codes that the codebook has."""

from __future__ import annotations

from pipeline.codebook import load
from pipeline.evaluation.reference import read_references
from pipeline.learning.made import labels_of
from pipeline.places import codebook_folder


def test_the_shipped_labels_are_of_codes_that_the_codebook_has() -> None:
    files = labels_of(codebook_folder())
    references = read_references(files)
    codes = load(codebook_folder()).codes
    assert len(references) >= 110
    assert {label.code for r in references for label in r.labels} <= codes.keys()
    assert all(r.groups["theme"] for r in references)
