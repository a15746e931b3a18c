"""Recorded facts: a quantity as it is recorded, a word that is one of some, and what nobody recorded."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, draw, judged, requirement
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.outcome import Outcome
from zonegeo.measures.records.facts import compare_fact, read_fact
from zonegeo.model.condition import FactValue
from zonegeo.model.profile import Limit, Requirement
from zonegeo.model.study import Fact, Study
from zonegeo.model.verdict import Verdict

OPS = (">=", ">", "<=", "<")


def recorded(value: FactValue | None, *, study: Study | None = None, **whose: Any) -> Study:
    drawn = study or draw("A.b")
    facts = () if value is None else (Fact("consent", value, "동의서 집계 (2021)", **whose),)
    return dataclasses.replace(drawn, facts=(*drawn.facts, *facts))


def figure(limit: str, *, op: Any = ">=", **more: Any) -> Requirement:
    return dataclasses.replace(requirement("fact", limit, op=op), fact="consent", **more)


def word(*among: FactValue, **more: Any) -> Requirement:
    asked = requirement("fact-is", "1 item", op=">=")
    everything = Limit(None, asked.limits[0].since, asked.limits[0].cite)
    return dataclasses.replace(asked, fact="consent", among=among, limits=(everything,), **more)


def outcome(study: Study, asked: Requirement) -> Outcome:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    measure = read_fact if asked.measure == "fact" else compare_fact
    return measure(scene, asked, as_of=DAY)


# --- a quantity -------------------------------------------------------------------------------------------------------


def test_a_quantity_is_read_in_its_base_unit_with_half_its_last_digit() -> None:
    found = outcome(recorded("1.25 km"), figure("1 m"))
    answer = found.answer
    assert (found.unit, found.method, found.basis, found.missing) == ("m", "recorded", "declared", "")
    assert (answer.value, answer.known_low, answer.known_high) == (1250.0,) * 3
    assert (answer.low, answer.high) == (1245.0, 1255.0)


def test_the_ends_of_a_quantity_are_exact() -> None:
    """10.1 - 0.05 is 10.0499… where floats are subtracted."""
    answer = outcome(recorded("10.1 m"), figure("10.05 m")).answer
    assert (answer.low, answer.high) == (10.05, 10.15)


def test_the_source_is_told() -> None:
    for asked, value in ((figure("50 %"), "52.3 %"), (word("public"), "public")):
        (remark,) = outcome(recorded(value), asked).remarks
        assert (remark.code, remark.values) == ("remark.fact-source", {"source": "동의서 집계 (2021)"})


@pytest.mark.parametrize(
    ("value", "op", "verdict"),
    [
        ("50 %", ">=", Verdict.PASS), ("50 %", ">", Verdict.FAIL), ("50 %", "<=", Verdict.PASS),
        ("50 %", "<", Verdict.FAIL), ("49.99 %", ">=", Verdict.FAIL), ("50.01 %", ">", Verdict.PASS),
        ("50.01 %", "<=", Verdict.FAIL), ("0 %", "<", Verdict.PASS),
    ],
)  # fmt: skip
def test_a_quantity_against_its_limit(value: str, op: str, verdict: Verdict) -> None:
    assert judged(recorded(value), figure("50 %", op=op)).finding("fact").verdict is verdict


def test_a_figure_that_rounding_may_have_lifted_over_the_limit_is_not_stable() -> None:
    finding = judged(recorded("50 %"), figure("50 %")).finding("fact")
    assert (finding.verdict, finding.stable, finding.flips) == (Verdict.PASS, False, ("accuracy",))
    finding = judged(recorded("50.6 %"), figure("50 %")).finding("fact")
    assert (finding.verdict, finding.stable) == (Verdict.PASS, True)


@pytest.mark.parametrize("op", OPS)
@pytest.mark.parametrize("limit", ["0 %", "-5 %", "100 %", "1000000000 %"])
def test_nothing_recorded_meets_no_limit_whatever(op: str, limit: str) -> None:
    finding = judged(recorded(None), figure(limit, op=op)).finding("fact")
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.fact-missing")
    assert (finding.measurement.value, finding.measurement.low, finding.measurement.high) == (None, None, None)
    assert finding.measurement.unit == "%"
    assert finding.margin_nominal is None


def test_another_fact_is_not_this_one() -> None:
    study = dataclasses.replace(draw("A.b"), facts=(Fact("consents", "99 %", "register"),))
    assert outcome(study, figure("50 %")).missing == "fact-missing"


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.sampled_from(OPS))
def test_the_verdict_is_that_of_exact_decimals(value: Any, limit: Any, op: str) -> None:
    meets = {">=": value >= limit, ">": value > limit, "<=": value <= limit, "<": value < limit}[op]
    finding = judged(recorded(f"{value} %"), figure(f"{limit} %", op=op)).finding("fact")
    assert (finding.verdict is Verdict.PASS) is meets
    assert finding.verdict in (Verdict.PASS, Verdict.FAIL)


# --- a word, or yes and no --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "among", "verdict"),
    [
        ("public", ("public",), Verdict.PASS), ("mixed", ("public", "mixed"), Verdict.PASS),
        ("private", ("public", "mixed"), Verdict.FAIL), ("Public", ("public",), Verdict.FAIL),
        (True, (True,), Verdict.PASS), (False, (True,), Verdict.FAIL), (False, (False,), Verdict.PASS),
        ("true", (True,), Verdict.FAIL),
    ],
)  # fmt: skip
def test_a_word_is_one_of_some(value: FactValue, among: tuple[FactValue, ...], verdict: Verdict) -> None:
    finding = judged(recorded(value), word(*among)).finding("fact-is")
    assert (finding.verdict, finding.message.code) == (verdict, f"reason.fact-is.{verdict.value}")
    assert (finding.measurement.value, finding.limit.value) == (float(verdict is Verdict.PASS), 1.0)
    assert finding.stable


def test_nothing_recorded_is_neither_yes_nor_no() -> None:
    for among in ((True,), (False,), ("public",)):
        finding = judged(recorded(None), word(*among)).finding("fact-is")
        assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.fact-missing")
        assert finding.measurement.value is None


@pytest.mark.parametrize(
    ("value", "shown"),
    # a word that the profile does not describe is told as it is
    [("public", {"ko": "public", "en": "public"}), (True, {"code": "word.yes"}), (False, {"code": "word.no"})],
)
def test_what_is_recorded_is_told(value: FactValue, shown: dict[str, str]) -> None:
    assert outcome(recorded(value), word("public")).values == {"recorded": value}
    assert judged(recorded(value), word("public")).finding("fact-is").message.values["recorded"] == shown


def test_a_counted_figure_is_exact() -> None:
    for figures, limit in (("3 storey", "3 storey"), ("100 household", "100 household")):
        answer = outcome(recorded(figures), figure(limit)).answer
        assert (answer.low, answer.high) == (answer.value, answer.value)
    assert judged(recorded("3 storey"), figure("3 storey", op="<=")).finding("fact").stable


# --- whose fact it is -------------------------------------------------------------------------------------------------


def test_what_is_known_of_the_proposal_goes_before_what_is_known_of_the_study() -> None:
    for order in (("90 %", "10 %"), ("10 %", "90 %")):
        study = recorded(order[0], proposal="drawn" if order[0] == "10 %" else None)
        study = recorded(order[1], study=study, proposal="drawn" if order[1] == "10 %" else None)
        assert outcome(study, figure("50 %")).answer.value == 10.0


def test_a_fact_of_another_proposal_or_of_a_site_is_none_of_the_whole() -> None:
    study = draw("A.b")
    other = dataclasses.replace(study.proposals["drawn"], id="elsewhere")
    study = dataclasses.replace(study, proposals={**study.proposals, "elsewhere": other})
    assert outcome(recorded("90 %", study=study, proposal="elsewhere"), figure("50 %")).missing == "fact-missing"
    assert outcome(recorded("90 %", site="b"), figure("50 %")).missing == "fact-missing"


def test_of_every_site_its_own_fact_goes_before_that_of_the_whole() -> None:
    study = recorded("10 %", study=recorded("90 %"), site="b")
    finding = judged(study, figure("50 %", scope="site")).finding("fact")
    assert {part.subject: (part.value, part.verdict) for part in finding.parts} == {
        "A": (90.0, Verdict.PASS), "b": (10.0, Verdict.FAIL),
    }  # fmt: skip
    assert (finding.verdict, finding.subject) == (Verdict.FAIL, ("b",))


def test_one_site_without_the_fact_leaves_the_whole_undecided() -> None:
    finding = judged(recorded("90 %", site="b"), figure("50 %", scope="site")).finding("fact")
    assert (finding.verdict, finding.subject) == (Verdict.UNDECIDED, ("A",))
    # unless another fails already
    finding = judged(recorded("10 %", site="b"), figure("50 %", scope="site")).finding("fact")
    assert (finding.verdict, finding.subject) == (Verdict.FAIL, ("b",))
    finding = judged(recorded("public", site="b"), word("public", scope="site")).finding("fact-is")
    assert (finding.verdict, finding.subject) == (Verdict.UNDECIDED, ("A",))
