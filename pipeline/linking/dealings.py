"""What actors do to one another, as the wording states it: nominate, appoint, remove, report, support, pay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from pipeline.linking.facts import OVERSIGHT, Story
from pipeline.linking.links import ALLEGED, Link, Spot, spot_of, stands, ticket_of
from pipeline.linking.refs import Named, Ref
from pipeline.tables_link import ActorKind, MentionType

_NOMINATES: Final = re.compile(
    r"\b(?i:mengusung|diusung|pengusung|usungan|dicalonkan|mencalonkan|tiket|rekomendasi|koalisi|berkoalisi|mendukung"
    r"|dukungan|pendukung)\b"
)
_APPOINTS: Final = re.compile(
    r"\b(?i:melantik|dilantik|mengangkat|diangkat|mempromosikan|dipromosikan|menunjuk|ditunjuk|mengukuhkan|mutasi)\b"
)
_NAMED_FOR: Final = re.compile(r"\b(?i:melantik|mengangkat|menunjuk|mempromosikan)\s+(?:[A-Za-z.]+\s){0,3}$")
_SET_OFF: Final = r"^\s*(?:,[^,]{0,60},)?\s*"
_BECOMES: Final = re.compile(
    rf"{_SET_OFF}(?:(?:sebagai|menjadi|kini\s+menjabat|bergeser\s+menjadi|naik\s+menjadi|menjabat)"
    r"|(?:dilantik|diangkat|ditunjuk|dipromosikan)\b[\w ]{0,12})\s+[\w ]{0,16}"
    r"\b(?i:kepala|ka[a-z]{2,}|sekretaris|sek[a-z]{2,}|staf ahli|camat|lurah|asisten|direktur|plt)"
)
_INAUGURATED: Final = re.compile(
    rf"{_SET_OFF}(?:(?:yang|juga|ikut|resmi|lalu|kemudian|telah)\s+)*"
    r"(?:dilantik|diangkat|ditunjuk|dipromosikan|diboyong|ditarik)\b"
)
_REPLACED: Final = re.compile(r"\b(?:digantikan|diganti)\s+(?:oleh\s+)?[^,.]{0,40}$")
_REMOVED: Final = re.compile(
    r"^\s*(?:\w+\s)?(?i:dicopot|diberhentikan|dimutasi|dinonjobkan|dipindah|digeser|dibebastugaskan)"
)
_REPORTS: Final = re.compile(r"^[^,.]{0,20}\b(?i:melaporkan|mengadukan|menuding|menuduh)\s+(?:oknum\s+|dugaan\s+)?$")
_REPORT_OF: Final = re.compile(
    r"\b(?i:dilaporkan|diadukan|dituding|dituduh|laporan|aduan|tudingan)\s+"
    r"(?:oleh\s+|dari\s+|itu mula-mula disuarakan\s+|dibuat\s+|berasal dari [\w ]{0,20})?$"
)
_PLEADS: Final = re.compile(r"^\s*(?:,\s*)?(?i:selaku pelapor|sebagai pelapor|melapor ke|menuding|menuduh)")
_SUPPORTS: Final = re.compile(
    r"\b(?i:mendukung|memenangkan|menyatakan dukungan kepada|dukungan kepada|berpihak kepada|loyalis"
    r"|bekerja[\w -]{0,20} bagi)\s+(?:pasangan\s+|calon\s+|penuh\s+)?$"
)
_PAID: Final = ("patr_", "act_funding", "act_gift", "xchg_office_sale", "func_distribution", "func_finance")
_GIVES: Final = re.compile(
    r"\b(?i:member(?:i|ikan)|menyerahkan|menyetor(?:kan)?|menyumbang(?:kan)?|membagi(?:kan)?|membagi-bagikan"
    r"|mentransfer"
    r"|membayar|menitipkan|menyalurkan|mengirim(?:kan)?)\b[^.]{0,90}?\b(?:kepada|ke|untuk|bagi|pada)\b"
    r"|\b(?i:membayar|menyuap|membiayai)\b"
)
_GETS: Final = re.compile(r"\b(?i:menerima|mendapat|memperoleh|menarik|diberi|dibayar)\b[^.]{0,90}?\b(?:dari|oleh)\b")
_SANCTIONS: Final = re.compile(
    r"\b(?i:menjatuhkan|menjatuhi|memberi(?:kan)?|mengganjar|merekomendasikan|memvonis|menghukum|meneken|menandatangani"
    r"|mengeluarkan)\b[^.;]{0,60}\b(?i:sanksi|hukuman|teguran|pidana|penjara|disiplin)\b[^.;]{0,40}"
    r"\b(?:kepada|terhadap|untuk|bagi)\s+(?:oknum\s+)?"
)
_NEAR: Final = 12
_CLOSE: Final = 2


def dealings(story: Story) -> Iterator[Link]:
    """What the text's segments state; a headline states it again or without its ground."""
    for seq in story.actors.order:
        spot = spot_of(story, seq)
        if seq and spot.named:
            for gate, rule in _RULES:
                if gate.search(spot.text):
                    yield from rule(spot)


