"""Compare proposals: each evaluated under the same profile on the same day, and its land against the baseline's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations, groupby, islice

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import Name
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.comparison.difference import SLIVER_WIDTH_M, difference_of
from zonegeo.comparison.history import steps_of
from zonegeo.comparison.land import Projection
from zonegeo.comparison.matrix import Column, column_of, rows_of, sensitivity_of
from zonegeo.comparison.objectives import front_of
from zonegeo.comparison.ranking import ranking_of
from zonegeo.comparison.site_figures import figure_rows, figures_of
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.evaluation.look_ahead import look_ahead
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.measures.scene import Found
from zonegeo.model.answers.comparison import (
    COMPARISON_VERSION,
    Compared,
    Comparison,
    DayFrom,
    DecidingLine,
    Difference,
    FigureCell,
    Objective,
    Outline,
)
from zonegeo.model.evaluation import (
    Evaluation,
    Finding,
    InputUsed,
    Notice,
    PlaceResult,
    ProfileUsed,
    Receipt,
    rule_notices,
)
from zonegeo.model.profile import Profile
from zonegeo.model.study import Proposal, Site, Study

# among more proposals than these a map holds each against the baseline alone: 8 of them are 28 pairs
MOST_IN_PAIRS = 8
# what is kept of what was found for the proposals before: thousands take no more memory than some dozens
MOST_FOUND = 8192
# of so many proposals the outlines are looked at in one go
AT_ONCE = 64


def day_for(compared: Sequence[Compared], baseline: str, profile: Profile, as_of: date | None) -> tuple[date, DayFrom]:
    """Return the one day on which all are compared, and what gave it. Never today.

    The day asked for, else the baseline's own. Where the baseline has none, and no other has, the day since which the
    newest limit of the profile is in force: what the profile itself knows the law to be.

    Raises
    ------
    UsageError
        ``as-of-missing`` where the baseline has no day and another proposal has: neither is chosen for the planner.
    """
    if as_of is not None:
        return as_of, "asked"
    own = {each.id: each.study.proposals[each.proposal].as_of for each in compared}
    day = own[baseline]
    if day is not None:
        return day, "baseline"
    if any(own.values()):
        raise UsageError(Problem("as-of-missing", baseline, {"proposal": baseline}))
    return max(limit.since for requirement in profile.requirements for limit in requirement.limits), "profile"


def baseline_of(compared: Sequence[Compared], baseline: str | None) -> str:
    """Return the id of the baseline: the one asked for, else the study's own proposal, else the first."""
    ids = [each.id for each in compared]
    if baseline is not None and baseline not in ids:
        values = {"value": baseline, "nearest": nearest_name(baseline, ids), "known": ", ".join(ids)}
        raise UsageError(Problem("unknown-baseline", "--baseline", values))
    own = [each.id for each in compared if each.id == each.proposal == compared[0].study.default_proposal]
    return baseline or (own or ids)[0]


