from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classifier.model import to_bytes
from pipeline.errors import ModelError
from pipeline.learning.card import card
from pipeline.learning.core import core_threshold
from pipeline.learning.made import gather
from pipeline.learning.training import folds_of, train
from pipeline.learning.validation import by_article_folds, by_theme
from pipeline.places import codebook_folder
from tests.classifier.making import material, trained
from tests.coding.making import small_codebook


@given(st.lists(st.sampled_from("abcdefgh"), min_size=8, max_size=40).filter(lambda g: len(set(g)) > 1))
def test_a_group_stays_on_one_side(groups: list[str]) -> None:
    folds = folds_of(groups)
    assert sorted(i for fold in folds for i in fold) == list(range(len(groups)))
    sides = [{groups[i] for i in fold} for fold in folds]
    assert sum(len(side) for side in sides) == len(set(groups))


def test_training_again_gives_the_same_file() -> None:
    assert to_bytes(train(material(), {"vocabulary": "small"})[0]) == to_bytes(trained()[0])


def test_held_out_figures_are_of_articles_that_the_model_did_not_see() -> None:
    _, held = trained()
    figures = {(f.group, f.level): f for f in by_article_folds(material(), held)}
    assert figures["all", "sentence"].n == 32
    assert figures["all", "sentence"].f1 > 0.8
    assert len(held.probabilities) == len(material().articles)


def test_themes_are_held_out_whole() -> None:
    figures = {(f.group, f.level): f for f in by_theme(material())}
    assert figures["all", "article"].n == 16
    assert figures["A+G+H", "sentence"].n == 0


def test_the_core_threshold_is_half_of_the_best_f1() -> None:
    rows = np.array([[1.0], [0.9], [0.1], [0.0]] * 5, dtype=np.float32)
    core = np.array([True, True, False, False] * 5)
    folds = [[0, 1, 2, 3], list(range(4, 20))]
    assert core_threshold(rows, core, folds) == pytest.approx(0.5)


def test_too_few_labels_are_refused() -> None:
    with pytest.raises(ModelError, match="no labels"):
        gather(small_codebook(), codebook_folder(), [])


def test_the_card_says_what_it_was_made_from() -> None:
    figures = [{"group": "all", "level": "sentence", "precision": 0.5, "recall": 0.25, "f1": 0.333, "n": 4}]
    about = {
        "codebook": "1.0.0+abc", "vocabulary": "v", "labels": {"x.jsonl": "0" * 64}, "articles": 12, "core": 5,
        "segments": 99, "exemplars": 7, "codes": 3, "libraries": {"numpy": "2"}, "folds": figures, "themes": figures,
        "thresholds": {"acts": 0.2},
    }  # fmt: skip
    said = card(about)
    assert "| all | sentence | 0.500 | 0.250 | 0.333 | 4 |" in said
    assert said.index("Whole themes") < said.index("Articles held out")
    assert "language models" in said
