"""Proposals straight from boundary files: one file is one proposal, the role of each feature is an attribute of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import duplicates, problems_of, unknown_reference
from zonegeo.base.message import Name
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.schema.markers import SchemaError
from zonegeo.base.value import value
from zonegeo.model.answers.comparison import Compared
from zonegeo.model.file_model import DateOrWords, FileModel, Id, Metres, NameEntry, PrintedDate, Text
from zonegeo.model.study import Basis, Boundary, InputFile, Proposal, Provenance, Role, Site, Study
from zonegeo.sources.boundary.read_boundary_file import is_boundary_format, read_boundary_file
from zonegeo.sources.boundary.read_geojson import Feature, features_of, is_same_land
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.study_schema import Address, Area, AreaKind, PlaceId, Pnu

_DOCUMENTS = (".geojson", ".json")
ROLE_ATTRIBUTE = "role"
# as people write them in their own tables
ROLES = {
    "core": Role.CORE, "기술핵심기관": Role.CORE, "기술 핵심기관": Role.CORE, "핵심기관": Role.CORE,
    "background": Role.BACKGROUND, "배후공간": Role.BACKGROUND,
}  # fmt: skip
# a foreign member (RFC 7946, 6.1) in which a proposal file that zonegeo wrote says what it is
MEMBER = "zonegeo"


class DrawnProperties(FileModel):
    """What a feature may say of a site; the other attributes of a planner's table are none of ours."""

    ignores_unknown_keys = True

    declared_area: Area | None = None
    area_kind: AreaKind | None = None
    basis: Basis | None = None
    accuracy_m: Metres | None = None
    within: tuple[PlaceId, ...] = ()
    institution: Id | None = None
    name: Text | None = None
    name_ko: Text | None = None
    name_en: Text | None = None
    source: Text = ""
    source_date: DateOrWords = ""
    licence: Text = ""
    note: Text = ""
    pnu: Pnu = ""
    address: Address = ""


class DrawnHead(FileModel):
    """What the member ``zonegeo`` of a file says of the proposal."""

    proposal: Id
    name: NameEntry
    as_of: date | None = None
    figures: Literal["requested", "confirmed"] = "confirmed"
    dated: PrintedDate = ""
    study: str = ""
    suggestion: str = ""


@value
class Drawn:
    """A boundary file that was read: its sound features, the role of each where it says one."""

    path: str
    features: tuple[tuple[Feature, str, Role | None, DrawnProperties], ...]
    head: DrawnHead | None
    inputs: tuple[InputFile, ...]

    @property
    def outlines(self) -> Mapping[str, Mapping[str, Any]]:
        """The outlines by site."""
        return {name: feature.geometry for feature, name, _, _ in self.features if feature.geometry is not None}


def is_boundary_file(text: str | Path) -> bool:
    """Say whether a name is that of a boundary file.

    >>> is_boundary_file("a.geojson"), is_boundary_file("geo/hongneung.toml"), is_boundary_file("designation-2020")
    (True, False, False)
    """
    return is_boundary_format(Path(text))


def read_drawn(path: Path, *, role_by: str = ROLE_ATTRIBUTE) -> Drawn:
    """Read a boundary file of any format as a proposal.

    Parameters
    ----------
    role_by
        The attribute that holds the role: ``core`` or ``background``, or 기술핵심기관 or 배후공간.

    Raises
    ------
    InputError
        With every mistake of the file.
    """
    reading = Reading()
    document, features = _features(path, reading)
    head = _head(document, path.name, reading)
    read = [_read(feature, number, role_by, reading) for number, feature in enumerate(features)]
    sound = tuple(each for each in read if each is not None)
    for name in duplicates([each[1] for each in sound]):
        reading.wrong("duplicate-id", path.name, {"value": name})
    if not reading.problems and not sound:
        reading.wrong("geojson-no-features", path.name, {"value": path.name})
    reading.finish()
    return Drawn(path.name, sound, head, reading.files)


def _features(path: Path, reading: Reading) -> tuple[Any, Sequence[Feature]]:
    """Return the document of a GeoJSON file, which may say of what proposal it is, and the features of any file."""
    if path.suffix.lower() not in _DOCUMENTS:
        read = read_boundary_file(path)
        reading.remember(*read.inputs)
        return None, read.features
    document = reading.json(path, shown=path.name)
    if isinstance(document, dict) and document.get("crs") is not None:
        return document, read_boundary_file(path).features
    return document, features_of(document, path.name, reading)


def _head(document: Any, where: str, reading: Reading) -> DrawnHead | None:
    member = document.get(MEMBER) if isinstance(document, dict) else None
    if member is None:
        return None
    try:
        return DrawnHead.model_validate(member)
    except SchemaError as error:
        reading.add(problems_of(error, f"{where}: {MEMBER}", DrawnHead))
        return None


def _read(
    feature: Feature, number: int, role_by: str, reading: Reading
) -> tuple[Feature, str, Role | None, DrawnProperties] | None:
    found = list(_role_problems(feature, role_by))
    try:
        properties = DrawnProperties.model_validate({k: v for k, v in feature.properties.items() if v is not None})
    except SchemaError as error:
        reading.add((*found, *problems_of(error, feature.where, DrawnProperties)))
        return None
    if (feature.geometry is None) != (properties.basis is Basis.WITHIN):
        basis = properties.basis.value if properties.basis else "-"
        values = {"value": basis, "geometry": "null" if feature.geometry is None else "polygon"}
        if feature.geometry is None or properties.basis is not None:
            found.append(Problem("basis-and-geometry-disagree", f"{feature.where}.properties.basis", values))
    reading.add(found)
    named = feature.properties.get("id")
    role = ROLES.get(str(feature.properties.get(role_by)))
    return None if found else (feature, f"site-{number + 1}" if named is None else str(named), role, properties)


