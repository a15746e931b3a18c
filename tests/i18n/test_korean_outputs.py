"""What is said in Korean is Korean: names and not ids, no English sentence, no hole that nobody filled."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geopandas
import pytest

from tests.i18n.scan import READINGS, english_in, faults, ids_of, korean_in, pairs_in
from tests.places import ROOT
from tests.quick_part import mostly_slow
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.compare import compare, render_comparison
from zonegeo.api.results.evaluate import evaluate, read_study, render
from zonegeo.api.results.report import render_report
from zonegeo.base.message import Name
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.study import Study
from zonegeo.rendering.maps.map_view import view_of
from zonegeo.rendering.terminal.explanation import render_code, render_profile, render_requirement

PROPOSALS = ("request-2019", "designation-2020", "plan-2023")


def ours_in(text: str) -> list[str]:
    """Return the English sentences of our own in a text that also holds sources and notes as they were written."""
    from zonegeo.i18n.translator import _catalogue

    ours = [
        each
        for each in _catalogue("en").values()
        if "{" not in each and each.strip().count(" ") >= 2 and each.isascii()
    ]
    return [each for each in ours if each in text]


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study("hongneung")


def test_the_faults_are_found() -> None:
    assert faults("부지 bt-it: 기준 이내", {"bt-it"}) == ["bt-it"]
    assert faults("고려대학교 (korea), 이격거리 [separation]", {"korea"}) == []
    assert faults("이 안은 {value}", set()) == ["이 안은 {value}"]
    assert english_in("shows this message and exits") == ["shows this message and exits"]
    assert english_in("축 바꿈(axis order change and so on)") == []
    assert ours_in("표: No smaller change satisfies it.") == ["No smaller change satisfies it."]


@pytest.mark.parametrize("form", ["text", "md"])
@pytest.mark.parametrize("proposal", PROPOSALS)
def test_a_check_is_korean(study: Study, proposal: str, form: str) -> None:
    told = render(evaluate(study, proposal=proposal), form, language="ko")
    assert "이격거리" in told
    assert faults(told, ids_of(study)) == []
    assert english_in(told) == []
    assert not re.search(r"여유 [-−]", told)


@pytest.mark.parametrize("form", mostly_slow(["text", "md"], one_in=2))
def test_a_comparison_is_korean(study: Study, form: str) -> None:
    objectives = ["min:separation", "max:background-area", "min:changed"]
    weights = {"separation": 2.0, "background-area": 1.0, "changed": 1.0}
    compared = compare("hongneung", list(PROPOSALS), objectives=objectives, weights=weights, history=True)
    told = render_comparison(compared, form, language="ko")
    assert isinstance(told, str)
    assert "지정 요청 (2019-09)" in told
    assert "명목 초과 1,200 m" in told
    assert faults(told, ids_of(study) | {"separation", "background-area"}) == []
    assert english_in(told) == []
    english = str(render_comparison(compared, form, language="en"))
    assert "Designation request (2019-09)" in english
    assert faults(english, ids_of(study) | {"background-area"}) == []


def test_an_explanation_is_korean(study: Study) -> None:
    profile, translator = read_profile("kr/innotown"), Translator("ko")
    told = [render_requirement(each, profile, translator) for each in profile.requirements]
    assert len(told) > 5
    for each in told:
        assert faults(each, ids_of(study)) == []
        assert english_in(each) == []
    assert faults(render_code("ring-not-closed", translator), set()) == []
    assert faults(render_profile(profile, translator), {*study.sites, *READINGS}) == []


@pytest.mark.parametrize("proposal", PROPOSALS)
def test_a_map_is_korean(study: Study, proposal: str) -> None:
    evaluation = evaluate(study, proposal=proposal)
    told = [pair["ko"] for pair in pairs_in(view_of(evaluation, language="ko"))]
    assert len(told) > 200
    assert [fault for each in told for fault in (*faults(each, ids_of(study)), *english_in(each))] == []


@pytest.mark.parametrize("line", mostly_slow([
    "explore hongneung --candidates docs/explore-candidates.geojson --objective max:area --max-area 60000m2 --keep 1",
    "explore hongneung --candidates docs/explore-candidates.geojson --objective max:area --min-area 9km2 --keep 1",
    "envelope hongneung --requirement separation",
    "grow hongneung --parcels docs/grow-parcels.geojson --target-area 50000m2 --requirement separation --seed 7",
    "grow hongneung --parcels docs/grow-parcels.geojson --target-area 9km2 --requirement separation --seed 7",
    "repair hongneung --proposal request-2019",
    "procedure hongneung request-2019 designation-2020",
    "inspect docs/grow-parcels.geojson",
    "facts goyang --missing",
], one_in=4))  # fmt: skip
def test_a_search_is_korean(study: Study, line: str, command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    english = command(*line.split(), "--lang", "en")
    assert no_korean_in(english, study) == []
    assert faults(english.out + english.err, ids_of(study) | {"background-area"}) == []
    said = command(*line.split(), "--lang", "ko")
    assert said.code in (0, 3), said.err
    told = said.out + said.err
    assert faults(told, ids_of(study) | {"separation", "background-area"}) == []
    assert english_in(told) == []
    assert ours_in(told) == []


def no_korean_in(said: Any, study: Study) -> list[str]:
    """Return what is Korean in the answer of a command in English, names that have no other form left out."""
    acts = {limit.cite.act for rule in read_profile("kr/innotown").requirements for limit in rule.limits}
    sign = "가  ㎡"  # what the doctor shows of a console
    names = {*acts, sign, *(site.address for site in study.sites.values())}
    return korean_in(re.sub(r"\S*[/\\]\S+", "", said.out + said.err), names - {""})


def again(line: str) -> tuple[str, ...]:
    """What a command that writes needs to write once more."""
    return ("--overwrite",) if " -o " in line else ()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a result and parcels as other programs hold them, for the commands that read such."""
    folder = tmp_path_factory.mktemp("made")
    result = render(evaluate("hongneung", proposal="request-2019"), "json", language="en")
    (folder / "r.json").write_text(result, encoding="utf-8")
    geopandas.read_file(ROOT / "docs" / "grow-parcels.geojson").to_crs(5186).to_file(folder / "p.gpkg")
    return folder


