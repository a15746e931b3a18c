"""``docs/limits.md`` is what the program does: each number, and the sentence of a file beyond it."""

from __future__ import annotations

import importlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import ezdxf
import numpy as np
import openpyxl
import pytest
import rasterio

from tests.places import ROOT
from tests.sources.raster.test_raster_door import PLACE, box, flat, grid
from zonegeo.base.errors import InputError
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.raster.read_cells import read_cells
from zonegeo.sources.reading import Reading

ROW = re.compile(r"^\| (.+?) \| ([\d,]+) \| `([\w-]+)` \| `([\w.]+)` \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "limits.md").read_text(encoding="utf-8"))
FILES = ROOT / "tests" / "corpus" / "files"


def geojson(folder: Path, *, content: str = "") -> Path:
    path = folder / "a.geojson"
    path.write_text(content or json.dumps({"type": "FeatureCollection", "features": []}), encoding="utf-8")
    return path


def sheet(folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["name", "wkt"])
    book.active.append(["a", "POINT (1 2)"])
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def table(folder: Path) -> Path:
    (folder / "a.csv").write_text("name,wkt\na,POINT (1 2)\n", encoding="utf-8")
    return folder / "a.csv"


def archive(folder: Path) -> Path:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as whole:
        whole.writestr("a.geojson", "{}")
    (folder / "a.zip").write_bytes(made.getvalue())
    return folder / "a.zip"


def blocks(folder: Path) -> Path:
    drawing = ezdxf.new()
    inner, outer = drawing.blocks.new("INNER"), drawing.blocks.new("OUTER")
    inner.add_lwpolyline([(0, 0), (9, 0), (9, 9)], close=True)
    outer.add_blockref("INNER", (0, 0))
    drawing.modelspace().add_blockref("OUTER", (0, 0))
    drawing.saveas(folder / "a.dxf")
    return folder / "a.dxf"


def raster(folder: Path) -> Path:
    return grid(folder / "a.tif", flat())


def wide(folder: Path) -> Path:
    """A raster of 64 million cells of which none was written: half a megabyte."""
    path = folder / "a.tif"
    profile = {"driver": "GTiff", "height": 8000, "width": 8000, "count": 1, "dtype": "uint8", "crs": "EPSG:5186",
               "transform": PLACE, "tiled": True, "SPARSE_OK": True}  # fmt: skip
    with rasterio.open(path, "w", **profile):
        pass
    return path


# which file is beyond a limit once that is set to so few, and the module whose copy of the number counts
FB = "reported_tables/no-index.fgb"
GDAL = "zonegeo.sources.boundary.raw.gdal_layer"
BEYOND: dict[str, tuple[int | None, Callable[[Path], Path], str]] = {
    "LARGEST_BYTES": (10, geojson, ""),
    "_MOST_DIGITS": (3, lambda folder: geojson(folder, content='{"a": 12345}'), ""),
    "MOST_FEATURES": (1, lambda _: FILES / FB, GDAL),
    "MOST_POSITIONS": (1, lambda _: FILES / FB, GDAL),
    "xml_text._DEEPEST": (3, lambda _: FILES / "kml" / "ogr.kml", ""),
    "_MOST_ELEMENTS": (3, lambda _: FILES / "kml" / "ogr.kml", ""),
    "_MOST_BYTES": (10, lambda _: FILES / "dxf" / "block.dxf", ""),
    "_MOST_ENTITIES": (0, lambda _: FILES / "dxf" / "nested.dxf", ""),
    "read_dxf._DEEPEST": (1, blocks, ""),
    "workbook._MOST_CELLS": (1, sheet, ""),
    "csv_file._MOST_CELLS": (1, table, ""),
    "_MOST_ENTRIES": (0, archive, ""),
    "MOST_CELLS": (None, wide, ""),
    "MOST_BLOCK_CELLS": (1, raster, ""),
}


def named(place: str) -> str:
    module, _, name = place.rpartition(".")
    longer = f"{module.rpartition('.')[2]}.{name}"
    return longer if longer in BEYOND else name


def read(path: Path, *, whole: bool) -> None:
    """Read a file through its door: of a raster all of it, or the hundred metres of its corner."""
    if path.suffix == ".tif":
        far = 79_000 if whole else 100
        read_cells(path, box(PLACE.c, PLACE.f - far, PLACE.c + far, PLACE.f), Reading(), band=1)
    else:
        read_boundary_file(path)


def test_every_row_is_tried() -> None:
    assert {named(place) for *_, place in ROWS} == set(BEYOND)


@pytest.mark.parametrize(("what", "most", "code", "place"), ROWS)
def test_a_file_beyond_a_limit_is_refused(
    what: str, most: str, code: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert what
    module, _, name = place.rpartition(".")
    assert getattr(importlib.import_module(module), name) == int(most.replace(",", ""))
    few, made, copy = BEYOND[named(place)]
    path = made(tmp_path)
    if few is not None:
        monkeypatch.setattr(importlib.import_module(copy or module), name, few)
    with pytest.raises(InputError) as refused:
        read(path, whole=few is None)
    assert [each.code for each in refused.value.problems] == [code]


def test_a_raster_within_its_limits_is_read(tmp_path: Path) -> None:
    """What is refused above is refused for its number alone."""
    assert np.nanmax(read_cells(raster(tmp_path), box(), Reading(), band=1).values) == 15.0
    assert np.isnan(read_cells(wide(tmp_path), box(), Reading(), band=1).values).all()
