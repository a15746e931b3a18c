"""What a writer is given and what it answers: features as a table with shapes, and files as bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

import numpy as np
import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geometry import Geometry, Shapes, column_of

# what every format can hold, and a column of integers beyond it becomes text
_LARGEST_INTEGER = 2**63 - 1


@value
class Column:
    """A column of a table: its name, and ``text``, ``integer``, ``real`` or ``logical``."""

    name: str
    kind: str


@value
class Table:
    """Features to write.

    ``shapes`` are polygons in longitude and latitude (WGS 84, degrees) or ``None``; ``crs`` is the code of the CRS to
    write in, ``None`` for longitude and latitude. ``provenance`` is what JSON keeps. ``label`` names the column whose
    text stands in the polygon, ``encoding`` that of a format that has more than one. ``words`` are what a legend calls
    roles and bases.
    """

    name: str
    rows: tuple[Mapping[str, Any], ...]
    shapes: Sequence[Geometry | None]
    provenance: Mapping[str, Any]
    crs: str | None = None
    label: str | None = None
    encoding: str | None = None
    descriptions: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order in which the rows first name them."""
        names = tuple(dict.fromkeys(name for row in self.rows for name in row))
        return tuple(Column(name, kind_of(row.get(name) for row in self.rows)) for name in names)

    @property
    def labels(self) -> list[str]:
        """The text of each feature; empty where it has none."""
        return ["" if self.label is None or row.get(self.label) is None else str(row[self.label]) for row in self.rows]


@value
class Written:
    """Files by their names, the one that is opened last, and what is lost or changed on the way into the format."""

    files: Mapping[str, bytes]
    notices: tuple[Message, ...] = ()


def kind_of(values: Iterable[object]) -> str:
    """Return the narrowest kind that holds every value; lists, objects and mixtures are text.

    >>> kind_of([1, None]), kind_of([1, 2.5]), kind_of([True, None]), kind_of([1, "2"]), kind_of([True, 1])
    ('integer', 'real', 'logical', 'text', 'text')
    >>> kind_of([2**70]), kind_of([None])
    ('text', 'text')
    """
    known: list[Any] = [each for each in values if each is not None]
    found = {type(each) for each in known}
    if found == {bool}:
        return "logical"
    if found == {int}:
        return "integer" if all(abs(each) <= _LARGEST_INTEGER for each in known) else "text"
    if found and found <= {int, float} and all(abs(each) <= 2**53 for each in known if isinstance(each, int)):
        return "real"
    return "text"


def text_of(given: object) -> str | None:
    """Return a value as the text of a cell: JSON where it is a list, an object, a number or yes or no.

    >>> text_of("홍릉"), text_of(["a", "나"]), text_of(True), text_of(None)
    ('홍릉', '["a", "나"]', 'true', None)
    """
    if given is None or isinstance(given, str):
        return given
    return json.dumps(given, ensure_ascii=False, default=str)


def cells(table: Table, column: Column) -> list[Any]:
    """Return the values of a column as its kind has them; ``None`` where a feature says nothing."""
    return [_cell(row.get(column.name), column.kind) for row in table.rows]


def _cell(given: Any, kind: str) -> Any:
    if given is None:
        return None
    if kind == "text":
        return text_of(given)
    return float(given) if kind == "real" else given


def names_apart(names: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """Return for each name one that differs from the others and from those taken by more than capital letters.

    >>> names_apart(["Name", "name", "fid"], taken=["fid"])
    {'Name': 'Name', 'name': 'name_1', 'fid': 'fid_1'}
    """
    used = {each.lower() for each in taken}
    found: dict[str, str] = {}
    for name in names:
        free = (name if not number else f"{name}_{number}" for number in range(len(used) + 2))
        found[name] = next(each for each in free if each.lower() not in used)
        used.add(found[name].lower())
    return found


def renamed_notices(names: Mapping[str, str]) -> tuple[Message, ...]:
    """Return a notice for each column that the exported file has to call by another name."""
    return tuple(
        Message("notice.export-renamed", {"value": name, "field": other})
        for name, other in names.items()
        if name != other
    )


def wkb_of(shapes: Sequence[Geometry | None]) -> Shapes:
    """Return shapes as an array of WKB (ISO, little-endian); ``None`` stays ``None``."""
    found = np.full(len(shapes), None, dtype=object)
    column = column_of(shapes)
    known = ~shapely.is_missing(column)  # shapely gives no None back from an array of both
    found[known] = shapely.to_wkb(column[known], byte_order=1, flavor="iso")
    return found


def oriented(shapes: Sequence[Geometry | None]) -> list[Geometry | None]:
    """Return shapes by the right-hand rule (RFC 7946, 3.1.6): outer rings counterclockwise, holes clockwise."""
    column = column_of(shapes)
    known = ~shapely.is_missing(column)
    column[known] = shapely.orient_polygons(column[known], exterior_cw=False)
    return list(column)


def plain_text_problems(table: Table, suffix: str) -> list[Problem]:
    """Return a problem for each text with signs that no XML file and no drawing may hold (XML 1.0, 2.2)."""
    return [
        Problem("text-not-in-format", f"features[{number}].{name}", {"value": suffix})
        for number, row in enumerate(table.rows)
        for name, each in row.items()
        for text in (name, text_of(each) or "")
        if not _is_plain(text)
    ]


def refuse(problems: Sequence[Problem]) -> None:
    """Raise what was found, if anything was."""
    if problems:
        raise InputError(problems)


def _is_plain(text: str) -> bool:
    return all(
        sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
        for sign in text
    )
