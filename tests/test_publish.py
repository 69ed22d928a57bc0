from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import contract
from pipeline.contract import col, name_of
from pipeline.exports.publish import FORMULA, publish, write_csv
from pipeline.show import show_status, summary_lines
from pipeline.stage import registry
from pipeline.storage import read_table, write_table
from pipeline.summary import TOP, summarise
from pipeline.texts import Lang
from tests import tiny


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table for this test."""

    TABLE: ClassVar[str] = "cells"
    number: int = col("A number")
    said: str | None = col("Any text")
    several: tuple[str, ...] = col("Some texts")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.made(tmp_path_factory) / "out" / "tables"


def _written() -> tuple[contract.Table, ...]:
    return next(s.writes for s in registry().values() if s.published)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_table_stands_as_parquet_and_csv_with_the_same_rows(tables: Path) -> None:
    for table in _written():
        data = read_table(tables / f"{name_of(table)}.parquet")
        rows = _csv(tables / f"{name_of(table)}.csv")
        assert len(rows) == data.num_rows
        assert [c.name for c in contract.columns(table)] == data.column_names
        assert not rows or list(rows[0]) == data.column_names


def test_csv_has_lf_utf8_and_no_byte_order_mark(tables: Path) -> None:
    for path in tables.glob("*.csv"):
        said = path.read_bytes()
        assert b"\r" not in said
        assert not said.startswith(b"\xef\xbb\xbf")
        said.decode()


def test_cells_of_hostile_records_are_neutralised_and_nothing_else_is(tables: Path) -> None:
    rows = {r["source_id"]: r for r in _csv(tables / "articles.csv")}
    hostile = rows["'-jahat"]
    assert hostile["title"] == f"'{tiny.HOSTILE_TITLE}"
    assert hostile["outlet"] == '\'@Surat "Watu", edisi; 2'
    assert hostile["text"] == tiny.HOSTILE_TEXT
    assert rows["biasa-1"]["title"] == "Camat Watu ke Lapangan"


def _write(path: Path, rows: list[Cell]) -> list[dict[str, str]]:
    data = contract.build(Cell, rows)
    write_table(path / "cells.parquet", contract.schema(Cell), [data], lambda count: {"rows": count, "key": "k"})
    write_csv(path / "cells.parquet", path / "cells.csv", Cell)
    return _csv(path / "cells.csv")


_NO_BREAK = st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")


@settings(deadline=None)
@given(said=st.lists(st.tuples(st.text(_NO_BREAK), st.lists(st.text(_NO_BREAK, min_size=1), max_size=2)), max_size=5))
def test_no_cell_begins_a_formula_and_every_text_comes_back(
    said: list[tuple[str, list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = [Cell(number=n, said=text, several=tuple(more)) for n, (text, more) in enumerate(said)]
    found = _write(tmp_path_factory.mktemp("cells"), rows)
    assert len(found) == len(rows)
    for row, cell in zip(rows, found, strict=True):
        for wanted, value in ((row.said or "", cell["said"]), (";".join(row.several), cell["several"])):
            assert not value.startswith(FORMULA)
            assert value == (f"'{wanted}" if wanted.startswith(FORMULA) else wanted)


@pytest.mark.parametrize("sign", FORMULA)
def test_each_sign_that_begins_a_formula_is_seen_in_text_and_lists_but_numbers_stay(sign: str, tmp_path: Path) -> None:
    (cell,) = _write(tmp_path, [Cell(number=-3, said=f"{sign}1+1", several=(f"{sign}cmd", "x"))])
    assert cell == {"number": "-3", "said": f"'{sign}1+1", "several": f"'{sign}cmd;x"}


def test_null_is_an_empty_cell_and_an_empty_table_has_a_head(tmp_path: Path) -> None:
    (cell,) = _write(tmp_path, [Cell(number=0, said=None, several=())])
    assert (cell["said"], cell["several"]) == ("", "")
    assert _write(tmp_path, []) == []
    assert (tmp_path / "cells.csv").read_text(encoding="utf-8") == '"number","said","several"\n'


def test_the_package_describes_every_column_and_holds_true_digests(tables: Path) -> None:
    package = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    assert [r["name"] for r in package["resources"]] == [name_of(t) for t in _written()]
    assert "allegation is not a finding" in package["description"]
    for resource, table in zip(package["resources"], _written(), strict=True):
        said = (tables / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(said).hexdigest()}"
        assert resource["bytes"] == len(said)
        assert resource["rows"] == read_table(tables / f"{resource['name']}.parquet").num_rows
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == [c.name for c in contract.columns(table)]
        assert all(f["description"] for f in fields)


def _faults(folder: Path) -> tuple[int, list[Any]]:
    """Number of tables that the frictionless library looked at, and what is wrong with them.

    In a process of its own: the library warns when it is imported, and warnings are errors here.
    """
    code = (
        "import json, frictionless; r = frictionless.validate('datapackage.json'); "
        "print(json.dumps([r.stats['tasks'], r.flatten(['type', 'note'])]))"
    )
    words = [sys.executable, "-W", "ignore", "-c", code]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    count, faults = json.loads(done.stdout)
    return count, faults


def test_the_package_and_all_rows_are_valid_frictionless_data(tables: Path) -> None:
    assert _faults(tables) == (len(_written()), [])


def test_the_package_tells_a_table_that_was_changed_by_hand(tables: Path, tmp_path: Path) -> None:
    for path in (*tables.glob("*.csv"), tables / "datapackage.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    flow = tmp_path / "flow.csv"
    flow.write_bytes(flow.read_bytes() + b"extra,-1,0,0,,records,r\n")
    assert {"hash-count", "constraint-error"} <= {kind for kind, _ in _faults(tmp_path)[1]}


def test_nothing_is_written_again_for_the_same_tables(tables: Path, tmp_path: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in tables.iterdir()}
    package = json.loads((tables / "datapackage.json").read_text(encoding="utf-8"))
    assert publish(tables, _written(), package["run_id"]) is False
    assert {p: p.stat().st_mtime_ns for p in tables.iterdir()} == before
    for path in tables.glob("*.parquet"):
        os.link(path, tmp_path / path.name)
    assert publish(tmp_path, _written(), package["run_id"]) is True
    for path in before:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
    (tmp_path / "flow.csv").unlink()
    assert publish(tmp_path, _written(), package["run_id"]) is True
    assert (tmp_path / "flow.csv").read_bytes() == (tables / "flow.csv").read_bytes()


def test_the_summary_counts_what_the_tables_hold(tables: Path) -> None:
    found = summarise(tables.parent, "run", tables.parent / "report.html").as_dict()
    plain = ("read", "quarantined", "copies", "core", "coded", "codings")
    assert [found[name] for name in plain] == [5, 1, 1, 2, 2, 4]
    assert found["status"] == {"evid_alleged_nonofficial": 2, "evid_confirmed": 1, "evid_denied": 1}
    assert found["top"] == {"act_campaign": 4}
    assert len(found["top"]) <= TOP


@pytest.mark.parametrize("lang", Lang)
def test_the_summary_for_people_ends_with_the_warning(lang: Lang) -> None:
    plain = dict.fromkeys(("read", "quarantined", "copies", "core", "coded", "codings"), 1234567)
    rest: dict[str, Any] = {"status": {"evid_denied": 3}, "top": {}, "tables": "t", "report": "r", "run_id": "i"}
    lines = summary_lines({**plain, **rest}, lang)
    assert lines[0].endswith("1,234,567")
    assert any("evid_denied" in line for line in lines)
    assert "evid_code" in lines[-1]


def test_status_lists_every_stage_and_why_it_is_stale(capsys: pytest.CaptureFixture[str]) -> None:
    from pipeline.run import StageState

    states = [StageState("segment", 3, 3, {}), StageState("code", 3, 1, {"codebook": 2})]
    show_status(states, Lang.EN, as_json=False)
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["segment", "3/3", "up", "to", "date"]
    assert second.endswith("2 stale: codebook changed")
    show_status(states, Lang.ID, as_json=True)
    assert json.loads(capsys.readouterr().out)[1] == {
        "stage": "code", "shards": 3, "current": 1, "stale": {"codebook": 2}
    }  # fmt: skip
