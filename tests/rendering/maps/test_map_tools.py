"""What a reader does with the whole page: see every requirement, follow evidence, search, pass on, take away."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import shapely

from tests.quick_part import mostly_slow
from tests.rendering.conftest import ready
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.evaluation import Evaluation

pytestmark = pytest.mark.browser

# how many shapes of evidence are on the map, and the rows of tables that are unfolded in the panel
PROOF = (
    "[document.querySelectorAll('.leaflet-evidence-pane path').length,"
    " [...document.querySelectorAll('.finding.is-open details.more[open] tbody tr')]"
    "   .filter(row => row.getClientRects().length).length]"
)


@pytest.fixture(scope="module")
def shared(chromium: Any, page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One page for all that leave it as it was."""
    path = tmp_path_factory.mktemp("shared") / "map.html"
    path.write_text(page, encoding="utf-8")
    tab = chromium.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    tab.goto(path.as_uri())
    yield ready(tab)
    tab.context.close()


def press(tab: Any, requirement: str) -> None:
    tab.click(f'[data-requirement="{requirement}"] button.evidence')


@pytest.mark.parametrize("language", mostly_slow(["ko", "en"], one_in=2))
def test_every_requirement_that_counts_is_on_the_first_screen(
    shared: Any, evaluation: Evaluation, language: str
) -> None:
    if shared.evaluate("document.documentElement.lang") != language:
        shared.click(".language")
    bottoms = shared.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.finding')].map(row =>"
        " [row.dataset.requirement, row.getBoundingClientRect().bottom]))"
    )
    assert len(evaluation.counted) == 9
    assert max(bottoms[finding.requirement] for finding in evaluation.counted) <= 768
    if language == "en":
        shared.click(".language")


def test_every_requirement_shows_what_proves_it(shared: Any, evaluation: Evaluation) -> None:
    proofs = {}
    for finding in evaluation.counted:
        press(shared, finding.requirement)
        proofs[finding.requirement] = shared.evaluate(PROOF)
        shared.keyboard.press("Escape")
    assert {name for name, (shapes, rows) in proofs.items() if not shapes and not rows} == set()
    # what is no land is proved by its rows: an item each
    assert proofs["core-qualitative"][1] >= 9
    assert proofs["zone-qualitative"][1] >= 17


def test_spacing_ends_at_the_other_zone_and_stands_alone(shared: Any, evaluation: Evaluation) -> None:
    press(shared, "zone-spacing")
    nearest = shared.locator(".leaflet-tooltip.neighbour", has_text="안산")
    assert nearest.inner_text().replace("\u00a0", " ") == "안산 20,125.8 m – 36,535.8 m"
    box, stage = nearest.bounding_box(), shared.locator("#around").bounding_box()
    assert stage["x"] <= box["x"] <= box["x"] + box["width"] <= stage["x"] + stage["width"]
    assert stage["y"] <= box["y"] <= box["y"] + box["height"] <= stage["y"] + stage["height"]
    # no name of a site, no line of another requirement; all zones of the day on the small map
    assert shared.locator(".leaflet-names-pane .name:visible").count() == 0
    assert not shared.locator(".leaflet-deciding-pane").is_visible()
    assert evaluation.other_zones is not None
    names = shared.locator(".inset text").all_text_contents()
    assert sorted(filter(None, names)) == sorted(zone.name.ko for zone in evaluation.other_zones.zones)
    boxes = shared.evaluate(
        "[...document.querySelectorAll('.inset text')].filter(each => each.textContent)"
        ".map(each => each.getBoundingClientRect()).map(each => [each.left, each.top, each.right, each.bottom])"
    )
    assert not any(meet(one, other) for n, one in enumerate(boxes) for other in boxes[:n])
    shared.keyboard.press("Escape")
    assert shared.locator(".inset, .leaflet-tooltip.neighbour").count() == 0
    assert shared.locator(".leaflet-deciding-pane path:visible").count() > 0


def meet(one: list[float], other: list[float]) -> bool:
    # a hair of two pixels: boxes of letters are higher than the letters
    return (
        one[0] < other[2] - 2 and other[0] < one[2] - 2 and one[1] < other[3] - 2 and other[1] < one[3] - 2
    )  # fmt: skip


