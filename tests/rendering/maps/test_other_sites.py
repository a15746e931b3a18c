"""A draft takes over sites of other proposals in the page, and what zonegeo says of the file that comes out."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import draw, judged, moved_site, requirement
from tests.places import HONGNEUNG
from tests.rendering.conftest import ready
from tests.rendering.maps.test_map_editor import downloaded, opened
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.api.results.map import map_page as api_page
from zonegeo.base.errors import Problem, UsageError
from zonegeo.cli import main
from zonegeo.evaluation.other_sites import other_sites_of
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.study import Basis, Study
from zonegeo.rendering.maps import map_page
from zonegeo.rendering.maps.draw_backdrop import Behind
from zonegeo.sources.study.draft import with_draft

# A and b are evaluated; c is surveyed, d lies somewhere in the place 1, e is known by its name alone
PICTURE = """
A......c
A.......
...b....
........
1.......
"""
ASKED = (
    requirement("separation", "900 m", readings=["max_pair"]),
    requirement("area", "45000 m2", roles=["background"]),
)
FIGURES = (
    "Object.fromEntries(Object.entries(zonegeo.atlas.editor.figures.findings).map(([id, each]) =>"
    " [id, [each.verdict, each.value, each.least, each.most, each.certain]]))"
)


def pictured() -> Study:
    """A study with a second proposal: the page is of the first."""
    areas = {"b": "10000 m2", "c": "10000 m2", "d": "20000 m2"}
    study = draw(PICTURE, cell_m=100.0, within={"d": "1", "e": ""}, declared=areas, accuracy_m=3.0)
    one = study.proposals["drawn"]
    other = dataclasses.replace(one, id="other", name=dataclasses.replace(one.name, en="another"), sites=tuple("Acde"))
    own = dataclasses.replace(one, sites=("A", "b"))
    return dataclasses.replace(study, proposals={"drawn": own, "other": other})


def page_of(study: Study, evaluation: Evaluation) -> str:
    others = other_sites_of(study, [site.id for site in evaluation.sites], ())
    return map_page(evaluation, language="en", behind=Behind(others=others))


def agrees(tab: Any, found: Evaluation) -> None:
    """Hold verdict, value, interval and certain margin of the page to those of the evaluation."""
    told = tab.evaluate(FIGURES)
    assert told
    for name, (verdict, *figures) in told.items():
        finding = found.finding(name)
        assert verdict == finding.verdict.value, name
        assert tab.locator(f'[data-trial="{name}"]').get_attribute("data-verdict") == verdict
        if finding.measurement is None or finding.measurement.high is None:
            continue
        engine = (finding.measurement.value, finding.measurement.low, finding.measurement.high, finding.margin_certain)
        # 0.1 m: the search of places
        assert figures == pytest.approx(engine, abs=0.11 if name == "separation" else 1e-3), name


def test_which_sites_the_others_have() -> None:
    study = pictured()
    others = other_sites_of(study, ["A", "b"], ())
    assert [(each.site.id, [name.en for name in each.proposals]) for each in others] == [
        (letter, ["another"]) for letter in "cde"
    ]
    assert [each.area_is_open for each in others] == [False, False, False]
    # without the tolerances nobody knows whether the two areas of c may both be right
    assert [each.area_is_open for each in other_sites_of(study, ["A", "b"], None)] == [True, False, False]
    undeclared = dataclasses.replace(
        study, sites={**study.sites, "c": dataclasses.replace(study.sites["c"], declared_area=None)}
    )
    assert other_sites_of(undeclared, ["A", "b"], ())[0].area_is_open
    assert other_sites_of(study, list("Abcde"), ()) == ()


@pytest.mark.browser
def test_sites_of_another_proposal_join_the_draft_as_check_reads_it(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    study = pictured()
    tab = opened(open_page(page_of(study, judged(study, *ASKED))), "b")
    summary = tab.locator(".other-sites > summary")
    assert summary.text_content() == "Sites of other proposals: 3"
    summary.press("Enter")
    assert tab.locator(".other-sites li").all_inner_texts()[0].splitlines()[:2] == [
        "c", "site · 10,000\u00a0m² · another",
    ]  # fmt: skip
    seen = set()
    for letter, left in (("c", 2), ("d", 1), ("e", 0)):
        tab.locator(f"[data-take-over={letter}]").press("Enter")
        assert tab.inner_text("#announcement") == f"{letter}: is in the draft now"
        assert tab.evaluate("document.activeElement.id") == "editor-site"
        assert tab.locator("#editor-site").input_value() == letter
        assert tab.locator(".other-sites li").count() == left
        path = downloaded(tab, tmp_path)
        document = json.loads(path.read_text("utf-8"))
        # as the study knows it: no outline of it is written
        assert document["features"] == []
        found = judged(with_draft(study, path), *ASKED)
        assert letter in [site.id for site in found.sites]
        agrees(tab, found)
        seen |= {(each.requirement, each.verdict.value) for each in found.findings}
    assert {("separation", "pass"), ("area", "pass"), ("area", "undecided")} <= seen
    # redrawn, it is land of its own, of which nothing is declared
    tab.select_option("#editor-site", "c")
    tab.select_option("#editor-step", "100")
    tab.locator("button.mode-move").press("Enter")
    tab.locator(".handle.corner[tabindex='0']").focus()
    for _ in range(3):
        tab.keyboard.press("Shift+ArrowRight")
    path = downloaded(tab, tmp_path)
    found = judged(with_draft(study, path), *ASKED)
    assert {site.id: site.basis for site in found.sites}["c"] == Basis.DRAWN.value
    agrees(tab, found)
    # kept as it is over a reload, and taken out again: then it is offered again
    before = tab.evaluate(FIGURES)
    tab.reload()
    ready(tab)
    assert tab.evaluate(FIGURES) == before
    tab.select_option("#editor-site", "e")
    tab.locator("button.take-out").press("Enter")
    assert tab.locator("[data-take-over]").count() == 1
    assert "e" not in json.loads(downloaded(tab, tmp_path).read_text("utf-8"))["zonegeo"]["added"]
    assert tab.requests == [tab.url, tab.url]
    assert tab.complaints == []


def test_the_profile_is_read_again_for_other_sites_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def unread(name: str) -> None:
        asked.append(name)
        raise UsageError(Problem("unknown-profile", name, {}))

    monkeypatch.setattr("zonegeo.api.results.map.read_profile", unread)
    study = pictured()
    evaluation = judged(study, *ASKED)
    only = dataclasses.replace(study, proposals={evaluation.proposal: study.proposals[evaluation.proposal]})
    api_page(evaluation, context="none", study=only)
    assert asked == []
    api_page(evaluation, context="none", study=study)
    assert asked


@pytest.mark.browser
def test_what_counts_of_a_site_with_two_areas_is_left_to_check(open_page: Callable[..., Any]) -> None:
    study = moved_site(pictured(), "b", accuracy_m=0.0)
    evaluation = judged(study, *ASKED)
    others = other_sites_of(study, ["A", "b"], None)
    tab = opened(open_page(map_page(evaluation, language="en", behind=Behind(others=others))), "b")
    tab.locator(".other-sites > summary").press("Enter")
    tab.locator("[data-take-over=c]").press("Enter")
    assert "Not decided again" in tab.inner_text('[data-requirement="area"] .trial')
    assert tab.locator('[data-trial="separation"]').count() == 1
    assert tab.locator(".banner:visible").get_attribute("data-verdict") == "open"


@pytest.mark.slow
@pytest.mark.browser
def test_the_sites_of_the_request_and_of_the_plan_join_the_designation(
    open_page: Callable[..., Any], page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tab = opened(open_page(page), "bt-it")
    assert tab.locator(".other-sites > summary").text_content() == "다른 안의 부지: 2"
    tab.locator(".other-sites > summary").press("Enter")
    tab.locator("[data-take-over=requested-sixth]").press("Enter")
    path = downloaded(tab, tmp_path)
    assert json.loads(path.read_text("utf-8"))["zonegeo"]["added"] == ["requested-sixth"]
    agrees(tab, evaluate(read_study(HONGNEUNG, draft=path)))
    tab.evaluate("document.querySelector('.language').click()")
    assert tab.locator(".other-sites > summary").text_content() == "Sites of other proposals: 1"
    assert "Management plan (2023)" in tab.inner_text(".other-sites li")
    assert main(["compare", str(HONGNEUNG), str(path), "--lang", "ko"]) == 0
    assert "(이름 없는 여섯째 배후공간)" in capsys.readouterr().out
    assert tab.complaints == []
