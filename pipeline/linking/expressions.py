"""Expressions that name an actor without a person's name: bodies, parties, teams, tickets, posts, groups, pronouns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.linking.gazetteers import Gazetteers, Office
from pipeline.linking.names import TITLES, pair
from pipeline.tables_link import ActorKind, MentionType

CAPITAL: Final = r"[A-Z][\w'’`]*(?:-[A-Z][\w'’]*)*"  # noqa: RUF001
_CAPITALS: Final = rf"(?:\s+(?!(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu)\b){CAPITAL})"
_NUMBERS: Final = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas".split()  # noqa: SIM905
_NUMERAL: Final = rf"(?:\d{{1,4}}|{'|'.join(_NUMBERS)})"
_ORDINAL: Final = {word: place for place, word in enumerate(_NUMBERS, start=1)}
_VAGUE: Final = "seorang|para|sejumlah|beberapa|puluhan|belasan|ratusan|sebagian|semua|seluruh|oknum|sesama"
_NATIONAL: Final = frozenset({"KASN", "BKN", "BPASN", "Bapek", "DKPP", "MKMK", "Mahkamah Konstitusi", "KPK"})
_LEADERS: Final = (
    "ketua umum|wakil ketua|ketua|anggota|komisioner|sekretaris|bendahara|juru bicara|jubir|koordinator"
    "|koordinator divisi"
    "|koordinator (?:desa|kecamatan|kelurahan|TPS|lapangan|wilayah|zona)|kordinator kecamatan|kepala sekretariat"
    "|bendahara"
    "|kuasa hukum|penasihat hukum|direktur|pengurus|kader|politikus|politisi|fungsionaris|tokoh|calon|caleg"
    "|bacaleg|humas"
    "|kepala|pimpinan|kordiv|asisten|staf|wakil sekretaris|legislator|wakil rakyat|simpatisan|relawan|petinggi"
    "|elite|elit"
)
_TEAM: Final = (
    r"tim\s+(?:kuasa\s+hukum|penasihat\s+hukum|hukum|advokasi|pemenangan|sukses|kampanye|keluarga|relawan|inti"
    r"|gabungan)"
    r"|timses|relawan|kubu|tim|TKN|TKD|BPN|pendukung|simpatisan|posko"
)
_TICKET_HEAD: Final = (
    r"(?:bakal\s+)?(?:pasangan\s+calon|pasangan|bapaslon|paslon|calon|kandidat|gubernur|caleg)"
    r"(?:\s+(?:perseorangan|petahana|bupati|gubernur|wali\s+kota|walikota|wakil\s+\w+|anggota|DPRD|kota|kabupaten))*"
)
_TITLE_CASE: Final = r"[A-Z][a-z’'][\w’']*"  # noqa: RUF001
_TEAM_NUMBER: Final = re.compile(r"(?i:nomor\s+urut|nomor|no\.?)\s*(\w+)$")
_NAME: Final = rf"{CAPITAL}(?:\s+{CAPITAL}){{0,3}}"
_PERSON: Final = rf"{_TITLE_CASE}(?:\s+{_TITLE_CASE}){{0,3}}"
_PAIR: Final = rf"{_PERSON}\s?[–—]\s?{_PERSON}|{_PERSON}\s-\s{_PERSON}|(?:[A-Z][a-z’']{{2,}})-(?:[A-Z][a-z’']{{2,}})"  # noqa: RUF001
_NGO: Final = (
    r"Rukun|Aliansi|Koalisi|LSM|Perkumpulan|Forum|Jaringan|Yayasan|Karang\s+Taruna|Himpunan|Ikatan|Persatuan"
    r"|Gerakan|Komite"
    r"|Lembaga|Serikat|JARI|Surau|CV|PT|Majelis|Poros|Jurnal|Perhimpunan|Pusat|Front"
)
_GROUP: Final = (
    r"orang|kontraktor|warga|saksi|pelapor|pegawai|pejabat|aparatur|guru|camat|lurah|kepala\s+(?:desa|sekolah|SD|SMP"
    r"|dusun|lingkungan|puskesmas|dinas|OPD)|kades|wali\s+nagari|wali\s+jorong|ASN|PNS|PPPK|honorer"
    r"|tenaga\s+(?:kontrak"
    r"|honorer|ahli|harian)|kader\s+posyandu|pengurus(?:\s+[a-z]+){0,3}|kelompok\s+tani|pengawas\s+sekolah"
    r"|perangkat\s+desa"
    r"|koordinator(?:\s+(?:desa|kecamatan|TPS))?|penyuluh|bidan|perawat|staf|kepala|ninik\s+mamak|tokoh(?:\s+[a-z]+)?"
    r"|pedagang|petani|nelayan|pemilih|relawan|partai|anggota|kabid|kabag|kadis|sekcam|operator|dosen|mahasiswa"
    r"|peserta"
)
_ANAPHOR: Final = r"(?P<body>fraksi|tim|partai|forum|aliansi|lembaga|koalisi|perkumpulan|kubu)\s+(?:tersebut|itu|ini)"
_PRONOUN: Final = r"yang\s+bersangkutan|terlapor|teradu|terdakwa|ia|dia|beliau|keduanya|mereka|tersangka"
PRONOUN_BACK: Final = frozenset({"yang bersangkutan", "terlapor", "teradu", "terdakwa", "tersangka"})
_FORMER: Final = re.compile(r"\b(?:mantan|eks|bekas|pensiunan|purnabakti)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One expression of a sentence; offsets are in the sentence. `office` is the post, `within` the body it is in."""

    start: int
    end: int
    surface: str
    kind: ActorKind
    form: MentionType
    name: str = ""
    office: str = ""
    role: str | None = None
    within: str = ""
    number: int | None = None
    names: tuple[str, ...] = ()
    is_former: bool = False

    def overlaps(self, other: Found) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Expressions:
    """Finds the expressions of a sentence; made once for a set of gazetteers."""

    def __init__(self, gazetteers: Gazetteers) -> None:
        self.gazetteers = gazetteers
        bodies = sorted(gazetteers.body_forms, key=len, reverse=True)
        parties = sorted((p for p in gazetteers.party_forms if len(p) > 2), key=len, reverse=True)  # noqa: PLR2004
        offices = sorted(gazetteers.office_forms, key=len, reverse=True)
        national = [b for b in bodies if gazetteers.body_forms[b].name in _NATIONAL]
        local = [b for b in bodies if gazetteers.body_forms[b].name not in _NATIONAL]
        levels = r"RI|Republik\s+Indonesia|Kabupaten|Kota|Provinsi|Kecamatan|Kelurahan|Kab\.|setempat"
        scope = rf"(?P<place>(?:\s+(?:{levels})\b)*{_CAPITALS}{{0,3}})"
        branch = r"(?:(?:DPC|DPD|DPW|DPP|PAC|Fraksi|DPRt)\s+)?"
        self.body = re.compile(rf"\b(?:(?P<n>{_any(national)})\b|(?P<l>{_any(local)})\b{scope})")
        self.party = re.compile(rf"\b{branch}(?:(?:{_any(parties)})\b|Partai{_CAPITALS}{{1,3}})")
        self.ticket = re.compile(
            rf"\b(?i:{_TICKET_HEAD}\s+)?(?P<pair>{_PAIR})|\b(?i:{_TICKET_HEAD}\s+(?:nomor\s+urut|nomor|no\.?"
            rf"|nomer)\s*)"
            rf"(?P<no>\d{{1,2}}|(?i:{'|'.join(_NUMBERS)}))\b"
        )
        after = rf"(?:(?i:{_TICKET_HEAD})\s+)?(?:(?i:nomor\s+urut|nomor|no\.?)\s*(?:\w+)|{_PAIR}|{_NAME})"
        lower_after = rf"(?:petahana|lawan|sebelah|rival|penantang)(?:{_CAPITALS}{{1,3}})?"
        self.team = re.compile(
            rf"\b(?i:{_TEAM})\s+(?:{after}|{lower_after})|\b(?i:tim\s+(?:pemenangan|sukses|hukum)|timses)\b"
        )
        self.ngo = re.compile(rf"\b(?:{_NGO}){_CAPITALS}{{1,6}}")
        self.office = re.compile(rf"\b(?i:(?P<form>{_any(offices)}))\b(?P<scope>{_OFFICE_SCOPE})")
        self.leader = re.compile(rf"\b(?i:(?P<lead>{_LEADERS}))\s+(?:(?i:divisi|bidang|pada|di|dari)\s+)?$")
        self.post = re.compile(
            rf"\b(?i:(?P<lead>{_LEADERS})\s+(?:harian\s+|umum\s+)?(?P<org>tim|fraksi|forum|panitia|komisi"
            rf"|lembaga|aliansi|koalisi"
            rf"|perkumpulan|relawan|posko|posyandu|majelis\s+taklim)\b(?!\s+[A-Z]))|\b(?i:kuasa\s+hukum"
            rf"|penasihat\s+hukum|pengacara"
            rf"|juru\s+bicara|jubir|penanggung\s+jawab|pelapor|orang\s+dekat\s+\w+|sumber\s+di\s+\w+)\b"
        )
        self.group = re.compile(
            rf"\b(?i:(?P<n>{_NUMERAL}|{_VAGUE})\s+(?:orang\s+|nama\s+)?(?P<noun>{_GROUP}))\b(?:\s+lain(?:nya)?\b)?"
        )
        self.pronoun = re.compile(rf"\b(?i:{_PRONOUN}|{_ANAPHOR})\b")

    def find(self, text: str) -> list[Found]:
        """Expressions of a sentence in order; only a post and the body that it is in overlap."""
        taken: list[Found] = []
        for found in (
            *self._organisations(text),
            *self._groups(text),
            *self._posts(text),
            *self._offices(text),
            *self._pronouns(text),
        ):
            if not any(found.overlaps(other) for other in taken):
                taken.append(found)
        leaders = [led for found in taken if (led := self._leader(text, found))]
        kept = [f for f in taken if f.kind is not ActorKind.PERSON or not any(f.overlaps(led) for led in leaders)]
        return sorted([*kept, *leaders])

    def _leader(self, text: str, org: Found) -> Found | None:
        """`Ketua`, `anggota`, `kader` before a body, a party, a team or a ticket: a post in it."""
        if org.kind is ActorKind.PERSON or org.office:
            return None
        m = self.leader.search(text[: org.start])
        if m is None:
            return None
        role = "actor_party" if org.kind is ActorKind.PARTY else org.role
        return Found(
            m.start(),
            org.end,
            text[m.start() : org.end],
            ActorKind.PERSON,
            MentionType.OFFICE,
            office=text[m.start() : org.end],
            role=role,
            within=org.name,
        )

    def _organisations(self, text: str) -> Iterator[Found]:
        if not any(c.isupper() for c in text) and " tim" not in text and "nomor" not in text:
            return
        for m in self.team.finditer(text):
            numbered = _TEAM_NUMBER.search(m[0])
            yield _found(m, ActorKind.GROUP, name=m[0], number=_number(numbered[1]) if numbered else None)
        for m in self.ticket.finditer(text):
            names = _pair_names(m["pair"], is_called=m[0] != m["pair"]) if m["pair"] else ()
            if not m["pair"] or names:
                number = _number(m["no"]) if m["no"] else None
                yield _found(m, ActorKind.TICKET, name=m["pair"] or m[0], number=number, names=names)
        for m in self.ngo.finditer(text):
            yield _found(m, ActorKind.BODY, name=m[0])
        for m in self.party.finditer(text):
            yield _found(m, ActorKind.PARTY, name=m[0], role="actor_party")
        for m in self.body.finditer(text):
            held = self.gazetteers.body_forms[m["n"] or m["l"]]
            yield _found(m, ActorKind.BODY, name=m[0], role=held.role, within=_place(m["place"]))

    def _offices(self, text: str) -> Iterator[Found]:
        for m in self.office.finditer(text):
            yield _office(text, m, self.gazetteers.office_forms[" ".join(m["form"].lower().split())])

    def _posts(self, text: str) -> Iterator[Found]:
        """`sekretaris tim`, `ketua fraksi`: the body is the one that the article speaks of."""
        for m in self.post.finditer(text):
            yield Found(
                m.start(), m.end(), m[0], ActorKind.PERSON, MentionType.OFFICE, office=m[0], within=m["org"] or ""
            )

    def _groups(self, text: str) -> Iterator[Found]:
        for m in self.group.finditer(text):
            form = MentionType.OKNUM if m["n"].lower() == "oknum" else MentionType.OFFICE
            count = 1 if m["n"].lower() in {"seorang", "oknum"} else _number(m["n"])
            kind = ActorKind.PERSON if count == 1 else ActorKind.GROUP
            office = self.gazetteers.office_forms.get(" ".join(m["noun"].lower().split()))
            role = office.role if office else None
            yield Found(m.start(), m.end(), m[0], kind, form, office=m[0], role=role, number=count)

    def _pronouns(self, text: str) -> Iterator[Found]:
        for m in self.pronoun.finditer(text):
            kind = ActorKind.GROUP if m["body"] else ActorKind.PERSON
            yield Found(m.start(), m.end(), m[0], kind, MentionType.PRONOUN, within=m["body"] or "")


