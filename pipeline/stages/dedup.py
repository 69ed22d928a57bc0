"""Which articles are copies of which: the earliest of a group is canonical and is the one that is coded."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline import contract
from pipeline.duplicates import PERMUTATIONS, Membership, group
from pipeline.stage import Kind, Shards, stage
from pipeline.tables import Duplicate, Fingerprint

if TYPE_CHECKING:
    import pyarrow as pa

_HELD_SHARDS = 4
_COLUMNS = ("article_id", "digest", "published_at", "outlet", "n_chars")


class _Rows:
    """The narrow part of all fingerprints, one entry a distinct article; the wide part is read when asked for."""

    def __init__(self, shards: Shards) -> None:
        self.shards = shards
        self.record_ids: list[tuple[str, str]] = []
        self.places: list[tuple[str, int]] = []
        self.columns: dict[str, list[Any]] = {n: [] for n in _COLUMNS}
        self.signatures: list[bytes] = []
        self._read()
        self._shingles = lru_cache(_HELD_SHARDS)(lambda name: shards.read(name, ["shingles"]).column("shingles"))

    def _read(self) -> None:
        import pyarrow as pa

        first: dict[str, tuple[str, str, int]] = {}
        for name in self.shards.names():
            table = self.shards.read(name, ["article_id", "record_id"])
            pairs = zip(table.column("article_id").to_pylist(), table.column("record_id").to_pylist(), strict=True)
            for row, (article_id, record_id) in enumerate(pairs):
                self.record_ids.append((article_id, record_id))
                first[article_id] = min(first.get(article_id, (record_id, name, row)), (record_id, name, row))
        self.first = {article_id: record_id for article_id, (record_id, _, _) in first.items()}
        kept = {(name, row) for _, name, row in first.values()}
        for name in self.shards.names():
            table = self.shards.read(name, [*self.columns, "signature"])
            rows = [r for r in range(table.num_rows) if (name, r) in kept]
            self.places += [(name, r) for r in rows]
            chosen = table.take(pa.array(rows, pa.int64()))
            for column, held in self.columns.items():
                held.extend(chosen.column(column).to_pylist())
            self.signatures += chosen.column("signature").to_pylist()

    def shingles_of(self, indices: Sequence[int]) -> list[Any]:
        """Shingle hashes of some rows, each shard opened once."""
        import numpy as np

        found: dict[int, Any] = {}
        for index in sorted(indices, key=lambda i: self.places[i]):
            name, row = self.places[index]
            found[index] = np.frombuffer(self._shingles(name)[row].as_py(), "<u4")
        return [found[i] for i in indices]

    def groups(self) -> list[Membership]:
        """Groups of copies among the distinct articles."""
        import numpy as np

        matrix = np.frombuffer(b"".join(self.signatures), "<u4").reshape(-1, PERMUTATIONS)
        c = self.columns
        ids = c["article_id"]
        outlets = c["outlet"]
        return group(ids, c["digest"], matrix, c["published_at"], c["n_chars"], self.shingles_of, outlets=outlets)


@stage(reads=Fingerprint, writes=Duplicate, kind=Kind.REDUCE, row="record_id")
def dedup(fingerprints: Shards) -> pa.Table:
    """Group exact and near copies over the whole corpus, whatever the order in which they came."""
    rows = _Rows(fingerprints)
    members = {rows.columns["article_id"][m.index]: m for m in rows.groups()}
    found = (_row(a, r, r != rows.first[a], members.get(a)) for a, r in rows.record_ids)
    return contract.build(Duplicate, sorted(found, key=lambda d: d.record_id))


def _row(article_id: str, record_id: str, is_repeat: bool, member: Membership | None) -> Duplicate:
    return Duplicate(
        record_id=record_id,
        article_id=article_id,
        dup_group_id=member.group_id if member else None,
        is_canonical=member is None or member.is_canonical,
        dup_of=member.duplicate_of if member else None,
        dup_method=str(member.method) if member and member.method else None,
        dup_jaccard=None if member is None or member.is_canonical else member.jaccard,
        is_repeat=is_repeat,
    )
