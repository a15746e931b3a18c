"""docs/files.md is true: its files are written, its commands run, and what they print is compared."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from zonegeo.sources.boundary.formats.readers import CLOSED, READERS

GUIDE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")


def test_the_commands_print_what_the_guide_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Any) -> None:
    monkeypatch.chdir(tmp_path)
    compared = 0
    for kind, name, body in re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```", GUIDE, flags=re.S | re.M):
        if name:
            Path(name).write_text(body, encoding="utf-8")
        elif kind == "toml":
            tomllib.loads(body)
        for part in re.split(r"^\$ ", body, flags=re.M)[1:] if kind == "console" else ():
            line, *shown = part.splitlines()
            said = command(*shlex.split(line)[1:])
            printed = (said.out + said.err).splitlines()
            for each in shown:
                assert any(found.startswith(each) for found in printed), f"{each!r} is not in\n{said.out}{said.err}"
                compared += 1
    assert compared >= 5


def test_every_format_stands_in_the_table() -> None:
    for suffix in READERS:
        assert f"`{suffix}`" in GUIDE
    assert ".dwg" in CLOSED
