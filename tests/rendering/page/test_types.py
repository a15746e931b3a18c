"""The types that the scripts are checked by name the keys that Python writes into the pages, all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.places import HONGNEUNG, ROOT
from zonegeo.api.results.compare import compare
from zonegeo.api.results.evaluate import evaluate
from zonegeo.rendering.comparison.comparison_view import view_of as comparison_view
from zonegeo.rendering.maps.map_view import view_of as map_view

TYPES = (ROOT / "src" / "zonegeo" / "rendering" / "page" / "types.d.ts").read_text("utf-8")
STUDY = HONGNEUNG
# kept by the scripts beside what came
ADDED = {"ComparisonData": {"known"}, "Site": {"side", "accuracy_m"}}


def keys_of(name: str) -> set[str]:
    """Return the keys of an interface, with those of the one that it extends."""
    (head, body) = re.findall(rf"^  interface {name}( extends \w+)? {{\n(.*?)^  }}$", TYPES, flags=re.M | re.S)[0]
    own = set(re.findall(r"^    (\w+)\??:", body, flags=re.M))
    return own | (keys_of(head.split()[-1]) if head else set())


def written() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what Python writes into both pages, by the name of its interface."""
    page = map_view(evaluate(STUDY), language="ko")
    trial = page["trial"]
    yield "MapData", page
    yield "Whole", page["verdict"]
    yield "TrialView", trial
    yield "Belt", trial["belt"]
    named = {
        "Finding": page["findings"], "Claim": page["claims"], "Site": page["sites"], "Place": page["places"],
        "PackedMatrix": [page["matrix"]], "Drawing": page["drawings"], "Rule": trial["rules"],
        "TrialSite": trial["sites"].values(),
        "Alternative": [each for finding in page["findings"] for each in finding["alternatives"]],
        "Part": [each for finding in page["findings"] for each in finding["parts"]],
        "Chart": [finding["chart"] for finding in page["findings"] if finding["chart"]],
        "Marks": [finding["chart"]["marks"] for finding in page["findings"] if finding["chart"]],
        "Unlocated": page["unlocated"],
    }  # fmt: skip
    told = compare(STUDY, ["request-2019", "designation-2020"], with_shapes=True)
    view = comparison_view(told, language="en")
    yield "ComparisonData", view
    named |= {
        "Proposal": view["proposals"], "LandPair": view["pairs"], "LandSite": view["sites"], "LandLine": view["lines"],
        "LandChange": [change for pair in view["pairs"] for change in pair["changes"]], "SheetData": view["sheets"],
    }  # fmt: skip
    for name, values in named.items():
        assert values, f"nothing in the pages is a {name}"
        yield from ((name, value) for value in values)


def test_the_types_name_every_key_that_is_written() -> None:
    wrong = {
        (name, key) for name, value in written() for key in value.keys() ^ (keys_of(name) - ADDED.get(name, set()))
    }
    assert wrong == set()


def test_an_unknown_interface_is_not_passed_over() -> None:
    with pytest.raises(IndexError):
        keys_of("NoSuchThing")
