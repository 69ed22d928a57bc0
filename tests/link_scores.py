"""How well linking does on the reference articles: relations, events, final status, statistics.

    python -m tests.link_scores GOLD --split train|dev [--end-to-end]

GOLD is the folder of the reference set. Matching rules are those of its README: a relation is (article, rel, source,
target), names match when without titles one's tokens contain the other's or their Jaccard is at least .5; events are
B-cubed over coded sentences, within articles, extended to overlapping clusters (Amigo et al. 2009); statistics are
(article, value, measure). Given reference codings, linking alone is judged; end to end, our own codings.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.codebook import Codebook, load
from pipeline.coding.coder import Coder
from pipeline.linking.elections import Election, calendar_of
from pipeline.linking.event_status import standing
from pipeline.linking.expressions import Expressions
from pipeline.linking.facts import Fact
from pipeline.linking.gazetteers import Gazetteers
from pipeline.linking.names import bare_name, key_words
from pipeline.linking.reading import LinkedArticle, Sentence, read_article
from pipeline.linking.stat_rows import statistics_of
from pipeline.linking.telling import Source, tell
from pipeline.tables_events import Episode, Telling

CODEBOOK = Path(__file__).parents[1] / "codebook"
SAME = 0.5
"""Jaccard from which two names are one, and two sets of sentences one event."""
# `forwarded` came with R49, after the reference coding, which has such numbers as other or as recommended.
BEFORE_R49 = {"forwarded": ("forwarded", "other", "recommended")}
Item = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """True positives, false positives, false negatives."""

    hits: int
    extra: int
    missed: int

    @property
    def f1(self) -> float:
        """F1, 1 when there is nothing to find and nothing found."""
        wrong = self.extra + self.missed
        return 2 * self.hits / (2 * self.hits + wrong) if self.hits + wrong else 1.0


@dataclass(slots=True)
class Scores:
    """All figures of a split. `status_all` counts events that were not found as wrong."""

    relations: Score = field(default_factory=lambda: Score(0, 0, 0))
    bcubed: float = 0.0
    bcubed_common: float = 0.0
    status: float = 0.0
    status_all: float = 0.0
    stage: float = 0.0
    statistics: Score = field(default_factory=lambda: Score(0, 0, 0))
    statistics_values: Score = field(default_factory=lambda: Score(0, 0, 0))


@dataclass(slots=True)
class Tools:
    """What reading an article needs; made once."""

    codebook: Codebook
    coder: Coder
    expressions: Expressions
    calendar: tuple[Election, ...]

    @classmethod
    def of(cls, folder: Path = CODEBOOK) -> Tools:
        """Of a codebook folder."""
        codebook = load(folder)
        texts = codebook.gazetteer_texts
        expressions = Expressions(Gazetteers.of(texts))
        return cls(codebook, Coder(codebook), expressions, calendar_of(texts["elections"]))


def articles(folder: Path, split: str) -> Iterator[dict[str, Any]]:
    """Reference articles of a split."""
    for path in sorted((folder / split).glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def reference_facts(article: Mapping[str, Any]) -> list[Fact]:
    """The reference codings; `norm`, `stat` and `hypo` stand as codes, as in our own."""
    facts = [
        Fact(c["s"], c["code"], c["evid"], c["actor"], f"{n:04}", voice_type=None)
        for n, c in enumerate(article["codings"])
    ]
    codes = (("norm", "evid_normative"), ("stat", "evid_statistic"), ("hypo", "evid_hypothetical"))
    extra = [(s, code) for name, code in codes for s in article[name]]
    return [*facts, *(Fact(s, code, None, coding_id=f"x{n:04}") for n, (s, code) in enumerate(extra))]


def own_facts(article: Mapping[str, Any], coder: Coder) -> list[Fact]:
    """Our own codings on the reference's sentences."""
    spans = [tuple(s) for s in article["sentences"]]
    texts = [article["title"], *(article["text"][a:b] for a, b in spans)]
    starts = [0, *(a for a, _ in spans)]
    result = coder.code_article(article["title"], article["text"], spans)
    return [
        Fact(c.seq, c.code_id, c.evid_code, _actor(c, texts, starts), f"{n:04}", negated=c.negated)
        for n, c in enumerate(result.codings)
    ]


