"""Make the pictures in maps/: the map of the Hongneung study in a real browser, as the README and the guide show it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

import zonegeo as zg

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
MAPS = Path(__file__).resolve().parents[1] / "maps"


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
    # all of the draft into view
    page.evaluate(
        "zonegeo.fit(zonegeo.atlas.map, zonegeo.atlas.editor.outline.getBounds().extend(zonegeo.atlas.data.bounds))"
    )


def main() -> None:
    """Draw the map, open it without a network, and take the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "hongneung.html"
        page_file.write_text(zg.map_page(zg.evaluate("hongneung"), language="ko"), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, prepare in (("hongneung", None), ("hongneung-evidence", evidence), ("hongneung-try", trying)):
            page = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
            page.goto(page_file.as_uri())
            page.wait_for_selector("html[data-ready=true]", state="attached")
            if prepare is not None:
                prepare(page)
            page.evaluate("document.fonts.ready")
            page.wait_for_timeout(300)  # the labels settle one frame after the map
            page.screenshot(path=str(MAPS / f"{name}.png"))
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
