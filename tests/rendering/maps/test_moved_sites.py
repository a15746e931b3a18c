"""A site goes over to another draft of the page, and what zonegeo says of both files that come out."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import judged
from tests.places import HONGNEUNG
from tests.rendering.conftest import RUN_AXE, ready
from tests.rendering.maps.test_map_editor import chosen, downloaded, opened
from tests.rendering.maps.test_other_sites import ASKED, FIGURES, agrees, pictured
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.evaluation.other_sites import decided_alike, other_sites_of
from zonegeo.model.study import Fact
from zonegeo.rendering.maps import map_page
from zonegeo.rendering.maps.draw_backdrop import Behind
from zonegeo.sources.study.draft import with_draft

pytestmark = pytest.mark.browser
SITES = "zonegeo.atlas.editor.draft.sites.map(site => site.id)"


@pytest.fixture
def two_proposals() -> str:
    """A page of the proposal of A and b, beside one of A, c, d and e."""
    study = pictured()
    others = other_sites_of(study, ["A", "b"], ())
    behind = Behind(others=others, proposals=(study.proposals["other"],), alike=frozenset({"other"}))
    return map_page(judged(study, *ASKED), language="en", behind=behind)


def options(tab: Any) -> list[str]:
    texts: list[str] = tab.locator("#editor-target option").all_text_contents()
    return texts


def test_a_site_moves_to_the_sites_of_the_other_proposal_as_check_reads_both(
    open_page: Callable[..., Any], two_proposals: str, tmp_path: Path
) -> None:
    study = pictured()
    tab = opened(open_page(two_proposals), "b")
    assert options(tab) == ["New draft: picture", "New draft: another"]
    tab.select_option("#editor-target", label="New draft: another")
    move = tab.locator("button.move-over")
    assert move.get_attribute("aria-label") == "Move site · b · New draft: another"
    move.press("Enter")
    assert tab.inner_text("#announcement") == "b → Draft 1: moved"
    # what is drawn now lacks it, at once; the draft that it went to stands beside it
    assert tab.evaluate(SITES) == ["A"]
    assert tab.locator(".banner.draft-mark").count() == 1
    assert tab.locator("[data-compared=separation] td").count() == 3
    assert tab.locator("#draft-other").input_value() == "1"
    # a proposal of no site is none
    assert move.is_disabled()
    left = downloaded(tab, tmp_path)
    assert json.loads(left.read_text("utf-8"))["zonegeo"]["removed"] == ["b"]
    agrees(tab, judged(with_draft(study, left), *ASKED))
    # the other draft is taken up in its place: banner, rows and margins are those of check
    tab.locator("button.open-draft").press("Enter")
    assert tab.inner_text("#announcement") == "Draft 1: is drawn on now"
    assert sorted(tab.evaluate(SITES)) == sorted("Abcde")
    assert tab.locator("#draft-other option").all_text_contents()[2:] == ["Draft 2"]
    right = downloaded(tab, tmp_path)
    found = judged(with_draft(study, right), *ASKED)
    assert sorted(site.id for site in found.sites) == sorted("Abcde")
    agrees(tab, found)
    assert tab.locator(".banner.draft-mark").get_attribute("data-verdict") == found.verdict.value
    # both drafts are there after a reload
    before = tab.evaluate(FIGURES)
    tab.reload()
    ready(tab)
    assert tab.evaluate(FIGURES) == before
    assert options(tab)[0] == "Draft 2"
    assert (tab.complaints, tab.requests) == ([], [tab.url, tab.url])


@pytest.mark.slow
def test_what_moved_comes_back_and_what_is_copied_stays(open_page: Callable[..., Any], two_proposals: str) -> None:
    tab = opened(open_page(two_proposals), "b")
    tab.click("button.move-over")
    tab.locator("button.undo").press("Enter")
    assert tab.evaluate(SITES) == ["A", "b"]
    assert options(tab) == ["New draft: picture", "New draft: another"]
    tab.locator("button.redo").press("Enter")
    assert (tab.evaluate(SITES), options(tab)[0]) == (["A"], "Draft 1")
    tab.locator("button.undo").press("Enter")
    # land that is drawn anew goes over as it is drawn, and stays where it was
    tab.select_option("#editor-site", "b")
    tab.select_option("#editor-step", "100")
    tab.locator("button.mode-move").press("Enter")
    chosen(tab).press("Shift+ArrowRight")
    tab.select_option("#editor-target", label="New draft: another")
    tab.locator("button.copy-over").press("Enter")
    assert tab.inner_text("#announcement") == "b → Draft 1: copied"
    assert tab.evaluate(SITES) == ["A", "b"]
    drawn = tab.evaluate("zonegeo.atlas.editor.draft.now.b")
    tab.locator("button.open-draft").press("Enter")
    assert tab.evaluate("zonegeo.atlas.editor.draft.now.b") == drawn
    assert sorted(tab.evaluate(SITES)) == sorted("Abcde")
    # a site that no study knows goes over too; in a draft with a first one of its own it is the second
    added = "(name => { const { editor } = zonegeo.atlas; return editor.draft.sites.filter(site =>"
    added += " site.id.startsWith('added')).map(site => [site.id, site.name.en]); })()"
    for name in ("here", "there"):
        tab.locator(".new-site > summary").press("Enter")
        tab.fill("#editor-new-name", name)
        tab.locator("button.new-draw").press("Enter")
        for _ in range(3):
            tab.keyboard.press("Enter")
            tab.keyboard.press("Shift+ArrowRight" if _ == 0 else "Shift+ArrowUp")
        tab.locator("button.finish").press("Enter")
        if name == "here":
            tab.locator("button.open-draft").press("Enter")
    assert tab.evaluate(added) == [["added-1", "there"]]
    tab.locator("button.move-over").press("Enter")
    tab.locator("button.open-draft").press("Enter")
    assert tab.evaluate(added) == [["added-1", "here"], ["added-2", "there"]]
    assert tab.complaints == []


def test_a_draft_of_another_proposal_is_opened_as_one_of_that(
    open_page: Callable[..., Any], two_proposals: str, tmp_path: Path
) -> None:
    tab = opened(open_page(two_proposals), "b")
    draft = {"study": pictured().id, "proposal": "third", "base": [], "removed": ["A"], "added": ["b"]}
    path = tmp_path / "of-the-other.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "zonegeo": draft, "features": []}), encoding="utf-8")
    tab.set_input_files("input[type=file]", path)
    # the page knows no such proposal
    tab.locator("#announcement", has_text="This file").wait_for(state="attached")
    assert tab.evaluate(SITES) == ["A", "b"]
    draft["proposal"] = "other"
    path.write_text(json.dumps({"type": "FeatureCollection", "zonegeo": draft, "features": []}), encoding="utf-8")
    tab.set_input_files("input[type=file]", path)
    # the same file once more, changed
    tab.locator("[data-put-back=A]").wait_for(state="attached")
    assert tab.evaluate(SITES) == ["c", "d", "e", "b"]
    again = json.loads(downloaded(tab, tmp_path).read_text("utf-8"))["zonegeo"]
    assert (again["proposal"], again["removed"], again["added"]) == ("other", ["A"], ["b"])


@pytest.mark.parametrize("differs_by", ["day", "fact"])
def test_a_draft_that_begins_with_a_proposal_of_another_day_or_other_facts_is_one_of_that(
    open_page: Callable[..., Any], tmp_path: Path, differs_by: str
) -> None:
    study = pictured()
    if differs_by == "day":
        other = dataclasses.replace(study.proposals["other"], as_of=date(2011, 5, 6))
        study = dataclasses.replace(study, proposals={**study.proposals, "other": other})
    else:
        study = dataclasses.replace(study, facts=(*study.facts, Fact("funded", True, "회의록", proposal="other")))
    own = study.proposals["drawn"]
    assert own.as_of is not None
    alike = decided_alike(study, own.id, own.as_of)
    assert alike == frozenset()
    behind = Behind(
        others=other_sites_of(study, ["A", "b"], ()), proposals=(study.proposals["other"],), alike=alike
    )  # fmt: skip
    tab = opened(open_page(map_page(judged(study, *ASKED), language="en", behind=behind)), "b")
    tab.select_option("#editor-target", label="New draft: another")
    tab.locator("button.copy-over").press("Enter")
    # in the table of both drafts, and taken up: nothing of it is told by the day and the facts of this page
    assert tab.locator("[data-compared=separation] td[data-verdict]").nth(1).get_attribute("data-verdict") == "open"
    tab.locator("button.open-draft").press("Enter")
    assert tab.locator("[data-trial], .name.deciding.draft:not(.hidden)").count() == 0
    assert tab.locator(".banner.draft-mark").get_attribute("data-verdict") == "open"
    drawn = with_draft(study, downloaded(tab, tmp_path))
    assert drawn.default_proposal == "other"
    assert sorted(drawn.proposals["other"].sites) == sorted("Abcde")
    assert judged(drawn, *ASKED).as_of == str(study.proposals["other"].as_of)
    assert tab.complaints == []


def test_which_proposals_are_decided_alike() -> None:
    study = pictured()
    day = study.proposals["drawn"].as_of
    assert day is not None
    assert decided_alike(study, "drawn", day) == {"other"}
    assert decided_alike(study, "drawn", date(2001, 2, 3)) == frozenset()
    facts = [Fact("이전합의", False, "협약서", proposal=each) for each in ("drawn", "other")]
    assert decided_alike(dataclasses.replace(study, facts=tuple(facts)), "drawn", day) == {"other"}
    facts[0] = dataclasses.replace(facts[0], value=True)
    assert decided_alike(dataclasses.replace(study, facts=tuple(facts)), "drawn", day) == frozenset()


@pytest.mark.slow
def test_both_drafts_of_hongneung_pass_through_every_command(
    open_page: Callable[..., Any], page: str, tmp_path: Path, axe: str, command: Any
) -> None:
    tab = opened(open_page(page), "bt-it")
    tab.select_option("#editor-step", "100")
    tab.locator("button.mode-move").press("Enter")
    for _ in range(3):
        chosen(tab).press("Shift+ArrowUp")
    assert options(tab)[2].startswith("새 초안: ")
    tab.select_option("#editor-target", index=2)
    tab.click("button.move-over")
    for language in ("ko", "en"):
        assert tab.evaluate("document.documentElement.lang") == language
        tab.evaluate(axe)
        assert [each["id"] for each in tab.evaluate(RUN_AXE)["violations"]] == []
        tab.evaluate("document.querySelector('.language').click()")
    for name in ("left", "right"):
        (tmp_path / name).mkdir()
        draft = downloaded(tab, tmp_path / name)
        found = evaluate(read_study(HONGNEUNG, draft=draft))
        assert ("bt-it" in [site.id for site in found.sites]) == (name == "right")
        # the other one is of another day, on which other zones counted: nothing of it is told by the day of the page
        is_own = found.as_of == evaluate(read_study(HONGNEUNG)).as_of
        assert is_own == (name == "left") == (tab.locator("[data-trial]").count() > 0)
        for finding, (verdict, value, *_) in (tab.evaluate(FIGURES) if is_own else {}).items():
            measured = found.finding(finding).measurement
            assert measured is not None
            if finding == "zone-spacing":
                continue
            assert measured.value == pytest.approx(value, abs=1e-3), finding
            assert found.finding(finding).verdict.value == verdict, finding
        result = tmp_path / name / "result.json"
        told = command("check", HONGNEUNG, "--with", draft, "--exit-zero", "--format", "json", "-o", result)
        assert told.code == 0, told.err
        for made in (
            ("map", result, "-o", tmp_path / name / "map.html"),
            ("report", result, "-o", result.with_suffix(".md")),
            ("map", HONGNEUNG, "--with", draft, "-o", tmp_path / name / "own.html"),
        ):
            assert command(*made).code == 0
        assert command("compare", HONGNEUNG, draft).code == 0
        tab.locator("button.open-draft").press("Enter")
    assert tab.complaints == []
