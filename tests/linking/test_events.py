from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import contract
from pipeline.linking.events import Events, events_of
from pipeline.linking.facts import Fact
from pipeline.linking.joining import (
    LATER_STAGE,
    NAMED_FIRST,
    NEARER,
    SAME_DAYS,
    SAME_PLACE,
    STAGE_DAYS,
    TWO_FIT,
    WINDOW,
)
from pipeline.linking.telling import Source, tell
from pipeline.tables_events import (
    Claim,
    DatePrecision,
    Episode,
    Event,
    EventStage,
    Phase,
    Polarity,
    Regime,
    Telling,
    VoiceType,
)
from tests.linking.event_helpers import corpus, episode, events_from, source, tellings

NO_ACTOR = {"actor_ids": (), "named_ids": ()}


def together(found: Events) -> set[frozenset[str]]:
    """Articles by event."""
    held: dict[str, set[str]] = {}
    for coding, event in found.of_coding.items():
        held.setdefault(event, set()).add(coding.split(":", 1)[0])
    return {frozenset(v) for v in held.values()}


def test_two_outlets_on_one_act_are_one_event() -> None:
    found = corpus([episode("a"), episode("b", "2020-11-14", outlet="Kabar Kelana")])
    (event,) = found.events
    assert (event.n_articles, event.n_outlets, event.grounds) == (2, 2, (SAME_DAYS,))
    assert (event.date_start, event.date_precision) == ("2020-11-10", DatePrecision.PUBLISHED)


def test_a_sanction_months_later_joins_the_act() -> None:
    later = episode("b", "2021-03-02", codes=("act_attend_declaration", "enf_sanction_moderate"))
    (event,) = corpus([episode("a"), later]).events
    assert event.sanction == "enf_sanction_moderate"
    assert event.final_evid == "evid_confirmed"
    assert event.grounds == (LATER_STAGE,)


def test_a_stage_beyond_the_limit_and_an_act_beyond_the_window_are_other_events() -> None:
    late = episode("b", "2022-01-01", codes=("enf_sanction_light", "act_attend_declaration"))
    again = episode("c", "2020-11-26")
    assert STAGE_DAYS == 365
    assert together(corpus([episode("a"), late])) == {frozenset("a"), frozenset("b")}
    assert together(corpus([episode("a"), again])) == {frozenset("a"), frozenset("c")}


def test_stated_days_of_the_act_decide_over_days_of_publication() -> None:
    exact = {"date_precision": DatePrecision.DAY}
    one = episode("a", date_start="2020-10-01", date_end="2020-10-01", **exact)
    same = episode("b", "2020-12-20", date_start="2020-10-03", date_end="2020-10-03", **exact)
    other = episode("c", date_start="2020-11-08", date_end="2020-11-08", **exact)
    assert together(corpus([one, same, other])) == {frozenset("ab"), frozenset("c")}


def test_another_act_family_within_the_window_is_a_related_event() -> None:
    found = corpus([episode("a"), episode("b", "2020-11-12", codes=("xchg_promise",))])
    one, two = found.events
    assert (one.related_event_id, two.related_event_id) == (two.event_id, one.event_id)


def test_another_place_or_another_election_is_another_event() -> None:
    elsewhere = episode("b", region="kota muara selasih")
    before = episode("c", election_year=2015)
    assert len(corpus([episode("a"), elsewhere]).events) == 2
    assert len(corpus([episode("a"), before]).events) == 2


def test_what_names_nobody_joins_the_one_event_it_fits() -> None:
    unnamed = episode("b", "2020-11-12", **NO_ACTOR)
    found = corpus([episode("a"), unnamed])
    assert together(found) == {frozenset("ab")}
    assert found.events[0].grounds == (SAME_PLACE,)


def test_what_names_nobody_is_kept_apart_where_two_events_fit() -> None:
    other = episode("c", "2020-11-11", actor_ids=("lain",), named_ids=("lain",))
    found = corpus([episode("a"), other, episode("b", "2020-11-12", **NO_ACTOR)])
    assert together(found) == {frozenset("a"), frozenset("b"), frozenset("c")}
    assert [e.grounds for e in found.events if not e.main_actor_ids] == [(TWO_FIT,)]


def test_two_named_people_are_never_one_for_lack_of_better() -> None:
    assert len(corpus([episode("a"), episode("b", actor_ids=("lain",), named_ids=("lain",))]).events) == 2


