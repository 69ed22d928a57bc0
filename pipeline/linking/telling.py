"""One article's events as rows: its episodes, and what each of its codings tells of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.linking.acts import CodedAct, is_event_code
from pipeline.linking.attributes import determined_on, inaugurated_on, incumbency, money, persons
from pipeline.linking.elections import Contest, Election, contest_of, phase_on
from pipeline.linking.episodes import episodes_of
from pipeline.linking.facts import Placed
from pipeline.linking.genre import is_opinion
from pipeline.linking.names import is_initials
from pipeline.linking.reading import LinkedArticle
from pipeline.linking.refs import Ref
from pipeline.linking.relations import beneficiary
from pipeline.linking.voices import admits_part, side_of, voice_type
from pipeline.linking.when import Dated, dates_in, day_of, nearest
from pipeline.tables_events import Episode, Telling
from pipeline.tables_link import ActorKind

BACKGROUND_DAYS: Final = 400
"""Days before the article from which a dated act without a stage is background: more than one cycle (R7b)."""
_CLASS: Final = re.compile(
    r"^(?:para|sejumlah|beberapa|puluhan|belasan|ratusan|sebagian|semua|seluruh|sesama)\b", re.IGNORECASE
)
_CLASS_NOUNS: Final = frozenset(
    "asn pns pegawai pejabat camat lurah guru kades birokrat relawan warga calon petahana atasan aparatur".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Source:
    """An article as the event step reads it."""

    linked: LinkedArticle
    title: str
    text: str
    outlet: str | None = None
    url: str | None = None
    calendar: Sequence[Election] = ()

    @cached_property
    def published(self) -> dt.date | None:
        """Day of the article."""
        return day_of(self.linked.published_at)

    @cached_property
    def contest(self) -> Contest:
        """The election that the article is about."""
        return contest_of((self.title, self.text), self.published, self.calendar)

    @cached_property
    def sentences(self) -> Mapping[int, str]:
        """Text of each segment that is read."""
        return self.linked.actors.sentences

    @cached_property
    def determined(self) -> dt.date | None:
        """Day on which the candidates are said to have been determined."""
        return determined_on(self.sentences, self.published)

    @cached_property
    def inaugurated(self) -> dt.date | None:
        """Day on which a regional head is said to have been inaugurated."""
        return inaugurated_on(self.sentences, self.published)

    def dates(self, seq: int) -> list[Dated]:
        """Dates of a segment."""
        return dates_in(self.sentences.get(seq, ""), self.published)


def tell(source: Source) -> tuple[list[Episode], list[Telling]]:
    """Episodes of an article and what its codings tell of them; an opinion piece has none (R30)."""
    if is_opinion(source.title, source.text, source.url):
        return [], []
    acts = acts_of(source)
    cut = [held for held in episodes_of([act for act, _ in acts]) if _is_identifiable(source, held)]
    placed = {act.coding_id: p for act, p in acts}
    episodes: list[Episode] = []
    tellings: list[Telling] = []
    for number, held in enumerate(cut):
        episode_id = f"{source.linked.article_id}:e{number:02d}"
        dates = {a.coding_id: _date_of(source, a, placed[a.coding_id]) for a in held}
        episodes.append(_episode(source, episode_id, held, placed, dates))
        tellings += (_telling(source, episode_id, a, placed[a.coding_id], dates[a.coding_id]) for a in held)
    return episodes, tellings


def _is_identifiable(source: Source, held: Sequence[CodedAct]) -> bool:
    """Somebody in particular, or at least a place: who did what nowhere is no event (R7, R45)."""
    return bool(source.linked.region.name) or any(a.is_specific for a in held)


def acts_of(source: Source) -> list[tuple[CodedAct, Placed]]:
    """Codings that events are made of, with who acts and who speaks; what is denied to have been at all stays out."""
    linked = source.linked
    wanted = [p for p in linked.placed if is_event_code(p.fact.code_id)]
    accused = frozenset(id(r) for p in wanted if p.fact.evid_code != "evid_denied" for r in p.actors)
    return [(_act(source, p, accused), p) for p in wanted]


def _act(source: Source, p: Placed, accused: frozenset[int]) -> CodedAct:
    linked, refs = source.linked, () if p.uncertain else p.actors
    side = side_of(linked.story, p.speaker)
    numbers = [r.persons for r in refs if r.persons is not None]
    return CodedAct(
        coding_id=p.fact.coding_id,
        segment_id=linked.segment_id(p.fact.seq),
        seq=p.fact.seq,
        code_id=p.fact.code_id,
        evid_code=p.fact.evid_code,
        actor_ids=tuple(i for r in refs if (i := linked.referent_id(r)) is not None),
        roles=tuple(sorted({r.role for r in refs if r.role})),
        is_specific=any(not _is_class(r) for r in refs),
        is_generic=bool(refs) and all(_is_class(r) for r in refs),
        voice_id=linked.referent_id(p.speaker),
        voice_type=voice_type(p, source.sentences.get(p.fact.seq, ""), accused),
        camp=linked.referent_id(side) or "",
        n_persons=sum(numbers) if numbers else None,
    )


def _is_class(ref: Ref) -> bool:
    """Whether it is a class of people (`para camat`, `pegawai`), nobody in particular."""
    if ref.name or ref.persons is not None or ref.within or ref.number is not None:
        return False
    said = ref.office.lower().strip()
    return bool(_CLASS.match(said)) or said in _CLASS_NOUNS or not said


def _date_of(source: Source, act: CodedAct, p: Placed) -> Dated | None:
    place = source.sentences.get(act.seq, "").find(p.fact.actor_text or "\0")
    return nearest(source.dates(act.seq), max(place, 0), source.published, ahead=act.is_stage)


def _episode(
    source: Source,
    episode_id: str,
    held: Sequence[CodedAct],
    placed: Mapping[str, Placed],
    dates: Mapping[str, Dated | None],
) -> Episode:
    linked, published = source.linked, source.published
    doers = _doers(held, placed)
    texts = [source.sentences[seq] for seq in sorted({a.seq for a in held}) if seq in source.sentences]
    said = sorted({d for a in held if not a.is_stage and (d := dates[a.coding_id])}, key=lambda d: (d.day, d.start))
    exact = [d for d in said if d.precision == min((x.precision for x in said), key=_rank)]
    start = exact[0].day if exact else None
    helped = _helped(source, held, doers)
    low, high = persons(held, sum(r.kind is ActorKind.PERSON and bool(r.name) for r in doers))
    return Episode(
        episode_id=episode_id,
        article_id=linked.article_id,
        published_at=linked.published_at,
        outlet=source.outlet,
        codes=tuple(sorted({a.code_id for a in held})),
        actor_ids=tuple(i for r in doers if (i := linked.referent_id(r)) is not None),
        roles=tuple(sorted({role for a in held if a.names_doer for role in a.roles})),
        named_ids=tuple(i for r in doers if _has_name(r) and (i := linked.referent_id(r)) is not None),
        beneficiary_id=linked.referent_id(helped),
        beneficiary_is_incumbent=incumbency(helped, linked.actors.refs),
        region=linked.region.name,
        region_code=linked.region.code,
        election_type=source.contest.type,
        election_year=source.contest.year,
        date_start=start.isoformat() if start else None,
        date_end=exact[-1].day.isoformat() if exact else None,
        date_precision=exact[0].precision if exact else None,
        phase=phase_on(start or published, source.contest.election, source.inaugurated),
        determined_on=_iso(source.determined),
        inaugurated_on=_iso(source.inaugurated),
        n_persons_min=low,
        n_persons_max=high,
        amount_idr=money(texts),
        background=_is_background(start, published, held),
    )


def _rank(precision: str) -> int:
    return ("day", "week", "month", "year", "published").index(precision)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _has_name(ref: Ref) -> bool:
    return bool(ref.name) and not is_initials(ref.name)


def _doers(held: Sequence[CodedAct], placed: Mapping[str, Placed]) -> list[Ref]:
    """Who is said to have done it; where no act names a doer, whom its stages or exchange claims are about."""
    acting = [a for a in held if a.names_doer and a.is_specific]
    rest = [a for a in held if a.is_specific and a.evid_code != "evid_denied" and a.code_id != "enf_report"]
    refs = (r for a in acting or rest for r in placed[a.coding_id].actors)
    return list(dict.fromkeys(refs))


def _helped(source: Source, held: Sequence[CodedAct], doers: Sequence[Ref]) -> Ref | None:
    first = next((a.seq for a in held if a.seq and not a.is_stage), held[0].seq)
    return beneficiary(source.linked.story, first, doers)


def _is_background(start: dt.date | None, published: dt.date | None, held: Sequence[CodedAct]) -> bool:
    if start is None or published is None or any(a.is_stage for a in held):
        return False
    return (published - start).days > BACKGROUND_DAYS


def _telling(source: Source, episode_id: str, act: CodedAct, p: Placed, dated: Dated | None) -> Telling:
    return Telling(
        episode_id=episode_id,
        coding_id=act.coding_id,
        article_id=source.linked.article_id,
        segment_id=act.segment_id,
        code_id=act.code_id,
        evid_code=act.evid_code,
        actor_ids=act.actor_ids,
        voice_id=act.voice_id,
        voice_type=act.voice_type,
        camp=act.camp,
        partial_admission=admits_part(source.sentences.get(act.seq, ""), p.fact.evid_code),
        date=dated.day.isoformat() if dated else None,
        date_precision=dated.precision if dated else None,
    )


def statistic_seqs(linked: LinkedArticle) -> Iterator[int]:
    """Segments that are coded as holding statistics, in order."""
    yield from sorted({p.fact.seq for p in linked.placed if p.fact.code_id == "evid_statistic"})
