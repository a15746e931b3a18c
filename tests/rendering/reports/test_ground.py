"""The ground of the map on the first page: there for a result alone, named by whose it is, and in nobody's way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from tests.rendering.reports.report_studies import document_of
from zonegeo.api.results.report import gather
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.reports.document.blocks import GroundFeature, Overview, Plan, PlanLine, PlanShape
from zonegeo.rendering.reports.drawings.canvas import figure_of
from zonegeo.rendering.reports.drawings.ground import draw_ground, name_ground
from zonegeo.rendering.reports.drawings.overview import draw_overview
from zonegeo.rendering.reports.drawings.pictures import typeface


def square(x: float, y: float, side: float) -> np.ndarray:
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)], dtype=float)


def level(step: int) -> np.ndarray:
    return np.column_stack([np.linspace(0, 300, 9), np.full(9, 60.0 * step)])


def area(name: str, ring: np.ndarray, kind: str = "dong") -> GroundFeature:
    return GroundFeature(kind, name, (ring,), (np.zeros(len(ring), dtype=bool),))


@pytest.mark.parametrize(
    ("language", "dong", "owner"), [("ko", "제기동", "국토지리정보원"), ("en", "Jegi-dong", "NGII")]
)
def test_the_districts_around_stand_on_the_first_page(
    hongneung: Evaluation, language: str, dong: str, owner: str
) -> None:
    figure = document_of(hongneung, language).front.figure
    assert figure is not None
    assert isinstance(figure.content, Overview)
    with typeface():
        drawn = draw_overview(figure.content, width_mm=165.0)
    frame, below = drawn.axes
    assert dong in {text.get_text() for text in frame.texts}
    assert any(owner in text.get_text() for text in below.texts)


def test_where_nothing_is_known_nothing_is_drawn_or_credited(hongneung: Evaluation) -> None:
    far = tuple(replace(site, geometry=None) for site in hongneung.sites)
    busan = {"type": "Polygon", "coordinates": [[[129.0, 35.1], [129.01, 35.1], [129.01, 35.11], [129.0, 35.1]]]}
    given = gather(replace(hongneung, sites=(replace(far[0], geometry=busan), *far[1:]), places=(), findings=()))
    assert given.outlines
    assert (given.ground, given.credits) == ((), ())


def test_ground_lies_in_the_plane_and_its_cuts_on_the_edge_alone(hongneung: Evaluation) -> None:
    given = gather(hongneung)
    points = np.concatenate([piece for each in given.ground for piece in each.pieces])
    cuts = np.concatenate([cut for each in given.ground for cut in each.cuts])
    assert len(points) == len(cuts)
    hull = shapely.convex_hull(shapely.multipoints(points))
    assert all(shapely.contains_xy(hull, *np.mean(each.rings[0], axis=0)) for each in given.outlines)
    away = shapely.distance(hull.exterior, shapely.points(points))
    assert cuts.any()
    # an edge of degrees is no line of the plane: it bends by metres over kilometres
    assert away[cuts].max() < 20
    assert not cuts[away > 20].any()


def test_a_name_lies_in_its_area_and_gives_way_to_the_study() -> None:
    site = tuple(map(tuple, square(0, 0, 100)))
    shape = PlanShape("a", "Site", "core", (site,))
    plan = Plan("EPSG:5186", (shape,), (PlanLine("7 m", ((0, 150), (300, 150))),), (), "", "", "")
    ground = [area("under the site", square(0, 0, 100)), area("free", square(120, 170, 120)),
              area("Site", square(120, 0, 120)), area("too small for so long a name", square(250, 250, 20)),
              area("gu", square(120, 0, 120), "district")]  # fmt: skip
    with typeface():
        axes = figure_of(100, 100).add_axes((0, 0, 1, 1))
        axes.set_xlim(0, 300)
        axes.set_ylim(0, 300)
        draw_ground(axes, ground)
        name_ground(axes, ground, plan, ())
        assert [text.get_text() for text in axes.texts] == ["gu", "free"]
        box = axes.texts[1].get_window_extent().transformed(axes.transData.inverted())
    assert box.x0 >= 120
    assert box.y0 >= 170
    assert box.x1 <= 240
    assert box.y1 <= 290


def test_every_kind_is_drawn() -> None:
    flat = np.zeros(9, dtype=bool)
    kinds = ("waterway", "road-trunk", "rail", "subway")
    lines = [GroundFeature(kind, kind, (level(at),), (flat,)) for at, kind in enumerate(kinds, 1)]
    ground = [area("", square(0, 0, 50), "park"), *lines,
              GroundFeature("station", "Station", (np.array([(150.0, 40.0)]),), (flat[:1],))]  # fmt: skip
    with typeface():
        axes = figure_of(100, 100).add_axes((0, 0, 1, 1))
        axes.set_xlim(0, 300)
        axes.set_ylim(0, 300)
        draw_ground(axes, ground)
        name_ground(axes, ground, Plan("", (), (), (), "", "", ""), ())
    assert len(axes.collections) == 1 + 1 + 2 + 2 + 1
    assert {text.get_text() for text in axes.texts} == {"waterway", "subway", "Station"}
