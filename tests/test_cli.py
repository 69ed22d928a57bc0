from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import Result

import pipeline
from pipeline.cli import build
from pipeline.cli_codebook import codebook, findings_of, fires_of
from pipeline.cli_common import guarded
from pipeline.codebook import load
from pipeline.errors import StageError
from pipeline.progress import Bar, Lines, Silent, progress
from pipeline.stages import ORDER
from pipeline.texts import Lang
from tests import tiny
from tests.tiny import netral

ROOT = Path(__file__).resolve().parent.parent
HEAVY = ("pyarrow", "pandas", "spacy", "sklearn", "trafilatura", "numpy", "pydantic")
PLAIN = ("run", "demo", "status", *ORDER, "explain", "codebook", "train", "evaluate", "sample", "agreement")
COMMANDS = (*((name,) for name in PLAIN), *(("codebook", n) for n in ("lint", "show", "diff", "render", "export")))
LONG = ("run", "demo", "status", *ORDER)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.made(tmp_path_factory)


def _on(folder: Path, *more: object) -> tuple[object, ...]:
    return ("--out", folder / "out", "--codebook", folder / "book", "--engine", "serial", *more)


def _ok(result: Result, status: int = 0) -> Result:
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.output
    return result


def _process(*words: object, code: str = "from pipeline.cli import main; main()") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    environment.pop("NETRAL_LANG", None)
    argv = [sys.executable, "-c", code, *(str(w) for w in words)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, env=environment, encoding="utf-8")


def test_the_table_of_commands_is_the_whole_command_line() -> None:
    group = build()
    assert tuple(group.list_commands(click.Context(group))) == PLAIN
    assert [("codebook", name) for name in codebook().commands] == [c for c in COMMANDS if len(c) == 2]


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(command: tuple[str, ...], lang: str) -> None:
    said = _ok(netral(*command, "--help", lang=lang)).stdout
    assert f"{ {'en': 'Example', 'id': 'Contoh'}[lang] }: netral {' '.join(command[:1])}" in said
    options = ["--lang"] if command == ("codebook",) else ["--json", "--quiet", "--verbose", "--lang"]
    assert command == ("codebook",) or all(option in said for option in options)
    assert {"en": "Show this message", "id": "Tampilkan pesan ini"}[lang] in said


def test_help_of_the_whole_names_every_command_in_the_language() -> None:
    english, indonesian = netral("--help").stdout, netral("--help", lang="id").stdout
    for name in PLAIN:
        assert f"\n  {name} " in english
        assert f"\n  {name} " in indonesian
    assert "Run every stage" in english
    assert "Jalankan semua tahap" in indonesian
    assert "Run every stage" not in indonesian


def test_version() -> None:
    assert netral("--version").stdout == f"netral {pipeline.__version__}\n"


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("codebook", "--help")])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    code = f"""
import sys
from pipeline.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
heavy = [name for name in {HEAVY} if name in sys.modules]
sys.exit(f"imported: {{heavy}}" if heavy else 0)
"""
    done = _process(*words, code=code)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--no-such-option",),
        ("no-such-command",),
        ("run", "--no-such-option"),
        ("run", "--engine", "abacus"),
        ("run", "--jobs", "0"),
        ("run", "--engine", "serial", "--scheduler", "tcp://127.0.0.1:1"),
        ("run", "--shard-size", "0"),
        ("explain",),
        ("explain", "x", "minus"),
        ("codebook", "show"),
        ("codebook", "diff"),
        ("codebook", "render", "--format", "pdf"),
        ("--lang", "fr", "run"),
    ],
    ids=" ".join,
)
def test_wrong_use_is_status_2_and_leaves_stdout_empty(words: tuple[str, ...], tmp_path: Path) -> None:
    result = _ok(netral(*words), 2)
    assert result.stdout == ""
    assert "Usage:" in result.stderr


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("command", ["run", "ingest", "status"])
def test_a_missing_source_is_status_1_with_one_clear_line(command: str, lang: str, tmp_path: Path) -> None:
    result = _ok(netral(command, tmp_path / "tak-ada", *_on(tmp_path), lang=lang), 1)
    assert result.stdout == ""
    (line,) = [line for line in result.stderr.splitlines() if "tak-ada" in line]
    assert line.startswith({"en": "Error: ", "id": "Galat: "}[lang])
    assert "Traceback" not in result.stderr


