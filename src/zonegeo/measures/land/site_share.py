"""Which share of their area the sites have for which a condition holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from zonegeo.measures.filters import chosen_sites
from zonegeo.measures.land.area import SiteArea, deciding_method, site_areas
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Indices, Scene
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement

# From the least to the most that an area may be, m2; ``None``: nothing bounds it
Range = tuple[Fraction, Fraction | None]


def share_interval(
    counted: Sequence[Range], possible: Sequence[Range], rest: Sequence[Range]
) -> tuple[Fraction, Fraction]:
    """Return the least and the most that the counted areas can be of all.

    ``C / (C + R)`` grows with every counted area and falls with every other. So it is least where each counted area is
    at its least, each other one at its most and what may count does not; and most the other way round. Where nothing
    else can be, the counted areas are all, however large.

    Parameters
    ----------
    counted, possible, rest
        The areas that count, that may count, and that do not.

    Returns
    -------
    Two shares from 0 to 1. Of no area at all they are 0 and 1.

    Examples
    --------
    >>> hectare, unknown = (Fraction(10_000), Fraction(10_000)), (Fraction(0), None)
    >>> [str(end) for end in share_interval([hectare], [hectare], [hectare, hectare])]
    ['1/4', '1/2']
    >>> [str(end) for end in share_interval([hectare, unknown], [], [hectare])]
    ['1/2', '1']
    >>> [str(end) for end in share_interval([unknown], [], [])]
    ['1', '1']
    """
    return _least(counted, [*possible, *rest]), 1 - _least(rest, [*possible, *counted])


def _least(inside: Sequence[Range], outside: Sequence[Range]) -> Fraction:
    if not inside:
        return Fraction(0)
    if not outside:
        return Fraction(1)
    own = sum((low for low, _ in inside), Fraction(0))
    most = [high for _, high in outside if high is not None]
    if len(most) < len(outside):
        return Fraction(0)
    total = own + sum(most, Fraction(0))
    return own / total if total else Fraction(0)


def measure_site_share(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure which share of the area of all sites of the roles those have for which the condition holds, in percent.

    The declared or the measured areas decide, as the requirement says, and the others stand beside them. Sites of which
    the condition is not known, and areas that are not known, open the interval as far as they can.
    """
    chosen = scene.indices(requirement.roles)
    if not len(chosen):
        nothing = Answer("method", "declared", None, 0.0, None, 0.0, None)
        return Outcome("%", "declared", "declared", nothing, missing="no-site")
    certain, possible = chosen_sites(scene, requirement.roles, requirement.where)
    # of each site: 1 it counts, 0 it may, −1 it does not
    counts = np.where(np.isin(chosen, certain), 1, np.where(np.isin(chosen, possible), 0, -1)).tolist()
    areas = site_areas(scene, chosen)
    complete = [name for name, each in areas.items() if all(area.value is not None for area in each)]
    deciding = deciding_method(scene, requirement, areas)
    answer = _answer(deciding, areas[deciding], counts)
    undeclared = [index for index in chosen if np.isnan(scene.declared[index])]
    missing = "fact-missing-of-sites" if len(possible) else "area-unknown"
    return Outcome(
        unit="%",
        method=deciding,
        crs=scene.crs if deciding.startswith("plane") else None,
        basis=deciding.partition(":")[0].replace("plane", "measured"),
        answer=answer,
        others=tuple(_answer(name, areas[name], counts) for name in complete if name != deciding),
        subject=tuple(scene.ids[index] for index in certain),
        parts=_parts(scene, chosen, areas[deciding], counts),
        missing="" if answer.value is not None else missing,
        values={"undeclared": scene.names(undeclared), "unknown": scene.names(possible)},
    )


def _answer(name: str, areas: Sequence[SiteArea], counts: Sequence[int]) -> Answer:
    known = [(area.known_low, area.known_high) for area in areas]
    accurate = [(max(area.low, Fraction(0)), area.high) for area in areas]
    # exact fractions, one rounding at the end: three areas that make up the limit must not end a hair beside it
    (known_low, known_high), (low, high) = (
        tuple(float(100 * end) for end in share_interval(*_sorted(ranges, counts))) for ranges in (known, accurate)
    )
    return Answer("method", name, known_low if known_low == known_high else None, known_low, known_high, low, high)


def _sorted(ranges: Sequence[Range], counts: Sequence[int]) -> tuple[list[Range], list[Range], list[Range]]:
    of = {kind: [each for each, count in zip(ranges, counts, strict=True) if count == kind] for kind in (1, 0, -1)}
    return of[1], of[0], of[-1]


def _parts(scene: Scene, chosen: Indices, areas: Sequence[SiteArea], counts: Sequence[int]) -> tuple[Part, ...]:
    """One line for each site that counts or may count: its area by the deciding method."""
    parts = []
    for index, area, count in zip(chosen, areas, counts, strict=True):
        if count >= 0:
            site = scene.sites[index]
            value, high = (None if end is None else float(end) for end in (area.value, area.high))
            parts.append(Part(site.id, "area", site.name, value, float(area.low), high, "m2", None, None))
    return tuple(parts)
