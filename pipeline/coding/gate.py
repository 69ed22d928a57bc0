"""The lossless gate: which sentences can hold a rule's cue at all, told word by word before anything is tokenised.

Every term has a part that each of its matches must contain; the part with the longest words stands for the term. A
concept may stand in a sentence only if a word of the sentence fits that part of one of its terms. What a word fits is
worked out once for each word type, so the gate costs one look-up a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from pipeline.codebook.terms import Lemma, Part, Ref, Term, Word
from pipeline.coding.lexicon import Lexicon, is_number, stems, variants
from pipeline.indonesian.affixes import KINDS, roots, surface_core
from pipeline.indonesian.words import tokenize, word_key

_RUN = re.compile(r"[a-z]+|[0-9]+")
# Where runs of letters and digits are not the tokenizer's words: hosts, initials, apostrophes, `B1`, other scripts.
_UNLIKE = re.compile(r"[A-Za-z][.']\w|[0-9][A-Za-z_]|[A-Za-z_][0-9]|_|[^\x00-\x7f]")
_CACHE_LIMIT = 500_000
Key = Word | Lemma | None
"""What a match must contain: a word form, a root, or a number (None)."""


class Gate:
    """Tells for each sentence which concepts may stand in it, as a set of bits; `bits` gives each concept its bit."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.bits = {concept: 1 << place for place, concept in enumerate(lexicon.order)}
        self.everything = (1 << len(self.bits)) - 1
        self._forms: dict[str, int] = {}
        self._lemmas: dict[str, list[tuple[Lemma, int]]] = {}
        self._number = 0
        self._known: dict[str, int] = {}
        keys: dict[str, set[Key]] = {}
        for concept in lexicon.order:
            entry = lexicon.entries[concept]
            own = {key for term in entry.terms for key in _term_keys(term, keys)}
            keys[concept] = own.union(*(keys[i] for i in entry.includes))
            for key in keys[concept]:
                self._add(key, self.bits[concept])

    def _add(self, key: Key, bit: int) -> None:
        if key is None:
            self._number |= bit
        elif isinstance(key, Lemma):
            self._lemmas.setdefault(key.root.replace("-", ""), []).append((key, bit))
        else:
            for form in {key.pieces[0], "".join(key.pieces)}:
                self._forms[form] = self._forms.get(form, 0) | bit

    def mask(self, concepts: Iterable[str]) -> int:
        """Bits of some concepts."""
        return sum({c: self.bits[c] for c in concepts}.values())

    def masks_of(self, segments: Sequence[str]) -> list[int]:
        """For each segment the bits of the concepts that may stand in it."""
        return [self._mask_of(segment) for segment in segments]

    def _mask_of(self, segment: str) -> int:
        found = 0
        known = self._known
        for form in forms(segment):
            bits = known.get(form)
            found |= self._learn(form) if bits is None else bits
        return found

    def _learn(self, form: str) -> int:
        if len(self._known) > _CACHE_LIMIT:
            self._known.clear()
        bits = self._number if is_number(form) else 0
        for stem in stems(form):
            bits |= self._forms.get(stem, 0)
        for root, kinds in roots(form).items():
            for lemma, bit in self._lemmas.get(root, ()):
                if not kinds.isdisjoint(KINDS[lemma.level]):
                    bits |= bit
        self._known[form] = bits
        return bits


def forms(segment: str) -> Iterable[str]:
    """The forms by which the words of a segment are compared: every form that the tokenizer gives, or more."""
    if _UNLIKE.search(segment) is None:
        return _RUN.findall(segment.lower())
    return [word_key(segment[start:end]) for start, end in tokenize(segment)]


def _term_keys(term: Term, keys: dict[str, set[Key]]) -> set[Key]:
    found: set[Key] = set()
    for steps in variants(term):
        parts = [_part_keys(s, keys) for s in steps if isinstance(s, Part) and not s.optional]
        found |= max(parts, key=_strength)
    return found


def _part_keys(part: Part, keys: dict[str, set[Key]]) -> set[Key]:
    found: set[Key] = set()
    for option in part.options:
        if isinstance(option, Ref):
            found |= keys[option.concept]
        else:
            found.add(option if isinstance(option, Word | Lemma) else None)
    return found


def _strength(keys: AbstractSet[Key]) -> tuple[int, int]:
    """The part whose shortest word is longest is the strongest; of equals, the one with fewer words."""
    return min(_length(key) for key in keys), -len(keys)


def _length(key: Key) -> int:
    if key is None:
        return 0
    return len(surface_core(key.root)) if isinstance(key, Lemma) else len(key.form)
