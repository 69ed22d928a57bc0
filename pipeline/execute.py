"""Run a task: read its inputs, call the stage, write its outputs whole, stamped with how they were made."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pipeline
from pipeline.contract import Table, name_of, schema
from pipeline.corpus import FILES, RawFile
from pipeline.plan import Task, closure, is_current, library_version, stale_parts, table_path
from pipeline.stage import REGISTRY, Kind, Output, Stage, registry
from pipeline.storage import DiskShards, read_json, read_table, write_json, write_table


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task."""

    stage: str
    shard: str
    fresh: bool
    rows: tuple[tuple[str, int], ...] = ()
    drops: tuple[tuple[str, int], ...] = ()


def execute(task: Task) -> Outcome:
    """Bring one shard of one stage up to date; does nothing when it already is.

    A fresh worker process has an empty registry, so the stage's module is imported first.
    """
    importlib.import_module(task.module)
    stage = REGISTRY[task.stage]
    if stage.kind is Kind.SOURCE:
        return _execute_source(task, stage)
    if is_current(task, stage):
        return Outcome(task.stage, task.shard, fresh=False)
    inputs = [_load(task, stage, table, dict(task.inputs)[table.__name__]) for table in stage.reads]
    options = stage.options(**json.loads(task.options))
    codebook = _codebook(task.codebook, dict(task.parts)["codebook"]) if "codebook" in stage.parameters else None
    output = stage.run(inputs, options, codebook, run_id=task.run_id)
    return write_output(task, stage, output)


def _execute_source(task: Task, stage: Stage) -> Outcome:
    marker = marker_path(Path(task.out), stage, task.shard)
    if source_shards(task, stage) is not None:
        return Outcome(task.stage, task.shard, fresh=False)
    files = [RawFile(**json.loads(value)) for _, value in dict(task.inputs)[FILES]]
    options = stage.options(**json.loads(task.options))
    outcomes = []
    for number, output in enumerate(stage.function(files, options)):
        shard = replace(task, shard=f"{task.shard}-{number:04d}")
        outcomes.append(write_output(shard, stage, output))
    write_json(marker, {"key": task.key, "shards": [o.shard for o in outcomes]})
    rows = Counter[str]()
    for outcome in outcomes:
        rows.update(dict(outcome.rows))
    return Outcome(task.stage, task.shard, fresh=True, rows=tuple(sorted(rows.items())))


def marker_path(out: Path, stage: Stage, pack: str) -> Path:
    """Where the list of shards stands that a pack of raw files gave."""
    return out / "stages" / stage.name / f"{pack}.json"


def source_shards(task: Task, stage: Stage) -> list[str] | None:
    """The shards that a pack gave, or None when the pack was not read yet, or not whole, or under another key."""
    held = read_json(marker_path(Path(task.out), stage, task.shard))
    if not isinstance(held, dict) or held.get("key") != task.key:
        return None
    shards: list[str] = held["shards"]
    return shards if all(is_current(replace(task, shard=s), stage) for s in shards) else None


def stale_source_parts(task: Task, stage: Stage) -> tuple[str, ...]:
    """Which parts of the key differ for a pack that is to be read again; `missing` when it was never read whole."""
    held = read_json(marker_path(Path(task.out), stage, task.shard))
    shards = held.get("shards") if isinstance(held, dict) else None
    if not shards:
        return ("missing",)
    behind = {part for shard in shards for part in stale_parts(replace(task, shard=shard), stage)}
    return tuple(sorted(behind)) or ("missing",)


@lru_cache(maxsize=2)
def _codebook(folder: str, _digest: str) -> Any:
    """The codebook in a folder, read again when what it holds has changed."""
    from pipeline.codebook import load

    return load(Path(folder))


def _load(task: Task, stage: Stage, table: Table, pairs: Sequence[tuple[str, str]]) -> Any:
    writer = _writer(table)
    out = Path(task.out)
    if stage.kind is not Kind.REDUCE:
        return read_table(table_path(out, writer, table, pairs[0][0]))
    first = {shard: table_path(out, writer, writer.writes[0], shard) for shard, _ in pairs}
    return DiskShards({shard: table_path(out, writer, table, shard) for shard, _ in pairs}, first)


def _writer(table: Table) -> Stage:
    """The stage that writes a table; a fresh worker process knows only the one that it runs, so import them all."""
    held = REGISTRY if any(table in s.writes for s in REGISTRY.values()) else registry()
    return next(s for s in held.values() if table in s.writes)


def write_output(task: Task, stage: Stage, output: Output) -> Outcome:
    """Write every table of an output; the first is written last, so that a current first table means all are."""
    written: dict[str, int] = {}
    drops = dict(sorted(output.drops.items()))
    for table, parts in reversed(list(zip(stage.writes, output.tables, strict=True))):
        path = table_path(Path(task.out), stage, table, task.shard)
        written[name_of(table)] = write_table(path, schema(table), _parts(parts), _stamp(task, stage, drops))
    return Outcome(task.stage, task.shard, fresh=True, rows=tuple(written.items()), drops=tuple(drops.items()))


def _parts(data: Any) -> Iterable[Any]:
    return [data] if hasattr(data, "schema") else data


def _stamp(task: Task, stage: Stage, drops: Mapping[str, int]) -> Any:
    versions = {"netral": pipeline.__version__, "pyarrow": library_version("pyarrow")}
    if any(m.startswith("pipeline.coding") for m in closure(stage.module)):
        versions["spacy"] = library_version("spacy")

    def stamp(rows: int) -> dict[str, Any]:
        return {
            "stage": stage.name,
            "shard": task.shard,
            "key": task.key,
            "parts": dict(task.parts),
            "inputs": {table: dict(pairs) for table, pairs in task.inputs},
            "options": json.loads(task.options),
            "versions": versions,
            "rows": rows,
            "drops": dict(drops),
        }

    return stamp
