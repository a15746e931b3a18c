"""Parallel bodies against the union of what lies around every edge, which GEOS makes one edge at a time."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given

from tests.geodesy.test_motion import stars
from zonegeo.geodesy.parallel_body import parallel_body_areas
from zonegeo.geodesy.plane_area import area_interval
from zonegeo.geometry import Geometry

# chords to a quarter of a circle: of an arc they leave out less than 1e-5
CHORDS = 256


def around_every_edge(shape: Geometry, reach: float) -> float:
    """The area with, or without, all that lies within reach of an edge; of many edges at once GEOS simplifies."""
    lines = [shapely.get_coordinates(ring) for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    edges = [line for ring in lines for line in np.stack([ring[:-1], ring[1:]], axis=1)]
    band = shapely.union_all(shapely.buffer(shapely.linestrings(np.array(edges)), abs(reach), quad_segs=CHORDS))
    return float((shape | band).area if reach > 0 else (shape - band).area)


def parallel_body_area(shape: Geometry, reach: float) -> float:
    return float(parallel_body_areas(np.array([shape]), np.array([reach]))[0])


NOTCHED = shapely.Polygon([(0, 0), (100, 0), (100, 100), (60, 100), (60, 50), (40, 50), (40, 100), (0, 100)])
RING = shapely.box(0, 0, 500, 400) - shapely.box(100, 100, 300, 300)
APART = shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shapely.box(130, 0, 200, 100)])
AT_A_CORNER = shapely.MultiPolygon([shapely.box(0, 0, 100, 100), shapely.box(100, 100, 200, 200)])


@pytest.mark.parametrize("reach", [0.5, 9.9, 10.0, 10.1, 15.0, 60.0, -0.5, -15.0, -49.9, -60.0])
@pytest.mark.parametrize("shape", [NOTCHED, RING, APART, AT_A_CORNER], ids=["notched", "ring", "apart", "at a corner"])
def test_a_body_is_what_lies_around_every_edge(shape: Geometry, reach: float) -> None:
    ours, theirs = parallel_body_area(shape, reach), around_every_edge(shape, reach)
    assert ours == pytest.approx(theirs, abs=1e-4 * reach**2 + 1e-6)


@given(stars())
def test_a_body_of_any_outline_is_what_lies_around_every_edge(shape: shapely.Polygon) -> None:
    for reach in (3.0, 25.0, -25.0):
        ours, theirs = parallel_body_area(shape, reach), around_every_edge(shape, reach)
        assert ours == pytest.approx(theirs, abs=1e-4 * reach**2 + 1e-6)


def test_far_from_the_origin_no_digit_is_lost() -> None:
    here, there = (
        parallel_body_area(NOTCHED, 15.0),
        parallel_body_area(shapely.transform(NOTCHED, lambda xy: xy + 2**20), 15.0),
    )
    assert there == pytest.approx(here, abs=1e-6)


@pytest.mark.slow
def test_many_are_each_as_alone_wherever_the_others_lie() -> None:
    # beside each other, on each other, and as many that they are looked at in several goes
    shapes = np.array([shapely.affinity.translate(shape, 40.0 * at) for at in range(600) for shape in (NOTCHED, RING)])
    reach = np.resize([3.0, -7.0, 25.0], len(shapes))
    alone = {
        (which, far): parallel_body_area((NOTCHED, RING)[which], far) for which in (0, 1) for far in (3.0, -7.0, 25.0)
    }  # fmt: skip
    expected = [alone[at % 2, far] for at, far in enumerate(reach)]
    assert parallel_body_areas(shapes, reach) == pytest.approx(expected, abs=1e-6)


@given(stars())
def test_an_outline_of_very_many_corners_has_a_safe_interval(shape: shapely.Polygon) -> None:
    """Too many pairs of edges: GEOS draws the bodies, and the true ends lie between, near by."""
    reach = 5.0
    dense = shapely.segmentize(shape, shape.length / 30_000)
    low, high = (float(end[0]) for end in area_interval([dense], accuracy_m=reach))
    least, most = max(parallel_body_area(shape, -reach), 0.0), parallel_body_area(shape, reach)
    assert low <= least
    assert most <= high
    assert max(least - low, high - most) <= 0.031 * reach * (dense.length + 2 * np.pi * reach)
