"""What every command shares: the language of its words, the options, the help, and how errors end it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from pipeline.errors import NetralError
from pipeline.inert import inert
from pipeline.texts import Lang, chosen, text


def lang() -> Lang:
    """Language of this process."""
    return chosen(sys.argv[1:])


def words(key: str, **values: object) -> str:
    """Text of the catalogue in the language of this process."""
    return text(key, lang(), **values)


class Command(click.Command):
    """A command whose help option speaks the language of this process."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option, with our words for it."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = words("option.help")
        return option


class Group(click.Group, Command):
    """A group whose help option does the same."""


def common_options() -> list[click.Parameter]:
    """Options that every command has."""
    return [
        click.Option(["--json", "as_json"], is_flag=True, help=words("option.json")),
        click.Option(["-q", "--quiet"], is_flag=True, help=words("option.quiet")),
        click.Option(["-v", "--verbose"], is_flag=True, help=words("option.verbose")),
        click.Option(["--lang"], type=click.Choice(["id", "en"]), help=words("option.lang"), expose_value=False),
    ]


def described(name: str, example: str) -> str:
    """Help text of a command, with its example."""
    return f"{words(name)}\n\n\b\n{words('example', example=example)}"


def guarded(callback: Callable[..., None]) -> Callable[..., None]:
    """Turn our own errors into one line and exit status 1, and Ctrl-C into a word on what is kept."""

    def call(**values: Any) -> None:
        try:
            callback(**values)
        except NetralError as error:
            raise SystemExit(_fail(words("error", message=error), 1)) from error
        except KeyboardInterrupt as error:
            raise SystemExit(_fail(words("error.interrupted"), 130)) from error

    return call


def _fail(message: str, status: int) -> int:
    click.echo(inert(message), err=True)
    return status
