"""Make maps/hongneung.png: the map of the Hongneung study in a real browser, as the README shows it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import zonegeo as zg

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


def main() -> None:
    """Draw the map, open it without a network, and take a picture."""
    target = Path(__file__).resolve().parents[1] / "maps" / "hongneung.png"
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "hongneung.html"
        page_file.write_text(zg.map_page(zg.evaluate("hongneung"), language="ko"), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(page_file.as_uri())
        page.locator(".leaflet-interactive").first.wait_for()
        page.wait_for_timeout(300)  # the labels settle one frame after the map
        page.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    main()
