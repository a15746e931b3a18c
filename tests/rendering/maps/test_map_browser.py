"""The designation map in a real Chromium, offline: what it asks for, what it shows, what keyboard and pointer do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.places import HONGNEUNG
from tests.quick_part import mostly_slow
from zonegeo.api.results.evaluate import evaluate
from zonegeo.api.results.map import map_page as page_with_context
from zonegeo.base.message import Name
from zonegeo.base.plain_text import in_one_line
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.maps import map_page

pytestmark = pytest.mark.browser

HOSTILE = (
    "${7*7} {{7*7}} {% raw %} {# `back`tick`",
    "</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)><!--<script>",
    "\u202eRTL\u2066marks \u2028line\u2029end",
    "javascript:alert(1)",
    "constructor",
    "가" * 10_000,
)


def renamed(evaluation: Evaluation, text: str) -> Evaluation:
    """Put a text where a study's author writes what the page shows first."""
    name = Name(text, text)
    site = dataclasses.replace(evaluation.sites[0], name=name, source=text, note=text)
    unlocated = dataclasses.replace(evaluation.sites[-1], name=name)
    place = dataclasses.replace(evaluation.places[0], name=name)
    finding = dataclasses.replace(evaluation.findings[0], name=name)
    return dataclasses.replace(
        evaluation,
        study_name=name,
        sites=(site, *evaluation.sites[1:-1], unlocated),
        places=(place, *evaluation.places[1:]),
        findings=(finding, *evaluation.findings[1:]),
    )


class Visit:
    """One page in Chromium with what it asked for and complained of."""

    def __init__(self, browser: Any, address: str, *, width: int = 1366, height: int = 768) -> None:
        self.page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self.hear)
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.goto(address)
        self.page.wait_for_selector("html[data-ready=true]", state="attached")

    def hear(self, line: Any) -> None:
        if line.type in ("error", "warning"):
            self.complaints.append(line.text)

    def texts(self, script: str) -> list[Any]:
        """Run an expression over the elements of the page and return its list."""
        found: list[Any] = self.page.evaluate(script)
        return found

    def count(self, selector: str) -> int:
        found: int = self.page.locator(selector).count()
        return found


def written(folder: Path, page: str) -> str:
    path = folder / "map.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize(("width", "height"), mostly_slow([(1366, 768), (390, 844)], one_in=2))
def test_the_page_opens_from_a_file_and_asks_for_nothing(
    browser: Any, page: str, evaluation: Evaluation, tmp_path: Path, width: int, height: int
) -> None:
    address = written(tmp_path, page)
    visit = Visit(browser, address, width=width, height=height)
    visit.page.click('[data-requirement="separation"] button.evidence')
    visit.page.keyboard.press("Escape")
    visit.page.locator('path[data-site="kist"]').press("Enter")
    visit.page.click(".language")
    assert visit.requests == [address]
    assert visit.complaints == []
    assert visit.count(".finding") == len(evaluation.findings)
    assert visit.count("tr[data-claim]") == len(evaluation.claims)
    assert visit.count(".notices li") == len(evaluation.notices)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_site_is_on_the_map(browser: Any, page: str, evaluation: Evaluation, tmp_path: Path) -> None:
    visit = Visit(browser, written(tmp_path, page))
    drawn = visit.texts("[...document.querySelectorAll('path[data-site]')].map(path => path.dataset.site)")
    assert sorted(drawn) == sorted(site.id for site in evaluation.sites if site.geometry is not None)
    named = visit.texts("[...document.querySelectorAll('.callout [data-site]')].map(node => node.dataset.site)")
    assert set(drawn) | set(named) == {site.id for site in evaluation.sites}
    assert visit.count("path[data-place]") == len(evaluation.places)
    dashes = "path => path.getAttribute('stroke-dasharray')"
    lines = visit.texts(f"[...document.querySelectorAll('path[data-site]')].map({dashes})")
    # outlines are drawn in one stroke; what was inferred or only marks a spot is not
    assert lines.count(None) == 3
    assert len(set(lines)) == 3


