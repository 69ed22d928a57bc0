from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from pipeline.corpus import RawFile
from pipeline.readers.base import Reason, Refusal
from pipeline.stages.ingest import refusal
from pipeline.tables import (
    Article,
    Coding,
    Flow,
    PublishedArticle,
    PublishedCoding,
    PublishedQuarantine,
    PublishedSegment,
    Relevance,
)
from tests.stages import STORY, Chain, Found, chain, found, record
from tests.stages.test_dedup import ALONE, EXACT, FIRST, NEAR

PUPILS = record("osis", "Pemilihan ketua OSIS ramai. Siswa ikut kampanye di lapangan.")
QUIET = record("tenang", "Pilkada berlangsung tenang. Lurah membaca koran di kantornya sepanjang pagi itu.")
FILES: dict[str, list[dict[str, str]]] = {
    "b/dua.jsonl": [NEAR, ALONE, PUPILS, {"source_id": "kosong", "title": "Tanpa isi"}],
    "a/satu.jsonl": [EXACT, FIRST, FIRST, QUIET],
    "c/tiga.jsonl": [FIRST, record("lain", f"Pilkada dekat. {STORY[0]}"), {"text": " "}],
}
_FILE = RawFile("k.zip", "k.zip", 1, "0" * 64)
PACKINGS = [
    [["a/satu.jsonl", "b/dua.jsonl", "c/tiga.jsonl"]],
    [["c/tiga.jsonl"], ["b/dua.jsonl"], ["a/satu.jsonl"]],
    [["c/tiga.jsonl", "a/satu.jsonl"], ["b/dua.jsonl"]],
]


def _made(packing: list[list[str]]) -> Chain:
    """Everything, each pack one shard with its files in the given order."""
    return chain(
        {f"s{n}": [row for name in names for row in found(name, FILES[name])] for n, names in enumerate(packing)},
        "tabulate",
    )


@pytest.fixture(scope="module")
def made() -> Chain:
    return _made(PACKINGS[0])


def _steps(made: Chain) -> dict[str, tuple[int, int, dict[str, int], str]]:
    """Units in, out and excluded by reason, and the unit, of each step."""
    steps: dict[str, tuple[int, int, dict[str, int], str]] = {}
    for row in made.rows(Flow):
        entered, left, excluded, unit = steps.setdefault(row.step, (row.n_in, row.n_out, {}, row.unit))
        assert (entered, left, unit) == (row.n_in, row.n_out, row.unit)
        assert row.reason not in excluded
        assert bool(row.reason) == bool(row.n_excluded)
        excluded[row.reason] = row.n_excluded
    return steps


def test_every_step_of_the_flow_adds_up_and_hands_on_what_it_kept(made: Chain) -> None:
    steps = _steps(made)
    assert all(n_in - sum(excluded.values()) == n_out for n_in, n_out, excluded, _ in steps.values())
    *records, codings = steps.values()
    assert all(before[1] == after[0] for before, after in pairwise(records))
    assert [unit for *_, unit in steps.values()] == ["records"] * 2 + ["articles"] * 3 + ["codings"]
    assert codings[1] == len(made.rows(PublishedCoding))


def test_the_flow_counts_what_is_in_the_tables(made: Chain) -> None:
    steps = _steps(made)
    articles = made.rows(PublishedArticle)
    assert steps["records read"][:3] == (11, 9, {"no_text": 2})
    assert steps["same record again"][:3] == (9, 7, {"same record again": 2})
    assert steps["copies linked"][:3] == (7, 5, {"copy of an earlier article": 2})
    assert steps["screened"][2] == {"excl_pupils": 1, "no election in it": 1}
    assert steps["coded"][1] == sum(a.n_codings > 0 for a in articles)
    assert steps["coded"][2] == {"nothing coded": 1}
    assert steps["same record again"][1] == len(articles)
    assert steps["copies linked"][1] == sum(a.is_canonical for a in articles)
    assert steps["records read"][0] - steps["records read"][1] == len(made.rows(PublishedQuarantine))


