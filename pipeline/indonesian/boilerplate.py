"""Page clutter and picture captions among the sentences of an article; precision before recall."""

# ruff: noqa: RUF001 - typographic marks are what this file is about

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.tables import SegmentKind

Span = tuple[int, int]

_LONGEST: Final = 300  # code points; nothing longer is clutter
_LONGEST_CAPTION: Final = 220
_LONGEST_ITEM: Final = 160
_LONGEST_SIGNATURE: Final = 48

_FOLLOWED: Final = (
    r"(?:google (?:news|berita)|(?:whats ?app|wa|telegram)[ -]channel"
    r"|(?:channel|chanel|kanal|saluran) (?:whats ?app|wa|telegram|youtube))"
)
_JOIN: Final = r"ikuti|dapatkan|gabung|bergabung|bergabunglah"
_GROUP: Final = r"\b(?:grup|group) (?:whats ?app|wa|telegram)"
# A long title that ends in a full stop has the next sentence of the article stuck to it.
_TITLE: Final = r"\s*[:»>](?:.{0,90}|.{0,200}(?<!\.))"
# Wording seen on pages of national and regional outlets of 2015-2026. Each has to fit a whole sentence, case ignored.
_CLUTTER: Final = re.compile(
    "|".join(
        (
            # links to other items of the outlet
            rf"(?:baca|simak|lihat|tonton|saksikan)(?: (?:juga|pula|selengkapnya|berita lain(?:nya)?))?{_TITLE}",
            rf"cek fakta lainnya{_TITLE}",
            r"(?:baca |simak |lihat )?(?:berita )?selengkapnya(?: (?:baca|klik|simak))?(?: di sini)?[.:]?",
            r"(?:simak|klik|baca) (?:berita )?(?:selengkapnya )?di sini[.:]?",
            r"(?:berita|artikel)(?: (?:terkait|lainnya|lain|terpopuler|populer|terkini|pilihan))\s*:?",
            r"(?:pilihan editor|rekomendasi|terpopuler|infografis|perbesar)\s*:?",
            r"(?:artikel|berita) ini (?:telah |sudah )?(?:pertama kali )?(?:tayang|terbit|dimuat) di\b.{0,200}",
            r"konten ini diolah dengan bantuan (?:ai|kecerdasan buatan)\.?",
            # the page itself
            r"advertisements?(?: scroll .{0,60})?|iklan|advertorial",
            r"scroll (?:to|untuk|down)\b.{0,60}",
            r"(?:halaman|page)\s*:?\s*(?:selanjutnya|berikutnya|sebelumnya|\d+ dari \d+|[\d|/ ]{1,20})\s*[.»>→]*",
            r"bagikan(?: (?:ke|di|via|lewat|artikel|berita|ini)\b[^.]{0,40})?\s*:?",
            r"(?:tags?|topik|label|kata kunci|keywords?)\s*:.{0,200}",
            r"\[gambas\s*:[^\]]{0,60}\]",
            # invitations to follow
            rf"(?:{_JOIN}|follow|cek|simak|temukan|update|klik|baca)\b.{{0,160}}{_FOLLOWED}.{{0,80}}",
            rf"(?:{_JOIN})\b.{{0,80}}\b(?:berita|update|informasi|kabar|kami)\b.{{0,80}}{_GROUP}\b.{{0,80}}",
            r"(?:download|unduh|instal+) aplikasi .{0,30}(?:android|ios|play store|app store).{0,60}",
            # rights
            r"(?:copyright|hak cipta)\s*(?:©|\(c\)|:|\d{4}).{0,120}",
            r"(?:©|\(c\)\s*\d{4}).{0,120}",
            r"hak cipta dilindungi(?: undang-undang)?\.?",
            r"all rights? reserved\.?",
            r"dilarang keras (?:mengambil|menyalin|mengutip|memperbanyak|menggandakan)\b.{0,60}\bkonten\b.{0,180}",
            # who made it
            r"(?:editor|penulis|pewarta|redaktur|penyunting|kontributor|uploader|oleh)\s*:\s*[^?]{1,140}",
            r"sumber(?: (?:berita|foto|data|artikel|gambar))?\s*:\s*[^?]{1,60}",
        )
    ),
    re.IGNORECASE,
)
_CLUTTER_WORDS: Final = frozenset(  # one listing reads better than ninety literals
    """
    baca simak lihat tonton saksikan cek selengkapnya klik berita artikel pilihan rekomendasi terpopuler infografis
    perbesar konten advertisement advertisements iklan advertorial scroll halaman page bagikan tag tags topik label
    kata keyword keywords [gambas ikuti follow dapatkan temukan update gabung bergabung bergabunglah download unduh
    instal install copyright hak © (c all dilarang editor penulis pewarta redaktur penyunting kontributor uploader
    oleh sumber reporter laporan jurnalis wartawan fotografer
    """.split()  # noqa: SIM905
)
# These begin prose as well: they have to be alone on their line and bare of a full stop.
_LINK_LINE: Final = re.compile(
    r"(?:baca|simak|lihat|tonton|saksikan) (?:juga|pula)(?: [^.]{0,160})?"
    r"|(?:simak|tonton|lihat|saksikan) (?:video|live|infografis)\b[^.]{0,160}",
    re.IGNORECASE,
)
# These label answers in interviews as well: what follows has to be names.
_BYLINE: Final = re.compile(
    r"(?i:reporter|laporan|jurnalis|wartawan|fotografer)\s*:\s*"
    r"[A-Z@][\w.'’@-]*+(?:[\s,|/&•–-]++(?:dan\b|[A-Z@][\w.'’@-]*+(?:\s?:)?))*+"
)
_SIGNATURE_WORD: Final = r"[\w.*&+@'-]{1,24}"
_SIGNATURE: Final = re.compile(
    rf"[(\[]\s*{_SIGNATURE_WORD}(?: {_SIGNATURE_WORD})?"
    rf"(?:\s*[/|,]\s*{_SIGNATURE_WORD}(?: {_SIGNATURE_WORD}){{0,3}}){{0,4}}\s*[)\]][\s.*]*"
)
_GESTURE: Final = re.compile(r"[(\[](?:ter|me|ber)\w+[)\]]\.?")  # stage directions in interviews: (tertawa)
_RELATED: Final = re.compile(
    r"(?:berita|artikel) (?:terkait|lainnya|lain|terpopuler|populer|terkini)\s*:?|baca juga\s*:?", re.IGNORECASE
)
_ITEM: Final = re.compile(r"(?:[-–•*»>]|\d{1,2}\.)\s*\S")
_CREDIT: Final = (
    r"(?:(?:antara )?foto\s*[:/]|foto (?:oleh|milik)\b|dok(?:\.|umen|umentasi)?[\s:/]|(?:istimewa|ist)\b|ilustrasi\b"
    r"|(?:sumber|kredit)(?: foto)?\s*:)"
)
_CREDIT_ALONE: Final = re.compile(rf"[(\[]\s*{_CREDIT}[^()\[\]]{{0,80}}[)\]]\.?", re.IGNORECASE)
_CREDIT_END: Final = re.compile(
    r"[(\[]\s*(?:(?:antara )?foto\s*[:/]|dok(?:\.|umen|umentasi)?[\s:/]|foto dok)[^()\[\]]{0,60}[)\]]\.?\Z",
    re.IGNORECASE,
)
_CAPTION: Final = re.compile(
    r"(?:ket(?:erangan)?\.? )?(?:foto|gambar)(?: ilustrasi)?\s*:\s*\S.*"
    r"|(?:antara )?foto/.{1,80}"
    r"|ilustrasi(?: foto| gambar)?\s*[:/(].*"
    r"|ilustrasi(?! (?:itu|ini|tersebut|yang|lain|serupa|sederhana)\b)[^.]{0,100}(?:\.? ?[(\[][^()\[\]]{1,60}[)\]])?",
    re.IGNORECASE,
)
_CAPTION_WORDS: Final = frozenset({"foto", "antara", "ilustrasi", "gambar", "ket", "keterangan"})
_FIRST_WORD: Final = re.compile(r"©|[\[(]?\w*")
_SPEECH_MARKS: Final = re.compile(r'["“”„]')


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence and where it stands on its line."""

    text: str
    opens_line: bool
    closes_line: bool

    @property
    def is_line(self) -> bool:
        return self.opens_line and self.closes_line


def classify_line(line: str) -> SegmentKind:
    """Return what a line is that stands alone: caption, boilerplate, or else body."""
    return _kind(_Sentence(line.strip(), opens_line=True, closes_line=True), "")


def classify_segments(text: str, sentence_spans: Sequence[Span], outlet: str = "") -> list[SegmentKind]:
    """Return lead, body, caption or boilerplate for each sentence; the lead is the first that is body."""
    sentences = list(_sentences(text, sentence_spans))
    kinds = [_kind(sentence, outlet.casefold()) for sentence in sentences]
    _mark_related(sentences, kinds)
    _mark_captions(sentences, kinds)
    _mark_signatures(sentences, kinds)
    if SegmentKind.BODY in kinds:
        kinds[kinds.index(SegmentKind.BODY)] = SegmentKind.LEAD
    return kinds


def _sentences(text: str, spans: Sequence[Span]) -> Iterator[_Sentence]:
    opens_line = True
    for no, (start, end) in enumerate(spans):
        following = spans[no + 1][0] if no + 1 < len(spans) else len(text)
        closes_line = no + 1 == len(spans) or "\n" in text[end:following]
        yield _Sentence(text[start : min(end, start + _LONGEST + 1)], opens_line, closes_line)
        opens_line = closes_line


def _kind(sentence: _Sentence, outlet: str) -> SegmentKind:
    """Judge a sentence by itself."""
    text = sentence.text
    if len(text) > _LONGEST:
        return SegmentKind.BODY
    found = _FIRST_WORD.match(text)
    word = found.group().lower() if found else ""
    if word in _CLUTTER_WORDS and _is_clutter(sentence):
        return SegmentKind.BOILERPLATE
    if (word in _CAPTION_WORDS or text.endswith((")", ").", "]"))) and _is_caption(sentence):
        return SegmentKind.CAPTION
    if not word[1:] and not any(map(str.isalnum, text)):
        return SegmentKind.BOILERPLATE
    return SegmentKind.BOILERPLATE if outlet and text.casefold() == outlet else SegmentKind.BODY


def _is_clutter(sentence: _Sentence) -> bool:
    text = sentence.text
    if _CLUTTER.fullmatch(text) or _BYLINE.fullmatch(text):
        return True
    return sentence.is_line and _LINK_LINE.fullmatch(text) is not None


def _is_caption(sentence: _Sentence) -> bool:
    """Tell captions: a label before, a credit behind, or a credit alone."""
    text = sentence.text
    if _CREDIT_ALONE.fullmatch(text):
        return True
    if not sentence.opens_line or len(text) > _LONGEST_CAPTION:
        return False
    if _CAPTION.fullmatch(text):
        return True
    return sentence.is_line and _CREDIT_END.search(text) is not None and not _SPEECH_MARKS.search(text)


def _mark_related(sentences: Sequence[_Sentence], kinds: list[SegmentKind]) -> None:
    """Mark the list items under a heading such as `Berita terkait:`."""
    is_list = False
    for no, sentence in enumerate(sentences):
        if kinds[no] is SegmentKind.BOILERPLATE:
            is_list = is_list or (sentence.is_line and _RELATED.fullmatch(sentence.text) is not None)
        elif is_list and sentence.is_line and len(sentence.text) <= _LONGEST_ITEM and _ITEM.match(sentence.text):
            kinds[no] = SegmentKind.BOILERPLATE
        else:
            is_list = False


def _mark_captions(sentences: Sequence[_Sentence], kinds: list[SegmentKind]) -> None:
    """Mark the one sentence that shares its line with a credit, unless that is the last line or somebody speaks."""
    for no in range(1, len(sentences) - 1):
        credit, caption = sentences[no], sentences[no - 1]
        is_credit = kinds[no] is SegmentKind.CAPTION and credit.closes_line and not credit.opens_line
        if is_credit and caption.opens_line and kinds[no - 1] is SegmentKind.BODY:
            is_plain = len(caption.text) <= _LONGEST_CAPTION and not _SPEECH_MARKS.search(caption.text)
            kinds[no - 1] = SegmentKind.CAPTION if is_plain else SegmentKind.BODY


def _mark_signatures(sentences: Sequence[_Sentence], kinds: list[SegmentKind]) -> None:
    """Mark initials in brackets after which only clutter and captions follow."""
    for no in range(len(sentences) - 1, -1, -1):
        text = sentences[no].text
        if kinds[no] is SegmentKind.BODY:
            if not _is_signature(text):
                return
            kinds[no] = SegmentKind.BOILERPLATE


def _is_signature(text: str) -> bool:
    if len(text) > _LONGEST_SIGNATURE or text[0] not in "([":
        return False
    return _SIGNATURE.fullmatch(text) is not None and not _GESTURE.fullmatch(text)
