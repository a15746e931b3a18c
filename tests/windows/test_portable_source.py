"""The step of the lint session that finds what works on one system alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

CHECK = ROOT / ".ci" / "portable_source.py"
WRONG = {
    "TemporaryDirectory()": "temporary folder that fails a finished work",
    "tempfile.TemporaryDirectory(prefix='a')": "temporary folder that fails a finished work",
    "path.read_text()": "text without encoding",
    "path.write_text(text, newline='\\n')": "text without encoding",
    "path.write_text(text, encoding='utf-8')": "text without newline",
    "open(path, newline='')": "text without encoding",
    "open(path, 'w', encoding='utf-8')": "text without newline",
    "path.open('w', encoding='utf-8')": "text without newline",
    "path.open(mode='r', newline='')": "text without encoding",
    "path.suffix == '.toml'": "ending compared by case",
    "path.suffix in ('.shp', '.zip')": "ending compared by case",
    "name.endswith('.html')": "ending compared by case",
    "name.removesuffix('.toml')": "ending compared by case",
    "name + os.sep": "separator of one system",
    "os.path.relpath(a, b)": "a way that may lead to another drive",
    "text.replace('\\\\', '/')": "separators turned by hand",
}
RIGHT = (
    "TemporaryDirectory(ignore_cleanup_errors=True)", "path.read_text('utf-8')", "path.read_text(encoding='utf-8')",
    "path.write_text(text, encoding='utf-8', newline='\\n')", "path.open('rb')", "path.open(mode='wb')",
    "rasterio.open(path)", "rasterio.open(path, 'w', **profile)", "memory.open(**profile)", "archive.open(entry)",
    "open(path, 'rb')", "path.suffix.lower() == '.toml'", "name.lower().endswith('.html')", "name.endswith('.what')",
    "webbrowser.open(url)", "text.replace('a', '/')",
)  # fmt: skip


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the check that a folder holds."""
    script = folder / ".ci" / CHECK.name
    return subprocess.run([sys.executable, script], capture_output=True, text=True, encoding="utf-8", check=False)


def planted(folder: Path, source: str) -> subprocess.CompletedProcess[str]:
    (folder / ".ci").mkdir()
    (folder / ".ci" / CHECK.name).write_bytes(CHECK.read_bytes())
    (folder / "src" / "room").mkdir(parents=True)
    (folder / "src" / "room" / "a.py").write_text(f"\n{source}\n", encoding="utf-8")
    return run(folder)


def test_this_source_works_on_every_system() -> None:
    ran = run(ROOT)
    assert ran.returncode == 0, ran.stdout
    assert int(ran.stdout.split(" ")[0]) > 400


@pytest.mark.parametrize("source", WRONG)
def test_what_works_on_one_system_alone_is_told_with_its_line(source: str, tmp_path: Path) -> None:
    ran = planted(tmp_path, source)
    assert ran.returncode == 1
    assert f"src/room/a.py:2: {WRONG[source]}" in ran.stdout.splitlines()


def test_what_works_everywhere_is_not_told(tmp_path: Path) -> None:
    ran = planted(tmp_path, "\n".join(RIGHT))
    assert ran.returncode == 0, ran.stdout
