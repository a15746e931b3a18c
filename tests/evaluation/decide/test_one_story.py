"""A figure, its interval, its margins and its verdict tell one story, whatever is measured (small random pictures)."""

from __future__ import annotations

import dataclasses
from datetime import date
from importlib import import_module
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.measures.land.test_other_zones import point, zone
from tests.measures.layers.drawn_layers import box, layered, line
from tests.measures.owners import PUBLIC
from tests.pictures import READINGS, draw, judged, lonlat, requirement, shapes
from tests.quick_part import mostly_slow
from zonegeo.base.message import Name
from zonegeo.geometry import shape_of
from zonegeo.measures import MEASURES
from zonegeo.model.condition import FactCondition
from zonegeo.model.evaluation import Finding
from zonegeo.model.margin import satisfies
from zonegeo.model.profile import Item, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Agreement, Assessment, Fact, Figure, Institution, Study
from zonegeo.model.verdict import Verdict

pytest.importorskip("exactextract", reason="rules over rasters need the extra [raster]")
# only now: without the extra that module is left half loaded
over = import_module("tests.measures.layers.test_cells").over

NAMED = Name("-", "-")
STEEP = FactCondition("slope", op=">", quantity=Quantity.parse("12 %"))
# of a university three in a hundred and five patents are asked for
ITEMS = tuple(
    Item(name, NAMED, (dataclasses.replace(requirement("area", limit).limits[0], when={"kind": "university"}),))
    for name, limit in (("share", "3.0 %"), ("patents", "5 item"))
)
PASS, FAIL, UNDECIDED = Verdict.PASS, Verdict.FAIL, Verdict.UNDECIDED
# what is asked for: limits about what pictures of cells of 10 m come to, and what each measure needs beside
ASKED: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "separation": (("1 m", "10 m", "22 m", "30 m"), {"readings": READINGS}),
    "area": (("100 m2", "300 m2", "333 m2", "900 m2"), {}),
    "site-count": (("1 site", "2 site"), {}),
    "part-count": (("1 part", "2 part"), {"readings": ("rook", "queen")}),
    "gap": (("1 m", "10 m", "14 m"), {}),
    "compactness": (("0.3 ratio", "0.6 ratio", "0.7853 ratio"), {"readings": ("polsby-popper", "reock")}),
    "hole-count": (("0 hole", "1 hole"), {}),
    "hole-area": (("1 m2", "100 m2", "150 m2"), {}),
    "overlap": (("1 m2", "25 m2", "100 m2"), {}),
    "share": (("1 %", "50 %", "99 %"), {"layer": "roads"}),
    "area-inside": (("1 m2", "200 m2"), {"layer": "roads"}),
    "area-outside": (("1 m2", "200 m2"), {"layer": "roads"}),
    "distance": (("1 m", "10 m", "20 m"), {"layer": "roads"}),
    "feature-count": (("1 item", "2 item"), {"layer": "roads"}),
    "frontage": (("5 m", "20 m"), {"layer": "roads", "reach_m": 3.0}),
    "largest-crossing": (("5 m", "8 m"), {"layer": "roads", "fact": "width"}),
    "zone-spacing": (("20 m", "60 m"), {}),
    "national-area": (("0.0012 km2", "1500 m2"), {}),
    "site-share": (("0 %", "50 %", "66.7 %"), {"where": PUBLIC}),
    "cell-mean": (("10 %", "15 %"), {"layer": "slope", "fact": "slope"}),
    "cell-max": (("10 %", "20 %"), {"layer": "slope", "fact": "slope"}),
    "cell-min": (("5 %", "10 %"), {"layer": "slope", "fact": "slope"}),
    "cell-share": (("25 %", "50 %"), {"layer": "slope", "where": STEEP}),
    "fact": (("1.2 km", "1.25 km"), {"fact": "reach"}),
    "fact-is": (("1 item",), {"fact": "owner", "among": ("public",)}),
    "on-record": (("1 item",), {"fact": "owner", "among": ("public",)}),
    "years-since": (("1 year", "2 year"), {"fact": "notice", "among": ("issued",)}),
    "institution-count": (("1 institution", "2 institution"), {}),
    "agreement": (("1 institution", "all"), {}),
    "joint-agreement": (("1 institution", "all"), {}),
    "items-met": (("1 item", "2 item"), {"items": ITEMS}),
    "items-satisfied": (("1 item", "2 item"), {"items": ITEMS}),
    "notice-contents": (("3 item", "all"), {}),
}  # fmt: skip
OF_EACH = ("area", "part-count", "hole-area", "compactness", "share", "distance", "cell-mean", "fact")


