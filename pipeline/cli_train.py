"""`netral train`: the classifier, made from labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli_common import Command, common_options, described, guarded, words
from pipeline.places import codebook_folder
from pipeline.show import say

if TYPE_CHECKING:
    from pipeline.learning.made import Made

_EXAMPLE = "netral train --codebook codebook"
_WIDTHS = (16, 10, 7, 7, 7, 7)


def train_command() -> click.Command:
    """`netral train [LABELS]...`, in the language of this process."""
    parameters: list[click.Parameter] = [
        click.Argument(["labels"], nargs=-1, type=click.Path(path_type=Path, exists=True)),
        click.Option(["--codebook"], type=click.Path(path_type=Path, file_okay=False), help=words("option.codebook")),
        click.Option(["--to"], type=click.Path(path_type=Path, file_okay=False), help=words("option.to.train")),
        click.Option(["--themes"], is_flag=True, help=words("option.themes")),
        *common_options(),
    ]
    return Command("train", callback=guarded(_train), params=parameters, help=described("train", _EXAMPLE))


def _train(labels: tuple[Path, ...], codebook: Path | None, to: Path | None, themes: bool, **flags: Any) -> None:
    from pipeline.codebook import load
    from pipeline.codebook.loader import CLASSIFIER
    from pipeline.learning.card import card
    from pipeline.learning.made import labels_of, make
    from pipeline.storage import whole_path

    folder = (codebook or codebook_folder()).resolve()
    made = make(
        load(folder), folder, labels_of(folder, labels), themes=themes, tick=_silent if flags["quiet"] else _told()
    )
    place = (to or folder / CLASSIFIER.parent).resolve()
    for name, data in ((CLASSIFIER.name, made.data), ("CARD.md", card(made.about).encode())):
        with whole_path(place / name) as half:
            half.write_bytes(data)
    if flags["as_json"]:
        say({"model": str(place / CLASSIFIER.name), **made.about})
        return
    for line in _lines(made):
        click.echo(line)
    click.echo(words("train.written", file=place / CLASSIFIER.name))


def _silent(what: str, number: int, of: int) -> None:
    del what, number, of


def _told() -> Any:
    seen: set[tuple[str, int]] = set()

    def tick(what: str, number: int, of: int) -> None:
        if what == "fold" and (what, number) not in seen:
            seen.add((what, number))
            click.echo(words("train.fold", number=number + 1, of=of), err=True)

    return tick


def _lines(made: Made) -> list[str]:
    about = made.about
    found = [words("train.material", **{n: about[n] for n in ("articles", "segments", "exemplars", "codes")})]
    for name in ("themes", "folds"):
        if about[name]:
            found += [words(f"train.{name}"), _row(words("train.columns").split("|"))]
            found += [_row([f["group"], words(f"evaluate.{f['level']}"), *_values(f)]) for f in about[name]]
    return found


def _values(figure: dict[str, Any]) -> list[str]:
    return [*(f"{figure[n]:.3f}" for n in ("precision", "recall", "f1")), str(figure["n"])]


def _row(cells: list[str]) -> str:
    held = [c.ljust(w) if i < 2 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, _WIDTHS, strict=True))]  # noqa: PLR2004
    return " ".join(held).rstrip()
