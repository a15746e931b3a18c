"""Drafts: boundaries of a map's editor in place of the study's own, and every way in which they may not fit."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from tests.places import HONGNEUNG
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.errors import InputError
from zonegeo.model.study import Basis

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[127.04, 37.58], [127.041, 37.58], [127.041, 37.581], [127.04, 37.581], [127.04, 37.58]]],
}
BOW_TIE = {"type": "Polygon", "coordinates": [[[127, 37], [128, 38], [128, 37], [127, 38], [127, 37]]]}
PROPERTIES = {
    "id": "bt-it", "role": "background", "declared_area": "3434 m2", "basis": "drawn", "accuracy_m": 15,
    "source": "drawn for the tests", "source_date": "2026-01", "licence": "CC0-1.0",
}  # fmt: skip


def draft(
    folder: Path,
    *,
    geometry: Any = SQUARE,
    base: Any = None,
    proposal: str | None = None,
    twice: bool = False,
    **changed: Any,
) -> Path:
    feature = {"type": "Feature", "properties": PROPERTIES | changed, "geometry": geometry}
    document: dict[str, Any] = {"type": "FeatureCollection", "features": [feature] * (2 if twice else 1)}
    if base is not None:
        document["zonegeo"] = {"base": base}
    if proposal is not None:
        document["zonegeo"] = {"proposal": proposal}
    path = folder / "draft.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_draft_takes_the_place_of_a_boundary_and_joins_the_receipt(tmp_path: Path) -> None:
    path = draft(tmp_path)
    before, study = read_study(HONGNEUNG), read_study(HONGNEUNG, draft=path)
    assert study.sites["bt-it"].boundary.basis is Basis.DRAWN
    assert study.sites["bt-it"].boundary.geometry == SQUARE
    assert {name for name in study.sites if study.sites[name] != before.sites[name]} == {"bt-it"}
    assert [each.path for each in study.inputs] == [*(each.path for each in before.inputs), "draft.geojson"]
    found = evaluate(study)
    assert found.finding("separation").measurement != evaluate(before).finding("separation").measurement
    assert ("boundary-drawn", "bt-it") in [(notice.code, notice.where) for notice in found.notices]
    # nothing was declared of what was drawn anew, and no document states or claims anything of it
    assert study.sites["bt-it"].declared_area is None
    assert (study.proposals["designation-2020"].status, study.proposals["designation-2020"].stated) == ("draft", {})
    assert (found.proposal_status, found.claims) == ("draft", ())
    assert ("site-redrawn", "bt-it") in [(notice.code, notice.where) for notice in found.notices]
    # drawn by hand and not made from the declared area: its own area says something
    drawn = next(site for site in found.sites if site.id == "bt-it")
    assert drawn.measured_area == pytest.approx(9_803, abs=5)


def test_a_draft_on_the_same_files_is_taken_and_on_others_refused(tmp_path: Path) -> None:
    base = [{"path": each.path, "sha256": each.sha256} for each in read_study(HONGNEUNG).inputs]
    assert read_study(HONGNEUNG, draft=draft(tmp_path, base=base)).sites["bt-it"].boundary.geometry == SQUARE
    base[0]["sha256"] = "1" * 64  # the facts have changed since, the outlines have not
    study = read_study(HONGNEUNG, draft=draft(tmp_path, base=base))
    told = [(each.code, dict(each.values)) for each in evaluate(study).notices if each.code.startswith("draft")]
    assert told == [("draft-base-changed", {"file": "hongneung.toml"})]
    base[0]["sha256"] = read_study(HONGNEUNG).inputs[0].sha256
    base[1]["sha256"] = "0" * 64
    with pytest.raises(InputError, match="draft-of-another-base") as caught:
        read_study(HONGNEUNG, draft=draft(tmp_path, base=base))
    assert [problem.values["value"] for problem in caught.value.problems] == [base[1]["path"]]


@pytest.mark.parametrize(("changed", "code"), [
    ({"id": "bt-ti"}, "unknown-site"),
    ({"within": ["99999999"]}, "unknown-place"),
    ({"geometry": None}, "basis-and-geometry-disagree"),
    ({"basis": "guessed"}, "unknown-basis"),
    ({"declared_area": "3434"}, "quantity-without-unit"),
    ({"twice": True}, "duplicate-id"),
    ({"geometry": BOW_TIE}, "ring-crosses-itself"),
    ({"proposal": "plan-2032"}, "unknown-proposal"),
    ({"proposal": ""}, "unknown-proposal"),
    ({"base": ["nonsense"]}, "draft-of-another-base"),
    ({"role": "core"}, "draft-of-another-role"),
])  # fmt: skip
def test_a_draft_that_does_not_fit_is_refused(tmp_path: Path, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_study(HONGNEUNG, draft=draft(tmp_path, **changed))


def membership(folder: Path, *features: dict[str, Any], **member: Any) -> Path:
    document = {"type": "FeatureCollection", "zonegeo": member, "features": list(features)}
    path = folder / "members.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def feature(**changed: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": PROPERTIES | changed, "geometry": SQUARE}


def test_a_draft_adds_a_site_and_takes_another_out(tmp_path: Path) -> None:
    new = feature(id="added-1", name="새 배후공간", declared_area=None, accuracy_m=None)
    study = read_study(HONGNEUNG, draft=membership(tmp_path, new, added=["added-1"], removed=["bt-it"]))
    before = read_study(HONGNEUNG).proposals["designation-2020"]
    proposal = study.proposals["designation-2020"]
    assert proposal.sites == (*(each for each in before.sites if each != "bt-it"), "added-1")
    assert (proposal.status, proposal.stated) == ("draft", {})
    # the other proposals are as they were
    assert study.proposals["plan-2023"] == read_study(HONGNEUNG).proposals["plan-2023"]
    found = evaluate(study)
    assert [site.id for site in found.sites] == list(proposal.sites)
    added = next(site for site in found.sites if site.id == "added-1")
    assert (added.name.ko, added.role, added.basis, added.declared_area) == ("새 배후공간", "background", "drawn", None)
    assert added.measured_area == pytest.approx(9_803, abs=5)
    told = [each.code for each in found.notices if each.code.startswith("draft-site")]
    assert told == ["draft-site-added", "draft-site-removed"]
    assert found.claims == ()


def test_a_site_of_another_proposal_joins_as_the_study_knows_it(tmp_path: Path) -> None:
    study = read_study(HONGNEUNG, draft=membership(tmp_path, added=["korea-health"]))
    assert study.proposals["designation-2020"].sites[-1] == "korea-health"
    assert study.sites == read_study(HONGNEUNG).sites
    plan = read_study(HONGNEUNG, draft=membership(tmp_path, removed=["korea-health"], proposal="plan-2023"))
    assert evaluate(plan).proposal_status == "draft"
    assert "korea-health" not in plan.proposals["plan-2023"].sites


@pytest.mark.parametrize(("member", "code"), [
    ({"added": ["nowhere"]}, "unknown-site"),
    ({"added": ["kist"]}, "duplicate-id"),
    ({"removed": ["korea-health"]}, "unknown-site"),
    ({"removed": ["bt-it", "bt-it"]}, "duplicate-id"),
    # what was meant is not known, and a site that should have left would still be judged
    ({"removed": "bt-it"}, "invalid-value"),
    ({"remove": ["bt-it"]}, "unknown-key"),
    ({"removed": [7]}, "invalid-value"),
    ({"base": [{"path": "a.geojson"}]}, "draft-of-another-base"),
    ({"base": "a.geojson"}, "invalid-value"),
])  # fmt: skip
def test_sites_that_cannot_join_or_leave_are_refused(tmp_path: Path, member: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_study(HONGNEUNG, draft=membership(tmp_path, **member))


@pytest.mark.parametrize("name", ["hongneung", "goyang"])
def test_a_draft_of_another_study_is_refused_where_no_file_tells_whose_it_is(tmp_path: Path, name: str) -> None:
    """Its site has the id of one here, and may be other land."""
    path = draft(tmp_path)
    document = json.loads(path.read_text(encoding="utf-8")) | {"zonegeo": {"study": name}}
    path.write_text(json.dumps(document), encoding="utf-8")
    if name == "hongneung":
        assert read_study(HONGNEUNG, draft=path).sites["bt-it"].boundary.geometry == SQUARE
        return
    with pytest.raises(InputError) as caught:
        read_study(HONGNEUNG, draft=path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("draft-of-another-study", "draft.geojson: zonegeo.study")


@pytest.mark.parametrize("asked", ["plan-2023", "designation-2020"])
def test_no_proposal_is_judged_by_a_draft_of_another(tmp_path: Path, asked: str) -> None:
    """It was judged as if there were no draft."""
    drawn = membership(tmp_path, proposal="request-2019", removed=["bt-it"])
    with pytest.raises(InputError) as caught:
        read_study(HONGNEUNG, draft=drawn, proposal=asked)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("draft-of-another-proposal", "members.geojson: zonegeo.proposal")
    assert problem.values == {"value": "request-2019", "id": asked}
    study = read_study(HONGNEUNG, draft=drawn, proposal="request-2019")
    assert study.default_proposal == "request-2019"
    assert "bt-it" not in study.proposals["request-2019"].sites


def test_a_site_leaves_the_proposal_that_is_asked_about(tmp_path: Path) -> None:
    study = read_study(HONGNEUNG, draft=membership(tmp_path, removed=["bt-it"]), proposal="plan-2023")
    assert study.default_proposal == "plan-2023"
    assert "bt-it" not in study.proposals["plan-2023"].sites
    assert "bt-it" in study.proposals["designation-2020"].sites


def test_a_draft_may_be_another_proposal_as_it_is(tmp_path: Path) -> None:
    """Its facts and its day are those of that one; of the study's own proposal without a change it is no draft."""
    study = read_study(HONGNEUNG, draft=membership(tmp_path, proposal="request-2019"))
    assert evaluate(study).as_of == str(study.proposals["request-2019"].as_of)
    with pytest.raises(InputError, match="draft-empty"):
        read_study(HONGNEUNG, draft=membership(tmp_path, proposal="designation-2020"))


