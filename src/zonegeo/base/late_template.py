"""Templates that a library makes while it is imported: compiled when one is rendered, and most of them never are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jinja2

_whole = jinja2.Template
_makes_late = False


class _LateTemplate(jinja2.Template):
    """A template that is compiled when something of it is first asked, if it was made in :func:`templates_late`."""

    def __new__(cls, *given: Any, **named: Any) -> Any:
        if not _makes_late:
            return super().__new__(cls, *given, **named)
        made = object.__new__(cls)
        made.__dict__["_given"] = (given, named)
        return made

    def __getattr__(self, asked: str) -> Any:
        # only what is not there comes here: a compiled template has all of its own
        if asked.startswith("__") or "_given" not in self.__dict__:
            raise AttributeError(asked)
        given, named = self.__dict__.pop("_given")
        self.__dict__.update(_whole.__new__(type(self), *given, **named).__dict__)
        return getattr(self, asked)


@contextmanager
def templates_late() -> Iterator[None]:
    """While a library is imported, let it make templates without compiling them; what it makes later is as ever."""
    global _makes_late
    jinja2.Template, _makes_late = _LateTemplate, True  # type: ignore[misc]
    try:
        yield
    finally:
        jinja2.Template, _makes_late = _whole, False  # type: ignore[misc]
