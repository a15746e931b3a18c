"""Rounding against Python's own decimal module, and the laws that any rounding keeps."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonegeo.model.rounding import Mode, Rounding

PYTHONS = {"half-even": ROUND_HALF_EVEN, "half-up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}
MODES = st.sampled_from(list(PYTHONS))
HALF_MODES = st.sampled_from(["half-even", "half-up"])
POWERS = st.sampled_from([Decimal(1).scaleb(n) for n in range(-6, 4)])
STEPS = st.one_of(POWERS, st.sampled_from([Decimal("0.5"), Decimal("0.25"), Decimal(3), Decimal("0.07")]))
NUMBERS = st.decimals(-(10**9), 10**9, places=7, allow_nan=False)


@given(NUMBERS, POWERS, MODES)
def test_a_step_of_a_power_of_ten_agrees_with_quantize(number: Decimal, step: Decimal, mode: Mode) -> None:
    # quantize works on digits, Rounding on fractions
    assert Rounding(step, mode).apply(number) == number.quantize(step, rounding=PYTHONS[mode])


@given(st.integers(-(10**9), 10**9), POWERS, MODES)
def test_exact_halves_agree_with_quantize(steps: int, step: Decimal, mode: Mode) -> None:
    # random decimals hardly ever fall on a half: here every one does
    number = (steps + Decimal("0.5")) * step
    assert Rounding(step, mode).apply(number) == number.quantize(step, rounding=PYTHONS[mode])


@given(NUMBERS, STEPS, MODES)
def test_rounding_twice_is_rounding_once(number: Decimal, step: Decimal, mode: Mode) -> None:
    rounding = Rounding(step, mode)
    once = rounding.apply(number)
    assert rounding.apply(once) == once


@given(NUMBERS, STEPS, MODES)
def test_the_result_is_a_multiple_of_the_step(number: Decimal, step: Decimal, mode: Mode) -> None:
    assert (Fraction(Rounding(step, mode).apply(number)) / Fraction(step)).denominator == 1


@given(NUMBERS, STEPS, HALF_MODES)
def test_a_half_mode_moves_by_half_a_step_at_most(number: Decimal, step: Decimal, mode: Mode) -> None:
    assert abs(Fraction(Rounding(step, mode).apply(number)) - Fraction(number)) <= Fraction(step) / 2


@given(NUMBERS, STEPS)
def test_down_goes_towards_zero_and_up_away_from_it_by_less_than_a_step(number: Decimal, step: Decimal) -> None:
    down, up = Rounding(step, "down").apply(number), Rounding(step, "up").apply(number)
    assert abs(down) <= abs(number) <= abs(up)
    assert abs(up) - abs(down) in (0, step)


@given(st.lists(NUMBERS, min_size=2, max_size=2), STEPS, MODES)
def test_rounding_keeps_the_order(pair: list[Decimal], step: Decimal, mode: Mode) -> None:
    low, high = sorted(pair)
    assert Rounding(step, mode).apply(low) <= Rounding(step, mode).apply(high)


@given(NUMBERS, STEPS, MODES)
def test_rounding_knows_no_sign(number: Decimal, step: Decimal, mode: Mode) -> None:
    assert Rounding(step, mode).apply(-number) == -Rounding(step, mode).apply(number)


@pytest.mark.parametrize(
    ("number", "half_even", "half_up"),
    [("0.5", "0", "1"), ("1.5", "2", "2"), ("2.5", "2", "3"), ("-0.5", "0", "-1"), ("-2.5", "-2", "-3")],
)
def test_halves_by_hand(number: str, half_even: str, half_up: str) -> None:
    # 공간정보관리법 시행령 제60조 제1항: 0 또는 짝수이면 버리고 홀수이면 올린다
    assert Rounding(Decimal(1), "half-even").apply(Decimal(number)) == Decimal(half_even)
    assert Rounding(Decimal(1), "half-up").apply(Decimal(number)) == Decimal(half_up)


def test_a_float_is_the_binary_number_that_it_is() -> None:
    # 2.675 is stored as 2.67499999999999982…: rounding sees that, and 0.1 + 0.2 is above 0.3
    assert Rounding(Decimal("0.01"), "half-up").apply(2.675) == Decimal("2.67")
    assert Rounding(Decimal("0.1"), "up").apply(0.1 + 0.2) == Decimal("0.4")
    assert Rounding(Decimal("0.01"), "half-up").apply(Decimal("2.675")) == Decimal("2.68")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises((ValueError, OverflowError)):
        Rounding(Decimal(1)).apply(number)


@pytest.mark.parametrize("step", ["0", "-1", "NaN", "Infinity"])
def test_a_step_is_a_positive_number(step: str) -> None:
    with pytest.raises(ValueError, match="positive"):
        Rounding(Decimal(step))


@given(st.lists(NUMBERS, max_size=6), POWERS, HALF_MODES)
def test_rounding_at_the_end_moves_a_sum_by_half_a_step_and_each_by_half_a_step_a_part(
    parts: list[Decimal], step: Decimal, mode: Mode
) -> None:
    exact = sum((Fraction(part) for part in parts), Fraction(0))
    final, each = (Rounding(step, mode, stage=stage).total(parts) for stage in ("final", "each"))  # type: ignore[arg-type]
    assert abs(Fraction(final) - exact) <= Fraction(step) / 2
    assert abs(Fraction(each) - exact) <= len(parts) * Fraction(step) / 2


def test_the_rounded_parts_of_the_document_do_not_add_up() -> None:
    # 3,434 + 21,727 + 3,335 + 27,398 + 1,269 m2 = 57,163 m2 → 0.057 km2; rounded first: 0.056 km2
    parts = [Decimal(area) / 1_000_000 for area in (3434, 21727, 3335, 27398, 1269)]
    thousandth = Decimal("0.001")
    assert Rounding(thousandth, "half-up", stage="final").total(parts) == Decimal("0.057")
    assert Rounding(thousandth, "half-up", stage="each").total(parts) == Decimal("0.056")


def test_rounding_is_exact_whatever_the_decimal_context() -> None:
    with localcontext(prec=3):
        assert Rounding(Decimal("0.1")).apply(Decimal("57163.44")) == Decimal("57163.4")