_OFFICE_SCOPE: Final = r"(?:(?:\s+(?:di|pada|Kab\.))?(?:\s+(?:dan\s+)?(?:[A-Z][\w'’]*(?:-[A-Z]\w*)*|\d{1,3}\b)))*"  # noqa: RUF001


def _any(forms: Iterable[str]) -> str:
    """Alternatives grouped by first letter, which the pattern engine skips at one comparison each, longest first."""
    groups: dict[str, list[str]] = {}
    for form in forms:
        groups.setdefault(form[0], []).append(re.escape(form[1:]).replace(r"\ ", r"\s+"))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items()) or "(?!)"


def _found(
    m: re.Match[str],
    kind: ActorKind,
    *,
    name: str,
    role: str | None = None,
    number: int | None = None,
    names: tuple[str, ...] = (),
    within: str = "",
) -> Found:
    return Found(
        m.start(),
        m.end(),
        m[0],
        kind,
        MentionType.NAME,
        name=name,
        role=role,
        number=number,
        names=names,
        within=within,
    )


def _place(scope: str | None) -> str:
    """The place of a body's name, its level left out."""
    return " ".join(w for w in (scope or "").split() if w not in _LEVEL_WORDS)


_LEVEL_WORDS: Final = frozenset(
    {"RI", "Republik", "Indonesia", "Kabupaten", "Kota", "Provinsi", "Kecamatan", "Kelurahan", "Kab.", "setempat"}
)


