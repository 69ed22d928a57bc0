from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from pipeline.stages.fingerprint import without_clutter
from pipeline.tables import Article, Duplicate
from tests.stages import STORY, Found, chain, found, record

OTHER = (
    "Harga cabai di pasar Kota Serunai naik menjadi 45.000 rupiah per kilogram sejak 11 hari terakhir.",
    "Pedagang bernama Dalima Sastrakelana menyebut pasokan dari 6 desa terhenti karena jembatan putus.",
    "Dinas perdagangan berjanji menggelar 3 pasar murah dengan 2.500 paket sebelum tanggal 28 bulan ini.",
    "Warga berharap jalan sepanjang 7 kilometer menuju gudang segera diperbaiki oleh pemerintah kota.",
)
CLUTTER = "Baca juga: Jadwal Layanan Keliling Pekan Ini di Seluruh Kecamatan dan Kelurahan Bersama Petugas"
FIRST = record("asal", "\n".join(STORY), published="2031-03-03")
EDITED = "\n".join(("Serunai, Kabar Lain - " + STORY[0], *STORY[1:-1]))
NEAR = record("dekat", EDITED, published="2031-03-04T09:00:00+07:00")
EXACT = record("sama", "  ".join(STORY).upper(), published="2031-03-05")
ALONE = record("sendiri", "\n".join(OTHER), published="2031-03-03")


def _by_source(shards: Mapping[str, Sequence[Found]]) -> dict[str, Any]:
    """What dedup says of each record, by the id that the record carried."""
    made = chain(shards, "dedup")
    sources = {a.record_id: str(a.source_id) for a in made.rows(Article)}
    rows: list[Any] = made.rows(Duplicate)
    assert [d.record_id for d in rows] == sorted(sources)
    return {sources[d.record_id]: d for d in rows}


def test_copies_join_and_the_earliest_is_canonical() -> None:
    held = _by_source({"s": found("a.jsonl", [EXACT, NEAR, ALONE, FIRST])})
    first = held["asal"]
    assert (first.is_canonical, first.dup_of, first.dup_method, first.dup_jaccard) == (True, None, None, None)
    for name, method in (("dekat", "near"), ("sama", "exact")):
        copy = held[name]
        assert (copy.is_canonical, copy.dup_of, copy.dup_method) == (False, first.article_id, method)
        assert copy.dup_group_id == first.dup_group_id is not None
    assert held["sama"].dup_jaccard == 1
    assert 0.4 < held["dekat"].dup_jaccard < 1
    alone = held["sendiri"]
    assert (alone.is_canonical, alone.dup_group_id, alone.dup_of, alone.dup_jaccard) == (True, None, None, None)


def test_an_article_without_a_date_is_never_the_earliest() -> None:
    undated = {name: value for name, value in EXACT.items() if name != "published"}
    held = _by_source({"s": found("a.jsonl", [undated, NEAR])})
    assert held["dekat"].is_canonical
    assert held["sama"].dup_of == held["dekat"].article_id


def test_page_clutter_does_not_keep_copies_apart_nor_join_strangers() -> None:
    cluttered = "\n".join(line for sentence in STORY for line in (sentence, CLUTTER, "ADVERTISEMENT"))
    held = _by_source(
        {
            "s": found(
                "a.jsonl", [FIRST, {**EXACT, "text": cluttered}, {**ALONE, "text": f"{ALONE['text']}\n{CLUTTER}"}]
            )
        }
    )
    assert held["sama"].dup_method == "exact"
    assert held["sendiri"].dup_group_id is None
    assert without_clutter(cluttered) == FIRST["text"]
    assert without_clutter("ADVERTISEMENT\nIklan") == ""


def test_articles_without_words_are_nobodys_copies() -> None:
    empty = [record(name, text) for name, text in (("a", "🌶️"), ("b", "🌶️"), ("c", "ADVERTISEMENT"), ("d", "— …"))]
    assert all(d.dup_group_id is None and d.is_canonical for d in _by_source({"s": found("a.jsonl", empty)}).values())


def test_a_record_in_two_files_repeats_once_and_is_a_copy_of_nobody() -> None:
    rows = [*found("a.jsonl", [FIRST, ALONE]), *found("b.jsonl", [FIRST, FIRST])]
    duplicates: list[Any] = chain({"s": rows}, "dedup").rows(Duplicate)
    same = [d for d in duplicates if d.article_id == rows[0].article_id]  # type: ignore[union-attr]
    assert sorted(d.is_repeat for d in same) == [False, True, True]
    assert min(same, key=lambda d: d.record_id).is_repeat is False
    assert all(d.is_canonical and d.dup_group_id is None for d in same)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_neither_order_nor_shards_change_a_group(order: tuple[int, ...]) -> None:
    rows = found("a.jsonl", [FIRST, NEAR, EXACT, ALONE])
    rows += found("b.jsonl", [NEAR])
    whole: list[Any] = chain({"s": rows}, "dedup").rows(Duplicate)
    dealt = {f"s{place}": [rows[number]] for place, number in enumerate(order)}
    dealt["s0"].append(rows[4])
    assert chain(dealt, "dedup").rows(Duplicate) == whole
