"""Modules of a page: in the order of their imports, one expression, and clear refusals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.places import ROOT
from zonegeo.rendering.comparison.comparison_page import START as COMPARISON
from zonegeo.rendering.maps.map_page import START as MAP
from zonegeo.rendering.page import linker
from zonegeo.rendering.page.linker import LinkError, linked
from zonegeo.rendering.zones.zones_page import START as ZONES

RENDERING = ROOT / "src" / "zonegeo" / "rendering"


@pytest.fixture
def modules(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Link modules that a test writes, by path, instead of those of the pages."""

    def given(**texts: str) -> None:
        monkeypatch.setattr(linker, "asset", lambda path: texts[path.replace("/", "_").removesuffix(".js")])
        linker._ordered.cache_clear()
        linked.cache_clear()

    yield given
    linker._ordered.cache_clear()
    linked.cache_clear()


def modules_in(script: str) -> dict[str, str]:
    """Return the modules of a script by their paths, in its order."""
    _, *parts = re.split(r"^// (\S+\.js)$", script, flags=re.MULTILINE)
    assert len(set(parts[::2])) == len(parts[::2])
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_every_script_stands_in_a_page_after_what_it_needs() -> None:
    found = set()
    for start in (MAP, COMPARISON, ZONES):
        order = list(modules_in(linked(start)))
        assert order[-1] == start
        found |= set(order)
    # the editor of a notebook is a module of its own there, which needs no page
    found.add("notebook/assets/boundary_editor.js")
    assert found == {path.relative_to(RENDERING).as_posix() for path in RENDERING.rglob("*.js")}


def test_a_module_comes_after_what_it_imports_and_once(modules: Callable[..., None]) -> None:
    modules(
        p_start='import { one } from "./one.js";\nimport { two } from "../q/two.js";\n\nexport function start() {}\n',
        p_one='import { two } from "../q/two.js";\nexport const one = two + 1;\n',
        q_two="export const two = 2;\n",
    )
    text = linked("p/start.js")
    assert list(modules_in(text)) == ["q/two.js", "p/one.js", "p/start.js"]
    assert "import" not in text
    assert "export" not in text
    assert text.count("const two = 2;") == 1


@pytest.mark.browser
def test_the_expression_gives_what_the_entry_exports(modules: Callable[..., None], browser: Any) -> None:
    modules(
        start=(
            'import {\n  counted, add as more,\n} from "./count.js";\n'
            "/**\n * Types and names that nobody has to see.\n * @param {number} by\n */\n"
            "export function twice(by) { more(by); more(by); return counted(); }\nexport const name = 'start';\n"
        ),
        count="let count = 0;\nexport function add(by) { count += by; }\nexport function counted() { return count; }\n",
    )
    text = linked("start.js")
    assert "nobody has to see" not in text
    tab = browser.new_page()
    told = tab.evaluate(f"(() => {{ const made = {text}; return [made.twice(3), made.name, Object.keys(made)]; }})()")
    assert told == [6, "start", ["twice", "name"]]
    # nothing of a module is seen by the others, or by the page
    assert tab.evaluate("typeof count") == "undefined"


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ('import { none } from "./one.js";\n', r"start\.js imports none, which one\.js does not export"),
        ('import { one } from "./circle.js";\n', r"need each other: circle\.js → circle\.js"),
        ('import * as all from "./one.js";\n', r"start\.js is not written as modules are here: import \* as all"),
        ('import { one } from "one";\n', r"not written as modules are here: import \{ one \} from \"one\""),
        ("export default 1;\n", "not written as modules are here: export default"),
        ("export let changing = 1;\n", "not written as modules are here: export let"),
    ],
)
def test_what_does_not_fit_is_refused(modules: Callable[..., None], start: str, told: str) -> None:
    one = "export const one = 1;\n"
    modules(start=start, one=one, circle='import { one } from "./circle.js";\n' + one)
    with pytest.raises(LinkError, match=told):
        linked("start.js")
