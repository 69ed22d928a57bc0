"""Speed and memory of deduplication, with datasketch's MinHash and LSH beside it on the same articles.

    python -m tests.benchmarks.bench_dedup NEWS.jsonl.gz [--articles 10000] [--rows 100000]

Times are CPU seconds of the whole process, threads included. Both sides get the same planted copies.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.duplicates import PERMUTATIONS, group
from pipeline.duplicates.fingerprints import normalise
from tests.benchmarks.measure_dedup import (
    Article,
    Pair,
    Planted,
    fingerprints,
    groups,
    pairs_of,
    plant,
    precision,
    read,
    recall,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

THRESHOLDS = 0.5, 0.3
"""The usual one, and the one at which datasketch finds rewrites as often as we do."""
WORDS = 5


def datasketch_pairs(articles: Sequence[Article], threshold: float) -> set[Pair]:
    """Candidate pairs by datasketch, the way its documentation shows, over the same words and shingle width."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]

    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    found: set[Pair] = set()
    for article in articles:
        words = normalise(article.text).split()
        minhash = MinHash(num_perm=PERMUTATIONS)
        minhash.update_batch({b" ".join(words[at : at + WORDS]) for at in range(max(1, len(words) - WORDS + 1))})
        found |= {(min(name, article.name), max(name, article.name)) for name in index.query(minhash)}
        index.insert(article.name, minhash)
    return found


def _scores(planted: Sequence[Planted], found: set[Pair]) -> str:
    shares = ", ".join(f"{edit} {hits / total:.3f}" for edit, (hits, total) in recall(planted, found).items())
    right, total = precision(planted, found)
    return f"recall {shares}; pairs with a planted copy right {right / total:.4f}"


def _report_speed(news: Path, count: int) -> Iterator[str]:
    articles = read(news)[:count]
    taken = set().union(*groups(articles, fingerprints(articles)))
    planted = plant(articles, taken)
    every = [*articles, *(copy.article for copy in planted)]
    start = time.process_time()
    prints = fingerprints(every)
    printed = time.process_time()
    found = pairs_of(groups(every, prints))
    grouped = time.process_time()
    ours = len(every) / (grouped - start)
    yield f"{len(every)} articles, {len(planted)} planted"
    yield f"fingerprint {len(every) / (printed - start):,.0f} docs/CPU-s"
    yield f"group {len(every) / (grouped - printed):,.0f} docs/CPU-s"
    yield f"both {ours:,.0f} docs/CPU-s; {_scores(planted, found)}"
    for threshold in THRESHOLDS:
        before = time.process_time()
        theirs = datasketch_pairs(every, threshold)
        rate = len(every) / (time.process_time() - before)
        yield f"datasketch at {threshold}: {rate:,.0f} docs/CPU-s (ours {ours / rate:.1f} x)"
        yield f"  {_scores(planted, theirs)}"
    stored = np.mean([one.shingles.nbytes for one in prints])
    yield f"stored: {stored:,.0f} bytes of hashes an article, and {4 * PERMUTATIONS} of signature"


def _report_reduce(rows: int) -> Iterator[str]:
    # Random signatures, one row in twenty like the row before it: memory of the reduce step, signatures included.
    draw = np.random.default_rng(7)
    tracemalloc.start()
    signatures = draw.integers(0, 2**32, (rows, PERMUTATIONS), np.uint32)
    signatures[20::20] = signatures[19:-1:20]
    hashes = np.arange(300, dtype=np.uint32)
    columns: dict[str, Any] = {
        "ids": [f"{row:016x}" for row in range(rows)],
        "digests": [f"{row:032x}" for row in range(rows)],
        "published": ["2024-01-01"] * rows,
        "lengths": [1] * rows,
    }
    start = time.process_time()
    members = group(signatures=signatures, shingles_of=lambda indices: [hashes] * len(indices), **columns)
    spent = time.process_time() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield f"reduce of {rows:,} rows, {len(members):,} of them copies: {spent:.1f} CPU-s under tracemalloc"
    yield f"  peak {peak / rows:,.0f} bytes a row, signatures included"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100_000)
    chosen = parser.parse_args()
    for report in (_report_speed(chosen.news, chosen.articles), _report_reduce(chosen.rows)):
        for line in report:
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
