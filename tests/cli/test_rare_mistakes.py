"""Mistakes of what a study, a table, a raster or a book of cases says that no other test makes, each by its code."""

from __future__ import annotations

import errno
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import rasterio
import shapely
from rasterio import Affine

from tests.places import ROOT
from tests.small_study import SmallStudy, requirement
from tests.workbooks import change, column_of, edit, without_facts
from zonegeo.api.search.envelope import find_envelope, write_envelope_cells
from zonegeo.api.search.explore import explore
from zonegeo.base.errors import ZonegeoError
from zonegeo.base.registry import Registry
from zonegeo.measures import MEASURES
from zonegeo.profiles.library import read_profile_chain
from zonegeo.sources.intake.study_files import toml_text

CANDIDATES = ROOT / "docs" / "explore-candidates.geojson"
TOLD = {"source": "made", "source_date": "2026", "licence": "CC0-1.0"}
Command = Callable[..., Any]


def told(command: Command, code: str, *line: str | Path) -> None:
    said = command(*line, "--lang", "en")
    assert said.code in (2, 4), said.out + said.err
    assert f"[{code}]" in said.err
    assert "Traceback" not in said.err
    korean = command(*line, "--lang", "ko")
    assert f"[{code}]" in korean.err
    assert "{" not in korean.err


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("line", "code"), [
    ("check parcels.geojson hongneung", "files-and-studies"),
    ("check hongneung --allow-outside", "pack-needed"),
    ("measure raster parcels.geojson --raster steep.tif --no-data nothing", "no-data-unknown"),
    ("facts folder --missing", "study-not-chosen"),
    ("init new --from parcels.geojson --yes --as-of 2026-01-01 --accuracy 1m --role background=none", "intake-no-site"),
    ("import two.csv --crs EPSG:5186 -o out.geojson", "table-columns-unclear"),
    ("import rings.csv --crs EPSG:5186 -o out.geojson", "table-ring-missing"),
    ("import several.csv -o out.geojson", "table-several-crs"),
    ("explore hongneung --candidates parcels.geojson --objective max:margin --profile bare.toml", "no-margin"),
    ("explore hongneung --candidates areas.geojson --objective max:area --fields area=size:acre", "area-unit-unknown"),
    ("screen parcels.shp --study hongneung -o out.csv --profile bare.toml --near kist", "near-without-limit"),
    ("screen parcels.shp --study hongneung -o out.csv --profile bare.toml", "screen-asks-nothing"),
    ("screen parcels.shp --study hongneung -o out.csv --near rnd-support", "near-without-outline"),
    ("profile test bare.toml --cases empty.md", "no-case"),
    ("profile test bare.toml --cases rows.md", "case-row"),
    ("profile test bare.toml --cases open.md", "case-without-verdict"),
])  # fmt: skip
def test_a_rare_mistake_is_told_by_its_code(
    line: str, code: str, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _write_files(tmp_path)
    told(command, code, *line.split())


def _write_files(folder: Path) -> None:
    shutil.copy(CANDIDATES, folder / "parcels.geojson")
    steep(folder / "steep.tif")
    gpd.read_file(CANDIDATES)[["id", "geometry"]].to_file(folder / "parcels.shp", encoding="utf-8")
    for name in ("one", "other"):
        (folder / "folder" / "geo").mkdir(parents=True, exist_ok=True)
        (folder / "folder" / "geo" / f"{name}.toml").write_text("[study]\n", encoding="utf-8")
    text = CANDIDATES.read_text(encoding="utf-8")
    texts = {
        "areas.geojson": text.replace('"declared_area"', '"size"'),
        "two.csv": "id,x,lon,y\na,1,2,3\n",
        "rings.csv": "ring,x,y\na,200000,600000\n,200100,600000\na,200000,600100\n",
        "several.csv": "id,wkt\n" + "".join(
            f'{n},"SRID={code};POLYGON((200000 600000,200100 600000,200000 600100,200000 600000))"\n'
            for n, code in (("a", 5186), ("b", 5187))),
        "empty.md": "# cases\n", "open.md": "# cases\n\n```case\nmeasure = 1\n```\n",
        "rows.md": "# cases\n\n```case\nverdict = 'pass'\n```\n\n| a | b |\n|---|---|\n| 1 |\n",
        "bare.toml": toml_text({
            "profile": {"id": "own/bare", "version": "1", "name": {"ko": "빈 기준", "en": "Bare"}},
            "requirement": [requirement("agreement", "agreement", ["core"], ">=", "1 institution")],
        }),
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


# --- what a study says ------------------------------------------------------------------------------------------------


def _zone_unknown(small: SmallStudy) -> None:
    small.study["study"] |= {"zone": "hongnung", "zones": "zones.toml"}
    shutil.copy(ROOT / "geo" / "innotown-zones.toml", small.file.parent / "zones.toml")


def _units_of_a_claim(small: SmallStudy) -> None:
    small.study["claim"][0]["parts"] = ["0.01 km2", "20 m"]


def _boundary_of_nobody(small: SmallStudy) -> None:
    (small.file.parent / "none.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    small.study["site"].append({"id": "new", "name": {"ko": "새", "en": "new"}, "boundary": {
        "file": "none.geojson", "role": "background", "basis": "surveyed", "accuracy_m": 1, **TOLD}})  # fmt: skip


