"""What lies around the sites: read from files, built offline, kept for this computer."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas
import pytest
import shapely

from tests.places import HONGNEUNG, ROOT
from zonegeo.api.files.context_files import build_context
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import InputError
from zonegeo.rendering.page.varint import surroundings_view
from zonegeo.sources.context.kept_context import context_files, keep_context, kept_folder
from zonegeo.sources.context.read_surroundings import MOST_BYTES, around, read_surroundings

BOUNDS = (127.02, 37.58, 127.06, 37.6)
CARRIED = ROOT / "geo" / "context.geojson"


def written(folder: Path, name: str, features: list[tuple[dict[str, str], shapely.Geometry]]) -> Path:
    path = folder / name
    columns = [each for each, _shape in features]
    geopandas.GeoDataFrame(columns, geometry=[shape for _, shape in features], crs="EPSG:4326").to_file(path)
    return path


def test_districts_and_dongs_of_hongneung_are_carried_with_names_in_both_languages() -> None:
    found = read_surroundings([CARRIED], bounds=BOUNDS)
    assert found is not None
    assert set(found.kinds) == {"district", "dong"}
    names = {(each.ko, each.en) for each in found.names}
    assert {("동대문구", "Dongdaemun-gu"), ("청량리동", "Cheongnyangni-dong"), ("안암동5가", "Anam-dong 5-ga")} <= names
    assert [each.en for each in found.credits] == ["NGII administrative boundaries 2023"]
    west, south, east, north = around(BOUNDS)
    assert (found.lonlat.min(axis=0) >= (west - 1e-6, south - 1e-6)).all()
    assert (found.lonlat.max(axis=0) <= (east + 1e-6, north + 1e-6)).all()
    assert int(found.sizes.sum()) == len(found.lonlat)
    assert int(found.parts.sum()) == len(found.sizes)


@pytest.mark.slow
def test_the_carried_file_is_what_the_command_writes() -> None:
    assert build_context(read_study(HONGNEUNG)) == CARRIED.read_text("utf-8")
    assert json.loads(CARRIED.read_text("utf-8"))["accuracy_m"] == 200.0


def test_a_geopackage_of_openmaptiles_is_cut_and_classed(tmp_path: Path) -> None:
    inside, far = shapely.LineString([(127.03, 37.59), (127.2, 37.59)]), shapely.LineString([(128, 37), (128.1, 37)])
    rows = [({"class": "primary", "name": "길"}, inside), ({"class": "primary", "name": "먼 길"}, far),
            ({"class": "ferry", "name": "배"}, inside)]  # fmt: skip
    path = written(tmp_path, "transportation.gpkg", rows)
    found = read_surroundings([path, CARRIED], bounds=BOUNDS)
    assert found is not None
    roads = [name.ko for kind, name in zip(found.kinds, found.names, strict=True) if kind == "road-primary"]
    assert roads == ["길"]
    assert found.lonlat[:, 0].max() <= around(BOUNDS)[2] + 1e-6
    # what the file lacks is taken from what is carried
    assert "dong" in found.kinds
    assert len(found.credits) == 2


def test_a_file_has_its_say_before_what_is_carried(tmp_path: Path) -> None:
    square = shapely.box(127.03, 37.585, 127.04, 37.595)
    path = written(tmp_path, "own.geojson", [({"kind": "dong", "name_ko": "우리동"}, square)])
    found = read_surroundings([path, CARRIED], bounds=BOUNDS)
    assert found is not None
    assert [name.ko for kind, name in zip(found.kinds, found.names, strict=True) if kind == "dong"] == ["우리동"]


def test_a_large_file_is_simplified_until_it_fits(tmp_path: Path) -> None:
    # 150,000 corners of a coast that no screen shows
    wiggle = shapely.LineString([(127.0 + i * 5e-7, 37.59 + (i % 2) * 4e-6) for i in range(150_000)])
    path = written(tmp_path, "coast.gpkg", [({"kind": "waterway", "name_ko": "강"}, wiggle)])
    found = read_surroundings([path], bounds=BOUNDS)
    assert found is not None
    assert len(surroundings_view(found)["points"]) < MOST_BYTES


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("gone.gpkg", None, "file-missing"),
        ("roads.shp", b"", "unknown-context-format"),
        ("broken.gpkg", b"no package", "context-broken"),
        ("plain.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}, '
         b'"geometry": {"type": "Point", "coordinates": [127.03, 37.59]}}]}', "context-without-kinds"),
    ],
)  # fmt: skip
def test_what_is_no_context_is_told(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as told:
        read_surroundings([path], bounds=BOUNDS)
    assert told.value.problems[0].code == code


def test_a_file_is_kept_once_for_every_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    path = written(tmp_path, "national.gpkg", [({"kind": "park"}, shapely.box(127.03, 37.585, 127.04, 37.595))])
    assert [each.name for each in context_files()] == ["context.geojson"]
    kept = keep_context(path)
    assert kept.parent == kept_folder()
    assert [each.name for each in context_files()] == ["national.gpkg", "context.geojson"]
    # a newer one of the same name takes its place
    assert keep_context(path) == kept
    assert len(context_files()) == 2


def test_small_roads_alone_are_too_many_and_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They go first where there is anything else; without them nothing would be left."""
    monkeypatch.setattr("zonegeo.sources.context.read_surroundings.MOST_BYTES", 4_000)
    # teeth farther apart than any tolerance
    teeth = shapely.LineString([(126 + n * 3e-3, 37 + (n % 2) * 0.5) for n in range(800)])
    wide, roads = (125.0, 36.0, 130.0, 39.0), [({"kind": "road-tertiary"}, teeth)]
    found = read_surroundings([written(tmp_path, "roads.geojson", roads)], bounds=wide)
    assert found is not None
    assert found.kinds == ("road-tertiary",)
    rail = ({"kind": "rail"}, shapely.LineString([(127.03, 37.59), (127.04, 37.59)]))
    found = read_surroundings([written(tmp_path, "both.geojson", [*roads, rail])], bounds=wide)
    assert found is not None
    assert found.kinds == ("rail",)
