"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS, every sheet a table with a header."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.readers.archive import ZIP_FAULTS, zip_fault
from pipeline.readers.base import InputError, Ledger, RawRecord, Reason, Refusal, Source, load
from pipeline.readers.fields import ALLOWED_TEXT, has_text_field, show_names, stringify, to_record
from pipeline.readers.guard import DEFLATE, Inflating, Meter, allowance, buffered, member_path, refuse

FULL_CELL = "a cell holds 32,767 characters, the most Excel keeps: its end may be missing"
_CELL_CHARS = 32_767
# The library lays a sheet out as a full grid of 32-byte cells: two cells in far corners would take all memory.
MOST_CELLS = 20_000_000
_LOCAL_HEADER, _LOCAL_LENGTHS = 30, slice(26, 30)
_STORED, _DEFLATED = 0, 8
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


def read_spreadsheet(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of every sheet; the sheet's name ends the member path."""
    data = load(source, source.caps.member_bytes)
    if data.startswith(b"PK"):
        check_container(source, data)
    with closing(_events(data)) as events:
        for sheet, told in _by_sheet(events):
            member = member_path(source, sheet) if sheet is not None else source.member
            try:
                yield from _table(source, member, _rows(told))
            except InputError as fault:
                yield refuse(member, fault.reason, fault.detail)


def _events(data: bytes) -> Iterator[list[Any]]:
    """What the worker process tells of the workbook; a last fault when it dies before the end."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("sheet_worker.py")), str(_MEMORY), str(_SECONDS)]
    event: list[Any] = []
    with Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL) as worker:  # noqa: S603  # our own file, no shell
        try:
            yield from _talk(worker, data, event)
        finally:
            worker.kill()


def _by_sheet(events: Iterator[list[Any]]) -> Iterator[tuple[str | None, Iterator[list[Any]]]]:
    """Events grouped by the sheet they stand in; None before the first sheet."""
    sheet: str | None = None

    def mark(event: list[Any]) -> str | None:
        nonlocal sheet
        sheet = event[1] if event[0] == "sheet" else sheet
        return sheet

    return groupby(events, mark)


def _table(source: Source, member: str, rows: Iterator[tuple[int, list[object]]]) -> Iterator[RawRecord | Refusal]:
    """Records of the rows below the first, which is the header; an empty sheet has none."""
    header = [stringify(cell) or "" for cell in next(rows, (0, []))[1]]
    if not header:
        return
    _check_header(source, header)
    for record_no, (row_no, row) in enumerate(rows):
        yield to_record(
            list(zip(header, row, strict=True)),
            member=member,
            record_no=record_no,
            reader="spreadsheet",
            caps=source.caps,
            where=f"row {row_no:,}",
            notes=(FULL_CELL,) if any(isinstance(cell, str) and len(cell) == _CELL_CHARS for cell in row) else (),
        )


def _check_header(source: Source, header: list[str]) -> None:
    if len(header) > source.caps.fields:
        raise InputError(Reason.OVERSIZED, f"{len(header):,} columns; at most {source.caps.fields:,} are read")
    if not has_text_field(header):
        raise InputError(Reason.NOT_ARTICLE, f"columns found: {show_names(header)}; {ALLOWED_TEXT}")


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
