"""The one command that is called, opened by itself: Typer reads the signatures of all of them otherwise (50 ms)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args, get_origin

import typer

from zonegeo.cli.app import COMMANDS, GROUPS, program
from zonegeo.cli.console.paint import terminal_width
from zonegeo.rendering.terminal.text_columns import hanging

# columns in which no line of a help is broken by the parser
_UNBROKEN = 100_000


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
    command = typer.main.get_command(program(only=first if is_plain and not completes else None))
    for each in _with_those_below(command):
        _take_plain_values(each)
        _help_in_columns(each)
    return command


def _with_those_below(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from _with_those_below(below)


def _help_in_columns(command: Any) -> None:
    """Let a help be as wide as the terminal: the parser counts a syllable as one column, and takes 80 at most."""
    make = command.get_help

    def get_help(context: Any) -> str:
        context.terminal_width = context.max_content_width = _UNBROKEN
        return hanging(make(context), terminal_width())

    command.get_help = get_help


def _take_plain_values(command: Any) -> None:
    """Let a command take what needs no conversion as it is: Typer makes a validator for each option, given or not.

    That is pydantic, and 40 ms of a check; a command that reads no file has no other use for it.
    """
    make_help = command.get_help_option

    def help_option(context: Any) -> Any:
        made = make_help(context)
        if made is not None:
            _convert_late(made)
        return made

    command.get_help_option = help_option
    for each in command.params:
        _convert_late(each)


def _convert_late(parameter: Any) -> None:
    make = getattr(parameter, "get_runtime_param", None)
    if make is not None and "get_runtime_param" not in vars(parameter):  # other versions of Typer have no such step
        parameter.get_runtime_param = lambda: PlainValues(make)


class PlainValues:
    """Typer's conversion of one parameter, made when a value is not yet what it would become."""

    def __init__(self, make: Any) -> None:
        self._make = make

    def coerce(self, given: Any, *, param: Any, ctx: Any) -> Any:
        """Return the value that Typer's own conversion returns."""
        several = param.multiple or param.nargs == -1
        if given is None:
            return () if several else None
        kind, told = param.type_descriptor.annotation, param.type_descriptor.parameter_info
        if several and get_origin(kind) is list and isinstance(given, list | tuple):
            if all(_is_plain(each, get_args(kind)[0], told) for each in given):
                return list(given)
        elif not several and _is_plain(given, kind, told):
            return given
        elif not several and kind is Path and _is_plain(given, str, told) and _is_open_path(given, told):
            return Path(given)
        return self._make().coerce(given, param=param, ctx=ctx)


def _is_open_path(given: str, told: Any) -> bool:
    """Say whether nothing is asked of a path but that a file that is there can be read."""
    asked = (
        told.exists,
        told.writable,
        told.resolve_path,
        told.allow_dash,
        told.path_type,
        told.file_okay,
        told.dir_okay,
    )
    if asked != (False, False, False, False, None, True, True) or not given.isprintable():
        return False
    return os.access(given, os.R_OK) or not os.access(given, os.F_OK)


def _is_plain(given: Any, kind: Any, told: Any) -> bool:
    """Say whether a value is of the kind that is asked for, with nothing asked of it beside that."""
    if told.parser is not None or (told.min, told.max) != (None, None):
        return False
    return type(given) is kind if kind in (str, int, bool) else type(given) is str and given in get_args(kind)
