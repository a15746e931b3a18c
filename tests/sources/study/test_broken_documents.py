"""Documents that are broken before their content counts: bytes, syntax, nesting, numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.errors import InputError, Problem, ZonegeoError
from zonegeo.i18n.translator import Translator

SITES = "../data/sites.geojson"


def told_with(small: Any, content: bytes, *, file: str = "sites_file") -> list[tuple[str, str]]:
    """Write the small study with other bytes for one of its files; return codes and places of what is told of it."""
    small.write()
    getattr(small, file).write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_study(small.file)
    for problem in caught.value.problems:
        assert_explained(problem)
    return [(problem.code, problem.where) for problem in caught.value.problems]


def assert_explained(problem: Problem) -> None:
    for language in ("ko", "en"):
        for sentence in Translator(language).problem(problem):
            assert not sentence.startswith("problem."), f"{problem.code} has no sentence in {language}"
            assert not re.search(r"\{\w*\}", sentence)


def test_broken_json_names_line_and_column(small: Any) -> None:
    # the comma after line 2 is missing, so the reader stumbles over the first sign of line 3
    told = told_with(small, b'{\n  "type": "FeatureCollection"\n  "features": []\n}\n')
    assert ("json-syntax", f"{SITES}:3:3") in told


def test_empty_file(small: Any) -> None:
    assert ("json-syntax", f"{SITES}:1:1") in told_with(small, b"")


def test_empty_study_file_misses_every_required_key(small: Any) -> None:
    told = told_with(small, b"", file="file")
    assert sorted(told) == [("missing-key", f"small.toml: {key}") for key in ("proposal", "study")]


@pytest.mark.parametrize(("file", "where"), [("sites_file", SITES), ("file", "small.toml")])
def test_letters_in_another_encoding(file: str, where: str, small: Any) -> None:
    small.write()
    korean = getattr(small, file).read_text(encoding="utf-8").replace("hall", "강당").encode("cp949")
    assert ("not-utf-8", where) in told_with(small, korean, file=file)


def test_byte_order_mark_is_no_mistake(small: Any) -> None:
    small.write()
    for path in (small.file, small.sites_file, small.places_file):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert set(read_study(small.file).sites) == {"hall", "yard", "shed"}


def test_key_that_stands_twice(small: Any) -> None:
    small.write()
    content = small.sites_file.read_bytes().replace(b'"role": "core"', b'"role": "core", "role": "background"')
    assert ("json-duplicate-key", SITES) in told_with(small, content)


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_is_no_number(number: bytes, small: Any) -> None:
    small.write()
    content = small.sites_file.read_bytes().replace(b"127.02", number, 1)
    assert ("json-not-a-number", SITES) in told_with(small, content)


@pytest.mark.parametrize("digits", [5_000, 400])
def test_integer_beyond_all_bounds(digits: int, small: Any) -> None:
    """Python converts no integer of more than 4,300 digits, and no float is as large as one of 400: it is told so."""
    small.write()
    content = small.sites_file.read_bytes().replace(b'"accuracy_m": 5', b'"accuracy_m": 1' + b"0" * digits)
    assert ("json-number-too-large", SITES) in told_with(small, content)


def test_bottomless_nesting(small: Any) -> None:
    assert ("json-too-deep", SITES) in told_with(small, b"[" * 100_000)


@pytest.mark.parametrize("inside", ["features", "coordinates", "note"])
def test_nesting_at_the_edge_of_what_python_reads(inside: str, small: Any) -> None:
    """Whatever json still reads, everything after it has to stand too: the depth at which it gives up depends on the
    stack below, so every depth near the bound of 1,000 is tried."""
    small.write()
    sound = small.sites_file.read_text(encoding="utf-8")
    places = {
        "features": ('"features": [', '"features": [DEEP, '),
        "coordinates": ('"coordinates": [[', '"coordinates": [DEEP, [['),
        "note": ('"licence": "CC0-1.0"', '"licence": "CC0-1.0", "note": DEEP'),
    }
    before, after = places[inside]
    for depth in range(880, 1000, 3):
        deep = "[" * depth + "]" * depth
        small.sites_file.write_text(sound.replace(before, after.replace("DEEP", deep), 1), encoding="utf-8")
        with pytest.raises(ZonegeoError):
            read_study(small.file)


@pytest.mark.parametrize("text", ["[study\n", "a = 1\na = 2\n", "a = \n", "x = " + "[" * 5000])
def test_broken_toml(text: str, small: Any) -> None:
    assert told_with(small, text.encode(), file="file") == [("toml-syntax", "small.toml")]


def test_folder_in_the_place_of_a_file(small: Any) -> None:
    small.study["study"]["boundaries"] = ["../data"]
    small.write()
    with pytest.raises(InputError) as caught:
        read_study(small.file)
    assert ("not-a-file", "../data") in [(problem.code, problem.where) for problem in caught.value.problems]


@pytest.mark.parametrize("document", [b"[]", b"null", b"3", b'"text"', b'{"type": "Topology"}', b'{"features": []}'])
def test_json_that_is_no_geojson(document: bytes, small: Any) -> None:
    assert ("geojson-no-features", SITES) in told_with(small, document)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326"])
def test_crs_member_that_says_longitude_and_latitude_anyway(name: str, small: Any) -> None:
    """QGIS and ogr2ogr write it for GeoJSON 2008; it changes nothing."""
    small.sites["crs"] = {"type": "name", "properties": {"name": name}}
    assert set(read_study(small.write()).sites) == {"hall", "yard", "shed"}


@pytest.mark.parametrize("crs", ["EPSG:5186", {"type": "link"}, {"type": "name", "properties": None}, 5186, []])
def test_crs_member_that_says_something_else(crs: Any, small: Any) -> None:
    small.sites["crs"] = crs
    small.write()
    with pytest.raises(InputError) as caught:
        read_study(small.file)
    assert [problem.code for problem in caught.value.problems] == ["geojson-other-crs"]


def test_half_a_character_is_refused_and_nothing_is_left(small: Any, command: Any, tmp_path: Path) -> None:
    """JSON can escape half of a surrogate pair; no UTF-8 file can hold it, so the result could not be written."""
    small.write()
    text = small.sites_file.read_text(encoding="utf-8").replace("drawn for the tests", "\\ud800 drawn")
    small.sites_file.write_text(text, encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    assert command("check", small.file, "--format=json", "-o", tmp_path / "result.json").code == 4
    assert sorted(tmp_path.rglob("*")) == before


def test_measuring_tells_the_same_mistakes(small: Any, command: Any) -> None:
    """``measure`` reads boundary files without a study, through the same door."""
    small.sites["features"][1]["geometry"]["coordinates"][0].pop()
    small.write()
    said = command("measure", "area", small.sites_file, "--lang=en")
    assert said.code == 4
    assert "[ring-not-closed] sites.geojson: features[1] (yard).geometry.coordinates[0]" in said.err
    assert said.out == ""


def test_measuring_a_format_that_is_not_read(small: Any, command: Any, tmp_path: Path) -> None:
    (tmp_path / "sites.svg").write_text("<kml/>", encoding="utf-8")
    said = command("measure", "area", tmp_path / "sites.svg", "--lang=en")
    assert said.code == 4
    assert "[format-not-read] sites.svg" in said.err


def test_mistakes_of_the_study_are_told_beside_a_broken_boundary_file(small: Any) -> None:
    small.study["claim"].append(small.study["claim"][0])
    told = told_with(small, b"{")
    assert {"json-syntax", "duplicate-id"} <= {code for code, _ in told}


def test_a_file_is_read_whole_or_not_at_all(small: Any) -> None:
    """A file that ends in its middle, as after a broken download, is no shorter study."""
    small.write()
    half = small.sites_file.read_bytes()[:-200]
    small.sites_file.write_bytes(half)
    with pytest.raises(InputError):
        evaluate(small.file)
