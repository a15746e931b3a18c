"""What a study file says of a raster."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from zonegeo.model.file_model import Count, Id, NameEntry, ProvenanceEntry, Text, no_entries


class RasterEntry(ProvenanceEntry):
    """A raster of one fact: a file, which of its bands, and the unit of its values or the words of its codes.

    ``warp`` brings the cells into the analysis CRS; without it the outlines are brought to the cells.
    """

    id: Id
    name: NameEntry
    file: Text
    fact: Id
    band: Count = 1
    unit: Text | None = None
    words: dict[Annotated[str, Field(pattern=r"^-?\d{1,9}$")], Text] = Field(default_factory=no_entries)
    warp: Annotated[bool, Field(strict=True)] = False
