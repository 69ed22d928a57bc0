"""Bytes to text: byte-order mark, strict UTF-8, and Windows-1252 for the bytes that are neither."""

from __future__ import annotations

import codecs
import io
import re

from pipeline.readers.base import Source

NOT_UTF8 = "bytes that are not UTF-8 were read as Windows-1252"
BROKEN_UNITS = "broken characters were replaced by U+FFFD"
LONE_SURROGATES = "lone surrogates were replaced by U+FFFD"
HOLDS_NUL = "holds NUL characters"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its prefix
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b")
# One byte in nine of compressed data is a control character. A text with stray NULs has fewer; where the bytes
# are UTF-8 all the same, more is borne, for short texts.
_BINARY_SHARE = 0.04
_BINARY_SHARE_OF_UTF8 = 0.3
_UTF16_SHARE = 0.3
_ESCAPED = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def charset(head: bytes) -> str:
    """Name of the codec that the head of a file asks for: by its mark, by UTF-16's NULs, else `utf-8`."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half and odd > half * _UTF16_SHARE and even < odd / 8:
        return "utf-16-le"
    if half and even > half * _UTF16_SHARE and odd < even / 8:
        return "utf-16-be"
    return "utf-8"


def is_binary(head: bytes) -> bool:
    """Whether the head of a file cannot be text in any encoding we read."""
    if not charset(head).startswith("utf-8"):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > len(head) * (_BINARY_SHARE_OF_UTF8 if _is_utf8(head) else _BINARY_SHARE)


def _is_utf8(head: bytes) -> bool:
    """Whether the head is UTF-8, but for a last character that is cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def open_text(source: Source, codec: str) -> io.TextIOWrapper:
    """Stream of text with its line ends kept; odd bytes stay escaped until `repair` sees them."""
    return io.TextIOWrapper(source.open(), encoding=codec, errors=_errors(codec), newline="")


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of the bytes, with notes on what was not plain UTF-8."""
    codec = charset(data[:4096])
    text, notes = repair(data.decode(codec, _errors(codec)))
    if not codec.startswith("utf-8") and "\ufffd" in text:
        notes = (*notes, BROKEN_UNITS)
    return text, notes


def repair(text: str) -> tuple[str, tuple[str, ...]]:
    """Turn bytes that strict UTF-8 refused (kept as escapes by `open_text`) into Windows-1252 characters."""
    if is_clean(text):
        return text, ()
    return _ESCAPED.sub(_as_cp1252, text), (NOT_UTF8,)


def without_surrogates(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace lone surrogates, one character for one, so that offsets stay; note what was done."""
    if is_clean(text):
        return text, ()
    return _SURROGATE.sub("\ufffd", text), (LONE_SURROGATES,)


def is_clean(text: str) -> bool:
    """Whether the text can be written as UTF-8, that is, holds no surrogates."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _errors(codec: str) -> str:
    return "surrogateescape" if codec.startswith("utf-8") else "replace"


def _as_cp1252(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) & 0xFF]).decode("cp1252", "replace")
