"""requirements/lowest.txt is what pyproject.toml allows at the least, so that what CI tries is what pip may choose."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from zonegeo.i18n.translator import Translator

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
    solver, _, _ = PROJECT["optional-dependencies"]["scale"][0].partition(",")
    assert bounds([*PROJECT["dependencies"], solver]) == LOWEST


@pytest.mark.parametrize("name", sorted(LOWEST))
def test_what_is_installed_is_allowed(name: str) -> None:
    """Numbers of a version compare one by one."""
    installed = [int(part) for part in re.findall(r"\d+", version(name))]
    assert installed >= [int(part) for part in LOWEST[name].split(".")]


def asked() -> list[tuple[str, str]]:
    """Return every package that the source asks for as an extra, with the name of the extra."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = [each.value if isinstance(each, ast.Constant) else "" for each in node.args]
            if node.func.id == "need_extra":
                extra = next(each.value for each in node.keywords if each.arg == "extra")
                assert isinstance(extra, ast.Constant), path
                found.add((str(texts[0]).partition(".")[0], str(extra.value)))
    return sorted(found)


def test_every_extra_that_the_program_asks_for_brings_what_it_needs() -> None:
    """``extra-needed`` names an extra of pyproject.toml, and that extra installs the package."""
    needed = asked()
    assert len(needed) >= 4
    for package, extra in needed:
        listed = PROJECT["optional-dependencies"][extra]
        names = [re.split(r"[ <>=!~\[]", each)[0].lower() for each in listed]
        # python-docx and python-hwpx are imported as docx and hwpx
        plain = package.lower().replace("_", "-")
        assert {plain, f"python-{plain}"} & set(names), (package, extra)


@pytest.mark.parametrize("extra", sorted(set(PROJECT["optional-dependencies"]) - {"dev"}))
def test_every_extra_brings_something_that_the_base_has_not(extra: str) -> None:
    """Neither by name nor as a requirement of what the base installs."""
    from importlib.metadata import PackageNotFoundError, requires

    def names(lines: list[str]) -> set[str]:
        needed = [line.partition(";") for line in lines]
        return {re.split(r"[ <>=!~\[(]", line)[0].lower() for line, _, marker in needed if "extra" not in marker}

    def brought(found: set[str]) -> set[str]:
        known: set[str] = set()
        while found - known:
            name = sorted(found - known)[0]
            known.add(name)
            try:
                found = found | names(requires(name) or [])
            except PackageNotFoundError:  # of another platform or Python
                continue
        return known

    base = brought(names(PROJECT["dependencies"]))
    assert "matplotlib" in base
    assert names(PROJECT["optional-dependencies"][extra]) - base


def test_the_sentence_of_a_missing_extra_is_the_command() -> None:
    for language in ("ko", "en"):
        assert 'pip install "zonegeo[{extra}]"' in Translator(language).template("problem.extra-needed.fix")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_missing_package_is_told_with_what_to_install(
    language: str, command: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    asked_for = ("compare", "hongneung", "request-2019", "designation-2020", "--format", "xlsx")
    said = command(*asked_for, "-o", tmp_path / "a.xlsx", "--lang", language)
    assert said.code == 2
    assert 'pip install "zonegeo[xlsx]"' in said.err
    assert list(tmp_path.iterdir()) == []