def test_labels_do_not_overlap(browser: Any, page: str, tmp_path: Path) -> None:
    for width, height in ((1366, 768), (390, 844)):
        visit = Visit(browser, written(tmp_path, page), width=width, height=height)
        boxes = visit.page.evaluate(
            "[...document.querySelectorAll('.name:not(.hidden), [data-obstacle]')]"
            ".filter(node => getComputedStyle(node).visibility !== 'hidden')"
            ".map(node => node.getBoundingClientRect().toJSON())"
        )
        for index, one in enumerate(boxes):
            for other in boxes[index + 1 :]:
                apart = (
                    one["right"] <= other["left"] or other["right"] <= one["left"]
                    or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
                )  # fmt: skip
                assert apart, (one, other)
        assert visit.count(".name.site:not(.hidden)") == 5


def test_evidence_is_marked_announced_linked_and_left_with_escape(browser: Any, page: str, tmp_path: Path) -> None:
    visit = Visit(browser, written(tmp_path, page))
    button = visit.page.locator('[data-requirement="separation"] button.evidence')
    button.press("Enter")
    assert visit.count(".leaflet-evidence-pane path") == 2
    assert visit.count('[data-requirement="separation"].is-shown') == 1
    assert visit.page.evaluate("document.activeElement.dataset.evidence") == "separation"
    assert "1,305.6 m" in visit.page.inner_text("#announcement")
    assert visit.page.url.endswith("#requirement=separation")
    visit.page.keyboard.press("Escape")
    assert visit.count(".leaflet-evidence-pane path") == 0
    assert visit.page.evaluate("document.activeElement.closest('.finding').dataset.requirement") == "separation"
    assert "#" not in visit.page.url


def test_a_link_opens_on_its_requirement(browser: Any, page: str, tmp_path: Path) -> None:
    visit = Visit(browser, written(tmp_path, page) + "#requirement=background-area")
    assert visit.page.evaluate("document.querySelector('.evidence-card').dataset.evidence") == "background-area"
    # two drawn sites and the two places of the unlocated ones, each with halo and edge
    assert visit.count(".leaflet-evidence-pane path") == 8


def test_the_deciding_line_ends_on_the_nearest_points(
    browser: Any, page: str, evaluation: Evaluation, tmp_path: Path
) -> None:
    witness = evaluation.finding("separation").witness
    assert witness is not None
    visit = Visit(browser, written(tmp_path, page))
    ends = visit.page.evaluate("zonegeo.atlas.deciding[0].ends.map(end => [end.lng, end.lat])")
    assert ends == [list(point) for point in witness["coordinates"]]
    assert visit.count(".leaflet-deciding-pane path[fill='var(--paper)']") == 2


@pytest.mark.slow
def test_the_language_of_the_whole_page_changes(browser: Any, page: str, tmp_path: Path) -> None:
    visit = Visit(browser, written(tmp_path, page))
    assert visit.page.evaluate("document.documentElement.lang") == "ko"
    visit.page.click(".language")
    assert visit.page.evaluate("document.documentElement.lang") == "en"
    assert visit.page.title() == "Seoul Hongneung InnoTown"
    assert visit.page.inner_text('[data-requirement="separation"] .word') == "○ satisfied"
    assert "Deciding distance" in visit.page.inner_text(".legend")
    visit.page.click(".language")
    assert visit.page.inner_text('[data-requirement="separation"] .word') == "○ 충족"


def test_the_keyboard_reaches_a_site_and_its_distances(browser: Any, page: str, tmp_path: Path) -> None:
    visit = Visit(browser, written(tmp_path, page))
    kist = visit.page.locator('path[data-site="kist"]')
    kist.focus()
    assert visit.count(".leaflet-tooltip.distance") == 2
    kist.press("Enter")
    card = visit.page.inner_text(".site-card")
    assert "270,000" in card
    assert "ODbL 1.0" in card
    visit.page.keyboard.press("Escape")
    assert visit.count(".site-card") == 0
    assert visit.page.evaluate("document.activeElement.dataset.site") == "kist"
    visit.page.click('[data-caution="unlocated"]')
    visit.page.locator('[data-row="rnd-support"] button').press("Enter")
    assert "회기동" in visit.page.inner_text(".site-card")


