"""Claims: recompute the figures that a document states."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np

from zonegeo.base.message import Message, name_value
from zonegeo.evaluation.finding import measured
from zonegeo.measures.land.area import area_of
from zonegeo.measures.land.distance_matrix import separation_matrix
from zonegeo.measures.scene import Indices, Scene, site_count
from zonegeo.model.evaluation import ClaimFinding, ClaimVerdict
from zonegeo.model.quantity import UNITS, Quantity, convert
from zonegeo.model.rounding import Rounding
from zonegeo.model.study import Claim, date_span


class Recomputed:
    """What recomputing gave, exact, in SI units: ``value`` where one is known, and the ends of all that it may be.

    ``high=None`` means that nothing bounds it from above; ``low=None`` that nothing at all can be said.
    """

    def __init__(
        self,
        value: Fraction | None,
        *,
        low: Fraction | None = None,
        high: Fraction | None = None,
        reason: str,
        remarks: tuple[Message, ...] = (),
    ) -> None:
        self.value, self.reason, self.remarks = value, reason, remarks
        self.low = value if low is None else low
        self.high = value if high is None and low is None else high


def check_claim(scene: Scene, claim: Claim) -> ClaimFinding:
    """Recompute one claim: confirmed where the figure rounds to the stated one in its last digit, whatever is open.

    Contradicted where nothing that is open lets it; unverifiable where some of it does and some does not. Parts that a
    document prints are added as printed: a sum that differs by no more than their rounding contradicts nothing.
    """
    if claim.quantity in _PRINTED:
        return check_printed(claim)
    return _found(claim, _MEASURED[claim.quantity](scene, claim))


def check_printed(claim: Claim) -> ClaimFinding:
    """Recompute a claim from nothing but what the document itself prints."""
    return _found(claim, _PRINTED[claim.quantity](claim))


def _found(claim: Claim, recomputed: Recomputed) -> ClaimFinding:
    stated = claim.stated
    verdict = _of_printed(recomputed, claim) if claim.parts else _of_interval(recomputed, stated)
    shown = None if recomputed.value is None else _shown(stated, convert(recomputed.value, stated.unit))
    values = {
        "stated": {"number": str(stated.value), "unit": stated.unit},
        "computed": measured(_float(recomputed.value), stated.si_unit),
        "low": measured(_float(recomputed.low), stated.si_unit),
        "high": measured(_float(recomputed.high), stated.si_unit),
        "shown": None if shown is None else {"number": shown, "unit": stated.unit},
        "listed": [f"“{each}”" for each in claim.listed],
    }
    reason = recomputed.reason
    if verdict == "unverifiable" and recomputed.low is not None and reason != "order":
        reason = "interval" if recomputed.high is not None else "at-least"
    return ClaimFinding(
        id=claim.id,
        name=claim.name,
        stated=str(stated),
        stated_value=float(stated.si),
        computed=_float(recomputed.value),
        low=_float(recomputed.low),
        high=_float(recomputed.high),
        unit=stated.si_unit,
        shown=shown,
        shown_unit=UNITS[stated.unit].symbol,
        verdict=verdict,
        message=Message(f"claim.{reason}.{verdict}", values),
        source=claim.source,
        remarks=recomputed.remarks,
    )


def _of_interval(recomputed: Recomputed, stated: Quantity) -> ClaimVerdict:
    """Hold every end to what rounds to the stated figure; no rule fixes how reports round an exact half."""
    low, high = recomputed.low, recomputed.high
    if low is None:
        return "unverifiable"
    least, most = stated.si - stated.slack_si, stated.si + stated.slack_si
    if low > most or (high is not None and high < least):
        return "contradicted"
    return "confirmed" if least <= low and high is not None and high <= most else "unverifiable"


def _of_printed(recomputed: Recomputed, claim: Claim) -> ClaimVerdict:
    """What the printed parts may have been rounded from, against what the stated figure may."""
    low, high = recomputed.low, recomputed.high
    if low is None or high is None:
        return "unverifiable"
    # a sum is told as printed, with what its parts were rounded by as slack; two figures give ends of their own
    slack = _rounding(claim) if claim.quantity == "sum-of-parts" else claim.stated.slack_si
    return "confirmed" if low <= claim.stated.si + slack and claim.stated.si - slack <= high else "contradicted"


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _shown(stated: Quantity, value: Fraction) -> str:
    """Write a value with two digits more than the stated figure, so that one sees how it was rounded; no idle zeros."""
    finer = Rounding(stated.step.scaleb(-2), "half-even").apply(value)
    plain = finer.quantize(stated.step)
    return str(plain if plain == finer else finer.normalize() if finer % 1 else finer)


def _area(scene: Scene, roles: tuple[str, ...]) -> Recomputed:
    """Add the areas; a site without any leaves the sum open upwards."""
    answer = area_of(scene, roles)
    if not len(scene.indices(roles)):
        return Recomputed(None, reason="area")
    low, high = (None if end is None else Fraction(end) for end in (answer.low, answer.high))
    if answer.value is not None:
        return Recomputed(Fraction(answer.value), low=low, high=high, reason="area")
    without = [site for site in (scene.sites[index] for index in scene.indices(roles)) if site.declared_area is None]
    remark = Message("remark.claim-area-unknown", {"sites": [name_value(site.name) for site in without]})
    return Recomputed(None, low=low, high=None, reason="area", remarks=(remark,))


def _total_area(scene: Scene, _claim: Claim) -> Recomputed:
    return _area(scene, ())


def _core_area(scene: Scene, _claim: Claim) -> Recomputed:
    return _area(scene, ("core",))


def _background_area(scene: Scene, _claim: Claim) -> Recomputed:
    return _area(scene, ("background",))


def _background_site_count(scene: Scene, _claim: Claim) -> Recomputed:
    return Recomputed(Fraction(len(scene.indices(("background",)))), reason="count")


def _sum_of_parts(claim: Claim) -> Recomputed:
    total = sum((part.si for part in claim.parts), Fraction(0))
    apart = total - claim.stated.si
    rounding = _rounding(claim)
    remark = Message("remark.claim-rounded-parts", {"stated": str(claim.stated)})
    remarks = (remark,) if apart and abs(apart) <= rounding else ()
    reason = "sum-beyond" if abs(apart) > rounding else "sum-rounded" if apart else "sum"
    return Recomputed(total, reason=reason, remarks=remarks)


def _rounding(claim: Claim) -> Fraction:
    """What the parts and the sum may each have been rounded by."""
    return sum((part.slack_si for part in (*claim.parts, claim.stated)), Fraction(0))


def _of_two(work: Callable[[Fraction, Fraction], Fraction]) -> Callable[[Claim], Recomputed]:
    """Return what recomputes a figure from two printed ones, over all that they may have been rounded from."""

    def recompute(claim: Claim) -> Recomputed:
        first, second = claim.parts
        ends = [
            work(one, other)
            for one in (first.si - first.slack_si, first.si + first.slack_si)
            for other in (second.si - second.slack_si, second.si + second.slack_si)
            if other > 0 and one > 0
        ]
        if not ends or first.si <= 0 or second.si <= 0:
            return Recomputed(None, reason="derived")
        return Recomputed(work(first.si, second.si), low=min(ends), high=max(ends), reason="derived")

    return recompute


def _count_of_list(claim: Claim) -> Recomputed:
    return Recomputed(Fraction(len(set(claim.listed))), reason="listed")


def _equality(claim: Claim) -> Recomputed:
    """What one place says against the other: texts letter by letter, figures as far as both are rounded."""
    if claim.parts:
        (other,) = claim.parts
        slack = other.slack_si
        return Recomputed(other.si, low=other.si - slack, high=other.si + slack, reason="equal-figures")
    return Recomputed(Fraction(len(set(claim.listed))), reason="equal-texts")


def _order_of_dates(claim: Claim) -> Recomputed:
    """How many dates stand in the order of the list: a month or a year may be any of its days."""
    spans = [date_span(each) for each in claim.listed]
    pairs = list(pairwise(spans))
    certain, possible = (
        1 + sum(one <= other for one, other in ends)
        for ends in ([(a[1], b[0]) for a, b in pairs], [(a[0], b[1]) for a, b in pairs])
    )
    value = Fraction(certain) if certain == possible else None
    return Recomputed(value, low=Fraction(certain), high=Fraction(possible), reason="order")


def _separation(scene: Scene, claim: Claim) -> Recomputed:
    """Recompute a distance between two named sites, or the largest; unlocated sites count with all that is open."""
    cores, backgrounds = scene.indices(("core",)), scene.indices(("background",))
    if not len(cores) or not len(backgrounds):
        return Recomputed(None, reason="separation")
    matrix = separation_matrix(scene, cores, backgrounds)
    unlocated = [index for index in range(len(scene.sites)) if scene.shapes[index] is None]
    remark = Message(
        "remark.claim-sites-without-place", {"count": site_count(unlocated), "sites": scene.names(unlocated)}
    )
    remarks = (remark,) if unlocated else ()
    if not claim.pair:
        certain = not np.isnan(matrix.value).any()
        value = Fraction(float(matrix.value.max())) if certain else None
        low, high = float(matrix.low.max()), float(matrix.high.max())
        return Recomputed(value, low=Fraction(low), high=_end(high), reason="separation", remarks=remarks)
    row, column = _pair(scene, claim, cores, backgrounds)
    if row < 0:
        return Recomputed(None, reason="separation", remarks=remarks)
    value_m, low, high = (float(each[row, column]) for each in (matrix.value, matrix.low, matrix.high))
    known = matrix.value[~np.isnan(matrix.value)]
    if not np.isnan(value_m) and value_m < known.max():
        remarks = (*remarks, Message("remark.claim-not-the-largest", {}))
    value = None if np.isnan(value_m) else Fraction(value_m)
    return Recomputed(value, low=Fraction(low), high=_end(high), reason="separation", remarks=remarks)


def _end(high: float) -> Fraction | None:
    return Fraction(high) if np.isfinite(high) else None


def _pair(scene: Scene, claim: Claim, cores: Indices, backgrounds: Indices) -> tuple[int, int]:
    ids = scene.ids
    rows = [i for i, site in enumerate(cores) if ids[site] in claim.pair]
    columns = [j for j, site in enumerate(backgrounds) if ids[site] in claim.pair]
    return (rows[0], columns[0]) if rows and columns else (-1, -1)


_MEASURED: dict[str, Callable[[Scene, Claim], Recomputed]] = {
    "total-area": _total_area,
    "core-area": _core_area,
    "background-area": _background_area,
    "background-site-count": _background_site_count,
    "separation": _separation,
}
_PRINTED: dict[str, Callable[[Claim], Recomputed]] = {
    "sum-of-parts": _sum_of_parts,
    "difference": _of_two(lambda one, other: one - other),
    # the second is a share, in per cent
    "product": _of_two(lambda one, other: one * other / 100),
    "share": _of_two(lambda one, other: 100 * one / other),
    "rate": _of_two(lambda before, after: 100 * (after - before) / before),
    "count-of-list": _count_of_list,
    "equality": _equality,
    "order-of-dates": _order_of_dates,
}
CLAIM_QUANTITIES = (*_MEASURED, *_PRINTED)
