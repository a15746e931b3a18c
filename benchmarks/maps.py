"""Draw many polygons: this map beside plain folium and geopandas.explore, in one run, on the same polygons.

    python benchmarks/maps.py FOOTPRINTS.geojson

FOOTPRINTS is any file of building footprints around Hongneung in EPSG:4326. The hundred thousand are ten copies of it
side by side. Times are of this machine; compare the columns, not the machines.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import geopandas
from playwright.sync_api import sync_playwright

import zonegeo as zg

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
COPIES, APART_DEGREES = 10, 0.004
PLACE = [37.59, 127.04]


def plain_folium(layer: Path, target: Path) -> None:
    """As most people draw it: one GeoJson layer, no tiles."""
    drawn = folium.Map(PLACE, zoom_start=14, tiles=None)
    folium.GeoJson(json.loads(layer.read_text("utf-8"))).add_to(drawn)
    drawn.save(target)


def explored(layer: Path, target: Path) -> None:
    """geopandas' own map, without attributes in the popups."""
    geopandas.read_file(layer)[["geometry"]].explore(tiles=None, tooltip=False, popup=False).save(target)


def ours(layer: Path, target: Path) -> None:
    """The designation map with the layer behind it: evaluation, letters and editor included."""
    target.write_text(zg.map_page(zg.evaluate("hongneung"), language="ko", layers=[layer]), encoding="utf-8")


def timed(draw: Callable[[Path, Path], None], layer: Path, target: Path) -> float:
    """Return the best of three, seconds."""
    times = []
    for _ in range(3):
        started = time.perf_counter()
        draw(layer, target)
        times.append(time.perf_counter() - started)
    return min(times)


def shown(browser: Any, path: Path, scripts: list[Path]) -> tuple[float, float]:
    """Return until the first frame with the layer, and one zoom with its redraw, both in seconds.

    The scripts that folium's pages ask of a network come from installed packages here, so that the comparison is fair.
    """
    page = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page.route(re.compile("^https?://"), lambda route: answer(route, scripts))
    started = time.perf_counter()
    page.goto(path.as_uri(), timeout=120_000)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    first = time.perf_counter() - started
    zoom = page.evaluate(
        "() => new Promise(done => {"
        " const map = window.zonegeo ? zonegeo.atlas.map : Object.values(window).find(each => each instanceof L.Map);"
        " const started = performance.now(); map.once('zoomend', () => requestAnimationFrame(() =>"
        " requestAnimationFrame(() => done((performance.now() - started) / 1000))));"
        " map.setZoom(map.getZoom() + 1, { animate: false }); })"
    )
    page.close()
    return first, float(zoom)


def answer(route: Any, scripts: list[Path]) -> None:
    """Give Leaflet from its package, and nothing for everything else."""
    name = route.request.url.rsplit("/", 1)[-1]
    found = next((path for path in scripts if path.name == name), None)
    if found is None:
        route.fulfill(status=200, body="", content_type="text/javascript" if name.endswith(".js") else "text/css")
    else:
        route.fulfill(path=found)


def main() -> None:
    """Print one table."""
    import xstatic.pkg.leaflet as leaflet

    scripts = sorted(Path(leaflet.BASE_DIR).glob("leaflet.*"))
    source = geopandas.read_file(sys.argv[1])[["geometry"]]
    many = geopandas.pd.concat([source.translate(APART_DEGREES * k, 0.0) for k in range(COPIES)])
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        print("| polygons | page | generate (s) | file (MB) | first frame (s) | zoom (s) |\n|---|---|---|---|---|---|")
        for shapes in (source.geometry, many):
            layer = Path(folder, "layer.geojson")
            geopandas.GeoDataFrame(geometry=shapes.values, crs="EPSG:4326").to_file(layer)
            for name, draw in (("zonegeo", ours), ("plain folium", plain_folium), ("geopandas.explore", explored)):
                target = Path(folder, "map.html")
                seconds = timed(draw, layer, target)
                first, zoom = shown(browser, target, scripts)
                size = target.stat().st_size / 1e6
                row = (f"{len(shapes):,}", name, f"{seconds:.2f}", f"{size:.2f}", f"{first:.2f}", f"{zoom:.3f}")
                print("| " + " | ".join(row) + " |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
