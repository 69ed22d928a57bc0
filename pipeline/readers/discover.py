"""Find input files: in one order on every machine, never outside what the user named.

Ignored, because no article lives there: names that start with a dot (`.DS_Store`, `.git/`, `._resource`),
`Thumbs.db`, `desktop.ini`, and the folder `__MACOSX/`. A file that the user names is read whatever its name.
Links inside a folder are never followed: a link to within the folder would read a file twice, a link to
outside would read what the user did not name (a warning says so). A path that the user names may be a link.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import SourceError
from pipeline.readers.base import Caps, Source, printable

IGNORED_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})

_log = logging.getLogger(__name__)


def is_ignored(path: str) -> bool:
    """Whether a part of the `/`-separated path is an operating system's or a hidden file."""
    return any(part.lower() in IGNORED_NAMES or _is_hidden(part) for part in path.split("/"))


def discover(paths: Iterable[str | Path], caps: Caps | None = None) -> Iterator[Source]:
    """Every file in the paths (files or folders), sorted; raises SourceError when a path is not there.

    Names are relative to the folder that was named, with `/`; a named file has its own name. Where two
    roots hold the same relative name, the later one is shown with its root's name before it. A file that
    is reached twice is given once.
    """
    return (file_source(name, path, caps) for name, path in find_files(paths))


def find_files(paths: Iterable[str | Path]) -> Iterator[tuple[str, Path]]:
    """Name and path of every file that `discover` would open, in its order and with its errors."""
    roots = sorted({Path(path) for path in paths})
    for root in roots:
        if not (root.is_file() or root.is_dir()):
            raise SourceError(f"{printable(str(root))}: no such file or folder; name files, folders or archives")
    return _named(roots)


def file_source(name: str, path: Path, caps: Caps | None = None) -> Source:
    """A file on disk as a source, shown under `name`."""
    return Source(name, "", _size(path), partial(_open, path), caps or Caps())


def _named(roots: list[Path]) -> Iterator[tuple[str, Path]]:
    names: set[str] = set()
    files: set[str] = set()
    for root in roots:
        for path, relative in _walk(root):
            real = os.path.realpath(path)
            if real in files:
                continue
            files.add(real)
            name = _fresh_name(printable(relative), printable(root.resolve().name), names)
            names.add(name)
            yield name, path


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Each file below the root and its relative name; a folder that cannot be listed stands for itself."""
    if root.is_file():
        yield root, root.name
        return
    stack = [(root, "")]
    while stack:
        path, relative = stack.pop()
        if not path.is_dir():
            yield path, relative
            continue
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield path, relative or root.name
            continue
        stack += [(Path(entry.path), f"{relative}/{entry.name}".lstrip("/")) for entry in entries if _is_wanted(entry)]


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    if is_ignored(entry.name):
        return False
    if entry.is_symlink():
        _log.warning("%s is a link: not followed; name its target to read it", printable(entry.path))
        return False
    return entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)


def _is_hidden(part: str) -> bool:
    return part.startswith(".") and part not in {".", ".."}


def _fresh_name(name: str, root: str, taken: set[str]) -> str:
    number = 1
    candidate = name
    while candidate in taken:
        candidate = f"{root}/{name}" if number == 1 else f"{root}~{number}/{name}"
        number += 1
    return candidate


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else -1
    except OSError:
        return -1