def test_a_missing_codebook_is_status_1(tmp_path: Path) -> None:
    source = tiny.corpus(tmp_path / "raw")
    result = _ok(netral("run", source, "--out", tmp_path / "out", "--codebook", tmp_path / "none"), 1)
    assert "codebook.yaml" in result.stderr
    assert "Traceback" not in result.stderr


def test_messages_with_names_from_outside_cannot_steer_the_terminal(tmp_path: Path) -> None:
    result = _ok(netral("run", tmp_path / f"a{tiny.ESC}{tiny.OVERRIDE}", *_on(tmp_path)), 1)
    assert not any(c in result.stderr for c in "\x1b\u202e")
    result = _ok(netral("codebook", "show", f"x{tiny.ESC}\x9b", tiny.book(tmp_path / "book")), 1)
    assert not any(c in result.stderr for c in "\x1b\x9b")


def test_our_errors_and_an_interrupt_become_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NETRAL_LANG", "en")

    def fail(error: BaseException) -> None:
        raise error

    with pytest.raises(SystemExit) as ended:
        guarded(fail)(error=StageError("segment: no input"))
    assert ended.value.code == 1
    assert capsys.readouterr().err == "Error: segment: no input\n"
    with pytest.raises(SystemExit) as ended:
        guarded(fail)(error=KeyboardInterrupt())
    assert ended.value.code == 130
    assert "run again to go on" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        guarded(fail)(error=ZeroDivisionError())


def test_clean_input_is_status_0_and_quarantined_input_status_3(folder: Path, tmp_path: Path) -> None:
    clean = tiny.corpus(tmp_path / "raw", broken=False)
    on = ("--out", tmp_path / "out", "--codebook", folder / "book", "--engine", "serial")
    result = _ok(netral("run", clean, *on))
    assert result.stdout == ""
    assert "articles read" in result.stderr
    _ok(netral("run", tiny.corpus(tmp_path / "raw"), *on, "--quiet"), 3)
    _ok(netral("segment", tmp_path / "raw", *on, "--quiet"), 3)


def test_json_is_all_that_stands_on_stdout(folder: Path) -> None:
    result = _ok(netral("run", folder / "raw", *_on(folder, "--json")), 3)
    values = json.loads(result.stdout)
    assert (values["read"], values["quarantined"], values["codings"]) == (5, 1, 4)
    assert Path(values["report"]).is_file()
    assert "up to date" in result.stderr
    state = json.loads(_ok(netral("status", folder / "raw", *_on(folder, "--json"))).stdout)
    assert [s["stage"] for s in state] == list(ORDER)
    assert all(s["shards"] == s["current"] and not s["stale"] for s in state)
    values = json.loads(_ok(netral("dedup", folder / "raw", *_on(folder, "--json")), 3).stdout)
    assert set(values["worked"].values()) == {0}


@pytest.mark.parametrize("command", ["run", "code"])
def test_quiet_is_silent(folder: Path, command: str) -> None:
    result = _ok(netral(command, folder / "raw", *_on(folder, "--quiet")), 3)
    assert (result.stdout, result.stderr) == ("", "")


