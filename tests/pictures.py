"""A tiny drawing language: a text picture becomes shapes in metres and a study, so that the eye can check a figure.

One character is one square cell. A letter is a site (upper case: core institution, lower case: background space), a
digit is a place in which unlocated sites may lie, a dot is empty land; the top line is the northernmost. All cells of
one character make one shape: apart they are a multipolygon, and dots that they surround are a hole.

>>> shapes('''
...     AA..b
...     AA..b
... ''', cell_m=10)["A"].area
400.0
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import shapely
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import mapping

from zonegeo.base.message import Name
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.outcome import Answer
from zonegeo.measures.scene import Scene
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.profile import Citation, Explanation, Limit, Profile, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Boundary, Place, Proposal, Provenance, Role, Site, Stated, Study
from zonegeo.sources.casebook.text_picture import drawn_shapes

# The lower left corner of every picture, EPSG:5186: on the central meridian (scale exactly 1), in the north of Seoul
ORIGIN = (200_000.0, 555_000.0)
CRS = "EPSG:5186"
DAY = date(2022, 1, 1)
READINGS = ("max_pair", "max_over_background_min_core", "min_pair", "spanning_link")
DRAWN = Provenance("drawn for a test", "2022", "Apache-2.0")


def shapes(picture: str, *, cell_m: float = 10.0, origin: tuple[float, float] = ORIGIN) -> dict[str, Any]:
    """Return the shape of every character of a picture, in metres."""
    return drawn_shapes(picture, cell_m=cell_m, origin=origin)


def draw(
    picture: str,
    *,
    cell_m: float = 10.0,
    within: Mapping[str, str] | None = None,
    declared: Mapping[str, str] | None = None,
    stated: Mapping[str, str] | None = None,
    accuracy_m: float = 0.0,
    crs: str = CRS,
) -> Study:
    """Return the study that a picture draws.

    ``within`` adds unlocated sites with the digits of their places (``""``: nothing at all is known of it),
    ``declared`` gives declared areas by letter, ``stated`` figures of the whole proposal.
    """
    drawn = shapes(picture, cell_m=cell_m)
    unlocated, areas = dict(within or {}), dict(declared or {})
    sites = {
        letter: _site(letter, drawn.get(letter), unlocated.get(letter, ""), areas.get(letter), accuracy_m)
        for letter in (*(each for each in drawn if each.isalpha()), *unlocated)
    }
    places = {
        digit: Place(digit, Name(digit, digit), lonlat(shape), accuracy_m, DRAWN)
        for digit, shape in drawn.items()
        if digit.isdigit()
    }
    proposal = Proposal(
        id="drawn",
        name=Name("그림", "picture"),
        status="what-if",
        dated="2022",
        as_of=DAY,
        sites=tuple(sites),
        stated={name: Stated(Quantity.parse(text), "a test") for name, text in (stated or {}).items()},
    )
    return Study(
        id="picture", name=Name("그림", "picture"), profile="picture", analysis_crs=crs, default_proposal="drawn",
        sites=sites, places=places, institutions={}, agreements=(), assessments=(), proposals={"drawn": proposal},
        claims=(), inputs=(),
    )  # fmt: skip


def _site(letter: str, shape: Any, within: str, area: str | None, accuracy_m: float) -> Site:
    known = shape is not None
    boundary = Boundary(
        geometry=lonlat(shape) if known else None,
        basis=Basis.SURVEYED if known else Basis.WITHIN,
        accuracy_m=accuracy_m if known else None,
        within=tuple(within),
        provenance=DRAWN,
    )
    role = Role.CORE if letter.isupper() else Role.BACKGROUND
    return Site(letter, Name(letter, letter), role, boundary, None if area is None else Quantity.parse(area))


@cache
def _to_lonlat() -> Transformer:
    return Transformer.from_crs(CRS, "EPSG:4326", always_xy=True)


def lonlat(shape: Any) -> Mapping[str, Any]:
    """Return a shape in metres as GeoJSON in degrees, unrounded: the way back is exact to a nanometre or so."""
    moved = shapely.transform(shape, lambda x, y: _to_lonlat().transform(x, y), interleaved=False)
    geometry: Mapping[str, Any] = mapping(moved)
    return geometry


def requirement(
    measure: str,
    limit: str,
    *,
    op: Any = "<=",
    roles: Sequence[str] = (),
    readings: Sequence[str] = (),
    basis: Any = "declared",
) -> Requirement:
    """Return one requirement with a limit that was always in force; its id is the name of its measure."""
    text = Name("-", "-")
    cite = Citation("시험법", "제1조", date(2000, 1, 1))
    limits = (Limit(Quantity.parse(limit), date(2000, 1, 1), cite),)
    explanation = Explanation(text, text, text, text, text, text)
    return Requirement(
        id=measure, name=text, measure=measure, roles=tuple(roles), op=op, limits=limits, explanation=explanation,
        basis=basis, readings=tuple(readings),
    )  # fmt: skip


def profile(*requirements: Requirement) -> Profile:
    """Return a profile of these requirements."""
    return Profile("picture", "1", Name("그림", "picture"), requirements, sha256="0" * 64)


def separation_of(study: Study, limit: str = "3 km", readings: Sequence[str] = READINGS) -> Any:
    """Return the finding on the separation of a drawn study, the first reading deciding."""
    return judged(study, requirement("separation", limit, readings=readings)).finding("separation")


def area_of(study: Study, limit: str, *, op: Any = "<=", basis: Any = "declared", cautious: bool = False) -> Any:
    """Return the finding on the background area of a drawn study."""
    asked = requirement("area", limit, op=op, roles=["background"], basis=basis)
    return judged(study, asked, cautious=cautious).finding("area")


def judged(study: Study, *requirements: Requirement, cautious: bool = False) -> Evaluation:
    """Return the evaluation of a drawn study under these requirements."""
    from zonegeo.evaluation.evaluate_proposal import evaluate_proposal

    return evaluate_proposal(study, profile(*requirements), cautious=cautious)


def moved_site(study: Study, site: str, **boundary: Any) -> Study:
    """Return the study with other facts about the boundary of one site."""
    old = study.sites[site]
    new = dataclasses.replace(old, boundary=dataclasses.replace(old.boundary, **boundary))
    return dataclasses.replace(study, sites={**study.sites, site: new})


def scene_of(study: Study) -> Scene:
    """Return a drawn study as a measure sees it."""
    return build_scene(study, study.proposals["drawn"], DAY)


def placed(accuracy_m: float = 0.0, **sites: Any) -> Study:
    """Return a study of sites with these shapes, in metres from the corner of the pictures."""
    study = draw("".join(sites), accuracy_m=accuracy_m)
    for letter, shape in sites.items():
        study = moved_site(study, letter, geometry=lonlat(shapely.affinity.translate(shape, *ORIGIN)))
    return study


def ends(answer: Answer) -> tuple[float | None, ...]:
    """Return the figure, what it is known to lie between, and the same with the accuracy of boundaries."""
    return answer.value, answer.known_low, answer.known_high, answer.low, answer.high


@st.composite
def stars(draw: st.DrawFn, *, size_m: float = 250.0, holed: bool = True) -> shapely.Polygon:
    """Draw a polygon round the origin: rays in order, each cut somewhere, and often the same again as a hole."""
    count = draw(st.integers(3, 12))
    # whole hundredths keep neighbouring rays apart, so that every ring is simple and of some area
    turns = np.array(draw(st.lists(st.integers(0, 60), min_size=count, max_size=count))) / 100.0
    angles = 2 * np.pi * (np.arange(count) + turns) / count
    radii = np.array(draw(st.lists(st.integers(20, 100), min_size=count, max_size=count))) / 100.0 * size_m
    ring = np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])
    inner = ring * 0.4
    holds = shapely.Polygon(ring).contains(shapely.Polygon(inner))
    return shapely.Polygon(ring, [inner[::-1]] if holed and holds and draw(st.booleans()) else [])
