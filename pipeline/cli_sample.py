"""`netral sample`: a sample to audit a run by, and what its decisions say of the whole."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from pipeline.cli_common import Command, common_options, described, guarded, words
from pipeline.show import say

_EXAMPLE = "netral sample --out processed --per-stratum 20 --to audit.csv"


def sample_command() -> click.Command:
    """`netral sample`, in the language of this process."""
    parameters: list[click.Parameter] = [
        click.Option(["--out"], type=click.Path(path_type=Path), default=Path("processed"), show_default=True,
                     help=words("option.out")),
        click.Option(["--codes"], default="", help=words("option.codes.sample")),
        click.Option(["--per-stratum", "count"], type=click.IntRange(1, 10_000), default=20, show_default=True,
                     help=words("option.per_stratum")),
        click.Option(["--seed"], default="1", show_default=True, help=words("option.seed")),
        click.Option(["--to"], type=click.Path(path_type=Path, dir_okay=False), help=words("option.output")),
        click.Option(["--estimate"], type=click.Path(path_type=Path, dir_okay=False, exists=True),
                     help=words("option.estimate")),
        *common_options(),
    ]  # fmt: skip
    return Command("sample", callback=guarded(_sample), params=parameters, help=described("sample", _EXAMPLE))


def _sample(out: Path, codes: str, count: int, seed: str, **flags: Any) -> None:
    if flags["estimate"]:
        _estimate(flags["estimate"], as_json=flags["as_json"])
        return
    from pipeline.evaluation.audit import KEY, READ, as_csv, key_of, sample
    from pipeline.storage import whole_path

    rows = sample(out, [c.strip() for c in codes.split(",") if c.strip()], count, seed)
    if flags["as_json"]:
        say(rows)
        return
    to = flags["to"]
    if to is None:
        raise click.UsageError(words("error.sample_to"))
    for place, columns in ((to, READ), (key_of(to), KEY)):
        with whole_path(place) as half:
            half.write_text(as_csv(rows, columns), encoding="utf-8")
    if not flags["quiet"]:
        click.echo(words("sample.written", file=to, other=key_of(to).name, n=len(rows)), err=True)


def _estimate(path: Path, *, as_json: bool) -> None:
    from pipeline.evaluation.audit import answers
    from pipeline.evaluation.sampling import estimates

    found = estimates(answers(path))
    if as_json:
        say([asdict(one) for one in found])
        return
    code, read, precision, recall = words("sample.columns").split("|")
    click.echo(f"{code:<32} {read:>6}  {precision:<22}  {recall}")
    for one in found:
        click.echo(f"{one.code_id:<32} {one.read:>6}  {_shown(one.precision):<22}  {_shown(one.recall)}")


def _shown(value: tuple[float, float, float] | None) -> str:
    return "-" if value is None else f"{value[0]:.3f} [{value[1]:.3f}, {value[2]:.3f}]"
