"""Lasting ties that the wording states: tickets, membership, kinship."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipeline.linking.facts import Story
from pipeline.linking.links import Link, Spot, spot_of, takes_members
from pipeline.linking.names import key_words
from pipeline.linking.refs import Named, Ref
from pipeline.tables_link import ActorKind, MentionType

_KIN_WORDS: Final = (
    r"istri|suami|anak|putra|putri|adik|kakak|ipar|menantu|kemenakan|keponakan|sepupu|kerabat|paman|bibi|mertua|cucu"
    r"|saudara|mamak|ayah|ibu|besan|keluarga|abang|ponakan|famili|putera|ayahanda|kakanda"
)
_KIN: Final = re.compile(
    rf"\b(?P<sang>(?i:sang)\s+)?(?i:{_KIN_WORDS})(?P<own>nya)?\b"
    r"(?:\s+(?:kandung|ipar|tiri|sulung|bungsu|kedua|ketiga|dekat|langsung|sepupu|dari|sang|pertama|mendiang"
    r"|almarhum)\b)*"
)
_APPOSED: Final = re.compile(r"^(?:\s+\([^)]*\))?(?:\s+itu)?(?:\s+dari\s[^,]{0,40})?,\s*(?:seorang[^,]{0,60}\s)?$")
_NEAR_KIN: Final = re.compile(
    r"^[^.;:\"”]{0,45}?(?:,|\b(?:adalah|merupakan|ialah|masih|yang|juga|sebagai|itu|tersebut|mengaku|berstatus))?\s*$"
)
_THAT: Final = re.compile(r"^(?:\s*\([^)]*\))?\s+(?:itu|tersebut)\b")
_TO_KIN: Final = 16
_RUNS: Final = re.compile(
    r"^\s*,?\s*(?:yang\s+)?(?:[\w ]{0,30}\s)?(?:berpasangan dengan|menggandeng|mencalonkan diri bersama|maju bersama"
    r"|mendaftar kembali bersama|mendampingi|berduet dengan|bersama)\s+$|^\s+dan\s+pasangannya,?\s+$"
)
_PAIR_OF: Final = re.compile(
    r"\b(?i:pasangan|paslon|duet"
    r"|calon (?:gubernur|bupati|wali kota) dan wakil (?:gubernur|bupati|wali kota)[^,]{0,40},)\s*$"
)
_JOINS: Final = re.compile(r"^(?:,?\s*(?:[SM]\.[\w.]+,?)?)?\s*(?:dan|-|\u2013|\u2014|/|bersama|dengan|serta)\s+$")
_CALLED_PAIR: Final = re.compile(r"\b(?i:pasangan|paslon|bapaslon|duet)\b[^.;\"\u201d]{0,90}$")
_POLITICIAN: Final = re.compile(r"^(?i:politisi|politikus|kader|legislator|anggota|ketua)\b")
_ORGS: Final = frozenset({ActorKind.PARTY, ActorKind.GROUP, ActorKind.BODY})
_PAIR: Final = 2


def ties(story: Story) -> Iterator[Link]:
    """Tickets, membership and kinship, segment by segment; the headline only for tickets."""
    for seq in story.actors.order:
        spot = spot_of(story, seq)
        yield from _tickets(spot)
        if seq and spot.named:
            for rule in (_runs, _posts, _from_party, _through, _politician, _kin):
                yield from rule(spot)


def _tickets(spot: Spot) -> Iterator[Link]:
    for n, ref in spot.known:
        if len(ref.members) == _PAIR:
            yield spot.link(ref.members[0], "rel_runs_with", ref.members[1], "words:ticket", n)


def _runs(spot: Spot) -> Iterator[Link]:
    """`A berpasangan dengan B`, `pasangan A dan B`."""
    for (one, a), (two, b) in pairwise(spot.names):
        between = spot.text[one.found.end : two.found.start]
        joined = between.strip() == "dan" and _PAIR_OF.search(spot.text[: one.found.start])
        joined = joined or (_JOINS.match(between) and _CALLED_PAIR.search(spot.text[: one.found.start]))
        if joined or _RUNS.match(between):
            yield spot.link(a, "rel_runs_with", b, "words:runs", one)


def _posts(spot: Spot) -> Iterator[Link]:
    """`Ketua DPC Partai X, Nama`: a post in a party, a team or a group makes a member of it."""
    for n, ref in spot.known:
        if n.found.form is MentionType.OFFICE and n.found.within and ref.kind is ActorKind.PERSON and ref.key:
            org = _org(spot, n)
            if org is not None and org is not ref:
                yield spot.link(ref, "rel_member_of", org, "words:post", n)


def _from_party(spot: Spot) -> Iterator[Link]:
    """`Anggota komisi dari Partai X, Nama`."""
    for (one, org), (two, person) in pairwise(spot.known):
        between = spot.text[one.found.end : two.found.start].strip()
        named = two.found.form is MentionType.NAME and person.kind is ActorKind.PERSON
        if org.kind is ActorKind.PARTY and named and between == "," and _before(spot, one).endswith("dari"):
            yield spot.link(person, "rel_member_of", org, "words:from-party", two)


def _before(spot: Spot, n: Named) -> str:
    return spot.text[: n.found.start].rstrip()


def _through(spot: Spot) -> Iterator[Link]:
    """`tim A melalui B`: who speaks for a body is of it."""
    for (one, org), (two, person) in pairwise(spot.known):
        between = spot.text[one.found.end : two.found.start].strip()
        named = two.found.form is MentionType.NAME and person.kind is ActorKind.PERSON
        if takes_members(org) and named and between in {"melalui", "lewat"}:
            yield spot.link(person, "rel_member_of", org, "words:through", two)


def _politician(spot: Spot) -> Iterator[Link]:
    """`ujar politisi Partai A itu`: the speaker is of the party."""
    who = spot.story.speakers.get(spot.seq)
    for n in spot.named:
        told = n.found.form is MentionType.OFFICE and n.found.within and _POLITICIAN.match(n.found.office)
        if told and who is not None and who.name and _THAT.match(spot.text[n.found.end : n.found.end + 12]):
            org = _org(spot, n)
            if org is not None:
                yield spot.link(who, "rel_member_of", org, "words:politician", n)


def _org(spot: Spot, post: Named) -> Ref | None:
    """The party, team, ticket or group that a post is in, named in it or spoken of before (`ketua tim`)."""
    f = post.found
    for n, ref in spot.known:
        if f.start <= n.found.start and n.found.end <= f.end and n.found.name:
            return ref if takes_members(ref) else None
    word = f.within.lower()
    for seq in reversed([s for s in spot.story.actors.order if s <= spot.seq]):
        for n in reversed(spot.story.named(seq)):
            if n.ref is None or n.ref.kind not in _ORGS or not takes_members(n.ref):
                continue
            if key_words(n.ref.label)[:1] == (word,):
                return n.ref
    return None


def _kin(spot: Spot) -> Iterator[Link]:
    """`A, istri bupati`, `istri bupati, A`, `Keponakannya, A`, `A masih sepupu B`: the word, whose kin, and who."""
    people = [(n, r) for n, r in spot.known if r.kind in {ActorKind.PERSON, ActorKind.TICKET}]
    for m in _KIN.finditer(spot.text):
        of, end = _whose(spot, m, people)
        if of is not None:
            who = _who(spot, m, end, [(n, r) for n, r in people if r is not of])
            if who is not None and who is not of:
                yield Link(spot.seq, who, "rel_kin_of", of, "evid_reported_fact", "words:kin", m.start(), end)


def _whose(spot: Spot, m: re.Match[str], people: Sequence[tuple[Named, Ref]]) -> tuple[Ref | None, int]:
    if m["own"] or m["sang"]:
        return _antecedent(spot, m.start()), m.end()
    for n, ref in people:
        gap = spot.text[m.end() : n.found.start]
        if 0 <= n.found.start - m.end() <= _TO_KIN and not re.search(r"[,.;]", gap):
            ends = [o.found.end for o, r in people if r is ref and 0 <= o.found.start - n.found.end <= 1]
            return ref, max(ends, default=n.found.end)
    return None, m.end()


def _who(spot: Spot, m: re.Match[str], end: int, others: Sequence[tuple[Named, Ref]]) -> Ref | None:
    names = [(n, r) for n, r in others if n.found.form is not MentionType.PRONOUN and r.label]
    for n, ref in names:
        gap = spot.text[end : n.found.start]
        if n.found.start >= end and (_APPOSED.match(gap) or (m["own"] and gap == " ")):
            return ref
    for n, ref in reversed(names):
        if n.found.end <= m.start() and _NEAR_KIN.match(spot.text[n.found.end : m.start()]):
            return ref
    return _antecedent(spot, m.start()) if _THAT.match(spot.text[end : end + 40]) else None


def _antecedent(spot: Spot, start: int) -> Ref | None:
    """The named person last spoken of before a place in a segment."""
    here = [n for n in spot.story.named(spot.seq) if n.found.end <= start]
    seqs = [s for s in spot.story.actors.order if 0 < s < spot.seq][-3:]
    earlier = [n for s in reversed(seqs) for n in spot.story.named(s)]
    for n in [*reversed(here), *earlier]:
        if n.ref is not None and n.ref.kind is ActorKind.PERSON and n.ref.name:
            return n.ref
    return None
