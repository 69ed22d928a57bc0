"""The key from pseudonyms to names (R35): it stays in OUT/private and is part of no published table."""

from __future__ import annotations

import csv
from pathlib import Path

from pipeline.storage import read_table, whole_path

COLUMNS = ("actor_id", "display_name", "canonical_name", "aliases")
_OWNER_ONLY = 0o600


def write_key(out: Path) -> Path | None:
    """Write OUT/private/actor_names.csv, readable by its owner alone; None when no actors were resolved."""
    source = out / "stages" / "actors" / "actors" / "all.parquet"
    if not source.is_file():
        return None
    path = out / "private" / "actor_names.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [r for r in read_table(source, [*COLUMNS, "is_private"]).to_pylist() if r["is_private"]]
    with whole_path(path) as temporary:
        Path(temporary).touch(mode=_OWNER_ONLY)
        with Path(temporary).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(
                [r["actor_id"], r["display_name"], r["canonical_name"], ";".join(r["aliases"])] for r in rows
            )
    return path
