"""The use cases with several proposals: compare them, draw and write the comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import Problem, UsageError
from zonegeo.comparison.compare_proposals import compare_proposals
from zonegeo.comparison.parse_objective import parse_objective
from zonegeo.geodesy.crs import belt_for, operations
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.answers.comparison import Compared, Comparison
from zonegeo.model.profile import Profile
from zonegeo.model.quantity import asked_quantity
from zonegeo.model.study import Study
from zonegeo.rendering.comparison import COMPARISON_FORMATS
from zonegeo.rendering.comparison.comparison_page import comparison_page as page
from zonegeo.rendering.terminal.account import account_of_comparison as account
from zonegeo.sources.boundary.land_file import LandLike, files_apart
from zonegeo.sources.study.file_proposals import is_boundary_file
from zonegeo.sources.study.named_proposals import choose_among_files, choose_from_study

if TYPE_CHECKING:
    from zonegeo.rendering.terminal.account import Line


def choose_proposals(
    study: Study | LandLike,
    proposals: Sequence[LandLike] = (),
    *,
    profile: str | None = None,
    baseline: str | None = None,
    crs: str | None = None,
    role_by: str = "role",
) -> tuple[Compared, ...]:
    """Return the proposals that a comparison names: of the study, of other studies, or straight from boundary files.

    Parameters
    ----------
    study
        A study, its name or its path; or the first of some boundary files, which then stand alone. Instead of a file
        land in memory: a GeoDataFrame and its like, with a column ``role_by``.
    proposals
        Ids of the study, ``other-study:proposal``, or boundary files; none: every proposal of the study.
    baseline
        A proposal of the study that is to be among them.
    crs
        The analysis CRS; by default the study's, and of files alone the Korean belt that fits all of them.
    role_by
        The attribute of a file that holds the role.

    Raises
    ------
    UsageError
        ``nothing-to-compare`` with fewer than two; ``unknown-proposal``, ``unknown-study``, ``profile-needed``.
    InputError
        With every mistake of the files.
    """
    lands = ([] if isinstance(study, Study) else [study]) + list(proposals)
    # a text may be the id of a proposal
    told = [each if isinstance(each, str) else file for each, file in zip(lands, files_apart(lands), strict=True)]
    if isinstance(study, Study) or not is_boundary_file(told[0]):
        known = study if isinstance(study, Study) else read_study(told.pop(0))
        if crs is not None:
            known = replace(known, analysis_crs=crs)
        return choose_from_study(known, told, baseline=baseline, role_by=role_by, read_study=read_study)

    if profile is None:
        raise UsageError(Problem("profile-needed", "--profile", {"value": str(told[0])}))
    return choose_among_files(told, profile=profile, crs=crs, belt_for=belt_for, role_by=role_by)


def compare(
    study: Study | LandLike,
    proposals: Sequence[LandLike] = (),
    *,
    baseline: str | None = None,
    profile: Profile | str | None = None,
    as_of: date | None = None,
    objectives: Sequence[str] = (),
    weights: Mapping[str, float] | None = None,
    history: bool = False,
    sliver_width: str = "1 m",
    crs: str | None = None,
    role_by: str = "role",
    with_shapes: bool = False,
    argv: tuple[str, ...] = (),
) -> Comparison:
    """Compare proposals on the same data, under the same profile, on the same day.

    Parameters
    ----------
    study, proposals, crs, role_by
        As in :func:`choose_proposals`.
    baseline
        The proposal against which the others are held; by default the study's own, else the first.
    profile
        The rules; by default those that the study names.
    as_of
        The day whose law applies to all; by default the baseline's own, else the day of the profile's newest limit.
    objectives
        Such as ``"min:separation"``: those that no other beats in all of them are named.
    weights
        The weight of every objective: only then is there a ranking.
    history
        Read the proposals as a sequence by their own days as well.
    sliver_width
        Pieces of land narrower than this are told apart: a length with its unit.
    with_shapes
        Keep the geometries, for :func:`comparison_page`.
    argv
        What the receipt keeps of the command that asked.

    Returns
    -------
    Findings by requirement and proposal, land that came and went (m2), notices, receipt; SI units, unrounded.

    Raises
    ------
    UsageError, InputError
        Those of :func:`choose_proposals`; objectives and weights that are not understood.

    Examples
    --------
    >>> comparison = compare("hongneung", ["request-2019", "designation-2020"])
    >>> [(cell.proposal, cell.verdict.value) for cell in comparison.row("separation").cells]
    [('request-2019', 'review'), ('designation-2020', 'pass')]
    """
    named = profile.id if isinstance(profile, Profile) else profile
    chosen = choose_proposals(study, proposals, profile=named, baseline=baseline, crs=crs, role_by=role_by)
    rules = profile if isinstance(profile, Profile) else profile_of(chosen[0].study, profile)
    return compare_proposals(
        chosen, rules, baseline=baseline, as_of=as_of,
        objectives=[parse_objective(each) for each in objectives], weights=weights, history=history,
        sliver_width_m=float(asked_quantity(sliver_width, "--sliver-width", of="length")),
        with_shapes=with_shapes, argv=argv,
    )  # fmt: skip


def render_comparison(
    comparison: Comparison, format_name: str, *, language: str = "en", only_differences: bool = False
) -> str | bytes:
    """Return a comparison as text, json, csv or md, or as the bytes of an xlsx workbook.

    Parameters
    ----------
    comparison
        What :func:`compare` returned.
    format_name
        A name of ``zonegeo.rendering.comparison.COMPARISON_FORMATS``.
    language
        ``ko`` or ``en``.
    only_differences
        Leave out the rows in which all proposals are equal.

    Returns
    -------
    Text, or bytes where the format is binary.

    Raises
    ------
    UsageError
        ``unknown-name``; ``extra-needed`` for xlsx without openpyxl.

    Examples
    --------
    >>> comparison = compare("hongneung", ["request-2019", "designation-2020"])
    >>> render_comparison(comparison, "csv").splitlines()[0].lstrip("\ufeff").startswith("requirement,")
    True
    """
    renderer = COMPARISON_FORMATS[format_name]
    with speaking_of(*comparison.area_kinds, words=comparison.profile.words):
        rendered: str | bytes = renderer(comparison, Translator(language), only_differences=only_differences)
    return rendered


def account_of_comparison(comparison: Comparison, *, language: str = "en") -> Iterator[Line]:
    """Yield how a comparison came about: files, rules, transformation, each requirement of each proposal."""
    return account(comparison, operations(comparison.analysis_crs), Translator(language))


def comparison_page(comparison: Comparison, *, language: str = "en") -> str:
    """Return a comparison that was made ``with_shapes`` as one HTML page that needs no network: tables and a map.

    Parameters
    ----------
    comparison
        What :func:`compare` returned with ``with_shapes=True``.
    language
        ``ko`` or ``en``: the language in which the page opens; it speaks both.

    Returns
    -------
    The page; write it as UTF-8.

    Examples
    --------
    >>> page = comparison_page(compare("hongneung", ["request-2019", "designation-2020"], with_shapes=True))
    >>> "Content-Security-Policy" in page
    True
    """
    with speaking_of(*comparison.area_kinds, words=comparison.profile.words):
        return page(comparison, language=language)