def _raster_of_both(small: SmallStudy) -> None:
    steep(small.file.parent / "steep.tif")
    small.study["raster"] = [{
        "id": "slope", "name": {"ko": "경사", "en": "slope"}, "file": "steep.tif", "unit": "degree",
        "words": {"1": "steep"}, "fact": "slope", **TOLD,
    }]  # fmt: skip


@pytest.mark.parametrize(("change_study", "code"), [
    (_zone_unknown, "unknown-zone"), (_units_of_a_claim, "claim-units-differ"),
    (_boundary_of_nobody, "site-boundary-empty"), (_raster_of_both, "raster-unit-or-words"),
])  # fmt: skip
def test_a_rare_mistake_of_a_study_is_told(
    change_study: Callable[[SmallStudy], None], code: str, command: Command, small: SmallStudy
) -> None:
    small.file.parent.mkdir(parents=True)
    change_study(small)
    told(command, code, "check", small.write())


def test_a_proposal_that_a_figure_names_is_not_removed(command: Command, small: SmallStudy) -> None:
    small.study["proposal"].append(small.study["proposal"][0] | {"id": "other", "stated": {}})
    small.study["claim"][1]["proposal"] = "other"
    told(command, "proposal-is-named", "proposal", "remove", small.write(), "other")


# --- workbooks --------------------------------------------------------------------------------------------------------


def _none_and_some(book: Path) -> None:
    letter = column_of(book, "4_협약", "agreement.name")
    change(book, "4_협약", **{f"{letter}5": "첫 협약", f"{letter}6": "없음"})


def _sheet_of_one_name(book: Path) -> None:
    def twice(opened: Any) -> None:
        opened.copy_worksheet(opened["4_협약"]).title = "4_협약 (2)"

    edit(book, twice)


@pytest.mark.parametrize(
    ("damage", "code"), [(_none_and_some, "agreement-none-and-some"), (_sheet_of_one_name, "sheet-twice")]
)
def test_a_rare_mistake_of_a_workbook_is_told(
    damage: Callable[[Path], None], code: str, command: Command, small: SmallStudy
) -> None:
    book = small.file.parent / "facts.xlsx"
    assert command("facts", without_facts(small), "-o", book, "--lang", "ko").code in (0, 3)
    damage(book)
    small.study["study"]["facts"] = book.name
    study = small.write()
    told(command, code, "check", study)


def test_a_folder_of_facts_without_a_table_is_told(command: Command, small: SmallStudy) -> None:
    small.study["study"]["facts"] = "facts"
    (small.file.parent / "facts").mkdir(parents=True)
    told(command, "facts-folder-empty", "check", without_facts(small))


@pytest.mark.parametrize(("sheets", "code"), [
    ({"조서": ("연번", "비고", "쪽")}, "schedule-without-head"),
    (dict.fromkeys("가나", ("연번", "소재지", "지번", "지목", "면적(㎡)")), "schedule-sheets"),
    ({"조서": ("연번", "소재지", "지목", "면적(㎡)", "편입면적(㎡)")}, "schedule-without-parcels"),
])  # fmt: skip
def test_a_list_that_cannot_be_found_is_told(
    sheets: dict[str, tuple[str, ...]], code: str, command: Command, small: SmallStudy
) -> None:
    small.study["study"]["schedule"] = {"file": "list.xlsx", "site": "yard"}
    book = openpyxl.Workbook()
    for title, heads in sheets.items():
        page = book.create_sheet(title)
        page.append(heads)
        page.append([1, "서울특별시 동대문구 청량리동", "1", "대", 100][: len(heads)])
    del book["Sheet"]
    study = small.write()
    book.save(study.parent / "list.xlsx")
    told(command, code, "check", study)


# --- rasters ----------------------------------------------------------------------------------------------------------


def steep(path: Path, *, turn: float = 0.0, scale: float | None = None) -> Path:
    lie = Affine(30.0, turn, 203_000.0, turn, -30.0, 558_000.0)
    with rasterio.open(path, "w", driver="GTiff", height=200, width=200, count=1, dtype="float32", crs="EPSG:5186",
                       transform=lie, nodata=-1) as made:  # fmt: skip
        made.write(np.full((200, 200), 5.0, dtype="float32"), 1)
        if scale is not None:
            made.scales = (scale,)
    return path


