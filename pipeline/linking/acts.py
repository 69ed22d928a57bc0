"""A coding as the event step sees it, and what its code says: branch, family, whether it can found an event."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pipeline.tables_events import VoiceType

ACT_BRANCHES: Final = ("act_", "func_", "xchg_", "patr_", "inc_", "collab_")
BRANCHES: Final = (*ACT_BRANCHES, "broker_", "enf_")
STATUSES: Final = frozenset({
    "evid_confirmed", "evid_admitted", "evid_alleged_official", "evid_alleged_nonofficial", "evid_denied",
    "evid_cleared", "evid_hypothetical", "evid_reported_fact",
})  # fmt: skip
# What says only that something was denied, or could be, tells of no event by itself (R4, R8, R41).
_NO_GROUND: Final = frozenset({"evid_denied", "evid_hypothetical", "evid_normative", "evid_statistic"})
_MERIT: Final = "xchg_merit_claim"
PREVENTION: Final = "enf_prevention"
_REPORT: Final = "enf_report"

_FAMILIES: Final = MappingProxyType({
    "online": "act_sm_engage act_sm_promote act_partisan_photo",
    "presence": (
        "act_attend_declaration act_campaign_attribute act_party_speaker act_partisan_photo act_spouse_campaign"
        " act_partisan_gathering"
    ),
    "props": "act_campaign_props",
    "candidacy": "act_candidacy_approach act_self_declare act_party_membership",
    "team": "act_success_team act_party_membership act_ktp_support broker_success_team broker_party",
    "mobilising": (
        "act_mobilise_asn act_mobilise_territorial act_coercion act_partisan_gathering act_partisan_appeal"
        " func_gatekeeping func_information func_mobilisation func_persuasion func_vote_collecting"
        " func_finance_logistics collab_community_state collab_party_bureaucracy collab_team_bureaucracy"
        " broker_association broker_bureaucratic broker_community broker_defection broker_kin_network broker_predation"
        " broker_religious broker_unspecified broker_village_head inc_bureaucratic_machine"
    ),
    "means": (
        "act_state_facility act_state_budget act_favourable_decision act_funding inc_visibility inc_programme_timing"
        " func_finance_logistics"
    ),
    "gifts": (
        "act_gift_distribution func_distribution patr_broker_payment patr_club_goods patr_individual_gift"
        " patr_party_dowry patr_pork_barrel patr_services patr_social_assistance patr_vote_buying"
    ),
    "posts": (
        "xchg_contract xchg_honorer_hiring xchg_merit_claim xchg_office_sale xchg_post_win_appointment xchg_promise"
        " xchg_promotion xchg_punitive_transfer xchg_retention xchg_reward_frame inc_personnel_power"
        " inc_personnel_window"
    ),
})  # fmt: skip
FAMILIES: Final = MappingProxyType({
    code: frozenset(family for family, held in _FAMILIES.items() if code in held.split())
    for code in sorted({code for held in _FAMILIES.values() for code in held.split()})
})  # fmt: skip
"""Families of an act code; an act that outlets code in two ways stands in both. Stages and `act_unspecified`: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedAct:
    """One coding of a branch that events are made of; actors are referents of the article."""

    coding_id: str
    segment_id: str
    seq: int
    code_id: str
    evid_code: str | None = None
    start: int = 0
    actor_ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    is_specific: bool = False
    is_generic: bool = False
    voice_id: str | None = None
    voice_type: VoiceType = VoiceType.JOURNALIST
    camp: str = ""
    n_persons: int | None = None

    @property
    def is_stage(self) -> bool:
        """Whether it is a step of the handling of a case."""
        return self.code_id.startswith("enf_")

    @property
    def is_ground(self) -> bool:
        """Whether it says that something happened: only such a coding founds an event."""
        acts = self.code_id.startswith((*ACT_BRANCHES, "broker_"))
        return acts and self.code_id != _MERIT and self.evid_code not in _NO_GROUND

    @property
    def is_settled(self) -> bool:
        """Whether a competent body has found that it was so, or that it was not."""
        return self.evid_code in {"evid_cleared", "evid_confirmed"}

    @property
    def is_finding(self) -> bool:
        """Whether a competent body has settled it, or deals with it beyond a report."""
        return self.is_settled or (self.is_stage and self.code_id != _REPORT)

    @property
    def names_doer(self) -> bool:
        """Whether its actor is who did the act: the actor of a report or of an exchange claim is often who speaks."""
        return bool(self.actor_ids) and self.is_ground and not self.code_id.startswith(("xchg_", "inc_"))


def is_event_code(code_id: str) -> bool:
    """Whether a code is of a branch that events are made of; prevention is about no case."""
    return code_id.startswith(BRANCHES) and code_id != PREVENTION


def families(codes: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
    """Families of several codes together; empty when only stages or `act_unspecified` are told."""
    return frozenset(family for code in codes for family in FAMILIES.get(code, ()))