def _nominations(spot: Spot) -> Iterator[Link]:
    """`Partai A dan Partai B mengusung C`; a party in somebody's post nominates nobody."""
    if not _NOMINATES.search(spot.text):
        return
    posts = [n.found for n in spot.named if n.found.form is MentionType.OFFICE and n.found.within]
    standing = [ref for _, ref in spot.known if stands(ref)] or [ref for _, ref in spot.names]
    for n, ref in spot.known if standing else ():
        if ref.kind is not ActorKind.PARTY or n.found.form is not MentionType.NAME:
            continue
        if not any(f.start <= n.found.start < f.end for f in posts):
            yield spot.link(ref, "rel_allied", ticket_of(spot.story, standing[0]), "words:nominates", n)


def _appointments(spot: Spot) -> Iterator[Link]:
    """`Bupati A melantik B`, `B menjadi Kepala Dinas` where the article's head appoints."""
    for n, ref in spot.names:
        if ref.role == "actor_regional_head" or "actor_candidate" in ref.roles:
            continue
        after, before = spot.text[n.found.end :], spot.text[: n.found.start]
        named_for, passive = _NAMED_FOR.search(before), _INAUGURATED.match(after)
        by = _subject(spot, named_for.start()) if named_for else None
        by = by or _appointer(spot.story) or (_head(spot) if passive else None)
        told = named_for or passive or _BECOMES.match(after) or _REPLACED.search(before)
        if told and by is not None and by is not ref:
            yield spot.link(ref, "rel_appointed_by", by, "words:appoints", n)


def _subject(spot: Spot, start: int) -> Ref | None:
    before = [ref for n, ref in spot.names if start - _NEAR <= n.found.end <= start]
    return before[-1] if before else None


def _head(spot: Spot) -> Ref | None:
    return spot.story.nearest(spot.seq, ("actor_regional_head",), (ActorKind.PERSON,))


def _appointer(story: Story) -> Ref | None:
    """The head who inaugurates: named in the article's first segment that speaks of it and names one."""
    for seq in story.actors.order:
        if seq and _APPOINTS.search(story.text(seq)):
            for n in story.named(seq):
                if n.ref is not None and n.ref.role == "actor_regional_head" and n.ref.kind is ActorKind.PERSON:
                    return n.ref
    return None


def _removals(spot: Spot) -> Iterator[Link]:
    for n, ref in spot.names:
        if _REMOVED.match(spot.text[n.found.end :]):
            by = _head(spot)
            if by is not None and by is not ref:
                yield spot.link(ref, "rel_removed_by", by, "words:removed", n)


def _reports(spot: Spot) -> Iterator[Link]:
    for (one, a), (two, b) in pairwise(spot.known):
        if _REPORTS.match(spot.text[one.found.end : two.found.start]):
            yield spot.link(a, "rel_reports", b, "words:reports", one)


def _reports_of(spot: Spot) -> Iterator[Link]:
    """`laporan tim B`, `tim B selaku pelapor`: against whom the codings nearby are."""
    for n, ref in spot.known:
        says = _REPORT_OF.search(spot.text[: n.found.start]) or _PLEADS.match(spot.text[n.found.end :])
        if not says or ref.kind is ActorKind.TICKET or ref.role in OVERSIGHT:
            continue
        near = (p for p in spot.story.placed if p.actors and abs(p.fact.seq - spot.seq) <= _CLOSE)
        for who in next((p.actors for p in near if ref not in p.actors), ()):
            yield spot.link(ref, "rel_reports", who, "words:report-of", n, evid=ALLEGED)


