"""Packages that only some formats need: imported when needed; where one is missing, the command that installs it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from zonegeo.base.errors import Problem, UsageError


def need_extra(module: str, *, extra: str, where: str, package: str | None = None) -> Any:
    """Return a module of an optional package; ``extra`` is the name of the extra that installs it.

    ``package`` is what it is called where that is not the name of its module.

    Raises
    ------
    UsageError
        ``extra-needed``, whose fix is the command ``pip install "zonegeo[extra]"``.

    Examples
    --------
    >>> need_extra("json", extra="none", where="a.json").dumps([1])
    '[1]'
    >>> need_extra("no_such_package.part", extra="dxf", where="a.dxf")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    zonegeo.base.errors.UsageError: [extra-needed] a.dxf
      ...
    """
    try:
        return import_module(module)
    except ImportError:
        values = {"value": package or module.partition(".")[0], "extra": extra}
        raise UsageError(Problem("extra-needed", where, values)) from None
