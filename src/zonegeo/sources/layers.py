"""Reference layers of a study: features of any kind with the facts that they carry."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from zonegeo.model.condition import FactValue
from zonegeo.model.errors import InputError, Problem
from zonegeo.model.quantity import UNITS
from zonegeo.model.study import InputFile, Layer, LayerFeature, Provenance
from zonegeo.model.suggestion import nearest_name
from zonegeo.sources.documents import input_file, parse_json, read_bytes
from zonegeo.sources.geojson import Feature, features_of
from zonegeo.sources.schema import LayerEntry, PropertyEntry


def read_layers(
    entries: tuple[LayerEntry, ...], study: Path, inputs: list[InputFile], problems: list[Problem]
) -> dict[str, Layer]:
    """Return the layers by id; what is wrong with them goes to ``problems``, their files to ``inputs``."""
    layers = {}
    for entry in entries:
        try:
            content = read_bytes(study.parent / entry.file, shown=entry.file)
            document = parse_json(content, where=entry.file)
        except InputError as error:
            problems.extend(error.problems)
            continue
        inputs.append(input_file(entry.file, content))
        layers[entry.id] = layer_of(entry, document, problems)
    return layers


def layer_of(entry: LayerEntry, document: Any, problems: list[Problem]) -> Layer:
    """Return a layer from its document.

    A feature without a geometry is somewhere that nobody knows: the layer is not complete then, whatever it says.
    """
    features = features_of(document, entry.file, problems, any_kind=True)
    located = [(feature, feature.geometry) for feature in features if feature.geometry is not None]
    return Layer(
        id=entry.id,
        name=entry.name.name(),
        complete=entry.complete and len(located) == len(features),
        accuracy_m=entry.accuracy_m,
        features=tuple(LayerFeature(geometry, _facts(entry, feature, problems)) for feature, geometry in located),
        provenance=Provenance(entry.source, entry.source_date, entry.licence, entry.note),
    )


def _facts(entry: LayerEntry, feature: Feature, problems: list[Problem]) -> Mapping[str, FactValue]:
    facts = {}
    for name, column in entry.facts.items():
        given = feature.properties.get(column.property)
        if given is None:
            continue  # nothing is known of it
        known = _fact(given, column)
        if isinstance(known, Problem):
            problems.append(Problem(known.code, f"{feature.where}.properties.{column.property}", known.values))
        else:
            facts[name] = known
    return facts


def _fact(given: Any, column: PropertyEntry) -> FactValue | Problem:
    if column.unit is None:
        if isinstance(given, bool) or (isinstance(given, str) and given.strip()):
            return given
        return Problem("fact-not-a-word", "", {"value": str(given)[:80], "key": column.property})
    if column.unit not in UNITS:
        nearest = nearest_name(column.unit, UNITS)
        return Problem("quantity-unknown-unit", "", {"value": column.unit, "nearest": nearest, "key": column.property})
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        return Problem("quantity-not-a-number", "", {"value": str(given)[:80], "key": column.property})
    return f"{Decimal(repr(given)):f} {column.unit}"
