"""Damaged boundary files: each is refused or read whole, never a crash, a hang or more memory than a file may take.

Every command runs in a process of its own with a bounded address space; a watchdog ends it where it hangs. Nothing is
timed: the watchdog's time is only what no sound reading of such small files comes near.
"""

from __future__ import annotations

import io
import json
import math
import os
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
FILES = CORPUS / "files"
MOST_MEMORY = 6_000_000_000  # of addresses: what saves the machine
MOST_RESIDENT = 3_000_000_000  # a file may have 256 MB, and each of its numbers is an object once it has been parsed
MOST_CPU_S = 60  # of the processor for one command; the slowest sound refusal of the largest file takes a tenth
# what a damaged file may end in: read, a usage error such as a missing package, refused; never a verdict, never 70
ANSWERS = (0, 2, 4)

SEEDS = {
    "geojson": "geojson/legacy-5186.geojson", "topojson": "topojson/quantised.topojson", "gpkg": "gpkg/5186.gpkg",
    "fgb": "fgb/5174.fgb", "parquet": "parquet/5186.parquet", "kml": "kml/ogr.kml", "gml": "gml/gml32-5186.gml",
    "dxf": "dxf/hatch-hole.dxf", "dxf12": "dxf/R12.dxf", "csv": "table/wkt-utf8.csv", "corners": "table/corners-latlon.csv",
    "geojsonl": "geojson/lines.geojsonl",
}  # fmt: skip
ZIPPED = {"zip": "zip/korean-cp949.zip", "xlsx": "table/wkt-5186.xlsx", "kmz": "kml/one.kmz"}
SHAPEFILE = "encoding/cp949-right.shp"
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


class Bench:
    """The process that reads: commands go in, what they answered comes out, and it never outlives the test."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        command = [sys.executable, str(CORPUS / "fuzz_worker.py"), str(MOST_MEMORY), str(MOST_CPU_S)]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )

    def run(self, *arguments: str | Path) -> dict[str, Any]:
        """Return the answer of a command; a process that died or hangs is a failure."""
        if self.process is None:
            self.process = self.start()
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([str(each) for each in arguments]).encode() + b"\n")
        self.process.stdin.flush()
        # a process that only waits uses no processor: half an hour of the clock is what no reader needs
        ready, _, _ = select.select([self.process.stdout], [], [], 1800)
        line = self.process.stdout.readline() if ready else b""
        if not line:
            if not ready:
                self.process.kill()
            died = -self.process.wait()
            self.stop()
            pytest.fail("the reader hangs" if died in (0, signal.SIGXCPU) else f"the reader died: signal {died}")
        found: dict[str, Any] = json.loads(line)
        return found

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None

    def read(self, name: str, content: bytes, *options: str, beside: Mapping[str, bytes] | None = None) -> int:
        """Have bytes imported under a name and check the answer; return its exit code."""
        place = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            path = place / name
            path.write_bytes(content)
            for other, part in (beside or {}).items():
                (place / other).write_bytes(part)
            return self.check(path, *options)
        finally:
            shutil.rmtree(place)

    def check(self, path: Path, *options: str) -> int:
        target = path.parent / "read.geojson"
        answer = self.run("import", path, "-o", target, "--lang", "en", *options)
        assert answer["code"] in ANSWERS, answer
        assert answer["peak"] < MOST_RESIDENT, answer
        # what only the limit of this process has stopped is not bounded anywhere else
        assert not re.search("MemoryError|malloc|out of memory|cannot allocate", answer["err"], re.IGNORECASE), answer
        assert "Traceback" not in answer["err"] + answer["out"], answer
        assert target.exists() == (answer["code"] == 0), "a file is written if and only if the reading succeeded"
        if answer["code"] == 0:
            check_sound(target.read_text(encoding="utf-8"))
        else:
            assert re.search(r"[a-z]+-[a-z]+", answer["err"]), f"a refusal has a code: {answer}"
        return int(answer["code"])


def check_sound(text: str) -> None:
    """What has been read has only sound outlines: closed, finite, valid, in longitude and latitude."""
    document = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    for feature in document["features"]:
        if feature["geometry"] is None:
            continue
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.geom_type in ("Polygon", "MultiPolygon")
        assert shape.is_valid
        assert not shape.is_empty
        assert all(math.isfinite(each) for each in shape.bounds)
        west, south, east, north = shape.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    found = Bench()
    yield found
    found.stop()
    shutil.rmtree(found.folder)


def seed(name: str) -> bytes:
    return (FILES / name).read_bytes()


# --- mutations -------------------------------------------------------------------------------------------------------

NUMBERS = (
    b"0", b"-1", b"1e308", b"-1e308", b"1e-320", b"9" * 30, b"9" * 5000, b"NaN", b"Infinity", b"2147483648", b"4294967295",
    b"18446744073709551616", b"0x10", b"1_000", b"", b"null", b"[]", b"{}", b'""', b"true", "１２".encode(),
)  # fmt: skip
INTEGERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
DOUBLES = (math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, 1e15, 0.0)
PIECES = (
    b"[" * 2000, b"{" * 500, b"<a>" * 500, b"(" * 2000, b"\0" * 64, b"\xff" * 64, b"\xef\xbb\xbf", b"\r\n", b'"', b",,,,",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"SRID=5174;", b"POLYGON EMPTY", b"0\nEOF\n", b"0\nSECTION\n", b"\xed\xa0\x80",
)  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn, content: bytes, other: bytes) -> bytes:
    """Return damaged bytes: bits, cuts, splices with another file, numbers, nesting."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(found) - 1, 0)))
        kind = draw(
            st.sampled_from(("bit", "byte", "cut", "drop", "twice", "piece", "splice", "number", "word", "double"))
        )
        length = draw(st.sampled_from((1, 2, 4, 16, 100, 1000)))
        if kind == "bit" and found:
            found[place] ^= 1 << draw(st.integers(0, 7))
        elif kind == "byte" and found:
            found[place] = draw(st.integers(0, 255))
        elif kind == "cut":
            del found[place:]
        elif kind == "drop":
            del found[place : place + length]
        elif kind == "twice":
            found[place:place] = found[place : place + length]
        elif kind == "piece":
            found[place:place] = draw(st.sampled_from(PIECES))
        elif kind == "splice":
            start = draw(st.integers(0, max(len(other) - 1, 0)))
            found[place : place + length] = other[start : start + length]
        elif kind == "number":
            spots = [m.span() for m in re.finditer(rb"\d[\d.]*", bytes(found))]
            if spots:
                first, last = spots[draw(st.integers(0, len(spots) - 1))]
                found[first:last] = draw(st.sampled_from(NUMBERS))
        elif kind == "word":
            order = draw(st.sampled_from(("<I", ">I", "<H", ">H")))
            word = struct.pack(order, draw(st.sampled_from(INTEGERS)) & (0xFFFFFFFF if "I" in order else 0xFFFF))
            found[place : place + len(word)] = word
        elif kind == "double":
            found[place : place + 8] = struct.pack("<d", draw(st.sampled_from(DOUBLES)))
    return bytes(found)


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
    damage(bench, kind, 12)


