"""Separation of core institutions and background spaces, edge to edge (고시 제8조 제1항: 최단 거리)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from math import inf, isfinite
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from zonegeo.base.made_rows import Rows
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geodesy.distance import ellipsoid_length, nearest_lines, separation
from zonegeo.geodesy.near_links import Links
from zonegeo.measures.land.distance_matrix import (
    Matrix,
    ellipsoid_matrix,
    linked_by_ellipsoid,
    linked_matrix,
    links_of,
    separation_matrix,
)
from zonegeo.measures.land.parts import scene_of_parts
from zonegeo.measures.land.place_bounds import Detour, Reach, detour_of, reach_of
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Shapes, site_count
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement

Kind = Literal["method", "reading"]


def _max_pair(cells: Floats, _pairs: Floats | None) -> float:
    return float(cells.max())


def _max_over_background_min_core(cells: Floats, _pairs: Floats | None) -> float:
    return float(cells.min(axis=0).max())


def _min_pair(cells: Floats, _pairs: Floats | None) -> float:
    return float(cells.min())


def _spanning_link(_cells: Floats, pairs: Floats | None) -> float:
    if pairs is None:
        raise ValueError("the spanning link needs the distances of all pairs of sites")
    return longest_spanning_link(pairs)


# The four readings of 고시 제8조 제1항 for several institutions and background spaces: each folds the core × background
# distances, or the distances of all pairs of sites
READINGS: dict[str, Callable[[Floats, Floats | None], float]] = {
    "max_pair": _max_pair,
    "max_over_background_min_core": _max_over_background_min_core,
    "min_pair": _min_pair,
    "spanning_link": _spanning_link,
}


def spanning_link(distances: Floats) -> tuple[float, int, int]:
    """Return the longest link of a minimum spanning tree (R. C. Prim, 1957) over all pairs, and the two it joins.

    Parameters
    ----------
    distances
        Symmetric, shape ``(n, n)``, metres; ``n = 1`` gives 0 from the one to itself.

    Examples
    --------
    >>> import numpy as np
    >>> spanning_link(np.array([[0.0, 1.0, 9.0], [1.0, 0.0, 4.0], [9.0, 4.0, 0.0]]))
    (4.0, 1, 2)
    """
    rows: list[list[float]] = distances.tolist()
    left = list(range(len(rows)))
    best, joins = [0.0, *[inf] * (len(rows) - 1)], [0] * len(rows)
    longest = (0.0, 0, 0)
    while left:
        nearest = min(left, key=best.__getitem__)
        if best[nearest] == inf:  # everything left is infinitely far
            return inf, 0, nearest
        if best[nearest] > longest[0]:
            longest = (best[nearest], joins[nearest], nearest)
        left.remove(nearest)
        row = rows[nearest]
        for other in left:
            if row[other] < best[other]:
                best[other], joins[other] = row[other], nearest
    return longest


def longest_spanning_link(distances: Floats) -> float:
    """Return the length alone of :func:`spanning_link`, metres."""
    return spanning_link(distances)[0]


# says whether a number that lies between a least and a most is known well enough
Enough = Callable[[float, float], bool]


def _answer(kind: Kind, name: str, reading: str, distances: Distances) -> Answer:
    ends = [_end(reading, distances, end, _is_one_number)[1] for end in ("known_low", "known_high", "low", "high")]
    value = _value_of_whole(_value(reading, distances), *ends[:2])
    known_low, known_high, low, high = (end if isfinite(end) else None for end in ends)
    return Answer(kind, name, value, known_low or 0.0, known_high, low or 0.0, high)


def _value_of_whole(value: float | None, known_low: float, known_high: float) -> float | None:
    """The value of the sites with a known place: none of the whole where the others cannot but change it."""
    if value is None or not _reaches_down_to(known_low, value) or not _reaches_up_to(known_high, value):
        return None
    return value


def _reaches_down_to(low: float, value: float) -> bool:
    return (low if isfinite(low) else 0.0) - 1e-6 <= value


def _reaches_up_to(high: float, value: float) -> bool:
    return value <= high + 1e-6


def _is_one_number(least: float, most: float) -> bool:
    return least == most


def _beside_limits(reading: str, plane: Distances, limits: Iterable[float], stretch: float) -> Answer | None:
    """A reading by all methods as far as limits ask: each end on the right side of each of them, and the value.

    ``None`` where the plane alone does not tell that.
    """
    value = _value(reading, plane)

    def apart(least: float, most: float) -> bool:
        # two methods differ by no more than twice the stretch, and as much again
        return not any(least * (1.0 - 4.0 * stretch) <= each <= most * (1.0 + 4.0 * stretch) for each in limits)

    def held(end: Callable[[float, float], bool]) -> Enough:
        return lambda least, most: (
            apart(least, most) and (value is None or end(least, value) is end(most, value))
        )  # fmt: skip

    asked = {"known_low": held(_reaches_down_to), "known_high": held(_reaches_up_to), "low": apart, "high": apart}
    ends = {end: _end(reading, plane, end, enough) for end, enough in asked.items()}
    if not all(enough(*ends[end]) for end, enough in asked.items()):
        return None
    known_low, known_high, low, high = (ends[end][end.endswith("high")] for end in asked)
    whole = _value_of_whole(value, known_low, known_high)
    bounds = (end if isfinite(end) else None for end in (known_high, high))
    return Answer("reading", reading, whole, known_low, next(bounds), low, next(bounds))


def _end(reading: str, distances: Distances, end: str, enough: Enough) -> tuple[float, float]:
    """Fold the distances at one end, with what the places of unlocated sites leave of several of them together.

    Returns
    -------
    Between what it lies: searches go on until that is enough.
    """
    pairs = distances.pairs
    if reading == "spanning_link" and pairs is not None:
        return _link_of_all(distances, pairs, end, enough)
    cells: Floats = getattr(distances.matrix, end)
    if end.endswith("low"):
        # of one core alone the nearest is the farthest, too
        if reading == "max_pair" or (reading == "max_over_background_min_core" and len(cells) == 1):
            rows, columns = getattr(distances.cores, end), getattr(distances.backgrounds, end)
            cells = np.maximum(cells, np.maximum(rows[:, None], columns[None, :]))
    elif reading == "min_pair":
        least = cells.min()
        reaches = [distances.cores, distances.backgrounds]
        return _narrowed(end, reaches, lambda *each: min(least, *map(np.min, each)), enough)
    elif reading == "max_over_background_min_core":
        columns = cells.min(axis=0)
        return _narrowed(end, [distances.backgrounds], lambda reach: np.minimum(columns, reach).max(), enough)
    found = READINGS[reading](cells, None)
    return found, found


def _narrowed(end: str, reaches: list[Reach], fold: Callable[..., float], enough: Enough) -> tuple[float, float]:
    """Fold what places leave of the nearest: they are searched until it is known what decides, the others never."""
    while True:
        ends = [each.nearest(end) for each in reaches]
        least, most = (float(fold(*each)) for each in zip(*ends, strict=True))
        if least == most or enough(least, most):
            return least, most
        if not [each for each in reaches if each.narrow(end)]:
            return most, most


def _link_of_all(distances: Distances, pairs: Matrix, end: str, enough: Enough) -> tuple[float, float]:
    """The longest link of all sites at one end; of those without an outline it is asked how they lie only if need be.

    They lengthen no link beyond what links all of them at the most, and do not shorten one of the located ones below
    what links all at the least.
    """
    ends: Floats = getattr(pairs, end)
    if distances.links is not None:
        found = distances.links.longest(ends)[0]
        return found, found
    every, located = longest_spanning_link(ends), distances.located
    if not located.any() or located.all():
        return every, every
    own = longest_spanning_link(ends[located][:, located])
    least, most = (every, max(every, own)) if end.endswith("low") else (min(every, own), every)
    if least == most or enough(least, most):
        return least, most
    if end.endswith("low"):
        found = _by_detours(distances, ends, every, end)
        return found, found
    return _by_one(distances, ends, own, end, every, enough)


def _by_detours(distances: Distances, pairs: Floats, folded: float, end: str) -> float:
    """Link the sites by straight ways at the least, and the located ones by those over unlocated ones, too."""
    located = np.ix_(distances.located, distances.located)
    detours = distances.detours()
    return detours.fold(end, lambda ways: max(folded, longest_spanning_link(np.minimum(pairs, ways)[located])))


def _by_one(
    distances: Distances, pairs: Floats, own: float, end: str, every: float, enough: Enough
) -> tuple[float, float]:
    """Link the located sites, then each unlocated one to the nearest of these or to another unlocated one."""
    located = distances.located
    nearest = pairs[:, located].min(axis=1)
    apart = np.zeros((int((~located).sum()) + 1,) * 2)
    apart[1:, 1:] = pairs[~located][:, ~located]

    def link(reach: Floats) -> float:
        apart[0, 1:] = apart[1:, 0] = np.where(np.isinf(reach), nearest, reach)[~located]
        return min(every, max(own, longest_spanning_link(apart)))

    return _narrowed(end, [distances.everyone()], link, enough)


def _value(reading: str, distances: Distances) -> float | None:
    """Fold the sites with a known place alone; ``None`` where no core or no background space has one."""
    matrix, pairs, links = distances.matrix, distances.pairs, distances.links
    known = ~np.isnan(matrix.value)
    if not known.any():
        return None
    if pairs is not None and links is not None:
        return links.longest(pairs.value)[0] if reading == "spanning_link" else READINGS[reading](matrix.value, None)
    located_pairs = None
    if pairs is not None:
        located = ~np.isnan(np.diag(pairs.value))
        located_pairs = pairs.value[located][:, located]
    return READINGS[reading](matrix.value[known.any(axis=1)][:, known.any(axis=0)], located_pairs)


def measure_separation(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the separation under the first reading of the requirement, and beside it under all the others.

    ``value`` is the largest (or the one the reading asks for) between sites with a known place; the interval covers
    every place in which the others may lie.
    """
    cores, backgrounds = scene.indices(("core",)), scene.indices(("background",))
    deciding, *others = requirement.readings or ("max_pair",)
    if not len(cores) or not len(backgrounds):
        missing = "no-core-site" if not len(cores) else "no-background-site"
        answer = Answer("method", f"plane:{scene.crs}", None, 0.0, None, 0.0, None)
        return Outcome("m", f"plane:{scene.crs}", "plane", answer, crs=scene.crs, missing=missing)
    parts = scene_of_parts(scene)
    plane = _in_plane(scene, cores, backgrounds, requirement.readings or (deciding,))
    told: dict[str, Answer | None] = {}
    if scene.limits is not None and parts is None and requirement.decided_on != "shown":
        limits = scene.limits.get(requirement.measure, frozenset())
        told = {reading: _beside_limits(reading, plane, limits, scene.stretch) for reading in others}
    asked = [deciding, *(reading for reading in others if told.get(reading) is None)]
    elsewhere = _elsewhere(scene, cores, backgrounds, plane, linked="spanning_link" in asked)
    answer, *answers = (_answer("method", each.method, deciding, each) for each in (plane, *elsewhere))
    by_part = [] if parts is None else _by_method(
        parts, parts.indices(("core",)), parts.indices(("background",)), requirement.readings or (deciding,)
    )  # fmt: skip
    # another reading, and the parts of a site as sites of their own, by every method
    answers = [
        *(told.get(each) or _of_all(each, each, [plane, *elsewhere, *by_part]) for each in others), *answers,
        *([_of_all("by-part", deciding, by_part)] if by_part else []),
    ]  # fmt: skip
    everyone = np.concatenate([cores, backgrounds])
    pair = _deciding_pair(plane, cores, backgrounds, deciding)
    subject = () if pair is None else pair
    witness = None if pair is None else nearest_lines(scene.shapes[pair[0]], scene.shapes[pair[1]]).item()
    unlocated = [int(index) for index in everyone if scene.shapes[index] is None]
    placeless = [index for index in unlocated if scene.places[index] is None]
    remarks = [Message("remark.sites-without-place", {"count": site_count(unlocated), "sites": scene.names(unlocated)})]
    return Outcome(
        unit="m",
        method=plane.method,
        crs=scene.crs,
        basis=_basis(scene, subject, unlocated),
        answer=answer,
        others=tuple(answers),
        subject=tuple(scene.ids[index] for index in subject),
        witness=witness,
        parts=_parts(parts or scene, (by_part or [plane])[0].matrix),
        missing="" if answer.known_high is not None else "site-without-place",
        remarks=tuple(remarks) if unlocated else (),
        values={"pair": scene.names(subject), "unlocated": scene.names(placeless or unlocated), "reading": deciding},
    )


