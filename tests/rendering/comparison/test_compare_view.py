"""The compare view in a real Chromium, offline: overlay, swipe, side by side, and the same facts as a table."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import mapping, shape

from tests.hostile import HOSTILE
from tests.pictures import lonlat, shapes
from tests.places import ROOT
from tests.rendering.conftest import RUN_AXE
from zonegeo.api.results.compare import compare, comparison_page
from zonegeo.base.message import Name
from zonegeo.base.plain_text import in_one_line
from zonegeo.model.answers.comparison import Comparison

pytestmark = pytest.mark.browser

SIZES = [(1366, 768), pytest.param(390, 844, marks=pytest.mark.slow)]
MODES = ("overlay", "swipe", "side")
Open = Callable[..., Any]

# cells of 100 m: A grows by two, b is split, c moves by two cells over one it keeps, d is left out
BEFORE = "AA....bbbb\nAA....bbbb\n..........\nccc.....dd"
AFTER = "AAA...bbee\nAAA...bbee\n..........\n..ccc....."
SMALL = "A.....b...\n..........\n..........\n.........."


def written(path: Path, features: list[dict[str, Any]]) -> str:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(path)


def drawn(path: Path, picture: str) -> str:
    listed = [
        {
            "type": "Feature",
            "properties": {"id": letter.lower(), "role": "core" if letter.isupper() else "background"},
            "geometry": lonlat(outline),
        }
        for letter, outline in shapes(picture, cell_m=100.0).items()
    ]
    return written(path, listed)


@pytest.fixture(scope="module")
def squares(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of three drawn proposals, whose areas the eye can count."""
    folder = tmp_path_factory.mktemp("squares")
    files = [drawn(folder / f"{name}.geojson", picture) for name, picture in
             (("before", BEFORE), ("after", AFTER), ("small", SMALL))]  # fmt: skip
    told = compare(files[0], files[1:], profile="kr/innotown", with_shapes=True)
    return comparison_page(told, language="ko")


