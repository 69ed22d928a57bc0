"""Lint: each check finds its fault, at its line, and a clean codebook has no findings."""

from __future__ import annotations

import pytest

from pipeline.codebook.lint import Severity, lint
from tests.codebook.conftest import Write

DANCE = "codes/act/act_dance.yaml"
SING = "codes/act/act_sing.yaml"
ACTS = "concepts/acts.yaml"
HEAD = "codebook.yaml"
Edit = dict[str, str | tuple[str, str]]

FAULTS: tuple[tuple[Edit, str, int, Severity, str, str], ...] = (
    ({SING: ("status: none", "status: maybe")}, SING, 5, Severity.ERROR, "load", "status: `maybe`; allowed"),
    ({HEAD: (", en: Acts", "")}, HEAD, 8, Severity.ERROR, "label-missing", "act has no label in `en`"),
    ({SING: (", en: Singing", "")}, SING, 3, Severity.ERROR, "label-missing", "act_sing has no label in `en`"),
    (
        {DANCE: ("    means: A clerk dances on a stage.\n", "")},
        DANCE,
        13,
        Severity.WARNING,
        "means-missing",
        "dances_on_stage",
    ),
    (
        {SING: ("kind: near_miss", "kind: positive")},
        SING,
        11,
        Severity.WARNING,
        "example-missing",
        "of the kind near_miss",
    ),
    (
        {SING: ("    cue: [sing]", "    cue: [sing]\n    none: [sing]")},
        SING,
        10,
        Severity.ERROR,
        "rule-unreachable",
        "can never fire",
    ),
    ({DANCE: ("none: [rehearsal]", "none: [stage]")}, DANCE, 17, Severity.ERROR, "rule-unreachable", "holds stage"),
    (
        {DANCE: ("cue: [dance]\n    all: [stage]\n    none: [rehearsal]", "cue: [twirl, stage]\n    none: [dance]")},
        DANCE,
        16,
        Severity.WARNING,
        "rule-unreachable",
        "loses a cue",
    ),
    (
        {ACTS: ("- ber .. joget", "- putar putar")},
        ACTS,
        6,
        Severity.WARNING,
        "term-duplicate",
        "stands in the included twirl too",
    ),
    (
        {ACTS: ("[panggung]", "[pang-gung, pentas, pang gung]")},
        ACTS,
        17,
        Severity.WARNING,
        "term-duplicate",
        "`pang gung` says the same",
    ),
    (
        {ACTS: ("- ber .. joget", "- tari")},
        ACTS,
        6,
        Severity.WARNING,
        "term-shadowed",
        "`tari` is covered by `<tari:verb>`",
    ),
    (
        {ACTS: ("- ber .. joget", "- goyang|tari perut|pinggul")},
        ACTS,
        6,
        Severity.NOTE,
        "choice-after-choice",
        "reads as (a|b) (c|d)",
    ),
    (
        {ACTS: ("- ber .. joget", "- ber # joget")},
        ACTS,
        6,
        Severity.WARNING,
        "comment-or-number",
        "`# joget` is a comment",
    ),
    (
        {ACTS: ("rehearsal:", "ladder:\n  means: A ladder\n  terms: [tangga]\nrehearsal:")},
        ACTS,
        18,
        Severity.WARNING,
        "concept-unused",
        "ladder",
    ),
    (
        {
            SING: (
                "rules:\n  - id: sings\n    means: A clerk sings.\n    cue: [sing]\n    actor: none\n",
                "rules: []\n",
            )
        },
        SING,
        6,
        Severity.NOTE,
        "code-silent",
        "act_sing",
    ),
    (
        {HEAD: ("  - id: evid\n", "  - {id: spare, letter: S, label: {id: S, en: S}, coded_at: x}\n  - id: evid\n")},
        HEAD,
        10,
        Severity.WARNING,
        "branch-empty",
        "spare",
    ),
)


def test_a_sound_codebook_has_no_findings(write: Write) -> None:
    assert lint(write()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_finds(write: Write, fault: tuple[Edit, str, int, Severity, str, str]) -> None:
    edits, file, line, severity, code, message = fault
    findings = lint(write(edits))
    found = [f for f in findings if (f.file, f.line, f.severity, f.code) == (file, line, severity, code)]
    assert found, [str(finding) for finding in findings]
    assert message in found[0].message
    assert str(found[0]).startswith(f"{file}:{line}: {severity} [{code}] ")


def test_a_number_sign_in_quotes_or_after_two_spaces_is_no_finding(write: Write) -> None:
    assert lint(write({ACTS: ("- ber .. joget", '- "ber # joget"')})) == []
    assert lint(write({ACTS: ("- ber .. joget", "- ber .. joget  # dialect # of the coast")})) == []


def test_examples_that_do_what_they_say(write: Write) -> None:
    def fires(text: str) -> dict[str, str]:
        rules = {
            "menari": "act_dance.dances_on_stage",
            "Juru tulis itu menyanyi": "act_sing.sings",
            "Juru tulis m": "act_sing.sings",
        }
        return {rule: rule.partition(".")[0] for sign, rule in rules.items() if sign in text}

    assert lint(write(), fires) == []


def test_examples_that_fail_and_rules_that_never_fire(write: Write) -> None:
    findings = lint(write(), lambda text: {"act_sing.sings": "act_sing"} if "Burung" in text else {})
    assert [(f.file, f.line, f.code) for f in findings] == [
        (DANCE, 13, "rule-unexercised"),
        (DANCE, 20, "example-missed"),
        (DANCE, 23, "example-missed"),
        (SING, 12, "example-missed"),
        (SING, 13, "example-refuted"),
    ]
    assert "act_sing.sings fires: Burung menyanyi." in findings[-1].message


def test_examples_for_readers_are_not_run(write: Write) -> None:
    folder = write(
        {SING: ("{kind: near_miss, text: Burung menyanyi.}", "{kind: near_miss, text: Burung., check: none}")}
    )
    findings = lint(folder, lambda _: {"act_sing.sings": "act_sing", "act_dance.dances_on_stage": "act_dance"})
    assert (SING, 13) not in {(f.file, f.line) for f in findings}