@st.composite
def studies(of: st.DrawFn) -> Study:
    """A sheet of 4 × 5 cells: two roles, a place, outlines that are rough or not, and one that lies over another."""
    rows = ["".join(of(st.lists(st.sampled_from("AAab.1."), min_size=5, max_size=5))) for _ in range(4)]
    picture = "\n".join(rows)
    drawn = shapes(picture)
    assume(set("Aab") & set(drawn))
    letters = [each for each in drawn if each.isalpha()]
    declared = {each: of(st.sampled_from(["100 m2", "0.03 ha", "333.3 m2"])) for each in letters if of(st.booleans())}
    within = {} if "1" not in drawn else of(st.sampled_from([{}, {"x": "1"}, {"x": ""}]))
    accuracy = of(st.sampled_from([0.0, 0.5, 6.0]))
    study = draw(picture, within=within, declared=declared, accuracy_m=accuracy)
    if "b" in letters and of(st.booleans()):
        site = study.sites["b"]
        by = of(st.sampled_from([(5.0, 0.0), (-10.0, 5.0), (0.0, 1.0)]))
        over = dataclasses.replace(site.boundary, geometry=lonlat(shapely.affinity.translate(drawn["b"], *by)))
        study = dataclasses.replace(study, sites={**study.sites, "b": dataclasses.replace(site, boundary=over)})
    # a road and a green beside or over the land
    layer = [box(-5, 12, 60, 15)] if of(st.booleans()) else [line((0, -10), (50, -10)), box(0, 0, 20, 20)]
    sure = {"complete": of(st.booleans()), "accuracy_m": of(st.sampled_from([0.0, 2.0]))}
    return recorded(of, layered(study, layer, facts=[{"width": of(st.sampled_from(["4 m", "8 m"]))}], **sure))


def recorded(of: st.DrawFn, study: Study) -> Study:
    """Give a study other zones, cells, facts, institutions, agreements and assessments, some of which are open."""
    near = of(st.sampled_from([30.0, 60.0, 120.0]))
    other = zone(
        point(near, near), reach=of(st.sampled_from([0.0, 20.0])), area=of(st.sampled_from(["600 m2", "0.001 km2"]))
    )
    slopes = of(st.lists(st.sampled_from([5.0, 10.0, 20.0, float("nan")]), min_size=4, max_size=4))
    study = dataclasses.replace(study, other_zones=of(st.sampled_from([(), (other,), None])))
    study = over(study, [slopes[:2], slopes[2:]], cell=25.0)
    facts = [Fact("owner", of(st.sampled_from(["public", "private"])), "a test", site=each)
             for each in study.sites if of(st.booleans())]  # fmt: skip
    facts += [Fact("reach", of(st.sampled_from(["1.2 km", "1.25 km"])), "a test")] if of(st.booleans()) else []
    facts += [Fact("owner", "public", "a test")] if of(st.booleans()) else []
    since = of(st.sampled_from([None, date(2020, 1, 1), date(2020, 6, 1), date(2023, 1, 1)]))
    facts += [Fact("notice", "issued", "a test", since=since)]
    share, patents = of(st.sampled_from(["2.9 %", "3 %", "3.0 %"])), of(st.sampled_from(["4 item", "5 item"]))
    figures = tuple(
        Figure(item, "confirmed", Quantity.parse(text), "a test")
        for item, text in (("share", share), ("patents", patents)) if of(st.booleans())
    )  # fmt: skip
    kind = of(st.sampled_from(["university", ""]))
    institutions = {name: Institution(name, NAMED, kind, figures) for name in ("one", "two")}
    owners = {each: of(st.sampled_from([None, "one", "two"])) for each in study.sites}
    pact = Agreement("pact", date(2021, 1, 1), of(st.sampled_from([("one",), ("one", "two")])), "governor", "a test")
    judged_ = tuple(
        Assessment("items-satisfied", number, "a test", satisfied=of(st.booleans()))
        for number in (1, 2)
        if of(st.booleans())
    )
    return dataclasses.replace(
        study, facts=tuple(facts), institutions=institutions, assessments=judged_,
        agreements=of(st.sampled_from([(), (pact,)])),
        proposals={"drawn": dataclasses.replace(study.proposals["drawn"], figures="confirmed")},
        sites={name: dataclasses.replace(each, institution=owners[name]) for name, each in study.sites.items()},
    )  # fmt: skip


@st.composite
def rules(of: st.DrawFn, measure: str) -> Requirement:
    limits, needs = ASKED[measure]
    op, roles = of(st.sampled_from(["<=", "<", ">=", ">"])), of(st.sampled_from([(), ("background",)]))
    given_ = {name: each for name, each in needs.items() if name == "readings"}
    limit = of(st.sampled_from(limits))
    asked = requirement(
        measure, "1 item" if limit == "all" else limit, op=">=" if limit == "all" else op, roles=roles, **given_
    )
    if limit == "all":
        asked = dataclasses.replace(asked, limits=(dataclasses.replace(asked.limits[0], value=None),))
    scope = "site" if measure in OF_EACH and of(st.booleans()) else asked.scope
    others = {name: each for name, each in needs.items() if name != "readings"}
    return dataclasses.replace(asked, scope=scope, **others)


