"""The cast of an article: its referents, found again by name, body, ticket or post, and made when they are new."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Final

from pipeline.linking.expressions import Found
from pipeline.linking.gazetteers import Gazetteers
from pipeline.linking.names import bare_name, covers, key_words, name_key
from pipeline.linking.posts import head_of
from pipeline.linking.refs import Ref
from pipeline.tables_link import ActorKind, MentionType

_PAIR: Final = 2
_RECENT: Final = 3
_LEVELS: Final = frozenset({"kabupaten", "kota", "provinsi", "kecamatan", "setempat", "kab"})
_BRANCH: Final = re.compile(r"^(?:DPC|DPD|DPW|DPP|PAC)\s+")
_BRANCH_OR_GROUP: Final = re.compile(r"^(?:DPC|DPD|DPW|DPP|PAC|Fraksi)\s+")
_ALIAS: Final = re.compile(r"\b(?:alias|disapa|dipanggil|panggilan|dikenal|nama lengkap|bernama lengkap)\b")


class Cast:
    """Referents of an article in the order in which they were made; `says` tells whether the article has a word."""

    def __init__(self, gazetteers: Gazetteers, says: Callable[[str], bool]) -> None:
        self.gazetteers, self.says = gazetteers, says
        self.refs: list[Ref] = []
        self.alias: dict[tuple[str, ...], Ref] = {}

    def add(self, ref: Ref) -> Ref:
        """Take a new referent in."""
        self.refs.append(ref)
        return ref

    def people(self, found: Iterable[Found]) -> None:
        """One referent a distinct full name; shorter forms join the only name that covers them."""
        keys: dict[tuple[str, ...], str] = {}
        for f in found:
            if f.form is MentionType.NAME and f.kind is ActorKind.PERSON:
                keys.setdefault(name_key(f.surface), f.name)
            for name in f.names:
                keys.setdefault(name_key(name), bare_name(name))
        for key in sorted(keys, key=lambda k: (-len(k), k)):
            if not any(covers(r.key, key) for r in self.refs):
                self.add(Ref(ActorKind.PERSON, name=keys[key], key=key))

    def aliases(self, text: str, held: Sequence[Found]) -> None:
        """`Om Beni alias Benyamin Rahakaru`, `Fachry, yang disapa Puang Lolo`: two names of one person."""
        if not _ALIAS.search(text):
            return
        names = [f for f in held if f.form is MentionType.NAME and f.kind is ActorKind.PERSON]
        for one, two in pairwise(names):
            a, b = self.person(one.surface), self.person(two.surface)
            if a is not None and b is not None and a is not b and _ALIAS.search(text[one.end : two.start]):
                kept, other = (a, b) if len(a.key) >= len(b.key) else (b, a)
                self.alias[other.key] = kept
                self.refs.remove(other)

    def person(self, name: str) -> Ref | None:
        """The only person whom a name fits."""
        key = name_key(name)
        if key in self.alias:
            return self.alias[key]
        fit = [r for r in self.refs if r.kind is ActorKind.PERSON and r.key and covers(r.key, key)]
        exact = [r for r in fit if r.key == key]
        return (exact or fit)[0] if len(exact or fit) == 1 else None

    def tickets(self, held: Sequence[Found]) -> None:
        """Pairs of names and ticket numbers of a sentence; a number beside a pair is that pair's."""
        told = [f for f in held if f.kind is ActorKind.TICKET or (f.kind is ActorKind.GROUP and f.name and f.number)]
        for f in told:
            if f.names:
                self.pair(f.names)
        for one, two in pairwise(told):
            names, number = (two.names, one.number) if two.names else (one.names, two.number)
            if names and number and 0 <= two.start - one.end <= _RECENT:
                ref = self.pair(names)
                if ref is not None:
                    ref.number = ref.number or number

    def pair(self, names: Sequence[str]) -> Ref | None:
        """The ticket of two persons, None when one of them is not known."""
        members = tuple(m for m in map(self.person, names) if m is not None)
        if len(members) != _PAIR or members[0] is members[1]:
            return None
        for ref in self.refs:
            if ref.kind is ActorKind.TICKET and set(ref.members) == set(members):
                return ref
        name = "–".join(m.name for m in members)  # noqa: RUF001
        return self.add(Ref(ActorKind.TICKET, name=name, key=key_words(name), role="actor_candidate", members=members))

    def ticket(self, f: Found) -> Ref:
        """The ticket of a pair or of a number."""
        if f.names:
            return self.pair(f.names) or self.plain(f, ActorKind.TICKET)
        numbered = [r for r in self.refs if f.number and r.number == f.number]
        for ref in numbered:
            if ref.members or (ref.kind is ActorKind.PERSON and ref.key):
                return next((t for t in self.refs if ref in t.members), ref)
        if numbered:
            return numbered[0]
        ref = self.plain(f, ActorKind.TICKET)
        ref.number, ref.role = f.number, "actor_candidate"
        return ref

    def body(self, f: Found) -> Ref:
        """A body or party; `Bawaslu` alone is the only Bawaslu with a place."""
        key = self._body_key(f)
        fit = [r for r in self.refs if r.kind is f.kind and r.key[:1] == key[:1] and covers(r.key, key)]
        exact = [r for r in fit if r.key == key]
        if exact or fit:
            return (exact or fit)[0]
        known = self.gazetteers.body_forms.get(f.name)
        canonical = known.name if known is not None else ""
        return self.add(Ref(f.kind, name=self._body_name(f), key=key, role=f.role, canonical=canonical))

    def _body_name(self, f: Found) -> str:
        """`Komisi ASN` is called KASN where the article says KASN too; what has a place keeps its words."""
        known = self.gazetteers.body_forms.get(f.name) or self.gazetteers.party_forms.get(f.name)
        if known is None:
            return _BRANCH.sub("", f.name)
        return next((form for form in sorted(known.forms, key=len) if form.isupper() and self.says(form)), f.name)

    def _body_key(self, f: Found) -> tuple[str, ...]:
        for form, body in self.gazetteers.forms_by_length:
            if f.name == form or f.name.startswith(form + " "):
                return (body, *(w for w in key_words(f.name[len(form) :]) if w not in _LEVELS))
        return key_words(_BRANCH_OR_GROUP.sub("", f.name))

    def plain(self, f: Found, kind: ActorKind) -> Ref:
        """A group, a team or a ticket by its own words."""
        key = key_words(f.name or f.office)
        for ref in self.refs:
            if ref.kind is kind and ref.key == key:
                return ref
        head = head_of(f.office, self.gazetteers)
        return self.add(Ref(kind, name=f.name, key=key, office=f.office, head=head, role=f.role, persons=_persons(f)))

    def post(self, f: Found) -> tuple[Ref | None, bool]:
        """Who holds a post that stands without a name, and whether two fit."""
        head, scope = head_of(f.office, self.gazetteers), set(key_words(f.within))
        if head.startswith(("calon", "petahana")):
            standing = [r for r in self.refs if (r.name and "actor_candidate" in r.roles) or r.members]
            if len(standing) == 1:
                return standing[0], False
        named = [r for r in self._persons() if r.key and head in r.heads and _fits(r, scope)]
        if named:
            return (named[0], False) if len(named) == 1 else (None, True)
        same = [r for r in self._persons() if not r.name and r.head == head and _near(r, scope)]
        if len(same) == 1:
            return _fuller(same[0], f), False
        if same and not scope:
            return None, True
        within = [f.within] if f.within else []
        return self.add(Ref(f.kind, office=f.office, head=head, role=f.role, within=within, heads={head})), False

    def _persons(self) -> list[Ref]:
        return [r for r in self.refs if r.kind is ActorKind.PERSON]


def _persons(f: Found) -> int | None:
    """How many persons an expression names; the number of a team is its ticket's."""
    return None if f.name else f.number


def _fuller(ref: Ref, f: Found) -> Ref:
    if len(f.office) > len(ref.office):
        ref.office = f.office
        ref.within.append(f.within)
    return ref


def _fits(ref: Ref, scope: set[str]) -> bool:
    held = set().union(*(key_words(o) for o in ref.offices))
    return not scope or bool(scope & held)


def _near(ref: Ref, scope: set[str]) -> bool:
    return not scope or scope <= set(key_words(ref.office)) or not key_words(" ".join(ref.within))
