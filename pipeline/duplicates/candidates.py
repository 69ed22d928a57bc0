"""Pairs of articles that may be copies, from MinHash signatures by banding; memory is linear in the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

STRIDES = (1, 2)
"""A band is two slots this far apart (128 bands a stride): re-publications with a rewritten lead go down to J .11."""
NEIGHBOURS = 8
"""In a bucket each article meets its next 8 and the first: up to 9 articles all pairs, beyond that linear."""
MIN_AGREEMENT = 10
"""Slots of 128 that must agree (J .08) before shingles are fetched; of pairs at J .11 it loses 9 %, at .15 1 %."""

_CHUNK = 8_192
_BAND_BASE = np.uint32(0x9E3779B1)
_ROW_BITS = np.uint64(32)
_ROW_MASK = np.uint64(0xFFFFFFFF)
_PENDING_A_ROW = 64


def candidate_pairs(signatures: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Rows (first, second, slots that agree) with first < second, for pairs that share a band and enough slots."""
    count = max(1, len(signatures))
    found = np.empty(0, np.int64)
    for pairs in _batches(signatures):
        fresh = np.setdiff1d(pairs, found, assume_unique=True)
        found = np.union1d(found, fresh[_agreement(fresh, signatures) >= MIN_AGREEMENT])
    return np.stack((found // count, found % count, _agreement(found, signatures)), axis=1)


def _batches(signatures: NDArray[np.uint32]) -> Iterator[NDArray[np.int64]]:
    # Unique pairs as first * count + second. Copies meet in most bands: to compare their slots once
    # for many bands is what keeps a large bucket cheap.
    columns = np.ascontiguousarray(signatures.T)
    slots, count = columns.shape
    pending: list[NDArray[np.int64]] = []
    for band in range(slots * len(STRIDES)):
        slot, stride = band % slots, STRIDES[band // slots]
        pending.append(_bucket_pairs(columns[slot] * _BAND_BASE + columns[(slot + stride) % slots]))
        if sum(map(len, pending)) > _PENDING_A_ROW * count:
            yield np.unique(np.concatenate(pending))
            pending = []
    if pending:
        yield np.unique(np.concatenate(pending))


def _bucket_pairs(keys: NDArray[np.uint32]) -> NDArray[np.int64]:
    # Key and row in one number: a plain sort then keeps the rows of a bucket in order, on every machine.
    # Two bands with one key by chance (2**-32) cost a comparison, not an error.
    packed = np.sort((keys.astype(np.uint64) << _ROW_BITS) | np.arange(keys.size, dtype=np.uint64))
    rows, sorted_keys = (packed & _ROW_MASK).astype(np.int64), packed >> _ROW_BITS
    is_first = np.ones(keys.size, np.bool_)
    np.not_equal(sorted_keys[1:], sorted_keys[:-1], out=is_first[1:])
    first = np.maximum.accumulate(np.where(is_first, np.arange(keys.size), 0))
    gaps = np.arange(keys.size) - first
    far = gaps > NEIGHBOURS
    parts = [rows[first[far]] * keys.size + rows[far]]
    for step in range(1, NEIGHBOURS + 1):
        later = np.flatnonzero(gaps >= step)
        if not later.size:
            break
        parts.append(rows[later - step] * keys.size + rows[later])
    return np.concatenate(parts)


def _agreement(pairs: NDArray[np.int64], signatures: NDArray[np.uint32]) -> NDArray[np.int64]:
    counts = np.empty(pairs.size, np.int64)
    for start in range(0, pairs.size, _CHUNK):
        left, right = np.divmod(pairs[start : start + _CHUNK], len(signatures))
        counts[start : start + _CHUNK] = np.count_nonzero(signatures[left] == signatures[right], axis=1)
    return counts