def test_an_empty_draft_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(InputError, match="draft-empty"):
        read_study(HONGNEUNG, draft=path)


def test_a_draft_is_judged_as_the_proposal_that_it_was_drawn_on(tmp_path: Path) -> None:
    path = draft(tmp_path, proposal="plan-2023")
    assert evaluate(read_study(HONGNEUNG, draft=path)).proposal == "plan-2023"
    assert evaluate(read_study(HONGNEUNG, draft=path), proposal="designation-2020").proposal == "designation-2020"


def test_a_boundary_that_was_drawn_over_as_it_is_keeps_what_was_declared_of_it(tmp_path: Path) -> None:
    own = read_study(HONGNEUNG).sites["bt-it"].boundary.geometry
    assert own is not None
    ring = list(own["coordinates"][0])
    turned = {"type": "Polygon", "coordinates": [[*ring[1:], ring[1]]]}
    study = read_study(HONGNEUNG, draft=draft(tmp_path, geometry=turned, declared_area="9 km2"))
    assert str(study.sites["bt-it"].declared_area) == "3434 m2"
    assert study.proposals["designation-2020"].status == "designated"
    assert evaluate(study).finding("background-area").measurement.value == 57_163.0


@pytest.mark.parametrize(("side", "verdict"), [(0.010, "pass"), (0.020, "fail")])
def test_a_draft_is_judged_on_its_own_area_whatever_was_declared(tmp_path: Path, side: float, verdict: str) -> None:
    """0.010 degrees square is 0.98 km2, 0.020 is 3.9 km2; 3,434 m2 were declared of the old outline."""
    east, north = 127.04 + side, 37.58 + side
    ring = [[127.04, 37.58], [east, 37.58], [east, north], [127.04, north], [127.04, 37.58]]
    for proposal in (None, "plan-2023"):
        path = draft(tmp_path, geometry={"type": "Polygon", "coordinates": [ring]}, proposal=proposal)
        found = evaluate(read_study(HONGNEUNG, draft=path))
        assert (found.finding("background-area").verdict.value, found.proposal_status) == (verdict, "draft")


