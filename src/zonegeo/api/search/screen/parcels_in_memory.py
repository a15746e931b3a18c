"""Parcels in memory, laid beside the output as GeoParquet for as long as a screening takes: it reads files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from zonegeo.base.optional_packages import need_extra
from zonegeo.sources.boundary.land_file import LandLike, is_in_memory, land_frame


@contextmanager
def parcels_at_hand(parcels: Sequence[LandLike], output: Path, *, crs: str | None) -> Iterator[list[str]]:
    """Give the names of files of parcels; land in memory is one for as long as the screening takes."""
    folder = output.with_name(f".{output.name}.frames")
    named, taken = list[str](), list[str]()
    try:
        for each in parcels:
            if not is_in_memory(each):
                named.append(str(each))
                continue
            need_extra("pyarrow", extra="screen", where="zonegeo.screen")
            name, frame = land_frame(each, ".parquet", crs=crs, taken=taken)
            folder.mkdir(exist_ok=True)
            frame.to_parquet(folder / name, write_covering_bbox=True, schema_version="1.1.0")
            named.append(str(folder / name))
            taken.append(name)
        yield named
    finally:
        shutil.rmtree(folder, ignore_errors=True)
