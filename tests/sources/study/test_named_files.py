"""A study straight from the files that planners have: a Shapefile, a GeoPackage, a drawing, chosen by attributes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import Transformer

from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import InputError
from zonegeo.model.study import Basis, Role

SAID = {"source": "cadastral map", "source_date": "2026-01", "licence": "CC0-1.0", "basis": "cadastral"}
PLANE = Transformer.from_crs("EPSG:4326", "EPSG:5186", always_xy=True)


def in_plane(west: float, south: float, east: float, north: float) -> Any:
    """A rectangle of degrees in the plane, corner by corner."""
    ring = [(west, south), (east, south), (east, north), (west, north)]
    return shapely.Polygon([PLANE.transform(*corner) for corner in ring])


# the small study of tests/conftest.py: the hall is one outline, the yard two parcels that touch
HALL = in_plane(127.00, 37.503, 127.01, 37.512)
YARD = (in_plane(127.02, 37.503, 127.025, 37.510), in_plane(127.025, 37.503, 127.03, 37.510))
FAR = shapely.Polygon(
    [(0, 0), (500_000, 500_000), (500_000, 0), (0, 500_000)]
)  # crosses itself, and nobody asks for it


def write_shapefile(path: Path) -> None:
    shapes = [HALL, *YARD, FAR]
    columns = [["본관", "운동장", "운동장", "기타"], ["핵심", "배후", "배후", "기타"], [1, 2, 3, 4]]
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        [np.array(columns[0], dtype=object), np.array(columns[1], dtype=object), np.array(columns[2])],
        ["지구명", "구분", "번호"], geometry_type="Polygon", crs="EPSG:5186", driver="ESRI Shapefile", encoding="cp949",
    )  # fmt: skip
    path.with_suffix(".cpg").unlink()


def own_boundary(**said: Any) -> dict[str, Any]:
    return {"file": "../data/zones.shp", "accuracy_m": 1.0, **SAID, **said}


@pytest.fixture
def drawn(small: Any) -> Any:
    """The small study with its hall and yard from a Shapefile; the shed stays in the GeoJSON of the study."""
    small.sites["features"] = small.sites["features"][2:]
    hall, yard, _ = small.study["site"]
    hall["boundary"] = own_boundary(role="core", where={"지구명": "본관"})
    yard["boundary"] = own_boundary(role="background", where={"번호": [2, "3"]}, declared_area="0.3 km2")
    small.write()
    write_shapefile(small.folder / "data" / "zones.shp")
    return small


def problems(file: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_study(file)
    return [problem.code for problem in caught.value.problems]


def test_sites_from_a_shapefile_lie_where_the_drawn_ones_did(small: Any, drawn: Any) -> None:
    study = read_study(drawn.write())
    hall, yard = study.sites["hall"], study.sites["yard"]
    assert (hall.role, hall.boundary.basis, hall.boundary.accuracy_m) == (Role.CORE, Basis.CADASTRAL, 1.0)
    shapes = [shapely.geometry.shape(each.boundary.geometry) for each in (hall, yard)]
    assert [shape.bounds for shape in shapes] == [
        pytest.approx((127.00, 37.503, 127.01, 37.512), abs=1e-9),
        pytest.approx((127.02, 37.503, 127.03, 37.510), abs=1e-9),
    ]
    assert shapes[1].geom_type == "Polygon"  # two parcels are one site
    assert yard.declared_area is not None
    assert float(yard.declared_area.si) == pytest.approx(300_000)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (["", "1123010700100010000", "1123010700100020001"], "1123010700100010000, 1123010700100020001"),
        (
            ["1123010700100050000", "1123010700100010000, 1123010700100020001", "1123010700100010000"],
            "1123010700100010000, 1123010700100020001",
        ),  # each once
        (["", "", ""], ""),
        (["", "1.12301070010001e18", ""], None),  # a spreadsheet took its digits
    ],
)
def test_parcels_joined_to_a_site_keep_their_numbers(numbers: list[str], told: str | None, small: Any) -> None:
    small.sites["features"] = small.sites["features"][2:]
    hall, yard, _ = small.study["site"]
    hall["boundary"] = own_boundary(file="../data/parcels.geojson", role="core", where={"n": 0})
    yard["boundary"] = own_boundary(file="../data/parcels.geojson", role="background", where={"n": [1, 2]})
    boxes = [shapely.box(127.0 + n / 100, 37.5, 127.01 + n / 100, 37.51) for n in range(3)]
    features = [
        {"type": "Feature", "properties": {"n": n, "pnu": number}, "geometry": shapely.geometry.mapping(box)}
        for n, (box, number) in enumerate(zip(boxes, numbers, strict=True))
    ]
    small.write()
    path = small.folder / "data" / "parcels.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    if told is None:
        assert problems(small.file) == ["pnu-lost-digits"]
    else:
        assert read_study(small.file).sites["yard"].boundary.pnu == told


def test_every_part_of_the_shapefile_is_an_input_of_the_result_once(drawn: Any) -> None:
    found = {each.path: each.sha256 for each in read_study(drawn.write()).inputs}
    for ending in ("shp", "shx", "dbf", "prj"):
        content = (drawn.folder / "data" / f"zones.{ending}").read_bytes()
        assert found[f"../data/zones.{ending}"] == hashlib.sha256(content).hexdigest()
    inputs = [each.path for each in read_study(drawn.write()).inputs]
    assert len(inputs) == len(set(inputs))


def test_a_study_is_checked_and_drawn_straight_from_it(drawn: Any, command: Any, tmp_path: Path) -> None:
    file = drawn.write()
    said = command("check", file, "--format", "json", "--exit-zero")
    assert said.code == 0, said.err
    assert {each["id"] for each in json.loads(said.out)["sites"]} == {"hall", "yard", "shed"}
    said = command("map", file, "-o", tmp_path / "map.html")
    assert said.code == 0, said.err


def test_what_is_wrong_is_told_with_the_fields_of_the_file(drawn: Any) -> None:
    hall = drawn.study["site"][0]
    hall["boundary"]["where"] = {"지구": "본관"}
    assert problems(drawn.write()) == ["unknown-field"]
    hall["boundary"]["where"] = {"지구명": "별관"}
    assert problems(drawn.write()) == ["no-feature-chosen"]
    hall["boundary"]["where"] = {"지구명": ["본관", "별관", "신관"]}  # one of three is there: land would drop out
    assert problems(drawn.write()) == ["value-not-chosen", "value-not-chosen"]
    hall["boundary"]["where"] = {"번호": [1, 2], "지구명": "본관"}  # 2 is there, but not as 본관
    assert problems(drawn.write()) == ["value-not-chosen"]
    hall["boundary"]["where"] = {"번호": ["1", 1.0], "지구명": ["본관", "본관"]}
    assert read_study(drawn.write()).sites["hall"].role is Role.CORE
    hall["boundary"] = own_boundary(role="core", where={"지구명": "본관"}, layer="zoness")
    assert problems(drawn.write()) == ["unknown-layer"]
    hall["boundary"] = own_boundary(role="cor", where={"지구명": "본관"})
    assert "unknown-role" in problems(drawn.write())
    hall["boundary"] = own_boundary(role="core", where={"지구명": "본관"}, colour="red")
    assert "unknown-key" in problems(drawn.write())
    hall["boundary"] = own_boundary(role="core", where={"지구명": []})
    assert "invalid-value" in problems(drawn.write())
    hall["boundary"] = own_boundary(role="core", where={"지구명": "기타"})
    assert problems(drawn.write()) == ["ring-crosses-itself"]


def test_a_boundary_file_with_its_own_fields(small: Any) -> None:
    """All sites of a GeoPackage: their ids in one column, the roles by two filters, what is known said once."""
    shapes = np.array([shapely.to_wkb(shape) for shape in (HALL, shapely.union_all(YARD))], dtype=object)
    columns = [np.array(["hall", "yard"], dtype=object), np.array(["핵심", "배후"], dtype=object)]
    small.sites["features"] = small.sites["features"][2:]
    known = {**SAID, "accuracy_m": 1.0}
    entry = {"file": "../data/zones.gpkg", "layer": "구역", "fields": {"id": "ZONE"}}
    small.study["study"]["boundaries"] = [
        "../data/sites.geojson",
        {**entry, "where": {"KIND": "핵심"}, "properties": {**known, "role": "core"}},
        {**entry, "where": {"KIND": "배후"}, "properties": {**known, "role": "background"}},
    ]
    file = small.write()
    for layer in ("구역", "other"):
        pyogrio.raw.write(
            small.folder / "data" / "zones.gpkg", shapes, columns, ["ZONE", "KIND"], geometry_type="Polygon",
            crs="EPSG:5186", driver="GPKG", layer=layer, append=layer == "other",
        )  # fmt: skip
    study = read_study(file)
    assert {name: site.role for name, site in study.sites.items() if name != "shed"} == {
        "hall": Role.CORE, "yard": Role.BACKGROUND,
    }  # fmt: skip
    for each in small.study["study"]["boundaries"][1:]:
        del each["layer"]
    assert set(problems(small.write())) == {"layer-not-chosen"}


def test_a_drawing_needs_its_crs(small: Any) -> None:
    small.sites["features"] = small.sites["features"][1:]
    boundary = {"file": "../data/hall.dxf", "layer": "구역계", "role": "core", "accuracy_m": 0.1, **SAID}
    small.study["site"][0]["boundary"] = boundary
    file = small.write()
    drawing = ezdxf.new("R2010")
    drawing.modelspace().add_lwpolyline(
        list(HALL.exterior.coords)[:-1], close=True, dxfattribs={"layer": "구역계"}
    )  # fmt: skip
    drawing.saveas(small.folder / "data" / "hall.dxf")
    assert problems(file) == ["crs-missing"]
    boundary["crs"] = "EPSG:5186"
    shape = shapely.geometry.shape(read_study(small.write()).sites["hall"].boundary.geometry)
    assert shape.bounds == pytest.approx((127.00, 37.503, 127.01, 37.512), abs=1e-9)


def test_a_layer_of_lines_from_a_shapefile(small: Any) -> None:
    lines = [shapely.LineString([PLANE.transform(126.99, lat), PLANE.transform(127.02, lat)]) for lat in (37.52, 37.53)]
    small.study["layer"] = [{
        "id": "roads", "name": {"ko": "도로", "en": "roads"}, "file": "../data/roads.shp", "complete": True,
        "accuracy_m": 0.5, "where": {"STATE": "open"}, "facts": {"width": {"property": "WIDTH", "unit": "m"}},
        "source": "road register", "source_date": "2026-01", "licence": "CC0-1.0",
    }]  # fmt: skip
    file = small.write()
    pyogrio.raw.write(
        small.folder / "data" / "roads.shp", np.array([shapely.to_wkb(line) for line in lines], dtype=object),
        [np.array(["open", "planned"], dtype=object), np.array([6.0, 8.0])], ["STATE", "WIDTH"],
        geometry_type="LineString", crs="EPSG:5186", driver="ESRI Shapefile",
    )  # fmt: skip
    (road,) = read_study(file).layers["roads"].features
    assert dict(road.facts) == {"width": "6.0 m"}
    assert shapely.geometry.shape(road.geometry).bounds == pytest.approx((126.99, 37.52, 127.02, 37.52), abs=1e-5)


def test_a_proposal_is_a_shapefile(drawn: Any, command: Any) -> None:
    path = drawn.folder / "data" / "proposal.shp"
    pyogrio.raw.write(
        path, np.array([shapely.to_wkb(HALL), shapely.to_wkb(YARD[0])], dtype=object),
        [np.array(["hall", "yard"], dtype=object), np.array(["core", "배후공간"], dtype=object)], ["id", "role"],
        geometry_type="Polygon", crs="EPSG:5186", driver="ESRI Shapefile", encoding="cp949",
    )  # fmt: skip
    said = command("compare", drawn.write(), "drawn", path, "--format", "json")
    assert said.code in (0, 1, 3), said.err
    assert "proposal" in said.out
    assert {each.path for each in read_study(drawn.write()).inputs} >= {"../data/zones.dbf"}
