"""Curves in a stream of parcels as the chords that every other door reads: the database knows no curve."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zonegeo.base.errors import InputError
from zonegeo.base.late_module import LateModule
from zonegeo.sources.boundary.raw.gdal_layer import kind_not_read, read_straight

pyarrow = LateModule("pyarrow")
pyarrow_compute = LateModule("pyarrow.compute")
pyogrio = LateModule("pyogrio")

# OGC 06-103 and ISO 13249-3: a circular string is the first kind that is more than points, lines and polygons
_PLAIN_KINDS = 7


class Straight:
    """The rows of a layer with every curve as chords. ``refused`` is what ended them early, where something did."""

    def __init__(self, path: Path, layer: str, *, shown: Path) -> None:
        self._path, self._layer, self._shown = path, layer, shown
        self.refused: InputError | None = None

    def reader(self, given: Any, geometry: str) -> Any:
        """Return a reader of the same rows; the first column of those ``given`` are the numbers of the features."""
        kept = pyarrow.schema(list(given.schema)[1:])
        rows = self._batches(given, kept, kept.get_field_index(geometry))
        return pyarrow.RecordBatchReader.from_batches(kept, rows)

    def _batches(self, given: Any, kept: Any, at: int) -> Iterator[Any]:
        for batch in given:
            columns = list(batch.columns)[1:]
            shapes = getattr(columns[at], "storage", columns[at])
            curved = np.flatnonzero(_kinds(shapes) > _PLAIN_KINDS)
            if len(curved):
                texts = shapes.to_pylist()
                for row, wkb in zip(curved, self._chords(batch.columns[0].to_numpy()[curved]), strict=True):
                    texts[row] = wkb
                storage = pyarrow.array(texts, type=shapes.type)
                same = columns[at] is shapes
                columns[at] = storage if same else pyarrow.ExtensionArray.from_storage(columns[at].type, storage)
            yield pyarrow.RecordBatch.from_arrays(columns, schema=kept)

    def _chords(self, numbers: NDArray[np.int64]) -> list[bytes | None]:
        try:
            return read_straight(self._path, self._layer, numbers)
        except pyogrio.errors.GeometryError as error:
            self.refused = kind_not_read(error, str(self._shown))
            raise self.refused from None


def _kinds(shapes: Any) -> NDArray[np.int64]:
    """Return the kind of each shape of WKB, 0 where there is none; heights and measures are no part of a kind."""
    head = pyarrow_compute.fill_null(pyarrow_compute.binary_slice(shapes, 0, 5), b"\1\0\0\0\0").to_pylist()
    written = np.frombuffer(b"".join(each.ljust(5, b"\0") for each in head), dtype=np.uint8).reshape(-1, 5)
    little = written[:, 1:].copy().view("<u4").ravel()
    big = written[:, 1:].copy().view(">u4").ravel()
    codes = np.where(written[:, 0] == 1, little, big)
    return (codes & 0x1FFFFFFF).astype(np.int64) % 1000
