from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.evaluation.audit import KEY, READ, answers, as_csv, key_of, sample
from pipeline.evaluation.sampling import Answer, Stratum, Unit, draw, estimates, strata
from tests import tiny


def _units(n: int, outlets: int = 3) -> list[Unit]:
    return [Unit(f"s{i:04d}", f"a{i}", f"o{i % outlets}", str(2018 + i % 2)) for i in range(n)]


@given(st.integers(1, 60), st.integers(1, 40), st.text(max_size=3))
def test_weights_add_up_to_the_stratum(n: int, count: int, seed: str) -> None:
    found = draw("c", {Stratum.NO_HIT: _units(n)}, count, seed)
    assert len(found) == min(n, count)
    assert len({d.unit.segment_id for d in found}) == len(found)
    assert sum(d.weight for d in found) == pytest.approx(n)


def test_a_sample_is_spread_over_outlets_and_is_the_same_again() -> None:
    units = _units(90)
    found = draw("c", {Stratum.ACCEPTED: units}, 30, "x")
    assert Counter(d.unit.outlet for d in found) == {"o0": 10, "o1": 10, "o2": 10}
    assert found == draw("c", {Stratum.ACCEPTED: list(reversed(units))}, 30, "x")
    assert found != draw("c", {Stratum.ACCEPTED: units}, 30, "y")


def test_every_segment_is_in_one_stratum() -> None:
    found = strata(["a", "b", "c", "d"], {"a": 0.9, "b": 0.2}, frozenset({"b", "c"}))
    assert found == {
        Stratum.ACCEPTED: ["a"], Stratum.NEAR: ["b"], Stratum.REJECTED: ["c"], Stratum.NO_HIT: ["d"],
    }  # fmt: skip


def _answers(stratum: Stratum, population: int, right: int, read: int) -> list[Answer]:
    return [Answer("c", stratum, population, n < right) for n in range(read)]


def test_a_worked_estimate() -> None:
    # 100 coded, 8 of 10 right: 80; 1000 not coded, 1 of 50 is one all the same: 20. Precision .8, recall 80/100.
    (one,) = estimates([*_answers(Stratum.ACCEPTED, 100, 8, 10), *_answers(Stratum.NO_HIT, 1000, 1, 50)])
    assert one.precision is not None
    assert one.recall is not None
    assert one.precision[0] == pytest.approx(0.8)
    assert one.recall[0] == pytest.approx(0.8)
    assert one.precision[1] < 0.8 < one.precision[2]
    assert one.recall[1] < 0.6  # fifty segments do not tell much of a thousand


def test_nothing_found_among_the_rest_is_no_proof() -> None:
    (one,) = estimates([*_answers(Stratum.ACCEPTED, 10, 10, 10), *_answers(Stratum.NO_HIT, 10_000, 0, 20)])
    assert one.recall is not None
    assert one.recall[0] == 1.0
    assert one.recall[1] < 0.2


def test_without_the_other_strata_there_is_no_recall() -> None:
    (one,) = estimates(_answers(Stratum.ACCEPTED, 10, 5, 5))
    assert one.recall is None


@settings(max_examples=30)
@given(st.integers(1, 12), st.integers(0, 12), st.integers(1, 500), st.integers(1, 500))
def test_intervals_hold_the_estimate(read: int, right: int, coded: int, rest: int) -> None:
    held = [*_answers(Stratum.NEAR, coded, right, read), *_answers(Stratum.REJECTED, rest, min(right, 1), read)]
    (one,) = estimates(held)
    for value in (one.precision, one.recall):
        assert value is not None
        assert 0 <= value[1] <= value[0] <= value[2] <= 1


def test_answers_to_two_samples_are_refused() -> None:
    with pytest.raises(SourceError, match="one sample"):
        estimates([*_answers(Stratum.NEAR, 5, 1, 1), *_answers(Stratum.NEAR, 6, 1, 1)])


def test_no_segments_a_stratum_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        draw("c", {}, 0)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.made(tmp_path_factory) / "out"


def _written(path: Path, rows: list[dict[str, str]], decide: dict[str, str]) -> Path:
    told = [{**row, "decision": decide.get(row["stratum"], "")} for row in rows]
    path.write_text(as_csv(told, READ), encoding="utf-8")
    key_of(path).write_text(as_csv(rows, KEY), encoding="utf-8")
    return path


def test_what_is_read_does_not_tell_what_was_coded(out: Path, tmp_path: Path) -> None:
    rows = sample(out, [], 5, "1")
    path = _written(tmp_path / "audit.csv", rows, {})
    said = path.read_text(encoding="utf-8")
    assert rows
    assert not {str(s) for s in Stratum} & set(said.replace(",", " ").split())
    assert set(READ) & {"stratum", "weight", "population", "confidence"} == set()


def test_decisions_are_read_back(out: Path, tmp_path: Path) -> None:
    rows = sample(out, [], 5, "1")
    path = _written(tmp_path / "audit.csv", rows, {"accepted": "ya", "near_threshold": "ya", "no_hit": "tidak"})
    found = answers(path)
    assert {a.is_right for a in found if a.stratum is Stratum.NO_HIT} <= {False}
    assert len(found) == sum(row["stratum"] in ("accepted", "near_threshold", "no_hit") for row in rows)
    assert all(e.precision and e.precision[0] == 1.0 for e in estimates(found) if e.precision)


@pytest.mark.parametrize(("decision", "match"), [("mungkin", r"audit\.csv:2: decision"), ("=1+1", "allowed")])
def test_a_decision_that_is_none_is_named(out: Path, tmp_path: Path, decision: str, match: str) -> None:
    path = _written(tmp_path / "audit.csv", sample(out, [], 1, "1")[:1], {})
    undecided = path.read_text(encoding="utf-8").rstrip("\n").removesuffix(",")
    path.write_text(f"{undecided}{decision},\n", encoding="utf-8")
    with pytest.raises(SourceError, match=match):
        answers(path)


def test_a_file_that_is_no_sample_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for place in (path, key_of(path)):
        place.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no column"):
        answers(path)


def test_a_code_that_is_nowhere_is_named(out: Path) -> None:
    with pytest.raises(SourceError, match="act_nothing"):
        sample(out, ["act_nothing"], 1, "1")


def test_cells_run_nothing(out: Path) -> None:
    rows = sample(out, [], 50, "1")
    cells = [cell for row in csv.DictReader(as_csv(rows, (*READ, *KEY)).splitlines()) for cell in row.values()]
    assert not [c for c in cells if c.startswith(("=", "+", "-", "@"))]
