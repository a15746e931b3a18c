"""What a scene and a layer remember of their searches is their own: it is looked at once, and never for another."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
import shapely

from tests.pictures import DAY, draw
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.land import distance_matrix, separation
from zonegeo.measures.layers import layer_features
from zonegeo.measures.layers.layer_features import features_of
from zonegeo.measures.scene import LayerColumns, Scene
from zonegeo.model.condition import FactCondition

# the core site is known; the background space lies in one of the two places that are drawn as 1
PICTURE = "A..1..1"


def scene_of(picture: str = PICTURE) -> Scene:
    study = draw(picture, within={"b": "1"})
    return build_scene(study, study.proposals["drawn"], DAY)


def count_calls(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> list[Any]:
    calls: list[Any] = []
    real = getattr(module, name)

    def counted(*arguments: Any) -> Any:
        calls.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(module, name, counted)
    return calls


def test_a_scene_searches_a_place_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = count_calls(monkeypatch, distance_matrix, "farthest_place")
    scene = scene_of()
    first = separation.separation_matrix(scene, [0], [1])
    searched = len(calls)
    assert searched > 0
    assert np.array_equal(separation.separation_matrix(scene, [0], [1]).known_high, first.known_high)
    assert len(calls) == searched
    assert scene.searches


def test_another_scene_begins_with_none(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = scene_of()
    separation.separation_matrix(scene, [0], [1])
    # its core site lies one cell further west: what was found for the first would be wrong
    moved = replace(scene, shapes=np.array([shapely.affinity.translate(scene.shapes[0], -100.0), None], dtype=object))
    assert moved.searches == {}
    assert scene.of_site(0).searches == {}
    near = separation.separation_matrix(scene, [0], [1])
    far = separation.separation_matrix(moved, [0], [1])
    assert far.known_low[0, 0] == pytest.approx(near.known_low[0, 0] + 100.0)
    assert far.known_high[0, 0] > near.known_high[0, 0]


def test_what_was_found_of_land_is_found_for_every_scene(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, other = scene_of(), scene_of()
    calls = count_calls(monkeypatch, distance_matrix, "farthest_place")
    first = separation.separation_matrix(scene, [0], [1])
    searched = len(calls)
    again = separation.separation_matrix(replace(other, found=scene.found), [0], [1])
    assert len(calls) == searched
    assert (again.known_low, again.known_high) == (first.known_low, first.known_high)


def test_what_was_found_of_other_land_is_none_of_this_one() -> None:
    scene = scene_of()
    near = separation.separation_matrix(scene, [0], [1])
    # its core site lies one cell further west, and what was found for the first is at hand
    shapes = np.array([shapely.affinity.translate(scene.shapes[0], -100.0), None], dtype=object)
    far = separation.separation_matrix(replace(scene, shapes=shapes), [0], [1])
    assert far.known_low[0, 0] == pytest.approx(near.known_low[0, 0] + 100.0)


def test_a_layer_chooses_its_features_once_for_each_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = count_calls(monkeypatch, layer_features, "holds")
    points = np.array([shapely.Point(0, 0), shapely.Point(9, 0)], dtype=object)
    layer = LayerColumns(points, ({"kind": "station"}, {"kind": "stop"}), complete=True, accuracy_m=0.0)
    station, stop = FactCondition("kind", ("station",)), FactCondition("kind", ("stop",))
    assert features_of(layer, station) is features_of(layer, station)
    assert len(calls) == 2
    assert features_of(layer, stop).shapes.tolist() == [points[1]]
    assert len(features_of(layer, None).shapes) == 2
    other = replace(layer, shapes=points[::-1])
    assert features_of(other, station).shapes.tolist() == [points[1]]


@pytest.mark.parametrize(("kind", "name"), [(Scene, "searches"), (LayerColumns, "chosen")])
def test_a_memory_is_no_part_of_what_is_said(kind: Any, name: str) -> None:
    (remembered,) = (each for each in fields(kind) if each.name == name)
    assert not remembered.init
    assert not remembered.repr
