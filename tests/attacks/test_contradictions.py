"""A result that contradicts itself is refused by every door that reads results, whatever part of it was edited."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import zonegeo as zg
from tests.quick_part import mostly_slow
from zonegeo.api.results.report import read_compared
from zonegeo.base.errors import InputError
from zonegeo.evaluation.consistency import RULES

Edit = Callable[[dict[str, Any]], None]


def finding(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in document["findings"] if each["requirement"] == name)


def put(path: str, value: Any) -> Edit:
    """Return an edit of one place, such as ``findings.separation.verdict``."""

    def edit(document: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        node: Any = document
        for key in parents:
            if isinstance(node, list):
                node = node[int(key)] if key.isdigit() else next(e for e in node if e["requirement"] == key)
            else:
                node = node[key]
        node[int(last) if isinstance(node, list) else last] = value(node[last]) if callable(value) else value

    return edit


def twice(key: str) -> Edit:
    return lambda document: document[key].append(deepcopy(document[key][0]))


def drop(key: str) -> Edit:
    return lambda document: document[key].pop()


# the rule that tells → what was edited
EDITS: list[tuple[str, str, Edit]] = [
    ("whole", "verdict", put("verdict", "review")),
    ("whole", "a requirement that must hold fails", put("findings.separation.verdict", "fail")),
    ("whole", "stable", put("stable", True)),
    ("day", "no day", put("as_of", "2020-13-45")),
    ("day", "another day than the receipt's", put("as_of", "2020-01-01")),
    ("names", "a finding twice", twice("findings")),
    ("names", "a site twice", twice("sites")),
    ("names", "a claim twice", twice("claims")),
    ("names", "a cell twice", twice("matrix")),
    ("names", "an input twice", lambda d: d["receipt"]["inputs"].append(d["receipt"]["inputs"][0])),
    ("names", "a group that is none", put("findings.separation.group", "nobody")),
    ("names", "a site that is none", put("matrix.0.core", "nobody")),
    ("names", "a drawing of nothing", put("drawings.0.requirement", "nobody")),
    ("possible", "a verdict that was not possible", put("findings.separation.possible", ["fail"])),
    ("possible", "a sure verdict of which another was possible", put("findings.separation.possible", ["pass", "fail"])),
    ("possible", "the worst first", put("findings.separation.possible", ["pass", "not_applicable"])),
    ("margins", "the nominal margin", put("findings.separation.margin_nominal", 2_999.0)),
    ("margins", "the certain margin", put("findings.separation.margin_certain", lambda was: was + 1)),
    ("margins", "no margin", put("findings.separation.margin_nominal", None)),
    ("margins", "the value", put("findings.separation.measurement.value", 1_300.0)),
    ("margins", "the limit", put("findings.separation.limit.value", 30_000.0)),
    ("limit-tests", "the limit turned round", put("findings.separation.limit.op", ">=")),
    ("stability", "stable in spite of what flips it", put("findings.separation.stable", True)),
    ("stability", "nothing flips what is not stable", put("findings.separation.flips", [])),
    ("sentences", "a reason of another verdict", put("findings.separation.message.code", "reason.separation.fail")),
    (
        "sentences",
        "a claim of another verdict",
        put("claims.0.verdict", lambda was: "confirmed" if was[0] == "u" else "unverifiable"),
    ),
    ("intervals", "the ends", put("findings.separation.measurement.low", 2_000.0)),
    ("intervals", "a cell of the matrix", put("matrix.0.low", 1e6)),
    ("intervals", "the measured area of a site", put("sites.0.measured_low", 1e9)),
    ("areas", "a difference", put("sites.0.difference", 0.0)),
    ("areas", "a percentage", put("sites.0.difference_percent", 0.0)),
    ("areas", "a declared area", put("sites.0.declared_area", 1.0)),
    ("matrix", "a pair left out", drop("matrix")),
    ("largest", "a distance beyond the largest", put("matrix.0.value", 2_500.0)),
]


@pytest.fixture(scope="module")
def honest() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(zg.render(zg.evaluate("hongneung"), "json"))
    return document


def codes_of(error: InputError) -> set[tuple[str, str]]:
    return {(problem.code, str(problem.values.get("rule"))) for problem in error.problems}


def test_an_honest_result_is_read(honest: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text(json.dumps(honest), encoding="utf-8")
    assert zg.read_result(file).verdict.value == "pass"


@pytest.mark.parametrize(("rule", "what", "edit"), EDITS, ids=[f"{rule}: {what}" for rule, what, _ in EDITS])
def test_each_rule_tells(rule: str, what: str, edit: Edit, honest: dict[str, Any], tmp_path: Path) -> None:
    document = deepcopy(honest)
    edit(document)
    assert document != honest
    file = tmp_path / "result.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        zg.read_result(file)
    assert ("result-disagrees", rule) in codes_of(caught.value)


def test_every_rule_of_the_table_has_an_edit() -> None:
    assert {rule for rule, _, _ in EDITS} == set(RULES)


DOORS = {
    "map": "map {file} -o page.html",
    "report": "report {file} -o report.md",
    "report beside another": "report honest.json --compare {file} -o report.md",
    "export": "export {file} -o sites.geojson",
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_refuses(
    door: str, honest: dict[str, Any], tmp_path: Path, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("honest.json").write_text(json.dumps(honest), encoding="utf-8")
    Path("edited.json").write_text(json.dumps(honest | {"verdict": "not_applicable"}), encoding="utf-8")
    before = sorted(Path().iterdir())
    said = command(*DOORS[door].format(file="edited.json").split(), "--lang=en")
    assert (said.code, said.out) == (4, "")
    assert "[result-disagrees] edited.json: $.verdict" in said.err
    assert sorted(Path().iterdir()) == before
    assert command(*DOORS[door].format(file="honest.json").split(), "--lang=en").code == 0


def test_verify_says_what_was_edited(
    honest: dict[str, Any], tmp_path: Path, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("edited.json").write_text(json.dumps(honest | {"verdict": "not_applicable"}), encoding="utf-8")
    said = command("verify", "edited.json", "--lang=en")
    assert said.code == 3
    assert "$.verdict: not_applicable → pass" in said.out


# --- what no result says ----------------------------------------------------------------------------------------------

METRES = [[[0, 0], [9e5, 0], [0, 9e5], [0, 0]]]
STRANGE: list[tuple[str, str, Edit]] = [
    ("unknown-op", "an operator", put("findings.separation.limit.op", "≈")),
    ("unknown-role", "a role", put("sites.0.role", "crown")),
    ("unknown-value", "a verdict", put("findings.separation.verdict", "maybe")),
    ("result-geometry", "a type of geometry", put("sites.0.geometry.type", "Circle")),
    ("result-geometry", "a line for a site", put("sites.0.geometry.type", "LineString")),
    ("result-geometry", "coordinates in metres", put("sites.0.geometry.coordinates", METRES)),
    ("result-geometry", "coordinates that are none", put("findings.separation.witness.coordinates", [["a", "b"]])),
    ("result-not-understood", "values that no sentence takes", put("findings.separation.message.values", {"x": 1})),
    ("json-number-too-large", "a number too large", put("findings.separation.message.values.value.value", 10**400)),
    ("not-a-result", "a version", put("schema_version", "99")),
]  # fmt: skip


@pytest.mark.parametrize("door", ["map", "report", "verify"])
@pytest.mark.parametrize(("code", "what", "edit"), mostly_slow(STRANGE, one_in=4), ids=[what for _, what, _ in STRANGE])
def test_what_no_result_says_is_refused(
    code: str, what: str, edit: Edit, door: str, honest: dict[str, Any], tmp_path: Path, command: Any
) -> None:
    document = deepcopy(honest)
    edit(document)
    file = tmp_path / "strange.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    output = () if door == "verify" else ("-o", tmp_path / ("page.html" if door == "map" else "report.md"))
    said = command(door, file, *output, "--lang=en")
    if door == "verify" and said.code == 3:  # replayed, and told by its place
        assert "The result was edited: $." in said.out
        return
    assert (said.code, said.out) == (4, "")
    assert f"[{code}] strange.json" in said.err


# --- comparisons ------------------------------------------------------------------------------------------------------


def cell(key: str, value: Any) -> Edit:
    return put(f"rows.separation.cells.1.{key}", value)


COMPARISON_EDITS: dict[str, Edit] = {
    "the verdict of a column": put("proposals.1.verdict", "review"),
    "stable": put("proposals.1.stable", lambda was: not was),
    "a count": put("proposals.1.counts.pass", 99),
    "the verdict of a cell": cell("verdict", "fail"),
    "a reason of another verdict": cell("message.code", "reason.separation.fail"),
    "the nominal margin": cell("margin_nominal", 2_999.0),
    "the value": cell("value", 1_300.0),
    "the limit": cell("limit.value", 30_000.0),
    "the ends": cell("low", 9e9),
    "stable in spite of what flips it": cell("stable", lambda was: not was),
    "the best": cell("best", lambda was: not was),
    "what differs": put("rows.separation.differs", lambda was: not was),
    "a figure that differs": put("figures.0.differs", lambda was: not was),
    "a threshold": put("sensitivity.thresholds.0.at", 1.0),
    "a threshold left out": lambda document: document["sensitivity"]["thresholds"].pop(),
    "the front": put("front.members", []),
    "a place": put("ranking.places.0.place", 2),
    "the order": lambda document: document["ranking"]["places"].reverse(),
    "a row twice": twice("rows"),
    "a row left out": drop("rows"),
    "a column twice": twice("proposals"),
    "a baseline that is none": put("baseline", "nobody"),
    "cells of another proposal": cell("proposal", "nobody"),
}


@pytest.fixture(scope="module")
def compared() -> dict[str, Any]:
    goals: dict[str, Any] = {
        "objectives": ["min:separation", "max:background-area"],
        "weights": {"separation": 1, "background-area": 2},
    }
    comparison = zg.compare("hongneung", ["designation-2020", "request-2019"], **goals)
    document: dict[str, Any] = json.loads(zg.render_comparison(comparison, "json"))
    return document


@pytest.mark.parametrize("only_differences", [False, True])
def test_an_honest_comparison_is_read(only_differences: bool, compared: dict[str, Any], tmp_path: Path) -> None:
    document = deepcopy(compared)
    if only_differences:  # as --only-differences writes it
        document["rows"] = [each for each in document["rows"] if each["differs"]]
        document["figures"] = [each for each in document["figures"] if each["differs"]]
    file = tmp_path / "compared.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert len(read_compared(file).proposals) == 2


@pytest.mark.parametrize("what", COMPARISON_EDITS)
def test_a_comparison_that_contradicts_itself_is_refused(what: str, compared: dict[str, Any], tmp_path: Path) -> None:
    document = deepcopy(compared)
    COMPARISON_EDITS[what](document)
    assert document != compared
    file = tmp_path / "compared.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_compared(file)
    assert {problem.code for problem in caught.value.problems} == {"result-disagrees"}
