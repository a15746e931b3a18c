"""What the parts of a study say of each other: every id that is named must exist, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zonegeo.model.errors import Problem
from zonegeo.model.study import Basis
from zonegeo.model.validation import duplicates, unknown_reference
from zonegeo.sources.geojson import Feature
from zonegeo.sources.schema import PlaceProperties, SiteProperties, StudyFile

Sites = Sequence[tuple[Feature, SiteProperties]]
Places = Sequence[tuple[Feature, PlaceProperties]]


def reference_problems(file: StudyFile, where: str, sites: Sites, places: Places) -> Iterator[Problem]:
    """Yield every duplicate id and every reference to something that does not exist."""
    yield from _duplicate_problems(file, where, sites, places)
    yield from _site_problems(file, where, sites, places)
    yield from _proposal_problems(file, where)
    yield from _fact_problems(file, where)


def _duplicate_problems(file: StudyFile, where: str, sites: Sites, places: Places) -> Iterator[Problem]:
    lists = {
        "site": [entry.id for entry in file.site],
        "institution": [entry.id for entry in file.institution],
        "agreement": [entry.id for entry in file.agreement],
        "proposal": [entry.id for entry in file.proposal],
        "claim": [entry.id for entry in file.claim],
    }
    for kind, ids in lists.items():
        for name in duplicates(ids):
            yield Problem("duplicate-id", f"{where}: {kind}", {"value": name})
    for features in (sites, places):
        twice = duplicates([properties.id for _, properties in features])
        for feature, properties in features:
            if properties.id in twice:
                yield Problem("duplicate-id", feature.where, {"value": properties.id})


def _site_problems(file: StudyFile, where: str, sites: Sites, places: Places) -> Iterator[Problem]:
    named = [entry.id for entry in file.site]
    with_feature = [properties.id for _, properties in sites]
    place_ids = [properties.id for _, properties in places]
    institutions = [entry.id for entry in file.institution]
    for number, entry in enumerate(file.site):
        place = f"{where}: site[{number}] ({entry.id})"
        if entry.id not in with_feature:
            yield unknown_reference(place, entry.id, with_feature, code="site-without-feature")
        if entry.institution is not None and entry.institution not in institutions:
            yield unknown_reference(f"{place}.institution", entry.institution, institutions, code="unknown-institution")
    for feature, properties in sites:
        if properties.id not in named:
            yield unknown_reference(feature.where, properties.id, named, code="feature-without-site")
        for name in properties.within:
            if name not in place_ids:
                yield unknown_reference(f"{feature.where}.properties.within", name, place_ids, code="unknown-place")
        if (feature.geometry is None) != (properties.basis is Basis.WITHIN):
            values = {"value": properties.basis.value, "geometry": "null" if feature.geometry is None else "polygon"}
            yield Problem("basis-and-geometry-disagree", f"{feature.where}.properties.basis", values)
        elif feature.geometry is not None and properties.accuracy_m is None:
            yield Problem("accuracy-missing", f"{feature.where}.properties.accuracy_m", {"value": properties.id})
    for feature, _ in places:
        if feature.geometry is None:
            yield Problem("place-without-geometry", feature.where)


def _proposal_problems(file: StudyFile, where: str) -> Iterator[Problem]:
    sites = [entry.id for entry in file.site]
    proposals = [entry.id for entry in file.proposal]
    for number, entry in enumerate(file.proposal):
        place = f"{where}: proposal[{number}] ({entry.id}).sites"
        for name in entry.sites:
            if name not in sites:
                yield unknown_reference(place, name, sites, code="unknown-site")
        for name in duplicates(list(entry.sites)):
            yield Problem("duplicate-id", place, {"value": name})
    if file.study.proposal not in proposals:
        yield unknown_reference(f"{where}: study.proposal", file.study.proposal, proposals, code="unknown-proposal-id")


def _fact_problems(file: StudyFile, where: str) -> Iterator[Problem]:
    sites = [entry.id for entry in file.site]
    proposals = [entry.id for entry in file.proposal]
    institutions = [entry.id for entry in file.institution]
    for entry in file.agreement:
        for name in entry.institutions:
            if name not in institutions:
                yield unknown_reference(
                    f"{where}: agreement {entry.id}", name, institutions, code="unknown-institution"
                )
    for claim in file.claim:
        place = f"{where}: claim {claim.id}"
        if claim.proposal not in proposals:
            yield unknown_reference(f"{place}.proposal", claim.proposal, proposals, code="unknown-proposal-id")
        for name in claim.pair:
            if name not in sites:
                yield unknown_reference(f"{place}.pair", name, sites, code="unknown-site")
        if (claim.quantity == "sum-of-parts") != bool(claim.parts):
            yield Problem("claim-parts", f"{place}.parts", {"value": claim.quantity})
        units = {claim.stated.dimension, *(part.dimension for part in claim.parts)}
        if len(units) > 1:
            yield Problem("claim-units-differ", f"{place}.parts", {"value": ", ".join(sorted(units))})
