from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import storage
from pipeline.contract import Table, empty, schema
from pipeline.errors import StageError
from pipeline.storage import TEMPORARY, DiskShards, read_json, read_stamp, read_table, sweep, whole_path, write_json
from tests.strategies import all_tables, arrow

SCHEMA = pa.schema([("n", pa.int64()), ("word", pa.string())])
WRONG = pa.table({"n": ["x"], "word": ["y"]})


def _part(*numbers: int) -> pa.Table:
    return pa.table({"n": list(numbers), "word": [f"kata{n}" for n in numbers]}, schema=SCHEMA)


def _write(path: Path, *parts: pa.Table, **more: Any) -> int:
    return storage.write_table(path, SCHEMA, parts, lambda rows: {"rows": rows, **more})


def _names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_a_file_is_whole_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    with pytest.raises(ZeroDivisionError):
        _fail_half_way(path)
    assert _names(tmp_path) == []


def _fail_half_way(path: Path) -> None:
    with whole_path(path) as temporary:
        temporary.write_bytes(b"half")
        assert temporary.name.startswith(TEMPORARY)
        assert not path.exists()
        raise ZeroDivisionError


def test_a_write_that_fails_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    _write(path, _part(1), _part(2, 3))
    before = path.read_bytes()

    def parts() -> Iterator[pa.Table]:
        yield _part(4)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        storage.write_table(path, SCHEMA, parts(), lambda rows: {"rows": rows})
    with pytest.raises(ValueError, match="schema"):
        _write(path, _part(4), WRONG)
    with pytest.raises(TypeError):
        _write(path, _part(4), not_json=object())
    assert path.read_bytes() == before
    assert _names(tmp_path) == ["a.parquet"]


def test_a_block_that_writes_nothing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), whole_path(tmp_path / "a"):
        pass
    assert _names(tmp_path) == []


def test_a_killed_writer_leaves_no_result(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    program = (
        "import os, sys; from pathlib import Path; from pipeline.storage import whole_path\n"
        "with whole_path(Path(sys.argv[1])) as t: t.write_bytes(b'half'); os.kill(os.getpid(), 9)"
    )
    died = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert died.returncode == -9
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(TEMPORARY)
    assert sweep(tmp_path) == [left]
    assert _names(tmp_path) == []


def test_sweep_spares_what_a_living_process_or_another_machine_writes(tmp_path: Path) -> None:
    machine = storage._machine()
    kept = {
        f"{TEMPORARY}{machine}-{os.getpid()}-00000000-a.parquet",
        f"{TEMPORARY}{'0' * 8}-{_dead_pid()}-00000000-b.parquet",
        f"{TEMPORARY}of-somebody-else",
        "result.parquet",
    }
    gone = {f"{TEMPORARY}{machine}-{_dead_pid()}-00000000-c.parquet", f"{TEMPORARY}{'0' * 8}-1-00000000-old.parquet"}
    for name in kept | gone:
        (tmp_path / name).touch()
    old = tmp_path / f"{TEMPORARY}{'0' * 8}-1-00000000-old.parquet"
    os.utime(old, (1, 1))
    os.utime(tmp_path / "result.parquet", (1, 1))
    assert {p.name for p in sweep(tmp_path)} == gone
    assert set(_names(tmp_path)) == kept
    assert sweep(tmp_path / "no such folder") == []


def _dead_pid() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def test_sweep_is_safe_when_the_writer_ends_in_between(tmp_path: Path) -> None:
    assert storage._is_abandoned(tmp_path / f"{TEMPORARY}{'0' * 8}-1-00000000-a") is False


@pytest.mark.parametrize("table", all_tables())
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_any_table_comes_back_from_disk_with_its_stamp(
    table: Table, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("t")
    parts = data.draw(st.lists(arrow(table, 3), max_size=3))
    path = folder / "stage=x" / "a.parquet"
    count = storage.write_table(path, schema(table), parts, lambda rows: {"rows": rows, "é": "\x00"})
    wanted = pa.concat_tables(parts) if parts else empty(table)
    assert count == wanted.num_rows
    assert read_table(path).equals(wanted)
    assert read_table(path).schema == schema(table)
    assert read_stamp(path) == {"rows": count, "é": "\x00"}
    storage.write_table(folder / "again", schema(table), parts, lambda rows: {"é": "\x00", "rows": rows})
    assert (folder / "again").read_bytes() == path.read_bytes()


def test_only_the_columns_asked_for_are_read(tmp_path: Path) -> None:
    _write(tmp_path / "a.parquet", _part(1, 2))
    assert read_table(tmp_path / "a.parquet", ["word"]).column_names == ["word"]


def test_a_missing_damaged_or_foreign_file_has_no_stamp(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "a.parquet"
    assert read_stamp(path) is None
    _write(path, _part(1, 2))
    whole = path.read_bytes()
    for cut in (0, 3, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert read_stamp(path) is None
    pq.write_table(_part(1), path)
    assert read_stamp(path) is None
    for foreign in ("[1]", "no json"):
        pq.write_table(_part(1).replace_schema_metadata({storage.STAMP: foreign}), path)
        assert read_stamp(path) is None
    assert read_stamp(tmp_path) is None


def test_json_is_written_the_same_whatever_the_order_of_keys(tmp_path: Path) -> None:
    write_json(tmp_path / "a", {"b": 1, "a": "é"})
    write_json(tmp_path / "b", {"a": "é", "b": 1})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert read_json(tmp_path / "a") == {"a": "é", "b": 1}
    assert read_json(tmp_path / "missing") is None
    (tmp_path / "a").write_bytes(b"{\xff")
    assert read_json(tmp_path / "a") is None


def test_shards_on_disk_read_in_order_and_sum_their_drops(tmp_path: Path) -> None:
    for name, drops in (("b", {"short": 1}), ("a", {"short": 2, "long": 5})):
        _write(tmp_path / f"{name}.parquet", _part(1), drops=drops)
        _write(tmp_path / f"{name}.second", _part(1, 2), drops={})
    first = {name: tmp_path / f"{name}.parquet" for name in "ba"}
    shards = DiskShards({name: tmp_path / f"{name}.second" for name in "ba"}, first)
    assert list(shards.names()) == ["a", "b"]
    assert shards.read("a").num_rows == 2
    assert shards.read("a", ["n"]).column_names == ["n"]
    assert shards.drops() == {"long": 5, "short": 3}
    assert DiskShards(first).drops() == {"long": 5, "short": 3}
    (tmp_path / "a.parquet").write_bytes(b"")
    with pytest.raises(StageError, match=r"a\.parquet"):
        shards.drops()
