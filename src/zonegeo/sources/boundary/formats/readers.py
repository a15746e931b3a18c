"""Which reader reads which file: the suffix is the row. A new reader is a new file and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from zonegeo.base.files.path_text import folded
from zonegeo.base.registry import Registry
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request

_ROOM = "zonegeo.sources.boundary.formats"

READERS = Registry[Callable[[Request], RawLayer]](
    "zonegeo.readers",
    {
        ".gpkg": f"{_ROOM}.geopackage:read",
        ".shp": f"{_ROOM}.shapefile:read",
        ".fgb": f"{_ROOM}.flatgeobuf:read",
        ".kml": f"{_ROOM}.kml:read",
        ".kmz": f"{_ROOM}.kml:read_zipped",
        ".geojson": f"{_ROOM}.geojson_file:read",
        ".json": f"{_ROOM}.geojson_file:read",
        ".topojson": f"{_ROOM}.geojson_file:read",
        ".geojsonl": f"{_ROOM}.geojson_file:read_sequence",
        ".ndjson": f"{_ROOM}.geojson_file:read_sequence",
        ".geojsons": f"{_ROOM}.geojson_file:read_sequence",
        ".gml": f"{_ROOM}.gml:read",
        ".parquet": f"{_ROOM}.parquet:read",
        ".geoparquet": f"{_ROOM}.parquet:read",
        ".dxf": f"{_ROOM}.dxf.read_dxf:read",
        ".xlsx": f"{_ROOM}.workbook:read",
        ".xlsm": f"{_ROOM}.workbook:read",
        ".csv": f"{_ROOM}.csv_file:read",
        ".tsv": f"{_ROOM}.csv_file:read",
        ".zip": f"{_ROOM}.zip_archive:read",
    },
)

# what cannot be read by open means, or holds no coordinates, and what belongs to a Shapefile
CLOSED = (".dwg", ".dgn", ".hwp", ".hwpx", ".pdf", ".xls", ".doc", ".docx", ".tab", ".mif", ".gdb", ".mdb", ".ods")
_STUDY = ("", ".toml")
SHAPEFILE_PARTS = (".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix")

# downloads of the state's maps number their columns and say in a table beside them what these were called
COLUMNS, _COLUMNS_NAME = ".columns.csv", "변경컬럼정보.csv"


def columns_beside(names: Iterable[str], stem: str) -> str | None:
    """Return which of the files beside a Shapefile names its columns: the only one, or the one of its own data set.

    >>> columns_beside(["dt_d002_변경컬럼정보.csv", "dt_d010_변경컬럼정보.csv"], "1_2026_dt_d010_건물")
    'dt_d010_변경컬럼정보.csv'
    """
    found = [each for each in names if folded(each).endswith(folded(_COLUMNS_NAME))]
    own = [each for each in found if folded(each[: -len(_COLUMNS_NAME)]).strip("_") in folded(stem)]
    listed = found if len(found) == 1 else own
    return listed[0] if len(listed) == 1 else None


def is_boundary_format(path: Path) -> bool:
    """True for the files that the door reads or refuses with a fix of its own.

    >>> [is_boundary_format(Path(name)) for name in ("a.SHP", "a.dwg", "a.geojson", "a.xyz")]
    [True, True, True, False]
    """
    suffix = path.suffix.lower()
    if suffix in _STUDY:  # a name or a study: no installed package is looked at for a reader of it
        return False
    return suffix in CLOSED or suffix in SHAPEFILE_PARTS or suffix in READERS
