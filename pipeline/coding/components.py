"""The coding engine as spaCy components over the blank Indonesian pipeline; each writes its layer in `Doc.spans`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.codebook import load
from pipeline.coding.lexicon import Entry, Lexicon, Token
from pipeline.coding.marks import Mark, Marks, Unit
from pipeline.indonesian.clauses import clause_of, split_clauses
from pipeline.indonesian.words import register_tokenizer, tokenize, word_key

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.codebook.model import Codebook

CONCEPTS = "concepts"
CLAUSES = "clauses"
_TRANSPARENT = frozenset("\"'`-/\u2010\u2011\u2018\u2019\u201c\u201d\u201e\u201f\u00ab\u00bb")
_LONGEST = 20_000
"""Characters of a segment beyond which only its beginning is marked, so that a page in one line stays bounded."""
_HELD: dict[str, Lexicon] = {}


def lexicon_of(codebook: Codebook) -> Lexicon:
    """The codebook's concepts, compiled."""
    return Lexicon({c.id: Entry(c.terms, c.includes, c.except_) for c in codebook.concepts.values()})


class ConceptMarker:
    """Component that writes `Doc.spans["concepts"]`: every concept found, labelled with its id."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        """Mark the concepts of a document that is one sentence."""
        from spacy.tokens import Span

        tokens, places = words_of(doc)
        found = self.lexicon.find(tokens)
        doc.spans[CONCEPTS] = [Span(doc, places[m.first], places[m.last - 1] + 1, label=m.concept) for m in found]
        return doc


class ClauseMarker:
    """Component that writes `Doc.spans["clauses"]`."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark the clauses of a document that is one sentence."""
        spans = (doc.char_span(a, b, alignment_mode="expand") for a, b in split_clauses(doc.text, 0, len(doc.text)))
        doc.spans[CLAUSES] = [s for s in spans if s is not None]
        return doc


def words_of(doc: Doc) -> tuple[list[Token], list[int]]:
    """The words of a document as the lexicon compares them, and the place of each among the document's tokens."""
    return _compared([(token.text, token.idx) for token in doc])


def tokens_of(text: str) -> list[Token]:
    """The words of a text as the lexicon compares them, without a document."""
    return _compared([(text[start:end], start) for start, end in tokenize(text)])[0]


def _compared(words: Sequence[tuple[str, int]]) -> tuple[list[Token], list[int]]:
    tokens: list[Token] = []
    places: list[int] = []
    breaks = False
    for place, (word, start) in enumerate(words):
        if word.isalnum() or any(c.isalnum() for c in word):
            tokens.append(Token(word_key(word), start, start + len(word), breaks))
            places.append(place)
            breaks = False
        elif not breaks:
            breaks = not (word.isspace() or all(c in _TRANSPARENT for c in word))
    return tokens, places


def language(codebook: Codebook) -> Language:
    """The blank Indonesian pipeline with our tokenizer and a component for each layer."""
    import spacy

    _register()
    _HELD.setdefault(codebook.digest, lexicon_of(codebook))
    # Named in the configuration, not set afterwards: spaCy's own tokenizer takes seconds to build its exceptions.
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": register_tokenizer()}}})
    nlp.add_pipe("netral_clauses")
    nlp.add_pipe("netral_concepts", config={"codebook": codebook.digest})
    return nlp


def _register() -> None:
    from spacy.language import Language

    if not Language.has_factory("netral_clauses"):
        Language.factory("netral_clauses", func=_clauses)
        Language.factory("netral_concepts", default_config={"codebook": "codebook"}, func=_concepts)


def _clauses(nlp: Language, name: str) -> ClauseMarker:  # noqa: ARG001 - spaCy's protocol
    return ClauseMarker()


def _concepts(nlp: Language, name: str, codebook: str) -> ConceptMarker:  # noqa: ARG001 - spaCy's protocol
    """`codebook` is the digest of one that is loaded, or a folder."""
    if codebook not in _HELD:
        _HELD[codebook] = lexicon_of(load(Path(codebook)))
    return ConceptMarker(_HELD[codebook])


class Marker:
    """Marks a segment: runs the pipeline over it and turns its layers into marks with the article's offsets."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def __call__(self, unit: Unit) -> Marks:
        """Marks of a segment by concept, in order."""
        doc = self.nlp(unit.text[:_LONGEST])
        clauses = [(s.start_char, s.end_char) for s in doc.spans[CLAUSES]]
        number = {clause: place for place, clause in enumerate(clauses)}
        found: dict[str, list[Mark]] = {}
        for span in doc.spans[CONCEPTS]:
            mark = Mark(
                start=unit.start + span.start_char,
                end=unit.start + span.end_char,
                concept=span.label_,
                first=span.start,
                last=span.end,
                clause=number.get(clause_of(span.start_char, clauses) or (-1, -1), -1),
            )
            found.setdefault(span.label_, []).append(mark)
        return {concept: sorted(marks) for concept, marks in found.items()}
