"""The use cases on a boundary file alone: measure it, bring it into GeoJSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.nearest_name import nearest_name

if TYPE_CHECKING:
    from zonegeo.geometry import Geometry
    from zonegeo.model.study import GeoJSON
    from zonegeo.rendering.terminal.account import Line


def measure_area(path: str | Path, *, crs: str | None = None) -> list[dict[str, Any]]:
    """Measure every outline of a GeoJSON file: plane and ellipsoidal area (m2) and perimeter (m).

    ``crs`` is the analysis CRS; without it the Korean belt that fits all outlines is used and named in every row.
    """
    from zonegeo.evaluation.measure_outlines import measure_areas
    from zonegeo.sources.boundary.outlines import read_outlines

    return measure_areas(read_outlines(Path(path)), crs=crs)


def measure_separation(path: str | Path, first: str, second: str, *, crs: str | None = None) -> dict[str, Any]:
    """Measure the shortest straight line between two outlines of a GeoJSON file, edge to edge (m)."""
    from zonegeo.evaluation.measure_outlines import measure_pair
    from zonegeo.sources.boundary.outlines import read_outlines

    outlines = read_outlines(Path(path))
    for name in (first, second):
        if name not in outlines:
            values = {"value": name, "nearest": nearest_name(name, outlines), "known": ", ".join(outlines)}
            raise UsageError(Problem("unknown-site", Path(path).name, values))
    return measure_pair(outlines, first, second, crs=crs)


def measure_raster(path: str | Path, raster: str | Path, *, band: int = 1) -> list[dict[str, Any]]:
    """Measure the cells of a raster inside every outline of a file: mean, largest, smallest, share without data.

    Cells on an edge count with the part inside; ``None`` where no cell holds data. The mean is that of the cells with
    data: ``without_data_percent`` says of how much of the land nothing is known, and nothing is counted as zero.
    """
    from zonegeo.base.message import Name
    from zonegeo.evaluation.build_scene import raster_columns
    from zonegeo.geometry import shape_of
    from zonegeo.measures.layers.cells import summary_of
    from zonegeo.model.study import Provenance, Raster
    from zonegeo.sources.boundary.outlines import read_outlines
    from zonegeo.sources.raster.read_cells import bounds_of, read_cells

    outlines = read_outlines(Path(path))
    bounds = bounds_of(list(outlines.values()))
    if bounds is None:
        return []
    values, crs, (west, north), (width, height) = read_cells(Path(raster), bounds, band=band)
    name, nowhere = Path(raster).name, Provenance("", "", "")
    columns = raster_columns(
        Raster(name, Name(name, name), "value", "", {}, crs, west, north, width, height, values, nowhere)
    )
    return [{"id": each, **summary_of(columns, shape_of(outline))} for each, outline in outlines.items()]


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
    mend: str | None = None, mend_limit: str | None = None, export_crs: str | None = None,
    export_encoding: str | None = None, overwrite: bool = False,
) -> Mapping[str, Any]:  # fmt: skip
    """Write a boundary file in another format and return how it was read and mended, which the file keeps too.

    Parameters
    ----------
    crs, encoding, layer, swap_xy, fields
        Of the file read: ``swap_xy`` exchanges its first two coordinates, ``fields`` are our names for its columns.
    mend, mend_limit
        Steps with commas between them, and how much of an outline they may change: see
        :func:`zonegeo.boundaries.mend.ledger.mending_order` and ``mending_limit`` beside it.
    export_crs, export_encoding
        Of the file written: longitude and latitude, and cp949 for a Shapefile, without them.
    overwrite
        Replace an output that exists. The file read is never replaced.

    Returns
    -------
    Mapping
        The evidence; ``mending`` has the ledger, ``written`` the files, ``export_notices`` what was lost or changed.
    """
    from zonegeo.api.export import features_table, write_table
    from zonegeo.boundaries.mend.ledger import LedgerLine, limit_problems, mending_limit, mending_order
    from zonegeo.boundaries.mend.mend import mend as mend_outlines
    from zonegeo.sources.boundary.read_boundary_file import read_boundary_file

    order, limit = mending_order(mend), mending_limit(mend_limit)
    ledger: list[LedgerLine] = []

    def mended(geometries: Sequence[GeoJSON | None], places: Sequence[str]) -> Sequence[GeoJSON | None]:
        found = mend_outlines(geometries, places, order)
        ledger.extend(found.ledger)
        return found.geometries

    source, written = Path(path), Path(output)
    read = read_boundary_file(
        source, crs=crs, encoding=encoding, layer=layer, swap_xy=swap_xy, fields=fields, mend=mended
    )
    problems = list(limit_problems(ledger, limit))
    if problems:
        raise InputError(problems)
    evidence = {**read.evidence, "mending": [each.as_mapping() for each in ledger]}
    rows, geometries = (
        zip(*((f.properties, f.geometry) for f in read.features), strict=True) if read.features else ((), ())
    )
    table = features_table(source.stem, rows, geometries, evidence, crs=export_crs, encoding=export_encoding)
    parts = [each for each in source.parent.iterdir() if each.stem == source.stem]  # of a Shapefile all were read
    exported = write_table(table, written, overwrite=overwrite, inputs=[source, *parts])
    notices = [{"code": each.code, "values": dict(each.values)} for each in exported.notices]
    return {**evidence, "written": [str(each) for each in exported.files], "export_notices": notices}


def land_of(path: Path, crs: str) -> Geometry:
    """Return the land of a boundary file in metres of a plane: all its polygons as one shape.

    Raises
    ------
    InputError
        ``layer-without-polygons``.
    """
    import shapely

    from zonegeo.geodesy.crs import analysis_crs
    from zonegeo.geometry import shape_of
    from zonegeo.sources.boundary.outlines import read_outlines

    outlines = [shape_of(each) for each in read_outlines(path).values()]
    land = shapely.union_all(analysis_crs(crs).to_plane(outlines))
    if shapely.area(land) == 0.0:
        raise InputError(Problem("layer-without-polygons", path.name))
    return land
