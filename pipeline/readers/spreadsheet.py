"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, every sheet a table with a header."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any, BinaryIO

import orjson

from pipeline.readers.archive import ZIP_FAULTS, zip_fault
from pipeline.readers.base import InputError, Ledger, RawRecord, Reason, Refusal, Source, load
from pipeline.readers.fields import ALLOWED_TEXT, has_text_field, show_names, stringify, to_record
from pipeline.readers.guard import DEFLATE, Inflating, Meter, allowance, buffered, member_path, refuse

FULL_CELL = "a cell holds 32,767 characters, the most Excel keeps: its end may be missing"
_CELL_CHARS = 32_767
# The library lays a sheet out as a full grid of 32-byte cells: two cells in far corners would take all memory.
MOST_CELLS = 20_000_000
# Random damage to an XLS made it ask for more than 20 GB and took the whole run down: it works in a process apart.
_MEMORY, _SECONDS = 4 * 1024**3, 300
_WORKER = [sys.executable, "-P", str(Path(__file__).with_name("sheet_worker.py")), str(_MEMORY), str(_SECONDS)]
_LOCAL_HEADER, _LOCAL_LENGTHS = 30, slice(26, 30)
_STORED, _DEFLATED = 0, 8
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def read_spreadsheet(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of every sheet; the sheet's name ends the member path."""
    data = load(source, source.caps.member_bytes)
    if data.startswith(b"PK"):
        check_container(source, data)
    sheet = _Sheet(source, source.member)
    silent = True
    for event in _events(data):
        if event[0] == "sheet":
            sheet = _Sheet(source, member_path(source, event[1]))
        elif (item := sheet.take(event)) is not None:
            silent = False
            yield item
    if silent:
        raise InputError(Reason.EMPTY, "no sheet holds rows")


def _events(data: bytes) -> Iterator[list[Any]]:
    """What the worker process tells of the workbook; a last fault when it dies before the end."""
    event: list[Any] = []
    with Popen(_WORKER, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as worker:  # noqa: S603  # our own file, no shell
        try:
            _feed(worker, data)
            for line in worker.stdout or ():
                event = orjson.loads(line) if line.endswith(b"\n") else []
                if event and event[0] != "end":
                    yield event
        finally:
            worker.kill()
    if event != ["end"]:
        yield ["fault", Reason.UNREADABLE, f"damaged, or more than {_MEMORY:,} bytes or {_SECONDS} s to lay out"]


def _feed(worker: Popen[bytes], data: bytes) -> None:
    if worker.stdin is not None:
        with suppress(BrokenPipeError), worker.stdin as stdin:  # a worker that died is known by its missing end
            stdin.write(data)


class _Sheet:
    """One sheet: its first row is the header, each further row a record."""

    def __init__(self, source: Source, member: str) -> None:
        self._source, self._member = source, member
        self._header: list[str] = []
        self._record_no = 0
        self._is_refused = False

    def take(self, event: list[Any]) -> RawRecord | Refusal | None:
        """The record or refusal that a row or fault becomes; None for a header and for rows of a refused sheet."""
        if event[0] == "fault":
            return refuse(self._member, Reason(event[1]), event[2])
        if self._is_refused:
            return None
        _, row_no, cells = event
        return self._record(row_no, cells) if self._header else self._take_header(cells)

    def _take_header(self, cells: list[object]) -> Refusal | None:
        self._header = [stringify(cell) or "" for cell in cells]
        most = self._source.caps.fields
        if len(cells) > most:
            self._is_refused = True
            return refuse(self._member, Reason.OVERSIZED, f"{len(cells):,} columns; at most {most:,} are read")
        if not has_text_field(self._header):
            self._is_refused = True
            detail = f"columns found: {show_names(self._header)}; {ALLOWED_TEXT}"
            return refuse(self._member, Reason.NOT_ARTICLE, detail)
        return None

    def _record(self, row_no: int, cells: list[object]) -> RawRecord | Refusal:
        is_full = any(isinstance(cell, str) and len(cell) == _CELL_CHARS for cell in cells)
        self._record_no += 1
        return to_record(
            list(zip(self._header, cells, strict=True)),
            member=self._member,
            record_no=self._record_no - 1,
            reader="spreadsheet",
            caps=self._source.caps,
            where=f"row {row_no:,}",
            notes=(FULL_CELL,) if is_full else (),
        )


def check_container(source: Source, data: bytes) -> None:
    """Unpack every part of a zipped workbook once, keeping nothing; raises InputError beyond the caps.

    Declared sizes are checked, then the real ones, from the packed bytes: the library behind trusts neither.
    """
    stream = io.BytesIO(data)
    ledger = Ledger(min(source.caps.member_bytes, allowance(source.caps, len(data))))
    try:
        with zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                fault = zip_fault(source, info)
                if fault is not None:
                    raise InputError(fault.reason, f"part {info.filename!r}: {fault.detail}")
                _check_part(_packed(stream, info), info, ledger)
    except ZIP_FAULTS as error:
        raise InputError(Reason.TRUNCATED, f"the workbook is cut or damaged ({error})") from error
    if source.ledger is not None:
        source.ledger.charge(ledger.spent)


def _packed(stream: BinaryIO, info: zipfile.ZipInfo) -> bytes:
    stream.seek(info.header_offset)
    lengths = stream.read(_LOCAL_HEADER)[_LOCAL_LENGTHS]
    skip = int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    stream.seek(info.header_offset + _LOCAL_HEADER + skip)
    return stream.read(info.compress_size)


def _check_part(packed: bytes, info: zipfile.ZipInfo, ledger: Ledger) -> None:
    """Unpack one part for its size and for the grid its cells span."""
    if info.compress_type == _STORED:
        part: BinaryIO = io.BytesIO(packed)
        ledger.charge(len(packed))
    elif info.compress_type == _DEFLATED:
        part = buffered(Inflating(io.BytesIO(packed), DEFLATE, Meter(ledger, ledger.limit)))
    else:
        raise InputError(Reason.UNSUPPORTED, f"part {info.filename!r} is packed in a way that is not read")
    span = _Span()
    with part:
        while block := part.read(1 << 20):
            span.look(block)


class _Span:
    """The grid that the cells of an XML sheet span, by the references and repetitions it holds."""

    def __init__(self) -> None:
        self._columns, self._rows, self._tail = 1, 1, b""

    def look(self, block: bytes) -> None:
        """Take in the next block; raises InputError(BOMB) when the grid is too large."""
        block, self._tail = self._tail + block, block[-64:]
        for column, row in _REFERENCE.findall(block):
            self._columns, self._rows = max(self._columns, _column(column)), max(self._rows, int(row))
        if self._columns * self._rows > MOST_CELLS:
            detail = f"cells span {self._rows:,} rows by {self._columns:,} columns; at most {MOST_CELLS:,} cells"
            raise InputError(Reason.BOMB, f"{detail}; delete the stray cells")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
