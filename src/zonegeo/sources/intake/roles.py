"""Which role each feature has: from a column, else from the name of its layer, file or folder, else asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from zonegeo.base.message import Message
from zonegeo.model.study import Role
from zonegeo.sources.intake.find_columns import Column
from zonegeo.sources.intake.question import Asking, Choice, Question
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import role_of, roles_in

BY_NAME = ("file", "layer")
NONE = "none"


def roles_of(layer: SourceLayer, columns: Mapping[str, Column], asking: Asking) -> list[Role | None]:
    """Return the role of each feature; ``None`` for what is left out, or waits for an answer."""
    by, named = asking.answers.get("role-by"), role_by_name(layer)
    column = None if by in BY_NAME else _role_column(layer, columns, asking)
    if column is None:
        return [_of_whole(layer, named, asking, is_said=by in BY_NAME)] * len(layer.features)
    cells = layer.column(column.heading)
    words = {word: _of_word(layer, column, word, count, asking) for word, count in _words(cells).items()}
    whole: Role | None = None
    if any(not _word(cell) for cell in cells):
        whole = _of_whole(layer, named, asking, is_said=False, count=sum(not _word(cell) for cell in cells))
    found = [words[_word(cell)] if _word(cell) else whole for cell in cells]
    against = [n for n, (role, cell) in enumerate(zip(found, cells, strict=True)) if role_of(cell)[1] == "sure"
               and named is not None and role is not named]  # fmt: skip
    if against and by is None:
        _ask_conflict(layer, column, against, str(cells[against[0]]), asking)
    return found


def role_by_name(layer: SourceLayer) -> Role | None:
    """Return the role whose word stands in the nearest name that has one; ``None`` where that has both."""
    told = [roles for roles in map(roles_in, layer.names) if roles]
    return told[0][0] if told and len(told[0]) == 1 else None


def role_evidence(layers: Sequence[SourceLayer], columns: Sequence[Mapping[str, Column]]) -> tuple[str, list[str]]:
    """Return what speaks of an InnoTown zone: a column with its words of the law, else names of files."""
    for known in columns:
        if "role" in known:
            heading = known["role"].heading
            words = [w for each in layers for w in _words(each.column(heading)) if role_of(w)[0] is not None]
            if words:
                return heading, list(dict.fromkeys(words))[:4]
    return "", [layer.shown for layer in layers if role_by_name(layer) is not None][:4]


def _word(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _words(cells: Sequence[Any]) -> Mapping[str, int]:
    return Counter(_word(cell) for cell in cells if _word(cell))


def _role_column(layer: SourceLayer, columns: Mapping[str, Column], asking: Asking) -> Column | None:
    """Return the column of roles: the one that was named, else one whose cells hold a word for a role."""
    by = asking.answers.get("role-by")
    if by is not None:
        return Column(by, True) if by in layer.headings else None
    column = columns.get("role")
    if column is None:
        return None
    words = _words(layer.column(column.heading))
    known = [word for word in words if role_of(word)[1] != "none" or asking.answers.get(f"role:{word}") is not None]
    return column if known else None


def _of_word(layer: SourceLayer, column: Column, word: str, count: int, asking: Asking) -> Role | None:
    role, how = role_of(word)
    if asking.answers.get(f"role:{word}") is None and how == "sure" and column.is_sure:
        return role
    values = {"file": layer.shown, "column": column.heading, "word": word, "count": count, "role": _label(role)}
    proposed = "" if role is None else role.value
    code = "role-word" if role is not None else "role-unknown-word"
    question = Question(f"role:{word}", code, layer.shown, proposed, _choices(proposed), values)
    return _answer(asking.ask(question))


def _of_whole(
    layer: SourceLayer, named: Role | None, asking: Asking, *, is_said: bool, count: int | None = None
) -> Role | None:
    """Return the role of all features of a layer that have none of their own."""
    if is_said and named is not None:
        return named
    proposed = "" if named is None else named.value
    values = {"file": layer.shown, "count": len(layer.features) if count is None else count, "role": _label(named)}
    code = "role-of-file" if named is not None else "role-missing"
    question = Question(f"role:{layer.shown}", code, layer.shown, proposed, _choices(proposed), values)
    return _answer(asking.ask(question))


def _ask_conflict(layer: SourceLayer, column: Column, against: Sequence[int], word: str, asking: Asking) -> None:
    named = role_by_name(layer)
    values = {"file": layer.shown, "number": against[0] + 1, "count": len(against), "named": _label(named),
              "column": column.heading, "word": word}  # fmt: skip
    choices = (
        Choice(column.heading, Message("intake.word.by-column", {"column": column.heading})),
        Choice("file", Message("intake.word.by-file")),
    )
    asking.ask(Question("role-by", "conflict", layer.shown, "", choices, values))


def _label(role: Role | None) -> Any:
    return "" if role is None else {"code": f"role.{role.value}"}


def _choices(proposed: str) -> tuple[Choice, ...]:
    roles = [Choice(each.value, Message("intake.word.yes" if each.value == proposed else f"role.{each.value}"))
             for each in sorted(Role, key=lambda role: role.value != proposed)]  # fmt: skip
    return (*roles, Choice(NONE, Message("intake.word.not-used")))


def _answer(said: str) -> Role | None:
    word = role_of(said)[0]
    return word if said and said != NONE else None