def told(finding: Finding) -> None:
    """Hold a finding to itself."""
    measured, limit = finding.measurement, finding.limit
    if measured is None or limit is None:
        assert finding.verdict in (Verdict.NOT_APPLICABLE, UNDECIDED)
        return
    low, high = (float("-inf"), float("inf"))
    low, high = (low if measured.low is None else measured.low), (high if measured.high is None else measured.high)
    slack = 1e-6 * (1.0 + abs(measured.value or 0.0))
    assert low <= high + slack
    if measured.value is not None:
        assert low - slack <= measured.value <= high + slack
    ends = {satisfies(limit.op, end, limit.value) for end in (low, high)}
    if finding.verdict in (PASS, FAIL):
        passes = finding.verdict is PASS
        # what is known at the least lies within: where all of it says otherwise the verdict would, too
        assert passes in ends
        if measured.value is not None:
            assert satisfies(limit.op, measured.value, limit.value) is passes
        # of several sites the worst is told, and another one may be the firmest
        if finding.stable and len(finding.parts) < 2:
            assert ends == {passes}
    else:
        assert len(ends) == 2 or finding.message.code != "reason.undecided.interval"
    sign = 1 if limit.op in ("<=", "<") else -1
    if finding.margin_nominal is not None:
        assert measured.value is not None
        assert finding.margin_nominal == pytest.approx(sign * (limit.value - measured.value))
    if finding.margin_certain is not None:
        assert finding.margin_certain == pytest.approx(sign * (limit.value - (high if sign == 1 else low)))
        assert finding.margin_nominal is None or finding.margin_certain <= finding.margin_nominal + slack


@pytest.mark.parametrize("measure", mostly_slow(ASKED, one_in=3))
@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_figure_interval_margins_and_verdict_tell_one_story(measure: str, data: Any) -> None:
    study, rule = data.draw(studies()), data.draw(rules(measure))
    for cautious in (False, True):
        finding = judged(study, rule, cautious=cautious).finding(measure)
        told(finding)
        assert not cautious or finding.verdict is not PASS or finding.stable


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_a_group_and_its_members_tell_one_story(data: Any) -> None:
    members = [data.draw(rules(measure)) for measure in ("area", "separation", "fact-is")]
    asked = requirement("group", data.draw(st.sampled_from(["1 item", "2 item", "3 item"])), op=">=")
    asked = dataclasses.replace(asked, members=tuple(each.id for each in members))
    evaluation = judged(data.draw(studies()), *members, asked)
    for finding in evaluation.findings:
        told(finding)
    verdicts = [evaluation.finding(each.id).verdict for each in members]
    group = evaluation.finding("group")
    # of those that are certain alone: a group may know more than its members, never less
    sure, open_ = verdicts.count(PASS), verdicts.count(UNDECIDED)
    needed = asked.limits[0].value.si
    if group.verdict is PASS:
        assert sure + open_ >= needed
        assert group.margin_certain is not None
        assert group.margin_certain >= 0.0
    if group.verdict is FAIL:
        assert sure < needed
        assert group.margin_certain is not None
        assert group.margin_certain < 0.0
    if sure >= needed:
        assert group.verdict is PASS
    if open_ == 0 and sure < needed and Verdict.NOT_APPLICABLE not in verdicts:
        assert group.verdict is FAIL


def test_every_measure_tells_its_story() -> None:
    assert {*ASKED, "group"} == set(MEASURES)


def test_two_drawings_that_lie_over_each_other_fail_with_a_figure() -> None:
    """The row that once failed with no value and no upper bound."""
    study = draw("ab")
    over = shapely.affinity.translate(shape_of(study.sites["a"].boundary.geometry), 0.00001, 0.0)
    site = study.sites["b"]
    moved = dataclasses.replace(
        site, boundary=dataclasses.replace(site.boundary, geometry=shapely.geometry.mapping(over))
    )
    finding = judged(
        dataclasses.replace(study, sites={**study.sites, "b": moved}), requirement("overlap", "1 m2")
    ).finding("overlap")
    told(finding)
    assert finding.verdict is FAIL
    assert finding.measurement is not None
    # 10 m × 10 m, a degree of 88.3 km moved by 1e-5
    assert finding.measurement.value == pytest.approx((10.0 - 0.883) * 10.0, abs=0.1)
