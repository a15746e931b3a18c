"""The one command that is called, built by itself: Typer reads the signatures of all of them otherwise (40 ms)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from copy import copy
from typing import Any

import typer

from zonegeo.cli.app import app


def called(arguments: Sequence[str]) -> Any:
    """Return the program with the options of the command that is called; the others have their names and help alone.

    Where it is not plain from the first word which that is, and where a shell asks for completions, all are whole.

    >>> command = called(["check", "hongneung"])
    >>> sorted(command.commands) == sorted(called([]).commands)
    True
    >>> len(command.commands["check"].params) > 20, len(command.commands["map"].params)
    (True, 0)
    """
    first = arguments[0] if arguments else ""
    names = [*(each.name for each in app.registered_commands), *(each.name for each in app.registered_groups)]
    if first not in (*names, "--help") or any(name.endswith("_COMPLETE") for name in os.environ):
        return typer.main.get_command(app)
    lean = copy(app)
    lean.registered_commands = [_named(each, first, "callback", _nothing) for each in app.registered_commands]
    lean.registered_groups = [_named(each, first, "typer_instance", _EMPTY) for each in app.registered_groups]
    return typer.main.get_command(lean)


def _nothing() -> None:
    """Nobody calls this: only its name is asked for."""


_EMPTY = typer.Typer(callback=_nothing)


def _named(each: Any, first: str, what: str, instead: Any) -> Any:
    if each.name == first:
        return each
    name_alone = copy(each)
    setattr(name_alone, what, instead)
    return name_alone
