"""Who speaks, who accuses and who decides in each segment of an article: what relations and claims rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.linking.article import ArticleActors
from pipeline.linking.names import key_words
from pipeline.linking.refs import Named, Ref
from pipeline.tables_link import ActorKind, MentionType

_SAID: Final = (
    r"kata|ujar|tutur|ucap|jelas|ungkap|tegas|imbuh|kilah|papar|tambah|sebut|sambung|terang|tandas|tukas|cetus"
    r"|keluh|kenang"
    r"|klaim|aku|beber|timpal|sergah|dalih|pungkas|bantah|tepis|lanjut|elak|sindir|tuding|protes|canda|seloroh"
    r"|ucap|tulis|cerita"
)
_SAID_X: Final = re.compile(rf"\b(?i:{_SAID}|menurut|begitu keterangan|demikian)\s+$")
_SAID_FAR: Final = re.compile(rf"[\"”,]\s*(?i:{_SAID})\s[^,.\"”]{{3,80}},\s*$")
_SAID_NYA: Final = re.compile(rf"\b(?i:(?:{_SAID}|menurut)nya)\b|\b(?i:{_SAID})(?:,|\.|$)")
_VERB_AFTER: Final = re.compile(
    r"^(?:,[^,]{0,80},)?\s*(?:\(\d\d\)\s*)?(?:juga|sendiri|pun|kemudian|lalu|tidak|tak|hanya|malah|sempat"
    r"|mengaku|saat \w+)?\s*"
    r"(?:(?:lewat|melalui|saat|ketika|yang)\s[^,]{0,60}?,?\s)?"
    r"(?:mengata|menyata|menyebut|menegas|membantah|menampik|menepis|menyangkal|mengaku|membenar|menjelas"
    r"|menilai|menuding"
    r"|menuduh|menduga|mengungkap|menutur|mengklaim|berdalih|berkilah|berkeberatan|keberatan|menolak|meminta"
    r"|menganggap"
    r"|mengingat|menyayang|mempertanya|mengkritik|mencatat|menyoroti|menegaskan|memastikan|mengeluh|bercerita|mengelak"
    r"|menduga|tidak sependapat|melontar|menyindir|berharap|mengenang|bilang|menengarai|heran|menanggapi|menambah)"
)
OFFICIAL: Final = frozenset({"evid_alleged_official", "evid_confirmed", "evid_cleared"})
OVERSIGHT: Final = frozenset({"actor_bawaslu", "actor_kasn_bkn"})


@dataclass(frozen=True, slots=True)
class Fact:
    """What linking needs of one coding."""

    seq: int
    code_id: str
    evid_code: str | None
    actor_text: str | None = None
    coding_id: str = ""
    negated: bool = False
    voice_type: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A coding with who acts and whose words it is."""

    fact: Fact
    actors: tuple[Ref, ...]
    speaker: Ref | None
    uncertain: bool = False


@dataclass(slots=True)
class Story:
    """An article with its codings placed: what the relation rules look at."""

    actors: ArticleActors
    placed: Sequence[Placed]
    speakers: Mapping[int, Ref]
    explicit: frozenset[int] = frozenset()
    quotes: Mapping[int, str | None] = field(default_factory=dict)
    _candidates: Mapping[int, float] | None = None

    def named(self, seq: int) -> Sequence[Named]:
        """Expressions of a segment."""
        return self.actors.named.get(seq, ())

    def text(self, seq: int) -> str:
        """Text of a segment, its dateline blanked."""
        return self.actors.sentences[seq]

    @property
    def candidates(self) -> Mapping[int, float]:
        """Referents that stand in an election, by id, with how much the article speaks of them as such."""
        if self._candidates is None:
            self._candidates = _candidates(self)
        return self._candidates

    def body(self, ref: Ref | None) -> Ref | None:
        """The oversight body, the team or the watch group that a person speaks for, else the referent itself."""
        if ref is None or ref.kind is not ActorKind.PERSON:
            return ref
        words = set(key_words(" ".join(ref.within)))
        if ref.role in OVERSIGHT:
            bodies = [r for r in self.actors.refs if r.kind is ActorKind.BODY and r.role == ref.role]
            return next((r for r in bodies if words & set(key_words(r.name))), bodies[0] if bodies else ref)
        groups = [
            r
            for r in self.actors.refs
            if r.name and (r.kind is ActorKind.GROUP or (r.kind is ActorKind.BODY and not r.role))
        ]
        return next((r for r in groups if words and words <= set(key_words(r.name))), ref)

    def nearest(self, seq: int, wanted: Iterable[str] = (), kinds: Iterable[ActorKind] = ()) -> Ref | None:
        """The referent of one of the roles or kinds nearest to a segment: in it, before it, then after it."""
        roles, sorts = set(wanted), set(kinds)
        order = self.actors.order
        before = [s for s in reversed(order) if s <= seq and s]
        for at in (*before, *(s for s in order if s > seq)):
            for n in reversed(self.named(at)) if at < seq else self.named(at):
                if n.ref is not None and n.ref.role in roles and (not sorts or n.ref.kind in sorts):
                    return n.ref
        return None


