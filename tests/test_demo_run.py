"""The demo tells what the README promises: 24 articles, copies linked, two broken files set aside, statuses apart."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.places import codebook_folder, demo_folder
from pipeline.progress import Silent
from pipeline.run import Finished, Request, run
from pipeline.storage import read_table

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finished, Path]:
    out = tmp_path_factory.mktemp("demo")
    return run(Request((demo_folder(),), out, codebook_folder()), Silent()), out


def _rows(out: Path, table: str) -> Rows:
    rows: Rows = read_table(out / "tables" / f"{table}.parquet").to_pylist()
    return rows


def test_every_article_is_there_once(demo: tuple[Finished, Path]) -> None:
    ids = Counter(a["source_id"] or Path(a["raw_file"]).stem for a in _rows(demo[1], "articles"))
    assert len(ids) == 24
    assert set(ids.values()) == {1}


def test_republications_join_their_originals(demo: tuple[Finished, Path]) -> None:
    groups: dict[str, set[str]] = {}
    for a in _rows(demo[1], "articles"):
        if a["dup_group_id"]:
            groups.setdefault(a["dup_group_id"], set()).add(a["source_id"] or Path(a["raw_file"]).stem)
    expected = [{"t1-041", "t1-008"}, {"t1-042", "t1-020"}, {"t2-043", "t2-036"}, {"t4-041", "t4-001"}]
    assert sorted(map(sorted, groups.values())) == sorted(map(sorted, expected))


def test_broken_files_are_set_aside_with_their_reason(demo: tuple[Finished, Path]) -> None:
    refused = {q["raw_file"]: q["reason"] for q in _rows(demo[1], "quarantine")}
    assert set(refused) == {"rusak.xlsx", "terpotong.jsonl.gz"}
    assert demo[0].quarantined == len(_rows(demo[1], "quarantine"))


def test_allegation_finding_denial_and_norm_stand_apart(demo: tuple[Finished, Path]) -> None:
    codings = _rows(demo[1], "codings")
    statuses = {c["evid_code"] for c in codings}
    assert {"evid_alleged_nonofficial", "evid_alleged_official", "evid_confirmed", "evid_denied"} <= statuses
    assert any(c["code_id"] == "evid_normative" for c in codings)


def test_spans_and_evidence_slice_to_the_text(demo: tuple[Finished, Path]) -> None:
    articles = {a["article_id"]: a for a in _rows(demo[1], "articles")}
    codings = _rows(demo[1], "codings")
    assert codings
    for c in codings:
        article = articles[c["article_id"]]
        assert article[c["field"]][c["span_start"] : c["span_end"]] == c["matched_cue"]
        assert article["is_canonical"]


def test_the_flow_adds_up(demo: tuple[Finished, Path]) -> None:
    steps: dict[str, Rows] = {}
    for row in _rows(demo[1], "flow"):
        steps.setdefault(row["step"], []).append(row)
    for rows in steps.values():
        assert rows[0]["n_in"] - sum(r["n_excluded"] for r in rows) == rows[0]["n_out"]
    assert steps["copies linked"][0]["n_out"] == steps["screened"][0]["n_in"]
    assert steps["codings"][0]["n_out"] == len(_rows(demo[1], "codings"))
