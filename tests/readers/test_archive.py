from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.readers import Caps, RawRecord, Reason, Refusal, discover, memory_source, read

LINE = b'{"judul": "Rapat", "isi": "Isi rapat."}\n'
TEXT = b"Rapat desa\n\nIsi rapat."
SMALL = Caps(member_bytes=200_000, expansion_ratio=20, expansion_floor=50_000)
PACKERS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def tarred(members: dict[str, bytes], *special: tarfile.TarInfo) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for info in special:
            archive.addfile(info)
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def found(name: str, data: bytes, caps: Caps | None = None) -> list[RawRecord | Refusal]:
    return list(read(memory_source(name, data, caps=caps)))


def shape(name: str, data: bytes, caps: Caps | None = None) -> list[tuple[str, str]]:
    """Member and reader of records, member and reason of refusals."""
    return [
        (item.member, item.reader if isinstance(item, RawRecord) else str(item.reason))
        for item in found(name, data, caps)
    ]


@pytest.mark.parametrize("build", [zipped, tarred])
def test_members_are_read_each_by_its_kind(build: Callable[[dict[str, bytes]], bytes]) -> None:
    members = {"a/b.jsonl": LINE * 2, "c.txt": TEXT, "__MACOSX/c.txt": b"x", "a/.DS_Store": b"x", "d.csv": b"isi\nx\n"}
    expected = [("a/b.jsonl", "json")] * 2 + [("c.txt", "plain"), ("d.csv", "delimited")]
    assert shape("dump.bin", build(members)) == expected


@pytest.mark.parametrize("suffix", PACKERS)
def test_packed_files_and_tars(suffix: str) -> None:
    pack = PACKERS[suffix]
    assert shape("a.jsonl" + suffix, pack(LINE)) == [("", "json")]
    assert shape("a.csv" + suffix, pack(b"isi,id\nx,1\n")) == [("", "delimited")]
    assert shape("tanpa_akhiran", pack(LINE)) == [("", "json")]
    assert shape("a.tar" + suffix, pack(tarred({"b.txt": TEXT}))) == [("b.txt", "plain")]
    assert shape("a.dat", pack(tarred({"b.txt": TEXT}))) == [("b.txt", "plain")]
    assert shape("a.jsonl" + suffix, pack(LINE) + pack(LINE)) == [("", "json")] * 2
    assert shape("a.jsonl" + suffix, pack(LINE) + b"\0" * 512) == [("", "json")]


def test_short_tar_suffix() -> None:
    assert shape("a.tgz", gzip.compress(tarred({"b.txt": TEXT}))) == [("b.txt", "plain")]


def test_nesting_is_named_with_bangs_and_bounded() -> None:
    data = zipped({"in.jsonl": LINE})
    for level in ("c", "b"):
        data = zipped({f"{level}.zip": data, f"{level}.txt": TEXT})
    assert shape("a.zip", data) == [("b.zip!c.zip!in.jsonl", "json"), ("b.zip!c.txt", "plain"), ("b.txt", "plain")]
    assert shape("a.zip", zipped({"z.zip": data, "z.txt": TEXT})) == [
        ("z.zip!b.zip!c.zip", Reason.NESTED),
        ("z.zip!b.zip!c.txt", "plain"),
        ("z.zip!b.txt", "plain"),
        ("z.txt", "plain"),
    ]
    inner = zipped({"t.tar.gz": gzip.compress(tarred({"x.jsonl.gz": gzip.compress(LINE)}))})
    assert shape("a.zip", inner) == [("t.tar.gz!x.jsonl.gz", "json")]
    packed = LINE
    for _ in range(4):
        packed = gzip.compress(packed)
    assert shape("a.gz.gz.gz.gz", packed) == [("", Reason.NESTED)]


@pytest.mark.parametrize("build", [zipped, tarred])
@pytest.mark.parametrize("name", ["/etc/a.txt", "../a.txt", "a/../../b.txt", "C:/a.txt", "a\\..\\b.txt", "C:\\a.txt"])
def test_unsafe_paths_are_refused_one_by_one(build: Callable[[dict[str, bytes]], bytes], name: str) -> None:
    results = found("a.bin", build({name: TEXT, "ok.txt": TEXT}))
    assert [getattr(item, "reason", "read") for item in results] == [Reason.UNSAFE_PATH, "read"]
    assert results[0].member == name


