"""Which column of a layer is the name, the role, the area: by its heading, by what it holds, or by what was said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.sources.intake.question import Asking, Choice, Question
from zonegeo.sources.intake.read_area import split_heading
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import OURS, PROPOSED_HEADINGS, SURE_HEADINGS, area_kind_of, plain

_PNU = re.compile(r"\d{10}[12]\d{8}")
_MOSTLY = 0.95
# a column of these is asked about together with what its cells say: which role, which unit
_ASKED_BY_CELLS = ("role", "declared_area")


@value
class Column:
    """A column of a layer under our name: its heading, whether the heading alone says so, the word of its unit.

    ``area_kind`` is what its heading says of an area, empty for most.
    """

    heading: str
    is_sure: bool
    unit: str = ""
    area_kind: str = ""


def find_columns(layer: SourceLayer, asking: Asking) -> Mapping[str, Column]:
    """Return the columns of a layer by our names; a heading that only may mean it is asked about."""
    found: dict[str, Column] = {}
    for ours in OURS:
        said = asking.answers.get(f"field:{ours}")
        column = _found(layer, ours) if said is None else _said(layer, said)
        if column is not None and not column.is_sure and ours not in _ASKED_BY_CELLS:
            column = _confirmed(layer, ours, column, asking)
        if column is not None:
            found[ours] = column
    return found


def unknown_columns(layers: tuple[SourceLayer, ...], asking: Asking) -> None:
    """Refuse a column that was named and that no file has.

    Raises
    ------
    InputError
        ``unknown-field``.
    """
    known = tuple(dict.fromkeys(name for layer in layers for name in layer.headings))
    answers = asking.answers
    named = {f"--fields {ours}": (answers.get(f"field:{ours}") or "").partition(":")[0] for ours in OURS}
    named |= {"--role-by": answers.get("role-by") or "", "--proposal-by": answers.get("proposal-by") or ""}
    missing = {
        option: name for option, name in named.items()
        if name and name not in known and not (option.endswith("-by") and name in ("file", "layer", "one"))
    }  # fmt: skip
    if missing and layers:
        listed = ", ".join(known[:50])
        raise InputError(
            Problem("unknown-field", option, {"value": name, "nearest": nearest_name(name, known), "known": listed})
            for option, name in missing.items()
        )


def _said(layer: SourceLayer, said: str) -> Column | None:
    name, _, unit = said.partition(":")
    heading = name if name in layer.headings else said
    if not said or heading not in layer.headings:
        return None
    known = _column(layer, heading, is_sure=True)
    return replace(known, unit=unit if heading == name else "") if unit else known


def _column(layer: SourceLayer, heading: str, *, is_sure: bool) -> Column:
    names = [split_heading(each) for each in (heading, layer.alias(heading))]
    kind = next((kind for name, _ in names if (kind := area_kind_of(name))), "")
    return Column(heading, is_sure, next((unit for _, unit in names if unit), ""), kind)


def _found(layer: SourceLayer, ours: str) -> Column | None:
    if ours == "name" and layer.evidence["format"] == "dxf":
        return Column("text", True) if any(layer.column("text")) else None
    for table, is_sure in ((SURE_HEADINGS, True), (PROPOSED_HEADINGS, False)):
        for word in table.get(ours, ()):
            for heading in layer.headings:
                if _means(layer, heading, word, ours) and _holds(layer, heading, ours):
                    return _column(layer, heading, is_sure=is_sure)
    if ours == "pnu":
        for heading in layer.headings:
            if _holds(layer, heading, ours):
                return Column(heading, False)
    return None


def _means(layer: SourceLayer, heading: str, word: str, ours: str) -> bool:
    names = [plain(split_heading(each)[0] if ours == "declared_area" else each)
             for each in (heading, layer.alias(heading)) if each]  # fmt: skip
    if plain(word) in names:
        return True
    name = names[0]
    # a DBF cuts headings after ten bytes: what is left means the only word that begins so
    is_cut = layer.evidence["format"] == "shp" and len(heading.encode(str(layer.evidence["encoding"]))) >= 9
    begun = {plain(each) for each in SURE_HEADINGS[ours] if plain(each).startswith(name)}
    return is_cut and len(name) >= 3 and begun == {plain(word)}


def _holds(layer: SourceLayer, heading: str, ours: str) -> bool:
    """Say whether the cells of a column can be what its heading says."""
    cells = [str(each).strip() for each in layer.column(heading) if each is not None and str(each).strip()]
    if ours != "pnu":
        return bool(cells)
    valid = sum(all(_PNU.fullmatch(part.strip()) for part in each.split(",")) for each in cells)
    return bool(cells) and valid >= _MOSTLY * len(cells)


def _confirmed(layer: SourceLayer, ours: str, column: Column, asking: Asking) -> Column | None:
    heading = column.heading
    choices = (
        Choice(heading, Message("intake.word.yes")),
        Choice("", Message("intake.word.not-used")),
    )
    values = {"file": layer.shown, "column": heading, "ours": {"code": f"intake.column.{ours}"},
              "example": str(next(each for each in layer.column(heading) if each is not None))[:40]}  # fmt: skip
    question = Question(
        f"field:{ours}:{heading}",
        "column",
        layer.shown,
        heading,
        choices,
        values,
    )
    return column if asking.ask(question) else None
