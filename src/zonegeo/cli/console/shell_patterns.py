"""Patterns of file names where no shell has put the files in their place: cmd and PowerShell hand ``*`` on as it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from zonegeo.base.late_module import LateModule

# not at the start: few runs need it
glob = LateModule("glob")


def expanded(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with the files that patterns stand for, where the system's shells leave that to programs.

    A pattern for which there is no file stays as it is, as other shells leave it, and so does the value of an option
    that is written ``--name=value``.

    >>> expanded(["check", "no-such-folder/*.toml", "--where=*"])
    ['check', 'no-such-folder/*.toml', '--where=*']
    """
    return [each for argument in arguments for each in _files(argument)] if os.name == "nt" else list(arguments)


def _files(argument: str) -> Iterator[str]:
    found = sorted(glob.glob(argument)) if glob.has_magic(argument) and not argument.startswith("-") else []
    yield from found or [argument]
