"""Coefficients of agreement against published worked examples, and laws that hold for any ratings."""

from __future__ import annotations

import doctest
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.evaluation import agreement
from pipeline.evaluation.agreement import ac1, alpha, alpha_interval, fleiss, kappa, masi, percent, specific

# Krippendorff 2011, section C: four observers, twelve units, nominal data with missing values.
OBSERVERS = {"a": "1233214 12...", "b": "123322412 5.3", "c": ".333234225 1.", "d": "1233244125 1."}
FLEISS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1), (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip
PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=30)


def krippendorff() -> list[dict[str, str]]:
    rows = {coder: said.replace(" ", "") for coder, said in OBSERVERS.items()}
    return [{c: row[n] for c, row in rows.items() if row[n] != "."} for n in range(12)]


def test_the_doctests_hold() -> None:
    assert doctest.testmod(agreement).failed == 0


def test_alpha_of_krippendorff_2011() -> None:
    assert alpha(krippendorff()) == pytest.approx(0.743, abs=0.0005)


def test_kappa_of_fleiss_1971_as_often_printed() -> None:
    assert fleiss(FLEISS) == pytest.approx(0.210, abs=0.0005)
    with pytest.raises(ValueError, match="coders per unit"):
        fleiss([(1, 2), (1, 1)])


def test_ac1_holds_where_kappa_falls() -> None:
    table = [(1, 1)] * 118 + [(1, 0)] * 5 + [(0, 1)] * 2
    assert ac1(table) == pytest.approx(0.94, abs=0.005)
    assert kappa(table) == pytest.approx(-0.025, abs=0.005)
    assert ac1([(1, 1)] * 3) == 1


def test_masi_weighs_overlap_by_its_kind() -> None:
    a, b, c = frozenset("a"), frozenset("ab"), frozenset("bc")
    assert masi(a, a) == masi(frozenset(), frozenset()) == 0
    assert masi(a, b) == pytest.approx(1 - 2 / 3 * 1 / 2)
    assert masi(b, c) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(a, c) == masi(frozenset(), a) == 1
    with pytest.raises(TypeError, match="frozensets"):
        masi("a", a)
    assert alpha([{"x": a, "y": a}, {"x": b, "y": c}, {"x": a, "y": b}], masi) < 1


CANNOT: list[Callable[[], float]] = [
    lambda: alpha([{"a": 1}]),
    lambda: alpha([{"a": 1, "b": 1}]),
    lambda: kappa([(1, 1)]),
    lambda: percent([]),
]


@pytest.mark.parametrize("call", CANNOT)
def test_what_cannot_be_told_is_an_error_not_a_number(call: Callable[[], float]) -> None:
    with pytest.raises(ValueError, match=r"no unit|the same"):
        call()


def test_specific_agreement() -> None:
    found = specific([(True, True)] * 2 + [(True, False)] * 2 + [(False, False)] * 6)
    assert found.positive == pytest.approx(4 / 6)
    assert found.negative == pytest.approx(12 / 14)
    assert specific([(False, False)]).positive == 0


@settings(deadline=None)
@given(PAIRS)
def test_coefficients_are_at_most_one_and_do_not_mind_who_is_first(pairs: list[tuple[bool, bool]]) -> None:
    assume(len({v for pair in pairs for v in pair}) > 1)
    turned = [(y, x) for x, y in pairs]
    units = [{"a": x, "b": y} for x, y in pairs]
    assert alpha(units) <= 1
    assert alpha(units) == pytest.approx(alpha([{"a": x, "b": y} for x, y in turned]))
    assert ac1(pairs) == pytest.approx(ac1(turned))
    if all(x == y for x, y in pairs):
        assert alpha(units) == ac1(pairs) == kappa(pairs) == 1


@settings(deadline=None)
@given(st.lists(PAIRS, min_size=2, max_size=8))
def test_the_interval_is_of_the_same_coefficient_and_the_same_again(clusters: list[list[tuple[bool, bool]]]) -> None:
    flat = [pair for cluster in clusters for pair in cluster]
    assume(len({v for pair in flat for v in pair}) > 1)
    found = alpha_interval(clusters, draws=200)
    assert found.value == pytest.approx(alpha([{"a": x, "b": y} for x, y in flat]))
    assert found.low <= found.high <= 1
    assert found == alpha_interval(clusters, draws=200)
