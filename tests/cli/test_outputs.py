"""One rule for every output of every command: what was read is kept, what is not ours is kept, links are followed."""

from __future__ import annotations

import json
import os
import shlex
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from tests.small_study import SmallStudy, feature, rectangle
from zonegeo.cli.option_table import option_rows

# command → how it is asked, what it has read by the end, and the ending of its output; {o} is the output
_STUDY = ("s.toml", "sites.geojson", "places.geojson", "rules.toml")
_JUDGED = "--profile rules.toml"
OUTPUTS: dict[tuple[str, str], tuple[str, tuple[str, ...], str]] = {
    ("check", "-o/--output"): (f"check s.toml {_JUDGED} --format json -o {{o}}", _STUDY, ".json"),
    ("check", "--map"): (f"check s.toml {_JUDGED} --map {{o}}", _STUDY, ".html"),
    ("check", "--pack"): (f"check s.toml {_JUDGED} --pack {{o}}", _STUDY, ".zip"),
    ("compare", "-o/--output"): (f"compare s.toml {_JUDGED} -o {{o}}", _STUDY, ".txt"),
    ("compare", "--map"): (f"compare s.toml {_JUDGED} --map {{o}}", _STUDY, ".html"),
    ("context build", "-o/--output"): ("context build s.toml -o {o}", _STUDY[:3], ".geojson"),
    ("crs guess", "-o/--output"): ("crs guess sites.geojson --near 127.01,37.5 -o {o}", ("sites.geojson",), ".txt"),
    ("envelope", "-o/--output"): ("envelope s.toml --requirement separation -o {o}", _STUDY[:3], ".geojson"),
    ("envelope", "--map"): ("envelope s.toml --requirement separation --map {o}", _STUDY[:3], ".html"),
    ("explore", "-o/--output"): (
        f"explore s.toml {_JUDGED} --candidates more.geojson --objective max:area -o {{o}}",
        (*_STUDY, "more.geojson"), ".txt",
    ),
    ("export", "-o/--output"): ("export s.toml -o {o}", _STUDY[:3], ".geojson"),
    ("facts", "-o/--output"): ("facts s.toml -o {o}", _STUDY[:3], ".xlsx"),
    ("grow", "-o/--output"): (
        f"grow hongneung --parcels {ROOT}/docs/grow-parcels.geojson --target-area '50000 m2' --seed 7 --keep 1"
        " -o {o}",
        (), ".geojson",
    ),
    ("import", "-o/--output"): ("import sites.geojson -o {o}", ("sites.geojson",), ".kml"),
    ("inspect", "-o/--output"): ("inspect sites.geojson -o {o}", ("sites.geojson",), ".md"),
    ("map", "-o/--output"): (
        f"map s.toml {_JUDGED} --draw more.geojson -o {{o}}", (*_STUDY, "more.geojson"), ".html"
    ),
    ("report", "-o/--output"): (f"report s.toml {_JUDGED} -o {{o}}", _STUDY, ".md"),
    ("screen", "-o/--output"): (
        "screen parcels.parquet --study s.toml --fields id=id --requirement separation -o {o}",
        (*_STUDY[:3], "parcels.parquet"), ".csv",
    ),
    ("zones", "--map"): ("zones hongneung --map {o}", (), ".html"),
    ("verify", "-o/--output"): ("verify result.json -o {o}", ("result.json", "s.toml"), ".txt"),
}  # fmt: skip
# these write several files into a folder
FOLDERS: dict[tuple[str, str], str] = {
    ("explore", "--proposals"): (
        "explore hongneung --candidates {docs}/explore-candidates.geojson --objective max:area --keep 1 --proposals {o}"
    ),
    ("repair", "-o/--output"): "repair hongneung --proposal request-2019 -o {o}",
}
# those of two commands with the quick tests: one writes text, one a file of a library
_QUICK = (("check", "-o/--output"), ("export", "-o/--output"))


def _marked(outputs: Iterable[tuple[str, str]]) -> Any:
    return pytest.mark.parametrize("asked", [
        pytest.param(each, id=" ".join(each), marks=() if each in _QUICK else pytest.mark.slow) for each in outputs
    ])  # fmt: skip


