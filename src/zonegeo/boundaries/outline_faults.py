"""The faults of single outlines: vertices drawn twice, spikes, slivers. Widths are in metres of the measuring plane."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.boundaries.fault import Found
from zonegeo.boundaries.flat_vertices import Paths, paths_of, simple_parts
from zonegeo.geometry import Floats, Indices, Shapes, ShapesLike, Truths, point_within

# vertices nearer to each other than a centimetre cannot be told apart on the ground
NEAR_VERTEX_M = 0.01
# A corner sharper than that whose two sides stay so close together encloses nothing that could be staked out.
SPIKE_DEGREES = 5.0
SPIKE_WIDTH_M = 0.1
# A strip: mean width 2A/P below a metre and 4πA/P² below a tenth (a strip 30 times as long as wide has 0.098).
SLIVER_WIDTH_M = 1.0
SLIVER_COMPACTNESS = 0.1


@value
class Repeats:
    """Which vertices repeat the one before exactly, which nearly, and how far each lies from the one before (m)."""

    exact: Truths
    near: Truths
    apart: Floats


def find_repeated_vertices(
    file: ShapesLike | Paths, plane: ShapesLike | Paths | None, *, repeats: Repeats | None = None
) -> list[Found]:
    """Return the vertices that repeat the one before them, exactly or to ``NEAR_VERTEX_M``.

    Parameters
    ----------
    file
        Shape ``(n,)``: shapes in the coordinates of the file, or their paths.
    plane
        The same in metres; ``None`` leaves the near ones out.
    repeats
        What :func:`repeats_of` says of them, where that is known.

    Examples
    --------
    >>> drawn = shapely.Polygon([(0, 0), (9, 0), (9, 0), (9, 9), (0, 9), (0, 8.995)])
    >>> [(fault.kind, fault.xy) for fault in find_repeated_vertices([drawn], [drawn])]
    [('duplicate-vertex', (9.0, 0.0)), ('near-duplicate-vertex', (0.0, 8.995))]
    """
    paths = paths_of(file)
    seen = repeats_of(paths, plane) if repeats is None else repeats
    found = [Found("duplicate-vertex", (int(paths.owner[n]),), _at(paths.xy, n)) for n in np.flatnonzero(seen.exact)]
    if plane is not None:
        found.extend(
            Found(
                "near-duplicate-vertex", (int(paths.owner[n]),), _at(paths.xy, n),
                sizes={"distance": (float(seen.apart[n]), "m", "plane")},
            )
            for n in np.flatnonzero(seen.near)
        )  # fmt: skip
    return found


def repeats_of(paths: Paths, plane: ShapesLike | Paths | None) -> Repeats:
    """Return how each vertex lies to the one before it; without a plane in the coordinates of the file."""
    flat = paths if plane is None else paths_of(plane)
    if not len(paths.xy):
        return Repeats(np.zeros(0, dtype=bool), np.zeros(0, dtype=bool), np.zeros(0))
    inner = ~paths.first_of_path()
    exact = inner & np.r_[False, (paths.xy[1:] == paths.xy[:-1]).all(axis=1)]
    apart = np.r_[np.inf, np.hypot(*(flat.xy[1:] - flat.xy[:-1]).T)]
    return Repeats(exact, inner & ~exact & (apart < NEAR_VERTEX_M), apart)


def find_spikes(file: ShapesLike | Paths, plane: ShapesLike | Paths, *, repeats: Repeats | None = None) -> list[Found]:
    """Return the corners below ``SPIKE_DEGREES`` whose sides stay within ``SPIKE_WIDTH_M`` of each other.

    The width is that of the end of the shorter side from the longer one; vertices drawn twice are passed over first,
    so that they hide no spike.

    Examples
    --------
    >>> drawn = shapely.Polygon([(0, 0), (9, 0), (9, 5), (14, 5.02), (9, 5.04), (9, 9), (0, 9)])
    >>> [(fault.kind, fault.xy) for fault in find_spikes([drawn], [drawn])]
    [('spike', (14.0, 5.02))]
    """
    paths, flat = paths_of(file), paths_of(plane)
    seen = repeats_of(paths, flat) if repeats is None else repeats
    keep = ~(seen.exact | seen.near) & ~_closing(paths)
    xy, path = flat.xy[keep], flat.path[keep]
    before, after, inner = _neighbours(path, flat.closed)
    x, y = np.ascontiguousarray(xy.T)
    on_x, on_y = x[after] - x, y[after] - y
    # a corner that turns by less than a right angle has sides of one direction: few of many have
    acute = np.flatnonzero(inner & (on_x[before] * on_x + on_y[before] * on_y < 0))
    if not len(acute):
        return []
    one, other = xy[before[acute]] - xy[acute], xy[after[acute]] - xy[acute]
    lengths, others = np.hypot(*one.T), np.hypot(*other.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = np.degrees(np.arccos(np.clip((one * other).sum(axis=1) / (lengths * others), -1.0, 1.0)))
        shorter = np.minimum(lengths, others)
        width = shorter * np.sin(np.radians(turn))
    sharp = np.flatnonzero((turn < SPIKE_DEGREES) & (width < SPIKE_WIDTH_M))
    own, owner = paths.xy[keep][acute], paths.owner[keep][acute]
    return [
        Found(
            "spike", (int(owner[n]),), _at(own, n),
            sizes={
                "length": (float(shorter[n]), "m", "plane"), "width": (float(width[n]), "m", "plane"),
                "angle": (float(turn[n]), "degree", "plane"),
            },
        )
        for n in sharp
    ]  # fmt: skip


def _closing(paths: Paths) -> Truths:
    """The last vertex of each closed path, which repeats the first."""
    if not len(paths.path):
        return np.zeros(0, dtype=bool)
    return np.asarray(np.r_[paths.path[1:] != paths.path[:-1], True] & paths.closed[paths.path], dtype=bool)


def _neighbours(path: Indices, closed: Truths) -> tuple[Indices, Indices, Truths]:
    """The vertex before and after each along its path, and whether it has both and they differ."""
    count = len(path)
    if not count:
        return path, path, np.zeros(0, dtype=bool)
    first = np.r_[True, path[1:] != path[:-1]]
    starts = np.flatnonzero(first)
    ends = np.r_[starts[1:], count] - 1
    before, after = np.arange(count) - 1, np.arange(count) + 1
    before[starts], after[ends] = ends, starts
    inner = closed[path].copy()
    inner |= ~first & ~np.r_[first[1:], True]
    return before, after, inner & (before != after)


def find_slivers(plane: ShapesLike) -> list[Found]:
    """Return the parts and holes that are strips: mean width and compactness below the thresholds.

    Examples
    --------
    >>> [(fault.kind, round(fault.sizes["width"][0], 2)) for fault in find_slivers([shapely.box(0, 0, 50, 0.2)])]
    [('sliver', 0.2)]
    """
    parts, owner = simple_parts(plane)
    areal = shapely.get_type_id(parts) == 3
    parts, owner = parts[areal], owner[areal]
    found = list(_strips("sliver", parts, owner))
    with_holes = np.flatnonzero(shapely.get_num_interior_rings(parts))
    rings, within = shapely.get_rings(parts[with_holes], return_index=True)
    inner = np.r_[False, within[1:] == within[:-1]] if len(within) else np.zeros(0, dtype=bool)
    holes = np.asarray(shapely.polygons(rings[inner]), dtype=object)
    found.extend(_strips("sliver-hole", holes, owner[with_holes[within[inner]]]))
    return sorted(found, key=lambda fault: fault.features)


def _strips(kind: str, shapes: Shapes, owner: Indices) -> Iterator[Found]:
    area, length = shapely.area(shapes), shapely.length(shapes)
    with np.errstate(divide="ignore", invalid="ignore"):
        width, compact = 2 * area / length, 4 * np.pi * area / length**2
    for n in np.flatnonzero((area > 0) & (width < SLIVER_WIDTH_M) & (compact < SLIVER_COMPACTNESS)):
        sizes = {
            "area": (float(area[n]), "m2", "plane"), "width": (float(width[n]), "m", "2A/P"),
            "compactness": (float(compact[n]), "ratio", "4πA/P²"),
        }  # fmt: skip
        yield Found(kind, (int(owner[n]),), point_within(shapes[n]), "plane", sizes)


def _at(xy: Floats, number: int | np.intp) -> tuple[float, float]:
    return (float(xy[number, 0]), float(xy[number, 1]))
