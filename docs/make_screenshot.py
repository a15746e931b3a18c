"""Make the pictures: the map of the Hongneung study (maps/) and the compare view (docs/), in a real browser.

Each carries what drew it and the SHA-256 of the figures that it shows; a test fails when those have moved on.
"""

from __future__ import annotations

import hashlib
import json
import struct
import tempfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import sync_playwright

import zonegeo as zg
from zonegeo.api.results.compare import compare, comparison_page, render_comparison
from zonegeo.geodesy.crs import analysis_crs

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
DOCS = Path(__file__).resolve().parent
MAPS = DOCS.parent / "maps"
_HEAD = 33  # signature and IHDR: texts may stand right behind them
# what a finding says in figures; libraries of other versions differ in digits that nobody sees
_FIGURES = ("requirement", "verdict", "value", "low", "high", "unit", "op", "margin_nominal", "margin_certain", "exact")


def figures_hash(document: Any) -> str:
    """Return the SHA-256 of the verdicts, values, limits and margins in findings or in rows of a comparison."""

    def figures(given: Any) -> Any:
        if isinstance(given, dict):
            kept = {name: figures(each) for name, each in given.items() if name in _FIGURES}
            nested = {name: figures(given[name]) for name in ("measurement", "limit", "cells") if given.get(name)}
            return kept | nested
        if isinstance(given, list):
            return [figures(each) for each in given]
        return round(given, 2) + 0.0 if isinstance(given, float) else given

    text = json.dumps(figures(document), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """Return a PNG with texts in it (tEXt), which every viewer of its properties shows."""
    chunks = b""
    for name, text in texts.items():
        data = b"tEXt" + name.encode("latin-1") + b"\0" + text.encode("latin-1")
        chunks += struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return png[:_HEAD] + chunks + png[_HEAD:]


def texts_of(png: bytes) -> dict[str, str]:
    """Return the texts in a PNG."""
    texts, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"tEXt":
            name, _, text = png[at + 8 : at + 8 + length].decode("latin-1").partition("\0")
            texts[name] = text
        at += length + 12
    return texts


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


def shown() -> dict[str, tuple[str, Any]]:
    """Return what draws the page of each picture, and the findings or rows that the page shows."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        compared = json.loads(render_comparison(compared_in(Path(folder)), "json", language="en"))["rows"]
    single = json.loads(zg.render(zg.evaluate("hongneung"), "json", language="en"))["findings"]
    drawn = "zonegeo compare hongneung designation-2020 what-if.geojson plan-2023 --lang ko --map compare.html"
    return {
        **{f"maps/hongneung{each}.png": ("zonegeo map hongneung --lang ko -o hongneung.html", single)
           for each in ("", "-evidence", "-try")},
        **{f"docs/compare-{each}.png": (drawn, compared) for each in ("overlay", "swipe", "side")},
    }  # fmt: skip


def compared_in(folder: Path) -> Any:
    """Return the comparison of the pictures, with the drawing that stands in it."""
    drawn = folder / "what-if.geojson"
    drawn.write_text(json.dumps(what_if()), encoding="utf-8", newline="\n")
    return compare("hongneung", ["designation-2020", str(drawn), "plan-2023"], with_shapes=True)


def picture(
    browser: Any, page_file: Path, path: Path, prepare: Callable[[Any], None] | None, texts: Mapping[str, str]
) -> None:
    """Open a page without a network, and take its picture."""
    page = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready=true]", state="attached")
    if prepare is not None:
        prepare(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)  # the labels settle one frame after the map
    path.write_bytes(with_texts(page.screenshot(), texts))
    page.close()


def main() -> None:
    """Draw the map and the compare view, and take the pictures."""
    texts = {
        name: {"Source": command, "Software": "python docs/make_screenshot.py", "Figures-SHA-256": figures_hash(found)}
        for name, (command, found) in shown().items()
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as playwright:
        told = compared_in(Path(folder))
        compared, single = Path(folder) / "compare.html", Path(folder) / "hongneung.html"
        compared.write_text(comparison_page(told, language="ko"), encoding="utf-8", newline="\n")
        single.write_text(zg.map_page(zg.evaluate("hongneung"), language="ko"), encoding="utf-8", newline="\n")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, prepare in (("hongneung", None), ("hongneung-evidence", evidence), ("hongneung-try", trying)):
            picture(browser, single, MAPS / f"{name}.png", prepare, texts[f"maps/{name}.png"])
        for name in ("overlay", "swipe", "side"):
            picture(browser, compared, DOCS / f"compare-{name}.png", mode(name), texts[f"docs/compare-{name}.png"])
        browser.close()


if __name__ == "__main__":
    main()
