"""What a study file says of a raster."""

from typing import Annotated, Literal

from zonegeo.base.schema.markers import Field
from zonegeo.model.file_model import Count, Id, NameEntry, Number, ProvenanceEntry, Text, no_entries


class RasterEntry(ProvenanceEntry):
    """A raster of one fact: a file, which of its bands, and the unit of its values or the words of its codes.

    ``warp`` brings the cells into the analysis CRS; without it the outlines are brought to the cells. ``no_data`` is a
    value that stands for no data beside what the file says, ``"none"`` where every number is one.
    """

    id: Id
    name: NameEntry
    file: Text
    fact: Id
    band: Count = 1
    unit: Text | None = None
    words: dict[Annotated[str, Field(pattern=r"^-?\d{1,9}$")], Text] = Field(default_factory=no_entries)
    no_data: Number | Literal["none"] | None = None
    warp: Annotated[bool, Field(strict=True)] = False
