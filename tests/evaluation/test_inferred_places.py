"""A place that was inferred is told as inferred: beside the verdict on it stands the one on what is stated."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
import shapely

from tests.geodesics import GRS80
from tests.pictures import DAY, draw, profile, requirement
from tests.places import HONGNEUNG
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.message import Name
from zonegeo.evaluation.decide import circumstances
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.geometry import shape_of
from zonegeo.i18n.translator import Translator
from zonegeo.measures import carry_out
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Profile
from zonegeo.model.study import PlaceEvidence, Role, Study
from zonegeo.model.verdict import Verdict

PASS, FAIL, UNDECIDED = Verdict.PASS, Verdict.FAIL, Verdict.UNDECIDED
# A is 100 m from 1 and 600 m from the far end of 2
PICTURE = "A1.2222"
SETTLED = Name("지번", "the parcel numbers")


def guessed(within: str, stated: str, **evidence: Any) -> Study:
    study = draw(PICTURE, cell_m=100.0, within={"b": within})
    place = PlaceEvidence("inferred", "a neighbour", tuple(stated), SETTLED)
    site = study.sites["b"]
    boundary = dataclasses.replace(site.boundary, place=dataclasses.replace(place, **evidence))
    return dataclasses.replace(study, sites={**study.sites, "b": dataclasses.replace(site, boundary=boundary)})


def found(study: Study, limit: str, **more: Any) -> Any:
    evaluation = evaluate_proposal(study, profile(requirement("separation", limit)), as_of=DAY, **more)
    return evaluation.finding("separation")


@pytest.mark.parametrize(
    ("stated", "limit", "verdict", "stable"),
    [
        ("12", "700 m", PASS, True),  # it passes wherever it is stated to be
        ("12", "300 m", PASS, False),  # on 1 it passes, on 1 and 2 nobody knows
        ("", "700 m", PASS, False),  # nothing is stated: it may be anywhere
        ("1", "300 m", PASS, True),  # what is inferred is what is stated
    ],
)
def test_beside_the_verdict_on_the_inferred_place(stated: str, limit: str, verdict: Verdict, stable: bool) -> None:
    finding = found(guessed("1", stated), limit)
    assert (finding.verdict, finding.stable) == (verdict, stable)
    assert (finding.flips == ("as-stated",)) is not stable
    told = [each for each in finding.remarks if each.code == "remark.places-inferred"]
    assert bool(told) is not stable
    for each in told:
        for language, words in (("ko", "지번"), ("en", "the parcel numbers")):
            assert words in Translator(language).tell(each)


def test_another_verdict_on_what_is_stated_flips_it_too() -> None:
    finding = found(guessed("1", "2"), "150 m")
    assert (finding.verdict, finding.flips) == (PASS, ("as-stated",))
    other = next(each for each in finding.alternatives if each.kind == "place")
    assert (other.verdict, other.low) == (FAIL, pytest.approx(200.0, abs=1e-6))


def test_a_stated_place_and_an_outline_have_nothing_beside_them() -> None:
    assert found(guessed("1", "12", basis="stated"), "300 m").stable
    study = guessed("1", "12")
    outlined = dataclasses.replace(study.sites["b"], boundary=study.sites["A"].boundary)
    assert found(dataclasses.replace(study, sites={**study.sites, "b": outlined}), "300 m").stable


def test_caution_makes_such_a_pass_undecided_and_an_undecided_one_stays() -> None:
    assert found(guessed("1", "12"), "300 m", cautious=True).verdict is UNDECIDED
    finding = found(guessed("12", "1"), "300 m")
    assert (finding.verdict, finding.flips) == (UNDECIDED, ())


def test_what_no_place_can_move_is_not_asked_again_as_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(measure: str, *more: Any, **named: Any) -> Any:
        asked.append(measure)
        return carry_out(measure, *more, **named)

    monkeypatch.setattr(circumstances, "carry_out", counted)
    rules = profile(requirement("separation", "700 m"), requirement("area", "2 km2", roles=("background",)))
    found_alone = evaluate_proposal(guessed("1", "12"), rules, as_of=DAY)
    assert (asked.count("separation"), asked.count("area")) == (2, 1)
    assert not [each.name for each in found_alone.finding("area").alternatives if each.kind == "place"]


def test_every_such_site_is_told_in_a_notice() -> None:
    evaluation: Evaluation = evaluate_proposal(
        guessed("1", "12"), profile(requirement("separation", "1 km")), as_of=DAY
    )
    notice = next(each for each in evaluation.notices if each.code == "site-place-inferred")
    assert (notice.where, notice.values["source"]) == ("b", "a neighbour")
    assert [each["en"] for each in notice.values["stated"]] == ["1", "2"]


def test_hongneung_passes_on_inferred_places_and_is_not_stable(hongneung: Study, innotown: Profile) -> None:
    """지정안 L552, L557: 동대문구 and no more. Everywhere in it the separation is 1,285.6 to about 4,803 m."""
    evaluation = evaluate_proposal(hongneung, innotown)
    assert {each.verdict for each in evaluation.findings if each.counts} == {PASS}
    separation = evaluation.finding("separation")
    assert (separation.stable, separation.flips) == (False, ("as-stated",))
    other = next(each for each in separation.alternatives if each.kind == "place")
    assert other.verdict is UNDECIDED
    assert (other.low, other.high) == (pytest.approx(1285.6, abs=0.1), pytest.approx(4803.0, abs=1.0))
    assert all(each.stable for each in evaluation.findings if each.counts and each.requirement != "separation")
    told = [each.where for each in evaluation.notices if each.code == "site-place-inferred"]
    assert told == ["bio-health", "rnd-support"]


def test_what_is_stated_must_be_a_place_of_the_study(small: Any, command: Any) -> None:
    shed = small.study["site"][2]
    shed["place"] = {"basis": "inferred", "source": "a map", "stated": ["wart"]}
    said = command("check", small.write(), "--lang", "en")
    assert (said.code, "ward" in said.err) == (4, True)
    shed["place"]["stated"] = ["ward"]
    assert command("check", small.write(), "--exit-zero").code == 0


@pytest.mark.slow
def test_map_and_report_say_so_and_what_would_settle_it(command: Any, tmp_path: Any) -> None:
    result = tmp_path / "r.json"
    command("check", "hongneung", "--format", "json", "-o", result)
    command("map", result, "-o", tmp_path / "m.html")
    command("report", result, "-o", tmp_path / "r.md", "--lang", "en")
    for name in ("m.html", "r.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "the parcel numbers" in text
        assert "its place is inferred" in text
    said = command("check", "hongneung", "--lang", "ko")
    assert "추정한 위치" in said.out
    assert "지번" in said.out


def test_what_is_stated_at_hongneung_ends_at_the_farthest_corner_of_the_district() -> None:
    """By another library, corner by corner: 4,792.6 m from KIST to the farthest, and 5 m off on either side."""
    study = read_study(HONGNEUNG)
    corners = shapely.get_coordinates(shape_of(study.places["11230"].geometry))
    cores = [site for site in study.sites_of(study.proposals["designation-2020"]) if site.role is Role.CORE]
    farthest = 0.0
    for core in cores:
        outline = shape_of(core.boundary.geometry)
        # those that are the farthest in degrees, of which 88 km and 111 km are one
        away = np.hypot(*((corners - shapely.get_coordinates(outline.centroid)) * (88, 111)).T)
        # a point every 9 m: the nearest of them is at most 3 mm farther than the nearest of all
        edge = shapely.get_coordinates(shapely.segmentize(outline.boundary, 1e-4))
        for lon, lat in corners[np.argsort(-away)[:6]]:
            farthest = max(farthest, min(GRS80.Inverse(lat, lon, y, x)["s12"] for x, y in edge))
    assert farthest == pytest.approx(4792.64, abs=0.01)
    stated = next(each for each in evaluate(study).finding("separation").alternatives if each.name == "as-stated")
    # bounded to 0.1 m
    assert stated.high is not None
    assert farthest + 10.0 <= stated.high <= farthest + 10.15