def _basis(scene: Scene, subject: tuple[int, ...], unlocated: list[int]) -> str:
    bases = [scene.sites[index].boundary.basis.value for index in subject]
    if unlocated:
        bases.append("within")
    return "+".join(dict.fromkeys(bases))


@value
class Distances:
    """The distances by one method: each core site to each background space, and what places leave of them together.

    ``pairs`` are those of every two sites, where a reading asks for them, or those of ``links`` alone, which are all
    that a tree may have; ``located`` says which of these have an outline, ``everyone`` what the places of the others
    leave of the distances to these, ``detours`` of the ways by them: both are looked for when they are asked for.
    """

    method: str
    matrix: Matrix
    cores: Reach
    backgrounds: Reach
    pairs: Matrix | None
    links: Links | None
    located: NDArray[np.bool_]
    everyone: Callable[[], Reach]
    detours: Callable[[], Detour]


def _in_plane(scene: Scene, cores: Indices, backgrounds: Indices, readings: Sequence[str]) -> Distances:
    everyone = np.concatenate([cores, backgrounds])
    linked = "spanning_link" in readings
    farthest = "max_pair" in readings or ("max_over_background_min_core" in readings and len(cores) == 1)
    nearest = bool({"min_pair", "max_over_background_min_core"} & set(readings))
    links = links_of(scene, everyone) if linked else None
    pairs: Matrix | None
    if linked and links is None:
        every = separation_matrix(scene, everyone, everyone)
        pairs, matrix = every, every.cut(len(cores))
    else:
        pairs = None if links is None else linked_matrix(scene, everyone, links)
        matrix = separation_matrix(scene, cores, backgrounds)
    beyond_m = float(matrix.low.max())
    return Distances(
        f"plane:{scene.crs}",
        matrix,
        reach_of(
            scene, cores, backgrounds, matrix, nearest="min_pair" in readings, farthest=farthest, beyond_m=beyond_m
        ),
        reach_of(scene, backgrounds, cores, matrix.turned(), nearest=nearest, farthest=farthest, beyond_m=beyond_m),
        pairs,
        links,
        scene.located[everyone],
        cache(lambda: reach_of(scene, everyone, everyone, pairs, nearest=True, farthest=False)),
        cache(lambda: _detours(scene, everyone, pairs)),
    )  # fmt: skip


