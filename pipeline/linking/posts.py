"""Posts: which word heads one, which name no one in particular, and whose name stands beside one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.linking.expressions import Found
from pipeline.linking.gazetteers import Gazetteers
from pipeline.tables_link import ActorKind, MentionType

_CLASS_LIST: Final = """
asn;pegawai;guru;calon;warga;staf;honorer;pppk;dosen;bidan;perawat;penyuluh;caleg;anggota dprd;calon bupati
calon wakil bupati;calon gubernur;calon wakil gubernur;calon wali kota;calon wakil wali kota;pengamat;ninik mamak
perangkat desa;kepala lingkungan;menteri;presiden;bendahara
"""
CLASSES: Final = frozenset(_CLASS_LIST.strip().replace("\n", ";").split(";"))
"""Posts that many hold: one of them names nobody unless the words around it tell which."""
_GAP: Final = re.compile(
    r"^(?:\s*\([^)]{1,40}\))?(?:\s+(?:Kabupaten|Kota|Provinsi|Kecamatan|Kelurahan|Desa|Nagari)(?:\s+[A-Z]\w+){1,3})?"
    r"(?:,?\s*|,?\s+(?:yakni|yaitu|bernama|berinisial|atas nama)\s+)(?:(?:drg?|drh|ir|ny)\.\s*)?$"
)
_AFTER: Final = re.compile(r"^(?:\s*\(\d\d\))?,\s*(?:(?:selaku|sebagai|yang juga)\s+)?$")
_FOR: Final = re.compile(
    r"(?i:kuasa hukum|penasihat hukum|pengacara|juru bicara|jubir|ajudan|koordinator|ketua|sekretaris)"
)
_SANG: Final = re.compile(r"\b(?:sang|si|oknum|pak|bu)\s+$", re.IGNORECASE)
THIS: Final = re.compile(r"^\s+(?:itu|tersebut)\b")
_ENDS: Final = frozenset({",", ".", "", ")"})


def head_of(office: str, gazetteers: Gazetteers) -> str:
    """The listed post that an office begins with, else its first word."""
    words = office.lower().split()
    for size in range(len(words), 0, -1):
        listed = gazetteers.office_forms.get(" ".join(words[:size]))
        if listed is not None:
            return listed.office
    return words[0] if words else ""


def is_post(found: Found) -> bool:
    """Whether an expression is one person's post."""
    return found.form is MentionType.OFFICE and found.kind is ActorKind.PERSON


def is_told(text: str, found: Found) -> bool:
    """Whether the words about a post tell which holder is meant: `guru itu`, `sang camat`, `Kepala SD Lubuk`."""
    before = text[max(0, found.start - 8) : found.start]
    return bool(found.within or THIS.match(text[found.end : found.end + 10]) or _SANG.search(before))


def name_beside(text: str, held: Sequence[Found], place: int) -> str | None:
    """The name that a post stands beside: `Camat Simpang Ampu, Rendi`, `Kadis Tirta`, `Mira, koordinatornya`."""
    post = held[place]
    names = [o for o in held if o.form is MentionType.NAME and o.kind is ActorKind.PERSON]
    if _FOR.match(post.office):  # `kuasa hukum Tajuddin, Nursyam`: the first is whom he serves
        for one, two in pairwise(names):
            if text[post.end : one.start] == " " and text[one.end : two.start].strip() == ",":
                return two.surface
    for name in names:
        if name.start >= post.end and _GAP.match(text[post.end : name.start]):
            return name.surface
    for name in names:
        ends = text[post.end : post.end + 1] in _ENDS
        if name.end <= post.start and ends and _AFTER.match(text[name.end : post.start]):
            return name.surface
    return None
