"""The use case of mending: the smallest changes after which a proposal passes, each evaluated in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import read_study
from zonegeo.api.search.explore import Columns, candidates_in, fixed_sites
from zonegeo.comparison.repair.repair_proposal import repair_proposal
from zonegeo.evaluation.build_scene import proposal_of
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.suggested_change import Repair
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study
from zonegeo.rendering.comparison import REPAIR_FORMATS
from zonegeo.rendering.comparison.suggestions import proposal_file
from zonegeo.sources.study.file_proposals import proposal_from, read_drawn


def repair(
    study: Study | str | Path,
    *,
    proposal: str | None = None,
    requirement: str | None = None,
    profile: Profile | str | None = None,
    as_of: date | None = None,
    candidates: str | Path | None = None,
    fixed: Sequence[str] = ("core",),
    parcels: str | Path | None = None,
    argv: tuple[str, ...] = (),
) -> Repair:
    """Return what would make a proposal pass: the smallest changes, each evaluated, with their cost on everything else.

    Parameters
    ----------
    study
        A study, its name (``"hongneung"``) or the path of its TOML file.
    proposal
        The id of a proposal; by default the one that the study names.
    requirement
        The one to mend; by default every one that fails or is for review.
    profile, as_of
        The rules and the day; by default the study's and the proposal's own.
    candidates
        A boundary file of sites that may be taken in; by default the study's other sites.
    fixed
        Sites that stay: ids, or ``core``, ``background``, ``all``, ``none``. A core institution is what a zone is
        designated for, so none is dropped unless that is asked for.
    parcels
        A boundary file of parcels: land is taken out or added by whole parcels before it is cut or moved; by default
        the parcels of the study's cadastral layer.
    argv
        What the receipt keeps of the command that asked.

    Returns
    -------
    Suggestions, each with what it does to every other requirement; why there is none where there is none.

    Raises
    ------
    UsageError
        ``unknown-proposal``, ``unknown-requirement``.
    InputError
        Every mistake of the study, or of the file of candidates or of parcels.

    Examples
    --------
    >>> mended = repair("hongneung", proposal="request-2019")  # assessed after the request: undecided on its day
    >>> [(suggestion.dropped, suggestion.verdict.value) for suggestion in mended.suggestions]
    [(('requested-sixth',), 'undecided')]
    """
    known = study if isinstance(study, Study) else read_study(study)
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    others = None
    if candidates is not None:
        drawn = proposal_from(read_drawn(Path(candidates)), known, name="candidates")
        others = drawn.study.sites_of(drawn.study.proposals["candidates"])
    lots = None
    if parcels is not None:
        read = candidates_in(parcels, known, Columns())
        lots, known = {site.id: site.boundary.geometry or {} for site in read.sites}, read.study
    return repair_proposal(
        known, rules, proposal_id=proposal, requirement=requirement, as_of=as_of, candidates=others,
        fixed=fixed_sites(known, proposal_of(known, proposal), fixed), parcels=lots,
        argv=argv,
    )  # fmt: skip


def render_repair(mended: Repair, format_name: str, *, language: str = "en") -> str:
    """Return a repair as text or json."""
    rendered: str = REPAIR_FORMATS[format_name](mended, Translator(language))
    return rendered


def suggestion_files(mended: Repair, folder: str | Path) -> dict[Path, str]:
    """Return the proposal file of every suggestion by the path at which it belongs: nothing is written."""
    return {Path(folder) / f"{each.id}.geojson": proposal_file(each) for each in mended.suggestions}
