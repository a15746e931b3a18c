"""requirements/lowest.txt is what pyproject.toml allows at the least, so that what CI tries is what pip may choose."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import pytest

from zonegeo.i18n.translator import Translator

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)\s*(?P<sign>>=|==)\s*(?P<version>[0-9.]+?)(\.\*)?$")


def bounds(lines: list[str]) -> dict[str, str]:
    """Return the version that each requirement begins with; one of another form fails here."""
    found = {}
    for line in lines:
        match = REQUIREMENT.match(line)
        assert match, f"{line!r} has no lower bound that can be tried"
        found[match["name"].lower()] = match["version"]
    return found


LOWEST = bounds(
    [
        line for line in (ROOT / "requirements" / "lowest.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
)  # fmt: skip


def test_the_lowest_versions_are_those_that_are_allowed() -> None:
    assert bounds(PROJECT["dependencies"]) == LOWEST


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_what_is_installed_is_allowed(name: str) -> None:
    """Numbers of a version compare one by one."""
    installed = [int(part) for part in re.findall(r"\d+", version(name))]
    assert installed >= [int(part) for part in LOWEST[name].split(".")]


def test_every_extra_that_the_program_asks_for_exists() -> None:
    """``extra-needed`` names an extra of pyproject.toml, and its sentence names the command to install it."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    named = set(re.findall(r'"extra": "([a-z-]+)"', source))
    extras = set(PROJECT["optional-dependencies"])
    assert named
    assert named <= extras
    for language in ("ko", "en"):
        assert "zonegeo[{extra}]" in Translator(language).template("problem.extra-needed.fix")


def test_no_extra_is_needed_to_be_imported() -> None:
    """What only an extra brings is no requirement of the wheel."""
    plain = {re.split(r"[ ;<>=!~\[]", each)[0].lower() for each in requires("zonegeo") or () if "extra ==" not in each}
    assert plain == set(LOWEST)
