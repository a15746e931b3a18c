"""The study that a case of a case book draws: a picture, what is declared, recorded and known, on one day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal

import numpy as np
import shapely
from shapely.geometry import mapping

from zonegeo.base.errors import InputError
from zonegeo.base.file_problems import problems_of
from zonegeo.base.message import Name
from zonegeo.base.schema.markers import BeforeValidator, Field, SchemaError
from zonegeo.geometry import Geometry
from zonegeo.model.file_model import Day, FactText, FileModel, Number, QuantityText, no_entries
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import (
    Agreement,
    Assessment,
    Basis,
    Boundary,
    Fact,
    Figure,
    Institution,
    Layer,
    LayerFeature,
    Place,
    Proposal,
    Provenance,
    Role,
    Site,
    Stated,
    Study,
    Zone,
    ZoneArea,
    ZonePlace,
)
from zonegeo.sources.casebook.read_casebook import Case
from zonegeo.sources.casebook.text_picture import LAND, drawn_shapes
from zonegeo.sources.study.zones import Length

# From metres of the case's CRS to longitude and latitude
ToLonlat = Callable[[str, Geometry], Geometry]
Drawing = Callable[[Geometry], Mapping[str, Any]]
_DRAWN = Provenance("case book", "2026", "Apache-2.0")
_SOURCE = "case book"


def _numbers(text: Any) -> Any:
    """Read ``"1-9"`` or ``"1, 2, 5"``."""
    if not isinstance(text, str):
        return text
    found: list[int] = []
    for part in text.replace(",", " ").split():
        first, _, last = part.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return found


def _words(text: Any) -> Any:
    return [word.strip() for word in text.split(",") if word.strip()] if isinstance(text, str) else text


def _offset(text: Any) -> Any:
    return [part.strip() for part in text.split(",")] if isinstance(text, str) else text


Numbers = Annotated[tuple[int, ...], BeforeValidator(_numbers)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Offset = Annotated[tuple[QuantityText, QuantityText], BeforeValidator(_offset)]
Point = tuple[Number, Number]


class LayerCase(FileModel):
    """A reference layer: cells of a picture, points or lines, in metres from the origin."""

    drawing: str = ""
    points: tuple[Point, ...] = ()
    lines: tuple[tuple[Point, ...], ...] = ()
    complete: bool = True
    accuracy: Length | None = None
    facts: dict[str, FactText] = Field(default_factory=no_entries)


class InstitutionCase(FileModel):
    """An institution: its kind, its sites, and its figures by item."""

    kind: str
    sites: Words = ()
    figures: dict[str, QuantityText] = Field(default_factory=no_entries)


class AgreementCase(FileModel):
    """An agreement with a governor; ``contents`` where they are recorded (``none``: that there are none)."""

    signed: Day
    parties: Words
    contents: Words | None = None

    def recorded(self) -> tuple[str, ...] | None:
        """Return the contents as a study records them."""
        return () if self.contents == ("none",) else self.contents


class ZoneCase(FileModel):
    """Another zone: since when, where (metres from the origin) and how large its background space is."""

    since: Day
    until: Day | None = None
    area: QuantityText | None = None
    low: QuantityText | None = None
    high: QuantityText | None = None
    at: Offset
    accuracy: Length | None = None
    reach: Length | None = None


class CaseEntry(FileModel):
    """Everything that a case may give."""

    requirement: str
    as_of: Day
    crs: str = "EPSG:5186"
    origin: Point = (200_000.0, 555_000.0)
    cell: Length
    drawing: str = ""
    outline: dict[str, tuple[Point, ...]] = Field(default_factory=no_entries)
    move: dict[str, Offset] = Field(default_factory=no_entries)
    drop: Words = ()
    within: dict[str, str] = Field(default_factory=no_entries)
    basis: dict[str, Literal["surveyed", "cadastral", "osm", "inferred", "schematic"]] = Field(
        default_factory=no_entries
    )
    accuracy: dict[str, Length] = Field(default_factory=no_entries)
    declared: dict[str, QuantityText] = Field(default_factory=no_entries)
    stated: dict[str, QuantityText] = Field(default_factory=no_entries)
    institution: dict[str, InstitutionCase] = Field(default_factory=no_entries)
    agreement: dict[str, AgreementCase] = Field(default_factory=no_entries)
    satisfied: dict[str, Numbers] = Field(default_factory=no_entries)
    not_satisfied: dict[str, Numbers] = Field(default_factory=no_entries)
    grades: dict[str, Numbers] = Field(default_factory=no_entries)
    judged: Day | None = None
    facts: dict[str, FactText] = Field(default_factory=no_entries)
    site_facts: dict[str, dict[str, FactText]] = Field(default_factory=no_entries)
    recorded: dict[str, Day] = Field(default_factory=no_entries)
    layer: dict[str, LayerCase] = Field(default_factory=no_entries)
    zone: dict[str, ZoneCase] | None = None


def case_entry(case: Case) -> CaseEntry:
    """Return what a case gives; raises every mistake of it."""
    try:
        return CaseEntry.model_validate(dict(case.given))
    except SchemaError as error:
        raise InputError(problems_of(error, case.where, CaseEntry)) from None


def study_of_case(entry: CaseEntry, to_lonlat: ToLonlat) -> Study:
    """Return the study that a case draws.

    A letter is a site (upper case: core institution, lower case: background space), a digit is a place in which the
    sites of ``within`` may lie (``?``: nobody knows where). Every outline is surveyed and exact unless ``basis`` and
    ``accuracy`` say otherwise.
    """
    drawn = _drawn(entry)

    def lonlat(shape: Geometry) -> Mapping[str, Any]:
        geometry: Mapping[str, Any] = mapping(to_lonlat(entry.crs, shape))
        return geometry

    named = dict.fromkeys((*(name for name in drawn if name.isalpha()), *entry.within))
    letters = [letter for letter in named if letter not in entry.drop]
    owners = {letter: name for name, each in entry.institution.items() for letter in each.sites}
    sites = {letter: _site(entry, letter, drawn.get(letter), owners.get(letter), lonlat) for letter in letters}
    places = {
        name: Place(name, _name(name), lonlat(shape), 0.0, _DRAWN) for name, shape in drawn.items() if name.isdigit()
    }
    stated = {name: Stated(figure, _SOURCE) for name, figure in entry.stated.items()}
    proposal = Proposal("case", _name("case"), "what-if", "", entry.as_of, tuple(sites), stated=stated)
    return Study(
        id="case",
        name=_name("case"),
        profile="",
        analysis_crs=entry.crs,
        default_proposal="case",
        sites=sites,
        places=places,
        institutions={name: _institution(name, each) for name, each in entry.institution.items()},
        agreements=tuple(
            Agreement(name, each.signed, each.parties, "governor", _SOURCE, each.recorded())
            for name, each in entry.agreement.items()
        ),
        assessments=tuple(_assessments(entry)),
        proposals={"case": proposal},
        claims=(),
        inputs=(),
        other_zones=None if entry.zone is None else tuple(_zone(entry, *each, lonlat) for each in entry.zone.items()),
        facts=(
            *(Fact(n, known, _SOURCE, since=entry.recorded.get(n)) for n, known in entry.facts.items()),
            *(
                Fact(n, known, _SOURCE, site=s, since=entry.recorded.get(n))
                for s, facts in entry.site_facts.items()
                for n, known in facts.items()
            ),
        ),
        layers={name: _layer(entry, name, each, lonlat) for name, each in entry.layer.items()},
    )


def _name(text: str) -> Name:
    return Name(text, text)


def _metres(quantity: Quantity | None) -> float:
    return 0.0 if quantity is None else float(quantity.si)


def _drawn(entry: CaseEntry) -> dict[str, Geometry]:
    x, y = entry.origin
    drawn = drawn_shapes(entry.drawing, cell_m=_metres(entry.cell), origin=entry.origin)
    for name, corners in entry.outline.items():
        drawn[name] = shapely.Polygon([(x + east, y + north) for east, north in corners])
    for name, (east, north) in entry.move.items():
        if name in drawn:
            drawn[name] = shapely.transform(drawn[name], partial(np.add, (_metres(east), _metres(north))))
    return drawn


def _site(entry: CaseEntry, letter: str, shape: Geometry | None, owner: str | None, lonlat: Drawing) -> Site:
    known = shape is not None and letter not in entry.within
    boundary = Boundary(
        geometry=lonlat(shape) if shape is not None and known else None,
        basis=Basis(entry.basis.get(letter, "surveyed")) if known else Basis.WITHIN,
        accuracy_m=_metres(entry.accuracy.get(letter)) if known else None,
        within=() if known else tuple(entry.within.get(letter, "").replace("?", "")),
        provenance=_DRAWN,
    )
    role = Role.CORE if letter.isupper() else Role.BACKGROUND
    return Site(letter, _name(letter), role, boundary, entry.declared.get(letter), institution=owner)


def _institution(name: str, entry: InstitutionCase) -> Institution:
    figures = tuple(Figure(item, "confirmed", figure, _SOURCE) for item, figure in entry.figures.items())
    return Institution(name, _name(name), entry.kind, figures)


def _assessments(entry: CaseEntry) -> list[Assessment]:
    found: list[Assessment] = []
    for outcomes, satisfied in ((entry.satisfied, True), (entry.not_satisfied, False)):
        for requirement, items in outcomes.items():
            found.extend(Assessment(requirement, item, _SOURCE, satisfied, since=entry.judged) for item in items)
    for requirement, grades in entry.grades.items():
        found.extend(
            Assessment(requirement, item, _SOURCE, None, grade, entry.judged)
            for item, grade in enumerate(grades, start=1)
        )
    return found


def _zone(entry: CaseEntry, name: str, zone: ZoneCase, lonlat: Drawing) -> Zone:
    point = shapely.Point(entry.origin[0] + _metres(zone.at[0]), entry.origin[1] + _metres(zone.at[1]))
    accuracy = _metres(zone.accuracy)
    place = ZonePlace(lonlat(point), accuracy, accuracy + _metres(zone.reach), _SOURCE)
    areas: tuple[ZoneArea, ...] = ()
    if zone.area is not None:
        until = zone.until or date.max
        areas = (ZoneArea(zone.area, zone.low or zone.area, zone.high or zone.area, zone.since, until, _SOURCE),)
    return Zone(name, _name(name), zone.since, zone.until, _SOURCE, areas, (place,))


def _layer(entry: CaseEntry, name: str, layer: LayerCase, lonlat: Drawing) -> Layer:
    x, y = entry.origin
    drawn = drawn_shapes(layer.drawing, cell_m=_metres(entry.cell), origin=entry.origin)
    shapes = [shape for character, shape in drawn.items() if character == LAND or character.isalnum()]
    shapes += [shapely.Point(x + east, y + north) for east, north in layer.points]
    shapes += [shapely.LineString([(x + east, y + north) for east, north in line]) for line in layer.lines]
    features = tuple(LayerFeature(lonlat(shape), dict(layer.facts)) for shape in shapes)
    return Layer(name, _name(name), layer.complete, _metres(layer.accuracy), features, _DRAWN)
