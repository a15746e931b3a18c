"""Readable tables from a name to the object that carries it out, resolved on first use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name


class Registry:
    """``name → "module:OBJECT"``; open to the entry-point group of the same name.

    Parameters
    ----------
    group
        Entry-point group in which other packages may add rows, such as ``zonegeo.measures``.
    table
        The rows that zonegeo itself carries.

    Examples
    --------
    >>> registry = Registry("zonegeo.examples", {"join": "os.path:join"})
    >>> registry.resolve("join")("a", "b")
    'a/b'
    >>> registry.resolve("jion")
    Traceback (most recent call last):
        ...
    zonegeo.base.errors.UsageError: unknown-name at zonegeo.examples (value=jion, nearest=join, known=join)
    """

    def __init__(self, group: str, table: Mapping[str, str]) -> None:
        self.group = group
        self._table = dict(table)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __contains__(self, name: object) -> bool:
        return name in self._table

    def resolve(self, name: str) -> Any:
        """Return the object called ``name``; an unknown name is answered with the nearest known one."""
        if name in self._table:
            module, _, attribute = self._table[name].partition(":")
            return getattr(import_module(module), attribute)
        # imported here: only a name from outside pays for looking at what is installed
        from importlib.metadata import entry_points

        for entry in entry_points(group=self.group, name=name):
            return entry.load()
        known = ", ".join(self._table)
        values = {"value": name, "nearest": nearest_name(name, self._table), "known": known}
        raise UsageError(Problem("unknown-name", self.group, values))