def test_links_and_devices_are_refused() -> None:
    special = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"s{kind.decode()}")
        info.type, info.linkname = kind, "/etc/passwd"
        special.append(info)
    assert [reason for _, reason in shape("a.tar", tarred({"ok.txt": TEXT}, *special))] == [Reason.UNSAFE_PATH] * 4 + [
        "plain"
    ]
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ok.txt", TEXT)
    assert shape("a.zip", stream.getvalue()) == [("link.txt", Reason.UNSAFE_PATH), ("ok.txt", "plain")]


def patched(data: bytes, name: bytes, *, flags: int | None = None, size: int | None = None) -> bytes:
    """The zip with the flags or unpacked size of one member changed in both of its headers."""
    raw = bytearray(data)
    for magic, flags_at, size_at, name_at in ((b"PK\x03\x04", 6, 22, 30), (b"PK\x01\x02", 8, 24, 46)):
        start = raw.find(magic)
        while start >= 0:
            if raw[start + name_at : start + name_at + len(name)] == name:
                if flags is not None:
                    struct.pack_into("<H", raw, start + flags_at, flags)
                if size is not None:
                    struct.pack_into("<I", raw, start + size_at, size)
            start = raw.find(magic, start + 4)
    return bytes(raw)


def test_encrypted_members_are_refused() -> None:
    data = patched(zipped({"rahasia.txt": TEXT, "ok.txt": TEXT}), b"rahasia.txt", flags=1)
    assert shape("a.zip", data) == [("rahasia.txt", Reason.ENCRYPTED), ("ok.txt", "plain")]


def test_declared_bombs_are_refused_and_the_rest_read() -> None:
    members = {"bom.txt": b"x" * 100_000, "besar.txt": bytes(range(256)) * 1000, "ok.txt": TEXT}
    assert shape("a.zip", zipped(members), SMALL) == [
        ("bom.txt", Reason.BOMB),
        ("besar.txt", Reason.BOMB),
        ("ok.txt", "plain"),
    ]
    assert shape("a.tar", tarred({"besar.txt": b"x" * 300_000, "ok.txt": TEXT}), SMALL) == [
        ("besar.txt", Reason.BOMB),
        ("ok.txt", "plain"),
    ]


def test_a_header_that_lies_about_its_size_is_refused() -> None:
    data = patched(zipped({"bom.txt": b"x" * 100_000, "ok.txt": TEXT}), b"bom.txt", size=40_000)
    assert shape("a.zip", data, SMALL) == [("bom.txt", Reason.UNREADABLE), ("ok.txt", "plain")]


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_packed_bomb_stops_at_the_cap_and_keeps_what_stood_before(suffix: str) -> None:
    data = PACKERS[suffix](LINE * 10 + b" " * 3_000_000)
    results = [reason for _, reason in shape("a.jsonl" + suffix, data, SMALL)]
    assert results == ["json"] * 10 + [Reason.BOMB]


def test_many_small_expansions_add_up() -> None:
    members = {f"{number:03}.txt": b"y" * 49_000 for number in range(200)}
    results = [reason for _, reason in shape("a.zip", zipped(members), SMALL)]
    assert results.count(Reason.BOMB) == 1
    assert results[-1] == Reason.BOMB
    assert len(results) < 200


def test_nested_bombs_share_one_allowance() -> None:
    inner = zipped({f"{number}.txt": b"y" * 40_000 for number in range(20)})
    results = [reason for _, reason in shape("a.zip", zipped({f"{n}.zip": inner for n in range(20)}), SMALL)]
    assert results[-1] == Reason.BOMB
    assert len(results) < 200


def test_too_many_members() -> None:
    members = {f"{number}.txt": TEXT for number in range(6)}
    assert shape("a.zip", zipped(members), Caps(members=5)) == [("", Reason.OVERSIZED)]
    results = shape("a.tar", tarred(members), Caps(members=5))
    assert [reason for _, reason in results] == ["plain"] * 5 + [Reason.OVERSIZED]


@pytest.mark.parametrize("cut", [700, 1100, 1500, 2000])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_cut_tar_keeps_the_members_before(cut: int, pack: Callable[[bytes], bytes]) -> None:
    whole = tarred({"a.txt": TEXT, "b.txt": TEXT})
    results = [reason for _, reason in shape("a.tar", pack(whole[:cut]))]
    kept = 1 if cut < 1600 else 2
    assert results == ["plain"] * (kept if cut > 700 else 1) + [Reason.TRUNCATED]


