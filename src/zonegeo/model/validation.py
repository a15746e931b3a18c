"""From pydantic's complaints about a file to problems with a code, a place and the nearest known word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from zonegeo.model.errors import Problem
from zonegeo.model.message import Name
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.suggestion import nearest_name


class FileModel(BaseModel):
    """Base of everything that is read from a file: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, arbitrary_types_allowed=True)


def no_entries() -> dict[str, Any]:
    """Return an empty table: pydantic takes a builtin such as ``dict`` apart for its signature, which takes 0.5 ms."""
    return {}


class NameEntry(FileModel):
    """A text in Korean and English."""

    ko: str
    en: str

    def name(self) -> Name:
        """Return it as a value."""
        return Name(self.ko, self.en)


def _quantity(value: Any) -> Quantity:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise PydanticCustomError("quantity-without-unit", "quantity-without-unit")
    if not isinstance(value, str):
        raise PydanticCustomError("quantity-not-a-number", "quantity-not-a-number")
    try:
        return Quantity.parse(value)
    except QuantityError as error:
        raise PydanticCustomError("quantity", "quantity", {"code": error.code, "nearest": error.nearest}) from None


QuantityText = Annotated[Quantity, BeforeValidator(_quantity, json_schema_input_type=str)]

_CODES = {
    "missing": "missing-key",
    "quantity-without-unit": "quantity-without-unit",
    "quantity-not-a-number": "quantity-not-a-number",
}


def problems_of(error: ValidationError, where: str, model: type[BaseModel]) -> Iterator[Problem]:
    """Yield one problem for each complaint, with its place in the file.

    Parameters
    ----------
    where
        The file, and the place in it that ``model`` describes.
    """
    for each in error.errors(include_url=False):
        loc = [part for part in each["loc"] if part not in ("function-before", "function-after")]
        values: dict[str, Any] = {"value": _short(each.get("input")), "key": str(loc[-1]) if loc else ""}
        kind, context = each["type"], each.get("ctx", {})
        code = _CODES.get(kind, "invalid-value")
        if kind == "extra_forbidden":
            known = _known_keys(model, loc[:-1])
            code, values = "unknown-key", {"value": str(loc[-1]), "nearest": nearest_name(str(loc[-1]), known)}
            values["known"] = ", ".join(known)
        elif kind in ("literal_error", "enum"):
            known = [word.strip("'\"") for word in context["expected"].replace(" or ", ", ").split(", ")]
            code = f"unknown-{loc[-1]}" if loc and loc[-1] in ("role", "basis", "op") else "unknown-value"
            values.update(nearest=nearest_name(str(each.get("input")), known), known=", ".join(known))
        elif kind == "quantity":
            code = context["code"]
            values["nearest"] = context["nearest"]
        elif code == "invalid-value":
            values["expected"] = each["msg"]
        yield Problem(code, f"{where}{path_text(loc)}", values)


def path_text(loc: Any) -> str:
    """Write a place inside a document as a suffix.

    >>> path_text(["site", 2, "role"])
    ': site[2].role'
    """
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return f": {text}" if text else ""


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _known_keys(model: Any, loc: list[Any]) -> list[str]:
    for part in loc:
        if isinstance(part, str) and isinstance(model, type) and issubclass(model, BaseModel):
            field = model.model_fields.get(part)
            model = None if field is None else _model_in(field.annotation)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each)) is not None), None)


def duplicates(ids: list[str]) -> list[str]:
    """Return the ids that occur more than once, each once.

    >>> duplicates(["a", "b", "a", "a"])
    ['a']
    """
    counts: dict[str, int] = {}
    for each in ids:
        counts[each] = counts.get(each, 0) + 1
    return [each for each, count in counts.items() if count > 1]


def unknown_reference(where: str, value: str, known: Mapping[str, Any] | list[str], *, code: str) -> Problem:
    """Return the problem of a reference to an id that does not exist, with the nearest one that does."""
    return Problem(code, where, {"value": value, "nearest": nearest_name(value, known), "known": ", ".join(known)})