def compare_proposals(
    compared: Sequence[Compared],
    profile: Profile,
    *,
    baseline: str | None = None,
    as_of: date | None = None,
    objectives: Sequence[Objective] = (),
    weights: Mapping[str, float] | None = None,
    sliver_width_m: float = SLIVER_WIDTH_M,
    history: bool = False,
    with_shapes: bool = False,
    argv: tuple[str, ...] = (),
) -> Comparison:
    """Compare proposals.

    Parameters
    ----------
    compared
        The proposals in the order of the columns; their ids are unique.
    baseline
        The id against which the land is measured.
    as_of
        The day whose law applies to all; by default as :func:`day_for` says.
    objectives, weights
        What is better; a ranking is made only where there are weights.
    history
        Read the proposals that have a day of their own as a sequence as well.
    with_shapes
        Keep geometries for a map.
    """
    base = next(each for each in compared if each.id == baseline_of(compared, baseline))
    day, day_from = day_for(compared, base.id, profile, as_of)
    projection = Projection(analysis_crs(base.study.analysis_crs))
    found: Found = {}
    kept = []
    # one at a time: what a comparison keeps of an evaluation is small
    for number, each in enumerate(compared):
        if number % AT_ONCE == 0:
            _look_ahead(compared[number : number + AT_ONCE], day, found)
        kept.append(
            _compared(
                each, base, profile, day, projection, found, sliver_width_m=sliver_width_m, with_shapes=with_shapes
            )
        )
        for old in list(islice(found, max(0, len(found) - MOST_FOUND))):
            del found[old]  # what is asked for again is found again
    rows = rows_of([each.column for each in kept], base.id)
    differences = [each.difference for each in kept]
    return Comparison(
        schema_version=COMPARISON_VERSION,
        study=base.study.id,
        study_name=base.study.name,
        profile=ProfileUsed(
            profile.id, profile.version, profile.sha256, profile.name, words=profile.words, roles=profile.roles
        ),
        as_of=day.isoformat(),
        as_of_from=day_from,
        analysis_crs=base.study.analysis_crs,
        baseline=base.id,
        proposals=tuple(each.column.proposal for each in kept),
        rows=rows,
        figures=figure_rows([each.figures for each in kept], [each.id for each in compared]),
        differences=tuple(differences),
        sensitivity=sensitivity_of(rows),
        front=front_of(objectives, rows, differences) if objectives else None,
        ranking=ranking_of(objectives, weights, rows, differences) if weights else None,
        steps=steps_of(compared, profile, projection, sliver_width_m=sliver_width_m) if history else (),
        outlines=tuple(outline for each in kept for outline in each.outlines),
        notices=(*rule_notices(profile), *_notices(compared, base, day, history=history)),
        receipt=_receipt(kept[0].receipt, compared, argv),
        places=tuple({place.id: place for each in kept for place in each.places}.values()),
        lines=tuple(line for each in kept for line in each.lines),
        pairs=tuple(_pairs(compared, base, projection, sliver_width_m=sliver_width_m)) if with_shapes else (),
        site_names={site.id: site.name for each in reversed(compared) for site in _sites(each)},
    )


def _look_ahead(compared: Sequence[Compared], day: date, found: Found) -> None:
    """Look at the outlines of some proposals in one go, study by study."""
    for _, of_one in groupby(compared, key=lambda each: id(each.study)):
        some = list(of_one)
        look_ahead(some[0].study, [_proposal(each) for each in some], day, found)


def _pairs(
    compared: Sequence[Compared], base: Compared, projection: Projection, *, sliver_width_m: float
) -> list[Difference]:
    """Return the land between every two proposals of which none is the baseline; none where they are too many."""
    others = [each for each in compared if each.id != base.id]
    if len(compared) > MOST_IN_PAIRS:
        return []
    return [
        difference_of(
            (one.id, _sites(one)), (other.id, _sites(other)), projection, sliver_width_m=sliver_width_m,
            with_shapes=True,
        )
        for one, other in combinations(others, 2)
    ]  # fmt: skip


@value
class _Kept:
    """What is kept of one proposal."""

    column: Column
    figures: dict[str, FigureCell]
    difference: Difference
    outlines: tuple[Outline, ...]
    places: tuple[PlaceResult, ...]
    lines: tuple[DecidingLine, ...]
    receipt: Receipt


def _compared(
    each: Compared, base: Compared, profile: Profile, day: date, projection: Projection, found: Found, *,
    sliver_width_m: float, with_shapes: bool,
) -> _Kept:  # fmt: skip
    evaluation = evaluate_proposal(
        each.study,
        profile,
        proposal_id=each.proposal,
        as_of=day,
        found=found,
        findings_alone=True,
        verdicts_of_others=True,
    )
    proposal, lands = _proposal(each), ((base.id, _sites(base)), (each.id, _sites(each)))
    return _Kept(
        column_of(evaluation, proposal, name=each.id, source=each.source),
        figures_of(evaluation, proposal, name=each.id),
        difference_of(*lands, projection, sliver_width_m=sliver_width_m, with_shapes=with_shapes),
        tuple(_outlines(each, evaluation)) if with_shapes else (),
        evaluation.places if with_shapes else (),
        tuple(_lines(each, evaluation)) if with_shapes else (),
        evaluation.receipt,
    )


