"""What zonegeo stands on where it is installed: packages, the PROJ database, folders, the console. Each looked at.

Nothing here is imported at the top that may be missing or broken: that is what is to be found out.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from zonegeo.base.files.system_fault import system_fault
from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.base.late_module import LateModule
from zonegeo.model.answers.diagnosis import Line

# one that is broken is told of, and the others still looked at: each opens where it is asked
pyogrio = LateModule("pyogrio")
pyproj = LateModule("pyproj")
pyproj_datadir = LateModule("pyproj.datadir")
pyproj_network = LateModule("pyproj.network")
rasterio = LateModule("rasterio")
shapely = LateModule("shapely")

PACKAGE = "zonegeo"
# compiled against libraries of their own: only opening them tells whether they work
_OPENED = ("numpy", "pydantic", "shapely", "pyproj", "pyogrio", "rasterio", "geopandas")
# signs of the results that a console of another encoding cannot show; they are written otherwise there
SIGNS = "가 ㎡ ≤ ○ × → ·"
# A point of the Korean plane before 2002 and the steps to WGS 84 without any database, by the seven parameters that
# Korean files carry as +towgs84: a database that lost the datum is found out. EPSG's own differ from them by 0.04 m.
_BESSEL_POINT = (204_000.0, 554_000.0)
_BESSEL_STEPS = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=38 +lon_0=127.0028902777778 +k=1 +x_0=200000 +y_0=500000 "
    "+ellps=bessel +step +proj=cart +ellps=bessel +step +proj=helmert +x=-115.8 +y=474.99 +z=674.11 +rx=1.16 "
    "+ry=-2.31 +rz=-1.63 +s=6.43 +convention=position_vector +step +inv +proj=cart +ellps=WGS84 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)
_DATUM_M = 0.2


def package_lines() -> Iterator[Line]:
    """Yield the version of Python and of everything that zonegeo requires; what does not open is an error."""
    yield Line("python", "ok", "doctor.version", {"name": "Python", "version": platform.python_version()})
    for name in _required():
        version, module = _version(name), _module_of(name)
        if version is None or importlib.util.find_spec(module) is None:
            yield Line(name, "error", "doctor.package-missing", {"name": name, "command": f"pip install {name}"})
            continue
        fault = _fault_of(module) if module in _OPENED else None
        if fault is not None:
            values = {"name": name, "detail": fault, "command": f"pip install --force-reinstall {name}"}
            yield Line(name, "error", "doctor.package-broken", values)
        else:
            yield Line(name, "ok", "doctor.version", {"name": name, "version": version})


def _required() -> list[str]:
    """The distributions that zonegeo needs, by its own metadata."""
    found = [each for each in importlib.metadata.requires(PACKAGE) or () if "extra ==" not in each]
    return sorted({_name(each) for each in found} | {PACKAGE})


def _name(requirement: str) -> str:
    matched = re.match(r"[A-Za-z0-9._-]+", requirement)
    return matched.group() if matched else requirement


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _module_of(distribution: str) -> str:
    """The module of a distribution as its own list of files says; its name where it keeps no list."""
    with suppress(importlib.metadata.PackageNotFoundError):
        found = importlib.metadata.distribution(distribution)
        tops = (found.read_text("top_level.txt") or "").split()
        if tops:
            return tops[0]
        for file in found.files or ():
            if len(file.parts) == 2 and file.name == "__init__.py":
                return file.parts[0]
    return distribution.replace("-", "_")


def _fault_of(module: str) -> str | None:
    try:
        importlib.import_module(module)
    except Exception as error:  # a broken library raises whatever it likes
        return f"{type(error).__name__}: {error}"[:160]
    return None


def library_lines() -> Iterator[Line]:
    """Yield the versions of GEOS, PROJ and GDAL; a library that does not open is told by its package."""
    with suppress(Exception):
        yield Line("geos", "ok", "doctor.version", {"name": "GEOS", "version": shapely.geos_version_string})
    with suppress(Exception):
        yield Line("proj", "ok", "doctor.version", {"name": "PROJ", "version": pyproj.proj_version_str})
    with suppress(Exception):
        version = ".".join(map(str, pyogrio.__gdal_version__))
        yield Line("gdal", "ok", "doctor.version", {"name": "GDAL (pyogrio)", "version": version})
    with suppress(Exception):
        yield Line("gdal", "ok", "doctor.version", {"name": "GDAL (rasterio)", "version": rasterio.__gdal_version__})


def proj_lines(environment: Mapping[str, str]) -> Iterator[Line]:
    """Yield the state of PROJ: its database and whether it belongs to it, the Korean datum, the network."""
    try:
        version = str(pyproj.proj_version_str)
    except Exception:  # told by its package already
        return
    try:
        folder = pyproj_datadir.get_data_dir()
    except Exception as error:
        yield Line("proj-data", "error", "doctor.proj-data-missing", {"detail": str(error)[:120]})
        return
    yield _database_line(Path(folder) / "proj.db", version)
    for name in ("PROJ_DATA", "PROJ_LIB"):
        if environment.get(name):
            yield Line(
                "proj-environment", "warning", "doctor.proj-environment", {"name": name, "value": environment[name]}
            )
    if pyproj_network.is_network_enabled():
        yield Line("proj-network", "warning", "doctor.proj-network-on", {"name": "PROJ_NETWORK"})
    else:
        yield Line("proj-network", "ok", "doctor.proj-network-off")
    yield datum_line()


def _database_line(path: Path, version: str) -> Line:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            rows = dict(connection.execute("SELECT key, value FROM metadata").fetchall())
    except (sqlite3.Error, OSError) as error:
        return Line("proj-data", "error", "doctor.proj-data-broken", {"path": str(path), "detail": str(error)[:120]})
    made_for, epsg = str(rows.get("PROJ.VERSION", "")), str(rows.get("EPSG.VERSION", "?"))
    values = {"path": str(path), "made_for": made_for, "version": version, "epsg": epsg}
    # the layout belongs to a version of PROJ; corrections of the same version may share it
    same = made_for.split(".")[:2] == version.split(".")[:2]
    return Line(
        "proj-data", "ok" if same else "warning", "doctor.proj-data" if same else "doctor.proj-data-other", values
    )


def datum_line() -> Line:
    """Return whether the Korean datum before 2002 moves as its parameters say; the database may have lost it."""
    try:
        moved = pyproj.Transformer.from_crs("EPSG:5174", "EPSG:4326", always_xy=True, allow_ballpark=False)
        lon, lat = moved.transform(*_BESSEL_POINT)
        told = pyproj.Transformer.from_pipeline(_BESSEL_STEPS).transform(*_BESSEL_POINT)
        away = pyproj.Geod(ellps="WGS84").inv(lon, lat, told[0], told[1])[2]
    except Exception as error:
        return Line("proj-datum", "error", "doctor.datum-missing", {"detail": str(error)[:120]})
    if not away <= _DATUM_M:
        return Line("proj-datum", "error", "doctor.datum-wrong", {"metres": f"{away:.1f}"})
    return Line("proj-datum", "ok", "doctor.datum", {"metres": f"{away:.2f}"})


def folder_lines(folder: Path, temporary: Path) -> Iterator[Line]:
    """Yield whether files can be written in the working folder, the temporary one and ``maps/``."""
    fault = unwritable(temporary)
    if fault is None:
        yield Line("temporary-folder", "ok", "doctor.folder", {"path": str(temporary)})
        yield _korean_path_line(temporary)
    else:
        # a Shapefile and a zip are laid out there before they are read
        yield Line("temporary-folder", "error", "doctor.folder-temporary", {"path": str(temporary), "detail": fault})
    for name, path in (("working-folder", folder), ("maps", folder / "maps")):
        if name == "maps" and not path.exists():
            continue
        fault = unwritable(path)
        if fault is None:
            yield Line(name, "ok", "doctor.folder", {"path": str(path)})
        else:
            yield Line(name, "warning", "doctor.folder-read-only", {"path": str(path), "detail": fault})
    for path in sorted({folder, Path.home(), temporary}):
        if not str(path).isascii():
            yield Line("path", "ok", "doctor.path-not-ascii", {"path": str(path)})


def unwritable(folder: Path) -> Any:
    """Return why no file can be made in a folder; ``None`` where one was made and taken away again."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".zonegeo-doctor-"):
            return None
    except OSError as error:
        return system_fault(error)


