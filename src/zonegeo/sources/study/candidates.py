"""Candidates for proposals, from any boundary file: their outlines, ids, roles and declared areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.base.file_problems import duplicates, problems_of
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.schema.markers import SchemaError
from zonegeo.base.value import value
from zonegeo.model.quantity import UNITS
from zonegeo.model.study import Basis, Role, Site, Study
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.file_proposals import ROLES, Drawn, DrawnProperties, proposal_from

AREA_ATTRIBUTE = "declared_area"


@value
class Candidates:
    """The candidates, the study with the file among its inputs, and those whose outline is taken as it is drawn."""

    sites: tuple[Site, ...]
    study: Study
    as_drawn: tuple[str, ...]


def read_candidates(
    path: Path, study: Study, *, id_by: str = "id", role_by: str = "role", area_by: str = AREA_ATTRIBUTE,
    crs: str | None = None, encoding: str | None = None, layer: str | None = None,
) -> Candidates:  # fmt: skip
    """Read the candidates of a study from a GeoJSON file or any format that ``zonegeo import`` reads.

    Parameters
    ----------
    id_by, role_by, area_by
        The attributes that hold the id, the role and the declared area. A feature without a role is a background space.
        An area is a text with its unit; a column of bare numbers needs the unit beside its name: ``AREA:m2``.

    Raises
    ------
    InputError
        With every mistake of the file.
    """
    reading = Reading()
    file = read_boundary_file(path, crs=crs, encoding=encoding, layer=layer)
    features = enumerate(file.features)
    read = [each for number, f in features if (each := _read(f, number, id_by, role_by, area_by, reading))]
    for name in duplicates([each[1] for each in read]):
        reading.wrong("duplicate-id", path.name, {"value": name})
    if not reading.problems and not read:
        reading.wrong("geojson-no-features", path.name, {"value": path.name})
    reading.finish()
    drawn = Drawn(path.name, tuple(read), None, file.inputs)
    # a candidate is new land: it is not the site of the study that happens to have its id
    found = proposal_from(drawn, replace(study, sites={}), name="candidates", role_by=role_by)
    sites = found.study.sites_of(found.study.proposals["candidates"])
    return Candidates(sites, replace(study, inputs=(*study.inputs, *drawn.inputs)), found.as_drawn)


def _read(
    feature: Feature, number: int, id_by: str, role_by: str, area_by: str, reading: Reading
) -> tuple[Feature, str, Role | None, DrawnProperties] | None:
    given = dict(feature.properties)
    found = list(_role_problems(feature, given.get(role_by), role_by))
    name, _, unit = area_by.partition(":")
    given.pop(AREA_ATTRIBUTE, None)
    area = feature.properties.get(name)
    if unit and area is not None and (unit not in UNITS or not isinstance(area, int | float | str)):
        found.append(Problem("area-unit-unknown", f"{feature.where}.properties.{name}", {"value": unit}))
    elif area is not None:
        given[AREA_ATTRIBUTE] = f"{area} {unit}" if unit else area
    if feature.geometry is None:
        found.append(Problem("candidate-without-outline", feature.where, {"value": str(given.get(id_by))}))
    try:
        told = DrawnProperties.model_validate({k: v for k, v in given.items() if v is not None})
    except SchemaError as error:
        reading.add((*found, *problems_of(error, feature.where, DrawnProperties)))
        return None
    if told.basis is Basis.WITHIN and feature.geometry is not None:
        values = {"value": "within", "geometry": "polygon"}
        found.append(Problem("basis-and-geometry-disagree", f"{feature.where}.properties.basis", values))
    reading.add(found)
    named = given.get(id_by)
    role = ROLES.get(str(given.get(role_by)), Role.BACKGROUND)
    return None if found else (feature, f"candidate-{number + 1}" if named is None else str(named), role, told)


def _role_problems(feature: Feature, given: Any, role_by: str) -> Iterator[Problem]:
    if given is not None and str(given) not in ROLES:
        known: Mapping[str, Role] = ROLES
        values = {"value": str(given), "nearest": nearest_name(str(given), known), "known": ", ".join(known)}
        yield Problem("unknown-role", f"{feature.where}.properties.{role_by}", values)
