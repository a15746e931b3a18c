"""Writing where a file is held open, where names are folded and where paths end at 259 letters."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zonegeo.base.errors import InputError, UsageError
from zonegeo.base.files import atomic_write
from zonegeo.base.files.atomic_write import patiently, write_files, written_beside
from zonegeo.base.files.outputs import STDOUT, check_outputs
from zonegeo.base.files.temporary_folder import temporary_folder

NAMES = ("result.json", "report.xlsx", "map.html")


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    told: list[float] = []
    monkeypatch.setattr(atomic_write, "sleep", told.append)
    return told


def content(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir()}


def hold(monkeypatch: pytest.MonkeyPatch, held: Path, *calls: str, times: int | None = None) -> list[str]:
    """Let every move onto a path fail, or so many of them, as Windows does while Excel has it open."""
    failed: list[str] = []

    def failing(name: str) -> Callable[..., Any]:
        real = getattr(Path, name)

        def move(self: Path, target: Path) -> Any:
            if held in (Path(target), self) and (times is None or len(failed) < times):
                failed.append(name)
                raise PermissionError(13, "used by another process")
            return real(self, target)

        return move

    for name in calls:
        monkeypatch.setattr(Path, name, failing(name))
    return failed


@pytest.mark.parametrize("calls", [("replace", "rename"), ("replace",)], ids=["held-before", "held-meanwhile"])
@pytest.mark.parametrize("existing", ["all", "held"])
def test_a_file_that_excel_holds_open(
    calls: tuple[str, ...], existing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = tmp_path / NAMES[1]
    for name in NAMES if existing == "all" else NAMES[1:2]:
        (tmp_path / name).write_text(f"old {name}", encoding="utf-8")
    before = content(tmp_path)
    failed = hold(monkeypatch, held, *calls)
    with pytest.raises(InputError) as caught:
        write_files({tmp_path / name: "new" for name in NAMES}, overwrite=True)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where, caught.value.exit_code) == ("output-held", str(held), 4)
    assert failed
    assert content(tmp_path) == before


def test_a_rollback_goes_on_over_what_it_cannot_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first file is taken by another program in the moment after it was written: the others are still put back."""
    for name in NAMES:
        (tmp_path / name).write_text(f"old {name}", encoding="utf-8")
    real = Path.replace
    seen: list[str] = []

    def replace(self: Path, target: Path) -> Any:
        seen.append(Path(target).name)
        if Path(target).name == NAMES[2] or (seen.count(Path(target).name) > 1 and Path(target).name == NAMES[0]):
            raise PermissionError(13, "used by another process")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(InputError):
        write_files({tmp_path / name: "new" for name in NAMES}, overwrite=True)
    found = content(tmp_path)
    assert (found[NAMES[1]], found[NAMES[2]]) == (f"old {NAMES[1]}", f"old {NAMES[2]}")
    # what stood at the first place is not lost: it is left beside it
    assert f"old {NAMES[0]}" in found.values()


def test_a_virus_scanner_lets_go_after_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waited: list[float]
) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("old", encoding="utf-8")
    failed = hold(monkeypatch, tmp_path / NAMES[1], "replace", times=3)
    write_files({tmp_path / name: f"new {name}" for name in NAMES}, overwrite=True)
    assert content(tmp_path) == {name: f"new {name}" for name in NAMES}
    assert len(failed) == len(waited) == 3
    assert 0 < sum(waited) < 1


def test_patience_has_an_end(waited: list[float]) -> None:
    tried = []

    def move(path: Path) -> None:
        tried.append(path)
        raise PermissionError(13, "used by another process")

    with pytest.raises(PermissionError):
        patiently(move, Path("x"))
    assert len(tried) == len(waited) + 1
    assert sum(waited) < 1


