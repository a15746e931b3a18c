"""The boundary files that a study names, through the one door: any format, one layer, the features that are meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import shapely

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.file_problems import problems_of
from zonegeo.base.files.path_text import seen_from, slashed
from zonegeo.base.schema.markers import SchemaError
from zonegeo.geometry import shape_of
from zonegeo.model.file_model import FileModel, one_spelling
from zonegeo.model.study import Basis
from zonegeo.sources.boundary.raw.shapes import geometry_of
from zonegeo.sources.boundary.read_geojson import Feature, features_of, ids_of
from zonegeo.sources.intake.words import as_id
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.study_schema import FileChoice, SiteBoundaryEntry, SiteEntry, SiteProperties

Properties = TypeVar("Properties", bound=FileModel)


@dataclass(frozen=True)
class ReadFeatures(Generic[Properties]):
    """The sound features of some files, and the ids of all of them; ``ids`` is ``None`` where a file is unreadable.

    ``files`` has the ids of each file by the name that the study calls it.
    """

    sound: list[tuple[Feature, Properties]]
    ids: tuple[str, ...] | None
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_features(
    study: Path, entries: list[Any], schema: type[Properties], reading: Reading
) -> ReadFeatures[Properties]:
    """Read the features of all the files, keep the sound ones, and collect the mistakes of the others."""
    sound: list[tuple[Feature, Properties]] = []
    ids: list[str] | None = []
    files: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        choice = _choice(entry)
        if choice is None:  # told by the check of the study file
            ids = None
            continue
        features, listed = _read(study, choice, schema, reading)
        ids = None if ids is None or listed is None else [*ids, *listed]
        files[one_spelling(choice.file)] = (*files.get(one_spelling(choice.file), ()), *(listed or ()))
        for feature in features:
            try:
                sound.append((feature, schema.model_validate(feature.properties)))
            except SchemaError as error:
                reading.add(at_properties(problems_of(error, feature.where, schema)))
    return ReadFeatures(sound, None if ids is None else tuple(ids), files)


def _choice(entry: Any) -> FileChoice | None:
    try:
        return FileChoice.model_validate({"file": entry} if isinstance(entry, str) else entry)
    except SchemaError:
        return None


def _read(
    study: Path, choice: FileChoice, schema: type[FileModel], reading: Reading
) -> tuple[list[Feature], tuple[str, ...] | None]:
    with reading.collecting(InputError, UsageError):
        if choice.is_plain:
            where = shown_name(study, choice.file)
            document = reading.json(study.parent / choice.file, shown=where)
            return features_of(document, where, reading), ids_of(document)
        # inside a function: only a file of another make opens the way in for such files
        from zonegeo.sources.intake.areas import stated_areas, stated_kind

        chosen = choose_features(study, choice, reading)
        column = choice.fields.get("declared_area", "")
        stated, kind = stated_areas(chosen, column), stated_kind(column)
        features = [_known_alone(each, choice, schema, area, kind) for each, area in zip(chosen, stated, strict=True)]
        return features, tuple(str(each.properties["id"]) for each in features if "id" in each.properties)
    return [], None


def shown_name(study: Path, file: str) -> str:
    """Return how a file that a study names is called in messages and in the receipt: from the study's folder."""
    return seen_from(study.parent / slashed(file), study.parent)


def choose_features(
    study: Path, choice: FileChoice, reading: Reading, *, any_kind: bool = False
) -> tuple[Feature, ...]:
    """Return the features that are meant, in longitude and latitude."""
    from zonegeo.sources.boundary.read_boundary_file import read_boundary_file
    from zonegeo.sources.intake.areas import column_of

    fields = {ours: column_of(theirs) for ours, theirs in choice.fields.items()}
    read = read_boundary_file(
        study.parent / choice.file, crs=choice.crs, encoding=choice.encoding, layer=choice.layer,
        swap_xy=choice.swap_xy, fields=fields, only=choice.where, any_kind=any_kind,
        shown=shown_name(study, choice.file),
    )  # fmt: skip
    told = read.evidence
    first = replace(
        read.inputs[0], crs=str(told["crs"]), operation=str(told["transformation"]),
        accuracy_m=told["transformation_accuracy_m"],
    )  # fmt: skip
    reading.remember(first, *read.inputs[1:])
    return read.features