def test_what_is_searched_is_shown(shared: Any) -> None:
    field = shared.locator("input.search")
    for typed, shown in (("협약", "agreement"), ("전국 총량", "national-cap")):
        field.fill(typed)
        field.press("Enter")
        assert shared.locator(".evidence-card").get_attribute("data-evidence") == shown
        shared.keyboard.press("Escape")
    field.fill("BT-IT")
    field.press("Enter")
    assert "BT-IT" in shared.inner_text(".site-card h3, .site-card h2, .site-card")
    shared.keyboard.press("Escape")
    before = shared.evaluate("zonegeo.atlas.map.getBounds().toBBoxString()")
    field.fill("회기동")
    field.press("Enter")
    assert shared.evaluate("zonegeo.atlas.map.getBounds().toBBoxString()") != before
    field.fill("없는 이름")
    field.press("Enter")
    assert shared.inner_text("#announcement") == "그런 이름이 없습니다."
    field.fill("")
    shared.click(".buttons button:last-child")


def measured_points(tab: Any) -> list[list[float]]:
    points: list[list[float]] = tab.evaluate("zonegeo.atlas.measure.points")
    return points


def test_a_line_and_an_area_are_measured_in_the_plane_of_the_study_by_keyboard(shared: Any) -> None:
    shared.locator("button.measuring").press("Enter")
    shared.locator(".measure-card input").uncheck()
    shared.locator(".folium-map").focus()
    for key in ("ArrowUp", "ArrowLeft", "ArrowDown"):
        shared.keyboard.press("Enter")
        shared.keyboard.press(f"Shift+{key}")
        shared.keyboard.press(f"Shift+{key}")
    line = shapely.LineString(analysis_crs("EPSG:5186").to_plane([shapely.LineString(measured_points(shared))])[0])
    assert line.length > 500
    assert said(shared, ".measure-card .measured") == f"꺾은선 길이 {line.length:,.1f} m"
    assert said(shared, ".measure-card .by") == "평면거리: 점 사이 직선의 합 · EPSG:5186 · 판정에 쓰이지 않는 참고값"
    shared.locator("button.measure-area").press("Enter")
    area = shapely.Polygon(line.coords)
    assert said(shared, ".measure-card .measured") == f"면적 {area.area:,.0f} ㎡ · 둘레 {area.length:,.1f} m"
    # a fourth point, set with the pointer, and a fifth that would make the line cross itself
    shared.keyboard.press("f")
    assert shared.locator(".crosshair").count() == 0
    assert said(shared, "#announcement").startswith("면적")
    shared.locator("button.again").click()
    stage = shared.locator(".folium-map").bounding_box()
    for x, y in ((0.5, 0.2), (0.6, 0.3), (0.6, 0.2), (0.5, 0.3)):
        shared.mouse.click(stage["x"] + x * stage["width"], stage["y"] + y * stage["height"])
    assert said(shared, ".measure-card .measured").startswith("선이 스스로 만나거나 교차하여 면적을 내지 않습니다.")
    shared.locator(".folium-map").focus()
    shared.keyboard.press("Backspace")
    assert len(measured_points(shared)) == 3
    assert said(shared, ".measure-card .measured").startswith("면적")
    shared.keyboard.press("Escape")
    assert shared.locator(".measure-card, .crosshair, .leaflet-handles-pane path").count() == 0
    assert shared.evaluate("document.activeElement.classList.contains('measuring')")
    shared.click(".buttons button:last-child")


def said(tab: Any, selector: str) -> str:
    text: str = tab.locator(selector).text_content()
    return text.replace("\u00a0", " ")


