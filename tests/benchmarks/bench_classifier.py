"""What the classifier costs beside plain scikit-learn on the same segments, with the same labels; CPU seconds.

    python -m tests.benchmarks.bench_classifier [--data FILE.jsonl[.gz]] [--segments 50000]

Peer: `TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5))` and a linear product, fitted on the shipped labels and
exemplars. Ours: the same terms and weights through the word-level cache. Labels must be equal. The floor is splitting
the same segments into words. Without --data the segments are those of the shipped labels again and again, changed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.classifier.passages import Passage
from pipeline.classifier.terms import Block, lowered, words
from pipeline.classifier.vectors import Limits, Vectoriser
from pipeline.indonesian.sentences import split_sentences
from pipeline.places import codebook_folder

OUTPUTS = 100


def _texts(data: Path | None, count: int) -> list[str]:
    found: list[str] = []
    for text in _articles(data):
        found += [text[a:b] for a, b in split_sentences(text)]
        if len(found) >= count:
            break
    return found[:count]


def _articles(data: Path | None) -> Iterator[str]:
    if data is None:
        lines = [
            line for f in sorted((codebook_folder() / "labels").glob("*.jsonl")) for line in f.open(encoding="utf-8")
        ]
        for turn in range(10_000):
            yield from (json.loads(line)["text"].replace("a ", f"a{turn} ", 3) for line in lines)
    opened = gzip.open if data and data.suffix == ".gz" else open
    with opened(data, "rt", encoding="utf-8") as stream:  # type: ignore[arg-type, operator]
        for line in stream:
            said = json.loads(line)
            yield said.get("text") or ""


def _passages(texts: Sequence[str]) -> list[Passage]:
    return [Passage(1, text, (), "", (), (), None) for text in texts]


def _cost(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def _training() -> list[str]:
    files = sorted((codebook_folder() / "exemplars").glob("*.jsonl"))
    return [json.loads(line)["text"] for f in files for line in f.open(encoding="utf-8")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it and print a line a figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--segments", type=int, default=50_000)
    given = parser.parse_args(arguments)
    training = _training()
    peer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=3)
    peer.fit(training)
    ours = Vectoriser.fit(_passages(training), {Block.CHARACTERS: Limits(1.0, 3, 10_000_000)})
    order = [peer.vocabulary_[term] for _, term in ours.names]
    weights = np.random.default_rng(1).normal(size=(len(order), OUTPUTS)).astype(np.float32)
    theirs = np.zeros_like(weights)
    theirs[order] = weights
    texts = _texts(given.data, given.segments)
    passages = _passages(texts)
    floor, _ = _cost(lambda: [words(lowered(t)) for t in texts])
    cold, one = _cost(lambda: np.asarray(ours.transform(passages) @ weights).argmax(axis=1))
    warm, _ = _cost(lambda: ours.transform(passages))
    cost, other = _cost(lambda: np.asarray(peer.transform(texts) @ theirs).argmax(axis=1))
    same = float((np.asarray(one) == np.asarray(other)).mean())
    for line in (
        f"segments {len(texts)}, labels the same {same:.5f}",
        f"floor (words) {floor:.2f} s; ours {cold:.2f} s ({cold / floor:.1f}x floor), vectors again {warm:.2f} s",
        f"scikit-learn {cost:.2f} s: {cost / cold:.1f}x ours",
    ):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
