from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers.base import memory_source
from pipeline.readers.encoding import BROKEN_UNITS, NOT_UTF8, charset, decode, is_binary, open_text, repair

SENTENCE = "Camat Melati berkata, “Netral itu wajib” kata René."


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_read_without_notes(codec: str) -> None:
    assert decode(SENTENCE.encode(codec)) == (SENTENCE, ())


def test_windows_bytes_are_read_and_noted() -> None:
    assert decode(SENTENCE.encode("cp1252")) == (SENTENCE, (NOT_UTF8,))


def test_a_mixed_file_keeps_both_kinds() -> None:
    assert decode("“a” ".encode() + "“b”".encode("cp1252"))[0] == "“a” “b”"


def test_undefined_windows_byte_and_broken_utf16() -> None:
    assert decode(b"a\x81b") == ("a\ufffdb", (NOT_UTF8,))
    text, notes = decode("ab".encode("utf-16") + b"\x00\xd8")
    assert text == "ab\ufffd"
    assert notes == (BROKEN_UNITS,)


@given(st.binary(max_size=300))
def test_any_bytes_decode_to_writable_text(data: bytes) -> None:
    text, _ = decode(data)
    text.encode()
    charset(data)
    is_binary(data)


@given(st.text(max_size=200))
def test_utf8_is_exact(text: str) -> None:
    data = text.encode()
    if charset(data) == "utf-8":
        assert decode(data) == (text, ())
        assert repair(text) == (text, ())


def test_binary_data_and_stray_nuls() -> None:
    assert is_binary(bytes(range(256)) * 8)
    assert not is_binary(b"judul,isi\nRapat,ada\x00 nol di sini dan teks biasa sesudahnya\n")
    assert not is_binary(SENTENCE.encode("utf-16-le"))


def test_line_ends_are_kept() -> None:
    with open_text(memory_source("a.txt", b"a\r\nb\rc\n"), "utf-8") as stream:
        assert list(stream) == ["a\r\n", "b\r", "c\n"]
