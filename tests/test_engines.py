"""The engines give the same bytes, whatever dies on the way. Each test has deadlines, none has a fixed wait."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline import run as running
from pipeline.engines import EngineError, EngineName, Processes, Serial, default_jobs, open_engine
from pipeline.errors import CodebookError
from pipeline.run import Request
from pipeline.stage import Kind, registry
from pipeline.storage import TEMPORARY
from tests.engine_helpers import HALFWAY, Heard, die_always, die_once, request_for, tables_of
from tests.strategies import write_dumps

ROOT = Path(__file__).parents[1]
SHARD_SIZE = 4
DEADLINE = 60.0

KILLED_AT = 3
"""Outcomes after which the worker dies: 1 is the source's pack, the next are shards of the first stage."""


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_dumps(folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """Bytes of every table of a serial run."""
    out = tmp_path_factory.mktemp("serial")
    finished = Heard().run(_request(raw, out))
    assert finished.shards >= 12
    return tables_of(out)


def _request(raw: Path, out: Path, **others: Any) -> Request:
    return request_for(raw, out, shard_size=SHARD_SIZE, **others)


def _until(reached: Callable[[], bool], process: subprocess.Popen[bytes] | None = None) -> None:
    deadline = time.monotonic() + DEADLINE
    while not reached():
        assert process is None or process.poll() is None, "it ended before its time"
        assert time.monotonic() < deadline, "not reached in time"
        time.sleep(0.02)


def _temporaries(out: Path) -> list[Path]:
    return [p for p in out.rglob("*") if p.name.startswith(TEMPORARY)]


def test_processes_give_the_same_bytes_as_one(raw: Path, undisturbed: Mapping[str, bytes], tmp_path: Path) -> None:
    Heard().run(_request(raw, tmp_path, engine=EngineName.PROCESSES, jobs=2))
    assert tables_of(tmp_path) == undisturbed


def test_dask_on_this_machine_gives_the_same_bytes(
    raw: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    Heard().run(_request(raw, tmp_path, engine=EngineName.DASK, jobs=2))
    assert tables_of(tmp_path) == undisturbed


class Cluster:
    """A scheduler and workers, started as one starts them by hand, each in its own process."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.address = f"tcp://127.0.0.1:{_free_port()}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", self.address, "--no-dashboard")

    def two_workers(self) -> list[subprocess.Popen[bytes]]:
        """Both workers, when the scheduler knows of them; one that was killed is replaced."""
        from distributed import Client

        self.workers = [w for w in self.workers if w.poll() is None]
        while len(self.workers) < 2:
            words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
            place = ("--host", "127.0.0.1", "--local-directory", str(self.folder))
            self.workers.append(self._start("worker", self.address, *place, *words))
        _until(self._answers)
        with Client(self.address, timeout=DEADLINE, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=DEADLINE)
        return self.workers

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *words]
        nowhere = subprocess.DEVNULL
        process = subprocess.Popen(command, cwd=self.folder, start_new_session=True, stdout=nowhere, stderr=nowhere)
        self.stack.callback(_kill_group, process)
        return process

    def _answers(self) -> bool:
        host, _, port = self.address.removeprefix("tcp://").partition(":")
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(stack, tmp_path_factory.mktemp("cluster"))


def test_a_dask_cluster_of_its_own_gives_the_same_bytes(
    raw: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, cluster: Cluster
) -> None:
    cluster.two_workers()
    request = _request(raw, tmp_path / "out", engine=EngineName.DASK, scheduler=cluster.address)
    Heard().run(request)
    assert tables_of(tmp_path / "out") == undisturbed
    _fails_by_its_codebook(replace(request, out=tmp_path / "other"), tmp_path)


def test_a_dask_worker_that_is_killed_mid_run_loses_nothing(
    raw: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, cluster: Cluster
) -> None:
    """One worker is killed as soon as the first stage of many shards has begun to give outcomes."""
    out = tmp_path / "out"
    victim, survivor = cluster.two_workers()
    killed_at: list[int] = []

    def each(count: int) -> None:
        if count == KILLED_AT:
            victim.kill()
            victim.wait()
            killed_at.append(len(list(out.rglob("*.parquet"))))

    heard = Heard(each=each)
    heard.run(_request(raw, out, engine=EngineName.DASK, scheduler=cluster.address))
    assert killed_at[0] < len(undisturbed)
    assert survivor.poll() is None
    assert tables_of(out) == undisturbed
    assert not _temporaries(out)
    shards = [(o.stage, o.shard) for o in heard.outcomes]
    assert len(set(shards)) == len(shards)


def test_a_scheduler_that_does_not_answer_is_an_error(raw: Path, tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{_free_port()}"
    with pytest.raises(EngineError, match=address):
        Heard().run(_request(raw, tmp_path, engine=EngineName.DASK, scheduler=address))
    with pytest.raises(EngineError, match="no address at all"), open_engine(EngineName.DASK, 1, "no address at all"):
        pass


def test_a_run_that_is_killed_half_way_is_taken_up(
    raw: Path, undisturbed: Mapping[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = [raw, out, EngineName.PROCESSES, 2, SHARD_SIZE, len(undisturbed) // 8]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.engine_helpers", *map(str, words)], cwd=ROOT, start_new_session=True
    )
    try:
        _until(Path(f"{out}.{HALFWAY}").exists, process)
    finally:
        _kill_group(process)
    assert process.returncode == -signal.SIGKILL
    _group_is_gone(process.pid)
    left = list(out.rglob("*.parquet"))
    assert 0 < len(left) < len(undisturbed)
    assert not (out / "tables").exists()
    (half,) = _half_written(left[0], process.pid)

    heard = Heard()
    finished = heard.run(_request(raw, out))
    assert tables_of(out) == undisturbed
    assert not half.exists()
    assert finished.worked[_source()] == 0, "what was read before is read again"
    assert sum(finished.worked.values()) < len(undisturbed) - len(left) / 2
    assert set(Heard().run(_request(raw, out)).worked.values()) == {0}


def _source() -> str:
    return next(s.name for s in registry().values() if s.kind is Kind.SOURCE)


def _half_written(beside: Path, pid: int) -> list[Path]:
    """What the killed process would leave if it was killed while it wrote."""
    from pipeline.storage import _machine

    path = beside.with_name(f"{TEMPORARY}{_machine()}-{pid}-0123abcd-{beside.name}")
    path.write_bytes(beside.read_bytes()[:100])
    return [path]


def _processes_that(work: Any) -> Any:
    @contextlib.contextmanager
    def engine(*_: Any) -> Iterator[Processes]:
        with Processes(2, work) as processes:
            yield processes

    return engine


def test_a_worker_process_that_is_killed_is_replaced(
    raw: Path, undisturbed: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, flag = tmp_path / "out", tmp_path / "flag"
    monkeypatch.setattr(running, "open_engine", _processes_that(partial(die_once, flag=flag)))
    heard = Heard()
    heard.run(_request(raw, out, until="segment"))
    assert flag.exists()
    assert tables_of(out).items() <= undisturbed.items()
    monkeypatch.undo()
    Heard().run(_request(raw, out))
    assert tables_of(out) == undisturbed
    shards = [(o.stage, o.shard) for o in heard.outcomes]
    assert len(set(shards)) == len(shards)
    assert multiprocessing.active_children() == []


def test_worker_processes_that_die_again_and_again_end_the_run(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "open_engine", _processes_that(die_always))
    with pytest.raises(EngineError, match="died 3 times with 1 tasks left"):
        Heard().run(_request(raw, tmp_path / "out"))
    assert not list((tmp_path / "out").rglob("*.parquet"))


@pytest.mark.parametrize("engine", [EngineName.SERIAL, EngineName.PROCESSES])
def test_an_error_of_a_stage_reaches_the_caller(engine: EngineName, raw: Path, tmp_path: Path) -> None:
    _fails_by_its_codebook(_request(raw, tmp_path / "out", engine=engine, jobs=2), tmp_path)


def _fails_by_its_codebook(request: Request, folder: Path) -> None:
    """The finished shards of the stages before stay, and no temporary file."""
    book = folder / "book"
    book.mkdir()
    (book / "codebook.yaml").write_text("name: [")
    with pytest.raises(CodebookError, match=r"codebook\.yaml:\d"):
        Heard().run(replace(request, codebook=book))
    assert list((request.out / "stages" / _source()).rglob("*.parquet"))
    assert not _temporaries(request.out)


def test_one_job_needs_no_worker_process() -> None:
    with open_engine(EngineName.PROCESSES, 1) as engine:
        assert isinstance(engine, Serial)
    assert default_jobs() >= 1


def test_a_run_with_nothing_to_do_starts_no_engine(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Heard().run(_request(raw, tmp_path))

    def refuse(*words: Any) -> None:
        raise AssertionError(words)

    monkeypatch.setattr(running, "open_engine", refuse)
    Heard().run(_request(raw, tmp_path, engine=EngineName.DASK, scheduler="tcp://127.0.0.1:9"))


def _group_is_gone(group: int) -> None:
    """Wait until the killed workers are reaped: until then the next run must take their files for live ones."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
