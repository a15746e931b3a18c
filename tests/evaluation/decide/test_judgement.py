"""From a requirement to its verdict: conditions, dated limits and their cases, reviews, and knowing more."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.pictures import draw, profile, requirement
from tests.rules import asked, finding_of, holds, land, limit, review, verdict_of
from zonegeo.base.message import Name
from zonegeo.evaluation.decide.worlds import MOST_WORLDS
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.condition import Combined, Condition, FactCondition, MeasureCondition
from zonegeo.model.evaluation import Cite, LimitUsed
from zonegeo.model.profile import FactDescription, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.verdict import Verdict

NOT_APPLICABLE, PASS, REVIEW, UNDECIDED, FAIL = Verdict


# --- the condition of a requirement -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "known", "verdict"),
    [
        ("1000 m2", True, PASS), ("1001 m2", True, FAIL), (None, True, UNDECIDED),
        ("1000 m2", False, NOT_APPLICABLE), ("1001 m2", False, NOT_APPLICABLE), (None, False, NOT_APPLICABLE),
        # it would pass or not be asked for; it would fail or not be asked for
        ("1000 m2", None, PASS), ("1001 m2", None, UNDECIDED), (None, None, UNDECIDED),
    ],
)  # fmt: skip
def test_a_requirement_is_asked_where_its_condition_holds(area: str | None, known: Any, verdict: Verdict) -> None:
    finding = finding_of(land(area, {"c": known}), asked(limit("1000 m2"), condition=holds("c")))
    assert finding.verdict is verdict
    if verdict is NOT_APPLICABLE:
        assert finding.message.code == "reason.condition-not-met"
    assert "remark.condition-fact" in [each.code for each in finding.remarks]


def test_a_condition_that_is_not_known_is_the_reason() -> None:
    finding = finding_of(land("1001 m2"), asked(limit("1000 m2"), condition=holds("c")))
    assert finding.message.code == "reason.undecided.condition-unknown"
    assert [each.code for each in finding.needs] == ["need.condition-unknown"]
    assert (finding.margin_nominal, finding.stable, finding.flips) == (None, True, ())
    assert finding.limit == LimitUsed("<=", 1000.0, "m2")  # which limit would apply is known
    # where the land is not known either, that is told first
    assert finding_of(land(None), asked(condition=holds("c"))).message.code == "reason.undecided.area-unknown"


def test_what_does_not_apply_has_no_measurement_but_its_clause() -> None:
    rule = asked(limit("1000 m2"), limit("2000 m2"), condition=holds("c"))
    finding = finding_of(land(facts={"c": False}), rule)
    assert (finding.measurement, finding.limit, finding.margin_nominal, finding.witness) == (None, None, None, None)
    assert (finding.subject, finding.stable, finding.flips, finding.parts) == ((), True, (), ())
    assert finding.cite == Cite("시험법", "제1000 m2조", "2000-01-01", "secondary", "https://example.org/law", "a note")
    assert (finding.requirement, finding.name, finding.severity) == ("area", rule.name, "must")


@pytest.mark.parametrize(
    ("declared", "verdict", "flips"),
    [
        ("1000000 m2", PASS, ()),  # drawn to the square metre
        ("1 km2", PASS, ("condition",)),  # anything from 0.5 to 1.5 km2
        ("1000002 m2", NOT_APPLICABLE, ("condition",)),  # declared 2 m2 more than drawn: the method decides
        ("9 km2", NOT_APPLICABLE, ("condition",)),
    ],
)
def test_a_condition_that_another_method_turns_over(declared: str, verdict: Verdict, flips: tuple[str, ...]) -> None:
    # asked for where the area is at most 1,000,001 m2; drawn is 1,000,000 m2; the rule itself is far from its limit
    study = draw("A.b", cell_m=1000.0, declared={"b": declared})
    small = MeasureCondition("area", "<=", Quantity.parse("1000001 m2"), ("background",))
    finding = finding_of(study, asked(limit("90 km2"), condition=small))
    assert (finding.verdict, finding.flips, finding.stable) == (verdict, flips, not flips)
    if verdict is PASS and flips:
        other = finding.alternatives[-1]
        assert (other.kind, other.name, other.verdict) == ("condition", "condition", NOT_APPLICABLE)
        assert finding.measurement is not None
        measured = finding.measurement
        assert (other.value, other.low, other.high) == (measured.value, measured.low, measured.high)
        assert "remark.flips" in [each.code for each in finding.remarks]


def test_cautious_makes_a_pass_that_its_condition_would_flip_undecided() -> None:
    study = draw("A.b", cell_m=1000.0, declared={"b": "1 km2"})
    small = MeasureCondition("area", "<=", Quantity.parse("1000001 m2"), ("background",))
    finding = finding_of(study, asked(limit("90 km2"), condition=small), cautious=True)
    assert (finding.verdict, finding.message.code) == (UNDECIDED, "reason.undecided.unstable")
    assert (finding.margin_nominal, [each.code for each in finding.needs]) == (None, ["need.unstable"])


# --- dated limits and their cases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "verdict", "bound"),
    [
        (date(2009, 12, 31), NOT_APPLICABLE, None), (date(2010, 1, 1), FAIL, 500.0), (date(2014, 12, 31), FAIL, 500.0),
        (date(2015, 1, 1), PASS, 1000.0), (date(2019, 12, 31), PASS, 1000.0), (date(2020, 1, 1), NOT_APPLICABLE, None),
    ],
)  # fmt: skip
def test_the_limit_of_the_day_decides(day: date, verdict: Verdict, bound: float | None) -> None:
    rule = asked(
        limit("1000 m2", since=date(2015, 1, 1), until=date(2019, 12, 31)),
        limit("500 m2", since=date(2010, 1, 1), until=date(2014, 12, 31)),
    )
    finding = finding_of(land(), rule, day=day)
    assert (finding.verdict, finding.limit and finding.limit.value) == (verdict, bound)
    if verdict is NOT_APPLICABLE:
        assert finding.message.code == "reason.no-limit-in-force"
        assert finding.message.values == {"as_of": day.isoformat(), "since": "2010-01-01"}
        assert finding.cite is not None
        assert finding.cite.clause == "제1000 m2조"


TIERS = (limit("1000 m2", when=holds("c")), limit("2000 m2", when=holds("d")), limit("3000 m2"))


@pytest.mark.parametrize(
    ("area", "c", "d", "verdict", "bound"),
    [
        ("1500 m2", True, None, FAIL, 1000.0),  # the first that holds counts, whatever the others
        ("1500 m2", False, True, PASS, 2000.0),
        ("2500 m2", False, True, FAIL, 2000.0),
        ("2500 m2", False, False, PASS, 3000.0),
        ("2500 m2", True, True, FAIL, 1000.0),
        # 1000 or 2000 or 3000: the same under all, or undecided
        ("900 m2", None, None, PASS, 1000.0),
        ("3100 m2", None, None, FAIL, 1000.0),
        ("1500 m2", None, None, UNDECIDED, None),
        ("2500 m2", None, True, FAIL, 1000.0),
        ("2500 m2", None, False, UNDECIDED, None),
        ("2500 m2", False, None, UNDECIDED, None),
        (None, None, None, UNDECIDED, 1000.0),  # whichever it is, the land is missing
    ],
)
def test_the_first_case_that_holds_counts(area: Any, c: Any, d: Any, verdict: Verdict, bound: float | None) -> None:
    finding = finding_of(land(area, {"c": c, "d": d}), asked(*TIERS))
    assert (finding.verdict, finding.limit and finding.limit.value) == (verdict, bound)
    if bound is None:
        assert finding.message.code == "reason.undecided.limit-unknown"
        assert (finding.margin_nominal, [each.code for each in finding.needs]) == (None, ["need.limit-unknown"])
    # both cases are told, with what is known of them
    assert sum(each.code == "remark.condition-fact" for each in finding.remarks) == 2


def test_no_case_holds() -> None:
    rule = asked(limit("1000 m2", when=holds("c")), limit("2000 m2", when=holds("d")))
    finding = finding_of(land("9000 m2", {"c": False, "d": False}), rule)
    assert (finding.verdict, finding.message.code) == (NOT_APPLICABLE, "reason.no-limit-for-this-case")
    assert finding.cite is not None
    assert finding.cite.clause == "제1000 m2조"
    assert [each.code for each in finding.remarks] == ["remark.condition-fact"] * 2


@pytest.mark.parametrize("declared", ["1000000 m2", "1 km2"])
def test_no_case_holds_but_under_another_method_one_would(declared: str) -> None:
    study = draw("A.b", cell_m=1000.0, declared={"b": declared})
    large = MeasureCondition("area", ">", Quantity.parse("1000001 m2"), ("background",))
    finding = finding_of(study, asked(limit("5 km2", when=large)))
    assert (finding.verdict, finding.stable) == (NOT_APPLICABLE, declared != "1 km2")
    assert finding.flips == (() if finding.stable else ("condition",))


@pytest.mark.parametrize(
    ("small", "large", "flips"), [("90 km2", "95 km2", False), ("90 km2", "0.1 km2", True), ("0.1 km2", "90 km2", True)]
)
def test_a_case_that_another_method_turns_over(small: str, large: str, flips: bool) -> None:
    # 1 km2 is anything from 0.5 to 1.5 km2: which limit applies hangs on its accuracy
    study = draw("A.b", cell_m=1000.0, declared={"b": "1 km2"})
    case = MeasureCondition("area", "<=", Quantity.parse("1000001 m2"), ("background",))
    finding = finding_of(study, asked(limit(small, when=case), limit(large)))
    assert finding.verdict is (PASS if small == "90 km2" else FAIL)
    assert ("condition" in finding.flips, finding.stable) == (flips, not flips)
    of_cases = [each.verdict for each in finding.alternatives if each.kind == "condition"]
    assert of_cases == ([FAIL if small == "90 km2" else PASS] if flips else [])


def test_all_of_them() -> None:
    # "all" of a measure that counts nothing asks for none; of facts it asks for the one that is read
    words = dataclasses.replace(
        requirement("fact-is", "1 item", op=">="), fact="c", among=(True,), limits=(limit(None),)
    )
    for known, verdict in ((True, PASS), (False, FAIL), (None, UNDECIDED)):
        finding = finding_of(land(facts={"c": known}), words)
        assert finding.verdict is verdict
        assert finding.limit == LimitUsed(">=", 1.0, "item")


# --- what a committee may decide --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "bound", "verdict"),
    [
        ("1000 m2", None, PASS), ("1001 m2", None, REVIEW), ("99 km2", None, REVIEW),
        ("1500 m2", "1500 m2", REVIEW), ("1501 m2", "1500 m2", FAIL), (None, None, UNDECIDED),
    ],
)  # fmt: skip
def test_a_committee_may_decide_up_to_a_figure(area: str | None, bound: str | None, verdict: Verdict) -> None:
    finding = finding_of(land(area), asked(limit("1000 m2"), reviews=(review(bound),)))
    assert finding.verdict is verdict
    assert finding.cite is not None
    assert finding.cite.clause == ("예외" if verdict is REVIEW else "제1000 m2조")


def test_a_review_counts_only_where_the_requirement_says_so() -> None:
    rule = dataclasses.replace(asked(limit("1000 m2"), reviews=(review(),)), otherwise="fail")
    assert verdict_of(land("1001 m2"), rule) is FAIL


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(date(2009, 12, 31), FAIL), (date(2010, 1, 1), REVIEW), (date(2010, 1, 31), REVIEW), (date(2010, 2, 1), FAIL)],
)
def test_a_review_is_in_force_on_its_first_and_last_day(day: date, verdict: Verdict) -> None:
    dated = review(since=date(2010, 1, 1), until=date(2010, 1, 31))
    assert verdict_of(land("1001 m2"), asked(limit("1000 m2"), reviews=(dated,)), day) is verdict


@pytest.mark.parametrize(
    ("area", "r", "verdict"),
    [
        ("1001 m2", True, REVIEW), ("1001 m2", False, FAIL), ("1001 m2", None, UNDECIDED),
        # a pass needs no committee
        ("1000 m2", True, PASS), ("1000 m2", False, PASS), ("1000 m2", None, PASS),
    ],
)  # fmt: skip
def test_a_review_under_a_condition(area: str, r: Any, verdict: Verdict) -> None:
    finding = finding_of(land(area, {"r": r}), asked(limit("1000 m2"), reviews=(review(when=holds("r")),)))
    assert finding.verdict is verdict
    if verdict is UNDECIDED:
        assert finding.message.code == "reason.undecided.review-unknown"
        assert [each.code for each in finding.needs] == ["need.review-unknown"]
        assert finding.limit == LimitUsed("<=", 1000.0, "m2")
    assert [each.code for each in finding.remarks].count("remark.condition-fact") == 1


def test_the_first_review_that_holds_counts() -> None:
    rule = asked(limit("1000 m2"), reviews=(review("2000 m2", when=holds("r")), review("5000 m2")))
    for area, r, verdict in (
        ("3000 m2", True, FAIL), ("3000 m2", False, REVIEW), ("6000 m2", False, FAIL), ("1500 m2", True, REVIEW),
    ):  # fmt: skip
        assert verdict_of(land(area, {"r": r}), rule) is verdict
    later = asked(limit("1000 m2"), reviews=(review("2000 m2", since=date(2030, 1, 1)), review("5000 m2")))
    assert verdict_of(land("3000 m2"), later) is REVIEW


@pytest.mark.parametrize(("bound", "verdict"), [("2000 m2", UNDECIDED), ("9000 m2", REVIEW)])
def test_a_review_of_an_unknown_case_leaves_the_next_one_open(bound: str, verdict: Verdict) -> None:
    # 3000 m2: a committee may decide up to 2000 (or 9000) m2 where r holds, and up to 5000 m2 elsewhere
    rule = asked(limit("1000 m2"), reviews=(review(bound, when=holds("r")), review("5000 m2")))
    assert verdict_of(land("3000 m2", {"r": False}), rule) is REVIEW
    assert verdict_of(land("3000 m2"), rule) is verdict


def test_an_unknown_case_and_an_unknown_review_together() -> None:
    rule = asked(*TIERS[::2], reviews=(review(when=holds("r")),))
    # 1000 or 3000 m2, with or without a committee
    for area, c, r, code in (
        ("2000 m2", None, None, "limit-unknown"), ("2000 m2", None, True, "limit-unknown"),
        ("2000 m2", True, None, "review-unknown"), ("4000 m2", False, None, "review-unknown"),
    ):  # fmt: skip
        finding = finding_of(land(area, {"c": c, "r": r}), rule)
        assert (finding.verdict, finding.message.code) == (UNDECIDED, f"reason.undecided.{code}")
    assert verdict_of(land("4000 m2", {"r": True}), rule) is REVIEW
    assert verdict_of(land("1000 m2"), rule) is PASS


# --- knowing more -----------------------------------------------------------------------------------------------------


@st.composite
def conditions(draw_from: st.DrawFn) -> Condition | None:
    names = draw_from(st.lists(st.sampled_from("cdel"), max_size=2))
    if not names:
        return None
    leaves = tuple(FactCondition(name, (draw_from(st.booleans()),)) for name in names)
    return leaves[0] if len(leaves) == 1 else Combined(draw_from(st.sampled_from(["all", "any", "none"])), leaves)


@st.composite
def rules(draw_from: st.DrawFn) -> Requirement:
    figures = st.sampled_from(["500 m2", "1000 m2", "2000 m2"])
    # the last limit is for every other case, as a sound profile has it
    limits = [limit(draw_from(figures), when=draw_from(conditions())) for _ in range(draw_from(st.integers(0, 2)))]
    limits.append(limit(draw_from(figures)))
    reviews = [
        review(draw_from(st.sampled_from([None, "3000 m2"])), when=draw_from(conditions()))
        for _ in range(draw_from(st.integers(0, 2)))
    ]
    return asked(*limits, reviews=tuple(reviews), condition=draw_from(conditions()))


AREAS = st.sampled_from(["400 m2", "800 m2", "1500 m2", "2500 m2", "9000 m2", None])


@given(rules(), AREAS, st.dictionaries(st.sampled_from("cdel"), st.booleans()))
def test_recording_a_fact_never_contradicts_a_verdict(rule: Requirement, area: str | None, known: Any) -> None:
    before = verdict_of(land(area, known), rule)
    for name, value in product(set("cdel") - set(known), (True, False)):
        after = verdict_of(land(area, {**known, name: value}), rule)
        # a pass may turn out not to be asked for; it never turns into undecided, and nothing decided turns over
        assert before in (UNDECIDED, after) or (before, after) == (PASS, NOT_APPLICABLE)


@given(rules(), AREAS, AREAS, st.dictionaries(st.sampled_from("cdel"), st.booleans()))
def test_declaring_an_area_never_contradicts_a_verdict(rule: Requirement, area: Any, other: Any, known: Any) -> None:
    assume(other is not None)
    before = verdict_of(land(None, known), rule)
    after = verdict_of(land(other, known), rule)
    assert before in (UNDECIDED, after)


@given(rules(), AREAS)
def test_with_everything_recorded_only_missing_land_is_undecided(rule: Requirement, area: str | None) -> None:
    for values in product((True, False), repeat=4):
        verdict = verdict_of(land(area, dict(zip("cdel", values, strict=True))), rule)
        assert (verdict is UNDECIDED) is (area is None and verdict is not NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("cases", "area", "verdict"),
    [
        # whichever zone it is, one of the limits applies
        (("red", "green", "blue"), "3100 m2", FAIL), (("red", "green", "blue"), "900 m2", PASS),
        (("red", "green", "blue"), "1500 m2", UNDECIDED),
        # in a blue zone none applies: a pass either way, or not known
        (("red", "green"), "3100 m2", UNDECIDED), (("red", "green"), "900 m2", PASS),
    ],
)  # fmt: skip
def test_a_word_that_nobody_recorded_is_one_of_its_values(cases: Any, area: str, verdict: Verdict) -> None:
    zone = FactDescription("zone", Name("지역", "zone"), "word", ("red", "green", "blue"))
    figures = ("1000 m2", "2000 m2", "3000 m2")
    limits = [limit(text, when=FactCondition("zone", (case,))) for text, case in zip(figures, cases, strict=False)]
    rules_of_zones = dataclasses.replace(profile(asked(*limits)), facts=(zone,))
    finding = evaluate_proposal(land(area), rules_of_zones).finding("area")
    assert finding.verdict is verdict
    if verdict is UNDECIDED:
        assert (finding.message.code, finding.limit) == ("reason.undecided.limit-unknown", None)
    # among more values than are tried one by one, it is just not known
    many = dataclasses.replace(zone, among=(*zone.among, *(f"other-{number}" for number in range(MOST_WORLDS))))
    finding = evaluate_proposal(land(area), dataclasses.replace(rules_of_zones, facts=(many,))).finding("area")
    assert finding.verdict is (PASS if verdict is PASS else UNDECIDED)


@pytest.mark.parametrize(("area", "verdict"), [("900 m2", PASS), ("1100 m2", UNDECIDED)])
def test_a_limit_of_which_nobody_knows_whether_it_applies(area: str, verdict: Verdict) -> None:
    # it fails, or is not applicable: undecided, as for the condition of a requirement
    assert verdict_of(land(area), asked(limit("1000 m2", when=holds("c")))) is verdict
    assert verdict_of(land(area, {"c": False}), asked(limit("1000 m2", when=holds("c")))) is NOT_APPLICABLE
