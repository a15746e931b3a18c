"""What a value is: frozen, equal where its fields are equal, and cheap to declare."""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, fields
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, eq_default=True)
def value(cls: type[T]) -> type[T]:
    """Make a class a dataclass whose fields are set once, when it is made.

    To its users the same as ``@dataclass(frozen=True)``. What that decorator would generate and compile class by class,
    all values share here: that took most of the time in which ``zonegeo check`` starts.

    Examples
    --------
    >>> from dataclasses import field
    >>> @value
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(1) == Point(1, 0), Point(1) == Point(2), len({Point(1), Point(1)}), Point(1)
    (True, False, 1, Point(x=1, y=0))
    >>> Point(1).x = 2
    Traceback (most recent call last):
        ...
    dataclasses.FrozenInstanceError: cannot assign to field 'x'

    What all values share compares and hashes every field, so an option that asks otherwise is refused:

    >>> @value
    ... class Note:
    ...     text: str = field(default="", compare=False)
    Traceback (most recent call last):
        ...
    TypeError: Note.text: a value compares and hashes all its fields, so compare= and hash= have no effect
    """
    made: Any = dataclass(init=False, eq=False, repr=False, match_args=False)(cls)
    for each in fields(made):
        if not each.compare or each.hash is not None:
            told = "a value compares and hashes all its fields, so compare= and hash= have no effect"
            raise TypeError(f"{cls.__name__}.{each.name}: {told}")
    made._field_names = tuple(each.name for each in fields(made))  # of each class its own: one may extend another
    made._field_set = frozenset(made._field_names)
    made._defaults = {each.name: each for each in fields(made) if _has_default(each)}
    made._plain = {name: each.default for name, each in made._defaults.items() if each.default is not MISSING}
    made._checks_itself = hasattr(made, "__post_init__")
    for name, method in _SHARED.items():
        if name != "__repr__" or name not in vars(cls):  # a value of thousands of parts may be told in a line
            setattr(made, name, method)
    return cls


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _made(self: Any, *given: Any, **named: Any) -> None:
    if named or len(given) != len(self._field_names):
        _fill(self, given, named)
    else:  # as most are made, thousands of them: nothing has to be looked up
        self.__dict__.update(zip(self._field_names, given, strict=True))
    if self._checks_itself:
        self.__post_init__()


def _fill(self: Any, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    cls, state, names = type(self), self.__dict__, self._field_names
    # most are made with every field told: of a file of parcels half a million, of thousands of proposals a million
    if len(given) + len(named) == len(names):
        state.update(zip(names, given))  # noqa: B905 - fields may be named beside
        state.update(named)
        if len(state) == len(names) and named.keys() <= self._field_set:
            return
    if not named.keys() <= self._field_set or not named.keys().isdisjoint(names[: len(given)]):
        name = next(each for each in named if each in names[: len(given)] or each not in self._field_set)
        raise TypeError(f"{cls.__name__}.{name} was given twice, or is no field")
    if len(given) > len(names):
        raise TypeError(f"{cls.__name__} has {len(names)} fields, and {len(given)} values were given")
    # no loop over fields where none is needed
    state.update(self._plain)
    state.update(zip(names, given, strict=False))
    state.update(named)
    if len(state) < len(names):
        for name in names:
            if name not in state:
                field = self._defaults.get(name)
                if field is None:
                    raise TypeError(f"{cls.__name__}.{name} was not given")
                state[name] = field.default_factory()


def _set_once(self: Any, name: str, given: Any) -> None:
    if name in self.__dict__ or name not in self.__dataclass_fields__:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")
    self.__dict__[name] = given


def _never_delete(self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self._field_names])


def _equal(self: Any, other: object) -> Any:
    return _state(self) == _state(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    known = self.__dict__.get("_hash")
    if known is None:  # the fields never change, and a condition or a limit is asked for its hash again and again
        known = self.__dict__["_hash"] = hash((type(self), _state(self)))
    return int(known)


def _kept(self: Any) -> dict[str, Any]:
    # a hash of texts holds in one process alone
    return {name: given for name, given in self.__dict__.items() if name != "_hash"}


def _repr(self: Any) -> str:
    shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__name__}({shown})"


_SHARED = {
    "__init__": _made,
    "__setattr__": _set_once,
    "__delattr__": _never_delete,
    "__eq__": _equal,
    "__hash__": _hash,
    "__repr__": _repr,
    "__getstate__": _kept,
}
