"""No two boxes on a map meet: names, call-outs, tools, legend, scale, inset, attribution, in every view and study."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.i18n.test_every_output import EVERY, evaluated
from tests.small_study import SmallStudy, feature, rectangle
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.api.results.map import map_page

pytestmark = pytest.mark.browser

# width, height, and what the reader has asked the browser for; 200 % zoom is half the room in twice the dots
VIEWS: dict[str, tuple[int, int, dict[str, str]]] = {
    "1366": (1366, 768, {}),
    "1920": (1920, 1080, {}),
    "390": (390, 844, {}),
    "2560": (2560, 1440, {}),
    "1024": (1024, 768, {}),
    "zoom": (683, 384, {}),
    "dark": (1366, 768, {"color_scheme": "dark"}),
    "forced": (1366, 768, {"forced_colors": "active"}),
    "print": (1366, 768, {"media": "print"}),
}
ALL = tuple(VIEWS)
# what is on the map, and meets what it must not; a box inside another of these is a part of it
BOXES = """() => {
    const shown = node => {
        const box = node.getBoundingClientRect(), style = getComputedStyle(node);
        return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && style.display !== 'none';
    };
    const ground = document.querySelector('.folium-map').getBoundingClientRect();
    const chosen = '.name:not(.hidden), .context-name:not(.hidden), [data-obstacle], .tools, .foot';
    const nodes = [...document.querySelectorAll(chosen)].filter(shown).filter(node => {
        const box = node.getBoundingClientRect();
        return !node.matches('.name, .context-name')
            || box.left < ground.right && ground.left < box.right && box.top < ground.bottom && ground.top < box.bottom;
    });
    const meeting = [];
    nodes.forEach((one, at) => nodes.slice(at + 1).forEach(other => {
        if (one.contains(other) || other.contains(one)) return;
        const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 0.5 && down > 0.5) meeting.push([one, other].map(
            each => (each.className.baseVal ?? each.className) + ': ' + each.textContent.slice(0, 30)).join(' × '));
    }));
    return [nodes.length, meeting];
}"""


def meeting(open_page: Callable[..., Any], page: str, views: tuple[str, ...]) -> Iterator[str]:
    """Yield the boxes that meet, by view and language."""
    for name in views:
        width, height, media = VIEWS[name]
        tab = open_page(page, width=width, height=height)
        if media:
            tab.emulate_media(**media)
        for language in ("ko", "en"):
            if language == "en" and name != "print":
                tab.click(".language")
            tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            count, found = tab.evaluate(BOXES)
            assert count > 2 or name == "print", name
            yield from (f"{name} {language}: {each}" for each in found)
        tab.close()


@pytest.mark.slow
@pytest.mark.parametrize(("study", "proposal"), EVERY)
def test_no_two_boxes_meet_on_the_map_of_a_carried_study(
    open_page: Callable[..., Any], study: str, proposal: str
) -> None:
    assert list(meeting(open_page, map_page(evaluated(study, proposal)[1], language="ko"), ALL)) == []


def land_at_random(folder: Path, seed: int) -> Path:
    """Write a study of up to twelve sites of any size, near or far, with short and long names; some have no outline."""
    chance, small = random.Random(seed), SmallStudy(folder)
    count = chance.randint(2, 12)
    reach = chance.choice([0.004, 0.02, 0.08])
    small.study["site"], small.sites["features"] = [], []
    for number in range(count):
        core = number == 0 or chance.random() < 0.3
        id_ = f"site-{number}"
        told = chance.choice(
            ["땅", "둘째 부지", "아주 긴 이름의 첨단 바이오 헬스 융합 연구 개발 지원 센터", "A", "연구소 {n}호"]
        )
        text = told.replace("{n}", str(number))
        small.study["site"].append(
            {"id": id_, "name": {"ko": text, "en": f"Site {number} " + "of a long name " * (number % 3)}}
        )
        west, south = 127.0 + chance.uniform(0, reach), 37.5 + chance.uniform(0, reach)
        width, height = (chance.uniform(0.0005, reach / 3) for _ in range(2))
        outline = None if not core and chance.random() < 0.25 else rectangle(west, south, west + width, south + height)
        known = (
            {"basis": "osm", "accuracy_m": 5}
            if outline
            else {"basis": "within", "accuracy_m": None, "within": ["ward"]}
        )
        area = f"{chance.randint(1, 900) * 100} m2"
        small.sites["features"].append(
            feature(outline, id=id_, role="core" if core else "background", declared_area=area, **known)
        )
    proposal = small.study["proposal"][0]
    proposal["sites"] = [each["id"] for each in small.study["site"]]
    proposal.pop("stated")
    for name in ("claim", "institution", "agreement", "assessment"):
        small.study.pop(name)
    return small.write()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_no_two_boxes_meet_on_the_map_of_a_study_at_random(
    open_page: Callable[..., Any], tmp_path: Path, seed: int
) -> None:
    page = map_page(evaluate(read_study(land_at_random(tmp_path, seed))), language="ko")
    assert list(meeting(open_page, page, ("1366", "390", "zoom"))) == []


def test_boxes_that_meet_are_found(open_page: Callable[..., Any], page: str) -> None:
    tab = open_page(page)
    count, found = tab.evaluate(BOXES)
    assert (count > 10, found) == (True, [])
    tab.evaluate("document.querySelector('.legend').style.transform = 'translate(-500px, 100px)'")
    assert tab.evaluate(BOXES)[1] != []


# names of sites that stand on the land of another one, with the name of that
ON_OTHERS = """() => [...document.querySelectorAll('.name.site:not(.hidden)')].flatMap(name => {
    const box = name.getBoundingClientRect();
    return [...document.querySelectorAll('path[data-site]')].filter(path => {
        if (path.dataset.site === name.dataset.label) return false;
        const here = path.getScreenCTM().inverse();
        return [0.1, 0.3, 0.5, 0.7, 0.9].some(x => [0.2, 0.5, 0.8].some(y => path.isPointInFill(
            new DOMPoint(box.left + box.width * x, box.top + box.height * y).matrixTransform(here))));
    }).map(path => name.dataset.label + ' on ' + path.dataset.site);
})"""


@pytest.mark.parametrize("width", [390, 1366])
def test_a_name_stands_on_the_land_of_no_other_site(open_page: Callable[..., Any], page: str, width: int) -> None:
    """It would name that: KIST stood on Kyung Hee University on a phone."""
    tab = open_page(page, width=width, height=844 if width == 390 else 768)
    for _ in ("ko", "en"):
        assert tab.locator(".name.site:not(.hidden)").count() > 3
        assert tab.evaluate(ON_OTHERS) == []
        tab.click(".language")
        tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab.evaluate("document.querySelector('.name[data-label=korea]').dataset.label = 'another'")
    assert tab.evaluate(ON_OTHERS) == ["another on korea"]


# what each call-out lists, as far as it can be read; and call-outs that lie on an end of the line that decides
LISTED = """() => {
    const callouts = [...document.querySelectorAll('.name.callout')];
    const map = zonegeo.atlas.map, origin = map.getContainer().getBoundingClientRect();
    const ends = zonegeo.atlas.deciding.flatMap(line => line.ends).map(end => map.latLngToContainerPoint(end));
    return [callouts.map(each => [...each.querySelectorAll('button')].filter(
        site => site.checkVisibility({visibilityProperty: true})).map(site => site.dataset.site).sort()),
        callouts.flatMap(each => {
            const box = each.getBoundingClientRect();
            return ends.filter(({x, y}) => box.left < x + origin.left && x + origin.left < box.right
                && box.top < y + origin.top && y + origin.top < box.bottom);
        }).length];
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (412, 915)])
def test_a_call_out_lists_its_sites_on_a_phone(
    open_page: Callable[..., Any], page: str, width: int, height: int
) -> None:
    """The list was dropped for the title alone, or lay on the site that decides, where the map is small."""
    tab = open_page(page, width=width, height=height)
    for _ in ("ko", "en"):
        listed, on_an_end = tab.evaluate(LISTED)
        assert (sorted(listed), on_an_end) == ([["bio-health", "rnd-support"], ["medical-device"]], 0)
        assert tab.evaluate(BOXES)[1] == []
        tab.click(".language")
        tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab.evaluate("document.querySelector('.name.callout').classList.add('compact')")
    assert [] in tab.evaluate(LISTED)[0]


