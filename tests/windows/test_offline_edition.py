"""The zip for an office without a network: whole for the system it is for, the same bytes, and readable there."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from offline.build_edition import FULL, HERE, Target, collect, hashes, needed, read_wheel, texts, wheels_in
from tests.places import ROOT

WINDOWS, LINUX = Target("win", "3.12"), Target("linux", "3.12")


def write_wheel(folder: Path, name: str, *requires: str, version: str = "1.0") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{version}-py3-none-any.whl"
    told = "".join(f"Requires-Dist: {each}\n" for each in requires)
    extras = "".join(f"Provides-Extra: {each}\n" for each in ("xlsx",))
    with zipfile.ZipFile(path, "w") as archive:
        head = f"{name}-{version}.dist-info"
        archive.writestr(f"{head}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{extras}{told}")
        archive.writestr(f"{head}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{head}/RECORD", "")
    return path


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Wheels of which each system needs some: made here, so that no network is asked."""
    folder = tmp_path / "house"
    write_wheel(folder, "zonegeo", "command", "tables; extra == 'xlsx'")
    write_wheel(folder, "command", "colours; sys_platform == 'win32'", "terminals; os_name == 'posix'",
                "older; python_version < '3.12'")  # fmt: skip
    for name in ("colours", "terminals", "older"):
        write_wheel(folder, name)
    write_wheel(folder, "tables", "cells>=2")
    write_wheel(folder, "cells", version="2.1")
    return folder


def names(target: Target, house: Path, *extras: str) -> set[str]:
    root = Requirement(f"zonegeo[{','.join(extras)}]" if extras else "zonegeo")
    found, missing = needed(wheels_in(house), root, target.environment)
    assert missing == {}
    return found


def test_conditions_are_those_of_the_system_that_it_is_for(house: Path) -> None:
    assert names(WINDOWS, house) == {"zonegeo", "command", "colours"}
    assert names(LINUX, house) == {"zonegeo", "command", "terminals"}
    assert names(Target("win", "3.11"), house) == {"zonegeo", "command", "colours", "older"}
    assert names(WINDOWS, house, "xlsx") == {"zonegeo", "command", "colours", "tables", "cells"}


def test_what_is_missing_is_known(house: Path) -> None:
    wheels = wheels_in(house)
    del wheels["colours"]
    assert list(needed(wheels, Requirement("zonegeo"), WINDOWS.environment)[1]) == ["colours"]
    assert needed(wheels, Requirement("zonegeo"), LINUX.environment)[1] == {}
    (house / "cells-2.1-py3-none-any.whl").unlink()
    write_wheel(house, "cells", version="1.9")
    assert list(needed(wheels_in(house), Requirement("zonegeo[xlsx]"), WINDOWS.environment)[1]) == ["cells"]


def test_pip_is_asked_again_until_nothing_is_missing(
    house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pip judges conditions where it runs: on Linux it leaves out ``colours`` and brings ``terminals``."""
    asked: list[list[str]] = []

    def download(target: Target, folder: Path, wanted: list[str], *, source: Path | None) -> None:
        asked.append(list(wanted))
        brought = ["zonegeo", "command", "terminals"] if len(asked) == 1 else ["colours"]
        for name in brought:
            (folder / f"{name}-1.0-py3-none-any.whl").write_bytes((house / f"{name}-1.0-py3-none-any.whl").read_bytes())

    monkeypatch.setattr("offline.build_edition.download", download)
    folder = tmp_path / "wheels"
    folder.mkdir()
    wheels = collect(WINDOWS, house / "zonegeo-1.0-py3-none-any.whl", (), folder, source=None)
    assert [each.name for each in wheels] == ["colours", "command", "zonegeo"]
    assert asked[1] == ["colours"]


def test_every_wheel_is_held_by_its_hash(house: Path) -> None:
    wheel = read_wheel(house / "zonegeo-1.0-py3-none-any.whl")
    digest = hashlib.sha256(wheel.path.read_bytes()).hexdigest()
    assert hashes([wheel], ()) == f"zonegeo==1.0 --hash=sha256:{digest}\n"
    assert hashes([wheel], ("xlsx", "pdf")) == f"zonegeo[pdf,xlsx]==1.0 --hash=sha256:{digest}\n"


def test_what_windows_reads_is_written_as_it_reads_it() -> None:
    made = dict(texts("9.9.9", "3.13"))
    assert set(made) == {"설치.cmd", "zonegeo.cmd", "읽어보세요.txt"}
    for name, content in made.items():
        assert b"\r\n" in content
        assert b"\n" not in content.replace(b"\r\n", b""), name
        assert b"@" not in content.replace(b"@echo off", b"").replace(b'@"%LOCAL', b""), name
    script = made["설치.cmd"].decode("cp949")
    assert "zonegeo 9.9.9 설치" in script
    for part in ("py -3.13 -m venv", "--no-index", "--require-hashes", "-m zonegeo doctor", "%LOCALAPPDATA%"):
        assert part in script
    assert script.isprintable() or all(line.isprintable() for line in script.split("\r\n"))
    assert made["읽어보세요.txt"].startswith(b"\xef\xbb\xbf")
    assert "python -m zonegeo" in made["읽어보세요.txt"].decode("utf-8-sig")
    assert b"py313" in made["zonegeo.cmd"]


def test_no_byte_of_the_batch_file_means_anything_to_the_shell() -> None:
    """The second byte of a Korean letter is never a sign that cmd acts on, such as ``|``."""
    content = (HERE / "설치.cmd").read_text(encoding="utf-8")
    for letter in {each for each in content if not each.isascii()}:
        assert letter.encode("cp949")[1:2].isalpha() or letter.encode("cp949")[1] >= 0x80


def test_the_full_edition_has_every_extra_of_a_planner() -> None:
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    # several machines, notebooks, assistants and measurements are for those who program
    assert set(FULL) == set(extras) - {"dask", "mcp", "notebook", "bench", "test", "docs", "dev"}


def test_no_host_is_named() -> None:
    for path in HERE.iterdir():
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert "://" not in text, path.name
            assert "&&" not in text, path.name
