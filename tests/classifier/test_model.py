from __future__ import annotations

import io
import pickle

import numpy as np
import pytest

from pipeline.classifier import model as module
from pipeline.classifier.model import Calibration, from_bytes, to_bytes
from pipeline.errors import ModelError
from tests.classifier.making import articles, trained


def test_a_model_read_back_says_the_same_and_is_the_same_file() -> None:
    model, _ = trained()
    data = to_bytes(model)
    again = from_bytes(data)
    passages = articles()[1].passages
    assert to_bytes(again) == data == to_bytes(model)
    assert np.array_equal(again.score(passages).probabilities, model.score(passages).probabilities)
    assert again.manifest == model.manifest


def test_what_was_told_in_training_is_found_elsewhere() -> None:
    model, _ = trained()
    said = model.score(articles()[4].passages).probabilities
    act = model.outputs.codes.index("act_campaign")
    assert said[2, act] > model.thresholds()[act] > said[4, act]


@pytest.mark.parametrize("data", [b"", b"no zip", pickle.dumps({"a": 1})])
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(ModelError, match="netral train"):
        from_bytes(data, "models/default.npz")


def test_a_cut_model_is_refused() -> None:
    with pytest.raises(ModelError, match="not a model"):
        from_bytes(to_bytes(trained()[0])[:-100])


def test_objects_in_the_file_are_refused_and_never_run() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str, ...]]:
            return pytest.fail, ("was run",)

    held = io.BytesIO()
    np.savez(held, manifest=np.array([Evil()], dtype=object))
    with pytest.raises(ModelError):
        from_bytes(held.getvalue())


def test_a_model_of_another_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = to_bytes(trained()[0])
    monkeypatch.setattr(module, "FORMAT", module.FORMAT + 1)
    with pytest.raises(ModelError, match="format"):
        from_bytes(data)


def test_the_model_reads_no_more_than_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SEGMENTS", 2)
    assert trained()[0].score(articles()[0].passages).probabilities.shape[0] == 2


def test_a_rule_that_fired_makes_surer_and_certainty_is_never_whole() -> None:
    calibration = Calibration(1.0, 0.0, 0.7)
    assert calibration.of(0.3, by_rule=False) == pytest.approx(0.3)
    assert calibration.of(0.3, by_rule=True) > 0.3
    assert 0 < calibration.of(0.0, by_rule=False) < calibration.of(1.0, by_rule=False) < 1
