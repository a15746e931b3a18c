"""What the sheets of a facts workbook say, cell by cell: sites, institutions, figures, agreements, assessments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from zonegeo.base.message import Message, name_value
from zonegeo.sources.workbook.cell_values import CellError, Stated, choice_of, day_of, number_of, text_of
from zonegeo.sources.workbook.columns import Table, need_columns
from zonegeo.sources.workbook.grid import Cell
from zonegeo.sources.workbook.rows import (
    FactsReading,
    Leaf,
    Named,
    Row,
    check_name,
    find_named,
    identifier,
    named,
    rows_of,
)
from zonegeo.sources.workbook.vocabulary import CONTENTS, LIMIT, WORDS, plain, word_in

SOURCES = {"source": "source", "page": "page", "note": "note"}
FIGURE = re.compile(r"figure\.([^\[\]]+)\[([^\]]+)\]")


def read_institutions(table: Table, reading: FactsReading) -> None:
    """Read the institutions; a row without a key is a new one, its id made of its name."""
    need_columns(table, ["institution.name", "institution.kind"])
    for row in rows_of(table, reading):
        name = row.plain_text("institution.name")
        id_ = row.of.get("institution", "")
        if not name:
            if any(row.plain_text(key) for key in ("institution.kind", "source", "page", "note")):
                reading.complain("row-without-name", row.name("institution.name"))
            continue
        id_ = id_ or named(name, reading.institutions) or identifier(name, [e.id for e in reading.institutions])
        row.own_key = f"institution={id_}"
        known = next((each for each in reading.institutions if each.id == id_), None)
        if known is None:
            reading.institutions.append(Named(id_, (name,)))
            row.note("institution", id_, ("name",), name, "institution.name")
        else:
            check_name(row, "institution.name", id_, reading.institutions, "unknown-institution")
        kind = row.said("institution.kind", lambda cell: choice_of(cell, WORDS["kind"]))
        row.note("institution", id_, ("kind",), kind, "institution.kind")
        row.texts("institution", id_, SOURCES)


def read_sites(table: Table, reading: FactsReading) -> None:
    """Read what is known of the sites; which sites there are and their roles come from the boundaries."""
    need_columns(table, ["site.name", "site.area", "site.area_unit"])
    for row in rows_of(table, reading):
        id_ = row.of.get("site")
        if id_:
            check_name(row, "site.name", id_, reading.sites, "unknown-site")
        else:
            id_ = find_named(row, "site.name", reading.sites, "unknown-site")
        site = next((each for each in reading.sites if each.id == id_), None)
        if site is None or id_ is None:
            continue
        role = row.cell("site.role").text
        if role and site.role and not _says_role(role, site.role, reading):
            expected = reading.shown_as("site.role", site.role) or name_value(WORDS["role"][site.role])
            reading.complain("row-of-another", row.name("site.role"), value=role, expected=expected)
        _read_site(row, id_, site)


def _says_role(text: str, role: str, reading: FactsReading) -> bool:
    """True where a cell says a role: by the word that the workbook was written with, or by one that is always read."""
    return text == role or reading.told.get(("site.role", text)) == role or word_in(WORDS["role"][role], text)


def _read_site(row: Row, id_: str, site: Named) -> None:
    if site.role == "background":
        row.said("site.institution", _refuse_institution, not_asked=True)
    else:
        owner = find_named(row, "site.institution", row.reading.institutions, "unknown-institution")
        row.note("site", id_, ("institution",), owner, "site.institution")
    unit = row.said("site.area_unit", lambda cell: choice_of(cell, WORDS["area_unit"]))
    area = row.said("site.area", partial(_stated, row, "site.area", unit or "m2"))
    if area is not None and unit is None:
        row.reading.complain("area-without-unit", row.name("site.area_unit", "site.area"), value=area.digits)
    elif area is not None:
        row.note("site", id_, ("declared_area",), f"{area.digits} {unit}", "site.area")
    kind = row.said("site.area_kind", lambda cell: choice_of(cell, WORDS["area_kind"]))
    row.note("site", id_, ("area_kind",), kind, "site.area_kind")
    row.texts("site", id_, {"site.address": "address", "site.legal_basis": "legal_basis", **SOURCES})
    state = row.said("site.state", _state, not_asked=True)
    row.note("site", id_, ("status",), state, "site.state")
    factors = row.said("site.factor", partial(_told_words, row, "site.factor"), not_asked=True)
    row.note("site", id_, ("boundary_factors",), factors, "site.factor")


def _refuse_institution(cell: Cell) -> None:
    raise CellError("cell-not-of-background", value=cell.text[:60])


def _state(cell: Cell) -> str:
    text = text_of(cell)
    return next((name.ko for name in WORDS["state"].values() if word_in(name, text)), text)


def _stated(row: Row, key: str, unit: str, cell: Cell) -> Stated:
    found = number_of(cell, unit)
    if found.about:
        row.reading.notices.append(Message("notice.facts-about", {"cell": row.name(key), "value": cell.text}))
    return found


def _told_words(row: Row, key: str, cell: Cell) -> tuple[str, ...]:
    """The ids of words that the hidden sheet lists, several of them between semicolons."""
    known = {plain(shown): id_ for (column, shown), id_ in row.reading.told.items() if column == key}
    ids = []
    for part in re.split(r"[;\n]", text_of(cell)):
        found = known.get(plain(part)) or (part.strip() if part.strip() in known.values() or not known else None)
        if found is None:
            listed = [shown for column, shown in row.reading.told if column == key]
            raise CellError("cell-word-unknown", value=part.strip()[:60], nearest="", known=listed)
        ids.append(found)
    return tuple(ids)


def read_figures(table: Table, reading: FactsReading) -> None:
    """Read the figures of the institutions, each at its stage; a unit in the heading is that of every cell below."""
    need_columns(table, ["figure.as", "institution.name"])
    items = {key: found for key in table.columns if (found := FIGURE.fullmatch(key))}
    for row in rows_of(table, reading):
        if "limit" in row.of or word_in(LIMIT, row.cell("figure.as").text):
            continue
        owner, stage = row.of.get("institution"), row.of.get("figure")
        if owner:
            check_name(row, "institution.name", owner, reading.institutions, "unknown-institution")
        elif any(not row.cell(key).is_blank for key in (*items, "institution.name")):
            owner = find_named(row, "institution.name", reading.institutions, "unknown-institution")
            if owner is None and row.cell("institution.name").is_blank:
                reading.complain("row-without-name", row.name("institution.name"))
        stage = stage or row.said("figure.as", lambda cell: choice_of(cell, WORDS["stage"]))
        if owner is None or stage is None or stage not in WORDS["stage"]:
            continue
        row.own_key = f"figure={stage};institution={owner}"
        for key, item in items.items():
            _read_figure(row, owner, stage, key, item)
        row.texts("institution", owner, {"source": f"{stage}_source", "page": f"{stage}_page"})


def _read_figure(row: Row, owner: str, stage: str, key: str, item: re.Match[str]) -> None:
    name, unit = item.groups()
    found = row.said(key, partial(_stated, row, key, unit), none=Stated("0"))
    if found is not None:
        row.note("institution", owner, ("figure", name, stage), f"{found.digits} {unit}", key)


def read_agreements(table: Table, reading: FactsReading) -> None:
    """Read the agreements; 없음 in the first column says that there is none."""
    need_columns(table, ["agreement.name", "agreement.signed", "agreement.institutions"])
    none = ""
    taken: list[str] = []
    for row in rows_of(table, reading):
        name = row.said("agreement.name", text_of, none="\0")
        if name == "\0":
            none = row.name("agreement.name")
            continue
        id_ = row.of.get("agreement") or identifier(name or "agreement", taken)
        taken.append(id_)
        row.own_key = f"agreement={id_}"
        first = len(reading.leaves)
        # one without a name of its own is written by its id
        row.note("agreement", id_, ("name",), None if name == id_ else name, "agreement.name")
        _read_agreement(row, id_)
        kept = {leaf.path[0] for leaf in reading.leaves[first:]}
        missing = [key for key in ("signed", "governor", "institutions") if key not in kept]
        if missing and kept:
            reading.waiting.extend(reading.leaves[first:])
            del reading.leaves[first:]
            cells = row.name(*(f"agreement.{key}" for key in missing))
            reading.notices.append(Message("notice.facts-agreement-incomplete", {"cells": cells}))
    if none and taken:
        reading.complain("agreement-none-and-some", none)
    elif none:
        reading.leaves.append(Leaf("agreement", "", (), "none", none))


def _read_agreement(row: Row, id_: str) -> None:
    row.note("agreement", id_, ("signed",), row.said("agreement.signed", day_of), "agreement.signed")
    row.texts("agreement", id_, {"agreement.governor": "governor", **SOURCES})
    parties = []
    for part in re.split(r"[,;，、\n]", row.plain_text("agreement.institutions")):
        if not part.strip():
            continue
        found = named(part, row.reading.institutions)
        if found is None:
            known = ", ".join(each.names[0] for each in row.reading.institutions if each.names)
            values = {"value": part.strip()[:60], "nearest": "", "known": known}
            row.reading.complain("unknown-institution", row.name("agreement.institutions"), **values)
        else:
            parties.append(found)
    if parties:
        row.note("agreement", id_, ("institutions",), tuple(dict.fromkeys(parties)), "agreement.institutions")
    _read_contents(row, id_)


def _read_contents(row: Row, id_: str) -> None:
    """What is in an agreement: a list where something is known to be missing or all five are answered."""
    said = {
        key: answer
        for key in CONTENTS
        if (answer := row.said(key, lambda cell: choice_of(cell, WORDS["content"]), none="no")) is not None
    }
    for key, answer in said.items():  # one answer of five makes no list yet, and is to be written back
        row.reading.words[row.table.sheet.id, row.own_key, key] = "included" if answer == "yes" else "none"
    if len(said) == len(CONTENTS) or "no" in said.values():
        told = tuple(CONTENTS[key] for key, answer in said.items() if answer == "yes")
        row.note("agreement", id_, ("contents",), told, next(iter(said)))


def read_assessments(table: Table, reading: FactsReading) -> None:
    """Read the outcomes of the qualitative items: satisfied, not satisfied, or a grade from 1 to 5."""
    need_columns(table, ["assessment.value"])
    for row in rows_of(table, reading):
        requirement, item = row.of.get("requirement"), row.of.get("item", "")
        if requirement is None or not item.isdigit():
            if not row.cell("assessment.value").is_blank:
                reading.complain("row-without-key", row.name("assessment.value"))
            continue
        entry = f"{requirement};{item}"
        outcome = row.said("assessment.value", _grade)
        row.note("assessment", entry, ("value",), outcome, "assessment.value")
        row.texts("assessment", entry, SOURCES)


def _grade(cell: Cell) -> str:
    return choice_of(cell, WORDS["grade"])


def told_words(meta: list[list[str]]) -> tuple[Mapping[tuple[str, str], str], Mapping[str, tuple[str, str]]]:
    """Return the words and the facts that the hidden sheet lists: (column, shown) → id, fact → (kind, unit)."""
    words = {(column, shown): id_ for first, column, id_, shown, _ in meta if first == "word"}
    facts = {id_: (kind, unit) for first, id_, kind, unit, _ in meta if first == "fact"}
    return words, facts
