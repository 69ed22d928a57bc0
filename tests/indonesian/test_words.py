"""Tokens: shapes of Indonesian news, hostile input, and the same tokens inside spaCy."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.indonesian.words import (
    REGISTERED_NAME,
    WordTokenizer,
    register_tokenizer,
    spacy_tokenizer,
    tokenize,
    word_key,
    words,
)

# Tokens are set off by spaces here; the text is the same without the spaces that a tilde stands for.
SHAPES = (
    "Camat Ombo hadir~.",
    "Drs. H. Tamrin Lolo~, M.Si. hadir~.",
    "Rustam~, S.Sos.~, dan Lidia~, S.H.I.~, diam",
    "dr. Wenda~, Sp.OG~, dan Bakti~, Ph.D. hadir",
    "Rp~1,5 miliar dan Rp.~5.000.000 dari Rp 20 juta~; USD~100",
    "pukul 14.02 WIB atau 14:02~WITA",
    "100~ribu suara di 12 TPS",
    "dukung~-~mendukung lewat non~-~job",
    "ke~-~40 orang pada Covid~-~19",
    "Jum'at Ma\u2019ruf Qur'an",
    "dibaca di KOMPAS.com~, detik.com~/ atau REPUBLIKA.CO.ID~.",
    "lihat https://kabar.example/a/b?c=1&d=2~. Lalu www.ombo.go.id~)~.",
    "kirim ke panwas.ombo@bawaslu.go.id~, segera~!",
    "KTP lewat B.1~-~KWK",
    "tgl. 5 Mei~; hal. 12~; tgl~. Itu",
    "Kabag. Humas Ombo dan kadis~. Ia diam",
    "beras~, gula~, dll. habis~; dkk. pulang",
    "Dosen A. R. Sekar a.n. Bupati u.b. Sekda",
    '(~"~balas jasa~"~) \u2013 \u201c~kursi~\u201d',
    "@~camat~_~ombo #~2024~GantiLurah",
    "Itu katanya~.~Namun ia pergi~.~.~.",
    "No. 12~/~BWS~/~2020",
    "bagi2 uang 50~%",
    "100~\u20ac dan \U0001f44d~\U0001f3fd",
)

TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=" \t\n.,-'\"\u2019:/@0123aBcRp\u200b\u0301_", max_size=80),
    st.lists(
        st.sampled_from([*"., -\n:/@'\"", "Drs.", "S.Sos.", "Rp1,5", "x.id/", "http://", "a.b@c", "S.", "1.", "a"])
    ).map("".join),
)


@pytest.mark.parametrize("marked", SHAPES)
def test_shapes(marked: str) -> None:
    assert words(marked.replace("~", "")) == marked.replace("~", " ").split()


@settings(deadline=None)
@given(TEXTS)
def test_every_visible_character_is_covered_once_and_in_order(text: str) -> None:
    spans = tokenize(text)
    covered = [at for start, end in spans for at in range(start, end)]
    assert covered == [at for at, letter in enumerate(text) if not letter.isspace()]
    assert words(text) == [text[start:end] for start, end in spans]


@settings(deadline=None)
@given(TEXTS, st.integers(0, 80), st.integers(0, 80))
def test_a_window_is_tokenized_within_its_bounds(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    spans = tokenize(text, start, end)
    covered = [at for first, last in spans for at in range(first, last)]
    assert covered == [at for at in range(start, end) if not text[at].isspace()]


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a-",
        "a.a",
        "http://,",
        "x.id/,",
        "a@",
        "a.b@",
        "'",
        "a'",
        "\u0301",
        "1.",
        "1,5",
        "Rp",
        "S.So",
        "-",
        "\u200b",
        "a_",
    ],
)
def test_long_runs_are_read_in_linear_time(piece: str) -> None:
    text = piece * 30_000
    assert "".join(words(text)) == text


def test_keys() -> None:
    assert [word_key(token) for token in ("Drs.", "S.Sos.", ".", "Ma\u2019ruf", "du\u00adkung", "CAMAT")] == [
        "drs",
        "s.sos",
        ".",
        "ma'ruf",
        "dukung",
        "camat",
    ]


@pytest.fixture(scope="module")
def tokenizer() -> WordTokenizer:
    import spacy

    return spacy_tokenizer(spacy.blank("id").vocab)


@settings(deadline=None)
@given(text=TEXTS)
def test_spacy_keeps_the_text_and_the_tokens(tokenizer: WordTokenizer, text: str) -> None:
    doc = tokenizer(text)
    assert doc.text == text
    assert [(token.idx, token.idx + len(token)) for token in doc if not token.is_space] == tokenize(text)


def test_surplus_space_follows_spacy() -> None:
    import spacy

    blank = spacy.blank("id")
    ours = spacy_tokenizer(blank.vocab)
    for text in ("a  b", " a", "a \n b", "a\nb", "\n", "a ", "a\n\n  b  ", ""):
        assert [(token.text, token.whitespace_) for token in ours(text)] == [
            (token.text, token.whitespace_) for token in blank(text)
        ]


def test_a_pipeline_finds_the_registered_tokenizer_and_survives_pickling_and_bytes() -> None:
    import spacy

    assert register_tokenizer() == register_tokenizer() == REGISTERED_NAME
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": REGISTERED_NAME}}})
    text = "Drs. Lolo  tidak dukung-mendukung."
    expected = [token.text for token in nlp(text)]
    assert expected == ["Drs.", "Lolo", " ", "tidak", "dukung", "-", "mendukung", "."]
    again = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": REGISTERED_NAME}}}).from_bytes(
        nlp.to_bytes()
    )
    assert [token.text for token in again(text)] == expected
    assert [token.text for token in pickle.loads(pickle.dumps(spacy_tokenizer(nlp.vocab)))(text)] == expected  # noqa: S301
    assert [[token.text for token in doc] for doc in nlp.pipe([text, ""])] == [expected, []]


def test_importing_words_does_not_import_spacy() -> None:
    code = "import sys, pipeline.indonesian.words; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
