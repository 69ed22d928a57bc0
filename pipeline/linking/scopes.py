"""What follows a post or a body: its place or agency, or already a person's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.linking.expressions import Found
from pipeline.linking.names import covers, key_words
from pipeline.linking.people import People
from pipeline.tables_link import ActorKind, MentionType


def headline_scope(found: Found, body: str) -> Found:
    """A headline capitalises every word: a scope there is only what the body says in the same words."""
    if not found.within or found.names:
        return found
    words = found.within.split()
    kept = next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in body), 0)
    if kept == len(words):
        return found
    surface = re.sub(r"\s+\S+$", "", found.surface) if len(words) == 1 else found.surface
    for word in reversed(words[kept:]):
        surface = surface.removesuffix(word).rstrip()
    return replace(
        found,
        end=found.start + len(surface),
        surface=surface,
        name=surface if found.name else "",
        office=surface if found.office else "",
        within=" ".join(words[:kept]),
    )


def without_name(text: str, found: Found, people: People) -> Found:
    """`Gubernur Ranah Talago Zulmaidi` ends before the person's name."""
    if found.form is not MentionType.OFFICE or not found.within or found.kind is not ActorKind.PERSON:
        return found
    base = text.rfind(found.within, found.start, found.end)
    for m in re.finditer(r"\S+", found.within):
        if base >= 0 and _begins_name(found.within[m.start() :], people, at_start=m.start() == 0):
            surface = text[found.start : base + m.start()].rstrip(" ,")
            within = found.within[: m.start()].strip()
            return replace(found, end=found.start + len(surface), surface=surface, office=surface, within=within)
    return found


def _begins_name(rest: str, people: People, *, at_start: bool) -> bool:
    words: Sequence[str] = [w.lower() for w in rest.split()]
    if (at_start and people.is_place(words[:1])) or (people.is_place(words) and tuple(words) not in people.names):
        return False
    key = key_words(rest)
    return bool(key) and any(
        covers(name, key) or (name[:1] == key[:1] and covers(key, name[:1])) for name in people.names
    )
