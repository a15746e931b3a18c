"""Case books: Markdown that a planner reads, and cases that are run. See ``docs/case-books.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError
from zonegeo.base.files.toml_text import parse_toml
from zonegeo.base.value import value
from zonegeo.sources.reading import Reading

# the columns of a table that say what must come out; the others set something of the case
EXPECTED = ("verdict", "value", "margin", "certain", "stable", "flips", "reason", "subject")
_FENCE = re.compile(r"^```(\w+)\s*(.*)$")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MISSING = "-"


@value
class Case:
    """One case of a book: where it stands, what is given, and what must come out.

    ``invalid`` are the codes of a profile that cannot be used; ``given`` is then its text.
    """

    where: str
    title: str
    given: Mapping[str, Any]
    expected: Mapping[str, str]
    invalid: tuple[str, ...] = ()


def read_casebook(path: Path) -> tuple[Case, ...]:
    """Return the cases of a book in its order.

    Raises
    ------
    InputError
        With every mistake: a fence that is not closed, TOML that cannot be read, a row with too few cells, a case
        without anything expected.
    """
    reading = Reading()
    text = reading.content(path).decode("utf-8-sig", "replace")
    cases = tuple(_cases(text.splitlines(), path.name, reading))
    if not cases and not reading.problems:
        reading.wrong("no-case", path.name)
    reading.finish()
    return cases


def _cases(lines: list[str], name: str, reading: Reading) -> Iterator[Case]:
    heading, base_line, used = "", 0, True
    base: dict[str, Any] = {}
    header: list[str] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        fence = _FENCE.match(line)
        if fence:
            start = number
            while number < len(lines) and lines[number].rstrip() != "```":
                number += 1
            block = "\n".join(lines[start:number])
            number += 1
            kind, rest = fence.groups()
            if kind == "invalid":
                codes = tuple(code.strip() for code in rest.split(",") if code.strip())
                yield Case(f"{name}:{start}", f"{heading}: {rest}", {"text": block}, {}, codes)
            elif kind == "case":
                yield from _alone(base, base_line, used, heading, name, reading)
                base, base_line, used, header = _toml(block, f"{name}:{start}", reading), start, False, []
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not header:
                header = [cell.strip("`") for cell in cells]
            elif not all(set(cell) <= set("-: ") and cell for cell in cells):
                used = True
                yield from _row(base, header, cells, f"{name}:{number}", heading, reading)
        else:
            header = []
            if line.startswith("#"):
                yield from _alone(base, base_line, used, heading, name, reading)
                used = True
                heading = line.lstrip("#").strip()
    yield from _alone(base, base_line, used, heading, name, reading)


def _toml(block: str, where: str, reading: Reading) -> dict[str, Any]:
    try:
        return parse_toml(block, where=where)
    except InputError as error:
        reading.problems.extend(error.problems)
        return {}


def _alone(base: Mapping[str, Any], line: int, used: bool, heading: str, name: str, reading: Reading) -> Iterator[Case]:
    """A block that no table follows is a case by itself."""
    if used:
        return
    given = {key: each for key, each in base.items() if key not in EXPECTED}
    expected = {key: str(base[key]) for key in EXPECTED if key in base}
    yield from _case(f"{name}:{line}", heading, given, expected, reading)


def _row(
    base: Mapping[str, Any], header: list[str], cells: list[str], where: str, heading: str, reading: Reading
) -> Iterator[Case]:
    if len(cells) != len(header):
        reading.wrong("case-row", where, {"count": len(cells), "limit": len(header)})
        return
    given = deepcopy({key: each for key, each in base.items() if key not in EXPECTED})
    expected = {key: str(base[key]) for key in EXPECTED if key in base}
    title = heading
    for column, cell in zip(header, cells, strict=True):
        cell = cell.strip("`")
        if column == "case":
            title = f"{heading}: {cell}"
        elif column in EXPECTED:
            if cell:
                expected[column] = cell
        elif cell:
            _set(given, column.split("."), cell)
    yield from _case(where, title, given, expected, reading)


def _case(
    where: str, title: str, given: Mapping[str, Any], expected: Mapping[str, str], reading: Reading
) -> Iterator[Case]:
    if "verdict" in expected:
        yield Case(where, title, given, expected)
    else:
        reading.wrong("case-without-verdict", where, {"value": title})


def _set(given: dict[str, Any], path: list[str], cell: str) -> None:
    """Put a cell at its place; a hyphen takes out what is there: the datum is missing."""
    for key in path[:-1]:
        found = given.get(key)
        if not isinstance(found, dict):
            found = given[key] = {}
        given = found
    if cell == _MISSING:
        given.pop(path[-1], None)
    else:
        given[path[-1]] = _read(cell)


def _read(cell: str) -> Any:
    if _DAY.fullmatch(cell):
        return date.fromisoformat(cell)
    return {"true": True, "false": False}.get(cell, cell)