def _korean_path_line(temporary: Path) -> Line:
    """Whether a file below a Korean folder can be written and read: by Python, and by GDAL."""
    try:
        with temporary_folder(beside=temporary / "zonegeo") as folder:
            path = folder / "경계 자료" / "부지.geojson"
            path.parent.mkdir()
            ring = "[[127,37],[127.1,37],[127.1,37.1],[127,37]]"
            path.write_text(
                '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"이름":"홍릉"},'
                f'"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}',
                encoding="utf-8", newline="\n",
            )  # fmt: skip
            count = pyogrio.read_info(path)["features"]
    except Exception as error:
        return Line(
            "korean-path", "error", "doctor.korean-path-fails", {"detail": f"{type(error).__name__}: {error}"[:160]}
        )
    if count != 1:
        return Line("korean-path", "error", "doctor.korean-path-fails", {"detail": f"features: {count}"})
    return Line("korean-path", "ok", "doctor.korean-path")


def console_lines(encoding: str, environment: Mapping[str, str]) -> Iterator[Line]:
    """Yield the locale and the encoding of the console, and which signs it cannot show."""
    named = next((environment[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(key)), "")
    yield Line("locale", "ok", "doctor.locale", {"value": named or "–"})
    lost = [sign for sign in SIGNS.split() if not _shows(sign, encoding)]
    values = {"value": encoding, "lost": " ".join(f"{sign} (U+{ord(sign):04X})" for sign in lost)}
    if "가" in lost:
        yield Line("console", "warning", "doctor.console-no-korean", values)
    elif lost:
        yield Line("console", "warning", "doctor.console-some-signs", values)
    else:
        yield Line("console", "ok", "doctor.console", values)


def _shows(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def extra_lines() -> Iterator[Line]:
    """Yield the optional extras by the package's own metadata: present, or absent with the command to install them."""
    metadata = importlib.metadata.metadata(PACKAGE)
    requires = importlib.metadata.requires(PACKAGE) or ()
    for extra in sorted(metadata.get_all("Provides-Extra") or ()):
        wanted = [_name(each) for each in requires if re.search(rf"extra == ['\"]{re.escape(extra)}['\"]", each)]
        missing = sorted({each for each in wanted if each != PACKAGE and _version(each) is None})
        command = f'pip install "{PACKAGE}[{extra}]"'
        values = {"name": extra, "packages": sorted(set(wanted) - {PACKAGE}), "missing": missing, "command": command}
        yield Line(f"extra-{extra}", "ok", "doctor.extra-absent" if missing else "doctor.extra", values)


def catalogue_lines(locale: Path) -> Iterator[Line]:
    """Yield whether every catalogue of sentences is compiled, and no older than what it was compiled from."""
    stale = [path for path in sorted(locale.glob("*/LC_MESSAGES/*.po")) if not _is_compiled(path)]
    names = [path.relative_to(locale).as_posix() for path in stale]
    if names:
        yield Line("catalogues", "error", "doctor.catalogues-stale", {"value": names, "command": "pip install ."})
        return
    count = len(list(locale.glob("*/LC_MESSAGES/*.mo")))
    if count:
        yield Line("catalogues", "ok", "doctor.catalogues", {"count": count})
    else:
        yield Line("catalogues", "error", "doctor.catalogues-stale", {"value": ["*.mo"], "command": "pip install ."})


def _is_compiled(written: Path) -> bool:
    """A compiled catalogue has exactly the ids of the written one."""
    compiled = written.with_suffix(".mo")
    if not compiled.is_file():
        return False
    try:
        with compiled.open("rb") as stream:
            known: Sequence[str] = list(GNUTranslations(stream)._catalog)  # type: ignore[attr-defined]
    except (OSError, ValueError, UnicodeError):
        return False
    ids = re.findall(r'^msgid "(.+)"$', written.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {each for each in known if each} == {each.replace('\\"', '"') for each in ids}


def surroundings() -> tuple[Mapping[str, str], str, Path]:
    """Return the environment, the encoding of the console and the temporary folder as they are."""
    return dict(os.environ), getattr(sys.stdout, "encoding", None) or "ascii", Path(tempfile.gettempdir())
