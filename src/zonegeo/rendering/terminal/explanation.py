"""Pages about the rules: a requirement, a profile, a code."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.i18n.translator import Translator
from zonegeo.i18n.words import SIGNS, cite_text, method_text
from zonegeo.model.evaluation import cite_of
from zonegeo.model.message import Name
from zonegeo.model.profile import Item, Limit, Profile, Requirement, Review

_PROBLEM_PARTS = ("what", "why", "fix")
_CODE_GROUPS = ("reason", "reason.undecided", "remark", "notice", "verdict", "claim", "drawing")


def render_requirement(requirement: Requirement, profile: Profile, translator: Translator) -> str:
    """Return the page of a requirement: what, why, how, exemptions, two examples, its limits and clauses."""
    told, language = requirement.explanation, translator.language

    def section(key: str, name: Name) -> str:
        return f"{translator.text(f'explain.{key}')}\n  {name.within(language)}"

    head = f"{requirement.name.within(language)} [{requirement.id}] – {profile.id} {profile.version}"
    lines = [
        head,
        "",
        section("what", told.what),
        section("why", told.why),
        section("how", told.how),
        section("exempt", told.exempt),
        section("passes", told.passes),
        section("fails", told.fails),
        translator.text("explain.limits"),
        *(f"  {line}" for line in _limit_lines(requirement, translator)),
    ]
    if requirement.readings:
        lines.append(translator.text("explain.readings"))
        lines.extend(f"  {reading} – {method_text(translator, reading)}" for reading in requirement.readings)
    if requirement.reviews:
        lines.append(translator.text("explain.review"))
        lines.extend(f"  {_period(each)}  {cite_text(translator, cite_of(each.cite))}" for each in requirement.reviews)
    return "\n".join(lines) + "\n"


def render_profile(profile: Profile, translator: Translator) -> str:
    """Return every requirement of a profile with its dated limits."""
    lines = [f"{profile.name.within(translator.language)} [{profile.id}] {profile.version}", f"sha256 {profile.sha256}"]
    for requirement in profile.requirements:
        lines.append(f"\n{requirement.id}  {requirement.name.within(translator.language)}")
        lines.extend(f"  {line}" for line in _limit_lines(requirement, translator))
    return "\n".join(lines) + "\n"


def render_code(code: str, translator: Translator) -> str:
    """Return the sentences of a message code, with their placeholders; an empty text for an unknown one."""
    if translator.knows(f"problem.{code}.what"):
        lines = [translator.template(f"problem.{code}.{part}") for part in _PROBLEM_PARTS]
        return f"{code}\n  {lines[0]}\n  {lines[1]}\n  → {lines[2]}\n"
    for name in (code, *(f"{group}.{code}" for group in _CODE_GROUPS)):
        if translator.knows(name):
            return f"{name}\n  {translator.template(name)}\n"
    return ""


def _limit_lines(requirement: Requirement, translator: Translator) -> Iterator[str]:
    for limit in requirement.limits:
        yield _limit_line(requirement, limit, translator)
    for item in requirement.items:
        if item.limits:
            yield f"{item.name.within(translator.language)} [{item.id}]"
            yield from (f"  {_item_line(item, limit, translator)}" for limit in item.limits)


def _value(limit: Limit, translator: Translator) -> str:
    if limit.value is None:
        return translator.text("explain.all")
    return translator.with_unit(f"{limit.value.value:,f}", limit.value.unit)


def _period(limit: Limit | Review) -> str:
    return f"{limit.since} – {limit.until or ''}".rstrip()


def _limit_line(requirement: Requirement, limit: Limit, translator: Translator) -> str:
    cite = cite_text(translator, cite_of(limit.cite))
    return f"{SIGNS[requirement.op]} {_value(limit, translator)}  {_period(limit)}  {cite}"


def _item_line(_item: Item, limit: Limit, translator: Translator) -> str:
    kinds = ", ".join(translator.text(f"kind.{kind}") for kind in limit.when.values())
    return f"≥ {_value(limit, translator)}  {kinds}  {_period(limit)}  {cite_text(translator, cite_of(limit.cite))}"
