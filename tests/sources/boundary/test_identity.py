"""What a feature is called: one answer at every door, whatever the format keeps it in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zonegeo.api.files.boundary_files import import_boundaries
from zonegeo.base.errors import InputError
from zonegeo.sources.boundary.identity import id_of, names_of, properties_of
from zonegeo.sources.boundary.lenient_read import read_inspected_file
from zonegeo.sources.boundary.outlines import read_outlines
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.boundary.read_geojson import features_of, ids_of
from zonegeo.sources.reading import Reading


def square(west: float) -> dict[str, Any]:
    ring = [[west, 36.3], [west + 0.01, 36.3], [west + 0.01, 36.31], [west, 36.31], [west, 36.3]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(number: int, *, own: Any = None, **properties: Any) -> dict[str, Any]:
    member = {} if own is None else {"id": own}
    return {"type": "Feature", **member, "properties": properties, "geometry": square(127.3 + number / 50)}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def written(path: Path, *features: dict[str, Any]) -> Path:
    path.write_text(json.dumps(collection(*features)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([{"id": None}, {"id": " "}], ("0", "1")),
        ([{"id": None, "name": "가"}, {"name_ko": "나"}], ("가", "나")),
        ([{"name": "가"}, {"name": "가"}], ("가 #0", "가 #1")),
        ([{"id": "가"}, {"name": "가"}], ("가", "가 #1")),
        ([{"id": 1}, {"use": "R&D"}, {"id": 3}], ("1", "#1", "3")),
        ([{"Id": 0, "JIBUN": "12-3"}, {"Id": 0}], ("12-3", "0")),
        ([{"id": 1.0}, {"id": 2.5}], ("1", "2.5")),
        ([{"id": True}, {"id": [1]}, {"id": float("nan")}], ("0", "1", "2")),
        ([{"gml_id": "parcel.7", "name": "가"}], ("parcel.7",)),
        ([{"id": "\u1112\u1169\u11bc"}], ("홍",)),
    ],
)
def test_identifier_then_name_then_number(rows: list[dict[str, Any]], names: tuple[str, ...]) -> None:
    assert names_of(rows) == names
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("door", ["measure", "import"])
def test_the_same_identifier_twice_stays_a_fault_told_once(tmp_path: Path, door: str) -> None:
    path = written(tmp_path / "a.geojson", *(feature(n, id=n // 2, code=n) for n in range(5)))
    with pytest.raises(InputError) as refused:
        read_outlines(path) if door == "measure" else import_boundaries(path, tmp_path / "b.geojson")
    (told,) = refused.value.problems
    assert (told.code, told.values) == ("feature-ids-repeat", {"value": "0 (2), 1 (2)", "count": 2})
    assert not (tmp_path / "b.geojson").exists()
    import_boundaries(path, tmp_path / "b.geojson", fields={"id": "code"})
    assert tuple(read_outlines(tmp_path / "b.geojson")) == ("0", "1", "2", "3", "4")


def test_the_member_id_of_a_feature_reaches_every_door(tmp_path: Path) -> None:
    features = (feature(0, own="daejeon", use="x"), feature(1, own=17, id=None), feature(2, own="b", id="c"))
    path = written(tmp_path / "a.geojson", *features)
    expected = ("daejeon", "17", "c")
    assert tuple(read_outlines(path)) == expected
    assert read_inspected_file(path).names == expected
    assert names_of([each.properties for each in read_boundary_file(path).features]) == expected
    assert names_of([each.properties for each in features_of(collection(*features), "a", Reading())]) == expected
    assert ids_of(collection(*features)) == ("daejeon", "c")
    assert read_boundary_file(path, only={"id": "daejeon"}).evidence["features"] == 1
    lines = tmp_path / "a.geojsonl"
    lines.write_text("\n".join(json.dumps(each) for each in features), encoding="utf-8")
    assert tuple(read_outlines(lines)) == expected


def test_placemarks_without_an_id_are_called_by_their_names(tmp_path: Path) -> None:
    marks = "".join(
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        + " ".join(f"{x},{y}" for x, y in square(127.3 + number / 50)["coordinates"][0])
        + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for number, name in enumerate(("대덕", "둔산", "둔산"))
    )
    path = tmp_path / "a.kml"
    path.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>', encoding="utf-8")
    assert tuple(read_outlines(path)) == ("대덕", "둔산 #1", "둔산 #2")
    assert read_inspected_file(path).names == ("대덕", "둔산 #1", "둔산 #2")


def test_null_is_absent() -> None:
    assert id_of({"id": None, "gml_id": None}) is None
    assert properties_of({"id": None, "properties": None}) == {}
    assert properties_of({"id": "a", "properties": {"id": ""}}) == {"id": "a"}
