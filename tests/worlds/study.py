"""A random study as plain values, and the files that say it: TOML, GeoJSON and a profile."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely

from tests.worlds.plane import PLANES, Plane, fit_belts

DAY = "2023-01-01"
# how many SI units one of a unit is; those of which there are so many are exact
UNITS = {"m": 1, "km": 1000, "m2": 1, "km2": 1_000_000, "%": 1, "site": 1, "item": 1, "part": 1, "hole": 1, "person": 1}
COUNTS = ("site", "item", "part", "hole", "person")


@dataclass(frozen=True)
class Figure:
    """A number as it is written, with its unit: exact, and half a unit of its last digit."""

    text: str

    @cached_property
    def exact(self) -> Fraction:
        number, unit = self.text.split()
        return Fraction(number) * UNITS[unit]

    @cached_property
    def half(self) -> Fraction:
        number, unit = self.text.split()
        if unit in COUNTS:
            return Fraction(0)
        return Fraction(1, 2 * 10 ** len(number.partition(".")[2])) * UNITS[unit]

    @property
    def unit(self) -> str:
        return self.text.split()[1]


@dataclass(frozen=True)
class Site:
    """A site: its outline in metres of the study's plane, or the places in which it lies."""

    id: str
    role: str
    outline: Any = None
    basis: str = "surveyed"
    accuracy: float = 0.0
    declared: Figure | None = None
    within: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def measurable(self) -> bool:
        """True where the outline was drawn from the land: a schematic square proves no area."""
        return self.outline is not None and self.basis != "schematic"


@dataclass(frozen=True)
class Place:
    id: str
    shape: Any
    accuracy: float = 0.0


@dataclass(frozen=True)
class Study:
    """Everything of one study. Requirements, facts, claims and tolerances stand as their TOML says them."""

    kind: str
    seed: int
    crs: str
    sites: tuple[Site, ...]
    proposals: Mapping[str, tuple[str, ...]]
    requirements: tuple[Mapping[str, Any], ...]
    places: Mapping[str, Place] = field(default_factory=dict)
    # of a profile: id → kind, and the values of a word or the unit of a quantity
    described: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Mapping[str, Any], ...] = ()
    tolerance_percent: float | None = None
    # outlines that a draft puts in place of the study's own, and candidates for a search
    drafted: tuple[Site, ...] = ()
    candidates: tuple[Site, ...] = ()

    @cached_property
    def plane(self) -> Plane:
        return PLANES[self.crs]

    @cached_property
    def site(self) -> dict[str, Site]:
        return {each.id: each for each in self.sites}

    @cached_property
    def other_planes(self) -> tuple[Plane, ...]:
        """The belts that are fit for the place, beside the study's own plane."""
        outlines = [self.plane.to_lonlat(each.outline) for each in self.sites if each.outline is not None]
        west, _, east, _ = shapely.total_bounds(outlines)
        return tuple(PLANES[code] for code in fit_belts((west + east) / 2) if code != self.crs)

    def of(self, proposal: str) -> tuple[Site, ...]:
        return tuple(self.site[each] for each in self.proposals[proposal])

    def requirement(self, name: str) -> Mapping[str, Any]:
        return next(each for each in self.requirements if each["id"] == name)


# --- the files --------------------------------------------------------------------------------------------------------

_NAME = {"ko": "이름", "en": "name"}
_CITE = {"act": "a", "clause": "1"}
_KEPT = {"source": "s", "source_date": "2020-01-01", "licence": "l", "note": ""}


