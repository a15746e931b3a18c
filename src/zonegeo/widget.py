"""A boundary editor in a notebook (``pip install "zonegeo[notebook]"``): move a vertex, take the frame.

>>> import geopandas, shapely
>>> from datetime import date
>>> land = {"role": ["core", "background"], "name": ["대학", "단지"]}
>>> outlines = [shapely.box(205000, 553000, 205400, 553400), shapely.box(206000, 553000, 206500, 553500)]
>>> frame = geopandas.GeoDataFrame(land, geometry=outlines, crs="EPSG:5186")
>>> editor = BoundaryEditor(frame, profile="kr/innotown", as_of=date(2026, 1, 1), zone="none", basis="drawn")
>>> editor.lines[0], editor.frame.equals(frame)
('fail', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import numpy as np
import shapely
import traitlets

from zonegeo.api.land.study_from import study_from
from zonegeo.api.results.evaluate import evaluate, render
from zonegeo.base.errors import ZonegeoError
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.notebook.editor_module import editor_script, editor_styles
from zonegeo.sources.boundary.coordinate_system import coordinate_system

_COLORS = ("#1f4e79", "#b45309")


class BoundaryEditor(anywidget.AnyWidget):
    """The outlines of a frame with a handle on each vertex.

    ``frame`` is the GeoDataFrame as it is now, in its own CRS: vertices that nobody moved are what they were, to the
    last digit. ``evaluation`` is its result, ``None`` where the land cannot be evaluated; ``lines`` then say why.

    Parameters
    ----------
    frame
        A GeoDataFrame of polygons with its CRS.
    said
        What :func:`zonegeo.study_from` is told of it: ``profile``, ``as_of``, ``role``, ``name``, ``zone``, ``basis``.
    """

    _esm = editor_script()
    _styles = traitlets.Unicode(editor_styles()).tag(sync=True)
    outlines: Any = traitlets.List().tag(sync=True)
    moves: Any = traitlets.List().tag(sync=True)
    lines = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, frame: Any, **said: Any) -> None:
        self._drawn, self._said = frame, said
        self.evaluation: Evaluation | None = None
        self._system = coordinate_system(
            None if frame.crs is None else frame.crs.to_wkt(), option=None, where="BoundaryEditor"
        )
        super().__init__(outlines=[self._outline(n) for n in range(len(frame))])
        self._decide()
        self.observe(lambda _: self._decide(), "moves")

    @property
    def frame(self) -> Any:
        """The frame with the vertices where they are now."""
        frame = self._drawn.copy()
        shapes = list(frame.geometry)
        for move in self.moves:
            shapes[move["row"]] = self._moved(shapes[move["row"]], move)
        return frame.set_geometry(shapes, crs=frame.crs)

    def _moved(self, shape: Any, move: Mapping[str, Any]) -> Any:
        """Return a shape with one vertex elsewhere; what the ring's first vertex is, its last one is too."""
        starts = np.cumsum([0, *(shapely.get_num_coordinates(ring) for ring in _rings(shape))])
        first, end = starts[move["ring"]], starts[move["ring"] + 1]
        xy = shapely.get_coordinates(shape)
        place = self._system.move_back(np.array([[move["lon"], move["lat"]]]))[0]
        xy[first + move["vertex"]] = place
        if move["vertex"] == 0:
            xy[end - 1] = place
        return shapely.transform(shape, lambda _: xy)

    def _outline(self, row: int) -> dict[str, Any]:
        shape = self._drawn.geometry.iloc[row]
        rings = [] if shape is None else [shapely.get_coordinates(each)[:-1] for each in _rings(shape)]
        name = str(self._drawn.iloc[row].get("name", self._drawn.index[row]))
        return {"name": name, "color": _COLORS[row % 2], "rings": [self._system.move(each).tolist() for each in rings]}

    def _decide(self) -> None:
        try:
            found = evaluate(study_from(self.frame, **self._said))
        except ZonegeoError as error:
            self.evaluation, self.lines = None, str(error).splitlines()
            return
        self.evaluation, self.lines = found, [found.verdict.value, *render(found, "text").splitlines()]


def _rings(shape: Any) -> list[Any]:
    """Return the rings of a shape in the order of its coordinates."""
    return [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
