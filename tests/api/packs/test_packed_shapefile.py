"""A study on a Shapefile in a plane CRS: its parts are in the pack, and so is the way to longitude and latitude."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.api.packs.packs import members_of, reseal, write_archive
from zonegeo.api.packs.verify_result import verify

geopandas = pytest.importorskip("geopandas")
PARTS = [
    "inputs/data/경계.cpg",
    "inputs/data/경계.dbf",
    "inputs/data/경계.prj",
    "inputs/data/경계.shp",
    "inputs/data/경계.shx",
]


@pytest.fixture
def shapefile(small: Any, command: Any) -> Path:
    from shapely.geometry import shape

    located = small.sites["features"][:2]
    frame = geopandas.GeoDataFrame(
        {"id": ["hall", "yard"], "role": ["core", "background"], "title": ["본관", "마당"]},
        geometry=[shape(each["geometry"]) for each in located], crs="EPSG:4326",
    ).to_crs("EPSG:5174")  # fmt: skip
    told = {"basis": "surveyed", "source": "drawn", "source_date": "2026-01", "licence": "CC0-1.0", "accuracy_m": 1}
    small.study["study"]["boundaries"] = [{"file": "../data/경계.shp", "properties": told}]
    small.study["site"] = small.study["site"][:2]
    small.study["proposal"][0]["sites"] = ["hall", "yard"]
    study = small.write()
    frame.to_file(small.folder / "data" / "경계.shp", encoding="cp949")
    pack = small.folder / "pack.zip"
    said = command("check", study, "--profile", small.rules_file, "--pack", pack, "--lang=en", "-v")
    assert said.code in (0, 1, 3), said.err
    assert pack.is_file(), said.err
    assert "→ EPSG:4326, stated accuracy " in said.err
    return pack


def test_its_parts_and_its_transformation_are_kept(shapefile: Path) -> None:
    members = members_of(shapefile)
    assert [name for name in members if "경계" in name] == PARTS
    operations = json.loads(members["operations.json"])
    assert [each["to"] for each in operations] == ["EPSG:5186", "EPSG:4326"]
    assert operations[1]["file"] == "../data/경계.shp"
    assert operations[1]["operation"]
    assert operations[1]["accuracy_m"] >= 1
    found = verify(shapefile)
    assert (found.status, found.causes, found.differences) == ("same", (), ())


@pytest.mark.parametrize("mended", [False, True], ids=["manifest-left", "manifest-mended"])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_an_input(part: str, mended: bool, shapefile: Path) -> None:
    """One byte at the end of each: another letter in the table, another datum, another encoding."""
    members = members_of(shapefile)
    members[part] = members[part][:-1] + bytes([members[part][-1] ^ 1])
    found = verify(write_archive(shapefile, reseal(members) if mended else members))
    assert found.status == "different"
    assert ("input", f"../data/{Path(part).name}") in {(cause.kind, cause.what) for cause in found.causes}


def test_another_datum_is_another_input(shapefile: Path) -> None:
    """EPSG:5186 instead of the Bessel system of 5174: the same numbers lie elsewhere."""
    members = members_of(shapefile)
    members["inputs/data/경계.prj"] = members["inputs/data/경계.prj"].replace(b"Korean_1985", b"Korea_2000")
    found = verify(write_archive(shapefile, reseal(members)))
    assert ("input", "../data/경계.prj") in {(cause.kind, cause.what) for cause in found.causes}
