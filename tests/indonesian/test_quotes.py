"""Quotations: pairing, paragraphs, unclosed and stray marks, sentence groups, scare quotes."""

# ruff: noqa: RUF001 - typographic marks are what this file is about

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indonesian.quotes import find_quotes, quote_groups, scare_quotes
from pipeline.indonesian.sentences import split_sentences


def _found(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in find_quotes(text)]


def _groups(text: str) -> list[int | None]:
    return quote_groups(text, split_sentences(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Itu fitnah," kata camat. Ia pergi.', ['"Itu fitnah,"']),
        ("“Itu fitnah,” kata camat.", ["“Itu fitnah,”"]),
        ("”Itu fitnah,” kata camat.", ["”Itu fitnah,”"]),
        ('“Itu fitnah," kata camat.', ['“Itu fitnah,"']),
        ("“ Itu fitnah “, kata camat.", ["“ Itu fitnah “"]),
        ("''Itu fitnah,'' kata camat.", ["''Itu fitnah,''"]),
        ("``Itu fitnah,'' kata camat.", ["``Itu fitnah,''"]),
        ("«Itu fitnah», kata camat.", ["«Itu fitnah»"]),
        ('Camat bilang:"Itu fitnah".', ['"Itu fitnah"']),
        ('"Kami "netral" saja," kata dia.', ['"Kami "netral" saja,"']),
        ("“Kami “netral” saja,” kata dia.", ["“Kami “netral” saja,”"]),
        (
            "\"Orang bilangnya 'beras Pak Kamar', bukan itu,\" ujarnya.",
            ["\"Orang bilangnya 'beras Pak Kamar', bukan itu,\""],
        ),
        ("Soal 'baju biru' itu ia diam.", ["'baju biru'"]),
        ("Soal ‘baju biru’ itu ia diam.", ["‘baju biru’"]),
        ("Ma'ruf salat Jum'at, anak-anak '98 ikut.", []),
        ("Nama Ma’ruf dan Qur’an saja.", []),
        ('Layar 14" itu rusak.', []),
        ('Ban 17" dan layar 21" diganti.', []),
        ('"Saya beli TV 14" kemarin," katanya.', ['"Saya beli TV 14" kemarin,"']),
        ('"Kami nomor 2" teriak mereka.', ['"Kami nomor 2"']),
        ('Titik aneh" begitu saja.', []),
        ('"Belum ditutup sampai habis\nNamun itu alinea lain.', ['"Belum ditutup sampai habis']),
        ('"Kami tahu, kata Budi. "Saya juga," kata Sari.', ['"Kami tahu, kata Budi.', '"Saya juga,"']),
        ("“Kami siap.\n\n“Kami juga berani,” kata Budi.", ["“Kami siap.\n\n“Kami juga berani,”"]),
        ('"Kami siap.\n"Kami berani.\n"Kami menang," kata Budi.', ['"Kami siap.\n"Kami berani.\n"Kami menang,"']),
        ('"Kami siap.\nKami juga berani," kata Budi.', ['"Kami siap.\nKami juga berani,"']),
        ('"Kami siap, kata Budi.\n"Kami juga," kata Sari.', ['"Kami siap, kata Budi.', '"Kami juga,"']),
        ('"Kami tahu itu, "ujar camat. "Kami diam, "katanya.', ['"Kami tahu itu, "', '"Kami diam, "']),
        ("", []),
        ('"', ['"']),
    ],
)
def test_quotes(text: str, expected: list[str]) -> None:
    assert _found(text) == expected


def test_an_unclosed_quotation_says_so() -> None:
    assert [quote.is_closed for quote in find_quotes('"Belum ditutup\nNamun "itu lain saja, ya," katanya.')] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Ia pergi. "Kami tahu. Kami catat. Kami diam," kata dia. Lalu sepi.', [None, 0, 0, 0, None]),
        ('Ia berkata, "Kami tahu. Kami diam." Lalu sepi.', [0, 0, None]),
        ('"Saya tahu," kata Budi. "Saya juga tahu," kata Sari.', [0, 1]),
        ('"Saya tahu itu," kata Budi, "dan saya diam. Selalu diam." Ia pergi.', [0, 0, None]),
        ("“Kami siap.\n\n“Kami juga berani,” kata Budi.\nIa pergi.", [0, 0, None]),
        ('Soal "serangan fajar" itu, "Kami tidak tahu," kata dia.', [1]),
        ('Soal "serangan fajar" itu ia diam.', [None]),
        ("Tidak ada kutipan. Sama sekali.", [None, None]),
    ],
)
def test_sentences_of_one_quotation_share_an_index(text: str, expected: list[int | None]) -> None:
    assert _groups(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        'Praktik "serangan fajar" terulang.',
        'Istilah "uang tinta" dipakai.',
        "Soal 'baju biru' ia diam.",
        'Ia menyebutnya "jatah orang kita".',
    ],
)
def test_scare_quotes(text: str) -> None:
    assert len(scare_quotes(text)) == 1
    assert _groups(text) == [None]


@pytest.mark.parametrize(
    "text",
    [
        '"Tidak," kata dia.',
        '"Tidak tahu", kata dia.',
        '"Tidak tahu" ujarnya.',
        '"Lawan!" seru orator.',
        '"Siapa?" tanya camat.',
        'Rakyat "tidak akan sanggup lima tahun lagi" menunggu.',
    ],
)
def test_what_is_said_is_no_scare_quote(text: str) -> None:
    assert scare_quotes(text) == []
    assert _groups(text) == [0]


@pytest.mark.parametrize(
    "text",
    ['"' * 100_000, '" ' * 60_000, ' "a' * 40_000, '"a\n' * 40_000, "“a " * 40_000, "'a " * 60_000, 'a" ' * 40_000],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_stays_linear(text: str) -> None:
    _assert_laws(text)


def _assert_laws(text: str) -> None:
    quotes = find_quotes(text)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in quotes)
    assert all(before.end <= after.start for before, after in pairwise(quotes))
    spans = split_sentences(text)
    groups = quote_groups(text, spans)
    assert len(groups) == len(spans)
    assert all(group is None or (group < len(quotes) and not quotes[group].is_scare) for group in groups)
    if len(quotes) < 100:  # checked against every pair, which is slow
        direct = [quote for quote in quotes if not quote.is_scare]
        for (start, end), group in zip(spans, groups, strict=True):
            assert (group is None) == (not any(quote.start < end and start < quote.end for quote in direct))


_PIECES = st.sampled_from(
    [*"\"“”'‘’« »\n.,!?", "''", "``", "14", "kata", "Ma'ruf", " ", " ", "Namun ia", "tidak tahu itu"]
)


@given(st.lists(_PIECES, max_size=50).map("".join) | st.text(max_size=150))
def test_quotes_are_ordered_and_groups_within_range(text: str) -> None:
    _assert_laws(text)


@given(st.lists(st.sampled_from(["Kami tahu itu semua", "Saya tidak pernah ke sana"]), min_size=1, max_size=5))
def test_a_quotation_of_many_sentences_is_one(sentences: list[str]) -> None:
    text = "Ia diam. “" + ". ".join(sentences) + ",” kata camat. Lalu pergi."
    assert _groups(text) == [None, *([0] * len(sentences)), None]
