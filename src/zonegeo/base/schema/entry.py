"""An entry of a file: unknown keys are errors, values are frozen, and its fields are declared as types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Self, dataclass_transform

from zonegeo.base.schema.acceptance import accepted
from zonegeo.base.schema.fields import EntryField, fields_of
from zonegeo.base.schema.markers import Field
from zonegeo.base.schema.whole_model import validated, whole_model


class _Fields:
    """The fields of a class, read when they are asked for first."""

    def __get__(self, _entry: Any, cls: type[Entry]) -> Mapping[str, EntryField]:
        known = cls.__dict__.get("_fields_read")
        if known is None:
            known = fields_of(cls)
            cls._fields_read = known
        return known


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class Entry:
    """Base of everything that is read from a file.

    What is plainly right is taken as it is (:mod:`zonegeo.base.schema.acceptance`). Anything else pydantic looks at
    (:mod:`zonegeo.base.schema.whole_model`): it alone refuses, and it alone converts.
    """

    is_entry: ClassVar[bool] = True
    ignores_unknown_keys: ClassVar[bool] = False
    model_fields: ClassVar[_Fields] = _Fields()
    model_fields_set: frozenset[str]
    _fields_read: ClassVar[Mapping[str, EntryField]]

    def __init__(self, **given: Any) -> None:
        made = type(self).model_validate(given)
        self.__dict__.update(made.__dict__)

    @classmethod
    def model_validate(cls, given: Any) -> Self:
        """Return what is given as an entry; ``SchemaError`` where it is none."""
        made: Self | None = accepted(cls, given)
        if made is None:
            made = validated(cls, given)
        return made

    @classmethod
    def model_construct(cls, **given: Any) -> Self:
        """Return an entry of values that nobody looks at; those that are not given have their defaults."""
        defaults = {
            name: field.made_default()
            for name, field in cls.model_fields.items()
            if name not in given and not field.is_required
        }
        return cls._of(given | defaults, frozenset(given))

    @classmethod
    def model_json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema."""
        schema: dict[str, Any] = whole_model(cls).model_json_schema()
        return schema

    @classmethod
    def _of(cls, values: Mapping[str, Any], said: frozenset[str]) -> Self:
        made = object.__new__(cls)
        made.__dict__.update(values)
        made.__dict__["model_fields_set"] = said
        return made

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Return the same with other values, which nobody looks at."""
        return self._of({**self._values(), **update}, self.model_fields_set | set(update))

    def model_dump(self) -> dict[str, Any]:
        """Return the values by their names, entries as tables."""
        return {name: _dumped(each) for name, each in self._values().items()}

    def _values(self) -> dict[str, Any]:
        return {name: each for name, each in self.__dict__.items() if name != "model_fields_set"}

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        yield from self._values().items()

    def __setattr__(self, name: str, given: Any) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is frozen")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), tuple(self._values().values())))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={each!r}' for name, each in self._values().items())})"


def _dumped(given: Any) -> Any:
    if isinstance(given, Entry):
        return given.model_dump()
    if type(given) is tuple:
        return tuple(map(_dumped, given))
    return {key: _dumped(each) for key, each in given.items()} if type(given) is dict else given
