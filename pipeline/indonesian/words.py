"""Words of Indonesian text: spans by one linear pattern, and the same words as a spaCy tokenizer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.indonesian.abbreviations import ABBREVIATIONS, WHEN_CAPITALISED, Ending

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

REGISTERED_NAME: Final = "netral.words.v1"

# Last labels of host names; small or all capital, so that a glued sentence (`selesai.Info`) is no host.
_HOSTS: Final = ("com", "net", "org", "id", "info", "news", "tv", "biz", "xyz", "online", "site", "io", "example")
_MARKS: Final = "\u00ad\u0300-\u036f\u200b-\u200d\u2060"  # inside words: accents, soft hyphens, joiners, empty spaces
_IGNORED: Final = re.compile("[\u00ad\u200b-\u200d\u2060]")


def _either(words: Iterable[str]) -> str:
    """Return alternatives grouped by first letter, which the pattern engine skips at one comparison each."""
    groups = groupby(sorted(words), key=lambda word: word[0])
    return "|".join(
        first + "(?:" + "|".join(sorted((re.escape(word[1:]) for word in group), key=len, reverse=True)) + ")"
        for first, group in groups
    )


def _abbreviations(*kinds: Ending, small: bool = True) -> str:
    forms: set[str] = set()
    for word, kind in ABBREVIATIONS.items():
        if kind in kinds and word.isalpha():
            forms |= {word.capitalize(), word.upper()}
            if small and word not in WHEN_CAPITALISED:
                forms.add(word)
    return _either(forms)


# Possessive or bounded throughout: no run of characters is read more than a fixed number of times. The first line
# takes nine words in ten, the second the punctuation, so that the rare shapes cost nothing elsewhere.
_TOKEN: Final = re.compile(
    rf"""
      [^\W\d_]++(?=[\s,;!?)"”]|\Z)
    | [^\w\s]
    | (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?'\u2019)\]}}…]
    | [^\W_][\w.+\-]{{0,63}}+@[^\W_][\w\-]{{0,62}}+(?:\.[\w\-]{{1,62}}+){{1,4}}
    | [^\W_][\w\-]{{0,62}}+(?:\.[\w\-]{{1,62}}+){{0,4}}\.(?:{"|".join((*_HOSTS, *map(str.upper, _HOSTS)))})(?!\w)
      (?:/[^\s<>"“”]*[^\s<>"“”.,;:!?'\u2019)\]}}…])?
    | (?:Rp|RP|rp|IDR|USD)(?=\d)
    | (?:{_abbreviations(Ending.NEVER, Ending.CAPITAL)})\.
    | (?:{_abbreviations(Ending.LETTER)})\.(?=\s?\d)
    | (?:{_abbreviations(Ending.OPENER, small=False)})\.(?=\s[A-Z\d])
    | (?:Sp|Ph)\.[A-Z][A-Za-z]{{0,4}}+\.?+(?![^\W_])
    | (?:[^\W\d_]\.)++(?:[^\W\d_]{{1,4}}+\.?+(?![^\W_])|(?<=\.[^\W\d_]\.))
    | [A-Z]\.(?=\s?[A-Z])
    | [A-Z]\.\d++
    | \d++(?:[.,:]\d++)*+
    | [^\W_]++(?:['\u2019\u02bc](?=[^\W\d_])[^\W_]++|[{_MARKS}]++[^\W_]*+)*+
    | \S
    """,
    re.VERBOSE,
)


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return ordered half-open code-point spans of the words, numbers and single marks in `text[start:end]`.

    Every non-space character is covered once. Hyphens are tokens; `Drs.`, `S.Sos.`, hosts and addresses are one each.
    """
    stop = len(text) if end is None else end
    return [token.span() for token in _TOKEN.finditer(text, start, stop)]


def words(text: str) -> list[str]:
    """Return the tokens of the text as strings."""
    return _TOKEN.findall(text)


def word_key(token: str) -> str:
    """Return the form that tokens compare by: small letters, plain apostrophe, no final stop, nothing invisible."""
    key = token.lower()
    if len(key) > 1 and key[-1] == ".":
        key = key[:-1]
    return key if key.isascii() else _IGNORED.sub("", key).replace("\u2019", "'").replace("\u02bc", "'")


class WordTokenizer:
    """A spaCy tokenizer made of `tokenize`; surplus white space becomes tokens, so that `Doc.text` is the text."""

    __slots__ = ("_doc", "vocab")

    def __init__(self, vocab: Vocab) -> None:
        from spacy.tokens import Doc

        self.vocab = vocab
        self._doc = Doc

    def __call__(self, text: str) -> Doc:
        """Return the `Doc` of the text."""
        forms, spaces = _forms(text)
        return self._doc(self.vocab, words=forms, spaces=spaces)

    def __reduce__(self) -> tuple[type[WordTokenizer], tuple[Vocab]]:
        return WordTokenizer, (self.vocab,)

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterator[Doc]:
        """Yield one `Doc` a text, in order."""
        return map(self, texts)

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the rules are code, known to spaCy by their registered name."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> WordTokenizer:
        """Return the tokenizer as it is."""
        return self

    def to_disk(self, _path: Path | str, **_: Any) -> None:
        """Write nothing."""

    def from_disk(self, _path: Path | str, **_: Any) -> WordTokenizer:
        """Return the tokenizer as it is."""
        return self


def spacy_tokenizer(vocab: Vocab) -> WordTokenizer:
    """Return the tokenizer for one vocabulary."""
    return WordTokenizer(vocab)


def create_tokenizer() -> Callable[[Language], WordTokenizer]:
    """Return the factory that spaCy calls for `[nlp.tokenizer] @tokenizers = "netral.words.v1"`."""
    return lambda nlp: WordTokenizer(nlp.vocab)


def register_tokenizer() -> str:
    """Make the tokenizer known to spaCy, as often as one likes, and return its name."""
    from spacy.util import registry

    registry.tokenizers.register(REGISTERED_NAME, func=create_tokenizer)
    return REGISTERED_NAME


def _forms(text: str) -> tuple[list[str], list[bool]]:
    """Return words and whether one space follows each; white space beyond that one space is a word of its own."""
    forms: list[str] = []
    spaces: list[bool] = []
    at = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if at != start:
            _space(forms, spaces, text[at:start])
        forms.append(token.group())
        spaces.append(False)
        at = end
    if at != len(text):
        _space(forms, spaces, text[at:])
    return forms, spaces


def _space(forms: list[str], spaces: list[bool], gap: str) -> None:
    if forms and gap[0] == " ":
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        forms.append(gap)
        spaces.append(False)
