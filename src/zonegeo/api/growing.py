"""The use case of growing: contiguous background spaces from parcels, each kept one evaluated in full."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zonegeo.api.evaluating import profile_of, read_study
from zonegeo.api.exploring import Columns
from zonegeo.model.errors import Problem, UsageError
from zonegeo.model.evaluation import Evaluation, GeoJSON
from zonegeo.model.message import Name
from zonegeo.model.profile import Profile
from zonegeo.model.study import Basis, Boundary, Provenance, Role, Site, Study
from zonegeo.model.suggestion import nearest_name
from zonegeo.model.value import value
from zonegeo.model.verdict import Verdict

if TYPE_CHECKING:
    from zonegeo.comparison.variants import Question
    from zonegeo.exploration.columns import Columns as Measured
    from zonegeo.exploration.grow import Grown
    from zonegeo.exploration.task import Watch


class NotContiguous(RuntimeError):  # noqa: N818 - it names what happened
    """Grown land is not in one part, or not of its area: a defect of the program, never a verdict."""


@value
class GrowTask:
    """What is grown: areas in m2; ``tolerance`` and ``different`` are shares of 1; ``starts`` are ids or lon,lat."""

    target_m2: float
    tolerance: float = 0.05
    starts: tuple[str, ...] = ()
    keep: int = 3
    different: float = 0.3
    least_compactness: float = 0.0
    requirements: tuple[str, ...] = ()
    tries: int = 200


@value
class GrownProposal:
    """One that was grown: ``parts`` counts its land as written, ``difference`` is the least to those before it."""

    id: str
    parcels: tuple[str, ...]
    area_m2: float
    perimeter_m: float
    compactness: float
    parts: int
    difference: float | None
    evaluation: Evaluation
    document: GeoJSON


@value
class Growth:
    """The proposals, the most compact first, and what the search met on its way."""

    task: GrowTask
    crs: str
    parcels: int
    usable: int
    reached: int
    refused: int
    largest_m2: float
    kept: tuple[GrownProposal, ...]


def grow_proposals(
    study: Study | str | Path, parcels: str | Path, task: GrowTask, *, seed: int, proposal: str | None = None,
    profile: Profile | str | None = None, as_of: date | None = None, columns: Columns | None = None,
    watch: Watch | None = None,
) -> Growth:  # fmt: skip
    """Return proposals of the core sites of a study and one background space grown from the parcels of a file.

    Parameters
    ----------
    parcels
        A boundary file: GeoJSON, or any format that ``zonegeo import`` reads.
    seed
        The seed of the search: the same seed gives the same proposals.

    Raises
    ------
    UsageError
        ``grow-start-unknown``, ``unknown-requirement``.
    NotContiguous
        Where land as written is not in one part within its bounds.
    """
    from zonegeo.comparison.variants import Question
    from zonegeo.evaluation.scene import as_of_for, proposal_of
    from zonegeo.exploration.columns import measure_columns
    from zonegeo.exploration.folds import folds_of
    from zonegeo.exploration.grow import ground_of, grow
    from zonegeo.sources.candidates import read_candidates

    known = study if isinstance(study, Study) else read_study(study)
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    _check_requirements(rules, task)
    given = columns or Columns()
    read = read_candidates(
        Path(parcels), known, id_by=given.id_by, role_by=given.role_by, area_by=given.area_by, crs=given.crs,
        encoding=given.encoding, layer=given.layer,
    )  # fmt: skip
    base = proposal_of(read.study, proposal)
    day = as_of_for(base, as_of)
    cores = [site for site in base.sites if read.study.sites[site].role is Role.CORE]
    measured = measure_columns(read.study, base, cores, read.sites, day)
    starts = _starts(measured, task.starts)
    import numpy as np

    bad = np.array([site.role is not Role.BACKGROUND or not site.boundary.basis.is_an_outline for site in read.sites])
    for fold in folds_of(measured, rules, day)[0]:
        if not task.requirements or fold.requirement.id in task.requirements:
            bad = bad | fold.bounds().bad
    ground = ground_of(measured, bad)
    bounds = (task.target_m2 * (1 - task.tolerance), task.target_m2 * (1 + task.tolerance))
    found = list(dict.fromkeys(grow(
        ground, starts, least=bounds[0], most=bounds[1], tries=task.tries, seed=seed, watch=watch,
    )))  # fmt: skip
    question = Question(read.study, base, rules, day)
    kept, refused = _kept(question, measured, cores, ground.areas, found, task)
    return Growth(
        task, measured.scene.crs, measured.count, int(ground.usable.sum()), len(found), refused, ground.largest(), kept
    )


def _check_requirements(rules: Profile, task: GrowTask) -> None:
    known = [each.id for each in rules.requirements]
    problems = [
        Problem("unknown-requirement", "--requirement",
                {"value": name, "nearest": nearest_name(name, known), "known": ", ".join(known)})
        for name in task.requirements if name not in known
    ]  # fmt: skip
    if problems:
        raise UsageError(problems)


def _starts(measured: Measured, asked: Sequence[str]) -> list[int]:
    """Return the parcels that growth starts at: by their ids, or by a point that they hold."""
    import shapely

    ids = [site.id for site in measured.candidates]
    lonlat = measured.scene.lonlat[measured.fixed :]
    found, problems = [], []
    for text in asked:
        if text in ids:
            found.append(ids.index(text))
            continue
        try:
            longitude, latitude = (float(each) for each in text.split(","))
        except ValueError:
            holding: Any = []
        else:
            holding = shapely.intersects_xy(lonlat, longitude, latitude).nonzero()[0].tolist()
        found += holding[:1]
        if not holding:
            problems.append(Problem("grow-start-unknown", "--from", {"value": text}))
    if problems:
        raise UsageError(problems)
    return found


def _kept(
    question: Question, measured: Measured, cores: Sequence[str], areas: Any, found: Sequence[Grown], task: GrowTask
) -> tuple[tuple[GrownProposal, ...], int]:
    """Return the most compact that satisfy what is asked and differ, and how many a requirement refused."""
    from zonegeo.exploration.grow import difference

    kept: list[GrownProposal] = []
    lands: list[Grown] = []
    refused = 0
    for land in sorted(found, key=lambda each: (-each.compactness, each.parcels)):
        if len(kept) == task.keep:
            break
        apart = [difference(land, each, areas) for each in lands]
        if land.compactness < task.least_compactness or any(each < task.different for each in apart):
            continue
        made = _evaluated(question, measured, cores, land, task, (len(kept) + 1, min(apart, default=None)))
        passes = all(made.evaluation.finding(name).verdict is Verdict.PASS for name in task.requirements)
        if passes:
            kept.append(made)
            lands.append(land)
        else:
            refused += 1
    return tuple(kept), refused


def _evaluated(
    question: Question, measured: Measured, cores: Sequence[str], land: Grown, task: GrowTask,
    told: tuple[int, float | None],
) -> GrownProposal:  # fmt: skip
    """Evaluate grown land in full, as it is written; it has to be one part, of the area that was asked."""
    import shapely
    from shapely.geometry import mapping

    from zonegeo.comparison.variants import proposal_document
    from zonegeo.geodesy.crs import analysis_crs
    from zonegeo.geodesy.shape import merged, polygons_of
    from zonegeo.measures.contiguity import part_groups

    number, apart = told
    crs = analysis_crs(measured.scene.crs)
    parcels = [measured.candidates[each] for each in land.parcels]
    shape = merged(measured.scene.shapes[measured.fixed :][list(land.parcels)])
    lonlat = crs.to_lonlat([shape])
    written = crs.to_plane(lonlat)
    parts = len(set(part_groups(polygons_of(merged(written)), "rook").tolist()))
    area = float(shapely.area(written[0]))
    # a hairline that the snapping closes, at most along every edge
    slack = 0.001 * float(shapely.length(shape)) + 1e-6 * area
    if parts != 1 or abs(area - land.area) > slack:
        raise NotContiguous(f"{parts} parts, {area} m2, folded {land.area} m2: {[each.id for each in parcels]}")
    name = f"{question.proposal.id}-grown-{number}"
    site = _site(f"grown-{number}", number, parcels, json.loads(json.dumps(mapping(lonlat[0]))))
    sites = [*(question.study.sites[each] for each in cores), site]
    evaluation = question.evaluate(sites)
    text = Name(f"{question.proposal.name.ko} 생성안 {number}", f"{question.proposal.name.en}, grown {number}")
    document = proposal_document(question, sites, name=name, told=text, changed=(site.id,))
    return GrownProposal(
        name, tuple(each.id for each in parcels), area, land.perimeter, land.compactness, parts, apart, evaluation,
        document,
    )  # fmt: skip


def _site(name: str, number: int, parcels: Sequence[Site], geometry: GeoJSON) -> Site:
    """Return one background space of parcels: no better known than the least known of them."""
    boundaries = [each.boundary for each in parcels]
    basis = max((each.basis for each in boundaries), key=list(Basis).index)
    accuracies = [each.accuracy_m for each in boundaries]
    accuracy = None if None in accuracies else max(each for each in accuracies if each is not None)

    def joined(what: str) -> str:
        return "; ".join(dict.fromkeys(str(getattr(each.provenance, what)) for each in boundaries))

    note = "parcels: " + ", ".join(each.id for each in parcels)
    provenance = Provenance(joined("source"), joined("source_date"), joined("licence"), note)
    boundary = Boundary(geometry, basis, accuracy, (), provenance)
    return Site(name, Name(f"생성 배후공간 {number}", f"grown background space {number}"), Role.BACKGROUND, boundary)


def grown_files(growth: Growth, output: str | Path) -> dict[Path, str]:
    """Return the proposal files by their paths: the first as named, the others with ``-2``, ``-3`` … in their names."""
    path = Path(output)
    return {
        path if number == 1 else path.with_stem(f"{path.stem}-{number}"): json.dumps(
            each.document, ensure_ascii=False, indent=1, allow_nan=False
        ) + "\n"
        for number, each in enumerate(growth.kept, 1)
    }  # fmt: skip