@pytest.fixture(scope="module")
def what_if(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Hongneung against a drawing in which two background spaces move and one campus is cut."""
    document = json.loads((ROOT / "data" / "boundaries" / "hongneung" / "sites.geojson").read_text("utf-8"))
    for each in document["features"]:
        outline = None if each["geometry"] is None else shape(each["geometry"])
        name = each["properties"]["id"]
        if name in ("bt-it", "bio-hub"):
            step = (0.004, -0.004) if name == "bt-it" else (0.0005, -0.0003)
            outline = shapely.transform(outline, lambda xy, step=step: xy + step)
        if name == "kist":
            outline = shapely.intersection(outline, shapely.box(127, 37.5985, 127.2, 37.7))
        each["geometry"] = None if outline is None else json.loads(json.dumps(mapping(outline)))
    path = written(tmp_path_factory.mktemp("what-if") / "what-if.geojson", document["features"])
    return compare("hongneung", ["designation-2020", path, "plan-2023"], with_shapes=True)


@pytest.fixture(scope="module")
def hongneung(what_if: Comparison) -> str:
    return comparison_page(what_if, language="ko")


def show(tab: Any, mode: str) -> None:
    tab.locator(f"input[name=mode][value={mode}]").check()


def twin(tab: Any) -> dict[str, list[str]]:
    """Return the rows of the data table by their first cell."""
    rows = tab.evaluate(
        "[...document.querySelectorAll('table.twin tbody tr, table.twin tfoot tr')].map("
        "  row => [...row.children].map(cell => (cell.firstElementChild || cell).textContent))"
    )
    return {row[0]: row[1:] for row in rows}


def test_it_asks_for_nothing_and_its_policy_holds(open_page: Open, hongneung: str) -> None:
    tab = open_page(hongneung)
    for mode in MODES:
        show(tab, mode)
    tab.click(".swap")
    tab.click(".language")
    assert tab.requests == [tab.url]
    assert tab.complaints == []
    assert len(hongneung.encode()) < 1_500_000
    # a script that is not the page's own does not run
    tab.evaluate(
        "() => { const late = document.createElement('script'); late.textContent = 'window.ran = 1';"
        " document.body.appendChild(late); }"
    )
    assert tab.evaluate("window.ran") is None
    assert any("Content Security Policy" in each for each in tab.complaints)


def test_the_table_says_what_the_picture_shows(open_page: Open, squares: str) -> None:
    tab = open_page(squares)
    rows = twin(tab)
    # A area, B area, unchanged, added, removed: squares of 100 m
    assert rows["a"] == ["40,000", "60,000", "40,000", "20,000", "0"]
    assert rows["b → b + e"] == ["80,000", "80,000", "80,000", "0", "0"]
    assert rows["c"] == ["30,000", "30,000", "10,000", "20,000", "20,000"]
    assert rows["d"][0] == "20,000"
    assert rows["d"][4] == "20,000"
    assert rows["전체"] == ["170,000", "170,000", "130,000", "40,000", "40,000"]
    assert (
        tab.inner_text(".summary").replace("\u00a0", " ")
        == "A → B: 그대로 130,000 ㎡ · 늘어남 40,000 ㎡ · 빠짐 40,000 ㎡"
    )
    # every figure at a name on the map stands in the table
    cells = {cell for row in rows.values() for cell in row}
    told = tab.evaluate("[...document.querySelectorAll('.name.site span')].map(node => node.textContent)")
    figures = [word[1:] for line in told for word in line.replace("\u00a0", " ").split() if word[0] in "+−"]
    assert len(figures) == 4
    assert set(figures) <= cells


def test_stayed_came_and_went_differ_by_hatching_as_well_as_colour(open_page: Open, squares: str) -> None:
    tab = open_page(squares)
    fills = {
        kind: tab.locator(f"path[data-change={kind}]").first.get_attribute("fill")
        for kind in ("kept", "added", "removed")
    }
    assert len(set(fills.values())) == 3
    marks = {}
    for kind, fill in fills.items():
        identity = fill.removeprefix("url(").removesuffix(")")
        marks[kind] = tab.evaluate(
            f"(node => [node.getAttribute('patternTransform'), [...node.children].map(each => each.tagName)])"
            f"(document.querySelector('{identity}'))"
        )
    # dots, stripes, a grid: without any colour they are three
    assert marks["kept"][1] == ["rect", "circle"]
    assert marks["added"][1] == ["rect", "line"]
    assert marks["removed"][1] == ["rect", "line", "line"]
    assert tab.locator(".keys [data-key=kept], .keys [data-key=added], .keys [data-key=removed]").count() == 3
    # what the modes draw: both, each on its side, each on its map
    counts = "kind => document.querySelectorAll(`#map-a path[data-change=${kind}]`).length"
    assert [tab.evaluate(counts, kind) for kind in ("kept", "added", "removed")] == [3, 2, 2]
    show(tab, "side")
    assert [tab.evaluate(counts, kind) for kind in ("kept", "added", "removed")] == [3, 0, 2]
    other = counts.replace("#map-a", "#map-b")
    assert [tab.evaluate(other, kind) for kind in ("kept", "added", "removed")] == [3, 2, 0]


def side_at(tab: Any, longitude: float, latitude: float) -> str | None:
    """Return which side's outline a pointer would hit at a place of the map."""
    side: str | None = tab.evaluate(
        "([lng, lat]) => { const map = zonegeo.comparison.maps[0];"
        " const at = map.latLngToContainerPoint([lat, lng]); const box = map.getContainer().getBoundingClientRect();"
        " const hit = document.elementsFromPoint(box.left + at.x, box.top + at.y).find(node => node.dataset.side);"
        " return hit ? hit.dataset.side : null; }",
        [longitude, latitude],
    )
    return side


def test_the_divider_moves_by_keyboard(open_page: Open, squares: str) -> None:
    tab = open_page(squares)
    assert not tab.locator(".divider").is_visible()
    show(tab, "swipe")
    divider = tab.locator("[role=slider]")
    now = lambda: int(divider.get_attribute("aria-valuenow"))  # noqa: E731
    assert (now(), divider.get_attribute("aria-valuemin"), divider.get_attribute("aria-valuemax")) == (50, "0", "100")
    for key, expected in (
        ("ArrowRight", 51), ("ArrowUp", 52), ("ArrowLeft", 51), ("ArrowDown", 50), ("PageUp", 60), ("PageDown", 50),
        ("End", 100), ("ArrowRight", 100), ("Home", 0), ("ArrowLeft", 0),
    ):  # fmt: skip
        divider.press(key)
        assert now() == expected, key
    assert divider.get_attribute("aria-valuetext") == "A 0 %, B 100 %"
    # d is in A alone: out of sight at 0, in sight at 100
    data = json.loads(tab.locator("#zonegeo-comparison").text_content())
    (geometry,) = [each["geometry"] for each in data["sites"] if each["id"] == "d"]
    middle = shape(geometry).centroid
    assert side_at(tab, middle.x, middle.y) is None
    assert tab.locator(".name.site:not(.hidden)", has_text="d").count() == 0
    divider.press("End")
    assert side_at(tab, middle.x, middle.y) == "a"
    assert tab.locator(".name.site:not(.hidden)", has_text="d").count() == 1


def test_the_divider_moves_by_pointer_and_stays_where_it_is_let_go(open_page: Open, squares: str) -> None:
    tab = open_page(squares)
    show(tab, "swipe")
    divider = tab.locator("[role=slider]")
    views = tab.locator(".views").bounding_box()
    handle = divider.bounding_box()
    centre = (handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    before = tab.evaluate("zonegeo.comparison.maps[0].getCenter().lng")
    tab.mouse.move(*centre)
    tab.mouse.down()
    tab.mouse.move(views["x"] + views["width"] * 0.3, centre[1] + 40, steps=5)
    assert divider.get_attribute("aria-valuenow") == "30"
    tab.mouse.move(views["x"] - 200, centre[1])
    assert divider.get_attribute("aria-valuenow") == "0"
    tab.mouse.move(views["x"] + views["width"] * 0.8, centre[1])
    tab.mouse.up()
    tab.mouse.move(views["x"] + 10, centre[1])
    assert divider.get_attribute("aria-valuenow") == "80"
    # the map below it did not move along, and the cut is where the line is
    assert tab.evaluate("zonegeo.comparison.maps[0].getCenter().lng") == before
    line = tab.locator(".divider-line").bounding_box()
    assert line["x"] + line["width"] / 2 == pytest.approx(views["x"] + views["width"] * 0.8, abs=1)
    assert line["height"] == pytest.approx(views["height"], abs=1)


def test_the_cut_stays_below_the_divider_when_the_map_moves(open_page: Open, squares: str) -> None:
    tab = open_page(squares)
    show(tab, "swipe")
    tab.evaluate("zonegeo.comparison.maps[0].panBy([137, -60], { animate: false })")
    line, views = tab.locator(".divider-line").bounding_box(), tab.locator(".views").bounding_box()
    assert line["x"] + line["width"] / 2 == pytest.approx(views["x"] + views["width"] / 2, abs=1)
    cut = tab.evaluate(
        "(() => { const map = zonegeo.comparison.maps[0]; const pane = map.getPane('side-b');"
        " const left = Math.min(...pane.style.clipPath.match(/-?[\\d.]+px -?[\\d.]+px/g).map(parseFloat));"
        " return left - map.containerPointToLayerPoint([0, 0]).x; })()"
    )
    assert cut == pytest.approx(views["width"] / 2, abs=1)


@pytest.mark.slow
def test_two_maps_move_together(open_page: Open, hongneung: str) -> None:
    tab = open_page(hongneung)
    show(tab, "side")
    where = (
        "zonegeo.comparison.maps.map(map => [map.getCenter().lng, map.getCenter().lat, map.getZoom(),"
        " map.getSize().x, map.getSize().y])"
    )
    first = tab.evaluate(where)
    assert first[0] == pytest.approx(first[1], abs=1e-9)
    tab.locator("#map-b").focus()
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("+")
    box = tab.locator("#map-a").bounding_box()
    tab.mouse.move(box["x"] + 300, box["y"] + 500)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 240, box["y"] + 540, steps=4)
    tab.mouse.up()
    tab.evaluate(
        "() => { window.zoomed = new Promise(done => zonegeo.comparison.maps[0].once('zoomend', () => done())); }"
    )
    tab.mouse.wheel(0, -240)
    tab.evaluate("window.zoomed")
    second = tab.evaluate(where)
    assert second[0][:2] != pytest.approx(first[0][:2], abs=1e-4)
    # half a step by the key, more by the wheel
    assert second[0][2] > first[0][2] + 0.6
    assert second[0] == pytest.approx(second[1], abs=1e-9)


def test_any_two_are_chosen_and_exchanged(open_page: Open, squares: str) -> None:
    tab = open_page(squares)
    forth = twin(tab)
    tab.click(".swap")
    back = twin(tab)
    assert [tab.locator(f"#proposal-{letter}").input_value() for letter in "ab"] == ["after", "before"]
    assert back["c"] == ["30,000", "30,000", "10,000", "20,000", "20,000"]
    assert back["a"] == ["60,000", "40,000", "40,000", "0", "20,000"]
    assert back["b + e → b"] == forth["b → b + e"]
    # two of which none is the baseline: after has 60,000 of A, small 10,000
    tab.select_option("#proposal-b", "small")
    assert twin(tab)["a"] == ["60,000", "10,000", "10,000", "0", "50,000"]
    # who asks for what the other has, exchanges the two
    tab.select_option("#proposal-a", "small")
    assert [tab.locator(f"#proposal-{letter}").input_value() for letter in "ab"] == ["small", "after"]
    assert twin(tab)["a"] == ["10,000", "60,000", "10,000", "50,000", "0"]
    assert tab.complaints == []


def test_on_a_phone_the_names_of_both_are_read_to_their_end(open_page: Open, hongneung: str) -> None:
    """Proposals of one study begin alike: what is cut would be the day that tells them apart."""
    tab = open_page(hongneung, width=390, height=844)
    wide = (
        "[...document.querySelectorAll('.pair select')].map(select => { const style = getComputedStyle(select);"
        " const pen = document.createElement('canvas').getContext('2d'); pen.font = style.font;"
        " const longest = Math.max(...[...select.options].map(each => pen.measureText(each.textContent).width));"
        # the arrow of a list takes some twenty pixels
        " return select.clientWidth - 20 - longest - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight); })"
    )
    for _ in ("ko", "en"):
        room = tab.evaluate(wide)
        assert len(room) == 2
        assert min(room) > 0
        tab.click(".language")
    assert tab.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_phone_no_row_of_a_table_is_a_column_of_words(open_page: Open, hongneung: str) -> None:
    """Tables scroll in their place, the requirement in sight: a list of sites was one word below the other."""
    tab = open_page(hongneung, width=390, height=844)
    tall = "Math.max(...[...document.querySelectorAll('.sheet-of tr')].map(row => row.offsetHeight))"
    for _ in ("ko", "en"):
        assert 0 < tab.evaluate(tall) < 200
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
        tab.click(".language")
    region = tab.locator(".sheet-of .wide").first
    assert region.evaluate("node => node.scrollWidth - node.clientWidth") > 100
    before = region.locator("tbody th").first.bounding_box()["x"]
    region.evaluate("node => { node.scrollLeft = 100; }")
    assert region.locator("tbody th").first.bounding_box()["x"] == before


def test_of_two_proposals_nothing_is_to_be_chosen(open_page: Open, tmp_path: Path) -> None:
    files = [drawn(tmp_path / f"{name}.geojson", picture) for name, picture in (("one", BEFORE), ("two", AFTER))]
    tab = open_page(
        comparison_page(compare(files[0], files[1:], profile="kr/innotown", with_shapes=True), language="en")
    )
    assert tab.locator("select").count() == 0
    for mode in MODES:
        show(tab, mode)
        assert tab.locator(".head-a").inner_text().split()[:2] == ["A", "one.geojson"]
    assert tab.complaints == []


@pytest.mark.slow
def test_of_many_sites_no_name_hides_the_land(open_page: Open, tmp_path: Path) -> None:
    """Names give way to the land, and every site is still in the table and under the pointer."""
    count = 120
    for name, moved in (("one", 0.0), ("two", 0.0003)):
        corners = [(127.0 + 0.002 * (number % 12) + moved, 37.5 + 0.002 * (number // 12)) for number in range(count)]
        features = [
            {
                "type": "Feature",
                "properties": {"id": f"s{number}", "role": "background"},
                "geometry": mapping(shapely.box(x, y, x + 0.001, y + 0.001)),
            }
            for number, (x, y) in enumerate(corners)
        ]
        written(tmp_path / f"{name}.geojson", features)
    files = [str(tmp_path / f"{name}.geojson") for name in ("one", "two")]
    tab = open_page(
        comparison_page(compare(files[0], files[1:], profile="kr/innotown", with_shapes=True), language="en")
    )
    assert tab.locator("table.twin tbody tr").count() == count
    assert tab.locator("path[data-change=added]").count() == count
    assert tab.locator(".name.site").count() == 0
    show(tab, "side")
    assert tab.locator("#map-b path[data-side=b]").count() == count
    assert tab.complaints == []


def test_among_many_the_baseline_steps_in(open_page: Open, tmp_path: Path) -> None:
    files = [drawn(tmp_path / f"p{number}.geojson", "A..b" + "b" * (number % 3)) for number in range(9)]
    tab = open_page(
        comparison_page(compare(files[0], files[1:], profile="kr/innotown", with_shapes=True), language="en")
    )
    tab.select_option("#proposal-a", "p3")
    assert [tab.locator(f"#proposal-{letter}").input_value() for letter in "ab"] == ["p3", "p0"]
    assert tab.complaints == []


def test_who_drew_the_outlines_is_named(open_page: Open, what_if: Comparison, hongneung: str) -> None:
    licences = {
        each.licence.split(";")[0].split(" (")[0]
        for each in (*what_if.outlines, *what_if.places)
        if each.geometry is not None
    }
    assert any("OpenStreetMap" in each for each in licences)
    foot = open_page(hongneung).inner_text(".key .credit")
    assert [each for each in licences if each not in foot] == []


def test_verdicts_stand_at_a_glance(open_page: Open, what_if: Comparison, hongneung: str) -> None:
    tab = open_page(hongneung)
    for row in what_if.rows:
        told = tab.evaluate(
            "id => [...document.querySelectorAll(`tr[data-requirement=${id}] td`)].map(cell => cell.dataset.verdict)",
            row.requirement,
        )
        assert told == [cell.verdict.value for cell in row.cells]
    assert "1,305.6" in tab.inner_text("tr[data-requirement=separation]")
    assert tab.locator("th.is-shown .letter").all_inner_texts() == ["A", "B"]
    assert "○ 충족" in tab.inner_text(".head-a")
    assert "? 판단불가" in tab.inner_text(".head-b")


def test_the_language_of_the_whole_page_changes(open_page: Open, hongneung: str) -> None:
    tab = open_page(hongneung)
    assert tab.evaluate("document.documentElement.lang") == "ko"
    tab.click(".language")
    assert tab.evaluate("document.documentElement.lang") == "en"
    assert tab.title() == "Comparison of proposals: Seoul Hongneung InnoTown"
    for place, told in (
        (".modes", "Side by side"), (".summary", "Unchanged"), ("table.twin thead", "Added (m²)"),
        (".glance", "Separation"),
        (".keys", "Removed (in A only)"), (".head-a", "satisfied"), ("#table-sites", "Boundary shift"),
    ):  # fmt: skip
        assert told in tab.inner_text(place), place
    # what is left in Korean is the language button
    rest = tab.evaluate("document.body.innerText.split('\\n').filter(line => /[가-힣]/.test(line))")
    assert rest == ["한국어"]
    assert "Seoul open data" in tab.inner_text(".key .credit")
    tab.click(".language")
    assert tab.inner_text("h1") == "안 비교: 서울 홍릉 강소연구개발특구"


def test_in_the_dark_nothing_stays_white(open_page: Open, hongneung: str) -> None:
    tab = open_page(hongneung)
    tab.click(".theme")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    light = tab.evaluate(
        "[...document.querySelectorAll('.panel, .views .name, .view-head, .key, .bar-above, .letter, .twin td')]"
        ".filter(node => { const [r, g, b, a] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);"
        " const ink = getComputedStyle(node).color.match(/[\\d.]+/g).map(Number);"
        " return a !== 0 && Math.min(r, g, b) > 200 && Math.min(ink[0], ink[1], ink[2]) > 120; })"
        ".map(node => node.className)"
    )
    assert light == []
    assert tab.complaints == []


def test_the_keyboard_opens_what_a_click_opens(open_page: Open, hongneung: str) -> None:
    tab = open_page(hongneung)
    path = tab.locator("path[data-site=kist][tabindex='0']").first
    path.press("Enter")
    card = tab.inner_text(".site-card").replace("\u00a0", " ")
    assert "242,548 ㎡" in card
    assert "경계 변경" in card
    tab.keyboard.press("Escape")
    assert tab.locator(".site-card").count() == 0
    assert tab.evaluate("document.activeElement.dataset.site") == "kist"
    # a site whose outline nobody knows
    tab.locator(".name.callout:not(.hidden) button").first.press("Enter")
    assert "경계 미상" in tab.inner_text(".site-card")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_label_overlaps_and_nothing_is_cut(
    open_page: Open, hongneung: str, squares: str, width: int, height: int
) -> None:
    study = comparison_page(compare("hongneung", with_shapes=True), language="ko")
    for page in (hongneung, squares, study):
        tab = open_page(page, width=width, height=height)
        for language in ("ko", "en"):
            for mode in MODES:
                show(tab, mode)
                check_boxes(tab, width, f"{mode} {language} {width}")
            tab.click(".language")
        assert tab.complaints == []
        tab.close()


def check_boxes(tab: Any, width: int, state: str) -> None:
    assert tab.evaluate("document.documentElement.scrollWidth") <= width, state
    views = tab.locator(".views").bounding_box()
    boxes = tab.evaluate(
        "[...document.querySelectorAll('.name:not(.hidden), [data-obstacle]')].map(node => {"
        " const box = node.getBoundingClientRect().toJSON(); box.told = node.textContent; return box; })"
        ".filter(box => box.width > 0)"
    )
    assert len([box for box in boxes if box["told"]]) > 4, state
    for index, one in enumerate(boxes):
        assert one["left"] >= views["x"] - 0.5, (state, one)
        assert one["right"] <= views["x"] + views["width"] + 0.5, (state, one)
        assert one["top"] >= views["y"] - 0.5, (state, one)
        assert one["bottom"] <= views["y"] + views["height"] + 0.5, (state, one)
        for other in boxes[index + 1 :]:
            apart = (
                one["right"] <= other["left"] or other["right"] <= one["left"]
                or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
            )  # fmt: skip
            assert apart, (state, one["told"], other["told"])
    # the deciding pairs are never left out
    assert tab.evaluate("document.querySelectorAll('.name.deciding.hidden').length") == 0 or "swipe" in state, state
    cut = tab.evaluate(
        "[...document.querySelectorAll('.view-head, .key, .bar-above, .choices, .modes, table.twin')].filter("
        " node => node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 1"
        " || node.getBoundingClientRect().right > window.innerWidth + 0.5).map(node => node.className)"
    )
    assert cut == [], state


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_axe_finds_no_violation(open_page: Open, hongneung: str, axe: str, width: int, height: int) -> None:
    states = {mode: f"document.querySelector('input[value={mode}]').click()" for mode in MODES}
    states["with a card"] = "document.querySelector('.name.callout button').click()"
    states["in English"] = "document.querySelector('.language').click()"
    tab = open_page(hongneung, width=width, height=height)
    tab.evaluate(axe)
    for name, script in states.items():
        tab.evaluate(f"() => {{ {script} }}")
        found = tab.evaluate(RUN_AXE)
        assert len(found["passes"]) > 15
        told = [(each["id"], each["nodes"][0]["html"][:160]) for each in found["violations"]]
        assert told == [], name
    # it would find one
    tab.evaluate("document.querySelector('[role=slider]').removeAttribute('aria-label')")
    show(tab, "swipe")
    found = tab.evaluate(RUN_AXE)
    assert "aria-input-field-name" in [each["id"] for each in found["violations"]]


def renamed(comparison: Comparison, text: str) -> Comparison:
    """Put a text into every field that a study's author writes."""
    name = Name(text, text)
    change = comparison.difference("what-if").sites[1]
    assert change.kept is not None
    return dataclasses.replace(
        comparison,
        study_name=name,
        proposals=tuple(dataclasses.replace(each, name=name) for each in comparison.proposals),
        rows=(dataclasses.replace(comparison.rows[0], name=name), *comparison.rows[1:]),
        outlines=tuple(dataclasses.replace(each, name=name) if each.site in ("kist", "bio-health") else each
                       for each in comparison.outlines),
        places=tuple(dataclasses.replace(each, name=name) for each in comparison.places),
        lines=tuple(dataclasses.replace(each, first=name) for each in comparison.lines),
        notices=tuple(dataclasses.replace(each, values={**each.values, "day": text}) for each in comparison.notices),
    )  # fmt: skip


@pytest.mark.slow
def test_hostile_texts_are_inert_and_readable(open_page: Open, what_if: Comparison) -> None:
    # those that harm by what they begin with or are stand alone; markup harms in the middle of a text as well
    alone = ("javascript:alert(1)", "constructor", "__proto__", "가" * 10_000)
    assert set(alone) < set(HOSTILE)
    for text in (*alone, " ".join(each for each in HOSTILE if each not in alone)):
        tab = open_page(comparison_page(renamed(what_if, text), language="ko"))
        for mode in MODES:
            show(tab, mode)
        tab.locator("path[data-site=kist][tabindex='0']").first.press("Enter")
        # a number and its unit are kept on one line, what would turn or break a line is an escape; no more is changed
        shown = tab.evaluate("document.querySelector('.site-card h2').textContent").replace("\u00a0", " ")
        assert shown == in_one_line(text)
        head = tab.evaluate("document.querySelector('.head-a span').textContent").replace("\u00a0", " ")
        assert head == in_one_line(text)
        assert tab.locator("img").count() == 0
        assert tab.complaints == []
        assert tab.requests == [tab.url]
        assert tab.evaluate("document.documentElement.scrollWidth") <= 1366
        tab.close()


def test_hostile_ids_of_proposals_and_sites_are_inert(open_page: Open, tmp_path: Path) -> None:
    worst = "\"'><svg onload=alert(1)>${7*7}{{7*7}}"
    files = []
    for name in ("one", worst, "__proto__"):
        path = drawn(tmp_path / f"{name}.geojson", BEFORE if name == "one" else AFTER)
        document = json.loads(Path(path).read_text("utf-8"))
        for each in document["features"]:
            if each["properties"]["id"] == "c":
                each["properties"].update(id=worst, name=worst)
        files.append(written(Path(path), document["features"]))
    tab = open_page(
        comparison_page(compare(files[0], files[1:], profile="kr/innotown", with_shapes=True), language="en")
    )
    tab.select_option("#proposal-b", "__proto__")
    show(tab, "swipe")
    assert twin(tab)[worst] == ["30,000", "30,000", "10,000", "20,000", "20,000"]
    assert worst in tab.inner_text("#table-sites")
    assert tab.locator("svg[onload]").count() == 0
    assert tab.complaints == []


@pytest.mark.slow
def test_paper_has_the_verdicts_the_map_and_the_table(open_page: Open, hongneung: str, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    tab = open_page(hongneung)
    before = tab.evaluate("zonegeo.comparison.maps[0].getSize().x")
    path = tmp_path / "compare.pdf"
    path.write_bytes(tab.pdf(prefer_css_page_size=True))
    document = pdfium.PdfDocument(path)
    assert tuple(round(length) for length in document[0].get_size()) == (842, 595)
    pages = ["".join(each.get_textpage().get_text_bounded().split()) for each in document]
    assert "요건별판정" in pages[0]
    assert "1,305.6m" in pages[0]
    # all verdicts and what to know beside them stand on the first page, and the map has the second of its own
    assert "알림" in pages[0]
    assert "종합판정" in pages[0]
    number = next(number for number, told in enumerate(pages) if "그대로인땅" in told)
    assert number == 1
    assert "고려대학교⇔BT-IT융합센터" in pages[number]
    assert "지형도면아님" in pages[number]
    flat = "".join(pages[number + 1 :])
    for told in ("부지별면적변화", "242,548", "수치", "경계이동"):
        assert told in flat, told
    assert tab.evaluate("document.documentElement.classList.contains('is-printing')") is False
    assert tab.evaluate("zonegeo.comparison.maps[0].getSize().x") == before


@pytest.mark.parametrize(("paper", "mode"), [("a4", "overlay"), ("a3", "side")])
def test_on_paper_the_scale_is_round_and_true(paper: str, mode: str, open_page: Open, squares: str) -> None:
    """A metre of ground on the sheet, in pixels of a 96th of an inch, against the figure that stands below the map."""
    tab = open_page(squares)
    show(tab, mode)
    before = tab.evaluate("zonegeo.comparison.maps.map((map) => [map.getZoom(), map.getSize().x])")
    tab.evaluate(
        "(paper) => { document.documentElement.dataset.paper = paper; dispatchEvent(new Event('beforeprint')); }", paper
    )
    told = tab.inner_text(".paper-scale").split("1:")[1]
    assert paper.upper() in told
    stated = int(told.split()[0].replace(",", ""))
    assert stated % 10 ** (len(str(stated)) - 2) == 0
    drawn = tab.evaluate("""zonegeo.comparison.maps.map((map) => {
      const middle = map.getSize().divideBy(2);
      const [west, east] = [middle.subtract([50, 0]), middle.add([50, 0])].map((at) => map.containerPointToLatLng(at));
      return map.distance(west, east) / (100 * 0.0254 / 96);
    })""")
    # the second map is in sight where the two stand side by side
    assert drawn[: 2 if mode == "side" else 1] == pytest.approx([stated] * (2 if mode == "side" else 1), rel=1e-3)
    inside = "(map) => map.getBounds().contains(zonegeo.comparison.data.bounds)"
    assert tab.evaluate(f"zonegeo.comparison.maps.slice(0, 1).every({inside})")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator(".paper-scale").count() == 0
    assert tab.evaluate("zonegeo.comparison.maps.map((map) => [map.getZoom(), map.getSize().x])") == before
    assert tab.complaints == []


@pytest.mark.slow
def test_the_page_fits_again_when_the_window_changes(open_page: Open, squares: str) -> None:
    tab = open_page(squares)
    tab.set_viewport_size({"width": 390, "height": 844})
    # two frames: one in which the size is noticed, one in which everything is drawn
    tab.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert tab.evaluate("zonegeo.comparison.maps[0].getSize().x") == 390
    check_boxes(tab, 390, "overlay resized")
