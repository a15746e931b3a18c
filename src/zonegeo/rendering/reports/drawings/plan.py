"""The drawing of the sites: to scale in the plane of the analysis CRS, with grid, scale bar, north arrow and legend."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zonegeo.base.late_module import LateModule
from zonegeo.rendering.reports.document.blocks import Plan, PlanShape
from zonegeo.rendering.reports.drawings.canvas import figure_of

matplotlib_collections = LateModule("matplotlib.collections")
matplotlib_patches = LateModule("matplotlib.patches")
matplotlib_path = LateModule("matplotlib.path")
matplotlib_ticker = LateModule("matplotlib.ticker")

# map scales in use, and the steps of a grid and of a scale bar
_SCALES = tuple(base * 10**power for power in range(2, 7) for base in (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5))
STEPS = tuple(base * 10**power for power in range(7) for base in (1, 2, 5))
# millimetres around the drawing: coordinates of the grid at the left, legend below
_LEFT, _TOP, _RIGHT, _MARGIN = 16.0, 8.0, 3.0, 8.0
# as in the page: what the sites are, each told by colour and line alike
STYLES: dict[str, dict[str, Any]] = {
    "core": {"facecolor": "#0072b233", "edgecolor": "#005a8e", "linewidth": 1.1},
    "background": {"facecolor": "#d55e0061", "edgecolor": "#a34700", "linewidth": 1.1},
    "inferred": {"facecolor": "#d55e0061", "edgecolor": "#a34700", "linewidth": 1.1, "linestyle": (0, (5, 3))},
    "schematic": {"facecolor": "#d55e0061", "edgecolor": "#a34700", "linewidth": 1.1, "linestyle": (0, (2, 2.4))},
    "place": {"facecolor": "none", "edgecolor": "#8f4a78", "linewidth": 0.7, "linestyle": (0, (6, 4))},
}
_KEYS_ACROSS = 2
LINE = {"color": "#1b2730", "linewidth": 1.4}
# names beyond this many would cover the drawing
_MOST_NAMES = 40


def draw_plan(plan: Plan, *, width_mm: float, height_mm: float) -> Any:
    """Return the drawing: on paper at 100 % one millimetre is ``scale`` millimetres of land."""
    west, south, east, north = extent_of(plan)
    lines = -(-len(plan.legend) // _KEYS_ACROSS)
    below = 17.0 + 5 * lines
    frame_w = width_mm - _LEFT - _RIGHT
    room_h = height_mm - _TOP - below
    scale = _scale((east - west) * 1000, (north - south) * 1000, frame_w - 2 * _MARGIN, room_h - 2 * _MARGIN)
    frame_h = min(room_h, max((north - south) * 1000 / scale + 2 * _MARGIN, 60.0))
    total = frame_h + _TOP + below
    canvas = figure_of(width_mm, total)
    box = (_LEFT / width_mm, below / total, frame_w / width_mm, frame_h / total)
    axes = canvas.add_axes(box)
    half_w, half_h = frame_w * scale / 2000, frame_h * scale / 2000
    middle = ((west + east) / 2, (south + north) / 2)
    axes.set_xlim(middle[0] - half_w, middle[0] + half_w)
    axes.set_ylim(middle[1] - half_h, middle[1] + half_h)
    _grid(axes, half_w)
    draw_shapes(axes, plan.shapes)
    for line in plan.lines:
        axes.plot(*zip(*line.points, strict=True), zorder=5, marker="o", markersize=2.5, **LINE)
    put_names(axes, plan)
    _north(axes, plan.north)
    _below(canvas, plan, scale, total, below, width_mm)
    return canvas


def extent_of(plan: Plan) -> tuple[float, float, float, float]:
    """Return the box around the sites; places only where no site has an outline."""
    sites = [shape for shape in plan.shapes if shape.kind != "place"] or list(plan.shapes)
    points = [point for shape in sites for ring in shape.rings for point in ring]
    points.extend(point for line in plan.lines for point in line.points)
    return box_of(points)


def box_of(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Return west, south, east and north of points."""
    points = list(points)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _scale(width_mm: float, height_mm: float, room_w: float, room_h: float) -> float:
    needed = max(width_mm / room_w, height_mm / room_h)
    return float(next((scale for scale in _SCALES if scale >= needed), needed))


