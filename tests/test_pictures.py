"""The pictures of the guide show what the program says now: each carries the hash of the figures that it shows."""

from __future__ import annotations

import copy
import importlib.util
import re
from typing import Any

import pytest

from tests.places import ROOT

pytest.importorskip("playwright")


@pytest.fixture(scope="module")
def drawing() -> Any:
    spec = importlib.util.spec_from_file_location("make_screenshot", ROOT / "docs" / "make_screenshot.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_picture_shows_the_figures_of_today(drawing: Any) -> None:
    shown = drawing.shown()
    there = {f"{folder}/{each.name}" for folder in ("docs", "maps") for each in (ROOT / folder).glob("*.png")}
    assert there == set(shown)
    for name, (command, found) in shown.items():
        texts = drawing.texts_of((ROOT / name).read_bytes())
        told = f"{name} shows other figures than `{command}` now: run python docs/make_screenshot.py, and look at it"
        assert texts["Source"] == command
        assert texts["Figures-SHA-256"] == drawing.figures_hash(found), told


def test_another_value_or_verdict_is_another_hash_and_another_word_is_not(drawing: Any) -> None:
    _, found = drawing.shown()["maps/hongneung.png"]
    before = drawing.figures_hash(found)
    separation = next(n for n, each in enumerate(found) if each["requirement"] == "separation")
    for change in (
        lambda each: each["measurement"].update(value=each["measurement"]["value"] + 0.1),
        lambda each: each.update(verdict="fail"),
        lambda each: each["limit"].update(value=2_999.0),
    ):
        other = copy.deepcopy(found)
        change(other[separation])
        assert drawing.figures_hash(other) != before
    worded = copy.deepcopy(found)
    worded[separation].update(reason="said in other words")
    assert drawing.figures_hash(worded) == before


def test_what_the_readme_shows_is_there() -> None:
    for page in ("README.md", "README.ko.md"):
        pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / page).read_text(encoding="utf-8"))
        assert pictures[0] == "maps/hongneung.png"
        assert all((ROOT / each).is_file() for each in pictures if not each.startswith("http"))
