"""The notebooks of the guide run from the first cell to the last, and are kept without outputs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import ROOT

NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def test_there_are_three_without_outputs() -> None:
    assert [each.stem for each in NOTEBOOKS] == ["compare-and-explore", "own-zone", "raster-requirement"]
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert all(not each.get("outputs") and each.get("execution_count") is None for each in cells)


# in a process of its own: what the machinery of kernels opens and warns of is none of ours
RUN = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    ran = subprocess.run([sys.executable, "-c", RUN, path, "ran.ipynb"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
    cells = json.loads((tmp_path / "ran.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = [out for cell in cells for out in cell.get("outputs", [])]
    assert shown
    assert all(each["output_type"] != "error" for each in shown)
    if path.stem == "own-zone":
        html = next("".join(each["data"]["text/html"]) for each in shown if "text/html" in each.get("data", {}))
        card, _, frame = html.partition("<iframe")
        assert len(card.encode()) < 20_000
        assert card.count("<tr>") == 10
        assert "srcdoc=" in frame
