"""The share of area of the sites that a condition holds of: exact bounds, against trying out what may be."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.owners import PUBLIC, owned
from tests.pictures import DAY, judged, requirement
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.land.site_share import measure_site_share, share_interval
from zonegeo.measures.outcome import Outcome
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict

# b: two cells, c and d one each


def asked(limit: str = "50 %", *, op: Any = ">=", basis: Any = "declared") -> Any:
    roles = ["background"]
    return dataclasses.replace(requirement("site-share", limit, op=op, roles=roles, basis=basis), where=PUBLIC)


def share_of(study: Study, *, basis: Any = "declared") -> Outcome:
    return measure_site_share(build_scene(study, study.proposals["drawn"], DAY), asked(basis=basis), as_of=DAY)


def ends(outcome: Outcome) -> tuple[float | None, ...]:
    answer = outcome.answer
    return answer.value, answer.known_low, answer.known_high, answer.low, answer.high


def test_a_share_that_the_eye_counts() -> None:
    # 2 of 4 cells; the core institution is of another role
    outcome = share_of(owned({"A": "public", "b": "public", "c": "private", "d": "private"}))
    assert ends(outcome) == pytest.approx((50.0,) * 5, abs=1e-9)
    assert (outcome.unit, outcome.method, outcome.subject) == ("%", "plane:EPSG:5186", ("b",))
    assert [(part.subject, round(part.value)) for part in outcome.parts] == [("b", 20_000)]
    assert [(each.name, round(each.value, 4)) for each in outcome.others] == [("ellipsoid:GRS80", 50.0)]


def test_an_unknown_fact_opens_the_share_to_the_area_of_its_site() -> None:
    study = owned({"b": "public", "c": "private"})
    outcome = share_of(study)
    assert ends(outcome) == pytest.approx((None, 50.0, 75.0, 50.0, 75.0), abs=1e-9)
    assert (outcome.missing, outcome.values["unknown"]) == ("fact-missing-of-sites", [{"ko": "d", "en": "d"}])
    # a measured area is of 1e-12 or so: well inside
    for limit, verdict in (("49 %", Verdict.PASS), ("60 %", Verdict.UNDECIDED), ("76 %", Verdict.FAIL)):
        assert judged(study, asked(limit)).finding("site-share").verdict is verdict


def test_all_and_none_are_certain_whatever_the_areas() -> None:
    for owner, share in (("public", 100.0), ("private", 0.0)):
        study = owned(dict.fromkeys("bcdx", owner), within={"x": ""}, accuracy_m=5.0)
        outcome = share_of(study)
        assert (ends(outcome), outcome.missing) == ((share,) * 5, "")


def test_an_unknown_area_opens_the_share_to_one_side() -> None:
    declared = {"b": "2 ha", "c": "1 ha", "d": "1 ha"}
    facts = {"b": "public", "c": "private", "d": "private"}
    counted = share_of(owned(facts | {"x": "public"}, declared=declared, within={"x": ""}))
    assert ends(counted)[:3] == (None, 50.0, 100.0)
    rest = share_of(owned(facts | {"x": "private"}, declared=declared, within={"x": ""}))
    assert ends(rest)[:3] == (None, 0.0, 50.0)
    assert (counted.missing, counted.values["undeclared"]) == ("area-unknown", [{"ko": "x", "en": "x"}])


def test_declared_or_measured_areas_decide_as_the_requirement_says() -> None:
    study = owned(
        {"b": "public", "c": "private", "d": "private"}, declared={"b": "1.0 ha", "c": "1.0 ha", "d": "2.0 ha"}
    )
    declared, measured = share_of(study), share_of(study, basis="measured")
    assert (declared.answer.value, declared.method, declared.crs) == (25.0, "declared", None)
    assert (measured.answer.value, measured.method, measured.crs) == (
        pytest.approx(50.0, abs=1e-9), "plane:EPSG:5186", "EPSG:5186",
    )  # fmt: skip
    assert [each.name for each in declared.others] == ["plane:EPSG:5186", "ellipsoid:GRS80"]
    finding = judged(study, asked("40 %")).finding("site-share")
    assert (finding.verdict, finding.flips) == (Verdict.FAIL, ("plane:EPSG:5186", "ellipsoid:GRS80"))


def test_declared_areas_have_half_of_their_last_digit() -> None:
    study = owned({"b": "public", "c": "private", "d": "private"}, declared={"b": "2 ha", "c": "1 ha", "d": "1 ha"})
    value, _, _, low, high = ends(share_of(study))
    # at the least 1.5 of 1.5 + 1.5 + 1.5, at the most 2.5 of 2.5 + 0.5 + 0.5
    assert (value, low, high) == pytest.approx((50.0, 100 / 3, 250 / 3.5))


def test_a_share_of_declared_areas_is_exact_on_the_limit() -> None:
    # 0.1 + 0.2 of 0.6 m2: half, in decimals
    study = owned(
        {"b": "public", "c": "public", "d": "private"}, declared={"b": "0.1 m2", "c": "0.2 m2", "d": "0.3 m2"}
    )
    for op in (">=", "<="):
        finding = judged(study, asked("50 %", op=op)).finding("site-share")
        assert (finding.verdict, finding.margin_nominal) == (Verdict.PASS, 0.0)


def test_no_site_has_no_share() -> None:
    finding = judged(owned({}, picture="A"), asked()).finding("site-share")
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.no-site")


def test_areas_of_nothing_have_no_share() -> None:
    study = owned({"b": "public", "c": "private", "d": "private"}, declared=dict.fromkeys("bcd", "0 m2"))
    outcome = share_of(study)
    assert (outcome.answer.value, outcome.answer.known_low, outcome.answer.known_high) == (None, 0.0, 100.0)
    assert outcome.missing == "area-unknown"


RANGES = st.tuples(st.integers(1, 9), st.integers(0, 9)).map(lambda pair: (Fraction(pair[0]), Fraction(sum(pair))))
SOME = st.lists(RANGES, max_size=3)


@given(SOME, SOME, SOME)
def test_the_bounds_are_reached_and_never_passed(counted: list[Any], possible: list[Any], rest: list[Any]) -> None:
    areas = [*counted, *possible, *rest]
    if not areas:
        return
    shares = []
    for sides in product((0, 1), repeat=len(areas)):
        values = [each[side] for each, side in zip(areas, sides, strict=True)]
        for chosen in product((False, True), repeat=len(possible)):
            inside = [True] * len(counted) + list(chosen) + [False] * len(rest)
            own = sum((v for v, counts in zip(values, inside, strict=True) if counts), Fraction(0))
            shares.append(own / sum(values, Fraction(0)))
    assert share_interval(counted, possible, rest) == (min(shares), max(shares))


@given(SOME, SOME, SOME, st.sampled_from(["counted", "possible", "rest"]), st.integers(0, 10**6))
def test_an_area_that_nothing_bounds_is_bounded_by_the_others(
    counted: list[Any], possible: list[Any], rest: list[Any], where: str, area: int
) -> None:
    unknown, known = (Fraction(0), None), (Fraction(area + 1), Fraction(area + 1))
    lists = {"counted": counted, "possible": possible, "rest": rest}
    low, high = share_interval(*(each + [unknown] * (name == where) for name, each in lists.items()))
    lower, higher = share_interval(*(each + [known] * (name == where) for name, each in lists.items()))
    assert low <= lower <= higher <= high


def test_each_answer_names_the_method_of_its_areas() -> None:
    outcome = share_of(owned({"b": "public", "c": "private", "d": "private"}), basis="measured")
    assert (outcome.answer.kind, outcome.answer.name) == ("method", "plane:EPSG:5186")
    assert outcome.answer.name == outcome.method
    assert [each.kind for each in outcome.others] == ["method"]
