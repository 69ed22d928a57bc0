"""Relations of a case's handling, from its codings: who sanctions, clears, accuses and denies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.linking.dealings import reporter
from pipeline.linking.facts import OFFICIAL, OVERSIGHT, Placed, Story
from pipeline.linking.links import ALLEGED, FACT, Link
from pipeline.linking.refs import Ref
from pipeline.tables_link import ActorKind

CHARGES: Final = frozenset({ALLEGED, "evid_alleged_official", "evid_confirmed"})
_HEADS: Final = frozenset({"bupati", "wali kota", "gubernur"})
_COURT: Final = re.compile(r"\b(?i:menjatuhkan|dijatuhi|memvonis|divonis|menghukum|dihukum|denda)\b")
_ORG: Final = re.compile(
    r"(?i:tim|partai|fraksi|forum|aliansi|koalisi|perkumpulan|jaringan|lsm|jari|kubu|relawan|pasangan|lembaga)\b"
)
_ACCUSES: Final = re.compile(
    r"\b(?i:tuding|menuding|tudingnya|menuduh|sindirnya|menyindir|menengarai|menduga|mencurigai|menganggap)\w*"
)
_DENIES: Final = re.compile(
    r"(?i:bantah|tampik|menepis|sangkal|tidak benar|tak benar|tidak pernah|tak pernah|bohong|keberatan|menolak"
    r"|tudingan"
    r"|tuduhan|tidak tahu|dalih|kilah|elak|tak ada|tidak ada|fitnah|pesanan)"
)


def handling(story: Story) -> Iterator[Link]:
    """Edges between those who handle a case, those it is about, and those who bring it."""
    accusations = list(_accusations(story))
    yield from _sanctions(story)
    yield from _clears(story)
    yield from _denials(story, accusations)
    yield from accusations
    yield from _lodged(story)


def oversight(story: Story, seq: int) -> Ref | None:
    """The body of the segment or of its speaker, else the nearest Bawaslu; Gakkumdu is three bodies and is none."""
    here = [n.ref for n in story.named(seq) if n.ref is not None]
    speaker = story.body(story.speakers.get(seq))
    told = [r for r in (*here, *((speaker,) if speaker else ())) if r.kind is ActorKind.BODY and r.role in OVERSIGHT]
    bodies = [r for r in told if r.key[:1] != ("gakkumdu",)]
    return bodies[0] if bodies else story.nearest(seq, ("actor_bawaslu",), (ActorKind.BODY,))


def regional_head(story: Story, seq: int) -> Ref | None:
    """The head of the region: in the segment, else the article's most named, else an office in the segment."""
    here = [n.ref for n in story.named(seq) if n.ref is not None]
    heads = [r for r in here if r.role == "actor_regional_head"]
    if heads:
        return heads[0]
    every = [r for r in story.actors.refs if r.role == "actor_regional_head" and r.n and r.head in _HEADS]
    offices = [r for r in here if r.role == "actor_oversight_other"]
    return max(every, key=lambda r: r.n) if every else (offices[0] if offices else None)


def _asn_body(story: Story, seq: int) -> Ref | None:
    kinds = (ActorKind.BODY,)
    return story.nearest(seq, ("actor_kasn_bkn",), kinds) or story.nearest(seq, ("actor_bawaslu",), kinds)


def _sanctions(story: Story) -> Iterator[Link]:
    for p in story.placed:
        by = _sanctioner(story, p)
        if by is None:
            continue
        for who in p.actors:
            yield Link(p.fact.seq, by, "rel_sanctions", who, "evid_confirmed", f"coding:{p.fact.code_id}")


def _sanctioner(story: Story, p: Placed) -> Ref | None:
    code, seq = p.fact.code_id, p.fact.seq
    if code == "enf_recommendation":
        return _asn_body(story, seq)
    if code.startswith("enf_sanction"):
        return regional_head(story, seq)
    if code == "enf_criminal" and _COURT.search(story.text(seq)):
        return story.nearest(seq, ("actor_oversight_other",), (ActorKind.BODY,))
    return None


def _clears(story: Story) -> Iterator[Link]:
    for p in story.placed:
        if p.fact.code_id == "enf_cleared" or p.fact.evid_code == "evid_cleared":
            by = oversight(story, p.fact.seq)
            for who in p.actors:
                if by is not None and who.kind is not ActorKind.BODY:
                    yield Link(p.fact.seq, by, "rel_clears", who, "evid_cleared", "coding:cleared")


def _accusations(story: Story) -> Iterator[Link]:
    """A rival, a party, a watch group or whoever accuses in words; a witness who tells what he saw does not."""
    for p in story.placed:
        if p.fact.evid_code != ALLEGED:
            continue
        if p.fact.code_id.startswith("xchg_"):
            yield from _of_bargain(story, p)
        elif p.speaker is not None and _accuses(story, p.speaker, p.fact.seq):
            for who in p.actors:
                if who is not p.speaker:
                    yield Link(
                        p.fact.seq, p.speaker, "rel_reports", who, ALLEGED, "coding:accusation", voice=p.speaker
                    )


