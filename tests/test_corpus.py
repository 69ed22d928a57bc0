from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import corpus
from pipeline.corpus import RawFile, corpus_digest, digest, pack, survey
from pipeline.errors import SourceError
from pipeline.stages.ingest import raw_files

Key = tuple[str, str]
files = st.lists(
    st.builds(
        RawFile, st.text(min_size=1, max_size=4), st.just("p"), st.integers(0, 2**26), st.text("abc", max_size=2)
    ),
    unique_by=lambda f: (f.name, f.sha256),
    max_size=12,
)


def _keys(packs: list[corpus.Pack]) -> set[tuple[Key, ...]]:
    return {tuple((f.name, f.sha256) for f in p.files) for p in packs}


@given(parts=st.lists(st.text() | st.binary(), max_size=4), others=st.lists(st.text() | st.binary(), max_size=4))
def test_a_digest_tells_lists_of_parts_apart(parts: list[str | bytes], others: list[str | bytes]) -> None:
    def said(those: list[str | bytes]) -> list[bytes]:
        return [p.encode() if isinstance(p, str) else p for p in those]

    assert (digest(*parts) == digest(*others)) is (said(parts) == said(others))
    assert len(digest(*parts)) == 32


def test_a_digest_takes_what_a_file_system_may_name() -> None:
    assert digest("\udcff") != digest("\udcfe")


@given(found=files)
def test_the_corpus_digest_does_not_hear_order_or_place(found: list[RawFile]) -> None:
    moved = [RawFile(f.name, f"elsewhere/{f.name}", f.size, f.sha256) for f in reversed(found)]
    assert corpus_digest(found) == corpus_digest(moved)
    assert corpus_digest([*found, RawFile("one more", "p", 0, "")]) != corpus_digest(found)


@given(found=files)
def test_every_file_is_in_one_pack_and_no_pack_is_too_big(found: list[RawFile]) -> None:
    packs = pack(found, ())
    assert sorted(f for p in packs for f in map(repr, p.files)) == sorted(map(repr, found))
    for one in packs:
        assert one.files
        assert len(one.files) == 1 or sum(f.size for f in one.files) <= corpus.PACK_BYTES
    assert len({p.name for p in packs}) == len(packs)
    assert pack(list(reversed(found)), ()) == packs


@given(old=files, new=files)
def test_new_files_never_touch_old_packs(old: list[RawFile], new: list[RawFile]) -> None:
    before = pack(old, ())
    every = list({(f.name, f.sha256): f for f in [*new, *old]}.values())
    after = pack(every, _keys(before))
    assert {p.name for p in before} <= {p.name for p in after}
    assert sorted(repr(f) for p in after for f in p.files) == sorted(map(repr, every))


@given(old=files, data=st.data())
def test_a_pack_that_lost_a_file_is_packed_anew(old: list[RawFile], data: st.DataObject) -> None:
    before = pack(old, ())
    left = [f for f in old if data.draw(st.booleans())]
    after = pack(left, _keys(before))
    whole = {p.name for p in before if all(f in left for f in p.files)}
    assert whole <= {p.name for p in after}
    assert sorted(repr(f) for p in after for f in p.files) == sorted(map(repr, left))


def _survey(folder: Path, out: Path) -> tuple[dict[str, str], list[str]]:
    found, packs = survey(raw_files([folder]), out)
    return {f.name: f.sha256 for f in found}, sorted(p.name for p in packs)


def test_a_survey_sees_every_change_of_content(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_bytes(b"satu")
    (raw / "b.txt").write_bytes(b"dua.")
    first, packs = _survey(raw, out)
    assert _survey(raw, out) == (first, packs)
    stat = (raw / "a.txt").stat()
    (raw / "a.txt").write_bytes(b"tiga")  # as long as before, and with the same time
    os.utime(raw / "a.txt", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    second, others = _survey(raw, out)
    assert second["a.txt"] != first["a.txt"]
    assert second["b.txt"] == first["b.txt"]
    assert others != packs


def test_a_file_long_unchanged_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_bytes(b"satu")
    long_ago = time.time_ns() - 100 * corpus.RACY_NS
    os.utime(raw / "a.txt", ns=(long_ago, long_ago))
    first = _survey(raw, out)

    def refuse(path: Path) -> str:
        raise AssertionError(path)

    monkeypatch.setattr(corpus, "_sha256", refuse)
    assert _survey(raw, out) == first
    (raw / "a.txt").write_bytes(b"lima kali")
    with pytest.raises(AssertionError):
        _survey(raw, out)


def test_an_unchanged_survey_writes_nothing(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_bytes(b"satu")
    _survey(raw, out)
    state = out / "state" / "corpus.json"
    before = (state.stat().st_mtime_ns, state.read_bytes())
    _survey(raw, out)
    assert (state.stat().st_mtime_ns, state.read_bytes()) == before


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"seen": {}, "packs": []}', b"null"])
def test_a_lost_or_damaged_memory_is_made_anew(tmp_path: Path, content: bytes) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_bytes(b"satu")
    first = _survey(raw, out)
    (out / "state" / "corpus.json").write_bytes(content)
    assert _survey(raw, out) == first


def test_a_folder_without_files_gives_no_pack_and_a_missing_one_an_error(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    assert _survey(tmp_path / "raw", tmp_path / "out") == ({}, [])
    with pytest.raises(SourceError, match="nowhere"):
        raw_files([tmp_path / "nowhere"])
