"""One corpus, all doors: what ``import`` reads, every other command reads alike; what it refuses, none lets in.

The doors: a boundary file of a study (``read_boundary_file``), ``measure`` (``read_outlines``), ``inspect``
(``read_inspected_file``), ``map --layer`` (``read_context``), ``screen`` (``describe_parcels`` and ``scan``), and the
same file in a zip and under a name in capitals.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from tests.sources.boundary.test_corpus import CASES, CORPUS, name_of
from zonegeo.base.errors import InputError, UsageError
from zonegeo.sources.boundary.context_layers import read_context
from zonegeo.sources.boundary.lenient_read import read_inspected_file
from zonegeo.sources.boundary.outlines import read_outlines
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.parcels.parcel_files import SUFFIXES, Piece
from zonegeo.sources.parcels.scan import batch_of, describe_parcels, parcel_database, scan

# one case of each kind of each format goes into a zip and under a name in capitals
ONE_OF_A_KIND = list(
    {(Path(case["file"]).suffix, case["kind"]): case for case in CASES if "refused" not in case}.values()
)
READ = [case for case in CASES if "refused" not in case]
REFUSED = [case for case in CASES if "refused" in case]
# what the door of the map does not judge: it draws what it is given, and asks no option
UNJUDGED = {
    "ring-crosses-itself", "geometry-invalid", "ring-not-closed", "ring-too-short", "geometry-not-a-polygon",
    "coordinates-outside-area", "axes-swapped", "lonlat-swapped", "parts-overlap", "coordinates-in-degrees",
    "encoding-unknown",
}  # fmt: skip
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


def rows(cases: list[dict[str, Any]]) -> Any:
    """All cases with the slow tests, those of layers and of what is ambiguous with the quick ones."""
    quick = ("layers", "ambiguous")
    return pytest.mark.parametrize("case", [
        pytest.param(each, id=name_of(each), marks=() if each["file"].startswith(quick) else pytest.mark.slow)
        for each in cases
    ])  # fmt: skip


def path_of(case: dict[str, Any]) -> Path:
    found: Path = CORPUS / "files" / case["file"]
    return found


def parts_of(path: Path) -> list[Path]:
    return [each for each in path.parent.iterdir() if each.stem == path.stem and each.suffix.lower() in PARTS]


def total_of(shapes: Any) -> tuple[int, list[float]]:
    """The number of shapes with land and the sums of their areas and bounds, in degrees: the same to a billionth."""
    kept = [each for each in shapes if each is not None and not shapely.is_empty(each)]
    bounds = shapely.bounds(np.array([shapely.normalize(each) for each in kept], dtype=object)).reshape(-1, 4)
    return len(kept), [float(shapely.area(np.array(kept, dtype=object)).sum()), *bounds.sum(axis=0).tolist()]


def by_import(path: Path, **options: Any) -> tuple[int, list[float]]:
    return read_once(path, json.dumps(options, sort_keys=True))


@cache
def read_once(path: Path, given: str) -> tuple[int, list[float]]:
    options = json.loads(given)
    read = read_boundary_file(path, **options)
    return total_of([None if each.geometry is None else shape(each.geometry) for each in read.features])


def alike(one: tuple[int, list[float]], other: tuple[int, list[float]]) -> bool:
    return one[0] == other[0] and one[1] == pytest.approx(other[1], rel=1e-9, abs=1e-12)


@rows(READ)
def test_inspect_sees_what_import_reads(case: dict[str, Any]) -> None:
    options = {key: value for key, value in case.get("options", {}).items() if key in ("crs", "encoding", "layer")}
    if set(case.get("options", {})) - set(options):
        pytest.skip("inspect looks at a file as it stands: its columns and axes are not named")
    seen = read_inspected_file(path_of(case), **options)
    (looked_at,) = [each for each in seen.layers if each.inspected]
    assert looked_at.features == case["features"]
    read = read_boundary_file(path_of(case), **case.get("options", {})).features
    with_land = [each is not None and not each.is_empty for each in seen.shapes]
    assert sum(with_land) == sum(each.geometry is not None for each in read)
    assert not [each for each in seen.faults if each.kind == "geometry-not-read"]


@rows([case for case in READ if not case.get("options")])
def test_a_map_draws_what_import_reads(case: dict[str, Any]) -> None:
    whole = by_import(path_of(case))
    if not whole[0]:
        with pytest.raises(InputError, match="layer-without-polygons"):
            read_context(path_of(case))
        return
    drawn = read_context(path_of(case))
    rings = np.split(drawn.lonlat, np.cumsum(drawn.ring_sizes)[:-1])
    polygons, at = {}, 0
    for owner, count in zip(drawn.owners, drawn.polygon_rings, strict=True):
        outer, *holes = rings[at : at + count]
        polygons.setdefault(int(owner), []).append(shapely.Polygon(outer, holes))
        at += count
    found = [each[0] if len(each) == 1 else shapely.MultiPolygon(each) for each in polygons.values()]
    assert alike(total_of(found), whole)


@rows([case for case in READ if not case.get("options")])
def test_measure_takes_what_import_reads(case: dict[str, Any]) -> None:
    whole = by_import(path_of(case))
    if not whole[0]:
        with pytest.raises(InputError, match="no-outline"):
            read_outlines(path_of(case))
        return
    assert alike(total_of([shape(each) for each in read_outlines(path_of(case)).values()]), whole)


@rows([case for case in READ if Path(case["file"]).suffix.lower() in SUFFIXES])
def test_screen_takes_what_import_reads(case: dict[str, Any], tmp_path: Path) -> None:
    options = case.get("options", {})
    if set(options) - {"crs", "encoding", "layer"}:
        pytest.skip("screen asks for CRS, encoding and layer alone")
    path = path_of(case).resolve()
    with parcel_database([path], threads=1, memory_mb=256, temporary=tmp_path) as database:
        file = describe_parcels(path, database, crs=options.get("crs"), layer=options.get("layer"),
                                encoding=options.get("encoding"))  # fmt: skip
        rows = list(scan(database, Piece(file, 0, file.rows), id_column=next(iter(file.columns)), boxes=(),
                         conditions=(), should_stop=str))  # fmt: skip
    assert file.rows == case["features"]
    shapes = np.concatenate([batch_of(each).shapes for each in rows] or [np.zeros(0, dtype=object)])
    lonlat = file.system.to_lonlat(shapes) if len(shapes) else shapes
    assert alike(total_of(lonlat), by_import(path, **options))


@rows([case for case in ONE_OF_A_KIND if Path(case["file"]).suffix.lower() not in (".zip", ".kmz")])
def test_the_same_in_a_zip_and_under_a_name_in_capitals(case: dict[str, Any], tmp_path: Path) -> None:
    path, options = path_of(case), case.get("options", {})
    whole = by_import(path, **options)
    members = parts_of(path) if path.suffix.lower() == ".shp" else [path]
    if path.suffix.lower() != ".dxf" or options.get("layer"):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for each in members:
                archive.write(each, f"자료/{each.name}")
        assert alike(by_import(tmp_path / "a.zip", **options), whole)
    for each in members:
        shutil.copy(each, tmp_path / f"{each.stem}{each.suffix.upper()}")
    assert alike(by_import(tmp_path / f"{path.stem}{path.suffix.upper()}", **options), whole)


DOORS: dict[str, Callable[[Path], object]] = {"measure": read_outlines, "map": read_context}


@rows([case for case in REFUSED if not case.get("options")])
@pytest.mark.parametrize("door", DOORS)
def test_what_import_refuses_no_door_lets_in(case: dict[str, Any], door: str) -> None:
    if door == "map" and set(case["refused"]) <= UNJUDGED:
        read_or_refused(read_context, path_of(case))
        return
    if door == "map" and case["refused"] == ["layer-not-chosen"]:
        # every layer is drawn: none of them is chosen
        assert len(read_context(path_of(case)).ring_sizes)
        return
    with pytest.raises((InputError, UsageError)):
        DOORS[door](path_of(case))


@rows([case for case in REFUSED if not case.get("options")])
def test_inspect_of_what_is_refused_ends_in_a_sentence(case: dict[str, Any]) -> None:
    read_or_refused(read_inspected_file, path_of(case))


@rows([case for case in REFUSED if Path(case["file"]).suffix.lower() in SUFFIXES])
def test_screen_of_what_is_refused_ends_in_a_sentence(case: dict[str, Any], tmp_path: Path) -> None:
    path = path_of(case).resolve()

    def screened(path: Path) -> None:
        with parcel_database([path], threads=1, memory_mb=256, temporary=tmp_path) as database:
            file = describe_parcels(path, database, crs=None, layer=None)
            ids = next(iter(file.columns), file.geometry)
            for each in scan(database, Piece(file, 0, file.rows), id_column=ids, boxes=(),
                             conditions=(), should_stop=str):  # fmt: skip
                batch_of(each)

    read_or_refused(screened, path)


def read_or_refused(door: Callable[[Path], object], path: Path) -> None:
    """Go through a door: whatever it finds is an error that zonegeo explains."""
    with suppress(InputError, UsageError):
        door(path)