@pytest.mark.parametrize("kind", ZIPPED)
def test_damaged_inside_an_archive(bench: Bench, kind: str) -> None:
    damage_inside(bench, kind, 12)


def test_damaged_shapefile(bench: Bench) -> None:
    damage_shapefile(bench, 30)


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
    [("a.zip", "a.geojson", b"["), ("a.kmz", "doc.kml", b"<a>"), ("a.xlsx", "xl/worksheets/sheet1.xml", b" ")],
)
def test_zip_bomb(bench: Bench, name: str, inner: str, sign: bytes) -> None:
    bomb = zeros(300_000_000, sign, inner)
    assert bench.read(name, bomb) == 4
    # the same with a directory that tells of a small file: what comes out counts, not what was told
    assert bench.read(name, bomb.replace(struct.pack("<I", 300_000_000), struct.pack("<I", 1000))) == 4


@pytest.mark.parametrize("sign", [b"[", b'{"a":', b'{"type":"FeatureCollection","features":['])
def test_deep_json(bench: Bench, sign: bytes) -> None:
    assert bench.read("a.geojson", sign * 200_000) == 4


def test_deep_geometries(bench: Bench) -> None:
    deep = '{"type":"GeometryCollection","geometries":[' * 400 + "]}" * 400
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":%s}]}' % deep
    assert bench.read("a.geojson", text.encode()) == 4
    nested = "[" * 900 + "1" + "]" * 900
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":%s}}]}' % nested  # fmt: skip
    assert bench.read("a.geojson", text.encode()) == 4
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
        ("a.dbf", 8, b"\xff\xff"), ("a.shp", 104, huge), ("a.shx", 104, huge), ("a.shp", 144, struct.pack("<I", 0x7FFFFFFF)),
        ("a.shp", 148, struct.pack("<I", 0x7FFFFFFF)), ("a.shx", 100, huge),
    ]  # fmt: skip
    for victim, place, lie in lies:
        part = bytearray(parts[victim])
        part[place : place + len(lie)] = lie
        damaged = {**parts, victim: bytes(part)}
        assert bench.read("a.shp", damaged.pop("a.shp"), beside=damaged) == 4, (victim, place)


@pytest.mark.slow
def test_dense_coordinates(bench: Bench) -> None:
    """As many coordinates as a file of the largest size holds, in a small archive: within the memory, or refused."""
    start = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[['
    for sign in (b"[1,2],", b"1.5,", b"[[]],", b'{"a":1},'):
        text = start + sign * (240_000_000 // len(sign)) + b"[1,2]]]}}]}"
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
