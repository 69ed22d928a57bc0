"""What each output depends on, as a key: equal key, nothing to do; and the tasks that bring outputs up to date."""

from __future__ import annotations

import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

import pipeline
from pipeline.contract import Table, name_of, schema
from pipeline.corpus import FILES, Pack, digest
from pipeline.errors import CodebookError
from pipeline.stage import Kind, Stage, option_values
from pipeline.storage import read_stamp

WHOLE = "all"
_IMPORT = re.compile(
    r"^[ \t]*(?:import[ \t]+(?P<plain>[\w., \t]+)"
    r"|from[ \t]+(?P<from>[\w.]+)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n]+))",
    re.MULTILINE,
)
_NAME = re.compile(r"\b(?!as\b)[a-zA-Z_]\w*")
_DISTRIBUTIONS = {"sklearn": "scikit-learn", "yaml": "pyyaml"}


@dataclass(frozen=True, slots=True)
class Task:
    """Bring one shard of one stage up to date. Plain strings only, so that any engine can carry it."""

    stage: str
    module: str
    out: str
    shard: str
    key: str
    parts: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    options: str
    codebook: str
    run_id: str


@cache
def closure(module: str) -> tuple[str, ...]:
    """The module and every pipeline module that it imports, directly or not, sorted."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [i for i in _imports(name) if i.split(".")[0] == pipeline.__name__]
    return tuple(sorted(found))


@cache
def _source(module: str) -> bytes | None:
    """Source of a module, None when there is none; nothing is imported to find it."""
    folders: Sequence[str] | None = None
    origin: str | None = None
    names = module.split(".")
    for count in range(1, len(names) + 1):
        if names[:count] == [pipeline.__name__]:
            folders, origin = pipeline.__path__, pipeline.__file__
            continue
        spec = PathFinder.find_spec(".".join(names[:count]), folders)
        if spec is None:  # `from module import name`: the name is no submodule
            return None
        folders, origin = spec.submodule_search_locations or (), spec.origin
    return Path(origin).read_bytes() if origin is not None else None


@cache
def _imports(module: str) -> tuple[str, ...]:
    """Modules that the source names in an import, read by pattern: parsing every module took half of a run's start."""
    names: set[str] = set()
    if "." in module:  # importing a module runs the packages around it
        names.add(module.rpartition(".")[0])
    for found in _IMPORT.finditer((_source(module) or b"").decode()):
        if found["plain"]:
            names.update(name.split(" as ")[0].strip() for name in found["plain"].split(","))
        else:
            names.add(found["from"])
            if found["from"].split(".")[0] == pipeline.__name__:
                children = (f"{found['from']}.{name}" for name in _NAME.findall(found["names"]))
                names.update(c for c in children if _source(c) is not None)
    return tuple(sorted(names))


@cache
def code_digest(module: str) -> str:
    """Digest of the source of a module's closure and of the versions of the libraries that it imports."""
    modules = closure(module)
    tops = {i.split(".")[0] for m in modules for i in _imports(m)} - {pipeline.__name__} - set(sys.stdlib_module_names)
    versions = [f"{top}=={library_version(top)}" for top in sorted(tops)]
    return digest(*(part for m in modules for part in (m, _source(m) or b"")), *versions)


@cache
def library_version(top: str) -> str:
    """Installed version of the distribution behind an import name; `absent` for an extra that is not installed."""
    try:
        return importlib.metadata.version(_DISTRIBUTIONS.get(top, top.replace("_", "-")))
    except importlib.metadata.PackageNotFoundError:
        return "absent"


def codebook_digest(folder: Path, parts: Sequence[str]) -> str:
    """Digest of the named parts of a codebook (folders or files beside codebook.yaml) and of codebook.yaml itself."""
    if not parts:
        return ""
    head = folder / "codebook.yaml"
    if not head.is_file():
        raise CodebookError(f"{folder}: no codebook.yaml in this folder; name a codebook folder with --codebook")
    files = [head]
    for part in sorted(parts):
        files += sorted(p for p in (folder / part).rglob("*") if p.is_file() and not p.name.startswith("."))
    return digest(*(d for f in files for d in (f.relative_to(folder).as_posix(), f.read_bytes())))


def table_path(out: Path, stage: Stage, table: Table, shard: str) -> Path:
    """Where one shard of one table stands."""
    if stage.published:
        return out / "tables" / f"{name_of(table)}.parquet"
    return out / "stages" / stage.name / name_of(table) / f"{shard}.parquet"


