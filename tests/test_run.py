from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from pipeline import corpus, execute
from pipeline.contract import Table, name_of
from pipeline.errors import SourceError, StageError
from pipeline.run import Finished, status
from pipeline.stage import Kind, Stage, needs, registry
from tests.engine_helpers import Heard, request_for, tables_of
from tests.strategies import SMALL_CODEBOOK, invented_articles, write_dumps, write_jsonl

STAGES = registry()
LEAVES = [n for n in STAGES if not any(set(STAGES[n].writes) & set(s.reads) for s in STAGES.values())]
OUTPUTS = [(s, t) for s in STAGES.values() for t in s.writes]


def _run(raw: Path, out: Path, **others: Any) -> tuple[dict[str, int], Heard]:
    """Run everything; how many tasks of each stage were worked on."""
    heard = Heard()
    worked: dict[str, int] = {}
    for name in LEAVES:
        for stage, count in heard.run(request_for(raw, out, until=name, **others)).worked.items():
            worked[stage] = worked.get(stage, 0) + count
    return worked, heard


def _published(out: Path) -> dict[str, bytes]:
    """Bytes of the published tables up to the footer, whose stamp says of which shards they were made."""
    held = {name: data for name, data in tables_of(out).items() if name.startswith("tables/")}
    assert all(data.endswith(b"PAR1") for data in held.values())
    return {name: data[: -8 - int.from_bytes(data[-8:-4], "little")] for name, data in held.items()}


def _snapshot(*folders: Path) -> dict[str, tuple[int, bytes]]:
    files = (p for folder in folders for p in folder.rglob("*") if p.is_file())
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in files}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    write_dumps(folder)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Raw files and the output folder of a finished run."""
    folder = tmp_path_factory.mktemp("finished")
    write_dumps(folder / "raw")
    _run(folder / "raw", folder / "out")
    return folder / "raw", folder / "out"


def test_a_new_file_is_all_that_is_worked_on(raw: Path, out: Path) -> None:
    _run(raw, out)
    before = _snapshot(out / "stages")
    write_jsonl(raw / "later.jsonl", invented_articles(6, seed=9))
    worked, heard = _run(raw, out)
    assert set(worked.values()) == {1}
    reduces = {n for n, s in STAGES.items() if s.kind is Kind.REDUCE}
    for path, state in before.items():
        if Path(path).parts[-3] not in reduces:
            assert _snapshot(out / "stages").get(path) == state
    assert all(heard.started[n][0] == 2 for n, s in STAGES.items() if s.kind is Kind.MAP and n not in _after(reduces))


def _after(names: set[str]) -> set[str]:
    return {n for n in STAGES if names & set(needs(n, STAGES))}


def test_an_edited_file_is_read_again_with_its_pack_alone(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus, "PACK_FILES", 1)
    _run(raw, out)
    before = _snapshot(out / "stages")
    write_jsonl(raw / "dump1.jsonl", invented_articles(8, seed=77))
    worked, heard = _run(raw, out)
    reading = {n for n, s in STAGES.items() if s.kind in {Kind.SOURCE, Kind.MAP}} - _after(
        {n for n, s in STAGES.items() if s.kind is Kind.REDUCE}
    )
    assert {n: worked[n] for n in reading} == dict.fromkeys(reading, 1)
    packs = {o.shard for o in heard.outcomes if STAGES[o.stage].kind is Kind.SOURCE}
    assert len(packs) == 1
    kept = {path: state for path, state in _snapshot(out / "stages").items() if path in before}
    assert {p for p in before if before[p] != kept[p]} == {
        p for p in before if Path(p).parts[-3] in {n for n, s in STAGES.items() if s.kind is Kind.REDUCE}
    }


def test_the_same_tables_whether_files_came_one_by_one_or_all_at_once(raw: Path, out: Path, tmp_path: Path) -> None:
    _run(raw, out)
    slowly, gradual = tmp_path / "slowly" / "raw", tmp_path / "gradual"
    slowly.mkdir(parents=True)
    for path in sorted(raw.iterdir(), reverse=True):
        shutil.copy(path, slowly)
        _run(slowly, gradual)
    assert len(list((gradual / "stages").rglob("*.parquet"))) > len(list((out / "stages").rglob("*.parquet")))
    assert _published(gradual) == _published(out)
    finely = tmp_path / "finely"
    _run(raw, finely, shard_size=3)
    assert {n: _without_options(d) for n, d in _read(finely).items()} == {
        n: _without_options(d) for n, d in _read(out).items()
    }


def _read(out: Path) -> dict[str, list[dict[str, Any]]]:
    from pipeline.storage import read_table

    return {p.name: read_table(p).to_pylist() for p in sorted((out / "tables").iterdir())}


def _without_options(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The size of shards is an option, so part of the run's identity, and of nothing else."""
    return [{name: value for name, value in row.items() if name != "run_id"} for row in rows]


