"""Mending does what the ledger says and no more: pictures whose areas the eye can check, and an overlay of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import shape

from zonegeo.base.errors import UsageError
from zonegeo.boundaries.mend.ledger import LedgerLine, limit_problems, mending_limit, mending_order
from zonegeo.boundaries.mend.mend import Mended, mend
from zonegeo.sources.boundary.read_geojson import geometry_problems

# metres of EPSG:5186 east and north of a spot near Hongneung
EAST, NORTH = 204000.0, 554000.0
TO_LONLAT = Transformer.from_crs("EPSG:5186", "EPSG:4326", always_xy=True)
TO_PLANE = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True)
ALL = "close-rings,drop-duplicates,make-valid,orient"


def ring(*corners: tuple[float, float], close: bool = True) -> list[list[float]]:
    """Draw a ring in metres from the spot, in longitude and latitude."""
    line = [*corners, corners[0]] if close else list(corners)
    return [list(TO_LONLAT.transform(EAST + x, NORTH + y)) for x, y in line]


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def plane(geometry: Mapping[str, Any]) -> Any:
    return shapely.transform(
        shape(geometry), lambda xy: np.column_stack(TO_PLANE.transform(xy[:, 0], xy[:, 1])) - (EAST, NORTH)
    )


def mended(text: str, *geometries: Mapping[str, Any] | None) -> Mended:
    return mend(geometries, [f"f{number}" for number in range(len(geometries))], mending_order(text))


def lines(found: Mended) -> list[tuple[str, str, int]]:
    return [(each.feature, each.operation, each.count) for each in found.ledger]


# --- pictures --------------------------------------------------------------------------------------------------------


def test_sound_outline_keeps_every_digit() -> None:
    given_ = [polygon(ring((0, 0), (100, 0), (100, 100), (0, 100)), ring((20, 20), (20, 40), (40, 40), (40, 20))), None]
    found = mended(f"{ALL},snap=0.01", *given_)
    assert list(found.geometries) == given_
    assert found.ledger == ()


def test_open_ring_is_closed_on_request_only() -> None:
    open_ring = polygon(ring((0, 0), (100, 0), (100, 100), (0, 100), close=False))
    assert mended("", open_ring).geometries == (open_ring,)
    found = mended("close-rings", open_ring)
    assert lines(found) == [("f0", "close-rings", 1)]
    assert plane(found.geometries[0]).area == pytest.approx(10_000, abs=1e-3)
    assert found.ledger[0].changed_m2 == 0


def test_repeated_vertices_go_unasked() -> None:
    twice = ring((0, 0), (100, 0), (100, 0), (100, 0), (100, 100), (0, 100))
    found = mended("", polygon(twice))
    assert lines(found) == [("f0", "drop-duplicates", 2)]
    assert len(found.geometries[0]["coordinates"][0]) == 5
    assert found.ledger[0].changed_m2 == 0


def test_rings_are_turned() -> None:
    clockwise, hole = ring((0, 0), (0, 100), (100, 100), (100, 0)), ring((20, 20), (40, 20), (40, 40), (20, 40))
    found = mended("orient", polygon(clockwise, hole))
    shell, inner = found.geometries[0]["coordinates"]
    assert (shell, inner) == (clockwise[::-1], hole[::-1])
    assert lines(found) == [("f0", "orient", 2)]
    assert found.ledger[0].changed_m2 == 0


def test_bow_tie_becomes_two_triangles_and_needs_a_limit() -> None:
    r"""Two triangles of 2,500 m2 each that run opposite ways: the formula says 0.

    ::

        |\  /|
        | \/ |
        | /\ |
        |/  \|
    """
    found = mended("make-valid", polygon(ring((0, 0), (100, 100), (100, 0), (0, 100))))
    drawn = plane(found.geometries[0])
    assert drawn.is_valid
    assert drawn.geom_type == "MultiPolygon"
    assert drawn.area == pytest.approx(5000, abs=0.01)
    [line] = found.ledger
    assert (line.before_m2, line.after_m2) == pytest.approx((0, 5000), abs=0.01)
    assert line.changed_m2 == pytest.approx(5000, abs=0.01)
    assert line.gained_m2 < 1e-3  # the land is the same; what the formula made of it is not
    assert [p.code for p in limit_problems(found.ledger, mending_limit(None))] == ["mend-over-limit"]
    assert list(limit_problems(found.ledger, mending_limit("5001 m2"))) == []


def test_spike_is_taken_off_within_the_limit() -> None:
    """A spike without width goes, and no area with it."""
    spike = ring((0, 0), (100, 0), (100, 50), (150, 50), (100, 50), (100, 100), (0, 100))
    found = mended("make-valid", polygon(spike))
    assert plane(found.geometries[0]).area == pytest.approx(10_000, abs=0.01)
    assert list(limit_problems(found.ledger, mending_limit(None))) == []


def test_parts_that_overlap_are_joined_and_counted_once() -> None:
    parts = [[ring((0, 0), (100, 0), (100, 100), (0, 100))], [ring((50, 0), (150, 0), (150, 100), (50, 100))]]
    found = mended("make-valid", {"type": "MultiPolygon", "coordinates": parts})
    [line] = found.ledger
    assert (line.before_m2, line.after_m2) == pytest.approx((20_000, 15_000), abs=0.01)
    assert line.changed_m2 == pytest.approx(5000, abs=0.01)


def test_hairline_gap_between_neighbours_is_closed() -> None:
    """The right square begins 4 mm east of the left one: its edge moves there, and 0.4 m2 are gained."""
    left = polygon(ring((0, 0), (100, 0), (100, 100), (0, 100)))
    right = polygon(ring((100.004, 0), (200, 0), (200, 100), (100.004, 100)))
    found = mended("snap=0.01", left, right)
    assert lines(found) == [("f1", "snap", 2)]
    [line] = found.ledger
    assert (line.gained_m2, line.lost_m2) == pytest.approx((0.4, 0), abs=1e-4)
    assert line.shift_m == pytest.approx(0.004, abs=1e-5)
    assert found.geometries[0] == left
    assert plane(found.geometries[0]).touches(plane(found.geometries[1]))
    assert set(map(tuple, left["coordinates"][0])) & set(map(tuple, found.geometries[1]["coordinates"][0]))
    assert lines(mended("snap=0.003", left, right)) == []


def test_hole_that_snapping_leaves_without_an_inside_goes() -> None:
    tiny = ring((50, 50), (50, 50.004), (50.004, 50.004), (50.004, 50))
    found = mended("snap=0.01", polygon(ring((0, 0), (100, 0), (100, 100), (0, 100)), tiny))
    assert len(found.geometries[0]["coordinates"]) == 1
    assert found.ledger[0].gained_m2 == pytest.approx(0.004**2, rel=0.01)


@pytest.mark.parametrize("wrong", [
    {"type": "Point", "coordinates": [127, 37]}, {"type": "Polygon", "coordinates": [[["a", 1]]]},
    {"type": "Polygon", "coordinates": []}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": [[1, 2], 3]},
    {"type": "MultiPolygon", "coordinates": [[]]}, {"type": "Polygon", "coordinates": [[[127, 37]]]},
], ids=str)  # fmt: skip
def test_what_is_no_outline_is_left_to_the_check(wrong: dict[str, Any]) -> None:
    found = mended(f"{ALL},snap=1", wrong)
    assert found.geometries == (wrong,)
    assert found.ledger == ()


def test_outside_korea_the_plane_keeps_areas() -> None:
    corner = 1 / 111_319.49  # about a metre at the equator
    found = mended("make-valid", {"type": "Polygon", "coordinates": [
        [[0, 0], [100 * corner, 100 * corner], [100 * corner, 0], [0, 100 * corner], [0, 0]]]})  # fmt: skip
    assert found.ledger[0].after_m2 == pytest.approx(5000, rel=0.01)


# --- any outline -----------------------------------------------------------------------------------------------------

PLACES = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda xy: (xy[0] * 10.0, xy[1] * 10.0))
RINGS = st.lists(PLACES, min_size=3, max_size=7)


def parity(corners: Sequence[tuple[float, float]], x: float, y: float) -> bool:
    """True where a line going east from a spot crosses the ring an odd number of times: no library's judgement."""
    crossings = 0
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


