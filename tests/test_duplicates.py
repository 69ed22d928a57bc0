"""Copies: fingerprints that repeat, groups that do not depend on order, and hostile texts."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.duplicates import Evidence, Fingerprint, Membership, Method, evidence, fingerprint, group, is_copy
from pipeline.duplicates.candidates import NEIGHBOURS, candidate_pairs
from pipeline.duplicates.fingerprints import normalise
from pipeline.errors import ContractError

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = tuple[str, str, str, str | None]  # id, title, text, published


def story(seed: int, words: int = 120, figures: int = 12) -> str:
    """Give an invented text, the same for a seed, that shares no shingle with another seed's."""
    draw = np.random.default_rng(seed)
    lengths = draw.integers(2, 5, words)
    syllables = np.array(["ba", "ko", "ri", "tu", "me", "san", "dal", "nge", "wi", "lo"])
    tokens = ["".join(draw.choice(syllables, size)) for size in lengths]
    tokens[::figures] = [str(number) for number in draw.integers(100, 99_999, len(tokens[::figures]))]
    return " ".join(tokens)


def reword(text: str, every: int) -> str:
    """Replace each so many-th word that is not a figure."""
    tokens = text.split()
    return " ".join(
        f"ganti{number}" if number % every == 1 and not token.isdigit() else token
        for number, token in enumerate(tokens)
    )


def run(rows: Sequence[Row]) -> list[Membership]:
    prints = [fingerprint(title, text) for _, title, text, _ in rows]
    signatures = np.array([one.signature for one in prints], np.uint32).reshape(-1, 128)
    return group(
        [row[0] for row in rows],
        [one.digest for one in prints],
        signatures,
        [row[3] for row in rows],
        [len(row[2]) for row in rows],
        lambda indices: [prints[index].shingles for index in indices],
    )


def by_id(rows: Sequence[Row]) -> dict[str, tuple[str, str | None, float, Method | None]]:
    return {rows[one.index][0]: (one.group_id, one.duplicate_of, one.jaccard, one.method) for one in run(rows)}


def originals(rows: Sequence[Row]) -> dict[str, str | None]:
    return {name: values[1] for name, values in by_id(rows).items()}


A, B = story(1), story(2)


def test_same_words_are_exact_copies_whatever_the_signs_case_and_title() -> None:
    text = f"“{A.upper()}” — {A[:40]}…"
    other = f"{A},\u00a0\n\n{A[:40]}!"
    found = by_id([("a", "Judul", text, "2024-01-02"), ("b", "Lain", other, "2024-01-01")])
    assert found["b"][1:] == (None, 1.0, None)
    assert found["a"][1:] == ("b", 1.0, Method.EXACT)
    assert found["a"][0] == found["b"][0]


