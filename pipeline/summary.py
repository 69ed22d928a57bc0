"""What a run came to: numbers read back from the published tables, never from memory of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.storage import read_table

TOP = 8


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of a finished run; `status` and `top` count codings."""

    run_id: str
    read: int
    quarantined: int
    copies: int
    core: int
    coded: int
    codings: int
    status: Mapping[str, int]
    top: Mapping[str, int]
    tables: str
    report: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def summarise(out: Path, run_id: str, report: Path) -> Summary:
    """Read the published tables of a run."""
    tables = out / "tables"
    articles = read_table(tables / "articles.parquet", ["is_canonical", "relevance", "n_codings"]).to_pylist()
    codings = read_table(tables / "codings.parquet", ["code_id", "evid_code"])
    codes = Counter(codings.column("code_id").to_pylist())
    return Summary(
        run_id=run_id,
        read=len(articles),
        quarantined=read_table(tables / "quarantine.parquet", ["reason"]).num_rows,
        copies=sum(not a["is_canonical"] for a in articles),
        core=sum(a["relevance"] == "core" and a["is_canonical"] for a in articles),
        coded=sum(a["n_codings"] > 0 for a in articles),
        codings=codings.num_rows,
        status=_ranked(Counter(s for s in codings.column("evid_code").to_pylist() if s)),
        top=dict(list(_ranked(codes).items())[:TOP]),
        tables=str(tables),
        report=str(report),
    )


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
