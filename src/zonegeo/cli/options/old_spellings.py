"""Options as they were spelled a version ago: they still work, and the new spelling is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

# command and old option → the words of the new spelling, ``None`` where this value was never meant so
Spelling = Callable[[str], list[str] | None]


def _fields(ours: str) -> Spelling:
    return lambda value: ["--fields", f"{ours}={value}"]


def _drawn(value: str) -> list[str] | None:
    from zonegeo.sources.boundary.formats.readers import is_boundary_format

    return ["--draw", value] if is_boundary_format(Path(value)) and "=" not in value else None


OLD: Mapping[tuple[str, str], Spelling] = {
    ("map", "--layer"): _drawn,
    ("import", "--map-fields"): lambda value: ["--fields", value],
    ("explore", "--id-by"): _fields("id"),
    ("explore", "--area-by"): _fields("area"),
    ("screen", "--id-by"): _fields("id"),
    ("grow", "--id-by"): _fields("id"),
    ("grow", "--from"): lambda value: ["--start", value],
    ("measure", "--from"): lambda value: [value],
    ("measure", "--to"): lambda value: None if value == "nearest" else [value],
}


def in_new_spelling(arguments: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return a command line in today's spelling, and what was spelled otherwise: old and new.

    >>> in_new_spelling(["import", "a.shp", "--map-fields=name=지구명"])
    (['import', 'a.shp', '--fields', 'name=지구명'], [('--map-fields', '--fields name=지구명')])
    """
    found: list[str] = []
    changed: list[tuple[str, str]] = []
    command = next((each for each in arguments if not each.startswith("-")), "")
    waiting = iter(arguments)
    for word in waiting:
        name, sign, value = word.partition("=")
        spelling = OLD.get((command, name))
        given = value if sign else next(waiting, None) if spelling is not None else None
        new = None if spelling is None or given is None else spelling(given)
        if new is None:
            found.extend([word] if sign or spelling is None or given is None else [word, given])
        else:
            found.extend(new)
            changed.append((name, " ".join(new)))
    return found, changed
