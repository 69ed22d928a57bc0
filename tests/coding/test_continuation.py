"""Continuation: what speaks on of an act is coded with it, and only as far as its code says."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.codebook import load
from pipeline.coding.continuation import CONTINUES
from pipeline.errors import CodebookError
from tests.coding.making import coder, made, read
from tests.strategies import SMALL_CODEBOOK

CONCEPTS = {"post": ["mengunggah"], "photo": ["berfoto"], "post_echo": ["unggahan|akun"], "photo_echo": ["foto|akun"]}
CODES: dict[str, dict[str, Any]] = {
    "act_post": {
        "status": "required",
        "rules": [{"id": "r", "cue": ["post"], "actor": "official"}],
        "continues": {"cue": ["post_echo"], "within": "2"},
    },
    "act_photo": {"rules": [{"id": "r", "cue": ["photo"]}], "continues": {"cue": ["photo_echo"], "within": "2"}},
    "act_alone": {"rules": [{"id": "r", "cue": ["gift"]}]},
}
HELD = coder(CONCEPTS, CODES)


def codes(*sentences: str, title: str = "") -> list[tuple[int, str]]:
    return [(c.seq, c.rule_id) for c in HELD.code(read(HELD, *sentences, title=title)).codings]


def test_a_sentence_that_speaks_on_carries_the_act_with_its_own_status_and_the_actor_before() -> None:
    (first, second) = HELD.code(read(HELD, "Camat mengunggah gambar.", "Unggahan itu tidak benar, katanya.")).codings
    assert (first.rule_id, first.evid_code) == ("act_post.r", "evid_alleged")
    assert (second.rule_id, second.evid_code) == (f"act_post.{CONTINUES}", "evid_denied")
    assert second.actor == first.actor
    assert [(p.role, p.seq) for p in second.hit.parts] == [("cue", 2), (CONTINUES, 1), ("actor", 1)]


def test_it_reaches_as_far_as_the_code_says_and_from_one_continuation_to_the_next() -> None:
    act, on, rain = "Camat mengunggah gambar.", "Unggahan itu ramai.", "Hujan."
    assert codes(act, rain, on) == [(1, "act_post.r"), (3, "act_post.continues")]
    assert codes(act, rain, rain, on) == [(1, "act_post.r")]
    assert [seq for seq, _ in codes(act, rain, on, rain, on)] == [1, 3, 5]
    assert codes(on, act) == [(2, "act_post.r")]
    assert codes(on, title=act) == [(0, "act_post.r"), (1, "act_post.continues")]


def test_the_act_told_last_is_continued_and_one_of_the_branch_is_enough() -> None:
    told = codes("Camat mengunggah gambar.", "Camat berfoto.", "Akun itu ramai.")
    assert told == [(1, "act_post.r"), (2, "act_photo.r"), (3, "act_photo.continues")]
    assert codes("Camat mengunggah gambar.", "Camat berfoto di akun.") == [(1, "act_post.r"), (2, "act_photo.r")]


def test_nothing_is_continued_where_nothing_was_coded_or_a_code_does_not_say_so() -> None:
    assert codes("Unggahan itu ramai.", "Akun itu ramai.") == []
    assert codes("Ia membagikan beras.", "Unggahan itu ramai.") == [(1, "act_alone.r")]


def test_where_it_would_be_a_mere_norm_nothing_is_coded() -> None:
    table = {
        "modifiers": [{"id": "m", "concept": "ruling", "scope": "sentence"}],
        "decisions": [
            {"id": "norm", "status": "evid_confirmed", "rule": "R1", "all": ["m"], "becomes": "evid_confirmed"},
            {"id": "otherwise", "status": "evid_alleged", "rule": "R3"},
        ],
    }
    held = coder(CONCEPTS, CODES, assertion=table)
    found = held.code(read(held, "Camat mengunggah gambar.", "Unggahan itu terbukti.")).codings
    assert [(c.seq, c.code_id) for c in found] == [(1, "act_post")]


def test_an_unknown_concept_is_an_error_with_its_place() -> None:
    with pytest.raises(CodebookError, match=r"act_post\.yaml.*nowhere"):
        made(CONCEPTS, {"act_post": {**CODES["act_post"], "continues": {"cue": ["nowhere"]}}})
    assert all(code.continues is None for code in load(SMALL_CODEBOOK).codes.values())