def _candidates(story: Story) -> dict[int, float]:
    scores: dict[int, float] = {}
    for ref in story.actors.refs:
        if ref.kind is ActorKind.TICKET and ref.n:
            scores[id(ref)] = 2.0 + ref.n + (2.0 if ref.members else 0.0)
        elif ref.kind is ActorKind.PERSON and ref.name and ("actor_candidate" in ref.roles or ref.number is not None):
            scores[id(ref)] = 3.0 + ref.n
        elif ref.kind is ActorKind.PARTY and ref.n:
            scores[id(ref)] = 0.5 + ref.n / 4
    for seq in story.actors.order:
        text = story.text(seq)
        for n in story.named(seq) if seq else ():
            if (
                n.ref is None
                or n.ref.kind is not ActorKind.PERSON
                or not n.ref.name
                or n.found.form is not MentionType.NAME
            ):
                continue
            if n.ref.role in OVERSIGHT or n.ref.role == "actor_observer_citizen":
                continue
            if _STANDS.search(text[max(0, n.found.start - 45) : n.found.start]) or _MAY_WIN.match(text[n.found.end :]):
                scores[id(n.ref)] = scores.get(id(n.ref), 0.0) + 1.5
    return scores


_STANDS: Final = re.compile(
    r"\b(?i:calon|caleg|bacaleg|cabup|cawabup|cagub|cawagub|cawali|kandidat|petahana|jagoan|mendukung"
    r"|memenangkan|dukungan|memilih"
    r"|mencoblos|coblos|pilih|pemenangan|nomor urut|pencalonan|kampanye|kemenangan|suara)\b[^.;\"”]{0,30}$"
)
_MAY_WIN: Final = re.compile(
    r"^[^.;\"”]{0,30}?\b(?i:maju|mencalonkan|nyalon|bertarung|mendaftar|terpilih|menang|memenangi"
    r"|kembali mencalonkan|nomor urut|petahana)\b"
)


def place(actors: ArticleActors, facts: Iterable[Fact], quotes: Mapping[int, str | None] | None = None) -> Story:
    """Tell for every coding who acts and who speaks."""
    held = quotes or {}
    speakers = speakers_of(actors, held)
    placed = [_placed(actors, fact, speakers) for fact in facts]
    explicit = frozenset(s for s, ref in speakers.items() if _speaker(actors.sentences[s], actors.named[s]) is ref)
    return Story(actors, placed, speakers, _with_quotes(explicit, held), held)


def _with_quotes(explicit: frozenset[int], quotes: Mapping[int, str | None]) -> frozenset[int]:
    named = {quotes[s] for s in explicit if quotes.get(s) is not None}
    return explicit | {s for s, quote in quotes.items() if quote in named and quote is not None}


def _placed(actors: ArticleActors, fact: Fact, speakers: Mapping[int, Ref]) -> Placed:
    refs: list[Ref] = []
    uncertain = False
    if fact.actor_text:
        here = [n for n in actors.named.get(fact.seq, ()) if n.found.surface == fact.actor_text]
        if here:
            uncertain = here[0].uncertain
            refs = [here[0].ref] if here[0].ref is not None else []
        else:
            refs = actors.of_text(fact.actor_text)
    return Placed(fact, tuple(dict.fromkeys(refs)), speakers.get(fact.seq), uncertain)


def speakers_of(actors: ArticleActors, quotes: Mapping[int, str | None]) -> dict[int, Ref]:
    """The speaker of each segment that reports speech: named in it, or carried by a quotation or by `ujarnya`."""
    found: dict[int, Ref] = {}
    last: Ref | None = None
    for seq in actors.order:
        if not seq:
            continue
        text = actors.sentences[seq]
        here = _speaker(text, actors.named[seq])
        if here is None and last is not None and (_SAID_NYA.search(text) or _inside(text)):
            here = last
        if here is not None:
            found[seq] = here
            last = here
    return _over_quotes(actors, quotes, found)


def _speaker(text: str, named: Sequence[Named]) -> Ref | None:
    people = [n for n in named if n.ref is not None and _may_speak(n)]
    for n in people:
        before = text[max(0, n.found.start - 110) : n.found.start]
        if _SAID_X.search(before) or (n.found.form is MentionType.NAME and _SAID_FAR.search(before)):
            return n.ref
    for n in people:
        if n.found.start < _HEAD and _VERB_AFTER.match(text[n.found.end :]):
            return n.ref
    for n in people:
        if _VERB_AFTER.match(text[n.found.end : n.found.end + 140]):
            return n.ref
    return None


_HEAD: Final = 60


def _may_speak(n: Named) -> bool:
    return (
        n.ref is not None
        and n.ref.kind is not ActorKind.TICKET
        and (n.found.form is not MentionType.OFFICE or bool(n.found.office))
    )


def _inside(text: str) -> bool:
    return text[:1] in "\"“‘'" or text.rstrip()[-1:] in '"”'  # noqa: RUF001


def _over_quotes(actors: ArticleActors, quotes: Mapping[int, str | None], found: dict[int, Ref]) -> dict[int, Ref]:
    """All segments of one quotation have its speaker, who is often named at its end."""
    by_quote: dict[str, list[int]] = {}
    for seq, quote in quotes.items():
        if quote is not None:
            by_quote.setdefault(quote, []).append(seq)
    for seqs in by_quote.values():
        named = [s for s in seqs if s in found and _speaker(actors.sentences[s], actors.named[s]) is not None]
        if named:
            for seq in seqs:
                found[seq] = found[named[-1]]
    return found
