"""The door of rasters: what is opened, what its numbers mean, and what has no data stays so on every way."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from pyproj import Transformer
from rasterio import Affine
from rasterio.enums import ColorInterp

from zonegeo.base.errors import InputError
from zonegeo.sources.raster.basemap import read_basemap
from zonegeo.sources.raster.read_cells import ReadCells, read_cells
from zonegeo.sources.reading import Reading

WEST, NORTH, CELL = 200_000.0, 600_100.0, 10.0
PLACE = Affine(CELL, 0, WEST, 0, -CELL, NORTH)
TO_DEGREES = Transformer.from_crs("EPSG:5186", "EPSG:4326", always_xy=True)


def box(west: float = WEST, south: float = NORTH - 100, east: float = WEST + 100, north: float = NORTH) -> Any:
    return (*TO_DEGREES.transform(west, south), *TO_DEGREES.transform(east, north))


def grid(path: Path, values: Any, *, crs: str = "EPSG:5186", place: Affine = PLACE, **more: Any) -> Path:
    """Write bands of 10 × 10 cells of 10 m: rows from the north, columns from the west."""
    bands = np.asarray(values)
    bands = bands[None] if bands.ndim == 2 else bands
    profile = {"driver": "GTiff", "height": bands.shape[1], "width": bands.shape[2], "count": len(bands),
               "dtype": bands.dtype, "crs": crs, "transform": place, **more}  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(bands)
    return path


def flat(number: float = 15.0, kind: str = "float32") -> NDArray[Any]:
    return np.full((10, 10), number, dtype=kind)


def cells(path: Path, **more: Any) -> ReadCells:
    return read_cells(path, box(), Reading(), **{"band": 1, **more})


def refused(path: Path, **more: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        cells(path, **more)
    return [each.code for each in caught.value.problems]


# --- what is opened ---------------------------------------------------------------------------------------------------

VRT = """<VRTDataset rasterXSize="10" rasterYSize="10"><SRS>EPSG:5186</SRS>
<GeoTransform>200000, 10, 0, 600100, 0, -10</GeoTransform><VRTRasterBand dataType="Byte" band="1"><SimpleSource>
<SourceFilename relativeToVRT="0">SECRET</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"""
OTHERS = {
    "a file of files": VRT, "an address": VRT.replace("SECRET", "/vsicurl/http://127.0.0.1:9/a.tif"),
    "raw bytes": VRT.replace("SimpleSource", "ImageOffset"), "a tiled image": "<MRF_META><Raster/></MRF_META>",
    "a web service": "<GDAL_WMS><Service name='TMS'><ServerUrl>http://127.0.0.1:9/</ServerUrl></Service></GDAL_WMS>",
    "a coverage": "<WCS_GDAL><ServiceURL>http://127.0.0.1:9/?</ServiceURL></WCS_GDAL>",
    "text": "GDALG", "nothing": "", "a page": "<html></html>", "a subdataset": "GTIFF_DIR:1:SECRET",
    "a table": "PLScenes:", "a header": "ENVI\nsamples = 10", "an erdas image": "EHFA_HEADER_TAG", "a gif": "GIF89a",
}  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("name", ["a.tif", "a.asc", "a.png", "a.vrt"])
def test_what_begins_as_no_raster_is_not_opened(tmp_path: Path, kind: str, name: str) -> None:
    secret = grid(tmp_path / "secret.tif", flat(99, "uint8"))
    (tmp_path / name).write_text(OTHERS[kind].replace("SECRET", str(secret)), encoding="ascii")
    assert refused(tmp_path / name) == ["raster-format"]
    with pytest.raises(InputError, match="raster-format"):
        read_basemap(tmp_path / name, bounds=box())


def test_coarse_copies_of_another_file_are_refused(tmp_path: Path) -> None:
    secret = grid(tmp_path / "secret.tif", flat(99, "uint8")[:2, :2])
    path = grid(tmp_path / "a.tif", flat(1, "uint8"))
    with rasterio.open(path, "r+") as target:
        target.update_tags(ns="OVERVIEWS", OVERVIEW_FILE=str(secret))
    with rasterio.open(path) as source:  # the library itself would look into it
        assert source.read(1, out_shape=(2, 2)).tolist() == [[99, 99], [99, 99]]
    assert refused(path) == ["raster-refers-elsewhere"]
    with pytest.raises(InputError, match="raster-refers-elsewhere"):
        read_basemap(path, bounds=box())


def test_what_a_statistics_file_names_is_not_opened(tmp_path: Path) -> None:
    secret = grid(tmp_path / "secret.tif", flat(99, "uint8")[:2, :2])
    path = grid(tmp_path / "a.tif", flat(1, "uint8"))
    told = f'<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{secret}</MDI></Metadata>'
    (tmp_path / "a.tif.aux.xml").write_text(f"<PAMDataset>{told}</PAMDataset>", encoding="utf-8")
    assert set(np.unique(cells(path).values)) == {1.0}
    (tmp_path / "a.tif.aux.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><PAMDataset/>', encoding="utf-8")
    assert refused(path) == ["xml-entities"]


def test_of_two_files_beside_it_the_one_that_is_written_alike_counts(tmp_path: Path) -> None:
    path = value_beside(tmp_path)
    (tmp_path / "A.TIF.AUX.XML").write_text("<PAMDataset/>", encoding="ascii")
    if not (tmp_path / "a.tif.aux.xml").read_text(encoding="ascii").startswith("<PAMDataset><PAM"):
        pytest.skip("here capitals name the same file")
    assert np.isnan(cells(path).values).sum() == 50


def test_a_mask_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = grid(tmp_path / "a.tif", flat())
    (tmp_path / "a.tif.msk").write_text(VRT, encoding="ascii")
    assert refused(path) == ["raster-format"]


def test_a_file_of_several_rasters_is_refused(tmp_path: Path) -> None:
    path = grid(tmp_path / "a.tif", flat())
    grid(path, flat(77), APPEND_SUBDATASET="YES")
    with rasterio.open(path) as source:
        assert len(source.subdatasets) == 2
    assert refused(path) == ["raster-several"]


@pytest.mark.parametrize("kind", ["asc", "png", "jpg"])
def test_other_formats_take_place_and_crs_from_the_files_beside_them(tmp_path: Path, kind: str) -> None:
    path, reading = tmp_path / f"Grid.{kind}", Reading()
    if kind == "asc":
        rows = "\n".join(" ".join(["15.123456789"] * 9 + ["-9999"]) for _ in range(10))
        head = f"ncols 10\nnrows 10\nxllcorner {WEST}\nyllcorner {NORTH - 100}\ncellsize 10\nNODATA_value -9999\n"
        path.write_text(head + rows + "\n", encoding="ascii")
    else:
        driver = {"png": "PNG", "jpg": "JPEG"}[kind]
        with rasterio.MemoryFile() as memory:
            plain = {"height": 10, "width": 10, "count": 1, "dtype": "uint8", "transform": PLACE}
            with memory.open(driver=driver, **plain) as target:
                target.write(flat(15, "uint8")[None])
            path.write_bytes(memory.read())
        world = {"png": ".pgw", "jpg": ".JGW"}[kind]
        lines = (CELL, 0, 0, -CELL, WEST + CELL / 2, NORTH - CELL / 2)
        path.with_suffix(world).write_text("\n".join(map(str, lines)), encoding="ascii")
        bare = path.rename(tmp_path / f"other.{kind}")
        assert refused(bare) == ["raster-without-place"]
        bare.rename(path)
    assert refused(path) == ["raster-without-crs"]
    path.with_suffix(".prj").write_text(rasterio.CRS.from_epsg(5186).to_wkt(), encoding="utf-8")
    found = read_cells(path, box(), reading, band=1)
    assert (found.west, found.north, found.width, found.crs) == (WEST, NORTH, CELL, "EPSG:5186")
    assert found.values[0, 0] == (15.123456789 if kind == "asc" else 15.0)
    assert np.isnan(found.values[:, 9]).all() == (kind == "asc")
    assert len(reading.files) == (2 if kind == "asc" else 3)
    digests = {hashlib.sha256(each.read_bytes()).hexdigest() for each in tmp_path.iterdir()}
    assert {each.sha256 for each in reading.files} == digests


HEADS = {
    "corner": f"xllcorner {WEST}\nyllcorner {NORTH - 100}\ncellsize 10\nNODATA_value -9999",
    "centre": f"xllcenter {WEST + 5}\nyllcenter {NORTH - 95}\ncellsize 10\nNODATA_value -9999",
    "two sizes": f"xllcorner {WEST}\nyllcorner {NORTH - 100}\ndx 10\ndy 10\nNODATA_value -9999",
    "capitals": f"XLLCORNER {WEST}\nYLLCORNER {NORTH - 100}\nCELLSIZE 10\nNODATA_VALUE -9999",
    "null": f"xllcorner {WEST}\nyllcorner {NORTH - 100}\ncellsize 10\nNODATA_value null",
}


@pytest.mark.parametrize("head", HEADS)
def test_headers_of_a_text_grid(tmp_path: Path, head: str) -> None:
    """Corner or centre, one size or two, capitals, null: the same cells, the lower left one without data."""
    rows = [" ".join(["15.5"] * 10)] * 9 + [" ".join(["null" if head == "null" else "-9999", *["15.5"] * 9])]
    (tmp_path / "a.asc").write_text(f"ncols 10\nnrows 10\n{HEADS[head]}\n" + "\n".join(rows) + "\n", encoding="ascii")
    (tmp_path / "a.prj").write_text(rasterio.CRS.from_epsg(5186).to_wkt(), encoding="utf-8")
    found = cells(tmp_path / "a.asc")
    assert (found.west, found.north, found.width, found.height) == (WEST, NORTH, CELL, CELL)
    assert np.argwhere(np.isnan(found.values)).tolist() == [[9, 0]]
    assert np.nanmin(found.values) == np.nanmax(found.values) == 15.5


@pytest.mark.parametrize(
    ("head", "row"), [("", 11), ("", 9), ("NODATA_value -1\n", 10), ("NCOLS 10\n", 10)],
    ids=["a cell too many", "a cell too few", "no data twice", "columns twice"],
)  # fmt: skip
def test_a_text_grid_that_is_not_as_its_head_says(tmp_path: Path, head: str, row: int) -> None:
    """The library reads number after number: with one more in each row the ground slides to the east."""
    text = f"ncols 10\nnrows 10\n{HEADS['corner']}\n{head}" + "\n".join([" ".join(["15"] * row)] * 10) + "\n"
    (tmp_path / "a.asc").write_text(text, encoding="ascii")
    (tmp_path / "a.prj").write_text(rasterio.CRS.from_epsg(5186).to_wkt(), encoding="utf-8")
    assert refused(tmp_path / "a.asc") == ["raster-unreadable"]


@pytest.mark.parametrize("blank", [" ", "\t"], ids=["blanks", "tabs"])
@pytest.mark.parametrize("piece", range(8, 40))
def test_a_text_grid_is_counted_whole_wherever_a_piece_of_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int, blank: str
) -> None:
    """Pieces that end on a blank, within a number, or at the end of a row."""
    monkeypatch.setattr("zonegeo.sources.raster.open_raster._PIECE", piece)
    values = np.arange(100).reshape(10, 10) * 7.25
    rows = "\n".join(blank.join(map(str, row)) for row in values)
    (tmp_path / "a.asc").write_text(f"ncols 10\nnrows 10\n{HEADS['corner']}\n{rows}\n", encoding="ascii")
    (tmp_path / "a.prj").write_text(rasterio.CRS.from_epsg(5186).to_wkt(), encoding="utf-8")
    assert (cells(tmp_path / "a.asc").values == values).all()


# --- what has no data -------------------------------------------------------------------------------------------------


def no_value(folder: Path) -> Path:
    return grid(folder / "a.tif", np.where(np.arange(10) < 5, 15.0, -7.0)[None].repeat(10, 0), nodata=-7.0)


def no_value_that_is_none(folder: Path) -> Path:
    return grid(folder / "a.tif", np.where(np.arange(10) < 5, 15.0, np.nan)[None].repeat(10, 0))


def internal_mask(folder: Path, *, beside: bool = False, nodata: float | None = None) -> Path:
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=not beside):
        path = grid(folder / "a.tif", flat(), nodata=nodata)
        with rasterio.open(path, "r+") as target:
            target.write_mask(np.broadcast_to(np.arange(10) < 5, (10, 10)))
    assert (folder / "a.tif.msk").exists() == beside
    return path


def mask_beside(folder: Path) -> Path:
    return internal_mask(folder, beside=True)


def mask_and_value(folder: Path) -> Path:
    return internal_mask(folder, nodata=-7.0)


def alpha(folder: Path) -> Path:
    shown = np.broadcast_to(np.where(np.arange(10) < 5, 255.0, 0.0), (10, 10))
    path = grid(folder / "a.tif", np.stack([flat(), shown.astype("float32")]))
    with rasterio.open(path, "r+") as target:
        target.colorinterp = [ColorInterp.gray, ColorInterp.alpha]
    return path


def value_beside(folder: Path) -> Path:
    path = grid(folder / "a.tif", np.where(np.arange(10) < 5, 15.0, -7.0)[None].repeat(10, 0))
    told = '<PAMDataset><PAMRasterBand band="1"><NoDataValue>-7</NoDataValue></PAMRasterBand></PAMDataset>'
    (folder / "a.tif.aux.xml").write_text(told, encoding="ascii")
    return path


@pytest.mark.parametrize(
    "made", [no_value, no_value_that_is_none, internal_mask, mask_beside, mask_and_value, alpha, value_beside]
)
@pytest.mark.parametrize("warp_to", [None, "EPSG:5186", "EPSG:5187", "EPSG:32652"])
@pytest.mark.parametrize("unit", ["", "%"])
def test_the_eastern_half_has_no_data_on_every_way(tmp_path: Path, made: Any, warp_to: Any, unit: str) -> None:
    found = cells(made(tmp_path), warp_to=warp_to, unit=unit)
    known = ~np.isnan(found.values)
    assert set(np.round(found.values[known], 4)) == {15.0}
    # fifty cells of 100 m2; a cell that is turned counts whole or not at all
    assert known.sum() * found.width * found.height == pytest.approx(5_000, rel=0.12)


def test_outside_of_a_turned_raster_there_is_no_data(tmp_path: Path) -> None:
    path = grid(tmp_path / "a.tif", np.full((100, 100), 15, dtype="uint8"))
    around = box(WEST - 500, NORTH - 1500, WEST + 1500, NORTH + 500)
    found = read_cells(path, around, Reading(), band=1, warp_to="EPSG:5188")
    assert np.isnan(found.values).any()
    assert set(np.round(found.values[~np.isnan(found.values)])) == {15.0}


def test_a_part_that_was_never_written_has_no_data(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    profile = {"driver": "GTiff", "height": 32, "width": 32, "count": 1, "dtype": "float32", "crs": "EPSG:5186",
               "transform": PLACE, "tiled": True, "blockxsize": 16, "blockysize": 16, "SPARSE_OK": True}  # fmt: skip
    with rasterio.open(path, "w", **profile) as target:
        target.write(np.full((16, 16), 15, "float32"), 1, window=rasterio.windows.Window(0, 0, 16, 16))
    with rasterio.open(path) as source:  # the library itself hands out zeros
        assert set(np.unique(source.read(1))) == {0.0, 15.0}
    found = read_cells(path, box(WEST, NORTH - 320, WEST + 320, NORTH), Reading(), band=1).values
    assert (found[:16, :16] == 15).all()
    assert np.isnan(found[16:]).all()
    assert np.isnan(found[:, 16:]).all()


def test_one_band_of_several_is_told(tmp_path: Path) -> None:
    path, reading = grid(tmp_path / "a.tif", np.stack([flat(1), flat(2)])), Reading()
    assert np.nanmax(read_cells(path, box(), reading, band=2).values) == 2.0
    assert [(each.code, dict(each.values)) for each in reading.notices] == [
        ("notice.raster-bands", {"file": "a.tif", "band": 2, "count": 2})
    ]


def test_a_text_that_promises_more_cells_than_it_holds_is_refused(tmp_path: Path) -> None:
    head = f"ncols 2000000\nnrows 2000000\nxllcorner {WEST}\nyllcorner {NORTH}\ncellsize 10\n1 2 3\n"
    (tmp_path / "a.asc").write_text(head, encoding="ascii")
    (tmp_path / "a.prj").write_text(rasterio.CRS.from_epsg(5186).to_wkt(), encoding="utf-8")
    assert refused(tmp_path / "a.asc") == ["raster-unreadable"]
    (tmp_path / "a.prj").write_text("no projection", encoding="utf-8")
    assert refused(tmp_path / "a.asc") == ["raster-unreadable"]


# --- what numbers mean ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("warp_to", [None, "EPSG:32652"])
def test_scale_and_offset_are_applied_and_told(tmp_path: Path, beside: bool, warp_to: Any) -> None:
    path, reading = grid(tmp_path / "a.tif", flat(200, "int16")), Reading()
    if beside:
        told = '<PAMRasterBand band="1"><Offset>-5</Offset><Scale>0.1</Scale></PAMRasterBand>'
        (tmp_path / "a.tif.aux.xml").write_text(f"<PAMDataset>{told}</PAMDataset>", encoding="ascii")
    else:
        with rasterio.open(path, "r+") as target:
            target.scales, target.offsets = (0.1,), (-5.0,)
    found = read_cells(path, box(), reading, band=1, warp_to=warp_to)
    assert (np.nanmin(found.values), np.nanmax(found.values)) == pytest.approx((15.0, 15.0))  # 200 * 0.1 - 5
    assert [(each.code, each.values["scale"], each.values["offset"]) for each in reading.notices] == [
        ("notice.raster-scaled", "0.1", "-5")
    ]


def test_the_value_for_no_data_is_meant_before_the_scale(tmp_path: Path) -> None:
    path = grid(tmp_path / "a.tif", np.where(np.arange(10) < 5, 200, 15).astype("int16")[None].repeat(10, 0), nodata=15)
    with rasterio.open(path, "r+") as target:
        target.scales, target.offsets = (0.1,), (-5.0,)
    found = cells(path).values
    assert set(found[~np.isnan(found)]) == {15.0}
    assert np.isnan(found).sum() == 50


@pytest.mark.parametrize("kind", ["complex64", "complex128"])
def test_complex_numbers_are_refused(tmp_path: Path, kind: str) -> None:
    path = grid(tmp_path / "a.tif", flat(15, kind))
    assert refused(path) == ["raster-complex"]
    with pytest.raises(InputError, match="raster-complex"):
        read_basemap(path, bounds=box())


@pytest.mark.parametrize("endless", [np.inf, -np.inf])
def test_endless_cells_have_no_data_and_are_told(tmp_path: Path, endless: float) -> None:
    values, reading = flat(), Reading()
    values[0, :3] = endless
    found = read_cells(grid(tmp_path / "a.tif", values), box(), reading, band=1)
    assert np.isnan(found.values).sum() == 3
    assert [(each.code, each.values["count"]) for each in reading.notices] == [("notice.raster-not-finite", 3)]


UNDECLARED = [
    (-9999, "float32"), (-9999, "int16"), (-32768, "int16"), (-3.4028234663852886e38, "float32"), (255, "uint8"),
    (-1.7976931348623157e308, "float64"), (65535, "uint16"), (-99999, "int32"), (-2147483648, "int32"),
    (1e20, "float32"), (9.96921e36, "float32"), (-999, "float32"), (-1.36e35, "float32"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "kind"), UNDECLARED)
def test_what_programs_write_for_no_data_is_asked_for(tmp_path: Path, number: float, kind: str) -> None:
    values = flat(15, kind)
    values[0, :3], values[1] = number, 12
    path = grid(tmp_path / "a.tif", values)
    assert refused(path) == ["raster-undeclared-nodata"]
    found = cells(path, no_data=float(number)).values
    assert np.isnan(found).sum() == 3
    assert np.nanmin(found) == 12.0
    if abs(number) < 1e30:
        assert np.isnan(cells(path, no_data="none").values).sum() == 0


def test_ordinary_ends_are_not_asked_for(tmp_path: Path) -> None:
    """A white pixel among others, a deep sea, a flat zero: figures like all others."""
    for number, values in enumerate((
        np.linspace(0, 255, 100).astype("uint8").reshape(10, 10), np.linspace(-9999, 9000, 100).reshape(10, 10),
        flat(0, "uint8"), flat(255, "uint8"), flat(0), np.where(np.eye(10) > 0, 30.0, 0.0),
    )):  # fmt: skip
        found = cells(grid(tmp_path / f"{number}.tif", values)).values
        assert np.array_equal(found, values.astype(float))


@pytest.mark.parametrize("number", [-9999, -32768, -999])
def test_one_declared_value_does_not_excuse_another(tmp_path: Path, number: float) -> None:
    """As where two rasters were put together, and the file says what one of them had for no data."""
    values = flat(15)
    values[0, :3], values[1], values[2, :2] = number, 12, -1
    path = grid(tmp_path / "a.tif", values, nodata=-1)
    assert refused(path) == ["raster-undeclared-nodata"]
    assert np.isnan(cells(path, no_data=float(number)).values).sum() == 5
    assert np.nanmin(cells(path, no_data="none").values) == number


def test_a_declared_value_leaves_the_ends_of_a_kind_alone(tmp_path: Path) -> None:
    """White on black of which nothing is left out but grey."""
    values = flat(3, "uint8")
    values[0], values[1] = 255, 9
    assert np.nanmax(cells(grid(tmp_path / "a.tif", values, nodata=9)).values) == 255.0


@pytest.mark.parametrize(("written", "unit", "codes"), [
    ("m", "%", ["raster-unit-differs"]), ("metres", "m", []), ("[m]", "m", []), ("Percent", "%", []),
    ("ft", "m", ["raster-unit-differs"]), ("US survey foot", "m", ["raster-unit-differs"]),
    ("cm", "m", ["raster-unit-differs"]), ("degrees", "%", ["raster-unit-differs"]), ("unknown", "m", []),
])  # fmt: skip
def test_units_that_differ_are_refused(tmp_path: Path, written: str, unit: str, codes: list[str]) -> None:
    path = grid(tmp_path / "a.tif", flat())
    with rasterio.open(path, "r+") as target:
        target.units = (written,)
    if codes:
        assert refused(path, unit=unit) == codes
    else:
        reading = Reading()
        assert np.nanmax(read_cells(path, box(), reading, band=1, unit=unit).values) == 15.0
        assert reading.notices == []


@pytest.mark.parametrize(("written", "unit"), [("ft", None), ("fathoms", "m")])
def test_a_unit_that_no_study_can_name_is_told(tmp_path: Path, written: str, unit: str | None) -> None:
    path, reading = grid(tmp_path / "a.tif", flat()), Reading()
    with rasterio.open(path, "r+") as target:
        target.units = (written,)
    read_cells(path, box(), reading, band=1, unit=unit)
    assert [(each.code, each.values["value"]) for each in reading.notices] == [("notice.raster-unit", written)]


def test_a_mean_of_what_may_be_codes_is_told(tmp_path: Path) -> None:
    path, reading = grid(tmp_path / "a.tif", flat(15, "uint8")), Reading()
    with rasterio.open(path, "r+") as target:
        target.write_colormap(1, {15: (255, 0, 0, 255)})
    read_cells(path, box(), reading, band=1)
    assert [each.code for each in reading.notices] == ["notice.raster-palette"]
    read_cells(path, box(), coded := Reading(), band=1, unit="")
    assert coded.notices == []


@pytest.mark.parametrize("crs", ["EPSG:5186+5193", "EPSG:4326+5773", "EPSG:4979"])
def test_heights_of_a_crs_play_no_part_and_are_told(tmp_path: Path, crs: str) -> None:
    west, south, east, north = box()
    place = PLACE if "5186" in crs else Affine((east - west) / 10, 0, west, 0, (south - north) / 10, north)
    reading = Reading()
    found = read_cells(grid(tmp_path / "a.tif", flat(), crs=crs, place=place), box(), reading, band=1)
    assert found.crs == ("EPSG:5186" if "5186" in crs else "EPSG:4326")
    assert [each.code for each in reading.notices] == ["notice.raster-heights"]
    assert not np.isnan(found.values).any()


# --- where it begins --------------------------------------------------------------------------------------------------

BEGINNINGS = {
    "in the south": (Affine(CELL, 0, WEST, 0, CELL, NORTH - 100), (slice(None, None, -1), slice(None))),
    "in the east": (Affine(-CELL, 0, WEST + 100, 0, -CELL, NORTH), (slice(None), slice(None, None, -1))),
    "in both": (Affine(-CELL, 0, WEST + 100, 0, CELL, NORTH - 100), (slice(None, None, -1), slice(None, None, -1))),
}


@pytest.mark.parametrize("where", BEGINNINGS)
def test_a_raster_may_begin_at_any_corner(tmp_path: Path, where: str) -> None:
    """The same ground, its rows or columns written the other way round: the same cells, warped or not."""
    ground = np.arange(100, dtype="float32").reshape(10, 10)
    place, turned = BEGINNINGS[where]
    path = grid(tmp_path / "turned.tif", ground[turned], place=place)
    found = cells(path)
    assert (found.west, found.north, found.width, found.height) == (WEST, NORTH, CELL, CELL)
    assert np.array_equal(found.values, ground)
    plain = grid(tmp_path / "plain.tif", ground)
    warped, right = cells(path, warp_to="EPSG:5179"), cells(plain, warp_to="EPSG:5179")
    assert np.allclose(warped.values, right.values, atol=1e-6, equal_nan=True)
    assert read_basemap(path, bounds=box()).bounds == pytest.approx(read_basemap(plain, bounds=box()).bounds, abs=1e-9)


@pytest.mark.parametrize(
    "place", [(0, 0, WEST, 0, 0, NORTH), (1e-320, 0, WEST, 0, -10, NORTH), (1e308, 0, 0, 0, -1e308, 0)]
)
def test_cells_without_a_size_lie_nowhere(tmp_path: Path, place: tuple[float, ...]) -> None:
    """GDAL says "Cannot invert geotransform" of them, in a class of its own."""
    path = grid(tmp_path / "a.tif", flat(), place=Affine(*place))
    assert refused(path) == ["raster-without-place"]


@pytest.mark.parametrize(
    ("world", "told"),
    [
        ("10\n0\n0\n-10\n200005\n600095\n", []),
        ("10.0000001\n0\n0\n-10\n200005.01\n600094.99\n", []),
        ("10\n0\n0\n-10\n200000\n600100\n", ["notice.raster-world-differs"]),  # the corner, not the middle of a cell
        ("5\n0\n0\n-5\n200002.5\n600097.5\n", ["notice.raster-world-differs"]),
        ("nan\n0\n0\n-10\n200005\n600095\n", ["notice.raster-world-differs"]),
        ("10\n0\n", ["notice.raster-world-unread"]),
    ],
)
def test_a_world_file_that_says_another_place_is_told_of(tmp_path: Path, world: str, told: list[str]) -> None:
    path = grid(tmp_path / "a.tif", flat())
    (tmp_path / "a.tfw").write_text(world, encoding="ascii")
    reading = Reading()
    assert read_cells(path, box(), reading, band=1).values.shape == (10, 10)
    assert [each.code for each in reading.notices] == told
    assert all(each.values["world"] == "a.tfw" for each in reading.notices)
    assert {each.path for each in reading.files} == {"a.tif", "a.tfw"}


def test_a_name_in_other_letters_than_utf_8_is_refused(tmp_path: Path) -> None:
    """A system with a Korean name, as a program of Windows writes it: the library reads it for UTF-8."""
    wkt = (
        'PROJCS["Central own",GEOGCS["GRS own",DATUM["own",SPHEROID["GRS 1980",6378137,298.257222101]],'
        'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["latitude_of_origin",38],PARAMETER["central_meridian",127],PARAMETER["scale_factor",1],'
        'PARAMETER["false_easting",200001],PARAMETER["false_northing",600000],UNIT["metre",1]]'
    )
    path = grid(tmp_path / "a.tif", flat(), crs=wkt)
    written = path.read_bytes()
    assert written.count(b"Central own") == 1
    path.write_bytes(written.replace(b"Central own", "중부원점 a".encode("cp949") + b" "))
    assert refused(path) == ["raster-unreadable"]
