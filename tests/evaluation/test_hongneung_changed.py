"""The reference study with one fact changed: what flips, what stays, and that a missing fact never passes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from zonegeo.api.results.evaluate import evaluate
from zonegeo.model.evaluation import Finding
from zonegeo.model.profile import Profile, only
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Study
from zonegeo.model.verdict import Verdict

Change = Callable[[Study], Study]
PASS, REVIEW, UNDECIDED, FAIL = Verdict.PASS, Verdict.REVIEW, Verdict.UNDECIDED, Verdict.FAIL
ITEMS = ("research-staff", "patents-filed", "technology-transfers", "transfer-income", "rnd-investment")


@pytest.fixture
def find(hongneung: Study, innotown: Profile) -> Callable[..., Finding]:
    def run(
        requirement: str, *changes: Change, proposal: str = "designation-2020", as_of: date | None = None
    ) -> Finding:
        study = hongneung
        for change in changes:
            study = change(study)
        asked = only(innotown, [requirement])
        return evaluate(study, profile=asked, proposal=proposal, as_of=as_of).finding(requirement)

    return run


# --- ways to change one fact -----------------------------------------------------------------------------------------


def site(name: str, **facts: Any) -> Change:
    def change(study: Study) -> Study:
        changed = dataclasses.replace(study.sites[name], **facts)
        return dataclasses.replace(study, sites={**study.sites, name: changed})

    return change


def boundary(name: str, **facts: Any) -> Change:
    def change(study: Study) -> Study:
        return site(name, boundary=dataclasses.replace(study.sites[name].boundary, **facts))(study)

    return change


def placeless(name: str) -> Change:
    return boundary(name, geometry=None, basis=Basis.WITHIN, within=(), accuracy_m=None)


def institution(name: str, **facts: Any) -> Change:
    def change(study: Study) -> Study:
        changed = dataclasses.replace(study.institutions[name], **facts)
        return dataclasses.replace(study, institutions={**study.institutions, name: changed})

    return change


def figures(name: str, **values: str | None) -> Change:
    """Set confirmed figures by item (with ``_`` for ``-``); ``None`` removes one."""
    wanted = {item.replace("_", "-"): text for item, text in values.items()}

    def change(study: Study) -> Study:
        kept = []
        for figure in study.institutions[name].figures:
            if figure.stage != "confirmed" or figure.item not in wanted:
                kept.append(figure)
            elif (text := wanted[figure.item]) is not None:
                kept.append(dataclasses.replace(figure, value=Quantity.parse(text)))
        return institution(name, figures=tuple(kept))(study)

    return change


def agreement(**facts: Any) -> Change:
    def change(study: Study) -> Study:
        return dataclasses.replace(study, agreements=(dataclasses.replace(study.agreements[0], **facts),))

    return change


def no_agreement(study: Study) -> Study:
    return dataclasses.replace(study, agreements=())


def judged(requirement: str, item: int, **facts: Any) -> Change:
    def change(study: Study) -> Study:
        changed = tuple(
            dataclasses.replace(each, **facts) if (each.requirement, each.item) == (requirement, item) else each
            for each in study.assessments
        )
        assert changed != study.assessments
        return dataclasses.replace(study, assessments=changed)

    return change


def unjudged(requirement: str, item: int) -> Change:
    def change(study: Study) -> Study:
        kept = tuple(each for each in study.assessments if (each.requirement, each.item) != (requirement, item))
        assert len(kept) == len(study.assessments) - 1
        return dataclasses.replace(study, assessments=kept)

    return change


def nothing_stated(study: Study) -> Study:
    bare = {name: dataclasses.replace(each, stated={}) for name, each in study.proposals.items()}
    return dataclasses.replace(study, proposals=bare)


# --- quantitative items ----------------------------------------------------------------------------------------------

AS_INSTITUTE = institution("kyunghee-university", kind="research-institute")


def test_kyung_hee_as_a_research_institute_misses_technology_transfers_and_still_passes(find: Any) -> None:
    finding = find("core-quantitative", AS_INSTITUTE)
    missed = [part for part in finding.parts if part.verdict is FAIL]
    assert [(part.subject, part.item, part.value, part.limit.value) for part in missed] == [
        ("kyunghee-university", "technology-transfers", 32.0, 70.0)
    ]
    # its 107,672 million KRW of investment stay above 105,000: four of five
    assert (finding.verdict, finding.measurement.value, finding.margin_nominal) == (PASS, 4.0, 0.0)
    remark = next(each for each in finding.remarks if each.code == "remark.item-not-met")
    assert remark.values["value"] == {"value": 32.0, "unit": "case"}
    assert remark.values["limit"] == {"value": 70.0, "unit": "case", "exact": True}


def test_exactly_three_items_are_for_review(find: Any) -> None:
    finding = find("core-quantitative", AS_INSTITUTE, figures("kyunghee-university", patents_filed="184 case"))
    assert (finding.verdict, finding.measurement.value, finding.margin_nominal) == (REVIEW, 3.0, -1.0)
    assert finding.cite.clause == "제14조제3항제2호"


def test_two_items_fail(find: Any) -> None:
    changed = figures("kyunghee-university", patents_filed="184 case", transfer_income="1,679 million KRW")
    finding = find("core-quantitative", AS_INSTITUTE, changed)
    assert (finding.verdict, finding.measurement.value) == (FAIL, 2.0)


@pytest.mark.parametrize(("patents", "met"), [("144 case", 4.0), ("145 case", 5.0), ("146 case", 5.0)])
def test_a_figure_on_its_threshold_meets_it(find: Any, patents: str, met: float) -> None:
    # 고시 제14조 제2항 제1호: 기준값 이상; 145 for a university
    finding = find("core-quantitative", figures("kyunghee-university", patents_filed=patents))
    assert (finding.verdict, finding.measurement.value) == (PASS, met)


def test_the_weakest_institution_decides(find: Any) -> None:
    poor = dict.fromkeys((item.replace("-", "_") for item in ITEMS[:2]), None)
    for name in ("kist", "korea-university"):
        changed = figures(name, research_staff="1 person", patents_filed="1 case")
        assert find("core-quantitative", changed).verdict is REVIEW
        assert find("core-quantitative", figures(name, **poor)).verdict is UNDECIDED


def test_a_missing_figure_is_undecided_only_when_it_matters(find: Any) -> None:
    # four others are met: whatever the fifth is, the answer is the same
    one = find("core-quantitative", figures("kist", patents_filed=None))
    assert (one.verdict, one.measurement.low, one.measurement.high) == (PASS, 4.0, 5.0)
    # three others are met: the missing two decide between pass and review
    two = find("core-quantitative", figures("kist", patents_filed=None, transfer_income=None))
    assert (two.verdict, two.measurement.low, two.measurement.high) == (UNDECIDED, 3.0, 5.0)
    # three are missed already: fewer than three can be met, so the missing one cannot help
    low = figures("kist", patents_filed="1 case", transfer_income="1 KRW", technology_transfers="1 case")
    three = find("core-quantitative", low, figures("kist", rnd_investment=None))
    assert (three.verdict, three.measurement.high) == (FAIL, 2.0)


def test_an_institution_of_a_kind_without_thresholds_is_undecided(find: Any) -> None:
    assert find("core-quantitative", institution("kist", kind="public-corporation")).verdict is UNDECIDED


def test_a_figure_in_the_wrong_unit_counts_as_unknown(find: Any) -> None:
    changed = figures("kist", patents_filed="707 person", transfer_income="7,348 case")
    assert find("core-quantitative", changed).verdict is UNDECIDED


def test_the_request_is_decided_on_the_figures_as_requested(find: Any) -> None:
    finding = find("core-quantitative", proposal="request-2019")
    staff = next(part for part in finding.parts if (part.subject, part.item) == ("korea-university", "research-staff"))
    assert (finding.verdict, finding.measurement.basis, staff.value) == (PASS, "requested", 4747.0)


# --- agreement -------------------------------------------------------------------------------------------------------


def test_without_any_agreement_on_record_it_is_undecided(find: Any) -> None:
    finding = find("agreement", no_agreement)
    assert (finding.verdict, finding.message.code) == (UNDECIDED, "reason.undecided.no-agreement-recorded")


@pytest.mark.parametrize(("signed", "verdict"), [(date(2020, 7, 31), PASS), (date(2020, 8, 1), FAIL)])
def test_an_agreement_counts_from_the_day_it_was_signed(find: Any, signed: date, verdict: Verdict) -> None:
    assert find("agreement", agreement(signed=signed)).verdict is verdict


def test_an_agreement_after_the_day_of_the_check_does_not_count(find: Any) -> None:
    assert find("agreement", as_of=date(2019, 9, 26)).verdict is FAIL
    assert find("agreement", as_of=date(2019, 9, 27)).verdict is PASS


def test_an_agreement_that_leaves_one_institution_out_fails(find: Any) -> None:
    finding = find("agreement", agreement(institutions=("kist", "kyunghee-university")))
    assert (finding.verdict, finding.measurement.value, finding.margin_nominal) == (FAIL, 2.0, -1.0)
    assert [name["en"] for name in finding.message.values["without"]] == ["Korea University"]


def test_an_agreement_without_a_governor_does_not_count(find: Any) -> None:
    assert find("agreement", agreement(governor="")).verdict is FAIL


# --- qualitative items -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("requirement", "item"), [("core-qualitative", 9), ("zone-qualitative", 1)])
def test_an_item_that_was_not_judged_is_undecided(find: Any, requirement: str, item: int) -> None:
    assert find(requirement, unjudged(requirement, item)).verdict is UNDECIDED
    assert find(requirement, judged(requirement, item, satisfied=None)).verdict is UNDECIDED


@pytest.mark.parametrize(("grade", "verdict"), [(1, PASS), (3, PASS), (4, FAIL), (5, FAIL)])
def test_grade_3_of_5_is_the_last_that_satisfies(find: Any, grade: int, verdict: Verdict) -> None:
    assert find("zone-qualitative", judged("zone-qualitative", 17, satisfied=None, grade=grade)).verdict is verdict


def test_one_item_that_fails_decides_although_another_was_not_judged(find: Any) -> None:
    changes = judged("core-qualitative", 2, satisfied=False), unjudged("core-qualitative", 5)
    assert find("core-qualitative", *changes).verdict is FAIL


# --- the other proposals ---------------------------------------------------------------------------------------------


def test_the_request_is_for_review_on_its_stated_distance(find: Any) -> None:
    finding = find("separation", proposal="request-2019")
    assert (finding.verdict, finding.measurement.value, finding.measurement.method) == (REVIEW, 4200.0, "stated")
    assert (finding.measurement.low, finding.measurement.high) == (4150.0, 4250.0)
    assert finding.cite.clause == "제8조제2항"
    assert finding.witness is None  # the document names no pair


def test_the_request_without_its_stated_distance_is_undecided(find: Any) -> None:
    assert find("separation", nothing_stated, proposal="request-2019").verdict is UNDECIDED


def test_a_stated_distance_below_the_limit_proves_nothing(find: Any) -> None:
    def brought_nearer(study: Study) -> Study:
        old = study.proposals["request-2019"]
        nearer = dataclasses.replace(old.stated["separation"], value=Quantity.parse("1 km"))
        proposal = dataclasses.replace(old, stated={**old.stated, "separation": nearer})
        return dataclasses.replace(study, proposals={**study.proposals, old.id: proposal})

    assert find("separation", brought_nearer, proposal="request-2019").verdict is UNDECIDED


def test_the_stated_background_of_the_request_does_not_pass_it(find: Any) -> None:
    """0.10 km2 are stated, and nobody knows what the sixth has: a stated figure speaks against a proposal only."""
    finding = find("background-area", proposal="request-2019")
    assert (finding.verdict, finding.measurement.value, finding.measurement.high) == (UNDECIDED, None, None)
    assert finding.measurement.low == pytest.approx(57_160.5)


def test_the_separation_of_the_plan_of_2023_is_undecided(find: Any) -> None:
    finding = find("separation", proposal="plan-2023")
    assert (finding.verdict, finding.measurement.high, finding.margin_nominal) == (UNDECIDED, None, None)
    assert finding.message.code == "reason.undecided.site-without-place"


def test_the_claims_of_the_other_proposals_that_nothing_can_recompute(hongneung: Study, innotown: Profile) -> None:
    for proposal, unverifiable in (
        ("request-2019", {"requested-background-area", "requested-separation"}),
        ("plan-2023", {"planned-total-area", "planned-core-area"}),
    ):
        claims = evaluate(hongneung, profile=innotown, proposal=proposal).claims
        assert {claim.id for claim in claims if claim.verdict == "unverifiable"} == unverifiable
        assert all(claim.computed is None for claim in claims if claim.verdict == "unverifiable")


# --- a missing fact never passes -------------------------------------------------------------------------------------

SITES = ("kist", "kyunghee", "korea", "bt-it", "bio-hub", "medical-device", "bio-health", "rnd-support")
BACKGROUNDS = SITES[3:]
MISSING: list[tuple[str, str, tuple[Change, ...]]] = [
    *(("separation", f"place of {name}", (placeless(name),)) for name in SITES),
    # a background space has no area where none is declared, none can be measured and none is stated of the whole
    *(
        ("background-area", f"area of {name}", (site(name, declared_area=None), placeless(name), nothing_stated))
        for name in BACKGROUNDS
    ),
    ("agreement", "agreement", (no_agreement,)),
    *(("agreement", f"institution of {name}", (site(name, institution=None),)) for name in SITES[:3]),
    *(("agreement", f"party {i}", (agreement(institutions=tuple(
        each for j, each in enumerate(("kist", "kyunghee-university", "korea-university")) if j != i)),))
      for i in range(3)),
    *(("core-quantitative", f"institution of {name}", (site(name, institution=None),)) for name in SITES[:3]),
    *(("core-quantitative", f"figures of {name}", (institution(name, figures=()),))
      for name in ("kist", "kyunghee-university", "korea-university")),
    *(("core-quantitative", f"kind of {name}", (institution(name, kind=""),))
      for name in ("kist", "kyunghee-university", "korea-university")),
    *(("core-qualitative", f"item {item}", (unjudged("core-qualitative", item),)) for item in range(1, 10)),
    *(("zone-qualitative", f"item {item}", (unjudged("zone-qualitative", item),)) for item in range(1, 18)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("requirement", "changes"),
    [pytest.param(requirement, changes, id=f"{requirement}: {what}") for requirement, what, changes in MISSING],
)
def test_without_a_fact_that_it_needs_a_requirement_does_not_pass(
    find: Any, requirement: str, changes: tuple[Change, ...]
) -> None:
    # the unchanged study passes each of these, so it is the missing fact that is felt
    assert find(requirement).verdict is PASS
    finding = find(requirement, *changes)
    assert finding.verdict in (UNDECIDED, FAIL)
    if finding.verdict is UNDECIDED:
        assert finding.margin_nominal is None


def test_a_proposal_without_core_sites_has_no_core_institution(find: Any) -> None:
    def only_background(study: Study) -> Study:
        proposal = dataclasses.replace(study.proposals["designation-2020"], sites=BACKGROUNDS)
        return dataclasses.replace(study, proposals={**study.proposals, proposal.id: proposal})

    assert find("core-institutions", only_background).verdict is FAIL
    for requirement in ("separation", "agreement", "core-quantitative"):
        assert find(requirement, only_background).verdict in (UNDECIDED, FAIL)


def test_a_site_in_a_dong_passes_where_every_place_of_it_would(find: Any) -> None:
    # the other side of "missing never passes": what is bounded is decided
    within = boundary("bt-it", geometry=None, basis=Basis.WITHIN, within=("11230108",), accuracy_m=None)
    finding = find("separation", within)
    assert finding.verdict is PASS
    assert finding.measurement.high < 3000.0


def test_before_the_limits_nothing_applies_and_nothing_passes(find: Any) -> None:
    for requirement in ("separation", "background-area", "core-quantitative", "core-qualitative", "zone-qualitative"):
        finding = find(requirement, as_of=date(2018, 7, 23))
        assert (finding.verdict, finding.measurement) == (Verdict.NOT_APPLICABLE, None)
        assert find(requirement, as_of=date(2018, 7, 24)).verdict is not Verdict.NOT_APPLICABLE


def all_unnamed(study: Study) -> Study:
    for name in SITES[:3]:
        study = site(name, institution=None)(study)
    return study


def test_core_sites_of_unnamed_institutions_do_not_pass_with_a_negative_margin(find: Any) -> None:
    finding = find("core-institutions", all_unnamed)
    assert finding.verdict is not PASS or (finding.margin_nominal is not None and finding.margin_nominal >= 0)


def test_unnamed_institutions_are_not_missing_core_sites(find: Any) -> None:
    finding = find("agreement", all_unnamed)
    assert finding.verdict is UNDECIDED
    assert finding.message.code == "reason.undecided.core-site-without-institution"
