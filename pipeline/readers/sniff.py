"""What a source is: by its first bytes, then by how its text begins, then by its suffix."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

from pipeline.readers.base import Source, seekable
from pipeline.readers.encoding import charset, is_binary
from pipeline.readers.guard import CODECS, Codec


class Format(StrEnum):
    """The families of formats that are told apart."""

    JSON = "json"
    DELIMITED = "delimited"
    SPREADSHEET = "spreadsheet"
    PARQUET = "parquet"
    HTML = "html"
    PLAIN = "plain"
    ZIP = "zip"
    TAR = "tar"
    PACKED = "packed"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Guess:
    """A format; for a packed file its codec, for an unsupported one what it is and what to do."""

    format: Format
    codec: Codec | None = None
    advice: str = ""


_OFFICE = "save its articles as .txt, .csv or .xlsx"
_UNPACK = "unpack it and pack it again as .zip or .tar.gz"
_PICTURE = "a picture; only text can be coded; give its text as .txt"
_UNSUPPORTED_SUFFIXES = {
    ".pdf": f"a PDF; {_OFFICE}",
    **dict.fromkeys((".docx", ".doc", ".odt", ".rtf", ".pptx", ".ppt"), f"an office document; {_OFFICE}"),
    **dict.fromkeys((".msg", ".eml", ".mht", ".mhtml", ".mbox"), f"a mail or web archive; {_OFFICE} or .html"),
    ".epub": f"an e-book; {_OFFICE}",
    ".warc": "a web archive; extract its pages as .html",
    **dict.fromkeys((".rss", ".atom"), "a feed; save its entries as .jsonl or .csv"),
    **dict.fromkeys((".7z", ".rar", ".zst", ".lz4", ".z"), f"an archive of a kind that is not read; {_UNPACK}"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg"), _PICTURE),
}
_MAGIC = (
    (b"%PDF", _UNSUPPORTED_SUFFIXES[".pdf"]),
    (b"{\\rtf", _UNSUPPORTED_SUFFIXES[".doc"]),
    *((magic, _UNSUPPORTED_SUFFIXES[".png"]) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    *((magic, _UNSUPPORTED_SUFFIXES[".7z"]) for magic in (b"7z\xbc\xaf", b"Rar!\x1a", b"(\xb5/\xfd", b'\x04"M\x18')),
    (b"SQLite format 3\0", "an SQLite database; export its table as .csv"),
    (b"WARC/", _UNSUPPORTED_SUFFIXES[".warc"]),
    (b"ARROW1", "an Arrow file; save it as .parquet"),
    (b"Obj\x01", "an Avro file; save it as .parquet or .jsonl"),
)
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_OFFICE_FIRST = (b"[Content_Types].xml", b"docProps/", b"_rels/", b"xl/", b"word/", b"ppt/", b"mimetype", b"META-INF/")
_BY_SUFFIX = {
    **dict.fromkeys((".json", ".jsonl", ".ndjson", ".jsonlines"), Format.JSON),
    **dict.fromkeys((".csv", ".tsv", ".tab", ".psv"), Format.DELIMITED),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), Format.HTML),
    **dict.fromkeys((".txt", ".text"), Format.PLAIN),
}
_SHEETS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*+>\s*)?(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON = re.compile(r'\s*(?:\{\s*"|\[\s*\{\s*")')
_XML = re.compile(r"\s*<(?:\?xml|rss|feed|rdf:RDF)\b", re.IGNORECASE)
_PARQUET = (b"PAR1", b"PARE")


def sniff(source: Source) -> Guess:
    """The format of a source that is not empty; raises OSError and InputError as its stream does."""
    head = source.head(4096)
    return _by_magic(source, head) or _by_text(source, head)


def _by_magic(source: Source, head: bytes) -> Guess | None:
    if head.startswith(_ZIP_MAGIC):
        return _zip_kind(source, head)
    for codec in CODECS:
        if head.startswith(codec.magic):
            return Guess(Format.PACKED, codec)
    if head.startswith(_PARQUET):
        return Guess(Format.PARQUET)
    if head.startswith(_OLE_MAGIC):
        advice = _UNSUPPORTED_SUFFIXES.get(source.suffix, "")
        return Guess(Format.UNSUPPORTED, None, advice) if advice else Guess(Format.SPREADSHEET)
    if head[257:262] == b"ustar" or source.suffix == ".tar":
        return Guess(Format.TAR)
    advice = next((advice for magic, advice in _MAGIC if head.startswith(magic)), "")
    return Guess(Format.UNSUPPORTED, None, advice) if advice else None


def _by_text(source: Source, head: bytes) -> Guess:
    if source.suffix in _UNSUPPORTED_SUFFIXES:
        return Guess(Format.UNSUPPORTED, None, _UNSUPPORTED_SUFFIXES[source.suffix])
    if is_binary(head):
        return _binary(source)
    text = head.decode(charset(head), "replace").lstrip("\ufeff")
    for pattern, format_ in ((_HTML, Format.HTML), (_JSON, Format.JSON)):
        if pattern.match(text):
            return Guess(format_)
    if source.suffix in _BY_SUFFIX:
        return Guess(_BY_SUFFIX[source.suffix])
    if _XML.match(text):
        return Guess(Format.UNSUPPORTED, None, "XML or a feed; save its entries as .jsonl, .csv or .html")
    return _by_table(source)


def _binary(source: Source) -> Guess:
    """Binary data without a known mark: its named reader says what is wrong with it."""
    if source.suffix in {".parquet", ".pq"}:
        return Guess(Format.PARQUET)
    if source.suffix in _SHEETS:
        return Guess(Format.SPREADSHEET)
    return Guess(Format.UNSUPPORTED, None, f"binary data of an unknown kind; {_OFFICE}")


def _by_table(source: Source) -> Guess:
    """Text without a suffix that we know: a table when its first line names a text column; a licence is no article."""
    from pipeline.readers.delimited import has_header

    if has_header(source):
        return Guess(Format.DELIMITED)
    named = f"text named {source.suffix}" if source.suffix else "text without a suffix"
    return Guess(Format.UNSUPPORTED, None, f"{named}; rename it to .txt if it is one article")


def _zip_kind(source: Source, head: bytes) -> Guess:
    """Zip archive, or the workbook or document that a zip can be as well."""
    if source.suffix in _SHEETS:
        return Guess(Format.SPREADSHEET)
    if source.suffix in _UNSUPPORTED_SUFFIXES:
        return Guess(Format.UNSUPPORTED, None, _UNSUPPORTED_SUFFIXES[source.suffix])
    if not head[30:].startswith(_OFFICE_FIRST):
        return Guess(Format.ZIP)
    names = _zip_names(source)
    if any(name.startswith("xl/workbook.") for name in names) or b"opendocument.spreadsheet" in head[:200]:
        return Guess(Format.SPREADSHEET)
    if "[Content_Types].xml" in names or head[30:].startswith(b"mimetype"):
        return Guess(Format.UNSUPPORTED, None, _UNSUPPORTED_SUFFIXES[".docx"])
    return Guess(Format.ZIP)


def _zip_names(source: Source) -> frozenset[str]:
    """Names in the directory of a zip; none when it cannot be read (its reader then says why)."""
    try:
        with seekable(source) as stream, zipfile.ZipFile(stream) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, struct.error, zlib.error, EOFError, ValueError, NotImplementedError, OverflowError):
        return frozenset()