def _actor(coded: Any, texts: Sequence[str], starts: Sequence[int]) -> str | None:
    if coded.actor is None:
        return None
    at, mark = coded.actor.seq, coded.actor.mark
    return texts[at][mark.start - starts[at] : mark.end - starts[at]]


def source_of(article: Mapping[str, Any], facts: Sequence[Fact], tools: Tools) -> Source:
    """The article read for linking."""
    body = [Sentence(n, article["text"][a:b], a) for n, (a, b) in enumerate(article["sentences"], start=1)]
    linked = read_article(
        article["doc_id"],
        [Sentence(0, article["title"]), *body],
        facts,
        tools.expressions,
        outlet=article["outlet"] or "",
        published_at=article["published"],
    )
    return Source(linked, article["title"], article["text"], article["outlet"], article["url"], tools.calendar)


def same_name(one: str, other: str) -> bool:
    """The reference's rule for names."""
    a, b = (set(key_words(bare_name(name))) or {name.lower()} for name in (one, other))
    return a <= b or b <= a or len(a & b) / len(a | b) >= SAME


def relation_score(linked: LinkedArticle, wanted: Iterable[Mapping[str, Any]]) -> Score:
    """Relations of one article, each reference relation matched once."""
    found = {(k.source.label, k.rel, k.target.label) for k in linked.links}
    left = {(r["src"], r["rel"], r["dst"]) for r in wanted}
    n_wanted, hits = len(left), 0
    for source, rel, target in sorted(found):
        fits = (g for g in sorted(left) if g[1] == rel and same_name(g[0], source) and same_name(g[2], target))
        match = next(fits, None)
        if match is not None:
            left.discard(match)
            hits += 1
    return Score(hits, len(found) - hits, n_wanted - hits)


def segments_by_episode(tellings: Iterable[Telling]) -> dict[str, set[int]]:
    """Ordinals of the segments of each episode."""
    found: dict[str, set[int]] = defaultdict(set)
    for telling in tellings:
        found[telling.episode_id].add(int(telling.segment_id.rsplit(":", 1)[1]))
    return dict(found)


def bcubed(wanted: Sequence[set[Item]], found: Sequence[set[Item]], *, common: bool = False) -> tuple[float, float]:
    """Sum-free B-cubed precision and recall; `common` leaves out items that only one side holds."""
    ours, theirs = _classes(found), _classes(wanted)
    precision = _side(ours, found, theirs, common=common)
    recall = _side(theirs, wanted, ours, common=common)
    return _mean(precision), _mean(recall)


def _classes(clusters: Sequence[set[Item]]) -> dict[Item, set[int]]:
    held: dict[Item, set[int]] = defaultdict(set)
    for number, cluster in enumerate(clusters):
        for item in cluster:
            held[item].add(number)
    return dict(held)


def _side(
    own: Mapping[Item, set[int]], clusters: Sequence[set[Item]], other: Mapping[Item, set[int]], *, common: bool
) -> list[float]:
    return [
        _item(item, own, clusters, other, common=common) if item in other else 0.0
        for item in own
        if item in other or not common
    ]


