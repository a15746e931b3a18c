"""What a report is built from: the result, what it is held against, and what only a lower floor can prepare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.answers.comparison import Comparison
from zonegeo.model.evaluation import Evaluation


@value
class AreaSum:
    """The declared areas of some sites together, in m2, exact; ``of`` the sites, ``known`` those with an area.

    ``decimals`` of a km2 to which all of them are stated: more are not known of the sum. ``None`` where each is stated
    in m2.
    """

    area: float
    known: int
    of: int
    decimals: int | None = None


@value
class PlaneOutline:
    """An outline of the result in the plane of its analysis CRS, metres; ``kind`` as a drawing tells them apart."""

    key: str
    name: Name
    kind: str
    rings: tuple[tuple[tuple[float, float], ...], ...]


@value
class PlaneLine:
    """The line that a finding rests on, in the same plane."""

    requirement: str
    points: tuple[tuple[float, float], ...]


@value
class PlaneFeature:
    """Something around the sites, in the same plane; ``kind`` is one of :data:`zonegeo.model.backdrop.KINDS`.

    ``pieces`` are its rings, lines or points, arrays of shape ``(n, 2)``; ``cuts`` say of each of their points whether
    the line to it is where the file was cut, which is no boundary of the feature.
    """

    kind: str
    name: Name
    pieces: tuple[Any, ...]
    cuts: tuple[Any, ...]


@value
class Given:
    """All that a report reads.

    ``outlines`` and ``lines`` are the geometries of the result in the plane of its analysis CRS, ``sums`` the declared
    areas by role (``all``: of every site), ``factors`` the names of a profile's boundary factors where the very
    profile of the result is at hand. ``ground`` is what lies around, ``credits`` what its owners ask to be named by.
    """

    evaluation: Evaluation
    others: tuple[Evaluation, ...] = ()
    comparison: Comparison | None = None
    outlines: tuple[PlaneOutline, ...] = ()
    lines: tuple[PlaneLine, ...] = ()
    sums: Mapping[str, AreaSum] = field(default_factory=dict)
    factors: Mapping[str, Name] = field(default_factory=dict)
    ground: tuple[PlaneFeature, ...] = ()
    credits: tuple[Name, ...] = ()
    # a workbook holds however many distances; pages leave out what would fill hundreds of them, and say so
    on_pages: bool = True
