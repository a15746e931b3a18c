"""Esri File Geodatabase: a folder of tables in a zip archive, with the names that its columns show to people."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from xml.sax.saxutils import unescape

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.temporary_folder import temporary_folder
from zonegeo.sources.boundary.raw.gdal_layer import answer_of, read_placed
from zonegeo.sources.boundary.raw.raw_layer import RawLayer, Request
from zonegeo.sources.documents import LARGEST_BYTES

# what a geodatabase is made of; anything else in the folder is no part of it, a lock or a stranger
_PART = re.compile(r"a[0-9a-f]{8}\.[a-z]{2,12}|gdb|timestamps", re.IGNORECASE)


def folders_in(entries: Sequence[zipfile.ZipInfo]) -> dict[str, list[zipfile.ZipInfo]]:
    """Return the geodatabases among the entries of an archive: the parts of each by its path in there."""
    found: dict[str, list[zipfile.ZipInfo]] = {}
    for each in entries:
        path = PurePosixPath(each.filename)
        if path.parent.suffix.lower() == ".gdb" and _PART.fullmatch(path.name):
            found.setdefault(str(path.parent), []).append(each)
    return found


def read_zipped(request: Request) -> RawLayer:
    """Return one layer of the one geodatabase in an archive.

    Raises
    ------
    InputError
        ``archive-not-one-file`` for several, ``file-too-large``, and what :func:`read_placed` refuses.
    """
    with zipfile.ZipFile(io.BytesIO(request.content)) as archive, temporary_folder() as folder:
        found = folders_in(archive.infolist())
        if len(found) != 1:
            raise InputError(Problem("archive-not-one-file", request.name, {"value": ".gdb", "count": len(found)}))
        (parts,) = found.values()
        size = sum(each.file_size for each in parts)
        if size > LARGEST_BYTES:
            raise InputError(Problem("file-too-large", request.name, {"size": size, "limit": LARGEST_BYTES}))
        place = folder / "file.gdb"
        place.mkdir()
        for each in parts:
            (place / PurePosixPath(each.filename).name.lower()).write_bytes(archive.read(each))
        layer = read_placed(place, folder, request)
        return replace(layer, aliases=aliases_in(answer_of(place, f"GetLayerDefinition {layer.layer}")))


def aliases_in(definition: str) -> dict[str, str]:
    """Return what columns are called for people, by their names, as the definition of a layer says.

    >>> aliases_in("<F><Name>AREA</Name><AliasName>면적(ha)</AliasName></F><F><Name>NO</Name></F>")
    {'AREA': '면적(ha)'}
    """
    fields = re.split("<Name>", definition)[1:]
    named = [re.match(r"([^<]+)</Name>.*?<AliasName>([^<]+)</AliasName>", each, re.DOTALL) for each in fields]
    return {unescape(found[1]): unescape(found[2]) for found in named if found and found[1] != found[2]}
