from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.readers import RawRecord, Reason, Refusal, discover, read
from pipeline.readers.discover import is_ignored


def plant(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def names(*paths: Path) -> list[str]:
    return [source.name for source in discover(paths)]


def test_files_are_found_in_order_and_named_from_the_folder(tmp_path: Path) -> None:
    plant(tmp_path, "b/2.txt", "b/10.txt", "a.txt", "c.txt", "b/d/e.txt")
    assert names(tmp_path) == ["a.txt", "b/10.txt", "b/2.txt", "b/d/e.txt", "c.txt"]
    assert names(tmp_path / "b" / "2.txt") == ["2.txt"]


def test_hidden_and_system_files_are_ignored(tmp_path: Path) -> None:
    plant(tmp_path, ".DS_Store", "Thumbs.db", "__MACOSX/._a.txt", ".git/x", "ok.txt", "sub/._b.txt")
    assert names(tmp_path) == ["ok.txt"]
    assert names(tmp_path / ".DS_Store") == [".DS_Store"]
    assert is_ignored("a/__MACOSX/b.txt")
    assert not is_ignored("./a/../b.txt")


def test_a_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt")
    with pytest.raises(SourceError, match=r"tiada\.csv.*no such file"):
        discover([tmp_path, tmp_path / "tiada.csv"])


def test_links_are_not_followed_and_loops_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    plant(tmp_path, "in/a.txt", "out/secret.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "leak.txt").symlink_to(tmp_path / "out" / "secret.txt")
    with caplog.at_level(logging.WARNING):
        assert names(tmp_path / "in") == ["a.txt"]
    assert "leak.txt is a link" in caplog.text
    (tmp_path / "named").symlink_to(tmp_path / "out")
    assert names(tmp_path / "named") == ["secret.txt"]


def test_each_file_once_and_names_stay_distinct(tmp_path: Path) -> None:
    plant(tmp_path, "x/a.txt", "y/a.txt")
    assert names(tmp_path / "x", tmp_path / "x" / "a.txt", tmp_path / "y") == ["a.txt", "y/a.txt"]


def test_argument_order_does_not_matter(tmp_path: Path) -> None:
    plant(tmp_path, "x/a.txt", "y/a.txt", "z.txt")
    paths = [tmp_path / "z.txt", tmp_path / "y", tmp_path / "x"]
    assert names(*paths) == names(*paths[::-1])


@pytest.mark.parametrize("raw", [b"berita-\xe9.txt", b"baris\nbaru.txt"])
def test_odd_names_are_shown_printable_and_read(tmp_path: Path, raw: bytes) -> None:
    assert sys.platform == "win32" or (tmp_path / os.fsdecode(raw)).write_bytes(b"Rapat desa\n\nIsi rapat.")
    for source in discover([tmp_path]):
        source.name.encode()
        assert "\n" not in source.name
        assert [type(found) for found in read(source)] == [RawRecord]


def test_what_cannot_be_opened_becomes_a_refusal(tmp_path: Path) -> None:
    plant(tmp_path, "a.txt")
    source = next(discover([tmp_path]))
    (tmp_path / "a.txt").unlink()
    found = list(read(source))
    assert len(found) == 1
    assert isinstance(found[0], Refusal)
    assert found[0].reason is Reason.UNREADABLE
    assert str(tmp_path) not in found[0].detail
