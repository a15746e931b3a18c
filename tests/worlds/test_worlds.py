"""No verdict without proof: the engine's answers on random studies, held to worlds that the referee decides itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

import zonegeo as zg
from tests.worlds.count import account_of
from tests.worlds.decide import Court, Way, deciding_way
from tests.worlds.draw import Drawer
from tests.worlds.kinds import KINDS, numbered, study_of
from tests.worlds.plane import PLANES, geodesic_area, geodesic_length
from tests.worlds.referee import Account, Bench, denied
from tests.worlds.study import Figure, Place, Site, Study, write

QUICK, SLOW, SLOW_BATCH = 108, 5_000, 500
BATCH = len(KINDS)
# studies beyond the quick ones whose worlds once contradicted the engine
ONCE_WRONG = (("stated", 81), ("stated", 174), ("separation", 142), ("holes", 46), ("holes", 198), ("at_odds", 245))


def held(studies: Sequence[tuple[str, int]], *, worlds: int) -> Account:
    whole = Account()
    for kind, seed in studies:
        whole.add(account_of(kind, seed, worlds=worlds))
    return whole


def broken(account: Account) -> list[str]:
    return [str(each) for each in account.contradictions]


@pytest.mark.parametrize("batch", range(QUICK // BATCH))
def test_no_world_contradicts_the_engine(batch: int) -> None:
    account = held(numbered(QUICK)[batch * BATCH : (batch + 1) * BATCH], worlds=16)
    assert account.findings >= 2 * BATCH
    assert broken(account) == []


@pytest.mark.parametrize(("kind", "seed"), ONCE_WRONG)
def test_no_world_contradicts_the_engine_any_more(kind: str, seed: int) -> None:
    assert broken(held([(kind, seed)], worlds=30)) == []


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(SLOW // SLOW_BATCH))
def test_no_world_contradicts_the_engine_in_thousands(batch: int) -> None:
    """Nor is the engine often undecided where every world that is drawn agrees."""
    start = QUICK + batch * SLOW_BATCH
    account = held(numbered(QUICK + SLOW)[start : start + SLOW_BATCH], worlds=30)
    assert account.findings >= 2 * SLOW_BATCH
    assert broken(account) == []
    assert account.undecided >= SLOW_BATCH / 3
    assert len(account.avoidable) < 0.02 * account.undecided, account.avoidable


# --- the referee itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["separation", "area", "groups"])
def test_a_verdict_that_is_turned_over_is_denied(kind: str, tmp_path: Path) -> None:
    """A referee that denies nothing proves nothing: every decided verdict is called the opposite, and found out."""
    turned = {"pass": zg.Verdict.FAIL, "fail": zg.Verdict.PASS, "review": zg.Verdict.PASS}
    tried = 0
    for seed in range(8):
        study = study_of(kind, seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        evaluation = zg.evaluate(write(study, folder), profile=str(folder / "rules.toml"))
        bench = Bench(study, study.of("p"), 12)
        for finding in evaluation.findings:
            decided = list(bench.verdicts(finding.requirement, bench.missing, [deciding_way(study)]))
            # a value on its limit to the last digit is left to the engine
            if decided and finding.verdict.value in turned:
                tried += 1
                lie = replace(finding, verdict=turned[finding.verdict.value])
                assert any("is said to be" in each for each in denied(bench, lie)), (seed, finding.requirement)
    assert tried >= 3


def test_the_planes_are_those_of_proj() -> None:
    lonlat = shapely.points(np.linspace(125.0, 130.0, 11), np.linspace(33.0, 39.0, 11))
    for code, plane in PLANES.items():
        ours = plane.to_plane(lonlat)
        theirs = Transformer.from_crs("EPSG:4326", code, always_xy=True).transform(*shapely.get_coordinates(lonlat).T)
        # the planes fade away from their meridian; two degrees are more than any study has
        near = np.abs(shapely.get_x(lonlat) - plane.meridian) <= 2
        assert np.abs(shapely.get_coordinates(ours) - np.column_stack(theirs))[near].max() < 1e-6
        back = shapely.get_coordinates(plane.to_lonlat(ours)) - shapely.get_coordinates(lonlat)
        assert np.abs(back)[near].max() < 1e-12


def test_lengths_and_areas_on_the_ellipsoid_are_those_of_another_library() -> None:
    square = shapely.box(127.0, 37.5, 127.01, 37.51) - shapely.box(127.002, 37.502, 127.004, 37.504)
    geod = Geod(ellps="GRS80")
    assert geodesic_length(127.0, 37.5, 127.01, 37.51) == pytest.approx(
        geod.inv(127.0, 37.5, 127.01, 37.51)[2], abs=1e-6
    )
    assert geodesic_area(square) == pytest.approx(abs(geod.geometry_area_perimeter(square)[0]), abs=1e-3)


def small(**given: object) -> Study:
    """A core of 100 × 100 m, 300 m west of a background space of 50 × 50 m."""
    origin = PLANES["EPSG:5186"].to_plane(shapely.Point(127.0, 37.5))
    x, y = round(origin.x), round(origin.y)
    core = Site("c0", "core", shapely.box(x, y, x + 100, y + 100), accuracy=2.0, declared=Figure("0.01 km2"))
    ground = Site("b0", "background", shapely.box(x + 400, y, x + 450, y + 50), accuracy=1.0)
    asked = {"id": "r", "measure": "separation", "op": "<=", "limit": [{"value": "300 m"}]}
    study = Study("small", 0, "EPSG:5186", (core, ground), {"p": ("c0", "b0")}, (asked,))
    return replace(study, **given)  # type: ignore[arg-type]


def values(study: Study, *, rough: bool, measure: str = "separation") -> list[float]:
    drawer = Drawer(study, study.sites, 1)
    worlds = drawer.rough(40) if rough else drawer.missing(20)
    courts = [Court(study, study.sites, world, deciding_way(study)) for world in worlds]
    asked = {"id": "r", "measure": measure, "roles": []}
    return [float(court.measure(asked, court.chosen(asked), {})[0]) for court in courts]


def test_what_is_recorded_counts_as_recorded() -> None:
    assert values(small(), rough=False) == pytest.approx([300.0] * 20)


def test_an_outline_is_off_by_its_accuracy_and_no_more() -> None:
    found = values(small(), rough=True)
    # 2 m and 1 m: the worlds reach both ends, and cross neither
    assert 297.0 <= min(found) < 297.05
    assert 302.95 < max(found) <= 303.0


def test_areas_reach_the_last_digit_and_the_outer_body() -> None:
    found = values(small(), rough=True, measure="area")
    # one of them declares 0.01 km2, so both are measured: 10,000 + 2 × 400 + 4 π and 2,500 + 200 + π at the most
    most = (10_000 + 800 + 4 * np.pi) + (2_500 + 200 + np.pi)
    assert most - 4 < max(found) <= most
    assert min(found) < 12_500 - 500


def test_a_site_in_a_place_is_nearest_and_farthest_in_some_world() -> None:
    x, y, _, _ = small().sites[0].outline.bounds
    place = Place("d0", shapely.box(x + 400, y, x + 1000, y + 100))
    study = small(
        sites=(small().sites[0], Site("b0", "background", basis="within", within=("d0",))), places={"d0": place}
    )
    found = values(study, rough=False)
    assert (min(found), max(found)) == pytest.approx((300.0, 900.0))


def test_the_same_fact_is_the_same_wherever_it_is_asked_for() -> None:
    """Either of "public" and "not public" holds in each world, though neither is known to."""
    described = {"public": {"kind": "yes-no"}}
    asks = {"measure": "fact-is", "fact": "public", "op": ">=", "limit": [{"value": "all"}]}
    group = {"id": "g", "measure": "group", "of": ["a", "b"], "op": ">=", "limit": [{"value": "1 item"}]}
    study = small(
        requirements=({**asks, "id": "a", "is": True}, {**asks, "id": "b", "is": False}, group), described=described
    )
    bench = Bench(study, study.sites, 4)
    found = {name: {each for _, _, each in bench.verdicts(name, bench.missing, [Way(study.crs)])} for name in "abg"}
    assert found == {"a": {"pass", "fail"}, "b": {"pass", "fail"}, "g": {"pass"}}


def test_a_member_that_does_not_apply_counts_nothing() -> None:
    described = {"public": {"kind": "yes-no"}, "width": {"kind": "quantity", "unit": "m"}}
    wide = {"measure": "fact", "fact": "width", "op": ">=", "limit": [{"value": "5 m"}]}
    first = {**wide, "id": "a", "when": {"fact": "public", "is": True}}
    group = {"id": "g", "measure": "group", "of": ["a", "b"], "op": ">=", "limit": [{"value": "1 item"}]}
    second = {**wide, "id": "b", "op": "<="}
    study = small(requirements=(first, second, group), described=described, facts={"width": "9 m"})
    bench = Bench(study, study.sites, 4)
    found = {name: {each for _, _, each in bench.verdicts(name, bench.missing, [Way(study.crs)])} for name in "ag"}
    assert found == {"a": {"pass", "not_applicable"}, "g": {"pass", "fail"}}
