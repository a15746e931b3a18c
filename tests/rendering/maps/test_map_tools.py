"""What a reader does with the whole page: see every requirement, follow evidence, search, pass on, take away."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.rendering.conftest import ready
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


@pytest.mark.parametrize("language", ["ko", "en"])
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
    tab.wait_for_function("location.hash.includes('view=')")
    again = open_page(page)
    again.goto(tab.url)
    again.reload()
    ready(again)
    assert again.evaluate(where) == pytest.approx(before, abs=1.0)
    assert again.evaluate("document.documentElement.lang") == "en"
    assert again.locator(".evidence-card").get_attribute("data-evidence") == "zone-spacing"
    assert again.complaints == []


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
