"""The use cases on a boundary file alone: measure it, bring it into GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from zonegeo.api.files.export import features_table, write_table
from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.files.outputs import one_command
from zonegeo.base.message import Name, Tell, keep_quiet
from zonegeo.base.nearest_name import nearest_name
from zonegeo.boundaries.mend.ledger import LedgerLine, limit_problems, mending_limit, mending_order
from zonegeo.boundaries.mend.mend import mend as mend_outlines
from zonegeo.boundaries.mend.rings import has_repeated
from zonegeo.evaluation.build_scene import raster_columns
from zonegeo.evaluation.measure_outlines import measure_areas, measure_nearest, measure_pair
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.i18n.translator import Translator
from zonegeo.measures.layers.cells import summary_of
from zonegeo.model.study import InputFile, Provenance, Raster
from zonegeo.rendering.terminal.account import account_of_inputs, account_of_transformation
from zonegeo.sources.boundary.identity import repeated_ids
from zonegeo.sources.boundary.land_file import LandLike, land_file
from zonegeo.sources.boundary.outlines import read_outlines
from zonegeo.sources.boundary.raw.written_shapes import WrittenShapes
from zonegeo.sources.boundary.read_boundary_file import read_boundary_file, read_raw_layer
from zonegeo.sources.reading import Reading

if TYPE_CHECKING:
    from zonegeo.geometry import Geometry
    from zonegeo.model.study import GeoJSON
    from zonegeo.rendering.terminal.account import Line


def refuse_two_meanings(paths: Sequence[str | Path], crs: str | None) -> None:
    """Refuse a CRS for files of which one says its own: it could be meant to correct that, or to measure in.

    Raises
    ------
    UsageError
        ``crs-two-meanings``.
    """
    for path in map(Path, paths) if crs is not None else ():
        raw = read_raw_layer(path, Reading())
        if raw.crs is not None:
            raise UsageError(Problem("crs-two-meanings", "--crs", {"value": path.name, "crs": crs}))


def measure_area(
    path: LandLike, *, measure_in: str | None = None, tell: Tell = keep_quiet, **reading: str | None
) -> list[dict[str, Any]]:  # fmt: skip
    """Measure every outline of a boundary file: area in the plane and on the ellipsoid, perimeter.

    ``A = ½ |Σ (xᵢ yᵢ₊₁ − xᵢ₊₁ yᵢ)|`` of each ring in the plane, holes taken away; on the ellipsoid the area that its
    geodesics enclose (Karney 2013, as PROJ carries it out).

    Parameters
    ----------
    path
        A boundary file of N outlines, of any format that ``zonegeo import`` reads, or land in memory: a GeoDataFrame,
        shapely shapes, anything with ``__geo_interface__``, an Arrow table.
    measure_in
        The analysis CRS, such as ``"EPSG:5186"``; without it the Korean belt that fits all outlines, named in each row.
    tell
        Called with what was noticed, such as features without a geometry.
    reading
        What is said of the file: ``crs``, ``encoding``, ``layer``.

    Returns
    -------
    A row for each outline, in the file's order: ``id``, ``area_m2`` and ``ellipsoid_area_m2`` (m2),
    ``perimeter_m`` (m), ``crs``. Parts add up, holes are taken away; an empty outline has no area.

    Raises
    ------
    InputError
        Every mistake of the file; ``crs-in-degrees`` and the like where no area can be measured in ``measure_in``.

    Notes
    -----
    In a belt that fits the place the plane is off by less than 1/5,000; the ellipsoid by less than a mm2 per vertex.

    Examples
    --------
    >>> from zonegeo.sources.study.find_study import carried_root
    >>> rows = measure_area(carried_root() / "geo" / "legal-dongs.geojson")
    >>> rows[0]["id"], rows[0]["crs"], round(rows[0]["area_m2"], 1), round(rows[0]["ellipsoid_area_m2"], 1)
    ('11230108', 'EPSG:5186', 765667.7, 765667.3)
    """
    return measure_areas(read_outlines(land_file(path, crs=reading.get("crs")), tell=tell, **reading), crs=measure_in)


def measure_separation(
    path: LandLike, first: str, second: str, *, measure_in: str | None = None, tell: Tell = keep_quiet,
    **reading: str | None,
) -> dict[str, Any]:  # fmt: skip
    """Measure the shortest straight line between two outlines of a boundary file, edge to edge (고시 제8조 제1항).

    ``d = min |p − q|`` over the points p of the one outline and q of the other; 0 where they touch or overlap.

    Parameters
    ----------
    path
        A boundary file, of any format that ``zonegeo import`` reads, or land in memory as for :func:`measure_area`.
    first, second
        The ids of two of its outlines.
    measure_in
        The analysis CRS; without it the Korean belt that fits all outlines.
    tell
        Called with what was noticed, such as features without a geometry.
    reading
        What is said of the file: ``crs``, ``encoding``, ``layer``.

    Returns
    -------
    ``separation_m`` in the plane, ``ellipsoid_separation_m`` along the geodesic, ``centroid_distance_m`` (m);
    ``line`` from edge to edge in longitude and latitude.

    Raises
    ------
    UsageError
        ``unknown-site``.
    InputError
        Every mistake of the file; a CRS in which nothing can be measured.

    Examples
    --------
    >>> from zonegeo.sources.study.find_study import carried_root
    >>> sites = carried_root() / "data" / "boundaries" / "hongneung" / "sites.geojson"
    >>> found = measure_separation(sites, "korea", "bt-it")
    >>> round(found["separation_m"], 1), round(found["ellipsoid_separation_m"], 1)
    (1305.6, 1305.6)
    """
    outlines = _outlines_with((first, second), path, tell, reading)
    return measure_pair(outlines, first, second, crs=measure_in)


def _outlines_with(
    names: Iterable[str], path: LandLike, tell: Tell, reading: Mapping[str, str | None]
) -> Mapping[str, Geometry]:
    """Read the outlines of a file, among which these have to be."""
    file = land_file(path, crs=reading.get("crs"))
    outlines = read_outlines(file, tell=tell, **reading)
    for name in names:
        if name not in outlines:
            values = {"value": name, "nearest": nearest_name(name, outlines), "known": ", ".join(outlines)}
            raise UsageError(Problem("unknown-site", file.name, values))
    return outlines


def measure_nearest_separations(
    path: LandLike, first: str | None = None, *, measure_in: str | None = None, tell: Tell = keep_quiet,
    **reading: str | None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Measure from every outline of a boundary file to the nearest of the others, edge to edge, in the plane.

    ``min over j ≠ i of d(i, j)``, d as for :func:`measure_separation`; a pair is measured where boxes leave it open.

    Parameters
    ----------
    path
        A boundary file, of any format that ``zonegeo import`` reads, or land in memory as for :func:`measure_area`.
    first
        The id of one outline; without it all of them.
    measure_in
        The analysis CRS; without it the Korean belt that fits all outlines.
    tell
        Called with what was noticed, such as features without a geometry.
    reading
        What is said of the file: ``crs``, ``encoding``, ``layer``.

    Returns
    -------
    A row for each outline, in the file's order: ``from``, ``to`` (of equally near ones the first), ``separation_m``
    (m), ``crs``. Where a file has one outline alone, ``to`` and ``separation_m`` are ``None``.

    Raises
    ------
    UsageError
        ``unknown-site``.
    InputError
        Every mistake of the file; a CRS in which nothing can be measured.

    Examples
    --------
    >>> from zonegeo.sources.study.find_study import carried_root
    >>> sites = carried_root() / "data" / "boundaries" / "hongneung" / "sites.geojson"
    >>> rows = measure_nearest_separations(sites, "bt-it")
    >>> rows[0]["to"], round(rows[0]["separation_m"], 1)
    ('kist', 625.2)
    """
    outlines = _outlines_with(() if first is None else (first,), path, tell, reading)
    rows = measure_nearest(outlines, crs=measure_in)
    return [row for row in rows if first in (None, row["from"])]


