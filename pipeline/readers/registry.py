"""One door to every reader: a source in, its records and refusals out."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.readers.base import InputError, RawRecord, Reason, Refusal, Source
from pipeline.readers.sniff import Format, Guess, sniff


def read(source: Source) -> Iterator[RawRecord | Refusal]:
    """Records of a source of any kind, and a refusal for each part that is none; bad input never raises."""
    try:
        _check_size(source)
        silent = True
        for item in _records(source, sniff(source)):
            silent = False
            yield item
        if silent:
            raise _nothing()
    except InputError as fault:
        yield Refusal(source.member, -1, fault.reason, fault.detail)
    except OSError as error:
        yield Refusal(source.member, -1, Reason.UNREADABLE, f"cannot be read: {error.strerror or error}")


def _nothing() -> InputError:
    return InputError(Reason.EMPTY, "holds no file or record to read")


def _check_size(source: Source) -> None:
    if source.size == 0 or not source.head(1):
        raise InputError(Reason.EMPTY, "the file is empty")
    if source.depth == 0 and source.size > source.caps.file_bytes:
        raise InputError(Reason.OVERSIZED, f"{source.size:,} bytes; at most {source.caps.file_bytes:,}; split it")


def _records(source: Source, guess: Guess) -> Iterator[RawRecord | Refusal]:
    """Hand the source to its reader; each family is imported when first met."""
    match guess.format:
        case Format.JSON:
            from pipeline.readers.jsonlines import read_json

            return read_json(source)
        case Format.DELIMITED:
            from pipeline.readers.delimited import read_delimited

            return read_delimited(source)
        case Format.HTML:
            from pipeline.readers.html import read_html

            return read_html(source)
        case Format.PLAIN:
            from pipeline.readers.plaintext import read_plain

            return read_plain(source)
        case _:
            return _sheets(source, guess)


def _sheets(source: Source, guess: Guess) -> Iterator[RawRecord | Refusal]:
    match guess.format:
        case Format.SPREADSHEET:
            from pipeline.readers.spreadsheet import read_spreadsheet

            return read_spreadsheet(source)
        case Format.PARQUET:
            from pipeline.readers.parquet import read_parquet

            return read_parquet(source)
        case _:
            return _containers(source, guess)


def _containers(source: Source, guess: Guess) -> Iterator[RawRecord | Refusal]:
    from pipeline.readers.archive import read_packed, read_tar, read_zip

    match guess.format:
        case Format.ZIP:
            return read_zip(source, read)
        case Format.TAR:
            return read_tar(source, read)
        case Format.PACKED if guess.codec is not None:
            return read_packed(source, guess.codec, read)
        case _:
            raise InputError(Reason.UNSUPPORTED, guess.advice)
