"""Commands that measure: `netral evaluate` and `netral agreement`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_common import Command, common_options, described, guarded, lang, words
from pipeline.places import codebook_folder
from pipeline.show import say

if TYPE_CHECKING:
    from pipeline.evaluation.compare import Gain
    from pipeline.evaluation.reference import Reference
    from pipeline.evaluation.reliability import Reliability
    from pipeline.evaluation.summary import Evaluation, Line

_EXAMPLE = "netral evaluate labels/dev.jsonl --out processed/evaluation"
_AGREEMENT = "netral agreement coder-a.jsonl coder-b.jsonl"
_WIDTHS = (28, 9, 6, 6, 6, 15, 6)
_LEFT = 2
_CONFUSED = 8


def evaluate_command() -> click.Command:
    """`netral evaluate LABELS...`, in the language of this process."""
    parameters: list[click.Parameter] = [
        click.Argument(["labels"], nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)),
        click.Option(["--out"], type=click.Path(path_type=Path), default=Path("processed/evaluation"),
                     show_default=True, help=words("option.out.evaluate")),
        click.Option(["--codebook"], type=click.Path(path_type=Path, file_okay=False), help=words("option.codebook")),
        click.Option(["--codes"], is_flag=True, help=words("option.codes")),
        click.Option(["--rules-only", "rules_only"], is_flag=True, help=words("option.rules_only")),
        click.Option(["--compare"], is_flag=True, help=words("option.compare")),
        *common_options(),
    ]  # fmt: skip
    return Command("evaluate", callback=guarded(_evaluate), params=parameters, help=described("evaluate", _EXAMPLE))


def _evaluate(labels: tuple[Path, ...], out: Path, codebook: Path | None, **flags: Any) -> None:
    from pipeline.codebook import load
    from pipeline.evaluation.calibration import bins, calibration_error
    from pipeline.evaluation.predicted import read_confidences, read_predictions
    from pipeline.evaluation.reference import read_references
    from pipeline.evaluation.summary import evaluate

    files = _files(labels)
    folder = (codebook or codebook_folder()).resolve()
    references = read_references(files)
    loud = {"quiet": flags["quiet"], "verbose": flags["verbose"]}
    _code_them(files, out, folder, rules_only=flags["rules_only"], **loud)
    found = evaluate(references, read_predictions(out, references), load(folder))
    calibrated = bins(read_confidences(out, references))
    gained = _gains(files, references, out, folder, loud) if flags["compare"] and not flags["rules_only"] else []
    if flags["as_json"]:
        error = {"error": calibration_error(calibrated), "bins": [asdict(b) for b in calibrated]}
        say({**found.as_json(), "calibration": error, "gains": [g.as_json() for g in gained]})
        return
    for line in told(found, codes=flags["codes"]):
        click.echo(line)
    n = sum(b.n for b in calibrated)
    click.echo(words("evaluate.calibration", error=calibration_error(calibrated), n=n))
    for line in _gained(gained):
        click.echo(line)
    if not flags["quiet"]:
        click.echo(words("evaluate.tuned"), err=True)


def _gains(
    files: list[Path], references: Sequence[Reference], out: Path, folder: Path, loud: dict[str, bool]
) -> list[Gain]:
    from pipeline.codebook import load
    from pipeline.evaluation.compare import gains
    from pipeline.evaluation.predicted import read_predictions

    alone = out / "rules_only"
    _code_them(files, alone, folder, rules_only=True, **loud)
    ways = {
        "both": read_predictions(out, references),
        "rules": read_predictions(alone, references),
        "model": read_predictions(out, references, lambda c: c["source"] in ("model", "both")),
    }
    return gains(references, ways, load(folder), "both")


def _gained(found: Sequence[Gain]) -> list[str]:
    if not found:
        return []
    lines = [words("evaluate.gains")]
    for g in found:
        name = f"{g.group} {words(f'evaluate.{g.level}')}".ljust(28)
        against = words(f"evaluate.against.{g.other}").ljust(22)
        lines.append(
            f"{name} {g.f1:.3f} {against} {g.f1_other:.3f}  {g.f1 - g.f1_other:+.3f} [{g.low:+.3f}, {g.high:+.3f}]"
        )
    return lines


def _files(labels: tuple[Path, ...]) -> list[Path]:
    return sorted({f for place in labels for f in (place.glob("*.jsonl") if place.is_dir() else (place,))})


def _code_them(files: list[Path], out: Path, folder: Path, *, rules_only: bool, quiet: bool, verbose: bool) -> None:
    from pipeline.engines import EngineName, default_jobs
    from pipeline.progress import progress
    from pipeline.run import Request, run
    from pipeline.stage import registry

    jobs = default_jobs()
    engine = EngineName.PROCESSES if jobs > 1 else EngineName.SERIAL
    options = {name: stage.options() for name, stage in registry().items()}
    options["code"] = replace(options["code"], rules_only=rules_only)
    bar = progress(lang(), quiet=quiet, verbose=verbose)
    try:
        run(Request(tuple(files), out.resolve(), folder, engine, jobs, options=options), bar)
    finally:
        bar.close()


def told(found: Evaluation, *, codes: bool) -> list[str]:
    """The figures as lines of a table."""
    lines = [words("evaluate.head", n=found.articles), _row(words("evaluate.columns").split("|"))]
    lines += [_row(_cells(line)) for line in found.lines if codes or line.axis != "code"]
    status = found.statuses
    lines.append(words("evaluate.status", same=status.same, matched=status.matched, share=status.share))
    wrong = sorted(((n, a, b) for (a, b), n in status.pairs.items() if a != b), reverse=True)[:_CONFUSED]
    if wrong:
        lines.append(words("evaluate.confused"))
        lines += [f"  {n:4d}  {a} > {b}" for n, a, b in wrong]
    return lines


def _cells(line: Line) -> list[str]:
    s = line.score
    name = {"relevance": words("evaluate.relevance"), "branch": f"{words('evaluate.branches')} {line.name}"}
    return [
        name.get(line.axis, line.name),
        words(f"evaluate.{line.level}"),
        *(f"{value:.3f}" for value in (s.precision, s.recall, s.f1)),
        f"{s.low:.3f} - {s.high:.3f}",
        str(s.n),
    ]


def _row(cells: list[str]) -> str:
    left = [cell.ljust(width) for cell, width in zip(cells[:_LEFT], _WIDTHS, strict=False)]
    right = [cell.rjust(width) for cell, width in zip(cells[_LEFT:], _WIDTHS[_LEFT:], strict=True)]
    return " ".join([*left, *right]).rstrip()


def agreement_command() -> click.Command:
    """`netral agreement FIRST SECOND`, in the language of this process."""
    file = click.Path(path_type=Path, exists=True, dir_okay=False)
    parameters: list[click.Parameter] = [
        click.Argument(["first"], type=file),
        click.Argument(["second"], type=file),
        click.Option(["--codebook"], type=click.Path(path_type=Path, file_okay=False), help=words("option.codebook")),
        *common_options(),
    ]
    return Command(
        "agreement", callback=guarded(_agreement), params=parameters, help=described("agreement", _AGREEMENT)
    )


def _agreement(first: Path, second: Path, codebook: Path | None, **flags: Any) -> None:
    from pipeline.codebook import load
    from pipeline.evaluation.reference import read_references
    from pipeline.evaluation.reliability import reliability

    book = load(codebook or codebook_folder())
    branches = {c.id: c.branch for c in book.codes.values()}
    found = reliability(read_references([first]), read_references([second]), branches)
    if flags["as_json"]:
        say([one.as_json() for one in found])
        return
    click.echo(_agreed(words("agreement.columns").split("|")))
    for one in found:
        click.echo(_agreed(_agreement_cells(one)))


def _agreement_cells(one: Reliability) -> list[str]:
    alpha = f"{one.alpha.value:.3f}" if one.alpha else "-"
    interval = f"{one.alpha.low:.3f} - {one.alpha.high:.3f}" if one.alpha else "-"
    counts = [str(n) for n in (one.first, one.second)]
    shares = [f"{value:.3f}" for value in (one.ac1, one.percent, one.positive)]
    return [one.name, *counts, alpha, interval, *shares, words(f"agreement.{one.verdict}")]


def _agreed(cells: list[str]) -> str:
    name, *figures, verdict = cells
    widths = (6, 6, 7, 15, 7, 7, 7)
    held = [cell.rjust(width) for cell, width in zip(figures, widths, strict=True)]
    return " ".join([name.ljust(28), *held, " " + verdict])
