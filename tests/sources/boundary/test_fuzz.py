"""Damaged boundary files: each is refused or read whole, never a crash, a hang or more memory than a file may take.

Every command runs in a process of its own with a bounded address space; a watchdog ends it where it hangs. Nothing is
timed: the watchdog's time is only what no sound reading of such small files comes near.
"""

from __future__ import annotations

import io
import json
import select
import shutil
import socket
import struct
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.damage import Bench, mutations
from tests.places import ROOT
from tests.quick_part import mostly_slow

FILES = ROOT / "tests" / "corpus" / "files"

SEEDS = {
    "geojson": "geojson/legacy-5186.geojson", "topojson": "topojson/quantised.topojson", "gpkg": "gpkg/5186.gpkg",
    "fgb": "fgb/5174.fgb", "parquet": "parquet/5186.parquet", "kml": "kml/ogr.kml", "gml": "gml/gml32-5186.gml",
    "dxf": "dxf/hatch-hole.dxf", "dxf12": "dxf/R12.dxf", "csv": "table/wkt-utf8.csv",
    "corners": "table/corners-latlon.csv",
    "geojsonl": "geojson/lines.geojsonl",
}  # fmt: skip
ZIPPED = {"zip": "zip/korean-cp949.zip", "xlsx": "table/wkt-5186.xlsx", "kmz": "kml/one.kmz"}
SHAPEFILE = "encoding/cp949-right.shp"
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    found = Bench()
    yield found
    found.stop()
    shutil.rmtree(found.folder)


def seed(name: str) -> bytes:
    return (FILES / name).read_bytes()


def entries_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist() if not each.is_dir()}


def packed(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return found.getvalue()


def many(examples: int) -> Any:
    """Settings of a bounded search: the same examples on every run, so that a failure is one for everybody."""
    return settings(
        max_examples=examples, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip


def damage(bench: Bench, kind: str, examples: int) -> None:
    """Damage the bytes of a file of one kind."""
    name = SEEDS.get(kind) or ZIPPED[kind]
    content, other = seed(name), seed("geojson/hole.geojson" if kind != "geojson" else "kml/ogr.kml")
    crs = () if kind in ("kml", "kmz", "gml", "geojson") else ("--crs", "EPSG:5186")

    @many(examples)
    @given(mutations(content, other))
    def search(damaged: bytes) -> None:
        bench.read(Path(name).name, damaged, *crs)

    search()


def damage_inside(bench: Bench, kind: str, examples: int) -> None:
    """Damage one file in an archive whose sums are right, so that its reader meets it."""
    name = ZIPPED[kind]
    entries = entries_of(seed(name))

    @many(examples)
    @given(st.data())
    def search(data: st.DataObject) -> None:
        victim = data.draw(st.sampled_from(sorted(entries)))
        damaged = data.draw(mutations(entries[victim], seed("kml/ogr.kml")))
        bench.read(Path(name).name, packed({**entries, victim: damaged}), "--crs", "EPSG:5186")

    search()


def damage_shapefile(bench: Bench, examples: int) -> None:
    parts = {f"a{ending}": seed(str(Path(SHAPEFILE).with_suffix(ending))) for ending in PARTS}

    @many(examples)
    @given(st.data())
    def search(data: st.DataObject) -> None:
        victim = data.draw(st.sampled_from(sorted(parts)))
        damaged = {**parts, victim: data.draw(mutations(parts[victim], parts["a.shp"]))}
        bench.read("a.shp", damaged.pop("a.shp"), beside=damaged)

    search()


@pytest.mark.parametrize("kind", [*SEEDS, *ZIPPED])
def test_damaged_bytes(bench: Bench, kind: str) -> None:
    damage(bench, kind, 10)


@pytest.mark.parametrize("kind", ZIPPED)
def test_damaged_inside_an_archive(bench: Bench, kind: str) -> None:
    damage_inside(bench, kind, 10)


def test_damaged_shapefile(bench: Bench) -> None:
    damage_shapefile(bench, 25)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*SEEDS, *ZIPPED])
def test_damaged_bytes_many(bench: Bench, kind: str) -> None:
    damage(bench, kind, 60)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ZIPPED)
def test_damaged_inside_an_archive_many(bench: Bench, kind: str) -> None:
    damage_inside(bench, kind, 60)


@pytest.mark.slow
def test_damaged_shapefile_many(bench: Bench) -> None:
    damage_shapefile(bench, 200)


# --- files that end too early ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["geojson", "topojson", "gpkg", "fgb", "parquet", "kml", "gml", "zip", "xlsx", "kmz"])
def test_no_beginning_of_a_file_is_taken_for_the_whole(bench: Bench, kind: str) -> None:
    """These formats know their end: whatever is cut off, the rest is refused."""
    name = SEEDS.get(kind) or ZIPPED[kind]
    content = seed(name).rstrip(b"\r\n")

    @many(10)
    @given(st.integers(0, len(content) - 1))
    def search(length: int) -> None:
        assert bench.read(Path(name).name, content[:length]) == 4

    search()


