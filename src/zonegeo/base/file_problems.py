"""From pydantic's complaints about a file to problems with a code, a place and the nearest known word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from zonegeo.base.errors import Problem
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.schema.entry import Entry
from zonegeo.base.schema.fields import is_entry
from zonegeo.base.schema.markers import FieldError, SchemaError

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=Entry)

# what pydantic calls a mismatch → the word of the catalogue for what is asked there
_ASKED = {
    "string_type": "text", "string_too_long": "shorter-text", "string_pattern_mismatch": "id",
    "int_type": "whole-number", "int_parsing": "whole-number", "int_from_float": "whole-number",
    "float_type": "number", "float_parsing": "number", "finite_number": "number",
    "greater_than_equal": "not-below", "less_than_equal": "not-above",
    "list_type": "list", "tuple_type": "list", "too_short": "not-empty", "too_long": "fewer",
    "dict_type": "table", "model_type": "table", "model_attributes_type": "table",
    "date_type": "day", "is_instance_of": "text", "union_tag_not_found": "kind", "union_tag_invalid": "kind",
}  # fmt: skip


def read_as(model: type[Model], data: Any, where: str) -> tuple[Model, list[Problem]]:
    """Read a document as a model, and tell all its mistakes.

    Where there are mistakes the model holds the sound entries alone (``None`` or nothing for the others), so that what
    they say of each other can still be checked and told at the same time. It must not be used for anything else.
    """
    try:
        return model.model_validate(data), []
    except SchemaError as error:
        return _sound_parts(model, data), list(problems_of(error, where, model))


def _sound_parts(model: type[Model], data: Any) -> Model:
    values: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        entry_model = _model_in(field.annotation)
        given = data.get(name) if isinstance(data, dict) else None
        if entry_model is None:
            continue
        if isinstance(field.annotation, type):
            values[name] = _sound(entry_model, given)
        else:
            listed = given if isinstance(given, list) else []
            values[name] = tuple(entry for each in listed if (entry := _sound(entry_model, each)) is not None)
    return model.model_construct(**values)


def _sound(model: type[Entry], data: Any) -> Entry | None:
    try:
        return model.model_validate(data)
    except SchemaError:
        return None


def problems_of(
    error: SchemaError | ValidationError, where: str, model: type[Entry] | type[BaseModel]
) -> Iterator[Problem]:
    """Yield one problem for each complaint, with its place in the file.

    Parameters
    ----------
    where
        The file, and the place in it that ``model`` describes.
    """
    complaints = error.errors(include_url=False)
    for each in complaints:
        loc = [part for part in each["loc"] if not str(part).startswith("function-")]
        # a list is not too short because its members are wrong: they are told already
        below = any(other is not each and other["loc"][: len(each["loc"])] == each["loc"] for other in complaints)
        if not (each["type"] == "too_short" and below):
            yield _problem(each, loc, where, model)


def _problem(each: Any, loc: list[Any], where: str, model: Any) -> Problem:
    kind, context = each["type"], each.get("ctx", {})
    place = f"{where}{path_text(loc)}"
    key = str(loc[-1]) if loc else ""
    values: dict[str, Any] = {"value": _short(each.get("input")), "key": key}
    if kind == "missing":
        return Problem("missing-key", place, values)
    if kind == "extra_forbidden":
        known = _known_keys(model, loc[:-1])
        found = {"value": key, "nearest": nearest_name(key, known), "known": ", ".join(known)}
        return Problem("unknown-key", place, found)
    if kind in ("literal_error", "enum"):
        known = [word.strip("'\"") for word in context["expected"].replace(" or ", ", ").split(", ")]
        code = f"unknown-{key}" if key in ("role", "basis", "op") else "unknown-value"
        nearest = nearest_name(str(each.get("input")), known)
        return Problem(code, place, values | {"nearest": nearest, "known": ", ".join(known)})
    complaint = context.get("error")
    if isinstance(complaint, FieldError):
        return Problem(complaint.code, place, values | {"nearest": complaint.nearest})
    asked = {"code": f"asked.{_ASKED.get(kind, 'other')}"}
    bound = next((context[name] for name in ("ge", "le", "max_length") if name in context), "")
    return Problem("invalid-value", place, values | {"expected": asked, "bound": bound})


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
        if isinstance(part, str) and is_entry(model):
            field = model.model_fields.get(part) or model.model_fields.get(f"{part}_")
            model = None if field is None else _model_in(field.annotation)
    if not is_entry(model):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> Any:
    if is_entry(annotation):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each)) is not None), None)


def duplicates(ids: Sequence[str]) -> list[str]:
    """Return the ids that occur more than once, each once.

    >>> duplicates(["a", "b", "a", "a"])
    ['a']
    """
    counts: dict[str, int] = {}
    for each in ids:
        counts[each] = counts.get(each, 0) + 1
    return [each for each, count in counts.items() if count > 1]


def unknown_reference(where: str, value: str, known: Mapping[str, Any] | Sequence[str], *, code: str) -> Problem:
    """Return the problem of a reference to an id that does not exist, with the nearest one that does."""
    return Problem(code, where, {"value": value, "nearest": nearest_name(value, known), "known": ", ".join(known)})


def ids_in(document: Any, key: str) -> tuple[str, ...]:
    """Return the ids that the entries of a list have, sound entries or not.

    >>> ids_in({"site": [{"id": "a", "wrong": 1}, {"id": 7}, {}]}, "site")
    ('a',)
    """
    entries = document.get(key) if isinstance(document, dict) else None
    listed = entries if isinstance(entries, list) else []
    ids = [each["id"] for each in listed if isinstance(each, dict) and isinstance(each.get("id"), str)]
    return tuple(unicodedata.normalize("NFC", each) for each in ids)
