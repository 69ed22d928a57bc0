"""What is shipped: the wheel holds its data and works away from the checkout; nothing tracked names this machine."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
# Written so that they do not match themselves.
PRIVATE = re.compile(
    rb"(?<![\w.~:-])/(?:work|root|opt|tmp/lead|home/\w+|Users/\w+)/|py[p]i\.(?:org|python)|python[h]osted|file:/[/]/"
)
FAR_AWAY = """
import json, sys
sys.path = [sys.argv[1], *(p for p in sys.path if p != sys.argv[2])]
import pipeline
from pipeline.codebook import load
from pipeline.places import codebook_folder, demo_folder
folders = codebook_folder(), demo_folder()
print(json.dumps([pipeline.__file__, *map(str, folders), load(folders[0]).version_text]))
"""


@cache
def tracked() -> tuple[Path, ...]:
    """Files that are in the repository or are about to be; in an unpacked archive, all that are not hidden."""
    if not (ROOT / ".git").exists():
        every = (p for p in ROOT.rglob("*") if not any(part.startswith(".") for part in p.relative_to(ROOT).parts))
        return tuple(p for p in every if p.is_file() and "__pycache__" not in p.parts)
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(p for p in sorted({ROOT / n for n in names if n}) if p.is_file())


def test_no_tracked_file_names_a_place_on_a_machine_or_a_registry() -> None:
    assert len(tracked()) > 100
    assert {"requirements.lock", "requirements-dev.lock"} <= {p.name for p in tracked()}
    found = {p.relative_to(ROOT).as_posix(): PRIVATE.findall(p.read_bytes()) for p in tracked()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "line",
    ["cd /wor" + "k/main", "--index-url https://py" + "pi.org/simple", 'x = "/roo' + 't/.cache"', "/op" + "t/x/"],
)
def test_the_patterns_find_what_they_are_for(line: str) -> None:
    assert PRIVATE.search(line.encode())


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_is_pinned_with_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    entries = [e for e in re.split(r"\n(?=\S)", text) if e and not e.startswith("#")]
    assert len(entries) > 30
    assert [e for e in entries if not re.match(r"[a-z0-9._-]+==\S+ .*?--hash=sha256:[0-9a-f]{64}", e, re.DOTALL)] == []


@cache
def project() -> Mapping[str, Any]:
    """The project table of pyproject.toml."""
    held: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return held


def _names(requirements: list[str]) -> set[str]:
    """Distributions that are asked for; an extra such as dask[distributed] counts as asking for that as well."""
    parts = (re.match(r"([\w.-]+)(?:\[([\w,]+)\])?", r) for r in requirements)
    return {_plain(name) for found in parts if found for group in found.groups() if group for name in group.split(",")}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Top-level names of absolute imports, and whether the import runs when the module is imported."""
    tree = ast.parse(path.read_text("utf-8"))
    later = {n for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef) for n in ast.walk(f)}
    later |= {
        n for f in ast.walk(tree) if isinstance(f, ast.If) and "TYPE_CHECKING" in ast.dump(f.test) for n in ast.walk(f)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node not in later) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], node not in later


def test_every_third_party_import_is_a_declared_dependency() -> None:
    core, extras = _names(project()["dependencies"]), project()["optional-dependencies"]
    optional = _names([r for name, held in extras.items() if name not in {"test", "dev", "build"} for r in held])
    known = packages_distributions()
    undeclared: dict[str, set[str]] = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        for name, at_import in _imports(path):
            if name in sys.stdlib_module_names or name == "pipeline":
                continue
            distributions = {_plain(d) for d in known.get(name, [name])}
            if not distributions & (core if at_import else core | optional):
                undeclared.setdefault(name, set()).add(path.name)
    assert undeclared == {}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by the locked backend without a network, and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    made = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    (path,) = folder.glob("*.whl")
    assert path.name == f"netral-{project()['version']}-py3-none-any.whl"
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def _files(folder: Path) -> set[str]:
    return {
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    }


def test_the_wheel_holds_the_package_its_data_and_nothing_else(wheel: Path) -> None:
    files = _files(wheel)
    assert {name.split("/")[0] for name in files} == {"pipeline", f"netral-{project()['version']}.dist-info"}
    assert "pipeline/py.typed" in files
    assert not [name for name in files if "test" in Path(name).stem.split("_") or name.endswith((".pyc", ".parquet"))]
    ours = {p for p in tracked() if p.is_relative_to(ROOT / "pipeline")}
    assert {p.relative_to(ROOT).as_posix() for p in ours} <= files
    for name, kept in {"codebook": "codebook", "demo": "raw/demo"}.items():
        wanted = {p.relative_to(ROOT / kept).as_posix() for p in tracked() if p.is_relative_to(ROOT / kept)}
        assert wanted
        assert wanted <= _files(wheel / "pipeline" / "_data" / name)
    (licence,) = wheel.glob("*.dist-info/licenses/LICENSE")
    assert licence.read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_wheel_finds_its_own_codebook_and_demo_far_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-I", "-c", FAR_AWAY, str(wheel), str(ROOT)]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    module, codebook, demo, version = json.loads(done.stdout)
    data = wheel / "pipeline" / "_data"
    assert (module, codebook, demo) == (
        str(wheel / "pipeline" / "__init__.py"),
        str(data / "codebook"),
        str(data / "demo"),
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]+", version)


def test_the_wheel_says_where_its_commands_are(wheel: Path) -> None:
    (entries,) = wheel.glob("*.dist-info/entry_points.txt")
    text = entries.read_text("utf-8")
    assert "netral = pipeline.cli:main" in text
    assert "netral.words.v1 = pipeline.indonesian.words:create_tokenizer" in text
