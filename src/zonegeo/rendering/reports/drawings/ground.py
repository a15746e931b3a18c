"""What lies around the sites on the map of the first page: quiet lines, and names that give way to all else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from zonegeo.base.late_module import LateModule
from zonegeo.rendering.reports.document.blocks import GroundFeature, Plan

matplotlib_collections = LateModule("matplotlib.collections")
matplotlib_patheffects = LateModule("matplotlib.patheffects")
matplotlib_path = LateModule("matplotlib.path")
matplotlib_transforms = LateModule("matplotlib.transforms")

# as in the page (maps/assets/surroundings.js): areas, then lines from the lowest with colour, points wide and dashes
_FILLS = {"park": "#dfe9d3", "water": "#c6dcea"}
_LINES: dict[str, tuple[tuple[str, float, tuple[float, ...]], ...]] = {
    "waterway": (("#7fb0ce", 0.8, ()),),
    "road-tertiary": (("#e4e0d5", 0.6, ()),),
    "road-secondary": (("#dad5c8", 1.7, ()), ("#ffffff", 1.1, ())),
    "road-primary": (("#d3cdbd", 2.2, ()), ("#ffffff", 1.6, ())),
    "road-trunk": (("#cdb278", 2.6, ()), ("#e7cf9a", 2.0, ())),
    "rail": (("#8b8f93", 0.7, ()), ("#8b8f93", 2.2, (0.4, 1.6))),
    "subway": (("#7d86b2", 1.0, (3.5, 1.5)),),
    "dong": (("#b4af9f", 0.6, (1.3, 2.6)),),
    "district": (("#73787c", 0.9, (7, 2.4, 1.6, 2.4)),),
}  # fmt: skip
# names of what is larger come first; a letter of a district's name stands apart from the next
_NAMED = {"district": ("#4a5761", 7.5, 600), "station": ("#4d578c", 6.0, 400), "dong": ("#55605f", 6.0, 400),
          "waterway": ("#2d6c92", 6.0, 400), "subway": ("#4d578c", 6.0, 400)}  # fmt: skip
_AREAS = ("dong", "district")
_MOST_NAMES = 60
# the grid in an area on which a name is looked for, and the room around a name, dots
_TRIES, _ROOM = 10, 3.0


def draw_ground(axes: Any, ground: Sequence[GroundFeature]) -> None:
    """Draw areas and lines below everything, those of a kind as one collection."""
    for kind, colour in _FILLS.items():
        paths = [matplotlib_path.Path.make_compound_path(*map(matplotlib_path.Path, each.pieces))
                 for each in ground if each.kind == kind]  # fmt: skip
        _add(axes, paths, facecolor=colour, edgecolor="none")
    for kind, strokes in _LINES.items():
        paths = [_line(points, cut) for each in ground if each.kind == kind
                 for points, cut in zip(each.pieces, each.cuts, strict=True)]  # fmt: skip
        for colour, width, dashes in strokes:
            style = (0, dashes) if dashes else "solid"
            _add(axes, paths, facecolor="none", edgecolor=colour, linewidth=width, linestyle=style)
    stations = [each.pieces[0][0] for each in ground if each.kind == "station"]
    if stations:
        axes.plot(*zip(*stations, strict=True), linestyle="none", marker="s", markersize=3.2, markerfacecolor="white",
                  markeredgecolor="#5d689e", markeredgewidth=0.8, zorder=1)  # fmt: skip


def _add(axes: Any, paths: list[Any], **look: Any) -> None:
    if paths:
        axes.add_collection(matplotlib_collections.PathCollection(paths, zorder=1, **look), autolim=False)


def _line(points: Any, cut: Any) -> Any:
    """A ring or line; where the file was cut, nothing is drawn."""
    codes = np.where(cut, matplotlib_path.Path.MOVETO, matplotlib_path.Path.LINETO)
    codes[0] = matplotlib_path.Path.MOVETO
    return matplotlib_path.Path(points, codes)


def seen_of(ground: Iterable[GroundFeature], frame: tuple[float, float, float, float]) -> tuple[GroundFeature, ...]:
    """Return what has a part in a frame (west, south, east, north in the plane), by the box around it."""
    west, south, east, north = frame
    boxes = [(each, np.concatenate(each.pieces)) for each in ground]
    return tuple(
        each
        for each, points in boxes
        if (points.min(axis=0) <= (east, north)).all() and (points.max(axis=0) >= (west, south)).all()
    )


def name_ground(axes: Any, ground: Sequence[GroundFeature], plan: Plan, taken: Iterable[Any]) -> None:
    """Write what lies around where no other name, box or land of the study stands; an area's name lies in it whole."""
    renderer = axes.figure.canvas.get_renderer()
    frame = axes.get_window_extent(renderer).padded(-_ROOM)
    names = [np.array(each.extents) for each in taken]
    study = _Land(axes, plan)
    told = {shape.name for shape in plan.shapes}
    count = 0
    for each in _by_rank(ground):
        if each.name in told or count >= _MOST_NAMES:
            continue
        colour, size, weight = _NAMED[each.kind]
        shown = " ".join(each.name) if each.kind == "district" and not each.name.isascii() else each.name
        name = axes.text(0, 0, shown, ha="center", va="center", fontsize=size, fontweight=weight, color=colour,
                         zorder=1.5, transform=None)  # fmt: skip
        name.set_path_effects([matplotlib_patheffects.withStroke(linewidth=1.6, foreground="#f5f4ef")])
        extent = name.get_window_extent(renderer)
        half = np.array((extent.width, extent.height)) / 2
        pieces = [axes.transData.transform(piece) for piece in each.pieces]
        spots = np.array(list(_spots(each.kind, pieces, frame, extent.width))).reshape(-1, 2)
        boxes = np.hstack([spots - half, spots + half])
        boxes = boxes[(boxes[:, :2] >= frame.min).all(axis=1) & (boxes[:, 2:] <= frame.max).all(axis=1)]
        boxes = boxes[~_overlap(boxes, np.array(names).reshape(-1, 4)).any(axis=1)]
        if each.kind in _AREAS:
            boxes = boxes[_held(pieces, boxes)]
        box = next((box for box in boxes if study.is_clear_of(box)), None)
        if box is None:
            name.remove()
            continue
        # of the frame, not of the picture: a name stays in its place at any resolution
        name.set_transform(axes.transAxes)
        name.set_position(axes.transAxes.inverted().transform((box[:2] + box[2:]) / 2))
        names.append(box)
        told.add(each.name)
        count += 1