def _item(
    item: Item,
    own: Mapping[Item, set[int]],
    clusters: Sequence[set[Item]],
    other: Mapping[Item, set[int]],
    *,
    common: bool,
) -> float:
    mates = {mate for number in own[item] for mate in clusters[number] if mate in other or not common}
    values = []
    for mate in mates:
        shared = len(own[item] & own[mate])
        values.append(min(shared, len(other[item] & other.get(mate, set()))) / shared)
    return _mean(values)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def f1(precision: float, recall: float) -> float:
    """Harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def event_pairs(wanted: Sequence[Mapping[str, Any]], found: Mapping[str, set[int]]) -> dict[int, str]:
    """Reference events to ours, one to one, the best overlap of sentences first."""
    overlaps = sorted(
        (
            (-len(found[k] & set(g["s"])) / len(found[k] | set(g["s"])), n, k)
            for n, g in enumerate(wanted)
            for k in found
        )
    )
    pairs: dict[int, str] = {}
    for overlap, number, ours in overlaps:
        if overlap < 0 and number not in pairs and ours not in pairs.values():
            pairs[number] = ours
    return pairs


def statistic_score(source: Source, wanted: Iterable[Mapping[str, Any]]) -> tuple[Score, Score]:
    """(value, measure) and value alone."""
    left = {(float(s["value"]), str(s["measure"])) for s in wanted}
    found = {(s.value, str(s.measure)) for s in statistics_of(source)}
    read = {_as_coded(value, measure, left) for value, measure in found}
    values, ours = {v for v, _ in left}, {v for v, _ in read}
    return _compare(left, read), _compare(values, ours)


def _as_coded(value: float, measure: str, wanted: set[tuple[float, str]]) -> tuple[float, str]:
    forms = BEFORE_R49.get(measure, (measure,))
    return next(((value, form) for form in forms if (value, form) in wanted), (value, measure))


def _compare(wanted: set[Any], found: set[Any]) -> Score:
    return Score(len(wanted & found), len(found - wanted), len(wanted - found))


def _sum(scores: Iterable[Score]) -> Score:
    held = list(scores)
    return Score(sum(s.hits for s in held), sum(s.extra for s in held), sum(s.missed for s in held))


def score(folder: Path, split: str, *, end_to_end: bool = False, tools: Tools | None = None) -> Scores:
    """All figures of a split."""
    used = tools or Tools.of()
    wanted: list[set[Item]] = []
    found: list[set[Item]] = []
    relations, statistics, values = [], [], []
    counts: Counter[str] = Counter()
    for article in articles(folder, split):
        facts = own_facts(article, used.coder) if end_to_end else reference_facts(article)
        source = source_of(article, facts, used)
        relations.append(relation_score(source.linked, article["relations"]))
        numbers, alone = statistic_score(source, article["statistics"])
        statistics.append(numbers)
        values.append(alone)
        episodes, tellings = tell(source)
        held = segments_by_episode(tellings)
        wanted += ({(article["doc_id"], s) for s in e["s"]} for e in article["events"])
        found += ({(article["doc_id"], s) for s in segments} for segments in held.values())
        counts += _statuses(article["events"], held, episodes, tellings)
    return Scores(
        relations=_sum(relations),
        bcubed=f1(*bcubed(wanted, found)),
        bcubed_common=f1(*bcubed(wanted, found, common=True)),
        status=counts["status"] / max(1, counts["paired"]),
        status_all=counts["status"] / max(1, counts["events"]),
        stage=counts["stage"] / max(1, counts["paired"]),
        statistics=_sum(statistics),
        statistics_values=_sum(values),
    )


def _statuses(
    wanted: Sequence[Mapping[str, Any]],
    held: Mapping[str, set[int]],
    episodes: Sequence[Episode],
    tellings: Sequence[Telling],
) -> Counter[str]:
    doers = {e.episode_id: e.actor_ids for e in episodes}
    counts = Counter({"events": len(wanted)})
    for number, ours in event_pairs(wanted, held).items():
        stands = standing([t for t in tellings if t.episode_id == ours], doers[ours])
        counts["paired"] += 1
        counts["status"] += stands.final_evid == wanted[number]["evid"]
        counts["stage"] += stands.max_stage == wanted[number]["stage"]
    return counts


def main() -> None:
    """Print the figures of a split."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--split", choices=("train", "dev"), default="train")
    parser.add_argument("--end-to-end", action="store_true")
    options = parser.parse_args()
    s = score(options.gold, options.split, end_to_end=options.end_to_end)
    rows = (
        ("relations F1", s.relations.f1),
        ("events B-cubed F1, all sentences of either side", s.bcubed),
        ("events B-cubed F1, sentences of both sides", s.bcubed_common),
        ("events final status, of events found", s.status),
        ("events final status, of all events", s.status_all),
        ("events highest stage, of events found", s.stage),
        ("statistics value and measure F1", s.statistics.f1),
        ("statistics value F1", s.statistics_values.f1),
    )
    sys.stdout.writelines(f"{value:.3f}  {name}\n" for name, value in rows)


if __name__ == "__main__":
    main()
