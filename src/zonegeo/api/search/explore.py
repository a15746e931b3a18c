"""The use case of exploring: candidates are searched by folded columns, and what is kept is evaluated in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import read_study
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.message import Name, called
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.comparison.parse_objective import parse_objective
from zonegeo.evaluation.build_scene import as_of_for, proposal_of
from zonegeo.evaluation.variants import Question, proposal_document
from zonegeo.exploration.candidates.explore_candidates import explore_candidates
from zonegeo.exploration.search.task import Watch as NoWatch
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.answers.comparison import Objective
from zonegeo.model.answers.exploration import EXPLORATION_VERSION, Exploration, Kept, Score, Search, Strategy, Wishes
from zonegeo.model.evaluation import Evaluation, Notice, rule_notices
from zonegeo.model.profile import Profile
from zonegeo.model.study import Proposal, Role, Site, Study
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.exploration import EXPLORATION_FORMATS
from zonegeo.rendering.exploration.exploration_files import proposal_file
from zonegeo.sources.boundary.land_file import LandLike, land_file
from zonegeo.sources.study.candidates import read_candidates

if TYPE_CHECKING:
    from zonegeo.evaluation.variants import Question
    from zonegeo.exploration.candidates.explore_candidates import Explored
    from zonegeo.exploration.search.task import Watch
    from zonegeo.sources.study.candidates import Candidates


class FoldDisagreement(RuntimeError):  # noqa: N818 - it names what happened
    """A kept proposal is not what the search scored it as: a defect of the program, never a verdict."""


@value
class Columns:
    """The attributes of a candidate file, and what the user says of the file where it does not say it itself."""

    id_by: str = "id"
    role_by: str = "role"
    area_by: str = "declared_area"
    crs: str | None = None
    encoding: str | None = None
    layer: str | None = None


def explore(
    study: Study | str | Path,
    candidates: LandLike,
    objectives: Sequence[str],
    *,
    proposal: str | None = None,
    fixed: Sequence[str] = ("core",),
    profile: Profile | str | None = None,
    as_of: date | None = None,
    wishes: Wishes | None = None,
    keep: int = 10,
    seed: int | None = None,
    strategy: Strategy | None = None,
    columns: Columns | None = None,
    watch: Watch | None = None,
    argv: tuple[str, ...] = (),
) -> Exploration:
    """Return the best proposals: the fixed sites of a study, and some of the candidates of a file.

    Parameters
    ----------
    study
        A study, its name (``"hongneung"``) or the path of its TOML file.
    candidates
        A boundary file of any format that ``zonegeo import`` reads, or land in memory: a GeoDataFrame and its like.
    objectives
        Such as ``"max:area"``; of several the Pareto front is found.
    proposal, profile, as_of
        Whose sites are fixed, the rules and the day; by default the study's and the proposal's own.
    fixed
        Sites of the proposal that every proposal keeps: ids, or ``core``, ``background``, ``all``, ``none``.
    wishes
        What is asked besides the requirements: which candidates, how much area, which in conflict.
    keep
        How many proposals to keep; of a front, how many members to show.
    seed
        The seed of a local search, which has no default.
    strategy
        By default the first that proves what it finds.
    columns
        Which columns of the file hold id, role and area.
    watch
        Told how far the search is; it may stop it.
    argv
        What the receipt keeps of the command that asked.

    Returns
    -------
    The kept proposals, each evaluated as ``check`` does, and whether nothing better exists (proven) or the gap.

    Raises
    ------
    FoldDisagreement
        Where the evaluation of a kept proposal differs from its folded score.
    UsageError
        ``seed-missing``, ``strategy-cannot``, ``highs-missing``; objectives that are not understood.
    InputError
        Every mistake of the study or of the candidates.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> import json
    >>> def square(name, east):
    ...     ring = [[127.03 + x, 37.6 + y] for x, y in ((east, 0), (east + 1e-3, 0), (east + 1e-3, 1e-3), (east, 1e-3))]
    ...     shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    ...     return {"type": "Feature", "properties": {"id": name, "role": "background"}, "geometry": shape}
    >>> file = Path(mkdtemp(), "candidates.geojson")
    >>> features = [square("a", 0.0), square("b", 0.003)]
    >>> _ = file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    >>> found = explore("hongneung", file, ["max:area"], keep=1)
    >>> [(each.candidates, each.verdict.value) for each in found.kept]
    [(('a', 'b'), 'pass')]
    """
    known = study if isinstance(study, Study) else read_study(study)
    rules = profile if isinstance(profile, Profile) else profile_of(known, profile)
    read = candidates_in(candidates, known, columns or Columns())
    base = proposal_of(read.study, proposal)
    question = Question(read.study, base, rules, as_of_for(base, as_of))
    kept_sites = fixed_sites(read.study, base, fixed)
    asked = tuple(parse_objective(each) for each in objectives)
    if not asked:
        raise UsageError(Problem("objective-missing", "--objective"))
    explored = explore_candidates(
        read.study, base, rules, day=question.day, fixed=kept_sites, candidates=read.sites, objectives=asked,
        wishes=wishes or Wishes(), keep=keep, seed=seed, strategy=strategy, watch=watch or NoWatch(),
    )  # fmt: skip
    shown = replace(explored, scores=explored.scores[:keep])
    found = _told(question, shown, fixed=kept_sites, candidates=read, objectives=asked)
    used_seed = seed if explored.search.strategy == "local-search" else None
    receipt = replace(found.receipt, argv=argv, seed=used_seed)
    return replace(found, more=len(explored.scores) - len(shown.scores), receipt=receipt)


def candidates_in(path: LandLike, study: Study, columns: Columns) -> Candidates:
    """Return the candidates of a boundary file, read as its columns are named."""
    return read_candidates(
        land_file(path, crs=columns.crs), study, id_by=columns.id_by, role_by=columns.role_by,
        area_by=columns.area_by, crs=columns.crs, encoding=columns.encoding, layer=columns.layer,
    )  # fmt: skip


def _told(
    question: Question,
    explored: Explored,
    *,
    fixed: Sequence[str],
    candidates: Candidates,
    objectives: tuple[Objective, ...],
) -> Exploration:
    """Evaluate the proposals of a search in full, and tell them."""
    study, base = question.study, question.proposal
    evaluated = [
        _evaluated(question, fixed, candidates.sites, each, number) for number, each in enumerate(explored.scores, 1)
    ]
    one = evaluated[0][1] if evaluated else question.evaluate(study.sites_of(base))
    names = {each: study.sites[each].name for each in fixed}
    names |= {each.id: each.name for each in question.profile.requirements}
    return Exploration(
        schema_version=EXPLORATION_VERSION,
        study=study.id,
        study_name=study.name,
        proposal=base.id,
        proposal_name=base.name,
        profile=one.profile,
        as_of=question.day.isoformat(),
        fixed=tuple(fixed),
        objectives=objectives,
        units=explored.units,
        search=explored.search,
        kept=tuple(each for each, _ in evaluated),
        more=0,
        notices=(
            *rule_notices(question.profile),
            *_notices(explored.search, candidates.as_drawn, len(evaluated), names),
        ),
        receipt=one.receipt,
        names=names,
    )


def fixed_sites(study: Study, proposal: Proposal, asked: Sequence[str]) -> list[str]:
    """Return the sites of a proposal that every proposal keeps, in their order."""
    words = {"all": set(Role), "core": {Role.CORE}, "background": {Role.BACKGROUND}, "none": set()}
    wanted: set[str] = set()
    problems = []
    for name in asked:
        if name in words:
            wanted.update(site for site in proposal.sites if study.sites[site].role in words[name])
        elif name in proposal.sites:
            wanted.add(name)
        else:
            known = [*words, *proposal.sites]
            values = {"value": name, "nearest": nearest_name(name, known), "known": ", ".join(known)}
            problems.append(Problem("unknown-fixed-site", "--fixed", values))
    if problems:
        raise UsageError(problems)
    return [site for site in proposal.sites if site in wanted]


def _evaluated(
    question: Question, fixed: Sequence[str], candidates: Sequence[Site], score: Score, number: int
) -> tuple[Kept, Evaluation]:
    """Evaluate a kept proposal in full; it has to be what the search scored it as."""
    # in the order of the search: the last digit of a sum in floating point hangs on it
    taken = sorted((site for site in candidates if site.id in set(score.candidates)), key=lambda site: site.id)
    sites = [*(question.study.sites[name] for name in fixed), *taken]
    evaluation = question.evaluate(sites)
    for each in score.folded:
        agree(evaluation, each.requirement, (each.value, each.low, each.high), score.candidates)
    name = f"{question.proposal.id}-explored-{number}"
    told = Name(f"{question.proposal.name.ko} 탐색안 {number}", f"{question.proposal.name.en}, explored {number}")
    document = proposal_document(question, sites, name=name, told=told, changed=score.candidates)
    verdicts = {finding.requirement: finding.verdict for finding in evaluation.findings if finding.counts}
    return Kept(name, score.candidates, score.values, evaluation.verdict, verdicts, document), evaluation


def agree(
    evaluation: Evaluation,
    requirement: str,
    folded: tuple[float | None, float, float | None],
    candidates: Sequence[str],
) -> None:
    """Raise :class:`FoldDisagreement` unless a finding passes with exactly the values that were folded."""
    finding = evaluation.finding(requirement)
    measured = finding.measurement
    found = None if measured is None else (measured.value, measured.low, measured.high)
    if finding.verdict is not Verdict.PASS or found != folded:
        raise FoldDisagreement(
            f"{requirement}: folded {folded} and pass, evaluated {found} and {finding.verdict.value}; "
            f"candidates {', '.join(candidates)}"
        )


def _notices(search: Search, as_drawn: Sequence[str], shown: int, names: Mapping[str, Name]) -> Iterator[Notice]:
    """Yield what the reader has to know beside the table."""
    if search.equal > 1 or (shown and not search.equals_counted):
        code = "explore-equals" if search.equals_counted else "explore-equals-uncounted"
        yield Notice(code, search.strategy, {"count": max(search.equal, 1), "shown": shown})
    for name in search.failing:
        if name.startswith("required:"):
            yield Notice("explore-required-ruled-out", name, {"value": name.removeprefix("required:")})
        else:
            yield Notice("explore-fixed-fail", name, {"requirement": called(name, names.get(name))})
    if not shown and not search.failing and not search.stopped:
        code = "explore-none" if search.proven else "explore-none-found"
        yield Notice(code, search.strategy, {"count": search.units})
    if search.stopped:
        yield Notice(f"explore-stopped-{search.stopped}", search.strategy, {})
    if search.strategy == "local-search":
        yield Notice("explore-not-proven", search.strategy, {})
    if search.unfolded:
        told = [called(each, names.get(each)) for each in search.unfolded]
        yield Notice("explore-not-folded", search.strategy, {"requirements": told})
    reasons: dict[tuple[str, str], list[str]] = {}
    for each in search.ruled_out:
        if each.reason != "excluded":
            by = each.by if each.reason == "requirement" else ""
            reasons.setdefault((each.reason, by), []).append(each.candidate)
    for (reason, by), out in reasons.items():
        values = {"count": len(out), "candidates": out[:5], "requirement": called(by, names.get(by))}
        yield Notice(f"explore-ruled-out-{reason}", by or reason, values)
    if as_drawn:
        yield Notice("explore-as-drawn", "--candidates", {"count": len(as_drawn)})


def render_exploration(exploration: Exploration, format_name: str, *, language: str = "en") -> str:
    """Return an exploration as text, json, csv, md or geojson, in Korean (``ko``) or English (``en``)."""
    with speaking_of(words=exploration.profile.words):
        rendered: str = EXPLORATION_FORMATS[format_name](exploration, Translator(language))
        return rendered


def explored_files(exploration: Exploration, folder: str | Path) -> dict[Path, str]:
    """Return the proposal file of every kept proposal by the path at which it belongs: nothing is written."""
    return {Path(folder) / f"{each.id}.geojson": proposal_file(each) for each in exploration.kept}
