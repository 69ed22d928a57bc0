"""The codebook: codes, rules and concepts read from a folder of strict YAML; importing this is cheap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.codebook.model import Codebook

__all__ = ["Codebook", "load"]


def load(folder: Path) -> Codebook:
    """The codebook in a folder; CodebookError lists its every problem as `file:line: field: what; allowed: ...`."""
    from pipeline.codebook.loader import read

    return read(folder)


def __getattr__(name: str) -> Any:
    if name == "Codebook":
        from pipeline.codebook.model import Codebook

        return Codebook
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
