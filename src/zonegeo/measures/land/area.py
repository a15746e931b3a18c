"""The area of the sites of a role: declared, measured in the plane and on the ellipsoid (고시 제7조)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zonegeo.base.message import Message, name_value
from zonegeo.base.value import value
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geodesy.plane_area import area_interval, ellipsoid_area, plane_area
from zonegeo.measures.filters import chosen_sites
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, Shapes, mark_of, site_count
from zonegeo.model.evaluation import Part
from zonegeo.model.profile import Requirement
from zonegeo.model.study import Site, Stated


@value
class SiteArea:
    """The area of one site in m2, exact; where it is not known ``value`` and the high ends are ``None``, the lows 0.

    ``known_low`` … ``known_high`` is what missing data leaves open: of a site whose declared and measured areas differ
    beyond every tolerance either may be right. ``low`` … ``high`` counts what is rough too.
    """

    value: Fraction | None
    known_low: Fraction
    known_high: Fraction | None
    low: Fraction
    high: Fraction | None


UNKNOWN_AREA = SiteArea(None, Fraction(0), None, Fraction(0), None)


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
    """Value, low and high of each chosen site, m2, by each method of measuring; nothing where none has an outline."""
    if not has_outline(scene, chosen).any():
        return {}
    key = ("areas", 0, ())
    if key not in scene.searches:  # each sum is of some of the same sites
        scene.searches[key] = _columns_of_all(scene)
    return {name: tuple(column[chosen] for column in columns) for name, columns in scene.searches[key].items()}


def enclosed_areas(scene: Scene) -> tuple[Floats, Floats]:
    """Return the least and the most that the boundary of each site encloses, m2, as rough as it is; found once."""
    accuracy = np.nan_to_num(scene.accuracy)
    keys = [("enclosed", mark, far.tobytes()) for mark, far in zip(scene.marks, accuracy, strict=True)]

    def find(new: Indices) -> Iterable[tuple[float, float]]:
        return zip(*area_interval(scene.shapes[new], accuracy_m=accuracy[new]), strict=True)

    low, high = _once_each(scene, keys, find).reshape(-1, 2).T
    return low, high


def ellipsoid_areas(scene: Scene) -> Floats:
    """Return the area of each outline on the ellipsoid, m2, NaN where there is none; found once."""
    keys = [("ellipsoid", b"" if shape is None else mark_of(shape)) for shape in scene.lonlat]
    return _once_each(scene, keys, lambda new: ellipsoid_area(scene.lonlat[new]))


def _once_each(scene: Scene, keys: Sequence[tuple[Hashable, ...]], find: Callable[[Indices], Iterable[Any]]) -> Floats:
    """Return the row of each site; those that no scene had before are found in one go."""
    new = np.array([index for index, key in enumerate(keys) if key not in scene.found], dtype=np.intp)
    if len(new):
        scene.found.update(zip((keys[index] for index in new), find(new), strict=True))
    return np.array([scene.found[key] for key in keys], dtype=np.float64)


def _columns_of_all(scene: Scene) -> dict[str, tuple[Floats, Floats, Floats]]:
    """A site without an outline of its own counts with its declared area: the methods differ in what can be measured.

    So they are the same wherever such a site lies.
    """
    chosen = np.arange(len(scene.sites))
    measurable = has_outline(scene, chosen)
    planes = {f"plane:{scene.crs}": scene.shapes, **{f"plane:{c}": s for c, s in scene.other_planes.items()}}
    low, high = enclosed_areas(scene)
    middle = plane_area(scene.shapes[chosen])
    areas: dict[str, Floats] = {name: plane_area(shapes[chosen]) for name, shapes in planes.items()}
    areas["ellipsoid:GRS80"] = ellipsoid_areas(scene)
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
    key = ("site areas", len(chosen), tuple(chosen.tolist()))
    if key not in scene.searches:
        scene.searches[key] = _areas_of_each(scene, chosen)
    areas: dict[str, tuple[SiteArea, ...]] = scene.searches[key]
    return areas


def _areas_of_each(scene: Scene, chosen: Indices) -> dict[str, tuple[SiteArea, ...]]:
    result = {"declared": tuple(_declared(scene.sites[index]) for index in chosen)}
    for name, columns in _measured_columns(scene, chosen).items():
        result[name] = tuple(_measured(row) for row in zip(*columns, strict=True))
    plane = f"plane:{scene.crs}"
    if plane not in result or not scene.at_odds.intersection(scene.ids[index] for index in chosen):
        return result
    by_method = [areas for name, areas in result.items() if name != "declared"]
    measured = [_by_any(each) for each in zip(*by_method, strict=True)]
    others = {name: result["declared"] if name != "declared" else measured for name in result}
    return {
        name: tuple(
            _either(own, other) if scene.ids[index] in scene.at_odds else own
            for index, own, other in zip(chosen, areas, others[name], strict=True)
        )
        for name, areas in result.items()
    }


def _measured(row: Sequence[float]) -> SiteArea:
    if np.isnan(row[0]):
        return UNKNOWN_AREA
    value, low, high = (Fraction(float(end)) for end in row)
    return SiteArea(value, value, value, low, high)


def _declared(site: Site) -> SiteArea:
    area = site.declared_area
    if area is None:
        return UNKNOWN_AREA
    return SiteArea(area.si, area.si, area.si, area.si - area.half_step_si, area.si + area.half_step_si)


def _by_any(areas: Sequence[SiteArea]) -> SiteArea:
    """The area in the analysis plane, which comes first; what is rough reaches over every method."""
    return replace(areas[0], low=min(each.low for each in areas), high=_largest([each.high for each in areas]))


def _largest(ends: Sequence[Fraction | None]) -> Fraction | None:
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _either(own: SiteArea, other: SiteArea) -> SiteArea:
    """The one area or the other: the first stands for both, and the ends reach over both."""
    return SiteArea(
        own.value,
        min(own.known_low, other.known_low),
        _largest([own.known_high, other.known_high]),
        min(own.low, other.low),
        _largest([own.high, other.high]),
    )


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

    Where a site has no area of either kind nothing bounds the area from above. A figure that the document states of
    the whole proposal (``stated.<role>_area``) is no area of its sites: it may speak against the proposal where they
    settle nothing, never for it.
    With ``where`` only the sites count of which that holds; see :func:`area_where`.
    """
    if requirement.where is not None:
        return area_where(scene, requirement)
    chosen = scene.indices(requirement.roles)
    methods = _sums(scene, chosen)
    areas = site_areas(scene, chosen)
    unknown = {name: sum(area.value is None for area in each) for name, each in areas.items()}
    deciding = deciding_method(scene, requirement, areas)
    # one by which less is known is no way of measuring what is known
    others = [each for name, each in methods.items() if name != deciding and unknown[name] <= unknown[deciding]]
    undeclared = [index for index in chosen if np.isnan(scene.declared[index])]
    remarks = [
        Message("remark.area-not-declared", {"site": name_value(scene.sites[index].name)}) for index in undeclared
    ]
    odd = [index for index in chosen if scene.ids[index] in scene.at_odds]
    answer = methods[deciding] if len(chosen) else Answer("method", "declared", None, 0.0, None, 0.0, None)
    missing = (
        "no-site" if not len(chosen) else "area-unknown" if answer.value is None else "area-at-odds" if odd else ""
    )
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
        values={"count": site_count(chosen), "undeclared": scene.names(undeclared), "odd": scene.names(odd)},
    )