def _role_problems(feature: Feature, role_by: str) -> Iterator[Problem]:
    given = feature.properties.get(role_by)
    if given is not None and str(given) not in ROLES:
        values = {"value": str(given), "nearest": nearest_name(str(given), ROLES), "known": ", ".join(ROLES)}
        yield Problem("unknown-role", f"{feature.where}.properties.{role_by}", values)


def study_for(drawn: Sequence[Drawn], *, crs: str, profile: str) -> Study:
    """Return a study that knows nothing but the CRS: what files alone stand on."""
    return Study(
        id="files", name=Name("경계 파일", "Boundary files"), profile=profile, analysis_crs=crs,
        default_proposal="", sites={}, places={}, institutions={}, agreements=(), assessments=(), proposals={},
        claims=(), inputs=(),
    )  # fmt: skip


def proposal_from(drawn: Drawn, base: Study, *, name: str, role_by: str = ROLE_ATTRIBUTE) -> Compared:
    """Return a boundary file as a proposal of a study: its reference data and facts, the file's sites.

    A site that the study knows by the same id keeps its names, its institution and, where the file gives none, its
    role; its boundary and declared area are the file's. A redrawn boundary (``basis`` ``drawn``, or with the very
    figure that was declared of the study's land) has no declared area; what zonegeo suggested keeps what it says.

    Raises
    ------
    InputError
        Every feature without a role, institution or place that the study does not know.
    """
    problems = list(_reference_problems(drawn, base, role_by))
    if problems:
        raise InputError(problems)
    head, default = drawn.head, base.proposals.get(base.default_proposal)
    suggested = head is not None and bool(head.suggestion)
    sites = {each[1]: _site(each, base, drawn.path, suggested=suggested) for each in drawn.features}
    proposal = Proposal(
        id=name,
        name=head.name.name() if head else Name(drawn.path, drawn.path),
        status="draft" if any(site.boundary.redrawn for site in sites.values()) else "what-if",
        dated=head.dated if head else "",
        as_of=head.as_of if head else None,
        sites=tuple(sites),
        figures=head.figures if head else default.figures if default else "confirmed",
    )
    # what was known of the proposal that a suggestion mends is known of the suggestion
    mended = head.suggestion if head else ""
    facts = tuple(replace(fact, proposal=name) for fact in base.facts if mended and fact.proposal == mended)
    study = replace(
        base,
        sites={**base.sites, **sites},
        proposals={**base.proposals, name: proposal},
        facts=(*base.facts, *facts),
        inputs=(*base.inputs, *drawn.inputs),
    )
    return Compared(name, study, name, drawn.path, _as_drawn(drawn))


def _as_drawn(drawn: Drawn) -> tuple[str, ...]:
    return tuple(
        name for feature, name, _, told in drawn.features
        if feature.geometry is not None and (told.basis is None or told.accuracy_m is None)
    )  # fmt: skip


def _reference_problems(drawn: Drawn, base: Study, role_by: str) -> Iterator[Problem]:
    for feature, name, role, told in drawn.features:
        place = f"{feature.where}.properties"
        if role is None and name not in base.sites:
            yield Problem("missing-key", f"{place}.{role_by}", {"key": role_by})
        if told.institution is not None and told.institution not in base.institutions:
            known = list(base.institutions)
            yield unknown_reference(f"{place}.institution", told.institution, known, code="unknown-institution")
        for each in told.within:
            if each not in base.places:
                yield unknown_reference(f"{place}.within", each, list(base.places), code="unknown-place")


@lru_cache(maxsize=1024)
def _provenance(source: str, source_date: str, licence: str, note: str) -> Provenance:
    """One value for all features of one source: a file of parcels has a hundred thousand of them."""
    return Provenance(source, source_date, licence, note)


def _site(read: tuple[Feature, str, Role | None, DrawnProperties], base: Study, path: str, *, suggested: bool) -> Site:
    feature, name, role, told = read
    known = base.sites.get(name)
    redrawn = known is not None and not is_same_land(feature.geometry, known.boundary.geometry)
    # a figure that was only carried along was declared of the land as it was before
    carried = told.basis is Basis.DRAWN or (known is not None and told.declared_area == known.declared_area)
    boundary = Boundary(
        geometry=feature.geometry,
        # the line of a proposal is what is proposed: where the file says nothing of its accuracy it is taken as drawn,
        # and the comparison says so
        basis=told.basis or Basis.SURVEYED,
        accuracy_m=told.accuracy_m if told.accuracy_m is not None else None if feature.geometry is None else 0.0,
        within=told.within,
        provenance=_provenance(told.source or path, told.source_date, told.licence, told.note),
        pnu=told.pnu,
        where=feature.where,
        redrawn=redrawn and told.basis is Basis.DRAWN,
    )
    texts = (told.name_ko or told.name, told.name_en or told.name)
    given = Name(texts[0] or texts[1] or name, texts[1] or texts[0] or name)
    is_named = any(texts)
    return Site(
        id=name,
        name=known.name if known is not None and not is_named else given,
        role=role or (known.role if known is not None else Role.BACKGROUND),
        boundary=boundary,
        declared_area=None if redrawn and carried and not suggested else told.declared_area,
        area_kind=told.area_kind or ("" if known is None else known.area_kind),
        aliases=() if known is None else known.aliases,
        institution=told.institution or (None if known is None else known.institution),
        address=told.address or ("" if known is None else known.address),
        boundary_factors=() if known is None else known.boundary_factors,
    )
