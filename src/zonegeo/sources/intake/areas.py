"""The area that is stated of each feature: its unit, and whether it is stated at all or only computed by a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.geometry import column_of as geometries_of
from zonegeo.geometry import shape_of
from zonegeo.model.quantity import UNITS, Quantity
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.intake.find_columns import Column
from zonegeo.sources.intake.question import Asking, Choice, Question
from zonegeo.sources.intake.read_area import (
    AreaNotUnderstoodError,
    StatedArea,
    number_of,
    read_area,
    split_heading,
    unit_of,
    with_unit,
)
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import area_kind_of

NONE = "none"
_RATIO_UNITS = ("m2", "ha", "km2", "pyeong", "man-pyeong")
_CLOSE, _EQUAL = 0.05, 1e-4
_PLANES = ("EPSG:5179", "EPSG:5185", "EPSG:5186", "EPSG:5187", "EPSG:5188")


def areas_of(
    layer: SourceLayer, columns: Mapping[str, Column], asking: Asking, problems: list[Problem], notices: list[Message]
) -> list[Quantity | None]:
    """Return the stated area of each feature; a unit that only fits, or a number that a program computed, is asked.

    What a cell says otherwise than its heading, or says of itself, joins the ``notices``.
    """
    column = columns.get("declared_area")
    nothing: list[Quantity | None] = [None] * len(layer.features)
    if column is None:
        return nothing
    cells = layer.column(column.heading)
    said = asking.answers.get(f"area:{column.heading}")
    unit = unit_of(said) if said not in (None, "", NONE) and said is not None else unit_of(column.unit)
    if said == NONE:
        return nothing
    if unit is None or not column.is_sure:
        answer = _asked(layer, column, cells, unit, asking)
        if answer in (NONE, ""):
            return nothing
        unit = unit_of(answer) or unit
    found: list[Quantity | None] = []
    for cell, feature in zip(cells, layer.features, strict=True):
        try:
            stated = read_area(cell, unit)
            found.append(None if stated is None else stated.quantity)
            notices.extend(_told(stated, cell, f"{feature.where} {column.heading}", column))
        except AreaNotUnderstoodError:
            problems.append(
                Problem("stated-area-unreadable", feature.where, {"field": column.heading, "value": str(cell)})
            )
            found.append(None)
    return found


def _told(stated: StatedArea | None, cell: Any, where: str, column: Column) -> Iterator[Message]:
    """Yield what is to be told of a cell: it says 약, or has another unit than its heading."""
    if stated is not None and stated.about:
        yield Message("notice.facts-about", {"cell": where, "value": str(cell)})
    of_heading = unit_of(column.unit)
    if stated is not None and of_heading is not None and stated.own_unit not in (None, of_heading):
        yield Message("notice.area-unit-of-cell", {"cell": where, "value": str(cell), "unit": column.unit})


def _asked(
    layer: SourceLayer, column: Column, cells: Sequence[Any], unit: tuple[str, int] | None, asking: Asking
) -> str:
    """Return the unit to read a column with, ``none`` where it states nothing; asked where the column does not say."""
    numbers = [number_of(cell) for cell in cells]
    if unit is None and all(number is None for number in numbers):
        return "m2"  # every cell has its own unit, or is told as not understood
    measured = measured_areas(layer)
    fit = unit or ("/" not in column.unit and fitting_unit(numbers, measured["ellipsoid"])) or None
    computed = computed_in(numbers, fit, measured) if fit else None
    word = "" if fit is None else _word_of(fit)
    plane, apart = computed or ("", 0.0)
    values = {"file": layer.shown, "column": column.heading, "unit": {"code": f"unit.{word}"} if word else "",
              "plane": plane, "percent": f"{100 * apart:.3f}",
              "stated_area": {"code": f"word.area.{column.area_kind or 'planned'}"}}  # fmt: skip
    if computed is not None and not column.is_sure:
        code, proposed = "area-computed", NONE
    elif unit is not None:
        return word
    else:
        code, proposed = ("area-unit", word) if word else ("area-unit-open", "")
    units = (word,) if computed else _RATIO_UNITS
    stated = [
        Choice(each, Message("intake.word.yes-unit", {"unit": {"code": f"unit.{each}"}})) for each in units if each
    ]
    stated.sort(key=lambda each: each.answer != proposed)
    nothing = Choice(NONE, Message("intake.word.no"))
    choices = (nothing, *stated) if proposed == NONE else (*stated, nothing)
    question = Question(
        f"area:{column.heading}", code, layer.shown, proposed,
        choices, values,
    )  # fmt: skip
    return asking.ask(question)


def _word_of(unit: tuple[str, int]) -> str:
    return unit[0] if unit[1] == 0 else "천㎡"


def column_of(said: str) -> str:
    """Return the column in ``column:unit``.

    >>> column_of("면적:m2"), column_of("면적"), column_of("dc:title")
    ('면적', '면적', 'dc:title')
    """
    name, _, unit = said.rpartition(":")
    return name if name and unit_of(unit) is not None else said


def stated_areas(features: Sequence[Feature], said: str) -> list[Any]:
    """Return the areas in the column that a study calls ``declared_area``, bare numbers with the unit of the column.

    That is the unit beside its name, else in its heading, else the only one in which every number is within 5 % of its
    outline. Where none is, the numbers stay as they are.
    """
    cells = [feature.properties.get("declared_area") for feature in features]
    name, numbers = column_of(said), [number_of(cell) for cell in cells]
    if not said or all(number is None for number in numbers):
        return cells
    word = said.rpartition(":")[2] if name != said else split_heading(name)[1]
    unit = unit_of(word) or fitting_unit(numbers, ellipsoid_areas(features))
    return [cell if n is None or unit is None else with_unit(n, unit) for n, cell in zip(numbers, cells, strict=True)]


def stated_kind(said: str) -> str:
    """Return what kind of area ``column:unit`` names; empty where the heading says nothing.

    >>> stated_kind("공부면적(㎡)"), stated_kind("계획면적:ha"), stated_kind("면적")
    ('register', 'planned', '')
    """
    return area_kind_of(split_heading(column_of(said))[0])


def ellipsoid_areas(features: Sequence[Feature]) -> Any:
    """Return the areas of outlines on the ellipsoid, m2; NaN without an outline."""
    geod = Geod(ellps="GRS80")
    return np.array([np.nan if each.geometry is None else abs(geod.geometry_area_perimeter(shape_of(each.geometry))[0])
                     for each in features])  # fmt: skip


def measured_areas(layer: SourceLayer) -> Mapping[str, Any]:
    """Return the areas (m2) as programs compute them: in the file's CRS, 5179, each belt, and on the ellipsoid."""
    shapes = geometries_of([shape_of(each.geometry) for each in layer.features])
    found = {"ellipsoid": ellipsoid_areas(layer.features)}
    for plane in (str(layer.evidence["crs"]), *_PLANES):
        try:
            system = coordinate_system(None, option=plane, where="")
        except InputError:
            continue
        if not system.is_geographic:
            found[plane] = shapely.area(shapely.transform(shapes, system.move_back))
    return found


