"""The map of the first page: sites, deciding distances, and notes on what lies somewhere within places."""

from __future__ import annotations

from typing import Any

import numpy as np

from zonegeo.base.late_module import LateModule
from zonegeo.rendering.reports.document.blocks import Overview, Plan, PlanNote
from zonegeo.rendering.reports.drawings.canvas import figure_of
from zonegeo.rendering.reports.drawings.ground import draw_ground, name_ground, seen_of
from zonegeo.rendering.reports.drawings.plan import (
    STEPS,
    box_of,
    draw_key,
    draw_shapes,
    extent_of,
    middle_of,
    put_names,
)
from zonegeo.rendering.terminal.text_columns import width_of

matplotlib_patches = LateModule("matplotlib.patches")

_GROUND, _INK, _SOFT, _UNLOCATED = "#f5f4ef", "#1b2730", "#4a5761", "#6b3659"
# millimetres: around what is drawn, a line of the legend, the line below it
_MARGIN, _KEY_LINE, _FOOT = 6.0, 4.6, 4.4
# of the lines below the legend: each further one, and a Latin letter
_FOOT_LINE, _FOOT_LETTER = 3.2, 1.2
# of the bar of the scale
_LONGEST_BAR = 30.0
# of a line of the legend: a Latin letter, rather too much than too little
_LETTER = 1.35
# letters of a note, of which a Korean one takes two; millimetres of one of them in its smaller type, and of the box
_NOTE_LETTERS, _NOTE_LETTER, _NOTE_WIDTH = 44, 1.2, 50.0
# places that are larger by more than this are shown in part
_MOST_AROUND = 2.5
_STYLES: dict[str, dict[str, Any]] = {"place": {"hatch": "////", "facecolor": "#8f4a7814", "linewidth": 1.0}}


def draw_overview(overview: Overview, *, width_mm: float) -> Any:
    """Return the map, with its legend below; its scale is that of its bar, however large it is printed."""
    plan, height = overview.plan, overview.height_mm
    keys = _keys(plan, width_mm)
    foot = _foot(overview, width_mm)
    below = _KEY_LINE * (1 + max((line for line, _ in keys), default=-1)) + _FOOT + _FOOT_LINE * (len(foot) - 1)
    canvas = figure_of(width_mm, height)
    axes = canvas.add_axes((0, below / height, 1, 1 - below / height))
    west, south, east, north = _around(plan)
    room_w, room_h = width_mm - 2 * _MARGIN, height - below - 2 * _MARGIN
    # metres of land to a millimetre; land of a metre is not drawn larger than its bar has room for
    scale = max((east - west) / room_w, (north - south) / room_h, min(STEPS) / _LONGEST_BAR)
    middle, half = ((west + east) / 2, (south + north) / 2), (width_mm * scale / 2, (height - below) * scale / 2)
    axes.set_xlim(middle[0] - half[0], middle[0] + half[0])
    axes.set_ylim(middle[1] - half[1], middle[1] + half[1])
    axes.set_facecolor(_GROUND)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[["top", "right", "bottom", "left"]].set_visible(True)
    for spine in axes.spines.values():
        spine.set_color(_SOFT)
        spine.set_linewidth(0.5)
    ground = seen_of(overview.ground, (*(np.subtract(middle, half)), *np.add(middle, half)))
    draw_ground(axes, ground)
    draw_shapes(axes, plan.shapes, **_STYLES)
    for line in plan.lines:
        axes.plot(*zip(*line.points, strict=True), zorder=4, color="white", linewidth=3.4)
        axes.plot(*zip(*line.points, strict=True), zorder=5, color=_INK, linewidth=1.5, marker="o", markersize=4.5,
                  markerfacecolor="white", markeredgewidth=1.2)  # fmt: skip
    taken = [_bar(axes, plan, scale, width_mm, height - below), *_notes(axes, overview, width_mm, height - below)]
    name_ground(axes, ground, plan, put_names(axes, plan, pills=True, taken=taken))
    _legend(canvas.add_axes((0, 0, 1, below / height)), plan, keys, foot, width_mm, below)
    return canvas


def _around(plan: Plan) -> tuple[float, float, float, float]:
    """The box around the sites and the places in which others may lie, unless these are far larger."""
    sites = extent_of(plan)
    points = [point for shape in plan.shapes for ring in shape.rings for point in ring]
    points.extend(point for line in plan.lines for point in line.points)
    whole = box_of(points)
    widest = max(sites[2] - sites[0], sites[3] - sites[1]) * _MOST_AROUND
    return whole if max(whole[2] - whole[0], whole[3] - whole[1]) <= widest else sites