def measure_separations(land: LandLike, to: int, *, measure_in: str | None = None) -> list[dict[str, Any]]:
    """Measure from every outline of some land to the one at a place among them, as :func:`measure_separation` does."""
    outlines = read_outlines(land_file(land))
    target = list(outlines)[to]
    return [measure_pair(outlines, name, target, crs=measure_in) for name in outlines]


def measure_raster(
    path: LandLike, raster: str | Path, *, band: int = 1, no_data: float | str | None = None,
    tell: Tell = keep_quiet,
) -> list[dict[str, Any]]:  # fmt: skip
    """Measure the cells of a raster inside every outline of a file: mean, largest, smallest, share without data.

    ``Σ wᵢ vᵢ / Σ wᵢ`` over the cells with data, ``wᵢ`` the part of a cell inside the outline (not by its centre).

    Parameters
    ----------
    path
        A boundary file of N outlines, of any format that ``zonegeo import`` reads, or land in memory as for
        :func:`measure_area`.
    raster
        A GeoTIFF, an ASCII grid, a PNG or a JPEG with its CRS; the outlines are brought to its cells.
    band
        Which of its bands, from 1.
    no_data
        A value that stands for no data beside what the file says; ``"none"`` where every number is one.
    tell
        Hears what was applied to the numbers of the file.

    Returns
    -------
    A row for each outline. Cells on an edge count with the part inside; ``None`` where no cell holds data. The mean is
    that of the cells with data: ``without_data_percent`` says of how much of the land nothing is known, and nothing is
    counted as zero.

    Raises
    ------
    InputError
        Every mistake of the file or of the raster.
    UsageError
        ``extra-needed`` without exactextract.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> import numpy as np, rasterio
    >>> from rasterio import Affine
    >>> folder = Path(mkdtemp())
    >>> profile = {"driver": "GTiff", "width": 2, "height": 2, "count": 1, "dtype": "float32", "crs": "EPSG:5186"}
    >>> profile["transform"] = Affine(10, 0, 200000, 0, -10, 600020)
    >>> with rasterio.open(folder / "slope.tif", "w", **profile) as file:
    ...     file.write(np.array([[1, 3], [5, 7]], "float32"), 1)
    >>> ring = [[0, 0], [20, 0], [20, 20], [0, 20], [0, 0]]
    >>> ring = [[200000 + x, 600000 + y] for x, y in ring]
    >>> feature = {"type": "Feature", "properties": {"id": "a"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    >>> import json
    >>> crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5186"}}
    >>> _ = (folder / "a.geojson").write_text(
    ...     json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}), encoding="utf-8"
    ... )
    >>> [(row["id"], round(row["mean"], 3)) for row in measure_raster(folder / "a.geojson", folder / "slope.tif")]
    [('a', 4.0)]
    """
    from zonegeo.sources.raster.read_cells import read_cells

    outlines = read_outlines(land_file(path))
    if not outlines:
        return []
    west, south, east, north = map(float, shapely.total_bounds([*outlines.values()]))
    bounds, reading = (west, south, east, north), Reading()
    cells = read_cells(Path(raster), bounds, reading, band=band, no_data=no_data)
    for each in reading.notices:
        tell(each)
    name, nowhere, meaning = Path(raster).name, Provenance("", "", ""), cells.meaning
    columns = raster_columns(
        Raster(
            name, Name(name, name), "value", "", {}, cells.crs, cells.west, cells.north, cells.width, cells.height,
            cells.values, nowhere,
        )
    )  # fmt: skip
    applied = {"scale": meaning.scale, "offset": meaning.offset, "no_data_known": meaning.told_by != "nobody",
               "inputs": [{"path": file.path, "sha256": file.sha256} for file in reading.files]}  # fmt: skip
    return [{"id": each, **summary_of(columns, outline), **applied} for each, outline in outlines.items()]


