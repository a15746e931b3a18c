"""The page of a comparison in a real Chromium: it asks for nothing, and map and tables say the same figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_files import features, written

from zonegeo.api.comparing import compare, comparison_page
from zonegeo.model.comparison import Comparison

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HOSTILE = "</script><img src=x onerror=alert(1)>\"'{{7*7}}${7*7}"


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("files")
    before = written(folder / "before.geojson", features("AA....bbbb\nAA....bbbb\n..........\nccc.....dd"))
    grown = written(folder / "grown.geojson", features("AAA...bbee\nAAA...bbee\n..........\n..ccc....."))
    hostile = features("AA....bbbb\nAA....bbbb\n..........\n..........")
    hostile[1]["properties"]["name"] = HOSTILE
    named = written(folder / "named.geojson", hostile)
    return compare(before, [grown, named], profile="kr/innotown", with_shapes=True)


def data_of(page: str) -> Any:
    (block,) = re.findall(r'<script type="application/json" id="zonegeo-comparison">(.*?)</script>', page, flags=re.S)
    return json.loads(block)


def test_the_page_loads_nothing_and_repeats(comparison: Comparison) -> None:
    page = comparison_page(comparison, language="en")
    assert page == comparison_page(comparison, language="en")
    assert "default-src 'none'" in page
    assert not re.findall(r"<(?:link|img|iframe)\b[^>]*(?:src|href)=\"?http", page.split("<script", 1)[0])
    assert "<img src=x" not in page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_figure_on_the_map_stands_in_the_table(comparison: Comparison, language: str) -> None:
    page = comparison_page(comparison, language=language)
    (table,) = re.findall(r'<table id="table-sites">(.*?)</table>', page, flags=re.S)
    cells = set(re.findall(r"<td>(.*?)</td>", table))
    labels = [
        shape["label"] for proposal in data_of(page)["proposals"] for shape in proposal["shapes"]
        if shape["kind"] in ("added", "removed")
    ]  # fmt: skip
    assert labels
    for label in labels:
        assert label[1:] in cells


def test_a_proposal_without_any_outline_still_has_a_page(tmp_path: Path) -> None:
    study = Path(__file__).parents[2] / "geo" / "hongneung.toml"
    told = compare(study, ["request-2019", "designation-2020"], with_shapes=True)
    page = comparison_page(told, language="ko")
    assert "requested-sixth" in data_of(page)["proposals"][0]["nowhere"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, headless; where there is none the test is skipped with that reason."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    # the browser's own socket is not the network that the tests block
    with api.sync_playwright() as runner:
        found = runner.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield found
        found.close()


@pytest.mark.browser
def test_it_opens_offline_and_shows_the_proposal_that_is_chosen(
    browser: Any, comparison: Comparison, tmp_path: Path
) -> None:
    address = tmp_path / "page.html"
    address.write_text(comparison_page(comparison, language="en"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(address.as_uri())
    page.wait_for_selector("html[data-ready=true]", state="attached")
    assert asked == [address.as_uri()]
    labels = "[...document.querySelectorAll('.leaflet-tooltip')].map(each => each.textContent)"
    table = "[...document.querySelectorAll('#table-sites td')].map(each => each.textContent)"
    first = page.evaluate(labels)
    figures = [label[1:] for label in first if label[0] in "+−"]
    assert sorted(figures) == ["20,000 m²", "20,000 m²", "20,000 m²", "20,000 m²"]
    assert set(figures) <= set(page.evaluate(table))
    assert page.locator("path.added").count() == 2
    page.locator("input[value=named]").check()
    assert page.locator("path.added").count() == 0
    assert page.locator("path.removed").count() == 2  # c and d are gone
    assert HOSTILE in page.evaluate(labels)
    assert complaints == []
    page.close()


def test_the_map_option_writes_the_page(command: Any, tmp_path: Path) -> None:
    said = command("compare", "hongneung", "--map", tmp_path / "c.html", "--lang", "ko")
    assert said.code == 0
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "판정표" in page
    assert [each["id"] for each in data_of(page)["proposals"]] == ["request-2019", "plan-2023"]
