"""A pack that a stranger sent: what leads elsewhere, grows without bound or pretends is refused before it is used."""

from __future__ import annotations

import io
import json
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zonegeo.base.errors import InputError
from zonegeo.sources.pack.archive import read_pack


def made(path: Path, *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as opened:
        for name, content in entries:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # a name that stands twice is the point
                opened.writestr(name, content)
    path.write_bytes(stream.getvalue())
    return path


def codes(path: Path) -> list[str]:
    with pytest.raises(InputError) as told:
        read_pack(path)
    return [problem.code for problem in told.value.problems]


def test_a_name_that_leads_elsewhere_is_told_as_it_stands(tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        read_pack(made(tmp_path / "pack.zip", ("../out.json", b"x")))
    assert [problem.values["value"] for problem in told.value.problems] == ["../out.json"]


@pytest.mark.parametrize(
    "name",
    ["../out.json", "/etc/passwd", "a/../../out", "C:/out", "C:out", "a\\..\\out", "./a", "a//b", "a/", "con.txt",
     "a/NUL", "a\x01b", "a. ", "x" * 600, "a:stream"],
    ids=ascii,
)  # fmt: skip
def test_a_name_that_leads_elsewhere(name: str, tmp_path: Path) -> None:
    assert codes(made(tmp_path / "pack.zip", (name, b"x"))) == ["pack-unsafe-member"]
    assert list(tmp_path.iterdir()) == [tmp_path / "pack.zip"]


@pytest.mark.parametrize("twice", ["a.json", "A.JSON", "a\u0301.json"])
def test_a_name_that_stands_twice(twice: str, tmp_path: Path) -> None:
    """Letters that a file system folds into one are one name."""
    first = {"a\u0301.json": "\u00e1.json"}.get(twice, "a.json")
    assert codes(made(tmp_path / "pack.zip", (first, b"1"), (twice, b"2"))) == ["pack-unsafe-member"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_a_link_or_a_device(kind: int, tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("a.json")
    entry.create_system, entry.external_attr = 3, (kind | 0o777) << 16
    assert codes(made(tmp_path / "pack.zip", (entry, b"/etc/passwd"))) == ["pack-unsafe-member"]


def test_a_bomb(tmp_path: Path) -> None:
    path = made(tmp_path / "pack.zip", ("a.json", b"\0" * 50_000_000), method=zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 100_000
    assert codes(path) == ["pack-too-large"]


def test_a_size_that_is_a_lie(tmp_path: Path) -> None:
    """The headers promise ten bytes: no more than that is ever unpacked, and the sum does not agree."""
    path = made(tmp_path / "pack.zip", ("a.json", b"\0" * 1_000_000), method=zipfile.ZIP_DEFLATED)
    content = path.read_bytes().replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10))
    path.write_bytes(content)
    assert codes(path) == ["pack-broken"]


def test_too_many_members(tmp_path: Path) -> None:
    assert codes(made(tmp_path / "pack.zip", *((f"{n}", b"") for n in range(4001)))) == ["pack-too-large"]


def test_an_encrypted_member(tmp_path: Path) -> None:
    path = made(tmp_path / "pack.zip", ("a.json", b"x"))
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    path.write_bytes(bytes(content))
    assert codes(path) == ["pack-unsafe-member"]


@pytest.mark.parametrize("keep", [10, 200, -30])
def test_a_pack_cut_short(keep: int, tmp_path: Path, small: Any, command: Any) -> None:
    pack = small.folder / "pack.zip"
    command("check", small.write(), "--profile", small.rules_file, "--pack", pack)
    pack.write_bytes(pack.read_bytes()[:keep])
    assert codes(pack) == ["pack-broken"]


def test_an_archive_with_nothing_in_it(tmp_path: Path, command: Any) -> None:
    empty = tmp_path / "empty.zip"
    zipfile.ZipFile(empty, "w").close()
    said = command("verify", str(empty), "--lang", "en")
    assert (said.code, "[pack-without-manifest]" in said.err) == (4, True)
    # not a byte: a download that broke off is no result in JSON
    empty.write_bytes(b"")
    said = command("verify", str(empty), "--lang", "en")
    assert (said.code, "[pack-broken]" in said.err) == (4, True)


def test_no_manifest_or_another_one(tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    assert codes(made(path, ("a.json", b"{}"))) == ["pack-without-manifest"]
    assert codes(made(path, ("manifest.json", b"{"))) == ["json-syntax"]
    assert codes(made(path, ("manifest.json", b'{"pack": "2"}'))) == ["pack-of-another-version"]
    assert set(codes(made(path, ("manifest.json", b'{"pack": "1", "study": 3}')))) >= {"missing-key"}


def resealed(pack: Path, edit: Callable[[str], str]) -> None:
    """Change the study of a pack, and mend nothing: reading comes before comparing."""
    with zipfile.ZipFile(pack) as opened:
        members = [(name, opened.read(name)) for name in opened.namelist()]
    made(
        pack, *((name, edit(each.decode()).encode() if name.endswith("small.toml") else each) for name, each in members)
    )


@pytest.mark.parametrize("key", ["boundaries", "places"])
def test_a_study_that_reaches_out_of_its_pack(key: str, small: Any, command: Any, tmp_path: Path) -> None:
    """It would make whoever verifies the pack read a file of their own, and tell of its contents."""
    secret = tmp_path / "secret.geojson"
    secret.write_text(json.dumps(small.sites), encoding="utf-8")
    pack = small.folder / "pack.zip"
    assert command("check", small.write(), "--profile", small.rules_file, "--pack", pack).code == 0
    for place in (str(secret), "/".join([".."] * 12) + str(secret), "//host/share/a.geojson", "\\\\\\\\host\\\\share"):
        resealed(
            pack, lambda text, to=place: text.replace(f"../data/{'sites' if key == 'boundaries' else key}.geojson", to)
        )
        said = command("verify", pack, "--lang=en")
        assert said.code == 3
        assert "[pack-reaches-out]" in said.out


def test_a_manifest_that_names_what_is_not_there(small: Any, command: Any) -> None:
    pack = small.folder / "pack.zip"
    command("check", small.write(), "--profile", small.rules_file, "--pack", pack)
    with zipfile.ZipFile(pack) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    for study in ("../../small.toml", "/etc/passwd", "nothing.toml"):
        manifest = json.loads(members["manifest.json"]) | {"study": study}
        made(pack, *(members | {"manifest.json": json.dumps(manifest).encode()}).items())
        assert command("verify", pack).code in (3, 4)
