"""From a bare checkout to a result: `python3 -m pipeline demo` and `python3 -m pipeline test`. Standard library only.

Makes .venv beside the package, installs from the hashed lock, and goes on inside it. Any other word is handed to the
command line: `python3 -m pipeline run raw/` is `netral run raw/`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LEAST = (3, 11)
LOCKS = {"core": "requirements.lock", "dev": "requirements-dev.lock"}


def main(arguments: list[str]) -> int:
    """Set up what the word needs and run it; returns the exit status."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    if sys.version_info < LEAST:
        return _refuse(f"Python {LEAST[0]}.{LEAST[1]} or newer is needed; this is {sys.version.split()[0]}")
    if not (ROOT / "pyproject.toml").is_file():
        return _run([sys.executable, "-m", "pipeline.cli", *_cli_words(word, rest)])
    python = _environment("dev" if word == "test" else "core")
    if python is None:
        return 1
    if word == "test":
        return _run([str(python), "-m", "pytest", *rest])
    return _run([str(python), "-m", "pipeline.cli", *_cli_words(word, rest)])


def _cli_words(word: str, rest: list[str]) -> list[str]:
    return ["demo", *rest] if word == "demo" else [word, *rest]


def _environment(kind: str) -> Path | None:
    """Python of .venv with everything in it, or None when it could not be made."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.is_file():
        _say("making .venv")
        if _run([sys.executable, "-m", "venv", str(VENV)]) != 0:
            _refuse("could not make .venv; on Debian and Ubuntu: apt install python3-venv")
            return None
    wanted = _fingerprint(kind)
    marker = VENV / f"netral-{kind}"
    if _read(marker) == wanted or (kind == "core" and _read(VENV / "netral-dev") == _fingerprint("dev")):
        return python
    _say(f"installing from {LOCKS[kind]} (a minute or two, once)")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    steps = (["--require-hashes", "-r", LOCKS[kind]], ["--no-deps", "--no-build-isolation", "-e", "."])
    for words in steps:
        if _run([*pip, *words]) != 0:
            _refuse("installation failed: see the message of pip above; delete .venv to start afresh")
            return None
    marker.write_text(wanted, encoding="utf-8")
    return python


def _fingerprint(kind: str) -> str:
    state = hashlib.sha256()
    for name in ("pyproject.toml", LOCKS[kind]):
        state.update((ROOT / name).read_bytes())
    return state.hexdigest()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _run(words: list[str]) -> int:
    try:
        return subprocess.run(words, cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 130


def _say(line: str) -> None:
    sys.stderr.write(f"netral: {line}\n")


def _refuse(line: str) -> int:
    _say(line)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
