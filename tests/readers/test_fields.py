from __future__ import annotations

import math
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.base import Caps, RawRecord, Reason, Refusal
from pipeline.readers.fields import PREFERENCE, fold, lookup, pick, stringify, to_record

SPELLINGS = [(canonical, spelling) for canonical, spellings in PREFERENCE.items() for spelling in spellings]


def record(items: list[tuple[str, object]], caps: Caps | None = None) -> RawRecord | Refusal:
    return to_record(items, member="", record_no=0, reader="test", caps=caps or Caps(), where="line 1")


def test_no_spelling_stands_for_two_fields() -> None:
    folded = [fold(spelling) for _, spelling in SPELLINGS]
    assert len(folded) == len(set(folded))


@pytest.mark.parametrize(("canonical", "spelling"), SPELLINGS)
def test_spellings_ignore_case_spaces_and_hyphens(canonical: str, spelling: str) -> None:
    for variant in (
        spelling,
        spelling.upper(),
        spelling.replace("_", " "),
        spelling.replace("_", "-"),
        f" {spelling} ",
    ):
        found = lookup(variant)
        assert found is not None
        assert found[0] == canonical


@pytest.mark.parametrize(
    ("name", "canonical"),
    [("articleBody", "text"), ("Isi Bérita", "text"), ("datePublished", "published"), ("TANGGAL", "published")],
)
def test_camel_case_and_accents(name: str, canonical: str) -> None:
    assert (lookup(name) or ("", 0))[0] == canonical


@pytest.mark.parametrize("name", ["", "texts and more", "kategori", "source_repo", "x" * 100, "text" * 30])
def test_other_names_are_not_ours(name: str) -> None:
    assert lookup(name) is None


def test_first_preference_with_a_value_wins_whatever_the_order() -> None:
    items: list[tuple[str, object]] = [("id", 9), ("doc_id", "d-1"), ("content", "B"), ("text", "A"), ("isi", "C")]
    assert pick(items)[0] == pick(items[::-1])[0] == {"source_id": "d-1", "text": "A"}
    assert pick([("doc_id", None), ("id", 9), ("text", " "), ("isi", "C")])[0] == {"source_id": "9", "text": "C"}


def test_leftmost_of_equal_columns_wins() -> None:
    assert pick([("Text", "one"), ("text", "two")])[0] == {"text": "one"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  spaced  ", "  spaced  "),
        (" \n", None),
        (None, None),
        (float("nan"), None),
        (True, "true"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (math.inf, "inf"),
        (10**400, None),
        (date(2024, 1, 5), "2024-01-05"),
        (datetime(2024, 1, 5), "2024-01-05"),  # noqa: DTZ001  # spreadsheets know no time zone
        (datetime(2024, 1, 5, 7, 30, tzinfo=UTC), "2024-01-05T07:30:00+00:00"),
        (time(7, 30), "07:30:00"),
        (["Rina", "Doni"], "Rina;Doni"),
        ([], None),
        ([1, 2], None),
        ({"name": "Rina"}, None),
        (b"Ren\xe9", "René"),
    ],
)
def test_values_as_strings(value: object, expected: str | None) -> None:
    assert stringify(value) == expected


def test_paragraphs_become_one_text_without_outside_offsets() -> None:
    found = record([("text", ["Satu.", "Dua."]), ("penulis", ["Rina", "Doni"])])
    assert isinstance(found, RawRecord)
    assert (found.fields["text"], found.fields["author"], found.lossless) == ("Satu.\n\nDua.", "Rina;Doni", False)


def test_refusals_say_what_is_missing() -> None:
    found = record([("kategori", "x"), ("judul", "y")])
    assert isinstance(found, Refusal)
    assert found.reason is Reason.NOT_ARTICLE
    assert "kategori, judul" in found.detail
    assert "isi" in found.detail
    for items, reason in (([("isi", " ")], Reason.NO_TEXT), ([("isi", "abcd")], Reason.OVERSIZED)):
        refused = record(list(items), Caps(text_chars=3))
        assert isinstance(refused, Refusal)
        assert refused.reason is reason
    wide = record([(f"c{number}", 1) for number in range(9)], Caps(fields=8))
    assert isinstance(wide, Refusal)
    assert wide.reason is Reason.OVERSIZED


@given(st.text(st.characters(codec=None, categories=None), min_size=1))
def test_text_is_kept_exactly_but_for_surrogates(text: str) -> None:
    found = record([("text", text)])
    if not text.strip():
        assert isinstance(found, Refusal)
        return
    assert isinstance(found, RawRecord)
    kept = found.fields["text"]
    kept.encode()
    assert len(kept) == len(text)
    assert all(
        new == old or (new == "\ufffd" and "\ud800" <= old <= "\udfff") for new, old in zip(kept, text, strict=True)
    )
    assert bool(found.notes) == (kept != text or "\0" in text)
