from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.classifier.terms import TERMS, Block, character_terms, characters, pair_terms, word_terms
from tests.classifier.making import passage

TEXTS = st.text(st.sampled_from("aAbiİ .,-\n\t\u2019\u00e9\U0001f5f3k1n"), max_size=60)


@given(TEXTS)
def test_words_are_cut_as_scikit_learn_cuts_them(text: str) -> None:
    wanted = TfidfVectorizer(ngram_range=(1, 2)).build_analyzer()(text)
    assert sorted(word_terms(passage(text))) == sorted(wanted)


@given(TEXTS)
def test_characters_are_cut_as_scikit_learn_cuts_them(text: str) -> None:
    wanted = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).build_analyzer()(text)
    assert sorted(characters(passage(text))) == sorted(wanted)


def test_a_short_word_is_one_run() -> None:
    assert list(character_terms("a")) == [" a "]
    assert list(character_terms("di")) == [" di", "di ", " di "]


def test_pairs_are_of_concepts_in_the_segment() -> None:
    assert pair_terms(passage("x", concepts=("gift", "official", "official"))) == [
        "gift|official", "gift|official", "official|official",
    ]  # fmt: skip


def test_a_page_in_one_line_stays_bounded() -> None:
    held = passage("kata " * 100_000)
    assert len(word_terms(held)) < 10_000
    assert len(characters(held)) < 50_000


def test_every_block_has_terms() -> None:
    assert set(TERMS) == set(Block)
