"""A run: find the raw files, plan, execute what is stale, publish, and say what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pipeline.corpus import corpus_digest, survey
from pipeline.engines import Engine, EngineName, open_engine
from pipeline.errors import StageError
from pipeline.execute import Outcome, source_shards, stale_source_parts
from pipeline.plan import Planner, Task, is_current, stale_parts, table_path
from pipeline.stage import Kind, Stage, needs, registry
from pipeline.storage import read_stamp, sweep


class Progress(Protocol):
    """Hears how a run goes on."""

    def start(self, stage: str, total: int, current: int) -> None:
        """A stage begins: `total` shards, of which `current` need nothing."""

    def advance(self, outcome: Outcome) -> None:
        """A shard is done."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: sources, output folder, codebook folder, engine, options by stage, and up to which stage."""

    sources: tuple[Path, ...]
    out: Path
    codebook: Path
    engine: EngineName = EngineName.SERIAL
    jobs: int = 1
    scheduler: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    until: str = "tabulate"


@dataclass(frozen=True, slots=True)
class StageState:
    """Where a stage stands: shards in all, shards that are current, and why the others are not."""

    stage: str
    total: int
    current: int
    stale: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run did: shards worked on by stage, and the identity of the result."""

    run_id: str
    worked: Mapping[str, int]
    files: int
    shards: int
    quarantined: int


class _Pool:
    """Opens the engine at the first task that needs it, so that a run with nothing to do starts no worker."""

    def __init__(self, request: Request, stack: ExitStack) -> None:
        self.request, self.stack = request, stack
        self.engine: Engine | None = None

    def map(self, tasks: Sequence[Task]) -> Iterable[Outcome]:
        if not tasks:
            return ()
        if self.engine is None:
            opened = open_engine(self.request.engine, self.request.jobs, self.request.scheduler)
            self.engine = self.stack.enter_context(opened)
        return self.engine.map(tasks)


def _discover(sources: Sequence[Path]) -> list[tuple[str, Path]]:
    from pipeline.stages.ingest import raw_files

    return raw_files(sources)


def _planner(request: Request) -> tuple[Planner, list[tuple[Stage, list[Task]]]]:
    stages = registry()
    files, packs = survey(_discover(request.sources), request.out)
    planner = Planner(stages, request.out, request.codebook, request.options, corpus_digest(files))
    sources = [s for s in stages.values() if s.kind is Kind.SOURCE]
    return planner, [(s, [planner.source_task(s, p) for p in packs]) for s in sources]


def run(request: Request, progress: Progress) -> Finished:
    """Bring every stage up to `request.until` up to date. Raises the first error; finished shards stay."""
    _sweep(request.out)
    planner, sources = _planner(request)
    wanted = needs(request.until, planner.stages)
    worked: dict[str, int] = {}
    with ExitStack() as stack:
        pool = _Pool(request, stack)
        shards: dict[str, str] = {}
        for stage, tasks in sources:
            stale = [t for t in tasks if source_shards(t, stage) is None]
            worked[stage.name] = _work(stage.name, tasks, stale, pool, progress)
            shards |= _ingested(stage, tasks)
        for stage, tasks in planner.tasks(shards, wanted):
            stale = [t for t in tasks if not is_current(t, stage)]
            worked[stage.name] = _work(stage.name, tasks, stale, pool, progress)
    _sweep(request.out)
    files = sum(len(task.inputs[0][1]) for _, tasks in sources for task in tasks)
    return Finished(planner.run_id, worked, files, len(shards), _quarantined(sources, shards))


def _sweep(out: Path) -> None:
    """Remove what killed writers left in the folders that runs write to."""
    for name in ("state", "stages", "tables"):
        sweep(out / name)


def _quarantined(sources: Sequence[tuple[Stage, Sequence[Task]]], shards: Mapping[str, str]) -> int:
    """Rows in the tables of the source stages beside the articles: inputs that became none."""
    out = {Path(task.out) for _, tasks in sources for task in tasks}
    paths = [table_path(o, s, t, shard) for o in out for s, _ in sources for t in s.writes[1:] for shard in shards]
    return sum((read_stamp(p) or {"rows": 0})["rows"] for p in paths)


def _work(name: str, tasks: Sequence[Task], stale: Sequence[Task], pool: _Pool, progress: Progress) -> int:
    progress.start(name, len(tasks), len(tasks) - len(stale))
    for outcome in pool.map(stale):
        progress.advance(outcome)
    return len(stale)


def _ingested(stage: Stage, tasks: Sequence[Task]) -> dict[str, str]:
    shards: dict[str, str] = {}
    for task in tasks:
        found = source_shards(task, stage)
        if found is None:
            raise StageError(f"{stage.name}: pack {task.shard} changed while it was read; run again")
        shards |= dict.fromkeys(found, task.key)
    return shards


def status(request: Request) -> list[StageState]:
    """Where every stage stands, and which part of the key changed, without running anything."""
    planner, sources = _planner(request)
    states: list[StageState] = []
    shards: dict[str, str] = {}
    for stage, tasks in sources:
        found = {t: source_shards(t, stage) for t in tasks}
        unread = [t for t, names in found.items() if names is None]
        stale = Counter(part for t in unread for part in stale_source_parts(t, stage))
        states.append(StageState(stage.name, len(tasks), len(tasks) - len(unread), dict(sorted(stale.items()))))
        shards |= {s: t.key for t, names in found.items() for s in names or ()}
    for stage, tasks in planner.tasks(shards, list(planner.stages)):
        behind = [t for t in tasks if not is_current(t, stage)]
        parts = Counter(part for t in behind for part in stale_parts(t, stage))
        states.append(StageState(stage.name, len(tasks), len(tasks) - len(behind), dict(sorted(parts.items()))))
    return states
