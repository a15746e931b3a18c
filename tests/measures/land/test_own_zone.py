"""An entry of the table of zones that may be the study's own: named, asked about, never held against it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tests.pictures import DAY, ORIGIN, draw, judged, lonlat, requirement
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.message import Name
from zonegeo.i18n.translator import Translator
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Study, Zone, ZoneArea, ZonePlace
from zonegeo.model.verdict import Verdict

PASS, FAIL, UNDECIDED = Verdict.PASS, Verdict.FAIL, Verdict.UNDECIDED
FAR_KM = 30.0


def zone(name: str, east_km: float, area: str = "1 km2", accuracy: float = 100.0) -> Zone:
    import shapely

    size = Quantity.parse(area)
    place = lonlat(shapely.Point(ORIGIN[0] + east_km * 1000 + 50, ORIGIN[1] + 50))
    areas = (ZoneArea(size, size, size, DAY, None, "a test"),)
    return Zone(
        name,
        Name(f"{name} 특구", f"{name} zone"),
        DAY,
        None,
        "고시",
        areas,
        (ZonePlace(place, accuracy, accuracy, "t"),),
    )


def study(*zones: Zone, told: bool = False) -> Study:
    drawn = draw("A.b", cell_m=100.0, declared={"A": "1 ha", "b": "1 ha"})
    return dataclasses.replace(drawn, other_zones=zones, own_zone_is_told=told)


def found(given: Study, measure: str = "zone-spacing", limit: str = "10 km", op: Any = ">") -> Any:
    roles = ["background"] if measure == "national-area" else []
    finding = judged(given, requirement(measure, limit, op=op, roles=roles)).finding(measure)
    for language in ("ko", "en"):
        for each in (finding.message, *finding.remarks, *finding.needs):
            assert "{" not in Translator(language).tell(each)
    return finding


@pytest.mark.parametrize(
    ("told", "spacing", "codes"), [(False, UNDECIDED, ["remark.zone-perhaps-own"]), (True, FAIL, [])]
)
def test_an_entry_where_the_sites_lie(told: bool, spacing: Verdict, codes: list[str]) -> None:
    finding = found(study(zone("here", 0.0), zone("far", FAR_KM), told=told))
    assert finding.verdict is spacing
    assert [each.code for each in finding.remarks if "zone" in each.code] == codes
    text = Translator("en").tell(finding.message)
    assert "here zone" in text  # the zone that fails it, or that is asked about
    if not told:
        assert 'zone = "here"' in Translator("en").tell(finding.remarks[0])
        assert finding.message.code == "reason.undecided.zone-perhaps-own"


def test_a_near_zone_that_does_not_overlap_is_another_one_and_named() -> None:
    finding = found(study(zone("near", 5.0), zone("far", FAR_KM)))
    assert (finding.verdict, finding.remarks) == (FAIL, ())
    assert "near zone" in Translator("en").tell(finding.message)
    # beside one that may be its own it fails all the same, and the sentence names the one that fails it
    finding = found(study(zone("here", 0.0), zone("near", 5.0)))
    assert finding.verdict is FAIL
    assert "near zone" in Translator("en").tell(finding.message)


def test_where_nothing_else_is_near_the_answer_hangs_on_whose_entry_it_is() -> None:
    assert found(study(zone("here", 0.0))).verdict is UNDECIDED
    assert found(study(zone("far", FAR_KM))).verdict is PASS


@pytest.mark.parametrize(
    ("cap", "untold", "told"),
    # 1 ha of its own, 4 km2 of the entry where it lies, 5 km2 elsewhere: 5.01 or 9.01 km2
    [("9.1 km2", PASS, PASS), ("9.0 km2", UNDECIDED, FAIL), ("5.1 km2", UNDECIDED, FAIL), ("5.0 km2", FAIL, FAIL)],
)
def test_the_cap_does_not_count_it_twice_for_certain(cap: str, untold: Verdict, told: Verdict) -> None:
    zones = zone("here", 0.0, "4.0000 km2"), zone("far", FAR_KM, "5.0000 km2")
    assert found(study(*zones), "national-area", cap, "<=").verdict is untold
    assert found(study(*zones, told=True), "national-area", cap, "<=").verdict is told


@pytest.mark.parametrize(("said", "told", "left"), [(None, False, 2), ("here", True, 1), ("none", True, 2)])
def test_a_study_says_which_entry_is_its_own_or_that_none_is(
    said: str | None, told: bool, left: int, small: Any
) -> None:
    def entry(name: str, lon: float) -> str:
        at = f'kind = "point", role = "core", lon = {lon}, lat = 37.5'
        place = f'{{ {at}, accuracy = "1 km", widen = "1 km", source = "t" }}'
        return f"""
[[zone]]
id = "{name}"
name = {{ ko = "{name}", en = "{name}" }}
core = "c"
since = {DAY}
notice = "n"
date_source = "d"
background = [{{ area = "1 km2", since = {DAY}, source = "t" }}]
place = [{place}]
"""

    small.study["study"]["zones"] = "zones.toml"
    if said is not None:
        small.study["study"]["zone"] = said
    file = small.write()
    head = '[table]\nname = { ko = "표", en = "table" }\nsource = "t"\n'
    (file.parent / "zones.toml").write_text(head + entry("here", 127.0) + entry("far", 129.0), encoding="utf-8")
    read = read_study(file)
    assert (read.own_zone_is_told, len(read.other_zones or ())) == (told, left)