def test_a_file_taken_away_leaves_no_trace(raw: Path, out: Path, tmp_path: Path) -> None:
    _run(raw, out)
    (raw / "dump0.jsonl").unlink()
    _run(raw, out)
    _run(raw, tmp_path / "fresh")
    assert _published(out) == _published(tmp_path / "fresh")


def _path(out: Path, stage: Stage, table: Table) -> Path:
    if stage.published:
        return out / "tables" / f"{name_of(table)}.parquet"
    return min((out / "stages" / stage.name / name_of(table)).iterdir())


@pytest.mark.parametrize("harm", ["removed", "truncated", "emptied", "foreign"])
@pytest.mark.parametrize(("stage", "table"), OUTPUTS, ids=[f"{s.name}-{name_of(t)}" for s, t in OUTPUTS])
def test_a_lost_or_damaged_output_is_made_again_and_nothing_else(
    stage: Stage, table: Table, harm: str, finished: tuple[Path, Path]
) -> None:
    raw, out = finished
    before = _snapshot(out / "stages", out / "tables")
    victim = _path(out, stage, table)
    data = victim.read_bytes()
    if harm == "removed":
        victim.unlink()
    else:
        victim.write_bytes({"truncated": data[: len(data) * 2 // 3], "emptied": b"", "foreign": b"PAR1PAR1"}[harm])
    worked, _ = _run(raw, out)
    assert {n for n, count in worked.items() if count} == {stage.name}
    after = _snapshot(out / "stages", out / "tables")
    assert {p: content for p, (_, content) in after.items()} == {p: content for p, (_, content) in before.items()}


def test_a_damaged_list_of_shards_is_made_again(finished: tuple[Path, Path]) -> None:
    raw, out = finished
    before = tables_of(out)
    for marker in out.glob("stages/*/*.json"):
        marker.write_text('{"key": "')
    worked, _ = _run(raw, out)
    assert {n for n, count in worked.items() if count} == {n for n, s in STAGES.items() if s.kind is Kind.SOURCE}
    assert tables_of(out) == before


def test_out_is_the_only_place_written_to(
    raw: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SMALL_CODEBOOK, tmp_path / "book")
    for name in ("cwd", "home", "scratch"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    for variable, name in {"HOME": "home", "XDG_CACHE_HOME": "home", "TMPDIR": "scratch"}.items():
        monkeypatch.setenv(variable, str(tmp_path / name))
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = _snapshot(tmp_path)
    _run(raw, out, codebook=tmp_path / "book")
    after = _snapshot(tmp_path)
    assert {p for p in after if before.get(p) != after[p]} == {p for p in after if Path(p).is_relative_to(out)}
    assert sorted(p.name for p in out.iterdir()) == ["stages", "state", "tables"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["book", "cwd", "home", "out", "raw", "scratch"]


def test_names_that_are_hard_on_paths_are_taken(raw: Path, tmp_path: Path) -> None:
    odd = tmp_path / "stage=x" / "keluaran é #1"
    _run(raw, odd)
    _run(raw, tmp_path / "plain")
    assert _published(odd) == _published(tmp_path / "plain")


_EDITS = {
    "codes": ("codes/act/act_reward.yaml", "cue: [promotion]", "cue: [promotion, gift]"),
    "concepts": ("concepts/acts.yaml", "dilantik|diangkat|dimutasi", "dilantik|dimutasi"),
    "context": ("context/screen.yaml", "electoral: [election, campaigning]", "electoral: [election]"),
    "gazetteers": ("gazetteers/places.csv", "", "name\nSerunai\n"),
    "labels": ("labels/decisions.jsonl", "", "{}\n"),
    "version": ("codebook.yaml", "1.2.3", "1.3.0"),
}


@pytest.mark.parametrize("part", _EDITS)
def test_an_edited_codebook_reruns_what_uses_it_and_gives_what_a_fresh_run_gives(
    part: str, raw: Path, out: Path, tmp_path: Path
) -> None:
    book = tmp_path / "book"
    shutil.copytree(SMALL_CODEBOOK, book)
    _run(raw, out, codebook=book)
    name, old, new = _EDITS[part]
    (book / name).parent.mkdir(exist_ok=True)
    text = (book / name).read_text("utf-8") if (book / name).exists() else ""
    assert old in text
    (book / name).write_text(text.replace(old, new, 1) if old else new, "utf-8")
    worked, _ = _run(raw, out, codebook=book)
    users = {n for n, s in STAGES.items() if part in s.uses or (part == "version" and s.uses)}
    assert {n for n, count in worked.items() if count} >= users
    assert {n for n, count in worked.items() if count} <= _after(users)
    execute._codebook.cache_clear()
    _run(raw, tmp_path / "fresh", codebook=book)
    assert tables_of(out) == tables_of(tmp_path / "fresh")


def test_a_source_that_is_not_there_is_an_error_and_leaves_nothing(tmp_path: Path, out: Path) -> None:
    for call in (Heard().run, status):
        with pytest.raises(SourceError, match="nowhere"):
            call(request_for(tmp_path / "nowhere", out))
    assert not out.exists()


def test_an_unknown_stage_is_an_error_that_names_those_there_are(raw: Path, out: Path) -> None:
    with pytest.raises(StageError, match=next(iter(STAGES))):
        Heard().run(request_for(raw, out, until="tea"))


def test_a_folder_without_files_gives_empty_tables(tmp_path: Path, out: Path) -> None:
    (tmp_path / "nothing").mkdir()
    _run(tmp_path / "nothing", out)
    held = _read(out)
    assert len(held) == sum(len(s.writes) for s in STAGES.values() if s.published)
    assert not any(row.get("n_in") or row.get("article_id") for rows in held.values() for row in rows)


@pytest.mark.parametrize("name", STAGES)
def test_only_what_the_wanted_stage_needs_is_run(name: str, raw: Path, out: Path) -> None:
    finished = Heard().run(request_for(raw, out, until=name))
    assert set(finished.worked) == set(needs(name, STAGES)) | {n for n, s in STAGES.items() if s.kind is Kind.SOURCE}
    assert {p.name for p in (out / "stages").iterdir()} == {n for n in finished.worked if not STAGES[n].published}


def test_what_came_of_it_is_told(raw: Path, out: Path) -> None:
    heard = Heard()
    finished: Finished = heard.run(request_for(raw, out, shard_size=20))
    assert (finished.files, finished.shards) == (4, 3)
    assert finished.quarantined >= 2
    total, current = heard.started["segment"]
    assert (total, current) == (3, 0)
    assert len(heard.outcomes) == sum(finished.worked.values())
    assert all(o.fresh for o in heard.outcomes)


def test_the_stamp_says_how_a_table_was_made(finished: tuple[Path, Path]) -> None:
    from pipeline.storage import read_stamp, read_table

    _, out = finished
    for stage, table in OUTPUTS:
        path = _path(out, stage, table)
        stamp = read_stamp(path)
        assert stamp is not None
        assert stamp["stage"] == stage.name
        assert stamp["rows"] == read_table(path).num_rows
        assert set(stamp["parts"]) == {"code", "schema", "options", "codebook", "inputs"}
        assert str(out) not in json.dumps(stamp)
