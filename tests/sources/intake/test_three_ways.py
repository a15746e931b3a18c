"""Three people's ways in the guide: every command is run, in its order, and the lines below it are what it said."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from tests.places import ROOT, ZONEGEO
from tests.sources.intake.made import CORE, FIRST, SECOND, box, drawing, frame, walk_files, written
from tests.test_pages import commands_of

PAGE = ROOT / "docs" / "ways-ko.md"


def desk(folder: Path) -> None:
    """Put the files on the desk that the three people have."""
    walk_files(folder)
    rings = {"캠퍼스": ("핵심기관", CORE), "첫 부지": ("배후_1안", FIRST), "둘째 부지": ("배후_2안", SECOND)}
    drawing(folder / "도면.dxf", rings, "R2018")
    for number, (city, width) in enumerate(zip("가나다라마", (457, 600, 800, 1000, 2000), strict=True), 1):
        shapes = [CORE, box(1500 + 500 * number, 0, width, 1000)]
        table = frame(shapes, 구역명=["캠퍼스", "배후"], 구분=["기술핵심기관", "배후공간"])
        written(folder / "요청" / f"{city}시.gpkg", table)


@pytest.mark.slow
def test_every_command_says_what_the_page_shows(tmp_path: Path) -> None:
    desk(tmp_path)
    commands = commands_of(PAGE)
    assert len(commands) > 25
    for command, shown in commands:
        program, *arguments = shlex.split(command)
        assert program == "zonegeo"
        ran = subprocess.run(
            [ZONEGEO, *arguments], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False,
            env={**os.environ, "LANG": "ko_KR.UTF-8"},
        )  # fmt: skip
        assert ran.returncode in (0, 3), (command, ran.stderr)
        said = [*ran.stdout.splitlines(), *ran.stderr.splitlines()]
        for line in shown:
            assert line in said, f"{line!r} is not said by {command}:\n{ran.stdout}\n{ran.stderr}"


def test_no_command_of_the_page_is_unknown() -> None:
    """Every way has its commands, and the quick suite knows that each of them is one of ours."""
    from zonegeo.cli.app import COMMANDS, GROUPS

    ways = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]
    assert len(ways) == 3
    assert all(way.count("\n$ zonegeo ") >= 6 for way in ways)
    assert {command.split()[1] for command, _ in commands_of(PAGE)} <= {*COMMANDS, *GROUPS}