@pytest.mark.parametrize("ending", [".shp", ".shx", ".dbf"])
def test_no_beginning_of_a_part_is_taken_for_the_whole(bench: Bench, ending: str) -> None:
    parts = {f"a{each}": seed(str(Path(SHAPEFILE).with_suffix(each))) for each in PARTS}
    # the sign at the end of a .dbf (0x1A) is left out by many writers
    content = parts[f"a{ending}"].rstrip(b"\x1a") if ending == ".dbf" else parts[f"a{ending}"]

    @many(10)
    @given(st.integers(0, len(content) - 1))
    def search(length: int) -> None:
        damaged = {**parts, f"a{ending}": content[:length]}
        assert bench.read("a.shp", damaged.pop("a.shp"), beside=damaged) == 4

    search()


# --- bombs -----------------------------------------------------------------------------------------------------------


def test_two_gigabytes_are_not_read(bench: Bench, tmp_path: Path) -> None:
    """A sparse file: two gigabytes that the disk does not hold."""
    for ending in (".geojson", ".gpkg", ".csv", ".dxf", ".zip"):
        path = tmp_path / f"bomb{ending}"
        with path.open("wb") as stream:
            stream.write(b'{"type": "FeatureCollection", "coordinates": [')
            stream.truncate(2_000_000_000)
        assert bench.check(path) == 4
        path.unlink()


