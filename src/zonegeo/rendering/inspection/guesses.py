"""CRS candidates as text and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.number_text import grouped
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.crs_guess import CrsCandidate, CrsGuess
from zonegeo.rendering.inspection.tables import Table, text_lines, without_empty_columns

_COLUMNS = ("rank", "crs", "axes", "overlap", "residual", "distance", "to-place", "apart", "lonlat", "operation")


def render_text(guess: CrsGuess, translator: Translator, *, most: int | None) -> str:
    """Return the ranking for a console, what it means, and the command for the best one."""
    tell = translator.text
    said = guess.said.value or tell("inspect.nobody-says")
    lines = [
        f"{tell('inspect.file')}: {guess.file}",
        f"{tell('guess.said')}: {said}",
        tell("guess.measured", crs=guess.plane_crs, used=guess.vertices_used, all=guess.vertices),
        "",
    ]
    shown = guess.candidates[:most]
    rows = tuple(_row(number, each, translator) for number, each in enumerate(shown, start=1))
    left = len(guess.candidates) - len(shown)
    table = Table(
        tell("guess.candidates"), tuple(tell(f"guess.{each}") for each in _COLUMNS), rows,
        tell("inspect.more", count=left) if left else "",
    )  # fmt: skip
    lines.extend([*text_lines(without_empty_columns(table)), ""])
    best = guess.candidates[0]
    values = {"crs": best.crs, "axes": _axes(best, translator)}
    lines.append(tell(f"guess.by-{guess.evidence}", **values) if guess.evidence else tell("guess.undecided", **values))
    lines.extend(translator.tell(each) for each in guess.notices)
    lines.extend([tell("guess.assigns-nothing"), f"  {guess.command}"])
    return as_lines(lines)


def _row(number: int, candidate: CrsCandidate, translator: Translator) -> tuple[str, ...]:
    accuracy = "–" if candidate.accuracy_m is None else f"{candidate.accuracy_m:g} m"
    mark = f" [{translator.text('guess.of-the-file')}]" if candidate.said_by_file else ""
    return (
        str(number), f"{candidate.crs} {candidate.name}{mark}", _axes(candidate, translator),
        "–" if candidate.overlap is None else f"{candidate.overlap:.1f} %", _metres(candidate.residual_m),
        _metres(candidate.distance_m), _metres(candidate.place_m), _metres(candidate.apart_m),
        f"{candidate.lon:.5f}, {candidate.lat:.5f}", f"{_shortly(candidate.transformation)} ({accuracy})",
    )  # fmt: skip


def _shortly(operation: str) -> str:
    """The step that shifts the datum; the others follow from the CRS. The JSON holds the whole chain."""
    steps = [step for step in operation.split(" + ") if " to " in step]
    return " + ".join(steps) or operation.removesuffix(" + axis order change (2D)")


def _axes(candidate: CrsCandidate, translator: Translator) -> str:
    return translator.text("guess.y-x" if candidate.swapped else "guess.x-y")


def _metres(length: float | None) -> str:
    if length is None:
        return "–"
    return f"{grouped(length, 1)} m" if length < 10_000 else f"{grouped(length / 1000, 0)} km"


def render_json(guess: CrsGuess, translator: Translator) -> str:
    """Return the ranking for programs: metres, unrounded, every sentence told."""
    told = replace(guess, notices=tuple(replace(each, text=translator.tell(each)) for each in guess.notices))
    return json.dumps(asdict(told), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
