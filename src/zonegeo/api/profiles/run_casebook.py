"""The use cases of those who write profiles: start one, run its case book, publish the schema."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.errors import InputError, ZonegeoError
from zonegeo.base.file_problems import unknown_reference
from zonegeo.comparison.decide_procedure import decide_procedure
from zonegeo.evaluation.case_differences import CaseOutcome, differences
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.measures import MEASURES
from zonegeo.model.profile import Profile, only
from zonegeo.profiles.library import find_profile
from zonegeo.profiles.profile_schema import ProfileFile
from zonegeo.profiles.reader import read_profile_text
from zonegeo.profiles.starter import starter_files
from zonegeo.sources.casebook.change_of_case import change_entry, sites_of_change
from zonegeo.sources.casebook.read_casebook import read_casebook
from zonegeo.sources.casebook.study_of_case import case_entry, study_of_case
from zonegeo.sources.documents import write_new
from zonegeo.sources.study.find_study import find_casebook

if TYPE_CHECKING:
    from zonegeo.evaluation.case_differences import CaseOutcome
    from zonegeo.sources.casebook.read_casebook import Case


def run_casebook(profile: str, cases: str | Path | None = None) -> tuple[CaseOutcome, ...]:
    """Run the case book of a profile: every case is evaluated, and what comes out otherwise than the book says is told.

    Parameters
    ----------
    profile
        An id or the path of a TOML file.
    cases
        The path of a case book; by default the one beside the file, or the one that zonegeo carries for the id.

    Returns
    -------
    An outcome for each case, in the order of the book, with its differences; none where it came out as written.

    Raises
    ------
    InputError
        Every mistake of the profile or of the book.
    UsageError
        ``unknown-profile``; a profile without a book.

    Examples
    --------
    >>> outcomes = run_casebook("kr/innotown")
    >>> [outcome for outcome in outcomes if outcome.differences]
    []
    """
    rules = read_profile(profile)
    path = Path(cases) if cases is not None else find_casebook(profile)
    return tuple(_run_case(case, rules) for case in read_casebook(path))


def _run_case(case: Case, profile: Profile) -> CaseOutcome:
    if case.invalid:
        found: list[str] = []
        try:
            content = case.given["text"].encode()
            read_profile_text(content, where=case.where, measures=MEASURES, find=find_profile)
        except ZonegeoError as error:
            found = [problem.code for problem in error.problems]
        differs = sorted(found) != sorted(case.invalid)
        told = (("invalid", ", ".join(case.invalid), ", ".join(found)),) if differs else ()
        return CaseOutcome(case.where, case.title, told)
    if "change" in case.given:
        return _run_change(case, profile)
    entry = case_entry(case)
    known = [requirement.id for requirement in profile.requirements]
    if entry.requirement not in known:
        raise InputError(unknown_reference(case.where, entry.requirement, known, code="unknown-requirement-id"))
    study = study_of_case(entry, lambda crs, shape: analysis_crs(crs).to_lonlat([shape])[0])
    # a book asks one requirement a case, and the others cost as much as that one
    finding = evaluate_proposal(study, only(profile, [entry.requirement]), findings_alone=True).finding(
        entry.requirement
    )
    return CaseOutcome(case.where, case.title, tuple(differences(finding, case.expected)))


def _run_change(case: Case, profile: Profile) -> CaseOutcome:
    """A change: ``pass`` where it is minor, ``fail`` where it is not, ``not_applicable`` where it is no change."""
    entry = change_entry(case)
    found = decide_procedure(
        None if entry.change == "designation" else sites_of_change(entry.before),
        None if entry.change == "release" else sites_of_change(entry.after),
        facts=entry.facts,
        site_facts=entry.site_facts,
        grounds=profile.grounds,
        steps=profile.steps,
        as_of=entry.as_of,
    )
    verdict = {True: "pass", False: "fail", None: "undecided"}[found.minor]
    told = {
        "verdict": verdict if found.way == "change" else "not_applicable",
        "reason": ", ".join(each.ground.id for each in found.grounds if each.holds) or found.way,
        "subject": ", ".join(each.step.id for each in found.steps if each.is_certain),
    }
    differing = [(key, asked, told.get(key, "")) for key, asked in case.expected.items() if told.get(key) != asked]
    return CaseOutcome(case.where, case.title, tuple(differing))


def write_profile(path: str | Path, *, base: str | None = None) -> tuple[Path, ...]:
    """Write a profile to start from, and its case book beside it; nothing that exists is replaced.

    ``base`` is the id of a profile to extend; without it the profile stands by itself.
    """
    if base is not None:
        read_profile(base)
    return write_new(starter_files(Path(path), base))


def profile_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of a profile file."""
    schema = ProfileFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "zonegeo profile"}
