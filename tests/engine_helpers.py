"""Runs for the tests: small shards, what a run said, and everything that stands in an output folder."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.engines import EngineName
from pipeline.execute import Outcome, execute
from pipeline.plan import Task
from pipeline.run import Finished, Request, run
from pipeline.stage import Kind, registry
from pipeline.storage import TEMPORARY
from tests.strategies import SMALL_CODEBOOK

HALFWAY = "halfway"
_LONG_ENOUGH = 100.0


def request_for(source: Path, out: Path, *, shard_size: int = 5_000, **others: Any) -> Request:
    """A request over one source with the small codebook; every source stage cuts shards of the given size."""
    sources = [s for s in registry().values() if s.kind is Kind.SOURCE]
    options = {s.name: s.options(shard_size=shard_size) for s in sources}
    return Request(**{"sources": (source,), "out": out, "codebook": SMALL_CODEBOOK, "options": options, **others})


@dataclass(slots=True)
class Heard:
    """A progress that remembers; `each` is called at every outcome with their number so far."""

    outcomes: list[Outcome] = field(default_factory=list)
    started: dict[str, tuple[int, int]] = field(default_factory=dict)
    each: Callable[[int], None] = lambda _: None

    def start(self, stage: str, total: int, current: int) -> None:
        self.started[stage] = (total, current)

    def advance(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.each(len(self.outcomes))

    def run(self, request: Request) -> Finished:
        """Run the request and listen."""
        return run(request, self)


def tables_of(out: Path) -> dict[str, bytes]:
    """Bytes of every table in an output folder, by relative path; a temporary file among them is an error."""
    files = sorted(p for p in out.rglob("*") if p.is_file())
    assert not [p for p in files if p.name.startswith(TEMPORARY)]
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in files if p.suffix == ".parquet"}


def die_once(task: Task, flag: Path) -> Outcome:
    """Execute a task; the first process that finds no flag raises it and is killed with the task in hand."""
    try:
        flag.touch(exist_ok=False)
    except FileExistsError:
        return execute(task)
    return die_always(task)


def die_always(task: Task) -> Outcome:
    """Be killed, as by the kernel when memory runs out."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(f"still alive with {task.shard}")


def main(words: Sequence[str]) -> None:
    """Run, and stand still after so many outcomes, so that whoever waits for OUT.halfway can kill it there."""
    source, out, engine, jobs, shard_size, halfway = words

    def each(count: int) -> None:
        if count == int(halfway):
            Path(f"{out}.{HALFWAY}").touch()
            time.sleep(_LONG_ENOUGH)

    request = request_for(
        Path(source), Path(out), shard_size=int(shard_size), engine=EngineName(engine), jobs=int(jobs)
    )
    Heard(each=each).run(request)


if __name__ == "__main__":
    main(sys.argv[1:])
