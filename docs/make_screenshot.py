"""Make the pictures: the map of the Hongneung study (maps/) and the compare view (docs/), in a real browser."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import sync_playwright

import zonegeo as zg
from zonegeo.api.results.compare import compare, comparison_page
from zonegeo.geodesy.crs import analysis_crs

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
DOCS = Path(__file__).resolve().parent
MAPS = DOCS.parent / "maps"


def evidence(page: Any) -> None:
    """Show what the separation stands on."""
    page.click('[data-requirement="separation"] button.evidence')


def trying(page: Any) -> None:
    """Move one background space two kilometres away, and look at what that does."""
    page.click(".try")
    page.select_option("#editor-site", "bt-it")
    page.click("button.mode-move")
    page.select_option("#editor-step", "100")
    for _ in range(2):
        page.locator(".handle.corner[tabindex='0']").press("Shift+ArrowUp")
    # all of the draft into view, beside the editor
    page.evaluate(
        "zonegeo.atlas.map.fitBounds(zonegeo.atlas.editor.outline[0].getBounds().extend(zonegeo.atlas.data.bounds),"
        " { animate: false, paddingTopLeft: [56, 40], paddingBottomRight: [340, 60] })"
    )


def what_if() -> dict[str, Any]:
    """Return a drawing for the picture alone, nobody's proposal: one space moved, one grown, one campus cut."""
    study = zg.read_study("hongneung")
    sites = study.sites_of(study.proposals["designation-2020"])
    shapes = {site.id: shapely.geometry.shape(site.boundary.geometry) for site in sites if site.boundary.geometry}
    shapes["bt-it"] = shapely.transform(shapes["bt-it"], lambda xy: xy + np.array([0.0035, -0.0045]))
    west, south, east, north = shapely.bounds(shapes["bio-hub"])
    grown = shapely.union(shapes["bio-hub"], shapely.box(west, south - 0.0022, east + 0.0006, (south + north) / 2))
    shapes["bio-hub"] = shapely.difference(grown, shapes["kyunghee"])
    shapes["kist"] = shapely.intersection(shapes["kist"], shapely.box(127.0, 37.5985, 127.2, 37.7))
    crs = analysis_crs(study.analysis_crs)
    declared = {site.id: str(site.declared_area) for site in sites}
    declared |= {name: f"{shapely.area(crs.to_plane([shapes[name]])[0]):.0f} m2" for name in ("bio-hub", "kist")}
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": site.id, "role": site.role.value, "accuracy_m": site.boundary.accuracy_m,
                "basis": site.boundary.basis.value, "within": list(site.boundary.within),
                "declared_area": declared[site.id],
            },
            "geometry": json.loads(shapely.to_geojson(shapes[site.id])) if site.id in shapes else None,
        }
        for site in sites
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def mode(name: str) -> Callable[[Any], None]:
    """Return what chooses a mode of the compare view."""
    return lambda page: page.check(f"input[name=mode][value={name}]")


def picture(browser: Any, page_file: Path, path: Path, prepare: Callable[[Any], None] | None) -> None:
    """Open a page without a network, and take its picture."""
    page = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready=true]", state="attached")
    if prepare is not None:
        prepare(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)  # the labels settle one frame after the map
    page.screenshot(path=str(path))
    page.close()


def main() -> None:
    """Draw the map and the compare view, and take the pictures."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        drawn = Path(folder) / "what-if.geojson"
        drawn.write_text(json.dumps(what_if()), encoding="utf-8", newline="\n")
        told = compare("hongneung", ["designation-2020", str(drawn), "plan-2023"], with_shapes=True)
        compared, single = Path(folder) / "compare.html", Path(folder) / "hongneung.html"
        compared.write_text(comparison_page(told, language="ko"), encoding="utf-8", newline="\n")
        single.write_text(zg.map_page(zg.evaluate("hongneung"), language="ko"), encoding="utf-8", newline="\n")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, prepare in (("hongneung", None), ("hongneung-evidence", evidence), ("hongneung-try", trying)):
            picture(browser, single, MAPS / f"{name}.png", prepare)
        for name in ("overlay", "swipe", "side"):
            picture(browser, compared, DOCS / f"compare-{name}.png", mode(name))
        browser.close()


if __name__ == "__main__":
    main()
