"""Tables as text: CSV, TSV and their kin, with the delimiter found by what makes the header a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TextIO

from pipeline.readers.base import Caps, InputError, RawRecord, Reason, Refusal, Source
from pipeline.readers.encoding import BROKEN_UNITS, charset, open_text, repair
from pipeline.readers.fields import ALLOWED_TEXT, has_text_field, lookup, show_names, to_record

SAMPLE_CHARS = 1 << 18
DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 200

# The library's limit (131,072) is below long articles, and it is one for the whole process.
csv.field_size_limit(max(csv.field_size_limit(), Caps().document_bytes))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written; `is_quoted` false means that quotes are ordinary characters."""

    delimiter: str = ","
    is_quoted: bool = True
    is_escaped: bool = False

    def rows(self, lines: Iterable[str]) -> Any:
        """The csv reader over the lines."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.is_quoted else csv.QUOTE_NONE,
            escapechar="\\" if self.is_escaped else None,
            doublequote=not self.is_escaped,
        )


def read_delimited(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of a table with a header; rows of another width are refused one by one."""
    codec = charset(source.head())
    with open_text(source, codec) as stream:
        sample = stream.read(SAMPLE_CHARS)
    dialect = find_dialect(sample, is_cut=len(sample) == SAMPLE_CHARS)
    with open_text(source, codec) as stream:
        yield from _Table(source, dialect, _Lines(stream, source.caps.document_bytes)).records()


def has_header(source: Source) -> bool:
    """Whether the text opens with a header of at least two columns that names a text column."""
    with open_text(source, charset(source.head())) as stream:
        sample = stream.read(1 << 14)
    header = next(_rows(sample, find_dialect(sample, is_cut=True)), [])
    return len(header) > 1 and has_text_field(header)


def find_dialect(sample: str, *, is_cut: bool) -> Dialect:
    """The dialect whose header names most fields of an article and whose rows best keep its width."""
    declared = _declared(sample)
    if declared:
        return Dialect(declared)
    candidates = [Dialect(delimiter) for delimiter in DELIMITERS]
    if '\\"' in sample:
        candidates += [Dialect(delimiter, is_escaped=True) for delimiter in DELIMITERS]
    candidates += [Dialect(delimiter, is_quoted=False) for delimiter in "\t|"]
    return max(candidates, key=lambda dialect: _score(sample, dialect, is_cut=is_cut))


def _declared(sample: str) -> str:
    """The delimiter of a first line `sep=;`, which Excel writes and reads."""
    first = sample[:8].lower()
    return sample[4] if first.startswith("sep=") and first[5:6] in {"\r", "\n"} else ""


def _score(sample: str, dialect: Dialect, *, is_cut: bool) -> tuple[bool, int, float, int]:
    """Names a text; fields named; share of rows as wide as the header; rows, for quotes can swallow some."""
    rows = list(_rows(sample, dialect))
    if not rows:
        return False, 0, 0.0, 0
    header, body = rows[0], rows[1:-1] if is_cut and len(rows) > 2 else rows[1:]  # noqa: PLR2004  # cut last row
    named = {found[0] for found in map(lookup, header) if found}
    share = sum(len(row) == len(header) for row in body) / len(body) if body else 0.0
    return "text" in named, len(named), share, len(body) if len(header) > 1 else 0


def _rows(sample: str, dialect: Dialect) -> Iterator[list[str]]:
    """The first rows of the sample, as far as they can be read."""
    reader = dialect.rows(io.StringIO(sample.lstrip("\r\n"), newline=""))
    for _ in range(_SAMPLE_ROWS):
        try:
            row = next(reader, None)
        except csv.Error:
            return
        if row is None:
            return
        if row:
            yield row


class _Lines:
    """Lines of a stream, none beyond the limit; `exhausted` once more was asked for than there is."""

    def __init__(self, stream: TextIO, limit: int) -> None:
        self._stream, self._limit, self.exhausted = stream, limit, False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit)
        if not line:
            self.exhausted = True
            raise StopIteration
        if len(line) >= self._limit and not line.endswith(("\n", "\r")):
            raise InputError(Reason.OVERSIZED, f"a line of more than {self._limit:,} characters; the rest is not read")
        return line


class _Table:
    """Header, then records: where the reader stands and what it has given."""

    def __init__(self, source: Source, dialect: Dialect, lines: _Lines) -> None:
        self._source, self._lines, self._reader = source, lines, dialect.rows(lines)
        self._header: list[str] = []
        self._record_no = 0

    def records(self) -> Iterator[RawRecord | Refusal]:
        """Every row below the header as a record or a refusal."""
        for line_no, row in self._rows():
            if isinstance(row, Refusal):
                yield row
            elif not self._header:
                self._take_header(row)
                continue
            else:
                yield self._record(line_no, row)
            self._record_no += 1
        if not self._header:
            raise InputError(Reason.EMPTY, "no line holds anything")
        if self._record_no == 0:
            raise InputError(Reason.EMPTY, "a header without rows")

    def _rows(self) -> Iterator[tuple[int, list[str] | Refusal]]:
        """Rows that are not blank, each with the line it starts on."""
        while True:
            line_no = self._reader.line_num + 1
            try:
                row = next(self._reader, None)
            except csv.Error as error:
                yield line_no, self._refuse(Reason.BAD_RECORD, line_no, f"{error}; a quote may be left open")
                continue
            if row is None:
                return
            if self._lines.exhausted:
                detail = "a quote opened here is never closed; what follows cannot be told apart"
                yield line_no, self._refuse(Reason.TRUNCATED, line_no, detail)
                return
            if row and not (line_no == 1 and len(row) <= 2 and row[0].lower().startswith("sep=")):  # noqa: PLR2004
                yield line_no, row

    def _take_header(self, row: list[str]) -> None:
        if len(row) > self._source.caps.fields:
            most = self._source.caps.fields
            raise InputError(Reason.OVERSIZED, f"{len(row):,} columns; at most {most:,} are read")
        if not has_text_field(row):
            detail = f"columns found: {show_names(row)}; {ALLOWED_TEXT}"
            raise InputError(Reason.NOT_ARTICLE, detail)
        self._header = [repair(name)[0] for name in row]

    def _record(self, line_no: int, row: list[str]) -> RawRecord | Refusal:
        if len(row) != len(self._header):
            detail = f"{len(row):,} cells where the header has {len(self._header):,}"
            return self._refuse(Reason.BAD_RECORD, line_no, detail)
        cells, notes = _repaired(row)
        return to_record(
            list(zip(self._header, cells, strict=True)),
            member=self._source.member,
            record_no=self._record_no,
            reader="delimited",
            caps=self._source.caps,
            where=f"line {line_no:,}",
            notes=notes,
        )

    def _refuse(self, reason: Reason, line_no: int, detail: str) -> Refusal:
        return Refusal(self._source.member, self._record_no, reason, f"line {line_no:,}: {detail}")


def _repaired(row: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Cells with their odd bytes read as Windows-1252, and notes on that."""
    repairs = [repair(cell) for cell in row]
    notes = next((notes for _, notes in repairs if notes), ())
    if any("\ufffd" in cell for cell in row):
        notes = (*notes, BROKEN_UNITS)
    return [cell for cell, _ in repairs], notes
