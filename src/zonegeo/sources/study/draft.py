"""A draft: boundaries drawn on a map, put in place of those of a study (``check STUDY --with draft.geojson``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import duplicates, problems_of, unknown_reference
from zonegeo.base.message import Name
from zonegeo.model.study import Basis, Boundary, Provenance, Site, Study
from zonegeo.sources.boundary.read_geojson import Feature, features_of
from zonegeo.sources.documents import input_file, parse_json, read_bytes
from zonegeo.sources.study.proposals import proposal_from, read_drawn
from zonegeo.sources.study.study_schema import SiteProperties


def with_draft(study: Study, path: Path) -> Study:
    """Return the study with the boundaries of a draft in place of its own; the draft joins the inputs.

    A draft is a boundary file with some sites of the study. Where it names the files that it was drawn on (its member
    ``zonegeo.base``, as the map writes it), each with boundaries must be an input of the study, byte by byte. The
    proposal that it was drawn on (``zonegeo.proposal``) becomes the one that the study names. A proposal file that
    zonegeo wrote (``zonegeo.suggestion``) is a proposal of its own, and becomes that one.

    Raises
    ------
    InputError
        Every mistake of the file; ``draft-of-another-base``; ``draft-empty``; ``unknown-site``; ``unknown-place``.
    """
    where = path.name
    content = read_bytes(path)
    document = parse_json(content, where=where)
    if "suggestion" in _member(document):
        return _with_proposal(study, path)
    problems: list[Problem] = []
    features = features_of(document, where, problems)
    problems.extend(_base_problems(document, study, where))
    sites = list(_sites(features, study, problems))
    twice = duplicates([site.id for site in sites])
    problems.extend(Problem("duplicate-id", where, {"value": name}) for name in twice)
    if not features and not problems:
        problems.append(Problem("draft-empty", where))
    proposal = _member(document).get("proposal", study.default_proposal)
    if proposal not in study.proposals:
        place = f"{where}: zonegeo.proposal"
        problems.append(unknown_reference(place, str(proposal), tuple(study.proposals), code="unknown-proposal"))
    if problems:
        raise InputError(problems)
    inputs = (*study.inputs, input_file(where, content))
    return replace(
        study, sites={**study.sites, **{site.id: site for site in sites}}, inputs=inputs, default_proposal=proposal
    )


def drafted_study(path: str | Path) -> str | None:
    """Return the study that a draft was drawn on, as its map names it; ``None`` for any other file."""
    file = Path(path)
    if file.suffix.lower() not in (".geojson", ".json") or not file.is_file():
        return None
    try:
        member = _member(parse_json(read_bytes(file), where=file.name))
    except InputError:
        return None  # told by whoever reads it
    return str(member["study"]) if "base" in member and "study" in member else None


def draft_as_proposal(study: Study, path: Path, *, name: str) -> Study:
    """Return the study with a draft as one more proposal, which becomes the one that it names.

    It is the proposal that the draft was drawn on with the drawn boundaries in place of its own; what was recorded of
    that proposal is recorded of the draft.
    """
    drawn = with_draft(study, path)
    base = drawn.proposals[drawn.default_proposal]
    said = Name(f"{base.name.ko} 초안 {path.stem}", f"{base.name.en}, draft {path.stem}")
    proposal = replace(base, id=name, name=said, status="what-if", stated={})
    facts = tuple(replace(fact, proposal=name) for fact in study.facts if fact.proposal == base.id)
    return replace(
        drawn, default_proposal=name, proposals={**drawn.proposals, name: proposal}, facts=(*drawn.facts, *facts)
    )


def _with_proposal(study: Study, path: Path) -> Study:
    drawn = read_drawn(path)
    name = drawn.head.proposal if drawn.head else path.stem
    return replace(proposal_from(drawn, study, name=name).study, default_proposal=name)


def _member(document: Any) -> Mapping[str, Any]:
    """Return what the map adds to its drafts; empty where a file comes from elsewhere."""
    member = document.get("zonegeo") if isinstance(document, dict) else None
    return member if isinstance(member, dict) else {}


def _base_problems(document: Any, study: Study, where: str) -> Iterator[Problem]:
    base = _member(document).get("base")
    known = {each.sha256 for each in study.inputs}
    for each in base if isinstance(base, list) else ():
        named: Mapping[str, Any] = each if isinstance(each, dict) else {}
        # facts may have been recorded since; the boundaries must be those that were seen
        is_table = str(named.get("path")).endswith(".toml")
        if named.get("sha256") not in known and not is_table:
            values = {"value": str(named.get("path"))[:80], "expected": str(named.get("sha256"))[:64]}
            yield Problem("draft-of-another-base", f"{where}: zonegeo.base", values)


def _sites(features: list[Feature], study: Study, problems: list[Problem]) -> Iterator[Site]:
    for feature in features:
        try:
            properties = SiteProperties.model_validate(feature.properties)
        except ValidationError as error:
            problems.extend(problems_of(error, feature.where, SiteProperties))
            continue
        found = list(_feature_problems(feature, properties, study))
        problems.extend(found)
        if not found:
            yield _drawn(study.sites[properties.id], feature, properties)


def _feature_problems(feature: Feature, properties: SiteProperties, study: Study) -> Iterator[Problem]:
    if properties.id not in study.sites:
        yield unknown_reference(feature.where, properties.id, tuple(study.sites), code="unknown-site")
    for name in properties.within:
        if name not in study.places:
            yield unknown_reference(feature.where, name, tuple(study.places), code="unknown-place")
    if (feature.geometry is None) != (properties.basis is Basis.WITHIN):
        values = {"value": properties.basis.value, "geometry": "null" if feature.geometry is None else "polygon"}
        yield Problem("basis-and-geometry-disagree", f"{feature.where}.properties.basis", values)


def _drawn(site: Site, feature: Feature, properties: SiteProperties) -> Site:
    boundary = Boundary(
        geometry=feature.geometry,
        basis=properties.basis,
        accuracy_m=properties.accuracy_m,
        within=tuple(properties.within),
        provenance=Provenance(properties.source, properties.source_date, properties.licence, properties.note),
        pnu=properties.pnu,
        where=feature.where,
    )
    address = properties.address or site.address
    return replace(
        site, role=properties.role, boundary=boundary, declared_area=properties.declared_area, address=address
    )