def test_a_roundup_without_a_common_act_bridges_nothing() -> None:
    roundup = episode("c", actor_ids=("camat", "lurah"), named_ids=("camat", "lurah"), codes=("act_party_speaker",))
    lurah = episode("b", actor_ids=("lurah",), named_ids=("lurah",), codes=("act_campaign_props",))
    assert frozenset("b") in together(corpus([episode("a"), lurah, roundup]))


def test_rows_keep_their_contracts() -> None:
    found = corpus([episode("a"), episode("b", codes=("enf_report", "patr_vote_buying"), amount_idr=1.5e9)])
    assert contract.build(Event, found.events).num_rows == len(found.events)
    assert contract.build(EventStage, found.stages).num_rows == 1
    assert contract.build(Claim, found.claims).num_rows == len(found.claims)
    assert max(e.amount_idr or 0 for e in found.events) == 1.5e9


def test_rows_that_were_stored_give_the_same_events() -> None:
    told = [episode("a", phase=Phase.UNKNOWN), episode("b", "2020-11-12"), episode("c", codes=("enf_report",))]
    stored = contract.rows(Episode, contract.build(Episode, told))
    read_back = contract.rows(Telling, contract.build(Telling, tellings(told)))
    found = events_of(stored, read_back, {"camat": "camat"})
    assert found.events == corpus(told).events
    assert [e.phase for e in found.events] == [Phase.CAMPAIGN]


def test_a_telling_of_nothing_and_an_empty_corpus() -> None:
    assert corpus([]).events == []
    assert corpus([episode("a", None)]).events[0].date_start is None


names = st.sampled_from(["camat", "lurah", "kadis"])
episodes = st.lists(
    st.builds(
        lambda article, day, who, codes, place: episode(
            f"{article:03d}", f"2020-11-{day:02d}", actor_ids=who, named_ids=who, codes=codes, region=place
        ),
        st.integers(0, 999),
        st.integers(1, 30),
        st.lists(names, max_size=2, unique=True).map(tuple),
        st.sampled_from([("act_attend_declaration",), ("act_sm_promote", "enf_report"), ("enf_sanction_light",)]),
        st.sampled_from(["kabupaten rimbo tinggi", "kota muara selasih"]),
    ),
    max_size=12,
    unique_by=lambda e: e.article_id,
)


@given(episodes, st.randoms())
def test_order_and_shards_change_nothing(told: list[Episode], random: object) -> None:
    mixed = list(told)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = corpus(told), corpus(mixed)
    assert one.events == other.events
    assert one.of_coding == other.of_coding
    assert (one.stages, one.claims) == (other.stages, other.claims)


@given(episodes)
@settings(max_examples=60)
def test_an_article_more_splits_no_event_without_a_reason(told: list[Episode]) -> None:
    for place in range(len(told)):
        before = corpus([*told[:place], *told[place + 1 :]])
        after = corpus(told)
        reasons = {e.event_id: set(e.grounds) for e in after.events}
        for held in together(before):
            codings = sorted(c for c in before.of_coding if c.split(":", 1)[0] in held)
            events = {after.of_coding[c] for c in codings}
            assert len(events) == 1 or any({NAMED_FIRST, NEARER, TWO_FIT} & reasons[e] for e in events)


def named_only(told: list[Episode]) -> list[Episode]:
    return [e for e in told if e.actor_ids and not any(c.startswith("enf_") for c in e.codes)]


@given(episodes)
@settings(max_examples=60)
def test_acts_that_name_somebody_stay_together_whatever_is_added(told: list[Episode]) -> None:
    kept = named_only(told)
    for fewer, more in pairwise(range(len(kept) + 1)):
        before, after = corpus(kept[:fewer]), corpus(kept[:more])
        for held in together(before):
            assert any(held <= bigger for bigger in together(after))


