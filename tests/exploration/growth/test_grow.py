"""Growing land from parcels: pictures, properties by other means, seeds, and the command with its files."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from math import pi
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from tests.pictures import DAY, ORIGIN, draw, lonlat, profile, requirement
from tests.places import ROOT
from zonegeo.api.search.grow import GrowTask, Growth, grow
from zonegeo.base.errors import UsageError
from zonegeo.cli.main import main
from zonegeo.exploration.growth.grow_land import Ground, grow_land
from zonegeo.geodesy.crs import analysis_crs

PARCELS = ROOT / "docs" / "grow-parcels.geojson"
CELL = 10.0


def cells(picture: str) -> list[tuple[int, int]]:
    """Return the row and column of every ``#`` of a picture, the top line first."""
    lines = [line.strip() for line in picture.strip().splitlines()]
    return [(row, column) for row, line in enumerate(lines) for column, sign in enumerate(line) if sign == "#"]


def box(row: int, column: int) -> Any:
    east, north = ORIGIN[0] + 100 + column * CELL, ORIGIN[1] - row * CELL
    return shapely.box(east, north, east + CELL, north + CELL)


def parcels(folder: Path, picture: str) -> Path:
    """Write a picture as parcels of 10 m x 10 m, named by row and column."""
    told = {"basis": "cadastral", "source": "drawn", "source_date": "2022", "licence": "Apache-2.0"}
    features = [
        {"type": "Feature", "properties": {"id": f"{row}-{column}", **told}, "geometry": lonlat(box(row, column))}
        for row, column in cells(picture)
    ]
    file = folder / "parcels.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def grown(folder: Path, picture: str, task: GrowTask, *, seed: int = 1, limit: str = "3 km") -> Growth:
    rules = profile(requirement("separation", limit, readings=("max_pair",)))
    return grow(draw("A.b"), parcels(folder, picture), task, seed=seed, profile=rules, as_of=DAY)


def flooded(taken: set[tuple[int, int]]) -> set[tuple[int, int]]:
    return _part(taken, min(taken))


def _part(taken: set[tuple[int, int]], start: tuple[int, int]) -> set[tuple[int, int]]:
    """Walk from one cell to all that its sides lead to."""
    ahead: list[tuple[int, int]] = [start]
    seen: set[tuple[int, int]] = set()
    while ahead:
        row, column = ahead.pop()
        if (row, column) in taken and (row, column) not in seen:
            seen.add((row, column))
            ahead += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    return seen


def places(names: tuple[str, ...]) -> set[tuple[int, int]]:
    return {(int(row), int(column)) for row, column in (name.split("-") for name in names)}


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_four_cells_around_a_start_make_a_square(tmp_path: Path) -> None:
    task = GrowTask(400.0, starts=("0-0",), keep=1)
    (found,) = grown(tmp_path, "##\n##", task).kept
    assert found.parcels == ("0-0", "0-1", "1-0", "1-1")
    assert found.area_m2 == pytest.approx(400.0, abs=1e-3)
    assert found.perimeter_m == pytest.approx(80.0, abs=0.01)
    assert found.compactness == pytest.approx(pi / 4, abs=1e-3)
    assert found.parts == 1


def test_land_that_touches_in_a_corner_alone_is_not_reached(tmp_path: Path) -> None:
    found = grown(tmp_path, "##..\n..##", GrowTask(400.0))
    assert (found.kept, found.reached) == ((), 0)
    assert found.largest_m2 == pytest.approx(200.0, abs=1e-3)


def test_a_parcel_too_far_from_the_core_is_not_used(tmp_path: Path) -> None:
    # A ends 90 m west of the first parcel: the fourth lies 120 m away, the fifth 130 m
    found = grown(tmp_path, "######", GrowTask(400.0, keep=1), limit="125 m")
    assert found.usable == 4
    assert found.kept[0].parcels == ("0-0", "0-1", "0-2", "0-3")
    assert grown(tmp_path, "######", GrowTask(500.0), limit="125 m").kept == ()


def test_a_point_is_the_parcel_that_holds_it(tmp_path: Path) -> None:
    point = shape(lonlat(shapely.Point(*box(0, 4).centroid.coords[0])))
    task = GrowTask(200.0, starts=(f"{point.x:.9f},{point.y:.9f}",), keep=5, different=0.1)
    assert all("0-4" in each.parcels for each in grown(tmp_path, "#####", task).kept)


def test_too_little_compactness_is_not_kept(tmp_path: Path) -> None:
    row = grown(tmp_path, "#####", GrowTask(500.0, least_compactness=0.5))
    assert row.reached == 1
    assert row.kept == ()


