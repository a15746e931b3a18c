"""What is read without Typer's own reader is what that reader makes, and mistakes are told in its words."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer.main

from zonegeo.cli.app import program
from zonegeo.cli.called_command import called

WHOLE = typer.main.get_command(program())
GIVEN = (
    None, "", "hongneung", "-", "2020-07-31", "31. 7. 2020", "value", "Value", "ko", "text", "0", "7", "-3", "0.5",
    "a/b.html", ".", [], ["one"], ("one", "2"), True, False, 3,
)  # fmt: skip


def read(parameter: Any, given: Any) -> tuple[str, object]:
    """What becomes of a value: itself and its kind, or the complaint."""
    try:
        value = parameter.get_runtime_param().coerce(given, parameter, typer.Context(WHOLE))
    except Exception as error:
        return type(error).__name__, getattr(error, "message", str(error))
    return type(value).__name__, value


def parameters(command: Any, place: str) -> dict[str, Any]:
    found = {f"{place} {each.name}": each for each in command.params}
    for name, below in getattr(command, "commands", {}).items():
        found |= parameters(below, f"{place} {name}")
    return found


@pytest.mark.parametrize("name", sorted(WHOLE.commands))
def test_every_option_reads_what_typer_reads(name: str) -> None:
    theirs = parameters(WHOLE.commands[name], name)
    ours = parameters(called([name]).commands[name], name)
    assert ours.keys() == theirs.keys()
    for place, parameter in ours.items():
        assert [read(parameter, each) for each in GIVEN] == [read(theirs[place], each) for each in GIVEN], place


def test_a_date_is_read_by_its_own_parser_and_a_file_is_a_path() -> None:
    found = parameters(called(["check"]).commands["check"], "check")
    assert read(found["check as_of"], "2020-07-31") == ("date", date(2020, 7, 31))
    assert read(found["check map_file"], "a/b.html") == (type(Path()).__name__, Path("a/b.html"))
    assert read(found["check studies"], ("a.toml", "b.toml")) == ("list", ["a.toml", "b.toml"])


def test_a_plain_command_line_opens_no_pydantic() -> None:
    asked = (
        "import sys; from zonegeo.cli.called_command import called;"
        "called(['check']).commands['check'].make_context('check', ['a.toml', '--map', 'b.html', '--lang', 'ko']);"
        "sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False, timeout=60).returncode == 0