def _notes(axes: Any, overview: Overview, width: float, height: float) -> list[Any]:
    """Draw boxes in the emptier corner on the right, each with leaders into its places; return what they cover."""
    if not overview.notes:
        return []
    renderer = axes.figure.canvas.get_renderer()
    tall = [3.4 + 3.3 * len(note.names) + 2.4 for note in overview.notes]
    total = sum(tall) + 1.6 * (len(tall) - 1)
    lines = [text for note in overview.notes for text in (note.title, *note.names)]
    wide = max(_NOTE_WIDTH, 4 + _NOTE_LETTER * min(max(map(width_of, lines)), _NOTE_LETTERS))
    corners = {"bottom": total + 2.5, "top": height - 2.5}
    top = min(corners.values(), key=lambda y: _covered(overview.plan, axes, width - wide - 4, y - total, width, y,
                                                       (width, height)))  # fmt: skip
    middles = {shape.key: middle_of(shape) for shape in overview.plan.shapes if shape.rings}
    taken = []
    for note, high in zip(overview.notes, tall, strict=True):
        left = width - wide - 2.5
        box = matplotlib_patches.Rectangle(
            (left / width, (top - high) / height), wide / width, high / height, transform=axes.transAxes, zorder=8,
            facecolor="#ffffff", edgecolor=_UNLOCATED, linewidth=0.8, linestyle=(0, (4, 2.5)),
        )  # fmt: skip
        axes.add_patch(box)
        _write(axes, note, left, top, (width, height))
        for place in note.places:
            if place in middles:
                axes.annotate("", middles[place], (left / width, (top - high / 2) / height), textcoords="axes fraction",
                              zorder=7, arrowprops={"arrowstyle": "-", "color": _UNLOCATED, "linewidth": 0.8,
                                                    "shrinkA": 0, "shrinkB": 0})  # fmt: skip
                (dot,) = axes.plot(*middles[place], marker="o", markersize=3, color=_UNLOCATED, zorder=7)
                taken.append(dot.get_window_extent(renderer))
        taken.append(box.get_window_extent(renderer).padded(1))
        top -= high + 1.6
    return taken


def _write(axes: Any, note: PlanNote, left: float, top: float, size: tuple[float, float]) -> None:
    lines = [(note.title, 600), *((name, 400) for name in note.names)]
    for at, (text, weight) in enumerate(lines):
        shown = text if width_of(text) <= _NOTE_LETTERS else f"{text[: _NOTE_LETTERS // 2 - 1]}…"
        axes.text((left + 2) / size[0], (top - 2.6 - 3.3 * at) / size[1], shown, transform=axes.transAxes,
                  va="center", fontsize=6.5, fontweight=weight, color=_UNLOCATED, zorder=9)  # fmt: skip


def _covered(
    plan: Plan, axes: Any, left: float, bottom: float, right: float, top: float, size: tuple[float, float]
) -> int:
    """How many corners of outlines a box would cover, in millimetres of the frame."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    across, up = (east - west) / size[0], (north - south) / size[1]
    return sum(
        west + left * across <= x <= west + right * across and south + bottom * up <= y <= south + top * up
        for shape in plan.shapes if shape.kind != "place" for ring in shape.rings for x, y in ring
    )  # fmt: skip


def _bar(axes: Any, plan: Plan, scale: float, width: float, height: float) -> Any:
    """Draw north and the bar of the scale on a plate at the lower left; return what it covers."""
    length = max(step for step in STEPS if step <= _LONGEST_BAR * scale)
    long = length / scale
    plate = {"transform": axes.transAxes, "zorder": 8}

    def at(x: float, y: float) -> tuple[float, float]:
        return x / width, y / height

    below = matplotlib_patches.Rectangle(at(2, 2), (long + 19) / width, 9 / height, facecolor="#ffffffdd",
                                         edgecolor="none", **plate)  # fmt: skip
    axes.add_patch(below)
    axes.fill(*zip(at(5, 9.8), at(3.6, 6), at(5, 6.9), at(6.4, 6), strict=True), color=_INK, **plate)
    axes.text(*at(5, 4.2), plan.north, ha="center", va="center", fontsize=6.5, color=_INK, **plate)
    axes.plot(*zip(at(10, 6), at(10, 4.6), at(10 + long, 4.6), at(10 + long, 6), strict=True), color=_INK,
              linewidth=1.0, **plate)  # fmt: skip
    for x, told in ((10.0, "0"), (10 + long, f"{length:,.10g} m")):
        axes.text(*at(x, 8), told, ha="center", va="center", fontsize=6.5, color=_INK, **plate)
    return below.get_window_extent(axes.figure.canvas.get_renderer())


def _keys(plan: Plan, width: float) -> list[tuple[int, float]]:
    """Return the line and the left edge of every key of the legend, millimetres: as many in a line as it holds."""
    found, line, x = [], 0, 0.5
    for _, word in plan.legend:
        wide = 12.0 + width_of(word) * _LETTER
        if x > 1 and x + wide > width:
            line, x = line + 1, 0.5
        found.append((line, x))
        x += wide
    return found


def _foot(overview: Overview, width: float) -> list[str]:
    """Return the lines below the legend: what the drawing is not, its plane, and whose land it shows."""
    lines = [""]
    for part in (overview.plan.warning, overview.plan.crs, *overview.credits):
        joined = f"{lines[-1]} · {part}" if lines[-1] else part
        if lines[-1] and width_of(joined) * _FOOT_LETTER > width:
            lines.append(part)
        else:
            lines[-1] = joined
    return lines


def _legend(page: Any, plan: Plan, keys: list[tuple[int, float]], foot: list[str], width: float, below: float) -> None:
    page.set_xlim(0, width)
    page.set_ylim(0, below)
    page.axis("off")
    for (kind, word), (line, x) in zip(plan.legend, keys, strict=True):
        y = below - _KEY_LINE * (line + 0.5) - 0.4
        draw_key(page, kind, x, y, **_STYLES)
        page.text(x + 8.5, y, word, va="center", fontsize=7, color=_INK)
    for above, told in enumerate(reversed(foot)):
        page.text(0.5, _FOOT / 2 - 0.3 + _FOOT_LINE * above, told, va="center", fontsize=6.5, color=_SOFT)