def test_near_copies_join_their_original_and_strangers_stay_alone() -> None:
    rows = [
        ("asal", "t", A, "2024-01-01"),
        ("tambah", "t", f"Warta Rekaan melaporkan. {A} Ikuti kanal kami.", "2024-01-02"),
        ("ubah", "t", reword(A, 17), "2024-01-02"),
        ("potong", "t", A[: len(A) * 6 // 10], "2024-01-02"),
        ("lain", "t", B, "2024-01-01"),
    ]
    found = by_id(rows)
    assert {name: values[1] for name, values in found.items()} == {
        "asal": None,
        "tambah": "asal",
        "ubah": "asal",
        "potong": "asal",
    }
    assert {found[name][3] for name in ("tambah", "ubah", "potong")} == {Method.NEAR}
    assert 0.3 < found["ubah"][2] < found["potong"][2] < found["tambah"][2] < 1


def test_a_serial_piece_with_other_figures_is_not_a_copy() -> None:
    today = " ".join(str(int(token) + 1) if token.isdigit() else token for token in A.split())
    assert originals([("kemarin", "", A, "2024-01-01"), ("kini", "", today, "2024-01-02")]) == {}


def test_the_same_background_weeks_later_is_not_a_copy() -> None:
    later = reword(A, 17)
    assert originals([("a", "", A, "2024-01-01"), ("b", "", later, "2024-01-05")]) == {"a": None, "b": "a"}
    assert originals([("a", "", A, "2024-01-01"), ("b", "", later, "2024-02-05")]) == {}


def test_an_outlet_repeats_its_background_but_not_itself() -> None:
    texts = [A, reword(A, 17), f"{A} Ikuti kanal kami."]
    prints = [fingerprint("", text) for text in texts]

    def found(outlets: list[str | None]) -> set[int]:
        members = group(
            ["a", "b", "c"],
            [one.digest for one in prints],
            np.stack([one.signature for one in prints]),
            ["2024-01-01", "2024-01-02", "2024-01-03"],
            [len(text) for text in texts],
            lambda indices: [prints[index].shingles for index in indices],
            outlets=outlets,
        )
        return {one.index for one in members}

    assert found(["Warta Rekaan", "Kabar Rekaan", "Suara Rekaan"]) == {0, 1, 2}
    assert found([None, None, None]) == {0, 1, 2}
    assert found(["Warta Rekaan"] * 3) == {0, 2}


def test_short_texts_need_the_same_title() -> None:
    rows = [("a", "Lurah Dilantik", "Baca juga", None), ("b", "Pasar Terbakar", "Baca juga", None)]
    assert originals(rows) == {}
    assert originals([rows[0], ("b", "Lurah dilantik!", "baca JUGA", None)]) == {"a": None, "b": "a"}


def test_canonical_is_earliest_then_longest_then_smallest_id() -> None:
    longer = A + " ..."
    assert originals([("z", "", A, "2024-01-01T08:00:00+07:00"), ("a", "", A, None)]) == {"z": None, "a": "z"}
    assert originals([("a", "", A, "2024-01-01T02:00:00Z"), ("b", "", A, "2024-01-01T08:59:00")])["a"] == "b"
    assert originals([("a", "", A, "2024-01-01"), ("b", "", longer, "2024-01-01")])["a"] == "b"
    assert originals([("b", "", A, None), ("a", "", A, None)]) == {"a": None, "b": "a"}


def test_a_chain_does_not_drift_from_its_canonical_article() -> None:
    # Windows over one long run of words: neighbours share 80 %, the ends nothing.
    tokens = story(3, 600, figures=10_000).split()
    rows = [(f"{n:02}", "", " ".join(tokens[n * 25 : n * 25 + 200]), f"2024-01-01T{n:02}:00") for n in range(14)]
    found = originals(rows)
    assert found["01"] == "00"
    assert found["13"] not in {"00", "01"}
    for name, original in found.items():
        shared = set(rows[int(name)][2].split()) & set(rows[int(original or name)][2].split())
        assert len(shared) > 100


def test_nothing_to_compare_is_in_no_group() -> None:
    rows = [("a", "", "", None), ("b", "", "", None), ("c", "Sama", "🙂 …\x00", None), ("d", "Sama", "\n", None)]
    assert run(rows) == []
    assert run([]) == []
    assert fingerprint("Sama", "🙂").digest == ""


def test_repeated_ids_and_wrong_dates_are_refused() -> None:
    with pytest.raises(ContractError, match="'a' is there twice"):
        run([("a", "", A, None), ("a", "", B, None)])
    with pytest.raises(ContractError, match="'kemarin' is not an ISO 8601 date"):
        run([("a", "", A, "kemarin")])


def test_a_hub_of_near_identical_texts_stays_linear() -> None:
    draw = np.random.default_rng(5)
    signatures = np.tile(draw.integers(0, 2**32, 128, np.uint64).astype(np.uint32), (1_000, 1))
    pairs = candidate_pairs(signatures)
    assert 1_000 <= len(pairs) <= 1_000 * (NEIGHBOURS + 1)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    boilerplate = "Baca juga berita lain. " * 3
    assert len({one.group_id for one in run([(str(n), "", boilerplate, None) for n in range(500)])}) == 1


def test_a_hub_of_varied_texts_is_one_group() -> None:
    rows = [(f"{n:03}", "", f"{A} edisi tambahan ke-{n:03}", "2024-01-01") for n in range(60)]
    found = originals(rows)
    assert len(found) == 60
    assert {original for original in found.values() if original} == {"000"}


@pytest.mark.parametrize(
    "text",
    ["a" * 10_000_000, "kata " * 200_000, "🙂" * 5_000, "\x00" * 50, "\ud800 rusak", "ﷺ" * 2_000, "\u200b", "١٢٣ ½ ﬁ"],
    ids=["one word", "one word again", "emoji", "NUL", "surrogate", "ligature", "invisible", "digits"],
)
def test_hostile_texts_have_a_fingerprint(text: str) -> None:
    one = fingerprint("\x00", text)
    assert one.signature.shape == (128,)
    assert one.digest == fingerprint("\x00", text).digest
    assert bool(one.digest) == bool(one.shingles.size) == bool(normalise(text))


def test_words_are_told_apart_by_order_and_by_letters_far_in() -> None:
    swapped = fingerprint("", " ".join(reversed(A.split())))
    assert evidence(fingerprint("", A).shingles, swapped.shingles).words_inside == 1.0
    assert evidence(fingerprint("", A).shingles, swapped.shingles).jaccard == 0.0
    assert not np.array_equal(fingerprint("", "x" * 4_999 + "y").shingles, fingerprint("", "x" * 5_000).shingles)


def test_signs_beyond_ascii_fold_like_plain_ones() -> None:
    assert normalise("“Pilih” — Café\u2026 soft\u00adhyphen") == "pilih café softhyphen".encode()
    assert normalise("Cafe\u0301 \uff21\uff33\uff2e Rp50.000") == "café asn rp50 000".encode()


def test_evidence_counts_shingles_words_and_figures_apart() -> None:
    first, second = fingerprint("", f"{A} 77777"), fingerprint("", A)
    found = evidence(first.shingles, second.shingles)
    assert found.figures == 10
    assert found.missing == 0
    assert found.inside == found.words_inside == 1.0
    assert found == evidence(second.shingles, first.shingles)
    nothing = np.empty(0, np.uint32)
    assert evidence(nothing, nothing) == Evidence(0.0, 0.0, 0.0, 0.0, 0, 0)
    assert not is_copy(evidence(nothing, first.shingles), 0.0)


def test_a_fingerprint_is_the_same_in_another_process() -> None:
    code = (
        "from pipeline.duplicates import fingerprint\n"
        "one = fingerprint('t', 'Bupati rekaan melantik 12 camat, kata ia')\n"
        "print(one.digest, one.signature.tobytes().hex(), one.shingles.tobytes().hex())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    here = fingerprint("t", "Bupati rekaan melantik 12 camat, kata ia")
    assert outputs == {f"{here.digest} {here.signature.tobytes().hex()} {here.shingles.tobytes().hex()}\n"}


def variants(seed: int) -> list[str]:
    text = story(seed)
    return [text, reword(text, 17), f"{text} tambahan warta rekaan", text[: len(text) // 2], text.upper()]


TEXTS = [text for seed in range(10, 14) for text in variants(seed)] + ["", "Baca juga", "🙂"]
DATES = st.sampled_from(["2024-01-01", "2024-01-02", "2024-01-03T10:00:00+08:00", "2024-03-01", None])
CORPORA = st.lists(st.tuples(st.sampled_from(TEXTS), DATES), max_size=14).map(
    lambda drawn: [(f"id{number}", "t", text, date) for number, (text, date) in enumerate(drawn)]
)


@settings(max_examples=40, deadline=None)
@given(rows=CORPORA, data=st.data())
def test_order_of_the_rows_changes_nothing(rows: list[Row], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert by_id(rows) == by_id(shuffled)


@settings(max_examples=40, deadline=None)
@given(rows=CORPORA)
def test_groups_are_a_partition_around_one_canonical_article(rows: list[Row]) -> None:
    members = run(rows)
    assert len({one.index for one in members}) == len(members)
    for group_id in {one.group_id for one in members}:
        inside = [one for one in members if one.group_id == group_id]
        canonical = [rows[one.index][0] for one in inside if one.is_canonical]
        assert len(inside) > 1
        assert len(canonical) == 1
        assert {one.duplicate_of for one in inside if not one.is_canonical} == set(canonical)
        assert all(0 < one.jaccard <= 1 for one in inside)


@settings(max_examples=30, deadline=None)
@given(rows=CORPORA, date=DATES, seed=st.integers(100, 10_000))
def test_an_article_that_links_to_nothing_changes_nothing(rows: list[Row], date: str | None, seed: int) -> None:
    assert by_id([("baru", "t", story(seed), date), *rows]) == by_id(rows)


@settings(max_examples=30, deadline=None)
@given(rows=CORPORA, date=DATES, seed=st.integers(10, 13))
def test_a_linking_article_changes_its_own_group_alone(rows: list[Row], date: str | None, seed: int) -> None:
    linked = set(variants(seed))
    before, after = by_id(rows), by_id([("baru", "t", story(seed), date), *rows])
    others = {name for name, _, text, _ in rows if text not in linked}
    assert {name: after.get(name) for name in others} == {name: before.get(name) for name in others}


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), title=st.text(max_size=40))
def test_any_text_has_a_sorted_fingerprint(text: str, title: str) -> None:
    one = fingerprint(title, text)
    assert isinstance(one, Fingerprint)
    assert one.shingles.dtype == one.signature.dtype == np.uint32
    assert (np.diff(one.shingles.astype(np.int64)) > 0).all()
    assert fingerprint(title, f"  {text}\n!").digest == one.digest
