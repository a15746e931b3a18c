"""Every site by itself: its own facts, limits and cases; the worst decides, and of several that with least margin."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import draw, profile, requirement
from tests.quick_part import mostly_slow
from tests.rules import asked, evaluated, finding_of, holds, limit, review, word
from zonegeo.evaluation.decide import judgement
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.measures.scene import Found
from zonegeo.model.condition import Condition, MeasureCondition
from zonegeo.model.evaluation import LimitUsed
from zonegeo.model.profile import Limit, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Fact, Study
from zonegeo.model.verdict import Verdict, worst

NOT_APPLICABLE, PASS, REVIEW, UNDECIDED, FAIL = Verdict
AREAS = {"b": "400 m2", "c": "800 m2", "d": "600 m2"}


def land(areas: Mapping[str, str | None] = AREAS, facts: Mapping[str, Mapping[str, Any]] | None = None) -> Study:
    """One core site and some background spaces; facts of ``""`` are those of the whole, and without area there is no
    place either."""
    known = {name: area for name, area in areas.items() if area is not None}
    study = draw("A." + ".".join(known), declared=known, within={name: "" for name in areas if name not in known})
    recorded = tuple(
        Fact(fact, value, "a test", site=site or None)
        for site, each in (facts or {}).items()
        for fact, value in each.items()
        if value is not None
    )
    return dataclasses.replace(study, facts=recorded)


def each_site(*limits: Limit, **more: Any) -> Requirement:
    return asked(*limits, scope="site", **more)


def lines(study: Study, rule: Requirement) -> dict[str, Verdict | None]:
    return {part.subject: part.verdict for part in finding_of(study, rule).parts}


@pytest.mark.parametrize(
    ("bound", "verdict", "subject", "verdicts"),
    [
        ("800 m2", PASS, "c", (PASS, PASS, PASS)),  # all pass: the one with the least margin is told
        ("799 m2", FAIL, "c", (PASS, FAIL, PASS)),
        ("500 m2", FAIL, "c", (PASS, FAIL, FAIL)),  # two fail: the one that fails by more
    ],
)
def test_the_worst_site_decides(bound: str, verdict: Verdict, subject: str, verdicts: tuple[Verdict, ...]) -> None:
    finding = finding_of(land(), each_site(limit(bound)))
    assert (finding.verdict, finding.subject) == (verdict, (subject,))
    assert tuple(part.verdict for part in finding.parts) == verdicts
    assert finding.margin_nominal == float(bound.split()[0]) - 800.0
    assert finding.measurement is not None
    assert finding.measurement.value == 800.0
    told = [each.values for each in finding.remarks if each.code == "remark.deciding-site"]
    assert told == [{"site": {"ko": "c", "en": "c"}}]


def counted_judgements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """From here on, gather the site of each judgement that is made."""
    asked_of: list[str] = []
    judge_one = judgement._judge_one

    def counted(here: Any, rule: Requirement) -> Any:
        asked_of.append(here.site)
        return judge_one(here, rule)

    monkeypatch.setattr(judgement, "_judge_one", counted)
    return asked_of


def test_sites_of_which_the_same_is_known_are_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_of = counted_judgements(monkeypatch)
    rule = word("open", "c", scope="site", roles=("background",))
    found = lines(land(facts={"b": {"c": True}, "d": {"c": True}}), rule)
    assert (found, asked_of) == ({"b": PASS, "c": UNDECIDED, "d": PASS}, ["b", "c"])
    found = lines(land(facts={"b": {"c": True}, "c": {"c": False}, "d": {"c": True}}), rule)
    assert (found, asked_of[2:]) == ({"b": PASS, "c": FAIL, "d": PASS}, ["b", "c"])
    # areas are each site's own
    assert lines(land(), each_site(limit("700 m2"))) == {"b": PASS, "c": FAIL, "d": PASS}
    assert asked_of[4:] == ["b", "c", "d"]


def test_sites_of_which_the_same_is_known_are_judged_once_in_all_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    study = land(facts={"b": {"c": True}, "c": {"c": False}, "": {"d": True}})
    alone = [
        dataclasses.replace(study.proposals["drawn"], id=ids, sites=("A", *ids))
        for ids in ("b", "bc", "bd", "d", "bcd")
    ]
    study = dataclasses.replace(study, proposals={each.id: each for each in alone})
    other = dataclasses.replace(study, facts=tuple(dataclasses.replace(each, value=False) for each in study.facts))
    rule = word("open", "c", scope="site", roles=("background",))
    both = profile(rule, asked(limit("700 m2"), scope="site", id="of-area"))

    def told(of: Study, name: str, found: Found) -> list[Any]:
        return list(evaluate_proposal(of, both, proposal_id=name, found=found, findings_alone=True).findings)

    expected = [told(of, name, {}) for of in (study, other) for name in study.proposals]
    asked_of = counted_judgements(monkeypatch)
    found: Found = {}
    assert [told(of, name, found) for of in (study, other) for name in study.proposals] == expected
    # areas are each site's own
    by_area = [site for _ in (study, other) for name in study.proposals for site in name]
    assert len(asked_of) - len(by_area) == 3 + 2  # true, false and nothing on record; in the other, false and nothing


def test_the_sum_passes_where_a_site_fails_and_the_other_way_round() -> None:
    # 1800 m2 in all: at most 700 m2 for each is another question than at most 2000 m2 for all
    assert finding_of(land(), asked(limit("2000 m2"))).verdict is PASS
    assert finding_of(land(), each_site(limit("700 m2"))).verdict is FAIL
    assert finding_of(land(), asked(limit("1700 m2"))).verdict is FAIL
    assert finding_of(land(), each_site(limit("1700 m2"))).verdict is PASS


def test_a_line_of_every_site_with_its_figure_and_its_limit() -> None:
    finding = finding_of(land(), each_site(limit("500 m2", when=holds("c")), limit("700 m2")), day=date(2022, 1, 1))
    facts: dict[str, dict[str, Any]] = {"b": {"c": True}, "c": {"c": False}, "d": {"c": False}}
    finding = finding_of(land(facts=facts), each_site(limit("500 m2", when=holds("c")), limit("700 m2")))
    assert [part.subject for part in finding.parts] == ["b", "c", "d"]
    for part, value, bound in zip(finding.parts, (400.0, 800.0, 600.0), (500.0, 700.0, 700.0), strict=True):
        assert (part.value, part.limit) == (value, LimitUsed("<=", bound, "m2"))
        assert (part.item, part.unit, part.name.en) == ("area", "m2", part.subject)
        # declared to the square metre
        assert (part.low, part.high) == (value - 0.5, value + 0.5)
    assert (finding.verdict, finding.subject, finding.limit) == (FAIL, ("c",), LimitUsed("<=", 700.0, "m2"))


@pytest.mark.parametrize("op", ["<=", ">="])
def test_of_several_that_fail_the_one_farthest_from_its_limit_is_told(op: Any) -> None:
    bound = "100 m2" if op == "<=" else "5000 m2"
    finding = finding_of(land(), each_site(limit(bound), op=op))
    assert finding.subject == (("c",) if op == "<=" else ("b",))


def test_roles_choose_the_sites() -> None:
    study = draw("A.b", declared={"A": "900 m2", "b": "100 m2"})
    for roles, verdict, count in ((["background"], PASS, 1), (["core"], FAIL, 1), ([], FAIL, 2)):
        rule = dataclasses.replace(each_site(limit("500 m2")), roles=tuple(roles))
        finding = finding_of(study, rule)
        assert (finding.verdict, len(finding.parts)) == (verdict, count)


def test_an_unknown_site_leaves_the_whole_undecided_unless_another_fails() -> None:
    unknown = {**AREAS, "e": None}
    finding = finding_of(land(unknown), each_site(limit("1 km2")))
    assert (finding.verdict, finding.subject, finding.margin_nominal) == (UNDECIDED, ("e",), None)
    assert finding.message.code == "reason.undecided.area-unknown"
    assert [each.code for each in finding.needs] == ["need.area-unknown"]
    assert finding_of(land(unknown), each_site(limit("700 m2"))).verdict is FAIL
    # nothing bounds it from above, and it is nothing less than none
    part = finding.parts[-1]
    assert (part.subject, part.value, part.low, part.high, part.verdict) == ("e", None, 0.0, None, UNDECIDED)


def test_a_recorded_figure_that_is_missing_is_a_line_without_ends() -> None:
    base = requirement("fact", "50 %", op=">=", roles=["background"])
    rule = dataclasses.replace(base, fact="share", scope="site")
    finding = finding_of(land(facts={"b": {"share": "60 %"}, "c": {"share": "40 %"}}), rule)
    assert (finding.verdict, finding.subject, finding.margin_nominal) == (FAIL, ("c",), -10.0)
    part = finding.parts[2]
    assert (part.subject, part.value, part.low, part.high, part.unit) == ("d", None, None, None, "%")


def test_what_is_known_of_a_site_goes_before_what_is_known_of_the_whole() -> None:
    rule = word("word", "c", scope="site", roles=("background",))
    facts: dict[str, dict[str, Any]] = {"": {"c": True}, "c": {"c": False}}
    assert lines(land(facts=facts), rule) == {"b": PASS, "c": FAIL, "d": PASS}
    assert lines(land(facts={"c": {"c": False}}), rule) == {"b": UNDECIDED, "c": FAIL, "d": UNDECIDED}
    # what is known of one site says nothing of the whole
    assert finding_of(land(facts={"c": {"c": False}}), word("word", "c")).verdict is UNDECIDED


# --- sites to which it does not apply ---------------------------------------------------------------------------------


def test_a_site_whose_case_has_no_limit_is_left_out() -> None:
    rule = each_site(limit("500 m2", when=holds("c")))
    study = land(facts={"b": {"c": True}, "c": {"c": False}, "d": {"c": False}})
    assert lines(study, rule) == {"b": PASS}
    assert finding_of(study, rule).verdict is PASS
    nowhere = finding_of(land(facts={name: {"c": False} for name in "bcd"}), rule)
    assert (nowhere.verdict, nowhere.message.code) == (NOT_APPLICABLE, "reason.no-limit-for-this-case")
    assert nowhere.cite is not None


def test_without_any_limit_in_force_nothing_applies() -> None:
    rule = each_site(limit("500 m2", since=date(2030, 1, 1)))
    for study in (land(), land({})):
        finding = finding_of(study, rule)
        assert (finding.verdict, finding.message.code) == (NOT_APPLICABLE, "reason.no-limit-in-force")
        assert finding.message.values == {"as_of": "2022-01-01", "since": "2030-01-01"}


def test_the_condition_of_the_requirement_is_asked_of_each_site() -> None:
    # what is known of a site goes before what is known of the whole
    rule = each_site(limit("500 m2"), condition=holds("c"))

    def verdict(**facts: dict[str, Any]) -> Verdict:
        known = {name.strip("_"): each for name, each in facts.items()}
        return finding_of(land({"b": "400 m2", "c": "800 m2"}, known), rule).verdict

    yes, no = {"c": True}, {"c": False}
    assert verdict() is UNDECIDED
    assert verdict(_=yes) is FAIL
    assert verdict(_=no) is NOT_APPLICABLE
    assert verdict(_=no, b=yes) is PASS
    assert verdict(_=no, c=yes) is FAIL
    assert verdict(_=yes, c=no) is PASS
    # of c alone it is not known whether the requirement speaks of it
    assert verdict(b=yes) is UNDECIDED
    assert verdict(c=yes) is FAIL
    assert verdict(b=no, c=no) is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("bound", "limit_used"), [("5 m2", LimitUsed("<=", 5.0, "m2")), (None, LimitUsed("<=", 0.0, "item"))]
)
def test_without_a_site_there_is_nothing_to_decide(bound: str | None, limit_used: LimitUsed) -> None:
    rule = each_site(limit("9 m2", until=date(2010, 1, 1)), limit(bound, since=date(2011, 1, 1)), reviews=(review(),))
    finding = finding_of(land({}), rule)
    assert (finding.verdict, finding.message.code) == (UNDECIDED, "reason.undecided.no-site")
    assert (finding.limit, finding.margin_nominal, finding.stable, finding.alternatives) == (limit_used, None, True, ())
    assert finding.measurement is not None
    measured = finding.measurement
    assert (measured.value, measured.low, measured.high) == (None, 0.0, None)
    assert (measured.unit, measured.method, measured.basis) == (limit_used.unit, "count", "unknown")
    assert finding.cite is not None
    assert finding.cite.clause == f"제{bound}조"


# --- cases and reviews of a site --------------------------------------------------------------------------------------


def test_each_site_has_its_own_case_and_its_own_committee() -> None:
    rule = each_site(limit("300 m2", when=holds("c")), limit("500 m2"), reviews=(review("700 m2", when=holds("r")),))
    facts: dict[str, dict[str, Any]] = {
        "b": {"c": False}, "c": {"c": False, "r": False}, "d": {"c": True, "r": True},
    }  # fmt: skip
    assert lines(land(facts=facts), rule) == {"b": PASS, "c": FAIL, "d": REVIEW}
    assert finding_of(land(facts=facts), rule).verdict is FAIL
    facts["c"]["r"] = True  # but 800 m2 are more than a committee may let pass
    assert lines(land(facts=facts), rule)["c"] is FAIL
    del facts["b"]["c"]  # 300 or 500 m2: 400 m2 pass or not
    assert lines(land({"b": "400 m2"}, {"b": facts["b"]}), rule) == {"b": UNDECIDED}
    finding = finding_of(land({"b": "400 m2"}, {"b": facts["b"]}), rule)
    assert (finding.message.code, finding.limit) == ("reason.undecided.limit-unknown", None)


TRUTHS = (True, False, None)


@pytest.mark.parametrize("bound", mostly_slow(["300 m2", "500 m2", "700 m2", "900 m2"], one_in=4))
def test_the_whole_is_its_worst_site(bound: str) -> None:
    rule = each_site(limit(bound, when=holds("c")), limit("650 m2"), reviews=(review("750 m2", when=holds("r")),))
    for cases in product(TRUTHS, repeat=3):
        facts = {site: {"c": case, "r": True} for site, case in zip("bcd", cases, strict=True)}
        finding = finding_of(land(facts=facts), rule)
        alone = [finding_of(land({site: AREAS[site]}, {site: facts[site]}), rule).verdict for site in "bcd"]
        assert [part.verdict for part in finding.parts] == alone
        assert finding.verdict is worst(alone)
        (subject,) = finding.subject
        assert alone["bcd".index(subject)] is finding.verdict


@given(st.dictionaries(st.sampled_from("bcd"), st.booleans()), st.sampled_from("bcd"), st.booleans())
def test_recording_a_fact_of_a_site_never_contradicts(known: dict[str, bool], site: str, value: bool) -> None:
    rule = each_site(limit("500 m2", when=holds("c")), limit("700 m2"))
    before = finding_of(land(facts={name: {"c": each} for name, each in known.items()}), rule).verdict
    if site not in known:
        after = finding_of(land(facts={name: {"c": each} for name, each in {**known, site: value}.items()}), rule)
        assert before in (UNDECIDED, after.verdict)


# --- what would flip it -----------------------------------------------------------------------------------------------


def drawn(declared: Mapping[str, str]) -> Study:
    """Sites of 10 m × 10 m each; what they declare may say something else."""
    return draw("A." + ".".join(declared), declared=declared)


def small(text: str) -> Condition:
    return MeasureCondition("area", "<=", Quantity.parse(text), ("background",))


def test_a_method_flips_the_whole_only_where_the_worst_site_is_another() -> None:
    # declared 90 m2, drawn 100 m2; limit 95 m2: measuring it flips the site, and the whole unless another fails anyway
    finding = finding_of(drawn({"b": "90 m2", "c": "10 m2"}), each_site(limit("95 m2")))
    assert (finding.verdict, finding.stable) == (PASS, False)
    assert "plane:EPSG:5186" in finding.flips
    failing = finding_of(drawn({"b": "90 m2", "c": "300 m2"}), each_site(limit("95 m2")))
    assert (failing.verdict, failing.subject, failing.stable, failing.flips) == (FAIL, ("c",), True, ())
    sure = finding_of(drawn({"b": "90 m2", "c": "10 m2"}), each_site(limit("500 m2")))
    assert (sure.verdict, sure.stable, sure.flips) == (PASS, True, ())


def test_a_method_may_flip_the_whole_by_another_site_than_the_one_that_is_told() -> None:
    # cells of 9 m: b is drawn with 162 m2 and c with 81 m2; limit 95 m2; c is nearest its limit, and only b would fail
    study = draw("A.bb.c", cell_m=9.0, declared={"b": "50 m2", "c": "94 m2"})
    finding = finding_of(study, each_site(limit("95 m2")))
    assert (finding.verdict, finding.subject, finding.stable) == (PASS, ("c",), False)
    assert "plane:EPSG:5186" in finding.flips
    assert "accuracy" not in finding.flips


def test_an_undecided_whole_does_not_flip() -> None:
    study = draw("A.b", declared={"b": "90 m2"}, within={"c": ""})
    finding = finding_of(study, each_site(limit("95 m2")))
    assert (finding.verdict, finding.subject, finding.stable, finding.flips) == (UNDECIDED, ("c",), True, ())


def test_a_case_of_one_site_that_another_method_turns_over() -> None:
    # "1 ha" is anything from 5,000 to 15,000 m2: which limit applies to b hangs on its accuracy
    study = draw("A.b.c", cell_m=100.0, declared={"b": "1 ha", "c": "10000 m2"})
    rule = each_site(limit("9 ha", when=small("10001 m2")), limit("1000 m2"))
    finding = finding_of(study, rule)
    assert (finding.verdict, finding.flips) == (PASS, ("condition",))
    exact = draw("A.b.c", cell_m=100.0, declared={"b": "10000 m2", "c": "10000 m2"})
    assert finding_of(exact, rule).flips == ()


def test_cautious_asks_every_site_to_be_sure() -> None:
    rule = each_site(limit("95 m2"))
    study = drawn({"b": "90 m2", "c": "10 m2"})
    (finding,) = evaluated(study, rule, cautious=True).findings
    assert (finding.verdict, finding.message.code) == (UNDECIDED, "reason.undecided.unstable")
    assert [part.verdict for part in finding.parts] == [PASS, PASS]
