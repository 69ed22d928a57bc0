"""Loading: what a codebook says, and every problem of a broken one with its file, line and field."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

import pipeline.codebook
from pipeline.codebook.model import Check, Order, Scope, StatusPolicy
from pipeline.codebook.references import find_cycles
from pipeline.codebook.strict_yaml import CodebookProblemsError
from pipeline.errors import CodebookError
from tests.codebook.conftest import Write

DANCE = "codes/act/act_dance.yaml"
SING = "codes/act/act_sing.yaml"
ACTS = "concepts/acts.yaml"
HEAD = "codebook.yaml"
Edit = dict[str, str | tuple[str, str]]

BROKEN: tuple[tuple[Edit, str], ...] = (
    (
        {HEAD: ("version: 0.1.0", "version: 0.1")},
        f"{HEAD}:2: version: `0.1` is no version; allowed: MAJOR.MINOR.PATCH",
    ),
    ({HEAD: ("letter: C", "letter: A")}, f"{HEAD}:11: branches[1].letter: `A` stands twice"),
    ({HEAD: ("en: Acts", "fr: Actes")}, f"{HEAD}:8: branches[0].label.fr: unknown language `fr`; allowed: en, id"),
    ({DANCE: ("label: {id: Menari, en: Dancing}\n", "")}, f"{DANCE}:1: label: missing"),
    ({DANCE: ("use_when:", "usewhen:")}, f"{DANCE}:5: usewhen: unknown field; allowed: id, branch, label, definition"),
    ({DANCE: ("    cue:", "    cues:")}, f"{DANCE}:15: rules[0].cues: unknown field; allowed: id, means, cue, all"),
    ({DANCE: ("cue: [dance]", "cue: []")}, f"{DANCE}:15: rules[0].cue: empty; allowed: at least one item"),
    ({DANCE: ("cue: [dance]", "cue: dance")}, f"{DANCE}:15: rules[0].cue: no list; allowed: a list"),
    (
        {DANCE: ("cue: [dance]", "cue: [dnace]")},
        f"{DANCE}:15: rules[0].cue[0]: unknown concept `dnace`; allowed: clerk",
    ),
    ({DANCE: ("within: 12", "within: 1.5")}, f"{DANCE}:18: rules[0].within: `1.5`; allowed: a whole number from 1"),
    ({DANCE: ("within: 12", "within: ٣")}, f"{DANCE}:18: rules[0].within: `٣`"),
    ({DANCE: ("within: 12", "scope: page")}, f"{DANCE}:18: rules[0].scope: `page`; allowed: clause, sentence"),
    ({DANCE: ("actor: clerk", "actor: dance")}, f"{DANCE}:8: actor: unknown class `dance`; allowed: none, or of"),
    (
        {DANCE: ("[evid_seen]", "[evid_hoped]")},
        f"{DANCE}:10: statuses[0]: unknown status `evid_hoped`; allowed: evid_seen",
    ),
    ({DANCE: ("yields_to: [act_sing]", "yields_to: [act_x]")}, f"{DANCE}:11: yields_to[0]: unknown code `act_x`"),
    ({DANCE: ("status: required", "status: yes")}, f"{DANCE}:9: status: `yes`; allowed: required or none"),
    (
        {DANCE: ("status: required", "status: none\nexclusive: yes")},
        f"{DANCE}:10: exclusive: `yes`; allowed: true, false",
    ),
    (
        {DANCE: ("id: act_dance", "id: act_hop")},
        f"{DANCE}:1: id: `act_hop` does not fit the file's place; allowed: codes/",
    ),
    ({DANCE: ("branch: act", "branch: evid")}, f"{DANCE}:2: branch: `evid` does not fit the file's place"),
    ({DANCE: ("id: act_dance", "id: Act Dance")}, f"{DANCE}:1: id: `Act Dance` is no id"),
    (
        {DANCE: ("    codes: [act_dance]", "    codes: [act_dnce]")},
        f"{DANCE}:22: examples[0].codes[0]: unknown code `act_dnce`",
    ),
    (
        {DANCE: ("codes: [act_sing]", "codes: [act_dance]")},
        "act_dance wanted and not wanted; allowed: one of them; set",
    ),
    (
        {DANCE: ("codes: [act_sing]", "check: status")},
        f"{DANCE}:25: examples[1].check: `status` is checked but not given",
    ),
    (
        {DANCE: ("kind: near_miss", "kind: miss")},
        f"{DANCE}:23: examples[1].kind: `miss`; allowed: positive or near_miss",
    ),
    (
        {SING: ("status: none", "status: none\ndeprecated: true")},
        f"{SING}:6: deprecated: deprecated without `replaced_by`",
    ),
    (
        {SING: ("status: none", "status: none\nreplaced_by: act_dance")},
        f"{SING}:6: replaced_by: `replaced_by` on a code",
    ),
    ({SING: ("status: none", "status: none\nyields_to: [act_dance]")}, "act_dance > act_sing > act_dance"),
    (
        {ACTS: ("ber .. joget", "ber .. ..")},
        f"{ACTS}:6: dance.terms[1]: term `ber .. ..`, character 1: a gap at the edge",
    ),
    ({ACTS: ("- penari latar", "- {a b}")}, f"{ACTS}:8: dance.except[0]: no term; allowed: text; quote a term"),
    ({ACTS: ("- penari latar", '- "{nobody} latar"')}, f"{ACTS}:1: dance: unknown concept `nobody`"),
    (
        {ACTS: ("terms: [putar-putar]", "includes: [dance]")},
        f"{ACTS}:1: dance: the concepts go in a circle: dance > twirl > dance",
    ),
    ({ACTS: ("terms: [putar-putar]", 'terms: ["{twirl} lagi"]')}, "twirl > twirl"),
    ({ACTS: ("terms: [panggung]", "terms: []")}, f"{ACTS}:15: stage: matches nothing; allowed: terms or includes"),
    (
        {"concepts/more.yaml": "\nstage:\n  terms: [tenda]\n"},
        "concepts/more.yaml:2: stage: the concept `stage` is defined twice (first at concepts/acts.yaml:15)",
    ),
    ({"concepts/more.yaml": "- a\n"}, "concepts/more.yaml:1: no mapping; allowed: concept ids as keys"),
    ({"codes/act/note.yml": "a: b\n"}, "codes/act/note.yml:1: the suffix .yml; allowed: the suffix .yaml"),
    ({"codes/stray.yaml": "a: b\n"}, "codes/stray.yaml:1: a: unknown field"),
    ({"context/voice.yaml": "a: *b\n"}, "context/voice.yaml:1: an alias (`*b`)"),
    ({DANCE: "- just a list\n"}, f"{DANCE}:1: no mapping"),
    ({DANCE: ""}, f"{DANCE}:1: id: missing"),
)


@pytest.mark.parametrize(("edits", "message"), BROKEN)
def test_names_what_is_wrong(write: Write, edits: Edit, message: str) -> None:
    with pytest.raises(CodebookError) as caught:
        pipeline.codebook.load(write(edits))
    assert message in str(caught.value)


def test_lists_all_problems_in_order(write: Write) -> None:
    folder = write({DANCE: ("status: required", "status: yes"), SING: ("status: none", "status: none\nmood: good")})
    (folder / "codes/act/act_dance.yaml").write_text(
        (folder / DANCE).read_text(encoding="utf-8").replace("within: 12", "within: many"), encoding="utf-8"
    )
    with pytest.raises(CodebookProblemsError) as caught:
        pipeline.codebook.load(folder)
    places = [(problem.file, problem.line) for problem in caught.value.problems]
    assert places[:3] == [(DANCE, 9), (DANCE, 18), (SING, 6)]
    assert places == sorted(places)


def test_no_codebook_is_an_error(write: Write) -> None:
    folder = write()
    (folder / "codebook.yaml").unlink()
    with pytest.raises(CodebookError, match=r"codebook\.yaml:1: cannot be read"):
        pipeline.codebook.load(folder)


def test_reads_what_the_files_say(write: Write) -> None:
    book = pipeline.codebook.load(write())
    dance, sing = book.codes["act_dance"], book.codes["act_sing"]
    (rule,) = dance.rules
    assert isinstance(book, pipeline.codebook.Codebook)
    assert (book.name, book.version, book.statuses) == ("Village fair", "0.1.0", ("evid_seen",))
    assert book.version_text == f"0.1.0+{book.digest[:8]}"
    assert (rule.within, rule.scope, rule.order, rule.actor_scope) == (12, Scope.SENTENCE, Order.ANY, Scope.CONTEXT)
    assert (dance.actor_of(rule), sing.actor_of(sing.rules[0])) == ("clerk", None)
    assert dance.rule_id(rule) == "act_dance.dances_on_stage"
    assert dance.status is StatusPolicy.REQUIRED
    assert [example.not_codes for example in dance.examples] == [(), ("act_dance",)]
    assert book.codes["evid_seen"].examples[0].check is Check.STATUS
    assert book.context == {"assertion": {"seen": {"status": "evid_seen", "cues": ["stage"]}}}
    assert book.files["context/assertion.yaml"].line(("seen", "cues", 0)) == 3
    assert [term.source for term in book.concepts["dance"].except_] == ["penari latar"]
    assert set(book.closure(("dance",))) == {"dance", "twirl"}
    assert [code.rule_id(rule) for code, rule in book.rules()] == ["act_dance.dances_on_stage", "act_sing.sings"]
    assert pickle.loads(pickle.dumps(book)) == book  # noqa: S301 - our own bytes


def test_labels_branches_and_deprecated_ids(write: Write) -> None:
    folder = write({SING: ("status: none", "status: none\ndeprecated: true\nreplaced_by: evid_seen")})
    book = pipeline.codebook.load(folder)
    assert book.resolve("act_sing") == "evid_seen"
    assert book.branch_of("act_sing") == "evid"
    assert (book.label("act_dance", "id"), book.label("act", "en"), book.label("act_sing", "en")) == (
        "Menari",
        "Acts",
        "Seen",
    )
    assert [code.id for code, _ in book.rules()] == ["act_dance"]
    with pytest.raises(CodebookError, match="allowed: an id of the codebook, such as act_dance"):
        book.resolve("act_danse")
    with pytest.raises(CodebookError, match="no label in `fr`; allowed: id, en"):
        book.label("act_dance", "fr")


def test_digest_is_of_what_is_said(write: Write) -> None:
    base = pipeline.codebook.load(write()).digest
    quoted: Edit = {SING: ("definition: A clerk sings.", "# a comment\ndefinition: >-\n  A clerk\n  sings.")}
    assert pipeline.codebook.load(write(quoted, "quoted")).digest == base
    other: Edit = {SING: ("definition: A clerk sings.", "definition: A clerk sang.")}
    assert pipeline.codebook.load(write(other, "other")).digest != base
    places = "name\nKaliwungu\n"
    unix = pipeline.codebook.load(write({"gazetteers/places.csv": places}, "unix"))
    windows = pipeline.codebook.load(write({"gazetteers/places.csv": places.replace("\n", "\r\n")}, "windows"))
    assert base != unix.digest == windows.digest
    assert set(unix.gazetteers) == {"places"}


def test_cycles_are_found_once() -> None:
    graph = {"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": [], "e": ["e"], "f": ["d", "x"]}
    assert find_cycles(graph) == [("a", "b", "c", "a"), ("e", "e")]
    long = {str(n): [str(n + 1)] for n in range(5000)}
    assert find_cycles(long) == []


def test_import_is_cheap_and_load_stays_a_function(write: Write) -> None:
    pipeline.codebook.load(write())
    assert callable(pipeline.codebook.load)
    program = "import sys, pipeline.codebook; print(sorted({'pydantic', 'yaml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    with pytest.raises(AttributeError):
        pipeline.codebook.nothing  # noqa: B018 - the access is the test
