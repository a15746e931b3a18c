"""What a study records against what its profile asks for: every mistake at once, each with its place."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from tests.pictures import draw, lonlat, profile, requirement, shapes
from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Name
from zonegeo.evaluation.check_facts import check_facts
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.i18n.translator import Translator
from zonegeo.model.condition import FactValue
from zonegeo.model.profile import Citation, Code, FactDescription, LayerDescription, Profile
from zonegeo.model.study import Fact, InputFile, Layer, LayerFeature, Provenance, Study

NAME = Name("이름", "name")
FACTS = (
    FactDescription("zoning", NAME, "word", ("residential", "commercial", "green")),
    FactDescription("public", NAME, "yes-no"),
    FactDescription("width", NAME, "quantity", unit="m"),
    FactDescription("consent", NAME, "quantity", unit="%"),
)
CITE = Citation("시험법", "제6조", date(2020, 1, 1))


def rules(**more: Any) -> Profile:
    return dataclasses.replace(profile(requirement("area", "1 km2")), facts=FACTS, **more)


def study(*facts: Fact, **more: Any) -> Study:
    return dataclasses.replace(draw("A.b"), facts=facts, **more)


def fact(name: str, value: FactValue, **whose: Any) -> Fact:
    return Fact(name, value, "a test", **whose)


def problems(given: Study, asked: Profile | None = None) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        check_facts(given, asked or rules())
    for problem in caught.value.problems:
        for language in ("ko", "en"):
            for sentence in Translator(language).problem(problem):
                assert not re.search(r"\{\w*\}|^problem\.", sentence), sentence
    return caught.value.problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zoning", "green"), ("zoning", "residential"), ("public", True), ("public", False), ("width", "4 m"),
        ("width", "0.1 km"), ("consent", "52.3 %"),
        ("nobody-asks-for-it", "anything"), ("nobody-asks-for-it", True),
    ],
)  # fmt: skip
def test_sound_facts(name: str, value: FactValue) -> None:
    check_facts(study(fact(name, value)), rules())


@pytest.mark.parametrize(
    ("name", "value", "code", "values"),
    [
        ("zoning", "gren", "unknown-fact-value",
         {"value": "gren", "nearest": "green", "known": "residential, commercial, green"}),
        ("zoning", True, "fact-recorded-otherwise", {"value": "True", "kind": {"code": "kind.word"}}),
        ("public", "true", "fact-recorded-otherwise", {"value": "true", "kind": {"code": "kind.yes-no"}}),
        ("public", "4 m", "fact-recorded-otherwise", {"value": "4 m", "kind": {"code": "kind.yes-no"}}),
        ("width", False, "fact-recorded-otherwise", {"value": "False", "kind": {"code": "kind.quantity"}}),
        ("width", "4", "quantity-without-unit", {"value": "4", "nearest": "", "key": "width"}),
        ("width", "4 kmm", "quantity-unknown-unit", {"value": "4 kmm", "nearest": "km", "key": "width"}),
        ("width", "wide", "quantity-not-a-number", {"value": "wide", "nearest": "", "key": "width"}),
        ("width", "4 m2", "limit-unit", {"value": "4 m2", "unit": "m"}),
        ("consent", "0.5 ratio", "limit-unit", {"value": "0.5 ratio", "unit": "%"}),
    ],
)  # fmt: skip
def test_a_fact_that_is_not_what_the_profile_describes(
    name: str, value: FactValue, code: str, values: Mapping[str, Any]
) -> None:
    (problem,) = problems(study(fact(name, value)))
    assert (problem.code, problem.where, problem.values) == (code, f"picture: fact {name}", values)


def test_the_place_names_the_file_and_the_site() -> None:
    files = (InputFile("geo/small.toml", "0"), InputFile("data/other.geojson", "1"))
    found = problems(study(fact("public", "yes"), fact("public", "no", site="b"), inputs=files))
    assert [each.where for each in found] == ["geo/small.toml: fact public", "geo/small.toml: fact public (b)"]


def layer(name: str, *facts: Mapping[str, FactValue], where: str = "") -> Layer:
    here = lonlat(shapes("A")["A"])
    features = tuple(LayerFeature(here, each, where) for each in facts)
    return Layer(name, NAME, True, 0.0, features, Provenance("a test", "2020", "CC0-1.0"))


def test_a_feature_of_a_layer_is_named_by_its_place_in_its_file() -> None:
    described = (LayerDescription("roads", NAME, (FACTS[2],)), LayerDescription("parks", NAME, (FACTS[0],)))
    roads = layer("roads", {"width": "4 m"}, {"width": "4 m2", "zoning": "no matter"}, {})
    parks = layer("parks", {"zoning": "gren"}, where="parks.geojson: features[0]")
    found = problems(study(layers={"roads": roads, "parks": parks}), rules(layers=described))
    assert [(each.code, each.where) for each in found] == [
        ("limit-unit", "picture: layer roads"),
        ("unknown-fact-value", "parks.geojson: features[0]"),
    ]
    # a layer that the profile does not ask for is left alone, and one that the study has not is missing, not wrong
    check_facts(study(layers={"rivers": layer("rivers", {"width": True})}), rules(layers=described))


def with_factors(*factors: str) -> Study:
    given = study()
    sites = {name: dataclasses.replace(each, boundary_factors=factors) for name, each in given.sites.items()}
    return dataclasses.replace(given, sites=sites)


def test_a_boundary_factor_that_the_code_list_does_not_have() -> None:
    listed = (Code("road", NAME, CITE), Code("river", NAME, CITE))
    check_facts(with_factors("road", "river"), rules(boundary_factors=listed))
    check_facts(with_factors("rode"), rules())  # a profile without a list asks for none
    first, second = problems(with_factors("road", "rode"), rules(boundary_factors=listed))
    assert (first.code, first.where) == ("unknown-boundary-factor", "picture: site A.boundary_factors")
    assert first.values == {"value": "rode", "nearest": "road", "known": "road, river"}
    assert second.where == "picture: site b.boundary_factors"


def test_every_mistake_is_told_at_once_before_anything_is_evaluated() -> None:
    given = dataclasses.replace(
        with_factors("rode"), layers={"roads": layer("roads", {"width": "4"})},
        facts=(fact("zoning", "gren"), fact("width", "4 m2", site="b"), fact("public", "yes")),
    )  # fmt: skip
    asked = rules(
        layers=(LayerDescription("roads", NAME, (FACTS[2],)),), boundary_factors=(Code("road", NAME, CITE),)
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        evaluate_proposal(given, asked)
    assert [each.code for each in caught.value.problems] == [
        "unknown-fact-value", "limit-unit", "fact-recorded-otherwise", "unknown-boundary-factor",
        "unknown-boundary-factor", "quantity-without-unit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        # one letter is missing of a name that is asked for; the same, which is recorded as well; another thing
        (["widt"], [("widt", "width")]), (["widt", "width"], []), (["number-of-storeys"], []), (["width"], []),
    ],
)  # fmt: skip
def test_a_name_that_is_much_like_one_that_is_asked_for_is_told(recorded: list[str], told: list[Any]) -> None:
    found = evaluate_proposal(study(*(fact(name, "4 m") for name in recorded)), rules(), as_of=CITE.since).notices
    notices = [each for each in found if each.code == "record-not-asked-for"]
    assert [(each.values["value"], each.values["nearest"]) for each in notices] == told
    for each in notices:
        assert "width" in Translator("ko").text(f"notice.{each.code}", **each.values)
