"""The area of the sites of a role: declared, measured in the plane and on the ellipsoid (고시 제7조)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import numpy as np

from zonegeo.geodesy.area import area_interval, ellipsoid_area, plane_area
from zonegeo.measures.outcome import Answer, Outcome
from zonegeo.measures.scene import Floats, Indices, Scene, name_value
from zonegeo.model.evaluation import Part
from zonegeo.model.message import Message
from zonegeo.model.profile import Requirement


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
    """Sum the areas by each method of measuring: the plane of every fit belt, and the ellipsoid.

    A site without an outline of its own counts with its declared area: the methods differ in what can be measured.
    """
    outline = np.array([scene.sites[index].boundary.basis.is_an_outline for index in chosen], dtype=bool)
    measurable = outline & scene.located[chosen]
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
        result[name] = _summed(
            name,
            np.where(measurable, values, declared),
            low=np.where(measurable, np.maximum(values - (middle - low), 0.0), declared - halves),
            high=np.where(measurable, values + (high - middle), declared + halves),
        )
    return result


def _summed(name: str, values: Floats, *, low: Floats, high: Floats) -> Answer:
    known = ~np.isnan(values)
    total = float(values[known].sum())
    if known.all():
        return Answer("method", name, total, total, total, float(low.sum()), float(high.sum()))
    return Answer("method", name, None, total, None, float(low[known].sum()), None)


def measure_area(scene: Scene, requirement: Requirement, *, as_of: date) -> Outcome:
    """Measure the sites of the roles in scope; the requirement says whether the declared or the measured area decides.

    Where a site has no area of the deciding kind, a figure that the document states of the whole proposal
    (``stated.<role>_area``) stands in with its own precision; where there is none, nothing bounds the area from above.
    """
    chosen = scene.indices(requirement.roles)
    methods: Mapping[str, Answer] = {
        "declared": declared_area(scene, chosen),
        **measured_areas(scene, chosen),
        **_stated_area(scene, requirement),
    }
    plane = f"plane:{scene.crs}"
    order = ["declared", plane, "stated"] if requirement.basis == "declared" else [plane, "declared", "stated"]
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
        values={"count": len(chosen), "undeclared": scene.names(undeclared)},
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