def _detours(scene: Scene, everyone: Indices, pairs: Matrix | None) -> Detour:
    if pairs is None:
        raise ValueError("ways over several sites need the distances of all pairs of them")
    below_m, beyond_m = _links_of_located(scene, pairs), longest_spanning_link(pairs.low)
    return detour_of(scene, everyone, pairs.known_low, pairs.low, beyond_m=beyond_m, below_m=below_m)


def _links_of_located(scene: Scene, pairs: Matrix) -> tuple[float, float]:
    """The longest links of the located sites by straight ways, at the most by any method: longer ways replace none."""
    located = ~np.isnan(np.diag(pairs.value))
    if not located.any():
        return 0.0, 0.0
    # two planes differ in a straight way by no more than twice the stretch, and a detour shrinks by it once
    shift = 2.0 * scene.stretch * float(np.nanmax(pairs.value))
    known_low, low = (
        (longest_spanning_link(ends[np.ix_(located, located)]) + shift) / (1.0 - scene.stretch)
        for ends in (pairs.known_low, pairs.low)
    )
    return known_low, low


def _by_method(scene: Scene, cores: Indices, backgrounds: Indices, readings: Sequence[str]) -> list[Distances]:
    """The distances in the analysis plane first, then in every other fit belt, then on the ellipsoid."""
    plane = _in_plane(scene, cores, backgrounds, readings)
    return [plane, *_elsewhere(scene, cores, backgrounds, plane, linked="spanning_link" in readings)]


