from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.linking.acts import FAMILIES, CodedAct, families, is_event_code
from pipeline.linking.episodes import FAR, Groups, episodes_of
from tests.linking.event_helpers import act

CODES = ["act_attend_declaration", "act_sm_promote", "enf_clarification", "enf_cleared", "func_information"]
STATUSES = ["evid_alleged_official", "evid_denied", "evid_cleared", "evid_hypothetical", "evid_admitted"]


def seqs(acts: list[CodedAct]) -> list[list[int]]:
    return [sorted({a.seq for a in held}) for held in episodes_of(acts)]


def test_an_act_its_denial_and_its_stage_are_one_event() -> None:
    told = [
        act(0, "act_attend_declaration", "evid_alleged_official"),
        act(2, "act_attend_declaration", "evid_alleged_official", "camat"),
        act(4, "enf_clarification", None, "camat"),
        act(6, "act_attend_declaration", "evid_denied", "camat"),
    ]
    assert seqs(told) == [[0, 2, 4, 6]]


def test_two_officials_each_with_an_end_of_their_own_are_two_events() -> None:
    told = [
        act(1, "act_campaign_props", "evid_alleged_official", "penyuluh"),
        act(2, "enf_forwarded", None, "penyuluh"),
        act(4, "act_campaign_props", "evid_alleged_nonofficial", "kepala dinas"),
        act(5, "enf_cleared", None, "kepala dinas"),
    ]
    assert seqs(told) == [[1, 2], [4, 5]]


def test_people_named_in_one_expression_are_one_event() -> None:
    told = [
        act(1, "enf_cleared", None, "camat", "imam"),
        act(3, "act_attend_declaration", "evid_cleared", "camat"),
        act(4, "func_persuasion", "evid_cleared", "imam"),
    ]
    assert seqs(told) == [[1, 3, 4]]


def test_a_roundup_headline_belongs_to_each_event_it_speaks_of() -> None:
    told = [
        act(0, "enf_recommendation"),
        act(1, "act_self_declare", "evid_confirmed", "sekda"),
        act(8, "act_campaign_props", "evid_confirmed", "kadis"),
    ]
    assert seqs(told) == [[0, 1], [0, 8]]


def test_far_acts_without_a_common_code_are_two_events() -> None:
    near = [
        act(1, "act_sm_promote", "evid_admitted", "guru"),
        act(FAR, "patr_vote_buying", "evid_admitted", "kordes"),
    ]
    far = [near[0], act(FAR + 1, "patr_vote_buying", "evid_admitted", "kordes")]
    assert seqs(near) == [[1, FAR]]
    assert seqs(far) == [[1], [FAR + 1]]


def test_a_rule_a_fear_and_a_denial_tell_of_no_event() -> None:
    assert not episodes_of([act(1, "enf_prevention", None, "bawaslu")])
    assert not episodes_of([act(1, "act_attend_declaration", "evid_hypothetical", "camat")])
    assert not episodes_of([act(1, "act_attend_declaration", "evid_denied", "camat")])
    assert not episodes_of([act(1, "xchg_merit_claim", "evid_reported_fact", "gubernur")])


def test_what_is_said_of_a_class_of_people_tells_of_no_event() -> None:
    generic = act(3, "func_information", "evid_alleged_nonofficial", "pegawai", is_specific=False, is_generic=True)
    assert not episodes_of([generic])
    assert episodes_of([act(3, "func_information", "evid_alleged_nonofficial")])


def test_a_question_in_the_headline_stays_with_its_answer() -> None:
    told = [
        act(0, "act_success_team", "evid_hypothetical", "sekcam"),
        act(2, "act_success_team", "evid_alleged_nonofficial", "sekcam"),
        act(3, "act_success_team", "evid_hypothetical", "sekcam"),
    ]
    assert seqs(told) == [[0, 2]]


def test_families_join_what_outlets_code_in_two_ways() -> None:
    assert families(("act_partisan_photo",)) & families(("act_attend_declaration",))
    assert not families(("act_sm_promote",)) & families(("xchg_promise",))
    assert families(("enf_report", "act_unspecified")) == frozenset()
    assert all(is_event_code(code) for code in FAMILIES)


acts = st.lists(
    st.builds(
        act,
        st.integers(0, 30),
        st.sampled_from(CODES),
        st.sampled_from(STATUSES),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=12,
    unique_by=lambda a: a.coding_id,
)


@given(acts, st.randoms())
def test_the_order_of_codings_does_not_matter(told: list[CodedAct], random: st.randoms) -> None:  # type: ignore[valid-type]
    mixed = list(told)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert episodes_of(told) == episodes_of(mixed)


@given(acts)
def test_every_event_has_a_ground_and_holds_only_what_was_given(told: list[CodedAct]) -> None:
    for held in episodes_of(told):
        assert any(a.is_ground for a in held) or all(a.evid_code == "evid_hypothetical" for a in held)
        assert set(held) <= set(told)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8), st.randoms())
def test_groups_do_not_depend_on_the_order_of_joining(pairs: list[tuple[str, str]], random: object) -> None:
    one, other = Groups(), Groups()
    for pair in pairs:
        one.join(pair)
    random.shuffle(pairs)  # type: ignore[attr-defined]
    for pair in pairs:
        other.join(pair)
    assert [one.find(k) for k in "abcdef"] == [other.find(k) for k in "abcdef"]
