"""What planners' files are taken for: each case of the intake's design with files made here."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sources.intake.made import CORE, FIRST, SECOND, box, drawing, frame, shapefile, walk_files, written
from zonegeo.api.land.intake import study_of, take_in
from zonegeo.base.errors import InputError, UsageError
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis
from zonegeo.sources.intake.question import Answers, typed
from zonegeo.sources.intake.read_intake import Intake

DAY = date(2026, 3, 2)


def taken(files: list[Path], *, yes: bool = True, **said: str) -> Intake:
    """Take files in with answers by their keys; ``role_by`` stands for ``role-by``."""
    answers = Answers({"role-by" if key == "role_by" else key: each for key, each in said.items()}, yes)
    return take_in(list(map(str, files)), answers, today=DAY, asks_day=False)


def asked(files: list[Path], **said: str) -> dict[str, tuple[str, str]]:
    """Return the questions that are left: code and option by key, as a script is told them."""
    try:
        taken(files, yes=False, **said)
    except UsageError as error:
        return {str(p.values["option"]): (p.code, str(p.values["question"]["code"])) for p in error.problems}
    return {}


def sites(intake: Intake) -> dict[str, Any]:
    return {site.id: site for site in intake.sites}


def test_the_walk_asks_one_question_for_each_thing_that_the_files_do_not_say(tmp_path: Path) -> None:
    assert asked(walk_files(tmp_path)) == {
        "--profile kr/innotown": ("intake-proposed", "intake.ask.profile-column"),
        "--proposal-by file": ("intake-proposed", "intake.ask.proposals"),
        "--role 배후=background": ("intake-proposed", "intake.ask.role-word"),
        "--fields area=면적:none": ("intake-proposed", "intake.ask.area-computed"),
        "--basis drawn": ("intake-proposed", "intake.ask.basis"),
        "--zone gumi": ("intake-proposed", "intake.ask.zone"),
    }


def test_the_walk_is_a_study_of_two_proposals(tmp_path: Path) -> None:
    intake = taken(walk_files(tmp_path), accuracy="1 m")
    assert intake.proposals == ("제1안", "제2안")
    assert {site.id: site.proposals for site in intake.sites} == {
        "금오-캠퍼스": (), "확장-부지": ("제1안",), "새-부지": ("제2안",),
    }  # fmt: skip
    assert (intake.zone, intake.accuracy_m, intake.as_of) == ("gumi", 1.0, DAY)
    study = study_of(intake)
    assert study.analysis_crs == "EPSG:5187"
    assert study.sites["새-부지"].name.ko == "새 부지"
    assert [each.path for each in study.inputs if each.path.endswith((".shp", ".gpkg"))] == [
        "기술핵심기관.shp", "배후공간_1안.shp", "배후공간_2안.gpkg",
    ]  # fmt: skip


def test_an_area_of_three_digits_is_known_to_half_of_its_last(tmp_path: Path) -> None:
    area = sites(taken(walk_files(tmp_path)))["새-부지"].declared_area
    assert (str(area), float(area.half_step_si)) == ("45.7 ha", 500.0)


def test_features_without_a_role_are_one_question_with_their_number(tmp_path: Path) -> None:
    shapes = [box(700 * n, 0, 500, 400) for n in range(5)]
    file = written(tmp_path / "계획.gpkg", frame(shapes, 명칭=list("가나다라마")))
    questions = asked([file], profile="kr/innotown", basis="drawn", zone="none")
    assert questions == {"--role 계획.gpkg=(core | background | none)": ("intake-open", "intake.ask.role-missing")}


def test_a_shapefile_without_a_crs_is_asked_and_its_name_is_no_evidence(tmp_path: Path) -> None:
    core = shapefile(tmp_path / "배후_5174_2026.shp", frame([FIRST], "EPSG:5174", 명칭=["가"]), prj=False)
    options = asked([core])
    (option,) = [each for each in options if each.startswith("--crs")]
    assert options[option][0] == "intake-open"
    assert "EPSG:5174" in option
    found = taken([core], **{"crs:배후_5174_2026.shp": "EPSG:5174"})
    assert sites(found)["가"].geometry["coordinates"][0][0] == pytest.approx([128.407, 36.141], abs=0.02)


def test_words_of_other_documents_are_proposed_and_land_left_out_is_open(tmp_path: Path) -> None:
    shapes = [CORE, FIRST, SECOND]
    file = written(
        tmp_path / "지구.gpkg", frame(shapes, 명칭=["가", "나", "다"], 구분=["R&D융합지구", "배후공간", "제척"])
    )
    questions = asked([file], profile="kr/innotown", basis="drawn", zone="none")
    assert questions["--role 'R&D융합지구=core'"][0] == "intake-proposed"
    assert questions["--role 제척=(core | background | none)"][0] == "intake-open"
    found = taken([file], **{"role:제척": "none"})
    assert {name: site.role.value for name, site in sites(found).items()} == {"가": "core", "나": "background"}


def test_a_name_and_a_column_that_disagree_are_one_conflict_naming_both_ways_out(tmp_path: Path) -> None:
    table = frame([CORE, FIRST], 명칭=["가", "나"], 구분=["기술핵심기관", "기술핵심기관"])
    file = shapefile(tmp_path / "배후공간_1안.shp", table)
    with pytest.raises(UsageError) as refused:
        taken([file])
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["option"]) == ("intake-conflict", "--role-by (구분 | file)")
    assert problem.values["question"]["values"]["count"] == 2
    assert {s.role.value for s in taken([file], role_by="구분").sites} == {"core"}
    assert {s.role.value for s in taken([file], role_by="file").sites} == {"background"}


@pytest.mark.parametrize("heading", ["Shape_Area", "연면적", "건축면적", "구적면적"])
def test_an_area_of_something_else_is_none_of_ours(tmp_path: Path, heading: str) -> None:
    table = frame([FIRST], 명칭=["가"], 구분=["배후공간"], **{heading: [200_000.0]})
    file = written(tmp_path / "a.gpkg", table)
    assert not [option for option in asked([file]) if "area" in option]
    assert sites(taken([file]))["가"].declared_area is None


def test_an_area_that_a_program_measured_is_not_proposed_as_declared(tmp_path: Path) -> None:
    measured = frame([FIRST]).to_crs("EPSG:5179").area.round(2).tolist()
    file = written(tmp_path / "a.gpkg", frame([FIRST], 명칭=["가"], 구분=["배후공간"], 면적=measured))
    assert asked([file])["--fields area=면적:none"] == ("intake-proposed", "intake.ask.area-computed")
    assert sites(taken([file]))["가"].declared_area is None


def test_a_heading_cut_by_a_dbf_takes_its_unit_from_the_outlines(tmp_path: Path) -> None:
    table = frame([FIRST], 명칭=["가"], 구분=["배후공간"]).assign(**{"공부면적(": [19.9]})
    file = shapefile(tmp_path / "a.shp", table)
    assert asked([file])["--fields 'area=공부면적(:ha'"] == ("intake-proposed", "intake.ask.area-unit")
    assert str(sites(taken([file]))["가"].declared_area) == "19.9 ha"


def test_a_heading_cut_within_a_letter_is_read(tmp_path: Path) -> None:
    """A name of a DBF column ends after ten bytes: three letters of UTF-8 and a third of the fourth."""
    file = shapefile(tmp_path / "배후공간.shp", frame([FIRST], nm=["가"], area=[200_000.0]), encoding="utf-8")
    table = bytearray(file.with_suffix(".dbf").read_bytes())
    table[32:43], table[64:75] = "이름".encode().ljust(11, b"\0"), "공부면적㎡".encode()[:10].ljust(11, b"\0")
    file.with_suffix(".dbf").write_bytes(table)
    found = taken([file], **{"area:공부면": "m2"})
    assert (sites(found)["가"].declared_area, found.layers[0].evidence["encoding"]) == (
        Quantity.parse("200000 m2"),
        "utf-8",
    )


def test_a_unit_that_fits_nothing_stays_open(tmp_path: Path) -> None:
    file = written(tmp_path / "a.gpkg", frame([FIRST], 명칭=["가"], 구분=["배후공간"], 계획면적=[123.0]))
    with pytest.raises(UsageError) as refused:
        taken([file])
    assert refused.value.problems[0].values["question"]["code"] == "intake.ask.area-unit-open"
    assert str(sites(taken([file], **{"area:계획면적": "pyeong"}))["가"].declared_area) == "123 pyeong"


def test_a_cell_that_is_no_area_is_told_with_its_place(tmp_path: Path) -> None:
    table = frame([FIRST, SECOND], 명칭=["가", "나"], 구분=["배후공간"] * 2, 고시면적=["2만㎡", "1만2천㎡"])
    with pytest.raises(InputError) as refused:
        taken([written(tmp_path / "a.gpkg", table)])
    assert [(p.code, p.values["value"]) for p in refused.value.problems][-1] == (
        "stated-area-unreadable",
        "1만2천㎡",
    )


@pytest.mark.parametrize(
    ("cell", "area"),
    [
        ("3.5만평", "3.5 man-pyeong"),
        ("약 20 ha", "20 ha"),
        ("200천㎡", "20.0 ha"),
        ("200,000㎡ (60,500평)", "200000 m2"),
        ("２００，０００ ㎡", "200000 m2"),
    ],
)
def test_areas_as_planners_write_them(tmp_path: Path, cell: str, area: str) -> None:
    file = written(tmp_path / "a.gpkg", frame([FIRST], 명칭=["가"], 구분=["배후공간"], 고시면적=[cell]))
    assert str(sites(taken([file]))["가"].declared_area) == area


@pytest.mark.parametrize("heading", ["고시면적㎡", "고시면적m2", "고시면적 (㎡)", "고시면적[㎡]", "고시 면적_m2"])
def test_a_unit_in_a_heading_however_it_is_joined(tmp_path: Path, heading: str) -> None:
    table = frame([FIRST], 명칭=["신평\n블록"], 구분=["배후공간"], **{heading: [199_000.0]})
    (site,) = taken([written(tmp_path / "a.gpkg", table)]).sites
    assert (site.name, str(site.declared_area)) == ("신평 블록", "199000 m2")


@pytest.mark.parametrize(
    ("word", "role"),
    [("핵심", "core"), ("기술핵심기관(대학)", "core"), ("배후지역", "background"), ("1. 배후공간", "background")],
)
def test_a_word_of_a_role_among_others_is_proposed(tmp_path: Path, word: str, role: str) -> None:
    file = written(tmp_path / "a.gpkg", frame([FIRST], 명칭=["가"], 구분=[word]))
    assert asked([file])[typed(f"role:{word}", role)] == ("intake-proposed", "intake.ask.role-word")
    left_out = written(tmp_path / "b.gpkg", frame([FIRST], 명칭=["가"], 구분=[f"{word} 제외"]))
    assert asked([left_out])[f"--role {word} 제외=(core | background | none)"][0] == "intake-open"


@pytest.mark.parametrize(
    ("cells", "proposals"),
    [
        (["1안", "제 1 안"], ("제1안",)),
        (["1안", "1안(수정)"], ("제1안", "1안-수정")),
        (["1안, 2안", "2안"], ("제1안", "제2안")),
        (["당초", "비교안"], ("당초안", "비교안")),
    ],
)
def test_a_cell_names_whole_proposals(tmp_path: Path, cells: list[str], proposals: tuple[str, ...]) -> None:
    table = frame([FIRST, SECOND], 명칭=["가", "나"], 구분=["배후공간"] * 2, 계획안=cells)
    assert taken([written(tmp_path / "a.gpkg", table)]).proposals == proposals


def test_a_plan_that_was_corrected_is_not_the_one_before(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{name}.gpkg", frame([FIRST], 명칭=["가"])) for name in ("배후_2안", "배후_2안_수정")]
    codes = {code for _, code in asked(files).values()}
    assert "intake.ask.proposal-of-file" in codes


def test_layers_are_proposals_where_their_names_say_so(tmp_path: Path) -> None:
    path = tmp_path / "안.gpkg"
    for name, shape in (("1안", FIRST), ("2안", SECOND)):
        table = frame([CORE, shape], 명칭=["핵심", "배후"], 구분=["기술핵심기관", "배후공간"])
        written(path, table, layer=name, mode="a" if path.exists() else "w")
    found = taken([path])
    assert found.proposals == ("제1안", "제2안")
    # the core is drawn twice and is one site, the background is called the same and is two
    assert [(s.id, s.proposals) for s in found.sites] == [
        ("핵심", ("제1안", "제2안")), ("배후", ("제1안",)), ("배후·제2안", ("제2안",)),
    ]  # fmt: skip


def test_a_city_is_no_proposal_and_layers_of_a_drawing_without_words_are_asked(tmp_path: Path) -> None:
    file = written(tmp_path / "안산_배후.gpkg", frame([FIRST], 명칭=["가"]))
    found = taken([file])
    assert found.proposals == ("제1안",)
    assert "proposal-by" not in found.answers
    plan = drawing(tmp_path / "plan.dxf", {"가": ("L1", CORE), "나": ("L2", FIRST)}, "R2018")
    questions = asked([plan], crs="EPSG:5187")
    assert next(code for code, _ in questions.values()) == "intake-open"


def test_degrees_of_a_kml_need_no_question(tmp_path: Path) -> None:
    file = written(tmp_path / "배후공간.kml", frame([FIRST], "EPSG:4326", Name=["확장 부지"]))
    assert not [option for option in asked([file]) if option.startswith("--crs")]
    assert [site.name for site in taken([file]).sites] == ["확장 부지"]


@pytest.mark.parametrize("version", ["R12", "R2018"])
def test_the_text_in_a_ring_is_its_name_up_to_the_stroke(tmp_path: Path, version: str) -> None:
    rings = {"캠퍼스 / 30.0 ha": ("핵심기관", CORE), "확장 부지": ("배후공간", FIRST)}
    plan = drawing(tmp_path / "계획.dxf", rings, version)
    found = taken([plan], crs="EPSG:5187")
    assert {s.name: s.role.value for s in found.sites} == {"캠퍼스": "core", "확장 부지": "background"}


def test_a_column_of_parcel_numbers_is_found_by_what_it_holds(tmp_path: Path) -> None:
    table = frame([FIRST], 명칭=["가"], 구분=["배후공간"], A1=["4719010100100120003"], A4=["12-3"])
    file = written(tmp_path / "AL_D002.gpkg", table)
    assert asked([file])["--fields pnu=A1"][0] == "intake-proposed"
    assert sites(taken([file]))["가"].pnu == "4719010100100120003"


def test_a_column_of_proposals_goes_before_names(tmp_path: Path) -> None:
    table = frame([CORE, FIRST, SECOND], 명칭=["가", "나", "다"], 구분=["핵심기관", "배후공간", "배후공간"],
                  계획안=[None, "1안", "A안"])  # fmt: skip
    found = taken([written(tmp_path / "변경.gpkg", table)])
    assert found.proposals == ("제1안", "A안")
    assert {site.id: site.proposals for site in found.sites} == {"가": (), "나": ("제1안",), "다": ("A안",)}


def test_a_column_that_no_file_has_is_refused_with_the_nearest(tmp_path: Path) -> None:
    file = written(tmp_path / "a.gpkg", frame([FIRST], 명칭=["가"], 구분=["배후공간"]))
    with pytest.raises(InputError, match="unknown-field") as refused:
        taken([file], role_by="구븐")
    assert refused.value.problems[0].values["nearest"] == "구분"


def test_a_new_zone_far_from_any_other_is_not_asked(tmp_path: Path) -> None:
    import shapely

    far = shapely.affinity.translate(FIRST, 60_000, 40_000)
    found = taken([written(tmp_path / "a.gpkg", frame([far], 명칭=["가"], 구분=["배후공간"]))])
    assert found.zone == "none"
    assert "zone" not in found.answers


def test_unknown_accuracy_is_measured_as_drawn_and_never_stable(tmp_path: Path) -> None:
    from zonegeo.api.results.evaluate import evaluate

    files = walk_files(tmp_path)
    loose, firm = (evaluate(study_of(taken(files, **said))).finding("separation") for said in ({}, {"accuracy": "1 m"}))
    assert (loose.verdict, firm.verdict) == ("pass", "pass")
    assert "accuracy-unknown" in loose.flips
    assert "accuracy-unknown" not in firm.flips
    assert [each.code for each in loose.remarks if each.code == "remark.accuracy-unknown"]


def test_a_lot_number_in_two_columns_is_one(tmp_path: Path) -> None:
    table = frame([CORE, FIRST, SECOND], 구분=["기술핵심기관", "배후공간", "배후공간"], 구역명=["가", "나", "다"],
                  소재지=["신평동"] * 3, 본번=["0012", "0950", "산0007"], 부번=["0003", "0000", None])  # fmt: skip
    intake = taken([shapefile(tmp_path / "지적.shp", table)], accuracy="1 m", basis="cadastral")
    assert [each.address for each in intake.sites] == ["신평동 12-3", "신평동 950", "신평동 산 7"]
    (columns,) = intake.columns
    assert columns["jibun"].heading == "본번-부번"


def test_a_lot_number_of_its_own_column_goes_before_two(tmp_path: Path) -> None:
    table = frame([CORE, FIRST], 구분=["기술핵심기관", "배후공간"], mnnm=[1, 2], slno=[0, 4], 지번=["7-1대", "8"])
    intake = taken([written(tmp_path / "지적.gpkg", table)], accuracy="1 m", basis="cadastral")
    assert [each.address for each in intake.sites] == ["7-1대", "8"]


def test_what_a_cell_says_otherwise_than_its_heading_is_told(tmp_path: Path) -> None:
    table = frame([CORE, FIRST, SECOND], 구분=["기술핵심기관", "배후공간", "배후공간"], 구역명=["가", "나", "다"],
                  **{"계획면적(㎡)": ["약 300,000", "20 ha", "457,000㎡"]})  # fmt: skip
    intake = taken([written(tmp_path / "a.gpkg", table)], accuracy="1 m")
    assert [each.declared_area for each in intake.sites] == [
        Quantity.parse("300000 m2"), Quantity.parse("20 ha"), Quantity.parse("457000 m2"),
    ]  # fmt: skip
    assert [(each.code, each.values["value"]) for each in intake.notices] == [
        ("notice.facts-about", "약 300,000"), ("notice.area-unit-of-cell", "20 ha"),
    ]  # fmt: skip


def test_a_name_in_english_stands_beside_the_one_in_korean(tmp_path: Path) -> None:
    table = frame(
        [CORE, FIRST, SECOND], name_ko=["가", "나", None], name_en=["Alpha", None, "Gamma"], 역할=["core"] * 3
    )
    file = written(tmp_path / "둘.gpkg", table)
    assert not [option for option in asked([file]) if "name" in option]
    found = study_of(taken([file])).sites
    # without one the other stands for both
    assert [(each.name.ko, each.name.en) for each in found.values()] == [
        ("가", "Alpha"), ("나", "나"), ("Gamma", "Gamma"),
    ]  # fmt: skip


def test_each_outline_is_as_accurate_as_its_file_says(tmp_path: Path) -> None:
    # nobody filled the last one: an outline without any error is none
    file = written(tmp_path / "셋.gpkg", frame([CORE, FIRST, SECOND], accuracy_m=[50.0, 2.5, 0.0], 역할=["core"] * 3))

    def accuracies(**said: str) -> list[float | None]:
        return [each.boundary.accuracy_m for each in study_of(taken([file], **said)).sites.values() if each.boundary]

    assert accuracies() == [50.0, 2.5, None]
    # what is said of all makes none of them better than its file says
    assert accuracies(accuracy="5 m") == [50.0, 5.0, 5.0]


def test_the_accuracy_of_an_outline_is_a_length(tmp_path: Path) -> None:
    file = written(tmp_path / "둘.geojson", frame([CORE, FIRST], accuracy_m=["3 m", "-4 m"], 역할=["core", "core"]))
    with pytest.raises(InputError) as error:
        taken([file])
    (problem,) = error.value.problems
    assert (problem.code, "accuracy_m" in str(problem.where)) == ("quantity-not-a-length", True)


def test_each_outline_comes_from_where_its_file_says(tmp_path: Path) -> None:
    told = frame([CORE, FIRST, SECOND], basis=["schematic", "측량", None], 역할=["core"] * 3)
    file = written(tmp_path / "셋.gpkg", told)

    def bases(**said: str) -> list[str]:
        return [each.boundary.basis.value for each in study_of(taken([file], **said)).sites.values() if each.boundary]

    assert bases(accuracy="1 m") == ["schematic", "surveyed", "drawn"]
    # what is said of all makes none of them better than its file says, and all of them no better than it
    assert bases(basis="cadastral", accuracy="1 m") == ["schematic", "cadastral", "cadastral"]


def test_where_every_outline_comes_from_is_not_asked_of_files_that_say_it(tmp_path: Path) -> None:
    told = frame([CORE, FIRST], basis=["surveyed", "drawn"], accuracy_m=[None, 2.0], 역할=["core"] * 2)
    file = written(tmp_path / "둘.gpkg", told)
    # of a survey it has to be known how accurate it is
    assert {option for option in asked([file]) if "basis" in option or "accuracy" in option} == {"--accuracy …"}
    told["accuracy_m"] = [0.5, 2.0]
    file = written(tmp_path / "또.gpkg", told)
    assert not [option for option in asked([file]) if "basis" in option or "accuracy" in option]
    assert [each.basis for each in sites(taken([file])).values()] == [Basis.SURVEYED, Basis.DRAWN]


def test_where_an_outline_comes_from_is_a_word_that_is_known(tmp_path: Path) -> None:
    file = written(tmp_path / "둘.geojson", frame([CORE, FIRST], basis=["drwan", "within"], 역할=["core", "core"]))
    with pytest.raises(InputError) as error:
        taken([file])
    assert [(each.code, each.values["value"]) for each in error.value.problems] == [
        ("unknown-basis", "drwan"), ("unknown-basis", "within"),
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["geojson", "kml"])
def test_a_file_that_zonegeo_wrote_keeps_both_names(command: Any, tmp_path: Path, ending: str) -> None:
    exported, result = tmp_path / f"sites.{ending}", tmp_path / "result.json"
    assert command("export", "hongneung", "-o", exported, "--lang", "en").code == 0
    said = command("check", exported, "--yes", "--as-of", "2026-01-01", "--exit-zero", "--format", "json", "-o", result)
    assert said.code == 0, said.err
    names = {site["id"]: site["name"] for site in json.loads(result.read_text("utf-8"))["sites"]}
    assert names["korea"] == {"ko": "고려대학교", "en": "Korea University"}
    assert all(re.search("[가-힣]", told["en"]) is None for told in names.values())
