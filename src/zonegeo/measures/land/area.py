"""The area of the sites of a role: declared, measured in the plane and on the ellipsoid (고시 제7조)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geodesy.area import area_interval, ellipsoid_area, plane_area
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.measures.filters import chosen_sites
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Shapes, name_value, site_count
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Site


@value
class SiteArea:
    """The area of one site in m2, exact; where it is not known ``value`` and ``high`` are ``None`` and ``low`` is 0."""

    value: Fraction | None
    low: Fraction
    high: Fraction | None


UNKNOWN_AREA = SiteArea(None, Fraction(0), None)


def has_outline(scene: Scene, chosen: Indices) -> NDArray[np.bool_]:
    """Return where a site has an outline that was drawn from its land, shape ``(n,)``.

    A schematic square and a site that lies somewhere in a place have none: they prove no shape.
    """
    drawn = np.array([scene.sites[index].boundary.basis.is_an_outline for index in chosen], dtype=bool)
    return np.asarray(drawn & scene.located[chosen], dtype=bool)


def declared_area(scene: Scene, chosen: Indices) -> Answer:
    """Sum the declared areas: ``Σ a ± Σ half of the last digit``. A site without one opens the upper end."""
    areas = [scene.sites[index].declared_area for index in chosen]
    known = [area for area in areas if area is not None]
    # exact fractions, one rounding at the end: three areas that add up to the limit must not end a hair above it
    total, half = sum((area.si for area in known), Fraction(0)), sum((area.half_step_si for area in known), Fraction(0))
    if len(known) < len(areas):
        return Answer("method", "declared", None, float(total), None, float(total - half), None)
    low, high = float(total - half), float(total + half)
    return Answer("method", "declared", float(total), float(total), float(total), low, high)


def measured_areas(scene: Scene, chosen: Indices) -> dict[str, Answer]:
    """Sum the areas by each method of measuring: the plane of every fit belt, and the ellipsoid."""
    return {
        name: _summed(name, values, low=low, high=high)
        for name, (values, low, high) in _measured_columns(scene, chosen).items()
    }


def _measured_columns(scene: Scene, chosen: Indices) -> dict[str, tuple[Floats, Floats, Floats]]:
    """Value, low and high of each site, m2, by each method of measuring.

    A site without an outline of its own counts with its declared area: the methods differ in what can be measured.
    """
    measurable = has_outline(scene, chosen)
    if not measurable.any():
        return {}
    planes = {f"plane:{scene.crs}": scene.shapes, **{f"plane:{c}": s for c, s in scene.other_planes.items()}}
    low, high = area_interval(scene.shapes[chosen], accuracy_m=np.nan_to_num(scene.accuracy[chosen]))
    middle = plane_area(scene.shapes[chosen])
    areas: dict[str, Floats] = {name: plane_area(shapes[chosen]) for name, shapes in planes.items()}
    areas["ellipsoid:GRS80"] = ellipsoid_area(scene.lonlat[chosen])
    declared, halves = scene.declared[chosen], scene.declared_half[chosen]
    result = {}
    for name, values in areas.items():
        # what the boundary may add or take away stretches as the area does
        scale = np.where(middle > 0, values / np.where(middle > 0, middle, 1.0), 1.0)
        result[name] = (
            np.where(measurable, values, declared),
            np.where(measurable, low * scale, declared - halves),
            np.where(measurable, high * scale, declared + halves),
        )
    return result


def _summed(name: str, values: Floats, *, low: Floats, high: Floats) -> Answer:
    known = ~np.isnan(values)
    total = float(values[known].sum())
    if known.all():
        return Answer("method", name, total, total, total, float(low.sum()), float(high.sum()))
    return Answer("method", name, None, total, None, float(low[known].sum()), None)


def site_areas(scene: Scene, chosen: Indices) -> dict[str, tuple[SiteArea, ...]]:
    """Return the area of each site by each method: as declared, in the plane of every fit belt, on the ellipsoid."""
    result = {"declared": tuple(_declared(scene.sites[index]) for index in chosen)}
    for name, columns in _measured_columns(scene, chosen).items():
        result[name] = tuple(
            UNKNOWN_AREA if np.isnan(row[0]) else SiteArea(*(Fraction(float(end)) for end in row))
            for row in zip(*columns, strict=True)
        )
    return result


def _declared(site: Site) -> SiteArea:
    area = site.declared_area
    if area is None:
        return UNKNOWN_AREA
    return SiteArea(area.si, area.si - area.half_step_si, area.si + area.half_step_si)


def areas_by_method(scene: Scene, plane: Shapes) -> dict[str, Floats]:
    """Return the areas of shapes that were found in the analysis plane by each method of measuring, m2.

    Parameters
    ----------
    plane
        Shape ``(n,)``: polygons in metres of the analysis CRS.

    Returns
    -------
    The plane of the analysis CRS first, then every other fit belt, then the ellipsoid; shape ``(n,)`` each.
    """
    lonlat = scene.to_lonlat(plane)
    areas = {f"plane:{scene.crs}": plane_area(plane)}
    for code in scene.other_planes:
        areas[f"plane:{code}"] = plane_area(analysis_crs(code).to_plane(lonlat))
    return {**areas, "ellipsoid:GRS80": ellipsoid_area(lonlat)}


def method_order(scene: Scene, requirement: Requirement) -> tuple[str, str]:
    """Return the method that decides and the one that stands in for it, as the requirement says."""
    plane = f"plane:{scene.crs}"
    return ("declared", plane) if requirement.basis == "declared" else (plane, "declared")


def deciding_method(scene: Scene, requirement: Requirement, areas: Mapping[str, Sequence[SiteArea]]) -> str:
    """Return the method that the requirement asks for, unless more areas are known by the one that stands in for it."""
    methods = [name for name in method_order(scene, requirement) if name in areas]
    return min(methods, key=lambda name: sum(area.value is None for area in areas[name]))


def measure_area(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the sites of the roles in scope; the requirement says whether the declared or the measured area decides.

    Where a site has no area of the deciding kind, a figure that the document states of the whole proposal
    (``stated.<role>_area``) stands in with its own precision; where there is none, nothing bounds the area from above.
    With ``where`` only the sites count of which that holds; see :func:`area_where`.
    """
    if requirement.where is not None:
        return area_where(scene, requirement)
    chosen = scene.indices(requirement.roles)
    methods: Mapping[str, Answer] = {
        "declared": declared_area(scene, chosen),
        **measured_areas(scene, chosen),
        **_stated_area(scene, requirement),
    }
    order = [*method_order(scene, requirement), "stated"]
    complete = [name for name in order if name in methods and methods[name].value is not None]
    deciding = complete[0] if len(chosen) and complete else order[0] if order[0] in methods else "declared"
    others = [answer for name, answer in methods.items() if name != deciding and answer.value is not None]
    undeclared = [index for index in chosen if np.isnan(scene.declared[index])]
    remarks = [
        Message("remark.area-not-declared", {"site": name_value(scene.sites[index].name)}) for index in undeclared
    ]
    if deciding == "stated":
        remarks.append(Message("remark.area-as-stated", {"source": scene.stated[_stated_key(requirement)].source}))
    missing = (
        "" if methods[deciding].value is not None and len(chosen) else "area-unknown" if len(chosen) else "no-site"
    )
    answer = methods[deciding] if len(chosen) else Answer("method", "declared", None, 0.0, None, 0.0, None)
    return Outcome(
        unit="m2",
        method=deciding,
        crs=scene.crs if deciding.startswith("plane") else None,
        basis=deciding.partition(":")[0].replace("plane", "measured"),
        answer=answer,
        others=tuple(others) if len(chosen) else (),
        subject=tuple(scene.ids[index] for index in chosen),
        parts=_parts(scene, chosen),
        missing=missing,
        remarks=tuple(remarks),
        values={"count": site_count(chosen), "undeclared": scene.names(undeclared)},
    )


