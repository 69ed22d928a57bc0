from __future__ import annotations

import numpy as np
import pytest

from pipeline.classifier.article import FEATURES, Rarity, features
from pipeline.classifier.outputs import Outputs
from tests.classifier.making import passage

OUTPUTS = Outputs(("act_a", "act_b", "enf_c", "evid_normative"), ("asn_act", "asn_act", "enf", "evid"))
RARITY = Rarity.of(["camat", "di"], [6.0, 1.0], 8.0)
TEXTS = ("Camat Ranto berpidato.", "Hujan di lapangan.", "Ia bersama Ranto lagi.")


def _features(scores: list[list[float]]) -> np.ndarray:
    own = np.array(scores, dtype=float)
    groups = np.column_stack([own[:, list(members)].max(axis=1) for _, members in OUTPUTS.groups])
    passages = [passage(t, headline="Kabar Ranto") for t in TEXTS]
    return features(passages, np.column_stack([own, groups]), OUTPUTS, RARITY)


SCORES = [[0.5, -1.0, -1.2, -1.0], [-1.0, -0.9, -1.0, 0.4], [-0.5, -1.1, -0.2, -1.0]]


def _of(name: str, segment: int, code: int) -> float:
    return float(_features(SCORES)[segment, code, FEATURES.index(name)])


def test_there_is_a_value_for_every_feature_of_every_segment_and_code() -> None:
    found = _features(SCORES)
    assert found.shape == (3, 4, len(FEATURES))
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("name", "segment", "code", "value"),
    [
        ("own words", 2, 0, -0.5),
        ("best in the article", 2, 0, 0.5),
        ("two best in the article", 2, 0, 0.0),
        ("rank of the code in the article", 1, 0, 0),
        ("rank of the code in the segment", 2, 2, 0),
        ("segment before", 2, 0, -1.0),
        ("segment before", 0, 0, -1.5),
        ("segment after", 1, 0, -0.5),
        ("best of three before", 2, 0, 0.5),
        ("distance from the best segment", 2, 0, 2),
        ("names shared with the best segment", 2, 0, 1),
        ("names shared with the best segment", 1, 0, 0),
        ("best of the branch", 1, 0, -0.9),
        ("enforcement", 2, 0, -0.2),
        ("norm", 1, 0, 0.4),
        ("segments", 0, 0, 3),
        ("place from the end", 0, 0, 3),
    ],
)
def test_what_a_feature_says(name: str, segment: int, code: int, value: float) -> None:
    assert _of(name, segment, code) == pytest.approx(value, abs=1e-6)


def test_rare_words_tie_segments_and_common_ones_do_not() -> None:
    assert _of("words shared with the best segment", 2, 0) > 0
    assert _of("words shared with the best segment", 1, 0) == 0
    assert RARITY.bag(passage("di camat")) == {"camat": 6.0}


def test_an_article_of_one_segment_is_scored() -> None:
    scores = np.full((1, len(OUTPUTS.codes) + len(OUTPUTS.groups)), -1.0)
    assert np.isfinite(features([passage("Camat.")], scores, OUTPUTS, RARITY)).all()
