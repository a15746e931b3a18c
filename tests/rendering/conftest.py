"""The Hongneung evaluation and its page, and a browser, for every test of the map."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.places import HONGNEUNG, ROOT
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.comparison.difference import timeline_of
from zonegeo.evaluation.other_sites import other_sites_of
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.maps import map_page
from zonegeo.rendering.maps.draw_backdrop import Behind

# every rule of axe that is on by itself, and the size of what is pressed (WCAG 2.5.8), which is not
RUN_AXE = "axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })"
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_OPTIONS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(HONGNEUNG)


@pytest.fixture(scope="module")
def behind() -> Behind:
    """What the command draws beside the result: the dated proposals of the study, and the sites of the others."""
    study = read_study(HONGNEUNG)
    own = study.proposals[study.default_proposal]
    others = tuple(each for each in study.proposals.values() if each is not own)
    return Behind(timeline=timeline_of(study), others=other_sites_of(study, own.sites, ()), proposals=others)


@pytest.fixture(scope="module")
def page(evaluation: Evaluation, behind: Behind) -> str:
    return map_page(evaluation, language="ko", behind=behind)


@pytest.fixture
def study_copy(tmp_path: Path) -> Path:
    """The Hongneung study in a folder of its own: two boundaries tell parcels, one an address as well."""
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / "data" / "boundaries" / "hongneung" / "sites.geojson"
    document = json.loads(path.read_text("utf-8"))
    for each in document["features"]:
        if each["properties"]["id"] == "bt-it":
            each["properties"].update(pnu=1129013300100010000, address="서울특별시 성북구 화랑로 1")
        if each["properties"]["id"] == "kist":
            each["properties"].update(pnu="1129013300100020000, 1129013300100030001", address="다른 주소")
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    study = tmp_path / "geo" / "hongneung.toml"
    told = 'address = "서울특별시 성북구 오패산로3길 12 (하월곡동)"\n'
    text = study.read_text("utf-8")
    assert told in text
    study.write_text(text.replace(told, ""), encoding="utf-8")
    return study


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, which its package carries."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations)), "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One Chromium for a file of tests: to start it takes longer than most of them."""
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("ZONEGEO_REQUIRE_BROWSER") == "1":
            pytest.fail(f"no Chromium at {CHROMIUM}, and ZONEGEO_REQUIRE_BROWSER=1")
        pytest.skip(f"no Chromium at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield started
        started.close()


@pytest.fixture
def browser(socket_enabled: None, chromium: Any) -> Iterator[Any]:
    # sockets: only to talk to the browser; the page itself must ask for nothing, which the tests count
    yield chromium
    # every page has a context of its own: nothing of one test is left for the next
    for context in chromium.contexts:
        context.close()


def ready(tab: Any) -> Any:
    """Wait until the scripts of a page have drawn it."""
    tab.wait_for_selector("html[data-ready=true]", state="attached")
    return tab


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Callable[..., Any]:
    """Open a page from a file; what it asks for and complains of is kept on it as ``requests`` and ``complaints``."""

    def opened(page: str, *, width: int = 1366, height: int = 768) -> Any:
        path = tmp_path / "map.html"
        path.write_text(page, encoding="utf-8")
        tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        tab.requests, tab.complaints = [], []
        tab.on("request", lambda request: tab.requests.append(request.url))
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        tab.on("console", lambda line: tab.complaints.append(line.text) if line.type in ("error", "warning") else None)
        tab.on("dialog", lambda dialog: tab.complaints.append(f"dialog {dialog.message}"))
        tab.goto(path.as_uri())
        return ready(tab)

    return opened
