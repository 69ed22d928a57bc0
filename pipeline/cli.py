"""The command line. Stage commands are made from the registry; nothing heavy is imported before a command runs."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import pipeline
from pipeline.cli_common import Command, Group, common_options, described, guarded, lang, words
from pipeline.stages import ORDER

if TYPE_CHECKING:
    from pipeline.run import Request

QUARANTINED = 3
_ELSEWHERE = {  # command: the module and function that make it, imported when the command is called
    "codebook": ("pipeline.cli_codebook", "codebook"),
    "train": ("pipeline.cli_train", "train_command"),
    "evaluate": ("pipeline.cli_measure", "evaluate_command"),
    "sample": ("pipeline.cli_sample", "sample_command"),
    "agreement": ("pipeline.cli_measure", "agreement_command"),
}
_KINDS = {"int": click.IntRange(1), "float": click.FLOAT, "str": click.STRING}
_SECTIONS = {
    "group.run": ("run", "demo", "status"),
    "group.stages": ORDER,
    "group.look": ("explain", "codebook"),
    "group.measure": ("train", "evaluate", "sample", "agreement"),
}
_EXAMPLES = {
    "run": "netral run raw/ --out processed",
    "status": "netral status raw/",
    "explain": "netral explain 3f2a9c1b7d5e4f60 4",
}


class NetralGroup(Group):
    """Lists commands in sections without building them; builds the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the sections."""
        del ctx
        return [name for names in _SECTIONS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Build a command."""
        del ctx
        if cmd_name in _ELSEWHERE:
            module, function = _ELSEWHERE[cmd_name]
            made: click.Command = getattr(importlib.import_module(module), function)()
            return made
        if cmd_name in _SINGLE:
            return _SINGLE[cmd_name]()
        return _run_command(cmd_name, cmd_name) if cmd_name in ORDER else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the sections."""
        del ctx
        for section, names in _SECTIONS.items():
            with formatter.section(words(section)):
                formatter.write_dl([(name, words(name)) for name in names])


def _options(*, engine: bool = True) -> list[click.Parameter]:
    base: list[click.Parameter] = [
        click.Option(["--out"], type=click.Path(path_type=Path), default=Path("processed"), show_default=True,
                     help=words("option.out")),
        click.Option(["--codebook"], type=click.Path(path_type=Path, file_okay=False), help=words("option.codebook")),
    ]  # fmt: skip
    if engine:
        base += [
            click.Option(["--engine"], type=click.Choice(["serial", "processes", "dask"]), default=None,
                         help=words("option.engine")),
            click.Option(["--jobs"], type=click.IntRange(1), default=None, help=words("option.jobs")),
            click.Option(["--scheduler"], default=None, help=words("option.scheduler")),
        ]  # fmt: skip
    return [*base, *common_options()]


def _stage_options() -> list[click.Parameter]:
    from pipeline.stage import registry

    found: list[click.Parameter] = []
    for stage in registry().values():
        for f in fields(stage.options):
            if any(p.name == f.name for p in found):  # two stages that share an option share its value
                continue
            flag = f"--{f.name.replace('_', '-')}"
            if f.name == "names":  # the value is what the file says, so that a changed file is a changed option
                found.append(click.Option([flag], type=click.File(encoding="utf-8-sig"), help=words("option.names")))
                continue
            if str(f.type) == "bool":
                found.append(click.Option([flag, f.name], is_flag=True, help=words(f"option.{f.name}")))
                continue
            kind = _KINDS[str(f.type)]
            found.append(click.Option([flag, f.name], type=kind, default=f.default, help=words(f"option.{f.name}"),
                                      show_default=True))  # fmt: skip
    return found


def sources() -> click.Argument:
    """The SOURCE argument: files, folders, archives."""
    return click.Argument(["source"], nargs=-1, type=click.Path(path_type=Path))


def _run_command(name: str, until: str) -> click.Command:
    example = _EXAMPLES.get(name, f"netral {name} raw/ --out processed")
    parameters: list[click.Parameter] = [sources(), *_options(), *_stage_options()]
    return Command(name, callback=guarded(_run(until)), params=parameters, help=described(name, example))


def _status_command() -> click.Command:
    parameters: list[click.Parameter] = [sources(), *_options(), *_stage_options()]
    return Command(
        "status", callback=guarded(_status), params=parameters, help=described("status", _EXAMPLES["status"])
    )


def _demo_command() -> click.Command:
    parameters: list[click.Parameter] = [*_options(), *_stage_options()]
    out = next(p for p in parameters if p.name == "out")
    out.default = Path("processed/demo")

    def callback(**values: Any) -> None:
        from pipeline.places import demo_folder

        try:
            _run("tabulate")(source=(demo_folder(),), **values)
        except SystemExit as end:
            if end.code != QUARANTINED:  # the demo holds two broken files on purpose
                raise

    return Command("demo", callback=guarded(callback), params=parameters, help=described("demo", "netral demo"))


def _explain_command() -> click.Command:
    from pipeline.explain import explain

    parameters: list[click.Parameter] = [
        click.Argument(["article"]),
        click.Argument(["segment"], required=False, type=click.IntRange(0)),
        *_options(engine=False),
    ]

    def callback(article: str, segment: int | None, out: Path, codebook: Path | None, **flags: Any) -> None:
        folder = codebook or _codebook_folder()
        click.echo(explain(out, folder, article, segment, lang(), as_json=flags["as_json"]))

    return Command(
        "explain", callback=guarded(callback), params=parameters, help=described("explain", _EXAMPLES["explain"])
    )


_SINGLE: Mapping[str, Callable[[], click.Command]] = {
    "run": lambda: _run_command("run", "tabulate"),
    "demo": _demo_command,
    "status": _status_command,
    "explain": _explain_command,
}


def _codebook_folder() -> Path:
    from pipeline.places import codebook_folder

    return codebook_folder()


def _request(until: str, values: Mapping[str, Any]) -> Request:
    from pipeline.engines import EngineName, default_jobs
    from pipeline.run import Request
    from pipeline.stage import registry

    values = {**values, "names": values["names"].read() if values["names"] else ""}
    options = {
        name: stage.options(**{f.name: values[f.name] for f in fields(stage.options)})
        for name, stage in registry().items()
    }
    jobs = values["jobs"] or default_jobs()
    engine = values["engine"] or ("dask" if values["scheduler"] else "processes" if jobs > 1 else "serial")
    given = values["source"] or (Path("raw"),)
    folder = (values["codebook"] or _codebook_folder()).resolve()
    return Request(
        tuple(given), values["out"].resolve(), folder, EngineName(engine), jobs, values["scheduler"], options, until
    )


def _run(until: str) -> Callable[..., None]:
    def call(**values: Any) -> None:
        from pipeline.progress import progress
        from pipeline.run import run
        from pipeline.show import say, show_summary

        if values["scheduler"] and values["engine"] not in (None, "dask"):
            raise click.UsageError(words("error.scheduler"))
        request = _request(until, values)
        bar = progress(lang(), quiet=values["quiet"], verbose=values["verbose"])
        try:
            finished = run(request, bar)
        finally:
            bar.close()
        quarantined = finished.quarantined
        if until == "tabulate":
            quarantined = show_summary(request.out, finished, lang(), values)
        elif values["as_json"]:
            say({"run_id": finished.run_id, "worked": dict(finished.worked), "quarantined": quarantined})
        if quarantined:
            raise SystemExit(QUARANTINED)

    return call


def _status(**values: Any) -> None:
    from pipeline.run import status
    from pipeline.show import show_status

    show_status(status(_request("tabulate", values)), lang(), as_json=values["as_json"])


def build() -> click.Group:
    """The whole command line, in the language of this process."""
    return NetralGroup(
        "netral",
        help=words("group"),
        params=[
            click.Option(["--lang"], type=click.Choice(["id", "en"]), help=words("option.lang"), expose_value=False),
            click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, help=words("option.version"),
                         callback=_version),
        ],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )  # fmt: skip


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(f"netral {pipeline.__version__}")
        ctx.exit()


def main() -> None:
    """Entry point of the command `netral`."""
    os.environ.setdefault("PYTHONUTF8", "1")  # for worker processes
    build().main(prog_name="netral")


if __name__ == "__main__":
    main()
