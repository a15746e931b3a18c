"""What is said of a field beside its type, in pydantic's words: they stand here so that a sound file never opens it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class FieldError(ValueError):
    """A value is wrong in the way of ``code``; ``nearest`` where there is a known word near it."""

    def __init__(self, code: str, nearest: str = "") -> None:
        super().__init__(code)
        self.code, self.nearest = code, nearest


class SchemaError(ValueError):
    """A document is not what its schema asks for, with every complaint that pydantic has of it."""

    def __init__(self, complaints: list[Any]) -> None:
        super().__init__(f"{len(complaints)} complaints")
        self.complaints = complaints

    def errors(self, *, include_url: bool = False) -> list[Any]:
        """Return the complaints as pydantic tells them, which has no addresses for them here."""
        return [] if include_url else self.complaints


class FieldMarker:
    """Bounds, alias and default of a field, by pydantic's names for them."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.told = told


def Field(**told: Any) -> Any:  # noqa: N802 - pydantic's own name
    """Return what is said of a field: as its default, or beside its type."""
    return FieldMarker(told)


class _Validator:
    """A function that a value passes through."""

    def __init__(self, function: Callable[[Any], Any], json_schema_input_type: Any = None) -> None:
        self.function, self.input_type = function, json_schema_input_type


class BeforeValidator(_Validator):
    """The value passes through the function before its type is looked at."""


class AfterValidator(_Validator):
    """The value passes through the function after its type was looked at."""


class PlainValidator(_Validator):
    """The function alone says what the value is."""


class ModelCheck:
    """A method that looks at a whole entry: at what is given ``before``, or at itself ``after``."""

    def __init__(self, mode: str, method: Any) -> None:
        self.mode, self.method = mode, method


def model_validator(*, mode: str) -> Callable[[Any], Any]:
    """Let a method look at a whole entry."""
    return lambda method: ModelCheck(mode, method)