def test_a_start_without_a_parcel_and_an_unknown_requirement_are_mistakes(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as mistake:
        grown(tmp_path, "##", GrowTask(200.0, starts=("nowhere", "1,2", "0-0")))
    assert [(each.code, each.values["value"]) for each in mistake.value.problems] == [
        ("grow-start-unknown", "nowhere"),
        ("grow-start-unknown", "1,2"),
    ]
    with pytest.raises(UsageError) as mistake:
        grown(tmp_path, "##", GrowTask(200.0, requirements=("seperation",)))
    assert mistake.value.problems[0].code == "unknown-requirement"


def test_parcels_that_share_land_are_never_taken_together() -> None:
    row = Ground(
        np.ones(3), np.full(3, 4.0), np.array([[0, 1], [1, 2]]), np.ones(2), np.array([[0, 1]]), np.ones(3, dtype=bool)
    )
    found = {each.parcels for each in grow_land(row, [], least=2.0, most=2.0, tries=40, seed=3)}
    assert found == {(1, 2)}


# --- properties -------------------------------------------------------------------------------------------------------


@given(
    taken=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1),
    count=st.integers(1, 12),
    seed=st.integers(0, 9),
)
def test_what_is_grown_is_contiguous_of_its_area_and_outline(
    taken: set[tuple[int, int]], count: int, seed: int
) -> None:
    known = sorted(taken)
    pairs = [(a, b) for a, one in enumerate(known) for b, other in enumerate(known[:a])
             if abs(one[0] - other[0]) + abs(one[1] - other[1]) == 1]  # fmt: skip
    joined = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    ground = Ground(
        np.full(len(known), 100.0), np.full(len(known), 40.0), joined, np.full(len(joined), 10.0),
        np.empty((0, 2), dtype=np.intp), np.ones(len(known), dtype=bool),
    )  # fmt: skip
    found = list(grow_land(ground, [], least=count * 100.0, most=count * 100.0, tries=20, seed=seed))
    parts = {frozenset(_part(taken, cell)) for cell in taken}
    assert ground.largest() == 100.0 * max(len(part) for part in parts)
    if not found:
        assert len(parts) > 1 or count > len(taken)
    else:
        assert count <= max(len(part) for part in parts)
    for each in found:
        chosen = {known[parcel] for parcel in each.parcels}
        land = shapely.union_all([box(*cell) for cell in chosen])
        assert flooded(chosen) == chosen
        assert each.area == land.area == count * 100.0
        assert each.perimeter == pytest.approx(land.length)


def test_those_kept_differ_by_what_was_asked_and_repeat_with_their_seed(tmp_path: Path) -> None:
    picture = "\n".join(["########"] * 8)
    task = GrowTask(900.0, tolerance=0.12, keep=4, different=0.6, requirements=("separation",))
    first, again, other = (grown(tmp_path, picture, task, seed=each) for each in (5, 5, 6))
    assert [each.document for each in first.kept] == [each.document for each in again.kept]
    assert [each.parcels for each in first.kept] != [each.parcels for each in other.kept]
    assert len(first.kept) == 4
    plane = analysis_crs("EPSG:5186").to_plane(
        [shape(each.document["features"][-1]["geometry"]) for each in first.kept]
    )
    for number, land in enumerate(plane):
        taken = places(first.kept[number].parcels)
        assert flooded(taken) == taken
        assert land.geom_type == "Polygon"
        assert 900.0 * 0.88 <= land.area <= 900.0 * 1.12
        assert land.area == pytest.approx(100.0 * len(taken), abs=1e-2)
        for before in plane[:number]:
            apart = 1 - shapely.intersection(land, before, grid_size=1e-3).area / shapely.union(land, before).area
            assert apart >= 0.6 - 1e-6
    marks = [each.compactness for each in first.kept]
    assert all(one >= two for one, two in pairwise(marks))


# --- the command ------------------------------------------------------------------------------------------------------


def run(capsys: Any, *arguments: object) -> tuple[int, str, str]:
    code = main([str(each) for each in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.slow
def test_files_are_what_compare_reads_back(tmp_path: Path, capsys: Any) -> None:
    output = tmp_path / "grown.geojson"
    asked = ("grow", "hongneung", "--parcels", PARCELS, "--target-area", "50000 m2", "--seed", 7, "--keep", 2)
    code, said, _ = run(capsys, *asked, "-o", output, "--lang", "en")
    assert code == 0
    assert "does not prove an optimum" in said
    files = [output, tmp_path / "grown-2.geojson"]
    code, said, _ = run(capsys, "compare", "hongneung", *files, "--lang", "en")
    assert code in (0, 1, 3)
    assert "Designation (2020-07), grown 1" in said
    before = [file.read_bytes() for file in files]
    run(capsys, *asked, "-o", output)
    assert [file.read_bytes() for file in files] == before


@pytest.mark.slow
@pytest.mark.parametrize(("language", "answer"), [("en", "No proposal."), ("ko", "남은 안이 없습니다.")])
def test_no_land_is_answered_with_the_land_there_is(language: str, answer: str, tmp_path: Path, capsys: Any) -> None:
    asked = ("--target-area", "9 km2", "--seed", 1, "-o", tmp_path / "none.geojson", "--lang", language)
    code, said, _ = run(capsys, "grow", "hongneung", "--parcels", PARCELS, *asked)
    assert code == 3
    assert answer in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("option", "code"),
    [
        (("--target-area", "5 km"), "area-not-understood"),
        (("--target-area", "1 m2", "--tolerance", "120%"), "grow-share-not-understood"),
        (("--target-area", "1 m2", "--different", "much"), "grow-share-not-understood"),
    ],
)
def test_mistakes_are_told(option: tuple[str, ...], code: str, capsys: Any) -> None:
    ended, _, said = run(capsys, "grow", "hongneung", "--parcels", PARCELS, *option, "--seed", 1, "--lang", "en")
    assert ended == 2
    assert f"[{code}]" in said


def test_a_seed_has_no_default(capsys: Any) -> None:
    code, _, said = run(capsys, "grow", "hongneung", "--parcels", PARCELS, "--target-area", "1 m2", "--lang", "en")
    assert code == 2
    assert "--seed" in said


@pytest.mark.slow
def test_guide_is_true(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / "docs" / "grow.md").read_text(encoding="utf-8"), flags=re.S)
    assert blocks
    for block in blocks:
        command, *shown = block.strip().splitlines()
        arguments = [each.strip('"') for each in re.findall(r'"[^"]*"|\S+', command.removeprefix("$ zonegeo "))]
        _, said, _ = run(capsys, *arguments, "--lang", "en")
        assert said.splitlines()[: len(shown)] == shown
