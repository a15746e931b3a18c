"""Make the folder that installs zonegeo where there is no network and no administrator, as one reproducible zip.

``pip download --platform`` judges the conditions of requirements (``; sys_platform == "win32"``) on the machine that it
runs on, so what Windows alone needs would be left out: here they are judged for the system that the zip is for, until
nothing is missing, and what that system does not need goes out again. Where the wheels come from is pip's matter.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import Parser
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import platform_tags
from packaging.utils import canonicalize_name
from packaging.version import Version

HERE = Path(__file__).parent
HASHES = "hashes.txt"
# what a planner meets; dask is for clusters, and docs and dev for those who change zonegeo
FULL = ("docx", "dxf", "hwpx", "korea", "parquet", "pdf", "raster", "scale", "screen", "sign", "watch", "xlsx")
# a batch file is read in the console's code page, a text by an editor that knows UTF-8 by its mark
TEXTS = {"설치.cmd": "cp949", "zonegeo.cmd": "ascii", "읽어보세요.txt": "utf-8-sig"}
MOMENT = (1980, 1, 1, 0, 0, 0)
_WINDOWS = {
    "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows", "platform_machine": "AMD64",
    "platform_release": "10", "platform_version": "10.0.19045",
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """The system that a zip is for: ``win`` or ``linux`` (this one's twin, to try it for real), and its Python."""

    system: str
    python: str

    @property
    def environment(self) -> dict[str, str]:
        """What conditions of requirements are judged by."""
        of_system = _WINDOWS if self.system == "win" else {}
        of_python = {"python_version": self.python, "python_full_version": f"{self.python}.0",
                     "implementation_version": f"{self.python}.0"}  # fmt: skip
        return {name: str(each) for name, each in default_environment().items()} | of_system | of_python

    @property
    def pip_options(self) -> list[str]:
        """What tells pip which wheels run there."""
        platforms = ["win_amd64"] if self.system == "win" else list(platform_tags())
        short = self.python.replace(".", "")
        return [
            *(f"--platform={each}" for each in platforms), f"--python-version={self.python}", "--implementation=cp",
            f"--abi=cp{short}", "--abi=abi3", "--abi=none", "--only-binary=:all:",
        ]  # fmt: skip


@dataclass(frozen=True)
class Wheel:
    """A wheel by what its own metadata says."""

    path: Path
    name: str
    version: str
    requires: tuple[Requirement, ...]


def read_wheel(path: Path) -> Wheel:
    with zipfile.ZipFile(path) as archive:
        (named,) = (each for each in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", each))
        told = Parser().parsestr(archive.read(named).decode("utf-8"))
    requires = tuple(Requirement(each) for each in told.get_all("Requires-Dist", []))
    return Wheel(path, canonicalize_name(told["Name"]), told["Version"], requires)


def needed(
    wheels: Mapping[str, Wheel], root: Requirement, environment: Mapping[str, str]
) -> tuple[set[str], dict[str, Requirement]]:
    """Return the names that a requirement leads to on a system, and the requirements for which no wheel is there."""
    reached: set[tuple[str, str]] = set()
    missing: dict[str, Requirement] = {}
    todo = [root]
    while todo:
        asked = todo.pop()
        name = canonicalize_name(asked.name)
        wheel = wheels.get(name)
        if wheel is None or not asked.specifier.contains(wheel.version, prereleases=True):
            missing[name] = asked
            continue
        for extra in {"", *asked.extras} - {each for known, each in reached if known == name}:
            reached.add((name, extra))
            todo.extend(
                each for each in wheel.requires
                if (each.marker is None and not extra)
                or (each.marker is not None and each.marker.evaluate({**environment, "extra": extra}))
            )  # fmt: skip
    return {name for name, _ in reached}, missing


def download(target: Target, folder: Path, asked: Sequence[str], *, source: Path | None) -> None:
    """Let pip find wheels for a system: wherever it looks for them, or in a folder alone; what is there stays."""
    only = [] if source is None else ["--no-index", f"--find-links={source}"]
    kept = folder.parent / "kept.txt"
    pins = (f"{each.name}=={each.version}\n" for each in wheels_in(folder).values())
    kept.write_text("".join(pins), encoding="utf-8", newline="\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--dest", str(folder),
               f"--constraint={kept}", f"--find-links={folder}", *only, *target.pip_options, *asked]  # fmt: skip
    subprocess.run(command, check=True)  # noqa: S603


def wheels_in(folder: Path) -> dict[str, Wheel]:
    return {each.name: each for each in map(read_wheel, sorted(folder.glob("*.whl")))}


def collect(target: Target, zonegeo: Path, extras: Iterable[str], folder: Path, *, source: Path | None) -> list[Wheel]:
    """Return the wheels that zonegeo with its extras needs on a system, all of them and no others."""
    named = ",".join(sorted(extras))
    root = Requirement(f"zonegeo[{named}]" if named else "zonegeo")
    asked = [f"{zonegeo}[{named}]" if named else str(zonegeo)]
    while asked:
        download(target, folder, asked, source=source)
        wheels = wheels_in(folder)
        names, missing = needed(wheels, root, target.environment)
        found = [str(each.url or f"{each.name}{_extras(each)}{each.specifier}") for each in missing.values()]
        if found == asked:
            raise SystemExit(f"no wheel for {target.system} and Python {target.python}: {', '.join(found)}")
        asked = found
    return [wheels[name] for name in sorted(names)]


def _extras(requirement: Requirement) -> str:
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""


def hashes(wheels: Iterable[Wheel], extras: Sequence[str]) -> str:
    """Return what pip checks every wheel against: name, version, SHA-256."""
    lines = []
    for each in wheels:
        named = f"{each.name}[{','.join(sorted(extras))}]" if each.name == "zonegeo" and extras else each.name
        digest = hashlib.sha256(each.path.read_bytes()).hexdigest()
        lines.append(f"{named}=={each.version} --hash=sha256:{digest}\n")
    return "".join(lines)


def texts(version: str, python: str) -> Iterator[tuple[str, bytes]]:
    """Yield what goes beside the wheels, in the encoding and with the line ends that Windows reads."""
    for name, encoding in TEXTS.items():
        text = (HERE / name).read_text(encoding="utf-8")
        for word, told in {"@VERSION@": version, "@PYTHON@": python, "@SHORT@": python.replace(".", "")}.items():
            text = text.replace(word, told)
        # git may have turned the line ends
        yield name, "\r\n".join([*text.splitlines(), ""]).encode(encoding)


def build(target: Target, zonegeo: Path, output: Path, *, full: bool = False, source: Path | None = None) -> Path:
    """Write the zip of an edition and return its path: the same wheels give the same bytes."""
    extras = FULL if full else ()
    with TemporaryDirectory(ignore_cleanup_errors=True) as work:
        folder = Path(work, "wheels")
        folder.mkdir()
        wheels = collect(target, zonegeo, extras, folder, source=source)
        version = str(Version(next(each.version for each in wheels if each.name == "zonegeo")))
        stem = f"zonegeo-{version}-{target.system}-py{target.python.replace('.', '')}{'-full' if full else ''}"
        members = {HASHES: hashes(wheels, extras).encode(), **dict(texts(version, target.python))}
        output.mkdir(parents=True, exist_ok=True)
        path = output / f"{stem}.zip"
        # stored: wheels are packed already, and packed bytes would hang on the version of a library
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name, content in sorted(members.items()):
                archive.writestr(_entry(f"{stem}/{name}"), content)
            for each in wheels:
                archive.writestr(_entry(f"{stem}/wheels/{each.path.name}"), each.path.read_bytes())
    return path


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    return entry


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("wheel", type=Path, help="the wheel of zonegeo")
    parser.add_argument("--python", action="append", default=[], metavar="3.12", help="may be given several times")
    parser.add_argument("--system", choices=("win", "linux"), default="win")
    parser.add_argument("--full", action="store_true", help="with workbooks, reports, drawings, rasters and parcels")
    parser.add_argument("--from", dest="source", type=Path, help="take wheels out of this folder alone")
    parser.add_argument("--output", "-o", type=Path, default=Path("dist"))
    given = parser.parse_args(arguments)
    for python in given.python or ["3.12"]:
        target = Target(given.system, python)
        path = build(target, given.wheel.resolve(), given.output, full=given.full, source=given.source)
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}  {path.stat().st_size:,}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
