"""How well copies are found: planted ones in a news file, and the re-publications of the reference set.

    python -m tests.benchmarks.measure_dedup NEWS.jsonl.gz [GOLD_FOLDER]

Nothing of the news file is kept: copies are made at run time, from a fixed seed.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import orjson

from pipeline.duplicates import Evidence, Fingerprint, evidence, fingerprint, group

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SEED = 20240214
SHARE = 0.05
MIN_WORDS = 100
Pair = tuple[str, str]

FRAME = "WARTAREKAAN.EXAMPLE, Kota Rekaan --", "Baca juga: Pasar Rekaan Buka Lagi. Ikuti kanal kami di aplikasi pesan."
SPARE = ("adapun", "serta", "pun", "begitu", "sementara", "lantas", "kemudian", "tutur", "sambung", "jelas")


class Edit(StrEnum):
    """How a planted copy differs from its source, with the Jaccard it is made for."""

    TITLE = "title changed"
    BOILERPLATE = "boilerplate added"
    AGENCY = "agency edit, J .62"
    REWRITE = "heavy rewrite, J .36"


SWAPPED = {Edit.AGENCY: 0.052, Edit.REWRITE: 0.12}
"""Share of words replaced: J = s / (2 - s) with s = (1 - share)**5."""


@dataclass(frozen=True, slots=True)
class Article:
    """What deduplication reads of an article."""

    name: str
    title: str
    text: str
    published: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Planted:
    """A copy, what it was made from and how."""

    article: Article
    source: str
    edit: Edit


def read(path: Path) -> list[Article]:
    """Articles of a JSONL file, plain or gzipped; a date that is not ISO 8601 counts as missing."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as lines:
        records = [orjson.loads(line) for line in lines]
    return [
        Article(
            record["doc_id"],
            record["title"] or "",
            record["text"],
            _date(record["published"]),
            record.get("outlet") or record.get("publisher"),
        )
        for record in records
    ]


def _date(value: str | None) -> str | None:
    try:
        datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return value


def fingerprints(articles: Iterable[Article]) -> list[Fingerprint]:
    """Fingerprint of each article."""
    return [fingerprint(article.title, article.text) for article in articles]


def groups(articles: Sequence[Article], prints: Sequence[Fingerprint]) -> list[set[str]]:
    """Names of the articles of each group of copies."""
    found: dict[str, set[str]] = {}
    for member in group(
        [article.name for article in articles],
        [one.digest for one in prints],
        np.stack([one.signature for one in prints]),
        [article.published for article in articles],
        [len(article.text) for article in articles],
        lambda indices: [prints[index].shingles for index in indices],
        outlets=[article.outlet for article in articles],
    ):
        found.setdefault(member.group_id, set()).add(articles[member.index].name)
    return list(found.values())


def pairs_of(found: Iterable[set[str]]) -> set[Pair]:
    """Every pair of names that shares a group, smaller name first."""
    return {pair for names in found for pair in combinations(sorted(names), 2)}


def plant(articles: Sequence[Article], taken: set[str]) -> list[Planted]:
    """Copies of articles that are not in `taken` and have 100 words, 5 % of all, the four edits in turn."""
    draw = np.random.default_rng(SEED)
    free = [a for a in articles if a.name not in taken and len(a.text.split()) >= MIN_WORDS]
    chosen = draw.choice(len(free), int(SHARE * len(articles)), replace=False)
    edits = list(Edit)
    return [
        _copy(free[place], edits[number % len(edits)], number, draw) for number, place in enumerate(chosen.tolist())
    ]


def _copy(source: Article, edit: Edit, number: int, draw: np.random.Generator) -> Planted:
    text = source.text
    if edit is Edit.BOILERPLATE:
        text = f"{FRAME[0]} {text}\n{FRAME[1]}"
    elif edit in SWAPPED:
        text = _swapped(text, SWAPPED[edit], draw)
    published = source.published
    if published is not None:
        published = (datetime.fromisoformat(published) + timedelta(hours=20)).isoformat()
    copy = Article(f"copy-{number:05}", f"Judul Rekaan {number}", text, published, "Warta Rekaan")
    return Planted(copy, source.name, edit)