def test_no_other_error_is_waited_for(waited: list[float]) -> None:
    def move(path: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        patiently(move, Path("x"))
    assert waited == []


def test_what_cannot_be_cleared_away_fails_no_finished_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.unlink

    def unlink(path: Any, *more: Any, **named: Any) -> None:
        if os.fspath(path).endswith("held.txt"):
            raise PermissionError(13, "used by another process")
        real(path, *more, **named)

    monkeypatch.setattr(os, "unlink", unlink)
    with temporary_folder(beside=tmp_path / "x") as folder:
        (folder / "held.txt").write_text("", encoding="utf-8")
    assert folder.is_dir()
    monkeypatch.undo()


def test_the_command_says_whom_to_close(
    small: Any, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    study, folder = small.write(), small.folder
    outputs = ("--map", folder / "map.html", "--format=json", "-o", folder / "result.json")
    assert command("check", study, "--profile", small.rules_file, *outputs).code == 0
    before = {each: (folder / each).read_bytes() for each in ("map.html", "result.json")}
    small.rules["profile"]["version"] = "2"
    small.write()
    hold(monkeypatch, folder / "result.json", "replace", "rename")
    said = command("check", study, "--profile", small.rules_file, *outputs, "--overwrite", "--lang=ko")
    assert said.code == 4
    assert "[output-held]" in said.err
    assert "Excel" in said.err
    assert {each: (folder / each).read_bytes() for each in before} == before
    assert [each.name for each in folder.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize("pair", [("Zone.html", "zone.html"), ("구역.html", "구역.HTML"), ("a.html", "a.html")])
def test_two_outputs_that_windows_takes_for_one(pair: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        check_outputs([tmp_path / name for name in pair], overwrite=True)
    assert [each.code for each in caught.value.problems] == ["outputs-same-file"]
    check_outputs([tmp_path / "a.html", tmp_path / "b" / ".." / "c.html"], overwrite=True)


@pytest.mark.parametrize("name", ["a:b.html", "con.html", "NUL", "a?.html", "a .", "COM¹.json", 'a".html', "aux"])
def test_a_name_that_windows_reads_otherwise_is_refused_everywhere(
    name: str, tmp_path: Path, command: Callable[..., Any]
) -> None:
    said = command("check", "hongneung", "--format=json", "-o", tmp_path / name, "--lang=en")
    assert said.code == 2
    assert "[output-name]" in said.err
    assert list(tmp_path.iterdir()) == []


def test_the_name_beside_is_short(tmp_path: Path) -> None:
    target = tmp_path / f"{'가' * 80}.html"
    with written_beside(target, overwrite=False) as place:
        assert len(str(place.relative_to(tmp_path))) <= 10
        place.write_text("whole", encoding="utf-8")
    assert content(tmp_path) == {target.name: "whole"}


def test_a_path_that_is_too_long_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[..., Any]
) -> None:
    """Windows says of such a path that there is no such file."""
    from zonegeo.base.files import outputs

    monkeypatch.setattr(outputs, "is_too_long", lambda path: len(str(path)) > 259)
    deep = tmp_path / ("d" * 120) / ("e" * 120) / "result.json"
    said = command("check", "hongneung", "--format=json", "-o", deep, "--lang=en")
    assert said.code == 4
    assert "[path-too-long]" in said.err
    assert f"{len(str(deep))} letters" in said.err
    real = atomic_write._write_new
    deep.parent.mkdir(parents=True)

    def write_new(path: Path, content: str | bytes) -> None:
        if len(str(path)) > 259:
            raise FileNotFoundError(2, "The system cannot find the path specified")
        real(path, content)

    monkeypatch.setattr(atomic_write, "_write_new", write_new)
    with pytest.raises(InputError) as caught:
        write_files({deep: "x"}, overwrite=False)
    assert [each.code for each in caught.value.problems] == ["path-too-long"]
    near = tmp_path / "near.json"
    assert command("check", "hongneung", "--format=json", "-o", tmp_path / "no" / "x.json").code == 4
    assert command("check", "hongneung", "--format=json", "-o", near).code == 0


def test_files_of_a_folder_do_not_go_into_a_pipe() -> None:
    with pytest.raises(UsageError) as refused:
        check_outputs([STDOUT], overwrite=False, made=STDOUT)
    assert [each.code for each in refused.value.problems] == ["output-of-several"]
