"""Wrong types everywhere: whatever stands in whatever place, the answer is a verdict or a mistake with its place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from zonegeo.api.results.evaluate import evaluate, render
from zonegeo.base.errors import ZonegeoError
from zonegeo.i18n.translator import Translator

STRANGE: list[Any] = [
    True, -1, 0, 1.5, 10**20, "", "가", "a b", "-", "nul\0l", [], {}, [[]], [None], {"": ""}, [1, "x"], "9" * 20,
    "x" * 5000,
]  # fmt: skip


def paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every node below a document."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from paths(child, (*path, key))


def replaced(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    parent = changed
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return changed


def without_null(value: Any) -> bool:
    return value is not None and value != [None]  # TOML has no null


EVERY_PLACE = [pytest.param(each, marks=pytest.mark.slow) for each in ("study", "sites", "rules")]


@pytest.mark.slow
@pytest.mark.parametrize("document", ["places", *EVERY_PLACE])
def test_no_value_anywhere_is_a_crash(document: str, small: Any) -> None:
    sound = copy.deepcopy(getattr(small, document))
    in_toml = document in ("study", "rules")
    values = [value for value in STRANGE if without_null(value)] if in_toml else [*STRANGE, None]
    crashes, refused = [], 0
    for path in paths(sound):
        for value in values:
            setattr(small, document, replaced(sound, path, value))
            small.write()
            try:
                evaluation = evaluate(small.file, profile=str(small.rules_file))
                for form in ("text", "junit"):  # what was accepted has to be told too
                    render(evaluation, form)
            except ZonegeoError as error:
                refused += 1
                for problem in error.problems:
                    Translator("ko").problem(problem)
                    Translator("en").problem(problem)
            except Exception as error:
                crashes.append(f"{path} = {value!r:.40}: {type(error).__name__}: {error}")
    assert not crashes, "\n".join(crashes)
    assert refused > 100, "the values were meant to be strange"


@pytest.mark.parametrize("change", [{"accuracy_m": 10**30}, {"declared_area": f"{10**30} m2"}], ids=str)
def test_number_beyond_all_sense(change: dict[str, Any], small: Any, command: Any) -> None:
    small.sites["features"][1]["properties"].update(change)
    assert command("check", small.write()).code in (1, 3, 4)


@pytest.mark.parametrize("accuracy", [True, "5"])
def test_accuracy_that_is_no_number_is_not_guessed(accuracy: Any, small: Any) -> None:
    small.sites["features"][1]["properties"]["accuracy_m"] = accuracy
    with pytest.raises(ZonegeoError):
        evaluate(small.write())


def test_day_that_is_a_number_is_not_guessed(small: Any) -> None:
    small.study["proposal"][0]["as_of"] = 86400
    with pytest.raises(ZonegeoError):
        evaluate(small.write())
