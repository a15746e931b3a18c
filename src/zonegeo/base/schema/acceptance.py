"""The quick acceptance: it takes what is plainly right, and leaves everything else to pydantic.

It refuses nothing and converts next to nothing: where a value is not exactly of the type that is asked for, where a
bound is not kept, or where anything at all goes wrong, it says that it is not sure. So whatever it takes pydantic
would take too, with an equal value: ``tests/base/test_schema.py`` holds both to it.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import partial
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from zonegeo.base.schema.fields import EntryField, checks_of, is_entry, is_union
from zonegeo.base.schema.markers import AfterValidator, BeforeValidator, FieldMarker, PlainValidator

Take = Callable[[Any], Any]
# beyond it a whole number has no float of its own
_LARGEST_WHOLE = 2**53
# bounds that are looked at here; a field with any other is left to pydantic
_KNOWN = {
    "max_length", "min_length", "pattern", "ge", "le", "gt", "strict", "allow_inf_nan", "alias", "default",
    "default_factory", "discriminator",
}  # fmt: skip
_TAKES: dict[Any, Take] = {}


class UnsureError(Exception):
    """Not plainly right: pydantic has to look at it."""


def accepted(cls: Any, given: Any) -> Any:
    """Return the entry where a document is plainly right, and nothing where pydantic has to look at it."""
    try:
        return _taken_by(cls)(given)
    except Exception:  # whatever went wrong goes wrong again in pydantic, and is told by it
        return None


def _taken_by(annotation: Any) -> Take:
    """Return what takes a value of a type, made once for each type."""
    known = _TAKES.get(annotation)
    if known is None:
        known = _TAKES[annotation] = _made_for(annotation)
    return known


def _made_for(annotation: Any) -> Take:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _with_markers(arguments[0], arguments[1:])
    if origin is Literal:
        return partial(_word, frozenset(each for each in arguments if type(each) is str))
    if is_union(annotation):
        return _union(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if origin is dict:
        return partial(_table, _taken_by(arguments[0]), _taken_by(arguments[1]))
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if is_entry(annotation):
        return _entry(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return partial(_member, annotation)
    if isinstance(annotation, type) and origin is None and annotation not in (float, list, set, bytes):
        return partial(_exactly, annotation)
    return _unsure


def _unsure(given: Any) -> Any:
    raise UnsureError


def _exactly(kind: type, given: Any) -> Any:
    if type(given) is not kind:
        raise UnsureError
    return given


def _text(given: Any) -> Any:
    if type(given) is not str:
        raise UnsureError
    if not given.isascii():
        given.encode()  # half a sign is no text
    return given


def _number(given: Any) -> float:
    if type(given) is int and abs(given) <= _LARGEST_WHOLE:
        return float(given)
    if type(given) is not float or not math.isfinite(given):
        raise UnsureError
    return given


def _anything(given: Any) -> Any:
    return given


_PLAIN: dict[Any, Take] = {
    str: _text, float: _number, Any: _anything, int: partial(_exactly, int), bool: partial(_exactly, bool),
    date: partial(_exactly, date), NoneType: partial(_exactly, NoneType),
}  # fmt: skip


def _word(words: frozenset[str], given: Any) -> Any:
    if type(given) is not str or given not in words:
        raise UnsureError
    return given


def _member(kind: type[Enum], given: Any) -> Any:
    if type(given) is kind:
        return given
    if type(given) is not str or given not in kind._value2member_map_:
        raise UnsureError
    return kind._value2member_map_[given]


def _table(key: Take, take: Take, given: Any) -> Any:
    if type(given) is not dict:
        raise UnsureError
    return {key(name): take(each) for name, each in given.items()}


def _tuple(arguments: tuple[Any, ...]) -> Take:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        take_one = _taken_by(arguments[0])

        def take_all(given: Any) -> Any:
            if type(given) is not list and type(given) is not tuple:
                raise UnsureError
            return tuple([take_one(each) for each in given])

        return take_all
    takes = [_taken_by(each) for each in arguments]

    def take_each(given: Any) -> Any:
        if (type(given) is not list and type(given) is not tuple) or len(given) != len(takes):
            raise UnsureError
        return tuple([take(each) for take, each in zip(takes, given, strict=True)])

    return take_each


def _union(arguments: tuple[Any, ...]) -> Take:
    """``X | None`` alone: which of several types pydantic prefers is its own affair."""
    others = [each for each in arguments if each is not NoneType]
    may_miss = len(others) < len(arguments)
    take = _taken_by(others[0]) if len(others) == 1 else _unsure

    def take_or_none(given: Any) -> Any:
        return None if given is None and may_miss else take(given)

    return take_or_none


def _by_kind(arguments: tuple[Any, ...], key: str) -> Take:
    """Return what takes the entry whose ``key`` has the word that is given."""
    takes = {word: _taken_by(each) for each in arguments for word in get_args(each.model_fields[key].annotation)}

    def take(given: Any) -> Any:
        if type(given) is not dict:
            raise UnsureError
        return takes[_text(given[key])](given)

    return take


def _with_markers(annotation: Any, markers: tuple[Any, ...]) -> Take:
    """Return what takes a value through all that stands beside its type, in the order in which pydantic does."""
    told: dict[str, Any] = {}
    for each in markers:
        if isinstance(each, FieldMarker):
            told.update(each.told)
        elif not isinstance(each, BeforeValidator | AfterValidator | PlainValidator):
            return _unsure
    if not told.keys() <= _KNOWN:
        return _unsure
    if "discriminator" in told:
        take = _by_kind(get_args(annotation), told["discriminator"])
    else:
        plain = [number for number, each in enumerate(markers) if isinstance(each, PlainValidator)]
        take = _taken_by(annotation) if not plain else _anything if plain == [0] else _unsure
    before = [each.function for each in reversed(markers) if isinstance(each, BeforeValidator)]
    after: list[Take] = []
    for each in markers:
        if isinstance(each, AfterValidator | PlainValidator):
            after.append(each.function)
        elif isinstance(each, FieldMarker):
            after.extend(_bounds(each.told))
    steps = (*before, take, *after)

    def through(given: Any) -> Any:
        for step in steps:
            given = step(given)
        return given

    return take if len(steps) == 1 else through


def _bounds(told: Any) -> list[Take]:
    made: list[Take] = []
    if "max_length" in told or "min_length" in told:
        made.append(partial(_long, told.get("min_length", 0), told.get("max_length", sys.maxsize)))
    if "pattern" in told:
        made.append(partial(_matching, re.compile(told["pattern"])))
    if "ge" in told or "le" in told or "gt" in told:
        made.append(partial(_between, told.get("ge"), told.get("le"), told.get("gt")))
    return made


def _long(least: int, most: int, given: Any) -> Any:
    if not least <= len(given) <= most:
        raise UnsureError
    return given


def _matching(pattern: re.Pattern[str], given: Any) -> Any:
    # pydantic's patterns know other letters than Python's, and another end of a line
    plain = given if given.isascii() else "".join(["a" if "가" <= sign <= "힣" else sign for sign in given])
    if not plain.isascii() or "\n" in given or pattern.match(given) is None:
        raise UnsureError
    return given


def _between(least: Any, most: Any, above: Any, given: Any) -> Any:
    if (least is not None and given < least) or (most is not None and given > most):
        raise UnsureError
    if above is not None and given <= above:
        raise UnsureError
    return given


def _entry(cls: Any) -> Take:
    keys = {field.alias or name: (name, field) for name, field in cls.model_fields.items()}
    takes: dict[str, tuple[str, Take]] = {}
    defaults = {name: field for name, field in keys.values() if not field.is_required}
    plain = {name: field.default for name, field in defaults.items() if field.default_factory is None}
    made_late = {name: field.default_factory for name, field in defaults.items() if field.default_factory is not None}
    before, after = checks_of(cls, "before"), checks_of(cls, "after")
    names = tuple(cls.model_fields)
    ignores = cls.ignores_unknown_keys

    def take_field(key: str) -> tuple[str, Take]:
        if key not in takes:  # of many fields few are ever given
            name, field = keys[key]
            takes[key] = name, _of_field(field)
        return takes[key]

    def take_fields(given: Any) -> dict[str, Any]:
        if type(given) is not dict or not (ignores or given.keys() <= keys.keys()):
            raise UnsureError
        pairs = [(take_field(key), each) for key, each in given.items() if key in keys]
        return {name: take_one(each) for (name, take_one), each in pairs}

    def take(given: Any) -> Any:
        if type(given) is cls:
            return given
        for check in before:
            given = check.__func__(cls, given)
        found = take_fields(given)
        values = {**plain, **found}
        for name, make in made_late.items():
            if name not in values:
                values[name] = make()
        made = cls._of({name: values[name] for name in names}, frozenset(found))
        for check in after:
            made = check(made)
        return made

    return take


def _of_field(field: EntryField) -> Take:
    if field.markers:
        return _with_markers(field.annotation, field.markers)
    return _taken_by(field.annotation)