@pytest.mark.parametrize("line", mostly_slow([
    "crs guess {made}/p.gpkg --near 127.05,37.6",
    "screen {made}/p.gpkg --study hongneung --requirement separation -o {made}/s.parquet",
    "export {made}/r.json -o {made}/h.shp",
    "import {made}/p.gpkg -o {made}/p.geojson",
    "verify {made}/r.json",
    "doctor", "list", "zones", "proposal list hongneung",
], one_in=3), ids=lambda line: line.split()[0])  # fmt: skip
def test_what_a_command_says_is_korean(study: Study, line: str, made: Path, command: Any) -> None:
    if line.startswith("screen"):
        pytest.importorskip("duckdb")
    said = command(*line.format(made=made).split(), "--lang", "en")
    assert no_korean_in(said, study) == []
    said = command(*line.format(made=made).split(), "--lang", "ko", *again(line))
    assert said.code == 0, said.err
    # names of files, and those that EPSG, PROJ and packages have, are what they are; commands to be typed too
    told = re.sub(r"\S*[/\\]\S+", "", said.out + said.err)
    own = {"hongneung", "korea"} if line.split()[0] in ("list", "doctor", "proposal") else set()
    ids = {*study.sites, *READINGS, "separation", "background-area", "hongneung"}
    ids |= set() if line.startswith("proposal") else set(study.proposals)  # what the table is for
    assert faults(told, ids - own) == []
    assert english_in(told) == []
    assert ours_in(told) == []
    assert re.search("[가-힣]", told)


def test_a_report_is_korean(study: Study) -> None:
    told = render_report(evaluate(study), "md", language="ko").decode("utf-8")
    # the receipt names files and commands as they are
    body = told[: told.index("재현 정보\n")]
    assert faults(body, ids_of(study)) == []
    assert english_in(body) == []
    assert ours_in(told) == []


def test_an_area_is_called_what_the_law_lets_it_be_called(study: Study) -> None:
    requested = render(evaluate(study, proposal="request-2019"), "text", language="ko")
    designated = render(evaluate(study), "text", language="ko")
    assert "계획면적" in requested
    assert "고시 면적" not in requested
    assert "고시 면적" in designated
    assert "계획면적" not in designated
    with speaking_of("notice", "planned", words={"core": Name("기술 핵심기관", "core institution")}):
        assert Translator("ko").text("figure.declared-core-area") == "기술 핵심기관 고시·계획면적의 합"


def test_one_spelling_for_each_term() -> None:
    told = [text for text in (Translator("ko").template(code) for code in _codes()) if text]
    for wrong in ("기술핵심기관", "고리", "조각 땅", "견주", "견줄", "꼭짓점", "가정안"):
        assert [text for text in told if wrong in text] == []


def _codes() -> list[str]:
    from zonegeo.i18n import translator

    return list(translator._catalogue("ko"))
