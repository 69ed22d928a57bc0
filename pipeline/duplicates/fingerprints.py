"""What the search for copies needs to know of one article, computed in one pass over its bytes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

Hashes: TypeAlias = NDArray[np.uint32]
Wide: TypeAlias = NDArray[np.uint64]

PERMUTATIONS = 128
SHINGLE_WORDS = 5
SHORT_WORDS = 30
"""Texts below this many words do not identify an article ("Baca juga"): their title counts as text."""

KIND_SHIFT = 30
"""Bits of a hash that are not its `Kind`."""
_DROPPED_BITS = np.uint64(64 - KIND_SHIFT)

ALGORITHM = f"1/{RMinHash.ALGORITHM_VERSION}"
"""Version of the fingerprint and of rensa's MinHash: fingerprints of two versions must never meet."""

_SEED = 20240214
_WORD_BASE = 0x9E3779B97F4A7C15
_SHINGLE_BASE = np.uint64(0xD1B54A32D192ED03)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_POSITIONS = 1 << 12

_SPACE = ord(" ")
_ASCII = 128
_FOLD = bytes(
    byte if byte >= _ASCII else ord(chr(byte).lower()) if chr(byte).isalnum() else _SPACE for byte in range(256)
)
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_COMMON = "\u201c\u201d\u2018\u2019\u2013\u2014\u2026\u00a0\u2022"
_SIGNS = re.compile(r"[^\w\x00-\x7f\u0300-\u036f]+")
_ALL_SIGNS = re.compile(r"[^\w\x00-\x7f]+")


class Kind(IntEnum):
    """What a hash stands for, held in its two highest bits; a sorted array is three blocks."""

    SHINGLE = 0
    WORD = 1
    FIGURE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """Digest (hex, empty without words), MinHash signature (128,) and sorted hashes (see `Kind`)."""

    digest: str
    signature: Hashes
    shingles: Hashes


def fingerprint(title: str, text: str) -> Fingerprint:
    """Fingerprint of an article; the title counts only if the text is short, and no words means no digest."""
    content = normalise(text)
    if not content:
        return Fingerprint("", np.zeros(PERMUTATIONS, np.uint32), np.empty(0, np.uint32))
    if content.count(b" ") + 1 < SHORT_WORDS:
        content = (normalise(title) + b" " + content).lstrip()
    words, are_figures = _hash_words(content)
    spans = _hash_shingles(words)
    digest = hashlib.blake2b(content, digest_size=16).hexdigest()
    return Fingerprint(digest, _signature(spans), _sorted_set(_marked(spans, words, are_figures)))


def normalise(text: str) -> bytes:
    """Lower-case words of a text in UTF-8 with one space between; signs, emoji and control characters fall away."""
    if not text.isascii():
        text = _fold_beyond_ascii(text)
    return b" ".join(text.encode().translate(_FOLD).split())


def _fold_beyond_ascii(text: str) -> str:
    # Most such texts are ASCII but for quotes and dashes: only the rest pays for patterns and normalisation.
    for sign in _INVISIBLE:
        text = text.replace(sign, "")
    for sign in _COMMON:
        text = text.replace(sign, " ")
    if not text.isascii():
        text = _SIGNS.sub(" ", text)
    return text if text.isascii() else _ALL_SIGNS.sub(" ", unicodedata.normalize("NFKC", text).lower())


def _hash_words(content: bytes) -> tuple[Wide, NDArray[np.bool_]]:
    # A polynomial over the bytes of each word and its space, modulo 2**64; positions repeat beyond
    # 4,096 bytes, so that a "word" of megabytes needs no table of its own.
    data = np.frombuffer(content + b" ", np.uint8)
    ends = np.flatnonzero(data == _SPACE).astype(np.int32) + 1
    starts = np.concatenate((np.zeros(1, np.int32), ends[:-1]))
    positions = np.arange(data.size, dtype=np.int32)
    positions -= np.repeat(starts, ends - starts)
    positions &= _POSITIONS - 1
    terms = _powers().take(positions)
    terms *= data
    are_figures = np.zeros(starts.size, np.bool_)
    digits = np.flatnonzero((data - np.uint8(ord("0"))) < np.uint8(10))
    are_figures[ends.searchsorted(digits, side="right")] = True
    return _mixed(np.add.reduceat(terms, starts)), are_figures


def _hash_shingles(words: Wide) -> Wide:
    width = min(SHINGLE_WORDS, words.size)
    count = words.size - width + 1
    spans = words[:count].copy()
    for offset in range(1, width):
        spans *= _SHINGLE_BASE
        spans += words[offset : offset + count]
    return _mixed(spans)


def _signature(spans: Wide) -> Hashes:
    # One article a call: rensa's thread pool, which does not survive a fork, is for many rows only.
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(spans, (0, spans.size), PERMUTATIONS, _SEED)
    return np.array(matrix.to_rows()[0], np.uint32)


def _sorted_set(hashes: Hashes) -> Hashes:
    # np.unique does the same in twice the time.
    hashes.sort()
    is_new = np.ones(hashes.size, np.bool_)
    np.not_equal(hashes[1:], hashes[:-1], out=is_new[1:])
    return hashes[is_new]


def _marked(spans: Wide, words: Wide, are_figures: NDArray[np.bool_]) -> Hashes:
    hashes = (np.concatenate((spans, words)) >> _DROPPED_BITS).astype(np.uint32)
    kinds = are_figures.astype(np.uint32)
    kinds += np.uint32(Kind.WORD)
    hashes[spans.size :] |= kinds << np.uint32(KIND_SHIFT)
    return hashes


def _mixed(hashes: Wide) -> Wide:
    # In place. One round is enough: the highest bits are used, and rensa mixes again.
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    hashes ^= hashes >> _HALF
    return hashes


@cache
def _powers() -> Wide:
    return np.cumprod(np.full(_POSITIONS, _WORD_BASE, np.uint64), dtype=np.uint64)
