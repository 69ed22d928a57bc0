"""Codebooks and texts made to cost time: the work grows with the text, never with the ways through a term."""

from __future__ import annotations

import pytest

from pipeline.coding.coder import units_of
from tests.coding.making import coder

TERMS = {
    "gaps": ["a ..9 a ..9 a ..9 a ..9 a ..9 b"],
    "optional": ["a? a? a? a? a? a? a? a? b"],
    "either": ["a|b|c ..9 a|b|c ..9 a|b|c ..9 d"],
}


@pytest.mark.timeout(60)
def test_gaps_after_gaps_over_one_word_again_and_again() -> None:
    made = coder(TERMS, {"act_x": {"rules": [{"id": "r", "cue": list(TERMS)}]}})
    text = " ".join(["a"] * 3000)
    reading = made.read(units_of("", text, [(0, len(text))]))
    assert not made.code(reading).codings


def test_the_same_ways_are_found_as_before() -> None:
    made = coder({"gaps": ["a ..2 b? c ..1 d"]}, {"act_x": {"rules": [{"id": "r", "cue": ["gaps"]}]}})
    for text, found in (("a c d", True), ("a x x b c x d", True), ("a x x x c d", False), ("a b x c d", True),
                        ("a, c d", True), ("a c, d", True), ("a x x x x c d", False)):  # fmt: skip
        reading = made.read(units_of("", text, [(0, len(text))]))
        assert bool(made.code(reading).codings) is found, text
