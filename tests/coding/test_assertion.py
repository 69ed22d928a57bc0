"""The table that decides the status of a coding: order, reach, and what takes a modifier away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pipeline.coding.assertion import Assertion, AssertionTable
from pipeline.coding.coder import Coder
from pipeline.coding.marks import Reading
from pipeline.coding.rules import Hit
from pipeline.coding.voice import Voice
from pipeline.errors import CodebookError
from tests.coding.making import read, small_coder

CONCEPTS = small_coder().codebook.concepts
LAST = {"id": "otherwise", "status": "evid_alleged", "rule": "R3"}


def table(modifiers: Sequence[dict[str, Any]], *decisions: dict[str, Any]) -> AssertionTable:
    rows = [{"status": "evid_denied", "rule": "R4", **d} for d in decisions]
    return AssertionTable.of({"modifiers": modifiers, "decisions": [*rows, LAST]}, CONCEPTS)


def hit_of(held: Coder, reading: Reading, seq: int) -> Hit:
    return next(o for o in held.rules.apply(reading, seq) if isinstance(o, Hit))


def decide(
    found: AssertionTable,
    *sentences: str,
    seq: int = 1,
    quotes: Sequence[str | None] = (),
    title: str = "",
    branch: str = "act",
    voice: str = "journalist",
) -> Assertion:
    """The status of the campaign code in one of the sentences."""
    reading = read(small_coder(), *sentences, title=title, quotes=quotes)
    return found.decide(reading, hit_of(small_coder(), reading, seq), branch, Voice(voice, seq, None))


def test_the_first_row_that_fits_decides() -> None:
    found = table(
        [{"id": "d", "concept": "denial"}, {"id": "r", "concept": "ruling"}],
        {"id": "both", "all": ["d", "r"]},
        {"id": "unruled", "any": ["d"], "none": ["r"]},
        {"id": "ruled", "any": ["d", "r"], "voice": ["oversight"]},
        {"id": "of_other_branch", "any": ["r"], "branches": ["enf"]},
    )
    plain, denied = "Camat berkampanye.", "Camat membantah berkampanye."
    ruled, both = "Camat terbukti berkampanye.", "Camat terbukti dan membantah berkampanye."
    assert [decide(found, s).decision for s in (plain, denied, ruled, both)] == [
        "otherwise", "unruled", "otherwise", "both",
    ]  # fmt: skip
    assert decide(found, ruled, voice="oversight").decision == "ruled"
    assert decide(found, ruled, branch="enf").decision == "of_other_branch"


@pytest.mark.parametrize(
    ("scope", "reached"),
    [
        ("clause", {"clause"}),
        ("sentence", {"clause", "sentence"}),
        ("quote", {"clause", "sentence", "quote"}),
        ("before", {"before", "quote"}),
        ("headline", {"headline"}),
    ],
)
def test_a_modifier_reaches_as_far_as_its_scope(scope: str, reached: set[str]) -> None:
    found = table([{"id": "d", "concept": "denial", "scope": scope}], {"id": "denied", "all": ["d"]})
    act, no = "Lurah berkampanye.", "Ia membantah."
    cases = {
        "clause": decide(found, "Lurah membantah berkampanye."),
        "sentence": decide(found, "Lurah berkampanye; panwas membantah itu."),
        "quote": decide(found, no, act, seq=2, quotes=["1", "1"]),
        "before": decide(found, no, act, seq=2),
        "headline": decide(found, act, title="Ia membantah"),
        "after": decide(found, act, no),
        "far": decide(found, no, "Hujan.", "Hujan.", act, seq=4),
    }
    assert {name for name, one in cases.items() if one.decision == "denied"} == reached


def test_a_quotation_is_reached_on_both_sides_and_no_other_is() -> None:
    found = table([{"id": "d", "concept": "denial", "scope": "quote"}], {"id": "denied", "all": ["d"]})
    act, no = "Lurah berkampanye.", "Ia membantah."
    assert decide(found, act, "Hujan.", no, quotes=["1", "1", "1"]).decision == "denied"
    assert decide(found, act, no, quotes=["1", "2"]).decision == "otherwise"
    assert decide(found, act, no, quotes=[None, None]).decision == "otherwise"


def test_the_headline_does_not_modify_itself() -> None:
    found = table([{"id": "d", "concept": "denial", "scope": "headline"}], {"id": "denied", "all": ["d"]})
    assert decide(found, "Hujan.", title="Camat membantah berkampanye", seq=0).decision == "otherwise"


@pytest.mark.parametrize(("direction", "before", "after"), [("any", 1, 1), ("forward", 1, 0), ("backward", 0, 1)])
def test_a_direction_is_seen_from_the_modifier(direction: str, before: int, after: int) -> None:
    found = table([{"id": "d", "concept": "denial", "direction": direction}])
    assert len(decide(found, "Camat membantah berkampanye.").effects) == before
    assert len(decide(found, "Camat berkampanye, membantah.").effects) == after


def test_a_modifier_cancels_another_where_they_touch_only() -> None:
    found = table(
        [{"id": "d", "concept": "denial"}, {"id": "r", "concept": "ruling", "cancels": ["d"]}],
        {"id": "denied", "all": ["d"]},
    )
    assert decide(found, "Camat terbukti membantah berkampanye.").decision == "otherwise"
    assert decide(found, "Camat membantah terbukti berkampanye.").decision == "denied"
    assert decide(found, "Camat terbukti di sini membantah berkampanye.").decision == "denied"
    assert decide(found, "Camat terbukti membantah, lalu membantah berkampanye.").decision == "denied"


def test_a_decision_says_what_a_coding_becomes_and_whether_it_is_negated() -> None:
    found = table(
        [{"id": "d", "concept": "denial"}, {"id": "r", "concept": "ruling"}],
        {"id": "denied", "all": ["d"], "negated": "true"},
        {"id": "norm", "all": ["r"], "becomes": "evid_confirmed"},
    )
    told = [decide(found, s) for s in ("Camat membantah kampanye.", "Camat terbukti kampanye.", "Camat kampanye.")]
    assert [(t.negated, t.becomes, t.rule) for t in told] == [
        (True, "", "R4"), (False, "evid_confirmed", "R4"), (False, "", "R3"),
    ]  # fmt: skip
    assert [e.mark.concept for e in told[0].effects] == ["denial"]


@pytest.mark.parametrize(
    ("modifier", "decision", "message"),
    [
        ({"scope": "paragraph"}, {}, "scope 'paragraph'; allowed: clause, sentence, quote, turn, "),
        ({"direction": "up"}, {}, "direction 'up'; allowed: any, forward, backward"),
        ({"concept": "nowhere"}, {}, "d: there is no concept 'nowhere'"),
        ({}, {"any": ["e"]}, "denied: modifier 'e'; allowed: d"),
        ({}, {"all": ["e"]}, "denied: modifier 'e'; allowed: d"),
        ({}, {"none": ["e"]}, "denied: modifier 'e'; allowed: d"),
    ],
)
def test_a_wrong_entry_is_an_error_that_names_it(modifier: Any, decision: Any, message: str) -> None:
    with pytest.raises(CodebookError) as caught:
        table([{"id": "d", "concept": "denial", **modifier}], {"id": "denied", **decision})
    assert message in str(caught.value)


@pytest.mark.parametrize("condition", ["all", "any", "none", "voice", "branches"])
def test_the_last_row_must_fit_everything(condition: str) -> None:
    rows = {"modifiers": [{"id": "d", "concept": "denial"}], "decisions": [{**LAST, condition: ["d"]}]}
    with pytest.raises(CodebookError, match="the last decision must fit everything"):
        AssertionTable.of(rows, CONCEPTS)
    with pytest.raises(CodebookError, match="the last decision must fit everything"):
        AssertionTable.of({**rows, "decisions": []}, CONCEPTS)