def _grid(axes: Any, half_w: float) -> None:
    step = next(step for step in STEPS if step >= 2 * half_w / 6)

    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(matplotlib_ticker.MultipleLocator(step))
        axis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    axes.grid(color="#cccccc", linewidth=0.4, zorder=0)
    axes.tick_params(labelsize=5.5, length=2, top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[["top", "right", "bottom", "left"]].set_visible(True)
    for label in axes.get_yticklabels():
        label.set_rotation(90)
        label.set_va("center")


def draw_shapes(axes: Any, shapes: Iterable[PlanShape], **styles: dict[str, Any]) -> None:
    """Draw outlines, those of one kind as one collection: each alone, a thousand take seconds.

    ``styles`` add to those of a kind.
    """
    kinds: dict[str, list[Any]] = {}
    for shape in shapes:
        if shape.rings:
            kinds.setdefault(shape.kind, []).append(_path_of(shape))
    for kind, paths in kinds.items():
        style = STYLES[kind] | styles.get(kind, {})
        below = kind == "place"
        axes.add_collection(
            matplotlib_collections.PathCollection(paths, zorder=2 if below else 3, **style), autolim=False
        )


def _path_of(shape: PlanShape) -> Any:
    return matplotlib_path.Path.make_compound_path(*(matplotlib_path.Path(ring, closed=True) for ring in shape.rings))


def put_names(axes: Any, plan: Plan, *, taken: Iterable[Any] = (), pills: bool = False) -> list[Any]:
    """Write each name once, at the middle of its outline, moved up or down until it covers no other.

    ``taken`` are boxes on the picture that no name may cover, and returned with those of the names; ``pills``:
    distances stand in dark ones, as on the page.
    """
    canvas = axes.figure
    renderer = canvas.canvas.get_renderer()
    frame = axes.get_window_extent(renderer)
    taken = list(taken)
    # the distance that decides comes before the names of sites, and these before places
    wanted = [(_halfway(line.points), line.text, "line") for line in plan.lines]
    shapes = sorted((shape for shape in plan.shapes if shape.rings), key=lambda shape: shape.kind == "place")
    wanted.extend((middle_of(shape), shape.name, shape.kind) for shape in shapes)
    for (x, y), name, kind in wanted[:_MOST_NAMES]:
        colour = {"place": "#6b3659", "line": "#1b2730"}.get(kind, "#111111")
        told = axes.annotate(name, (x, y), ha="center", va="center", fontsize=6.5, color=colour, zorder=6,
                             xytext=(0, 0), textcoords="offset points", annotation_clip=True)  # fmt: skip
        if is_pill := pills and kind == "line":
            told.set(color="white", fontweight=600, zorder=7)
            told.set_bbox({"boxstyle": "round,pad=0.45,rounding_size=1.1", "facecolor": LINE["color"],
                           "edgecolor": "none"})  # fmt: skip
        else:
            told.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.8})
        for shift in (0, 9, -9, 18, -18, 27, -27, 36, -36, 45, -45):
            told.set_position((0, shift))
            box = told.get_window_extent(renderer).padded(5 if is_pill else 1)
            if not any(box.overlaps(other) for other in taken):
                break
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        if inside and not any(box.overlaps(other) for other in taken):
            taken.append(box)
        else:
            told.remove()
    return taken


def middle_of(shape: PlanShape) -> tuple[float, float]:
    """Return the middle of the largest ring's box: where a name is looked for."""
    boxes = []
    for ring in shape.rings:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        boxes.append(((max(xs) - min(xs)) * (max(ys) - min(ys)), (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2))
    _, x, y = max(boxes)
    return x, y


def _halfway(points: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    (x0, y0), (x1, y1) = points[0], points[-1]
    return (x0 + x1) / 2, (y0 + y1) / 2


def _north(axes: Any, word: str) -> None:
    """Grid north: the plane's own, which is what the grid shows."""
    axes.annotate(word, (0.965, 0.9), (0.965, 0.985), xycoords="axes fraction", textcoords="axes fraction",
                  ha="center", va="top", fontsize=8, fontweight=600, zorder=7)  # fmt: skip
    axes.annotate("", (0.965, 0.945), (0.965, 0.885), xycoords="axes fraction", zorder=7,
                  arrowprops={"arrowstyle": "-|>", "color": "black", "linewidth": 1.2})  # fmt: skip


def _below(canvas: Any, plan: Plan, scale: float, total: float, below: float, width: float) -> None:
    """Scale, scale bar, CRS, warning and legend under the frame, placed in millimetres."""
    page = canvas.add_axes((0, 0, 1, below / total))
    page.set_xlim(0, width)
    page.set_ylim(0, below)
    page.axis("off")
    length = max(step for step in STEPS if step * 1000 / scale <= 50)
    bar, base = length * 1000 / scale, below - 6.5
    for part in range(4):
        page.barh(base, bar / 4, left=_LEFT + part * bar / 4, height=1.6, color="black" if part % 2 == 0 else "white",
                  edgecolor="black", linewidth=0.6)  # fmt: skip
    for at, told in ((0.0, "0"), (bar / 2, f"{length / 2:,.10g}"), (bar, f"{length:,.10g} m")):
        page.text(_LEFT + at, base + 1.4, told, ha="center", va="bottom", fontsize=6)
    page.text(_LEFT + bar + 10, base, f"{plan.scale} 1:{scale:,.10g} (A4, 100 %) · {plan.crs}", va="center", fontsize=7)
    page.text(
        width - _RIGHT, base - 5.5, plan.warning, ha="right", va="center", fontsize=8, fontweight=600, color="#8a1f1f"
    )
    for number, (kind, word) in enumerate(plan.legend):
        x, y = _LEFT + number % _KEYS_ACROSS * 75, base - 10.5 - 5 * (number // _KEYS_ACROSS)
        draw_key(page, kind, x, y)
        page.text(x + 9, y, word, va="center", fontsize=6.5)


def draw_key(page: Any, kind: str, x: float, y: float, **styles: dict[str, Any]) -> None:
    """Draw the sign of a kind for a legend, 7 mm wide; ``styles`` as in :func:`draw_shapes`."""
    if kind == "line":
        page.plot((x, x + 7), (y, y), **LINE)
    else:
        page.add_patch(matplotlib_patches.Rectangle((x, y - 1.5), 7, 3, **(STYLES[kind] | styles.get(kind, {}))))
