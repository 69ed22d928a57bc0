"""What commands print: data on stdout, words for people on stderr."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.texts import Lang, text

if TYPE_CHECKING:
    from pipeline.run import Finished, StageState


def say(value: Any) -> None:
    """Machine output: JSON on stdout, ASCII only, so that no text from outside can steer a terminal."""
    import json

    click.echo(json.dumps(value, indent=1))


def show_summary(out: Path, finished: Finished, lang: Lang, flags: Mapping[str, Any]) -> int:
    """Publish the tables, print what the run came to, and return how many inputs were quarantined."""
    from pipeline.exports.names_key import write_key
    from pipeline.exports.publish import publish
    from pipeline.places import codebook_folder
    from pipeline.report.overview import write_overview
    from pipeline.stage import registry
    from pipeline.summary import summarise

    tables = next(s.writes for s in registry().values() if s.published)
    publish(out / "tables", tables, finished.run_id)
    write_key(out)
    report = out / "report.html"
    summary = summarise(out, finished.run_id, report)
    write_overview(out, summary, lang, flags["codebook"] or codebook_folder())
    if flags["as_json"]:
        say(summary.as_dict())
    elif not flags["quiet"]:
        for line in summary_lines(summary.as_dict(), lang):
            click.echo(line, err=True)
    return summary.quarantined


def summary_lines(values: Mapping[str, Any], lang: Lang) -> list[str]:
    """The summary as lines for people."""
    plain = ("read", "quarantined", "copies", "core", "coded", "codings")
    lines = [f"{text(f'summary.{key}', lang):32} {values[key]:>9,}" for key in plain]
    for key in ("status", "top"):
        if values[key]:
            lines += [f"{text(f'summary.{key}', lang)}:"]
            lines += [f"  {name:30} {count:>9,}" for name, count in values[key].items()]
    lines += [f"{text(f'summary.{key}', lang):32} {values[key]}" for key in ("tables", "report", "run_id")]
    return [*lines, text("summary.note", lang)]


def show_status(states: Sequence[StageState], lang: Lang, *, as_json: bool) -> None:
    """Print where every stage stands."""
    if as_json:
        say([{"stage": s.stage, "shards": s.total, "current": s.current, "stale": dict(s.stale)} for s in states])
        return
    for state in states:
        if state.stale:
            parts = ", ".join(text(f"part.{part}", lang) for part in state.stale)
            word = text("status.stale", lang, count=state.total - state.current, parts=parts)
        else:
            word = text("status.current", lang)
        click.echo(f"{state.stage:12} {state.current:>6}/{state.total:<6} {word}")