def test_a_measured_point_snaps_to_the_corner_of_a_boundary(shared: Any) -> None:
    corner = shared.evaluate("zonegeo.atlas.editor.draft.now.kist[0][0][0]")
    shared.evaluate(f"zonegeo.atlas.map.setView([{corner[1]}, {corner[0]}], 16, {{ animate: false }})")
    shared.locator("button.measuring").click()
    shared.locator(".measure-card input").check()
    stage = shared.locator(".folium-map").bounding_box()
    shared.mouse.click(stage["x"] + stage["width"] / 2 + 5, stage["y"] + stage["height"] / 2 - 4)
    assert measured_points(shared) == [corner]
    # the editor and the measure never stand open together
    shared.locator("button.try").click()
    assert shared.locator(".measure-card").count() == 0
    shared.locator("button.measuring").click()
    assert shared.locator(".editor").count() == 0
    shared.keyboard.press("Escape")
    shared.click(".buttons button:last-child")


def test_dated_proposals_are_stepped_through_and_never_look_decided(shared: Any) -> None:
    shared.locator("button.dating").press("Enter")
    card = shared.locator(".timeline-card")
    days = card.locator("button.day")
    assert days.all_text_contents() == ["2019-09", "2020-07", "2023"]

    def now() -> tuple[str, list[str]]:
        chosen = card.locator("button.day[aria-pressed=true]").text_content()
        return chosen, [text.replace("\u00a0", " ") for text in card.locator("li").all_text_contents()]

    # it opens on the proposal that the verdicts are of, and says so
    assert now() == ("2020-07", ["제외: (이름 없는 여섯째 배후공간)"])
    assert card.locator(".is-it").text_content() == "판정한 안"
    outlines = ".leaflet-timeline-pane path"
    assert shared.locator(outlines).count() == 2 * 5
    days.nth(1).focus()
    shared.keyboard.press("ArrowRight")
    assert now() == ("2023", ["추가: 고려대학교 보건과학대학"])
    assert card.locator(".is-it").text_content() == "경계만 표시"
    assert said(shared, ".timeline-card > .by") == "판정표의 판정은 다음 안의 것입니다: 특구 지정 (2020-07)"
    assert shared.evaluate("document.activeElement.textContent") == "2023"
    shared.keyboard.press("Home")
    assert now() == ("2019-09", ["기록된 첫 안"])
    assert card.locator("button.earlier").is_disabled()
    # of what was decided nothing is drawn meanwhile, and no line has the colour of a verdict
    assert not shared.locator(".leaflet-deciding-pane").is_visible()
    colours = shared.evaluate(f"[...document.querySelectorAll('{outlines}')].map(each => each.getAttribute('stroke'))")
    assert set(colours) <= {"var(--ink)", "var(--paper)", "var(--far)"}
    shared.keyboard.press("Escape")
    assert shared.locator(f".timeline-card, {outlines}").count() == 0
    assert shared.locator(".leaflet-deciding-pane path:visible").count() > 0
    assert shared.evaluate("document.activeElement.classList.contains('dating')")


@pytest.mark.slow
def test_a_copied_link_shows_the_same_within_a_pixel(open_page: Callable[..., Any], page: str) -> None:
    tab = open_page(page)
    press(tab, "zone-spacing")
    tab.evaluate("zonegeo.atlas.map.setView([37.51, 126.93], 9.75, { animate: false })")
    tab.click(".language")
    where = (
        "(() => { const at = zonegeo.atlas.map.latLngToContainerPoint([37.5816, 127.0262]);"
        " return [at.x, at.y, zonegeo.atlas.map.getZoom()]; })()"
    )
    before = tab.evaluate(where)
    tab.click(".share")
    assert "view=" in tab.url
    again = open_page(page)
    again.goto(tab.url)
    again.reload()
    ready(again)
    assert again.evaluate(where) == pytest.approx(before, abs=1.0)
    assert again.evaluate("document.documentElement.lang") == "en"
    assert again.locator(".evidence-card").get_attribute("data-evidence") == "zone-spacing"
    assert again.complaints == []


