"""The scores themselves, on hand-made sets; floors on the reference articles are held by whoever has them."""

from __future__ import annotations

import pytest

from tests.link_scores import Score, bcubed, event_pairs, f1, same_name


def items(*clusters: str) -> list[set[tuple[str, int]]]:
    return [{("a", int(n)) for n in cluster} for cluster in clusters]


def test_bcubed_of_equal_split_and_merged_clusters() -> None:
    assert bcubed(items("12", "34"), items("12", "34")) == (1.0, 1.0)
    assert bcubed(items("12", "34"), items("1234")) == (0.5, 1.0)
    assert bcubed(items("12", "34"), items("1", "2", "3", "4")) == (1.0, 0.5)


def test_bcubed_of_overlapping_clusters_and_of_what_one_side_lacks() -> None:
    assert bcubed(items("012", "034"), items("012", "034")) == (1.0, 1.0)
    assert bcubed(items("12"), items("123")) == (pytest.approx(4 / 9), 1.0)
    assert bcubed(items("12"), items("123"), common=True) == (1.0, 1.0)
    assert bcubed([], items("1")) == (0.0, 0.0)


def test_events_pair_one_to_one_best_first() -> None:
    wanted = [{"s": [1, 2, 3]}, {"s": [3, 4]}]
    assert event_pairs(wanted, {"x": {1, 2, 3, 4}, "y": {9}}) == {0: "x"}
    assert event_pairs(wanted, {"x": {1, 2}, "y": {3, 4}}) == {0: "x", 1: "y"}


def test_names_match_by_tokens_without_titles() -> None:
    assert same_name("Drs. H. Mardan Kelana, M.Si.", "Mardan Kelana")
    assert same_name("Mardan", "Mardan Kelana")
    assert not same_name("Mardan Kelana", "Tirta Wiguna")


def test_f1() -> None:
    assert f1(0, 0) == 0
    assert Score(0, 0, 0).f1 == 1
    assert Score(2, 1, 1).f1 == pytest.approx(2 / 3)
