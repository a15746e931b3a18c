"""What stands behind the sites: pictures warped to where they belong, layers packed small, tiles only on request."""

from __future__ import annotations

import math
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from hypothesis import given
from hypothesis import strategies as st
from rasterio.io import MemoryFile
from rasterio.transform import from_origin
from shapely.geometry import shape

from tests.places import HONGNEUNG, ROOT
from zonegeo.api.results.map import map_page
from zonegeo.base.errors import InputError, UsageError
from zonegeo.cli import main
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.maps.tiles import tile_service
from zonegeo.rendering.page.varint import layer_view, packed
from zonegeo.sources.boundary.context_layers import read_context
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.raster.basemap import MOST_PIXELS, read_basemap

pytestmark = [
    # the pictures that are read back here stand in no file of their own
    pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning"),
]

PLACE = (127.02, 37.57, 127.06, 37.61)
COLOURS = {"red": (200, 30, 30), "green": (30, 160, 60), "blue": (40, 60, 200), "grey": (120, 120, 120)}


def raster(path: Path, pixels: Any, *, crs: str | None = "EPSG:5186", size: float = 10.0, **more: Any) -> Path:
    """Write a raster whose upper left corner stands at 201000, 557000 of EPSG:5186."""
    bands = np.atleast_3d(pixels) if pixels.ndim == 3 else pixels[None]
    profile = {
        "driver": "GTiff",
        "count": len(bands),
        "height": bands.shape[1],
        "width": bands.shape[2],
        "dtype": bands.dtype,
    }
    with rasterio.open(
        path, "w", crs=crs, transform=from_origin(201_000, 557_000, size, size), **profile, **more
    ) as target:
        target.write(bands)
    return path


def quarters(side: int = 600) -> Any:
    """Red, green / blue, grey: four squares whose middles are known."""
    pixels = np.zeros((3, side, side), dtype=np.uint8)
    half = side // 2
    for (row, column), colour in zip([(0, 0), (0, 1), (1, 0), (1, 1)], COLOURS.values(), strict=True):
        area = np.s_[:, row * half : (row + 1) * half, column * half : (column + 1) * half]
        pixels[area] = np.array(colour, dtype=np.uint8)[:, None, None]
    return pixels


def seen(picture: Any, x: float, y: float) -> tuple[int, ...]:
    """The colour that a picture shows at a place of EPSG:5186."""
    lon, lat = shapely.get_coordinates(analysis_crs("EPSG:5186").to_lonlat([shapely.Point(x, y)])[0])[0]
    west, south, east, north = picture.bounds

    def up(latitude: float) -> float:
        return math.asinh(math.tan(math.radians(latitude)))

    with MemoryFile(picture.content) as memory, memory.open() as source:
        column = int((lon - west) / (east - west) * source.width)
        row = int((up(north) - up(lat)) / (up(north) - up(south)) * source.height)
        return tuple(int(value) for value in source.read()[:, row, column])


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one[:3], other, strict=True)) < 12  # JPEG


def test_a_picture_lies_where_its_raster_lies(tmp_path: Path) -> None:
    picture = read_basemap(raster(tmp_path / "four.tif", quarters()), bounds=PLACE)
    # 6 km by 6 km from 201000, 557000 down: the middles of the four squares
    assert near(seen(picture, 202_500, 555_500), COLOURS["red"])
    assert near(seen(picture, 205_500, 555_500), COLOURS["green"])
    assert near(seen(picture, 202_500, 552_500), COLOURS["blue"])
    assert near(seen(picture, 205_500, 552_500), COLOURS["grey"])
    # a pixel and a half beside the cross, each on its own side
    assert near(seen(picture, 203_980, 554_020), COLOURS["red"])
    assert near(seen(picture, 204_020, 553_980), COLOURS["grey"])


@pytest.mark.slow
def test_a_picture_is_small_whatever_its_raster_is(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (3, 3000, 3000), dtype=np.uint8)
    picture = read_basemap(raster(tmp_path / "noise.tif", noise, size=2.0), bounds=PLACE)
    assert len(picture.content) <= 900_000
    with MemoryFile(picture.content) as memory, memory.open() as source:
        assert max(source.width, source.height) <= MOST_PIXELS


