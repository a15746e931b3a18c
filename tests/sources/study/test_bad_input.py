"""Bad input: code, place, cause and one fix in both languages, exit 4, and nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.mistakes import Mistake, each_of
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.errors import InputError, Problem
from zonegeo.i18n.translator import Translator

SITES = "../data/sites.geojson"
HALL, YARD = f"{SITES}: features[0] (hall)", f"{SITES}: features[1] (yard)"


def properties(number: int, **changes: Any) -> Callable[[Any], object]:
    return lambda small: small.sites["features"][number]["properties"].update(changes)


def outline(number: int, *ring: tuple[float, float]) -> Callable[[Any], object]:
    geometry = {"type": "Polygon", "coordinates": [[list(position) for position in ring]]}
    return lambda small: small.sites["features"][number].update(geometry=geometry)


def duplicate(part: str) -> Callable[[Any], object]:
    return lambda small: small.study[part].append(small.study[part][0])


def head(**changes: Any) -> Callable[[Any], object]:
    return lambda small: small.study["study"].update(changes)


def proposed(**changes: Any) -> Callable[[Any], object]:
    return lambda small: small.study["proposal"][0].update(changes)


def source_of(told: str) -> Callable[[Any], object]:
    return lambda small: small.sites["features"][0]["properties"].update(source_date=told)


def foreign_crs(name: str) -> Callable[[Any], object]:
    return lambda small: small.sites.update(crs={"type": "name", "properties": {"name": name}})


MISTAKES = [
    Mistake(
        "a month that no year has", proposed(dated="2021-14"),
        "date-not-understood", "small.toml: proposal[0].dated", ("2021-14",)
    ),
    Mistake(
        "a date in words", proposed(dated="지난해 봄"),
        "date-not-understood", "small.toml: proposal[0].dated", ("지난해 봄",)
    ),
    *(
        Mistake(
            f"a source of {told}", source_of(told),
            "date-not-understood", "sites.geojson: features[0] (hall).properties.source_date", (told,)
        )
        for told in ("2023-02-30", "2020. 13. 1.", "2021년 4월 31일", "2019/0")
    ),
    Mistake(
        "a distance stated in hectares", proposed(stated={"separation": {"value": "5 ha", "source": "register"}}),
        "figure-unit", "small.toml: proposal drawn.stated.separation", ("5 ha", "m")
    ),
    Mistake(
        "an area stated in metres", proposed(stated={"core_area": {"value": "5 m", "source": "register"}}),
        "figure-unit", "small.toml: proposal drawn.stated.core_area", ("5 m", "m2")
    ),
    Mistake(
        "a claim of a distance in square kilometres", lambda small: small.study["claim"][1].update(stated="0.9 km2"),
        "figure-unit", "small.toml: claim far.stated", ("0.9 km2", "m")
    ),
    Mistake(
        "a zone and no table of zones", head(zone="gumi"), "zone-without-table", "small.toml: study.zone", ("gumi",)
    ),
    Mistake(
        "missing boundary file", head(boundaries=[SITES, "../data/stes.geojson"]), "file-missing",
        "../data/stes.geojson", ("../data/stes.geojson",),
    ),
    Mistake(
        "unknown role", properties(0, role="cor"), "unknown-role", f"{HALL}.properties.role", ("cor", "core")
    ),
    Mistake(
        "area without unit", properties(1, declared_area="3434"), "quantity-without-unit",
        f"{YARD}.properties.declared_area", ("3434", "3434 m2")
    ),
    Mistake(
        "area as a bare number", properties(1, declared_area=3434), "quantity-without-unit",
        f"{YARD}.properties.declared_area", ("3434",)
    ),
    Mistake(
        "area in metres", properties(1, declared_area="3434 m"), "quantity-not-an-area",
        f"{YARD}.properties.declared_area", ("3434 m",)
    ),
    Mistake(
        "area in an unknown unit", properties(1, declared_area="3 kmm2"), "quantity-unknown-unit",
        f"{YARD}.properties.declared_area", ("km2",)
    ),
    Mistake(
        "negative area", properties(1, declared_area="-0.7 km2"), "area-not-positive",
        f"{YARD}.properties.declared_area", ("-0.7 km2",)
    ),
    Mistake(
        "area of zero", properties(1, declared_area="0 m2"), "area-not-positive", f"{YARD}.properties.declared_area",
        ("0 m2",)
    ),
    Mistake(
        "parcel number without its last digits", properties(1, pnu="11230107001005"), "pnu-not-19-digits",
        f"{YARD}.properties.pnu", ("11230107001005", "19"),
    ),
    Mistake(
        "negative accuracy", properties(1, accuracy_m=-5), "invalid-value", f"{YARD}.properties.accuracy_m", ("-5",)
    ),
    Mistake(
        "unknown basis", properties(1, basis="os"), "unknown-basis", f"{YARD}.properties.basis", ("os", "osm")
    ),
    Mistake(
        "unknown key", properties(1, acuracy_m=5), "unknown-key", f"{YARD}.properties.acuracy_m", ("accuracy_m",)
    ),
    Mistake(
        "outline without accuracy", properties(1, accuracy_m=None), "accuracy-missing",
        f"{YARD}.properties.accuracy_m", ("yard",),
    ),
    Mistake(
        "outline of a site that lies somewhere", properties(1, basis="within"), "basis-and-geometry-disagree",
        f"{YARD}.properties.basis", ("within",),
    ),
    Mistake(
        "ring not closed",
        outline(1, (127.02, 37.50), (127.03, 37.50), (127.03, 37.51), (127.02, 37.51)),
        "ring-not-closed", f"{YARD}.geometry.coordinates[0]", ("127.02, 37.5", "127.02, 37.51")
    ),
    Mistake(  # the bow tie: its two diagonals meet in the middle, 127.025 37.505
        "ring crosses itself",
        outline(1, (127.02, 37.50), (127.03, 37.51), (127.03, 37.50), (127.02, 37.51), (127.02, 37.50)),
        "ring-crosses-itself", f"{YARD}.geometry", ("127.025, 37.505",)
    ),
    Mistake(
        "ring too short", outline(1, (127.02, 37.50), (127.03, 37.50), (127.02, 37.50)), "ring-too-short",
        f"{YARD}.geometry.coordinates[0]", ("3",)
    ),
    Mistake(
        "outline of no area",
        outline(1, (127.02, 37.50), (127.03, 37.50), (127.02, 37.50), (127.02, 37.50)),
        "geometry-invalid", f"{YARD}.geometry", ()
    ),
    Mistake(
        "longitude and latitude swapped",
        outline(1, (37.50, 127.02), (37.50, 127.03), (37.51, 127.03), (37.50, 127.02)),
        "lonlat-swapped", f"{YARD}.geometry.coordinates[0][0]", ("[127.02, 37.5]",)
    ),
    Mistake(
        "projected coordinates",
        outline(1, (201766, 544500), (202650, 544500), (202650, 545600), (201766, 544500)),
        "coordinates-projected", f"{YARD}.geometry.coordinates[0][0]", ("201766, 544500", "EPSG:4326")
    ),
    Mistake(
        "integer beyond all bounds",
        outline(1, (10**400, 37), (127.03, 37.5), (127.03, 37.6), (10**400, 37)),
        "json-number-too-large", "sites.geojson", ("10000",)
    ),
    Mistake(
        "a line", lambda small: small.sites["features"][1].update(geometry={"type": "LineString", "coordinates": []}),
        "geometry-not-a-polygon", f"{YARD}.geometry", ("LineString",)
    ),
    Mistake(
        "null for a feature", lambda small: small.sites["features"].append(None), "geojson-not-a-feature",
        f"{SITES}: features[3]", ("None",),
    ),
    Mistake(
        "null for the features", lambda small: small.places.update(features=None), "geojson-no-features",
        "../data/places.geojson: features", ("NoneType",),
    ),
    Mistake("foreign CRS", foreign_crs("EPSG:5186"), "geojson-other-crs", f"{SITES}: crs", ("EPSG:5186",)),
    Mistake(
        "unknown site in a proposal", proposed(sites=["hall", "yrad"]), "unknown-site",
        "small.toml: proposal[0] (drawn).sites", ("yrad", "yard"),
    ),
    Mistake(
        "site twice in a proposal", proposed(sites=["hall", "yard", "yard"]), "duplicate-id",
        "small.toml: proposal[0] (drawn).sites", ("yard",),
    ),
    Mistake("duplicate site", duplicate("site"), "duplicate-id", "small.toml: site", ("hall",)),
    Mistake("duplicate proposal", duplicate("proposal"), "duplicate-id", "small.toml: proposal", ("drawn",)),
    Mistake("duplicate claim", duplicate("claim"), "duplicate-id", "small.toml: claim", ("parts",)),
    Mistake(
        "unknown place", properties(2, within=["wrad"]), "unknown-place",
        f"{SITES}: features[2] (shed).properties.within", ("wrad", "ward"),
    ),
    Mistake(
        "unknown institution", lambda small: small.study["site"][0].update(institution="colege"),
        "unknown-institution", "small.toml: site[0] (hall).institution", ("colege", "college"),
    ),
    Mistake("unknown default proposal", head(proposal="darwn"), "unknown-proposal-id", "study.proposal", ("drawn",)),
    Mistake("site without a feature", lambda small: small.study["site"].append({"id": "hal", "name": {"ko": "가",
            "en": "b"}}), "site-without-feature", "small.toml: site[3] (hal)", ("hal", "hall")),
    Mistake("parts that a claim does not add", lambda small: small.study["claim"][0].update(parts=[]), "claim-parts",
            "small.toml: claim parts.parts", ("sum-of-parts",)),
    Mistake("a sum without what it should be", lambda small: small.study["claim"][0].pop("stated"),
            "claim-stated-missing", "small.toml: claim parts.stated", ("sum-of-parts",)),
    Mistake("dates that are none", lambda small: small.study["claim"][0].update(
            quantity="order-of-dates", parts=[], listed=["2020-02", "2020-02-30"]), "claim-list",
            "small.toml: claim parts.listed", ("order-of-dates",)),
    Mistake("key left out", lambda small: small.study["proposal"][0].pop("status"), "missing-key",
            "small.toml: proposal[0].status", ("status",)),
    Mistake("date that is none", proposed(as_of="2020-02-30"), "invalid-value", "small.toml: proposal[0].as_of",
            ("2020-02-30",)),
    Mistake("geographic CRS", head(analysis_crs="EPSG:4326"), "crs-in-degrees", "small.toml: study.analysis_crs",
            ("EPSG:4326",)),
    Mistake("Web Mercator", head(analysis_crs="EPSG:3857"), "crs-web-mercator", "small.toml: study.analysis_crs",
            ("EPSG:3857",)),
    Mistake("unknown CRS", head(analysis_crs="EPSG:51860"), "crs-unknown", "small.toml: study.analysis_crs",
            ("EPSG:51860",)),
    Mistake("unknown profile", head(profile="kr/inotown"), "unknown-profile", "small.toml: study.profile",
            ("kr/innotown",)),
]  # fmt: skip
mistakes = each_of(MISTAKES)


def problems_of(small: Any) -> tuple[Problem, ...]:
    """Return what is told of a study; a study that is sound fails the test."""
    with pytest.raises(InputError) as caught:
        evaluate(small.write())
    return caught.value.problems


def told_of(small: Any, mistake: Mistake) -> Problem:
    mistake.break_it(small)
    found = [problem for problem in problems_of(small) if problem.code == mistake.code]
    assert found, f"{mistake.code} is not among what is told"
    return found[0]


def test_the_study_is_sound_before_a_part_of_it_is_broken(small: Any) -> None:
    # without this, a fixture that is broken by itself would make every test below pass
    assert evaluate(small.write(), profile=str(small.rules_file)).verdict.value == "pass"


@mistakes
def test_place_names_the_file_and_the_key(mistake: Mistake, small: Any) -> None:
    assert mistake.where in told_of(small, mistake).where


@mistakes
def test_explained_in_both_languages(mistake: Mistake, small: Any) -> None:
    problem = told_of(small, mistake)
    for language in ("ko", "en"):
        told = Translator(language).problem(problem)
        for sentence in told:
            assert f"problem.{mistake.code}" not in sentence, "a code is no sentence"
            assert not re.search(r"\{\w*\}", sentence), "a placeholder is left over"
            assert len(sentence.split()) >= 2
            assert not sentence.endswith(": ")
        assert len(set(told)) == 3, "what, why and the fix are three different things"
        for name in mistake.names:
            assert any(name in sentence for sentence in told), f"{name} is named in none of {told}"


@mistakes
def test_explained_in_korean_to_korean_readers(mistake: Mistake, small: Any) -> None:
    for sentence in Translator("ko").problem(told_of(small, mistake)):
        assert re.search("[가-힣]", sentence), f"not Korean: {sentence}"


@mistakes
def test_no_mistake_is_told_that_nobody_made(mistake: Mistake, small: Any) -> None:
    """One mistake, one problem: a follow-up such as "add a feature" sends the reader to a place that is sound."""
    mistake.break_it(small)
    assert {problem.code for problem in problems_of(small)} == {mistake.code}


@mistakes
def test_exit_4_and_nothing_written(mistake: Mistake, small: Any, command: Any, tmp_path: Path) -> None:
    mistake.break_it(small)
    file = small.write()
    before = sorted(tmp_path.rglob("*"))
    said = command("check", file, "--map", tmp_path / "map.html", "-o", tmp_path / "result.json", "--lang=en")
    assert said.code == 4
    assert said.out == ""
    assert f"[{mistake.code}]" in said.err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "change", [{"analysis_crs": "EPSG:4326"}, {"analysis_crs": "EPSG:51860"}, {"profile": "kr/inotown"},
               {"profile": "no-such.toml"}], ids=str,
)  # fmt: skip
def test_place_of_what_the_head_names(change: dict[str, str], small: Any) -> None:
    head(**change)(small)
    (problem,) = problems_of(small)
    assert problem.where == f"small.toml: study.{next(iter(change))}"


def test_all_mistakes_of_two_files_at_once(small: Any, command: Any) -> None:
    duplicate("claim")(small)  # small.toml
    proposed(sites=["hall", "yrad"])(small)
    properties(0, role="cor", declared_area="-1 m2")(small)  # sites.geojson
    outline(1, (127.02, 37.50), (127.03, 37.50), (127.03, 37.51), (127.02, 37.51))(small)
    codes = {problem.code for problem in problems_of(small)}
    five = {"duplicate-id", "unknown-site", "unknown-role", "area-not-positive", "ring-not-closed"}
    assert five <= codes
    said = command("check", small.file)
    assert said.code == 4
    assert all(f"[{code}]" in said.err for code in five)


def test_mistakes_of_both_kinds_in_one_file_are_told_together(small: Any) -> None:
    small.study["claim"][0].pop("source")
    proposed(sites=["hall", "yrad"])(small)
    assert {problem.code for problem in problems_of(small)} == {"missing-key", "unknown-site"}


def test_every_feature_with_the_same_mistake_is_named(small: Any) -> None:
    for number in range(3):
        properties(number, basis="guess")(small)
    places = [problem.where for problem in problems_of(small) if problem.code == "unknown-basis"]
    assert len(set(places)) == 3


def test_missing_study_file(command: Any, tmp_path: Path) -> None:
    said = command("check", tmp_path / "none.toml", "-o", tmp_path / "result.json", "--lang=en")
    assert said.code == 4
    assert f"[file-missing] {tmp_path / 'none.toml'}" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_proposal_without_a_day_is_sound(small: Any) -> None:
    """The day may come from the command line."""
    small.study["proposal"][0].pop("as_of")
    assert evaluate(small.write(), as_of=date(2020, 7, 31)).as_of == "2020-07-31"


@pytest.mark.parametrize("told", ["", "2020", "2020년 3월", "2020. 3. 1.", "봄에 받음", "2020-02-29", "spring of 2020"])
def test_a_source_has_a_date_or_words(small: Any, told: str) -> None:
    source_of(told)(small)
    study = read_study(small.write())
    assert study.sites["hall"].boundary.provenance.source_date == told
