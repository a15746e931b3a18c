"""Read a profile file, with every mistake of it at once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Iterator
from datetime import date
from itertools import combinations

from pydantic import ValidationError

from zonegeo.model.errors import InputError, Problem
from zonegeo.model.profile import Citation, Explanation, Item, Limit, Profile, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding
from zonegeo.model.validation import duplicates, problems_of, unknown_reference
from zonegeo.profiles.schema import CiteEntry, ItemEntry, LimitEntry, ProfileFile, RequirementEntry


def read_profile_text(content: bytes, *, where: str, measures: Collection[str]) -> Profile:
    """Return the profile that a TOML document describes.

    Parameters
    ----------
    content
        The bytes of the file: their SHA-256 goes into every result.
    where
        The name of the file, for messages.
    measures
        The names of the measures that exist.

    Raises
    ------
    InputError
        With every mistake: syntax, unknown keys and values, unknown measures, duplicate ids, two limits for one date.
    """
    try:
        data = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise InputError(Problem("not-utf-8", where, {"position": error.start})) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(Problem("toml-syntax", where, {"detail": str(error)})) from None
    try:
        file = ProfileFile.model_validate(data)
    except ValidationError as error:
        raise InputError(problems_of(error, where, ProfileFile)) from None
    problems = list(_mistakes(file, where, measures))
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


def _mistakes(file: ProfileFile, where: str, measures: Collection[str]) -> Iterator[Problem]:
    for name in duplicates([entry.id for entry in file.requirement]):
        yield Problem("duplicate-id", where, {"value": name})
    for number, entry in enumerate(file.requirement):
        place = f"{where}: requirement[{number}] ({entry.id})"
        if entry.measure not in measures:
            yield unknown_reference(f"{place}.measure", entry.measure, list(measures), code="unknown-measure")
        if entry.otherwise == "review" and entry.review is None:
            yield Problem("review-without-clause", place, {"value": entry.id})
        yield from _limit_mistakes(entry.limit, place)
        for name in duplicates([item.id for item in entry.item]):
            yield Problem("duplicate-id", f"{place}.item", {"value": name})
        for item in entry.item:
            yield from _limit_mistakes(item.limit, f"{place}.item {item.id}")


def _limit_mistakes(limits: list[LimitEntry], place: str) -> Iterator[Problem]:
    for limit in limits:
        if limit.until is not None and limit.until < limit.since:
            values = {"since": limit.since.isoformat(), "until": limit.until.isoformat()}
            yield Problem("limit-ends-before-it-starts", f"{place}.limit", values)
    for one, other in combinations(limits, 2):
        start = max(one.since, other.since)
        apart = any(other.when.get(key, value) != value for key, value in one.when.items())
        if not apart and start <= min(one.until or date.max, other.until or date.max):
            values = {"date": start.isoformat(), "first": _shown(one), "second": _shown(other)}
            yield Problem("two-limits-for-one-date", f"{place}.limit", values)


def _shown(limit: LimitEntry) -> str:
    return f"{limit.value} ({limit.since} – {limit.until or ''})"


def _cite(entry: CiteEntry) -> Citation:
    return Citation(entry.act, entry.clause, entry.since, entry.source, entry.url, entry.note)


def _limits(entries: list[LimitEntry]) -> tuple[Limit, ...]:
    return tuple(
        Limit(e.value if isinstance(e.value, Quantity) else None, e.since, _cite(e.cite), e.until, dict(e.when))
        for e in entries
    )


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
        review_limit=entry.review.limit if entry.review else None,
        review_cite=_cite(entry.review.cite) if entry.review else None,
        rounding=Rounding(entry.shown.step.value, entry.shown.mode) if entry.shown else None,
        shown_unit=entry.shown.step.unit if entry.shown else None,
    )  # fmt: skip
