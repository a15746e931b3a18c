"""What a facts workbook says of stated figures (기재값) and of the facts that a profile asks for by its own words."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from zonegeo.base.message import Message, name_value
from zonegeo.model.study import LISTED_ALONE
from zonegeo.sources.workbook.cell_values import CellError, Stated, choice_of, number_of, text_of
from zonegeo.sources.workbook.claim_parts import parts_in, texts_in
from zonegeo.sources.workbook.columns import Table, need_columns
from zonegeo.sources.workbook.grid import Cell
from zonegeo.sources.workbook.rows import FactsReading, Row, find_named, identifier, named, rows_of
from zonegeo.sources.workbook.sheets import SOURCES
from zonegeo.sources.workbook.vocabulary import UNIT_NAMES, WORDS, plain, word_in

_WHOLE = ("proposal", "quantity")
# 있음, 없음 and what else says yes or no
_YES = ("예", "네", "있음", "해당", "yes", "true", "o", "○")
_NO = ("아니요", "아니오", "없음", "no", "false", "x", "×")


def read_claims(table: Table, reading: FactsReading) -> None:
    """Read the figures that a document states; the digits of each are kept as they stand there."""
    need_columns(table, ["claim.quantity", "claim.value", "claim.unit"])
    taken: list[str] = []
    for row in rows_of(table, reading):
        quantity = row.said("claim.quantity", partial(_quantity, row))
        proposal = _proposal(row)
        id_ = row.of.get("claim") or identifier(f"{proposal or ''} {quantity or 'claim'}", taken)
        taken.append(id_)
        row.own_key = f"claim={id_}"
        first = len(reading.leaves)
        row.note("claim", id_, ("proposal",), proposal, "claim.proposal")
        row.note("claim", id_, ("quantity",), quantity, "claim.quantity")
        _read_figure(row, id_, quantity)
        pair = [find_named(row, f"claim.site_{end}", reading.sites, "unknown-site") for end in "ab"]
        if all(pair):
            row.note("claim", id_, ("pair",), tuple(pair), "claim.site_a")
        row.texts("claim", id_, SOURCES)
        kept = {leaf.path[0] for leaf in reading.leaves[first:]}
        if not (kept.issuperset(_WHOLE) and kept & ({"stated", "listed"} if quantity in LISTED_ALONE else {"stated"})):
            reading.waiting.extend(reading.leaves[first:])
            del reading.leaves[first:]
            if kept:
                reading.notices.append(Message("notice.facts-claim-incomplete", {"cells": row.name("claim.quantity")}))


def _quantity(row: Row, cell: Cell) -> str:
    """Return what a figure is of, by the word that the workbook was written with or one that is always read."""
    return row.reading.told.get(("claim.quantity", text_of(cell))) or choice_of(cell, WORDS["quantity"])


def _proposal(row: Row) -> str | None:
    if row.cell("claim.proposal").is_blank and len(row.reading.proposals) == 1:
        return row.reading.proposals[0].id
    return find_named(row, "claim.proposal", row.reading.proposals, "unknown-proposal-id")


def _read_figure(row: Row, id_: str, quantity: str | None) -> None:
    unit = row.said("claim.unit", lambda cell: choice_of(cell, WORDS["unit"]))
    stated = row.said("claim.value", lambda cell: number_of(cell, unit or ""))
    if stated is not None and unit is None:
        row.reading.complain("area-without-unit", row.name("claim.unit", "claim.value"), value=stated.digits)
        return
    if stated is not None:
        row.note("claim", id_, ("stated",), f"{stated.digits} {unit}", "claim.value")
    listed = quantity in ("count-of-list", *LISTED_ALONE)
    # what two places say is text, or a figure beside the stated one
    if listed and not (quantity == "equality" and stated is not None and unit != "item"):
        row.note("claim", id_, ("listed",), row.said("claim.parts", texts_in), "claim.parts")
        return
    parts = row.said("claim.parts", lambda cell: parts_in(cell, unit or ""))
    row.note("claim", id_, ("parts",), parts, "claim.parts")


def read_facts(table: Table, reading: FactsReading) -> None:
    """Read the facts that a profile asks for: yes or no, a word of the law, or a quantity in the unit beside it."""
    need_columns(table, ["fact.value"])
    for row in rows_of(table, reading):
        fact = row.of.get("fact")
        if fact is None:
            if not row.cell("fact.value").is_blank:
                reading.complain("row-without-key", row.name("fact.value"))
            continue
        site = row.of.get("site") or find_named(row, "fact.site", reading.sites, "unknown-site") or ""
        proposal = row.of.get("proposal") or _of_proposal(row) or ""
        entry = ";".join((fact, site, proposal))
        kind, unit = reading.facts.get(fact, ("", ""))
        no: str | bool | None = False if kind == "yes-no" else f"0 {unit}" if kind == "quantity" else None
        given = row.said("fact.value", partial(_fact, row, fact, kind, unit), none=no)
        row.note("fact", entry, ("value",), given, "fact.value")
        row.texts("fact", entry, SOURCES)


def _of_proposal(row: Row) -> str | None:
    text = row.plain_text("fact.proposal")
    return named(text, row.reading.proposals) if text else None


def _fact(row: Row, fact: str, kind: str, unit: str, cell: Cell) -> str | bool:
    if kind == "quantity":
        told = row.plain_text("fact.unit")
        unit = next((each for each, name in UNIT_NAMES.items() if told == each or word_in(name, told)), unit)
        found: Stated = number_of(cell, unit)
        return f"{Decimal(found.digits):f} {unit}"
    text = text_of(cell)
    if kind == "yes-no":
        if plain(text) in _YES or word_in(WORDS["yes-no"]["yes"], text):
            return True
        if plain(text) in _NO or word_in(WORDS["yes-no"]["no"], text):
            return False
        names = [name_value(name) for name in WORDS["yes-no"].values()]
        raise CellError("cell-word-unknown", value=text[:60], nearest="", known=names)
    known = {plain(shown): id_ for (column, shown), id_ in row.reading.told.items() if column == f"fact.{fact}"}
    if known and plain(text) not in known and text not in known.values():
        listed = [shown for column, shown in row.reading.told if column == f"fact.{fact}"]
        raise CellError("cell-word-unknown", value=text[:60], nearest="", known=listed)
    return known.get(plain(text), text)
