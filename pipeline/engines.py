"""Where tasks run: in this process, in processes of this machine, or on Dask workers. Each engine is one `map`."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, Protocol, Self
from urllib.parse import urlsplit

from pipeline.errors import NetralError
from pipeline.execute import Outcome, execute
from pipeline.plan import Task

RETRIES = 2
_KNOCK_SECONDS = 5


class EngineName(StrEnum):
    """The engines there are."""

    SERIAL = "serial"
    PROCESSES = "processes"
    DASK = "dask"


class EngineError(NetralError):
    """The engine itself failed: workers died too often, or the scheduler cannot be reached or was lost."""


class Engine(Protocol):
    """Runs tasks that do not depend on each other and yields outcomes as they come, in any order."""

    def map(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Run the tasks; the first task that raises ends the run, what was finished stays on disk."""


class Serial:
    """One task after another in this process."""

    def map(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Run the tasks in order."""
        return map(execute, tasks)


class Processes:
    """Spawned worker processes, kept while the block lasts: starting one costs more than many tasks.

    A pool whose worker was killed is replaced and goes on with what is left.
    """

    def __init__(self, jobs: int, work: Callable[[Task], Outcome] = execute) -> None:
        self.jobs = jobs
        self.work = work
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let running tasks end, then the workers."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def map(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Run the tasks, trying again after a worker was lost."""
        left = list(tasks)
        for _ in range(RETRIES + 1):
            try:
                yield from self._round(left)
            except BrokenProcessPool:
                self.close()
                continue
            if not left:
                return
        raise EngineError(
            f"worker processes died {RETRIES + 1} times with {len(left)} tasks left (out of memory? try --jobs 1); "
            "finished work is kept, the next run goes on from here"
        )

    def _round(self, left: list[Task]) -> Iterator[Outcome]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.jobs, mp_context=multiprocessing.get_context("spawn"))
        waiting = {self._pool.submit(self.work, task): task for task in left}
        try:
            for future in as_completed(waiting):
                outcome = future.result()
                left.remove(waiting[future])
                yield outcome
        finally:
            for future in waiting:
                future.cancel()


class Dask:
    """Workers of a Dask cluster; they must see the output folder, the raw files and the codebook under these paths."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def map(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """Run the tasks; Dask itself tries again when a worker is lost."""
        from distributed import as_completed as dask_completed
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        futures = self.client.map(execute, list(tasks), retries=RETRIES, pure=False)
        try:
            for future in dask_completed(futures, loop=self.client.loop):
                yield future.result()
        except (KilledWorker, FutureCancelledError, OSError, TimeoutError) as error:
            raise EngineError(f"Dask lost workers or the scheduler: {error}; run again to go on") from error
        finally:
            with contextlib.suppress(OSError, TimeoutError):
                self.client.cancel(futures)


def default_jobs() -> int:
    """As many jobs as there are processors for this process."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def open_engine(name: EngineName, jobs: int, scheduler: str | None = None) -> Iterator[Engine]:
    """An engine for the length of the block; Dask without an address starts a cluster of processes on this machine."""
    if name is EngineName.SERIAL or (name is EngineName.PROCESSES and jobs == 1):
        yield Serial()
    elif name is EngineName.PROCESSES:
        with Processes(jobs) as processes:
            yield processes
    else:
        with _dask_client(jobs, scheduler) as client:
            yield Dask(client)


def _dask_client(jobs: int, scheduler: str | None) -> AbstractContextManager[Any]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise EngineError("the dask engine needs the extra: pip install 'netral[dask]'") from error
    try:
        if scheduler is not None:
            _knock(scheduler)
            client: AbstractContextManager[Any] = Client(scheduler, timeout="20s", set_as_default=False)
        else:
            client = Client(
                n_workers=jobs, threads_per_worker=1, processes=True, dashboard_address=":0", set_as_default=False
            )
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(f"cannot reach a Dask scheduler at {scheduler!r}: {error}") from error
    return client


def _knock(scheduler: str) -> None:
    """Dask asks again and again until its time is up; a port that is closed is told at once."""
    address = urlsplit(scheduler)
    if address.scheme in {"tcp", "tls"} and address.hostname and address.port:
        socket.create_connection((address.hostname, address.port), timeout=_KNOCK_SECONDS).close()
