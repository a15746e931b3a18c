"""Every option of every command in one table, from the commands themselves: ``docs/options.md`` is this page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from zonegeo.base.value import value
from zonegeo.cli.app import program
from zonegeo.cli.options.shared_options import told_in


@value
class OptionRow:
    """An option by its name, what it means, and the commands that have it."""

    name: str
    value: str
    meanings: tuple[str, ...]
    commands: tuple[str, ...]


def option_rows(language: str = "en") -> tuple[OptionRow, ...]:
    """Return a row for each option, in the order of the alphabet.

    >>> next(row for row in option_rows() if row.name == "--crs").commands[:3]
    ('check', 'compare', 'explore')
    """
    found: dict[str, list[tuple[str, Any]]] = {}
    for command, option in _options(told_in(language, typer.main.get_command(program())), ""):
        if option.name != "help":
            found.setdefault(max(option.opts, key=len), []).append((command, option))
    return tuple(
        OptionRow(
            "/".join(sorted(uses[0][1].opts, key=len)), _shared([each.metavar or "" for _, each in uses]),
            tuple(dict.fromkeys(str(option.help) for _, option in uses)), tuple(sorted(name for name, _ in uses)),
        )
        for _, uses in sorted(found.items())
    )  # fmt: skip


def _shared(values: list[str]) -> str:
    """Return what all commands say alike; nothing where each says another."""
    return values[0] if len(set(values)) == 1 else ""


def _options(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the options of a command and of those below it; Typer's own classes are nobody else's."""
    for each, below in getattr(command, "commands", {}).items():
        yield from _options(below, f"{name} {each}".strip())
    for parameter in command.params:
        if parameter.param_type_name == "option" and not parameter.hidden and name:
            yield name, parameter


def option_page(title: str, heads: tuple[str, str, str], *, language: str = "en") -> str:
    """Return the rows as a page of Markdown."""
    lines = [f"# {title}", "", f"| {' | '.join(heads)} |", "|---|---|---|"]
    for row in option_rows(language):
        shown = f"`{row.name}`" + (f" `{row.value}`" if row.value else "")
        told = " / ".join(row.meanings)
        cells = (shown, told, ", ".join(f"`{each}`" for each in row.commands))
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
