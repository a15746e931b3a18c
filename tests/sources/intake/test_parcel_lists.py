"""A list of parcels with the cadastral layer: the land is that of the parcels, and nothing is left out silently."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

from tests.sources.intake.made import parcel_list
from zonegeo.sources.workbook.read_workbook import grids_of

_DAY = ("--yes", "--as-of", "2026-03-02", "--accuracy", "1 m", "--lang", "ko")


def test_the_outline_of_a_site_is_that_of_its_parcels(command: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "새 특구"
    said = command("init", folder, "--from", *parcel_list(tmp_path / "받은 것"), *_DAY)
    assert said.code == 0, said.err
    assert "--basis cadastral" in said.err + said.out
    document = json.loads((folder / "경계" / "제1안.geojson").read_text(encoding="utf-8"))
    (site,) = document["features"]
    assert site["properties"]["declared_area"] == "200000 m2"
    assert len(site["properties"]["pnu"].split(", ")) == 4
    assert shapely.get_num_interior_rings(shapely.geometry.shape(site["geometry"])) == 0
    assert not list(folder.rglob("*901*"))
    assert command("check", folder, "--lang", "ko").code == 3


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ({"E4": "4719010500199990000", "F4": "9999"}, "parcel-list-missing", "4719010500199990000"),
        ({"E5": "4719010500101010000", "F5": "101"}, "parcel-list-twice", "4719010500101010000"),
        ({"J3": "편입면적(㎡)", "J4": 100}, "parcel-list-parts", "4719010500101010000"),
        ({"E4": 4719010500101010000}, "pnu-number-cell", "Sheet!E4"),
        ({"H16": 1}, "schedule-sum", "H16"),
        ({"H4": "1만2천"}, "H4", "H4"),
        ({"H3": "공부면적(천㎡)"}, "schedule-unit", "천㎡"),
        ({"H3": "공부면적[만평]"}, "schedule-unit", "만평"),
        ({"A16": "총 계", "H16": 5}, "schedule-sum", "H16"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_cannot_be_joined_is_told(
    command: Callable[..., Any], tmp_path: Path, change: dict[str, Any], code: str, told: str
) -> None:
    def changed(page: Any) -> None:
        for cell, given in change.items():
            page[cell] = given

    files = parcel_list(tmp_path, change=changed)
    said = command("check", *files, *_DAY)
    assert said.code == 4, said.out
    assert code in said.err
    assert told in said.err


def test_a_list_alone_asks_for_the_cadastral_layer(command: Callable[..., Any], tmp_path: Path) -> None:
    file, _ = parcel_list(tmp_path)
    said = command("check", file, *_DAY)
    assert (said.code, "[parcel-list-alone]" in said.err, "필지 12개" in said.err) == (4, True, True), said.err


def test_a_parcel_without_a_number_is_found_by_its_lot(command: Callable[..., Any], tmp_path: Path) -> None:
    def emptied(page: Any) -> None:
        for row in range(4, 16):
            page.cell(row, 5).value = None
            page.cell(row, 10).value = "구미시 부곡동"
        page["J3"] = "소재지"

    files = parcel_list(tmp_path, change=emptied)
    said = command("check", *files, *_DAY, "--format", "jsonl")
    assert said.code == 3, said.err
    first = json.loads(said.out.splitlines()[0])
    assert first["findings"]["background-area"]["value"] == pytest.approx(200_000, rel=2e-5)


def test_an_empty_file_and_a_word_of_all(command: Callable[..., Any], tmp_path: Path) -> None:
    empty = tmp_path / "빈.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    said = command("check", empty, *_DAY)
    assert (said.code, "[intake-no-feature]" in said.err) == (4, True), said.err


def test_the_accuracy_of_a_cadastral_boundary_has_to_be_said(command: Callable[..., Any], tmp_path: Path) -> None:
    files, told = parcel_list(tmp_path), [each for each in _DAY if each not in ("--accuracy", "1 m")]
    said = command("init", tmp_path / "a", "--from", *files, *told)
    assert (said.code, "--accuracy" in said.err, (tmp_path / "a").exists()) == (2, True, False), said.err


def test_what_belongs_to_all_proposals_is_no_proposal(command: Callable[..., Any], tmp_path: Path) -> None:
    said = command("check", *parcel_list(tmp_path), *_DAY, "--format", "jsonl")
    assert [json.loads(line)["proposal"] for line in said.out.splitlines()] == ["제1안", "제2안"]


def test_a_heading_in_pyeong_and_one_on_two_rows(command: Callable[..., Any], tmp_path: Path) -> None:
    def changed(page: Any) -> None:
        for row in range(4, 17):
            page.cell(row, 8).value = round(page.cell(row, 8).value * 121 / 400, 4)
        page.insert_rows(4)
        page["H3"], page["H4"] = "공부면적", "(평)"

    said = command("check", *parcel_list(tmp_path, change=changed), *_DAY, "--format", "jsonl")
    assert said.code == 3, said.err
    first = json.loads(said.out.splitlines()[0])
    assert first["findings"]["background-area"]["value"] == pytest.approx(200_000, abs=1)


def test_a_list_is_parsed_once(command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = []

    def counted(path: Path, *told: Any, **more: Any) -> Any:
        parsed.append(path.name)
        return grids_of(path, *told, **more)

    monkeypatch.setattr("zonegeo.sources.intake.parcel_lists.grids_of", counted)
    files = parcel_list(tmp_path)
    said = command("check", *files, *_DAY)
    assert said.code == 3, said.err
    assert parsed == [path.name for path in files if path.suffix == ".xlsx"]
    assert len(parsed) == 1
