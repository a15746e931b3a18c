"""A site of detached parts as one site, and as so many sites: where the two give two verdicts none is stable."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.pictures import draw, judged, requirement
from zonegeo.model.verdict import Verdict

PASS, FAIL = Verdict.PASS, Verdict.FAIL
# two cells, 40 m of nothing, one cell: 200 m2 and 100 m2
APART = "aa....a"


def found(picture: str, measure: str, limit: str, **more: Any) -> Any:
    op, declared = more.pop("op", "<="), more.pop("declared", None)
    rule = dataclasses.replace(requirement(measure, limit, op=op), **more)
    return judged(draw(picture, declared=declared), rule).finding(measure)


@pytest.mark.parametrize(
    ("op", "limit", "verdict", "flips"),
    [
        (">=", "300 m2", PASS, ("by-part",)), (">=", "200 m2", PASS, ("by-part",)), (">=", "99 m2", PASS, ()),
        (">=", "301 m2", FAIL, ()), ("<=", "300 m2", PASS, ()), ("<=", "250 m2", FAIL, ("by-part",)),
        ("<=", "99 m2", FAIL, ()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", [None, {"a": "300 m2"}])
def test_each_site_has_an_area_and_each_part_has_one(
    op: Any, limit: str, verdict: Verdict, flips: tuple[str, ...], declared: Any
) -> None:
    finding = found(APART, "area", limit, op=op, scope="site", declared=declared)
    turned = tuple(each for each in finding.flips if each == "by-part")
    assert (finding.verdict, turned) == (verdict, flips)
    (by_part,) = [each for each in finding.alternatives if each.name == "by-part"]
    assert (by_part.low, by_part.high) == (pytest.approx(100.0, abs=0.1), pytest.approx(200.0, abs=0.1))


@pytest.mark.parametrize(("limit", "flips"), [("39 m", ("by-part",)), ("41 m", ())])
def test_a_site_has_no_gap_and_its_parts_have_one(limit: str, flips: tuple[str, ...]) -> None:
    finding = found(APART, "gap", limit)
    assert (finding.verdict, finding.measurement.value, finding.flips) == (PASS, 0.0, flips)


def test_a_part_between_two_sites_closes_their_gap() -> None:
    # "a" and "b" are 10 m apart as sites; the part of "a" beyond "b" is 10 m from it
    finding = found("a.b.a", "gap", "15 m")
    assert (finding.verdict, finding.stable, finding.measurement.value) == (PASS, True, pytest.approx(10.0, abs=1e-6))


@pytest.mark.parametrize("picture", ["aaa", "aa.\n..a", "aa....b"])
def test_sites_in_one_part_are_told_once(picture: str) -> None:
    for measure, limit in (("gap", "1 km"), ("area", "1 km2")):
        more = {"scope": "site"} if measure == "area" else {}
        assert "by-part" not in [each.name for each in found(picture, measure, limit, **more).alternatives]


def test_how_many_parts_a_site_has_is_asked_of_the_site() -> None:
    finding = found(APART, "part-count", "1 part", scope="site")
    assert (finding.verdict, finding.stable, finding.measurement.value) == (FAIL, True, 2.0)
