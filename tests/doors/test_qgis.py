"""Every algorithm of the plugin in QGIS itself: headless, without a network, with nothing installed into its Python."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.doors.lands import drawn
from tests.places import HONGNEUNG, ROOT, ZONEGEO

# the starter of some distributions hands QGIS options that this program does not know
QGIS = shutil.which("qgis_process.bin", path=os.defpath) or shutil.which("qgis_process", path=os.defpath)
INI = "[Processing]\nConfiguration\\ZONEGEO_COMMAND={command}\n\n[PythonPlugins]\nzonegeo_qgis=true\n"
ASKED = {
    "check": {"STUDY": HONGNEUNG, "PROPOSAL": "request-2019", "RESULT": "check.json", "REPORT": "check.html",
              "SITES": "check.gpkg", "EVIDENCE": "evidence.gpkg"},
    "compare": {"STUDY": HONGNEUNG, "PROPOSALS": "request-2019 designation-2020", "RESULT": "compare.json",
                "REPORT": "compare.html"},
    # a layer whose columns hold a list, which no GeoPackage has a column for
    "measure": {"INPUT": ROOT / "data" / "boundaries" / "hongneung" / "sites.geojson",
                "OPTIONS": "--measure-in EPSG:5186", "RESULT": "measure.json"},
    "inspect": {"INPUT": "land.gpkg", "RESULT": "inspect.json"},
    "repair": {"STUDY": HONGNEUNG, "PROPOSAL": "request-2019", "FOLDER": "repaired"},
    "envelope": {"STUDY": HONGNEUNG, "PLACES": "places.geojson"},
    "export": {"STUDY": HONGNEUNG, "SITES": "export.gpkg"},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(QGIS is None, reason="there is no QGIS here")
def test_every_algorithm_gives_what_the_command_gives(tmp_path: Path) -> None:
    profile = tmp_path / "home/.local/share/QGIS/QGIS3/profiles/default"
    shutil.copytree(ROOT / "plugins/qgis/zonegeo_qgis", profile / "python/plugins/zonegeo_qgis")
    (profile / "QGIS").mkdir()
    (profile / "QGIS/QGIS3.ini").write_text(INI.format(command=ZONEGEO), encoding="utf-8")
    (tmp_path / "run").mkdir(mode=0o700)
    drawn(0).to_file(tmp_path / "land.gpkg")
    environment = {
        "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "LC_ALL": "C.UTF-8", "PATH": os.defpath,
    }  # fmt: skip
    cut = (
        ["unshare", "-rn"]
        if shutil.which("unshare") and subprocess.run(["unshare", "-rn", "true"]).returncode == 0
        else []
    )

    def process(*words: str) -> str:
        ran = subprocess.run([*cut, str(QGIS), *words], env=environment, cwd=tmp_path, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    assert set(re.findall(r"zonegeo:(\w+)", process("list"))) == set(ASKED)
    for name, given in ASKED.items():
        told = {key: tmp_path / each if re.search(r"\.(json|html|gpkg|geojson)$|^repaired$", str(each)) else each
                for key, each in given.items()}  # fmt: skip
        process("run", f"zonegeo:{name}", "--", *(f"{key}={each}" for key, each in told.items()))
        made = [each for key, each in told.items() if key not in ("STUDY", "INPUT", "PROPOSAL", "PROPOSALS", "OPTIONS")]
        assert [each for each in made if not Path(each).exists()] == []
    asked = ["check", HONGNEUNG, "--proposal=request-2019", "--format", "json"]
    printed = subprocess.run([ZONEGEO, *asked], cwd=tmp_path, capture_output=True, check=False).stdout
    assert (tmp_path / "check.json").read_bytes() == printed
