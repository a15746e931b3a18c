"""docs/compare.md is true: its commands are run, and the lines it shows are among what they print."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = (Path(__file__).parents[2] / "docs" / "compare.md").read_text(encoding="utf-8")
ZONEGEO = Path(sys.executable).parent / "zonegeo"


def consoles() -> list[tuple[str, list[str]]]:
    """Return every command of the console blocks with the lines shown below it."""
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
    """One folder for all commands: a later one uses what an earlier one wrote."""
    return tmp_path_factory.mktemp("guide")


@pytest.mark.parametrize(("command", "shown"), consoles(), ids=lambda value: value if isinstance(value, str) else "")
def test_command_prints_the_lines_shown(command: str, shown: list[str], folder: Path) -> None:
    program, *arguments = command.split()
    assert program == "zonegeo"
    ran = subprocess.run(
        [ZONEGEO, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    for line in shown:
        assert any(printed.startswith(line) for printed in lines), f"{line!r} is not printed by {command}"


def test_there_are_commands_to_run() -> None:
    assert len(consoles()) >= 6


def test_python_example_prints_what_its_comment_says() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", GUIDE, flags=re.S)
    ran = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == block.rsplit("# ", 1)[1].strip()
