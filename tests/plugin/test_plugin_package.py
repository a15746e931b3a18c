"""A package of somebody else's, built and installed: its measure, reader, writer, format and profile, each in use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tests.quick_part import mostly_slow

pytest.importorskip("hatchling")

Run = Callable[..., "subprocess.CompletedProcess[str]"]
PACKAGE = Path(__file__).parent / "package"
# two background spaces of 4 and 5 corners, a core of 4: north of 37.5 degrees a thousandth is about 100 m
SITES = """\
a background 127.04 37.60 127.042 37.60 127.042 37.602 127.04 37.602
b background 127.05 37.60 127.052 37.60 127.053 37.601 127.052 37.602 127.05 37.602
k core 127.06 37.60 127.062 37.60 127.062 37.602 127.06 37.602
"""


@pytest.fixture(scope="session")
def site_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a wheel of its own build system, unpacked as an installer does."""
    folder = tmp_path_factory.mktemp("plugin")
    copytree(PACKAGE, folder / "source")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=folder / "source", capture_output=True, text=True, check=True
    )
    installed = folder / "site-packages"
    with zipfile.ZipFile(folder / built.stdout.split()[-1]) as wheel:
        wheel.extractall(installed)
    return installed


@pytest.fixture
def run(site_packages: Path, tmp_path: Path) -> Run:
    """Run zonegeo in a folder with the sites, with the package installed or (``plain``) without it."""
    (tmp_path / "sites.corners").write_text(SITES, encoding="utf-8")

    def run(*words: str, plain: bool = False, **env: str) -> subprocess.CompletedProcess[str]:
        paths = [os.environ.get("PYTHONPATH", "")] if plain else [str(site_packages), os.environ.get("PYTHONPATH", "")]
        told = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))} | env
        command = [sys.executable, "-m", "zonegeo", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", env=told)

    return run


@pytest.mark.slow
def test_the_reader_and_the_writer(run: Run, tmp_path: Path) -> None:
    measured = run("measure", "area", "sites.corners", "--measure-in", "EPSG:5186", "--lang", "en")
    assert measured.returncode == 0, measured.stderr
    assert measured.stdout.startswith("a: ")
    written = run("import", "sites.corners", "-o", "again.geojson", "--lang", "en")
    assert written.returncode == 0, written.stderr
    back = run("import", "again.geojson", "-o", "again.corners", "--lang", "en")
    assert back.returncode == 0, back.stderr
    assert (tmp_path / "again.corners").read_text(encoding="utf-8").startswith("a background 127.04 37.6 ")
    plain = run("measure", "area", "sites.corners", "--lang", "en", plain=True)
    assert (plain.returncode, "format-not-read" in plain.stderr) == (4, True)
    plain = run("import", "again.geojson", "-o", "other.corners", "--lang", "en", plain=True)
    assert (plain.returncode, "output-not-writable" in plain.stderr) == (2, True)


@pytest.mark.slow
def test_the_measure_by_the_profile(run: Run) -> None:
    # hongneung's own outlines have more than 8 vertices
    found = run("check", "hongneung", "--profile", "demo/vertices", "--format", "json", "--lang", "en")
    assert found.returncode in (1, 3), found.stderr
    finding = json.loads(found.stdout)["findings"][0]
    assert finding["requirement"] == "few-vertices"
    assert finding["measurement"]["value"] > 8
    told = run("check", "hongneung", "--profile", "demo/vertices", "--lang", "ko")
    assert "꼭짓점 수" in told.stdout
    plain = run("check", "hongneung", "--profile", "demo/vertices", "--lang", "en", plain=True)
    assert (plain.returncode, "unknown-profile" in plain.stderr) == (2, True)


def test_the_format(run: Run) -> None:
    assert run("check", "hongneung", "--format", "verdict-word").stdout == "PASS\n"
    plain = run("check", "hongneung", "--format", "verdict-word", "--lang", "en", plain=True)
    assert (plain.returncode, plain.stdout) == (2, "")
    assert "unknown-name" in plain.stderr
    assert "sarif" in plain.stderr


@pytest.mark.parametrize(
    ("name", "told"),
    mostly_slow(
        [
            ("vertex-count", "Number of vertices"),
            (".corners", "boundary files with this ending are read, by zonegeo-vertices 1.2"),
            (".corners", "files with this ending are written, by zonegeo-vertices 1.2"),
            ("verdict-word", "a format of check, brought by zonegeo-vertices 1.2"),
            ("demo/vertices", "a profile, brought by zonegeo-vertices 1.2"),
        ],
        one_in=5,
    ),
)
def test_explained(run: Run, name: str, told: str) -> None:
    found = run("explain", name, "--lang", "en")
    assert found.returncode == 0, found.stderr
    assert told in found.stdout
    assert run("explain", name, "--lang", "en", plain=True).returncode == 2


@pytest.mark.parametrize(
    ("line", "offered"),
    mostly_slow(
        [
            ("zonegeo explain vert", "vertex-count"),
            ("zonegeo explain .cor", ".corners"),
            ("zonegeo check hongneung --format ver", "verdict-word"),
            ("zonegeo check hongneung --profile demo", "demo/vertices"),
        ],
        one_in=4,
    ),
)
def test_completed(run: Run, line: str, offered: str) -> None:
    def complete(**more: bool) -> list[str]:
        words = {"_ZONEGEO_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1)}
        return run(**more, **words).stdout.split()  # type: ignore[arg-type]

    assert complete() == [offered]
    assert complete(plain=True) == []


def test_a_broken_row_is_told(run: Run, site_packages: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken" / "other-1.0.dist-info"
    broken.mkdir(parents=True)
    (broken / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n", encoding="utf-8")
    (broken / "entry_points.txt").write_text("[zonegeo.formats]\nnowhere = other_package:render\n", encoding="utf-8")
    found = run("check", "hongneung", "--format", "nowhere", "--lang", "en", PYTHONPATH=str(broken.parent))
    assert (found.returncode, found.stdout) == (2, "")
    assert "plugin-broken" in found.stderr
    assert "other 1.0" in found.stderr