def _supports(spot: Spot) -> Iterator[Link]:
    for n, ref in spot.known:
        if not _SUPPORTS.search(spot.text[: n.found.start]) or not (stands(ref) or ref.kind is ActorKind.PARTY):
            continue
        before = [r for m, r in spot.known if m.found.end <= n.found.start and r.kind is ActorKind.PERSON]
        subject = before[0] if before else spot.story.speakers.get(spot.seq)
        if subject is not None and subject is not ref:
            yield spot.link(subject, "rel_supports", ref, "words:supports", n)


def _sanctions(spot: Spot) -> Iterator[Link]:
    """`A menjatuhkan sanksi sedang kepada B`: what happened, in a case's article; a rule names neither."""
    for m in _SANCTIONS.finditer(spot.text):
        by = [ref for n, ref in spot.known if n.found.end <= m.start()]
        who = [(n, ref) for n, ref in spot.known if m.end() <= n.found.start <= m.end() + _NEAR]
        if by and who and by[-1] is not who[0][1]:
            yield spot.link(by[-1], "rel_sanctions", who[0][1], "words:sanctions", who[0][0], evid="evid_confirmed")


def _pays(spot: Spot) -> Iterator[Link]:
    """`A menyerahkan ... kepada B`, `B menerima ... dari A`, in a segment that is coded as a gift or a payment."""
    here = [p for p in spot.story.placed if p.fact.seq == spot.seq]
    if not any(p.fact.code_id.startswith(_PAID) for p in here):
        return
    status = next((p.fact.evid_code for p in here if p.fact.evid_code), ALLEGED)
    for verb, back in ((_GIVES, False), (_GETS, True)):
        for m in verb.finditer(spot.text):
            one, two = _sides(spot, m)
            if one is not None and two is not None and one is not two:
                giver, taker = (two, one) if back else (one, two)
                yield Link(spot.seq, giver, "rel_pays", taker, status, "words:pays", m.start(), m.end())


def _sides(spot: Spot, m: re.Match[str]) -> tuple[Ref | None, Ref | None]:
    before = [ref for n, ref in spot.known if n.found.end <= m.start()]
    after = [ref for n, ref in spot.known if n.found.start >= m.end()]
    return before[-1] if before else spot.story.speakers.get(spot.seq), after[0] if after else None


def reporter(n: Named, text: str) -> bool:
    """Whether an expression names who reports: before a word of reporting, or after `pelapor` and its like."""
    before, after = text[max(0, n.found.start - 30) : n.found.start], text[n.found.end : n.found.end + 70]
    return _LODGES.match(after) is not None or _LODGED_BY.search(before) is not None


_LODGES: Final = re.compile(
    r"^[^.;\"]{0,60}?\b(?i:melapor(?:kan)?|mengadu(?:kan)?|membuat laporan|menyampaikan laporan|selaku pelapor"
    r"|menyurati)\b"
)
_LODGED_BY: Final = re.compile(
    r"\b(?i:dilaporkan|diadukan|laporan|aduan|pelapor|pelapornya|pengaduan)(?:\s+(?:oleh|dari|tim))?,?\s+$"
)


_RULES: Final = (
    (_NOMINATES, _nominations),
    (re.compile(r"(?i:lantik|angkat|tunjuk|promosi|boyong|tarik|ganti|sebagai|jabat|jadi)"), _appointments),
    (re.compile(r"\b(?i:di(?:copot|berhenti|mutasi|nonjob|pindah|geser|bebastugas))"), _removals),
    (re.compile(r"(?i:lapor|adukan|tuding|tuduh)"), _reports),
    (re.compile(r"(?i:lapor|adu|tuding|tuduh)"), _reports_of),
    (re.compile(r"(?i:dukung|menangkan|pihak|loyalis|bekerja)"), _supports),
    (re.compile(r""), _pays),
    (re.compile(r"(?i:sanksi|hukum|tegur|pidana|penjara|disiplin)"), _sanctions),
)
"""Each rule with a word without which it finds nothing: most segments need none of them."""
