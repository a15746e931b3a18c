"""Contiguity: how many connected parts the land of some sites has, and how wide the widest gap between them is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geodesy.distance import nearest_lines, separation
from zonegeo.geodesy.near_links import Links
from zonegeo.geodesy.shape import CONTACT_M, groups, merged, near_pairs, polygons_of
from zonegeo.geometry import Geometry, Truths, single
from zonegeo.measures.land.area import has_outline
from zonegeo.measures.land.distance_matrix import (
    Matrix,
    ellipsoid_matrix,
    linked_by_ellipsoid,
    linked_matrix,
    links_of,
    separation_matrix,
)
from zonegeo.measures.land.parts import scene_of_parts
from zonegeo.measures.land.separation import spanning_link
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Shapes
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement

Kind = Literal["method", "reading"]


# --- the land of a requirement ----------------------------------------------------------------------------------------


@value
class Land:
    """The land of the sites that a requirement speaks of, in metres of the analysis CRS.

    ``drawn`` are the sites with an outline of their own and ``shape`` is the union of these (``None`` without any),
    known to ``accuracy_m``; ``unknown`` are the sites of which no outline proves the shape.
    """

    chosen: Indices
    drawn: Indices
    unknown: Indices
    shape: Any
    accuracy_m: float


def land_of(scene: Scene, roles: tuple[str, ...]) -> Land:
    """Return the land of the sites of some roles."""
    chosen = scene.indices(roles)
    outlined = has_outline(scene, chosen)
    drawn = chosen[outlined]
    accuracy = np.nan_to_num(scene.accuracy[drawn])
    return Land(
        chosen=chosen,
        drawn=drawn,
        unknown=chosen[~outlined],
        shape=merged(scene.shapes[drawn]) if len(drawn) else None,
        accuracy_m=float(accuracy.max(initial=0.0)),
    )


def land_outcome(
    scene: Scene,
    land: Land,
    unit: str,
    answer: Answer,
    *,
    others: Iterable[Answer] = (),
    subject: Iterable[int] = (),
    witness: Geometry | None = None,
    parts: Iterable[Part] = (),
    reading: str = "",
) -> Outcome:
    """Return what a measure of land gives; ``no-site`` where there is none.

    Where there is no value, the sites without an outline are what leaves it open.
    """
    plane = f"plane:{scene.crs}"
    bases = dict.fromkeys(scene.sites[index].boundary.basis.value for index in land.chosen)
    if not len(land.chosen):
        answer, others = Answer("method", plane, None, 0.0, None, 0.0, None), ()
    missing = "no-site" if not len(land.chosen) else "site-without-outline" if answer.value is None else ""
    return Outcome(
        unit=unit,
        method=plane,
        crs=scene.crs,
        basis="+".join(bases) or "unknown",
        answer=answer,
        others=tuple(others),
        subject=tuple(scene.ids[index] for index in subject),
        witness=witness,
        parts=tuple(parts),
        missing=missing,
        values={"unlocated": scene.names(land.unknown), "reading": reading},
    )


# --- connected parts --------------------------------------------------------------------------------------------------


@value
class Pieces:
    """The polygons of some sites, each with the polygon of their union that it belongs to, as columns."""

    shapes: Shapes
    site: Indices
    part: Indices


def count_parts(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Count the connected parts of the union of the sites; what is nearer than a millimetre touches.

    Under the reading ``rook`` (the default) land hangs together where it shares an edge of some length or overlaps,
    under ``queen`` where it touches in a corner too. That is a matter of what touches what: no other plane changes it.

    Notes
    -----
    Accuracy: gaps not wider than the accuracies of both boundaries together may be closed (``low``), necks not wider
    than twice the accuracy may be gaps (``high``).

    A site without an outline may bridge all that its place touches, whatever that is where no place is known, and
    nobody knows of how many pieces it is: no count is an upper end.
    """
    land = land_of(scene, requirement.roles)
    deciding, *others = requirement.readings or ("rook",)
    polygons = polygons_of(land.shape)
    pieces = _pieces(scene, land, polygons)
    answer = _count(scene, land, pieces, polygons, ("method", f"plane:{scene.crs}", deciding))
    return land_outcome(
        scene,
        land,
        "part",
        answer,
        others=[_count(scene, land, pieces, polygons, ("reading", reading, reading)) for reading in others],
        subject=_apart(pieces, polygons, deciding),
        witness=single(shapely.multipolygons(polygons)) if len(polygons) else None,
        parts=_own_parts(scene, land, pieces),
        reading=deciding,
    )


def _pieces(scene: Scene, land: Land, polygons: Shapes) -> Pieces:
    shapes, owner = shapely.get_parts(scene.shapes[land.drawn], return_index=True)
    part = shapely.STRtree(polygons).nearest(shapely.point_on_surface(shapes)) if len(polygons) else owner
    return Pieces(np.asarray(shapes, dtype=object), land.drawn[owner], np.asarray(part, dtype=np.intp))