def _of_bargain(story: Story, p: Placed) -> Iterator[Link]:
    """A claim that posts are traded is coded with who makes it: it is against the head who gives them."""
    head = regional_head(story, p.fact.seq)
    by = next((a for a in p.actors if a is not head and a.role != "actor_regional_head"), p.speaker)
    if head is not None and by is not None and by is not head and _accuses(story, by, p.fact.seq):
        yield Link(p.fact.seq, by, "rel_reports", head, ALLEGED, "coding:bargain", voice=by)


def _accuses(story: Story, speaker: Ref, seq: int) -> bool:
    if speaker.role in OVERSIGHT or (speaker.kind is ActorKind.GROUP and not speaker.name):
        return False
    partisan = speaker.role in {"actor_party", "actor_candidate"}
    sided = any(_ORG.match(w) for w in (*speaker.within, speaker.name))
    return partisan or sided or _ACCUSES.search(story.text(seq)) is not None


def _lodged(story: Story) -> Iterator[Link]:
    """Who lodged a report that is coded: named before the word of reporting, or after `pelapor`."""
    for p in story.placed:
        for n in story.named(p.fact.seq) if p.fact.code_id == "enf_report" else ():
            if n.ref is None or n.ref.role in OVERSIGHT or n.ref.kind is ActorKind.TICKET:
                continue
            if reporter(n, story.text(p.fact.seq)):
                for who in _reported(story, p, n.ref):
                    at = (n.found.start, n.found.end)
                    yield Link(p.fact.seq, n.ref, "rel_reports", who, FACT, "coding:report", *at)


def _reported(story: Story, p: Placed, source: Ref) -> list[Ref]:
    """The accused of a report: the coding's actor, else who acts most often in the article."""
    own = [a for a in p.actors if a is not source]
    every = [a for o in story.placed for a in o.actors if a is not source and a.kind is not ActorKind.BODY]
    return own or ([max(every, key=every.count)] if every else [])


def _denials(story: Story, accusations: Sequence[Link]) -> Iterator[Link]:
    """Who denies, once, what most of the claims before say; a word of denial, or more than one denied segment."""
    done: set[int] = set()
    denied = [p for p in story.placed if p.fact.evid_code == "evid_denied" and p.fact.code_id != "xchg_merit_claim"]
    often = Counter(id(_denier(story, p)) for p in denied)
    for p in denied:
        who = _denier(story, p)
        if who is None or id(who) in done or not who.name or who.kind is ActorKind.TICKET:
            continue
        if often[id(who)] == 1 and not _DENIES.search(story.text(p.fact.seq)):
            continue
        against = _accuser(story, p, who, accusations)
        if against is not None and against is not who:
            done.add(id(who))
            yield Link(p.fact.seq, who, "rel_denies", against, "evid_denied", "coding:denied", voice=who)


def _denier(story: Story, p: Placed) -> Ref | None:
    """Who denies: the actor of the coded denial; where none is said, or where a body is, who speaks."""
    accused = p.actors[0] if p.actors else None
    speaks = p.speaker is not None and p.speaker.role not in OVERSIGHT and p.fact.seq in story.explicit
    if accused is None or accused.kind is ActorKind.BODY:
        return p.speaker if speaks else accused
    return accused


def _accuser(story: Story, denial: Placed, who: Ref, accusations: Sequence[Link]) -> Ref | None:
    """Whose claim is denied: who made most of the claims before the denial, the latest of them in a tie."""
    claims = [p for p in story.placed if p.fact.evid_code in CHARGES]
    for group in ([p for p in claims if p.fact.seq <= denial.fact.seq], claims):
        made = [c for p in group if (c := claimant(story, p)) is not None and c is not who and c not in denial.actors]
        if made:
            counts = Counter(id(by) for by in made)
            return max(reversed(made), key=lambda by: counts[id(by)])
    return accusations[0].source if accusations else None


def claimant(story: Story, p: Placed) -> Ref | None:
    """Whose claim a coding is: the body for a finding, else who speaks in the segment or just before."""
    if p.fact.evid_code == "evid_confirmed" and any(o.fact.code_id == "enf_recommendation" for o in story.placed):
        return _asn_body(story, p.fact.seq)
    if p.fact.evid_code in OFFICIAL:
        return oversight(story, p.fact.seq)
    near = range(p.fact.seq, p.fact.seq - 3, -1)
    before = [story.speakers[s] for s in near if s in story.speakers and s in story.explicit]
    return story.body(p.speaker or (before[0] if before else None))
