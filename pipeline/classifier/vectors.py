"""Passages as sparse vectors: term frequency (1 + log) times inverse document frequency, each block of length one.

The weighting is that of scikit-learn's `TfidfVectorizer(sublinear_tf=True)`; a test holds the two equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.classifier.passages import Passage
from pipeline.classifier.terms import TERMS, Block, character_terms, lowered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Limits:
    """How a block is fitted: its weight beside the others, and which terms it keeps."""

    weight: float
    least: int
    most: int


LIMITS: Mapping[Block, Limits] = {
    Block.WORDS: Limits(1.0, 2, 30_000),
    Block.CHARACTERS: Limits(1.0, 3, 60_000),
    Block.CONTEXT: Limits(0.5, 2, 20_000),
    Block.CONCEPTS: Limits(1.0, 2, 5_000),
    Block.AROUND: Limits(0.5, 2, 5_000),
    Block.PAIRS: Limits(1.0, 2, 20_000),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms of one block with their inverse document frequencies."""

    block: Block
    weight: float
    terms: tuple[str, ...]
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, block: Block, passages: Sequence[Passage], limits: Limits) -> Vocabulary:
        """The terms that stand in enough passages, the most frequent first kept, in the order of the alphabet."""
        import numpy as np

        frequency = Counter(term for p in passages for term in set(TERMS[block](p)))
        often = ((t, n) for t, n in frequency.items() if n >= limits.least)
        kept = sorted(t for t, _ in sorted(often, key=lambda item: (-item[1], item[0]))[: limits.most])
        counts = np.array([frequency[t] for t in kept], dtype=np.float64)
        idf = np.log((1 + len(passages)) / (1 + counts)) + 1
        return cls(block, limits.weight, tuple(kept), idf.astype(np.float32))


@dataclass(slots=True)
class Vectoriser:
    """Turns passages into rows of a sparse matrix, one column a term, blocks side by side."""

    blocks: tuple[Vocabulary, ...]
    _ids: dict[Block, dict[str, int]] = field(init=False, repr=False)
    _cut: dict[str, list[int]] = field(init=False, repr=False, default_factory=dict)
    names: tuple[tuple[Block, str], ...] = field(init=False, repr=False)
    """Block and term of each column."""

    def __post_init__(self) -> None:
        """Number the terms of each block."""
        self.names = tuple((v.block, term) for v in self.blocks for term in v.terms)
        self._ids = {v.block: {t: i for i, t in enumerate(v.terms)} for v in self.blocks}

    @classmethod
    def fit(cls, passages: Sequence[Passage], limits: Mapping[Block, Limits] = LIMITS) -> Vectoriser:
        """Vocabularies of all blocks from training passages."""
        return cls(tuple(Vocabulary.fit(block, passages, held) for block, held in limits.items()))

    def transform(self, passages: Sequence[Passage]) -> csr_matrix:
        """Rows of the passages: passages x terms, float32."""
        from scipy.sparse import hstack

        return hstack([self._block(v, passages) for v in self.blocks], format="csr")

    def _block(self, vocabulary: Vocabulary, passages: Sequence[Passage]) -> csr_matrix:
        find = self._finder(vocabulary.block)
        return _weighted([find(p) for p in passages], vocabulary)

    def _finder(self, block: Block) -> Callable[[Passage], Iterable[int]]:
        if block is Block.CHARACTERS:
            return self._characters
        ids, terms = self._ids[block], TERMS[block]
        return lambda p: [ids[t] for t in terms(p) if t in ids]

    def _characters(self, passage: Passage) -> list[int]:
        found: list[int] = []
        for word in lowered(passage.text).split():
            cut = self._cut.get(word)
            if cut is None:
                cut = self._cut_word(word)
            found += cut
        return found

    def _cut_word(self, word: str) -> list[int]:
        ids = self._ids[Block.CHARACTERS]
        cut = [ids[t] for t in character_terms(word) if t in ids]
        if len(self._cut) < _WORDS_HELD and len(word) <= _LONGEST_WORD:
            self._cut[word] = cut
        return cut


_WORDS_HELD = 200_000
_LONGEST_WORD = 60


def _weighted(rows: Sequence[Iterable[int]], vocabulary: Vocabulary) -> csr_matrix:
    import numpy as np
    from scipy.sparse import csr_matrix

    held = [np.fromiter(row, dtype=np.int32) for row in rows]
    ends = np.cumsum([0, *(len(row) for row in held)])
    columns = np.concatenate(held) if held else np.empty(0, dtype=np.int32)
    shape = (len(held), len(vocabulary.terms))
    found = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=shape)
    found.sum_duplicates()
    found.data = (1 + np.log(found.data)) * vocabulary.idf[found.indices]
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    per_row = vocabulary.weight / np.where(lengths > 0, lengths, 1)
    found.data *= np.repeat(per_row, np.diff(found.indptr)).astype(np.float32)
    return found
