"""Read a profile file, with every mistake of it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.file_problems import ids_in, read_as
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.model.profile import (
    Article,
    Citation,
    Code,
    Explanation,
    FactDescription,
    Ground,
    Item,
    LayerDescription,
    Limit,
    Profile,
    Requirement,
    Review,
    Step,
    Tolerance,
)
from zonegeo.model.rounding import Rounding
from zonegeo.profiles.condition_reader import condition_of
from zonegeo.profiles.cross_checks import profile_mistakes
from zonegeo.profiles.inheritance import Find, merge_profile
from zonegeo.profiles.profile_schema import (
    CiteEntry,
    FactEntry,
    GroundEntry,
    ItemEntry,
    LayerEntry,
    LimitEntry,
    ProfileFile,
    RequirementEntry,
    ReviewEntry,
    StepEntry,
)
from zonegeo.profiles.rule_conflicts import rule_conflicts

_LISTS = ("fact", "layer", "boundary_factor", "tolerance", "requirement", "article", "ground", "step")


def _find_nothing(profile: str, folder: str) -> tuple[bytes, str, str]:
    raise UsageError(Problem("unknown-profile", profile, {"value": profile}))


def read_profile_text(
    content: bytes,
    *,
    where: str,
    measures: Mapping[str, MeasureKind],
    folder: str = "",
    find: Find = _find_nothing,
) -> Profile:
    """Return the profile that a TOML document describes.

    Parameters
    ----------
    content
        The bytes of the file: their SHA-256, with those of the profiles that it extends, goes into every result.
    where
        The name of the file, for messages.
    measures
        The measures that exist, as profiles see them.
    folder, find
        Where the file lies, and how the profile that it extends is found from there.

    Raises
    ------
    InputError
        With every mistake: syntax, unknown keys and values, unknown measures, facts and layers, duplicate ids, two
        limits for one date, limits in a unit that the measure does not answer in, requirements that hang on themselves.
    """
    data, sha256 = merge_profile(content, where, folder, find)
    data = _in_its_languages(data)
    file, problems = read_as(ProfileFile, data, where)
    problems.extend(profile_mistakes(file, where, measures, {name: ids_in(data, name) for name in _LISTS}))
    if problems:
        raise InputError(problems)
    head = file.profile
    profile = Profile(
        id=head.id,
        version=head.version,
        name=head.name.name(),
        requirements=tuple(_requirement(entry, measures[entry.measure]) for entry in file.requirement),
        sha256=sha256,
        source=head.source,
        facts=tuple(_fact(entry) for entry in file.fact),
        layers=tuple(_layer(entry) for entry in file.layer),
        boundary_factors=tuple(Code(entry.id, entry.name.name(), _cite(entry.cite)) for entry in file.boundary_factor),
        tolerances=tuple(
            Tolerance(each.id, each.name.name(), each.kind, _cite(each.cite), each.exact_percent(), each.scale)
            for each in file.tolerance
        ),
        extends=head.extends or "",
        articles=tuple(
            Article(e.id, e.name.name(), e.act, tuple(e.clauses), e.does, e.why.name(), tuple(e.by))
            for e in file.article
        ),
        grounds=tuple(_ground(entry) for entry in file.ground),
        steps=tuple(_step(entry) for entry in file.step),
        words={code: entry.name() for code, entry in file.words.items()},
        roles=head.roles,
        sections=head.sections,
    )
    return replace(profile, conflicts=tuple(rule_conflicts(profile, measures)))


def _ground(entry: GroundEntry) -> Ground:
    name, condition, cite = entry.name.name(), condition_of(entry.when), _cite(entry.cite)
    return Ground(entry.id, name, condition, cite, entry.start, entry.until, entry.open_from)


def _step(entry: StepEntry) -> Step:
    documents = tuple(each.name() for each in entry.documents)
    who, cite = entry.who.name(), _cite(entry.cite)
    return Step(entry.id, entry.name.name(), entry.ways, who, cite, documents, entry.days, entry.years)


def _in_its_languages(data: dict[str, Any]) -> dict[str, Any]:
    """Return the document of a profile in one language with its names in both, so that it reads alike in either."""
    head = data.get("profile")
    spoken = head.get("languages") if isinstance(head, dict) else None
    if spoken not in (["ko"], ["en"]):
        return data
    own, other = ("ko", "en") if spoken == ["ko"] else ("en", "ko")

    def complete(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: complete(each) for key, each in part.items()} | (
                {other: part[own]} if set(part) == {own} else {}
            )
        return [complete(each) for each in part] if isinstance(part, list) else part

    completed: dict[str, Any] = complete(data)
    return completed


def _cite(entry: CiteEntry) -> Citation:
    held = entry.since is None
    return Citation(entry.act, entry.clause, entry.start, entry.source, entry.url, entry.note, held)


def _fact(entry: FactEntry) -> FactDescription:
    among = tuple(str(each) for each in entry.is_)
    words = {word: name.name() for word, name in entry.words.items()}
    return FactDescription(entry.id, entry.name.name(), entry.kind, among, entry.unit or "", words)


def _layer(entry: LayerEntry) -> LayerDescription:
    return LayerDescription(entry.id, entry.name.name(), tuple(_fact(each) for each in entry.fact))


def _limits(entries: Sequence[LimitEntry]) -> tuple[Limit, ...]:
    return tuple(
        Limit(e.value, e.start, _cite(e.cite), e.until, condition=condition_of(e.when), open_from=e.open_from)
        for e in entries
    )


def _item(entry: ItemEntry) -> Item:
    limits = tuple(
        Limit(e.value, e.start, _cite(e.cite), e.until, dict(e.when), open_from=e.open_from) for e in entry.limit
    )
    return Item(entry.id, entry.name.name(), limits)


def _review(entry: ReviewEntry) -> Review:
    return Review(entry.start, _cite(entry.cite), entry.until, entry.limit, condition_of(entry.when), entry.open_from)


def _requirement(entry: RequirementEntry, kind: MeasureKind) -> Requirement:
    told = entry.explanation
    return Requirement(
        id=entry.id,
        name=entry.name.name(),
        measure=entry.measure,
        roles=tuple(entry.roles),
        op=entry.op,
        limits=_limits(entry.limit),
        explanation=Explanation(
            what=told.what.name(), why=told.why.name(), how=told.how.name(), exempt=told.exempt.name(),
            passes=told.passes.name(), fails=told.fails.name(),
        ),
        severity=entry.severity,
        basis=entry.basis,
        readings=tuple(entry.readings),
        items=tuple(_item(item) for item in entry.item),
        otherwise=entry.otherwise,
        reviews=tuple(_review(each) for each in entry.review),
        rounding=Rounding(entry.shown.step.value, entry.shown.mode) if entry.shown else None,
        shown_unit=entry.shown.step.unit if entry.shown else None,
        scope=entry.scope or kind.scopes[0],  # type: ignore[arg-type]
        condition=condition_of(entry.when),
        decided_on=entry.decided_on,
        members=tuple(entry.of),
        layer=entry.layer or "",
        where=condition_of(entry.where),
        fact=entry.fact or "",
        among=tuple(entry.is_),
        between=entry.between or "edge",
        reach_m=None if entry.reach is None else float(entry.reach.si),
    )  # fmt: skip
