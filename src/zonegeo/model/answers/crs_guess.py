"""In which CRS the numbers of a file may be, ranked: candidates with what speaks for each. Nothing is assigned."""

from __future__ import annotations

from typing import Literal

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.model.answers.inspection import Known

GUESS_VERSION = "1"

Evidence = Literal["outline", "contained", "near"]


@value
class CrsCandidate:
    """One reading of the numbers: a CRS, and whether y stands before x.

    ``overlap`` is the share of the file's area in the reference layer (%), ``residual_m`` the median distance of its
    vertices from the nearest reference boundary, ``distance_m`` the shortest way to the reference layer or, without
    one, to the place; ``place_m`` the way from the middle of the file to the place, ``apart_m`` that to where the best
    candidate puts the middle. ``None`` is what could not be computed. Metres are those of the measuring plane.
    """

    crs: str
    name: str
    swapped: bool
    overlap: float | None
    residual_m: float | None
    distance_m: float | None
    place_m: float | None
    apart_m: float | None
    lon: float
    lat: float
    transformation: str
    accuracy_m: float | None
    said_by_file: bool = False


@value
class CrsGuess:
    """The candidates in order, whether one is clearly ahead and by what evidence, and which cannot be told apart."""

    schema_version: str
    file: str
    sha256: str
    said: Known
    near: str | None
    reference: str | None
    plane_crs: str
    vertices_used: int
    vertices: int
    candidates: tuple[CrsCandidate, ...]
    decided: bool
    evidence: Evidence | None
    alike: tuple[str, ...]
    notices: tuple[Message, ...]
    command: str | None