@pytest.mark.slow
def test_hostile_texts_are_inert_and_readable(browser: Any, evaluation: Evaluation, tmp_path: Path) -> None:
    for text in HOSTILE:
        visit = Visit(browser, written(tmp_path, map_page(renamed(evaluation, text), language="ko")))
        visit.page.locator('path[data-site="kist"]').press("Enter")
        # a number and its unit are kept on one line, what would turn or break a line is an escape; no more is changed
        shown = visit.page.evaluate("document.querySelector('.site-card h2').textContent").replace("\u00a0", " ")
        assert shown == in_one_line(text)
        assert visit.count("img") == 0
        assert visit.complaints == []
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 1366
        visit.page.close()


@pytest.mark.slow
def test_a_printed_page_has_the_checklist(browser: Any, page: str, tmp_path: Path) -> None:
    visit = Visit(browser, written(tmp_path, page))
    visit.page.emulate_media(media="print")
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert visit.page.locator('[data-requirement="separation"] .test').is_visible()
    assert visit.page.locator("tr[data-claim]").first.is_visible()
    assert visit.page.locator("#details-agreement").is_visible()
    assert len(visit.page.pdf(prefer_css_page_size=True)) > 10_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("verdict", "words", "colour"),
    [
        (Verdict.FAIL, "충족하지 않은 곳", "rgb(168, 50, 0)"),
        (Verdict.REVIEW, "예외검토 대상인 곳", "rgb(122, 82, 0)"),
        (Verdict.UNDECIDED, "판단할 수 없는 곳", "rgb(75, 75, 140)"),
    ],
)
def test_the_witness_of_an_open_requirement_is_on_the_map_as_what_it_is(
    open_page: Callable[..., Any], evaluation: Evaluation, page: str, verdict: Verdict, words: str, colour: str
) -> None:
    outside = {"type": "Polygon", "coordinates": [[[127.03, 37.59], [127.04, 37.59], [127.04, 37.6], [127.03, 37.59]]]}
    finding = dataclasses.replace(evaluation.finding("background-area"), verdict=verdict, witness=outside)
    findings = tuple(finding if each.requirement == "background-area" else each for each in evaluation.findings)
    tab = open_page(map_page(dataclasses.replace(evaluation, findings=findings), language="ko"))
    assert tab.locator(".leaflet-evidence-pane path").count() == 1
    stroke = "getComputedStyle(document.querySelector('.leaflet-evidence-pane path')).stroke"
    assert tab.evaluate(stroke) == colour
    row = tab.locator(".legend label", has_text=words)
    row.locator("input").uncheck()
    assert tab.locator(".leaflet-evidence-pane path").count() == 0
    # where everything is satisfied there is no such row
    assert open_page(page).locator(".legend label", has_text=words).count() == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("study", "proposal"), [("hongneung", "plan-2023"), ("hongneung", "request-2019"), ("goyang", None)]
)
def test_where_nothing_fails_no_element_has_the_colour_of_a_failure(
    open_page: Callable[..., Any], study: str, proposal: str | None
) -> None:
    found = evaluate(study, proposal=proposal)
    assert all(each.verdict is not Verdict.FAIL for each in found.findings)
    tab = open_page(map_page(found, language="ko"))
    coloured = """[...document.querySelectorAll("body *")].filter((each) => {
        const style = getComputedStyle(each);
        const inks = [style.color, style.fill, style.stroke, style.backgroundColor, style.borderLeftColor];
        return !each.closest("defs") && inks.includes("rgb(168, 50, 0)");
    }).map((each) => each.outerHTML.slice(0, 120))"""
    assert tab.evaluate(coloured) == []
    # the colour itself is found where something fails
    tab.evaluate("document.querySelector('.banner').dataset.verdict = 'fail'")
    assert tab.evaluate(coloured) != []


def test_the_note_of_a_proposal_stands_below_its_title(open_page: Callable[..., Any], evaluation: Evaluation) -> None:
    noted = dataclasses.replace(evaluation, proposal_note=Name("검토 중인 안입니다.", "Under review."))
    assert open_page(map_page(noted, language="en")).inner_text(".subject.note") == "Under review."


