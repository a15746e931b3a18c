"""Declared against measured area: the tolerances by hand, and what is told where a difference is beyond them."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from math import inf, nan, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import draw, profile, requirement
from zonegeo.base.message import Name
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.evaluation.reconciliation import allowed_difference, reconcile
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import cite_of
from zonegeo.model.profile import Citation, Tolerance

CITE = Citation("시험법", "제9조", date(2020, 2, 3), "secondary", "https://example.org", "a note")


def percentage(percent: str) -> Tolerance:
    return Tolerance("share", Name("비율", "share"), "percentage", CITE, percent=Decimal(percent))


def cadastral(scale: int) -> Tolerance:
    return Tolerance(f"of-{scale}", Name(f"1/{scale}", f"1:{scale}"), "cadastral", CITE, scale=scale)


@pytest.mark.parametrize(
    ("percent", "declared", "allowed"), [("5", 1000.0, 50.0), ("0.5", 1000.0, 5.0), ("100", 7.0, 7.0), ("3", 0.0, 0.0)]
)
def test_a_percentage_is_of_the_declared_area(percent: str, declared: float, allowed: float) -> None:
    assert allowed_difference(percentage(percent), declared) == pytest.approx(allowed, rel=1e-15)


@pytest.mark.parametrize(
    ("scale", "declared", "allowed"),
    [
        # 0.026² M √F = 0.000676 · M · √F, worked by hand
        (600, 10_000.0, 40.56), (1200, 10_000.0, 81.12), (1200, 100.0, 8.112), (6000, 10_000.0, 405.6),
        (3000, 10_000.0, 405.6),  # 1/3000 is taken as 1/6000
        (3001, 10_000.0, 202.8676), (2999, 10_000.0, 202.7324), (500, 0.0, 0.0),
    ],
)  # fmt: skip
def test_the_cadastral_formula_by_hand(scale: int, declared: float, allowed: float) -> None:
    assert allowed_difference(cadastral(scale), declared) == pytest.approx(allowed, rel=1e-12)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_difference_on_the_tolerance_is_within_it_on_both_sides(sign: float) -> None:
    for difference, within in ((50.0, True), (nextafter(50.0, 0), True), (nextafter(50.0, inf), False), (0.0, True)):
        (found,) = reconcile(1000.0, sign * difference, [percentage("5")])
        assert (found.within, found.allowed) == (within, 50.0)


def test_each_tolerance_is_told_by_its_name_and_clause() -> None:
    given_tolerances = [percentage("5"), cadastral(1200)]
    found = reconcile(10_000.0, 100.0, given_tolerances)
    assert [(each.tolerance, each.within) for each in found] == [("share", True), ("of-1200", False)]
    for each, tolerance in zip(found, given_tolerances, strict=True):
        assert (each.name, each.cite) == (tolerance.name, cite_of(CITE))
    assert found[0].cite.since == "2020-02-03"


@pytest.mark.parametrize(("declared", "difference"), [(nan, 1.0), (1.0, nan), (nan, nan)])
def test_an_unknown_area_is_neither_within_nor_beyond(declared: float, difference: float) -> None:
    assert reconcile(declared, difference, [percentage("5")]) == ()


def test_without_tolerances_there_is_nothing_to_compare_with() -> None:
    assert reconcile(1.0, 1.0, []) == ()


@given(st.integers(1, 50_000), st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_larger_area_never_has_less_tolerance(scale: int, one: float, other: float) -> None:
    small, large = sorted((one, other))
    for tolerance in (cadastral(scale), percentage("0.1")):
        assert allowed_difference(tolerance, small) <= allowed_difference(tolerance, large)


# --- the whole way ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "told", "beyond"),
    [
        ("100 m2", False, []),  # as drawn
        ("101 m2", False, []),  # 0.99 %: below what is told
        ("95 m2", True, []),  # 5.3 %: told, within both
        ("92 m2", True, [{"ko": "1/1200", "en": "1:1200"}]),  # 8 m2 of 7.78 m2, and 8.7 % of 10 %
        ("80 m2", True, [{"ko": "비율", "en": "share"}, {"ko": "1/1200", "en": "1:1200"}]),
    ],
)
def test_a_notice_tells_a_difference_and_which_tolerance_it_is_beyond(
    declared: str, told: bool, beyond: list[dict[str, str]]
) -> None:
    rules = profile(requirement("area", "1 km2", roles=["background"]))
    rules = dataclasses.replace(rules, tolerances=(percentage("10"), cadastral(1200)))
    evaluation = evaluate_proposal(draw("A.b", declared={"b": declared, "A": "100 m2"}), rules)
    notices = [each for each in evaluation.notices if each.code == "area-differs"]
    assert [each.where for each in notices] == (["b"] if told else [])
    site = next(each for each in evaluation.sites if each.id == "b")
    assert [each.tolerance for each in site.reconciled] == ["share", "of-1200"]
    assert site.difference == pytest.approx(100.0 - float(declared.split()[0]), abs=1e-4)
    for notice in notices:
        assert notice.values["beyond"] == beyond
        for language in ("ko", "en"):
            assert "notice." not in Translator(language).text(f"notice.{notice.code}", **notice.values)
