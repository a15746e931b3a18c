"""The page for those who do not see it, do not point at it, or print it: axe-core, contrast, focus, paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.rendering.conftest import RUN_AXE
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.verdict import Verdict

# what a reader may have open
STATES = {
    "as it opens": "",
    "with the editor": "document.querySelector('.try').click()",
    "with a draft": "document.querySelector('.try').click(); const corner = document.querySelector('.handle.corner');"
    " corner.focus(); corner.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true }))",
    "drawing": "document.querySelector('.try').click(); document.querySelector('.mode-draw').click()",
    "taking over": "document.querySelector('.try').click();"
    " document.querySelectorAll('.editor details').forEach(each => { each.open = true; });"
    " document.querySelector('.take-out').click()",
    "with evidence": "document.querySelector('button.evidence').click()",
    "with details": "document.querySelectorAll('details').forEach(each => { each.open = true; })",
    "measuring": "document.querySelector('.measuring').click()",
    "with the timeline": "document.querySelector('.dating').click()",
    "with the panel folded": "document.querySelector('.fold').click()",
    "in the dark": "document.querySelector('.theme').click()",
    "with a popup": "document.querySelector('[data-row=kist] button').click()",
    "in English": "document.querySelector('.language').click()",
}


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("width", "height", "states"), [
    (1366, 768, ("with a draft", "with evidence", "in the dark")),
    pytest.param(1366, 768, tuple(STATES), marks=pytest.mark.slow),
    pytest.param(390, 844, tuple(STATES), marks=pytest.mark.slow),
])  # fmt: skip
def test_axe_finds_no_violation(
    open_page: Callable[..., Any], page: str, axe: str, width: int, height: int, states: tuple[str, ...]
) -> None:
    for name in states:
        script = STATES[name]
        tab = open_page(page, width=width, height=height)
        tab.evaluate(f"() => {{ {script} }}")
        tab.evaluate(axe)
        found = tab.evaluate(RUN_AXE)
        assert found["testEngine"]["name"] == "axe-core"
        assert len(found["passes"]) > 20
        told = [(each["id"], each["nodes"][0]["html"][:160]) for each in found["violations"]]
        assert told == [], name
        tab.close()


@pytest.mark.slow
@pytest.mark.browser
def test_axe_would_find_one(open_page: Callable[..., Any], page: str, axe: str) -> None:
    tab = open_page(page)
    tab.evaluate("document.querySelector('.language').textContent = ''")
    tab.evaluate(axe)
    found = tab.evaluate(RUN_AXE)
    assert "button-name" in [each["id"] for each in found["violations"]]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.slow
@pytest.mark.browser
def test_names_on_the_map_stand_out_from_it(open_page: Callable[..., Any], page: str) -> None:
    """axe does not judge text on a drawing: the colours are held to the ground and to its white halo here."""
    assert round(contrast("#000000", "#ffffff")) == 21
    tab = open_page(page)
    seen = tab.evaluate(
        "(() => { const two = part => Number(part).toString(16).padStart(2, '0');"
        " const hex = colour => '#' + colour.match(/\\d+/g).slice(0, 3).map(two).join('');"
        " const of = selector => [...document.querySelectorAll(selector)].map("
        "   node => hex(getComputedStyle(node).color));"
        " const ground = getComputedStyle(document.querySelector('.folium-map')).backgroundColor;"
        " return { site: of('.name.site'), place: of('.name.dong, .name.callout'), ground: hex(ground) }; })()"
    )
    assert len(seen["site"]) == 5
    assert len(seen["place"]) == 4
    for colour in {*seen["site"], *seen["place"]}:
        assert contrast(colour, seen["ground"]) >= 4.5
        assert contrast(colour, "#ffffff") >= 4.5


@pytest.mark.browser
def test_tab_goes_through_the_page_and_back_out_of_the_map(open_page: Callable[..., Any], page: str) -> None:
    tab = open_page(page)
    seen = []
    for _ in range(120):
        tab.keyboard.press("Tab")
        seen.append(tab.evaluate(
            "(node => node === document.body ? 'body'"
            " : node.dataset.site || node.className.baseVal || node.className || node.tagName)"
            "(document.activeElement)"
        ))  # fmt: skip
        if seen[-1] == "body":
            break
    assert seen[0] == "skip"
    # the panel from its head to its tables, the tools, the sites, the legend: in the order in which they are read
    order = ("skip", "language", "evidence", "SUMMARY", "try", "print-a4", "theme", "kist", "bt-it", "INPUT")
    stops = [next(n for n, each in enumerate(seen) if stop in each) for stop in order]
    assert stops == sorted(stops)
    assert seen[-1] == "body"


@pytest.mark.browser
def test_letters_are_the_pages_own(open_page: Callable[..., Any], page: str) -> None:
    tab = open_page(page)
    assert tab.evaluate("document.fonts.ready.then(() => document.fonts.size)") == 2
    assert tab.evaluate("[...document.fonts].map(each => each.status)") == ["loaded", "loaded"]
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Zonegeo Korean"')


# --- paper ------------------------------------------------------------------------------------------------------------


def printed(tab: Any, folder: Path) -> Any:
    pdfium = pytest.importorskip("pypdfium2")
    path = folder / "map.pdf"
    path.write_bytes(tab.pdf(prefer_css_page_size=True))
    return pdfium.PdfDocument(path)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("paper", "size", "scale"), [
    ("a4", (842, 595), "1:20,000"), pytest.param("a3", (1191, 842), "1:12,000", marks=pytest.mark.slow),
])  # fmt: skip
def test_a_printed_page_is_a_sheet_with_everything_on_it(
    open_page: Callable[..., Any], page: str, evaluation: Evaluation, tmp_path: Path,
    paper: str, size: tuple[int, int], scale: str,
) -> None:  # fmt: skip
    tab = open_page(page)
    tab.evaluate(f"document.documentElement.dataset.paper = '{paper}'")
    document = printed(tab, tmp_path)
    assert tuple(round(length) for length in document[0].get_size()) == size
    text = document[0].get_textpage().get_text_bounded()
    flat = "".join(text.split())
    for finding in evaluation.counted:
        assert finding.name.ko.replace(" ", "") in flat
    assert flat.count("충족") >= sum(each.verdict is Verdict.PASS for each in evaluation.counted)
    for told in (
        "지형도면아님",
        "EPSG:5186",
        "2020-07-31",
        "1,305.6m",
        scale.replace(" ", ""),
        "기술핵심기관",
        "OpenStreetMap",
        "북",
    ):
        assert told in flat, told
    # the last source is on the sheet, and not cut off below its edge
    assert "data.seoul.go.kr" in flat
    rest = "".join("".join(document[i].get_textpage().get_text_bounded().split()) for i in range(1, len(document)))
    assert "문서의수치재계산" in rest
    # of so many requirements those that do not count stand on the next page
    for finding in evaluation.findings:
        assert finding.name.ko.replace(" ", "") in rest
    assert evaluation.receipt.inputs[0].sha256 in rest
    # after printing, the page is as it was
    assert tab.locator(".sheet").count() == 0
    assert tab.evaluate("document.documentElement.classList.contains('is-printing')") is False


@pytest.mark.slow
@pytest.mark.browser
def test_the_scale_of_the_sheet_is_true(open_page: Callable[..., Any], page: str, evaluation: Evaluation) -> None:
    tab = open_page(page)
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    told = tab.evaluate("document.querySelector('.sheet-scale').textContent").replace("\u00a0", " ")
    scale = int(told.split("1:")[1].split(" ")[0].replace(",", ""))
    pixels = tab.evaluate(
        "(() => { const { ends } = zonegeo.atlas.deciding[0];"
        " const [from, to] = ends.map(end => zonegeo.atlas.map.latLngToContainerPoint(end));"
        " return from.distanceTo(to); })()"
    )
    measurement = evaluation.finding("separation").measurement
    assert measurement is not None
    assert measurement.value is not None
    on_paper = pixels * 0.0254 / 96
    # pixels are whole: one in 250
    assert on_paper * scale == pytest.approx(measurement.value, rel=6e-3)
    bar = tab.evaluate("parseFloat(document.querySelector('.bar-line svg').getAttribute('width'))")
    metres = 500 if "500 m" in told else None
    assert metres is not None
    assert bar / 1000 * scale == pytest.approx(metres, rel=1e-9)
    # nothing on paper stands in the way of a name
    assert tab.locator("[data-obstacle]:visible").count() == 0
    assert tab.locator(".name.site:not(.hidden)").count() == 5
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".sheet").count() == 0
    assert tab.locator("[data-obstacle]:visible").count() == 3


@pytest.mark.slow
@pytest.mark.browser
def test_a_printed_draft_says_that_it_is_one(open_page: Callable[..., Any], page: str, tmp_path: Path) -> None:
    tab = open_page(page)
    tab.evaluate("document.querySelector('.try').click()")
    tab.locator(".handle.corner").first.press("ArrowUp")
    text = "".join(printed(tab, tmp_path)[0].get_textpage().get_text_bounded().split())
    assert "초안—공식판정은zonegeocheck" in text
