"""Damage for boundary files, and the bench on which the damaged ones are read: what the fuzzing tests stand on."""

from __future__ import annotations

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
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import strategies as st

WORKER = Path(__file__).parent / "corpus" / "fuzz_worker.py"
MOST_MEMORY = 6_000_000_000  # of addresses: what saves the machine
MOST_RESIDENT = 3_000_000_000  # a file may have 256 MB, and each of its numbers is an object once it has been parsed
MOST_CPU_S = 60  # of the processor for one command; the slowest sound refusal of the largest file takes a tenth
# what a damaged file may end in: read, a usage error such as a missing package, refused; never a verdict, never 70
ANSWERS = (0, 2, 4)


class Bench:
    """The process that reads: commands go in, what they answered comes out, and it never outlives the test."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        command = [sys.executable, str(WORKER), str(MOST_MEMORY), str(MOST_CPU_S)]
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


NUMBERS = (
    b"0", b"-1", b"1e308", b"-1e308", b"1e-320", b"9" * 30, b"9" * 5000, b"NaN", b"Infinity", b"2147483648",
    b"4294967295",
    b"18446744073709551616", b"0x10", b"1_000", b"", b"null", b"[]", b"{}", b'""', b"true", "１２".encode(),
)  # fmt: skip
INTEGERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
DOUBLES = (math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, 1e15, 0.0)
PIECES = (
    b"[" * 2000, b"{" * 500, b"<a>" * 500, b"(" * 2000, b"\0" * 64, b"\xff" * 64,
    b"\xef\xbb\xbf", b"\r\n", b'"', b",,,,",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"SRID=5174;", b"POLYGON EMPTY", b"0\nEOF\n",
    b"0\nSECTION\n", b"\xed\xa0\x80",
)  # fmt: skip


@st.composite
def mutations(draw: st.DrawFn, content: bytes, other: bytes) -> bytes:
    """Return damaged bytes: bits, cuts, splices with another file, numbers, nesting."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, max(len(found) - 1, 0)))
        kind = draw(
            st.sampled_from(("cut", "drop", "twice", "piece", "splice", "bit", "byte", "word", "double", "number"))
        )
        length = draw(st.sampled_from((1, 2, 4, 16, 100, 1000)))
        if kind == "cut":
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
        else:
            _damage_value(draw, found, kind, place)
    return bytes(found)


def _damage_value(draw: st.DrawFn, found: bytearray, kind: str, place: int) -> None:
    """Put another value where one stands: a bit, a byte, a number of a header or of coordinates, digits of a text."""
    if kind == "bit" and found:
        found[place] ^= 1 << draw(st.integers(0, 7))
    elif kind == "byte" and found:
        found[place] = draw(st.integers(0, 255))
    elif kind == "word":
        order = draw(st.sampled_from(("<I", ">I", "<H", ">H")))
        word = struct.pack(order, draw(st.sampled_from(INTEGERS)) & (0xFFFFFFFF if "I" in order else 0xFFFF))
        found[place : place + len(word)] = word
    elif kind == "double":
        found[place : place + 8] = struct.pack("<d", draw(st.sampled_from(DOUBLES)))
    elif kind == "number":
        spots = [m.span() for m in re.finditer(rb"\d[\d.]*", bytes(found))]
        if spots:
            first, last = spots[draw(st.integers(0, len(spots) - 1))]
            found[first:last] = draw(st.sampled_from(NUMBERS))
