"""Which raw files a run is about, and how they are packed, so that a new dump never touches yesterday's shards."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.storage import read_json, write_json

FILES = "files"
PACK_BYTES = 64 * 1024**2
PACK_FILES = 2_000
# A file changed within the clock's grain of the last look could hide behind an equal time: look again.
RACY_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class RawFile:
    """A raw file: the name shown to people, where it stands, its size in bytes and its SHA-256."""

    name: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Files that are read by one task; named by what they hold."""

    name: str
    files: tuple[RawFile, ...]


def digest(*parts: str | bytes) -> str:
    """SHA-256 of the parts, each with its length, as 32 hexadecimal digits."""
    state = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "big") + data)
    return state.hexdigest()[:32]


def corpus_digest(files: Iterable[RawFile]) -> str:
    """Digest of all raw files, whatever their order and their place on disk."""
    return digest(*(f"{f.name}\0{f.sha256}" for f in sorted(files, key=lambda f: (f.name, f.sha256))))


def survey(found: Iterable[tuple[str, Path]], out: Path) -> tuple[list[RawFile], list[Pack]]:
    """Digest the files found (name, path) and pack them; OUT/state/corpus.json remembers both for the next run."""
    state_path = out / "state" / "corpus.json"
    state = read_json(state_path)
    held = state if isinstance(state, dict) else {}
    now = time.time_ns()
    files = [_raw_file(name, path, held.get("seen", {})) for name, path in found]
    packs = pack(files, [tuple(map(tuple, p)) for p in held.get("packs", [])])
    known = {tuple((f.name, f.sha256) for f in p.files) for p in packs}
    fresh = {
        "seen": {f.path: [f.size, _changed(Path(f.path)), f.sha256, now] for f in files},
        "packs": sorted(known | {tuple(map(tuple, p)) for p in held.get("packs", [])}),
    }
    if _without_times(fresh) != _without_times(held):
        write_json(state_path, fresh)
    return files, packs


def _without_times(state: Mapping[str, Any]) -> Any:
    seen = {path: list(entry[:3]) for path, entry in state.get("seen", {}).items()}
    return seen, sorted(tuple(map(tuple, p)) for p in state.get("packs", []))


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns


def _raw_file(name: str, path: Path, seen: Mapping[str, Sequence[Any]]) -> RawFile:
    stat = path.stat()
    entry = seen.get(str(path))
    if entry and entry[:2] == [stat.st_size, stat.st_mtime_ns] and entry[3] - stat.st_mtime_ns > RACY_NS:
        return RawFile(name, str(path), stat.st_size, str(entry[2]))
    return RawFile(name, str(path), stat.st_size, _sha256(path))


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def pack(files: Sequence[RawFile], known: Iterable[tuple[tuple[str, str], ...]]) -> list[Pack]:
    """Pack files: first as they were packed before, as long as a pack is whole, then the rest in order of name."""
    waiting = {(f.name, f.sha256): f for f in files}
    packs = [
        _pack([waiting.pop(m) for m in members])
        for members in sorted(known)
        if members and all(m in waiting for m in members)
    ]
    batch: list[RawFile] = []
    for _, file in sorted(waiting.items()):
        if batch and (len(batch) >= PACK_FILES or sum(f.size for f in batch) + file.size > PACK_BYTES):
            packs.append(_pack(batch))
            batch = []
        batch.append(file)
    return [*packs, _pack(batch)] if batch else packs


def _pack(files: Sequence[RawFile]) -> Pack:
    return Pack(digest(*(part for f in files for part in (f.name, f.sha256)))[:16], tuple(files))