def zeros(size: int, sign: bytes, name: str) -> bytes:
    """Return an archive with one entry of so many equal bytes, packed a piece at a time."""
    found = io.BytesIO()
    with (
        zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as entry,
    ):
        for _ in range(size // 1_000_000):
            entry.write(sign * (1_000_000 // len(sign)))
    return found.getvalue()


@pytest.mark.parametrize(
    ("name", "inner", "sign"),
    mostly_slow(
        [("a.zip", "a.geojson", b"["), ("a.kmz", "doc.kml", b"<a>"), ("a.xlsx", "xl/worksheets/sheet1.xml", b" ")],
        one_in=3,
    ),
)
def test_zip_bomb(bench: Bench, name: str, inner: str, sign: bytes) -> None:
    bomb = zeros(260_000_000, sign, inner)
    assert bench.read(name, bomb) == 4
    # the same with a directory that tells of a small file: what comes out counts, not what was told
    assert bench.read(name, bomb.replace(struct.pack("<I", 260_000_000), struct.pack("<I", 1000))) == 4


@pytest.mark.parametrize("sign", [b"[", b'{"a":', b'{"type":"FeatureCollection","features":['])
def test_deep_json(bench: Bench, sign: bytes) -> None:
    assert bench.read("a.geojson", sign * 200_000) == 4


def feature_text(geometry: str) -> bytes:
    start = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
    return f"{start}{geometry}}}]}}".encode()


def test_deep_geometries(bench: Bench) -> None:
    deep = '{"type":"GeometryCollection","geometries":[' * 400 + "]}" * 400
    assert bench.read("a.geojson", feature_text(deep)) == 4
    nested = "[" * 900 + "1" + "]" * 900
    assert bench.read("a.geojson", feature_text(f'{{"type":"Polygon","coordinates":{nested}}}')) == 4
    wkt = "GEOMETRYCOLLECTION(" * 50_000 + "POINT(1 1)" + ")" * 50_000
    assert bench.read("a.csv", f'name,WKT\na,"{wkt}"\n'.encode(), "--crs", "EPSG:4326") == 4


def parquet_of(shapes: list[bytes], *, name: str = "a", rows: int = 1) -> bytes:
    """Return a GeoParquet file with raw bytes where its WKB belongs."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    about = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    names = arrow.DictionaryArray.from_arrays(arrow.array([0] * rows, arrow.int32()), arrow.array([name]))
    table = arrow.table({"geometry": arrow.array(shapes * rows, arrow.binary()), "name": names})
    found = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), found)
    return found.getvalue()


@pytest.mark.parametrize("kind", [1, 4, 5, 6, 7])
def test_deep_wkb(bench: Bench, kind: int) -> None:
    """Collections within collections: a reader that follows them without a bound falls out of its stack."""
    wkb = struct.pack("<BII", 1, 7, 1) * 200_000 + struct.pack("<BIdd", 1, 1, 127.0, 37.0)
    assert bench.read("a.parquet", parquet_of([wkb])) == 4
    huge = struct.pack("<BII", 1, kind, 0xFFFFFFFF) + bytes(64)
    assert bench.read("a.parquet", parquet_of([huge])) == 4


@pytest.mark.slow
def test_one_long_value_in_every_row(bench: Bench) -> None:
    """A dictionary holds a value once; a hundred thousand rows of it are a hundred gigabytes."""
    assert bench.read("a.parquet", parquet_of([struct.pack("<BII", 1, 3, 0)], name="가" * 333_333, rows=100_000)) == 4


@pytest.mark.parametrize(("name", "root"), [("a.kml", "kml"), ("a.gml", "FeatureCollection")])
def test_xml_bombs(bench: Bench, name: str, root: str) -> None:
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    entities = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "ha">{laughs}]><{root}><name>&j;</name></{root}>'
    assert bench.read(name, entities.encode()) == 4
    outside = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a SYSTEM "file:///etc/hostname">]><{root}>&a;</{root}>'
    assert bench.read(name, outside.encode()) == 4
    assert bench.read(name, (f"<{root}>" + "<a>" * 200_000).encode()) == 4


def test_headers_that_lie(bench: Bench) -> None:
    """Counts and lengths of a binary header are what a file says of itself: none of them is memory to be asked for."""
    parts = {f"a{each}": seed(str(Path(SHAPEFILE).with_suffix(each))) for each in PARTS}
    huge = struct.pack(">I", 0x7FFFFFFF)
    lies = [
        ("a.shp", 24, huge), ("a.shx", 24, huge), ("a.dbf", 4, b"\xff\xff\xff\x7f"), ("a.dbf", 10, b"\xff\xff"),
        ("a.dbf", 8, b"\xff\xff"), ("a.shx", 104, huge), ("a.shp", 144, struct.pack("<I", 0x7FFFFFFF)),
        ("a.shp", 148, struct.pack("<I", 0x7FFFFFFF)), ("a.shx", 100, huge),
    ]  # fmt: skip
    for victim, place, lie in lies:
        part = bytearray(parts[victim])
        part[place : place + len(lie)] = lie
        damaged = {**parts, victim: bytes(part)}
        assert bench.read("a.shp", damaged.pop("a.shp"), beside=damaged) == 4, (victim, place)


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("name", "text"),
    mostly_slow([
        (
            "a.gml",
            '<ogr:FeatureCollection xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="http://ogr.maptools.org/ {}/a.xsd" xmlns:ogr="http://ogr.maptools.org/" '
            'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink"><gml:featureMember>'
            '<ogr:a fid="1"><ogr:geometryProperty xlink:href="{}/b.gml"/><ogr:name>a</ogr:name></ogr:a>'
            "</gml:featureMember></ogr:FeatureCollection>",
        ),
        (
            "a.kml",
            '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>{}/a.kml</href></Link>'
            "</NetworkLink><Placemark><styleUrl>{}/b.kml#a</styleUrl><name>a</name></Placemark></Document></kml>",
        ),
        (
            "a.geojson",
            '{{"type":"FeatureCollection","crs":{{"type":"link","properties":{{"href":"{}"}}}},"features":[]}}',
        ),
        ("a.csv", 'name,WKT\na,"/vsicurl/{}/a"\n'),
    ], one_in=4),
)  # fmt: skip
def test_no_file_reaches_the_network(bench: Bench, name: str, text: str) -> None:
    """Whatever a document links to, nothing is fetched."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        bench.read(name, text.format(*[address] * text.count("{}")).encode())
        assert select.select([server], [], [], 0)[0] == []


@pytest.mark.slow
def test_dense_coordinates(bench: Bench) -> None:
    """As many coordinates as a file of the largest size holds, in a small archive: within the memory, or refused."""
    start, end = feature_text('{"type":"Polygon","coordinates":[[;[1,2]]]}').split(b";")
    for sign in (b"[1,2],", b"1.5,", b"[[]],", b'{"a":1},'):
        text = start + sign * (240_000_000 // len(sign)) + end
        assert bench.read("a.zip", packed({"a.geojson": text})) == 4


@pytest.mark.slow
def test_blocks_in_blocks(bench: Bench) -> None:
    """Ten blocks, each of them ten times the next one: ten thousand million lines in two pages of drawing."""
    ezdxf = pytest.importorskip("ezdxf")
    drawing = ezdxf.new("R2000")
    for level in range(10):
        block = drawing.blocks.new(f"B{level}")
        for _ in range(10):
            if level:
                block.add_blockref(f"B{level - 1}", (0, 0))
            else:
                block.add_lwpolyline([(0, 0), (1, 0), (1, 1)], close=True)
    drawing.modelspace().add_blockref("B9", (200_000, 550_000))
    text = io.StringIO()
    drawing.write(text)
    assert bench.read("a.dxf", text.getvalue().encode(), "--crs", "EPSG:5186") == 4


@pytest.mark.slow
def test_wide_tables(bench: Bench) -> None:
    """Cells without end: columns, rows, and one value repeated, each of which packs to nothing."""
    assert bench.read("a.zip", packed({"a.csv": b"," * 200_000_000}), "--crs", "EPSG:4326") == 4
    assert bench.read("a.zip", packed({"a.csv": b"name,WKT\n" + b"a,b\n" * 50_000_000}), "--crs", "EPSG:4326") == 4