@dataclass(frozen=True)
class Planner:
    """Plans tasks for one output folder, codebook and set of options; `corpus` is the digest of all raw files."""

    stages: Mapping[str, Stage]
    out: Path
    codebook: Path
    options: Mapping[str, Any]
    corpus: str

    @cached_property
    def run_id(self) -> str:
        """Digest of raw files, code, codebook and options: the same for any engine, any sharding, any history."""
        every = [v for s in self.stages.values() for _, v in sorted(self.parts(s).items())]
        return digest(self.corpus, *every)[:16]

    def parts(self, stage: Stage) -> dict[str, str]:
        """The parts of a stage's key that all its shards share."""
        if stage.name not in self._parts:
            self._parts[stage.name] = self._parts_of(stage)
        return self._parts[stage.name]

    @cached_property
    def _parts(self) -> dict[str, dict[str, str]]:
        return {}

    def _parts_of(self, stage: Stage) -> dict[str, str]:
        return {
            "code": code_digest(stage.module),
            "schema": digest("\n".join(str(schema(t)) for t in stage.writes)),
            "options": digest(self.option_text(stage)),
            "codebook": codebook_digest(self.codebook, stage.uses),
        }

    def option_text(self, stage: Stage) -> str:
        """A stage's options as JSON with sorted keys."""
        return json.dumps(option_values(self.options.get(stage.name, stage.options())), sort_keys=True)

    def task(
        self,
        stage: Stage,
        shard: str,
        shared: Mapping[str, str],
        inputs: Mapping[str, Sequence[tuple[str, str]]],
    ) -> Task:
        """The task for a shard; `inputs` gives for each table read its (shard, key) pairs."""
        flat = [f"{table}/{s}/{k}" for table, pairs in inputs.items() for s, k in pairs]
        flat += [f"run/{self.run_id}"] if "run_id" in stage.parameters else []
        parts = {**shared, "inputs": digest(*flat)}
        return Task(
            stage=stage.name,
            module=stage.module,
            out=str(self.out),
            shard=shard,
            key=digest(stage.name, *(f"{k}={v}" for k, v in sorted(parts.items()))),
            parts=tuple(sorted(parts.items())),
            inputs=tuple((table, tuple(pairs)) for table, pairs in inputs.items()),
            options=self.option_text(stage),
            codebook=str(self.codebook),
            run_id=self.run_id,
        )

    def source_task(self, stage: Stage, pack: Pack) -> Task:
        """The task that reads a pack of raw files; where a file stands is no part of the key, what it holds is."""
        files = tuple((f.name, json.dumps(asdict(f), sort_keys=True)) for f in pack.files)
        task = self.task(stage, pack.name, self.parts(stage), {FILES: [(f.name, f.sha256) for f in pack.files]})
        return replace(task, inputs=((FILES, files),))

    def tasks(self, shards: Mapping[str, str], wanted: Sequence[str]) -> Iterator[tuple[Stage, list[Task]]]:
        """Tasks of the wanted stages in running order; `shards` maps each ingested shard to its key."""
        keys: dict[Table, dict[str, str]] = {}
        for name in wanted:
            stage = self.stages[name]
            if stage.kind is Kind.SOURCE:
                keys |= {table: dict(shards) for table in stage.writes}
                continue
            shared = self.parts(stage)
            tasks = [self.task(stage, s, shared, self._inputs(stage, s, keys)) for s in self._shards(stage, shards)]
            keys |= {table: {task.shard: task.key for task in tasks} for table in stage.writes}
            yield stage, tasks

    def _shards(self, stage: Stage, shards: Mapping[str, str]) -> list[str]:
        return [WHOLE] if stage.kind is Kind.REDUCE else sorted(shards)

    def _inputs(
        self, stage: Stage, shard: str, keys: Mapping[Table, Mapping[str, str]]
    ) -> dict[str, list[tuple[str, str]]]:
        def pairs(table: Table) -> list[tuple[str, str]]:
            held = keys[table]
            if stage.kind is Kind.REDUCE:
                return sorted(held.items())
            return [(shard, held[shard])] if shard in held else [(WHOLE, held[WHOLE])]

        return {table.__name__: pairs(table) for table in stage.reads}


def is_current(task: Task, stage: Stage) -> bool:
    """True when every output of the task stands on disk with the task's key."""
    paths = [table_path(Path(task.out), stage, t, task.shard) for t in stage.writes]
    return all((read_stamp(p) or {}).get("key") == task.key for p in paths)


def stale_parts(task: Task, stage: Stage) -> tuple[str, ...]:
    """Which parts of the key differ from what stands on disk; `missing` when a table does not stand there."""
    stamps = [read_stamp(table_path(Path(task.out), stage, t, task.shard)) for t in stage.writes]
    held = [stamp.get("parts", {}) for stamp in stamps if stamp is not None]
    if len(held) < len(stamps):
        return ("missing",)
    return tuple(name for name, value in task.parts if any(parts.get(name) != value for parts in held))
