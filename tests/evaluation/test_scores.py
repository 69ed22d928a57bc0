"""Scores against reference labels: worked by hand, and properties of the bootstrap."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codebook import load
from pipeline.evaluation.reference import Label, Reference
from pipeline.evaluation.scores import Counts, Predicted, counted, drawn, f1, gained, relevance, score, statuses
from pipeline.evaluation.summary import evaluate
from tests.strategies import SMALL_CODEBOOK

Codes = dict[tuple[int, str], set[str | None]]
COUNTS = st.lists(st.builds(Counts, *[st.integers(0, 5)] * 3), min_size=1, max_size=12)


def reference(doc_id: str, *labels: Label, relevance: str = "core") -> Reference:
    return Reference(doc_id, "Judul", "Satu. Dua.", ((0, 5), (6, 10)), labels, relevance, {})


def test_micro_figures_worked_by_hand() -> None:
    found = score([counted({1, 2}, {2, 3}), counted({4}, {4}), counted(set(), {5})])
    assert (found.tp, found.fp, found.fn, found.n) == (2, 1, 2, 4)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(1 / 2)
    assert found.f1 == pytest.approx(4 / 7)


def test_nothing_found_and_nothing_there_is_zero_not_an_error() -> None:
    assert score([]).f1 == score([Counts(0, 0, 0)]).f1 == f1(0, 0, 0) == 0


@settings(deadline=None)
@given(COUNTS)
def test_the_interval_is_in_bounds_and_the_same_again(counts: list[Counts]) -> None:
    found = score(counts, draws=200)
    assert 0 <= found.low <= found.high <= 1
    assert found == score(counts, draws=200)
    assert drawn(len(counts), 50).sum(axis=1).tolist() == [len(counts)] * 50


@settings(deadline=None)
@given(COUNTS)
def test_a_prediction_gains_nothing_over_itself(counts: list[Counts]) -> None:
    assert gained(counts, counts, draws=100) == (0, 0, 0)


def test_a_prediction_that_is_better_everywhere_gains_for_sure() -> None:
    better, worse = [Counts(2, 0, 0)] * 8, [Counts(1, 0, 1)] * 8
    gain, low, high = gained(better, worse)
    assert gain == low == high == pytest.approx(1 - 2 / 3)
    with pytest.raises(ValueError, match="8 articles against 7"):
        gained(better, worse[1:])


def test_statuses_are_compared_where_both_have_the_code_and_a_status() -> None:
    references = [
        reference(
            "a", Label(1, "act_gift", "evid_denied"), Label(1, "act_gift", "evid_alleged"), Label(2, "act_reward")
        )
    ]
    codes: Codes = {(1, "act_gift"): {"evid_alleged"}, (2, "act_reward"): {None}, (2, "act_gift"): {"evid_denied"}}
    found = statuses(references, {"a": Predicted(codes, "core")})
    assert (found.same, found.matched, found.share) == (1, 1, 1.0)
    other = statuses(references, {"a": Predicted({(1, "act_gift"): {"evid_confirmed"}}, "core")})
    assert dict(other.pairs) == {("evid_alleged", "evid_confirmed"): 1}
    assert statuses(references, {"a": Predicted({}, "core")}).share == 0


def test_relevance_is_scored_for_core() -> None:
    references = [reference("a"), reference("b", relevance="irrelevant"), reference("c")]
    predicted = {"a": Predicted({}, "core"), "b": Predicted({}, "core"), "c": Predicted({}, "peripheral")}
    assert relevance(references, predicted) == [Counts(1, 0, 0), Counts(0, 1, 0), Counts(0, 0, 1)]


def test_an_evaluation_tells_codes_branches_and_levels_apart() -> None:
    references = [reference("a", Label(1, "act_gift", "evid_denied"), Label(2, "act_gift", "evid_denied"))]
    codes: Codes = {(1, "act_gift"): {"evid_denied"}, (2, "act_reward"): {None}}
    found = evaluate(references, {"a": Predicted(codes, "core")}, load(SMALL_CODEBOOK))
    assert found.find("code", "act_gift", "sentence").f1 == pytest.approx(2 / 3)
    assert found.find("code", "act_gift", "article").f1 == 1
    assert found.find("branch", "act", "sentence").f1 == 1
    assert found.find("branch", "all", "article").n == 1
    assert found.find("leaf", "all", "article").fp == 1
    assert found.as_json()["status"]["same"] == 1
    with pytest.raises(KeyError):
        found.find("code", "nowhere", "sentence")
