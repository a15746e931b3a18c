"""What is recorded counts from the day on which it was made; what is not recorded proves nothing."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from tests.pictures import draw
from tests.rules import asked, evaluated, finding_of, holds, limit, verdict_of
from zonegeo.base.errors import InputError
from zonegeo.evaluation.check_facts import check_facts
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.model.profile import Profile
from zonegeo.model.study import AGREEMENT_CONTENTS, Agreement, Assessment, Fact, Study
from zonegeo.model.verdict import Verdict
from zonegeo.sources.study.study_schema import AgreementEntry

PASS, FAIL, UNDECIDED = Verdict.PASS, Verdict.FAIL, Verdict.UNDECIDED
MADE = date(2021, 5, 10)
JUDGED = ("core-qualitative", "zone-qualitative")


def recorded(*facts: Fact, area: str = "1000 m2") -> Study:
    return dataclasses.replace(draw("A.b", declared={"b": area}), facts=facts)


def by_id(study: Study, rules: Profile, day: date) -> dict[str, Any]:
    evaluation = evaluate_proposal(study, rules, as_of=day)
    return {each.requirement: each for each in evaluation.findings}


@pytest.mark.parametrize(("day", "verdict"), [(date(2021, 5, 9), UNDECIDED), (MADE, PASS), (date(2021, 5, 11), PASS)])
def test_a_fact_is_known_from_its_day_on(day: date, verdict: Verdict) -> None:
    rule = asked(limit("2000 m2", when=holds("c")), limit("500 m2"))
    assert verdict_of(recorded(Fact("c", True, "letter", since=MADE)), rule, day) is verdict


def test_the_latest_record_that_is_known_counts_whatever_the_order() -> None:
    rule = asked(limit("2000 m2", when=holds("c")), limit("500 m2"))
    both = (Fact("c", False, "letter", since=MADE), Fact("c", True, "deed"))
    for facts in (both, both[::-1]):
        assert verdict_of(recorded(*facts), rule, date(2021, 5, 9)) is PASS
        assert verdict_of(recorded(*facts), rule, MADE) is FAIL


def test_hongneung_before_and_after_the_committee(hongneung: Study, innotown: Profile) -> None:
    """The committee sat from 2019-11 to 2020-06: on the day of the request nobody knew what it would find."""
    before, after = (by_id(hongneung, innotown, day) for day in (date(2020, 6, 29), date(2020, 6, 30)))
    for name in (*JUDGED, "core-quantitative"):
        assert (before[name].verdict, after[name].verdict) == (UNDECIDED, PASS), name
    request = evaluate_proposal(hongneung, innotown, proposal_id="request-2019")
    found = {each.requirement: each for each in request.findings}
    assert [found[name].verdict for name in JUDGED] == [UNDECIDED, UNDECIDED]
    assert [each.code for each in found["core-qualitative"].remarks] == ["remark.known-later"]
    assert found["core-quantitative"].verdict is PASS  # on the figures of the request


def test_a_judgement_of_later_says_when(hongneung: Study, innotown: Profile) -> None:
    remark = by_id(hongneung, innotown, date(2019, 12, 1))["zone-qualitative"].remarks[0]
    assert dict(remark.values) == {"count": 17, "since": "2020-06-30"}


@pytest.mark.parametrize("item", [0, 10])
def test_an_assessment_of_an_item_that_is_none(hongneung: Study, innotown: Profile, item: int) -> None:
    study = dataclasses.replace(hongneung, assessments=(Assessment("core-qualitative", item, "p. 1", False),))
    with pytest.raises(InputError) as caught:
        check_facts(study, innotown)
    assert [each.code for each in caught.value.problems] == ["assessment-of-no-item"]


def test_an_item_judged_twice_has_no_outcome(small: Any, command: Any) -> None:
    small.study["assessment"].append({"requirement": "core-qualitative", "not_satisfied": [2], "source": "r"})
    said = command("check", small.write(), "--lang", "en")
    assert (said.code, "core-qualitative 2" in said.err) == (4, True)


# --- agreements -------------------------------------------------------------------------------------------------------


def under(contents: tuple[str, ...] | None, innotown: Profile, hongneung: Study) -> Any:
    pact = dataclasses.replace(hongneung.agreements[0], contents=contents)
    return by_id(dataclasses.replace(hongneung, agreements=(pact,)), innotown, date(2020, 7, 31))["agreement"]


@pytest.mark.parametrize("left_out", AGREEMENT_CONTENTS)
def test_one_content_missing_fails_and_is_named(left_out: str, innotown: Profile, hongneung: Study) -> None:
    found = under(tuple(each for each in AGREEMENT_CONTENTS if each != left_out), innotown, hongneung)
    assert found.verdict is FAIL
    assert [each["ko"] for each in found.remarks[0].values["contents"]] == [AGREEMENT_CONTENTS[left_out].ko]


def test_none_fails_all_pass_and_nothing_recorded_stands_on_the_form(innotown: Profile, hongneung: Study) -> None:
    assert under((), innotown, hongneung).verdict is FAIL
    complete = under(tuple(AGREEMENT_CONTENTS), innotown, hongneung)
    assert (complete.verdict, complete.remarks) == (PASS, ())
    unknown = under(None, innotown, hongneung)
    assert (unknown.verdict, [each.code for each in unknown.remarks]) == (PASS, ["remark.agreement-contents-unknown"])


def test_the_words_of_the_clause_are_read_and_others_refused(small: Any, command: Any) -> None:
    words = [each.ko for each in AGREEMENT_CONTENTS.values()]
    entry = AgreementEntry.model_validate(
        {"id": "a", "signed": MADE, "institutions": ["x"], "governor": "시장", "source": "s", "contents": words}
    )
    assert entry.contents == tuple(AGREEMENT_CONTENTS)
    small.study["agreement"][0]["contents"] = ["x"]
    said = command("check", small.write(), "--lang", "en")
    assert (said.code, "diligence" in said.err) == (4, True)


def test_a_complete_agreement_counts_beside_one_that_lacks() -> None:
    lacking = Agreement("a", MADE, ("x",), "시장", "s", ("other",))
    assert lacking.lacking == ("purpose-and-period", "responsibilities", "funding", "diligence")
    assert dataclasses.replace(lacking, contents=None).lacking == ()


# --- institutions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("owner", "verdict"), [(None, UNDECIDED), ("kist", PASS)])
def test_nothing_on_record_of_an_owner_proves_no_institution(
    owner: str | None, verdict: Verdict, hongneung: Study, innotown: Profile
) -> None:
    sites = {
        name: dataclasses.replace(site, institution=owner if name == "kist" else None)
        for name, site in hongneung.sites.items()
    }
    study = dataclasses.replace(hongneung, sites=sites)
    assert by_id(study, innotown, date(2020, 7, 31))["core-institutions"].verdict is verdict


def test_a_dated_fact_is_told_in_both_languages() -> None:
    rule = asked(limit("2000 m2", when=holds("c")), limit("500 m2"))
    study = recorded(Fact("c", True, "letter", since=MADE))
    assert finding_of(study, rule, day=date(2020, 1, 1)).verdict is UNDECIDED
    assert evaluated(study, rule, day=MADE).verdict is PASS
