"""Affixed forms of Indonesian roots, by exact morphology and without a dictionary.

Forms follow Tata Bahasa Baku Bahasa Indonesia (Badan Bahasa); beside them stands what the press writes: kept initials
(`mengkampanyekan`), foreign roots after a hyphen (`me-like`), spoken prefixes (`nyoblos`, `ngaku`) and `-in`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final


class Kind(StrEnum):
    """What an affixed form is; passive includes `ter-` and the object voice of `ku-` and `kau-`."""

    BARE = "bare"
    ACTIVE = "active"
    PASSIVE = "passive"
    AGENT = "agent"
    NOUN = "noun"


class Level(StrEnum):
    """Which forms of a root a term means: `verb` is bare, active or passive; `noun` leaves the bare root out."""

    ANY = "any"
    VERB = "verb"
    NOUN = "noun"
    AGENT = "agent"
    ACTIVE = "active"
    PASSIVE = "passive"


KINDS: Final[Mapping[str, frozenset[Kind]]] = {
    **{level: frozenset({Kind(level)}) for level in (Level.NOUN, Level.AGENT, Level.ACTIVE, Level.PASSIVE)},
    Level.ANY: frozenset(Kind),
    Level.VERB: frozenset({Kind.BARE, Kind.ACTIVE, Kind.PASSIVE}),
}


@dataclass(frozen=True, slots=True)
class Analysis:
    """One reading of a word; `prefix` joins all prefixes by `+`, outermost first, nasals as N."""

    root: str
    prefix: str
    suffix: str
    clitic: str
    kind: Kind


# Words that look affixed and are no form of that root to a reader of news: `perangkat desa` is not `mengangkat`.
# They are roots themselves: `keberangkatan` is a form of `berangkat`.
OPAQUE: Final = frozenset(
    """
    adalah bagian beberapa berapa berangkat berikut hadirin masalah melalui mengenai menurut pemerintah pengadilan
    penduduk pendapat perangkat terhadap terkait terlalu termasuk ternyata tersebut tertentu undang-undang
    """.split()  # noqa: SIM905
)

# Prefixes, kind, and the suffixes that may close such a form (`-` is none). peN and meN are the nasal prefixes, N the
# spoken one, pe the one without nasal.
_TABLE: Final = """
- | bare | - kan i in isir isasikan
- | noun | an itas isme isasi
- | agent | is
per | bare | - kan i
ke | bare | kan i
per | noun | an
meN N | active | - kan i in isir isasi isasikan
meN+per | active | - kan i
meN+ke | active | kan i
meN+ber | active | kan
ber | active | - an kan
ber+ke ber+peN ber+per | active | an
di ter ku kau | passive | - kan i in isir isasi isasikan
di+per ter+per ku+per kau+per | passive | - kan i
di+ke | passive | kan i
ter+ke | passive | - kan i
di+ber | passive | kan
pe peN peN+ber peN+per | agent | -
pe peN peN+ber peN+per peN+ke | noun | an
ke ke+ber ke+ter ke+per ke+peN ke+pe ke+tidak ke+tidak+ber ke+tidak+ter | noun | an
"""
_OUTER: Final = {  # by the first letter of a word
    **{prefix[0].lower(): (prefix,) for prefix in ("meN", "N", "ber", "di", "ter")},
    "p": ("peN", "pe", "per"),
    "k": ("ke", "ku", "kau"),
}
_SUFFIXES: Final = ("kan", "i", "in", "an", "itas", "is", "isme", "isasi", "isasikan", "isir")
_PARTICLES: Final = ("lah", "kah", "tah", "pun")
_POSSESSIVES: Final = ("nya", "ku", "mu")
_HYPHENED: Final = {
    **dict.fromkeys(("me", "mem", "men", "meng", "nge", "ber"), Kind.ACTIVE),
    **dict.fromkeys(("di", "ter"), Kind.PASSIVE),
}
_LEAST: Final = {"kau": 4, "ku": 4, "in": 4, "itas": 5, "is": 5, "isme": 5, "isasi": 5, "isasikan": 5, "isir": 5}
_SHORTEST: Final = 3  # letters of a root that takes affixes, where _LEAST asks for no more
_LONGEST: Final = 64  # letters of a word that is looked into
# What stands between me- or pe- and the rest, the initial it swallows, and the roots that take it.
_NASALS: Final = (
    ("", "", "[lrwymn]"), ("nge", "", r"[^aiueo]+[aiueo][^aiueo]*\Z"),
    ("m", "", "[bfvp]"), ("n", "", "[dcjzst]"), ("ng", "", "[aiueoghqxkrl]"),
    ("m", "p", "p[aiueorl]"), ("n", "t", "t[aiueor]"), ("ng", "k", "k[aiueorl]"),
    ("ny", "s", "s[aiueo]"), ("ny", "c", "c[aiueo]"),
)  # fmt: skip
_R_LESS: Final = "r|[^aiueor]er[^aiueo]"  # be-rencana, be-kerja, te-percaya, pe-ternak
_SHAPES: Final = {  # the same for whole prefixes; those not here stand before any root
    "meN": tuple(("me" + nasal, initial, before) for nasal, initial, before in _NASALS),
    "peN": tuple(("pe" + nasal, initial, before) for nasal, initial, before in _NASALS),
    "N": (("nge", "", "[^aiueo]"), ("ng", "", "[aiueo]"), ("ng", "k", "k[aiueo]"), *_NASALS[-2:]),
    "pe": (("pe", "", "[^aiueolrwymn]"),),
    "ber": (("ber", "", "[^r]"), ("be", "", _R_LESS), ("bel", "", r"ajar\Z")),
    "ter": (("ter", "", "[^r]"), ("te", "", _R_LESS)),
    "per": (("per", "", "[^r]"), ("pe", "", _R_LESS), ("pel", "", r"ajar\Z")),
}
_TWICE: Final = re.compile(r"(?<=[a-z])2(?=[a-z]*\Z)")  # dukung2, membagi2kan
_JOINTS: Final = re.compile(r"[\s\-\u2010\u2011'\u2019]+")
_Rule = tuple[tuple[str, ...], Kind, frozenset[str]]  # inner prefixes, kind, suffixes


def derives(word: str, root: str, level: Level | str = Level.ANY) -> bool:
    """Tell whether the word is a form of the root at the level; joints in the root (`jual beli`) do not count."""
    kinds = roots(word).get(_plain(root))
    return kinds is not None and not kinds.isdisjoint(KINDS[level])


def roots(word: str) -> Mapping[str, frozenset[Kind]]:
    """Return every root the word may come from, with the kinds of form it then is; kept per word, do not change it."""
    return _roots(word) if len(word) <= _LONGEST else {_plain(word): frozenset({Kind.BARE})}


def analyses(word: str) -> tuple[Analysis, ...]:
    """Return all readings of a word, the bare one first; words of more than 64 letters have no other."""
    return _analyses(word) if len(word) <= _LONGEST else (_bare(word),)


@lru_cache(maxsize=4096)
def surface_core(root: str) -> str:
    """Return the longest part of the root, in small letters, that every form of it holds once its hyphens are out."""
    plain = _plain(root)
    return plain[1:] if len(plain) >= _SHORTEST and any(swallows(plain) for swallows in _SWALLOWS) else plain


def generate(root: str) -> Iterator[str]:
    """Yield the licit affixed forms of a root, each once, without clitics, reduplication and hyphens."""
    plain = _plain(root)
    forms = {
        stem + suffix
        for outer, rules in _RULES.items()
        for inner, _, suffixes in rules
        for stem in _stems(plain, outer, inner)
        for suffix in suffixes
        if _fits(plain, outer, suffix)
    }
    yield from sorted(forms - OPAQUE)


@lru_cache(maxsize=4096)
def _plain(root: str) -> str:
    return _JOINTS.sub("", root.lower())


@lru_cache(maxsize=1 << 16)
def _roots(word: str) -> Mapping[str, frozenset[Kind]]:
    found: dict[str, frozenset[Kind]] = {}
    for analysis in _readings(_TWICE.sub("", word.lower())):
        found[analysis.root] = found.get(analysis.root, frozenset()) | {analysis.kind}
    return found


@lru_cache(maxsize=1 << 14)
def _analyses(word: str) -> tuple[Analysis, ...]:
    return tuple(dict.fromkeys(_readings(_TWICE.sub("", word.lower()))))


def _bare(word: str, clitic: str = "") -> Analysis:
    return Analysis(_plain(word), "", "", clitic, Kind.BARE)


def _readings(word: str) -> Iterator[Analysis]:
    yield _bare(word)
    if word in OPAQUE:
        return
    parts = [part for part in _JOINTS.split(word) if part]
    if parts:
        yield from _plain_readings("".join(parts))
    if len(parts) > 1:
        yield from _hyphened_readings(parts)


def _plain_readings(word: str) -> Iterator[Analysis]:
    """Yield the readings of a word without hyphens."""
    for body, clitic in _without_clitics(word):
        if clitic:
            yield _bare(body, clitic)
        if body not in OPAQUE:
            for stem, suffix in _without_suffix(body):
                yield from _affixed(stem, suffix, clitic)


def _hyphened_readings(parts: list[str]) -> Iterator[Analysis]:
    """Yield the readings of `me-like`, and those of reduplications, whose parts all come from one root."""
    first, rest = parts[0], "".join(parts[1:])
    if first in _HYPHENED:
        for body, clitic in _without_clitics(rest):
            for stem, suffix in _without_suffix(body):
                if suffix in {"", "kan", "i", "in"}:
                    yield Analysis(stem, first, suffix, clitic, _HYPHENED[first])
        return
    repeated = [part for part in parts if part not in {*_SUFFIXES, *_PARTICLES, *_POSSESSIVES}]
    for part in repeated if len(repeated) > 1 else ():
        for analysis in (_bare(part), *_plain_readings(part)):
            core = surface_core(analysis.root)
            if all(core in other for other in repeated):
                yield analysis


def _without_clitics(word: str) -> Iterator[tuple[str, str]]:
    """Yield the word and what is left of it without -lah, -nya, -nyalah ..., each with what was taken off."""
    for body, particle in [(word, ""), (word[:-3], word[-3:])][: 1 + word.endswith(_PARTICLES)]:
        yield body, particle
        for possessive in _POSSESSIVES:
            if body.endswith(possessive):
                yield body[: -len(possessive)], possessive + particle


def _without_suffix(body: str) -> list[tuple[str, str]]:
    return [(body, ""), *((body[: -len(suffix)], suffix) for suffix in _SUFFIXES if body.endswith(suffix))]


def _affixed(stem: str, suffix: str, clitic: str) -> Iterator[Analysis]:
    """Yield the readings of a stem whose suffix has been taken off."""
    for outer in ("",) if stem in OPAQUE else ("", *_OUTER.get(stem[:1], ())):
        rests = _unprefixed(outer, stem)
        for inner, kind, suffixes in _RULES[outer] if rests else ():
            if suffix in suffixes and (outer or suffix):
                for root in _inner_roots(rests, inner):
                    if _fits(root, outer, suffix):
                        yield Analysis(root, "+".join(filter(None, (outer, *inner))), suffix, clitic, kind)


def _inner_roots(rests: list[str], inner: tuple[str, ...]) -> list[str]:
    for prefix in inner:
        rests = [root for rest in rests if rest not in OPAQUE for root in _unprefixed(prefix, rest)]
    return rests


def _fits(root: str, outer: str, suffix: str) -> bool:
    """Tell whether the root is long enough, and takes -i (no `beri-i`) or -is (`loyal-is`, no `menang-is`)."""
    least = max(_LEAST.get(outer, _SHORTEST), _LEAST.get(suffix, _SHORTEST))
    return len(root) >= least and not (suffix == "i" and root[-1] == "i") and (suffix != "is" or root[-1] in "lr")


def _unprefixed(prefix: str, stem: str) -> list[str]:
    """Return what the prefix can have been put before."""
    return [
        initial + stem[len(surface) :]
        for surface, initial, before in _shapes(prefix)
        if stem.startswith(surface) and before(initial + stem[len(surface) :])
    ]


def _prefixed(prefix: str, root: str) -> list[str]:
    """Return the root with the prefix: the inverse of `_unprefixed`."""
    return [surface + root[len(initial) :] for surface, initial, before in _shapes(prefix) if before(root)]


def _stems(root: str, outer: str, inner: tuple[str, ...]) -> list[str]:
    """Return the root behind all these prefixes, without ways that lead through an opaque word."""
    stems = [root]
    for prefix in (*reversed(inner), outer):
        stems = [form for stem in stems for form in _prefixed(prefix, stem) if form == root or form not in OPAQUE]
    return stems


@lru_cache(maxsize=64)
def _shapes(prefix: str) -> tuple[tuple[str, str, Callable[[str], object]], ...]:
    shapes = _SHAPES.get(prefix, ((prefix, "", ""),))
    return tuple((surface, initial, re.compile(before).match) for surface, initial, before in shapes)


def _rules() -> dict[str, list[_Rule]]:
    """Return the rules of the table by outer prefix."""
    rules: dict[str, list[_Rule]] = {}
    for line in _TABLE.strip().splitlines():
        prefixes, kind, suffixes = line.split(" | ")
        closing = frozenset(suffix.replace("-", "") for suffix in suffixes.split())
        for prefix in prefixes.split():
            outer, *inner = prefix.replace("-", "").split("+")
            rules.setdefault(outer, []).append((tuple(inner), Kind(kind), closing))
    return rules


_RULES: Final = _rules()
_SWALLOWS: Final = tuple(re.compile(before).match for _, initial, before in _NASALS if initial)