def _known_alone(feature: Feature, choice: FileChoice, schema: type[FileModel], area: Any, kind: str) -> Feature:
    """Return a feature with what the study says of all of them and with the fields that a study knows.

    A file of another make has fields of its own: those that nobody mapped are not ours. What is not said of an area or
    an accuracy is unknown. Its ids are names that people gave: what no id holds becomes a hyphen. ``area`` is what its
    column of areas states, with the unit, and ``kind`` what the heading says of it.
    """
    unknown: dict[str, Any] = {name: None for name in ("declared_area", "accuracy_m") if name in schema.model_fields}
    mapped = {name: each for name, each in feature.properties.items() if name in schema.model_fields}
    if isinstance(mapped.get("id"), str):
        mapped |= {"id": as_id(mapped["id"], otherwise=mapped["id"]), "name": mapped.get("name") or mapped["id"]}
    if "declared_area" in mapped:
        mapped["declared_area"] = area
        mapped |= {"area_kind": kind} if kind and "area_kind" in schema.model_fields else {}
    properties: Mapping[str, Any] = {**unknown, **mapped, **choice.properties}
    name = properties.get("id")
    place = f"{feature.where} ({name[:40]})" if isinstance(name, str) else feature.where
    return Feature(place, properties, feature.geometry)


def read_site_boundaries(study: Path, data: Mapping[str, Any], reading: Reading) -> ReadFeatures[SiteProperties]:
    """Read the boundaries that stand in the entries of their sites; several features of one site are joined."""
    sound: list[tuple[Feature, SiteProperties]] = []
    ids: list[str] = []
    listed = data.get("site")
    for number, entry in enumerate(listed if isinstance(listed, list) else []):
        given = entry.get("boundary") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            continue
        if given is None:
            if "within" in entry:
                ids.append(entry["id"])
                sound.extend(_known_within(entry, f"{study.name}: site[{number}] ({entry['id'][:40]})"))
            continue
        ids.append(entry["id"])
        place = f"{study.name}: site[{number}] ({entry['id'][:40]}).boundary"
        # a boundary that is not well said is told by the check of the study file
        with suppress(SchemaError), reading.collecting(InputError, UsageError):
            boundary = SiteBoundaryEntry.model_validate(given)
            features = choose_features(study, boundary, reading)
            sound.append(_joined(entry["id"], boundary, features, place))
    return ReadFeatures(sound, tuple(ids))


def _known_within(entry: Mapping[str, Any], place: str) -> Iterator[tuple[Feature, SiteProperties]]:
    """Yield the site that an entry only says to lie within places; one that is wrong is told of the study file."""
    try:
        known = SiteEntry.model_validate(entry)
    except SchemaError:
        return
    if known.within and known.role is not None:
        properties = SiteProperties(
            id=known.id, role=known.role, declared_area=known.declared_area, basis=Basis.WITHIN, accuracy_m=None,
            within=known.within, source=place, source_date="", licence="",
        )  # fmt: skip
        yield Feature(place, properties.model_dump(), None), properties


def _joined(
    name: str, boundary: SiteBoundaryEntry, features: tuple[Feature, ...], place: str
) -> tuple[Feature, SiteProperties]:
    shapes = [feature.geometry for feature in features if feature.geometry is not None]
    if not shapes:
        raise InputError(Problem("site-boundary-empty", place, {"value": boundary.file}))
    geometry = shapes[0] if len(shapes) == 1 else _union(shapes)
    try:
        properties = SiteProperties(
            id=name, role=boundary.role, declared_area=boundary.declared_area, basis=boundary.basis,
            accuracy_m=boundary.accuracy_m, source=boundary.source, source_date=boundary.source_date,
            licence=boundary.licence, note=boundary.note, pnu=_parcels(features),
        )  # fmt: skip
    except SchemaError as error:
        raise InputError(problems_of(error, place, SiteProperties)) from None
    return Feature(place, properties.model_dump(), geometry), properties


def _parcels(features: tuple[Feature, ...]) -> str:
    """The parcel numbers of all the features that are joined, each once, in their order."""
    told = [str(each.properties.get("pnu") or "") for each in features]
    return ", ".join(dict.fromkeys(one.strip() for text in told for one in text.split(",") if one.strip()))


def _union(shapes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return geometry_of(shapely.union_all([shape_of(each) for each in shapes]))


def at_properties(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Yield problems of a feature's properties with their places inside the feature."""
    for problem in problems:
        yield Problem(problem.code, problem.where.replace("): ", ").properties."), problem.values)
