"""Sets of equal worth: by the ids of their candidates, never by the order of a file, and their number is told."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from shapely import box
from shapely.geometry import mapping

IDS = ("f-1", "f-2", "f-3", "f-4", "f-5")


@pytest.fixture
def study(small: Any) -> Path:
    """The hall is fixed; the cap lets two of five equal candidates in."""
    small.rules["requirement"] = [small.rules["requirement"][1]]
    small.rules["requirement"][0]["limit"][0]["value"] = "200000 m2"
    small.study["study"]["profile"] = "../rules.toml"
    small.study["proposal"][0]["sites"] = ["hall"]
    small.study["claim"] = []
    return small.write()


def candidates(
    folder: Path, order: tuple[str, ...], areas: dict[str, str] | None = None, *, names: tuple[str, ...] = IDS
) -> Path:
    def geometry(name: str) -> Any:
        west, south = 127.02 + names.index(name) / 100, 37.503
        return mapping(box(west, south, west + 0.005, south + 0.002))

    features = [
        {
            "type": "Feature", "geometry": geometry(name),
            "properties": {"id": name, "role": "background", "declared_area": (areas or {}).get(name, "100000 m2")},
        }
        for name in order
    ]  # fmt: skip
    path = folder / "candidates.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def explored(command: Any, study: Path, file: Path, *more: str) -> Any:
    said = command("explore", study, "--candidates", file, "--objective", "max:area", "--format", "json", *more)
    assert said.code == 0, said.err
    return json.loads(said.out)


ORDERS = (IDS, IDS[::-1], ("f-3", "f-1", "f-5", "f-2", "f-4"))


@pytest.mark.parametrize("order", ORDERS)
def test_the_order_of_the_file_is_of_no_matter(
    order: tuple[str, ...], study: Path, command: Any, tmp_path: Path
) -> None:
    found = explored(command, study, candidates(tmp_path, order), "--keep", "3", "--strategy", "enumeration")
    assert [tuple(each["candidates"]) for each in found["kept"]] == list(itertools.combinations(IDS, 2))[:3]
    notice = next(each for each in found["notices"] if each["code"] == "explore-equals")
    assert notice["values"]["count"] == 10  # two of five


@pytest.mark.slow
def test_a_seed_finds_the_same_whatever_the_order_of_the_file(study: Path, command: Any, tmp_path: Path) -> None:
    how = ("--keep", "3", "--strategy", "local-search", "--seed", "1")
    found = [explored(command, study, candidates(tmp_path, order), *how)["kept"] for order in ORDERS]
    chosen = [[tuple(each["candidates"]) for each in kept] for kept in found]
    assert chosen == [chosen[0]] * 3
    assert len(chosen[0]) == 3


def test_where_every_equal_set_is_listed_nothing_is_told(study: Path, command: Any, tmp_path: Path) -> None:
    found = explored(command, study, candidates(tmp_path, IDS), "--keep", "10")
    assert (len(found["kept"]), [each["code"] for each in found["notices"] if "equals" in each["code"]]) == (10, [])
    areas = {"f-1": "110000 m2", "f-2": "90000 m2", "f-3": "80000 m2"}
    best = explored(command, study, candidates(tmp_path, IDS, areas), "--keep", "1")
    assert best["kept"][0]["candidates"] == ["f-1", "f-2"]


@pytest.mark.parametrize("strategy", ["enumeration", "integer-program"])
def test_among_many_candidates_equals_are_told_and_not_counted(
    strategy: str, study: Path, command: Any, tmp_path: Path
) -> None:
    """Seventeen equal candidates, of which the cap lets two in: 136 sets, too many units to count them."""
    names = tuple(f"k-{number:02d}" for number in range(17))
    file = candidates(tmp_path, names, names=names)
    found = explored(command, study, file, "--keep", "1", "--strategy", strategy)
    notice = next(each for each in found["notices"] if "equals" in each["code"])
    assert notice["code"] == "explore-equals-uncounted"
    assert notice["values"]["count"] == (2 if strategy == "enumeration" else 1)
    assert found["search"]["proven"]


@pytest.mark.parametrize(
    ("wishes", "option"),
    [
        (("--require", "f-1", "--exclude", "f-1"), "--exclude"),
        (("--require", "f-1,f-2", "--exclude", "f-3,f-2"), "--exclude"),
        (("--require", "f-1", "--together", "f-1,f-2", "--exclude", "f-2"), "--exclude"),
        (("--require", "f-1,f-2", "--exclusive", "f-1,f-2"), "--exclusive"),
        (("--min-count", "3", "--max-count", "2"), "--max-count"),
        (("--require", "f-1,f-2", "--max-count", "1"), "--max-count"),
    ],
)
def test_wishes_that_contradict_each_other_are_usage_errors(
    wishes: tuple[str, ...], option: str, study: Path, command: Any, tmp_path: Path
) -> None:
    said = command("explore", study, "--candidates", candidates(tmp_path, IDS), "--objective", "max:area", *wishes)
    assert (said.code, said.out) == (2, "")
    assert "wishes-contradict" in said.err
    assert option in said.err