# whether all of what a draft's distance says stands on the map
LABEL_ON_MAP = """() => {
    const box = document.querySelector('.name.draft:not(.hidden)').getBoundingClientRect();
    const map = document.querySelector('.folium-map').getBoundingClientRect();
    return box.width > 0 && box.left >= map.left && box.right <= map.right && box.top >= map.top
        && box.bottom <= map.bottom;
}"""


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768)])
def test_the_distance_of_a_draft_stands_on_the_map_and_on_no_other_box(
    open_page: Callable[..., Any], page: str, width: int, height: int
) -> None:
    """It stood on the name of the site that is drawn, and half of it beside the map of a phone."""
    tab = open_page(page, width=width, height=height)
    tab.emulate_media(reduced_motion="reduce")
    tab.locator(".try").press("Enter")
    for site in ("bt-it", "kist"):
        tab.select_option("#editor-site", site)
        if site == "bt-it":
            tab.locator(".handle.corner[tabindex='0']").press("Shift+ArrowUp")
        for _ in ("ko", "en"):
            # its line is out of sight from close by
            for button in ("in", "out", "out"):
                tab.evaluate(f"zonegeo.atlas.map.zoom{button.title()}(1, {{animate: false}})")
                tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                assert tab.evaluate(LABEL_ON_MAP), (site, button)
                assert tab.evaluate(BOXES)[1] == [], (site, button)
            tab.click(".language")
    tab.evaluate("document.querySelector('.name.draft').style.marginTop = '-2000px'")
    assert not tab.evaluate(LABEL_ON_MAP)