def _stated_key(requirement: Requirement) -> str:
    return f"{requirement.roles[0]}_area" if len(requirement.roles) == 1 else "total_area"


def _stated_area(scene: Scene, requirement: Requirement) -> dict[str, Answer]:
    stated = scene.stated.get(_stated_key(requirement))
    if stated is None:
        return {}
    value, half = float(stated.value.si), float(stated.value.half_step_si)
    return {"stated": Answer("method", "stated", value, value, value, value - half, value + half)}


def _parts(scene: Scene, chosen: Indices) -> tuple[Part, ...]:
    parts = []
    for index in chosen:
        value, half = float(scene.declared[index]), float(scene.declared_half[index])
        known = not np.isnan(value)
        site = scene.sites[index]
        ends = (value, value - half, value + half) if known else (None, None, None)
        parts.append(Part(site.id, "declared-area", site.name, ends[0], ends[1], ends[2], "m2", None, None))
    return tuple(parts)


# --- of the sites for which a condition holds -------------------------------------------------------------------------


def area_where(scene: Scene, requirement: Requirement) -> Outcome:
    """Measure the sites for which the condition of the requirement holds.

    Sites of which that is not known open the interval: it reaches from the area without to the area with all of them.
    Where no site satisfies the condition the area is 0. A figure that the document states of the whole proposal says
    nothing of these sites.
    """
    everyone = scene.indices(requirement.roles)
    if not len(everyone):
        nothing = Answer("method", "declared", None, 0.0, None, 0.0, None)
        return Outcome("m2", "declared", "declared", nothing, missing="no-site", values={"count": 0, "undeclared": []})
    certain, possible = chosen_sites(scene, requirement.roles, requirement.where)
    chosen = np.sort(np.concatenate([certain, possible]))
    areas = site_areas(scene, chosen)
    deciding = deciding_method(scene, requirement, areas)
    methods = {name: _opened(name, each, np.isin(chosen, certain)) for name, each in areas.items()}
    undeclared = [index for index in chosen if np.isnan(scene.declared[index])]
    missing = "fact-missing-of-sites" if len(possible) else "area-unknown"
    return Outcome(
        unit="m2",
        method=deciding,
        crs=scene.crs if deciding.startswith("plane") else None,
        basis=deciding.partition(":")[0].replace("plane", "measured"),
        answer=methods[deciding],
        others=tuple(answer for name, answer in methods.items() if name != deciding and answer.known_high is not None),
        subject=tuple(scene.ids[index] for index in certain),
        parts=_parts(scene, chosen),
        missing="" if methods[deciding].value is not None else missing,
        remarks=tuple(
            Message("remark.area-not-declared", {"site": name_value(scene.sites[index].name)}) for index in undeclared
        ),
        values={
            "count": len(certain),
            "undeclared": scene.names(undeclared),
            "unknown": scene.names(possible),
        },
    )


def _opened(name: str, areas: Sequence[SiteArea], certain: NDArray[np.bool_]) -> Answer:
    """The sum of the sites that certainly count, up to the sum of all."""
    # exact fractions, one rounding at the end
    sure = [area for area, counts in zip(areas, certain, strict=True) if counts]
    known_low, low = (
        float(sum((end for end in ends if end is not None), Fraction(0)))
        for ends in ([area.value for area in sure], [area.low for area in sure])
    )
    known_high, high = _total([area.value for area in areas]), _total([area.high for area in areas])
    return Answer("method", name, known_low if known_low == known_high else None, known_low, known_high, low, high)


def _total(ends: list[Fraction | None]) -> float | None:
    known = [end for end in ends if end is not None]
    return float(sum(known, Fraction(0))) if len(known) == len(ends) else None
