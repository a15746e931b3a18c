"""What a workbook says joins what the study file says, as entries of the same kind; nothing may be said twice."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.sources.workbook.rows import FactsReading, Leaf
from zonegeo.sources.workbook.vocabulary import WORDS

# where a table asks for a source and the cell beside a value has none, the cell itself is what can be looked up
_SOURCED = ("agreement", "assessment", "claim", "fact")


@dataclass
class Merged:
    """The document of a study with what its workbook says, and the cell of everything that came from there.

    ``cells`` maps places of the document (``institution[2].kind``) to cells.
    """

    data: dict[str, Any]
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def with_sources(self) -> dict[str, Any]:
        """Return the document where every entry of the workbook without a source names its cell."""
        data = copy.deepcopy(self.data)
        for table in _SOURCED:
            for number, entry in enumerate(data.get(table, ())):
                entry.pop("_item", None)
                cell = self.cells.get(f"{table}[{number}]")
                if cell is not None and not entry.get("source"):
                    entry["source"] = "" if entry.get("page") else cell
        return data

    def at_cells(self, problems: Iterable[Problem], where: str) -> list[Problem]:
        """Return mistakes of the document at the cells that they come from, where they come from any."""
        return [Problem(each.code, self._cell(each.where, where), each.values) for each in problems]

    def _cell(self, place: str, where: str) -> str:
        if not place.startswith(f"{where}: "):
            return place
        path = re.sub(r" \([^)]*\)", "", place[len(where) + 2 :])
        while path:
            if path in self.cells:
                return self.cells[path]
            shorter = re.sub(r"(\.[^.\[\]]+|\[\d+\]|:.*)$", "", path)
            path = shorter if shorter != path else ""
        return place


def merge(document: Mapping[str, Any], reading: FactsReading, *, where: str, text: str) -> Merged:
    """Return a study's document with the leaves of its workbook."""
    merged = Merged(copy.deepcopy(dict(document)))
    seen: dict[tuple[str, str, tuple[str, ...]], Leaf] = {}
    for leaf in reading.leaves:
        first = seen.setdefault((leaf.table, leaf.entry, leaf.path), leaf)
        if first is not leaf:
            if not _same(first.value, leaf.value):
                merged.problems.append(_twice(leaf, first.cell, first.value))
            continue
        _join(merged, leaf, reading, where, text)
    return merged


def _join(merged: Merged, leaf: Leaf, reading: FactsReading, where: str, text: str) -> None:
    if leaf.table == "agreement" and not leaf.path:
        if merged.data.get("agreement"):
            merged.problems.append(_twice(leaf, _line(text, where, "agreement", 0), ""))
        merged.data.setdefault("agreement", [])
        merged.cells["agreement"] = leaf.cell
        return
    entries = merged.data.setdefault(leaf.table, [])
    number = _find(entries, leaf)
    if number is None:
        number = len(entries)
        entries.append(_new(leaf, reading))
        merged.cells[f"{leaf.table}[{number}]"] = leaf.cell
        merged.cells[f"{leaf.table} {leaf.entry.split(';')[0]}"] = leaf.cell
    entry, name, at = _holder(entries[number], leaf, f"{leaf.table}[{number}]")
    said = entry.get(name)
    if name == "declared_area" and said is None:
        said = (entry.get("boundary") or {}).get(name)
    if leaf.table == "assessment" and name == "value":
        said = _outcome(entry, int(leaf.entry.split(";")[1]))
    if said is None or said == "":
        _put(entry, name, leaf)
        merged.cells[f"{at}.{name}"] = leaf.cell
    elif not _same(said, leaf.value):
        place = merged.cells.get(f"{at}.{name}") or _line(
            text, where, leaf.table, number, leaf.path[1:] if leaf.path[0] == "figure" else [name]
        )
        merged.problems.append(_twice(leaf, place, said))


def _find(entries: list[Any], leaf: Leaf) -> int | None:
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            continue
        if leaf.table == "assessment":
            requirement, item = leaf.entry.split(";")
            if entry.get("requirement") == requirement and _outcome(entry, int(item)) is not None:
                return number
            if entry.get("requirement") == requirement and entry.get("_item") == item:
                return number
        elif leaf.table == "fact":
            if ";".join((str(entry.get("id")), entry.get("site") or "", entry.get("proposal") or "")) == leaf.entry:
                return number
        elif unicodedata.normalize("NFC", str(entry.get("id"))) == leaf.entry:
            return number
    return None


