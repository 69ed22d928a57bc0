from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline import plan
from pipeline.contract import col, schema
from pipeline.corpus import Pack
from pipeline.errors import CodebookError
from pipeline.plan import WHOLE, Planner, closure, code_digest, codebook_digest
from pipeline.run import status
from pipeline.stage import Kind, Stage, registry
from tests.engine_helpers import Heard, request_for
from tests.strategies import SMALL_CODEBOOK, raw_files, write_dumps

STAGES = registry()
ROOT = Path(__file__).parents[1]
Write = Callable[[str, str], None]


def _forget() -> None:
    importlib.invalidate_caches()
    for cached in (plan.closure, plan._source, plan._imports, plan.code_digest, plan.library_version):
        cached.cache_clear()


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write a module of the package pipeline, which only this test sees."""
    folder = tmp_path / "modules"
    folder.mkdir()
    monkeypatch.setattr(pipeline, "__path__", [*pipeline.__path__, str(folder)])

    def module(name: str, text: str) -> None:
        (folder / f"{name}.py").write_text(text, "utf-8")
        _forget()

    yield module
    monkeypatch.undo()
    _forget()


def test_the_closure_holds_every_way_to_import(write: Write) -> None:
    write("probe_a", "def f() -> None:\n    from pipeline.probe_b import thing\n")
    write("probe_b", "class C:\n    def f(self) -> None:\n        import pipeline.probe_c as c\n")
    write("probe_c", "from pipeline import probe_d, __version__\nimport probe_x\n")
    write("probe_d", "from pipeline.probe_a import f\nif False:\n    import json, pipeline.probe_e\n")
    write("probe_e", "import os\n")
    write("probe_x", "")
    found = {m for m in closure("pipeline.probe_a") if "probe" in m}
    assert found == {f"pipeline.probe_{x}" for x in "abcde"}
    assert list(closure("pipeline.probe_a")) == sorted(closure("pipeline.probe_a"))
    assert not [m for m in sys.modules if m.startswith("pipeline.probe_")], "planning imports what it looks at"


def test_the_code_digest_hears_every_module_of_the_closure_and_no_other(write: Write) -> None:
    write("probe_a", "def f() -> None:\n    from pipeline.probe_b import g\n")
    write("probe_b", "g = 1\n")
    write("probe_c", "h = 1\n")
    first = code_digest("pipeline.probe_a")
    write("probe_c", "h = 2\n")
    assert code_digest("pipeline.probe_a") == first
    write("probe_b", "g = 2\n")
    assert code_digest("pipeline.probe_a") != first
    write("probe_b", "g = 1\n")
    assert code_digest("pipeline.probe_a") == first


def test_the_code_digest_hears_the_version_of_a_library(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write("probe_a", "def f() -> None:\n    import sklearn.svm\n    import yaml\n    import not_there\n")
    asked: list[str] = []
    first = code_digest("pipeline.probe_a")

    def version(name: str) -> str:
        asked.append(name)
        return "99"

    monkeypatch.setattr("importlib.metadata.version", version)
    _forget()
    assert code_digest("pipeline.probe_a") != first
    assert {"scikit-learn", "pyyaml", "not-there"} <= set(asked)
    assert "json" not in asked


def test_a_library_that_is_not_installed_is_absent() -> None:
    assert plan.library_version("surely_not_installed") == "absent"


def test_what_a_run_loads_is_in_the_closure_of_the_stages(tmp_path: Path) -> None:
    """A module that is loaded in another way than by an import statement would not be part of any key."""
    write_dumps(tmp_path / "raw")
    program = (
        "import sys; from pathlib import Path; from tests.engine_helpers import Heard, request_for\n"
        "before = set(sys.modules)\n"
        "Heard().run(request_for(Path(sys.argv[1]), Path(sys.argv[2])))\n"
        "print(*sorted(m for m in set(sys.modules) - before if m.startswith('pipeline.')))\n"
    )
    words = [sys.executable, "-c", program, str(tmp_path / "raw"), str(tmp_path / "out")]
    loaded = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    known = {module for stage in STAGES.values() for module in closure(stage.module)}
    assert set(loaded) <= known
    assert len(loaded) > 10


def _planner(
    stages: Mapping[str, Stage] = STAGES, codebook: Path = SMALL_CODEBOOK, options: Mapping[str, Any] | None = None
) -> Planner:
    return Planner(stages, Path("out"), codebook, options or {}, "corpus")


def _keys(planner: Planner, shards: Mapping[str, str] | None = None) -> dict[tuple[str, str], str]:
    planned = planner.tasks(shards or {"a": "1", "b": "2"}, list(planner.stages))
    return {(task.stage, task.shard): task.key for _, tasks in planned for task in tasks}


def _changed(before: Mapping[Any, str], after: Mapping[Any, str]) -> set[Any]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def _hearers(names: set[str]) -> set[str]:
    """The stages and all that read what they write, directly or not; and those that write the run's identity."""
    found = names | {s.name for s in STAGES.values() if "run_id" in s.parameters}
    while more := {
        s.name
        for s in STAGES.values()
        if s.name not in found and any(t in STAGES[n].writes for n in found for t in s.reads)
    }:
        found |= more
    return {n for n in found if STAGES[n].kind is not Kind.SOURCE}


