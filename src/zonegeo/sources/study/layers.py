"""Reference layers of a study: features of any kind with the facts that they carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError, UsageError
from zonegeo.model.condition import FactValue
from zonegeo.model.file_model import LARGEST_SI
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import Layer, LayerFeature, Provenance
from zonegeo.sources.boundary.read_geojson import Feature, features_of
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.named_files import choose_features
from zonegeo.sources.study.study_schema import LayerEntry


def read_layers(entries: tuple[LayerEntry, ...], study: Path, reading: Reading) -> dict[str, Layer]:
    """Return the layers by id, those that can be read."""
    layers = {}
    for number, entry in enumerate(entries):
        with reading.collecting(InputError, UsageError):
            features = _features(entry, study, reading)
            layers[entry.id] = layer_of(entry, features, reading, place=f"{study.name}: layer[{number}]")
    return layers


def _features(entry: LayerEntry, study: Path, reading: Reading) -> Sequence[Feature]:
    if not entry.choice.is_plain:
        return choose_features(study, entry.choice, reading, any_kind=True)
    document = reading.json(study.parent / entry.file, shown=entry.file)
    return features_of(document, entry.file, reading, any_kind=True)


def layer_of(entry: LayerEntry, features: Sequence[Feature], reading: Reading, *, place: str) -> Layer:
    """Return a layer of its features.

    A feature without a geometry is somewhere that nobody knows: the layer is not complete then, whatever it says.
    """
    located = [(feature, feature.geometry) for feature in features if feature.geometry is not None]
    columns = dict(_columns(entry, reading, place))
    return Layer(
        id=entry.id,
        name=entry.name.name(),
        complete=entry.complete and len(located) == len(features),
        accuracy_m=entry.accuracy_m,
        features=tuple(
            LayerFeature(geometry, _facts(columns, feature, reading), feature.where) for feature, geometry in located
        ),
        provenance=Provenance(entry.source, entry.source_date, entry.licence, entry.note),
    )


def _columns(entry: LayerEntry, reading: Reading, place: str) -> Iterator[tuple[str, tuple[str, str | None]]]:
    """Yield the property and unit of each fact; a unit that is none is a mistake of the study, told once."""
    for name, column in entry.facts.items():
        unit = column.unit
        if unit is not None:
            try:
                unit = Quantity.parse(f"1 {unit}").unit
            except QuantityError as error:
                values = {"value": unit, "nearest": error.nearest, "key": "unit"}
                reading.wrong(error.code, f"{place}.facts.{name}.unit", values)
                continue
        yield name, (column.property, unit)


def _facts(
    columns: Mapping[str, tuple[str, str | None]], feature: Feature, reading: Reading
) -> Mapping[str, FactValue]:
    facts = {}
    for name, (key, unit) in columns.items():
        given = feature.properties.get(key)
        if given is None:
            continue  # nothing is known of it
        known = _fact(given, unit)
        if known is None:
            code = "fact-not-a-word" if unit is None else "quantity-not-a-number"
            place = f"{feature.where}.properties.{key}"
            reading.wrong(code, place, {"value": str(given)[:80], "key": key})
        else:
            facts[name] = known
    return facts


def _fact(given: Any, unit: str | None) -> FactValue | None:
    if unit is None:
        return given if isinstance(given, bool) or (isinstance(given, str) and given.strip()) else None
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) < LARGEST_SI:
        return None
    return f"{Decimal(repr(given)):f} {unit}"