def test_codings_of_copies_are_left_out_and_counted(made: Chain) -> None:
    articles = {a.article_id: a for a in made.rows(PublishedArticle)}
    copies = {a for a, row in articles.items() if not row.is_canonical}
    of_copies = [c for c in made.rows(Coding) if c.article_id in copies]
    published = made.rows(PublishedCoding)
    assert of_copies
    assert not copies & {c.article_id for c in published}
    assert _steps(made)["codings"][2] == {"coding of a copy": len(of_copies)}
    assert Counter(c.article_id for c in published) == {a: r.n_codings for a, r in articles.items() if r.n_codings}
    assert all(articles[a].n_codings == 0 for a in copies)
    assert len({c.coding_id for c in published}) == len(published)


def test_a_record_read_again_stands_in_no_published_table_twice(made: Chain) -> None:
    articles = made.rows(PublishedArticle)
    assert len({a.article_id for a in articles}) == len(articles) < len(made.rows(Article))
    segments = [s.segment_id for s in made.rows(PublishedSegment)]
    assert len(set(segments)) == len(segments)


def test_articles_stand_in_the_order_of_raw_file_and_record(made: Chain) -> None:
    places = [(a.raw_file, a.record_no) for a in made.rows(PublishedArticle)]
    assert places == sorted(places)
    assert len({name for name, _ in places}) == 3
    ids = [a.article_id for a in made.rows(PublishedArticle)]
    for table in (PublishedSegment, PublishedCoding):
        order = [ids.index(row.article_id) for row in made.rows(table)]
        assert order == sorted(order)


@pytest.mark.parametrize("packing", PACKINGS[1:])
def test_the_packing_of_files_changes_no_published_row(packing: list[list[str]], made: Chain) -> None:
    other = _made(packing)
    for table in (PublishedArticle, PublishedSegment, PublishedCoding, Flow, PublishedQuarantine):
        assert other.rows(table) == made.rows(table), table


def test_segments_of_every_article_slice_to_its_text(made: Chain) -> None:
    articles = {a.article_id: a for a in made.rows(PublishedArticle)}
    segments: list[Any] = made.rows(PublishedSegment)
    for s in segments:
        assert getattr(articles[s.article_id], s.field)[s.char_start : s.char_end] == s.text
    assert Counter(s.article_id for s in segments) == {a: row.n_segments for a, row in articles.items()}
    for article_id, row in articles.items():
        assert [s.seq for s in segments if s.article_id == article_id] == list(range(row.n_segments))


def test_the_screen_stands_beside_each_article(made: Chain) -> None:
    by_source = {a.source_id: a for a in made.rows(PublishedArticle)}
    assert by_source["osis"].excl_codes == ("excl_pupils",)
    assert not by_source["sendiri"].electoral_gate
    assert by_source["asal"].relevance == Relevance.CORE
    assert {a.run_id for a in by_source.values()} == {"run"}


def test_quarantine_is_sorted_whatever_came_first() -> None:
    files = found("z.jsonl", [{}, {}]) + found("a.zip", [{}])
    (first, *_) = found("m.jsonl", [FIRST])
    members = [
        Refusal(m, n, r, "x") for m, n, r in (("b", 2, Reason.EMPTY), ("a", 9, Reason.EMPTY), ("b", -1, Reason.BOMB))
    ]
    more: list[Found] = [refusal(_FILE, one) for one in members]
    made = chain({"s1": [*files, first], "s0": [*more]}, "tabulate")
    rows = made.rows(PublishedQuarantine)
    places = [(q.raw_file, q.member, q.record_no, q.reason) for q in rows]
    assert len(places) == 6
    assert places == sorted(places)
    assert _steps(made)["records read"][2] == {"no_text": 3, "empty": 2, "expansion_beyond_cap": 1}
