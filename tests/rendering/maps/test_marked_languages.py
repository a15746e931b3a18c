"""What a page says beside its text is in its language too, and what is of the other one says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.i18n.scan import english_in
from tests.i18n.test_every_output import evaluated, wrong_in
from tests.places import ROOT
from tests.rendering.conftest import RUN_AXE
from tests.rendering.maps.test_map_boxes import BOXES
from zonegeo.api.results.compare import compare, comparison_page
from zonegeo.api.results.map import map_page
from zonegeo.api.results.survey import survey_zones, zones_page
from zonegeo.api.search.envelope import envelope_layers, find_envelope
from zonegeo.api.search.repair import repair, suggestion_files
from zonegeo.cli import main

HANGUL = re.compile("[가-힣]")
pytestmark = pytest.mark.browser

# what a reader may have opened by a script, then every text and every attribute that is shown or spoken
OPENED = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
SPOKEN = """() => {
    const said = [], unmarked = [], marked = [];
    const here = document.documentElement.lang;
    const told = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (told.nextNode()) {
        const text = told.currentNode.textContent, parent = told.currentNode.parentElement;
        if (parent.closest('script, style, noscript') || !text.trim()) continue;
        const language = parent.closest('[lang]').lang;
        (language === here ? unmarked : marked).push(text);
    }
    document.querySelectorAll('[title], [aria-label], [alt], [placeholder], [aria-description]').forEach(node =>
        ['title', 'aria-label', 'alt', 'placeholder', 'aria-description'].forEach(name => {
            if (node.getAttribute(name)) said.push(node.getAttribute(name));
        }));
    document.querySelectorAll('datalist option').forEach(node => said.push(node.value));
    return { said, unmarked, marked };
}"""


LEGEND = "[...document.querySelectorAll('.legend, .key')].map(each => each.textContent).join()"


def mapped() -> str:
    study, evaluation = evaluated("hongneung", "designation-2020")
    return map_page(evaluation, language="ko", study=study)


def compared(*others: str) -> str:
    return comparison_page(compare("hongneung", ["request-2019", *others], with_shapes=True), language="ko")


def repaired(folder: Path) -> str:
    """The page of a proposal beside the smallest change that would satisfy a requirement of it."""
    for path, text in suggestion_files(repair("hongneung", proposal="request-2019"), folder).items():
        path.write_text(text, encoding="utf-8")
    return compared(*map(str, sorted(folder.iterdir())))


def enveloped() -> str:
    """The page of the places that a requirement leaves."""
    _, evaluation = evaluated("hongneung", "designation-2020")
    found = find_envelope("hongneung", requirements=["separation"])
    return map_page(evaluation, language="ko", layers=envelope_layers(found))


def told(folder: Path, *commands: tuple[str, ...]) -> str:
    """Run commands in this process, the last of which writes a page."""
    page = folder / "page.html"
    for command in commands:
        words = [each.format(folder=folder, docs=ROOT / "docs") for each in command]
        assert main([*words, "--lang", "ko"]) in (0, 3), words
    return page.read_text(encoding="utf-8")


GROW = ("grow", "hongneung", "--parcels", "{docs}/grow-parcels.geojson", "--target-area", "50000 m2", "--requirement",
        "separation", "--seed", "7", "-o", "{folder}/grown.geojson")  # fmt: skip
EXPLORE = ("explore", "hongneung", "--candidates", "{docs}/explore-candidates.geojson", "--objective", "min:separation",
           "--min-area", "50000m2", "--keep", "1", "--proposals", "{folder}/found")  # fmt: skip
EXPORT = ("export", "hongneung", "-o", "{folder}/sites.parquet")
SCREEN = ("screen", "{folder}/sites.parquet", "--study", "hongneung", "--requirement", "separation", "--where",
          "role=background", "-o", "{folder}/found.geojson")  # fmt: skip
PAGES: dict[str, Callable[[Path], str]] = {
    "map": lambda _: mapped(),
    "compare": lambda _: compared("designation-2020", "plan-2023"),
    "zones": lambda _: zones_page(survey_zones(), language="ko"),
    "repair": repaired,
    "envelope": lambda _: enveloped(),
    "grow": lambda folder: told(
        folder, GROW, ("check", "hongneung", "--with", "{folder}/grown.geojson", "--map", "{folder}/page.html")
    ),
    "grown compared": lambda folder: told(
        folder, GROW, ("compare", "hongneung", "{folder}/grown.geojson", "--map", "{folder}/page.html")
    ),
    "explore": lambda folder: told(
        folder,
        EXPLORE,
        (
            "compare",
            "hongneung",
            "designation-2020",
            "{folder}/found/designation-2020-explored-1.geojson",
            "--map",
            "{folder}/page.html",
        ),
    ),
    "screen": lambda folder: told(
        folder, EXPORT, SCREEN, ("map", "hongneung", "--draw", "{folder}/found.geojson", "-o", "{folder}/page.html")
    ),
}


# pages of a comparison, in which no Korean stands but the button
COMPARED = ("compare", "repair", "grown compared", "explore")


@pytest.mark.parametrize("kind", ["map", *(pytest.param(each, marks=pytest.mark.slow) for each in list(PAGES)[1:])])
def test_every_text_and_attribute_of_a_page(open_page: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    study, evaluation = evaluated("hongneung", "designation-2020")
    tab = open_page(PAGES[kind](tmp_path))
    if kind == "map":
        tab.locator(".try").press("Enter")
        tab.locator(".take-out").press("Enter")
    for language in ("ko", "en"):
        if language == "en":
            tab.evaluate("document.querySelector('.language').click()")
        tab.evaluate(OPENED)
        heard = tab.evaluate(SPOKEN)
        assert len(heard["said"]) > 5
        assert len(heard["unmarked"]) > 100
        assert [each for text in heard["said"] for each in wrong_in(text, language, study, evaluation)] == []
        if language == "ko":
            # a source, a licence or a law that is told in English is heard so, and nothing else is
            assert [text for text in heard["unmarked"] if english_in(text) and not HANGUL.search(text)] == []
            assert [text for text in heard["marked"] if HANGUL.search(text)] == []
            continue
        # no Hangul in an English page that is not marked as Korean, and no English that is
        assert [text for text in heard["unmarked"] if HANGUL.search(text)] == []
        assert [text for text in heard["marked"] if not HANGUL.search(text)] == []
        # what is drawn is explained in the language of the page, whatever the page was made in
        assert not HANGUL.search(tab.evaluate(LEGEND))
        # the button of the other language at the least: the page of a comparison has no other Korean in it
        assert "한국어" in heard["marked"]
        assert len(heard["marked"]) > 1 or kind in COMPARED
    assert tab.complaints == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["grow", "grown compared", "explore", "screen"])
def test_what_a_search_found_is_a_page_as_every_other(
    open_page: Callable[..., Any], tmp_path: Path, axe: str, kind: str
) -> None:
    tab = open_page(PAGES[kind](tmp_path))
    tab.evaluate(axe)
    for language in ("ko", "en"):
        if language == "en":
            tab.evaluate("document.querySelector('.language').click()")
        # no value that was not put in, and no code for want of a sentence
        shown = tab.inner_text("body")
        assert re.findall(r"[{}]|\b(?:map|notice|word|verdict|basis|status)\.[a-z][\w.-]+", shown) == []
        assert "ODbL 1.0" in shown
        assert [each["id"] for each in tab.evaluate(RUN_AXE)["violations"]] == []
        if kind not in COMPARED:
            assert tab.evaluate(BOXES)[1] == []
    assert (tab.complaints, len(tab.requests)) == ([], 1)
