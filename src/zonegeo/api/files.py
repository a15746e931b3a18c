"""The use cases on a boundary file alone: measure it, bring it into GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.model.errors import Problem, UsageError
from zonegeo.model.suggestion import nearest_name

if TYPE_CHECKING:
    from zonegeo.rendering.terminal.account import Line


def measure_area(path: str | Path, *, crs: str | None = None) -> list[dict[str, Any]]:
    """Measure every outline of a GeoJSON file: plane and ellipsoidal area (m2) and perimeter (m).

    ``crs`` is the analysis CRS; without it the Korean belt that fits all outlines is used and named in every row.
    """
    from zonegeo.evaluation.outlines import measure_areas
    from zonegeo.sources.outlines import read_outlines

    return measure_areas(read_outlines(Path(path)), crs=crs)


def measure_separation(path: str | Path, first: str, second: str, *, crs: str | None = None) -> dict[str, Any]:
    """Measure the shortest straight line between two outlines of a GeoJSON file, edge to edge (m)."""
    from zonegeo.evaluation.outlines import measure_pair
    from zonegeo.sources.outlines import read_outlines

    outlines = read_outlines(Path(path))
    for name in (first, second):
        if name not in outlines:
            values = {"value": name, "nearest": nearest_name(name, outlines), "known": ", ".join(outlines)}
            raise UsageError(Problem("unknown-site", Path(path).name, values))
    return measure_pair(outlines, first, second, crs=crs)


def account_of_import(evidence: Mapping[str, Any], *, language: str = "en") -> Iterator[Line]:
    """Yield how a boundary file was read and brought to longitude and latitude."""
    from zonegeo.i18n.translator import Translator
    from zonegeo.model.study import InputFile
    from zonegeo.rendering.terminal.account import account_of_inputs, account_of_transformation

    translator = Translator(language)
    inputs = [InputFile(each["path"], each["sha256"]) for each in evidence["inputs"]]
    yield from account_of_inputs(inputs, translator)
    yield from account_of_transformation(evidence, translator)


def import_boundaries(
    path: str | Path, output: str | Path, *, crs: str | None = None, encoding: str | None = None,
    layer: str | None = None, swap_xy: bool = False, fields: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Write a boundary file as GeoJSON (RFC 7946) and return the evidence of how it was read, which the file keeps too.

    ``crs``, ``encoding`` and ``layer`` are those of the file read; ``swap_xy`` exchanges its first two coordinates and
    ``fields`` are our names for its columns. An existing output is never replaced.
    """
    import json

    from zonegeo.sources.boundary_files import read_boundary_file
    from zonegeo.sources.documents import write_new

    written = Path(output)
    if written.suffix.lower() not in (".geojson", ".json"):
        raise UsageError(Problem("output-not-geojson", str(written), {"value": written.suffix or written.name}))
    read = read_boundary_file(Path(path), crs=crs, encoding=encoding, layer=layer, swap_xy=swap_xy, fields=fields)
    features = [{"type": "Feature", "properties": dict(f.properties), "geometry": f.geometry} for f in read.features]
    document = {"type": "FeatureCollection", "provenance": dict(read.evidence), "features": features}
    write_new({written: json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"})
    return read.evidence