class _Land:
    """The outlines and lines of the study on the picture, to which names give way."""

    def __init__(self, axes: Any, plan: Plan) -> None:
        drawn = [(ring, True) for shape in plan.shapes for ring in shape.rings]
        drawn += [(line.points, False) for line in plan.lines]
        points = [axes.transData.transform(each) for each, _ in drawn]
        self._boxes = np.array([(*each.min(axis=0), *each.max(axis=0)) for each in points]).reshape(-1, 4)
        self._paths = [(matplotlib_path.Path(each), filled) for each, (_, filled) in zip(points, drawn, strict=True)]

    def is_clear_of(self, box: Any) -> bool:
        room = matplotlib_transforms.Bbox.from_extents(*box).padded(_ROOM)
        near = np.flatnonzero(_overlap(box[None], self._boxes)[0])
        return not any(path.intersects_bbox(room, filled=filled) for path, filled in (self._paths[at] for at in near))


def _overlap(boxes: Any, others: Any) -> Any:
    """Which boxes come nearer to which others than the room around a name, (left, low, right, high) all."""
    apart = (boxes[:, None, :2] - _ROOM > others[None, :, 2:]) | (boxes[:, None, 2:] + _ROOM < others[None, :, :2])
    return ~apart.any(axis=2)


def _by_rank(ground: Sequence[GroundFeature]) -> list[GroundFeature]:
    ranks = {kind: rank for rank, kind in enumerate(_NAMED)}
    named = [each for each in ground if each.name and each.kind in ranks]
    return sorted(named, key=lambda each: (ranks[each.kind], -_extent(each)))


def _extent(feature: GroundFeature) -> float:
    wide, high = np.ptp(np.concatenate(feature.pieces), axis=0)
    return float(wide * high)


def _spots(kind: str, pieces: Sequence[Any], frame: Any, wide: float) -> Iterator[tuple[float, float]]:
    """Where the middle of a name is tried: beside a point, along a line, in an area from the middle of what is seen."""
    if kind == "station":
        ((x, y),) = pieces[0][:1]
        yield from ((x + wide / 2 + 6, y), (x - wide / 2 - 6, y), (x, y - 11), (x, y + 11))
        return
    if kind not in _AREAS:
        longest = max(pieces, key=len)
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x, y = longest[int(share * (len(longest) - 1))]
            yield float(x), float(y)
        return
    points = np.concatenate(pieces)
    left, low = np.maximum(points.min(axis=0), (frame.x0, frame.y0))
    right, high = np.minimum(points.max(axis=0), (frame.x1, frame.y1))
    if left >= right or low >= high:
        return
    shares = np.arange(1, _TRIES) / _TRIES
    grid = np.array([(left + (right - left) * i, low + (high - low) * j) for i in shares for j in shares])
    away = np.hypot(*(grid - ((left + right) / 2, (low + high) / 2)).T)
    for x, y in grid[np.argsort(away, kind="stable")]:
        yield float(x), float(y)


def _held(pieces: Sequence[Any], boxes: Any) -> Any:
    """Whether the corners of each box and the middles of its long sides lie in an area."""
    left, low, right, high = boxes.T
    corners = np.stack([np.stack([x, y], 1) for x in (left, (left + right) / 2, right) for y in (low, high)])
    inside = [matplotlib_path.Path(piece).contains_points(corners.reshape(-1, 2)) for piece in pieces]
    return np.logical_xor.reduce(inside).reshape(6, -1).all(axis=0)
