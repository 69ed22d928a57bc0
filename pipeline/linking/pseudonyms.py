"""Who is shown by name and who by role and region (R35); the key from pseudonym to name stays with the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from pipeline.linking.names import is_initials
from pipeline.tables_link import ActorKind

PUBLIC_ROLES: Final = frozenset(
    {
        "actor_regional_head",
        "actor_incumbent",
        "actor_candidate",
        "actor_asn_jpt",
        "actor_village_head",
        "actor_party",
        "actor_bawaslu",
        "actor_kasn_bkn",
        "actor_oversight_other",
    }
)
"""Elected and JPT-level officials, candidates and party officers, and officials of oversight bodies in office."""


def is_private(kind: ActorKind, roles: Iterable[str]) -> bool:
    """True for a person who holds none of the public roles: shown by role and region."""
    return kind is ActorKind.PERSON and not PUBLIC_ROLES & set(roles)


def display_name(actor_id: str, name: str, role: str | None, region: str, label: Callable[[str], str]) -> str:
    """What stands for a private person: initials as printed, else role and region, and a mark that tells two apart."""
    if is_initials(name):
        return name
    who = label(role) if role else label("person")
    place = f", {region.title()}" if region else ""
    return f"{who}{place} [{actor_id[:4]}]"
