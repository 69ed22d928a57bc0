"""The README's command list, made from the commands themselves: `python -m tests.readme` writes it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from pipeline.cli import build
from pipeline.texts import Lang, text

README = Path(__file__).resolve().parent.parent / "README.md"
_PLACE = re.compile(r"(<!-- commands:[^>]*-->\n).*?(<!-- /commands -->)", re.DOTALL)


def command_list() -> str:
    """A Markdown table of every command, subcommands too."""
    rows = ["| command | does |", "| --- | --- |"]
    group = build()
    context = click.Context(group, info_name="netral")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        rows.append(f"| `netral {name}` | {text(name, Lang.EN)} |")
        if isinstance(command, click.Group):
            inner = click.Context(command, info_name=name, parent=context)
            rows += [
                f"| `netral {name} {sub}` | {text(f'{name}.{sub}', Lang.EN)} |" for sub in command.list_commands(inner)
            ]
    return "\n".join(rows)


def with_commands(readme: str) -> str:
    """The README with the command list as it should be."""
    return _PLACE.sub(lambda m: f"{m.group(1)}\n{command_list()}\n\n{m.group(2)}", readme)


if __name__ == "__main__":
    README.write_text(with_commands(README.read_text(encoding="utf-8")), encoding="utf-8")