def _new(leaf: Leaf, reading: FactsReading) -> dict[str, Any]:
    if leaf.table == "assessment":
        requirement, item = leaf.entry.split(";")
        return {"requirement": requirement, "_item": item}
    if leaf.table == "fact":
        id_, site, proposal = leaf.entry.split(";")
        return {"id": id_} | {name: each for name, each in (("site", site), ("proposal", proposal)) if each}
    entry: dict[str, Any] = {"id": leaf.entry}
    if leaf.table == "site":
        names = next(each.names for each in reading.sites if each.id == leaf.entry) or (leaf.entry,)
        entry["name"] = {"ko": names[0], "en": names[1] if len(names) > 1 else names[0]}
    if leaf.table == "claim":
        named = next(
            (each.value for each in reading.leaves
             if each.table == "claim" and each.entry == leaf.entry and each.path == ("quantity",)), "",
        )  # fmt: skip
        name = WORDS["quantity"].get(named)
        told = reading.shown_as("claim.quantity", named)
        entry["name"] = {
            "ko": told or (name.ko if name else leaf.entry), "en": told or (name.en if name else leaf.entry),
        }  # fmt: skip
    return entry


def _holder(entry: dict[str, Any], leaf: Leaf, at: str) -> tuple[dict[str, Any], str, str]:
    """Return the table in which a leaf stands, its name there, and the place of that table."""
    if leaf.path[0] != "figure":
        return entry, leaf.path[0], at
    figures = entry.setdefault("figure", [])
    _, item, stage = leaf.path
    number = next((n for n, each in enumerate(figures) if each.get("item") == item), None)
    if number is None:
        number = len(figures)
        figures.append({"item": item})
    return figures[number], stage, f"{at}.figure[{number}]"


def _put(entry: dict[str, Any], name: str, leaf: Leaf) -> None:
    if leaf.table == "assessment" and name == "value":
        item = int(leaf.entry.split(";")[1])
        if leaf.value.isdigit():
            entry["grades"] = {str(item): int(leaf.value)}
        else:
            entry[leaf.value] = [item]
    elif leaf.table == "institution" and name == "name":
        entry["name"] = {"ko": leaf.value, "en": leaf.value}
    else:
        entry[name] = list(leaf.value) if isinstance(leaf.value, tuple) else leaf.value


def _outcome(entry: Mapping[str, Any], item: int) -> str | None:
    """How the study file has an item of a requirement judged."""
    for word in ("satisfied", "not_satisfied"):
        if item in (entry.get(word) or ()):
            return word
    grade = (entry.get("grades") or {}).get(str(item))
    return None if grade is None else str(grade)


def _same(said: Any, given: Any) -> bool:
    if isinstance(said, dict):
        return given in said.values()
    if isinstance(said, list | tuple) and isinstance(given, list | tuple):
        return len(said) == len(given) and all(_same(a, b) for a, b in zip(said, given, strict=True))
    if isinstance(said, str) and isinstance(given, str):
        return _plain(said) == _plain(given)
    return bool(said == given and type(said) is type(given))


def _plain(text: str) -> str:
    try:
        return str(Quantity.parse(text))
    except QuantityError:
        return " ".join(unicodedata.normalize("NFC", text).split())


def _twice(leaf: Leaf, other: str, said: Any) -> Problem:
    return Problem("fact-twice", leaf.cell, {"value": _shown(leaf.value), "other": other, "said": _shown(said)})


def _shown(given: Any) -> str:
    if isinstance(given, dict):
        return str(next(iter(given.values()), ""))
    if isinstance(given, list | tuple):
        return ", ".join(map(str, given))[:80]
    return given.isoformat() if isinstance(given, date) else str(given)[:80]


def _line(text: str, where: str, table: str, number: int, names: Sequence[str] = ()) -> str:
    """Return the line of an entry's key in a TOML text: ``study.toml:41``; of the entry where the key is not found.

    A figure stands in a table of its own, which names its item before its stages.
    """
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{table}\s*\]\]", line)]
    if number >= len(heads):
        return where
    at, end = heads[number], heads[number + 1] if number + 1 < len(heads) else len(lines)
    for name in names:
        sought = re.compile(rf"""\s*{re.escape(name)}\s*[.=]|\s*item\s*=\s*["']{re.escape(name)}["']""")
        at = next((n for n in range(at + 1, end) if sought.match(lines[n])), at)
    return f"{where}:{at + 1}"