def test_a_card_tells_the_parcels_and_the_address(open_page: Callable[..., Any], study_copy: Path) -> None:
    tab = open_page(map_page(evaluate(study_copy), language="ko"))
    tab.locator('path[data-site="bt-it"]').press("Enter")
    rows = tab.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.site-card dt')].map("
        "  name => [name.textContent, name.nextElementSibling.textContent]))"
    )
    assert rows["필지고유번호(PNU)"] == "1129013300100010000"
    assert rows["주소"] == "서울특별시 성북구 화랑로 1"
    tab.keyboard.press("Escape")
    tab.locator('path[data-site="korea"]').press("Enter")
    assert "PNU" not in tab.inner_text(".site-card")


@pytest.mark.slow
def test_the_head_of_an_undecided_whole_claims_no_stability(open_page: Callable[..., Any], page: str) -> None:
    assert "방법·해석·위치에 따라 바뀜" in open_page(page).inner_text(".banner")
    plan = evaluate(HONGNEUNG, proposal="plan-2023")
    told = open_page(map_page(plan, language="ko")).inner_text(".banner")
    assert "판단불가" in told
    assert "유지" not in told


def test_a_place_lies_under_the_map_and_gives_way_to_the_study(
    open_page: Callable[..., Any], evaluation: Evaluation
) -> None:
    drawn = page_with_context(evaluation, language="ko")
    assert len(drawn.encode()) < 1_200_000
    tab = open_page(drawn)
    names = tab.evaluate("[...document.querySelectorAll('.context-name:not(.hidden)')].map(each => each.textContent)")
    assert len(names) >= 12
    assert {"석관동", "제기동"} <= set(names)
    meets = """[...document.querySelectorAll('.context-name:not(.hidden)')].filter(one => {
        const a = one.getBoundingClientRect();
        return [...document.querySelectorAll('.name:not(.hidden):not(.context-name), [data-obstacle]')].some(other => {
            const b = other.getBoundingClientRect();
            return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
        });
    }).map(each => each.textContent)"""
    assert tab.evaluate(meets) == []
    assert "국토지리정보원 행정구역 2023" in tab.inner_text(".foot")
    tab.click(".language")
    assert "Jegi-dong" in tab.evaluate("[...document.querySelectorAll('.context-name')].map(each => each.textContent)")
    tab.locator(".legend label", has_text="surroundings").locator("input").uncheck()
    assert tab.locator(".context-name:not(.hidden)").count() == 0


@pytest.mark.slow
def test_names_around_stand_apart_or_nowhere(open_page: Callable[..., Any], evaluation: Evaluation) -> None:
    tab = open_page(page_with_context(evaluation, language="en"))
    meets = """by => {
        zonegeo.atlas.map.panBy(by, { animate: false });
        const names = [...document.querySelectorAll('.context-name:not(.hidden)')];
        const boxes = names.map(each => each.getBoundingClientRect());
        const meeting = names.filter((_, i) => boxes.some((b, j) => i !== j && boxes[i].left < b.right &&
            b.left < boxes[i].right && boxes[i].top < b.bottom && b.top < boxes[i].bottom));
        return [names.length, meeting.map(each => each.textContent)];
    }"""
    # what comes into sight and finds no room of its own is not shown
    for by in ([0, 0], [200, 150], [-450, 0], [0, -400]):
        shown, meeting = tab.evaluate(meets, by)
        assert shown > 0
        assert meeting == []


def test_nine_requirements_stand_on_the_first_screen_a_line_each(open_page: Callable[..., Any], page: str) -> None:
    tab = open_page(page)
    rows = tab.evaluate("""[...document.querySelectorAll('.panel > .findings > .finding .line')].map(
        each => each.getBoundingClientRect().bottom)""")
    assert len(rows) == 9
    assert max(rows) <= 768
    told = tab.inner_text(".banner").replace("\u00a0", " ")
    assert "이격거리 여유 1,694.4 m · 확실한 여유 1,014.4 m" in told
    tab.click('[data-caution="contradicted"]')
    assert tab.locator("details.claims").get_attribute("open") is not None
