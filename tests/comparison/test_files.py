"""Proposals straight from boundary files, from other studies, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import lonlat, shapes
from tests.places import HONGNEUNG
from zonegeo.api.results.compare import compare
from zonegeo.base.errors import InputError, UsageError


def features(picture: str, *, cell_m: float = 100.0, **properties: Any) -> list[dict[str, Any]]:
    listed = [
        {
            "type": "Feature",
            "properties": {"id": letter.lower(), "role": "core" if letter.isupper() else "background", **properties},
            "geometry": lonlat(shape),
        }
        for letter, shape in shapes(picture, cell_m=cell_m).items()
    ]
    told: list[dict[str, Any]] = json.loads(json.dumps(listed))
    return told


def written(path: Path, listed: list[dict[str, Any]], **members: Any) -> str:
    document = {"type": "FeatureCollection", "features": listed, **members}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return str(path)


@pytest.fixture
def two(tmp_path: Path) -> tuple[str, str]:
    return (
        written(tmp_path / "a.geojson", features("AA..bb")),
        written(tmp_path / "b.geojson", features("AA...bb")),
    )


def test_two_files_need_nothing_but_a_profile(two: tuple[str, str]) -> None:
    told = compare(two[0], [two[1]], profile="kr/innotown")
    assert [each.id for each in told.proposals] == ["a", "b"]
    separation = [cell.value for cell in told.row("separation").cells]
    assert separation == pytest.approx([200.0, 300.0], abs=1e-4)
    assert told.difference("b").changes[0].kind == "moved"
    # nothing is known of institutions or of other zones: that never passes
    assert {cell.verdict.value for cell in told.row("agreement").cells} == {"undecided"}
    assert [each.code for each in told.notices] == ["boundary-as-drawn", "boundary-as-drawn"]
    assert [each.path for each in told.receipt.inputs] == ["a.geojson", "b.geojson"]


def test_roles_may_be_korean_and_stand_in_any_attribute(tmp_path: Path) -> None:
    paths = []
    for name in ("a", "b"):
        listed = features("AA..bb")
        for each in listed:
            role = each["properties"].pop("role")
            each["properties"]["구분"] = {"core": "기술핵심기관", "background": "배후공간"}[role]
        paths.append(written(tmp_path / f"{name}.geojson", listed))
    told = compare(paths[0], paths[1:], profile="kr/innotown", role_by="구분")
    assert told.difference("b").is_empty


def test_a_file_beside_a_study_stands_on_its_facts(tmp_path: Path) -> None:
    # a square kilometre more as a background space; the campuses as they are
    from zonegeo.api.results.evaluate import read_study

    study = read_study("hongneung")
    listed = [
        {"type": "Feature", "properties": {"id": name}, "geometry": study.sites[name].boundary.geometry}
        for name in ("kist", "kyunghee", "korea", "bt-it", "bio-hub")
    ]
    path = written(tmp_path / "campus.geojson", listed)
    told = compare(study, [path])
    assert [each.id for each in told.proposals] == ["designation-2020", "campus"]
    changes = {change.kind: change.before for change in told.difference("campus").changes}
    assert changes == {"removed": ("rnd-support",)}
    assert sorted(each.before[0] for each in told.difference("campus").changes) == [
        "bio-health", "medical-device", "rnd-support",
    ]  # fmt: skip
    # institution and role come with the id of the study
    assert told.row("core-institutions").cell("campus").verdict.value == "pass"
    assert told.row("agreement").cell("campus").verdict.value == "pass"


def test_a_geopackage_is_brought_to_longitude_and_latitude(two: tuple[str, str], tmp_path: Path) -> None:
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.read_file(two[1]).to_crs("EPSG:5186")
    frame.to_file(tmp_path / "c.gpkg", driver="GPKG")
    told = compare(two[1], [str(tmp_path / "c.gpkg")], profile="kr/innotown")
    change = told.difference("c")
    # there and back through another CRS leaves less than a millimetre
    assert all(each.hausdorff is not None and each.hausdorff < 0.001 for each in change.sites)
    assert all(each.added == each.sliver_added for each in change.sites)


def test_a_proposal_of_another_study(small: Any, hongneung_file: Path) -> None:
    told = compare(hongneung_file, ["designation-2020", f"{small.write()}:drawn"])
    assert [each.id for each in told.proposals] == ["designation-2020", "small:drawn"]
    assert told.analysis_crs == "EPSG:5186"
    assert "facts-of-another-study" in [each.code for each in told.notices]


def test_a_zone_of_another_study_is_not_near_itself() -> None:
    """Goyang's table of the other zones has Hongneung in it, Hongneung's own has not."""
    told = compare("goyang", ["candidate-2024", "hongneung:designation-2020"])
    assert told.row("zone-spacing").cell("hongneung:designation-2020").verdict.value == "pass"
    assert "zones-of-another-study" not in [each.code for each in told.notices]


def test_history_across_studies_tries_no_single_change() -> None:
    told = compare("goyang", ["candidate-2024", "hongneung:designation-2020"], history=True)
    (step,) = told.steps
    codes = {cause.code for move in step.moves for cause in move.causes}
    assert "cause.other-study" in codes
    assert codes <= {"cause.other-study", "cause.time", "cause.limit"}


def test_history_names_the_site_of_which_the_outline_changed(hongneung_file: Path, tmp_path: Path) -> None:
    """A later file in which one site lies 4 km farther: that alone moves the separation."""
    from zonegeo.api.results.evaluate import read_study

    study = read_study(hongneung_file)
    kept = ("kist", "kyunghee", "korea", "bt-it", "bio-hub")
    listed = [
        {
            "type": "Feature",
            "properties": {"id": name, "declared_area": str(study.sites[name].declared_area)},
            "geometry": json.loads(json.dumps(study.sites[name].boundary.geometry)),
        }
        for name in kept
    ]
    member = {"name": {"ko": "안", "en": "drawn"}, "as_of": "2020-06-30", "figures": "confirmed"}
    first = written(tmp_path / "first.geojson", listed, zonegeo=member | {"proposal": "first"})
    hub = listed[-1]["geometry"]
    hub["coordinates"] = [[[x, y + 0.036] for x, y, *_ in ring] for ring in hub["coordinates"]]
    later = member | {"proposal": "second", "as_of": "2020-09-30"}
    second = written(tmp_path / "second.geojson", listed, zonegeo=later)
    told = compare(study, [first, second], baseline="first", history=True)
    (step,) = told.steps
    (move,) = [move for move in step.moves if move.requirement == "separation"]
    assert (move.before.value, move.unaided.value, move.after.value) == ("pass", "pass", "review")
    assert [(cause.code, cause.values["site"]["en"]) for cause in move.causes] == [
        ("cause.site-changed", "Seoul Bio Hub"),
    ]  # fmt: skip
    (change,) = step.difference.changes
    assert (change.kind, change.displacement) == ("moved", pytest.approx(3996, abs=5))


@pytest.fixture
def hongneung_file() -> Path:
    return HONGNEUNG


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    first = features("AA..bb")
    first[0]["properties"]["role"] = "cor"
    second = features("AA..bb", id="same")
    second[1]["geometry"]["coordinates"][0].pop()
    paths = [written(tmp_path / "a.geojson", first), written(tmp_path / "b.geojson", second)]
    with pytest.raises(InputError) as caught:
        compare(paths[0], paths[1:], profile="kr/innotown")
    assert [problem.code for problem in caught.value.problems] == ["unknown-role", "ring-not-closed"]
    assert caught.value.problems[0].values["nearest"] == "core"


def test_a_site_without_a_role_is_no_background_space(tmp_path: Path, two: tuple[str, str]) -> None:
    listed = features("AA..bb")
    del listed[1]["properties"]["role"]
    path = written(tmp_path / "c.geojson", listed)
    with pytest.raises(InputError, match="missing-key"):
        compare(two[0], [path], profile="kr/innotown")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["a.geojson", "b.geojson"], "profile-needed"),
        (["a.geojson", "--profile", "kr/innotown"], "nothing-to-compare"),
        (["a.geojson", "designation-2020", "--profile", "kr/innotown"], "files-and-ids"),
        (["hongneung", "designation-2021"], "unknown-proposal"),
        (["hongneung", "--baseline", "plan-2024"], "unknown-baseline"),
        (["hongneung", "--objective", "min:distance"], "unknown-objective"),
        (["hongneung", "--objective", "separation"], "objective-not-understood"),
        (["hongneung", "--weights", "separation=1"], "weights-and-objectives"),
        (["hongneung", "--sliver-width", "1"], "length-not-understood"),
        (["hongneung", "--format", "xlsx"], "workbook-needs-a-file"),
        (["hongneung", "--crs", "EPSG:5187"], "option-of-files"),
    ],
)
def test_a_wrong_request_is_exit_2_and_says_why(
    arguments: list[str], code: str, command: Any, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(two[0]).parent)
    said = command("compare", *arguments, "--lang", "en")
    assert said.code == 2
    assert f"[{code}]" in said.err
    assert said.out == ""


def test_a_geojson_in_other_coordinates_is_refused(two: tuple[str, str], tmp_path: Path) -> None:
    listed = features("AA..bb")
    listed[0]["geometry"] = {"type": "Polygon", "coordinates": [[[2e5, 5e5], [2.1e5, 5e5], [2e5, 5.1e5], [2e5, 5e5]]]}
    with pytest.raises(InputError, match="coordinates-projected"):
        compare(two[0], [written(tmp_path / "c.geojson", listed)], profile="kr/innotown")


def test_without_a_day_the_baseline_is_not_given_another_ones(two: tuple[str, str], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="as-of-missing"):
        compare("hongneung", ["designation-2020", two[0]], baseline="a")


def test_a_planners_table_may_tell_parcels_and_addresses_or_leave_them_empty(tmp_path: Path) -> None:
    from zonegeo.api.results.compare import choose_proposals

    listed = features("AA..bb")
    listed[0]["properties"].update(pnu=None, address=None)
    # a whole number keeps its 19 digits
    listed[1]["properties"].update(pnu=1129013300100010000, address="서울특별시 성북구")
    paths = [written(tmp_path / f"{name}.geojson", listed) for name in ("a", "b")]
    chosen = choose_proposals(paths[0], paths[1:], profile="kr/innotown")[0].study.sites
    assert [(site.boundary.pnu, site.address) for site in chosen.values()] == [
        ("", ""), ("1129013300100010000", "서울특별시 성북구"),
    ]  # fmt: skip
    listed[1]["properties"]["pnu"] = 1.12901330010001e18  # as a table with decimals keeps it: no longer the parcel's
    written(tmp_path / "b.geojson", listed)
    with pytest.raises(InputError) as caught:
        compare(paths[0], paths[1:], profile="kr/innotown")
    assert [problem.code for problem in caught.value.problems] == ["pnu-not-19-digits"]
