"""From the actors of articles to the actors of the corpus: name, office and region, never the name alone.

Rows come from tables, where a kind is its text: kinds are compared by value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.corpus import digest
from pipeline.linking.gazetteers import bare_region, region_key
from pipeline.linking.names import covers, is_initials, key_words, name_key
from pipeline.tables_link import ActorKind, ActorRole, Referent

_MIN_NAME: Final = 2
Key = tuple[str, ...]


@dataclass(slots=True)
class Resolved:
    """Which actor each referent is, and the referents of each actor in the order of their ids."""

    actor_of: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[Referent]] = field(default_factory=dict)


def resolve(referents: Iterable[Referent]) -> Resolved:
    """Give every referent its actor; the order in which referents come does not matter."""
    every = sorted(referents, key=lambda r: r.referent_id)
    regions = _regions(every)
    keys = {r.referent_id: _key(r, regions) for r in every if r.kind != ActorKind.TICKET}
    fuller = _fuller(keys)
    found = Resolved()
    for r in every:
        if r.kind != ActorKind.TICKET:
            key = keys[r.referent_id]
            _put(found, r, fuller.get(key, key))
    _give_offices(found, every, regions)
    for r in every:
        if r.kind == ActorKind.TICKET:
            _put(found, r, _ticket_key(r, found.actor_of, regions))
    return found


def _put(found: Resolved, r: Referent, key: Key) -> None:
    actor_id = digest("actor", *key)[:16]
    found.actor_of[r.referent_id] = actor_id
    found.members.setdefault(actor_id, []).append(r)


def _regions(every: Sequence[Referent]) -> Mapping[str, str]:
    """A region as said to the form it is known by: a bare name joins the only level said with it."""
    levels: dict[str, set[str]] = defaultdict(set)
    for region in {r.region for r in every if r.region}:
        levels[bare_region(region)].add(region_key(region))
    found: dict[str, str] = {}
    for bare, forms in levels.items():
        full = sorted(forms - {bare})
        for form in forms:
            found[form] = full[0] if form == bare and len(full) == 1 else form
    return found


def _region(r: Referent, regions: Mapping[str, str]) -> str:
    return r.region_code or regions.get(region_key(r.region), "") if r.region else ""


def _key(r: Referent, regions: Mapping[str, str]) -> Key:
    """What makes a referent this actor and no other; an article of its own where too little is said."""
    region = _region(r, regions)
    if r.kind == ActorKind.PARTY:
        return ("party", *key_words(r.name))
    if r.kind == ActorKind.BODY:
        return _body_key(r, region)
    if r.kind == ActorKind.GROUP:
        year = (r.published_at or "")[:4]
        return ("group", *key_words(r.name), region, year) if r.name and region else ("group", r.referent_id)
    return _person_key(r, region)


def _person_key(r: Referent, region: str) -> Key:
    name = name_key(r.name) if r.name else ()
    if len(name) >= _MIN_NAME and not is_initials(r.name) and (region or r.office):
        return ("person", *name, "@", region or _head(r))
    if name and region and r.office:
        return ("person", *name, "@", region, _head(r))
    if not name and region and _is_one(r):
        return ("office", _head(r), *sorted(_scope(r)), region, (r.published_at or "")[:4])
    return ("person", *name, r.referent_id)


_NATIONAL: Final = frozenset({"kasn", "bkn", "bpasn", "bapek", "dkpp", "mkmk", "kpk", "mahkamah konstitusi"})


def _body_key(r: Referent, region: str) -> Key:
    words = [w for w in key_words(r.institution or r.name) if w not in {"kabupaten", "kota", "provinsi"}]
    if " ".join(words) in _NATIONAL:
        return ("body", *words)
    bare = set(bare_region(r.region).split())
    own = [w for w in words if w not in bare]
    return ("body", *own, region) if len(own) < len(words) or len(words) == 1 else ("body", *words, region)


def _head(r: Referent) -> str:
    return r.role or " ".join(r.office.lower().split()[:2])


_SOLE: Final = frozenset({"actor_regional_head", "actor_asn_territorial", "actor_asn_jpt", "actor_village_head"})


def _is_one(r: Referent) -> bool:
    """Whether a post without a name has one holder at a time: a regional head, or a post with its place or agency."""
    return (
        bool(r.region)
        and r.role in _SOLE
        and r.n_persons is None
        and (r.role == "actor_regional_head" or bool(_scope(r)))
    )


def _scope(r: Referent) -> set[str]:
    return set(key_words(r.office)) - _POST_WORDS - set(bare_region(r.region).split())


_POST_WORDS: Final = frozenset(
    """
    kepala dinas badan kabupaten kota provinsi kecamatan kelurahan desa plt pj camat lurah bupati gubernur wali sekda
    """.split()  # noqa: SIM905
)


def _fuller(keys: Mapping[str, Key]) -> dict[Key, Key]:
    """Shorter names to the only fuller name of the same region that covers them."""
    named: dict[str, set[Key]] = defaultdict(set)
    for key in keys.values():
        if key[0] == "person" and "@" in key:
            named[key[key.index("@") + 1]].add(key)
    found: dict[Key, Key] = {}
    for held in named.values():
        found.update(_joined(held))
    return found


def _joined(held: Iterable[Key]) -> Iterator[tuple[Key, Key]]:
    names = {key: key[1 : key.index("@")] for key in held}
    by_word: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(names):
        for word in set(names[key]):
            by_word[word].append(key)
    for key, name in sorted(names.items()):
        longer = [k for k in by_word[name[-1]] if len(names[k]) > len(name) and covers(names[k], name)]
        whole = [
            k for k in longer if not any(len(names[o]) > len(names[k]) and covers(names[o], names[k]) for o in longer)
        ]
        if len(whole) == 1 and len(name) >= _MIN_NAME:
            yield key, whole[0]


def _give_offices(found: Resolved, every: Sequence[Referent], regions: Mapping[str, str]) -> None:
    """A post without a name is its holder of that year, where the corpus names only one."""
    holders: dict[Key, set[str]] = defaultdict(set)
    for r in every:
        if r.kind == ActorKind.PERSON and r.name and r.office and _is_one(r):
            holders[_post(r, regions)].add(found.actor_of[r.referent_id])
    for r in every:
        if r.kind == ActorKind.PERSON and not r.name and _is_one(r):
            held = holders.get(_post(r, regions), set())
            if len(held) == 1:
                old = found.actor_of[r.referent_id]
                found.members[old].remove(r)
                if not found.members[old]:
                    del found.members[old]
                (new,) = held
                found.actor_of[r.referent_id] = new
                found.members[new].append(r)


def _post(r: Referent, regions: Mapping[str, str]) -> Key:
    is_deputy = "wakil" in key_words(r.office) or r.office.lower().startswith(("wabup", "wagub", "wawali"))
    scope = () if r.role == "actor_regional_head" else tuple(sorted(_scope(r)))
    return (_head(r), str(is_deputy), *scope, _region(r, regions), (r.published_at or "")[:4])


def _ticket_key(r: Referent, actor_of: Mapping[str, str], regions: Mapping[str, str]) -> Key:
    members = sorted({actor_of[m] for m in r.members if m in actor_of})
    if len(members) == _MIN_NAME:
        return ("ticket", *members)
    region = _region(r, regions)
    return ("ticket", *key_words(r.name), region, (r.published_at or "")[:4]) if region else ("ticket", r.referent_id)


def roles_of(actor_id: str, held: Sequence[Referent]) -> Iterator[ActorRole]:
    """The offices that an actor is said to hold, with the first and last day that they are said."""
    grouped: dict[tuple[str, str, str], list[Referent]] = defaultdict(list)
    for r in held:
        if r.role:
            grouped[r.role, " ".join(r.office.lower().split()), r.region].append(r)
    for (role, office, region), said in sorted(grouped.items()):
        days = sorted(r.published_at[:10] for r in said if r.published_at)
        yield ActorRole(
            actor_id=actor_id,
            role=role,
            office=office,
            region=region,
            first_said=days[0] if days else None,
            last_said=days[-1] if days else None,
            n_articles=len({r.article_id for r in said}),
        )


def most_said(values: Iterable[str]) -> str:
    """The commonest value, the longest of those, then the first in the alphabet; empty when there is none."""
    counts = Counter(v for v in values if v)
    return min(counts, key=lambda v: (-counts[v], -len(v), v)) if counts else ""
