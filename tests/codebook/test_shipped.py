"""The codebook that ships: complete, sound, and citing every code twice each way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import pipeline.codebook
from pipeline.codebook.lint import Severity, lint
from pipeline.codebook.model import Codebook, Kind, StatusPolicy

FOLDER = Path(__file__).parents[2] / "codebook"
LEAVES = {
    "asn_act": 24, "enf": 13, "evid": 10, "actor": 20, "broker": 16, "func": 7, "xchg": 10,
    "patr": 8, "inc": 5, "collab": 3, "rel": 14, "expl": 6, "excl": 7,
}  # fmt: skip
NO_STATUS = {"enf", "evid", "actor", "broker", "rel", "expl", "excl"}


@pytest.fixture(scope="module")
def book() -> Codebook:
    return pipeline.codebook.load(FOLDER)


def test_has_every_branch_and_leaf(book: Codebook) -> None:
    in_use = [code for code in book.codes.values() if not code.deprecated]
    counted = Counter(code.branch for code in in_use)
    assert {branch: counted[branch] >= leaves for branch, leaves in LEAVES.items()} == dict.fromkeys(LEAVES, True)
    assert "".join(branch.letter for branch in book.head.branches) == "ABCDEFGHIJKLX"
    assert len(book.statuses) == 10


def test_every_code_has_two_examples_each_way(book: Codebook) -> None:
    for code in book.codes.values():
        kinds = Counter(example.kind for example in code.examples)
        assert kinds[Kind.POSITIVE] >= 2, code.id
        assert kinds[Kind.NEAR_MISS] >= 2, code.id
        assert set(code.label) == {"id", "en"}
        assert code.basis


def test_status_is_required_where_claims_are_made(book: Codebook) -> None:
    for code in book.codes.values():
        expected = StatusPolicy.NONE if code.branch in NO_STATUS else StatusPolicy.REQUIRED
        assert code.status is expected, code.id


def test_has_no_errors() -> None:
    assert [str(finding) for finding in lint(FOLDER) if finding.severity is Severity.ERROR] == []
