"""What ``-v`` says: accounts of values, through the standard ``logging``, on stderr. Quiet unless asked."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from zonegeo.cli.console.streams import say
from zonegeo.cli.options.shared_options import TEXT

if TYPE_CHECKING:
    from zonegeo.rendering.terminal.account import Line

VerboseOption = Annotated[int, typer.Option("--verbose", "-v", count=True, help=TEXT("help.verbose"))]

_LEVELS = {"info": logging.INFO, "debug": logging.DEBUG}


class _Screen(logging.Handler):
    """Writes through :func:`say`, which knows what the console can show."""

    def emit(self, record: logging.LogRecord) -> None:
        say(f"{record.getMessage()}\n", error=True)


def log(lines: Iterable[Line], verbose: int) -> None:
    """Log an account: nothing without ``-v``, its main lines with one, all of them with two.

    The logger ``zonegeo`` is the only one; a program that embeds zonegeo may give it handlers of its own.
    """
    logger = logging.getLogger("zonegeo")
    logger.setLevel((logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)])
    if not verbose:
        return
    handler = _Screen()
    logger.addHandler(handler)
    try:
        for line in lines:
            logger.log(_LEVELS[line.level], "%s", line.text)
    finally:
        logger.removeHandler(handler)
