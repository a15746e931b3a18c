"""What ``import zonegeo as zg`` offers: said once, shown in the guide, and explained by errors in sentences."""

from __future__ import annotations

import inspect
import re
import sys
from subprocess import run

import pytest

import zonegeo as zg
from tests.places import ROOT
from zonegeo import api
from zonegeo.base.errors import Problem

REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def test_every_name_is_there_and_listed() -> None:
    for name in zg.__all__:
        assert getattr(zg, name).__name__ == name
        assert name in dir(zg)
    assert {"screen", "grow", "run_casebook", "evaluate"} <= set(zg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'evalute'"):
        zg.evalute  # noqa: B018


def test_the_reference_page_shows_just_these() -> None:
    shown = re.findall(r"^::: (\S+)\.(\w+)$", REFERENCE, flags=re.MULTILINE)
    assert sorted(name for _, name in shown) == zg.__all__
    for module, name in shown:
        assert getattr(zg, name).__module__ == module, name


@pytest.mark.parametrize("name", [each for each in zg.__all__ if inspect.isfunction(getattr(zg, each))])
def test_every_function_says_what_it_takes_gives_and_refuses(name: str) -> None:
    told = inspect.getdoc(getattr(zg, name)) or ""
    takes = inspect.signature(getattr(zg, name)).parameters
    wanted = ["Returns\n", "Examples\n"] + (["Parameters\n"] if takes else [])
    assert [each for each in wanted if each not in told] == []
    assert ">>> " in told
    described = set(re.findall(r"\w+", " ".join(re.findall(r"^(?! )(.+)$", told, flags=re.MULTILINE))))
    assert set(takes) - described == set(), name


def test_importing_it_loads_no_array_library() -> None:
    code = "import sys, zonegeo; print(sorted({'numpy', 'shapely', 'pandas'} & set(sys.modules)))"
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_error_is_told_as_the_command_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    error = zg.UsageError(Problem("unknown-name", "--format", {"value": "jsn", "nearest": "json"}))
    assert str(error).splitlines()[:2] == ["[unknown-name] --format", "  jsn is not known here."]
    monkeypatch.setenv("LANGUAGE", "ko")
    assert "jsn" in str(error)
    assert "is not known" not in str(error)


def test_what_a_use_case_is_called_names_no_room_of_them() -> None:
    """Python sets a room that is opened as an attribute of its package: it would hide a use case of the same name."""
    house = ROOT / "src" / "zonegeo" / "api"
    rooms = {path.stem for path in house.glob("*.py")} | {path.parent.name for path in house.glob("*/__init__.py")}
    assert not rooms & set(api.__all__)
    assert [name for name in api.__all__ if getattr(api, name).__name__ != name] == []


def test_every_use_case_that_is_named_is_asked_for() -> None:
    program = ROOT / "src" / "zonegeo"
    commands = " ".join(path.read_text(encoding="utf-8") for path in (program / "cli").rglob("*.py"))
    asked = set(re.findall(r"(?<!\.)\bapi\.(\w+)", commands))
    public = {name for name in zg.__all__ if getattr(zg, name).__module__.startswith("zonegeo.api.")}
    assert set(api.__all__) == asked | public
