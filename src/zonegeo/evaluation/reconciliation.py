"""Declared against measured area: how far the two may differ, by the tolerances of the profile."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan, sqrt

from zonegeo.model.evaluation import Reconciled, cite_of
from zonegeo.model.profile import Tolerance


def allowed_difference(tolerance: Tolerance, declared_m2: float) -> float:
    """Return how far a measured area may lie from a declared one, m2.

    ``percentage``: ``F · percent / 100``. ``cadastral``: ``0.026² · M · √F`` with the scale denominator ``M`` (1/3000
    is taken as 1/6000) and the declared area ``F`` in m2 (공간정보관리법 시행령 제19조; the formula is an image
    there and was read in secondary sources).

    Examples
    --------
    >>> from datetime import date
    >>> from zonegeo.base.message import Name
    >>> from zonegeo.model.profile import Citation
    >>> cite = Citation("공간정보의 구축 및 관리 등에 관한 법률 시행령", "제19조", date(2015, 6, 4), "secondary")
    >>> of_1200 = Tolerance("cadastral", Name("공차", "tolerance"), "cadastral", cite, scale=1200)
    >>> round(allowed_difference(of_1200, 100.0), 3)
    8.112
    """
    if tolerance.percent is not None:
        return declared_m2 * float(tolerance.percent) / 100.0
    scale = tolerance.scale or 0
    return 0.026**2 * (6000 if scale == 3000 else scale) * sqrt(declared_m2)


def reconcile(declared_m2: float, difference_m2: float, tolerances: Sequence[Tolerance]) -> tuple[Reconciled, ...]:
    """Return the difference against each tolerance; nothing where either area is not known (NaN)."""
    if isnan(declared_m2) or isnan(difference_m2):
        return ()
    result = []
    for each in tolerances:
        allowed = allowed_difference(each, declared_m2)
        within = bool(abs(difference_m2) <= allowed)
        result.append(Reconciled(each.id, each.name, allowed, within, cite_of(each.cite)))
    return tuple(result)
