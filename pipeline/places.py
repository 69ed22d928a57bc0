"""Where the data that ships with Netral stands: in a checkout, an editable install, or a wheel."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import SourceError

_PACKAGE = Path(__file__).resolve().parent


def codebook_folder() -> Path:
    """The codebook folder: `codebook/` here if there is one, else the one that ships with the package."""
    return _first("codebook", Path("codebook"), _PACKAGE.parent / "codebook", _PACKAGE / "_data" / "codebook")


def demo_folder() -> Path:
    """The demo corpus that ships with the package."""
    return _first("raw/demo", _PACKAGE.parent / "raw" / "demo", _PACKAGE / "_data" / "demo")


def _first(name: str, *folders: Path) -> Path:
    for folder in folders:
        if folder.is_dir():
            return folder
    raise SourceError(f"{name}: not found beside the package nor in it; name a folder on the command line")
