"""Exact decimal rounding, as data: a step, a mode, a stage."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from zonegeo.base.value import value

Exact = int | Decimal | Fraction
Mode = Literal["half-even", "half-up", "down", "up"]
Stage = Literal["final", "each"]


@value
class Rounding:
    """Round to a multiple of ``step``: ``k · step`` with ``k`` the integer that ``mode`` picks.

    ``half-even`` is 공간정보관리법 시행령 제60조 제1항 (a half goes to the even neighbour), and the
    second paragraph of that article asks for ``stage="final"``: only the final value is rounded.

    Examples
    --------
    >>> str(Rounding(Decimal("1"), "half-even").apply(Decimal("2.5")))
    '2'
    >>> str(Rounding(Decimal("1"), "half-up").apply(Decimal("2.5")))
    '3'
    >>> str(Rounding(Decimal("0.01"), "half-up").apply(Fraction(1357163, 1000000)))
    '1.36'
    """

    step: Decimal
    mode: Mode = "half-even"
    stage: Stage = "final"

    def __post_init__(self) -> None:
        if not self.step.is_finite() or self.step <= 0:
            raise ValueError("a rounding step is a finite positive decimal")

    def apply(self, value: Exact | float) -> Decimal:
        """Return ``value`` on the step. A float counts as the binary number that it is; NaN and infinity raise."""
        steps = Fraction(value) / Fraction(self.step)
        return _times(self._count(steps), self.step)

    def _count(self, steps: Fraction) -> int:
        below = steps.numerator // steps.denominator
        rest = steps - below
        if self.mode == "half-even":
            goes_up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and below % 2 == 1)
        elif self.mode == "half-up":
            # away from zero, as schools and planners read it: -2.5 becomes -3
            goes_up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and steps > 0)
        elif self.mode == "down":
            goes_up = rest > 0 and steps < 0
        else:
            goes_up = rest > 0 and steps > 0
        return below + int(goes_up)

    def total(self, values: Iterable[Exact]) -> Decimal:
        """Return the sum, rounded once at the end or part by part as ``stage`` says.

        >>> parts = [Decimal("0.4"), Decimal("0.4"), Decimal("0.4")]
        >>> str(Rounding(Decimal("1"), "half-up").total(parts))
        '1'
        >>> str(Rounding(Decimal("1"), "half-up", stage="each").total(parts))
        '0'
        """
        if self.stage == "each":
            return _times(sum(self._count(Fraction(value) / Fraction(self.step)) for value in values), self.step)
        return self.apply(sum((Fraction(value) for value in values), Fraction(0)))


def _times(count: int, step: Decimal) -> Decimal:
    """Multiply exactly: Decimal's own product is cut to the digits of the caller's decimal context."""
    _, digits, exponent = step.as_tuple()
    product = abs(count) * int("".join(map(str, digits)))
    return Decimal((int(count < 0), tuple(map(int, str(product))), int(exponent)))
