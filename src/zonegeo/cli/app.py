"""The command line: which commands there are. Each is one file beside this one."""

from __future__ import annotations

from typing import Annotated

import typer

from zonegeo.base.registry import imported
from zonegeo.base.version import __version__
from zonegeo.cli.console.streams import say
from zonegeo.cli.options.shared_options import TEXT

# in the order in which they are listed: name → the file in ``commands/`` and what it holds
COMMANDS = {
    "check": "check:check",
    "map": "map:draw",
    "facts": "facts:facts",
    "compare": "compare:compare",
    "procedure": "procedure:procedure",
    "zones": "zones:zones",
    "repair": "repair:repair",
    "report": "report:report",
    "verify": "verify:verify",
    "envelope": "envelope:envelope",
    "screen": "screen:screen_parcels",
    "explore": "explore:explore",
    "grow": "grow:grow",
    "explain": "explain:explain",
    "inspect": "inspect:inspect",
    "import": "import_file:import_file",
    "export": "export:export",
    "serve": "serve:serve",
    "doctor": "doctor:doctor",
    "init": "init:init",
    "list": "list_all:list_all",
}
# rooms of several commands → the same, and the code of what is said of them
GROUPS = {
    "proposal": ("proposal:proposal_app", "proposal-room"),
    "crs": ("crs:crs_app", "crs-room"),
    "context": ("context:context_app", "context-room"),
    "measure": ("measure:measure_app", "measure"),
    "profile": ("profile:profile_app", "profile"),
}
_EMPTY = typer.Typer()


def program(*, only: str | None = None) -> typer.Typer:
    """Return the program; with ``only`` the other commands have their names and help alone, and nobody opens them.

    >>> [len(typer.main.get_command(program(only="init")).commands[name].params) > 0 for name in ("init", "map")]
    [True, False]
    """
    app = typer.Typer(
        name="zonegeo",
        help=TEXT("help.zonegeo"),
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_root)
    for name, place in COMMANDS.items():
        command = imported(f"zonegeo.cli.commands.{place}") if only in (None, name) else _nothing
        app.command(name=name, help=TEXT(f"help.{name}"))(command)
    for name, (place, told) in GROUPS.items():
        group = imported(f"zonegeo.cli.commands.{place}") if only in (None, name) else _EMPTY
        app.add_typer(group, name=name, help=TEXT(f"help.{told}"))
    return app


def _version(asked: bool) -> None:
    if asked:
        say(f"zonegeo {__version__}\n")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=TEXT("help.version"))
    ] = False,
) -> None:
    """Nothing to do before a command."""


@_EMPTY.callback()
def _nothing() -> None:
    """Nobody calls this: only its name is asked for."""
