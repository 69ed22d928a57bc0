"""The gates and the screen-outs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coding.screen import ScreenTable, Verdict
from pipeline.errors import CodebookError
from pipeline.tables import Relevance
from tests.coding.making import read, small_coder

NAMES = ("strong", "weak1", "weak2", "weak3", "staff", "core", "pupils", "public")
DATA = {
    "electoral": ["strong"],
    "electoral_weak": ["weak1", "weak2", "weak3"],
    "electoral_weak_least": "2",
    "official": ["staff"],
    "core": ["core"],
    "exclusions": [
        {"code": "excl_pupils", "concepts": ["pupils"], "unless": ["public"]},
        {"code": "excl_plain", "concepts": ["weak3"]},
    ],
}
TABLE = ScreenTable.of(DATA, dict.fromkeys(NAMES))


def judge(**counts: int) -> Verdict:
    return TABLE.judge(lambda concepts: {c: counts.get(c, 0) for c in concepts})


def test_the_electoral_gate_opens_for_one_strong_or_enough_different_weak_concepts() -> None:
    assert judge(strong=1).electoral
    assert judge(weak1=1, weak2=1).electoral
    assert not judge(weak1=9).electoral
    assert not judge(staff=3, core=1).electoral


def test_without_weak_concepts_only_the_strong_open_it() -> None:
    table = ScreenTable.of({**DATA, "electoral_weak": [], "electoral_weak_least": "0"}, dict.fromkeys(NAMES))
    assert not table.judge(lambda concepts: dict.fromkeys(concepts, 0)).electoral


def test_relevance_is_core_peripheral_or_none() -> None:
    assert judge(strong=1, staff=1, core=1).relevance is Relevance.CORE
    assert judge(strong=1, staff=1).relevance is Relevance.PERIPHERAL
    assert judge(strong=1, core=1).relevance is Relevance.PERIPHERAL
    assert judge(staff=1, core=1).relevance is Relevance.IRRELEVANT
    assert judge(strong=1, staff=1, core=1, pupils=1).relevance is Relevance.PERIPHERAL


def test_a_screen_out_holds_unless_something_keeps_the_article_in() -> None:
    assert judge(strong=1, pupils=2).excluded == ("excl_pupils",)
    assert judge(strong=1, pupils=2, public=1).excluded == ()
    assert judge(strong=1, pupils=1, weak3=1, public=1).excluded == ("excl_plain",)
    assert judge(strong=1, pupils=1, weak3=1).excluded == ("excl_pupils", "excl_plain")
    assert judge(pupils=1).excluded == ()


def test_what_cannot_change_the_verdict_is_not_counted() -> None:
    asked: list[Sequence[str]] = []

    def count(concepts: Sequence[str]) -> Mapping[str, int]:
        asked.append(concepts)
        return dict.fromkeys(concepts, 0)

    assert not TABLE.judge(count).electoral
    assert asked == [("strong", "weak1", "weak2", "weak3")]


@given(st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3)))
def test_a_verdict_is_consistent(counts: dict[str, int]) -> None:
    found = judge(**counts)
    assert (found.relevance is Relevance.IRRELEVANT) is not found.electoral
    assert found.electoral or not (found.official or found.excluded)
    assert found.relevance is not Relevance.CORE or (found.official and not found.excluded)
    assert all(found.counts[c] == counts.get(c, 0) for c in found.counts)


@pytest.mark.parametrize("where", ["electoral", "electoral_weak", "official", "core", "concepts", "unless"])
def test_a_concept_that_is_not_there_is_an_error(where: str) -> None:
    exclusion = {"code": "excl_a", "concepts": ["pupils"], "unless": []}
    data = (
        {**DATA, where: ["nowhere"]} if where in DATA else {**DATA, "exclusions": [{**exclusion, where: ["nowhere"]}]}
    )
    with pytest.raises(CodebookError, match=r"context/screen\.yaml: there is no concept 'nowhere'"):
        ScreenTable.of(data, dict.fromkeys(NAMES))


def test_an_article_is_judged_by_all_its_segments_and_the_headline() -> None:
    held = small_coder()
    verdict = held.judge(read(held, "Camat hadir.", "Pemilihan itu, pemilihan raya.", title="Kampanye"))
    assert (verdict.electoral, verdict.official, verdict.relevance) == (True, True, Relevance.CORE)
    assert {c: n for c, n in verdict.counts.items() if n} == {"official": 1, "election": 2, "campaigning": 1}
    assert not held.judge(read(held, "Camat hadir.", title="Hujan")).electoral
    assert held.judge(read(held, "Pemilihan ketua OSIS.")).excluded == ("excl_pupils",)
    assert held.judge(read(held, "Pemilihan ketua OSIS dibuka camat.")).excluded == ()
    assert not held.judge(read(held)).electoral
