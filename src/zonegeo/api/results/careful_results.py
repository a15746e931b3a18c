"""A result file as a stranger may have written it: understood, at one with itself, and said by which rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import shapely

from zonegeo.base.errors import InputError, Problem
from zonegeo.evaluation.consistency import refuse_contradictions
from zonegeo.i18n.language import LANGUAGES
from zonegeo.i18n.result_text import told
from zonegeo.i18n.translator import Translator
from zonegeo.measures import MEASURES
from zonegeo.model.evaluation import Evaluation, GeoJSON, rule_notices
from zonegeo.model.profile import Limit, Profile, RuleChange
from zonegeo.model.study import Role
from zonegeo.profiles.carried import reserved_id
from zonegeo.profiles.library import PROFILES, read_profile

_AREAS = ("Polygon", "MultiPolygon")


def careful(found: Evaluation, *, where: str) -> Evaluation:
    """Return a result that may be drawn, reported and compared.

    Raises
    ------
    InputError
        What :func:`understood` and :func:`~zonegeo.evaluation.consistency.refuse_contradictions` refuse.
    """
    return with_rules_told(refuse_contradictions(understood(found, where=where), where=where))


def understood(found: Evaluation, *, where: str) -> Evaluation:
    """Return a result whose geometries can be read and whose sentences can be told.

    Raises
    ------
    InputError
        ``result-geometry``, ``result-not-understood``, ``unknown-role``.
    """
    problems = [*_geometry_problems(found, where), *_role_problems(found, where)]
    for language in LANGUAGES:
        try:
            told(found, Translator(language))
        except Exception as error:  # values of any kind stand where a sentence wants its own: whatever it comes to
            detail = f"{type(error).__name__}: {error}"[:200]
            problems.append(Problem("result-not-understood", where, {"value": detail}))
            break
    if problems:
        raise InputError(problems)
    return found


def _role_problems(found: Evaluation, where: str) -> Iterator[Problem]:
    known = [role.value for role in Role]
    for number, site in enumerate(found.sites):
        if site.role not in known:
            values = {"value": site.role, "known": ", ".join(known)}
            yield Problem("unknown-role", f"{where}: $.sites[{number}].role", values)


def _geometry_problems(found: Evaluation, where: str) -> Iterator[Problem]:
    for place, geometry, kinds in _geometries(found):
        kind = str(geometry.get("type"))
        try:
            shape = shapely.from_geojson(json.dumps(geometry, allow_nan=False))
            is_sound = kind in kinds and not shape.is_empty and _is_on_earth(shape)
        except (shapely.errors.GEOSException, ValueError, TypeError, RecursionError):
            is_sound = False
        if not is_sound:
            yield Problem("result-geometry", f"{where}: {place}", {"value": kind[:80]})


def _is_on_earth(shape: shapely.Geometry) -> bool:
    west, south, east, north = shapely.bounds(shape).tolist()
    return bool(-180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0)


def _geometries(found: Evaluation) -> Iterator[tuple[str, GeoJSON, tuple[str, ...]]]:
    lines = ("LineString", "MultiLineString")
    every = ("Point", "MultiPoint", *lines, *_AREAS, "GeometryCollection")
    for number, site in enumerate(found.sites):
        if site.geometry is not None:
            yield f"$.sites[{number}].geometry", site.geometry, _AREAS
    for number, place in enumerate(found.places):
        yield f"$.places[{number}].geometry", place.geometry, _AREAS
    for number, cell in enumerate(found.matrix):
        if cell.line is not None:
            yield f"$.matrix[{number}].line", cell.line, lines
    for number, finding in enumerate(found.findings):
        if finding.witness is not None:
            yield f"$.findings[{number}].witness", finding.witness, every
    for number, drawing in enumerate(found.drawings):
        yield f"$.drawings[{number}].geometry", drawing.geometry, every


def with_rules_told(found: Evaluation) -> Evaluation:
    """Return a result with the notice that its rules have the id of a carried profile and are not that one.

    What the result says of it itself is not believed: its limits are held against those of the carried profile.
    """
    name = reserved_id(found.profile.id, PROFILES.carried)
    if name is None or found.poses_as:
        return found
    carried = read_profile(name, measures=MEASURES)
    changes = tuple(_limit_changes(found, carried))
    if found.profile.id == name and found.profile.sha256 == carried.sha256 and not changes:
        return found
    return replace(found, notices=(*rule_notices(replace(carried, poses_as=name, changes=changes)), *found.notices))


def _limit_changes(found: Evaluation, carried: Profile) -> Iterator[RuleChange]:
    """Yield the limits of a result that the carried profile does not have on its day."""
    day = date.fromisoformat(found.as_of)
    for each in found.findings:
        requirement = carried.requirement(each.requirement)
        if requirement is None:
            yield RuleChange(each.requirement, "requirement", "–", each.requirement)
            continue
        limits = [limit for limit in requirement.limits if limit.in_force(day)]
        if each.limit is None or any(limit.value is None for limit in limits):
            continue
        if (each.limit.op, each.limit.value) not in {(requirement.op, _si(limit)) for limit in limits}:
            told = ", ".join(f"{requirement.op} {limit.value}" for limit in limits) or "–"
            yield RuleChange(
                each.requirement, "limits", told, f"{each.limit.op} {each.limit.value:g} {each.limit.unit}"
            )


def _si(limit: Limit) -> float | None:
    return None if limit.value is None else float(limit.value.si)