def _elsewhere(
    scene: Scene, cores: Indices, backgrounds: Indices, plane: Distances, *, linked: bool
) -> list[Distances]:
    """The distances in every other fit belt, then on the ellipsoid; of every two sites where they are ``linked``."""
    found: list[Distances] = []
    count, everyone = len(cores), np.concatenate([cores, backgrounds])
    from_cores, from_backgrounds = (each.scaled(scene.stretch) for each in (plane.cores, plane.backgrounds))
    reach = cache(lambda: plane.everyone().scaled(scene.stretch))
    detours = cache(lambda: plane.detours().scaled(scene.stretch))
    # a loop: a method each
    for name, shapes in (*((f"plane:{c}", s) for c, s in scene.other_planes.items()), ("ellipsoid:GRS80", None)):
        if plane.pairs is None or not linked:
            cells, pairs = _cells(scene, shapes, cores, backgrounds), None
        elif plane.links is not None:
            cells = _cells(scene, shapes, cores, backgrounds)
            pairs = plane.pairs.scaled(_linked_cells(scene, shapes, everyone, plane.links), scene.stretch)
        else:
            every = _cells(scene, shapes, everyone, everyone)
            cells, pairs = every[:count, count:], plane.pairs.scaled(every, scene.stretch)
        matrix = plane.matrix.scaled(cells, scene.stretch)
        found.append(
            Distances(name, matrix, from_cores, from_backgrounds, pairs, plane.links, plane.located, reach, detours)
        )
    return found