def test_equal_plans_have_equal_keys_and_every_task_its_own() -> None:
    keys = _keys(_planner())
    assert keys == _keys(_planner())
    assert len(set(keys.values())) == len(keys)
    assert keys == _keys(replace(_planner(), out=Path("elsewhere")))
    assert {shard for stage, shard in keys if STAGES[stage].kind is Kind.REDUCE} == {WHOLE}


def test_a_changed_shard_changes_its_own_tasks_and_what_reads_all_shards() -> None:
    before = _keys(_planner())
    changed = _changed(before, _keys(_planner(), {"a": "1", "b": "3"}))
    for stage, shard in before:
        reads_all = any(STAGES[n].kind is Kind.REDUCE for n in _upstream(stage))
        assert ((stage, shard) in changed) is (shard in {"b", WHOLE} or reads_all)


def _upstream(name: str) -> set[str]:
    writers = {t: s.name for s in STAGES.values() for t in s.writes}
    return {name}.union(*(_upstream(writers[t]) for t in STAGES[name].reads))


@pytest.mark.parametrize("name", [n for n, s in STAGES.items() if s.kind is not Kind.SOURCE])
def test_a_change_of_code_or_schema_changes_the_stage_and_what_hears_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _keys(_planner())
    real = code_digest
    with monkeypatch.context() as patch:
        patch.setattr(plan, "code_digest", lambda module: real(module) + "+" * (module == STAGES[name].module))
        assert {stage for stage, _ in _changed(before, _keys(_planner()))} == _hearers({name})
    real_schema = schema
    with monkeypatch.context() as patch:
        first = STAGES[name].writes[0]
        patch.setattr(plan, "schema", lambda table: Wider.__name__ if table is first else real_schema(table))
        assert {stage for stage, _ in _changed(before, _keys(_planner()))} == _hearers({name})
    assert _keys(_planner()) == before


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """A table of this test."""

    TABLE = "wider"
    article_id: str = col("Article")


@dataclass(frozen=True, slots=True)
class Setting:
    """Options of this test."""

    depth: int = 3


@pytest.mark.parametrize("name", [n for n, s in STAGES.items() if s.kind is not Kind.SOURCE])
def test_a_changed_option_changes_the_stage_and_what_hears_it(name: str) -> None:
    stages = {**STAGES, name: replace(STAGES[name], options=Setting)}
    before = _keys(_planner(stages))
    assert _keys(_planner(stages, options={name: Setting(depth=3)})) == before
    changed = _changed(before, _keys(_planner(stages, options={name: Setting(depth=4)})))
    assert {stage for stage, _ in changed} == _hearers({name})


@pytest.mark.parametrize("part", ["codes", "concepts", "context", "gazetteers", "labels"])
def test_a_changed_codebook_part_changes_the_stages_that_use_it(part: str, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(SMALL_CODEBOOK, folder)
    before = _keys(_planner(codebook=folder))
    (folder / part).mkdir(exist_ok=True)
    (folder / part / ".hidden").write_text("x")
    assert _keys(_planner(codebook=folder)) == before
    (folder / part / "more.csv").write_text("x")
    changed = {stage for stage, _ in _changed(before, _keys(_planner(codebook=folder)))}
    users = {s.name for s in STAGES.values() if part in s.uses}
    assert changed == (_hearers(users) if users else set())
    (folder / part / "more.csv").rename(folder / part / "other.csv")
    renamed = {stage for stage, _ in _changed(before, _keys(_planner(codebook=folder)))}
    assert renamed == changed


def test_a_codebook_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"nowhere.*codebook\.yaml"):
        codebook_digest(tmp_path / "nowhere", ("codes",))
    assert codebook_digest(tmp_path / "nowhere", ()) == ""