@pytest.mark.parametrize(("made", "more", "code"), [
    ({"turn": 3.0}, (), "raster-turned"), ({"scale": float("nan")}, (), "raster-scale"),
    ({}, ("--band", "4"), "raster-band"),
])  # fmt: skip
def test_a_raster_that_cannot_be_meant_is_told(
    made: dict[str, float], more: tuple[str, ...], code: str, command: Command, tmp_path: Path
) -> None:
    told(command, code, "measure", "raster", CANDIDATES, "--raster", steep(tmp_path / "steep.tif", **made), *more)


# --- what is asked from Python, and what lies around the program ------------------------------------------------------


def refused(code: str, ask: Callable[[], Any]) -> None:
    with pytest.raises(ZonegeoError) as caught:
        ask()
    assert [each.code for each in caught.value.problems] == [code]


def test_a_search_asks_for_an_objective_and_for_few_candidates(tmp_path: Path) -> None:
    refused("objective-missing", lambda: explore("hongneung", CANDIDATES, []))
    many = json.loads(CANDIDATES.read_text(encoding="utf-8"))
    first = many["features"][0]
    many["features"] = [first | {"properties": first["properties"] | {"id": f"c{n}"}} for n in range(33)]
    path = tmp_path / "many.geojson"
    path.write_text(json.dumps(many), encoding="utf-8")
    refused("too-many-to-enumerate", lambda: explore("hongneung", path, ["max:area"], strategy="enumeration"))


def test_an_exact_search_without_its_solver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zonegeo.exploration.candidates.explore_candidates.find_spec", lambda name: None)
    refused("highs-missing", lambda: explore("hongneung", CANDIDATES, ["max:area"], strategy="integer-program"))


def test_a_chain_of_profiles_that_ends_early_is_told() -> None:
    text = toml_text({"profile": {"id": "own/alone", "version": "1", "name": {"ko": "혼자", "en": "Alone"},
                                  "extends": "own/gone"}})  # fmt: skip
    refused("chain-broken", lambda: read_profile_chain([("own/alone.toml", text.encode())], measures=MEASURES))


