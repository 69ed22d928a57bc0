"""Readers: one module a family of formats, each yielding raw records and refusals."""

from pipeline.readers.base import Caps, RawRecord, Reader, Reason, Refusal, Source, memory_source
from pipeline.readers.discover import discover
from pipeline.readers.registry import read

__all__ = [
    "Caps",
    "RawRecord",
    "Reader",
    "Reason",
    "Refusal",
    "Source",
    "discover",
    "memory_source",
    "read",
]
