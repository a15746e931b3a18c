"""Making, filling and damaging workbooks of facts in tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl


def without_facts(small: Any) -> Path:
    """Write the small study as a planner's own zone begins: sites and a proposal, and nothing that is known of them."""
    for table in ("institution", "agreement", "assessment", "claim"):
        del small.study[table]
    del small.study["site"][0]["institution"]
    del small.study["proposal"][0]["stated"]
    return Path(small.write())


def change(path: Path, sheet: str, **cells: Any) -> None:
    """Write values into the cells of a sheet and save the workbook."""
    change_all(path, [(sheet, name, given) for name, given in cells.items()])


def change_all(path: Path, cells: Iterable[tuple[str, str, Any]]) -> None:
    """Write values into cells of any sheets and save the workbook once: opening and saving it is what takes time."""

    def write(book: Any) -> None:
        for sheet, name, given in cells:
            book[sheet][name] = given

    edit(path, write)


def edit(path: Path, how: Callable[[Any], None]) -> None:
    """Change a workbook in any way and save it."""
    book = openpyxl.load_workbook(path)
    how(book)
    book.save(path)


def column_of(path: Path, sheet: str, key: str) -> str:
    """Return the letter of a column by its hidden key."""
    page = openpyxl.load_workbook(path)[sheet]
    return str(next(cell.column_letter for cell in page[3] if cell.value == key))


def problems_of(said: Any) -> list[str]:
    """Return the heads of the errors that a command told: ``[code] place``."""
    return [
        line for line in (said.out + said.err).splitlines() if "[" in line and "]" in line and "error" in line.lower()
    ]


def listed(said: Any) -> list[dict[str, Any]]:
    """Return the cells that ``--missing --format json`` lists, each once."""
    found = {(c["sheet"], c["cell"]): c for each in json.loads(said.out) for c in each["cells"]}
    return list(found.values())
