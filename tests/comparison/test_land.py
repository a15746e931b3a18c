"""Exchange of land and boundary shift of random polygons against plain computations."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.comparison.drawn import difference, sites
from tests.pictures import CRS, ORIGIN, stars
from tests.pictures import placed as placed_in_a_study
from zonegeo.comparison.land import AREA_STEP_M2, Exchange, Lot, Projection, exact_areas
from zonegeo.comparison.shift import boundary_shift
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.rendering.comparison.comparison_page import comparison_page

shifts = st.tuples(st.integers(-300, 300), st.integers(-300, 300))


def placed(shape: shapely.Polygon, by: tuple[int, int]) -> shapely.Polygon:
    # coordinates as large as those of a Korean belt
    corner = np.array(ORIGIN) + by
    return shapely.normalize(shapely.transform(shape, lambda xy: xy + corner))


def exchanged(before: shapely.Polygon, after: shapely.Polygon) -> Exchange:
    one, other = (Lot("yard", "background", each, (), "") for each in (before, after))
    return Projection(analysis_crs(CRS)).exchange([one], [other], sliver_width_m=1.0)


@given(stars(), stars(), shifts)
def test_exchange_adds_up_to_the_last_bit_and_is_what_the_overlay_says(
    one: shapely.Polygon, other: shapely.Polygon, by: tuple[int, int]
) -> None:
    before, after = placed(one, (0, 0)), placed(other, by)
    told = exchanged(before, after)
    assert told.added - told.removed == told.area_after - told.area_before
    assert abs(told.added - after.difference(before).area) < 1e-3
    assert abs(told.removed - before.difference(after).area) < 1e-3
    back = exchanged(after, before)
    assert (back.added, back.removed, back.slivers) == (told.removed, told.added, told.slivers)
    assert (back.sliver_added, back.sliver_removed) == (told.sliver_removed, told.sliver_added)


@given(st.lists(stars(size_m=120.0, holed=False), min_size=5, max_size=5), st.lists(shifts, min_size=5, max_size=5))
def test_sites_that_both_have_may_be_left_out_of_the_overlay(stay: list[shapely.Polygon], by: list[Any]) -> None:
    """Of outlines that are the same objects the difference is what it is of equal ones that are not."""
    shapes = [shapely.transform(shape, lambda xy, by=by: xy + by) for shape, by in zip(stay, by, strict=True)]
    land = placed_in_a_study(**dict(zip("ABcde", shapes, strict=True))).sites
    before, after = (tuple(land[each] for each in ids) for ids in ("ABcd", "ABce"))
    copied = copy.deepcopy(after)
    assert copied[0].boundary.geometry is not after[0].boundary.geometry
    assert difference(before, after) == difference(before, copied)
    assert difference(after, before) == difference(copied, before)


@given(stars())
def test_areas_are_on_the_step_and_near_the_true_ones(shape: shapely.Polygon) -> None:
    (area,) = exact_areas([placed(shape, (0, 0))])
    assert (area / AREA_STEP_M2).is_integer()
    # the belt's coordinates themselves cost about a hundred-thousandth of a m2
    assert abs(area - shape.area) < 1e-3


@given(stars(), stars(), shifts)
def test_the_shift_is_what_points_along_the_boundaries_say(
    one: shapely.Polygon, other: shapely.Polygon, by: tuple[int, int]
) -> None:
    before, after = placed(one, (0, 0)), placed(other, by)
    told, mean = boundary_shift(before, after)
    step = 0.5
    sampled, weights = [], []
    for ours, theirs in ((before, after), (after, before)):
        points = shapely.points(shapely.get_coordinates(shapely.segmentize(shapely.boundary(ours), step)))
        distances = shapely.distance(points, shapely.boundary(theirs))
        sampled.append(float(distances.max()))
        weights.append((float(distances.mean()), ours.length))
    # between two points half a metre apart nothing lies farther than a quarter of a metre more
    assert max(sampled) - 0.011 <= told <= max(sampled) + step / 2 + 1e-9
    about = sum(value * length for value, length in weights) / sum(length for _, length in weights)
    assume(about > 0)
    assert abs(mean - about) <= 1.0


@given(stars())
def test_a_shape_moved_is_shifted_by_no_more_than_it_went(shape: shapely.Polygon) -> None:
    told, mean = boundary_shift(placed(shape, (0, 0)), placed(shape, (3, 4)))
    assert 0 < mean <= told <= 5.0 + 1e-9


def test_land_of_which_no_outline_is_known_is_no_land_and_no_error() -> None:
    known = sites("..11", within={"a": "1", "u": "1"})
    told = difference(known, known)
    assert told.is_empty
    # one kind of sites, and all land together
    assert [(role.role, role.area_before, role.added) for role in told.roles] == [
        ("background", 0.0, 0.0), ("all", 0.0, 0.0),
    ]  # fmt: skip


def test_a_page_without_any_outline_shows_the_country() -> None:
    from tests.comparison.test_metamorphic import proposal
    from tests.pictures import DAY, profile, requirement
    from zonegeo.comparison.compare_proposals import compare_proposals

    drawn = [proposal("....", name, within={"A": "", "u": ""}) for name in ("one", "two")]
    told = compare_proposals(drawn, profile(requirement("separation", "1 km")), as_of=DAY, with_shapes=True)
    page = comparison_page(told, language="en")
    assert '"bounds":[[33.0,124.5],[38.7,131.0]]' in page


def test_land_that_stayed_came_and_went_makes_up_both() -> None:
    from tests.comparison.test_metamorphic import proposal
    from tests.pictures import DAY, profile, requirement
    from zonegeo.comparison.compare_proposals import compare_proposals

    drawn = [proposal(picture, name) for name, picture in (("one", "AAAA..b"), ("two", "..AAA.b"))]
    told = compare_proposals(drawn, profile(requirement("separation", "1 km")), as_of=DAY, with_shapes=True)
    (change,) = [each for each in told.difference("two").sites if each.before == ("A",)]
    # cells of 10 m: four before, three after, two in both
    assert (change.area_before, change.area_after) == pytest.approx((400.0, 300.0))
    assert (change.kept, change.added, change.removed) == pytest.approx((200.0, 100.0, 200.0))
    assert change.kept == change.area_before - change.removed  # to the last bit
    assert change.kept_shape is not None
    xs = [x for polygon in change.kept_shape["coordinates"] for ring in polygon for x, _ in ring]
    assert (max(xs) - min(xs)) * 111_320 * math.cos(math.radians(37.6)) == pytest.approx(20.0, abs=0.5)
    core = next(role for role in told.difference("two").roles if role.role == "core")
    assert core.kept == pytest.approx(200.0)
    # without a map no geometry is made
    bare = compare_proposals(drawn, profile(requirement("separation", "1 km")), as_of=DAY)
    assert [each.kept_shape for each in bare.difference("two").sites] == [None, None]
    assert (bare.lines, bare.places, bare.pairs) == ((), (), ())
