"""What a library says of a file has a sentence in the reader's language in front of its own words."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from zonegeo.base.files.library_fault import library_fault
from zonegeo.i18n.translator import Translator


def too_long() -> None:
    list(csv.reader(["a" * (csv.field_size_limit() + 1)]))


def cut_off() -> None:
    zlib.decompress(zlib.compress(b"land " * 99)[:-9])


def locked() -> None:
    raise RuntimeError("File 'a' is encrypted, password required for extraction")


FAULTS: list[tuple[Callable[[], object], str]] = [
    (lambda: Tree.fromstring("<a><b></a>"), "xml"),
    (lambda: Tree.fromstring("<a>&nothing;</a>"), "xml"),
    (lambda: Tree.fromstring(""), "xml"),
    (lambda: zipfile.ZipFile(io.BytesIO(b"plain")), "format"),
    (lambda: "구역".encode("cp949").decode("utf-8"), "letters"),
    (too_long, "field"), (cut_off, "damaged"), (locked, "locked"),
]  # fmt: skip


@pytest.mark.parametrize(("fail", "kind"), FAULTS)
def test_what_libraries_say_is_of_a_kind(fail: Callable[[], object], kind: str) -> None:
    with pytest.raises(
        (Tree.ParseError, zipfile.BadZipFile, ValueError, csv.Error, zlib.error, RuntimeError)
    ) as caught:
        fail()
    detail = library_fault(caught.value)
    assert detail["values"]["what"] == {"code": f"library.{kind}"}
    assert str(detail["values"]["words"]) in " ".join(str(caught.value).split())
    korean, english = (Translator(each).text("problem.format-broken.what", detail=detail) for each in ("ko", "en"))
    # its own words stand behind, between brackets
    assert not re.search("[A-Za-z]{4,}", korean.partition("(")[0].replace("XML", ""))
    assert not re.search("[가-힣]", english)


@pytest.mark.parametrize("said", [".shp", "features[3]", "SECTION", ".dbf: 12 < 96", "RecursionError", ""])
def test_a_place_or_a_name_stays_as_it_is(said: str) -> None:
    assert library_fault(said) == said


def test_a_broken_kml_is_told_in_korean(tmp_path: Path, command: Any) -> None:
    file = tmp_path / "부지.kml"
    file.write_text("<kml><Document></kml>", encoding="utf-8")
    said = command("import", file, "-o", tmp_path / "a.geojson", "--lang", "ko")
    assert said.code == 4
    assert "XML 문법에 맞지 않습니다(원문: mismatched tag" in said.err
