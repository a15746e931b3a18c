"""Claims: recompute the figures that a document states."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from zonegeo.base.message import Message
from zonegeo.evaluation.finding import measured
from zonegeo.measures.land.distance_matrix import separation_matrix
from zonegeo.measures.scene import Floats, Indices, Scene, name_value, site_count
from zonegeo.model.evaluation import ClaimFinding, ClaimVerdict
from zonegeo.model.quantity import UNITS, Quantity, convert
from zonegeo.model.rounding import Rounding
from zonegeo.model.study import Claim


class Recomputed:
    """What recomputing gave, exact, in SI units; ``value=None`` where it cannot be recomputed."""

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
        self.high = value if high is None else high


def check_claim(scene: Scene, claim: Claim) -> ClaimFinding:
    """Recompute one claim: confirmed where the recomputed figure rounds to the stated one in its last digit.

    A sum of stated parts is compared exactly: figures that a document prints as parts of a total either add up or do
    not.
    """
    recomputed = _QUANTITIES[claim.quantity](scene, claim)
    stated = claim.stated
    verdict: ClaimVerdict = "unverifiable"
    shown = None
    if recomputed.value is not None:
        in_unit = convert(recomputed.value, stated.unit)
        agrees = in_unit == Fraction(stated.value) if claim.parts else _round_to(stated, in_unit) == stated.value
        verdict = "confirmed" if agrees else "contradicted"
        shown = _shown(stated, in_unit)
    values = {
        "stated": {"number": str(stated.value), "unit": stated.unit},
        "computed": measured(_float(recomputed.value), stated.si_unit),
        "shown": None if shown is None else {"number": shown, "unit": stated.unit},
    }
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
        message=Message(f"claim.{recomputed.reason}.{verdict}", values),
        source=claim.source,
        remarks=recomputed.remarks,
    )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _round_to(stated: Quantity, value: Fraction) -> object:
    # no rule fixes how reports round km2 (regulation facts, §4): either neighbour of an exact half is accepted
    candidates = {Rounding(stated.step, "half-even").apply(value), Rounding(stated.step, "half-up").apply(value)}
    return stated.value if stated.value in candidates else None


def _shown(stated: Quantity, value: Fraction) -> str:
    """Write a value with two digits more than the stated figure, so that one sees how it was rounded; no idle zeros."""
    finer = Rounding(stated.step.scaleb(-2), "half-even").apply(value)
    plain = finer.quantize(stated.step)
    return str(plain if plain == finer else finer.normalize() if finer % 1 else finer)


def _area(scene: Scene, roles: tuple[str, ...]) -> Recomputed:
    sites = [scene.sites[index] for index in scene.indices(roles)]
    without = [site for site in sites if site.declared_area is None]
    if without or not sites:
        remark = Message("remark.claim-area-unknown", {"sites": [name_value(site.name) for site in without]})
        return Recomputed(None, reason="area", remarks=(remark,))
    areas = [site.declared_area for site in sites if site.declared_area is not None]
    total = sum((area.si for area in areas), Fraction(0))
    half = sum((area.half_step_si for area in areas), Fraction(0))
    return Recomputed(total, low=total - half, high=total + half, reason="area")


def _total_area(scene: Scene, _claim: Claim) -> Recomputed:
    return _area(scene, ())


def _core_area(scene: Scene, _claim: Claim) -> Recomputed:
    return _area(scene, ("core",))


def _background_area(scene: Scene, _claim: Claim) -> Recomputed:
    return _area(scene, ("background",))


def _background_site_count(scene: Scene, _claim: Claim) -> Recomputed:
    return Recomputed(Fraction(len(scene.indices(("background",)))), reason="count")


def _sum_of_parts(_scene: Scene, claim: Claim) -> Recomputed:
    total = sum((part.si for part in claim.parts), Fraction(0))
    # what the parts and the sum may each have been rounded by
    rounding = sum((part.half_step_si for part in (*claim.parts, claim.stated)), Fraction(0))
    beyond = abs(total - claim.stated.si) > rounding
    return Recomputed(total, reason="sum-beyond" if beyond else "sum")


def _separation(scene: Scene, claim: Claim) -> Recomputed:
    """Recompute a distance between two named sites and say whether it is the largest, as the document means it."""
    cores, backgrounds = scene.indices(("core",)), scene.indices(("background",))
    if not len(cores) or not len(backgrounds):
        return Recomputed(None, reason="separation")
    matrix = separation_matrix(scene, cores, backgrounds)
    known = ~np.isnan(matrix.value)
    unlocated = [index for index in range(len(scene.sites)) if scene.shapes[index] is None]
    remark = Message(
        "remark.claim-sites-without-place", {"count": site_count(unlocated), "sites": scene.names(unlocated)}
    )
    remarks = (remark,) if unlocated else ()
    if not claim.pair and unlocated and not np.isfinite(matrix.known_high).all():
        return Recomputed(None, reason="separation", remarks=remarks)
    row, column = _pair(scene, claim, matrix.value, cores, backgrounds) if known.any() else (-1, -1)
    if row < 0 or not known[row, column]:
        return Recomputed(None, reason="separation", remarks=remarks)
    value = Fraction(float(matrix.value[row, column]))
    if matrix.value[row, column] < np.nanmax(matrix.value):
        remarks = (*remarks, Message("remark.claim-not-the-largest", {}))
    ends = Fraction(float(matrix.low[row, column])), Fraction(float(matrix.high[row, column]))
    return Recomputed(value, low=ends[0], high=ends[1], reason="separation", remarks=remarks)


def _pair(scene: Scene, claim: Claim, values: Floats, cores: Indices, backgrounds: Indices) -> tuple[int, int]:
    if not claim.pair:
        row, column = np.unravel_index(int(np.nanargmax(values)), values.shape)
        return int(row), int(column)
    ids = scene.ids
    rows = [i for i, site in enumerate(cores) if ids[site] in claim.pair]
    columns = [j for j, site in enumerate(backgrounds) if ids[site] in claim.pair]
    return (rows[0], columns[0]) if rows and columns else (-1, -1)


_QUANTITIES: dict[str, Callable[[Scene, Claim], Recomputed]] = {
    "total-area": _total_area,
    "core-area": _core_area,
    "background-area": _background_area,
    "background-site-count": _background_site_count,
    "sum-of-parts": _sum_of_parts,
    "separation": _separation,
}
CLAIM_QUANTITIES = tuple(_QUANTITIES)
