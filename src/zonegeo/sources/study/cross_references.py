"""What the parts of a study say of each other: every id that is named must exist, once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zonegeo.base.errors import Problem
from zonegeo.base.file_problems import duplicates, unknown_reference
from zonegeo.base.value import value
from zonegeo.model.study import LISTED_ALONE, Basis, date_span
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.study.study_schema import ClaimEntry, PlaceProperties, SiteProperties, StudyFile
from zonegeo.sources.study.zones import NO_ZONE

# the dimension and the unit of what figures are stated of; parts that are added may be of anything
_MEASURED_IN = {
    "total-area": ("area", "m2"), "core-area": ("area", "m2"), "background-area": ("area", "m2"),
    "separation": ("length", "m"), "background-site-count": ("count", "site"),
}  # fmt: skip
Sites = Sequence[tuple[Feature, SiteProperties]]
Places = Sequence[tuple[Feature, PlaceProperties]]


@value
class KnownIds:
    """The ids that the files have, of sound entries or not: a reference to a broken entry is no mistake of its own.

    ``None`` where a file could not be read: then nothing is known to be missing.
    """

    sites: tuple[str, ...]
    features: tuple[str, ...] | None
    places: tuple[str, ...] | None
    institutions: tuple[str, ...]
    proposals: tuple[str, ...]

    @property
    def all_sites(self) -> tuple[str, ...] | None:
        """The sites with an entry and those that are features alone."""
        return None if self.features is None else tuple(dict.fromkeys((*self.sites, *self.features)))


# how many parts a claim is recomputed from: at least and at most
_PARTS_OF = {
    "sum-of-parts": (1, 200), "difference": (2, 2), "product": (2, 2), "share": (2, 2), "rate": (2, 2),
    "equality": (0, 1),
}  # fmt: skip


def reference_problems(file: StudyFile, where: str, sites: Sites, places: Places, known: KnownIds) -> Iterator[Problem]:
    """Yield every duplicate id and every reference to something that does not exist."""
    yield from _duplicate_problems(file, where, sites, places, known)
    yield from _site_problems(file, where, sites, places, known)
    yield from _stated_place_problems(file, where, known)
    yield from _proposal_problems(file, where, known)
    yield from _fact_problems(file, where, known)
    yield from _unit_problems(file, where)
    if file.study is not None and file.study.zones is None and file.study.zone not in (None, NO_ZONE):  # type: ignore[redundant-expr]
        yield Problem("zone-without-table", f"{where}: study.zone", {"value": file.study.zone})


def _duplicate_problems(
    file: StudyFile, where: str, sites: Sites, places: Places, known: KnownIds
) -> Iterator[Problem]:
    lists = {
        "site": known.sites,
        "institution": known.institutions,
        "agreement": tuple(entry.id for entry in file.agreement),
        "proposal": known.proposals,
        "claim": tuple(entry.id for entry in file.claim),
        "layer": tuple(entry.id for entry in file.layer),
    }
    recorded = [
        ", ".join(filter(None, (entry.id, entry.proposal, entry.site, str(entry.since or "")))) for entry in file.fact
    ]
    for name in duplicates(recorded):
        yield Problem("duplicate-id", f"{where}: fact", {"value": name})
    # an item that is judged twice has no outcome, whichever stands last
    judged = [
        f"{entry.requirement} {item}" + (f" ({entry.since})" if entry.since else "")
        for entry in file.assessment
        for item in (*entry.satisfied, *entry.not_satisfied, *map(int, entry.grades))
    ]
    for name in duplicates(judged):
        yield Problem("duplicate-id", f"{where}: assessment", {"value": name})
    for kind, ids in lists.items():
        for name in duplicates(ids):
            yield Problem("duplicate-id", f"{where}: {kind}", {"value": name})
    for listed, features in ((known.features, sites), (known.places, places)):
        twice = duplicates(listed or ())
        for feature, properties in features:
            if properties.id in twice:
                yield Problem("duplicate-id", feature.where, {"value": properties.id})


def _stated_place_problems(file: StudyFile, where: str, known: KnownIds) -> Iterator[Problem]:
    for entry in file.site:
        for name in entry.place.stated if entry.place is not None else ():
            if known.places is not None and name not in known.places:
                spot = f"{where}: site {entry.id}.place.stated"
                yield unknown_reference(spot, name, known.places, code="unknown-place")


def _site_problems(file: StudyFile, where: str, sites: Sites, places: Places, known: KnownIds) -> Iterator[Problem]:
    for entry in file.site:
        place = f"{where}: site[{known.sites.index(entry.id)}] ({entry.id})"
        if known.features is not None and entry.id not in known.features:
            yield unknown_reference(place, entry.id, known.features, code="site-without-feature")
        if entry.institution is not None and entry.institution not in known.institutions:
            code = "unknown-institution"
            yield unknown_reference(f"{place}.institution", entry.institution, known.institutions, code=code)
    for feature, properties in sites:
        for name in properties.within:
            if known.places is not None and name not in known.places:
                yield unknown_reference(f"{feature.where}.properties.within", name, known.places, code="unknown-place")
        if (feature.geometry is None) != (properties.basis is Basis.WITHIN):
            values = {"value": properties.basis.value, "geometry": "null" if feature.geometry is None else "polygon"}
            yield Problem("basis-and-geometry-disagree", f"{feature.where}.properties.basis", values)
        elif feature.geometry is not None and properties.accuracy_m is None and properties.basis is not Basis.DRAWN:
            yield Problem("accuracy-missing", f"{feature.where}.properties.accuracy_m", {"value": properties.id})
    for feature, _ in places:
        if feature.geometry is None:
            yield Problem("place-without-geometry", feature.where)


def _proposal_problems(file: StudyFile, where: str, known: KnownIds) -> Iterator[Problem]:
    all_sites = known.all_sites
    for entry in file.proposal:
        place = f"{where}: proposal[{known.proposals.index(entry.id)}] ({entry.id}).sites"
        for name in entry.sites:
            if all_sites is not None and name not in all_sites:
                yield unknown_reference(place, name, all_sites, code="unknown-site")
        for name in duplicates(entry.sites):
            yield Problem("duplicate-id", place, {"value": name})
    # of a file with mistakes only what is sound is there
    if file.study is not None and file.study.proposal not in known.proposals:  # type: ignore[redundant-expr]
        place = f"{where}: study.proposal"
        yield unknown_reference(place, file.study.proposal, known.proposals, code="unknown-proposal-id")


def _fact_problems(file: StudyFile, where: str, known: KnownIds) -> Iterator[Problem]:
    for entry in file.agreement:
        for name in entry.institutions:
            if name not in known.institutions:
                place = f"{where}: agreement {entry.id}"
                yield unknown_reference(place, name, known.institutions, code="unknown-institution")
    for given in file.evidence:
        if given.institution is not None and given.institution not in known.institutions:
            place = f"{where}: evidence {given.requirement} {given.item}"
            yield unknown_reference(place, given.institution, known.institutions, code="unknown-institution")
    all_sites = known.all_sites
    yield from _recorded_problems(file, where, known)
    for claim in file.claim:
        place = f"{where}: claim {claim.id}"
        if claim.proposal not in known.proposals:
            code = "unknown-proposal-id"
            yield unknown_reference(f"{place}.proposal", claim.proposal, known.proposals, code=code)
        for name in claim.pair:
            if all_sites is not None and name not in all_sites:
                yield unknown_reference(f"{place}.pair", name, all_sites, code="unknown-site")
        yield from _claim_problems(claim, place)


def _claim_problems(claim: ClaimEntry, place: str) -> Iterator[Problem]:
    """Yield what a claim cannot be recomputed from: too many parts or too few, a list of nothing, other units."""
    fewest, most = _PARTS_OF.get(claim.quantity, (0, 0))
    if not fewest <= len(claim.parts) <= most:
        yield Problem("claim-parts", f"{place}.parts", {"value": claim.quantity})
    if not _list_fits(claim):
        yield Problem("claim-list", f"{place}.listed", {"value": claim.quantity})
    if claim.stated is None:
        if claim.quantity not in LISTED_ALONE or claim.parts:
            yield Problem("claim-stated-missing", f"{place}.stated", {"value": claim.quantity})
        return
    # what is divided gives a share, and what is multiplied by one is of the unit of the first
    alike = claim.parts[:1] if claim.quantity == "product" else claim.parts
    stated = {"share"} if claim.quantity in ("share", "rate") else set()
    units = {each.dimension for each in ((claim.stated, *alike) if not stated else alike)}
    if stated and claim.stated.dimension != "share":
        units |= {claim.stated.dimension, "share"}
    if claim.quantity == "product" and claim.parts[1:] and claim.parts[1].dimension != "share":
        units |= {claim.parts[1].dimension, "share"}
    if len(units) > 1:
        yield Problem("claim-units-differ", f"{place}.parts", {"value": ", ".join(sorted(units))})


def _list_fits(claim: ClaimEntry) -> bool:
    """Say whether a claim has the list that its kind compares or counts, and no other."""
    if claim.quantity == "order-of-dates":
        return len(claim.listed) > 1 and all(_is_date(each) for each in claim.listed)
    if claim.quantity == "equality":
        return len(claim.listed) > 1 if not claim.parts else not claim.listed
    return (claim.quantity == "count-of-list") == bool(claim.listed)


def _is_date(text: str) -> bool:
    try:
        date_span(text)
    except ValueError:
        return False
    return True


def _unit_problems(file: StudyFile, where: str) -> Iterator[Problem]:
    """Yield the figures of documents that are not of what they are stated of: a distance in hectares."""
    figures = [
        (f"{where}: proposal {entry.id}.stated.{name}", name, figure.value)
        for entry in file.proposal
        for name, figure in entry.stated
        if figure is not None
    ]
    stated = [(claim, claim.stated) for claim in file.claim if claim.stated is not None]
    figures += [(f"{where}: claim {claim.id}.stated", claim.quantity, figure) for claim, figure in stated]
    for place, what, figure in figures:
        dimension, unit = _MEASURED_IN.get(what.replace("_", "-"), (figure.dimension, ""))
        if figure.dimension != dimension:
            yield Problem("figure-unit", place, {"value": str(figure), "unit": unit})


def _recorded_problems(file: StudyFile, where: str, known: KnownIds) -> Iterator[Problem]:
    all_sites = known.all_sites
    for number, fact in enumerate(file.fact):
        place = f"{where}: fact[{number}] ({fact.id})"
        if fact.site is not None and all_sites is not None and fact.site not in all_sites:
            yield unknown_reference(f"{place}.site", fact.site, all_sites, code="unknown-site")
        if fact.proposal is not None and fact.proposal not in known.proposals:
            code = "unknown-proposal-id"
            yield unknown_reference(f"{place}.proposal", fact.proposal, known.proposals, code=code)
