"""All faults of a file's shapes at once, and the list of what was looked for and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import shapely

from zonegeo.base.message import Message
from zonegeo.boundaries import neighbours, outline_faults
from zonegeo.boundaries.fault import Found, Progress, no_progress
from zonegeo.boundaries.flat_vertices import paths_of
from zonegeo.boundaries.validity import find_invalid
from zonegeo.geodesy.shape import CONTACT_M
from zonegeo.geometry import Shapes, ShapesLike, Truths, column_of
from zonegeo.model.answers.inspection import SEVERITIES, Check, Figure

# what can only be looked for where widths are known in metres
_METRIC = ("overlap", "gap", "enclosed-ground", "sliver", "sliver-hole", "spike", "near-duplicate-vertex")
_BETWEEN = ("overlap", "gap", "enclosed-ground")
_PLACED = ("not-of-crs", "axes-swapped", "outside-korea")


def find_faults(
    file: ShapesLike,
    plane: ShapesLike | None,
    *,
    gap_width_m: float = neighbours.GAP_WIDTH_M,
    valid: Truths | None = None,
    sound: Shapes | None = None,
    progress: Progress = no_progress,
) -> list[Found]:
    """Return every fault of shapes, those of single features first.

    Parameters
    ----------
    file
        Shape ``(n,)``: shapes in the coordinates of the file; ``None`` where a feature has none.
    plane
        The same in metres; ``None`` where they cannot be brought there: nothing that needs a width is looked for.
    gap_width_m
        A strip of nobody's ground up to that width is a gap.
    valid
        Which shapes of the file are valid, where that is known.
    sound
        The polygons of ``plane`` as :func:`sound_polygons` gives them, where they are known.

    Examples
    --------
    >>> sorted({fault.kind for fault in find_faults([shapely.box(0, 0, 9, 9), None, shapely.Point(0, 0)], None)})
    ['mixed-kinds', 'null-geometry']
    """
    column = column_of(file)
    found = list(_plain(column))
    progress("validity", 0, 1)
    sane = shapely.is_valid(column) if valid is None else valid
    found.extend(find_invalid(column, sane))
    progress("vertices", 0, 1)
    paths = paths_of(column)
    flat = None if plane is None else paths.moved_to(column_of(plane))
    repeats = outline_faults.repeats_of(paths, flat)
    found.extend(outline_faults.find_repeated_vertices(paths, flat, repeats=repeats))
    twins = neighbours.find_duplicates(column)
    found.extend(twins)
    if plane is None or flat is None:
        return found
    found.extend(outline_faults.find_spikes(paths, flat, repeats=repeats))
    # the width of what crosses itself means nothing
    measured = column_of(plane)
    measured[~sane] = None
    found.extend(outline_faults.find_slivers(measured))
    polygons = neighbours.sound_polygons(plane) if sound is None else sound.copy()
    polygons[[fault.features[1] for fault in twins]] = None  # told already: the first one stands for them
    try:
        found.extend(_between(polygons, gap_width_m, progress))
    except neighbours.CrowdedError:
        found.append(Found("crowded", ()))
    return found


def _between(polygons: Shapes, gap_width_m: float, progress: Progress) -> list[Found]:
    progress("overlap", 0, 1)
    near = neighbours.near_pairs(polygons, max(gap_width_m, CONTACT_M))  # once for all three
    found = neighbours.find_overlaps(polygons, near=near, progress=progress)
    found.extend(neighbours.find_gaps(polygons, width_m=gap_width_m, near=near, progress=progress))
    progress("enclosed", 0, 1)
    found.extend(neighbours.find_enclosed(polygons, width_m=gap_width_m, near=near))
    return found


def _plain(column: Shapes) -> list[Found]:
    """What needs no geometry: nothing, an empty shape, kinds that differ in what they cover, heights."""
    found = [Found("null-geometry", (int(n),)) for n in np.flatnonzero(shapely.is_missing(column))]
    found.extend(Found("empty-geometry", (int(n),)) for n in np.flatnonzero(shapely.is_empty(column)))
    dimensions = shapely.get_dimensions(column)
    collected = np.flatnonzero(shapely.get_type_id(column) == 7)
    known = dimensions[dimensions >= 0]
    if len(collected) or (known != known[:1]).any():
        counted = Counter(known.tolist())
        usual = counted.most_common(1)[0][0] if counted else -1
        odd = np.flatnonzero(((dimensions >= 0) & (dimensions != usual)) | (shapely.get_type_id(column) == 7))
        found.append(Found("mixed-kinds", tuple(int(n) for n in odd)))
    high = np.flatnonzero(shapely.has_z(column))
    if len(high):
        found.append(Found("z-values", tuple(int(n) for n in high)))
    return found


def checks_of(
    found: Sequence[Found],
    *,
    no_metres: Message | None,
    placed: bool,
    gap_width_m: float,
    unread: Message | None = None,
) -> tuple[Check, ...]:  # fmt: skip
    """Return what was looked for, how many were found and below which thresholds, in the order of the kinds.

    ``no_metres`` says why nothing could be measured in metres, where that is so; ``unread`` why nothing was looked at.
    """
    counted = Counter(fault.kind for fault in found)
    thresholds = _thresholds(gap_width_m)
    checks = []
    for kind in SEVERITIES:
        reason = None
        if unread is not None:
            reason = unread
        elif no_metres is not None and kind in _METRIC:
            reason = no_metres
        elif counted["crowded"] and kind in _BETWEEN:
            reason = Message("inspect.too-many-pairs", {"value": neighbours.MOST_PAIRS})
        elif not placed and kind in _PLACED:
            reason = Message("inspect.needs-crs")
        checks.append(Check(kind, None if reason else counted[kind], thresholds.get(kind, {}), reason))
    return tuple(checks)


def _thresholds(gap_width_m: float) -> dict[str, dict[str, Figure]]:
    smallest = {"area": Figure(neighbours.SMALLEST_M2, "m2", "above"), "width": _width(CONTACT_M, "above")}
    sliver = {
        "width": _width(outline_faults.SLIVER_WIDTH_M, "below"),
        "compactness": Figure(outline_faults.SLIVER_COMPACTNESS, "ratio", "below"),
    }
    return {
        "overlap": smallest,
        "gap": {**smallest, "widest": _width(gap_width_m, "below")},
        "enclosed-ground": {"area": smallest["area"], "width": _width(gap_width_m, "above")},
        "sliver": sliver,
        "sliver-hole": sliver,
        "spike": {
            "angle": Figure(outline_faults.SPIKE_DEGREES, "degree", "below"),
            "width": _width(outline_faults.SPIKE_WIDTH_M, "below"),
        },
        "near-duplicate-vertex": {"distance": _width(outline_faults.NEAR_VERTEX_M, "below")},
    }


def _width(metres: float, method: str) -> Figure:
    return Figure(metres, "m", method)
