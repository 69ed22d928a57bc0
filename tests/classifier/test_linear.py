from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from pipeline.classifier import linear
from pipeline.classifier.linear import LEAST_POSITIVES, UNSEEN, Linear, heaviest

ROWS = csr_matrix(np.array([[1.0, 0.0, 0.2], [0.0, 1.0, 0.1]] * LEAST_POSITIVES, dtype=np.float32))
WANTED = np.array([[True, False], [False, False]] * LEAST_POSITIVES)


def test_an_output_is_told_from_the_rest_and_one_without_positives_stays_unseen() -> None:
    scores = Linear.fit(ROWS, WANTED).scores(ROWS)
    assert (scores[::2, 0] > 0).all()
    assert (scores[1::2, 0] < 0).all()
    assert (scores[:, 1] == UNSEEN).all()


def test_the_same_rows_give_the_same_weights() -> None:
    one, other = Linear.fit(ROWS, WANTED), Linear.fit(ROWS, WANTED)
    assert (one.weights != other.weights).nnz == 0


def test_only_the_largest_weights_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Linear.fit(ROWS, WANTED).weights.toarray()[:, 0]
    monkeypatch.setattr(linear, "KEPT_WEIGHTS", 1)
    kept = Linear.fit(ROWS, WANTED).weights.toarray()[:, 0]
    best = int(np.abs(whole).argmax())
    assert kept[best] == whole[best]
    assert np.count_nonzero(kept) == 1


def test_heaviest_terms_come_first_and_add_up_to_the_score() -> None:
    model = Linear.fit(ROWS, WANTED)
    names = [("words", "kampanye"), ("words", "hujan"), ("words", "di")]
    shares = heaviest(model, ROWS[0], 0, names, 5)
    assert shares[0][1] == "kampanye"
    assert [abs(s) for _, _, s in shares] == sorted((abs(s) for _, _, s in shares), reverse=True)
    whole = sum(s for _, _, s in shares) + float(model.intercepts[0])
    assert whole == pytest.approx(float(model.scores(ROWS[0])[0, 0]), abs=1e-5)
