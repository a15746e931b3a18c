"""The use cases of alternatives: add one to a study from a file, list them, take one out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.atomic_write import write_files
from zonegeo.base.value import value
from zonegeo.model.study import Proposal, Role, Study
from zonegeo.sources.intake.proposal_blocks import with_blocks, without_proposal
from zonegeo.sources.intake.read_intake import Intake
from zonegeo.sources.intake.sites import FoundSite, are_same
from zonegeo.sources.intake.study_files import FOLDER, feature_collection, site_properties
from zonegeo.sources.intake.words import as_id
from zonegeo.sources.study.find_study import find_study


@value
class Alternative:
    """A proposal of a study, as a list shows it."""

    id: str
    name: str
    status: str
    sites: int
    is_default: bool


def list_proposals(study: str | Path, *, language: str = "ko") -> tuple[Alternative, ...]:
    """Return the proposals of a study.

    >>> [(each.id, each.sites) for each in list_proposals("hongneung")][:2]
    [('request-2019', 9), ('designation-2020', 8)]
    """
    known = read_study(study)
    return tuple(_alternative(known, each, language) for each in known.proposals.values())


def _alternative(study: Study, proposal: Proposal, language: str) -> Alternative:
    name = proposal.name.within(language)
    return Alternative(proposal.id, name, proposal.status, len(proposal.sites), proposal.id == study.default_proposal)


def add_proposal(study: str | Path, intake: Intake, *, name: str) -> tuple[Path, ...]:
    """Add files that were taken in to a study as one more proposal: its tables go to the end of the study file.

    Files without a core site are held against the core sites of the study's own proposal. A site with the outline and
    the role of one that the study has already is that one.

    Raises
    ------
    UsageError
        ``proposal-exists``, ``study-is-carried``.
    """
    file, known = _own_file(study), read_study(study)
    proposal = as_id(name, otherwise="proposal")
    if proposal in known.proposals:
        raise UsageError(Problem("proposal-exists", str(study), {"value": proposal}))
    new, shared = _apart(intake.sites, known, proposal)
    cores = [] if any(site.role is Role.CORE for site in intake.sites) else _cores(known)
    target = file.parent / FOLDER / f"{proposal}.geojson"
    shown = f"{FOLDER}/{proposal}.geojson"
    entry: dict[str, Any] = {"id": proposal, "name": {"ko": name}, "status": "what-if"}
    if intake.as_of is not None:
        entry["as_of"] = intake.as_of
    entry["sites"] = list(dict.fromkeys((*cores, *shared, *(site.id for site in new))))
    data = {"site": [_entry(intake, site, shown) for site in new], "proposal": [entry]}
    document = json.dumps(feature_collection(intake, new), ensure_ascii=False, indent=1) + "\n"
    text = with_blocks(file.read_text(encoding="utf-8"), data)
    written = {file: text} | ({target: document} if new else {})
    return write_files(written, overwrite=False, edited=[file], made=target.parent)


def remove_proposal(study: str | Path, name: str) -> tuple[Path, ...]:
    """Take a proposal out of a study, with the sites that only it has; its boundary files stay, and are returned."""
    file = _own_file(study)
    text, left = without_proposal(file.read_text(encoding="utf-8"), name, where=file.name)
    write_files({file: text}, overwrite=False, edited=[file])
    return tuple(file.parent / each for each in left)


def _own_file(study: str | Path) -> Path:
    """Return the file of a study that may be written: one that was named by its path or lies in the working folder."""
    file = find_study(str(study), folder=Path.cwd())
    if not Path(study).exists() and Path.cwd() not in file.resolve().parents:
        raise UsageError(Problem("study-is-carried", str(study), {"value": str(study)}))
    return file


def _cores(study: Study) -> list[str]:
    own = study.proposals[study.default_proposal]
    return [site.id for site in study.sites_of(own) if site.role is Role.CORE]


def _apart(sites: Sequence[FoundSite], study: Study, proposal: str) -> tuple[list[FoundSite], list[str]]:
    """Return the sites that are new, with ids of their own, and the ids of those that the study has already."""
    new: list[FoundSite] = []
    shared: list[str] = []
    for site in sites:  # one by one: each is held against the site of its own name
        known = study.sites.get(site.id)
        if known is None:
            new.append(site)
        elif known.role is site.role and known.boundary.geometry and are_same(known.boundary.geometry, site.geometry):
            shared.append(site.id)
        else:
            new.append(replace(site, id=f"{site.id}·{proposal}"[:64]))
    return new, shared


def _entry(intake: Intake, site: FoundSite, file: str) -> dict[str, Any]:
    """Return the table of a site whose boundary stands in the proposal's file."""
    told = site_properties(intake, site)
    kept = ("role", "declared_area", "basis", "accuracy_m", "source", "source_date", "licence")
    boundary = {key: told[key] for key in kept if told[key] is not None}
    named = {"id": site.id, "name": {"ko": site.name}, "address": site.address, "area_kind": site.area_kind}
    entry = {key: each for key, each in named.items() if each}
    return {**entry, "boundary": {"file": file, "where": {"id": site.id}, **boundary}}