def _part_groups(pieces: Pieces, count: int, reading: str) -> Indices:
    """The connected part of each polygon of the union: for ``rook`` its own, for ``queen`` together with what touches.

    What touches is told from the pieces as they are drawn, as the gap between them is.
    """
    return groups(count, pieces.part[near_pairs(pieces.shapes, reach_m=0.0)] if reading == "queen" else ())


def _count(scene: Scene, land: Land, pieces: Pieces, polygons: Shapes, asked: tuple[Kind, str, str]) -> Answer:
    kind, name, reading = asked
    together = _part_groups(pieces, len(polygons), reading)
    count, unknown = len(np.unique(together)), len(land.unknown)
    group = together[pieces.part] if len(polygons) else pieces.part
    known_low = _fewest(scene, land, pieces, group, accurate=True) if unknown else count
    low = _fewest(scene, land, pieces, group, accurate=False)
    most = max(count, _most(scene, pieces, reading))
    if unknown:
        return Answer(kind, name, None, float(known_low), None, float(low), None)
    return Answer(kind, name, float(count), float(known_low), float(count), float(low), float(most))


def _fewest(scene: Scene, land: Land, pieces: Pieces, group: Indices, *, accurate: bool) -> int:
    """The number of parts where every site without an outline, and every accuracy, joins what it can."""
    places = scene.places[land.unknown]
    if any(place is None for place in places):
        return 1
    owners = np.concatenate([pieces.site, land.unknown])
    shapes = np.concatenate([pieces.shapes, places])
    reach = np.zeros(len(owners)) if accurate else np.nan_to_num(scene.accuracy[owners])
    near = near_pairs(shapes, reach_m=reach)
    # two outlines without any doubt about them hang together as they are drawn
    doubtful = (reach[near].sum(axis=1) > 0) | (near[:, 1] >= len(pieces.shapes))
    first = {part: number for number, part in reversed(list(enumerate(group.tolist())))}
    drawn = [(first[part], number) for number, part in enumerate(group.tolist())]
    return len(np.unique(groups(len(shapes), [*drawn, *near[doubtful].tolist()])))


def _most(scene: Scene, pieces: Pieces, reading: str) -> int:
    """The number of parts where necks as narrow as twice the accuracy are gaps, and every rough outline draws back.

    Two neighbours come apart where one of them draws back: each outline is off for itself.
    """
    reach = np.nan_to_num(scene.accuracy[pieces.site])
    rough = reach > 0
    # a loop: a narrowed polygon falls into any number of parts, and what vanishes was land all the same
    narrowed = [max(1, len(polygons_of(each))) for each in shapely.buffer(pieces.shapes[rough], -reach[rough])]
    exact = pieces.shapes[~rough]
    if not len(exact):
        return sum(narrowed)
    sure = polygons_of(merged(exact))
    part = shapely.STRtree(sure).nearest(shapely.point_on_surface(exact))
    as_drawn = Pieces(exact, pieces.site[~rough], np.asarray(part, dtype=np.intp))
    return sum(narrowed) + len(np.unique(_part_groups(as_drawn, len(sure), reading)))


def _apart(pieces: Pieces, polygons: Shapes, reading: str) -> list[int]:
    """The sites with land outside the largest part; none where there is one part."""
    if not len(polygons):
        return []
    together = _part_groups(pieces, len(polygons), reading)
    areas = np.bincount(together, weights=shapely.area(polygons), minlength=len(polygons))
    outside = together[pieces.part] != int(np.argmax(areas))
    return [int(index) for index in dict.fromkeys(pieces.site[outside].tolist())]


def _own_parts(scene: Scene, land: Land, pieces: Pieces) -> list[Part]:
    """One line for each site: of how many polygons it is, ``None`` where it has no outline."""
    lines = []
    for index in land.chosen:
        site = scene.sites[index]
        count = float((pieces.site == index).sum()) if index in land.drawn else None
        lines.append(Part(site.id, "part-count", site.name, count, count, count, "part", None, None))
    return lines


# --- the widest gap ---------------------------------------------------------------------------------------------------