def fitting_unit(numbers: Sequence[Decimal | None], measured_m2: Any) -> tuple[str, int] | None:
    """Return the only unit in which every number is near the measured area.

    >>> fitting_unit([Decimal("45.7"), None], [457012.0, 1.0]), fitting_unit([Decimal(5)], [457012.0])
    (('ha', 0), None)
    """
    fit = [unit for unit in _RATIO_UNITS if _are_within(numbers, (unit, 0), measured_m2, _CLOSE)]
    return (fit[0], 0) if len(fit) == 1 else None


def computed_in(
    numbers: Sequence[Decimal | None], unit: tuple[str, int], measured: Mapping[str, Any]
) -> tuple[str, float] | None:
    """Return where numbers were computed, and how far they are from that; ``None`` for what somebody stated.

    A number of few digits cannot tell: 45.7 ha is what a plan says, whatever a program would find.
    """
    exact = [with_unit(n, unit) for n in numbers if n is not None]
    if not exact or any(each.half_step_si > _EQUAL * each.si for each in exact):
        return None
    found = []
    for plane, areas in measured.items():
        if _are_within(numbers, unit, areas, _EQUAL):
            pairs = [(float(with_unit(n, unit).si), float(a)) for n, a in zip(numbers, areas, strict=True) if n]
            found.append((max(abs(number / area - 1) for number, area in pairs), plane))
    return (min(found)[1], min(found)[0]) if found else None


def _are_within(numbers: Sequence[Decimal | None], unit: tuple[str, int], areas: Any, share: float) -> bool:
    factor = float(UNITS[unit[0]].factor) * 10.0 ** unit[1]
    pairs = [(float(n) * factor, float(a)) for n, a in zip(numbers, areas, strict=True) if n is not None]
    return bool(pairs) and all(area > 0 and abs(number / area - 1) <= share for number, area in pairs)
