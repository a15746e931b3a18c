"""Rasters against land: cells that the eye counts, exact parts by a second way, and what has no data is never zero."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st
from rasterio import Affine

from tests.pictures import DAY, ORIGIN, draw, judged, lonlat, moved_site, requirement
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.layers.cells import (
    _greatest_mean,
    measure_cell_max,
    measure_cell_mean,
    measure_cell_min,
    measure_cell_share,
)
from zonegeo.model.condition import FactCondition
from zonegeo.model.profile import Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Provenance, Raster, Study
from zonegeo.model.verdict import Verdict

pytest.importorskip("exactextract", reason="rules over rasters need the extra [raster]")

NAME, FROM = Name("경사", "slope"), Provenance("a test", "2026", "CC0-1.0")
MEASURES = {"mean": measure_cell_mean, "max": measure_cell_max, "min": measure_cell_min, "share": measure_cell_share}


def over(
    study: Study, values: Any, *, cell: float = 10.0, unit: str = "%", west: float = 0.0, words: Any = None
) -> Study:
    """Lay cells over a picture: their lower left corner is that of the picture, ``west`` metres further east."""
    cells = np.asarray(values, dtype=float)
    north = ORIGIN[1] + len(cells) * cell
    raster = Raster(
        "slope", NAME, "slope", unit, words or {}, "EPSG:5186", ORIGIN[0] + west, north, cell, cell, cells, FROM
    )
    return dataclasses.replace(study, rasters={"slope": raster})


def asked(what: str, limit: str = "10 %", where: Any = None, **more: Any) -> Requirement:
    rule = requirement(f"cell-{what}", limit, **more)
    return dataclasses.replace(rule, layer="slope", fact="" if what == "share" else "slope", where=where)


def answer_of(study: Study, what: str, **more: Any) -> Any:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return MEASURES[what](scene, asked(what, **more), as_of=DAY)


STEEP = FactCondition("slope", op=">", quantity=Quantity.parse("15 %"))
NAN = float("nan")


# --- cells that the eye counts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [0.0, 1e-9, 1e-6, 1e-3])
def test_land_that_lies_outside_and_touches_the_edge_of_the_cells(beyond: float) -> None:
    """A part next to the raster, beside one inside: this once ended the program."""
    study = over(draw("a.\na.\na."), [[10, 20], [30, 40], [50, 60]])
    parts = [(-10.0, 0.0, beyond, 10.0), (10.0, 10.0, 20.0, 20.0), (-10.0, 20.0, beyond, 30.0)]
    land = shapely.MultiPolygon([shapely.box(*(v + ORIGIN[i % 2] for i, v in enumerate(each))) for each in parts])
    # 200 m2 have no cell, and may hold anything
    found = answer_of(moved_site(study, "a", geometry=lonlat(land)), "mean").answer
    assert (found.value, found.known_high) == (None, None)
    # of the part inside alone every cell is known
    inside = moved_site(study, "a", geometry=lonlat(land.geoms[1]))
    assert answer_of(inside, "mean").answer.value == pytest.approx(40.0, abs=1e-9)


def test_a_share_is_in_percent_whatever_the_cells_hold() -> None:
    study = over(draw("aa"), [[10, 20]], unit="m")
    steep = FactCondition("slope", op=">", quantity=Quantity.parse("15 m"))
    found = judged(study, asked("share", "60 %", where=steep)).finding("cell-share").measurement
    assert found is not None
    assert (found.value, found.unit) == (pytest.approx(50.0, abs=1e-6), "%")


def test_a_cell_that_no_land_can_reach_weighs_nothing() -> None:
    # the greatest value is of a cell beside the land
    assert _greatest_mean(np.array([9.0, 1.0, 3.0]), np.array([0.0, 0.0, 0.0]), np.array([0.0, 1.0, 1.0])) == 3.0


def test_what_stands_beside_the_figure() -> None:
    """The cells that were used, how much of the land is on none, and the sites that nobody has drawn."""
    known = answer_of(over(draw("aa"), [[10, 20]]), "mean")
    assert (known.missing, known.basis) == ("", "surveyed")
    assert [(each.code, each.values) for each in known.remarks] == [
        ("remark.cells", {"width": "10 × 10 m", "crs": "EPSG:5186"})
    ]
    # half of the land has no cell, and u lies somewhere
    found = answer_of(over(draw("aa1", within={"u": "1"}), [[10, NAN]]), "mean")
    assert (found.missing, found.basis) == ("site-without-outline", "surveyed+within")
    told = {each.code: each.values for each in found.remarks}
    assert told["remark.cells-without-data"] == {"share": "50.00"}
    assert told["remark.sites-without-outline"] == {
        "count": {"value": 1, "unit": "site"}, "sites": [{"ko": "u", "en": "u"}],
    }  # fmt: skip


def test_whole_cells() -> None:
    # the land is the two left cells of two rows; the third column is not land
    study = over(draw("a.\na."), [[10, 99], [20, 99]])
    assert answer_of(study, "mean").answer.value == pytest.approx(15.0, abs=1e-9)
    assert answer_of(study, "max").answer.value == 20.0
    assert answer_of(study, "min").answer.value == 10.0
    assert answer_of(study, "share", where=STEEP).answer.value == pytest.approx(50.0, abs=1e-9)


def test_cells_on_the_edge_count_with_the_part_inside() -> None:
    # cells of 10 m, 4 m further west than the land: it has 6 m of the first and 4 m of the second
    study = over(draw("a"), [[10, 20]], west=-4.0)
    assert answer_of(study, "mean").answer.value == pytest.approx(0.6 * 10 + 0.4 * 20, abs=1e-6)
    assert answer_of(study, "share", where=STEEP).answer.value == pytest.approx(40.0, abs=1e-6)


def test_codes_are_words() -> None:
    study = over(draw("ab"), [[1, 2]], unit="", words={1.0: "forest", 2.0: "field"})
    forest = FactCondition("slope", ("forest",))
    assert answer_of(study, "share", where=forest).answer.value == pytest.approx(50.0, abs=1e-9)
    # a code without a word is no field and no forest
    unknown = answer_of(over(draw("ab"), [[1, 7]], unit="", words={1.0: "forest"}), "share", where=forest)
    assert (unknown.answer.value, unknown.missing) == (None, "cells-unknown")
    assert (unknown.answer.known_low, unknown.answer.known_high) == pytest.approx((50.0, 100.0))
    # and a mean of codes is nothing
    assert answer_of(study, "mean").missing == "layer-missing"


# --- what has no data -------------------------------------------------------------------------------------------------


def test_a_cell_without_data_is_never_zero() -> None:
    study = over(draw("ab"), [[10, NAN]])
    for what in ("mean", "max", "min"):
        assert (answer_of(study, what).answer.value, answer_of(study, what).missing) == (None, "cells-unknown")
        for op in ("<=", ">="):
            finding = judged(study, asked(what, "50 %", op=op)).finding(f"cell-{what}")
            # 10 % is on record: the smallest cell has that at the most
            settled = {("min", "<="): Verdict.PASS, ("min", ">="): Verdict.FAIL}
            assert finding.verdict is settled.get((what, op), Verdict.UNDECIDED)
    assert judged(study, asked("max", "9 %")).finding("cell-max").verdict is Verdict.FAIL
    share = answer_of(study, "share", where=STEEP).answer
    assert (share.value, share.known_low, share.known_high) == (None, 0.0, pytest.approx(50.0))
    finding = judged(study, asked("share", "60 %", where=STEEP)).finding("cell-share")
    assert finding.verdict is Verdict.PASS
    (told,) = [each for each in finding.remarks if each.code == "remark.cells-without-data"]
    assert told.values == {"share": "50.00"}


def test_land_beyond_the_raster_has_no_data() -> None:
    study = over(draw("ab"), [[10]])
    outcome = answer_of(study, "mean")
    assert (outcome.answer.value, outcome.missing) == (None, "cells-unknown")
    share = answer_of(study, "share", where=STEEP).answer
    assert (share.known_low, share.known_high) == (0.0, pytest.approx(50.0, abs=1e-6))


def test_a_site_that_nobody_has_placed_may_lie_on_anything() -> None:
    study = over(draw("a", within={"b": ""}, declared={"b": "300 m2"}), [[20]])
    assert answer_of(study, "max").missing == "site-without-outline"
    share = answer_of(study, "share", where=STEEP).answer
    # 100 m2 of a are steep, 300 m2 of b are steep or not
    assert (share.value, share.known_low, share.known_high) == (None, pytest.approx(25.0), pytest.approx(100.0))
    square = moved_site(over(draw("ab"), [[10, 10]]), "b", basis=Basis.SCHEMATIC)
    assert judged(square, asked("mean", "50 %")).finding("cell-mean").verdict is Verdict.UNDECIDED


def test_a_raster_that_the_study_does_not_have_never_passes() -> None:
    for what, where in (("mean", None), ("share", STEEP)):
        finding = judged(draw("ab"), asked(what, "99 %", where=where)).finding(f"cell-{what}")
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-missing")


# --- accuracy ---------------------------------------------------------------------------------------------------------


def test_a_boundary_known_to_two_metres_may_take_in_the_next_cell() -> None:
    study = over(draw("...\n.a.\n...", accuracy_m=2.0), [[10] * 3, [0, 10, 40], [10] * 3])
    answer = answer_of(study, "max").answer
    assert (answer.value, answer.low, answer.high) == (10.0, 10.0, 40.0)
    mean = answer_of(study, "mean").answer
    assert mean.value == pytest.approx(10.0, abs=1e-9)
    # the least and the most of any land between 6 × 6 m and 14 × 14 m around: strips of 2 × 10 m (and corners) beside
    assert 0.0 < mean.low < 10.0 < mean.high < 40.0


@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=7))
def test_the_greatest_mean_is_that_of_every_choice(cells: list[tuple[int, int, int]]) -> None:
    values, least, extra = (np.array(column, dtype=float) for column in zip(*cells, strict=True))
    if not (least + extra).sum():
        return
    means = []
    for chosen in range(2 ** len(cells)):
        weights = least + extra * np.array([chosen >> bit & 1 for bit in range(len(cells))])
        if weights.sum():
            means.append(np.average(values, weights=weights))
    assert _greatest_mean(values, least, least + extra) == pytest.approx(max(means))


# --- exact parts by a second way --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_zones_of_a_square_kilometre_on_cells_of_100_m_against_shapely(seed: int) -> None:
    """Asked: within 0.1 % of the exact answer, the worst of 30 placements; a mask of centres is 3 to 27 % off."""
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 24))
    radii = rng.uniform(400, 800, 24)
    ring = np.column_stack([radii * np.cos(angles), radii * np.sin(angles)]) + ORIGIN + rng.uniform(900, 1100, 2)
    land = shapely.Polygon(ring)
    if not land.is_valid:
        land = shapely.convex_hull(land)
    values = rng.uniform(0, 100, (20, 20))
    study = over(moved_site(draw("a"), "a", geometry=lonlat(land)), values, cell=100.0)
    west, south = ORIGIN
    columns, rows = np.meshgrid(np.arange(20), np.arange(20))
    cells = shapely.box(
        west + 100 * columns, south + 100 * (19 - rows), west + 100 * columns + 100, south + 100 * (20 - rows)
    )
    parts = shapely.area(shapely.intersection(cells, land))
    exact = float((values * parts).sum() / parts.sum())
    assert answer_of(study, "mean").answer.value == pytest.approx(exact, rel=1e-6)
    steep = float(100 * parts[values > 15].sum() / parts.sum())
    assert answer_of(study, "share", where=STEEP).answer.value == pytest.approx(steep, rel=1e-6)


# --- from files -------------------------------------------------------------------------------------------------------


def tif(
    path: Path,
    values: Any,
    *,
    crs: str | None = "EPSG:5186",
    west: float,
    north: float,
    size: float,
    nodata: float = -1,
) -> Path:
    cells = np.asarray(values, dtype=np.float32)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        width=cells.shape[1],
        height=cells.shape[0],
        count=1,
        dtype="float32",
        crs=crs,
        transform=Affine(size, 0, west, 0, -size, north),
        nodata=nodata,
    ) as target:
        target.write(cells, 1)
    return path


def test_the_command_measures_every_outline(command: Any, tmp_path: Path) -> None:
    square = {"type": "Feature", "properties": {"id": "land"}, "geometry": shapely.geometry.mapping(
        shapely.box(127.0, 37.5, 127.001, 37.501))}  # fmt: skip
    land = tmp_path / "land.geojson"
    land.write_text(json.dumps({"type": "FeatureCollection", "features": [square]}), encoding="utf-8")
    # cells of half a thousandth of a degree: four of them, one without data
    slope = tif(tmp_path / "slope.tif", [[1, 2], [3, -1]], crs="EPSG:4326", west=127.0, north=37.501, size=0.0005)
    ran = command("measure", "raster", land, "--raster", slope, "--format", "json")
    assert ran.code == 0, ran.err
    (row,) = json.loads(ran.out)
    assert (row["cells"], row["max"], row["min"]) == (4, 3.0, 1.0)
    assert row["mean"] == pytest.approx(2.0, abs=1e-5)
    assert row["without_data_percent"] == pytest.approx(25.0, abs=1e-3)
    said = command("measure", "raster", land, "--raster", slope, "--lang", "en")
    assert said.out.startswith("land: mean 2")


@pytest.mark.parametrize(
    ("crs", "west", "code"),
    [(None, 200_000.0, "raster-without-crs"), ("EPSG:3857", 14_137_000.0, "crs-web-mercator"),
     ("EPSG:4019", 127.0, "raster-crs"), ("EPSG:5186", 900_000.0, "raster-elsewhere")],
)  # fmt: skip
def test_cells_that_cannot_be_measured_on_are_refused(
    crs: str | None, west: float, code: str, command: Any, tmp_path: Path
) -> None:
    square = {"type": "Feature", "properties": {"id": "land"}, "geometry": shapely.geometry.mapping(
        shapely.box(127.0, 37.5, 127.001, 37.501))}  # fmt: skip
    land = tmp_path / "land.geojson"
    land.write_text(json.dumps({"type": "FeatureCollection", "features": [square]}), encoding="utf-8")
    north = {"EPSG:3857": 4_520_000.0, "EPSG:4019": 37.6}.get(crs or "", 545_000.0)
    size = 0.01 if crs == "EPSG:4019" else 10_000.0 if crs == "EPSG:3857" else 100.0
    path = tif(tmp_path / "slope.tif", np.ones((100, 100)), crs=crs, west=west, north=north, size=size)
    ran = command("measure", "raster", land, "--raster", path, "--lang", "en")
    assert (ran.code, code in ran.err) == (4, True), ran.err


def test_a_study_names_its_rasters(small: Any, command: Any) -> None:
    small.write()
    tif(small.folder / "data" / "slope.tif", np.full((400, 400), 7.0), west=180_000.0, north=560_000.0, size=100.0)
    small.study["raster"] = [
        {"id": "slope", "name": {"ko": "경사", "en": "slope"}, "file": "../data/slope.tif", "fact": "slope",
         "unit": "%", "source": "a test", "source_date": "2026", "licence": "CC0-1.0"}
    ]  # fmt: skip
    study = read_study(small.write())
    raster = study.rasters["slope"]
    assert (raster.unit, raster.crs, float(np.nanmax(raster.values))) == ("%", "EPSG:5186", 7.0)
    assert any(each.path.endswith("slope.tif") for each in study.inputs)


def test_land_beyond_the_raster_and_cells_without_data_are_told_as_shares() -> None:
    """Of eight cells one has no data and two lie beyond: 37.5 % are open."""
    study = over(draw("aaaa\naaaa"), [[10, NAN, 30], [10, 20, 30]])
    scene = build_scene(study, study.proposals["drawn"], DAY)
    found = MEASURES["mean"](scene, asked("mean"), as_of=DAY)
    assert found.values["share"] == "37.50"
    assert [each.values["share"] for each in found.remarks if each.code == "remark.cells-without-data"] == ["37.50"]
    whole = answer_of_outcome(over(draw("aaaa\naaaa"), [[10.0] * 4] * 2))
    assert whole.values["share"] == "0.00"
    assert [each.code for each in whole.remarks] == ["remark.cells"]


def test_cells_of_no_site_stand_on_nothing() -> None:
    found = answer_of_outcome(over(draw("A"), [[10.0]]), roles=["background"])
    assert (found.basis, found.subject) == ("unknown", ())


def answer_of_outcome(study: Study, **more: Any) -> Any:
    return MEASURES["mean"](build_scene(study, study.proposals["drawn"], DAY), asked("mean", **more), as_of=DAY)
