"""The area of the sites for which a condition holds, and the intervals that unknown facts and areas leave."""

from __future__ import annotations

import dataclasses
from math import pi
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.owners import PUBLIC, owned
from tests.pictures import DAY, judged, moved_site, requirement
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.land.area import measure_area
from zonegeo.measures.outcome import Outcome
from zonegeo.model.condition import Combined, Condition, RoleCondition
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

# one cell is 1 ha: b is 2 ha, c and d 1 ha each
KNOWN = {"b": "public", "c": "private", "d": "public"}


def asked(limit: str, *, op: Any = "<=", basis: Any = "declared", where: Condition | None = PUBLIC) -> Any:
    return dataclasses.replace(requirement("area", limit, op=op, roles=["background"], basis=basis), where=where)


def area_of(study: Study, *, basis: Any = "declared", where: Condition | None = PUBLIC) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return measure_area(scene, asked("1 ha", basis=basis, where=where), as_of=DAY)


def ends(outcome: Outcome) -> tuple[float | None, ...]:
    answer = outcome.answer
    return answer.value, answer.known_low, answer.known_high, answer.low, answer.high


def test_only_sites_count_of_which_the_condition_holds() -> None:
    outcome = area_of(owned(KNOWN))
    assert ends(outcome) == pytest.approx((30_000.0,) * 5, abs=1e-6)
    assert (outcome.subject, outcome.method, outcome.basis) == (("b", "d"), "plane:EPSG:5186", "measured")
    assert [other.name for other in outcome.others] == ["ellipsoid:GRS80"]
    assert outcome.missing == ""


def test_a_site_of_which_it_is_not_known_opens_the_interval_to_itself() -> None:
    study = owned({"b": "public", "c": "private"})
    outcome = area_of(study)
    assert ends(outcome) == (None, 20_000.0, 30_000.0, 20_000.0, 30_000.0)
    assert (outcome.missing, outcome.values["unknown"]) == ("fact-missing-of-sites", [{"ko": "d", "en": "d"}])
    for limit, verdict in (("19999 m2", Verdict.FAIL), ("2.5 ha", Verdict.UNDECIDED), ("3 ha", Verdict.PASS)):
        finding = judged(study, asked(limit)).finding("area")
        assert finding.verdict is verdict
    assert judged(study, asked("2.5 ha")).finding("area").message.code == "reason.undecided.fact-missing-of-sites"


def test_no_site_of_that_kind_is_an_area_of_0() -> None:
    outcome = area_of(owned({"b": "private", "c": "private", "d": "private"}))
    assert (ends(outcome), outcome.subject, outcome.missing) == ((0.0,) * 5, (), "")


def test_no_site_of_the_roles_is_no_area() -> None:
    finding = judged(owned({}, picture="A"), asked("1 ha")).finding("area")
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.no-site")


def test_declared_areas_decide_where_every_one_is_known() -> None:
    declared = {"b": "1.5 ha", "c": "1 ha", "d": "0.9 ha"}
    outcome = area_of(owned(KNOWN, declared=declared))
    # 1.5 ha ± 0.05 ha and 0.9 ha ± 0.05 ha
    assert ends(outcome) == (24_000.0, 24_000.0, 24_000.0, 23_000.0, 25_000.0)
    assert [other.name for other in outcome.others] == ["plane:EPSG:5186", "ellipsoid:GRS80"]
    assert area_of(owned(KNOWN, declared=declared), basis="measured").method == "plane:EPSG:5186"
    # c does not count: that it has no declared area does not matter
    assert area_of(owned(KNOWN, declared={"b": "1.5 ha", "d": "0.9 ha"})).method == "declared"
    # d does
    assert area_of(owned(KNOWN, declared={"b": "1.5 ha", "c": "1 ha"})).method == "plane:EPSG:5186"


def test_declared_areas_add_up_exactly_on_the_limit() -> None:
    declared = {"b": "851802.8 m2", "c": "758625.4 m2", "d": "389571.8 m2"}
    study = owned(dict.fromkeys("bcd", "public"), declared=declared)
    finding = judged(study, asked("2 km2")).finding("area")
    assert (finding.margin_nominal, finding.verdict) == (0.0, Verdict.PASS)


