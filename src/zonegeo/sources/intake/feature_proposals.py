"""Which alternative each feature belongs to: a column, the names of layers and files, or all of them one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zonegeo.base.message import Message
from zonegeo.model.study import Role
from zonegeo.sources.intake.find_columns import Column
from zonegeo.sources.intake.question import Asking, Choice, Question
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import SHARED_WORDS, as_id, plain, proposals_in, proposals_said

ONE, FILE, LAYER = "one", "file", "layer"
FIRST = "제1안"


def proposals_of(
    layers: Sequence[SourceLayer], columns: Sequence[Mapping[str, Column]], roles: Sequence[Sequence[Role | None]],
    asking: Asking, *, file_each: bool = False,
) -> list[list[tuple[str, ...]]]:  # fmt: skip
    """Return the proposals of each feature of each layer; empty where it belongs to every one.

    ``file_each`` says that the command puts files side by side: each of them is a proposal then, unless names say more.
    """
    by = asking.answers.get("proposal-by")
    heading = by if by not in (None, ONE, FILE, LAYER) else None
    if by is None and (column := next((c["proposal"] for c in columns if "proposal" in c), None)) is not None:
        heading = column.heading
    if heading is not None:
        return [_by_column(layer, heading) for layer in layers]
    named = [_by_name(layer, asking) for layer in layers]
    if by is None:
        by = _asked(layers, named, roles, asking, file_each=file_each)
    if by == ONE or not by:
        return [[()] * len(layer.features) for layer in layers]
    if not any(named) and by in (FILE, LAYER):
        named = [as_id(layer.names[0], otherwise=f"{FIRST}") for layer in layers]
    return [[(name,) if name else ()] * len(layer.features) for layer, name in zip(layers, named, strict=True)]


def _by_column(layer: SourceLayer, heading: str) -> list[tuple[str, ...]]:
    cells = layer.column(heading) if heading in layer.headings else [None] * len(layer.features)
    return [_called(str(cell)) if cell is not None and str(cell).strip() else () for cell in cells]


def _called(cell: str) -> tuple[str, ...]:
    """Return the proposals of a cell: none for a word of all."""
    return () if plain(cell) in SHARED_WORDS else proposals_said(cell)


def _by_name(layer: SourceLayer, asking: Asking) -> str:
    """Return the proposal that the nearest name speaks of; two in one name are asked about."""
    for name in layer.names:
        told = proposals_in(name)
        if len(told) == 1:
            return told[0]
        if told:
            choices = tuple(Choice(each, Message("intake.word.text", {"value": each})) for each in told)
            values = {"file": layer.shown, "value": list(told)}
            question = Question(
                f"proposal:{layer.shown}", "proposal-of-file", layer.shown, "",
                choices, values,
            )  # fmt: skip
            return asking.ask(question)
    return ""


def _asked(
    layers: Sequence[SourceLayer], named: Sequence[str], roles: Sequence[Sequence[Role | None]], asking: Asking, *,
    file_each: bool,
) -> str:  # fmt: skip
    where = ", ".join(dict.fromkeys(layer.file for layer in layers))
    told = [(name, layer.shown) for layer, name in zip(layers, named, strict=True) if name]
    shared = [layer.shown for layer, name in zip(layers, named, strict=True) if not name]
    if told:
        listed = [Message("intake.word.is", {"name": name, "file": file}) for name, file in told]
        values = {"proposals": [{"code": each.code, "values": each.values} for each in listed], "shared": shared}
        code, proposed = ("proposals" if shared else "proposals-alone"), FILE
    elif len(layers) > 1 and (file_each or all(_has_both(each) for each in roles)):
        code, proposed, values = "proposals-files", FILE, {"shared": [layer.shown for layer in layers]}
        if file_each:
            return FILE
    else:
        return ONE if file_each or _is_alone(layers) else _one(where, layers, asking)
    choices = (Choice(FILE, Message("intake.word.yes")), Choice(ONE, Message("intake.word.one-proposal")))
    return asking.ask(Question("proposal-by", code, where, proposed, choices, values))


def _is_alone(layers: Sequence[SourceLayer]) -> bool:
    """One layer without any word for a proposal cannot be several."""
    return len(layers) <= 1


def _one(where: str, layers: Sequence[SourceLayer], asking: Asking) -> str:
    choices = (Choice(ONE, Message("intake.word.yes")), Choice(FILE, Message("intake.word.file-each")))
    values = {"files": [layer.shown for layer in layers], "count": len(layers)}
    return asking.ask(Question("proposal-by", "one-proposal", where, ONE, choices, values))


def _has_both(roles: Sequence[Role | None]) -> bool:
    return {Role.CORE, Role.BACKGROUND} <= set(roles)
