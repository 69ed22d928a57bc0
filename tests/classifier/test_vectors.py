from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.classifier.terms import Block
from pipeline.classifier.vectors import Limits, Vectoriser
from tests.classifier.making import passage

TEXTS = [
    "Camat ikut kampanye di lapangan.",
    "Camat membantah ikut kampanye, kata lurah.",
    "Hujan turun di lapangan sore itu itu itu.",
    "",
]
PASSAGES = [passage(t) for t in TEXTS]


def _ours(block: Block) -> Vectoriser:
    return Vectoriser.fit(PASSAGES, {block: Limits(1.0, 1, 10_000)})


def _same(ours: Vectoriser, theirs: TfidfVectorizer) -> None:
    wanted = theirs.fit_transform(TEXTS).toarray()
    columns = [theirs.vocabulary_[term] for _, term in ours.names]
    assert sorted(term for _, term in ours.names) == sorted(theirs.vocabulary_)
    assert np.allclose(ours.transform(PASSAGES).toarray(), wanted[:, columns], atol=1e-6)


def test_words_are_weighted_as_scikit_learn_weights_them() -> None:
    _same(_ours(Block.WORDS), TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True))


def test_characters_are_weighted_as_scikit_learn_weights_them() -> None:
    _same(_ours(Block.CHARACTERS), TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True))


def test_a_block_is_as_long_as_its_weight() -> None:
    ours = Vectoriser.fit(PASSAGES, {Block.WORDS: Limits(0.5, 1, 100)})
    lengths = np.sqrt(ours.transform(PASSAGES).power(2).sum(axis=1)).ravel().tolist()[0]
    assert np.allclose(lengths, [0.5, 0.5, 0.5, 0.0])


def test_rare_terms_are_left_out_and_the_most_frequent_kept() -> None:
    kept = Vectoriser.fit(PASSAGES, {Block.WORDS: Limits(1.0, 2, 3)})
    assert [term for _, term in kept.names] == ["camat", "di", "di lapangan"]  # ties in the order of the alphabet


def test_context_and_concepts_stand_in_blocks_of_their_own() -> None:
    held = [passage("a", before=("Bawaslu memanggil",), headline="Camat", concepts=("official",))]
    ours = Vectoriser.fit(held, {b: Limits(1.0, 1, 10) for b in (Block.CONTEXT, Block.CONCEPTS, Block.AROUND)})
    assert ours.names == (
        ("context", "bawaslu"), ("context", "camat"), ("context", "memanggil"), ("concepts", "official"),
    )  # fmt: skip


def test_no_passages_give_no_rows() -> None:
    assert _ours(Block.CHARACTERS).transform([]).shape[0] == 0
