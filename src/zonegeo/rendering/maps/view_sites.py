"""Sites, places and drawings as the map shows them."""

from __future__ import annotations

from typing import Any

from zonegeo.i18n.number_text import grouped
from zonegeo.i18n.phrases import interval_text
from zonegeo.i18n.translator import speaking_of
from zonegeo.model.evaluation import Drawing, Evaluation, Measurement, PlaceResult, SiteResult
from zonegeo.rendering.page.bilingual import Pair, both, joined, measurement, name, plain, tell, text

# from here on an area is read in km2 (0.1 km2: a campus), below in m2 (a building plot)
_KM2_FROM_M2 = 100_000.0

# how a boundary is drawn, by its basis: what is known of the land, what was guessed, what only marks a spot
STYLES = {
    **dict.fromkeys(("surveyed", "cadastral", "osm"), "outline"),
    "inferred": "inferred",
    "drawn": "drawn",
    "schematic": "schematic",
}


def site_views(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return each site with its label, the lines of its popup, and how it is drawn."""
    views = []
    for site in evaluation.sites:
        with speaking_of(evaluation.area_kind_of(site)):
            views.append(_site_view(site, evaluation))
    return views


def _site_view(site: SiteResult, evaluation: Evaluation) -> dict[str, Any]:
    return {
        "id": site.id,
        "name": name(site.name),
        "role": site.role,
        "role_word": text(f"role.{site.role}"),
        "style": None if site.geometry is None else STYLES.get(site.basis, "inferred"),
        "geometry": site.geometry,
        "within": list(site.within),
        "declared": None if site.declared_area is None else area(site.declared_area),
        "measured": None if site.measured_area is None else area(site.measured_area),
        "measured_m2": site.measured_area,
        "difference": _difference(site),
        "basis": text(f"basis.{site.basis}"),
        "label": joined(_lines(site)),
        "lines": _lines(site),
        "rows": _rows(site, evaluation),
    }


def area(value_m2: float) -> Pair:
    """Return an area as planners read it: km2 with three decimals for a campus, whole m2 for a plot."""
    if value_m2 < _KM2_FROM_M2:
        return measurement(value_m2, "m2")
    number = grouped(value_m2 / 1e6, 3).rstrip("0").rstrip(".")
    return both(lambda translator: f"{number} {translator.text('unit.km2')}")


def _declared(site: SiteResult, evaluation: Evaluation) -> Pair:
    """Return the declared area; beside a word that names several kinds with its own."""
    if site.declared_area is None:
        return text("word.unknown")
    told = measurement(site.declared_area, "m2")
    return told if len(evaluation.area_kinds) == 1 else text("map.label.declared", area=told)


def _lines(site: SiteResult) -> list[Pair]:
    """Return what stands below the name of a site on the map, line by line."""
    declared = None if site.declared_area is None else text("map.label.declared", area=area(site.declared_area))
    measured = None if site.measured_area is None else text("map.label.measured", area=area(site.measured_area))
    if site.basis == "schematic" and site.accuracy_m is not None:
        return [joined([declared, text("map.label.schematic", accuracy=measurement(site.accuracy_m, "m"))])]
    if site.basis == "inferred":
        return [joined([declared, text("map.label.inferred")]), *([measured] if measured else [])]
    return [each for each in (declared, measured) if each is not None]


def _difference(site: SiteResult) -> Pair | None:
    if site.difference is None or site.difference_percent is None:
        return None
    sign = "+" if site.difference > 0 else "−" if site.difference < 0 else ""
    difference = measurement(abs(site.difference), "m2")
    percent = grouped(abs(site.difference_percent), 1)
    return both(lambda translator: f"{sign}{difference[translator.language]} ({sign}{percent} %)")


def _rows(site: SiteResult, evaluation: Evaluation) -> list[list[Any]]:
    """Return the lines of a popup, code of the fixed word and text; what is not known is left out."""
    measured = None
    if site.measured_area is not None:
        measured = Measurement(site.measured_area, site.measured_low, site.measured_high, "m2", "", None, "")
    basis = text(f"basis.{site.basis}")
    if site.accuracy_m is not None:
        basis = text("map.site.basis", basis=basis, accuracy=measurement(site.accuracy_m, "m"))
    places = [name(place.name) for place in evaluation.places if place.id in site.within]
    rows: list[tuple[str, Pair | None]] = [
        ("role", text(f"role.{site.role}")),
        ("declared", _declared(site, evaluation)),
        ("measured", None if site.measured_area is None else measurement(site.measured_area, "m2")),
        ("measured-interval", None if measured is None else both(lambda t: interval_text(t, measured))),
        ("difference", _difference(site)),
        ("basis", basis),
        ("located-within", joined(places, ", ") if places else None),
        ("address", plain(site.address)),
        ("pnu", plain(site.pnu)),
        ("status", plain(site.status)),
        ("source", plain(site.source)),
        ("date", plain(site.source_date)),
        ("licence", plain(site.licence)),
        ("note", plain(site.note)),
    ]
    return [[code, pair] for code, pair in rows if pair is not None and any(pair.values())]


def place_view(place: PlaceResult) -> dict[str, Any]:
    """Return a place in which sites lie of which no more is known."""
    return {"id": place.id, "name": name(place.name), "geometry": place.geometry}


def unlocated_view(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return the sites without an outline, together those that lie somewhere in the same places."""
    places = {place.id: name(place.name) for place in evaluation.places}
    groups: dict[tuple[str, ...], list[SiteResult]] = {}
    for site in evaluation.sites:
        within = tuple(place for place in site.within if place in places)
        if site.geometry is None and within:
            groups.setdefault(within, []).append(site)
    return [
        {
            "places": list(within),
            "title": text("map.somewhere", places=[places[place] for place in within]),
            "sites": [
                {
                    "id": site.id,
                    "name": name(site.name),
                    "area": None if site.declared_area is None else area(site.declared_area),
                }
                for site in inside
            ],
        }
        for within, inside in groups.items()
    ]


def drawing_view(drawing: Drawing) -> dict[str, Any]:
    """Return a drawing, such as the reach of a distance limit."""
    return {
        "id": drawing.id,
        "requirement": drawing.requirement,
        "kind": drawing.kind,
        "geometry": drawing.geometry,
        "label": tell(drawing.message),
    }
