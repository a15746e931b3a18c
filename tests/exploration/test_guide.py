"""docs/explore.md is true: its commands are run, and the lines it shows are among what they print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zonegeo.cli.main import main

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "explore.md").read_text(encoding="utf-8")


def consoles() -> list[tuple[str, list[str]]]:
    commands: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", GUIDE, flags=re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            else:
                commands[-1][1].append(line)
    return commands


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("guide")
    (made / "docs").mkdir()
    name = "docs/explore-candidates.geojson"
    (made / name).write_bytes((ROOT / name).read_bytes())
    return made


@pytest.mark.parametrize(("command", "shown"), consoles(), ids=lambda value: value if isinstance(value, str) else "")
def test_command_prints_the_lines_shown(
    command: str, shown: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(folder)
    program, *arguments = command.split()
    assert program == "zonegeo"
    assert main(arguments) == 0, capsys.readouterr().err
    lines = capsys.readouterr().out.splitlines()
    assert shown
    for line in shown:
        assert any(printed.startswith(line) for printed in lines), f"{line!r} is not printed by {command}"


def test_python_example_prints_what_its_comment_says(folder: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", GUIDE, flags=re.S)
    ran = subprocess.run([sys.executable, "-c", block], cwd=folder, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == block.rsplit("# ", 1)[1].strip()
