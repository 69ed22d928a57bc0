"""Episodes, tellings and articles for the tests of events; all people and places are invented."""

from __future__ import annotations

from dataclasses import replace

from pipeline.linking.actors import resolve
from pipeline.linking.acts import CodedAct
from pipeline.linking.elections import calendar_of
from pipeline.linking.events import Events, events_of
from pipeline.linking.facts import Fact
from pipeline.linking.reading import LinkedArticle, referent_rows
from pipeline.linking.telling import Source, tell
from pipeline.tables_events import Answer, Episode, Phase, Telling, VoiceType
from tests.linking.reading_helpers import read, texts

EPISODE = Episode(
    episode_id="a:e00",
    article_id="a",
    published_at="2020-11-10",
    outlet="Warta Embun",
    codes=("act_attend_declaration",),
    actor_ids=("camat",),
    roles=("actor_asn_territorial",),
    named_ids=("camat",),
    beneficiary_id=None,
    beneficiary_is_incumbent=Answer.UNKNOWN,
    region="kabupaten rimbo tinggi",
    region_code=None,
    election_type="pilbup",
    election_year=2020,
    date_start=None,
    date_end=None,
    date_precision=None,
    phase=Phase.CAMPAIGN,
    determined_on=None,
    inaugurated_on=None,
    n_persons_min=1,
    n_persons_max=1,
    amount_idr=None,
    background=False,
)
TELLING = Telling(
    episode_id="a:e00",
    coding_id="c",
    article_id="a",
    segment_id="a:0001",
    code_id="act_attend_declaration",
    evid_code="evid_alleged_official",
    actor_ids=("camat",),
    voice_id=None,
    voice_type=VoiceType.JOURNALIST,
    camp="",
    partial_admission=False,
    date=None,
    date_precision=None,
)


def episode(article: str, day: str | None = "2020-11-10", number: int = 0, **changes: object) -> Episode:
    """An episode of an article of that day."""
    changed = {"article_id": article, "episode_id": f"{article}:e{number:02d}", "published_at": day, **changes}
    return replace(EPISODE, **changed)  # type: ignore[arg-type] # columns by name


def telling(code: str = "act_attend_declaration", evid: str | None = None, **changes: object) -> Telling:
    """A telling with a code and a status."""
    return replace(TELLING, code_id=code, evid_code=evid, **changes)  # type: ignore[arg-type] # columns by name


def tellings(episodes: list[Episode]) -> list[Telling]:
    """One telling for each code of each episode."""
    return [
        replace(
            TELLING,
            episode_id=e.episode_id,
            article_id=e.article_id,
            segment_id=f"{e.article_id}:0001",
            coding_id=f"{e.episode_id}/{code}",
            code_id=code,
            evid_code=None if code.startswith("enf_") else "evid_alleged_official",
            actor_ids=e.actor_ids,
        )
        for e in episodes
        for code in e.codes
    ]


def corpus(episodes: list[Episode]) -> Events:
    """The events of episodes whose referents are already actors."""
    actor_of = {r: r for e in episodes for r in e.actor_ids}
    return events_of(episodes, tellings(episodes), actor_of)


def act(seq: int, code: str, evid: str | None = None, *actors: str, **changes: object) -> CodedAct:
    """A coding of an event branch; whoever acts is somebody in particular."""
    made = CodedAct(
        coding_id=f"{seq:03d}-{code}-{'-'.join(actors)}",
        segment_id=f"a:{seq:04d}",
        seq=seq,
        code_id=code,
        evid_code=evid,
        actor_ids=actors,
        is_specific=bool(actors),
    )
    return replace(made, **changes)  # type: ignore[arg-type] # fields by name


def source(
    *sentences: str, facts: list[Fact], article_id: str = "a", day: str = "2020-11-25", title: str = "Judul"
) -> Source:
    """An article read for events."""
    linked = read(*sentences, facts=facts, title=title, article_id=article_id, day=day)
    return Source(linked, title, " ".join(sentences), "Warta Embun", None, calendar_of(texts()["elections"]))


def events_from(sources: list[Source]) -> Events:
    """The events of several articles, their actors resolved over all of them."""
    articles: list[LinkedArticle] = [s.linked for s in sources]
    actor_of = resolve(r for article in articles for r in referent_rows(article)).actor_of
    told = [tell(s) for s in sources]
    calendar = sources[0].calendar if sources else ()
    return events_of([e for es, _ in told for e in es], [t for _, ts in told for t in ts], actor_of, calendar)