def answer_of(scene: Scene, cores: Indices, backgrounds: Indices, reading: str) -> Answer:
    """Return the separation of some core sites and background spaces under one reading, in the analysis plane."""
    plane = _in_plane(scene, cores, backgrounds, (reading,))
    return _answer("method", plane.method, reading, plane)


def _cells(scene: Scene, shapes: Shapes | None, rows: Indices, columns: Indices) -> Floats:
    if shapes is None:
        return ellipsoid_matrix(scene, rows, columns)
    return separation(shapes[rows][:, None], shapes[columns][None, :])


def _linked_cells(scene: Scene, shapes: Shapes | None, everyone: Indices, links: Links) -> Floats:
    if shapes is None:
        return linked_by_ellipsoid(scene, everyone, links)
    return links.between(shapes[everyone])


def _of_all(name: str, reading: str, distances: Sequence[Distances]) -> Answer:
    """A reading by every method: the value of the first, and an interval that covers those of all."""
    answers = [_answer("reading", name, reading, each) for each in distances]
    first = answers[0]
    return Answer(
        "reading", name, first.value, first.known_low, first.known_high,
        min(each.low for each in answers), _highest([each.high for each in answers]),
    )  # fmt: skip


def _highest(ends: Sequence[float | None]) -> float | None:
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def lengths_by_method(scene: Scene, lines: Shapes) -> dict[str, Floats]:
    """Return the lengths of straight lines of the analysis plane by each method of measuring, metres.

    Parameters
    ----------
    lines
        Any shape, metres of the analysis CRS.

    Returns
    -------
    The plane of the analysis CRS first, then every other fit belt, then the ellipsoid; the shape of ``lines`` each.
    """
    lonlat = scene.to_lonlat(lines.ravel())
    lengths = {f"plane:{scene.crs}": np.asarray(shapely.length(lines), dtype=np.float64)}
    for code in scene.other_planes:
        lengths[f"plane:{code}"] = shapely.length(analysis_crs(code).to_plane(lonlat)).reshape(lines.shape)
    return {**lengths, "ellipsoid:GRS80": ellipsoid_length(lonlat).reshape(lines.shape)}


def _deciding_pair(
    plane: Distances, cores: Indices, backgrounds: Indices, reading: str
) -> tuple[int, int] | None:  # fmt: skip
    """Return the two sites whose distance is the value of the reading, or ``None`` where no pair has a known place."""
    matrix, pairs, everyone = plane.matrix, plane.pairs, np.concatenate([cores, backgrounds])
    known = np.nan_to_num(matrix.value, nan=-1.0)
    if (known < 0).all():
        return None
    if reading == "spanning_link" and pairs is not None and plane.links is not None:
        _, one, other = plane.links.longest(pairs.value)
        return int(everyone[one]), int(everyone[other])
    if reading == "spanning_link" and pairs is not None:
        located = np.flatnonzero(~np.isnan(np.diag(pairs.value)))
        _, one, other = spanning_link(pairs.value[np.ix_(located, located)])
        return int(everyone[located[one]]), int(everyone[located[other]])
    if reading == "min_pair":
        cell = divmod(int(np.nanargmin(matrix.value)), matrix.value.shape[1])
    elif reading == "max_over_background_min_core":
        columns = np.where((known >= 0).any(axis=0), np.where(known < 0, np.inf, known).min(axis=0), -1.0)
        column = int(np.argmax(columns))
        cell = (int(np.nanargmin(matrix.value[:, column])), column)
    else:
        cell = divmod(int(np.argmax(known)), known.shape[1])
    return int(cores[cell[0]]), int(backgrounds[cell[1]])


def _parts(scene: Scene, matrix: Matrix) -> Sequence[Part]:
    """One line for each core site and background space; a site of detached parts has a line for each."""
    cores = [scene.ids[index] for index in scene.indices(("core",))]
    backgrounds = [scene.sites[index] for index in scene.indices(("background",))]

    def line(place: int) -> Part:
        i, j = divmod(place, len(backgrounds))
        value = None if np.isnan(matrix.value[i, j]) else float(matrix.value[i, j])
        high = float(matrix.high[i, j]) if np.isfinite(matrix.high[i, j]) else None
        background = backgrounds[j]
        low = float(matrix.low[i, j])
        return Part(cores[i], background.id, background.name, value, low, high, "m", None, None)

    return Rows(len(cores) * len(backgrounds), line)
