"""A process of its own that lays out one workbook: `python -P sheet_worker.py MEMORY SECONDS < book > rows`.

A damaged workbook can make the library behind ask for all memory, abort or spin; here that ends this process and
nothing else. It is run by its path and imports nothing of the package, so it starts fast and from anywhere.
Each line it writes is a JSON array: `["sheet", name]`, `["row", number, cells]`, `["fault", kind, detail]`, and
`["end"]` when all was told.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineWorkbook, PasswordError


def limit(memory: int, seconds: int) -> None:
    """Bound the memory (bytes) and processor time of this process, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def events(data: bytes) -> Iterator[list[Any]]:
    """What the workbook holds, in order."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        yield ["fault", "encrypted", "locked with a password; save it without one"]
        return
    except (CalamineError, OSError, ValueError) as error:
        yield ["fault", "unreadable", f"not a workbook that can be read ({error})"]
        return
    for name in book.sheet_names:
        yield ["sheet", name]
        yield from rows(book, name)


def rows(book: CalamineWorkbook, name: str) -> Iterator[list[Any]]:
    """Rows of a sheet that hold anything, with their numbers as the user sees them."""
    try:
        for number, row in enumerate(book.get_sheet_by_name(name).iter_rows(), start=1):
            if any(cell != "" for cell in row):
                yield ["row", number, [plain(cell) for cell in row]]
    except (CalamineError, OSError, ValueError) as error:
        yield ["fault", "unreadable", f"the sheet cannot be read ({error})"]


def plain(cell: object) -> object:
    """Dates and times as ISO strings, all else as it is."""
    match cell:
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
        case _:
            return cell


def main() -> None:
    """Read a workbook from standard input, write its events to standard output."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    for event in chain(events(sys.stdin.buffer.read()), [["end"]]):
        sys.stdout.buffer.write(orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
