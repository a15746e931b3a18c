"""What the kernel is asked for while hostile files are read: no connection, and no file of somebody else."""

from __future__ import annotations

import json
import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.places import ROOT, ZONEGEO
from tests.small_study import SmallStudy, toml_text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
OPENED = re.compile(r'\b(?:open|openat)\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)", ([A-Z_|0-9]+).*\) = \d+')
CONNECTED = re.compile(r"\bconnect\(.*?sa_family=(AF_INET6?|AF_UNIX)[^)]*")
# the program, its packages and interpreter, what the system itself reads for any process; folders are no contents
SYSTEM = ("/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/", "/opt/", "/bin/", "/var/cache/fontconfig/")
# compiled files of the interpreter may lie in a folder of their own
OURS = (*site.getsitepackages(), sys.prefix, sys.base_prefix, os.path.realpath(sysconfig.get_path("stdlib")),
        *(str(ROOT / name) for name in ("src", "geo", "data")), sys.pycache_prefix or sys.prefix)  # fmt: skip

VRT = """<VRTDataset rasterXSize="2" rasterYSize="2"><SRS>EPSG:4326</SRS>
<GeoTransform>127,0.01,0,37.6,0,-0.01</GeoTransform><VRTRasterBand dataType="Byte" band="1"><SimpleSource>
<SourceFilename relativeToVRT="0">{}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"""
OGR_VRT = (
    """<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
)
KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link><href>{}</href></Link></NetworkLink></kml>"""
ENTITY = (
    """<!DOCTYPE kml [<!ENTITY a SYSTEM "{}">]><kml xmlns="http://www.opengis.net/kml/2.2"><name>&a;</name></kml>"""
)
GML = """<FeatureCollection xmlns:xlink="http://www.w3.org/1999/xlink"><member xlink:href="{}"/></FeatureCollection>"""
HOSTILE = {"a.tif": VRT, "b.gpkg": OGR_VRT, "c.kml": KML, "d.kml": ENTITY, "e.gml": GML, "f.shp": OGR_VRT, "g.fgb": VRT,
           "h.asc": VRT, "i.png": VRT, "j.dxf": "0\nSECTION\n2\nBLOCKS\n0\nBLOCK\n1\n{}\n0\nEOF\n", "k.vrt": VRT,
           "l.geojson": '{{"type": "FeatureCollection", "crs": {{"type": "link", "properties": {{"href": "{}"}}}}, '
                        '"features": []}}', "m.xml": ENTITY, "n.csv": "WKT\n{}\n"}  # fmt: skip
FETCHING = ("a.tif", "b.gpkg", "c.kml", "d.kml", "e.gml")
COMMANDS = (
    "import {file} -o out.geojson", "inspect {file}", "measure area {file}", "check {file} --yes",
    "measure raster good.geojson --raster {file}", "map good.toml --profile rules.toml --draw {file} -o map.html",
    "map good.toml --profile rules.toml --basemap {file} -o map.html", "crs guess {file} --near 127.0,37.5",
    "screen {file} --study good.toml -o out.csv --near hall", "report {file} -o report.md", "verify {file}",
    "check good.toml --profile {file}", "check {file}",
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hostile files in a folder, each of which names a file beside that folder, a file of the system, or an address."""
    whole = tmp_path_factory.mktemp("strace")
    small = SmallStudy(whole / "study")
    small.study["study"] |= {"boundaries": ["good.geojson"], "places": ["places.geojson"]}
    small.file.parent.mkdir(parents=True)
    base = small.folder
    (base / "good.geojson").write_text(json.dumps(small.sites), encoding="utf-8")
    (base / "places.geojson").write_text(json.dumps(small.places), encoding="utf-8")
    (base / "good.toml").write_text(toml_text(small.study), encoding="utf-8")
    (base / "rules.toml").write_text(toml_text(small.rules), encoding="utf-8")
    secret = whole / "private" / "secret.geojson"
    secret.parent.mkdir()
    secret.write_text(json.dumps(small.sites), encoding="utf-8")
    for name, text in HOSTILE.items():
        targets = {"file": str(secret), "net": "http://127.0.0.1:9/x"} if name in FETCHING else {"file": str(secret)}
        for place, target in targets.items():
            (base / f"{place}-{name}").write_text(text.format(target), encoding="utf-8")
    with zipfile.ZipFile(base / "file-z.zip", "w") as packed:
        packed.writestr("a.kml", KML.format(secret))
        packed.writestr("../escape.kml", KML.format(secret))
    return base


def traced(line: str, folder: Path) -> tuple[int, str]:
    log = folder / "trace"
    environment = {**os.environ, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    strace = ["strace", "-f", "-qq", "-s", "4096", "-e", "trace=open,openat,connect", "-o"]
    ran = subprocess.run(
        [*strace, log, ZONEGEO, *line.split()], cwd=folder, env=environment, capture_output=True, check=False,
        timeout=300,
    )  # fmt: skip
    return ran.returncode, log.read_text("utf-8", "replace")


def foreign(log: str, folder: Path) -> list[str]:
    """Return what was opened outside of the study, the program and the system."""
    found = []
    for path, flags in OPENED.findall(log):
        place = os.path.normpath(folder / path)
        if {"O_DIRECTORY", "O_EXCL"} & set(flags.split("|")) or place.startswith(
            (str(folder), "/tmp/zonegeo-", *SYSTEM, *OURS)
        ):
            continue
        if re.match(r"/tmp/(tmp|matplotlib|fuzz)", place) or "/.cache/" in place or "/.config/" in place:
            continue
        found.append(place)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_asked_of_others(command: str, folder: Path) -> None:
    """Every hostile file under one command: the processes together take seconds."""
    for file in sorted(each.name for each in folder.iterdir() if each.name.startswith(("file-", "net-"))):
        code, log = traced(command.format(file=file), folder)
        assert code in (0, 1, 2, 3, 4), (file, code)
        assert CONNECTED.findall(log) == [], file
        assert foreign(log, folder) == [], file
        assert "private/secret" not in "".join(path for path, _ in OPENED.findall(log)), file


def test_the_trace_sees_what_it_has_to(folder: Path) -> None:
    """A trace that saw nothing would prove nothing: a study that names a file outside opens it, and is seen to."""
    text = (folder / "good.toml").read_text("utf-8").replace('"good.geojson"', '"../private/secret.geojson"')
    (folder / "reaching.toml").write_text(text, encoding="utf-8")
    _, log = traced("check reaching.toml --profile rules.toml", folder)
    assert [Path(each).name for each in foreign(log, folder)] == ["secret.geojson"]