def test_who_writes_the_identity_of_the_run_hears_all_of_it() -> None:
    """A stage beside the others changes the run's identity, so what carries that identity is made anew."""
    tellers = {s.name for s in STAGES.values() if "run_id" in s.parameters}
    assert tellers
    beside = Stage("beside", "pipeline.errors", lambda: None, Kind.MAP, (), (Wider,), (), Setting, "article_id", False)  # noqa: FBT003
    stages = {**STAGES, "beside": beside}
    before = _keys(_planner(stages))
    changed = _changed(before, _keys(_planner(stages, options={"beside": Setting(4)})))
    assert {stage for stage, _ in changed} == tellers | {"beside"}


def test_a_source_task_does_not_hear_where_a_file_stands(tmp_path: Path) -> None:
    write_dumps(tmp_path)
    source = next(s for s in STAGES.values() if s.kind is Kind.SOURCE)
    files = tuple(raw_files(tmp_path))
    moved = tuple(replace(f, path=f"elsewhere/{f.name}") for f in files)
    key = _planner().source_task(source, Pack("p", files)).key
    assert _planner().source_task(source, Pack("p", moved)).key == key
    renamed = (replace(files[0], name="other"), *files[1:])
    assert _planner().source_task(source, Pack("p", renamed)).key != key
    edited = (replace(files[0], sha256="0" * 64), *files[1:])
    assert _planner().source_task(source, Pack("p", edited)).key != key


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Raw files, codebook and output folder of a run."""
    folder = tmp_path_factory.mktemp("done")
    write_dumps(folder / "raw")
    shutil.copytree(SMALL_CODEBOOK, folder / "book")
    for name in STAGES:
        Heard().run(request_for(folder / "raw", folder / "out", codebook=folder / "book", until=name, shard_size=20))
    return folder / "raw", folder / "book", folder / "out"


def _stale(done: tuple[Path, Path, Path], **others: Any) -> dict[str, dict[str, int]]:
    raw, book, out = done
    states = status(request_for(raw, out, **{"codebook": book, "shard_size": 20, **others}))
    assert [s.stage for s in states] == list(STAGES)
    for state in states:
        assert state.current == state.total or state.stale
    return {s.stage: dict(s.stale) for s in states if s.current < s.total}


def test_status_finds_nothing_stale_after_a_run(done: tuple[Path, Path, Path]) -> None:
    assert _stale(done) == {}


@pytest.mark.parametrize("name", STAGES)
def test_status_names_changed_code(name: str, done: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    real = code_digest
    monkeypatch.setattr(plan, "code_digest", lambda module: real(module) + "+" * (module == STAGES[name].module))
    stale = _stale(done)
    assert set(stale.pop(name)) - {"inputs"} == {"code"}
    assert all(set(parts) == {"inputs"} for parts in stale.values())


def test_status_names_changed_options(done: tuple[Path, Path, Path]) -> None:
    stale = _stale(done, shard_size=21)
    sources = {n for n, s in STAGES.items() if s.kind is Kind.SOURCE}
    assert all(set(stale[name]) == {"options"} for name in sources)


def test_status_names_the_codebook(done: tuple[Path, Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "book"
    shutil.copytree(done[1], folder)
    with (folder / "concepts" / "acts.yaml").open("a") as stream:
        stream.write("\n# a remark\n")
    stale = _stale(done, codebook=folder)
    users = {s.name for s in STAGES.values() if "concepts" in s.uses}
    assert {name for name, parts in stale.items() if "codebook" in parts} == users
    assert set(stale) == _hearers(users)


def test_status_names_inputs_and_what_is_missing(done: tuple[Path, Path, Path], tmp_path: Path) -> None:
    raw, book, out = (tmp_path / p.name for p in done)
    for old, new in zip(done, (raw, book, out), strict=True):
        shutil.copytree(old, new)
    for stage in STAGES.values():
        for table in stage.writes:
            folder = out / "tables" if stage.published else out / "stages" / stage.name / str(table.TABLE)
            victim = next(p for p in sorted(folder.iterdir()) if not stage.published or p.stem == table.TABLE)
            kept = victim.read_bytes()
            victim.unlink()
            assert _stale((raw, book, out))[stage.name] == {"missing": 1}
            victim.write_bytes(kept)
    with (raw / "dump0.jsonl").open("a") as stream:
        stream.write("\n")
    assert {"missing": 1} in _stale((raw, book, out)).values()