@given(corners=RINGS)
def test_make_valid_keeps_the_land_of_a_ring(corners: list[tuple[float, float]]) -> None:
    found = mended(ALL, polygon(ring(*corners)))
    geometry = found.geometries[0]
    if next(geometry_problems(geometry, "f0"), None) is not None:
        assert shapely.make_valid(shapely.Polygon(corners)).area < 1e-9  # nothing in it to mend
        return
    drawn = plane(geometry)
    spots = [(x + 0.37, y + 0.53) for x in range(1, 120, 7) for y in range(1, 120, 7)]
    # points that lie clear of every line
    clear = [p for p in spots if shapely.LinearRing(corners).distance(shapely.Point(p)) > 0.1]
    wrong = [p for p in clear if drawn.contains(shapely.Point(p)) != parity(corners, *p)]
    doubly_wound = sum(line.gained_m2 for line in found.ledger)
    assert all(not parity(corners, *p) for p in wrong)  # land may be gained where a ring runs round twice
    assert not wrong or doubly_wound > 0
    again = mended(ALL, geometry)
    assert again.ledger == ()
    assert again.geometries == found.geometries


@given(corners=RINGS, offset=st.floats(0.001, 0.02), tolerance=st.sampled_from([0.005, 0.01, 0.05]))
def test_ledger_is_what_an_overlay_finds(corners: list[tuple[float, float]], offset: float, tolerance: float) -> None:
    hull = shapely.convex_hull(shapely.MultiPoint(corners))
    if hull.geom_type != "Polygon":
        return
    moved = shapely.transform(hull, lambda xy: xy + np.array([offset, 0.0]))
    pair = [polygon(ring(*each.exterior.coords[:-1])) for each in (hull, moved)]
    found = mended(f"snap={tolerance}", *pair)
    for number, (before, after) in enumerate(zip(pair, found.geometries, strict=True)):
        own = [line for line in found.ledger if line.feature == f"f{number}"]
        old, new = plane(before), plane(after)
        gained, lost = (sum(getattr(line, name) for line in own) for name in ("gained_m2", "lost_m2"))
        assert gained == pytest.approx(new.difference(old).area, abs=1e-3)
        assert lost == pytest.approx(old.difference(new).area, abs=1e-3)
        assert new.area - old.area == pytest.approx(gained - lost, abs=1e-3)
        assert all(line.shift_m <= tolerance for line in own)
    again = mended(f"snap={tolerance}", *[each for each in found.geometries if each is not None])
    assert again.geometries == found.geometries
    assert again.ledger == ()