def test_a_measured_area_reaches_from_the_inner_to_the_outer_parallel_bodies() -> None:
    # b: 200 m × 100 m, d: 100 m × 100 m; 2 m of accuracy
    assert ends(area_of(owned(KNOWN, accuracy_m=2.0)))[3:] == pytest.approx((28_032.0, 32_000.0 + 8 * pi), abs=1e-3)
    # d may not count at all, or with all that its accuracy adds
    unknown = ends(area_of(owned({"b": "public", "c": "private"}, accuracy_m=2.0)))
    assert unknown == pytest.approx((None, 20_000.0, 30_000.0, 18_816.0, 32_000.0 + 8 * pi), abs=1e-3)


def test_an_unknown_area_leaves_the_sum_open() -> None:
    study = owned(KNOWN | {"x": "public"}, within={"x": ""})
    outcome = area_of(study)
    # measured, b and d have 3 ha; declared is nothing
    assert ends(outcome) == (None, pytest.approx(30_000.0, abs=1e-6), None, pytest.approx(30_000.0, abs=1e-6), None)
    assert outcome.missing == "area-unknown"
    assert judged(study, asked("29999 m2")).finding("area").verdict is Verdict.FAIL
    assert judged(study, asked("3.1 ha")).finding("area").verdict is Verdict.UNDECIDED
    # of no importance where the condition does not hold
    assert ends(area_of(owned(KNOWN | {"x": "private"}, within={"x": ""})))[0] == pytest.approx(30_000.0, abs=1e-6)
    # unknown both ways
    assert area_of(owned(KNOWN, within={"x": ""})).missing == "fact-missing-of-sites"


def test_a_schematic_square_counts_with_its_declared_area() -> None:
    study = moved_site(owned(KNOWN, declared={"d": "5000 m2"}), "d", basis=Basis.SCHEMATIC)
    assert ends(area_of(study, basis="measured"))[0] == pytest.approx(25_000.0, abs=1e-6)


def test_a_figure_stated_of_the_whole_says_nothing_of_some_sites() -> None:
    study = owned(KNOWN | {"x": "public"}, within={"x": ""}, stated={"background_area": "3.5 ha"})
    outcome = area_of(study)
    assert (outcome.answer.value, outcome.method) != (35_000.0, "stated")
    assert "stated" not in [other.name for other in outcome.others]
    assert judged(study, asked("4 ha")).finding("area").verdict is Verdict.UNDECIDED
    # and nothing for the whole either: it speaks against a proposal only
    assert area_of(study, where=None).method == "plane:EPSG:5186"


@given(st.lists(st.sampled_from(["public", "private", ""]), min_size=3, max_size=3), st.floats(0.0, 5.0))
def test_whatever_turns_out_the_interval_held_it(owners: list[str], accuracy: float) -> None:
    known = {site: owner for site, owner in zip("bcd", owners, strict=True) if owner}
    value, known_low, known_high, low, high = ends(area_of(owned(known, accuracy_m=accuracy)))
    reached = set()
    for truth in ("public", "private"):
        settled = {site: owner or truth for site, owner in zip("bcd", owners, strict=True)}
        total, _, _, least, most = ends(area_of(owned(settled, accuracy_m=accuracy)))
        assert known_low - 1e-6 <= total <= known_high + 1e-6
        assert low - 1e-6 <= least <= most <= high + 1e-6
        reached.add(round(total))
    assert {round(known_low), round(known_high)} == reached
    assert (value is None) == (len(reached) == 2)


def test_a_condition_that_always_holds_changes_no_figure() -> None:
    study = owned({}, declared={"b": "1.5 ha"}, accuracy_m=2.0)
    everyone = Combined("any", (RoleCondition(("background",)), RoleCondition(("core",))))
    with_, without = area_of(study, where=everyone), area_of(study, where=None)
    assert ends(with_) == pytest.approx(ends(without))
    assert (with_.method, with_.basis, with_.subject, with_.parts) == (
        without.method, without.basis, without.subject, without.parts,
    )  # fmt: skip
    assert [(each.name, each.value) for each in with_.others] == [
        (each.name, pytest.approx(each.value)) for each in without.others
    ]
