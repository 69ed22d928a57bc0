"""Small corpora for the stages' tests: records become articles without a file, and stages run over them in memory."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa

from pipeline import contract
from pipeline.codebook import Codebook, load
from pipeline.contract import Table
from pipeline.corpus import RawFile
from pipeline.plan import WHOLE
from pipeline.readers.base import RawRecord
from pipeline.stage import Kind, MemoryShards, Stage, registry
from pipeline.stages.ingest import normalise
from pipeline.tables import Article, Quarantine
from tests.strategies import SMALL_CODEBOOK

Record = Mapping[str, str]
Found = Article | Quarantine
STAGES = registry()

STORY = (
    "Camat Watukumbang, Rintis Waluya, ikut kampanye pasangan nomor dua di lapangan desa pada 3 Maret 2031.",
    "Sebanyak 17 pegawai, 42 kepala lingkungan dan 350 warga hadir sejak pukul 08.15 pagi di bawah hujan ringan.",
    "“Saya tidak benar berkampanye, itu hanya silaturahmi,” kata Rintis Waluya seusai acara yang berakhir siang.",
    "Badan pengawas Kabupaten Lembayung mencatat 9 laporan serupa dan akan memanggil 4 saksi pekan depan.",
    "Menjelang pilkada, kepala dinas setempat juga membagikan sarung kepada warga Desa Argamulya dan sekitarnya.",
)


def record(source_id: str, text: str = " ".join(STORY), **others: str) -> dict[str, str]:
    """A record as a reader gives it."""
    fields = {"source_id": source_id, "title": f"Judul {source_id}", "text": text, "outlet": f"Kabar {source_id}"}
    return {**fields, **others}


def found(name: str, records: Sequence[Record]) -> list[Found]:
    """Articles and refusals of a raw file of that name with these records."""
    held = repr([sorted(r.items()) for r in records]).encode("utf-8", "surrogatepass")
    file = RawFile(name, name, len(held), hashlib.sha256(held).hexdigest())
    return [normalise(file, RawRecord("", number, fields, "test")) for number, fields in enumerate(records)]


@dataclass(slots=True)
class Chain:
    """What the stages made of a corpus, by table and shard."""

    tables: dict[Table, dict[str, pa.Table]] = field(default_factory=dict)
    drops: Counter[str] = field(default_factory=Counter)

    def rows(self, table: Table) -> list[Any]:
        """Rows of a table over all shards, in order of shard."""
        return [row for _, part in sorted(self.tables[table].items()) for row in contract.rows(table, part)]

    def keep(self, stage: Stage, shard: str, tables: Sequence[Any]) -> None:
        """Hold what a stage wrote; streams are read to the end."""
        for table, data in zip(stage.writes, tables, strict=True):
            parts = [data] if hasattr(data, "schema") else list(data)
            self.tables.setdefault(table, {})[shard] = pa.concat_tables(parts) if parts else contract.empty(table)

    def inputs(self, stage: Stage, shard: str) -> list[Any]:
        """What a stage reads, whole or of one shard."""
        if stage.kind is Kind.REDUCE:
            return [
                MemoryShards(self.tables[t], self.drops if t in STAGES["ingest"].writes else {}) for t in stage.reads
            ]
        return [self.tables[t][shard] for t in stage.reads]


@cache
def codebook() -> Codebook:
    """The small codebook."""
    return load(SMALL_CODEBOOK)


def chain(shards: Mapping[str, Sequence[Found]], until: str) -> Chain:
    """The stages up to one of them, over articles and refusals by shard."""
    made = Chain()
    for shard, rows in shards.items():
        refused = [row for row in rows if isinstance(row, Quarantine)]
        articles = contract.build(Article, [row for row in rows if isinstance(row, Article)])
        made.keep(STAGES["ingest"], shard, (articles, contract.build(Quarantine, refused)))
        made.drops.update(row.reason for row in refused)
    for stage in list(STAGES.values())[1 : list(STAGES).index(until) + 1]:
        for shard in [WHOLE] if stage.kind is Kind.REDUCE else list(shards):
            output = stage.run(made.inputs(stage, shard), codebook=codebook(), run_id="run")
            made.keep(stage, shard, output.tables)
    return made
