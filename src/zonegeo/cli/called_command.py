"""The one command that is called, opened by itself: Typer reads the signatures of all of them otherwise (50 ms)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import typer

from zonegeo.cli.app import COMMANDS, GROUPS, program


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
    is_plain = first in COMMANDS or first in GROUPS or first == "--help"
    completes = any(name.endswith("_COMPLETE") for name in os.environ)
    return typer.main.get_command(program(only=first if is_plain and not completes else None))
