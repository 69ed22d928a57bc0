"""Score sentence boundaries on folders of reference-coded articles, and measure speed on a dump."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.indonesian.boilerplate import classify_segments
from pipeline.indonesian.quotes import quote_groups
from pipeline.indonesian.sentences import split_sentences


@dataclass(slots=True)
class Score:
    """Counts of boundary positions (ends of sentences in code points of the text)."""

    right: int = 0
    found: int = 0
    expected: int = 0

    def add(self, found: set[int], expected: set[int]) -> None:
        """Count one article."""
        self.right += len(found & expected)
        self.found += len(found)
        self.expected += len(expected)

    def line(self, name: str) -> str:
        """Return precision, recall and F1 in a line."""
        precision, recall = self.right / max(self.found, 1), self.right / max(self.expected, 1)
        f1 = 2 * self.right / max(self.found + self.expected, 1)
        return f"{name:<32} P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  n {self.expected}"


def measure(folder: Path, *, show: bool) -> None:
    """Write a line for every theme and one for all to stdout; with `show`, every difference as well."""
    total = Score()
    for path in sorted(folder.glob("*.jsonl")):
        score = Score()
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                article: dict[str, Any] = json.loads(line)
                found = {end for _, end in split_sentences(article["text"])}
                expected = {end for _, end in article["sentences"]}
                score.add(found, expected)
                total.add(found, expected)
                if show:
                    _show(article, found, expected)
        sys.stdout.write(score.line(f"{folder.name}/{path.stem}") + "\n")
    sys.stdout.write(total.line(f"{folder.name}/all") + "\n")


def _show(article: dict[str, Any], found: set[int], expected: set[int]) -> None:
    for end in sorted(found ^ expected):
        text = article["text"]
        sign = "ours" if end in found else "gold"
        sys.stdout.write(
            f"  {article['doc_id']} {sign}: {text[max(0, end - 50) : end]!r} | {text[end : end + 40]!r}\n"
        )


def speed(dump: Path, limit: int) -> None:
    """Write how many documents of a gzipped JSONL dump (field `text`) one CPU-second takes, step by step."""
    with gzip.open(dump, "rt", encoding="utf-8") as lines:
        texts = [str(json.loads(line)["text"]) for line in islice(lines, limit)]
    marks = [time.process_time()]
    spans = [split_sentences(text) for text in texts]
    marks.append(time.process_time())
    for text, sentences in zip(texts, spans, strict=True):
        quote_groups(text, sentences)
    marks.append(time.process_time())
    for text, sentences in zip(texts, spans, strict=True):
        classify_segments(text, sentences)
    marks.append(time.process_time())
    names = ("sentences", "quotes", "boilerplate")
    for name, before, after in zip(names, marks, marks[1:], strict=False):
        sys.stdout.write(f"{name:<12} {len(texts) / (after - before):>8.0f} documents per CPU-second\n")
    characters = sum(map(len, texts))
    together = marks[-1] - marks[0]
    sys.stdout.write(
        f"{'together':<12} {len(texts) / together:>8.0f} documents, {characters / together / 1e6:.1f} MB\n"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="list every difference (never for held-out folders)")
    parser.add_argument("--speed", type=Path, help="a gzipped JSONL dump")
    parser.add_argument("--limit", type=int, default=5000)
    options = parser.parse_args()
    for folder in options.folders:
        measure(folder, show=options.show)
    if options.speed:
        speed(options.speed, options.limit)


if __name__ == "__main__":
    main()