def measure_gap(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the widest gap between sites: the longest link of the shortest tree that links them all, edge to edge.

    0 where all sites touch or overlap, in a corner at least, and for one site alone; a site of several polygons is one
    site (``part-count`` counts those), and beside it the gap is given that they have as sites of their own.

    Notes
    -----
    A site without an outline lies as near to or far from the others as its place allows, a schematic square as its
    accuracy does. A gap of a millimetre at the most is none: ``part-count`` counts what it divides as one part.
    """
    land = land_of(scene, requirement.roles)
    chosen = land.chosen
    if not len(chosen):
        return land_outcome(scene, land, "m", Answer.exact(0.0))
    outlined = has_outline(scene, chosen)
    matrix, links = _between(scene, chosen)
    others = _by_other_methods(scene, chosen, matrix, links)
    parts = scene_of_parts(scene)
    if parts is not None:
        others.append(_by_part(parts, parts.indices(requirement.roles)))
    link = _widest(matrix, links, outlined, chosen)
    return land_outcome(
        scene,
        land,
        "m",
        _gap(f"plane:{scene.crs}", matrix, links),
        others=others,
        subject=link,
        witness=nearest_lines(scene.shapes[link[0]], scene.shapes[link[1]]).item() if link else None,
        parts=_nearest_sites(scene, matrix, links, chosen),
    )


def _between(scene: Scene, chosen: Indices) -> tuple[Matrix, Links | None]:
    """The distances of all pairs, or of those alone that a tree may link, where there are many sites with outlines."""
    outlined = has_outline(scene, chosen)
    links = links_of(scene, chosen) if outlined.all() else None
    if links is not None:
        return linked_matrix(scene, chosen, links), links
    return _opened(separation_matrix(scene, chosen, chosen), outlined), None


def _by_other_methods(scene: Scene, chosen: Indices, matrix: Matrix, links: Links | None) -> list[Answer]:
    geodesic = ellipsoid_matrix(scene, chosen, chosen) if links is None else linked_by_ellipsoid(scene, chosen, links)
    return [
        _gap(name, matrix.scaled(cells, scene.stretch), links)
        for name, cells in (
            *((f"plane:{code}", _distances(shapes[chosen], links)) for code, shapes in scene.other_planes.items()),
            ("ellipsoid:GRS80", geodesic),
        )
    ]


def _by_part(scene: Scene, chosen: Indices) -> Answer:
    """The widest gap where every detached part is a site of its own, by every method."""
    matrix, links = _between(scene, chosen)
    plane, *others = (_gap("by-part", matrix, links), *_by_other_methods(scene, chosen, matrix, links))
    highs = [each.high for each in (plane, *others)]
    known = [each for each in highs if each is not None]
    high = max(known) if len(known) == len(highs) else None
    low = min(each.low for each in (plane, *others))
    return Answer("reading", "by-part", plane.value, plane.known_low, plane.known_high, low, high)


def _distances(shapes: Shapes, links: Links | None) -> Floats:
    if links is None:
        return separation(shapes[:, None], shapes[None, :])
    return links.between(shapes)


def _opened(matrix: Matrix, outlined: Truths) -> Matrix:
    """Leave the distances of a schematic square open as far as its accuracy does: it proves none."""
    proven = outlined[:, None] & outlined[None, :]
    return Matrix(
        np.where(proven, matrix.value, np.nan),
        np.where(proven, matrix.known_low, matrix.low),
        np.where(proven, matrix.known_high, matrix.high),
        matrix.low,
        matrix.high,
    )


def _gap(name: str, matrix: Matrix, links: Links | None) -> Answer:
    known_low, known_high, low, high = (
        _link(ends, links) for ends in (matrix.known_low, matrix.known_high, matrix.low, matrix.high)
    )
    value = known_low if known_low == known_high else None
    return Answer("method", name, value, known_low or 0.0, known_high, low or 0.0, high)


def _link(distances: Floats, links: Links | None) -> float | None:
    longest = (spanning_link(distances) if links is None else links.longest(distances))[0]
    if not np.isfinite(longest):
        return None
    return longest if longest > CONTACT_M else 0.0


def _widest(matrix: Matrix, links: Links | None, outlined: Truths, chosen: Indices) -> tuple[int, ...]:
    """The two sites at the widest gap between those with an outline; none where these touch."""
    drawn = np.flatnonzero(outlined)
    if len(drawn) < 2:
        return ()
    longest, one, other = (
        spanning_link(matrix.value[np.ix_(drawn, drawn)]) if links is None else links.longest(matrix.value)
    )
    return (int(chosen[drawn[one]]), int(chosen[drawn[other]])) if longest > CONTACT_M else ()


def _nearest_sites(scene: Scene, matrix: Matrix, links: Links | None, chosen: Indices) -> list[Part]:
    """One line for each site: the nearest other one, by what is known at the least."""
    if len(chosen) < 2:
        return []
    if links is not None:
        neighbours = chosen[links.other[links.nearest(matrix.low)]]
        values, lowest, highest = (
            end[links.nearest(end)].tolist() for end in (matrix.value, matrix.low, matrix.high)
        )  # fmt: skip
        return [
            Part(scene.ids[index], scene.ids[other], scene.sites[other].name, value, low, high, "m", None, None)
            for index, other, value, low, high in zip(chosen, neighbours, values, lowest, highest, strict=True)
        ]
    alone = np.eye(len(chosen), dtype=bool)
    lows, highs = np.where(alone, np.inf, matrix.low), np.where(alone, np.inf, matrix.high)
    values = np.where(alone, np.nan, matrix.value)
    lines = []
    # a loop: one line of evidence for each site
    for row, index in enumerate(chosen):
        nearest = scene.sites[chosen[int(np.argmin(lows[row]))]]
        others = np.delete(values[row], row)
        known = None if np.isnan(others).any() else float(others.min())
        high = float(highs[row].min())
        ends = (known, float(lows[row].min()), high if np.isfinite(high) else None)
        lines.append(Part(scene.ids[index], nearest.id, nearest.name, *ends, "m", None, None))
    return lines