def _swapped(text: str, share: float, draw: np.random.Generator) -> str:
    # Figures stay, as they do when a desk rewords an agency text.
    words = text.split()
    for place in np.flatnonzero(draw.random(len(words)) < share).tolist():
        if not any(sign.isdigit() for sign in words[place]):
            words[place] = SPARE[int(draw.integers(len(SPARE)))]
    return " ".join(words)


def recall(planted: Iterable[Planted], found: set[Pair]) -> dict[Edit, tuple[int, int]]:
    """Copies paired with their source, and copies planted, by edit."""
    counts = dict.fromkeys(Edit, (0, 0))
    for copy in planted:
        hits, total = counts[copy.edit]
        hit = tuple(sorted((copy.article.name, copy.source))) in found
        counts[copy.edit] = hits + hit, total + 1
    return counts


def precision(planted: Iterable[Planted], found: set[Pair]) -> tuple[int, int]:
    """Pairs with a planted copy that are right, and all pairs with a planted copy."""
    sources = {copy.article.name: copy.source for copy in planted}
    touched = [pair for pair in found if pair[0] in sources or pair[1] in sources]
    right = sum(sources.get(one, one) == sources.get(other, other) for one, other in touched)
    return right, len(touched)


def _report_planted(news: Path) -> Iterator[str]:
    articles = read(news)
    prints = fingerprints(articles)
    own = groups(articles, prints)
    natural = pairs_of(own)
    yield f"{len(articles)} articles; as they are: {len(own)} groups, {len(natural)} pairs"
    by_name = {article.name: one for article, one in zip(articles, prints, strict=True)}
    jaccards = [evidence(by_name[one].shingles, by_name[other].shingles).jaccard for one, other in natural]
    yield f"  of these pairs {np.mean(np.array(jaccards) >= 0.5):.1%} have J >= .5"
    planted = plant(articles, set().union(*own))
    every = [*articles, *(copy.article for copy in planted)]
    new = fingerprints(copy.article for copy in planted)
    found = pairs_of(groups(every, [*prints, *new]))
    for edit, (hits, total) in recall(planted, found).items():
        shares = [
            evidence(one.shingles, by_name[copy.source].shingles).jaccard
            for copy, one in zip(planted, new, strict=True)
            if copy.edit is edit
        ]
        yield f"  {edit}: {hits}/{total} found = {hits / total:.3f}; median J {np.median(shares):.2f}"
    right, total = precision(planted, found)
    yield f"  pairs with a planted copy: {right}/{total} right = {right / total:.4f}"
    lost = natural - found
    yield f"  natural pairs lost by planting: {len(lost)}"


def _report_gold(folder: Path) -> Iterator[str]:
    originals = [
        article
        for part in ("train", "dev")
        for path in sorted((folder / part).glob("*.jsonl"))
        for article in read(path)
    ]
    path = folder / "copies.jsonl"
    copies = read(path)
    sources = {record["doc_id"]: record["dup_of"] for record in map(orjson.loads, path.read_bytes().splitlines())}
    articles = [*originals, *copies]
    for label, every in (
        ("as given", articles),
        ("without dates and outlets", [replace(article, published=None, outlet=None) for article in articles]),
    ):
        prints = fingerprints(every)
        found = pairs_of(groups(every, prints))
        truth = {tuple(sorted(pair)) for pair in sources.items()}
        yield f"reference set, {label}: {len(truth & found)}/{len(truth)} copies found, others {sorted(found - truth)}"
    by_name = {article.name: one.shingles for article, one in zip(every, prints, strict=True)}
    for copy, source in sources.items():
        yield f"  {copy}: {_line(evidence(by_name[copy], by_name[source]))}"


def _line(found: Evidence) -> str:
    return (
        f"J {found.jaccard:.2f}, inside {found.inside:.2f}, words {found.words_jaccard:.2f} / "
        f"{found.words_inside:.2f}, figures {found.figures}, missing {found.missing}"
    )


def main() -> None:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("gold", type=Path, nargs="?")
    chosen = parser.parse_args()
    for line in _report_planted(chosen.news):
        sys.stdout.write(f"{line}\n")
    if chosen.gold:
        for line in _report_gold(chosen.gold):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