def _sums(scene: Scene, chosen: Indices) -> dict[str, Answer]:
    """The sum of the sites by each method; where declared and measured are at odds, open between the two; found once.

    The area of a proposal is asked for as it is, and with those of all zones.
    """
    key = ("sums", len(chosen), tuple(chosen.tolist()))
    if key not in scene.searches:
        scene.searches[key] = _added(scene, chosen)
    sums: dict[str, Answer] = scene.searches[key]
    return sums


def _added(scene: Scene, chosen: Indices) -> dict[str, Answer]:
    if not scene.at_odds.intersection(scene.ids[index] for index in chosen):
        return {"declared": declared_area(scene, chosen), **measured_areas(scene, chosen)}
    every = np.ones(len(chosen), dtype=bool)
    return {
        name: replace(_opened(name, areas, every), value=_total([area.value for area in areas]))
        for name, areas in site_areas(scene, chosen).items()
    }


def area_of(scene: Scene, roles: tuple[str, ...]) -> Answer:
    """Return the area of the sites of some roles as a document counts it: as declared where all declare one."""
    chosen = scene.indices(roles)
    methods = {"declared": declared_area(scene, chosen), **measured_areas(scene, chosen)}
    order = [name for name in ("declared", f"plane:{scene.crs}") if name in methods]
    return next((methods[name] for name in order if methods[name].value is not None), methods["declared"])


def stated_area(scene: Scene, requirement: Requirement) -> Stated | None:
    """Return the figure that the document states of the area that a requirement asks for, or ``None``."""
    if requirement.measure not in ("area", "national-area") or requirement.where is not None:
        return None
    return scene.stated.get(f"{requirement.roles[0]}_area" if len(requirement.roles) == 1 else "total_area")


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
        float(sum(ends, Fraction(0))) for ends in ([area.known_low for area in sure], [area.low for area in sure])
    )
    known_high, high = _total([area.known_high for area in areas]), _total([area.high for area in areas])
    return Answer("method", name, known_low if known_low == known_high else None, known_low, known_high, low, high)


def _total(ends: list[Fraction | None]) -> float | None:
    known = [end for end in ends if end is not None]
    return float(sum(known, Fraction(0))) if len(known) == len(ends) else None
