"""Differences of two codebooks: what changed, what it touches, and the version step it calls for."""

from __future__ import annotations

import pytest

import pipeline.codebook
from pipeline.codebook.compare import Changes, Step, describe, diff
from tests.codebook.conftest import FILES, Write

DANCE = "codes/act/act_dance.yaml"
SING = "codes/act/act_sing.yaml"
ACTS = "concepts/acts.yaml"
HEAD = "codebook.yaml"
Edit = dict[str, str | tuple[str, str]]
HOP = FILES[SING].replace("act_sing", "act_hop").replace("id: sings", "id: hops")
RETIRED = "status: none\ndeprecated: true\nreplaced_by: act_dance"


def changes(write: Write, edits: Edit) -> Changes:
    return diff(pipeline.codebook.load(write()), pipeline.codebook.load(write(edits, "new")))


CASES: tuple[tuple[Edit, Step, tuple[str, ...], tuple[str, ...]], ...] = (
    ({}, Step.NONE, (), ()),
    ({SING: ("definition: A clerk sings.", "definition: a clerk sings!")}, Step.PATCH, (), ()),
    ({SING: ("Burung menyanyi.", "Angsa menyanyi.")}, Step.PATCH, (), ()),
    ({SING: ("    means: A clerk sings.", "    means: Singing")}, Step.PATCH, (), ()),
    ({ACTS: ("means: A stage", "means: Any stage")}, Step.PATCH, (), ()),
    ({SING: ("Singing", "Song")}, Step.PATCH, (), ()),
    ({SING: ("actor: none", "scope: clause")}, Step.MINOR, ("act_sing.sings",), ("act_dance", "act_sing")),
    ({ACTS: ("[putar-putar]", "[berputar]")}, Step.MINOR, ("act_dance.dances_on_stage",), ("act_dance",)),
    ({"concepts/actors.yaml": ("juru tulis", "<tulis>")}, Step.MINOR, ("act_dance.dances_on_stage",), ("act_dance",)),
    ({"codes/act/act_hop.yaml": HOP}, Step.MINOR, ("act_hop.hops",), ("act_hop",)),
    ({"context/assertion.yaml": ("[stage]", "[sing]")}, Step.MINOR, (), ("act_dance", "act_sing", "evid_seen")),
    ({"gazetteers/places.csv": "name\n"}, Step.MINOR, (), ("act_dance", "act_sing", "evid_seen")),
    ({DANCE: ("yields_to: [act_sing]\n", "")}, Step.MINOR, (), ("act_dance",)),
    ({DANCE: ("A clerk dances for a ticket.", "Anybody dances.")}, Step.MAJOR, (), ("act_dance",)),
    ({DANCE: ("status: required", "status: none")}, Step.MAJOR, (), ("act_dance",)),
)


@pytest.mark.parametrize(("edits", "step", "rules", "codes"), CASES)
def test_step_and_what_is_touched(
    write: Write, edits: Edit, step: Step, rules: tuple[str, ...], codes: tuple[str, ...]
) -> None:
    found = changes(write, edits)
    assert (found.step, found.affected_rules, found.affected_codes) == (step, rules, codes)
    assert found.is_step_taken is (step is Step.NONE)


def test_a_removed_code_is_major_and_its_deprecation_is_not(write: Write) -> None:
    gone: Edit = {DANCE: ("yields_to: [act_sing]\n", "")}
    folder = write(gone, "gone")
    (folder / SING).unlink()
    (folder / DANCE).write_text(
        (folder / DANCE).read_text(encoding="utf-8").replace("codes: [act_sing]", "codes: []"), encoding="utf-8"
    )
    (folder / ACTS).write_text(
        FILES[ACTS].replace("sing:\n  means: Singing\n  terms: [<nyanyi>]\n", ""), encoding="utf-8"
    )
    old = pipeline.codebook.load(write())
    found = diff(old, pipeline.codebook.load(folder))
    assert (found.step, found.removed_codes, found.removed_concepts) == (Step.MAJOR, ("act_sing",), ("sing",))
    assert found.affected_codes == ("act_dance", "act_sing")
    assert found.affected_rules == ("act_sing.sings",)
    retired = pipeline.codebook.load(
        write({SING: ("status: none", RETIRED), DANCE: ("yields_to: [act_sing]\n", "")}, "r")
    )
    assert diff(old, retired).step is Step.MINOR


def test_an_exclusive_code_hangs_on_its_branch(write: Write) -> None:
    exclusive = FILES[SING].replace("status: none", "status: none\nexclusive: true")
    old = pipeline.codebook.load(write({SING: exclusive, DANCE: ("yields_to: [act_sing]\n", "")}, "old"))
    edits: Edit = {SING: exclusive, DANCE: ("yields_to: [act_sing]\n", ""), ACTS: ("[panggung]", "[tenda]")}
    assert diff(old, pipeline.codebook.load(write(edits, "new"))).affected_codes == ("act_dance", "act_sing")


@pytest.mark.parametrize(("version", "taken"), [("0.1.1", False), ("0.2.0", True), ("1.0.0", True), ("0.0.9", False)])
def test_knows_whether_the_version_was_raised_enough(write: Write, version: str, taken: bool) -> None:
    edits: Edit = {ACTS: ("[putar-putar]", "[berputar]"), HEAD: ("0.1.0", version)}
    found = changes(write, edits)
    assert found.is_step_taken is taken
    said = describe(found)
    assert "at least a MINOR step" in said
    assert "changed concept twirl: terms" in said
    assert ("not raised that far" in said) is not taken
