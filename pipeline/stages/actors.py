"""The actors of articles resolved over the corpus: name, office and region, never the name alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import contract
from pipeline.errors import CodebookError
from pipeline.linking.actors import resolve, roles_of
from pipeline.linking.corpus_actors import actor_rows
from pipeline.stage import Kind, Output, Shards, stage
from pipeline.tables import Duplicate
from pipeline.tables_link import Actor, ActorRole, Identity, Referent

if TYPE_CHECKING:
    from pipeline.codebook import Codebook

COPY = "in a copy of an earlier article"


@stage(
    reads=(Referent, Duplicate),
    writes=(Identity, Actor, ActorRole),
    kind=Kind.REDUCE,
    uses=("codes", "concepts", "context"),
    row="referent_id",
)
def actors(referents: Shards, duplicates: Shards, codebook: Codebook) -> Output:
    """Tell which actors of different articles are one; copies of articles add nothing."""
    canonical = canonical_articles(duplicates)
    held: dict[str, Referent] = {}
    copies: set[str] = set()
    for shard in referents.names():
        for row in contract.rows(Referent, referents.read(shard)):
            if row.article_id in canonical:
                held.setdefault(row.referent_id, row)
            else:
                copies.add(row.referent_id)
    resolved = resolve(held.values())
    roles = [role for a, members in sorted(resolved.members.items()) for role in roles_of(a, members)]
    identities = [Identity(referent_id=r, actor_id=a) for r, a in sorted(resolved.actor_of.items())]
    people = actor_rows(resolved, lambda role: _label(codebook, role))
    tables = (contract.build(Identity, identities), contract.build(Actor, people), contract.build(ActorRole, roles))
    return Output(tables, {COPY: len(copies)} if copies else {})


def canonical_articles(duplicates: Shards) -> set[str]:
    """Articles that are coded: the earliest of each group of copies, and those that stand alone."""
    found: set[str] = set()
    for shard in duplicates.names():
        table = duplicates.read(shard, ["article_id", "is_canonical", "is_repeat"])
        rows = zip(*(table.column(n).to_pylist() for n in ("article_id", "is_canonical", "is_repeat")), strict=True)
        found |= {a for a, is_canonical, is_repeat in rows if is_canonical and not is_repeat}
    return found


def _label(codebook: Codebook, role: str) -> str:
    """Words for a role: the codebook's Indonesian label, else the role itself."""
    try:
        return codebook.label(role, "id")
    except CodebookError:
        return {"person": "Orang"}.get(role, role)