@pytest.mark.slow
def test_a_folded_panel_leaves_its_room_to_the_map_and_the_address_remembers_it(
    open_page: Callable[..., Any], page: str
) -> None:
    tab = open_page(page)
    button = tab.locator("button.fold")
    button.press("Enter")
    assert button.get_attribute("aria-expanded") == "false"
    assert button.get_attribute("aria-label") == "판정표 펼치기"
    assert not tab.locator("#panel").is_visible()
    assert tab.locator(".folium-map").bounding_box()["width"] == 1366
    assert tab.evaluate("zonegeo.atlas.map.getSize().x") == 1366
    # evidence changes the rest of the address; a link that is copied says both
    tab.locator("input.search").fill("전국 총량")
    tab.keyboard.press("Enter")
    tab.locator("button.share").click()
    assert {"requirement=national-cap", "panel=folded"} <= set(tab.url.partition("#")[2].split("&"))
    tab.reload()
    ready(tab)
    assert not tab.locator("#panel").is_visible()
    assert tab.evaluate("zonegeo.atlas.map.getSize().x") == 1366
    # on paper it is there; who asks for a table gets it
    tab.emulate_media(media="print")
    assert tab.locator("#panel").is_visible()
    tab.emulate_media(media="screen")
    tab.locator("button.to-table").press("Enter")
    assert tab.locator("#panel").is_visible()
    assert tab.locator("details.sites").get_attribute("open") is not None
    assert "panel=" not in tab.url
    assert tab.complaints == []


@pytest.mark.parametrize(("width", "height"), mostly_slow([(1366, 768), (683, 384), (390, 844)], one_in=3))
def test_every_tool_is_in_sight_and_says_its_name(
    open_page: Callable[..., Any], page: str, width: int, height: int
) -> None:
    """683 pixels are a screen of 1366 at 200 %."""
    tab = open_page(page, width=width, height=height)
    for name in ("fold", "try", "measuring", "dating", "share", "to-table", "theme"):
        button = tab.locator(f".tools button.{name}")
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, name
        assert box["y"] + box["height"] <= height, name
        assert (button.get_attribute("aria-label") or button.text_content()).strip(), name
        assert button.locator("svg").count() or button.inner_text().strip(), name
    assert tab.locator("#around").bounding_box()["height"] >= 230
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", mostly_slow(["ko", "en"], one_in=2))
def test_on_a_narrow_page_the_answer_stands_first_then_the_map_then_the_requirements(
    open_page: Callable[..., Any], page: str, language: str
) -> None:
    tab = open_page(page, width=390, height=844)
    if tab.evaluate("document.documentElement.lang") != language:
        tab.click(".language")
    answer, tools, around, first = (
        tab.locator(each).first.bounding_box() for each in (".answer", ".tools", "#around", "li.finding")
    )
    tops = [each["y"] for each in (answer, tools, around, first)]
    assert tops == sorted(tops)
    assert answer["y"] + answer["height"] <= tools["y"]
    assert around["y"] + around["height"] <= first["y"]
    # the first requirements are in sight below the map, and the tools are one row
    assert first["y"] + first["height"] <= 844
    assert tools["height"] <= 46
    # a symbol alone still says its name
    assert tab.locator(".tools button.share").text_content().strip()


@pytest.mark.slow
def test_a_picture_has_what_the_map_has(open_page: Callable[..., Any], page: str, tmp_path: Path) -> None:
    from PIL import Image

    tab = open_page(page)
    saved = {}
    for kind in ("svg", "png"):
        with tab.expect_download() as waiting:
            tab.click(f".picture-{kind}")
        assert waiting.value.suggested_filename == f"seoul-hongneung-innotown.{kind}"
        waiting.value.save_as(tmp_path / kind)
        saved[kind] = (tmp_path / kind).read_bytes()
    told = " ".join("".join(each.itertext()) for each in ElementTree.fromstring(saved["svg"]).iter(f"{SVG}text"))
    for text in ("KIST", "이격거리 1,305.6", "500 m", "북", "OpenStreetMap contributors", "지형도면 아님"):
        assert text in told.replace("\u00a0", " "), text
    # real lines, and no colour by a name that only the page knows
    drawn = saved["svg"].decode()
    assert drawn.count("<path") >= 10
    assert not re.search(r'(fill|stroke)="[^"]*var\(', drawn)
    image = Image.open(io.BytesIO(saved["png"]))
    stage = tab.locator("#around").bounding_box()
    assert image.width == 2 * round(stage["width"])
    assert len(image.convert("RGB").resize((64, 64)).getcolors(4096) or []) > 100
    assert tab.complaints == []


SVG = "{http://www.w3.org/2000/svg}"
