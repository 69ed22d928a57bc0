from __future__ import annotations

import pytest

from pipeline.linking.event_status import RANK, max_stage, standing
from pipeline.tables_events import Telling, VoiceType
from tests.linking.event_helpers import telling

ALLEGED, DENIED, ADMITTED = "evid_alleged_nonofficial", "evid_denied", "evid_admitted"
ACT = "act_attend_declaration"


def told(*statuses: str) -> list[Telling]:
    return [telling(ACT, status, segment_id=f"a:{n:04d}") for n, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("statuses", "final"),
    [
        ([ALLEGED, DENIED], ALLEGED),
        ([DENIED], DENIED),
        ([ADMITTED, DENIED, DENIED], ADMITTED),
        ([ADMITTED, ALLEGED, DENIED], ALLEGED),
        ([ADMITTED, ADMITTED, DENIED], ADMITTED),
        (["evid_alleged_official", ALLEGED, DENIED], "evid_alleged_official"),
        (["evid_reported_fact", ALLEGED], "evid_reported_fact"),
        (["evid_reported_fact", ALLEGED, ALLEGED], ALLEGED),
        ([ALLEGED, "evid_confirmed", DENIED], "evid_confirmed"),
        (["evid_confirmed", "evid_cleared"], "evid_cleared"),
    ],
)
def test_final_status_by_the_stated_rules(statuses: list[str], final: str) -> None:
    assert standing(told(*statuses)).final_evid == final


def test_the_last_days_finding_stands() -> None:
    cleared = telling(ACT, "evid_cleared", article_id="a")
    confirmed = telling(ACT, "evid_confirmed", article_id="b")
    days = [("a", "2020-11-01"), ("b", "2020-12-01")]
    assert standing([cleared, confirmed], (), days).final_evid == "evid_confirmed"
    assert standing([cleared, confirmed], (), [("a", "2021-01-01"), ("b", "2020-12-01")]).final_evid == "evid_cleared"


def test_a_sanction_is_a_finding_and_one_on_somebody_else_is_not() -> None:
    act = telling(ACT, ALLEGED)
    own = telling("enf_sanction_light", None, actor_ids=("camat",))
    other = telling("enf_sanction_severe", None, actor_ids=("lurah",))
    assert standing([act, own], {"camat"}).final_evid == "evid_confirmed"
    assert standing([act, other], {"camat"}).final_evid == ALLEGED


def test_a_closed_criminal_track_leaves_the_files_stage() -> None:
    closed = [telling("enf_criminal", None, segment_id="a:0007"), telling("enf_cleared", None, segment_id="a:0007")]
    file = telling("enf_forwarded", None, segment_id="a:0002")
    assert max_stage([file, *closed]) == "enf_criminal"
    assert max_stage(closed) == "enf_cleared"
    assert max_stage([]) is None


def test_sanctions_rise_and_the_heaviest_is_named() -> None:
    both = [telling("enf_sanction_moral"), telling("enf_sanction_severe"), telling("enf_appeal")]
    stands = standing(both)
    assert (stands.sanction, stands.max_stage) == ("enf_sanction_severe", "enf_appeal")
    assert RANK["enf_report"] < RANK["enf_clarification"] < RANK["enf_forwarded"] < RANK["enf_recommendation"]


def test_contested_until_a_body_settles_it() -> None:
    assert standing(told(ALLEGED, DENIED)).contested
    assert not standing(told(ALLEGED)).contested
    assert not standing(told(ALLEGED, DENIED, "evid_confirmed")).contested


def test_voices_of_one_camp_are_a_single_source() -> None:
    rivals = [telling(ACT, ALLEGED, camp="ticket-2", voice_id=v, voice_type=VoiceType.RIVAL) for v in ("x", "y")]
    other = telling(ACT, ALLEGED, camp="lsm", voice_type=VoiceType.OBSERVER)
    assert standing(rivals).single_source
    assert not standing([*rivals, other]).single_source
    assert not standing([*rivals, telling("enf_report", None)]).single_source