def test_a_file_that_is_not_given_to_this_user_is_told(
    command: Command, small: SmallStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, read = small.write(), Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.name == "places.geojson":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", closed)
    told(command, "file-unreadable", "check", study)


def test_an_argument_that_no_result_could_name_is_told(command: Command) -> None:
    told(command, "name-not-utf-8", "check", "\udcb0\udca1.toml")


def test_what_nobody_expected_is_told_as_that(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: Any, **named: Any) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("zonegeo.cli.commands.doctor.api.diagnose", broken)
    said = command("doctor", "--lang", "en")
    assert said.code == 70
    assert "[internal]" in said.err


def test_bytes_of_no_kind_through_a_pipe_are_told(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\x00\x01\x02")))
        assert "[stdin-not-known]" in command("check", "-", "--lang", "en").err


def test_the_package_of_somebody_else_that_breaks_is_told(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = EntryPoint("broken", "zonegeo_nowhere:READER", "zonegeo.output_formats")
    registry = Registry("zonegeo.output_formats", {})
    monkeypatch.setattr(registry, "_added", {"broken": entry})
    monkeypatch.setattr(Registry, "origin", lambda self, name: "zonegeo-nowhere 1.0")
    refused("plugin-broken", lambda: registry["broken"])


def test_a_recorded_day_that_is_none_is_not_replayed(command: Command, small: SmallStudy, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    said = command("check", small.write(), "--as-of", "2020-07-31", "--format", "json", "-o", result, "--exit-zero")
    assert said.code == 0, said.err
    recorded = json.loads(result.read_text(encoding="utf-8"))
    recorded["receipt"]["argv"] = ["check", small.file.name, "--as-of=today"]
    result.write_text(json.dumps(recorded, ensure_ascii=False), encoding="utf-8")
    told(command, "replay-without-day", "verify", result, "--study", small.file)


def test_parcels_whose_shapes_are_written_otherwise_are_told(command: Command, tmp_path: Path) -> None:
    parcels = gpd.read_file(CANDIDATES)
    parcels.to_parquet(tmp_path / "parcels.parquet", geometry_encoding="geoarrow")
    told(command, "parcels-encoding", "screen", tmp_path / "parcels.parquet", "--study", "hongneung",
         "-o", tmp_path / "out.csv")  # fmt: skip


def test_no_place_at_all_is_no_raster(tmp_path: Path) -> None:
    found = find_envelope("hongneung", requirements=["separation"])
    refused("envelope-empty", lambda: write_envelope_cells(
        replace(found, ground=shapely.Polygon()), tmp_path / "none.tif", cell_m=100))  # fmt: skip


def test_a_book_that_expects_another_verdict_is_told(command: Command, tmp_path: Path) -> None:
    book = tmp_path / "cases.md"
    carried = (ROOT / "data" / "casebooks" / "kr" / "innotown.md").read_text(encoding="utf-8")
    head, first, *_ = carried.split("\n## ")
    lines = first.splitlines()
    row = next(number for number, line in enumerate(lines) if "| pass |" in line)
    lines[row] = lines[row].replace("| pass |", "| fail |")
    book.write_text(f"{head}\n## " + "\n".join(lines[: row + 1]) + "\n", encoding="utf-8")
    told(command, "case-differs", "profile", "test", "kr/innotown", "--cases", book)


@pytest.mark.parametrize("asked", ["--near=qqqq:1 km", "--where=qqqq=1"])
def test_a_name_like_no_other_is_answered_with_those_that_there_are(
    asked: str, command: Command, tmp_path: Path
) -> None:
    parcels = tmp_path / "parcels.shp"
    gpd.read_file(CANDIDATES)[["id", "geometry"]].to_file(parcels, encoding="utf-8")
    for language, fix in (("en", "→ Take one of these"), ("ko", "가운데 하나를 쓰십시오.")):
        said = command("screen", parcels, "--study", "hongneung", "-o", tmp_path / "out.csv", asked, "--lang", language)
        assert fix in said.err


@pytest.mark.parametrize(("language", "told_as"), [("en", "none → 8 entries"), ("ko", "없음 → 항목 8개")])
def test_a_row_that_was_taken_out_is_told_in_words(
    language: str, told_as: str, command: Command, small: SmallStudy, tmp_path: Path
) -> None:
    result = tmp_path / "result.json"
    assert command("check", small.write(), "--format", "json", "-o", result, "--exit-zero").code == 0
    document = json.loads(result.read_text(encoding="utf-8"))
    del document["matrix"][-1]
    result.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    said = command("verify", result, "--study", small.file, "--lang", language)
    assert said.code == 3
    assert told_as in said.out
    assert "{" not in said.out


# --- what a result notices --------------------------------------------------------------------------------------------


def noticed(command: Command, code: str, *line: str | Path) -> None:
    for language in ("en", "ko"):
        said = command(*line, "--lang", language)
        assert said.code in (0, 1, 3), said.err
        assert f"[{code}]" in said.out
        assert "{" not in said.out


@pytest.mark.parametrize("code", ["facts-of-another-study", "zones-of-another-study"])
def test_proposals_of_studies_that_know_other_things_are_told(code: str, command: Command, small: SmallStudy) -> None:
    noticed(command, code, "compare", small.write(), "drawn", "hongneung:designation-2020", "--as-of", "2020-07-31")


def test_a_proposal_without_a_day_stands_in_no_history(command: Command, small: SmallStudy) -> None:
    undated = {key: each for key, each in small.study["proposal"][0].items() if key != "as_of"}
    small.study["proposal"].append(undated | {"id": "undated", "stated": {}})
    noticed(command, "not-in-history", "compare", small.write(), "--history", "--as-of", "2020-07-31")


def test_a_plane_that_does_not_fit_is_told(command: Command, small: SmallStudy) -> None:
    small.study["study"]["analysis_crs"] = "EPSG:5179"
    noticed(command, "plane-not-fit", "check", small.write())


def test_a_list_of_parcels_without_a_cadastre_is_told(command: Command, small: SmallStudy) -> None:
    small.study["study"]["schedule"] = {"file": "list.xlsx", "site": "yard"}
    study, book = small.write(), openpyxl.Workbook()
    book.active.append(["연번", "소재지", "지번", "지목", "면적(㎡)"])
    book.active.append([1, "서울특별시 동대문구 청량리동", "1", "대", 100])
    book.save(study.parent / "list.xlsx")
    noticed(command, "schedule-unchecked", "check", study)


@pytest.mark.parametrize(("sheet", "key", "code"), [("2_기관", "institution.kind", "cell-none-here")])
def test_a_word_that_a_cell_does_not_take_is_told(
    sheet: str, key: str, code: str, command: Command, small: SmallStudy
) -> None:
    book = small.file.parent / "facts.xlsx"
    assert command("facts", small.write(), "-o", book, "--lang", "ko").code in (0, 3)
    change(book, sheet, **{f"{column_of(book, sheet, key)}5": "없음"})
    small.study["study"]["facts"] = book.name
    told(command, code, "check", small.write())


def test_a_file_of_json_that_is_no_geojson_is_told_without_a_word_of_python(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "settings.geojson"
    path.write_text('{"colour": "red"}', encoding="utf-8")
    for language in ("en", "ko"):
        said = command("check", path, "--lang", language)
        assert "[geojson-no-features]" in said.err
        assert "None" not in said.err