def _office(text: str, m: re.Match[str], office: Office) -> Found:
    is_former = _FORMER.search(text, 0, m.start()) is not None
    scope = (
        m["scope"] if office.kasn_class or office.level == "any" else re.split(r"\s+(?:dan|di|pada)\s", m["scope"])[0]
    )
    end = m.end() - len(m["scope"]) + len(scope)
    scope = _to_title(scope)
    end = m.end() - len(m["scope"]) + len(scope)
    surface = text[m.start() : end]
    return Found(
        m.start(),
        end,
        surface,
        ActorKind.PERSON,
        MentionType.OFFICE,
        office=surface,
        role=office.role,
        within=scope.strip(),
        is_former=is_former,
    )


def _to_title(scope: str) -> str:
    """The scope as far as a title: `Teluk Biru Dr. Amelia` is `Teluk Biru`."""
    for m in re.finditer(r"\s+([A-Z]\w*)", scope):
        if m[1].lower() in TITLES:
            return scope[: m.start()]
    return scope


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else _ORDINAL.get(text.lower())


def _pair_names(text: str, *, is_called: bool) -> tuple[str, ...]:
    """The names of a pair; what only a hyphen or a spaced dash joins is a pair where it is called one."""
    names = pair(text)
    if not names or any(_DAYS.search(name) for name in names):
        return ()
    return names if is_called or re.search(r"\S[–—]\S", text) else ()  # noqa: RUF001


_DAYS: Final = re.compile(
    r"\b(?:Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu|Januari|Desember|Pemilu|Pilkada|Undang|Satu|Dua|Tiga|Empat"
    r"|Lima|Puluh|Jakarta|Bawaslu|Non|Re)\b"
)