def test_a_boundary_that_was_drawn_over_as_it_is_keeps_its_basis_and_accuracy(tmp_path: Path) -> None:
    own = read_study(HONGNEUNG).sites["bt-it"]
    study = read_study(HONGNEUNG, draft=draft(tmp_path, geometry=own.boundary.geometry, basis="surveyed", accuracy_m=0))
    assert study.sites["bt-it"] == own


def test_a_place_that_a_draft_names_anew_is_a_draft(tmp_path: Path) -> None:
    before = read_study(HONGNEUNG)
    site = next(each for each in before.sites.values() if len(each.boundary.within) == 1)
    other = next(name for name in before.places if name not in site.boundary.within)
    told = {"id": site.id, "role": site.role.value, "basis": "within", "accuracy_m": None, "geometry": None}
    study = read_study(HONGNEUNG, draft=draft(tmp_path, within=[other], **told))
    assert (study.sites[site.id].boundary.within, study.sites[site.id].declared_area) == ((other,), None)
    assert study.proposals["designation-2020"].status == "draft"


def test_a_draft_of_a_site_that_the_proposal_does_not_have_is_told(tmp_path: Path) -> None:
    study = read_study(HONGNEUNG, draft=draft(tmp_path))
    elsewhere = dataclasses.replace(
        study.proposals["designation-2020"], sites=tuple(name for name in study.sites if name != "bt-it")
    )
    without = dataclasses.replace(study, proposals={"designation-2020": elsewhere}, claims=())
    told = [(each.code, each.where) for each in evaluate(without).notices]
    assert ("redrawn-elsewhere", "bt-it") in told
    assert "redrawn-elsewhere" not in [each.code for each in evaluate(study).notices]


def test_header_map_and_report_of_a_draft_say_draft(tmp_path: Path, command: Any) -> None:
    path, result = draft(tmp_path), tmp_path / "r.json"
    said = command("check", HONGNEUNG, "--with", path, "--lang", "en", "--exit-zero", "--map", tmp_path / "m.html")
    assert "(designation-2020, draft)" in said.out
    assert "designated" not in said.out.splitlines()[1]
    assert '"draft"' in (tmp_path / "m.html").read_text(encoding="utf-8")
    command("check", HONGNEUNG, "--with", path, "--format", "json", "-o", result, "--exit-zero")
    command("report", result, "-o", tmp_path / "r.md", "--lang", "en")
    text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "draft" in text[:1500]
    assert "designated" not in text[:1500]
