"""The engine gives the figures of the table that the page gives as well (tests/js/arithmetic.test.js)."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from zonegeo.evaluation.decide.decision import Test, decide
from zonegeo.geodesy.crs import KOREAN_BELTS, analysis_crs
from zonegeo.geodesy.distance import farthest_pair, farthest_place, separation
from zonegeo.geodesy.plane_area import plane_area
from zonegeo.i18n.number_text import number_text
from zonegeo.measures.land.separation import READINGS
from zonegeo.model.margin import margin
from zonegeo.model.profile import Citation, Review
from zonegeo.model.quantity import Quantity
from zonegeo.rendering.maps.view_trial import belt_of

FOLDER = Path(__file__).parents[2] / "js"
TABLE: dict[str, Any] = json.loads((FOLDER / "arithmetic.json").read_text("utf-8"))
SHAPES = {name: shape(geometry) for name, geometry in TABLE["shapes"].items()}
# every group has a test below
GROUPS = {
    "plane", "shapes", "measures", "pairs", "farthest", "texts", "micrometres", "verdicts", "margins", "road",
    "readings", "bounds", "lines",
}  # fmt: skip


def test_the_table_is_what_its_command_writes() -> None:
    assert set(TABLE) == GROUPS
    written = runpy.run_path(str(FOLDER / "make_arithmetic.py"))["written"]()
    assert written == (FOLDER / "arithmetic.json").read_text("utf-8")


def test_the_plane_of_the_engine_and_its_belt() -> None:
    for row in TABLE["plane"]:
        crs = analysis_crs(row["crs"])
        (point,) = crs.to_plane([shapely.Point(row["lonlat"])])
        assert np.abs(np.array(point.coords[0]) - row["plane"]).max() < 2e-6, row
        # the page is told the belts of Korea 2000 alone; its formulas hold for any
        assert belt_of(crs.operation) == (row["belt"] if row["crs"] in KOREAN_BELTS else None)


def test_areas_and_perimeters() -> None:
    for row in TABLE["measures"]:
        drawn = SHAPES[row["shape"]]
        assert plane_area([drawn])[0] == pytest.approx(row["area"], abs=1e-9)
        assert shapely.length(drawn) == pytest.approx(row["perimeter"], abs=1e-9)


def test_lengths_of_lines() -> None:
    for row in TABLE["lines"]:
        assert shapely.length(shapely.LineString(row["line"])) == pytest.approx(row["length"], abs=1e-9)


def test_distances() -> None:
    for row in TABLE["pairs"]:
        one, other = SHAPES[row["one"]], SHAPES[row["other"]]
        assert float(separation(one, other)) == pytest.approx(row["distance"], abs=1e-9)
        assert farthest_pair(one, other) == pytest.approx(row["longest"], abs=1e-9)
        if row["lies"] is not None:
            lies = "inside" if one.within(other) else "partly" if one.intersects(other) else "outside"
            assert lies == row["lies"], row
    for row in TABLE["farthest"]:
        low, high = farthest_place(SHAPES[row["place"]], SHAPES[row["target"]])
        assert low - 1e-9 <= row["distance"] <= high + 1e-9, row
        assert high - low <= 0.1 + 1e-9


def test_roundings() -> None:
    assert [number_text(row["value"], row["unit"]) for row in TABLE["texts"]] == [row["text"] for row in TABLE["texts"]]
    metres = np.array([row["metres"] for row in TABLE["micrometres"]])
    assert np.round(metres, 6).tolist() == [row["kept"] for row in TABLE["micrometres"]]


def test_verdicts_at_their_limits() -> None:
    for row in TABLE["verdicts"]:
        review = None if row["otherwise"] != "review" else reviewed(row["review"])
        test = Test(row["op"], row["limit"], review)
        assert decide(test, low=row["low"], high=row["high"]).value == row["verdict"], row
    for row in TABLE["margins"]:
        assert margin(row["op"], row["value"], row["limit"]) == row["margin"], row


def reviewed(metres: float | None) -> Review:
    limit = None if metres is None else Quantity.parse(f"{metres} m")
    since = date(2020, 1, 1)
    return Review(since=since, cite=Citation("", "", since), limit=limit)


def test_readings() -> None:
    cores, backgrounds = (
        np.array([metres for name, metres in TABLE["road"].items() if name.startswith(letter)]) for letter in "KB"
    )
    everyone = np.concatenate([cores, backgrounds])
    cells, pairs = (np.abs(each[:, None] - other[None]) for each, other in ((cores, backgrounds), (everyone, everyone)))
    assert {name: read(cells, pairs) for name, read in READINGS.items()} == TABLE["readings"]


def test_readings_of_bounds() -> None:
    cells, links = (unbounded(TABLE["bounds"][name]) for name in ("cells", "links"))
    found = {name: [read(cells[..., end], links[..., end]) for end in (0, 1)] for name, read in READINGS.items()}
    assert found == {name: list(unbounded(ends)) for name, ends in TABLE["bounds"]["readings"].items()}


def unbounded(values: Any) -> Any:
    """The values with infinity where nothing bounds them."""
    return np.nan_to_num(np.array(values, dtype=np.float64), nan=np.inf, posinf=np.inf)
