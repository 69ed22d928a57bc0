from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation.calibration import bins, calibration_error
from pipeline.evaluation.compare import gains
from pipeline.evaluation.reference import Label, Reference
from pipeline.evaluation.scores import Predicted
from tests.coding.making import small_codebook


def _reference(number: int) -> Reference:
    labels = (Label(1, "act_campaign"), Label(2, "act_gift"))
    return Reference(f"d{number}", "", "Satu. Dua.", ((0, 5), (6, 10)), labels, "core", {})


def _said(*keys: tuple[int, str]) -> Predicted:
    return Predicted({key: frozenset({None}) for key in keys}, "core")


def test_the_gain_is_the_difference_and_its_interval_holds_it() -> None:
    references = [_reference(n) for n in range(8)]
    whole = {r.doc_id: _said((1, "act_campaign"), (2, "act_gift")) for r in references}
    half = {r.doc_id: _said((1, "act_campaign")) for r in references}
    found = gains(references, {"both": whole, "rules": half}, small_codebook(), "both")
    one = next(g for g in found if (g.group, g.level) == ("all", "sentence"))
    assert (one.f1, one.other) == (1.0, "rules")
    assert one.f1_other == pytest.approx(2 / 3)
    assert one.low <= one.f1 - one.f1_other <= one.high
    assert one.low > 0


def test_the_same_coding_gains_nothing() -> None:
    references = [_reference(n) for n in range(5)]
    same = {r.doc_id: _said((1, "act_campaign")) for r in references}
    assert all(g.low == g.high == 0 for g in gains(references, {"a": same, "b": same}, small_codebook(), "a"))


def test_a_worked_calibration_error() -> None:
    # ten codings at .8 of which eight are right, ten at .35 of which none is: (0 + .35) / 2
    stated = [(0.8, n < 8) for n in range(10)] + [(0.35, False)] * 10
    assert calibration_error(bins(stated)) == pytest.approx(0.175)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60))
def test_every_coding_is_in_one_bin_and_the_error_is_a_share(stated: list[tuple[float, bool]]) -> None:
    found = bins(stated)
    assert sum(b.n for b in found) == len(stated)
    assert all(b.low <= b.stated <= b.high + 1e-9 for b in found)
    assert 0 <= calibration_error(found) <= 1


def test_a_confidence_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        bins([(1.5, True)])
