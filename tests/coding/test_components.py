"""Each component alone in a blank spaCy pipeline, and the marker that puts their layers together."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.coding import components
from pipeline.coding.components import (
    CLAUSES,
    CONCEPTS,
    ClauseMarker,
    ConceptMarker,
    Marker,
    language,
    lexicon_of,
    tokens_of,
    words_of,
)
from pipeline.coding.marks import Unit
from pipeline.errors import CodebookError
from pipeline.indonesian.clauses import split_clauses
from pipeline.indonesian.words import register_tokenizer
from tests.coding.making import MIXES, lexicon, small_codebook, small_coder
from tests.strategies import SMALL_CODEBOOK

SENTENCE = "Camat itu membantah, tetapi \u201clurah\u201d ikut deklarasi; panwas diam."


def blank() -> Language:
    return spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": register_tokenizer()}}})


def test_concepts_alone() -> None:
    doc = ConceptMarker(lexicon_of(small_codebook()))(blank()(SENTENCE))
    found = [(s.label_, s.text) for s in doc.spans[CONCEPTS]]
    assert ("official", "Camat") in found
    assert ("official", "lurah") in found
    assert ("campaigning", "ikut deklarasi") in found
    assert CLAUSES not in doc.spans


def test_clauses_alone() -> None:
    doc = ClauseMarker()(blank()(SENTENCE))
    assert [(s.start_char, s.end_char) for s in doc.spans[CLAUSES]] == split_clauses(SENTENCE, 0, len(SENTENCE))
    assert CONCEPTS not in doc.spans


@pytest.mark.parametrize("names", [["netral_clauses"], ["netral_concepts"], ["netral_concepts", "netral_clauses"]])
def test_spacy_knows_each_by_name_in_any_order(names: list[str]) -> None:
    language(small_codebook())
    nlp = blank()
    for name in names:
        nlp.add_pipe(name, config={"codebook": str(SMALL_CODEBOOK)} if name == "netral_concepts" else {})
    doc = nlp(SENTENCE)
    assert set(doc.spans) == {CLAUSES if n == "netral_clauses" else CONCEPTS for n in names}
    assert all(len(doc.spans[layer]) > 1 for layer in doc.spans)


def test_a_codebook_folder_that_is_not_there_is_an_error() -> None:
    language(small_codebook())
    with pytest.raises(CodebookError):
        blank().add_pipe("netral_concepts", config={"codebook": "no/such/folder"})


def test_the_pipeline_can_be_made_again_and_is_the_same() -> None:
    one, other = (language(small_codebook()) for _ in range(2))
    assert one.pipe_names == other.pipe_names == ["netral_clauses", "netral_concepts"]
    docs = [nlp(SENTENCE) for nlp in (one, other)]
    assert [s.text for s in docs[0].spans[CONCEPTS]] == [s.text for s in docs[1].spans[CONCEPTS]]


@settings(deadline=None)
@given(MIXES | st.text(max_size=60))
def test_the_words_of_a_document_are_those_of_its_text(text: str) -> None:
    doc = small_coder().marker.nlp.make_doc(text)
    tokens, places = words_of(doc)
    assert tokens == tokens_of(text)
    assert [(doc[p].idx, doc[p].idx + len(doc[p])) for p in places] == [(t.start, t.end) for t in tokens]


def test_what_stands_before_a_word_is_kept() -> None:
    told = [(t.form, t.breaks) for t in tokens_of('a "b-c/d, e;; f (g) h? "i')]
    assert [form for form, _ in told] == list("abcdefghi")
    assert "".join(form for form, breaks in told if breaks) == "efghi"


@settings(deadline=None)
@given(MIXES, st.integers(0, 50))
def test_marks_slice_to_what_was_found(text: str, start: int) -> None:
    unit = Unit(1, "text", start, start + len(text), text)
    held = lexicon_of(small_codebook())
    marks = small_coder().marker(unit)
    tokens = tokens_of(text)
    found = sorted((m.concept, tokens[m.first].start, tokens[m.last - 1].end) for m in held.find(tokens))
    assert sorted((c, m.start - start, m.end - start) for c, held_ in marks.items() for m in held_) == found
    clauses = split_clauses(text, 0, len(text))
    for mark in (m for held_ in marks.values() for m in held_):
        assert 0 <= mark.first < mark.last
        assert mark.clause == -1 or clauses[mark.clause][0] <= mark.start - start < clauses[mark.clause][1]


def test_marks_know_their_clause() -> None:
    marks = small_coder().marker(Unit(1, "text", 100, 100 + len(SENTENCE), SENTENCE))
    camat, lurah = marks["official"]
    assert camat.clause == marks["denial"][0].clause != lurah.clause == marks["campaigning"][0].clause
    assert camat.start == 100
    assert camat.overlaps(camat)
    assert not camat.overlaps(lurah)


def test_a_page_in_one_line_is_marked_at_its_beginning_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(components, "_LONGEST", 50)
    text = "camat hadir. " * 100
    assert [m.start for m in small_coder().marker(Unit(1, "text", 0, len(text), text))["official"]] == [0, 13, 26, 39]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "...", "\x00", "\U0001f600\U0001f600", "a" * 30_000])
def test_odd_segments_are_marked_with_nothing(text: str) -> None:
    assert small_coder().marker(Unit(1, "text", 0, len(text), text)) == {}


def test_a_lexicon_of_no_concepts_marks_nothing() -> None:
    assert list(ConceptMarker(lexicon({}))(blank()(SENTENCE)).spans[CONCEPTS]) == []
    assert Marker(language(small_codebook()))(Unit(1, "text", 0, 6, "Hujan.")) == {}
