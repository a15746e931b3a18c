"""What a reader is asked and what it answers: one layer as the file has it, before it is placed in the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.files.library_fault import library_fault
from zonegeo.base.message import Message
from zonegeo.base.value import value

# the parcels of a district are some ten thousand with ten corners each; beyond this no boundary is drawn any more
MOST_FEATURES = 300_000
MOST_POSITIONS = 3_000_000


@value
class Request:
    """A file to read: its bytes by ending (a Shapefile has several), and what the user says of it.

    ``fields`` maps our names to the columns of the file; a table's reader finds there which columns hold the geometry.
    """

    name: str
    suffix: str
    parts: Mapping[str, bytes]
    encoding: str | None = None
    layer: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes of the file itself."""
        return self.parts[self.suffix]

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return Path(self.name).stem


@value
class RawLayer:
    """The features of one layer in the file's own coordinates.

    ``geometries`` are GeoJSON geometries whose positions are x and y of ``crs``: what the file says of its CRS (a
    code or WKT), ``None`` where it says nothing. ``places`` tell where each feature stands in the file,
    ``records`` the numbers from 0 that its records have there, deleted ones counted. ``unit`` is what the file says of
    the unit of its numbers beside the CRS, with its metres; ``None`` where it says metres or nothing. ``aliases`` are
    what columns are called for people, by their names.
    """

    layer: str | None
    geometries: Sequence[Mapping[str, Any] | None]
    rows: Sequence[Mapping[str, Any]]
    places: Sequence[str]
    crs: str | None
    records: Sequence[int] = ()
    crs_known_by: str = "file"
    encoding: str = "utf-8"
    encoding_evidence: str = "format"
    reader: tuple[str, ...] = ()
    notices: tuple[Message, ...] = ()
    problems: tuple[Problem, ...] = ()
    unit: tuple[str, float] | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)


def not_read(counts: Mapping[str, int]) -> tuple[Message, ...]:
    """Return what is to be said of things that were seen in a file and are no land that was read: kinds with counts.

    >>> not_read({"SOLID": 2, "RAY": 0})[0].values
    {'value': 'SOLID: 2'}
    """
    told = ", ".join(f"{kind}: {count}" for kind, count in sorted(counts.items()) if count)
    return (Message("notice.not-read", {"value": told}),) if told else ()


def broken(name: str, detail: object) -> InputError:
    """Return the refusal of a file whose content does not fit its format."""
    return InputError(Problem("format-broken", name, {"detail": library_fault(detail)}))


def too_complex(name: str, count: int, limit: int) -> InputError:
    """Return the refusal of a file with more parts than a boundary has: a mistake, or an attack on the memory."""
    return InputError(Problem("file-too-complex", name, {"count": count, "limit": limit}))
