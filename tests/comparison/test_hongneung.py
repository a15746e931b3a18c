"""Request 2019, designation 2020 and plan 2023 of Hongneung: the figures of the documents, and nothing guessed."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from zonegeo.comparison.compare_proposals import compare_proposals
from zonegeo.evaluation.decide import circumstances
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.measures import carry_out
from zonegeo.measures.scene import Found
from zonegeo.model.answers.comparison import Compared, Comparison, FigureRow
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study
from zonegeo.model.verdict import Verdict


def compared(study: Study, profile: Profile, *ids: str, baseline: str, history: bool = False) -> Comparison:
    return compare_proposals([Compared(i, study, i) for i in ids], profile, baseline=baseline, history=history)


@pytest.fixture(scope="module")
def request_and_designation(hongneung: Study, innotown: Profile) -> Comparison:
    return compared(hongneung, innotown, "request-2019", "designation-2020", baseline="request-2019", history=True)


@pytest.fixture(scope="module")
def designation_and_plan(hongneung: Study, innotown: Profile) -> Comparison:
    return compared(hongneung, innotown, "designation-2020", "plan-2023", baseline="designation-2020", history=True)


def figure(comparison: Comparison, name: str) -> FigureRow:
    return next(row for row in comparison.figures if row.id == name)


def texts(comparison: Comparison, name: str) -> list[str]:
    return [cell.text for cell in figure(comparison, name).cells]


def test_request_to_designation_as_the_document_states_it(request_and_designation: Comparison) -> None:
    assert texts(request_and_designation, "stated-background-area") == ["0.10 km2", "0.06 km2"]
    assert texts(request_and_designation, "stated-separation") == ["4.2 km", "1.3 km"]
    assert [cell.value for cell in figure(request_and_designation, "sites-background").cells] == [6.0, 5.0]
    assert [cell.value for cell in figure(request_and_designation, "sites-core").cells] == [3.0, 3.0]


def test_4_2_km_is_for_review_under_article_8_2(request_and_designation: Comparison) -> None:
    before, after = request_and_designation.row("separation").cells
    assert (before.verdict, before.value, before.shown) == (Verdict.REVIEW, 4200.0, "4.2 km")
    assert before.cite.endswith("제8조제2항")
    assert (after.verdict, after.shown, after.best, before.best) == (Verdict.PASS, "1.3 km", True, False)


def test_the_sixth_site_is_unknown_and_not_guessed(request_and_designation: Comparison) -> None:
    (change,) = request_and_designation.difference("designation-2020").changes
    assert (change.kind, change.before, change.after, change.unlocated) == (
        "removed", ("requested-sixth",), (), ("requested-sixth",),
    )  # fmt: skip
    assert (change.area_before, change.removed, change.hausdorff) == (None, None, None)
    declared = figure(request_and_designation, "declared-background-area").cells[0]
    # five of the six are declared: their sum is the lower end, the whole is unknown
    assert (declared.value, declared.low, declared.high) == (None, 57163.0, None)
    assert request_and_designation.row("zone-spacing").cell("request-2019").verdict is Verdict.UNDECIDED


def test_designation_to_plan_as_the_documents_state_it(designation_and_plan: Comparison) -> None:
    assert texts(designation_and_plan, "stated-total-area") == ["1.36 km2", "1.38 km2"]
    assert texts(designation_and_plan, "stated-core-area") == ["1.30 km2", "1.32 km2"]
    (change,) = designation_and_plan.difference("plan-2023").changes
    assert (change.kind, change.after, change.added) == ("added", ("korea-health",), None)


def test_all_are_compared_on_the_day_of_the_baseline(
    request_and_designation: Comparison, designation_and_plan: Comparison
) -> None:
    assert (request_and_designation.as_of, request_and_designation.as_of_from) == ("2019-09-30", "baseline")
    assert (designation_and_plan.as_of, designation_and_plan.as_of_from) == ("2020-07-31", "baseline")
    assert [each.code for each in designation_and_plan.notices] == ["compared-on-one-day"]


def test_history_says_which_site_moved_the_verdict(
    request_and_designation: Comparison, designation_and_plan: Comparison
) -> None:
    (step,) = request_and_designation.steps
    moves = {move.requirement: move for move in step.moves}
    # the area of the sixth space is not on record: what the document states of the whole does not prove that it fits
    assert set(moves) == {
        "separation", "zone-spacing", "core-qualitative", "zone-qualitative", "background-area", "national-cap",
        "background-land", "committee-size", "committee-review",
    }  # fmt: skip
    move = moves["separation"]
    assert (move.before, move.unaided, move.after) == (Verdict.REVIEW, Verdict.REVIEW, Verdict.PASS)
    (cause,) = move.causes
    assert (cause.code, cause.values["site"]["en"]) == ("cause.site-left", "(unnamed sixth background space)")
    # what the committee was and found is on record of 2020 alone: the day moved it, no site did
    for committee in ("committee-size", "committee-review"):
        assert [each.code for each in moves[committee].causes] == ["cause.time"]
    (later,) = designation_and_plan.steps
    causes = {move.requirement: [cause.code for cause in move.causes] for move in later.moves}
    assert causes == {
        "separation": ["cause.site-joined"], "zone-spacing": ["cause.site-joined"],
        # no hearing of 2023 is on record, and the law asks for a plan of its years only after a designation
        "public-hearing": ["cause.together"], "implementation-plan": ["cause.limit"],
    }  # fmt: skip


def test_history_tells_time_from_the_proposal(hongneung: Study, innotown: Profile) -> None:
    """The same land on a day before the notice: law in force moved the verdicts, nothing of the proposal did."""
    now = hongneung.proposals["designation-2020"]
    then = dataclasses.replace(now, id="then", as_of=date(2018, 6, 1))
    study = dataclasses.replace(hongneung, proposals={"then": then, now.id: now})
    told = compared(study, innotown, "then", "designation-2020", baseline="then", history=True)
    (step,) = told.steps
    separation = next(move for move in step.moves if move.requirement == "separation")
    assert (separation.before, separation.unaided, separation.after) == (
        Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.PASS,
    )  # fmt: skip
    assert [cause.code for cause in separation.causes] == ["cause.limit"]


def test_no_day_at_all_is_the_day_of_the_newest_limit(hongneung: Study, innotown: Profile) -> None:
    undated = {name: dataclasses.replace(each, as_of=None) for name, each in hongneung.proposals.items()}
    study = dataclasses.replace(hongneung, proposals=undated)
    told = compared(study, innotown, "designation-2020", "plan-2023", baseline="designation-2020")
    newest = max(limit.since for each in innotown.requirements for limit in each.limits)
    assert (told.as_of, told.as_of_from) == (newest.isoformat(), "profile") == ("2021-06-28", "profile")


def test_the_matrix_is_what_check_says_of_each_proposal(hongneung: Study, innotown: Profile) -> None:
    ids = tuple(hongneung.proposals)
    told = compared(hongneung, innotown, *ids, baseline="designation-2020")
    for name in ids:
        alone = evaluate_proposal(hongneung, innotown, proposal_id=name, as_of=date.fromisoformat(told.as_of))
        assert told.proposal(name).verdict is alone.verdict
        for finding in alone.findings:
            cell = told.row(finding.requirement).cell(name)
            assert (cell.verdict, cell.margin_nominal, cell.stable, cell.message) == (
                finding.verdict, finding.margin_nominal, finding.stable, finding.message,
            )  # fmt: skip
            assert cell.value == (None if finding.measurement is None else finding.measurement.value)


def test_what_others_found_changes_no_evaluation(hongneung: Study, innotown: Profile) -> None:
    found: Found = {}
    day = date(2020, 7, 31)
    for name in hongneung.proposals:
        alone = evaluate_proposal(hongneung, innotown, proposal_id=name, as_of=day)
        assert evaluate_proposal(hongneung, innotown, proposal_id=name, as_of=day, found=found) == alone
    assert found


def test_what_rests_on_records_is_decided_once_and_never_for_other_records(
    hongneung: Study, innotown: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(measure: str, *more: Any, **named: Any) -> Any:
        asked.append(measure)
        return carry_out(measure, *more, **named)

    monkeypatch.setattr(circumstances, "carry_out", counted)
    # of neither anything is recorded by itself
    base = replace(hongneung.proposals["designation-2020"], id="all", stated={})
    fewer = replace(base, id="fewer", sites=tuple(site for site in base.sites if site != "bio-hub"))
    study = replace(hongneung, proposals={base.id: base, fewer.id: fewer}, claims=())
    unsigned = replace(study, agreements=(), no_agreement=True)
    found: Found = {}
    verdicts = [
        evaluate_proposal(each, innotown, proposal_id=name, as_of=date(2020, 7, 31), found=found)
        .finding("agreement").verdict.value
        for each, name in ((study, base.id), (study, "fewer"), (unsigned, "fewer"), (study, "fewer"))
    ]  # fmt: skip
    assert verdicts == ["pass", "pass", "fail", "pass"]
    assert (asked.count("agreement"), asked.count("institution-count")) == (2, 2)
