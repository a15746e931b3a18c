"""A boundary edited in a notebook: what is moved moves, the rest stays to the last digit, and the verdict follows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import geopandas
import pytest
import shapely

pytest.importorskip("anywidget")

from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.notebook.result_card import evaluation_html
from zonegeo.widget import BoundaryEditor

SAID = {
    "profile": "kr/innotown", "as_of": date(2026, 1, 1), "zone": "none", "basis": "drawn",
}  # fmt: skip
# what a notebook's model is to the module: traits by name, and what hears of them
PAGE = """<!doctype html><meta charset="utf-8"><div id="cell" style="width:700px"></div>
<script type="module">
  const source = await window.source();
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const heard = {};
  const traits = await window.traits();
  const model = {
    get: (name) => traits[name], set: (name, to) => { traits[name] = to; },
    on: (event, act) => { heard[event] = act; }, off: (event) => { delete heard[event]; },
    save_changes: async () => { traits.lines = await window.moved(traits.moves); heard["change:lines"](); },
  };
  (await import(url)).default.render({ model, el: document.getElementById("cell") });
  window.ready = true;
</script>"""


@pytest.fixture
def frame() -> geopandas.GeoDataFrame:
    holed = shapely.box(206_000, 553_000, 206_500, 553_500) - shapely.box(206_100, 553_100, 206_200, 553_200)
    land = {"role": ["core", "background"], "name": ["대학", "단지"]}
    return geopandas.GeoDataFrame(land, geometry=[shapely.box(205_000, 553_000, 205_400, 553_400), holed], crs=5186)


def test_a_moved_vertex_moves_alone(frame: geopandas.GeoDataFrame) -> None:
    editor = BoundaryEditor(frame, **SAID)
    assert editor.frame.geometry.tolist() == frame.geometry.tolist()
    lon, lat = geopandas.GeoSeries([shapely.Point(206_150, 553_150)], crs=5186).to_crs(4326).iloc[0].coords[0]
    editor.moves = [{"row": 1, "ring": 1, "vertex": 0, "lon": lon, "lat": lat}]
    before, after = (shapely.get_coordinates(each.geometry.iloc[1]).tolist() for each in (frame, editor.frame))
    changed = [n for n, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    assert changed == [5, 9]  # of a ring the first vertex is the last
    assert after[5] == after[9] == pytest.approx([206_150, 553_150], abs=1e-4)
    assert editor.frame.crs == frame.crs


def test_land_that_crosses_itself_is_no_result(frame: geopandas.GeoDataFrame) -> None:
    editor = BoundaryEditor(frame, **SAID)
    assert editor.evaluation is not None
    lon, lat = geopandas.GeoSeries([shapely.Point(204_900, 553_200)], crs=5186).to_crs(4326).iloc[0].coords[0]
    editor.moves = [{"row": 0, "ring": 0, "vertex": 0, "lon": lon, "lat": lat}]
    assert editor.evaluation is None
    assert any("ring-crosses-itself" in line for line in editor.lines)


def test_a_card_is_small_and_safe(hongneung: Any) -> None:
    from dataclasses import replace

    import zonegeo as zg

    found: Evaluation = zg.evaluate(hongneung)
    card = evaluation_html(found, with_map=False)
    assert len(card.encode()) < 20_000
    assert card.count("<tr>") == 1 + len(found.counted) == 10
    named = replace(found, study_name=replace(found.study_name, ko="<script>", en="<script>"))
    assert "<script>" not in evaluation_html(named, with_map=False)
    assert "<script>" not in evaluation_html(named).partition("<iframe")[2]


@pytest.mark.slow
@pytest.mark.browser
def test_a_vertex_is_dragged_in_a_browser(frame: geopandas.GeoDataFrame, browser: Any) -> None:
    editor = BoundaryEditor(frame, **SAID)
    page = browser.new_context(offline=True, viewport={"width": 760, "height": 760}).new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def moved(moves: list[dict[str, Any]]) -> list[str]:
        editor.moves = moves
        return list(editor.lines)

    traits = {"outlines": editor.outlines, "moves": [], "lines": editor.lines, "_styles": editor._styles}
    page.expose_function("source", lambda: editor._esm)
    page.expose_function("traits", lambda: json.loads(json.dumps(traits)))
    page.expose_function("moved", moved)
    page.set_content(PAGE)
    page.wait_for_function("window.ready")
    before = editor.frame.geometry.area.tolist()
    told = page.locator(".zonegeo-verdict").inner_text()
    box = page.locator(".zonegeo-vertex").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 25, y + 15, steps=4)
    page.mouse.up()
    page.wait_for_function("(told) => document.querySelector('.zonegeo-verdict').innerText !== told", arg=told)
    assert len(editor.moves) == 1
    after = editor.frame.geometry.area.tolist()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    assert page.locator(".zonegeo-verdict").inner_text().splitlines()[0] == editor.lines[0]
    assert faults == []
