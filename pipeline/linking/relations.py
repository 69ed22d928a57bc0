"""Directed relations between the actors of one article: from its codings and from its wording (codebook 2.K)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.linking.dealings import dealings
from pipeline.linking.facts import Placed, Story
from pipeline.linking.handling import handling, regional_head
from pipeline.linking.links import ALLEGED, FACT, NOT_DONE, Link, stands, ticket_of
from pipeline.linking.refs import Named, Ref
from pipeline.linking.ties import ties
from pipeline.tables_link import ActorKind, MentionType

_NO_SERVICE: Final = frozenset({"broker_defection", "broker_predation"})
_ORDERS: Final = frozenset({"act_mobilise_asn", "act_mobilise_territorial", "act_coercion"})
_STAFF: Final = ("actor_asn", "actor_village", "actor_honorer")
_SUPPORT: Final = frozenset(
    {"act_sm_promote", "act_ktp_support", "act_self_declare", "act_campaign_attribute", "act_partisan_appeal"}
)
_RAISED: Final = frozenset({"xchg_post_win_appointment", "xchg_promotion", "xchg_honorer_hiring", "xchg_retention"})
_OF_TEAM: Final = frozenset({"act_success_team", "act_party_membership", "broker_success_team", "broker_party"})
_MONEY: Final = ("patr_", "act_funding", "act_gift", "xchg_office_sale", "func_finance", "func_distribution")
_TO: Final = re.compile(r"\b(?i:kepada|ke|untuk|bagi|pada)\s+(?:\w+\s+)?$")
_FROM: Final = re.compile(r"\b(?i:dari|oleh)\s+(?:\w+\s+)?$")


def links_of(story: Story) -> list[Link]:
    """Edges of an article, each pair and relation once, the first that says it.

    A headline repeats what the text says of it: it adds a relation only where the text has none of its kind.
    """
    every = [*handling(story), *_services(story), *ties(story), *dealings(story)]
    said = {link.rel for link in every if link.seq}
    found: dict[tuple[int, str, int], Link] = {}
    for link in sorted(every, key=lambda k: not k.seq):
        if link.source is not link.target and (link.seq or link.rel not in said):
            found.setdefault((id(link.source), link.rel, id(link.target)), link)
    return sorted(found.values(), key=lambda k: (k.seq, k.rel))


def _services(story: Story) -> Iterator[Link]:
    """What a coded actor does for, with or to another: brokerage, orders, support, appointment, membership, money."""
    for p in story.placed:
        if p.actors:
            yield from _brokers(story, p)
            if p.fact.evid_code not in NOT_DONE:
                for rule in (_instructs, _backs, _appointed, _belongs, _paid):
                    yield from rule(story, p)


def _brokers(story: Story, p: Placed) -> Iterator[Link]:
    if p.fact.code_id.startswith("broker_") and p.fact.code_id not in _NO_SERVICE:
        target = beneficiary(story, p.fact.seq, p.actors)
        if target is None:
            return
        for who in p.actors:
            yield Link(p.fact.seq, who, "rel_brokers_for", target, _status(story, p), "coding:broker")


def beneficiary(story: Story, seq: int, without: Sequence[Ref] = ()) -> Ref | None:
    """For whom: the candidate or ticket of the context unit, else the one that the article speaks of most as such."""
    scores = story.candidates
    for at in reversed([s for s in story.actors.order if seq - 2 <= s <= seq and s]):
        here = [n.ref for n in story.named(at) if n.ref is not None and id(n.ref) in scores and n.ref not in without]
        if here:
            return ticket_of(story, max(here, key=lambda r: scores[id(r)]))
    every = [r for r in story.actors.refs if id(r) in scores and r.n and r not in without]
    return ticket_of(story, max(every, key=lambda r: scores[id(r)])) if every else None


def _status(story: Story, p: Placed) -> str:
    same = (o.fact.evid_code for o in story.placed if o.fact.seq == p.fact.seq)
    return next((evid for evid in same if evid), ALLEGED)


def _instructs(story: Story, p: Placed) -> Iterator[Link]:
    """Who mobilises or presses, whom: the staff, heads of villages or districts that the segments name."""
    if p.fact.code_id in _ORDERS:
        target = _staff(story, p)
        if target is not None:
            evid = p.fact.evid_code or ALLEGED
            yield Link(p.fact.seq, p.actors[0], "rel_instructs", target, evid, f"coding:{p.fact.code_id}")


def _staff(story: Story, p: Placed) -> Ref | None:
    for seq in (p.fact.seq, p.fact.seq + 1, p.fact.seq - 1, p.fact.seq - 2):
        for n in story.named(seq):
            ref = n.ref
            if ref is None or ref in p.actors or ref is p.speaker or ref.name:
                continue
            if (ref.role or "").startswith(_STAFF) or (ref.kind is ActorKind.GROUP and seq == p.fact.seq):
                return ref
    return None


def _backs(story: Story, p: Placed) -> Iterator[Link]:
    """Open support in a post, a declaration, a copy of an identity card: for the candidate that the segments name."""
    if p.fact.code_id in _SUPPORT:
        near = (n.ref for seq in (p.fact.seq, p.fact.seq - 1) for n in story.named(seq))
        for ref in near:
            if ref is not None and ref not in p.actors and (stands(ref) or ref.kind is ActorKind.PARTY):
                yield Link(p.fact.seq, p.actors[0], "rel_supports", ref, p.fact.evid_code or ALLEGED, "coding:support")
                return


def _appointed(story: Story, p: Placed) -> Iterator[Link]:
    """Who is raised or brought along after a win: by the head of the region."""
    by = regional_head(story, p.fact.seq) if p.fact.code_id in _RAISED else None
    for who in p.actors:
        if by is not None and who is not by and who.role != "actor_regional_head" and who is not p.speaker:
            yield Link(p.fact.seq, who, "rel_appointed_by", by, FACT, f"coding:{p.fact.code_id}")


def _belongs(story: Story, p: Placed) -> Iterator[Link]:
    """Who is coded as of a team or a party: of the one that the segment names."""
    if p.fact.code_id in _OF_TEAM:
        party = "party" in p.fact.code_id
        here = [n.ref for n in story.named(p.fact.seq) if n.ref is not None and _is_side(n.ref, party=party)]
        for who in p.actors if here else ():
            if who not in here and who.kind is not ActorKind.TICKET:
                evid = p.fact.evid_code or FACT
                yield Link(p.fact.seq, who, "rel_member_of", here[0], evid, f"coding:{p.fact.code_id}")


def _is_side(ref: Ref, *, party: bool) -> bool:
    if party:
        return ref.kind is ActorKind.PARTY
    return ref.kind is ActorKind.TICKET or (ref.kind is ActorKind.GROUP and bool(ref.name))


def _paid(story: Story, p: Placed) -> Iterator[Link]:
    """Who pays whom: the coding's actor, and the other side that the segment names after a word of direction."""
    if p.fact.code_id.startswith(_MONEY):
        actor, evid = p.actors[0], p.fact.evid_code or ALLEGED
        for n, ref in _others(story, p):
            before = story.text(p.fact.seq)[max(0, n.found.start - 16) : n.found.start]
            if _FROM.search(before):
                yield Link(p.fact.seq, ref, "rel_pays", actor, evid, "coding:money", n.found.start, n.found.end)
            elif _TO.search(before):
                yield Link(p.fact.seq, actor, "rel_pays", ref, evid, "coding:money", n.found.start, n.found.end)


def _others(story: Story, p: Placed) -> Iterator[tuple[Named, Ref]]:
    for n in story.named(p.fact.seq):
        if n.ref is None or n.ref in p.actors or n.ref is p.speaker:
            continue
        if n.found.form is not MentionType.PRONOUN:
            yield n, n.ref
