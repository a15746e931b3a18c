"""The use case of growing: contiguous background spaces from parcels, each kept one evaluated in full."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import pi
from pathlib import Path
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import mapping

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import read_study
from zonegeo.api.search.explore import Columns, candidates_in
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import Name
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.evaluation.build_scene import as_of_for, proposal_of
from zonegeo.evaluation.variants import Question, proposal_document
from zonegeo.exploration.growth.adjacency import Survey, land_of_parcels
from zonegeo.exploration.growth.grow_land import SHORT, difference, grow_land
from zonegeo.exploration.growth.lots import Asked, GrowTask, Lots, lots_of, starts_among
from zonegeo.exploration.search.task import Watch as Unwatched
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.geodesy.shape import merged, polygons_of
from zonegeo.geometry import Floats
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import Evaluation, GeoJSON
from zonegeo.model.profile import Profile
from zonegeo.model.study import Basis, Boundary, Provenance, Role, Site, Study
from zonegeo.model.verdict import Verdict

__all__ = ["Asked", "GrowTask", "GrownProposal", "Growth", "grow", "grown_files"]

if TYPE_CHECKING:
    from zonegeo.evaluation.variants import Question
    from zonegeo.exploration.growth.grow_land import Grown
    from zonegeo.exploration.search.task import Watch


@value
class GrownProposal:
    """One that was grown: ``parts`` counts its land as written, ``difference`` is the least to those before it.

    ``closed_m2`` is the area of the strips between parcels that were closed.
    """

    id: str
    parcels: tuple[str, ...]
    area_m2: float
    perimeter_m: float
    compactness: float
    parts: int
    closed_m2: float
    difference: float | None
    evaluation: Evaluation
    document: GeoJSON


@value
class Growth:
    """The proposals, the most compact first, and what the search met on its way.

    Of the tries ``short`` did not reach the area; of what was grown ``uncompact`` was less compact than asked and
    ``unwritten`` not in one part, or not of its area, as it is written. ``gaps`` and ``laps`` count the pairs of
    parcels that lie within half a metre and do not touch, or share more than the tolerance; ``widest_m`` is the widest
    of these. ``largest_m2`` is measured where nothing was found, and nobody stopped the search.
    """

    task: GrowTask
    crs: str
    parcels: int
    usable: int
    reached: int
    short: int
    uncompact: int
    unwritten: int
    asked: tuple[Asked, ...]
    unusable_starts: tuple[str, ...]
    gaps: int
    laps: int
    widest_m: float
    largest_m2: float | None
    kept: tuple[GrownProposal, ...]
    words: Mapping[str, Name]

    @property
    def refused(self) -> int:
        """How many grown proposals a requirement refused in the evaluation, or during growth."""
        return sum(each.tries + each.evaluated for each in self.asked)


def grow(
    study: Study | str | Path, parcels: str | Path, task: GrowTask, *, seed: int, proposal: str | None = None,
    profile: Profile | str | None = None, as_of: date | None = None, columns: Columns | None = None,
    watch: Watch | None = None,
) -> Growth:  # fmt: skip
    """Return proposals of the core sites of a study and one background space grown from the parcels of a file.

    Parameters
    ----------
    study
        A study, its name (``"hongneung"``) or the path of its TOML file.
    parcels
        A boundary file: GeoJSON, or any format that ``zonegeo import`` reads.
    task
        How much land (m2), how near to it, from where, under which requirements.
    seed
        The seed of the search: the same seed gives the same proposals.
    proposal, profile, as_of
        Whose cores, the rules and the day; by default the study's and the proposal's own.
    columns
        Which columns of the file hold id and area.
    watch
        Told how far it is; it may stop it.

    Returns
    -------
    The kept proposals with their land in one part (m, m2), each evaluated; what each requirement refused.

    Raises
    ------
    UsageError
        ``grow-start-unknown``, ``unknown-requirement``.
    InputError
        Every mistake of the study or of the parcels.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> import json
    >>> def lot(name, east):
    ...     ring = [[127.03 + x, 37.6 + y] for x, y in ((east, 0), (east + 1e-3, 0), (east + 1e-3, 1e-3), (east, 1e-3))]
    ...     shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    ...     return {"type": "Feature", "properties": {"id": name}, "geometry": shape}
    >>> file = Path(mkdtemp(), "parcels.geojson")
    >>> features = [lot(name, number * 1e-3) for number, name in enumerate("abcd")]
    >>> _ = file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    >>> grown = grow("hongneung", file, GrowTask(target_m2=19_600.0, keep=1), seed=7)
    >>> [len(each.parcels) for each in grown.kept]
    [2]
    """
    known = study if isinstance(study, Study) else read_study(study)
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    _check_requirements(rules, task)
    read = candidates_in(parcels, known, columns or Columns())
    base = proposal_of(read.study, proposal)
    question = Question(read.study, base, rules, as_of_for(base, as_of))
    cores = [site for site in base.sites if read.study.sites[site].role is Role.CORE]
    lots = lots_of(question, cores, read.sites, task)
    starts = starts_among(lots, task.starts)
    ground = Survey(lots.shapes, lots.usable, contact_m=task.snap_m)
    refused: Counter[str] = Counter()
    watching = watch or Unwatched()
    found = list(dict.fromkeys(grow_land(
        ground, starts, least=lots.least_m2, most=lots.most_m2, tries=task.tries, seed=seed, needs=lots.needs,
        refused=refused, watch=watching,
    )))  # fmt: skip
    choice = _Choice(question, lots, cores, task, watching)
    choice.keep(found, ground.areas)
    asked = tuple(replace(each, tries=refused[each.requirement], evaluated=choice.refused[each.requirement])
                  for each in lots.asked)  # fmt: skip
    stopped = bool(watching.should_stop())
    widths = [*ground.gaps, *ground.laps]
    return Growth(
        task=task, crs=lots.scene.crs, parcels=len(lots.sites), usable=int(ground.usable.sum()), reached=len(found),
        short=refused[SHORT], uncompact=choice.uncompact, unwritten=choice.unwritten, asked=asked,
        unusable_starts=tuple(dict.fromkeys(lots.sites[each].id for each in starts if not ground.usable[each])),
        largest_m2=None if choice.kept or stopped else ground.largest(),
        gaps=len(ground.gaps), laps=len(ground.laps), widest_m=max(widths, default=0.0), kept=tuple(choice.kept),
        words=question.profile.words,
    )  # fmt: skip


def _check_requirements(rules: Profile, task: GrowTask) -> None:
    known = [each.id for each in rules.requirements]
    problems = [
        Problem("unknown-requirement", "--requirement",
                {"value": name, "nearest": nearest_name(name, known), "known": ", ".join(known)})
        for name in task.requirements if name not in known
    ]  # fmt: skip
    if problems:
        raise UsageError(problems)


class _Choice:
    """The most compact land that satisfies what is asked and differs, each evaluated in full, and what was refused."""

    def __init__(self, question: Question, lots: Lots, cores: Sequence[str], task: GrowTask, watch: Watch) -> None:
        self.question, self.lots, self.cores, self.task, self.watch = question, lots, cores, task, watch
        self.kept: list[GrownProposal] = []
        self.refused: Counter[str] = Counter()
        self.uncompact = self.unwritten = 0

    def keep(self, found: Sequence[Grown], areas: Floats) -> None:
        """Keep as many as asked. After a stop no more are evaluated than are to be kept: somebody waits."""
        lands: list[Grown] = []
        looked_at = 0
        # alike to six digits: as chance found them
        for number, land in enumerate(sorted(found, key=lambda each: -round(each.compactness, 6))):
            if len(self.kept) == self.task.keep or (looked_at >= self.task.keep and self.watch.should_stop()):
                break
            self.watch.tell(number, len(found))
            if land.compactness < self.task.least_compactness:
                self.uncompact += 1
                continue
            apart = min((difference(land, each, areas) for each in lands), default=None)
            if apart is not None and apart < self.task.different:
                continue
            looked_at += 1
            made = self._evaluated(land, apart)
            if made is None:
                continue
            if made.compactness < self.task.least_compactness:
                self.uncompact += 1
                continue
            failed = self._failed(made)
            self.refused.update(failed)
            if not failed:
                self.kept.append(made)
                lands.append(land)

    def _failed(self, made: GrownProposal) -> list[str]:
        return [name for name in self.task.requirements if made.evaluation.finding(name).verdict is not Verdict.PASS]

    def _named(self, number: int) -> Name:
        """What the scheme calls such land."""
        with speaking_of(words=self.question.profile.words):
            korean, english = (Translator(each).text("role.background") for each in ("ko", "en"))
        return Name(f"생성 {korean} {number}", f"grown {english} {number}")

    def _evaluated(self, land: Grown, apart: float | None) -> GrownProposal | None:
        """Evaluate grown land in full, as it is written; ``None`` where that is not one part of the area asked."""
        number, question, lots = len(self.kept) + 1, self.question, self.lots
        crs = analysis_crs(lots.scene.crs)
        parcels = [lots.sites[each] for each in land.parcels]
        shape, closed_m2 = land_of_parcels(lots.shapes[list(land.parcels)], self.task.snap_m)
        lonlat = crs.to_lonlat([shape])
        written = crs.to_plane(lonlat)
        parts = len(polygons_of(merged(written)))
        area, outline = float(shapely.area(written[0])), float(shapely.length(written[0]))
        # a hairline that the snapping closes, at most along every edge
        slack = 0.001 * outline + 1e-6 * area
        if parts != 1 or not lots.least_m2 - slack <= area <= lots.most_m2 + slack:
            self.unwritten += 1
            return None
        name = f"{question.proposal.id}-grown-{number}"
        site = _site(f"grown-{number}", self._named(number), parcels, json.loads(json.dumps(mapping(lonlat[0]))))
        sites = [*(question.study.sites[each] for each in self.cores), site]
        text = Name(f"{question.proposal.name.ko} 생성안 {number}", f"{question.proposal.name.en}, grown {number}")
        document = proposal_document(question, sites, name=name, told=text, changed=(site.id,))
        return GrownProposal(
            id=name, parcels=tuple(each.id for each in parcels), area_m2=area, perimeter_m=outline,
            compactness=4 * pi * area / outline**2, parts=parts, closed_m2=closed_m2, difference=apart,
            evaluation=question.evaluate(sites), document=document,
        )  # fmt: skip


def _site(name: str, told: Name, parcels: Sequence[Site], geometry: GeoJSON) -> Site:
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
    return Site(name, told, Role.BACKGROUND, boundary)


def grown_files(growth: Growth, output: str | Path) -> dict[Path, str]:
    """Return the proposal files by their paths: the first as named, the others with ``-2``, ``-3`` … in their names."""
    path = Path(output)
    return {
        path if number == 1 else path.with_stem(f"{path.stem}-{number}"): json.dumps(
            each.document, ensure_ascii=False, indent=1, allow_nan=False
        ) + "\n"
        for number, each in enumerate(growth.kept, 1)
    }  # fmt: skip
