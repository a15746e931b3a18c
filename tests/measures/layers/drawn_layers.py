"""A reference layer for a drawn study: shapes in metres from the corner of the pictures, with their facts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import shapely

from tests.pictures import ORIGIN, lonlat
from zonegeo.base.message import Name
from zonegeo.measures.outcome import Answer
from zonegeo.model.study import Layer, LayerFeature, Provenance, Study

WEST, SOUTH = ORIGIN


def at(x: float, y: float) -> Any:
    return shapely.Point(WEST + x, SOUTH + y)


def line(*corners: tuple[float, float]) -> Any:
    return shapely.LineString([(WEST + x, SOUTH + y) for x, y in corners])


def box(west: float, south: float, east: float, north: float) -> Any:
    return shapely.box(WEST + west, SOUTH + south, WEST + east, SOUTH + north)


def layered(
    study: Study, drawn: Sequence[Any], *, name: str = "roads", facts: Sequence[Mapping[str, Any]] = (),
    complete: bool = True, accuracy_m: float = 0.0,
) -> Study:  # fmt: skip
    """Give a study a layer of these shapes; those without facts have none."""
    known = [*facts, *({} for _ in drawn)]
    features = tuple(LayerFeature(lonlat(shape), each) for shape, each in zip(drawn, known, strict=False))
    layer = Layer(name, Name("-", "-"), complete, accuracy_m, features, Provenance("test", "2022", "CC0-1.0"))
    return dataclasses.replace(study, layers={name: layer})


def known(answer: Answer) -> tuple[float | None, ...]:
    """Return the figure and what it is known to lie between."""
    return answer.value, answer.known_low, answer.known_high
