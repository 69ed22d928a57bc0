"""The actors of the corpus as rows: names, roles and days, summed over the articles that name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.linking.actors import Resolved, most_said
from pipeline.linking.names import is_initials
from pipeline.linking.pseudonyms import display_name, is_private
from pipeline.tables_link import Actor, ActorKind, KasnClass, Referent


def actor_rows(resolved: Resolved, label: Callable[[str], str]) -> Iterator[Actor]:
    """Every actor with its own name; `label` gives the words for a role code."""
    for actor_id, held in sorted(resolved.members.items()):
        yield _actor(actor_id, held, resolved.actor_of, label)


def _actor(actor_id: str, held: Sequence[Referent], actor_of: Mapping[str, str], label: Callable[[str], str]) -> Actor:
    kind = ActorKind(held[0].kind)
    role = most_said(r.role or "" for r in held) or None
    roles = {r.role for r in held if r.role} | {s for r in held for s in r.secondary_roles}
    name = _name(held)
    region = most_said(r.region for r in held)
    private = any(r.name for r in held) and is_private(kind, roles)
    shown = display_name(actor_id, name, role, region, label) if private else name
    days = sorted(r.published_at[:10] for r in held if r.published_at)
    kasn = most_said(r.kasn_class or "" for r in held)
    return Actor(
        actor_id=actor_id,
        canonical_name=name,
        display_name=shown,
        kind=kind,
        is_private=private,
        primary_role=role,
        secondary_roles=tuple(sorted(roles - {role})),
        kasn_class=KasnClass(kasn) if kasn else None,
        institution=most_said(r.institution for r in held),
        region=region,
        region_code=most_said(r.region_code or "" for r in held) or None,
        aliases=tuple(sorted({a for r in held for a in (r.name, *r.aliases) if a} - {name})),
        member_ids=tuple(sorted({actor_of[m] for r in held for m in r.members if m in actor_of})),
        is_incumbent=any(r.is_incumbent for r in held),
        broker_types=(),
        motives=(),
        first_seen=days[0] if days else None,
        last_seen=days[-1] if days else None,
        n_articles=len({r.article_id for r in held}),
        n_events=0,
    )


def _name(held: Sequence[Referent]) -> str:
    """The fullest name, else the office; initials are never expanded."""
    names = [r.name for r in held if r.name]
    if names:
        return min(names, key=lambda n: (is_initials(n), -len(n.split()), -len(n), n))
    return most_said(r.office for r in held) or held[0].referent_id