def test_one_band_is_grey_and_what_is_unknown_is_transparent(tmp_path: Path) -> None:
    grey = np.tile(np.linspace(1000, 9000, 600).astype(np.uint16), (600, 1))
    grey[:, 300:] = 0
    picture = read_basemap(raster(tmp_path / "grey.tif", grey, nodata=0), bounds=PLACE)
    assert picture.media_type == "image/png"
    assert picture.contour_m is None
    west = seen(picture, 201_500, 554_000)
    assert west[0] == west[1] == west[2]
    assert west[3] == 255
    assert seen(picture, 203_000, 554_000)[0] > west[0]
    assert seen(picture, 206_000, 554_000)[3] == 0


@pytest.mark.parametrize("kind", ["float32", "int16"])
def test_heights_are_drawn_as_relief_with_contours(tmp_path: Path, kind: str) -> None:
    # a ridge from north to south at 204,000, 3 km to its feet, 60 m high
    heights = np.tile(60 - np.abs(np.arange(600) - 300) / 5, (600, 1)).astype(kind)
    picture = read_basemap(raster(tmp_path / "dem.tif", heights), bounds=PLACE)
    assert (picture.media_type, picture.contour_m) == ("image/png", 5.0)
    with MemoryFile(picture.content) as memory, memory.open() as source:
        colours, numbers = source.colormap(1), source.read(1)
    assert colours[int(np.median(numbers))][3] < 60  # hardly anything is painted on a slope of 2 %
    brown = [number for number, colour in colours.items() if colour[:3] == (150, 96, 48)]
    lines = np.flatnonzero(np.isin(numbers[numbers.shape[0] // 2], brown))
    # one every 250 m on both sides of the ridge (whole metres end in steps: a line is some pixels wide there)
    middles = [float(each.mean()) for each in np.split(lines, np.flatnonzero(np.diff(lines) > 20) + 1)]
    assert 20 <= len(middles) <= 24
    apart = np.diff(middles) * (picture.bounds[2] - picture.bounds[0]) * 111_320 * math.cos(math.radians(37.59))
    assert np.sort(np.abs(apart / numbers.shape[1] - 250))[:-2].max() < 25  # but at the ridge


def test_a_band_that_says_another_unit_is_a_picture_and_feet_are_metres(tmp_path: Path) -> None:
    heights = np.tile(60 - np.abs(np.arange(600, dtype=np.float32) - 300) / 5, (600, 1))
    for unit, contour in (("%", None), ("ft", 1.0)):
        path = raster(tmp_path / f"{contour}.tif", heights)
        with rasterio.open(path, "r+") as target:
            target.units = [unit]
        assert read_basemap(path, bounds=PLACE).contour_m == contour


def test_a_raster_that_cannot_be_placed_is_refused(tmp_path: Path) -> None:
    for path, code in (
        (raster(tmp_path / "bare.tif", quarters(), crs=None), "raster-without-crs"),
        (raster(tmp_path / "far.tif", quarters(), crs="EPSG:5188"), "raster-elsewhere"),
        (tmp_path / "none.tif", "file-missing"),
        (ROOT / "README.md", "raster-format"),
    ):
        with pytest.raises(InputError, match=code):
            read_basemap(path, bounds=PLACE)


# --- layers -----------------------------------------------------------------------------------------------------------


def unpacked(text: str) -> list[int]:
    numbers, value, shift = [], 0, 0
    for byte in b64decode(text):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value // 2 if value % 2 == 0 else -(value + 1) // 2)
            value = shift = 0
    return numbers


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == numbers


def layer_file(path: Path, shapes: list[Any], *, names: list[str] | None = None, crs: str | None = "EPSG:4326") -> Path:
    fields, data = (["EMD_KOR_NM"], [np.array(names, dtype=object)]) if names else ([], [])
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(shapes)),
        data,
        fields,
        geometry_type="Unknown",
        crs=crs,
        driver="GeoJSON" if crs == "EPSG:4326" else None,
    )
    return path


def grid(count: int) -> list[Any]:
    side = math.isqrt(count)
    at = [(127.02 + 0.04 * (k % side) / side, 37.57 + 0.04 * (k // side) / side) for k in range(count)]
    return [shapely.box(x, y, x + 0.03 / side, y + 0.03 / side) for x, y in at]


def test_a_layer_keeps_every_polygon_to_a_tenth_of_a_metre(tmp_path: Path) -> None:
    holed = shapely.box(127.0, 37.5, 127.01, 37.51) - shapely.box(127.002, 37.502, 127.004, 37.504)
    two = shapely.MultiPolygon([shapely.box(127.02, 37.5, 127.03, 37.51), shapely.box(127.04, 37.5, 127.05, 37.51)])
    layer = read_context(
        layer_file(tmp_path / "a.geojson", [holed, two, shapely.Point(127, 37.5)], names=["가동", "나동", "점"])
    )
    view = layer_view(layer)
    assert view["polygons"] == 3
    points = np.cumsum(np.array(unpacked(view["points"])).reshape(-1, 2), axis=0) / 1e6
    rings = np.split(points, np.cumsum(unpacked(view["rings"]))[:-1])
    sizes = unpacked(view["parts"])
    area = 0.0
    for size in sizes:
        area += shapely.Polygon(rings[0], rings[1:size]).area
        rings = rings[size:]
    assert area == pytest.approx(holed.area + two.area, rel=1e-4)
    owners = [view["names"][number] for number in np.cumsum(unpacked(view["owners"]))]
    assert sorted(owners) == ["가동", "나동", "나동"]


def test_a_layer_in_another_crs_comes_to_the_same_place(tmp_path: Path) -> None:
    box = shapely.box(202_000, 554_000, 202_500, 554_500)
    path = tmp_path / "plane.gpkg"
    pyogrio.raw.write(path, shapely.to_wkb(np.array([box])), [], [], geometry_type="Polygon", crs="EPSG:5186")
    layer = read_context(path)
    there = analysis_crs("EPSG:5186").to_plane([shapely.Polygon(layer.lonlat)])[0]
    assert there.symmetric_difference(box).area < 0.01


def test_a_layer_that_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    points = layer_file(tmp_path / "points.geojson", [shapely.Point(127, 37.5)])
    bare = tmp_path / "bare.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        pyogrio.raw.write(bare, shapely.to_wkb(np.array([shapely.box(0, 0, 1, 1)])), [], [], geometry_type="Polygon")
    for path, code in (
        (points, "layer-without-polygons"), (bare, "layer-without-crs"), (tmp_path / "none.shp", "file-missing"),
        (ROOT / "README.md", "format-not-read"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=code):
            read_context(path)


@pytest.mark.parametrize("kind", ["shp/5186-prj.shp", "shp/5174-prj.shp", "prj/wkt2-5174.shp", "zip/korean-cp949.zip"])
def test_a_korean_shapefile_keeps_its_names_and_its_place(kind: str) -> None:
    path = ROOT / "tests" / "corpus" / "files" / kind
    layer = read_context(path)
    whole = read_boundary_file(path)
    assert layer.names == tuple(each.properties["name"] for each in whole.features)
    assert "홍릉 본원" in layer.names
    drawn = shapely.total_bounds(shapely.points(layer.lonlat))
    there = shapely.total_bounds([shape(each.geometry) for each in whole.features])
    # the same transformation, to a nanometre and less
    assert drawn == pytest.approx(there, abs=1e-14)


@pytest.mark.parametrize(("name", "code"), [
    ("bessel-unknown", "crs-datum-unknown"), ("towgs84-zero", "crs-shift-wrong"), ("local", "crs-missing"),
    ("grs80-unknown", "crs-no-transformation"), ("degrees", "coordinates-outside-crs"),
])  # fmt: skip
def test_a_layer_is_not_drawn_where_nobody_knows_its_place(name: str, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_context(ROOT / "tests" / "corpus" / "files" / "prj" / f"{name}.shp")


@pytest.mark.slow
@pytest.mark.browser
def test_layers_and_ground_are_drawn_from_the_file_alone(
    open_page: Callable[..., Any], evaluation: Evaluation, tmp_path: Path
) -> None:
    layer = layer_file(tmp_path / "blocks.geojson", grid(10_000))
    ground = raster(tmp_path / "four.tif", quarters())
    page = map_page(evaluation, language="ko", layers=[layer], basemap=ground)
    tab = open_page(page)
    assert [url for url in tab.requests if not url.startswith("data:")] == [tab.url]
    assert tab.complaints == []
    assert tab.evaluate("zonegeo.atlas.context[0].shapes.count") == 10_000
    count = (
        "(() => { const canvas = document.querySelector('canvas[data-context]'); const pen = canvas.getContext('2d');"
        " const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);"
        " return data.filter((value, index) => index % 4 === 3 && value > 0).length; })()"
    )
    inked = tab.evaluate(count)
    assert inked > 100_000
    for label in ("blocks", "four.tif"):
        assert tab.locator(".legend").inner_text().count(label) == 1
    tab.locator(".legend label", has_text="blocks").locator("input").uncheck()
    assert tab.evaluate(count) == 0
    assert tab.locator("img.leaflet-image-layer").count() == 1


@pytest.mark.browser
def test_who_points_at_a_polygon_reads_its_name(
    open_page: Callable[..., Any], evaluation: Evaluation, tmp_path: Path
) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    box = shapely.box(127.0325, 37.5895, 127.0405, 37.5995)
    page = map_page(evaluation, language="ko", layers=[layer_file(tmp_path / "one.geojson", [box], names=[hostile])])
    tab = open_page(page)
    at = tab.evaluate(
        "(() => { const at = zonegeo.atlas.map.latLngToContainerPoint([37.594, 127.0345]);"
        " const box = zonegeo.atlas.map.getContainer().getBoundingClientRect();"
        " return [at.x + box.left, at.y + box.top]; })()"
    )
    tab.mouse.click(*at)
    assert tab.inner_text(".context-name") == hostile
    assert tab.locator("img").count() == 0


# --- tiles ------------------------------------------------------------------------------------------------------------


def test_tiles_are_named_in_the_policy_and_only_on_request(evaluation: Evaluation, page: str) -> None:
    assert "img-src data:; " in page
    tiled = map_page(evaluation, language="ko", tiles="osm")
    assert "img-src data: https://tile.openstreetmap.org; " in tiled
    assert "© OpenStreetMap contributors" in tiled
    keyed = map_page(evaluation, language="ko", tiles="vworld", key="0F1E2D3C-AAAA")
    assert "img-src data: https://api.vworld.kr; " in keyed
    assert "/0F1E2D3C-AAAA/Base/" in keyed


@pytest.mark.slow
@pytest.mark.browser
def test_a_page_asks_for_tiles_only_where_they_were_asked_for(
    open_page: Callable[..., Any], evaluation: Evaluation, page: str
) -> None:
    for address in ("tile.openstreetmap.org", "api.vworld.kr", "{z}"):
        assert address not in page
    tab = open_page(page)
    tab.locator(".buttons button").first.click()
    assert tab.requests == [tab.url]
    tiled = open_page(map_page(evaluation, language="ko", tiles="osm"))
    asked = [each for each in tiled.requests if each != tiled.url]
    assert asked
    assert {each.split("/")[2] for each in asked} == {"tile.openstreetmap.org"}


@pytest.mark.browser
def test_a_page_tells_of_tiles_that_do_not_come(evaluation: Evaluation, open_page: Callable[..., Any]) -> None:
    tab = open_page(map_page(evaluation, language="ko", tiles="osm"))
    tab.wait_for_selector(".tiles-failed")
    assert tab.inner_text(".tiles-failed").startswith("받지 못한 배경지도 조각 ")
    assert tab.get_attribute(".tiles-failed", "role") == "status"


@pytest.mark.parametrize(("name", "key", "code"), [
    ("google", None, "unknown-tiles"), ("vworld", None, "tiles-need-key"), ("vworld", "a/../b", "tiles-need-key"),
])  # fmt: skip
def test_tiles_of_no_known_service_or_without_a_key_are_refused(name: str, key: str | None, code: str) -> None:
    with pytest.raises(UsageError, match=code):
        tile_service(name, key)


def test_the_command_warns_of_the_network_and_of_the_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "map.html"
    given = [
        "map",
        str(HONGNEUNG),
        "-o",
        str(target),
        "--tiles",
        "vworld",
        "--key",
        "ABCD",
        "--lang",
        "en",
    ]
    assert main(given) == 0
    told = capsys.readouterr().err
    assert "network" in told
    assert "key stands in the map file" in told
    assert target.is_file()


@pytest.mark.slow
def test_the_command_without_tiles_warns_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study, target = str(HONGNEUNG), str(tmp_path / "map.html")
    assert main(["map", study, "-o", target, "--lang", "en"]) == 0
    assert "network" not in capsys.readouterr().err
    # tiles that need no key are told of the network alone
    assert main(["map", study, "-o", target, "--tiles", "osm", "--lang", "en"]) == 0
    told = capsys.readouterr().err
    assert "network" in told
    assert "key" not in told