def test_a_cut_stream_keeps_the_lines_before() -> None:
    lines = b"".join(b'{"isi": "Isi %d %d."}\n' % (number, zlib.crc32(b"%d" % number)) for number in range(5000))
    for suffix, pack in PACKERS.items():
        whole = pack(lines)
        results = found("a.jsonl" + suffix, whole[: len(whole) // 2])
        assert isinstance(results[-1], Refusal)
        assert results[-1].reason is Reason.TRUNCATED
        if suffix == ".gz":
            assert len(results) > 1000
        assert all(isinstance(item, RawRecord) for item in results[:-1])


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_without_its_directory_keeps_whole_members(method: int) -> None:
    members = {f"{number}.txt": b"Rapat %d\n\nIsi yang agak panjang %d." % (number, number) for number in range(4)}
    whole = zipped(members, method)
    no_directory = whole[: whole.index(b"PK\x01\x02")]
    assert shape("a.zip", no_directory) == [(name, "plain") for name in members] + [("", Reason.TRUNCATED)]
    results = shape("a.zip", no_directory[:-30])
    assert results == [(name, "plain") for name in list(members)[:3]] + [("", Reason.TRUNCATED)]


def test_a_streamed_zip_without_its_directory() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            part = bytes(memoryview(data))  # type: ignore[arg-type]
            self.data += part
            return len(part)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("../b.txt", TEXT)
        archive.writestr("c.txt", TEXT)
    cut = pipe.data[: pipe.data.index(b"PK\x01\x02")]
    assert shape("a.zip", cut) == [
        ("a.txt", "plain"),
        ("../b.txt", Reason.UNSAFE_PATH),
        ("c.txt", "plain"),
        ("", Reason.TRUNCATED),
    ]


def test_an_empty_zip_and_damaged_member() -> None:
    raw = bytearray(zipped({"a.txt": TEXT * 20, "b.txt": TEXT}))
    raw[40] ^= 0xFF
    assert shape("a.zip", bytes(raw))[-1] == ("b.txt", "plain")
    assert shape("a.zip", bytes(raw))[0][0] == "a.txt"
    assert shape("a.zip", zipped({})) == [("", Reason.EMPTY)]
    assert shape("a.zip", zipped({"k/": b""})) == [("", Reason.EMPTY)]
    assert shape("a.tar", tarred({})) == [("", Reason.EMPTY)]


def test_an_xz_that_wants_much_memory_is_refused() -> None:
    header = lzma.compress(LINE, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 4096}])
    # Byte 16 is the dictionary size of the only filter; the header's checksum follows it.
    raw = bytearray(header)
    length = (raw[12] + 1) * 4
    raw[16] = 36  # 1 GiB
    raw[12 + length - 4 : 12 + length] = struct.pack("<I", zlib.crc32(bytes(raw[12 : 12 + length - 4])))
    (item,) = found("a.jsonl.xz", bytes(raw))
    assert isinstance(item, Refusal)
    assert "emory" in item.detail


def test_undecodable_member_names_are_printable() -> None:
    info = tarfile.TarInfo("berita-\udce9.txt")
    info.size = len(TEXT)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.GNU_FORMAT, errors="surrogateescape") as archive:
        archive.addfile(info, io.BytesIO(TEXT))
    assert shape("a.tar", stream.getvalue()) == [("berita-%E9.txt", "plain")]


def test_files_on_disk_stream(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINE * 3))
    (tmp_path / "b.zip").write_bytes(zipped({"x.jsonl": LINE, "y.zip": zipped({"z.txt": TEXT})}))
    (tmp_path / "c.tar.bz2").write_bytes(bz2.compress(tarred({"x.jsonl": LINE})))
    results = [(source.name, item.member) for source in discover([tmp_path]) for item in read(source)]
    assert results == [("a.jsonl.gz", "")] * 3 + [
        ("b.zip", "x.jsonl"),
        ("b.zip", "y.zip!z.txt"),
        ("c.tar.bz2", "x.jsonl"),
    ]


def test_a_packed_stream_larger_than_a_member_may_be_still_streams() -> None:
    lines = b"".join(b'{"isi": "Isi %d."}\n' % zlib.crc32(b"%d" % number) for number in range(2000))
    caps = Caps(member_bytes=1000, document_bytes=1000)
    assert shape("a.jsonl.gz", gzip.compress(lines), caps) == [("", "json")] * 2000


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_anywhere_never_raises(data: st.DataObject) -> None:
    members = {"a.txt": TEXT, "b.jsonl": LINE, "c.zip": zipped({"d.csv": b"isi\nx\n"})}
    whole = zipped(members) if data.draw(st.booleans()) else tarred(members)
    packed = {"": whole, "gz": gzip.compress(whole), "xz": lzma.compress(whole)}
    raw = bytearray(packed[data.draw(st.sampled_from(["", "gz", "xz"]))])
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    results = found("a.bin", bytes(raw[: data.draw(st.integers(1, len(raw)))]), SMALL)
    assert results
