"""`python3 -m pipeline` from a bare checkout; nothing is installed and nothing is started in these tests."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline import __main__ as bootstrap

SOURCE = Path(bootstrap.__file__)
OLDEST = (3, 7)  # `from __future__ import annotations`; whatever is older cannot be told in words


class Machine:
    """Notes the commands instead of running them; making .venv makes its python. `fails` names a word that fails."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ran: list[list[str]] = []
        self.fails = ""
        self.status = 0

    def run(self, words: Sequence[str]) -> int:
        self.ran.append(list(words))
        if self.fails and self.fails in words:
            return 1
        if words[1:3] == ["-m", "venv"]:
            self.python.parent.mkdir(parents=True)
            self.python.touch()
        return self.status if words[2] in {"pytest", "pipeline.cli"} else 0

    @property
    def python(self) -> Path:
        return self.root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    def installs(self) -> list[list[str]]:
        """What pip was told to install."""
        return [words[words.index("--quiet") + 1 :] for words in self.ran if "install" in words]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A bare checkout."""
    made = Machine(tmp_path)
    for name in ("pyproject.toml", *bootstrap.LOCKS.values()):
        (tmp_path / name).write_text(name, "utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "_run", made.run)
    return made


CORE = ["--require-hashes", "-r", "requirements.lock"]
DEV = ["--require-hashes", "-r", "requirements-dev.lock"]
OURSELVES = ["--no-deps", "--no-build-isolation", "-e", "."]


def test_it_imports_the_standard_library_alone_and_an_old_python_can_read_it() -> None:
    for path in (SOURCE, SOURCE.with_name("__init__.py")):
        tree = ast.parse(path.read_text("utf-8"), feature_version=OLDEST)
        names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        names += [n.module or "." for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 8, 0), (2, 7, 18)])
def test_an_old_python_is_refused_in_words(
    version: tuple[int, ...], machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ".".join(map(str, version))
    old = SimpleNamespace(version_info=version, version=f"{said} (main)", stderr=sys.stderr)
    monkeypatch.setattr(bootstrap, "sys", old)
    assert bootstrap.main(["demo"]) == 1
    assert capsys.readouterr().err == f"netral: Python 3.11 or newer is needed; this is {said}\n"
    assert machine.ran == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["demo", "--out", "x"], ["pipeline.cli", "demo", "--out", "x"]),
        (["run", "raw/", "--quiet"], ["pipeline.cli", "run", "raw/", "--quiet"]),
        (["test", "-k", "laws"], ["pytest", "-k", "laws"]),
        ([], ["pipeline.cli", "--help"]),
        (["--help"], ["pipeline.cli", "--help"]),
        (["demo; rm -rf x", "$(ls)"], ["pipeline.cli", "demo; rm -rf x", "$(ls)"]),
    ],
)
def test_words_are_handed_on_to_the_python_of_the_environment(
    words: list[str], told: list[str], machine: Machine
) -> None:
    machine.status = 3
    assert bootstrap.main(words) == 3
    assert machine.ran[-1] == [str(machine.python), "-m", *told]


def test_it_installs_from_the_hashed_lock_once(machine: Machine) -> None:
    assert bootstrap.main(["demo"]) == 0
    assert machine.ran[0] == [sys.executable, "-m", "venv", str(machine.root / ".venv")]
    assert machine.installs() == [CORE, OURSELVES]
    machine.ran.clear()
    assert bootstrap.main(["run", "raw"]) == 0
    assert machine.ran == [[str(machine.python), "-m", "pipeline.cli", "run", "raw"]]


def test_tests_need_more_and_what_they_have_is_enough_for_the_rest(machine: Machine) -> None:
    bootstrap.main(["test"])
    bootstrap.main(["demo"])
    bootstrap.main(["test"])
    assert machine.installs() == [DEV, OURSELVES]


def test_the_core_is_not_enough_for_the_tests(machine: Machine) -> None:
    bootstrap.main(["demo"])
    bootstrap.main(["test"])
    assert machine.installs() == [CORE, OURSELVES, DEV, OURSELVES]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_anew(name: str, machine: Machine) -> None:
    bootstrap.main(["demo"])
    before = bootstrap._fingerprint("core")
    (machine.root / name).write_text("changed", "utf-8")
    assert bootstrap._fingerprint("core") != before
    bootstrap.main(["demo"])
    assert machine.installs() == [CORE, OURSELVES] * 2


def test_the_other_lock_does_not_count(machine: Machine) -> None:
    before = bootstrap._fingerprint("core"), bootstrap._fingerprint("dev")
    (machine.root / "requirements-dev.lock").write_text("changed", "utf-8")
    assert bootstrap._fingerprint("core") == before[0]
    assert bootstrap._fingerprint("dev") != before[1]


@pytest.mark.parametrize(("fails", "said"), [("venv", "python3-venv"), ("--require-hashes", "pip"), ("-e", "pip")])
def test_a_failed_setup_is_told_and_tried_again(
    fails: str, said: str, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.fails = fails
    assert bootstrap.main(["demo"]) == 1
    assert said in capsys.readouterr().err.splitlines()[-1]
    assert not any("pipeline.cli" in words for words in machine.ran)
    machine.fails = ""
    assert bootstrap.main(["demo"]) == 0
    assert machine.ran[-1][2:] == ["pipeline.cli", "demo"]


def test_installed_from_a_wheel_it_sets_nothing_up(machine: Machine) -> None:
    (machine.root / "pyproject.toml").unlink()
    assert bootstrap.main(["demo", "--quiet"]) == 0
    assert machine.ran == [[sys.executable, "-m", "pipeline.cli", "demo", "--quiet"]]
    assert not (machine.root / ".venv").exists()


def test_commands_run_in_the_checkout_and_an_interrupt_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def stand_in(words: Sequence[str], *, cwd: Path, check: bool) -> subprocess.CompletedProcess[bytes]:
        seen.extend([list(words), cwd, check])
        if words[0] == "interrupted":
            raise KeyboardInterrupt
        return subprocess.CompletedProcess(words, 5)

    monkeypatch.setattr(subprocess, "run", stand_in)
    assert bootstrap._run(["a", "b c"]) == 5
    assert seen == [["a", "b c"], bootstrap.ROOT, False]
    assert bootstrap._run(["interrupted"]) == 130
