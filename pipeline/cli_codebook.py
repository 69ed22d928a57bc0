"""`netral codebook`: check, read, compare and print a codebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_common import Command, Group, common_options, described, guarded, lang, words
from pipeline.inert import inert
from pipeline.places import codebook_folder
from pipeline.show import say

if TYPE_CHECKING:
    from pipeline.codebook.lint import Finding, Fires
    from pipeline.codebook.model import Codebook

_EXAMPLES = {
    "lint": "netral codebook lint codebook/",
    "show": "netral codebook show act_gift_distribution",
    "diff": "netral codebook diff codebook-0.1/ codebook/",
    "render": "netral codebook render --format html --output codebook.html",
    "export": "netral codebook export --format csv --output codebook.csv",
}
_CONTEXT = ("assertion", "screen", "voice")


def codebook() -> click.Group:
    """The group of commands on a codebook, in the language of this process."""
    output = click.Option(["--output"], type=click.Path(path_type=Path, dir_okay=False), help=words("option.output"))
    commands = [
        _command("lint", _lint, _folder()),
        _command("show", _show, click.Argument(["code"]), _folder()),
        _command("diff", _diff, _folder("old", required=True), _folder("new")),
        _command("render", _print(_rendered), _folder(), _format("md", "html"), output),
        _command("export", _print(_exported), _folder(), _format("json", "csv"), output),
    ]
    return Group("codebook", commands=commands, help=described("codebook", _EXAMPLES["lint"]))


def _command(name: str, callback: Callable[..., None], *parameters: click.Parameter) -> click.Command:
    help_ = described(f"codebook.{name}", _EXAMPLES[name])
    return Command(name, callback=guarded(callback), params=[*parameters, *common_options()], help=help_)


def _folder(name: str = "folder", *, required: bool = False) -> click.Argument:
    return click.Argument([name], required=required, type=click.Path(path_type=Path))


def _format(*choices: str) -> click.Option:
    kind = click.Choice(choices)
    return click.Option(["--format", "kind"], type=kind, default=choices[0], show_default=True,
                        help=words("option.format"))  # fmt: skip


def _loaded(folder: Path | None) -> Codebook:
    from pipeline.codebook import load

    return load(folder or codebook_folder())


def _lint(folder: Path | None, as_json: bool, quiet: bool, verbose: bool) -> None:
    del verbose
    from pipeline.codebook.lint import Severity

    place = folder or codebook_folder()
    findings = findings_of(place)
    if as_json:
        say([asdict(f) for f in findings])
    else:
        for finding in findings:
            click.echo(inert(str(finding)))
    counts = {f"{s}s": sum(f.severity is s for f in findings) for s in Severity}
    if not quiet:
        click.echo(words("lint.total", **counts) if findings else words("lint.clean", folder=place), err=True)
    if counts["errors"]:
        raise SystemExit(1)


def findings_of(folder: Path) -> list[Finding]:
    """Findings of a codebook, its examples tried on the engine when it loads far enough for that."""
    from pipeline.codebook.lint import Finding, Severity, lint
    from pipeline.codebook.loader import examine
    from pipeline.errors import CodebookError

    book, _ = examine(folder)
    if book is None:
        return lint(folder)
    missing = [f"context/{name}.yaml" for name in _CONTEXT if name not in book.context]
    if missing:
        wrong = [Finding(file, 1, Severity.ERROR, "context-missing", "the engine needs this file") for file in missing]
        return sorted([*lint(folder), *wrong])
    try:
        fires = fires_of(book)
    except CodebookError as error:
        return sorted([*lint(folder), Finding("codebook.yaml", 1, Severity.ERROR, "engine", str(error))])
    return lint(folder, fires)


def fires_of(book: Codebook) -> Fires:
    """The rules that win in a sentence with the code that each gives, without the screen: it is no whole article."""
    from pipeline.coding.coder import units_of
    from pipeline.stages.screen import coder_for

    coder = coder_for(book)

    def fires(sentence: str) -> dict[str, str]:
        reading = coder.read(units_of("", sentence, [(0, len(sentence))]))
        return {coded.rule_id: coded.code_id for coded in coder.code(reading).codings}

    return fires


def _show(code: str, folder: Path | None, as_json: bool, **_: bool) -> None:
    from pipeline.codebook.render import show

    book = _loaded(folder)
    if as_json:
        say(book.codes[code if code in book.codes else book.resolve(code)].model_dump(mode="json"))
    else:
        click.echo(inert(show(book, code, lang())), nl=False)


def _diff(old: Path, new: Path | None, as_json: bool, **_: bool) -> None:
    from pipeline.codebook.compare import describe, diff

    changes = diff(_loaded(old), _loaded(new))
    if as_json:
        say({**asdict(changes), "step": changes.step.name.lower()})
    else:
        click.echo(inert(describe(changes)), nl=False)


def _rendered(book: Codebook, kind: str) -> str:
    from pipeline.codebook.render import html, markdown

    return html(book, lang()) if kind == "html" else markdown(book, lang())


def _exported(book: Codebook, kind: str) -> str:
    from pipeline.codebook.render import as_csv, as_json

    return as_csv(book) if kind == "csv" else as_json(book)


def _print(write: Callable[[Codebook, str], str]) -> Callable[..., None]:
    """Print what `write` makes of a codebook, or put it in a file, whole or not at all."""

    def call(folder: Path | None, kind: str, output: Path | None, as_json: bool, **flags: Any) -> None:
        made = write(_loaded(folder), kind)
        if output is not None:
            from pipeline.storage import whole_path

            with whole_path(output) as temporary:
                temporary.write_bytes(made.encode())
        if as_json:
            say({"format": kind, **({"text": made} if output is None else {"output": str(output)})})
        elif output is None:
            click.echo(made, nl=False)
        elif not flags["quiet"]:
            click.echo(words("codebook.written", file=output), err=True)

    return call
