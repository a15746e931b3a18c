"""Which cases of a long list are run every day: the first of each few; the others are in the slow part, with all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def mostly_slow(cases: Iterable[Any], *, one_in: int) -> list[Any]:
    """Return the cases of a parametrized test: every ``one_in``-th as it is, those between marked slow."""
    return [case if number % one_in == 0 else _slow(case) for number, case in enumerate(cases)]


def _slow(case: Any) -> Any:
    if hasattr(case, "marks"):
        return case._replace(marks=(*case.marks, pytest.mark.slow))
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
