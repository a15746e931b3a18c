"""The use case of the way in from Python: frames or files as a study, recognised as ``zonegeo check FILE`` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from zonegeo.api.land.intake import study_of, take_in
from zonegeo.model.study import Study
from zonegeo.sources.boundary.land_file import LandLike, land_files
from zonegeo.sources.intake.question import Answers


def study_from(
    land: LandLike,
    *,
    profile: str,
    as_of: date,
    role: str | None = None,
    name: str | None = None,
    area: str | None = None,
    proposals: str | None = None,
    roles: Mapping[str, str] | None = None,
    zone: str | None = None,
    basis: str | None = None,
    accuracy: str | None = None,
    crs: str | None = None,
    measure_in: str | None = None,
    yes: bool = False,
) -> Study:
    """Return a study of land in memory or in files: columns, roles and areas are recognised as ``zonegeo check`` does.

    What land alone cannot say is asked, never guessed: an error names every open question with the option that answers
    it, and the parameters here are called as those options are.

    Parameters
    ----------
    land
        A GeoDataFrame or GeoSeries, shapely shapes, anything with ``__geo_interface__``, an Arrow table, or the path of
        a boundary file; several of them in a list. The CRS is that of the frame.
    profile
        The id or path of the rules.
    as_of
        The day whose law applies. Never today unasked.
    role, name, area
        The columns of the role, the name and the declared area; the area with its unit where the heading has none
        (``"면적:m2"``).
    proposals
        The column that says which proposal a feature is of; ``"file"`` where each frame is one, ``"one"``.
    roles
        What a word of the column of roles means: ``{"배후": "background"}``.
    zone
        The id of the designated zone that this is, or ``"none"``.
    basis, accuracy
        What the outlines are (``"cadastral"``, ``"surveyed"``, ``"drawn"``), and how far they may be off (a length).
    crs
        The CRS of land that does not say its own.
    measure_in
        The analysis CRS; without it the Korean belt that fits.
    yes
        Take what is proposed where there is evidence for it.

    Returns
    -------
    The study; its input is the GeoJSON file that the frame would be, by the SHA-256 of those bytes.

    Raises
    ------
    UsageError
        ``intake-open``, ``intake-proposed``, ``intake-conflict``: one for each open question.
    InputError
        ``frame-without-crs`` and every mistake of the land.

    Examples
    --------
    >>> import geopandas
    >>> from zonegeo.api.results.evaluate import evaluate
    >>> from shapely import box
    >>> land = {"구분": ["핵심", "배후"], "이름": ["대학", "단지"], "면적(㎡)": [160000, 250000]}
    >>> outlines = [box(205000, 553000, 205400, 553400), box(206000, 553000, 206500, 553500)]
    >>> frame = geopandas.GeoDataFrame(land, geometry=outlines, crs="EPSG:5186")
    >>> study = study_from(
    ...     frame, profile="kr/innotown", as_of=date(2026, 1, 1), zone="none", basis="drawn", area="면적(㎡):m2",
    ...     roles={"핵심": "core", "배후": "background"},
    ... )
    >>> round(evaluate(study).finding("separation").measurement.value)
    600
    """
    said = {
        "profile": profile, "as-of": as_of.isoformat(), "role-by": role, "proposal-by": proposals, "zone": zone,
        "basis": basis, "accuracy": accuracy, "crs": crs, "measure-in": measure_in,
    }  # fmt: skip
    if name is not None:
        said |= {"field:name": name, f"field:name:{name}": name}
    if area is not None:
        column, _, unit = area.rpartition(":")
        said |= {"field:declared_area": area, f"field:declared_area:{area}": area}
        said |= {f"area:{column}": unit} if column else {}
    said |= {f"role:{word}": meant for word, meant in (roles or {}).items()}
    answers = Answers({key: each for key, each in said.items() if each is not None}, yes)
    files: Sequence[Path] = land_files(land, crs=crs)
    return study_of(take_in(files, answers, today=as_of))
