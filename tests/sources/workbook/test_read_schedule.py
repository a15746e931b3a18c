"""The list of parcels joined to a cadastral layer: every parcel accounted for, the outline and the area of its site."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely

from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.api.results.report import render_report
from zonegeo.base.errors import InputError

DONG = "1123010700"  # 서울특별시 동대문구 청량리동
PLACE = "서울특별시 동대문구 청량리동"
SIDE = 20.0
OF_PARCELS = "parcels = { role = 'background', accuracy_m = 1 }"


def number(lot: str) -> str:
    main, _, sub = lot.removeprefix("산").strip().partition("-")
    return f"{DONG}{2 if '산' in lot else 1}{int(main):04d}{int(sub or 0):04d}"


@pytest.fixture
def zone(tmp_path: Path) -> Zone:
    """A cadastre of ten squares in a row::

    +---+---+---+---+---+------+------+------+------+-------+
    | 1 | 2 | 3 | 4 | 5 | 12   | 12-3 | 산12-3 | 20-1 | 20-2 |
    +---+---+---+---+---+------+------+------+------+-------+
    """
    return Zone(tmp_path)


class Zone:
    """A study of one core site with an outline and a background site that is made of its parcels."""

    lots = ("1", "2", "3", "4", "5", "12", "12-3", "산 12-3", "20-1", "20-2")

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "zone.toml"
        west = 205_000 + SIDE * np.arange(len(self.lots))
        self.shapes = shapely.box(west, 555_000, west + SIDE, 555_000 + SIDE)
        self.cadastre({"PNU": [number(lot) for lot in self.lots]}, "지적도.shp")
        outline = gpd.GeoSeries([shapely.box(204_000, 555_000, 204_100, 555_100)], crs=5186).to_crs(4326)[0]
        told = {"source": "drawn", "source_date": "2026", "licence": "CC0-1.0", "basis": "surveyed", "accuracy_m": 1}
        feature = {"type": "Feature", "properties": {"id": "core", "role": "core", "declared_area": None, **told},
                   "geometry": shapely.geometry.mapping(outline)}  # fmt: skip
        text = json.dumps({"type": "FeatureCollection", "features": [feature]})
        (folder / "core.geojson").write_text(text, encoding="utf-8")
        self.study()

    def cadastre(self, columns: dict[str, Any], name: str) -> None:
        gpd.GeoDataFrame(columns, geometry=self.shapes, crs=5186).to_file(self.folder / name, encoding="utf-8")

    def study(self, *, cadastre: str = '"지적도.shp"', site: str = OF_PARCELS) -> None:
        name = '{ ko = "이름", en = "name" }'
        self.file.write_text(
            f'[study]\nid = "zone"\nname = {name}\nprofile = "kr/innotown"\nanalysis_crs = "EPSG:5186"\n'
            f'proposal = "p"\nboundaries = ["core.geojson"]\nschedule = {{ file = "조서.xlsx", site = "back" }}\n'
            f"cadastre = {cadastre}\n"
            f'[[site]]\nid = "core"\nname = {name}\n[[site]]\nid = "back"\nname = {name}\n{site}\n'
            f'[[proposal]]\nid = "p"\nname = {name}\nstatus = "what-if"\ndated = "2026"\nas_of = 2026-01-31\n'
            'sites = ["core", "back"]\n',
            encoding="utf-8",
        )

    def list_parcels(self, *rows: Sequence[Any], heads: Sequence[Sequence[Any]] | None = None) -> None:
        """Write a list with a title above its headings: place, lot, category, registered and included area."""
        book = openpyxl.Workbook()
        page = book.active
        page.append(["강소특구 배후공간 토지조서"])
        page.merge_cells("A1:F1")
        page.append([])
        for head in heads or [["소재지", "지번", "지목", "공부면적(㎡)", "편입면적(㎡)", "비고"]]:
            page.append(list(head))
        if heads and not heads[0][-1]:
            page.merge_cells("E3:F3")
        for row in rows:
            page.append(list(row))
        book.save(self.folder / "조서.xlsx")

    def lists(self, *lots: str, area: int = 400) -> None:
        self.list_parcels(*((PLACE, lot, "대", area, None, None) for lot in lots))


def statuses(result: Any) -> dict[str, str]:
    return {each.lot: each.status for each in result.schedule.parcels}


def test_the_outline_and_the_area_of_a_site_are_those_of_its_parcels(zone: Zone) -> None:
    zone.lists("1", "2", "3")
    result = evaluate(zone.file)
    (site,) = [each for each in result.sites if each.id == "back"]
    assert (site.declared_area, site.basis) == (1200.0, "cadastral")
    assert site.measured_area == pytest.approx(1200.0, abs=1e-3)
    assert result.finding("separation").measurement.value == pytest.approx(900.0, abs=1e-3)
    assert set(statuses(result).values()) == {"found"}


def test_land_and_mountain_of_one_number_are_two_parcels(zone: Zone) -> None:
    zone.lists("12-3", "산 12-3")
    result = evaluate(zone.file)
    assert [each.pnu[10:] for each in result.schedule.parcels] == ["100120003", "200120003"]
    assert set(statuses(result).values()) == {"found"}


def test_a_parcel_that_is_not_there_leaves_the_site_undecided(zone: Zone) -> None:
    zone.lists("1", "2", "20")
    result = evaluate(zone.file)
    assert statuses(result) == {"1": "found", "2": "found", "20": "missing"}
    assert result.schedule.parcels[2].hint == "split"
    verdicts = {each.requirement: each.verdict.value for each in result.findings}
    assert (verdicts["separation"], verdicts["background-area"]) == ("undecided", "undecided")
    (notice,) = [each for each in result.notices if each.code == "schedule-missing"]
    assert "조서.xlsx: Sheet!B6" in str(notice.values)


def test_a_parcel_that_is_listed_twice_counts_for_nothing(zone: Zone) -> None:
    zone.lists("1", "2", "1번지")
    result = evaluate(zone.file)
    assert [each.status for each in result.schedule.parcels] == ["twice", "found", "twice"]
    assert result.finding("background-area").verdict.value == "undecided"


def test_a_part_of_a_parcel_is_known_to_lie_in_it(zone: Zone) -> None:
    zone.list_parcels((PLACE, "1", "대", 400, None, ""), (PLACE, "2", "전", 400, "150.5", "일부"))
    result = evaluate(zone.file)
    (site,) = [each for each in result.sites if each.id == "back"]
    assert (site.declared_area, site.basis, site.geometry) == (550.5, "within", None)
    m = result.finding("separation").measurement
    assert (m.low, m.high) == (pytest.approx(900.0, abs=3), pytest.approx(940.0, abs=5))
    (by_site,) = result.schedule.by_site
    assert (by_site.count, by_site.whole, by_site.included_area) == (2, 1, 550.5)
    assert {each.key: each.included_area for each in result.schedule.by_category} == {"대": 400.0, "전": 150.5}


def test_an_outline_is_compared_with_its_list(zone: Zone) -> None:
    """The outline covers 1, 2 and 3 and a hair of 4; the list has 1, 2 and 20-1."""
    outline = gpd.GeoSeries([shapely.box(205_000, 555_000, 205_060.001, 555_020)], crs=5186).to_crs(4326)[0]
    told = '{ role = "background", basis = "surveyed", accuracy_m = 1, source = "s", source_date = "d", licence = "l" }'
    gpd.GeoDataFrame({"n": [1]}, geometry=[outline], crs=4326).to_file(zone.folder / "back.geojson", driver="GeoJSON")
    zone.study(site=f"boundary = {{ file = 'back.geojson', {told[1:-1]} }}".replace('"', "'"))
    zone.lists("1", "2", "20-1")
    result = evaluate(zone.file)
    assert statuses(result) == {"1": "found", "2": "found", "20-1": "outside"}
    assert [(each.lot, round(each.inside_area)) for each in result.schedule.unlisted] == [("3", 400)]


@pytest.mark.parametrize("heads", [
    [["연번", "소재지", "지번", "지목", "공부상면적", "편입면적"], ["", "", "", "", "(㎡)", "(㎡)"]],
    [["No", "토지소재지", "번지", "공부지목", "면적", ""], ["", "", "", "", "공부(㎡)", "편입(㎡)"]],
])  # fmt: skip
def test_headings_on_two_rows_are_joined(zone: Zone, heads: list[list[str]]) -> None:
    zone.list_parcels((1, PLACE, "1", "대", 400, 100), (2, PLACE, "산12-3", "임야", 400, None), heads=heads)
    result = evaluate(zone.file)
    assert [(each.lot, each.register_area, each.part_area) for each in result.schedule.parcels] == [
        ("1", 400.0, 100.0), ("산 12-3", 400.0, None),
    ]  # fmt: skip
    assert any(each.code == "schedule-head" for each in result.notices)


def test_a_list_below_its_title_is_no_damaged_file(zone: Zone, command: Callable[..., Any]) -> None:
    zone.list_parcels((number("1"), PLACE, "대", 400, ""), heads=[["PNU", "소재지", "지목", "공부면적", "비고"]])
    said = command("inspect", zone.folder / "조서.xlsx", "--lang", "en")
    assert (said.code, "pnu-without-geometry" in said.err) == (4, True)
    assert "study file: schedule" in said.err


def test_sums_are_checked_and_not_counted(zone: Zone) -> None:
    rows = [(PLACE, "1", "대", 400, None, ""), ("소계", None, None, 400, None, ""), (PLACE, "2", "전", 400, None, "")]
    zone.list_parcels(*rows, ("합계", None, None, 800, None, ""))
    assert len(evaluate(zone.file).schedule.parcels) == 2
    zone.list_parcels(*rows, ("합계", None, None, 810, None, ""))
    with pytest.raises(InputError) as caught:
        read_study(zone.file)
    assert [(each.code, each.where) for each in caught.value.problems] == [("schedule-sum", "조서.xlsx: Sheet!D7")]


def test_a_dong_of_several_places_is_open(zone: Zone) -> None:
    zone.list_parcels(("신평동", "1", "대", 400, None, ""), ("청량리동", "2", "대", 400, None, ""))
    result = evaluate(zone.file)
    assert statuses(result) == {"1": "open", "2": "found"}


def test_a_number_and_a_place_that_differ_are_told(zone: Zone) -> None:
    zone.list_parcels(
        (number("1"), "서울특별시 동대문구 회기동", "대", 400, ""),
        heads=[["PNU", "소재지", "지목", "공부면적", "비고"]],
    )
    with pytest.raises(InputError) as caught:
        read_study(zone.file)
    assert [each.code for each in caught.value.problems] == ["pnu-and-place-differ"]


@pytest.mark.parametrize("column", ["A1", "A2"])
def test_columns_without_a_meaning_are_known_by_their_contents(zone: Zone, column: str) -> None:
    """국가공간정보포털 layers name their columns A0, A1, … and not the same ones in every kind of layer."""
    others = {name: [str(n) for n in range(10)] for name in ("A0", "A1", "A2", "A3") if name != column}
    zone.cadastre({**others, column: [number(lot) for lot in zone.lots]}, "AL.shp")
    zone.study(cadastre='"AL.shp"')
    zone.lists("1", "5")
    assert set(statuses(evaluate(zone.file)).values()) == {"found"}


def numeric_pnu(path: Path) -> None:
    """Make the first text field of a DBF a number N(19,0), as some programs write a PNU: the same bytes."""
    table = bytearray(path.read_bytes())
    place = next(at for at in range(32, len(table), 32) if table[at : at + 4] == b"PNU\0")
    width, start, length = (
        table[place + 16],
        int.from_bytes(table[8:10], "little"),
        int.from_bytes(table[10:12], "little"),
    )
    offset = 1 + sum(table[at + 16] for at in range(32, place, 32))
    for record in range(start, start + length * int.from_bytes(table[4:8], "little"), length):
        cell = bytes(table[record + offset : record + offset + width]).strip(b" \0")
        table[record + offset : record + offset + width] = cell.rjust(width)
    table[place + 11 : place + 12] = b"N"
    table[place + 17] = 0
    path.write_bytes(bytes(table))


def test_a_numeric_field_keeps_all_nineteen_digits(zone: Zone) -> None:
    zone.cadastre({"PNU": [number(lot) for lot in zone.lots]}, "수.shp")
    numeric_pnu(zone.folder / "수.dbf")
    zone.study(cadastre='"수.shp"')
    zone.lists("1", "12-3", "산 12-3")
    assert set(statuses(evaluate(zone.file)).values()) == {"found"}


def test_numbers_that_went_through_a_float_are_refused(zone: Zone) -> None:
    zone.cadastre({"PNU": [float(number(lot)) for lot in zone.lots]}, "실수.gpkg")
    zone.study(cadastre='"실수.gpkg"')
    zone.lists("1")
    with pytest.raises(InputError) as caught:
        read_study(zone.file)
    assert {each.code for each in caught.value.problems} <= {"cadastre-without-pnu", "pnu-lost-digits"}


@pytest.mark.slow
def test_every_report_has_the_whole_list(zone: Zone) -> None:
    zone.lists("1", "2", "20")
    page = render_report(evaluate(zone.file), "md", language="ko").decode()
    for told in ("토지조서", "지적도에 없음", "분할되었을 수 있음", number("1"), "지목별 합계"):
        assert told in page
    book = openpyxl.load_workbook(_saved(zone.folder, render_report(evaluate(zone.file), "xlsx", language="ko")))
    sheet = next(each for each in book if "토지조서" in each.title)
    heads = [str(cell.value).split("\n")[0].split(" (")[0] for cell in sheet[3]]
    assert heads[:7] == ["연번", "부지", "소재지", "지번", "지목", "공부면적", "편입면적"]
    assert [cell.value for cell in sheet["D"][3:6]] == ["1", "2", "20"]


def _saved(folder: Path, content: bytes) -> Path:
    path = folder / "보고서.xlsx"
    path.write_bytes(content)
    return path


def test_areas_are_those_of_geopandas(zone: Zone, command: Callable[..., Any]) -> None:
    zone.lists("1", "2", "3", "4", "5")
    areas = gpd.read_file(zone.folder / "지적도.shp").set_index("PNU").area
    for each in evaluate(zone.file).schedule.parcels:
        assert each.measured_area == pytest.approx(areas[each.pnu], abs=1e-4)
