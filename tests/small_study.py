"""A sound study of three sites as documents, which a test may break before they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any


def toml_value(value: Any) -> str:
    """Write a value as TOML on one line; JSON's strings and numbers are TOML's too."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def toml_text(document: Mapping[str, Any]) -> str:
    """Write a TOML document, one line a top-level key."""
    return "".join(f"{key} = {toml_value(value)}\n" for key, value in document.items())


def named(text: str) -> dict[str, str]:
    return {"ko": f"{text} 이름", "en": f"{text} name"}


def rectangle(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    told = {"source": "drawn for the tests", "source_date": "2026-01", "licence": "CC0-1.0"}
    return {"type": "Feature", "properties": properties | told, "geometry": geometry}


def requirement(name: str, measure: str, roles: list[str], op: str, value: str) -> dict[str, Any]:
    cite = {"act": "시험 고시", "clause": "제1조", "since": date(2020, 1, 1)}
    limit = {"value": value, "since": date(2020, 1, 1), "cite": cite}
    told = {part: named(part) for part in ("what", "why", "how", "exempt", "passes", "fails")}
    return {
        "id": name, "name": named(name), "measure": measure, "roles": roles, "op": op, "limit": [limit],
        "explanation": told,
    }  # fmt: skip


@dataclass
class SmallStudy:
    """A sound study of three sites, as documents that a test may break before they are written.

    ::

        37.512 +------+
               | hall |  +------+ 37.510
               | core |  | yard |      ward: the shed lies in it somewhere, so it has no outline
               |      |  |      |
        37.503 +------+  +------+
            127.00  .01  .02  .03

    ``rules`` is a profile with two requirements that the study satisfies, both of which are decidable.
    """

    folder: Path
    study: dict[str, Any] = field(default_factory=dict)
    sites: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.study = {
            "study": {
                "id": "small", "name": named("small"), "profile": "kr/innotown", "analysis_crs": "EPSG:5186",
                "proposal": "drawn", "boundaries": ["../data/sites.geojson"], "places": ["../data/places.geojson"],
            },
            "site": [
                {"id": "hall", "name": named("hall"), "institution": "college", "aliases": ["big hall"]},
                {"id": "yard", "name": named("yard")},
                {"id": "shed", "name": named("shed")},
            ],
            "institution": [
                {
                    "id": "college", "name": named("college"), "kind": "university", "source": "register",
                    "figure": [{"item": "patents-filed", "requested": "200 case", "confirmed": "150 case"}],
                }
            ],
            "agreement": [
                {
                    "id": "pact", "signed": date(2020, 1, 2), "institutions": ["college"], "governor": "시장",
                    "contents": ["purpose-and-period", "responsibilities", "funding", "diligence", "other"],
                    "source": "register",
                }
            ],
            "assessment": [{"requirement": "core-qualitative", "satisfied": [1, 2], "grades": {"3": 2}, "source": "r"}],
            "proposal": [
                {
                    "id": "drawn", "name": named("drawn"), "status": "what-if", "dated": "2020", "note": named("note"),
                    "as_of": date(2020, 7, 31), "sites": ["hall", "yard", "shed"],
                    "stated": {"separation": {"value": "0.9 km", "source": "register"}},
                }
            ],
            "claim": [
                {
                    "id": "parts", "proposal": "drawn", "name": named("parts"), "quantity": "sum-of-parts",
                    "stated": "0.03 km2", "parts": ["0.01 km2", "0.02 km2"], "source": "register",
                },
                {
                    "id": "far", "proposal": "drawn", "name": named("far"), "quantity": "separation",
                    "stated": "0.9 km", "pair": ["hall", "yard"], "source": "register",
                },
            ],
        }  # fmt: skip
        hall, yard = rectangle(127.00, 37.503, 127.01, 37.512), rectangle(127.02, 37.503, 127.03, 37.510)
        self.sites = {
            "type": "FeatureCollection",
            "features": [
                feature(hall, id="hall", role="core", declared_area="0.9 km2", basis="surveyed", accuracy_m=1),
                feature(yard, id="yard", role="background", declared_area="0.7 km2", basis="osm", accuracy_m=5),
                feature(None, id="shed", role="background", declared_area="300 m2", basis="within", accuracy_m=None)
                | {"geometry": None},
            ],
        }
        self.sites["features"][2]["properties"]["within"] = ["ward"]
        ward = feature(rectangle(127.02, 37.500, 127.025, 37.503), id="ward", name_ko="구", name_en="ward")
        ward["properties"]["accuracy_m"] = 10
        self.places = {"type": "FeatureCollection", "features": [ward]}
        self.rules = {
            "profile": {"id": "test/rules", "version": "1", "name": named("rules")},
            "requirement": [
                requirement("separation", "separation", [], "<=", "3 km"),
                requirement("background-area", "area", ["background"], "<=", "2 km2"),
            ],
        }

    @property
    def file(self) -> Path:
        return self.folder / "geo" / "small.toml"

    @property
    def sites_file(self) -> Path:
        return self.folder / "data" / "sites.geojson"

    @property
    def places_file(self) -> Path:
        return self.folder / "data" / "places.geojson"

    @property
    def rules_file(self) -> Path:
        return self.folder / "rules.toml"

    def write(self) -> Path:
        """Write all four documents and return the study file."""
        for path in (self.file, self.sites_file):
            path.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(toml_text(self.study), encoding="utf-8")
        self.rules_file.write_text(toml_text(self.rules), encoding="utf-8")
        for path, document in ((self.sites_file, self.sites), (self.places_file, self.places)):
            path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return self.file
