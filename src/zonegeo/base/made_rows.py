"""Rows of a table that are made when they are asked for: a million rows that nobody reads are no million objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, TypeVar, overload

from zonegeo.base.late_module import LateModule

T = TypeVar("T")
core_schema = LateModule("pydantic_core.core_schema")


class _AsTuple:
    """What pydantic asks the type of a value that is read from a file; nobody else opens pydantic for it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_after_validator_function(tuple, handler(source))


# rows of a value: a tuple, or rows that are made when they are asked for; read from a file they are a tuple
Listed = Annotated[Sequence[T], _AsTuple()]


class Rows(Sequence[T]):
    """``count`` rows, the row at a place made by ``make`` whenever somebody looks at it.

    Equal to any sequence of equal rows; pickled or copied it is a tuple of them.

    Examples
    --------
    >>> squares = Rows(4, lambda place: place * place)
    >>> squares[-1], squares[1:3], squares == (0, 1, 4, 9), bool(Rows(0, str))
    (9, (1, 4), True, False)
    """

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._places, self._make = range(count), make

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        if isinstance(place, slice):
            return tuple(self._make(each) for each in self._places[place])
        return self._make(self._places[place])

    def __iter__(self) -> Iterator[T]:
        return map(self._make, self._places)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(ours == theirs for ours, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self):,} rows>"

    def __reduce__(self) -> Any:
        return tuple, (tuple(self),)