def write(study: Study, folder: Path) -> Path:
    """Write a study and its profile; return the path of the study."""
    _features(folder / "sites.geojson", [_site(study, each) for each in study.sites])
    head = {
        "id": "s", "name": _NAME, "profile": "rules.toml", "analysis_crs": study.crs,
        "proposal": next(iter(study.proposals)), "boundaries": ["sites.geojson"],
    }  # fmt: skip
    if study.places:
        _features(folder / "places.geojson", [_place(study, each) for each in study.places.values()])
        head["places"] = ["places.geojson"]
    document = {
        "study": head,
        "site": [{"id": each.id, "name": _NAME} for each in study.sites],
        "proposal": [_proposal(study, name) for name in study.proposals],
        "fact": [{"id": name, "value": each, "source": "s"} for name, each in study.facts.items()]
        + [
            {"id": name, "value": each, "source": "s", "site": site.id}
            for site in study.sites
            for name, each in site.facts.items()
        ],
        "claim": [{"name": _NAME, "source": "s", **each} for each in study.claims],
    }
    if study.drafted:
        _features(folder / "draft.geojson", [_site(study, each) for each in study.drafted])
    if study.candidates:
        _features(folder / "candidates.geojson", [_site(study, each) for each in study.candidates])
    (folder / "rules.toml").write_text(_toml(_profile(study)), encoding="utf-8")
    (folder / "s.toml").write_text(_toml(document), encoding="utf-8")
    return folder / "s.toml"


def _proposal(study: Study, name: str) -> dict[str, Any]:
    return {
        "id": name, "name": _NAME, "status": "what-if", "dated": "2023", "as_of": _Day(DAY),
        "sites": list(study.proposals[name]),
        "stated": {key: {"value": each, "source": "s"} for key, each in study.stated.items()},
    }  # fmt: skip


def _site(study: Study, site: Site) -> dict[str, Any]:
    properties = {
        **_KEPT, "id": site.id, "role": site.role, "basis": site.basis,
        "declared_area": None if site.declared is None else site.declared.text,
        "accuracy_m": None if site.outline is None else site.accuracy, "within": list(site.within),
    }  # fmt: skip
    return _feature(None if site.outline is None else study.plane.to_lonlat(site.outline), properties)


def _place(study: Study, place: Place) -> dict[str, Any]:
    properties = {**_KEPT, "id": place.id, "name_ko": place.id, "name_en": place.id, "accuracy_m": place.accuracy}
    return _feature(study.plane.to_lonlat(place.shape), properties)


def _feature(lonlat: Any, properties: Mapping[str, Any]) -> dict[str, Any]:
    geometry = None if lonlat is None else shapely.geometry.mapping(lonlat)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _features(path: Path, features: Sequence[Any]) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def _profile(study: Study) -> dict[str, Any]:
    explained = dict.fromkeys(("what", "why", "how", "exempt", "passes", "fails"), _NAME)
    document: dict[str, Any] = {
        "profile": {"id": "rules", "version": "2020-01-01", "name": _NAME, "source": "primary"},
        "fact": [{"id": name, "name": _NAME, **each} for name, each in study.described.items()],
        "requirement": [
            {"name": _NAME, "explanation": explained, **each,
             "limit": [_dated(limit) for limit in each["limit"]],
             **({"review": [_dated(review) for review in each["review"]]} if "review" in each else {})}
            for each in study.requirements
        ],
    }  # fmt: skip
    if study.tolerance_percent is not None:
        document["tolerance"] = [
            {"id": "share", "name": _NAME, "kind": "percentage", "percent": study.tolerance_percent,
             "cite": {**_CITE, "since": _Day("2018-01-01")}}
        ]  # fmt: skip
    return document


def _dated(entry: Mapping[str, Any]) -> dict[str, Any]:
    since = _Day("2018-01-01")
    return {"since": since, "cite": {**_CITE, "since": since}, **entry}


class _Day(str):
    """A day, which TOML writes without quotes."""


def _toml(document: Mapping[str, Any]) -> str:
    return "".join(f"{key} = {_value(each)}\n" for key, each in document.items())


def _value(each: Any) -> str:
    if isinstance(each, _Day):
        return str(each)
    if isinstance(each, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(value)}" for key, value in each.items()) + " }"
    if isinstance(each, list | tuple):
        return "[" + ", ".join(_value(value) for value in each) + "]"
    return json.dumps(each, ensure_ascii=False)