_EACH = _marked(OUTPUTS)


def run(command: Callable[..., Any], line: str, output: str, *more: str) -> Any:
    return command(*(each.replace("{o}", output) for each in shlex.split(line)), *more, "--lang", "en")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one of everything that is read."""
    from zonegeo.api import evaluate, import_boundaries, render

    folder = tmp_path_factory.mktemp("desk")
    small = SmallStudy(folder / "small")
    small.study["proposal"].append({**small.study["proposal"][0], "id": "other", "sites": ["hall", "yard"]})
    written = small.write()
    text = written.read_text(encoding="utf-8").replace("../data/", "")
    (folder / "s.toml").write_text(text, encoding="utf-8")
    for name in ("sites.geojson", "places.geojson"):
        (folder / name).write_bytes((folder / "small" / "data" / name).read_bytes())
    (folder / "rules.toml").write_bytes(small.rules_file.read_bytes())
    more = [feature(rectangle(127.04, 37.503, 127.05, 37.51), id="more", role="background", declared_area="0.6 km2")]
    document = json.dumps({"type": "FeatureCollection", "features": more})
    (folder / "more.geojson").write_text(document, encoding="utf-8")
    here = Path.cwd()
    os.chdir(folder)
    try:
        import_boundaries("sites.geojson", "parcels.parquet")
        found = evaluate("s.toml", argv=("check", "s.toml"))
        Path("result.json").write_text(render(found, "json"), encoding="utf-8")
    finally:
        os.chdir(here)
    return folder


@pytest.fixture
def at_desk(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for each in desk.iterdir():
        if each.is_file():
            (tmp_path / each.name).write_bytes(each.read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


def test_every_output_of_every_command_is_in_the_table() -> None:
    named = {
        (command, row.name)
        for row in option_rows()
        if row.name in ("-o/--output", "--map", "--pack", "--proposals")
        for command in row.commands
    }
    assert named == {*OUTPUTS, *FOLDERS}
    (overwrite,) = [row for row in option_rows() if row.name == "--overwrite"]
    assert set(overwrite.commands) == {command for command, _ in named}


@_marked(each for each in OUTPUTS if OUTPUTS[each][1])
def test_what_was_read_is_never_written_over(
    asked: tuple[str, str], at_desk: Path, command: Callable[..., Any]
) -> None:
    line, read, ending = OUTPUTS[asked]
    before = files(at_desk)
    # a link of either kind, in turn; and the file by its own name
    for number, name in enumerate(read if asked[0] == "map" else (read[0], read[-1])):
        places = [Path(f"link{number}{ending}")]
        places[0].symlink_to(name) if number % 2 else places[0].hardlink_to(name)
        for place in [*places, *([Path(name)] if name.endswith(ending) else [])]:
            said = run(command, line, str(place), "--overwrite")
            assert (said.code, "output-is-input" in said.err) == (2, True), (place, said)
        for each in places:
            each.unlink()
    assert files(at_desk) == before


@_EACH
def test_a_file_of_somebody_else_stays_and_an_own_one_is_written_again(
    asked: tuple[str, str], at_desk: Path, command: Callable[..., Any]
) -> None:
    line, _, ending = OUTPUTS[asked]
    place = Path(f"산출 1{ending}")
    place.write_text("mine")
    refused = run(command, line, str(place))
    assert (refused.code, "[output-exists]" in refused.err, place.read_text()) == (2, True, "mine"), refused
    link = Path(f"link{ending}")
    link.symlink_to(place)
    assert run(command, line, str(link), "--overwrite").code in (0, 1, 3)
    made = place.read_bytes()
    assert link.is_symlink()
    assert made != b"mine"
    assert run(command, line, str(place)).code in (0, 1, 3)  # as this command left it
    place.write_bytes(made + b"\n")
    assert "[output-exists]" in run(command, line, str(place)).err
    assert place.read_bytes() == made + b"\n"
    place.chmod(0o444)
    kept = run(command, line, str(place), "--overwrite")
    assert (kept.code, "[output-read-only]" in kept.err, place.read_bytes()) == (4, True, made + b"\n"), kept
    lost = run(command, line, f"no/such/folder/a{ending}")
    assert (lost.code, "[output-folder-missing]" in lost.err, Path("no").exists()) == (4, True, False), lost
    Path(f"folder{ending}").mkdir()
    if asked != ("facts", "-o/--output"):  # a folder takes its sheets
        assert run(command, line, f"folder{ending}", "--overwrite").code == 4
        assert not list(Path(f"folder{ending}").glob("*"))


@pytest.mark.skipif(sys.platform == "win32", reason="devices and pipes of POSIX")
@_EACH
def test_a_device_is_written_into(asked: tuple[str, str], at_desk: Path, command: Callable[..., Any]) -> None:
    line, _, ending = OUTPUTS[asked]
    place = Path(f"null{ending}")
    place.symlink_to("/dev/null")
    assert run(command, line, str(place)).code in (0, 1, 3)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    assert place.is_symlink()


@pytest.mark.parametrize("asked", [
    pytest.param(each, id=" ".join(each), marks=() if each[0] == "explore" else pytest.mark.slow) for each in FOLDERS
])  # fmt: skip
def test_a_folder_that_is_asked_for_is_made_and_only_that(
    asked: tuple[str, str], at_desk: Path, command: Callable[..., Any]
) -> None:
    line = FOLDERS[asked].replace("{docs}", str(ROOT / "docs"))
    assert run(command, line, "made").code in (0, 3)
    made = files(Path("made"))
    assert made
    assert run(command, line, "made").code in (0, 3)
    name = sorted(made)[0]
    Path("made", name).write_text("mine")
    refused = run(command, line, "made")
    assert (refused.code, "[output-exists]" in refused.err) == (2, True)
    assert files(Path("made")) == {**made, name: b"mine"}
    lost = run(command, line, "no/such/folder")
    assert (lost.code, "[output-folder-missing]" in lost.err, Path("no").exists()) == (4, True, False), lost
    assert run(command, line, "-").code == 2
    assert not Path("-").exists()


def test_two_outputs_are_two_files(at_desk: Path, command: Callable[..., Any]) -> None:
    before = files(at_desk)
    Path("b.json").symlink_to("a.json")
    for first, second in (("a.json", "a.json"), ("a.json", "./x/../a.json"), ("a.json", "b.json"), ("-", "-")):
        said = command("check", "s.toml", "-o", first, "--map", second, "--lang", "en", "--overwrite")
        assert (said.code, "[outputs-same-file]" in said.err) == (2, True), (first, second, said)
    said = command("check", "s.toml", "--map", "-", "--lang", "en")  # the verdict goes to stdout
    assert (said.code, "[outputs-same-file]" in said.err, said.out) == (2, True, "")
    Path("b.json").unlink()
    assert files(at_desk) == before


@pytest.mark.slow
def test_another_command_is_another(at_desk: Path, command: Callable[..., Any]) -> None:
    assert command("report", "s.toml", "-o", "page.html").code == 0
    written = Path("page.html").read_bytes()
    assert command("map", "s.toml", "-o", "page.html").code == 2
    assert Path("page.html").read_bytes() == written


def test_where_nothing_can_be_remembered_it_is_asked(
    at_desk: Path, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null/nowhere")
    assert command("map", "s.toml", "-o", "page.html").code == 0
    assert command("map", "s.toml", "-o", "page.html").code == 2
    assert command("map", "s.toml", "-o", "page.html", "--overwrite").code == 0


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_and_stdout_take_what_is_written(at_desk: Path, installed: Callable[..., Any]) -> None:
    straight = installed("check", "s.toml", "--format", "json", cwd=at_desk).stdout
    assert straight
    for name in ("-", "/dev/stdout"):
        asked = ("check", "s.toml", "--format", "json", "-o", name)
        assert installed(*asked, cwd=at_desk).stdout == straight, name
    shown = at_desk / "shown.json"
    with shown.open("wb") as stream:
        installed("check", "s.toml", "--format", "json", "-o", "/dev/stdout", cwd=at_desk, stdout=stream)
    assert shown.read_bytes() == straight
