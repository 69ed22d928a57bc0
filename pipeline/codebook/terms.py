r"""The language of concept terms: words, lemmas, gaps, numbers, references, alternatives and optional parts.

`tim? sukses`, `<suka> unggahan|postingan`, `<komentar:verb>`, `memberi ..5 jempol`, `# orang`, `\#ayo`, `{party} jaya`
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

MAX_PARTS = 12
MAX_GAP = 10
DEFAULT_GAP = 3

_QUOTES = str.maketrans(dict.fromkeys('"“”„«»‹›‘'))  # noqa: RUF001 - typographic quotation marks are the point
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'"})  # noqa: RUF001 - one apostrophe for all
_HYPHENS = str.maketrans(dict.fromkeys("‐‑–", "-"))  # noqa: RUF001 - one hyphen for all
_PIECE = re.compile(r"(?:\\#|@)?[^\W_](?:[^\W_]|[.'/&+%@](?=[^\W_]))*[%+]?|[%+&]")
_LEMMA = re.compile(r"<([^<>:\s]+)(?::([a-z]*))?>")
_ROOT = re.compile(r"[^\W\d_]+")
_REFERENCE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_GAP = re.compile(r"\.\.([0-9]{0,3})")
_ALLOWED_WORD = r"letters, digits and . ' / & + % @ inside; `\#` for a number sign; `..` for a gap"


class Level(StrEnum):
    """How much of a lemma's family counts."""

    ANY = "any"
    VERB = "verb"


@dataclass(frozen=True, slots=True)
class Word:
    """A word form, lower-case NFC; `pieces` are its hyphenated parts (hyphen, space and none are one form)."""

    form: str

    @property
    def pieces(self) -> tuple[str, ...]:
        """The form cut at hyphens: one or more, never empty."""
        return tuple(self.form.split("-"))


@dataclass(frozen=True, slots=True)
class Lemma:
    """Any affixed form of a root, or its verbal forms only."""

    root: str
    level: Level = Level.ANY


@dataclass(frozen=True, slots=True)
class Number:
    """A token of digits."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Whatever another concept matches."""

    concept: str


Option = Word | Lemma | Number | Ref


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a term: any of the options, at least one; optional when it may be missing."""

    options: tuple[Option, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """From 0 to `most` words in between, never over a semicolon or a sentence end."""

    most: int = DEFAULT_GAP


@dataclass(frozen=True, slots=True)
class Term:
    """A parsed term: parts in order, first and last never a gap; `source` is what the author wrote."""

    parts: tuple[Part | Gap, ...]
    source: str

    @property
    def refs(self) -> tuple[str, ...]:
        """Concepts that the term refers to, in order."""
        options = (option for part in self.parts if isinstance(part, Part) for option in part.options)
        return tuple(option.concept for option in options if isinstance(option, Ref))


class TermError(ValueError):
    """A term cannot be read: the message quotes it, and says where and what is allowed."""


def parse(source: str) -> Term:
    """The term of a string; hyphenated words become consecutive parts unless optional or an alternative."""
    if not source.strip():
        raise TermError("the term is empty; allowed: words, and quotes around a term that starts with # { or *")
    parts: list[Part | Gap] = []
    for found in re.finditer(r"\S+", source):
        parts += _parts(found.group(), _At(source, found.start() + 1))
    _check(parts, source)
    return Term(tuple(parts), source)


@dataclass(frozen=True, slots=True)
class _At:
    source: str
    position: int

    def error(self, what: str, allowed: str) -> TermError:
        return TermError(f"term `{self.source}`, character {self.position}: {what}; allowed: {allowed}")


def _parts(chunk: str, at: _At) -> list[Part | Gap]:
    if chunk.startswith(".."):
        return [_gap(chunk, at)]
    optional = chunk.endswith("?")
    options = tuple(dict.fromkeys(_option(piece, at) for piece in chunk.removesuffix("?").split("|")))
    only = options[0]
    if len(options) == 1 and isinstance(only, Word) and not optional:
        return [Part((Word(piece),)) for piece in only.pieces]
    return [Part(options, optional)]


def _gap(chunk: str, at: _At) -> Gap:
    found = _GAP.fullmatch(chunk)
    most = int(found.group(1) or DEFAULT_GAP) if found else MAX_GAP + 1
    if most > MAX_GAP:
        raise at.error(f"`{chunk}` is no gap", f"`..` ({DEFAULT_GAP} words at most) or `..0` to `..{MAX_GAP}`, alone")
    return Gap(most)


def _option(text: str, at: _At) -> Option:
    if not text:
        raise at.error("an empty alternative or a lone `?`", "`a|b` and `a?` with no spaces")
    if text == "#":
        return Number()
    if text[0] == "{":
        return _reference(text, at)
    return _lemma(text, at) if text[0] == "<" else _word(text, at)


def _reference(text: str, at: _At) -> Ref:
    found = _REFERENCE.fullmatch(text)
    if not found:
        raise at.error(f"`{text}` is no reference", "{concept_id}, lower-case letters, digits and _")
    return Ref(found.group(1))


def _lemma(text: str, at: _At) -> Lemma:
    found = _LEMMA.fullmatch(normalise(text))
    if not found or not _ROOT.fullmatch(found.group(1)):
        raise at.error(f"`{text}` is no lemma", "<root> or <root:verb>, the root one word of letters")
    level = found.group(2)
    if level not in {None, *Level}:
        raise at.error(f"unknown level `{level}`", ", ".join(Level))
    return Lemma(found.group(1), Level(level or Level.ANY))


def _word(text: str, at: _At) -> Word:
    pieces = [piece for piece in normalise(text).split("-") if piece]
    if not pieces or not all(_PIECE.fullmatch(piece) for piece in pieces):
        hint = "{" + text + "} for a concept, or " if _REFERENCE.fullmatch("{" + text + "}") else ""
        raise at.error(f"`{text}` is no word", hint + _ALLOWED_WORD)
    return Word("-".join(pieces).replace("\\#", "#"))


def normalise(text: str) -> str:
    """Lower-case NFC with plain apostrophes and hyphens and without quotation marks."""
    plain = text.translate(_QUOTES).translate(_APOSTROPHES).translate(_HYPHENS).strip("'")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).lower())


def _check(parts: list[Part | Gap], source: str) -> None:
    at = _At(source, 1)
    if len(parts) > MAX_PARTS:
        raise at.error(f"{len(parts)} parts", f"{MAX_PARTS} at most; a hyphenated word counts its pieces")
    if isinstance(parts[0], Gap) or isinstance(parts[-1], Gap):
        raise at.error("a gap at the edge", "gaps between words only")
    if any(isinstance(a, Gap) and isinstance(b, Gap) for a, b in pairwise(parts)):
        raise at.error("two gaps in a row", f"one gap, `..0` to `..{MAX_GAP}`")
    if all(isinstance(part, Gap) or part.optional for part in parts):
        raise at.error("nothing that must stand there", "at least one part without `?`")
