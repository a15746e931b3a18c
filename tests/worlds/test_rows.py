"""The table of ways in which a verdict once stood without proof names tests that are there."""

from __future__ import annotations

import re

import pytest

from tests.places import ROOT

TESTS = ROOT / "tests"
TABLE = (TESTS / "worlds" / "README.md").read_text(encoding="utf-8").partition("## Rows of the plan")[2]
ROWS = [(row.split("|")[1].strip(), re.findall(r"`([^`]+)::(\w+)`", row)) for row in TABLE.splitlines() if "::" in row]


@pytest.mark.parametrize(("way", "named"), ROWS, ids=[way for way, _ in ROWS])
def test_the_tests_of_a_row_are_there(way: str, named: list[tuple[str, str]]) -> None:
    assert named, way
    for path, name in named:
        assert re.search(rf"^def {name}\(", (TESTS / path).read_text(encoding="utf-8"), re.MULTILINE), (path, name)


def test_every_way_has_a_row() -> None:
    assert len(dict(ROWS)) >= 25
