"""Readable tables from a name to the object that carries it out, resolved on first use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """``name → row``, open to the entry-point group of that name: what other packages add is a member as any other.

    A row is the object itself, or ``"module:OBJECT"`` where it is to be imported on first use. A name that zonegeo
    carries cannot be taken by another package. Looking at what is installed takes time, so only a name that is not
    carried, and a list of all names, pay for it.

    Parameters
    ----------
    group
        Entry-point group in which other packages may add rows, such as ``zonegeo.measures``.
    table
        The rows that zonegeo itself carries.

    Raises
    ------
    UsageError
        ``unknown-name`` for a name that nobody carries; ``plugin-broken`` where a package's row cannot be loaded.

    Examples
    --------
    >>> registry = Registry[Any]("zonegeo.examples", {"join": "os.path:join", "pi": 3.14})
    >>> registry["join"]("a", "b"), registry["pi"], sorted(registry), "jion" in registry
    ('a/b', 3.14, ['join', 'pi'], False)
    >>> registry["jion"]  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    zonegeo.base.errors.UsageError: [unknown-name] zonegeo.examples
      ...
    """

    def __init__(self, group: str, table: Mapping[str, T | str]) -> None:
        self.group = group
        self.carried = tuple(table)
        self._table = dict(table)

    @cached_property
    def _added(self) -> Mapping[str, EntryPoint]:
        # imported here: only a name from outside pays for looking at what is installed
        from importlib.metadata import entry_points

        found = sorted(entry_points(group=self.group), key=lambda each: (each.name, each.value))
        return {each.name: each for each in reversed(found) if each.name not in self._table}

    def __iter__(self) -> Iterator[str]:
        yield from self._table
        yield from sorted(self._added)

    def __len__(self) -> int:
        return len(self._table) + len(self._added)

    def __contains__(self, name: object) -> bool:
        return name in self._table or name in self._added

    def __getitem__(self, name: str) -> T:
        """Return the object called ``name``; an unknown name is answered with the nearest known one."""
        if name in self._table:
            row = self._table[name]
            return cast("T", imported(row)) if isinstance(row, str) else row
        if name in self._added:
            return self._loaded(self._added[name])
        known = ", ".join(self)
        values = {"value": name, "nearest": nearest_name(name, tuple(self)), "known": known}
        raise UsageError(Problem("unknown-name", self.group, values))

    def origin(self, name: str) -> str:
        """Return which package brings a name: ``zonegeo``, or the distribution and its version."""
        if name in self._table:
            return "zonegeo"
        dist = self._added[name].dist
        return self._added[name].value if dist is None else f"{dist.name} {dist.version}"

    def _loaded(self, entry: EntryPoint) -> T:
        try:
            return cast("T", entry.load())
        except Exception as error:  # a package of others may fail in any way, and must not look like a verdict
            detail = f"{type(error).__name__}: {error}"
            values = {"value": entry.name, "package": self.origin(entry.name), "detail": detail}
            raise UsageError(Problem("plugin-broken", self.group, values)) from error


@value
class Member:
    """A name of a registry: the entry-point group, which package brings it, and the first line of what it says."""

    group: str
    name: str
    origin: str
    summary: str


def imported(path: str) -> Any:
    """Return the object of ``"module:OBJECT"``.

    >>> imported("os.path:join")("a", "b")
    'a/b'
    """
    module, _, attribute = path.partition(":")
    return getattr(import_module(module), attribute)
