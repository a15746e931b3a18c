"""The vertices of many shapes in one array: a loop over vertices would take seconds for each thousand features."""

from __future__ import annotations

import numpy as np
import shapely

from zonegeo.base.value import value
from zonegeo.geometry import Floats, Indices, Shapes, ShapesLike, Truths, column_of

# nothing, polygons and several of them: their rings are drawn in the order of their vertices
_AREAL = (-1, 3, 6)


@value
class Paths:
    """Rings and lines as one run of vertices: position, path and feature of each; ``closed`` is by path."""

    xy: Floats
    path: Indices
    owner: Indices
    closed: Truths

    def first_of_path(self) -> Truths:
        """True for the first vertex of each path."""
        return np.r_[True, self.path[1:] != self.path[:-1]] if len(self.path) else np.zeros(0, dtype=bool)

    def moved_to(self, shapes: Shapes) -> Paths:
        """Return the paths of the same shapes in other coordinates.

        >>> here, there = (column_of([shapely.box(east, 0, east + 1, 1)]) for east in (0, 5))
        >>> paths_of(here).moved_to(there).xy[0].tolist()
        [6.0, 0.0]
        """
        if not (self.closed.all() and np.isin(shapely.get_type_id(shapes), _AREAL).all()):
            return paths_of(shapes)
        return Paths(shapely.get_coordinates(shapes), self.path, self.owner, self.closed)


def simple_parts(shapes: ShapesLike) -> tuple[Shapes, Indices]:
    """Return the points, lines and polygons that shapes are made of, and the feature of each.

    >>> import shapely
    >>> parts, owner = simple_parts([shapely.MultiPoint([(0, 0), (1, 1)]), None, shapely.box(0, 0, 1, 1)])
    >>> [part.geom_type for part in parts], owner.tolist()
    (['Point', 'Point', 'Polygon'], [0, 0, 2])
    """
    parts, owner = column_of(shapes), np.arange(len(shapes), dtype=np.intp)
    if not (shapely.get_type_id(parts) > 3).any():  # as in most files: nothing has to be copied
        drawn = ~shapely.is_missing(parts)
        return parts[drawn], owner[drawn]
    while True:  # a collection may hold collections
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
        if not (shapely.get_type_id(parts) > 3).any():
            return np.asarray(parts, dtype=object), owner


def paths_of(shapes: ShapesLike | Paths) -> Paths:
    """Return the vertices of all rings and lines of shapes; paths stay what they are.

    >>> import shapely
    >>> found = paths_of([shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (2, 0)])])
    >>> found.path.tolist(), found.closed.tolist()
    ([0, 0, 0, 0, 0, 1, 1], [True, False])
    """
    if isinstance(shapes, Paths):
        return shapes
    parts, owner = simple_parts(shapes)
    kind = shapely.get_type_id(parts)
    areal = kind == 3
    rings, within = rings_of(parts[areal])
    linear = (kind == 1) | (kind == 2)
    lines = parts[linear]
    whole = np.concatenate([np.asarray(rings, dtype=object), lines])
    whole_owner = np.concatenate([owner[areal][within], owner[linear]]).astype(np.intp)
    closed = np.r_[np.ones(len(rings), dtype=bool), kind[linear] == 2]
    xy, path = shapely.get_coordinates(whole, return_index=True)
    return Paths(xy, path.astype(np.intp), whole_owner[path] if len(path) else path.astype(np.intp), closed)


def rings_of(polygons: Shapes) -> tuple[Shapes, Indices]:
    """Return the rings of polygons and the polygon of each; one without holes stands for its only ring, uncopied.

    >>> import shapely
    >>> rings, polygon = rings_of(column_of([shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1).buffer(1)]))
    >>> shapely.get_num_coordinates(rings).tolist()[0], polygon.tolist()
    (5, [0, 1])
    """
    holes = shapely.get_num_interior_rings(polygons)
    within = np.repeat(np.arange(len(polygons), dtype=np.intp), holes + 1)
    rings = polygons[within]
    several = holes > 0
    rings[several[within]] = shapely.get_rings(polygons[several])
    return rings, within
