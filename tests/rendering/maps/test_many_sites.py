"""Very many sites on one canvas: what is seen, pointed at and reached by the keyboard as if each were a path."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from zonegeo.base.message import Name
from zonegeo.model.evaluation import Evaluation, SiteResult
from zonegeo.rendering.maps import map_page

pytestmark = pytest.mark.browser

MANY = 400
SIDE = 0.0002


def plot(number: int, like: SiteResult) -> SiteResult:
    """One of many squares of 0.0002 degrees in rows of twenty, north-east of Hongneung."""
    west, south = 127.06 + number % 20 * 2 * SIDE, 37.61 + number // 20 * 2 * SIDE
    ring = [[west, south], [west + SIDE, south], [west + SIDE, south + SIDE], [west, south + SIDE], [west, south]]
    square = {"type": "Polygon", "coordinates": [ring]}
    called = Name(f"땅 {number}", f"plot {number}")
    return dataclasses.replace(like, id=f"plot-{number}", name=called, geometry=square, within=(), basis="osm")


@pytest.fixture(scope="module")
def crowded(evaluation: Evaluation) -> str:
    like = next(site for site in evaluation.sites if site.role == "background" and site.geometry is not None)
    plots = tuple(plot(number, like) for number in range(MANY))
    return map_page(dataclasses.replace(evaluation, sites=(*evaluation.sites, *plots)), language="en")


@pytest.fixture
def tab(open_page: Callable[..., Any], crowded: str) -> Any:
    return open_page(crowded)


def place_of(tab: Any, site: str) -> tuple[float, float]:
    """Return the middle of a site on the screen, after the map has gone there."""
    found = tab.evaluate(
        "(id) => { const { map, sites } = zonegeo.atlas; const bounds = sites[id].layer.getBounds();"
        " map.fitBounds(bounds.pad(3), { animate: false }); const frame = map.getContainer().getBoundingClientRect();"
        " const at = map.latLngToContainerPoint(bounds.getCenter()); return [frame.left + at.x, frame.top + at.y]; }",
        site,
    )
    return float(found[0]), float(found[1])


def test_few_nodes_and_nothing_is_missing(tab: Any) -> None:
    assert tab.evaluate("document.querySelectorAll('path[data-site]').length") == 0
    assert tab.evaluate("document.querySelectorAll('*').length") < 3000
    drawn = int(tab.evaluate("document.querySelector('canvas[data-sites]').dataset.sites"))
    assert drawn == tab.evaluate("zonegeo.atlas.data.sites.filter(each => each.geometry).length") > MANY
    assert (tab.complaints, len(tab.requests)) == ([], 1)
    tab.click("details.section.sites summary")
    assert tab.evaluate("document.querySelectorAll('*').length") < 3000
    assert tab.locator("[data-row]").count() == 50


@pytest.mark.slow
def test_the_table_of_very_many_sites_is_read_page_by_page_and_printed_whole(tab: Any) -> None:
    count = tab.evaluate("zonegeo.atlas.data.sites.length")
    rows = "[...document.querySelectorAll('[data-row]')].map(each => [each.dataset.row, each.ariaRowIndex])"
    every = tab.evaluate("zonegeo.atlas.data.sites.map(site => site.id)")
    tab.locator("details.section.sites summary").press("Enter")
    # a section tells that it was opened after the key was heard: on a busy machine later than the next question
    tab.wait_for_selector("[data-row]")
    assert tab.evaluate("document.querySelectorAll('*').length") < 3000
    assert tab.evaluate(rows) == [[name, str(n + 2)] for n, name in enumerate(every[:50])]
    assert tab.locator(".sites table").get_attribute("aria-rowcount") == str(count + 1)
    assert tab.inner_text(".pager span") == f"/ {count}"
    # by keyboard to the next page, to one of all, and to the last
    assert tab.locator("button.rows-back").is_disabled()
    tab.locator("button.rows-forth").press("Enter")
    assert tab.inner_text("#announcement") == f"51–100 / {count}"
    assert tab.evaluate("document.activeElement.className") == "rows-forth"
    assert [row[0] for row in tab.evaluate(rows)] == every[50:100]
    last = (count - 1) // 50 * 50
    tab.select_option(".pager select", str(last))
    assert tab.evaluate(rows)[-1] == [every[-1], str(count + 1)]
    assert tab.locator("button.rows-forth").is_disabled()
    # a site of another page is found all the same, and one of this page opens its card in the other language too
    tab.fill("input.search", "plot 39")
    tab.locator("input.search").blur()
    assert tab.inner_text(".site-card h2") == "plot 39"
    tab.click("button.language")
    tab.locator(f"[data-row={every[-1]}] button").press("Enter")
    assert tab.inner_text(".site-card h2") == f"땅 {MANY - 1}"
    # on paper all of them stand, and afterwards the page that was read
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert [row[0] for row in tab.evaluate(rows)] == every
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert [row[0] for row in tab.evaluate(rows)] == every[last:]


def test_a_table_that_nobody_opened_is_printed_too(tab: Any) -> None:
    assert tab.locator("[data-row]").count() == 0
    tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("[data-row]").count() == tab.evaluate("zonegeo.atlas.data.sites.length")


def test_a_site_is_painted_where_it_lies_in_the_colour_of_its_role(tab: Any) -> None:
    x, y = place_of(tab, "plot-7")
    inside, outside = tab.evaluate(
        "([x, y]) => { const canvas = document.querySelector('canvas[data-sites]');"
        " const box = canvas.getBoundingClientRect(); const dense = canvas.width / box.width;"
        " const pen = canvas.getContext('2d'); const at = (x, y) => [...pen.getImageData((x - box.left) * dense,"
        " (y - box.top) * dense, 1, 1).data];"
        " const place = lon => zonegeo.atlas.map.latLngToContainerPoint([37.61, lon]);"
        " return [at(x, y), at(x + place(127.0602).x - place(127.06).x, y)]; }",
        [x, y],
    )
    red, green, blue, alpha = inside
    assert red > green > blue  # background spaces are orange
    assert 0.3 * 255 < alpha < 0.5 * 255
    assert outside[3] == 0


def test_a_site_that_is_clicked_opens_its_card(tab: Any) -> None:
    tab.mouse.click(*place_of(tab, "plot-123"))
    assert tab.inner_text(".site-card h2") == "plot 123"
    tab.keyboard.press("Escape")
    assert tab.locator(".site-card").count() == 0


def test_pointing_shows_the_distances_of_a_site(tab: Any) -> None:
    tab.mouse.move(*place_of(tab, "kist"))
    assert tab.locator(".leaflet-tooltip.distance").count() == 2
    tab.mouse.move(*place_of(tab, "plot-5"))
    assert tab.locator(".leaflet-tooltip.distance").count() == 0


@pytest.mark.slow
def test_one_button_goes_from_site_to_site_with_the_arrows(tab: Any) -> None:
    walk = tab.locator("button.site-walk")
    walk.focus()
    first, *others = tab.evaluate("zonegeo.atlas.data.sites.filter(each => each.geometry).map(each => each.id)")
    assert walk.get_attribute("data-site") == first
    tab.keyboard.press("ArrowRight")
    assert walk.get_attribute("data-site") == others[0]
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("ArrowLeft")
    assert walk.get_attribute("data-site") == others[-1]
    assert walk.get_attribute("aria-label").startswith(f"plot {MANY - 1}, ")
    assert tab.evaluate("document.activeElement.className") == "site-walk"
    # the button lies on its site, which the map has brought into sight
    box, lies = walk.bounding_box(), tab.evaluate(
        "(id) => { const { map, sites } = zonegeo.atlas; const at = map.latLngToContainerPoint("
        "sites[id].layer.getBounds().getCenter()); const frame = map.getContainer().getBoundingClientRect();"
        " return [frame.left + at.x, frame.top + at.y]; }",
        others[-1],
    )  # fmt: skip
    assert box["x"] < lies[0] < box["x"] + box["width"]
    assert box["y"] < lies[1] < box["y"] + box["height"]
    tab.keyboard.press("Enter")
    assert tab.inner_text(".site-card h2") == f"plot {MANY - 1}"
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.className") == "site-walk"


def test_the_search_offers_what_fits(tab: Any) -> None:
    assert tab.locator("#search-names option").count() == 0
    tab.fill("input.search", "plot 39")
    assert tab.evaluate("[...document.querySelectorAll('#search-names option')].map(each => each.value)") == [
        "plot 39", *(f"plot {number}" for number in range(390, 400)),
    ]  # fmt: skip
    tab.press("input.search", "Enter")
    tab.locator("input.search").blur()
    assert tab.inner_text(".site-card h2") == "plot 39"


@pytest.mark.slow
def test_the_colours_are_those_of_the_theme_and_of_the_system(tab: Any) -> None:
    def darkest() -> list[int]:
        found: list[int] = tab.evaluate(
            "() => { const c = document.querySelector('canvas[data-sites]');"
            " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
            " let best = [0, 0, 0, 0]; for (let i = 0; i < d.length; i += 4)"
            " if (d[i + 3] > best[3]) best = [...d.slice(i, i + 4)]; return best; }"
        )
        return found

    place_of(tab, "plot-7")
    light = darkest()
    tab.click("button.theme")
    assert darkest() != light
    tab.emulate_media(forced_colors="active")
    tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert darkest()[:3] in ([0, 0, 0], [255, 255, 255])


@pytest.mark.slow
def test_axe_finds_nothing(tab: Any, axe: str) -> None:
    tab.click("details.section.sites summary")
    tab.evaluate(axe)
    assert tab.evaluate("axe.run().then(found => found.violations.map(each => each.id))") == []