# leading lines that cross, and how many there are
LEADERS_CROSSING = """() => {
    const lines = [...document.querySelectorAll('path.leader')].map(path => {
        const [x, y, u, v] = path.getAttribute('d').match(/-?[\\d.]+/g).map(Number);
        return [[x, y], [u, v]];
    });
    const turn = ([a, b], c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    const cross = (one, other) => turn(one, other[0]) * turn(one, other[1]) < 0
        && turn(other, one[0]) * turn(other, one[1]) < 0;
    const found = lines.flatMap((one, at) => lines.slice(at + 1).filter(other => cross(one, other)).map(
        other => one.join(' ') + ' × ' + other.join(' ')));
    return [lines.length, found];
}"""


def leaders_crossing(open_page: Callable[..., Any], page: str, widths: tuple[str, ...]) -> tuple[int, list[str]]:
    """Return how many leading lines there are in all views and languages, and those that cross."""
    lines, crossing = 0, []
    for name in widths:
        width, height, _ = VIEWS[name]
        tab = open_page(page, width=width, height=height)
        for language in ("ko", "en"):
            if language == "en":
                tab.click(".language")
            tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            count, found = tab.evaluate(LEADERS_CROSSING)
            lines += count
            crossing += [f"{name} {language}: {each}" for each in found]
        tab.close()
    return lines, crossing


def test_no_leading_line_crosses_another(open_page: Callable[..., Any], page: str) -> None:
    lines, crossing = leaders_crossing(open_page, page, ("1366", "390"))
    assert lines >= 4
    assert crossing == []
    # two that cross are found
    tab = open_page(page)
    tab.evaluate("""() => { const [one, other] = document.querySelectorAll('path.leader');
        one.setAttribute('d', 'M0 0L10 10'); other.setAttribute('d', 'M0 10L10 0'); }""")
    assert tab.evaluate(LEADERS_CROSSING)[1] != []


@pytest.mark.slow
@pytest.mark.parametrize(("study", "proposal"), EVERY)
def test_no_leading_line_crosses_another_on_the_map_of_a_carried_study(
    open_page: Callable[..., Any], study: str, proposal: str
) -> None:
    page = map_page(evaluated(study, proposal)[1], language="ko")
    assert leaders_crossing(open_page, page, ("1366", "1920", "390", "1024", "zoom"))[1] == []


# what hides what runs over, and a hint that is wider than its field
CUT = """() => {
    const brush = document.createElement('canvas').getContext('2d'), cut = [];
    // the arrow of a choice and the cross of a search take their room within
    document.querySelectorAll('input[placeholder], select').forEach(field => {
        const style = getComputedStyle(field), option = field.selectedOptions && field.selectedOptions[0];
        brush.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 16;
        const text = option ? option.textContent : field.placeholder;
        if (field.offsetParent && text && brush.measureText(text).width > room) cut.push(text);
    });
    document.querySelectorAll('body *').forEach(node => {
        const style = getComputedStyle(node), box = node.getBoundingClientRect();
        if (!node.offsetParent || style.visibility === 'hidden' || style.clipPath !== 'none' || box.width < 3) return;
        const hides = [style.overflowX, style.overflowY].some(each => each === 'hidden' || each === 'clip');
        const overDown = hides && node.scrollHeight > node.clientHeight + 1;
        const over = node.scrollWidth > node.clientWidth + 1 && (hides || node.matches('button, select, td, th'));
        const isText = node.textContent.trim() && !node.querySelector('.leaflet-pane, canvas');
        if ((over || overDown) && isText && !node.matches('.leaflet-pane')) cut.push(node.textContent.slice(0, 50));
    });
    return cut;
}"""


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param(each, marks=() if each == "390" else pytest.mark.slow) for each in (
    "390", "1366", "1024", "zoom", "2560",
)])  # fmt: skip
def test_no_text_is_cut(open_page: Callable[..., Any], name: str) -> None:
    width, height, _ = VIEWS[name]
    read, evaluation = evaluated("hongneung", "designation-2020")
    tab = open_page(map_page(evaluation, language="ko", study=read), width=width, height=height)
    for state in ("", "document.querySelector('.language').click()", "document.querySelector('.try').click()"):
        tab.evaluate(f"() => {{ {state} }}")
        assert tab.evaluate(CUT) == [], state
    tab.evaluate("document.querySelectorAll('.editor details').forEach(each => { each.open = true; })")
    for site in evaluation.sites:
        tab.select_option("#editor-site", site.id)
        assert tab.evaluate(CUT) == [], site.id
    # what is too narrow is found
    tab.evaluate("document.querySelector('#editor-site').style.flex = '0 0 60px'")
    assert tab.evaluate(CUT) != []