def test_the_run_speaks_indonesian(folder: Path) -> None:
    result = _ok(netral("run", folder / "raw", *_on(folder), lang="id"), 3)
    assert "artikel terbaca" in result.stderr
    assert "Dugaan bukan putusan" in result.stderr
    assert '<html lang="id">' in (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "mutakhir" in _ok(netral("status", folder / "raw", *_on(folder), lang="id")).stdout
    _ok(netral("run", folder / "raw", *_on(folder, "--quiet")), 3)


def _bytes(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def test_a_second_run_leaves_every_byte(folder: Path) -> None:
    before = _bytes(folder / "out")
    times = {p: p.stat().st_mtime_ns for p in (folder / "out" / "tables").iterdir()}
    _ok(netral("run", folder / "raw", *_on(folder, "--quiet")), 3)
    assert _bytes(folder / "out") == before
    assert {p: p.stat().st_mtime_ns for p in (folder / "out" / "tables").iterdir()} == times


def test_a_run_in_a_process_of_its_own_gives_the_same_tables(folder: Path, tmp_path: Path) -> None:
    words = ("run", folder / "raw", "--out", tmp_path, "--codebook", folder / "book", "--engine", "serial", "--json")
    done = _process(*words)
    assert done.returncode == 3, done.stderr
    assert json.loads(done.stdout)["codings"] == 4
    assert "\x1b" not in done.stderr
    assert "ingest: 1 of 1 shards to do" in done.stderr
    assert _bytes(tmp_path / "tables") == _bytes(folder / "out" / "tables")
    assert (tmp_path / "report.html").read_bytes() == (folder / "out" / "report.html").read_bytes()


def test_status_tells_what_is_missing_before_the_first_run(folder: Path, tmp_path: Path) -> None:
    on = ("--out", tmp_path, "--codebook", folder / "book")
    said = _ok(netral("status", folder / "raw", *on)).stdout
    assert "not made yet" in said
    assert [line.split()[0] for line in said.splitlines()] == list(ORDER)


def test_the_demo_ends_well_though_it_holds_broken_files(folder: Path, tmp_path: Path) -> None:
    on = ("--out", tmp_path, "--codebook", folder / "book", "--engine", "serial", "--json", "--quiet")
    values = json.loads(_ok(netral("demo", *on)).stdout)
    assert values["read"] > 0
    assert values["quarantined"] > 0


def test_explain_prints_the_chain_and_its_json(folder: Path) -> None:
    where = ("--out", folder / "out", "--codebook", folder / "book")
    result = _ok(netral("explain", *where, "--", "-jahat", "1"))
    assert "act_campaign.joins" in result.stdout
    assert result.stderr == ""
    assert not any(c in result.stdout for c in "\x1b\x9b\u202e")
    values = json.loads(_ok(netral("explain", *where, "--json", "biasa-1", "1")).stdout)
    assert values["segments"][0]["codings"][0]["code_id"] == "act_campaign"
    assert "pelaku" in _ok(netral("explain", *where, "biasa-1", "1", lang="id")).stdout
    assert "Error: no article" in _ok(netral("explain", *where, "entah"), 1).stderr
    assert "Galat: " in _ok(netral("explain", "--out", folder / "raw", "x", lang="id"), 1).stderr


def test_lint_of_a_clean_codebook(folder: Path) -> None:
    result = _ok(netral("codebook", "lint", folder / "book"))
    assert result.stdout == ""
    assert "no findings" in result.stderr
    assert json.loads(_ok(netral("codebook", "lint", folder / "book", "--json", "-q")).stdout) == []
    assert _ok(netral("codebook", "lint", folder / "book", "--quiet")).output == ""


def _edited(folder: Path, file: str, old: str, new: str) -> Path:
    path = tiny.book(folder) / file
    said = path.read_text(encoding="utf-8")
    assert old in said
    path.write_text(said.replace(old, new), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("codes/asn_act/act_campaign.yaml", "Camat itu berkampanye.", "Camat itu pulang.", "example-missed"),
        ("codes/asn_act/act_campaign.yaml", "Artis itu berkampanye.", "Lurah itu berkampanye.", "example-refuted"),
        ("codes/asn_act/act_gift.yaml", "cue: [gift]", "cue: [gifts]", "load"),
        ("context/voice.yaml", "concept: overseer", "concept: no_such", "engine"),
    ],
)
def test_lint_finds_errors_and_ends_with_status_1(file: str, old: str, new: str, code: str, tmp_path: Path) -> None:
    book = _edited(tmp_path / "book", file, old, new)
    result = _ok(netral("codebook", "lint", book), 1)
    assert f"[{code}]" in result.stdout
    assert "1 errors" in result.stderr


def test_lint_as_json_and_in_indonesian(tmp_path: Path) -> None:
    book = _edited(tmp_path / "book", "codes/asn_act/act_gift.yaml", "cue: [gift]", "cue: [gifts]")
    (found,) = json.loads(_ok(netral("codebook", "lint", book, "--json", "--quiet"), 1).stdout)
    assert (found["file"], found["severity"], found["code"]) == ("codes/asn_act/act_gift.yaml", "error", "load")
    assert "1 galat" in _ok(netral("codebook", "lint", book, lang="id"), 1).stderr


def test_lint_names_a_context_file_that_the_engine_needs(tmp_path: Path) -> None:
    (tiny.book(tmp_path) / "context" / "voice.yaml").unlink()
    assert ("context/voice.yaml", "context-missing") in {(f.file, f.code) for f in findings_of(tmp_path)}


def test_examples_are_coded_without_the_screen(folder: Path) -> None:
    fires = fires_of(load(folder / "book"))
    assert fires("Lurah itu membagikan beras kepada pemilih, seperti tetangga.") == {"act_gift.gives": "act_gift"}
    both = "Lurah berkampanye dan membagikan beras kepada pemilih menjelang pilkada."
    assert fires(both) == {"act_campaign.joins": "act_campaign"}
    assert fires("") == {}


def test_show_prints_one_code_and_refuses_an_unknown_one(folder: Path) -> None:
    said = _ok(netral("codebook", "show", "act_gift", folder / "book")).stdout
    assert said.startswith("### `act_gift`: Gifts")
    assert "Bagi-bagi" in _ok(netral("codebook", "show", "act_gift", folder / "book", lang="id")).stdout
    assert (
        json.loads(_ok(netral("codebook", "show", "act_gift", folder / "book", "--json")).stdout)["id"] == "act_gift"
    )
    result = _ok(netral("codebook", "show", "act_gifd", folder / "book"), 1)
    assert "act_gift" in result.stderr
    assert result.stdout == ""


def test_diff_names_what_is_to_be_coded_again(folder: Path, tmp_path: Path) -> None:
    new = _edited(tmp_path / "new", "concepts/all.yaml", "terms: [berkampanye|kampanye]", "terms: [berkampanye]")
    assert "act_campaign" in _ok(netral("codebook", "diff", folder / "book", new)).stdout
    values = json.loads(_ok(netral("codebook", "diff", folder / "book", new, "--json")).stdout)
    assert (values["step"], values["is_step_taken"]) == ("minor", False)
    assert values["affected_rules"] == ["act_campaign.joins"]


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (("render",), "# Tiny"),
        (("render", "--format", "html"), "<!doctype html>"),
        (("export",), "{\n"),
        (("export", "--format", "csv"), "id,branch,"),
    ],
)
def test_render_and_export_write_stdout_a_file_or_json(
    words: tuple[str, ...], begins: str, folder: Path, tmp_path: Path
) -> None:
    said = _ok(netral("codebook", words[0], folder / "book", *words[1:]))
    assert said.stdout.startswith(begins)
    assert said.stderr == ""
    target = tmp_path / "new" / "codebook.out"
    written = _ok(netral("codebook", words[0], folder / "book", *words[1:], "--output", target))
    assert written.stdout == ""
    assert str(target) in written.stderr
    assert target.read_text(encoding="utf-8") == said.stdout
    values = json.loads(_ok(netral("codebook", words[0], folder / "book", *words[1:], "--json")).stdout)
    assert values["text"] == said.stdout
    values = json.loads(
        _ok(netral("codebook", words[0], folder / "book", *words[1:], "--json", "--output", target)).stdout
    )
    assert values["output"] == str(target)


