"""Tables of what has to hold name the tests that hold it, and these are there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.places import ROOT

TESTS = ROOT / "tests"
# the page, the heading of its table, how many rows there are at least
TABLES = [("worlds/README.md", "## Rows of the plan", 25), ("sources/intake/README.md", "## Cases", 25)]


def rows() -> Iterator[tuple[str, str]]:
    for page, heading, _ in TABLES:
        table = (TESTS / page).read_text(encoding="utf-8").partition(heading)[2]
        yield from ((page, row) for row in table.splitlines() if row.startswith("| ") and not row.startswith("|---"))


@pytest.mark.parametrize(("page", "row"), [each for each in rows() if "| tests |" not in each[1]])
def test_the_tests_of_a_row_are_there(page: str, row: str) -> None:
    named = re.findall(r"`([^`]+)::(\w+)`", row)
    assert named, (page, row)
    for path, name in named:
        assert re.search(rf"^def {name}\(", (TESTS / path).read_text(encoding="utf-8"), re.MULTILINE), (path, name)


@pytest.mark.parametrize(("page", "heading", "least"), TABLES)
def test_every_row_is_told(page: str, heading: str, least: int) -> None:
    assert len({row for name, row in rows() if name == page and "::" in row}) >= least, heading
