"""The envelope of a rule: pictures, the verdict of a site put there, brute force on cells, and the command."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import ORIGIN, draw, judged, lonlat, profile, requirement, scene_of, shapes
from zonegeo.api.search.envelope import Envelope, find_envelope, write_envelope_cells
from zonegeo.base.errors import UsageError
from zonegeo.exploration.places.find_envelope import (
    TOLERANCE_M,
    Field,
    Rule,
    Unplaced,
    grid_over,
    ground_around,
    place_of,
    rules_of,
    satisfies,
    segments_for,
)
from zonegeo.model.study import Study, Zone, ZonePlace
from zonegeo.model.verdict import Verdict

NAME = draw("A").name


def rule_of(study: Study, limit: str = "100 m", *, reading: str = "max_pair", op: Any = "<=") -> Any:
    asked = requirement("separation", limit, readings=(reading,), op=op)
    return rules_of(scene_of(study), profile(asked))[0]


def with_zone(study: Study, *places: Any, reach: float = 0.0) -> Study:
    own = tuple(ZonePlace(place, 0.0, reach, "a test") for place in places)
    return dataclasses.replace(study, other_zones=(Zone("z", NAME, date(2018, 1, 1), None, "고시", (), own),))


def around(rule: Rule, study: Study) -> Any:
    return place_of(rule, ground_around((rule,), scene_of(study)))


# --- places that the eye checks ---------------------------------------------------------------------------------------


def test_around_one_square_it_is_the_square_its_sides_and_four_quarters_of_a_circle() -> None:
    # a square of 10 m, 100 m around: 100 + 4 × 10 × 100 + π × 100²
    study = draw("A.b")
    found = around(rule_of(study), study).area
    truth = 100.0 + 4000.0 + np.pi * 100.0**2
    # drawn inside the true border, by a tenth of a metre at the most
    assert truth - TOLERANCE_M * (40.0 + 2.0 * np.pi * 100.0) <= found <= truth


def test_near_all_of_two_core_sites_or_near_any() -> None:
    # two squares of 10 m, 40 m between them; within 20 m of both is a line of one point in width, of any two shapes
    study = draw("A....B", cell_m=10.0)
    both, any_ = (around(rule_of(study, "25 m", reading=each), study) for each in ("max_pair", "min_pair"))
    west, south, east, north = shapely.bounds(both)
    assert (east - west, north - south) == pytest.approx((10.0, 10.0 + 2 * 15.0), abs=1.0)
    assert any_.geom_type == "Polygon"
    assert any_.area == pytest.approx(2 * (100 + 1000 + np.pi * 625) - both.area, abs=TOLERANCE_M * 260)
    apart = around(rule_of(study, "15 m"), study)
    assert shapely.is_empty(apart)


def test_more_than_a_distance_from_another_zone_is_what_lies_outside() -> None:
    study = with_zone(draw("A.b"), lonlat(shapely.Point(ORIGIN[0] + 5, ORIGIN[1] + 200)), reach=50.0)
    (rule,) = rules_of(scene_of(study), profile(requirement("zone-spacing", "100 m", op=">")))
    ground = shapely.box(ORIGIN[0] - 300, ORIGIN[1] - 300, ORIGIN[0] + 300, ORIGIN[1] + 300)
    found = place_of(rule, ground)
    # 100 m and the 50 m that its land may reach further
    assert found.area == pytest.approx(600.0**2 - np.pi * 150.0**2 + _cap(150.0, 100.0), rel=1e-4)
    assert not shapely.contains_xy(found, ORIGIN[0] + 5, ORIGIN[1] + 51)
    assert shapely.contains_xy(found, ORIGIN[0] + 5, ORIGIN[1] + 49)


def _cap(radius: float, height: float) -> float:
    """The part of a circle beyond a chord at that distance from its middle."""
    return float(radius**2 * np.arccos(height / radius) - height * np.sqrt(radius**2 - height**2))


@pytest.mark.parametrize("radius", [0.05, 1.0, 500.0, 3000.0, 15_000.0])
def test_chords_stay_within_the_tolerance(radius: float) -> None:
    quarter = segments_for(radius)
    assert radius * (1 - np.cos(np.pi / 4 / quarter)) <= TOLERANCE_M
    if quarter > 4:
        assert radius * (1 - np.cos(np.pi / 4 / (quarter - 1))) > TOLERANCE_M


def test_a_core_that_lies_somewhere_in_a_place_asks_for_all_of_that_place() -> None:
    # the place is 10 × 10 m, 50 m east of A: what is near wherever it lies is near its far corners
    study = draw("A.....1", within={"B": "1"})
    rule = rule_of(study)
    assert isinstance(rule, Rule)
    assert set(rule.ids) == {"A", "B"}
    found = around(rule, study)
    for x in range(-100, 200, 20):
        point = shapely.Point(ORIGIN[0] + x, ORIGIN[1] + 5)
        truth = max(
            shapely.distance(point, shapes("A.....1")["A"]), shapely.hausdorff_distance(shapes("A.....1")["1"], point)
        )
        assert shapely.contains(found, point) is np.bool_(truth <= 100.0) or abs(truth - 100.0) < TOLERANCE_M
    nowhere = rule_of(draw("A", within={"B": ""}))
    assert isinstance(nowhere, Unplaced)
    assert nowhere.reason == "envelope.core-without-place"


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (requirement("area", "1 m2"), "envelope.not-of-place"),
        (requirement("separation", "1 m", readings=("spanning_link",)), "envelope.reading-without-place"),
        (requirement("zone-spacing", "1 m", op=">"), "envelope.other-zones-unknown"),
    ],
)
def test_what_has_no_place_says_why(asked: Any, reason: str) -> None:
    (found,) = rules_of(scene_of(draw("A.b")), profile(asked))
    assert isinstance(found, Unplaced)
    assert found.reason == reason


# --- a site put there is judged so ------------------------------------------------------------------------------------


@given(st.integers(-30, 30), st.integers(-30, 30), st.sampled_from(["max_pair", "max_over_background_min_core"]))
def test_land_within_the_place_passes_and_land_that_does_not_touch_it_fails(x: int, y: int, reading: str) -> None:
    study = draw("A....\n....B")
    rule = rule_of(study, "120 m", reading=reading)
    found = around(rule, study)
    land = shapely.box(0, 0, 10, 10)
    land = shapely.transform(land, lambda xy: xy + np.array(ORIGIN) + 10.0 * np.array([x, y]))
    put = dataclasses.replace(study.sites["A"], id="c", name=NAME, role=draw("b").sites["b"].role)
    put = dataclasses.replace(put, boundary=dataclasses.replace(put.boundary, geometry=lonlat(land)))
    proposal = dataclasses.replace(study.proposals["drawn"], sites=(*study.proposals["drawn"].sites, "c"))
    with_land = dataclasses.replace(study, sites={**study.sites, "c": put}, proposals={"drawn": proposal})
    verdict = judged(with_land, requirement("separation", "120 m", readings=(reading,))).finding("separation").verdict
    if shapely.covers(found, land):
        assert verdict is Verdict.PASS
    elif reading == "max_over_background_min_core" and not shapely.dwithin(found, land, TOLERANCE_M):
        assert verdict is Verdict.FAIL


# --- cells ------------------------------------------------------------------------------------------------------------


def test_distances_of_cells_are_those_of_shapely_one_by_one() -> None:
    study = draw("AA..B\nA...B\nAA...")
    for reading in ("max_pair", "min_pair"):
        rule = rule_of(study, "60 m", reading=reading)
        grid = grid_over(ground_around((rule,), scene_of(study)), 7.0)
        x, y = grid.centres(0, grid.rows)
        distance, deciding = Field(rule).distances(x, y)
        every = shapely.distance(shapely.points(x, y)[None, :], rule.targets[:, None])
        expected = every.max(axis=0) if reading == "max_pair" else every.min(axis=0)
        assert distance == pytest.approx(expected, abs=1e-9)
        assert every[deciding, np.arange(len(x))] == pytest.approx(expected, abs=1e-9)


@pytest.fixture(scope="module")
def hongneung() -> Envelope:
    return find_envelope("hongneung")


def test_hongneung_has_a_place_for_the_separation_and_one_for_the_spacing(hongneung: Envelope) -> None:
    assert [each.requirement for each in hongneung.places] == ["separation", "zone-spacing"]
    assert hongneung.together.area_m2 == pytest.approx(hongneung.places[0].area_m2, rel=1e-9)
    # the five background spaces as they were designated lie within it
    for index in hongneung.scene.indices(("background",)):
        shape = hongneung.scene.shapes[index]
        assert shape is None or shapely.intersects(hongneung.together.plane, shape)


@pytest.mark.parametrize("cell", [30.0, 50.0])
def test_every_cell_centre_agrees_with_the_polygons_but_within_half_a_cell_of_their_border(
    hongneung: Envelope, tmp_path: Path, cell: float
) -> None:
    path = tmp_path / "envelope.tif"
    grid = write_envelope_cells(hongneung, path, cell_m=cell)
    with rasterio.open(path) as raster:
        bands, transform = raster.read(masked=True), raster.transform
        assert (raster.crs.to_epsg(), raster.res, raster.nodata) == (5186, (cell, cell), -9999.0)
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.descriptions == ("separation: m", "zone-spacing: m", "least margin: m")
        assert raster.tags()["ZONEGEO_STUDY"] == "hongneung"
    columns, rows = np.meshgrid(np.arange(grid.columns) + 0.5, np.arange(grid.rows) + 0.5)
    x, y = transform.c + cell * columns.ravel(), transform.f - cell * rows.ravel()
    for band, place in zip(bands, (*(each.plane for each in hongneung.places), hongneung.together.plane), strict=True):
        inside = shapely.contains_xy(place, x, y)
        differ = inside != ~np.ma.getmaskarray(band).ravel()
        away = shapely.distance(shapely.points(x[differ], y[differ]), shapely.boundary(place))
        assert (away <= cell / 2).all()
        assert inside.sum() > 1000
    # the value is the distance to the farthest core site, by geometry one by one
    some = np.random.default_rng(7).choice(len(x), 300, replace=False)
    cores = hongneung.rules[0].targets
    expected = shapely.distance(shapely.points(x[some], y[some])[:, None], cores[None, :]).max(axis=1)
    values = bands[0].ravel()[some]
    assert values.compressed() == pytest.approx(expected[~np.ma.getmaskarray(values)], abs=1e-3)
    assert (expected[np.ma.getmaskarray(values)] > 3000.0).all()


def test_margins_are_the_least_of_all_rules(hongneung: Envelope, tmp_path: Path) -> None:
    write_envelope_cells(hongneung, tmp_path / "envelope.tif", cell_m=100.0)
    with rasterio.open(tmp_path / "envelope.tif") as raster:
        separation, spacing, margin = raster.read(masked=True)
    expected = np.minimum(3000.0 - separation, spacing - 10_000.0)
    assert np.ma.allclose(margin, expected, atol=0.01)
    assert margin.min() >= 0.0


def test_satisfies_takes_each_sign_at_its_word() -> None:
    at = np.array([1.0, 2.0, 3.0])
    assert satisfies("<=", at, 2.0).tolist() == [True, True, False]
    assert satisfies("<", at, 2.0).tolist() == [True, False, False]
    assert satisfies(">=", at, 2.0).tolist() == [False, True, True]
    assert satisfies(">", at, 2.0).tolist() == [False, False, True]


# --- the use case and the command -------------------------------------------------------------------------------------


def test_a_requirement_without_a_place_is_refused_with_the_reason() -> None:
    with pytest.raises(UsageError) as refused:
        find_envelope("hongneung", requirements=["background-area", "seperation"])
    assert [each.code for each in refused.value.problems] == ["unknown-requirement", "envelope-without-place"]
    assert refused.value.problems[0].values["nearest"] == "separation"
    assert refused.value.problems[1].values["reason"] == {"code": "envelope.not-of-place"}


def test_too_many_cells_are_refused_before_any_is_computed(hongneung: Envelope, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        write_envelope_cells(hongneung, tmp_path / "fine.tif", cell_m=0.1)
    assert [each.code for each in refused.value.problems] == ["envelope-too-fine"]
    assert list(tmp_path.iterdir()) == []


def test_within_a_file_of_polygons(tmp_path: Path) -> None:
    square = shapely.box(127.03, 37.58, 127.05, 37.60)
    document = {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"id": "look"}, "geometry": shapely.geometry.mapping(square)}
    ]}  # fmt: skip
    path = tmp_path / "look.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    found = find_envelope("hongneung", requirements=["separation"], within=path)
    assert shapely.covers(shapely.buffer(square, 1e-6), found.together.lonlat)
    assert found.together.area_m2 == pytest.approx(1767.0 * 2220.0, rel=0.01)


@pytest.mark.slow
def test_the_command_prints_writes_and_draws(command: Any, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("e.tif", "e.geojson", "e.html")]
    ran = command(
        "envelope", "hongneung", "-o", files[0], "-o", files[1], "--map", files[2], "--cell", "100", "--lang", "en"
    )
    assert ran.code == 0
    assert "Separation [separation] ≤ 3,000 m: 22,203,352 m²" in ran.out
    assert "National cap [national-cap]: no place (it does not ask where land lies)" in ran.out
    document = json.loads(files[1].read_text(encoding="utf-8"))
    assert [each["properties"]["requirement"] for each in document["features"]] == ["separation", "zone-spacing", "all"]
    assert document["features"][0]["properties"]["targets"] == ["kist", "korea", "kyunghee"]
    assert "hongneung.toml" in {each["path"] for each in document["provenance"]["inputs"]}
    assert "where it is satisfied: Separation" in files[2].read_text(encoding="utf-8")
    refused = command("envelope", "hongneung", "-o", tmp_path / "e.png", "--lang", "en")
    assert (refused.code, (tmp_path / "e.png").exists()) == (2, False)
