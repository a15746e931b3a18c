"""Read a study: its TOML file, the features it names, and every mistake in all of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.file_problems import ids_in, read_as, unknown_reference
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.message import Name, said_twice
from zonegeo.model.file_model import ProvenanceEntry
from zonegeo.model.quantity import Quantity
from zonegeo.model.schedule import Schedule
from zonegeo.model.study import (
    Boundary,
    GeoJSON,
    InputFile,
    Place,
    PlaceEvidence,
    Proposal,
    Provenance,
    Raster,
    Site,
    Stated,
    Study,
    Zone,
)
from zonegeo.sources.boundary.read_geojson import Feature
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.cross_references import KnownIds, reference_problems
from zonegeo.sources.study.layers import read_layers
from zonegeo.sources.study.named_files import ReadFeatures, read_features, read_site_boundaries
from zonegeo.sources.study.read_facts import agreements_of, assessments_of, claims_of, facts_of, institutions_of
from zonegeo.sources.study.study_document import StudyDocument, read_document
from zonegeo.sources.study.study_schema import (
    OwnName,
    PlaceProperties,
    ProposalEntry,
    SiteEntry,
    SitePlaceEntry,
    SiteProperties,
    StudyFile,
)
from zonegeo.sources.study.zones import NO_ZONE, read_zone_table

AnyProperties = TypeVar("AnyProperties", SiteProperties, PlaceProperties)


def read_study_file(path: Path) -> Study:
    """Return the study of a TOML file with everything that it names.

    Raises
    ------
    InputError
        With every mistake of the study file and of its features: code, place, values.
    """
    return read_study_document(path)[0]


def read_study_document(path: Path) -> tuple[Study, StudyDocument]:
    """Return the study of a TOML file, and the document that it was read from with what its workbook says."""
    reading = Reading()
    given = reading.toml(path)
    # the features are read even where the study file has mistakes, so that all are told at once; they are told after it
    later = Reading()
    sites = _sites(path, given, later)
    places = read_features(path, _entries(given, "places"), PlaceProperties, later)
    document = read_document(path, given, sites.sound, reading)
    data = document.checked
    file, problems = read_as(StudyFile, data, path.name)
    reading.add(document.at_cells(problems))
    reading.add(later.problems)
    reading.remember(*later.files)
    reading.notices.extend(later.notices)
    places = _with_dongs(places, sites.sound, reading)
    schedule = _schedule(path, file, document, sites, places, reading)
    sites, places = _with_parcels(file, schedule, sites, places)
    file = with_sites_of_files(file, sites.files)
    known = KnownIds(
        sites=ids_in(data, "site"),
        features=sites.ids,
        places=places.ids,
        institutions=ids_in(data, "institution"),
        proposals=ids_in(data, "proposal"),
    )
    references = reference_problems(file, path.name, sites.sound, places.sound, known)
    reading.add(document.at_cells([*references, *_area_problems(file, document, sites.sound)]))
    sites, places = _in_both_languages(file, path.name, sites, places, reading)
    zones, own_zone = _zones(path, file, reading)
    layers = read_layers(file.layer, path, reading)
    reading.finish()
    study = study_of(file, sites.sound, places.sound, profile=_beside(path, file.study.profile), schedule=schedule)
    rasters = _rasters(path, file, study, reading)
    reading.finish()
    whole = replace(
        study, inputs=reading.files, other_zones=zones, own_zone=own_zone, own_zone_is_told=file.study.zone is not None,
        layers=layers, rasters=rasters, notices=tuple(reading.notices),
    )  # fmt: skip
    return whole, document


def _schedule(
    path: Path, file: StudyFile, document: StudyDocument, sites: ReadFeatures[SiteProperties],
    places: ReadFeatures[PlaceProperties], reading: Reading,
) -> Schedule | None:  # fmt: skip
    """Join the list of parcels to the cadastral layer; a study without a list never opens either."""
    if not document.parcels or file.study is None:
        return None
    from zonegeo.sources.study.schedule.join import join_schedule

    return join_schedule(
        path, document.parcels, file.study.cadastre,
        places={each.id: each.name_ko for _, each in places.sound},
        outlines=[feature.geometry for feature, _ in sites.sound if feature.geometry is not None],
        reading=reading,
    )  # fmt: skip


def _with_parcels(
    file: StudyFile, schedule: Schedule | None, sites: ReadFeatures[SiteProperties],
    places: ReadFeatures[PlaceProperties],
) -> tuple[ReadFeatures[SiteProperties], ReadFeatures[PlaceProperties]]:  # fmt: skip
    """Add the sites that are made of their parcels, and the places in which those with parts lie."""
    if not any(entry.parcels for entry in file.site):
        return sites, places
    from zonegeo.sources.study.schedule.parcel_outlines import sites_of_parcels

    own, within = sites_of_parcels(file.site, schedule)
    ids = tuple(each.id for _, each in own)
    more = tuple(each.id for _, each in within)
    return (
        replace(sites, sound=[*sites.sound, *own], ids=None if sites.ids is None else (*sites.ids, *ids)),
        replace(places, sound=[*places.sound, *within], ids=None if places.ids is None else (*places.ids, *more)),
    )


def _in_both_languages(
    file: StudyFile, where: str, sites: ReadFeatures[SiteProperties], places: ReadFeatures[PlaceProperties],
    reading: Reading,
) -> tuple[ReadFeatures[SiteProperties], ReadFeatures[PlaceProperties]]:  # fmt: skip
    """Say what the features say of themselves in both languages, where the study has it in both."""
    told = {entry.text: said_twice(entry.name()) for entry in file.translation}
    if not told:
        return sites, places
    fields = ("source", "licence", "note")
    texts = {getattr(each, name) for _, each in (*sites.sound, *places.sound) for name in fields}
    for number, entry in enumerate(file.translation):
        if entry.text not in texts and None not in (sites.ids, places.ids):
            place = f"{where}: translation[{number}].text"
            reading.add(unknown_reference(place, entry.text, tuple(texts), code="unknown-text"))

    def spoken(read: ReadFeatures[AnyProperties]) -> ReadFeatures[AnyProperties]:
        sound = []
        for feature, each in read.sound:
            said = {name: told[text] for name in fields if (text := getattr(each, name)) in told}
            sound.append((feature, each.model_copy(update=said)))
        return replace(read, sound=sound)

    return spoken(sites), spoken(places)


def _area_problems(
    file: StudyFile, document: StudyDocument, sites: Sequence[tuple[Feature, SiteProperties]]
) -> Iterator[Problem]:
    """An area that the boundaries declare and a workbook states: both must say the same."""
    declared = {each.id: (each, feature.where) for feature, each in sites}
    for number, entry in enumerate(file.site):
        of_boundary, place = declared.get(entry.id, (None, ""))
        for name in ("declared_area", "area_kind"):
            own, other = getattr(entry, name), getattr(of_boundary, name, None)
            if own is not None and other is not None and str(own) != str(other):
                values = {"value": str(own), "other": place, "said": str(other)}
                yield Problem("fact-twice", f"{document.where}: site[{number}].{name}", values)


def _with_dongs(
    places: ReadFeatures[PlaceProperties], sites: list[tuple[Feature, SiteProperties]], reading: Reading
) -> ReadFeatures[PlaceProperties]:
    """Add the legal dongs in which sites are said to lie by their names, where the study has no place of that id."""
    if places.ids is None:
        return places
    asked = {
        name: feature.where for feature, properties in sites for name in properties.within if name not in places.ids
    }
    if not asked:
        return places
    from zonegeo.sources.korea import is_korean_place, place_of

    found: list[tuple[Feature, PlaceProperties]] = []
    for name, where in asked.items():
        if not is_korean_place(name):
            continue
        with reading.collecting(UsageError):
            place = place_of(name, where=where)
            told = place.provenance
            properties = PlaceProperties(
                id=name, name_ko=place.name.ko, name_en=place.name.en, accuracy_m=place.accuracy_m,
                source=told.source, source_date=told.source_date, licence=told.licence,
            )  # fmt: skip
            found.append((Feature(where, {}, place.geometry), properties))
    return ReadFeatures([*places.sound, *found], (*places.ids, *(each.id for _, each in found)), places.files)


def _rasters(path: Path, file: StudyFile, study: Study, reading: Reading) -> dict[str, Raster]:
    """Read the cells around the sites; a study without rasters never opens the library that reads them."""
    if not file.raster:
        return {}
    from zonegeo.sources.raster.read_cells import bounds_of, read_rasters

    outlines = [each.boundary.geometry for each in study.sites.values() if each.boundary.geometry is not None]
    bounds = bounds_of([*outlines, *(place.geometry for place in study.places.values())])
    return {} if bounds is None else read_rasters(file.raster, path, bounds, reading, analysis=study.analysis_crs)


def _zones(study: Path, file: StudyFile, reading: Reading) -> tuple[tuple[Zone, ...] | None, Zone | None]:
    if file.study is None or file.study.zones is None:  # type: ignore[redundant-expr]
        return None, None
    with reading.collecting(InputError):
        own = None if file.study.zone == NO_ZONE else file.study.zone
        return read_zone_table(study.parent / file.study.zones, reading, shown=file.study.zones, own=own)
    return None, None


def _entries(data: Mapping[str, Any], key: str) -> list[Any]:
    head = data.get("study")
    found = head.get(key) if isinstance(head, dict) else None
    return found if isinstance(found, list) else []


def _sites(path: Path, data: Mapping[str, Any], reading: Reading) -> ReadFeatures[SiteProperties]:
    """Read the boundaries of the sites from the files of the study and from those that the sites name."""
    shared = read_features(path, _entries(data, "boundaries"), SiteProperties, reading)
    own = read_site_boundaries(path, data, reading)
    ids = None if shared.ids is None or own.ids is None else (*shared.ids, *own.ids)
    return ReadFeatures([*shared.sound, *own.sound], ids, shared.files)


def with_sites_of_files(file: StudyFile, files: Mapping[str, tuple[str, ...]]) -> StudyFile:
    """Return a study file whose proposals list their sites by id where they name boundary files.

    A boundary file that no proposal names belongs to every proposal that names files.
    """
    named = {name for entry in file.proposal for name in entry.sites if name in files}
    shared = [site for name, ids in files.items() if name not in named for site in ids]
    proposals = []
    for entry in file.proposal:
        if any(name in files for name in entry.sites):
            own = [site for name in entry.sites for site in files.get(name, (name,))]
            entry = entry.model_copy(update={"sites": tuple(dict.fromkeys((*shared, *own)))})
        proposals.append(entry)
    return file.model_copy(update={"proposal": tuple(proposals)})


def study_of(
    file: StudyFile,
    sites: list[tuple[Feature, SiteProperties]],
    places: list[tuple[Feature, PlaceProperties]],
    *,
    profile: str,
    schedule: Schedule | None = None,
) -> Study:
    """Return the study of sound entries and features; its inputs, zones and layers are added by who read them."""
    known = {properties.id: (feature, properties) for feature, properties in sites}
    told = {entry.id for entry in file.site}
    head = file.study
    return Study(
        id=head.id,
        name=head.name.name(),
        profile=profile,
        analysis_crs=head.analysis_crs,
        default_proposal=head.proposal,
        sites={
            **{entry.id: _site(entry, *known[entry.id], schedule=schedule) for entry in file.site},
            **{
                name: _site(_by_itself(properties), feature, properties, schedule=schedule)
                for name, (feature, properties) in known.items()
                if name not in told
            },
        },
        places={properties.id: _place(feature, properties) for feature, properties in places},
        institutions={entry.id: entry for entry in institutions_of(file)},
        agreements=agreements_of(file),
        assessments=assessments_of(file),
        proposals={entry.id: _proposal(entry) for entry in file.proposal},
        claims=claims_of(file),
        inputs=(),
        facts=facts_of(file),
        no_agreement="agreement" in file.model_fields_set and not file.agreement,
        schedule=schedule,
    )


def sites_as_study(
    data: Mapping[str, Any], sites: Mapping[str, Sequence[tuple[Mapping[str, Any], GeoJSON, str]]], *,
    inputs: tuple[InputFile, ...], zones: tuple[Zone, ...] | None,
) -> Study:  # fmt: skip
    """Return the study of a study file that is not written yet: ``data``, and the features of its boundary files.

    ``sites`` has, by the name of each boundary file, the properties of its features, their outlines and their places.
    """
    file = StudyFile.model_validate(data)
    files = {name: tuple(str(properties["id"]) for properties, _, _ in listed) for name, listed in sites.items()}
    file = with_sites_of_files(file, files)
    features = [
        (Feature(where, properties, geometry), SiteProperties.model_validate(properties))
        for listed in sites.values() for properties, geometry, where in listed
    ]  # fmt: skip
    study = study_of(file, features, [], profile=file.study.profile)
    return replace(study, inputs=inputs, other_zones=zones)


def _beside(study: Path, profile: str) -> str:
    """A profile that is a file is found from the study, as its boundaries are."""
    return str(study.parent / profile) if ends_with(profile, ".toml") else profile


def _provenance(entry: ProvenanceEntry) -> Provenance:
    return Provenance(entry.source, entry.source_date, entry.licence, entry.note)


def _by_itself(properties: SiteProperties) -> SiteEntry:
    """A feature that no entry describes has the name that it says, else its id."""
    return SiteEntry(id=properties.id, name=OwnName(ko=properties.name or properties.id, en=properties.name_en))


def _site(entry: SiteEntry, feature: Feature, properties: SiteProperties, *, schedule: Schedule | None = None) -> Site:
    boundary = Boundary(
        geometry=feature.geometry,
        basis=properties.basis,
        accuracy_m=properties.accuracy_m,
        within=tuple(properties.within),
        provenance=_provenance(properties),
        pnu=properties.pnu,
        where=feature.where,
        place=None if entry.place is None else _evidence(entry.place),
    )
    declared = properties.declared_area or entry.declared_area
    listed, kind = _listed_area(entry.id, schedule)
    return Site(
        id=entry.id,
        name=entry.name.name(),
        role=properties.role,
        boundary=boundary,
        declared_area=declared or listed,
        area_kind=entry.area_kind or properties.area_kind or ("" if declared or not listed else kind),
        aliases=tuple(entry.aliases),
        institution=entry.institution,
        address=entry.address or properties.address,
        status=entry.status,
        boundary_factors=tuple(entry.boundary_factors),
        legal_basis=entry.legal_basis,
    )


def _evidence(entry: SitePlaceEntry) -> PlaceEvidence:
    settled = None if entry.settled_by is None else entry.settled_by.name()
    return PlaceEvidence(entry.basis, entry.source, entry.stated, settled)


def _listed_area(site: str, schedule: Schedule | None) -> tuple[Quantity | None, str]:
    if schedule is None:
        return None, ""
    from zonegeo.sources.study.schedule.parcel_outlines import area_of_site, kind_of_area

    return area_of_site(schedule, site), kind_of_area(schedule, site)


def _place(feature: Feature, properties: PlaceProperties) -> Place:
    name = Name(properties.name_ko, properties.name_en)
    return Place(properties.id, name, feature.geometry or {}, properties.accuracy_m, _provenance(properties))


def _proposal(entry: ProposalEntry) -> Proposal:
    stated = {name: figure for name, figure in entry.stated if figure is not None}
    return Proposal(
        id=entry.id,
        name=entry.name.name() if entry.name else Name(entry.id, entry.id),
        status=entry.status,
        dated=entry.dated,
        as_of=entry.as_of,
        sites=tuple(entry.sites),
        figures=entry.figures,
        stated={name: Stated(figure.value, figure.source) for name, figure in stated.items()},
        note=entry.note.name() if entry.note else None,
    )
