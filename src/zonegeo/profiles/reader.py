"""Read a profile file, with every mistake of it at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.profile import Citation, Explanation, Item, Limit, Profile, Requirement, Review
from zonegeo.model.rounding import Rounding
from zonegeo.model.validation import duplicates, ids_in, read_as, unknown_reference
from zonegeo.profiles.schema import CiteEntry, ItemEntry, LimitEntry, ProfileFile, RequirementEntry, ReviewEntry


def read_profile_text(content: bytes, *, where: str, measures: Mapping[str, str]) -> Profile:
    """Return the profile that a TOML document describes.

    Parameters
    ----------
    content
        The bytes of the file: their SHA-256 goes into every result.
    where
        The name of the file, for messages.
    measures
        The measures that exist, each with the base unit in which it answers.

    Raises
    ------
    InputError
        With every mistake: syntax, unknown keys and values, unknown measures, duplicate ids, two limits for one
        date, limits in a unit that the measure does not answer in.
    """
    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(Problem("not-utf-8", where, {"position": error.start})) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(Problem("toml-syntax", where, {"detail": str(error)})) from None
    file, problems = read_as(ProfileFile, data, where)
    problems.extend(_mistakes(file, where, measures, ids_in(data, "requirement")))
    if problems:
        raise InputError(problems)
    return Profile(
        id=file.profile.id,
        version=file.profile.version,
        name=file.profile.name.name(),
        requirements=tuple(_requirement(entry) for entry in file.requirement),
        sha256=hashlib.sha256(content).hexdigest(),
        source=file.profile.source,
    )


def _mistakes(file: ProfileFile, where: str, measures: Mapping[str, str], ids: tuple[str, ...]) -> Iterator[Problem]:
    for name in duplicates(ids):
        yield Problem("duplicate-id", where, {"value": name})
    for entry in file.requirement:
        place = f"{where}: requirement[{ids.index(entry.id)}] ({entry.id})"
        if entry.measure not in measures:
            yield unknown_reference(f"{place}.measure", entry.measure, list(measures), code="unknown-measure")
        else:
            yield from _unit_mistakes(entry, measures[entry.measure], place)
        if entry.otherwise == "review" and not entry.review:
            yield Problem("review-without-clause", place, {"value": entry.id})
        yield from _limit_mistakes(entry.limit, f"{place}.limit")
        yield from _period_mistakes(entry.review, f"{place}.review")
        for name in duplicates([item.id for item in entry.item]):
            yield Problem("duplicate-id", f"{place}.item", {"value": name})
        for item in entry.item:
            yield from _limit_mistakes(item.limit, f"{place}.item {item.id}.limit")


def _unit_mistakes(entry: RequirementEntry, unit: str, place: str) -> Iterator[Problem]:
    """A limit of 3 km2 for a distance would compare numbers that have nothing to do with each other."""
    for limit in entry.limit:
        if limit.value is None and unit in ("m", "m2"):
            yield Problem("limit-unit", f"{place}.limit", {"value": "all", "unit": unit})
    figures = [limit.value for limit in entry.limit] + [each.limit for each in entry.review]
    if entry.shown is not None:
        figures.append(entry.shown.step)
    for figure in figures:
        if figure is not None and figure.si_unit != unit:
            yield Problem("limit-unit", f"{place}.limit", {"value": str(figure), "unit": unit})


def _limit_mistakes(limits: Sequence[LimitEntry], place: str) -> Iterator[Problem]:
    """Limits for different subjects (``when``) may be in force together; two for the same one may not."""
    yield from _backward_periods(limits, place)
    for one, other in combinations(limits, 2):
        if not any(other.when.get(key, value) != value for key, value in one.when.items()):
            yield from _overlap(one, other, place)


def _period_mistakes(reviews: Sequence[ReviewEntry], place: str) -> Iterator[Problem]:
    yield from _backward_periods(reviews, place)
    for one, other in combinations(reviews, 2):
        yield from _overlap(one, other, place)


def _backward_periods(entries: Sequence[LimitEntry | ReviewEntry], place: str) -> Iterator[Problem]:
    for entry in entries:
        if entry.until is not None and entry.until < entry.since:
            values = {"since": entry.since.isoformat(), "until": entry.until.isoformat()}
            yield Problem("limit-ends-before-it-starts", place, values)


def _overlap(one: LimitEntry | ReviewEntry, other: LimitEntry | ReviewEntry, place: str) -> Iterator[Problem]:
    start = max(one.since, other.since)
    if start <= min(one.until or date.max, other.until or date.max):
        values = {"date": start.isoformat(), "first": _shown(one), "second": _shown(other)}
        yield Problem("two-limits-for-one-date", place, values)


def _shown(entry: LimitEntry | ReviewEntry) -> str:
    value = (entry.value or "all") if isinstance(entry, LimitEntry) else entry.limit or entry.cite.clause
    return f"{value} ({entry.since} – {entry.until or ''})"


def _cite(entry: CiteEntry) -> Citation:
    return Citation(entry.act, entry.clause, entry.since, entry.source, entry.url, entry.note)


def _limits(entries: Sequence[LimitEntry]) -> tuple[Limit, ...]:
    return tuple(Limit(e.value, e.since, _cite(e.cite), e.until, dict(e.when)) for e in entries)


def _item(entry: ItemEntry) -> Item:
    return Item(entry.id, entry.name.name(), _limits(entry.limit))


def _requirement(entry: RequirementEntry) -> Requirement:
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
        reviews=tuple(Review(each.since, _cite(each.cite), each.until, each.limit) for each in entry.review),
        rounding=Rounding(entry.shown.step.value, entry.shown.mode) if entry.shown else None,
        shown_unit=entry.shown.step.unit if entry.shown else None,
    )  # fmt: skip
