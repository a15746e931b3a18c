"""What has no end: every measure whose answer is open on one or both sides, through every form that a result takes.

No form may hold a number that is none, and none may break.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import draw, judged, moved_site, requirement
from tests.places import ROOT
from tests.quick_part import mostly_slow
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import render
from zonegeo.api.results.map import map_page
from zonegeo.api.results.report import render_report
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.measures import MEASURES as ALL_MEASURES
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Requirement, hangs_on
from zonegeo.model.study import Basis, Study
from zonegeo.rendering import FORMATS
from zonegeo.sources.casebook.read_casebook import read_casebook
from zonegeo.sources.casebook.study_of_case import case_entry, study_of_case
from zonegeo.sources.study.find_study import find_casebook

pytest.importorskip("exactextract", reason="rules over rasters need the extra [raster]")
# only now: without the extra that module is left half loaded
cells = import_module("tests.measures.layers.test_cells")
MEASURES, NAN, STEEP, asked, over = cells.MEASURES, cells.NAN, cells.STEEP, cells.asked, cells.over

OPERATORS = ("<=", ">=", "<", ">")
NO_NUMBER = re.compile(r"(?<![\w.])-?(?:inf|infinity|nan)(?!\w)", re.IGNORECASE)
# of these the land, its places or its cells are open
SHAPE_MEASURES = {
    "area": "1000 m2", "separation": "3 km", "gap": "10 m", "hole-count": "0 hole", "hole-area": "10 m2",
}  # fmt: skip


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is no number")


def numbers_of(found: Any) -> list[float]:
    """Return every number within a value, however deep."""
    if dataclasses.is_dataclass(found) and not isinstance(found, type):
        return [each for field in dataclasses.fields(found) for each in numbers_of(getattr(found, field.name))]
    if isinstance(found, dict):
        return [each for value in found.values() for each in numbers_of(value)]
    if isinstance(found, list | tuple):
        return [each for value in found for each in numbers_of(value)]
    return [found] if isinstance(found, float) else []


def hold(evaluation: Evaluation) -> None:
    """Write a result in every form; each of them holds numbers alone."""
    assert np.isfinite(numbers_of(evaluation)).all()
    for language in ("ko", "en"):
        for name in FORMATS:
            text = render(evaluation, name, language=language)
            assert not NO_NUMBER.search(text), name
            if name in ("json", "sarif"):
                json.loads(text, parse_constant=refuse)
            if name == "jsonl":
                for line in text.splitlines():
                    json.loads(line, parse_constant=refuse)


def seen(evaluation: Evaluation) -> None:
    """Draw and report a result."""
    page = map_page(evaluation)
    assert "Infinity" not in page.split("<script", 1)[0]
    for name in ("md", "html", "xlsx"):
        assert render_report(evaluation, name)


@given(
    what=st.sampled_from(sorted(MEASURES)),
    op=st.sampled_from(OPERATORS),
    limit=st.sampled_from(["0 %", "9 %", "1e9 %"]),
    cells=st.lists(st.sampled_from([NAN, 0.0, 10.0, -5.0, 1e12, -1e12]), min_size=1, max_size=3),
    accuracy=st.sampled_from([0.0, 3.0, None]),
)
def test_cells_that_are_open_on_any_side(what: str, op: Any, limit: str, cells: list[float], accuracy: Any) -> None:
    study = over(draw("abc"), [cells])
    if accuracy is not None:
        study = moved_site(study, "a", accuracy_m=accuracy, basis=Basis.SCHEMATIC)
    rule = asked(what, limit.replace("1e9", "1000000000"), op=op, where=STEEP if what == "share" else None)
    hold(judged(study, rule))


@given(
    what=st.sampled_from(sorted(SHAPE_MEASURES)),
    op=st.sampled_from(OPERATORS),
    unlocated=st.booleans(),
    accuracy=st.sampled_from([0.0, 5.0]),
)
def test_land_that_is_open_on_any_side(what: str, op: Any, unlocated: bool, accuracy: float) -> None:
    hold(judged(open_land(unlocated, accuracy), rule_of(what, op)))


@pytest.mark.parametrize("op", OPERATORS)
@pytest.mark.parametrize("what", mostly_slow([*MEASURES, *SHAPE_MEASURES], one_in=3))
def test_every_page_of_what_is_open(what: str, op: Any) -> None:
    if what in MEASURES:
        study = over(draw("ab"), [[10, NAN]])
        seen(judged(study, asked(what, "9 %", op=op, where=STEEP if what == "share" else None)))
    else:
        seen(judged(open_land(True, 0.0), rule_of(what, op)))


def open_land(unlocated: bool, accuracy: float) -> Study:
    study = draw("A..b", accuracy_m=accuracy)
    return moved_site(study, "b", geometry=None, basis=Basis.WITHIN, accuracy_m=None) if unlocated else study


def rule_of(what: str, op: Any) -> Requirement:
    return requirement(what, SHAPE_MEASURES[what], op=op)


# --- every measure ----------------------------------------------------------------------------------------------------

BOOKS = {"measures": ROOT / "data/casebooks/measures.toml", "innotown": "kr/innotown", "rd-zone": "kr/rd-zone"}


def open_cases(book: str) -> Iterator[tuple[str, Requirement, Evaluation]]:
    """Yield every kind of end that a measure of a case book has (known, missing, open below, open above), once each."""
    rules = read_profile(str(BOOKS[book]))
    kinds = set()
    for case in read_casebook(find_casebook(str(BOOKS[book]))):
        if case.invalid or "change" in case.given:
            continue
        entry = case_entry(case)
        study = study_of_case(entry, lambda crs, shape: analysis_crs(crs).to_lonlat([shape])[0])
        rule = rules.requirement(entry.requirement)
        for op in OPERATORS if rule.limits and rule.op in OPERATORS else (rule.op,):
            asked = dataclasses.replace(rule, op=op)
            needed = [asked.id]
            for name in needed:  # what it hangs on, and what that hangs on
                needed += [each for each in hangs_on(rules.requirement(name)) if each not in needed]
            alone = dataclasses.replace(rules, requirements=tuple(
                asked if each.id == asked.id else each for each in rules.requirements if each.id in needed
            ))  # fmt: skip
            found = evaluate_proposal(study, alone)
            measured = found.finding(asked.id).measurement
            ends = (measured.value, measured.low, measured.high) if measured else None
            kind = (rule.measure, op, ends and tuple(end is None for end in ends), found.finding(asked.id).verdict)
            if kind not in kinds:
                kinds.add(kind)
                yield rule.measure, asked, found


@pytest.mark.slow
@pytest.mark.parametrize("book", BOOKS)
def test_every_kind_of_end_of_every_measure_in_every_form(book: str) -> None:
    for _, _, found in open_cases(book):
        hold(found)


@pytest.mark.slow
def test_the_case_books_open_every_measure() -> None:
    of_books = {measure for book in BOOKS for measure, _, _ in open_cases(book)}
    of_cells = {f"cell-{what}" for what in cells.MEASURES}
    assert of_books | of_cells == set(ALL_MEASURES)
    open_ends = {measure for book in BOOKS for measure, _, found in open_cases(book)
                 if any(each.measurement and None in (each.measurement.low, each.measurement.high)
                        for each in found.findings)}  # fmt: skip
    assert len(open_ends) >= 12


@pytest.mark.slow
@pytest.mark.parametrize("book", BOOKS)
def test_every_measure_with_an_open_end_is_drawn_and_reported(book: str) -> None:
    """Once for each measure and each side that is open."""
    seen_kinds = set()
    for measure, rule, found in open_cases(book):
        measured = found.finding(rule.id).measurement
        if measured is None or None not in (measured.low, measured.high):
            continue
        kind = (measure, measured.low is None, measured.high is None)
        if kind not in seen_kinds:
            seen_kinds.add(kind)
            seen(found)
    assert seen_kinds
