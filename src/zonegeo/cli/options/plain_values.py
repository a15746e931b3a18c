"""Values of options as they are typed: Typer builds a schema of pydantic for each of them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer


def read_plainly(command: Any) -> Any:
    """Return a command, and those below it, that reads what is plain by itself, and asks Typer about the rest.

    Plain is what is not given, a text where a text is asked for, one of the words that there are, a path, and whatever
    has a parser of its own. What is none of these, each mistake among them, is Typer's to make or to complain about.
    A version of Typer that makes values otherwise makes all of them.
    """
    # with the option for help, which is no part of ``params``
    for each in command.get_params(typer.Context(command, **command.context_settings)):
        if hasattr(each, "get_runtime_param") and hasattr(each, "type_descriptor"):
            each.get_runtime_param = _PlainFirst(each, each.get_runtime_param)
    for below in getattr(command, "commands", {}).values():
        read_plainly(below)
    return command


class _PlainFirst:
    """Stands for what Typer makes of a parameter's type to read its values; makes it when a value is not plain."""

    def __init__(self, parameter: Any, theirs: Any) -> None:
        self._told = parameter.type_descriptor
        self._takes_many = parameter.multiple or parameter.nargs == -1
        self._theirs = theirs

    def __call__(self) -> _PlainFirst:
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if value is None:
            return () if self._takes_many else None
        with suppress(LookupError, ValueError, AssertionError):  # not plain: and Typer says so in its words
            return self._plain(value)
        return self._theirs().coerce(value, param=param, ctx=ctx)

    def _plain(self, value: Any) -> Any:
        kind = self._told.annotation
        if not self._takes_many:
            return self._one(kind, value)
        if get_origin(kind) is list and isinstance(value, list | tuple):
            return [self._one(get_args(kind)[0], each) for each in value]
        raise LookupError

    def _one(self, kind: Any, value: Any) -> Any:
        info = self._told.parameter_info
        if info.parser is not None:
            return info.parser(value)
        if type(value) is not (kind if kind in (bool, int) else str) or info.min is not None or info.max is not None:
            raise LookupError
        if kind in (str, bool, int) or (get_origin(kind) is Literal and value in get_args(kind)):
            return value
        if kind is Path and not (info.exists or info.resolve_path or info.allow_dash or info.writable):
            return self._path(value)
        raise LookupError

    def _path(self, value: str) -> Path:
        if os.access(value, os.F_OK):
            info = self._told.parameter_info
            if not (info.file_okay and info.dir_okay) or (info.readable and not os.access(value, os.R_OK)):
                raise LookupError
        return Path(value)
