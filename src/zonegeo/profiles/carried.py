"""Ids of carried profiles are reserved: a profile that calls itself by one and is another one says so, and in what."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from zonegeo.model.profile import Item, Limit, Profile, Requirement, Review, RuleChange

# what explains a rule and decides nothing
_WORDING = {"id", "name", "explanation"}
# letters of other scripts that are drawn as Latin ones
_LOOKS_LIKE = str.maketrans("аеорсухіѕјԁԛԝհոαικνορτυχ∕⁄", "aeopcyxisjdqwhnaikvoptux//")
_SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">"}


def reserved_id(given: str, carried: Iterable[str]) -> str | None:
    """Return the carried id that a reader would take an id for, or ``None``.

    >>> reserved_id("KR/Innоtоwn ", ["kr/innotown"]), reserved_id("kr/innotown-gumi", ["kr/innotown"])
    ('kr/innotown', None)
    """
    seen = unicodedata.normalize("NFKC", given).casefold().translate(_LOOKS_LIKE)
    plain = "".join(sign for sign in seen if unicodedata.category(sign)[0] not in "ZCM")
    return plain if plain in carried else None


def rule_changes(carried: Profile, found: Profile) -> tuple[RuleChange, ...]:
    """Return in what a profile decides otherwise than the carried one, requirement by requirement."""
    return tuple(_changes(carried, found))


def _changes(carried: Profile, found: Profile) -> Iterator[RuleChange]:
    before = {each.id: each for each in carried.requirements}
    after = {each.id: each for each in found.requirements}
    for name in (*before, *(name for name in after if name not in before)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield RuleChange(name, "requirement", *("–" if each is None else _limits(each) for each in (one, other)))
        else:
            yield from _requirement_changes(name, one, other)
    for part in ("tolerances", "facts"):
        if _rule(getattr(carried, part)) != _rule(getattr(found, part)):
            yield RuleChange("–", part, *(", ".join(each.id for each in getattr(p, part)) for p in (carried, found)))


def _requirement_changes(name: str, one: Requirement, other: Requirement) -> Iterator[RuleChange]:
    for field in fields(Requirement):
        before, after = (getattr(each, field.name) for each in (one, other))
        if field.name in _WORDING or _rule(before) == _rule(after):
            continue
        if field.name in ("limits", "op"):
            yield RuleChange(name, field.name, _limits(one), _limits(other))
        else:
            yield RuleChange(name, field.name, _short(before), _short(after))


def _rule(part: Any) -> Any:
    """Return what decides: a rule without the clause that it stands on, and without its name."""
    if isinstance(part, tuple):
        return tuple(_rule(each) for each in part)
    if isinstance(part, Limit | Review | Item) or hasattr(part, "cite"):
        return tuple(_rule(getattr(part, each.name)) for each in fields(part) if each.name not in ("cite", "name"))
    return part


def _limits(requirement: Requirement) -> str:
    return ", ".join(
        f"{_SIGNS[requirement.op]} {'all' if each.value is None else each.value} ({each.since} – {each.until or ''})"
        + ("" if each.condition is None else " *")
        for each in requirement.limits
    )


def _short(part: Any) -> str:
    text = ", ".join(str(getattr(each, "id", each)) for each in part) if isinstance(part, tuple) else str(part)
    return text if len(text) <= 80 else f"{text[:79]}…"