def test_exports_parse(folder: Path) -> None:
    values = json.loads(_ok(netral("codebook", "export", folder / "book")).stdout)
    ids = [code["id"] for code in values["codes"]]
    rows = list(
        csv.DictReader(io.StringIO(_ok(netral("codebook", "export", folder / "book", "--format", "csv")).stdout))
    )
    assert [row["id"] for row in rows] == ids


def test_progress_fits_the_wish(capsys: pytest.CaptureFixture[str]) -> None:
    assert type(progress(Lang.EN, quiet=True, verbose=True)) is Silent
    lines = progress(Lang.EN, quiet=False, verbose=True)
    assert isinstance(lines, Lines)
    outcome: Any = type("O", (), {"stage": "code", "shard": "s", "rows": (("codings", 2),), "drops": (("none", 1),)})
    lines.start("code", 3, 1)
    lines.advance(outcome)
    lines.close()
    captured = capsys.readouterr()
    assert captured.err == "code: 2 of 3 shards to do\n  code s: codings 2, none 1\n"
    assert captured.out == ""


def test_a_terminal_gets_a_bar_on_stderr(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar = progress(Lang.EN, quiet=False, verbose=False)
    assert isinstance(bar, Bar)
    outcome: Any = object()
    bar.start("code", 2, 1)
    bar.advance(outcome)
    bar.close()
    assert capsys.readouterr().out == ""