def told_by(  # noqa: PLR0917 # who, what, where and when
    article: str, day: str, name: str, office: str, place: str, act: str, *, stage: str = ""
) -> Source:
    """An invented article on one official, in one of several wordings."""
    number = int(article[1:])
    forms = (
        f"Bawaslu Kabupaten {place} menduga {office}, {name}, {act}.",
        f"{name}, {office}, diduga {act} di Kabupaten {place}.",
        f"{office} {name} disebut {act}, kata warga Kabupaten {place}.",
    )
    first = forms[number % len(forms)]
    code = "act_attend_declaration" if "deklarasi" in act else "act_sm_promote"
    facts = [Fact(1, code, "evid_alleged_official", name, f"{article}-1")]
    sentences = [first, f"{name} membantah hal itu."]
    facts.append(Fact(2, code, "evid_denied", name, f"{article}-2"))
    if stage:
        sentences.append(f"KASN merekomendasikan hukuman sedang bagi {name}.")
        facts.append(Fact(3, stage, None, name, f"{article}-3"))
    return source(*sentences, facts=facts, article_id=article, day=day)


def forty() -> list[Source]:
    """Forty articles on three events: two officials, one of them twice, months of follow-up."""
    cases = (
        ("Rendi Asmarandi", "Camat Simpang Embun", "Rimbo Tinggi", "hadir di deklarasi pasangan calon", "2020-10"),
        ("Tirta Wiguna", "Camat Lubuk Kelana", "Rimbo Tinggi", "mengunggah poster pasangan calon", "2020-10"),
        ("Rendi Asmarandi", "Camat Muara Hilir", "Muara Selasih", "hadir di deklarasi pasangan calon", "2020-10"),
    )
    made = []
    for number in range(40):
        name, office, place, act, month = cases[number % 3]
        day = f"{month}-{number // 3 + 3:02d}" if number < 36 else f"2021-0{number - 35}-11"
        stage = "enf_recommendation" if number >= 36 else ""
        made.append(told_by(f"b{number:02d}", day, name, office, place, act, stage=stage))
    return made


@pytest.fixture(scope="module")
def trap() -> list[Source]:
    return forty()


def test_forty_articles_on_three_events_are_three_events(trap: list[Source]) -> None:
    found = events_from(trap)
    assert sorted(e.n_articles for e in found.events) == [13, 13, 14]
    assert {e.final_evid for e in found.events} == {"evid_confirmed"}
    assert {e.max_stage for e in found.events} == {"enf_recommendation"}
    assert {e.election_year for e in found.events} == {2020}
    assert {e.legal_regime for e in found.events} == {Regime.SKB2020}


def test_one_name_in_two_regions_stays_two_events(trap: list[Source]) -> None:
    places = {(e.act_codes, e.region) for e in events_from(trap).events}
    assert len({region for codes, region in places if codes == ("act_attend_declaration",)}) == 2


def test_copies_left_out_or_not_leave_the_same_events(trap: list[Source]) -> None:
    kept = trap[:18]
    assert events_from(kept).events == events_from(kept[::-1]).events
    fewer = events_from([s for s in kept if s.linked.article_id != "b17"])
    assert {e.event_id for e in fewer.events} == {e.event_id for e in events_from(kept).events}


def test_accusation_and_denial_stand_side_by_side(trap: list[Source]) -> None:
    claims = events_from(trap[:1]).claims
    assert {c.polarity for c in claims} == {Polarity.ASSERTS, Polarity.DENIES}
    denial = next(c for c in claims if c.polarity is Polarity.DENIES)
    assert (denial.voice_type, denial.evid_code) == (VoiceType.ACCUSED, "evid_denied")


def test_an_opinion_piece_tells_of_no_event() -> None:
    facts = [Fact(1, "act_sm_promote", "evid_alleged_nonofficial", "Rendi Asmarandi", "c")]
    told = source("Oleh: Puspa Danang", "Camat Rendi Asmarandi mengunggah poster.", facts=facts)
    assert tell(told) == ([], [])


def test_the_date_of_the_speech_is_not_the_date_of_the_act() -> None:
    facts = [Fact(1, "act_attend_declaration", "evid_alleged_official", "Rendi Asmarandi", "c")]
    said = "Camat Simpang Embun, Rendi Asmarandi, hadir di deklarasi pasangan calon"
    spoken = source(f'"{said}," kata Hendra, Selasa (24/11).', facts=facts)
    dated = source(f"{said} pada Minggu (15/11).", facts=facts)
    assert [e.date_start for e in tell(spoken)[0]] == [None]
    assert [e.date_start for e in tell(dated)[0]] == ["2020-11-15"]


def test_window_is_the_codebooks() -> None:
    assert WINDOW == 14
    day = episode("b", "2020-11-24")
    assert together(corpus([episode("a"), day])) == {frozenset("ab")}
    assert tellings([day])[0].coding_id in corpus([day]).of_coding
