"""The reach of a distance limit on the map: where a background space satisfies it, under the deciding reading."""

from __future__ import annotations

import math

import pytest
import shapely
from shapely.geometry import shape as shape_of

from tests.pictures import draw, judged, requirement
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.evaluation import Drawing

# two core sites of 10 m × 10 m, 40 m apart; the background space lies below
PICTURE = """
A....B
......
..c...
"""


def drawn(reading: str, limit: str) -> tuple[Drawing, ...]:
    return judged(draw(PICTURE), requirement("separation", limit, readings=[reading])).drawings


def area_m2(drawing: Drawing) -> float:
    plane = analysis_crs("EPSG:5186").to_plane([shape_of(drawing.geometry)])
    return float(shapely.area(plane)[0])


def offset_area(radius: float) -> float:
    """A square of 10 m with its offset: the square, four strips, four quarters of a circle."""
    return 100.0 + 4 * 10.0 * radius + math.pi * radius**2


def test_every_pair_within_the_limit_is_near_all_core_sites() -> None:
    (reach,) = drawn("max_pair", "1 km")
    # the lens of two offsets: smaller than one of them, and larger than one as narrow as the way between the sites
    assert area_m2(reach) < offset_area(1000.0)
    assert area_m2(reach) == pytest.approx(offset_area(1000.0) - 50.0 * 2 * 1000.0, rel=2e-3)
    assert reach.message.code == "drawing.reach"


@pytest.mark.parametrize("reading", ["max_over_background_min_core", "min_pair"])
def test_some_core_site_within_the_limit_is_near_any(reading: str) -> None:
    (reach,) = drawn(reading, "20 m")
    # 40 m apart, the two offsets of 20 m touch along a line and share nothing
    assert area_m2(reach) == pytest.approx(2 * offset_area(20.0), rel=1e-3)
    assert reach.message.code == "drawing.reach-of-any"


def test_no_place_is_near_core_sites_that_are_too_far_apart() -> None:
    assert drawn("max_pair", "10 m") == ()


def test_a_spanning_link_has_no_place_of_its_own() -> None:
    assert drawn("spanning_link", "1 km") == ()
