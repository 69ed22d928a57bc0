"""The exemplar bank: every item is well formed and names codes and statuses that the codebook has."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.codebook import load
from pipeline.codebook.model import Codebook
from pipeline.places import codebook_folder

FILES = sorted((codebook_folder() / "exemplars").glob("*.jsonl"))


@cache
def book() -> Codebook:
    return load(codebook_folder())


def items(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_is_of_a_code_and_its_items_are_well_formed(path: Path) -> None:
    assert path.stem in book().codes
    held = items(path)
    assert len({(i["context"], i["text"]) for i in held}) == len(held)
    for item in held:
        assert set(item) == {"codes", "coders", "context", "text", "writer"}
        assert item["coders"] in (1, 2)
        assert item["text"].strip()
        for coded in item["codes"]:
            code = book().codes[coded["code"]]
            assert (coded["evid"] in book().statuses) is (str(code.status) == "required"), item["text"]


def test_every_code_of_the_coded_branches_has_positives_and_near_misses() -> None:
    branches = {"asn_act", "enf", "broker", "func", "xchg", "patr", "inc", "collab", "expl"}
    for code in (c.id for c in book().codes.values() if c.branch in branches and not c.deprecated):
        held = items(codebook_folder() / "exemplars" / f"{code}.jsonl")
        positives = sum(any(c["code"] == code for c in item["codes"]) for item in held)
        assert positives >= 10, code
        assert len(held) - positives >= 20, code  # what is left after the second coding
