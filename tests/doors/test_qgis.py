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

# what the tool box does when an algorithm has ended: its layers are loaded into the project, and drawn
LOADED = """
import os, sys
sys.path[:0] = ["/usr/share/qgis/python/plugins", {plugins!r}]
from qgis.core import QgsApplication, QgsProject
application = QgsApplication([], False)
application.initQgis()
import processing
from processing.core.Processing import Processing
from processing.core.ProcessingConfig import ProcessingConfig
from zonegeo_qgis.provider import Provider
Processing.initialize()
provider = Provider()
QgsApplication.processingRegistry().addProvider(provider)
ProcessingConfig.setSettingValue("ZONEGEO_COMMAND", {command!r})
processing.runAndLoadResults("zonegeo:check", {asked!r})
for layer in QgsProject.instance().mapLayers().values():
    print([each.label() for each in layer.renderer().legendSymbolItems()], flush=True)
os._exit(0)  # QGIS takes its own objects apart in an order that Python's does not expect
"""


@pytest.mark.slow
@pytest.mark.skipif(QGIS is None, reason="there is no QGIS here")
def test_layers_are_drawn_by_verdict_and_by_role(tmp_path: Path) -> None:
    asked = {"STUDY": str(HONGNEUNG), "PROPOSAL": "plan-2023", "RESULT": str(tmp_path / "r.json"),
             "SITES": str(tmp_path / "s.gpkg"), "EVIDENCE": "TEMPORARY_OUTPUT"}  # fmt: skip
    script = LOADED.format(plugins=str(ROOT / "plugins/qgis"), command=str(ZONEGEO), asked=asked)
    (tmp_path / "run").mkdir(mode=0o700)
    environment = {
        "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "LC_ALL": "C.UTF-8", "PATH": os.defpath,
    }  # fmt: skip
    python = shutil.which("python3", path=os.defpath)
    ran = subprocess.run([str(python), "-c", script], env=environment, cwd=tmp_path, capture_output=True, text=True)
    evidence, sites = ran.stdout.splitlines()[-2:]
    assert evidence == "['satisfied', 'not satisfied', 'for review', 'undecided']", ran.stdout + ran.stderr
    assert sites.startswith("['core institution',"), ran.stdout + ran.stderr


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
