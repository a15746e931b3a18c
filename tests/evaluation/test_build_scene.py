"""From a study to the columns that measures read: which facts, which places, which planes, in which CRS."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely

from tests.pictures import DAY, draw, lonlat, moved_site, profile, requirement, shapes
from zonegeo.base.errors import InputError, UsageError
from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import as_of_for, build_scene, proposal_of
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.measures.scene import Scene
from zonegeo.model.study import Fact, InputFile, Layer, LayerFeature, Provenance, Study, Zone, ZonePlace

NAME = Name("이름", "name")


def scene_of(study: Study, proposal: str = "drawn") -> Scene:
    return build_scene(study, study.proposals[proposal], DAY)


def with_proposals(study: Study, *names: str) -> Study:
    own = study.proposals["drawn"]
    others = {name: dataclasses.replace(own, id=name) for name in names}
    return dataclasses.replace(study, proposals={"drawn": own, **others})


# --- which proposal, which day ----------------------------------------------------------------------------------------


def test_the_proposal_that_was_asked_for_or_the_studys_own() -> None:
    study = with_proposals(draw("A.b"), "other")
    assert proposal_of(study, None).id == "drawn"
    assert proposal_of(study, "other").id == "other"
    with pytest.raises(UsageError) as caught:
        proposal_of(study, "othr")
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == ("unknown-proposal", "picture")
    assert problem.values == {"value": "othr", "nearest": "other", "known": "drawn, other"}


def test_the_day_that_was_asked_for_or_the_proposals_own_and_never_today() -> None:
    proposal = draw("A.b").proposals["drawn"]
    assert as_of_for(proposal, None) == DAY
    assert as_of_for(proposal, date(2030, 5, 6)) == date(2030, 5, 6)
    undated = dataclasses.replace(proposal, as_of=None)
    assert as_of_for(undated, date(2030, 5, 6)) == date(2030, 5, 6)
    with pytest.raises(UsageError) as caught:
        as_of_for(undated, None)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where, problem.values) == ("as-of-missing", "drawn", {"proposal": "drawn"})


# --- facts ------------------------------------------------------------------------------------------------------------


def test_what_is_known_of_the_proposal_goes_before_what_is_known_of_the_study() -> None:
    facts = (
        Fact("a", "of the proposal", "s", proposal="drawn"), Fact("a", "of the study", "s"),
        Fact("b", "of the study", "s"), Fact("b", "of another", "s", proposal="other"),
        Fact("c", "of b and the study", "s", site="b"), Fact("c", "of b in the proposal", "s", "b", "drawn"),
        Fact("c", "of b in another", "s", "b", "other"), Fact("d", "of A", "s", site="A"),
    )  # fmt: skip
    study = with_proposals(dataclasses.replace(draw("A.b"), facts=facts), "other")

    def values(found: Any) -> dict[str, Any]:
        return {name: fact.value for name, fact in found.items()}

    drawn, other = scene_of(study), scene_of(study, "other")
    assert values(drawn.facts) == {"a": "of the proposal", "b": "of the study"}
    assert values(other.facts) == {"a": "of the study", "b": "of another"}
    assert [values(each) for each in drawn.site_facts] == [{"d": "of A"}, {"c": "of b in the proposal"}]
    assert [values(each) for each in other.site_facts] == [{"d": "of A"}, {"c": "of b in another"}]


# --- columns ----------------------------------------------------------------------------------------------------------


def test_shapes_come_in_metres_and_in_degrees() -> None:
    study = draw("Abb\n.bb", declared={"b": "0.5 ha"}, accuracy_m=2.0)
    scene = scene_of(study)
    assert (scene.crs, scene.as_of, scene.ids) == ("EPSG:5186", DAY, ("A", "b"))
    expected = shapes("Abb\n.bb")
    for name, shape, degrees in zip(scene.ids, scene.shapes, scene.lonlat, strict=True):
        assert shapely.area(shapely.symmetric_difference(shape, expected[name])) < 1e-3
        assert shapely.equals_exact(degrees, shapely.geometry.shape(lonlat(expected[name])), tolerance=1e-9)
    assert list(scene.accuracy) == [2.0, 2.0]
    assert np.isnan(scene.declared[0])
    assert (scene.declared[1], list(scene.declared_half)) == (5000.0, [0.0, 500.0])
    (back,) = scene.to_lonlat(scene.shapes[:1])
    assert shapely.equals_exact(back, scene.lonlat[0], tolerance=1e-8)
    assert (scene.figures, scene.stated, scene.institutions) == ("confirmed", {}, {})


def test_a_site_without_an_outline_has_its_places_and_their_accuracy() -> None:
    study = draw("A.1.2", within={"b": "1", "c": "12", "d": ""}, accuracy_m=3.0)
    places = {**study.places, "2": dataclasses.replace(study.places["2"], accuracy_m=7.0)}
    scene = scene_of(dataclasses.replace(study, places=places))
    assert [each is None for each in scene.shapes] == [False, True, True, True]
    assert [None if each is None else round(shapely.area(each), 3) for each in scene.places] == [
        None, 100.0, 200.0, None,
    ]  # fmt: skip
    # the coarser place counts; where nothing is known there is no accuracy either
    assert list(scene.accuracy[:3]) == [3.0, 3.0, 7.0]
    assert np.isnan(scene.accuracy[3])
    assert scene.place_names == {"1": Name("1", "1"), "2": Name("2", "2")}


def test_sites_in_the_same_places_share_one_object() -> None:
    scene = scene_of(draw("A.1.2", within={"b": "12", "c": "12", "d": "21"}))
    assert scene.places[1] is scene.places[2]


def test_the_other_belts_that_fit_the_place() -> None:
    assert dict(scene_of(draw("A.b")).other_planes) == {}  # 127°: the middle of its belt
    assert dict(scene_of(draw("A", within={}, crs="EPSG:5186")).other_planes) == {}
    east = scene_of(draw("A.b", crs="EPSG:5187"))
    assert list(east.other_planes) == ["EPSG:5186"]
    for shape in east.other_planes["EPSG:5186"]:
        assert shapely.area(shape) == pytest.approx(100.0, rel=1e-6)
    nowhere = draw("1", within={"A": "1", "b": ""})
    assert dict(scene_of(nowhere).other_planes) == {}


def test_a_crs_that_is_not_fit_is_told_at_its_place() -> None:
    study = dataclasses.replace(draw("A.b"), analysis_crs="EPSG:3857")
    for inputs, place in (((), "picture"), ((InputFile("geo/a.toml", "0"),), "geo/a.toml")):
        with pytest.raises(InputError) as caught:
            evaluate_proposal(dataclasses.replace(study, inputs=inputs), profile(requirement("area", "1 km2")))
        assert [each.where for each in caught.value.problems] == [f"{place}: study.analysis_crs"]
        assert caught.value.problems[0].values["value"] == "EPSG:3857"


def test_layers_are_columns_in_metres() -> None:
    here, there = (lonlat(shape) for shape in shapes("a.b").values())
    features = (LayerFeature(here, {"width": "4 m"}), LayerFeature(there, {}))
    layer = Layer("roads", NAME, True, 5.0, features, Provenance("a test", "2020", "CC0-1.0"))
    empty = dataclasses.replace(layer, id="parks", complete=False, features=())
    scene = scene_of(dataclasses.replace(draw("A.b"), layers={"roads": layer, "parks": empty}))
    roads, parks = scene.layers["roads"], scene.layers["parks"]
    assert [round(shapely.area(each), 3) for each in roads.shapes] == [100.0, 100.0]
    assert (roads.facts, roads.complete, roads.accuracy_m) == (({"width": "4 m"}, {}), True, 5.0)
    assert (len(parks.shapes), parks.facts, parks.complete) == (0, (), False)


def test_other_zones_have_their_own_places() -> None:
    geometries = [lonlat(shape) for shape in shapes("a.b.c").values()]
    places = [ZonePlace(geometry, 1.0, 2.0, "a test") for geometry in geometries]

    def zone(name: str, *own: ZonePlace) -> Zone:
        return Zone(name, NAME, date(2010, 1, 1), None, "고시", (), own)

    zones = (zone("north", places[0], places[2]), zone("none"), zone("south", places[1]))
    scene = scene_of(dataclasses.replace(draw("A.b"), other_zones=zones))
    assert {name: len(each) for name, each in scene.zone_shapes.items()} == {"north": 2, "none": 0, "south": 1}
    # cells of 10 m from the lower left corner of the picture
    assert [round(shapely.bounds(each)[0] - 200_000.0) for each in scene.zone_shapes["north"]] == [0, 40]
    assert [round(shapely.bounds(each)[0] - 200_000.0) for each in scene.zone_shapes["south"]] == [20]
    assert (scene.other_zones, scene_of(draw("A.b")).other_zones) == (zones, None)
    assert scene_of(draw("A.b")).zone_shapes == {}


def test_an_outline_that_crosses_itself_is_refused_by_its_site() -> None:
    bow_tie = {
        "type": "Polygon",
        "coordinates": [[[127.0, 37.0], [127.1, 37.1], [127.1, 37.0], [127.0, 37.1], [127.0, 37.0]]],
    }
    study = moved_site(draw("A.b"), "b", geometry=bow_tie)
    with pytest.raises(InputError) as refused:
        scene_of(study)
    assert [(each.code, each.where) for each in refused.value.problems] == [("geometry-invalid", "b")]
    assert refused.value.problems[0].values == {"value": "127.05, 37.05", "detail": "Self-intersection"}
