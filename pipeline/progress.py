"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from pipeline.texts import Lang, text

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from pipeline.execute import Outcome


class Silent:
    """Says nothing."""

    def start(self, stage: str, total: int, current: int) -> None:
        """A stage begins."""

    def advance(self, outcome: Outcome) -> None:
        """A shard is done."""

    def close(self) -> None:
        """The run is over."""


class Lines(Silent):
    """One line a stage; with `verbose` one a shard."""

    def __init__(self, lang: Lang, *, verbose: bool = False, stream: TextIO | None = None) -> None:
        self.lang, self.verbose = lang, verbose
        self.stream = stream or sys.stderr
        self.stale = self.done = 0

    def start(self, stage: str, total: int, current: int) -> None:
        """A stage begins."""
        self.stale, self.done = total - current, 0
        key = "stage.start" if self.stale else "stage.current"
        self._say(text(key, self.lang, stage=stage, stale=self.stale, total=total))

    def advance(self, outcome: Outcome) -> None:
        """A shard is done."""
        self.done += 1
        if self.verbose:
            detail = ", ".join(f"{name} {count}" for name, count in (*outcome.rows, *outcome.drops))
            self._say(f"  {outcome.stage} {outcome.shard}: {detail}")

    def _say(self, line: str) -> None:
        self.stream.write(f"{line}\n")
        self.stream.flush()


class Bar(Silent):
    """A bar a stage."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bars: Bars = Progress(*columns, console=Console(stderr=True))
        self.bars.start()
        self.task: TaskID | None = None

    def start(self, stage: str, total: int, current: int) -> None:
        """A stage begins."""
        self.task = self.bars.add_task(stage, total=total, completed=current)

    def advance(self, outcome: Outcome) -> None:  # noqa: ARG002 - the bar shows only how many
        """A shard is done."""
        if self.task is not None:
            self.bars.advance(self.task)

    def close(self) -> None:
        """The run is over."""
        self.bars.stop()


def progress(lang: Lang, *, quiet: bool, verbose: bool) -> Silent:
    """The kind of progress that fits the terminal and the wish of the user."""
    if quiet:
        return Silent()
    if sys.stderr.isatty() and not verbose:
        return Bar()
    return Lines(lang, verbose=verbose)
