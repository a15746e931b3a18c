"""Quantities: exact, with a unit, and with the last digit in which they were stated."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zonegeo.model.quantity import PYEONG_M2, UNITS, Quantity, QuantityError, convert

SYMBOLS = st.sampled_from(sorted(UNITS))


# six places: below 0.000001 Python writes a Decimal with an exponent, see the test of that
@given(st.decimals(-(10**12), 10**12, places=6, allow_nan=False), SYMBOLS)
def test_what_is_written_is_read_back(number: Decimal, unit: str) -> None:
    quantity = Quantity(number, unit)
    back = Quantity.parse(str(quantity))
    assert back == quantity
    assert back.half_step_si == quantity.half_step_si  # 0.270 is not 0.27


def test_a_small_quantity_is_read_back() -> None:
    tenth_of_a_square_metre = Quantity.parse("0.0000001 km2")
    assert Quantity.parse(str(tenth_of_a_square_metre)) == tenth_of_a_square_metre


@given(st.integers(0, 10**12), SYMBOLS)
def test_commas_between_thousands_change_nothing(number: int, unit: str) -> None:
    assert Quantity.parse(f"{number:,} {unit}") == Quantity.parse(f"{number} {unit}")


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False), SYMBOLS)
def test_a_value_survives_the_way_to_base_units_and_back_exactly(number: Decimal, unit: str) -> None:
    assert convert(Quantity(number, unit).si, unit) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "si"),
    [
        ("0.27 km2", 270_000), ("3,434 ㎡", 3434), ("2㎢", 2_000_000), ("1.5 ha", 15_000), ("121 평", 400),
        ("12.1 만평", 400_000), ("3 km", 3000), ("1.3㎞", 1300), ("8,587 백만원", 8_587_000_000),
        ("625 억원", 62_500_000_000), ("551명", 551), ("97 건", 97), ("-1 m", -1), ("+1 m", 1),
    ],
)  # fmt: skip
def test_units_by_hand(text: str, si: int) -> None:
    assert Quantity.parse(text).si == si


def test_a_pyeong_is_400_over_121_square_metres() -> None:
    # 6 자 × 6 자, 1 자 = 10/33 m
    assert Fraction(60, 33) ** 2 == PYEONG_M2
    assert round(float(convert(Fraction(1_357_163), "man-pyeong")), 4) == 41.0542


@pytest.mark.parametrize(
    ("text", "half_step"),
    [("0.27 km2", 5000), ("0.270 km2", 500), ("1.36 km2", 5000), ("57163 m2", Fraction(1, 2)), ("4.2 km", 50),
     ("3 km", 500), ("100 m", Fraction(1, 2))],
)  # fmt: skip
def test_a_stated_figure_reaches_half_its_last_digit(text: str, half_step: object) -> None:
    assert Quantity.parse(text).half_step_si == half_step


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0.27", "quantity-without-unit"),
        ("", "quantity-not-a-number"),
        ("km2", "quantity-not-a-number"),
        ("NaN m2", "quantity-not-a-number"),
        ("Infinity m2", "quantity-not-a-number"),
        ("1,23 m2", "quantity-unknown-unit"),  # neither thousands nor a decimal point
        ("1.5 sqm", "quantity-unknown-unit"),
        ("1e3 m2", "quantity-unknown-unit"),
        ("1.5 KM2", "quantity-unknown-unit"),
        ("9" * 101 + " m2", "quantity-not-a-number"),
    ],
)
def test_what_is_no_quantity_says_why(text: str, code: str) -> None:
    with pytest.raises(QuantityError) as raised:
        Quantity.parse(text)
    assert raised.value.code == code


def test_the_nearest_unit_is_named() -> None:
    with pytest.raises(QuantityError) as raised:
        Quantity.parse("1.5 km³")
    assert raised.value.nearest in {"km²", "km2", "km"}