def account_of_import(evidence: Mapping[str, Any], *, language: str = "en") -> Iterator[Line]:
    """Yield how a boundary file was read and brought to longitude and latitude."""
    translator = Translator(language)
    inputs = [InputFile(each["path"], each["sha256"]) for each in evidence["inputs"]]
    yield from account_of_inputs(inputs, translator)
    yield from account_of_transformation(evidence, translator)


@one_command()
def import_boundaries(
    path: str | Path, output: str | Path, *, crs: str | None = None, encoding: str | None = None,
    layer: str | None = None, swap_xy: bool = False, fields: Mapping[str, str] | None = None,
    mend: str | None = None, mend_limit: str | None = None, export_crs: str | None = None,
    export_encoding: str | None = None, overwrite: bool = False,
) -> Mapping[str, Any]:  # fmt: skip
    """Write a boundary file in another format and return how it was read and mended, which the file keeps too.

    Parameters
    ----------
    path
        The file to read, of any format; it is never replaced.
    output
        Its suffix names the format.
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
    The evidence: CRS and how it is known, transformation with its accuracy (m), inputs with their SHA-256; ``mending``
    has the ledger, ``written`` the files, ``export_notices`` what was lost or changed.

    Raises
    ------
    InputError
        Every mistake of the file, ``feature-ids-repeat`` among them; a mending beyond its limit.
    UsageError
        ``output-not-writable``, ``output-exists``, ``output-is-input``, ``extra-needed``.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> from zonegeo.sources.study.find_study import carried_root
    >>> folder = Path(mkdtemp())
    >>> evidence = import_boundaries(carried_root() / "geo" / "legal-dongs.geojson", folder / "dongs.kml")
    >>> evidence["mending"], [Path(each).name for each in evidence["written"]]
    ([], ['dongs.kml'])
    """
    order, limit = mending_order(mend), mending_limit(mend_limit)
    ledger: list[LedgerLine] = []

    def mended(geometries: Sequence[GeoJSON | None], places: Sequence[str]) -> Sequence[GeoJSON | None]:
        # what is always done: without a vertex that stands on the one before there is nothing to do
        if order.steps == () and isinstance(geometries, WrittenShapes) and not has_repeated(geometries.array):
            return geometries
        found = mend_outlines(geometries, places, order)
        ledger.extend(found.ledger)
        return found.geometries

    source, written = Path(path), Path(output)
    read = read_boundary_file(
        source, crs=crs, encoding=encoding, layer=layer, swap_xy=swap_xy, fields=fields, mend=mended
    )
    rows = list(read.rows)
    problems = [*repeated_ids(rows, source.name), *limit_problems(ledger, limit)]
    if problems:
        raise InputError(problems)
    evidence = {**read.evidence, "mending": [each.as_mapping() for each in ledger]}
    table = features_table(source.stem, rows, read.shapes, evidence, crs=export_crs, encoding=export_encoding)
    exported = write_table(table, written, overwrite=overwrite)
    notices = [{"code": each.code, "values": dict(each.values)} for each in exported.notices]
    return {**evidence, "written": [str(each) for each in exported.files], "export_notices": notices}


def land_of(path: Path, crs: str) -> Geometry:
    """Return the land of a boundary file in metres of a plane: all its polygons as one shape.

    Raises
    ------
    InputError
        ``layer-without-polygons``.
    """
    land = shapely.union_all(analysis_crs(crs).to_plane([*read_outlines(path).values()]))
    if shapely.area(land) == 0.0:
        raise InputError(Problem("layer-without-polygons", path.name))
    return land