def _proposal(each: Compared) -> Proposal:
    return each.study.proposals[each.proposal]


def _sites(each: Compared) -> tuple[Site, ...]:
    return each.study.sites_of(_proposal(each))


def _outlines(each: Compared, evaluation: Evaluation) -> list[Outline]:
    return [
        Outline(each.id, site.id, site.name, site.role, site.geometry, site.within, site.licence)
        for site in evaluation.sites
    ]


def _lines(each: Compared, evaluation: Evaluation) -> list[DecidingLine]:
    """Return the witnesses that are lines between two sites."""
    lines = []
    for finding in evaluation.findings:
        names, witness = _names(finding, evaluation), finding.witness
        if witness is not None and witness.get("type") == "LineString" and len(names) == 2:
            lines.append(DecidingLine(each.id, finding.requirement, names[0], names[1], witness))
    return lines


def _names(finding: Finding, evaluation: Evaluation) -> list[Name]:
    """Return the names of the sites of a finding: a subject is a site, or an institution that owns sites."""
    names = []
    for subject in finding.subject:
        owned = [site.name for site in evaluation.sites if subject == site.id]
        owned = owned or [site.name for site in evaluation.sites if subject == site.institution]
        if owned:
            names.append(Name(", ".join(each.ko for each in owned), ", ".join(each.en for each in owned)))
    return names


def _notices(compared: Sequence[Compared], base: Compared, day: date, *, history: bool) -> list[Notice]:
    """Return what keeps the columns from being wholly alike: other days, other facts, accuracy that nobody states."""
    notices = []
    other_days = [each.id for each in compared if _proposal(each).as_of not in (None, day)]
    if other_days:
        notices.append(Notice("compared-on-one-day", base.id, {"proposals": other_days, "day": day.isoformat()}))
    undated = [each.id for each in compared if _proposal(each).as_of is None]
    if history and undated:
        notices.append(Notice("not-in-history", base.id, {"proposals": undated}))
    stages = {_proposal(each).figures for each in compared}
    if len(stages) > 1:
        notices.append(Notice("figures-of-other-stage", base.id, {"proposals": [each.id for each in compared]}))
    if any(_zones_differ(each.study, base.study) for each in compared):
        others = [each.id for each in compared if _zones_differ(each.study, base.study)]
        notices.append(Notice("zones-of-another-study", base.id, {"proposals": others}))
    facts = (base.study.institutions, base.study.agreements, base.study.assessments)
    others = [
        each.id for each in compared
        if each.study is not base.study
        and (each.study.institutions, each.study.agreements, each.study.assessments) != facts
    ]  # fmt: skip
    if others:
        notices.append(Notice("facts-of-another-study", base.id, {"proposals": others}))
    notices.extend(
        Notice("boundary-as-drawn", each.id, {"file": each.source, "sites": list(each.as_drawn)})
        for each in compared if each.as_drawn
    )  # fmt: skip
    return notices


def _zones_differ(study: Study, base: Study) -> bool:
    """Say whether two studies know other things of the other zones; that each leaves out its own is no difference."""
    if study is base or study.other_zones is None or base.other_zones is None:
        return study.other_zones is not base.other_zones
    ours, theirs = ({zone.id: zone for zone in each.other_zones or ()} for each in (study, base))
    return any(ours[name] != theirs[name] for name in ours.keys() & theirs.keys())


def _receipt(like: Receipt, compared: Sequence[Compared], argv: tuple[str, ...]) -> Receipt:
    inputs = dict.fromkeys((each.path, each.sha256) for one in compared for each in one.study.inputs)
    used = tuple(InputUsed(path, sha256) for path, sha256 in inputs)
    return Receipt(like.zonegeo, like.geos, like.proj, like.operation, used, like.as_of, None, argv)
