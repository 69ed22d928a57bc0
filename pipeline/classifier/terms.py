r"""Terms of a passage, block by block: words and pairs of words, characters inside words, context, concepts.

Words and characters are cut as scikit-learn's `TfidfVectorizer` cuts them (`\b\w\w+\b` in lower case, and
`char_wb`); each distinct word is cut once a process, which is what makes the scoring of a large corpus cheap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations, pairwise

from pipeline.classifier.passages import Passage

_WORD = re.compile(r"\b\w\w+\b")
_SHORTEST, _LONGEST = 3, 5
_LONGEST_TEXT = 20_000
"""Characters of a segment beyond which nothing is read, so that a page in one line stays bounded."""


class Block(StrEnum):
    """A kind of terms; each kind is weighted and normalised by itself."""

    WORDS = "words"
    CHARACTERS = "characters"
    CONTEXT = "context"
    CONCEPTS = "concepts"
    AROUND = "around"
    PAIRS = "pairs"


def lowered(text: str) -> str:
    """A text as it is compared: lower case, at most the length that is read."""
    return text[:_LONGEST_TEXT].lower()


def words(text: str) -> list[str]:
    """Words of a lowered text, two characters or longer."""
    return _WORD.findall(text)


def character_terms(word: str) -> Iterator[str]:
    """Runs of 3 to 5 characters of a word with a blank on both sides; a shorter word is one run."""
    padded = f" {word} "
    for n in range(_SHORTEST, _LONGEST + 1):
        yield from (padded[i : i + n] for i in range(max(1, len(padded) - n + 1)))
        if len(padded) <= n:
            return


def word_terms(passage: Passage) -> list[str]:
    """Words and pairs of neighbouring words."""
    found = words(lowered(passage.text))
    return [*found, *(f"{a} {b}" for a, b in pairwise(found))]


def context_terms(passage: Passage) -> list[str]:
    """Words of the segments before and of the headline."""
    return words(lowered(" ".join((*passage.before, passage.headline))))


def pair_terms(passage: Passage) -> list[str]:
    """Concepts that stand in the segment together."""
    return [f"{a}|{b}" for a, b in combinations(passage.concepts, 2)]


def characters(passage: Passage) -> list[str]:
    """Runs of characters of every word."""
    return [term for word in lowered(passage.text).split() for term in character_terms(word)]


TERMS: Mapping[Block, Callable[[Passage], Sequence[str]]] = {
    Block.WORDS: word_terms,
    Block.CHARACTERS: characters,
    Block.CONTEXT: context_terms,
    Block.CONCEPTS: lambda p: p.concepts,
    Block.AROUND: lambda p: p.around,
    Block.PAIRS: pair_terms,
}
