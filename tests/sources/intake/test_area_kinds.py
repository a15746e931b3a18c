"""An area of the register (공부면적), a planned and a notified one are told apart from the heading to the report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import zonegeo as zg
from tests.sources.intake.made import CORE, FIRST, SECOND, frame, written
from zonegeo.api.results.map import map_page
from zonegeo.api.results.report import render_report

_DAY = ("--yes", "--as-of", "2026-03-02", "--accuracy", "1 m", "--lang", "ko", "--zone", "none")


def result(command: Callable[..., Any], folder: Path, **columns: list[Any]) -> Path:
    """Make a study of a core and two background spaces, and return its result."""
    table = frame([CORE, FIRST, SECOND], 구분=["기술핵심기관", "배후공간", "배후공간"],
                  구역명=["금오 캠퍼스", "확장 부지", "새 부지"], **columns)  # fmt: skip
    said = command("init", folder / "특구", "--from", written(folder / "경계.gpkg", table), *_DAY)
    assert said.code == 0, said.err
    said = command("check", folder / "특구", "-o", folder / "result.json", "--format", "json", "--lang", "ko")
    assert said.code == 3, said.err
    return folder / "result.json"


@pytest.mark.parametrize(
    ("heading", "kind", "word"), [("공부면적(㎡)", "register", "공부면적"), ("계획면적(㎡)", "planned", "계획면적"),
                                  ("고시면적(㎡)", "notice", "고시 면적")],
)  # fmt: skip
def test_the_kind_of_the_heading_is_said_everywhere(
    command: Callable[..., Any], tmp_path: Path, heading: str, kind: str, word: str
) -> None:
    path = result(command, tmp_path, **{heading: [300_000, 200_000, 457_000]})
    boundary = json.loads(next((tmp_path / "특구" / "경계").glob("*.geojson")).read_text(encoding="utf-8"))
    assert {each["properties"]["area_kind"] for each in boundary["features"]} == {kind}
    assert {each["area_kind"] for each in json.loads(path.read_text(encoding="utf-8"))["sites"]} == {kind}
    evaluation = zg.read_result(path)
    others = {"공부면적", "계획면적", "고시 면적"} - {word}
    texts = {
        "check": command("check", tmp_path / "특구", "--lang", "ko").out,
        "map": map_page(evaluation, language="ko"),
        "report": render_report(evaluation, "md", language="ko").decode("utf-8"),
    }
    assert {name: [word in text, *(each for each in others if each in text)] for name, text in texts.items()} == {
        name: [True] for name in texts
    }


def test_two_kinds_side_by_side_are_each_called_by_their_own(command: Callable[..., Any], tmp_path: Path) -> None:
    path = result(command, tmp_path, **{"공부면적(㎡)": [300_000, 200_000, 457_000]})
    study = tmp_path / "특구" / "특구.toml"
    boundary = next((tmp_path / "특구" / "경계").glob("*.geojson"))
    boundary.write_text(boundary.read_text(encoding="utf-8").replace('"register"', '"planned"', 1), encoding="utf-8")
    evaluation = zg.evaluate(study)
    assert evaluation.area_kinds == ("planned", "register")
    told = render_report(evaluation, "md", language="ko").decode("utf-8")
    rows = [line for line in told.splitlines() if line.startswith("| ") and "부지 |" in line and "면적 |" in line]
    assert ["공부면적" in row for row in rows if "새 부지" in row] == [True] * sum("새 부지" in row for row in rows)
    assert "계획·공부면적의 합" in told
    # the core is planned, the background spaces are of the register: so is their sum
    assert "방법 공부면적 합" in command("check", tmp_path / "특구", "--lang", "ko").out
    subtotals = [line for line in told.splitlines() if line.startswith("| **배후공간 소계")]
    assert [("공부면적" in line, "계획" in line) for line in subtotals] == [(True, False)] * len(subtotals)
    assert subtotals
    assert path.exists()


def test_a_study_file_that_says_another_kind_than_its_boundary_is_refused(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    result(command, tmp_path, **{"공부면적(㎡)": [300_000, 200_000, 457_000]})
    study = tmp_path / "특구" / "특구.toml"
    text = study.read_text(encoding="utf-8")
    study.write_text(
        f'{text}\n[[site]]\nid = "새-부지"\nname = {{ ko = "새 부지" }}\narea_kind = "planned"\n', encoding="utf-8"
    )
    said = command("check", study, "--lang", "en")
    assert (said.code, "fact-twice" in said.err, "area_kind" in said.err) == (4, True, True)


def test_a_proposal_that_is_added_keeps_the_kind_of_its_areas(command: Callable[..., Any], tmp_path: Path) -> None:
    result(command, tmp_path, **{"공부면적(㎡)": [300_000, 200_000, 457_000]})
    more = frame([FIRST.buffer(10, join_style="mitre")], 구분=["배후공간"], 구역명=["넓힌 부지"],
                 **{"계획면적(㎡)": [218_400]})  # fmt: skip
    said = command(
        "proposal", "add", tmp_path / "특구", written(tmp_path / "2안.gpkg", more), "--name", "제2안", *_DAY[:-2]
    )
    assert said.code == 0, said.err
    told = zg.evaluate(tmp_path / "특구" / "특구.toml", proposal="제2안")
    assert {site.name.ko: site.area_kind for site in told.sites if site.role == "background"} == {
        "넓힌 부지": "planned"
    }