# --- what is asked for -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["make-vald", "snap", "orient=1", "snap=0.01,snap=0.02", "=0.1", "snap="])
def test_orders_that_are_not_understood(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        mending_order(text)
    assert caught.value.problems[0].code == "mend-not-understood"


@pytest.mark.parametrize("text", ["snap=0", "snap=-1", "snap=a", "snap=11", "snap=nan", "snap=inf"])
def test_distances_that_redraw(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        mending_order(text)
    assert caught.value.problems[0].code == "mend-snap-not-metres"


@pytest.mark.parametrize("text", ["1", "1 m", "-1 m2", "much", ""])
def test_limits_that_are_not_understood(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        mending_limit(text)
    assert caught.value.problems[0].code == "mend-limit-not-understood"


def test_limit_is_the_smaller_one_and_sums_the_steps() -> None:
    assert mending_limit(None).of(1_000_000) == 1.0
    assert math.isclose(mending_limit(None).of(300), 0.03)
    line = LedgerLine("yard", "snap", 1, 1, 0.001, 20_000.0, 20_000.6, 0.6, 0.0)
    assert list(limit_problems([line], mending_limit(None))) == []
    [problem] = limit_problems([line, line], mending_limit(None))
    assert problem.values["changed"]["value"] == pytest.approx(1.2)
    assert problem.where == "yard"
