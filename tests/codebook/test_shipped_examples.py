"""The codebook is its own test: every example of every code decides as it says, positives and near misses."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.codebook import load
from pipeline.codebook.model import Check, Code, Example, Kind
from pipeline.coding.coder import Coder, units_of
from pipeline.coding.marks import Mark, Reading
from pipeline.coding.rules import Hit
from pipeline.indonesian.words import tokenize
from pipeline.places import codebook_folder


@cache
def coder() -> Coder:
    return Coder(load(codebook_folder()))


def _cases(check: Check) -> list[tuple[Code, Example]]:
    codes = (c for c in load(codebook_folder()).codes.values() if not c.deprecated)
    return [(code, example) for code in codes for example in code.examples if example.check is check]


def _reading(text: str) -> Reading:
    return coder().read(units_of("", text, [(0, len(text))]))


def _statuses(text: str) -> set[str | None]:
    """Statuses of what is coded; where nothing is, that of an act told by the whole sentence."""
    reading = _reading(text)
    codings = coder().code(reading).codings
    found = {c.evid_code or c.code_id for c in codings if c.evid_code or c.code_id.startswith("evid_")}
    if found:
        return set(found)
    middle = len(list(tokenize(text))) // 2
    whole = Hit("whole", "act_unspecified", 1, Mark(0, len(text), "whole", middle, middle + 1, 0), ())
    told = coder().assess(reading, whole)
    return {told.evid_code or told.code_id}


@pytest.mark.parametrize(("code", "example"), _cases(Check.CODES), ids=lambda v: getattr(v, "id", ""))
def test_an_example_gets_the_codes_that_it_says(code: Code, example: Example) -> None:
    ruled = {c.id for c, _ in coder().codebook.rules()}
    found = {c.code_id for c in coder().code(_reading(example.text)).codings}
    assert set(example.codes) & ruled <= found, example.text
    assert not found & set(example.not_codes), example.text


@pytest.mark.parametrize(("code", "example"), _cases(Check.STATUS), ids=lambda v: getattr(v, "id", ""))
def test_an_example_gets_the_status_that_it_says(code: Code, example: Example) -> None:
    assert example.status in _statuses(example.text), example.text


def test_every_code_with_rules_has_a_positive_and_a_near_miss() -> None:
    for code in (c for c in coder().codebook.codes.values() if c.rules and not c.deprecated):
        assert {e.kind for e in code.examples} >= {Kind.POSITIVE, Kind.NEAR_MISS}, code.id
