"""A draft: boundaries drawn on a map, put in place of those of a study (``check STUDY --with draft.geojson``)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import duplicates, problems_of, unknown_reference
from zonegeo.base.message import Message, Name, name_value
from zonegeo.base.schema.markers import SchemaError
from zonegeo.model.study import Basis, Boundary, Provenance, Site, Study
from zonegeo.sources.boundary.read_geojson import Feature, features_of, is_same_land
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.file_proposals import proposal_from, read_drawn
from zonegeo.sources.study.study_schema import DraftedOn, DraftHead, SiteProperties


def with_draft(study: Study, path: Path, *, proposal: str | None = None) -> Study:
    """Return the study with the boundaries of a draft in place of its own; the draft joins the inputs.

    Nothing was declared of land that was drawn anew: a redrawn site loses its declared area, and each proposal with
    such a site is a draft, of which no document states or claims anything.

    A draft is a boundary file with some sites of the study. Where it names the files that it was drawn on (its member
    ``zonegeo.base``, as the map writes it), the outlines among them must be those of the study, byte by byte; that
    facts or places have changed since is told. The proposal
    that it was drawn on (``zonegeo.proposal``) becomes the one that the study names. A proposal file that zonegeo wrote
    (``zonegeo.suggestion``) is a proposal of its own, and becomes that one. With ``proposal`` it is that one that is
    asked about: what was drawn on another is none of its drafts.

    ``zonegeo.added`` names the features that are sites of no study, and sites of the study that join the proposal;
    ``zonegeo.removed`` names those that leave it. Both make it a draft, and both are told.

    Raises
    ------
    InputError
        Every mistake of the file; ``draft-of-another-base``; ``draft-of-another-proposal``; ``draft-empty``;
        ``unknown-site``; ``unknown-place``.
    """
    where = path.name
    reading = Reading()
    document = reading.json(path)
    if "suggestion" in _member(document):
        suggested = _with_proposal(study, path)
        _refuse_another(suggested.default_proposal, proposal, where)
        return suggested
    features = features_of(document, where, reading)
    head = _head(document, where, reading)
    known_files = {each.sha256 for each in study.inputs}
    changed, facts = [each for each in head.base if each.sha256 not in known_files], _only_facts(study)
    reading.add(_base_problem(each, where) for each in changed if each.path not in facts)
    # the files that it was drawn on tell better than a name whether it is of this study
    if head.study not in (None, study.id) and not head.base:
        reading.wrong("draft-of-another-study", f"{where}: zonegeo.study", {"value": head.study, "id": study.id})
    _refuse_another(head.proposal, proposal, where)
    asked = study.default_proposal if proposal is None else proposal
    proposal = asked if head.proposal is None else head.proposal
    if proposal not in study.proposals:
        place = f"{where}: zonegeo.proposal"
        reading.add(unknown_reference(place, proposal, tuple(study.proposals), code="unknown-proposal"))
    added, removed = head.added, head.removed
    sites = list(_sites(features, study, added, reading))
    drawn_here = {str(feature.properties.get("id")) for feature in features}
    reading.add(_membership_problems(study, proposal, (added, removed), drawn_here, where))
    for name in duplicates([site.id for site in sites]):
        reading.wrong("duplicate-id", where, {"value": name})
    # with its sites as they are, it is still another proposal with which it began that is asked about
    begins_with_another = head.proposal not in (None, study.default_proposal)
    if not (features or added or removed or begins_with_another) and not reading.problems:
        reading.wrong("draft-empty", where)
    reading.finish()
    known = {**study.sites, **{site.id: site for site in sites}}
    told = (
        *(Message("notice.draft-base-changed", {"file": each.path}) for each in changed),
        *(Message("notice.draft-site-added", {"site": name_value(known[each].name)}) for each in added),
        *(Message("notice.draft-site-removed", {"site": name_value(known[each].name)}) for each in removed),
    )
    drawn = replace(
        study,
        inputs=(*study.inputs, *reading.files),
        default_proposal=proposal,
        notices=(*study.notices, *told),
    )
    return as_draft(drawn, {site.id: site for site in sites}, members={proposal: (added, removed)})


def as_draft(
    study: Study, sites: Mapping[str, Site], *, members: Mapping[str, tuple[Sequence[str], Sequence[str]]] | None = None
) -> Study:
    """Return the study with these sites, its proposals with redrawn ones as drafts.

    ``members`` names, by proposal, the sites that join it and those that leave it; such a proposal is a draft too.
    """
    proposals = dict(study.proposals)
    for name, (added, removed) in (members or {}).items():
        kept = (each for each in proposals[name].sites if each not in removed)
        proposals[name] = replace(proposals[name], sites=(*kept, *added))
    redrawn = {name for name, site in sites.items() if site.boundary.redrawn}
    drafts = {
        name
        for name, each in proposals.items()
        if redrawn.intersection(each.sites) or each.sites != study.proposals[name].sites
    }
    return replace(
        study,
        sites={**study.sites, **sites},
        proposals={
            name: replace(each, status="draft", stated={}) if name in drafts else each
            for name, each in proposals.items()
        },
        claims=tuple(claim for claim in study.claims if claim.proposal not in drafts),
    )


def drafted_study(path: str | Path) -> str | None:
    """Return the study that a draft was drawn on, as its map names it; ``None`` for any other file."""
    file = path if isinstance(path, Path) else Path(path)
    if file.suffix.lower() not in (".geojson", ".json") or not file.is_file():
        return None
    try:
        member = _member(Reading().json(file))
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
    proposal = replace(base, id=name, name=said, status="draft", stated={})
    facts = tuple(replace(fact, proposal=name) for fact in study.facts if fact.proposal == base.id)
    return replace(
        drawn, default_proposal=name, proposals={**drawn.proposals, name: proposal}, facts=(*drawn.facts, *facts)
    )


def _refuse_another(drawn_on: str | None, asked: str | None, where: str) -> None:
    """Its sites, facts and day are those of the proposal that it was drawn on: no other is judged by it."""
    if drawn_on is not None and asked not in (None, drawn_on):
        values = {"value": drawn_on, "id": asked}
        raise InputError([Problem("draft-of-another-proposal", f"{where}: zonegeo.proposal", values)])


def _with_proposal(study: Study, path: Path) -> Study:
    drawn = read_drawn(path)
    name = drawn.head.proposal if drawn.head else path.stem
    return replace(proposal_from(drawn, study, name=name).study, default_proposal=name)


def _member(document: Any) -> Mapping[str, Any]:
    """Return what the map adds to its drafts; empty where a file comes from elsewhere."""
    member = document.get("zonegeo") if isinstance(document, dict) else None
    return member if isinstance(member, dict) else {}


def _head(document: Any, where: str, reading: Reading) -> DraftHead:
    """Return what the map says of its draft; a key that nobody knows may have meant that a site leaves."""
    if not isinstance(document, dict) or "zonegeo" not in document:
        return DraftHead()
    try:
        return DraftHead.model_validate(document["zonegeo"])
    except SchemaError as error:
        reading.add(problems_of(error, f"{where}: zonegeo", DraftHead))
        return DraftHead()


def _membership_problems(
    study: Study, proposal: str, members: tuple[Sequence[str], Sequence[str]], drawn: Collection[str], where: str
) -> Iterator[Problem]:
    """Yield what cannot join or leave the proposal."""
    added, removed = members
    own = study.proposals[proposal].sites if proposal in study.proposals else ()
    for name in added:
        if name in own:
            yield Problem("duplicate-id", f"{where}: zonegeo.added", {"value": name})
        elif name not in study.sites and name not in drawn:
            known = tuple(each for each in study.sites if each not in own)
            yield unknown_reference(f"{where}: zonegeo.added", name, known, code="unknown-site")
    for name in removed:
        if name not in own:
            yield unknown_reference(f"{where}: zonegeo.removed", name, own, code="unknown-site")
    for name in duplicates([*added, *removed]):
        yield Problem("duplicate-id", f"{where}: zonegeo", {"value": name})


def _only_facts(study: Study) -> set[str]:
    """The files of a study that hold no outline of a site: a draft was not drawn on what they say."""
    outlines = {site.boundary.where.partition(": ")[0] for site in study.sites.values()}
    return {each.path for each in study.inputs} - outlines


def _base_problem(named: DraftedOn, where: str) -> Problem:
    values = {"value": named.path[:80], "expected": named.sha256[:64]}
    return Problem("draft-of-another-base", f"{where}: zonegeo.base", values)


def _sites(features: list[Feature], study: Study, added: Sequence[str], reading: Reading) -> Iterator[Site]:
    for feature in features:
        try:
            properties = SiteProperties.model_validate(feature.properties)
        except SchemaError as error:
            reading.add(problems_of(error, feature.where, SiteProperties))
            continue
        found = list(_feature_problems(feature, properties, study, added))
        reading.add(found)
        if not found:
            yield _drawn(study.sites.get(properties.id) or _new(properties), feature, properties)


def _new(properties: SiteProperties) -> Site:
    """A site that no study knows: of its boundary only that it is drawn, and nothing declared."""
    boundary = Boundary(None, Basis.WITHIN, None, (), Provenance("", "", ""))
    said = properties.name or properties.id
    return Site(id=properties.id, name=Name(said, properties.name_en or said), role=properties.role, boundary=boundary)


def _feature_problems(
    feature: Feature, properties: SiteProperties, study: Study, added: Sequence[str]
) -> Iterator[Problem]:
    if properties.id not in study.sites:
        if properties.id not in added:
            yield unknown_reference(feature.where, properties.id, tuple(study.sites), code="unknown-site")
    elif properties.role is not study.sites[properties.id].role:
        values = {"value": properties.role.value, "expected": study.sites[properties.id].role.value}
        yield Problem("draft-of-another-role", f"{feature.where}.properties.role", values)
    for name in properties.within:
        if name not in study.places:
            yield unknown_reference(feature.where, name, tuple(study.places), code="unknown-place")
    if (feature.geometry is None) != (properties.basis is Basis.WITHIN):
        values = {"value": properties.basis.value, "geometry": "null" if feature.geometry is None else "polygon"}
        yield Problem("basis-and-geometry-disagree", f"{feature.where}.properties.basis", values)


def _drawn(site: Site, feature: Feature, properties: SiteProperties) -> Site:
    """A boundary that was drawn over as it is stays as the study knows it, with all that is known of it."""
    if is_same_land(feature.geometry, site.boundary.geometry) and properties.within == site.boundary.within:
        return site
    boundary = Boundary(
        geometry=feature.geometry,
        basis=properties.basis,
        accuracy_m=properties.accuracy_m,
        within=tuple(properties.within),
        provenance=Provenance(properties.source, properties.source_date, properties.licence, properties.note),
        pnu=properties.pnu,
        where=feature.where,
        redrawn=True,
    )
    return replace(site, boundary=boundary, declared_area=None, address=properties.address or site.address)
