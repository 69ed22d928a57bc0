"""Whose claim a coding is: type of voice, the camp that it speaks for, and admissions inside a denial."""

from __future__ import annotations

import re
from typing import Final

from pipeline.linking.facts import Placed, Story
from pipeline.linking.links import ticket_of
from pipeline.linking.refs import Ref
from pipeline.tables_events import VoiceType
from pipeline.tables_link import ActorKind

_BY_ROLE: Final = {
    "actor_bawaslu": VoiceType.BAWASLU,
    "actor_kasn_bkn": VoiceType.KASN_BKN,
    "actor_oversight_other": VoiceType.AUTHORITY,
    "actor_tni_polri": VoiceType.AUTHORITY,
    "actor_observer_citizen": VoiceType.OBSERVER,
    "actor_community_figure": VoiceType.CITIZEN,
    "actor_candidate": VoiceType.RIVAL,
    "actor_party": VoiceType.RIVAL,
}
_OFFICIAL: Final = frozenset({"evid_alleged_official", "evid_confirmed", "evid_cleared"})
_BAWASLU: Final = re.compile(r"\b(?:bawaslu|panwas\w*|gakkumdu|pengawas\spemilu)", re.IGNORECASE)
_KASN: Final = re.compile(r"\b(?:KASN|BKN|Komisi\s(?:ASN|Aparatur))\b")
_ANONYMOUS: Final = re.compile(
    r"\b(?:sumber|enggan\s(?:disebut|ditulis|dikutip)\w*|minta\s(?:namanya\s)?(?:tidak|tak)\sdisebut\w*|bukan\snama"
    r"\ssebenarnya|kabar\s(?:yang\s)?beredar|disebut-sebut)\b",
    re.IGNORECASE,
)
_CITIZEN: Final = re.compile(r"\b(?:warga|saksi|pelapor|tokoh\smasyarakat|pedagang|petani|nelayan)\b", re.IGNORECASE)
_ADMITS: Final = re.compile(
    r"\b(?:meng?akui?|membenarkan|tidak\s(?:menyangkal|mengelak|menampik)|tak\s(?:menyangkal|mengelak|menampik)|memang)\b"
    r".{0,80}\b(?:hadir|datang|berada|bertemu|ikut|pertemuan|acara|foto\w*|kenal|mengenal|bicara|berbicara|di\s(?:sana|situ)"
    r"|mengundang|mengantar|menerima|menyapa|mampir|duduk)\b",
    re.IGNORECASE | re.DOTALL,
)


def voice_type(placed: Placed, text: str, accused: frozenset[int]) -> VoiceType:
    """Type of a coding's voice; `accused` holds the ids of the referents who are said to have done something."""
    speaker = placed.speaker
    if speaker is None:
        return _unnamed(text, placed.fact.evid_code)
    if speaker.role in _BY_ROLE and _BY_ROLE[speaker.role] in {VoiceType.BAWASLU, VoiceType.KASN_BKN}:
        return _BY_ROLE[speaker.role]
    if id(speaker) in accused:
        return VoiceType.ACCUSED
    if speaker.kind is ActorKind.GROUP or speaker.kind is ActorKind.PARTY or speaker.kind is ActorKind.TICKET:
        return VoiceType.RIVAL
    return _BY_ROLE.get(speaker.role or "", VoiceType.OTHER)


def _unnamed(text: str, evid_code: str | None) -> VoiceType:
    if evid_code in _OFFICIAL:
        if _KASN.search(text):
            return VoiceType.KASN_BKN
        return VoiceType.BAWASLU if _BAWASLU.search(text) else VoiceType.AUTHORITY
    if _ANONYMOUS.search(text):
        return VoiceType.ANONYMOUS
    return VoiceType.CITIZEN if _CITIZEN.search(text) else VoiceType.JOURNALIST


def side_of(story: Story, speaker: Ref | None) -> Ref | None:
    """Whom a voice speaks for: its ticket, its body or its team; itself where it is its own (R5)."""
    if speaker is None:
        return None
    ticket = ticket_of(story, speaker)
    return ticket if ticket is not speaker else story.body(speaker)


def admits_part(text: str, evid_code: str | None) -> bool:
    """Whether a denial admits having been there (R4)."""
    return evid_code == "evid_denied" and _ADMITS.search(text) is not None
