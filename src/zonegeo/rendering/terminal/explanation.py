"""Pages about the rules: a requirement, a profile, a code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zonegeo.base.message import Name
from zonegeo.base.plain_text import as_lines
from zonegeo.base.registry import Member
from zonegeo.i18n.condition_text import condition_text
from zonegeo.i18n.phrases import cite_text, method_text
from zonegeo.i18n.translator import SIGNS, Translator, speaking_of
from zonegeo.model.evaluation import cite_of
from zonegeo.model.profile import FactDescription, Item, Limit, Profile, Requirement, Review, Tolerance
from zonegeo.rendering.terminal.code_examples import code_example

_PROBLEM_PARTS = ("what", "why", "fix")
_CODE_GROUPS = (
    "measurand", "reason", "reason.undecided", "remark", "notice", "verdict", "claim", "drawing", "reading", "method",
    "basis", "need", "status",
)  # fmt: skip


def render_requirement(requirement: Requirement, profile: Profile, translator: Translator) -> str:
    """Return the page of a requirement: what, why, how, exemptions, two examples, its limits and clauses."""
    with speaking_of(words=profile.words):
        return as_lines(_requirement_lines(requirement, profile, translator))


def _requirement_lines(requirement: Requirement, profile: Profile, translator: Translator) -> list[str]:
    told, language = requirement.explanation, translator.language

    def section(key: str, name: Name) -> tuple[str, str]:
        return translator.text(f"explain.{key}"), f"  {name.within(language)}"

    head = f"{requirement.name.within(language)} [{requirement.id}] – {profile.id} {profile.version}"
    lines = [
        head,
        " · ".join(_nature(requirement, profile, translator)),
        "",
        *section("what", told.what),
        *section("why", told.why),
        *section("how", told.how),
        *section("exempt", told.exempt),
        *section("passes", told.passes),
        *section("fails", told.fails),
        translator.text("explain.limits"),
        *(f"  {line}" for line in _limit_lines(requirement, profile, translator)),
    ]
    if requirement.condition is not None:
        lines.append(translator.text("explain.when"))
        lines.append(f"  {condition_text(requirement.condition, profile, translator)}")
    if requirement.members:
        lines.append(translator.text("explain.members"))
        known = {each.id: each.name.within(translator.language) for each in profile.requirements}
        lines.extend(f"  {known.get(member, member)}" for member in requirement.members)
    if requirement.readings:
        lines.append(translator.text("explain.readings"))
        lines.extend(f"  {method_text(translator, reading)}" for reading in requirement.readings)
    if requirement.reviews:
        lines.append(translator.text("explain.review"))
        lines.extend(f"  {line}" for line in _review_lines(requirement, profile, translator))
    return lines


def _nature(requirement: Requirement, profile: Profile, translator: Translator) -> Iterator[str]:
    """How heavily it weighs, what is measured of what, and which group counts it."""
    yield translator.text(f"severity.{requirement.severity}")
    yield translator.text(f"measurand.{requirement.measure}")
    yield translator.text(f"scope.{requirement.scope}")
    if requirement.roles:
        yield ", ".join(translator.text(f"role.{role}") for role in requirement.roles)
    if requirement.layer:
        yield profile.layer_name(requirement.layer).within(translator.language)
    if requirement.fact:
        yield profile.fact_name(requirement.fact).within(translator.language)
    if requirement.where is not None:
        yield condition_text(requirement.where, profile, translator)
    group = profile.group_of(requirement.id)
    if group is not None:
        yield translator.text("word.group-member", group=group)


def _review_lines(requirement: Requirement, profile: Profile, translator: Translator) -> Iterator[str]:
    for review in requirement.reviews:
        limit = (
            "" if review.limit is None else f"{translator.with_unit(f'{review.limit.value:,f}', review.limit.unit)}  "
        )
        case = "" if review.condition is None else f"  {condition_text(review.condition, profile, translator)}"
        yield f"{limit}{_period(review)}  {cite_text(translator, cite_of(review.cite))}{case}"


def render_profile(profile: Profile, translator: Translator) -> str:
    """Return every requirement of a profile with its dated limits, and what data it asks for."""
    with speaking_of(words=profile.words):
        return as_lines(_profile_lines(profile, translator))


def _profile_lines(profile: Profile, translator: Translator) -> list[str]:
    language = translator.language
    lines = [f"{profile.name.within(language)} [{profile.id}] {profile.version}", f"sha256 {profile.sha256}"]
    lines.append(translator.text(f"word.source-{profile.source}"))
    if profile.extends:
        lines.append(translator.text("explain.extends", base=profile.extends))
    for requirement in profile.requirements:
        lines.extend(["", f"{requirement.id}  {requirement.name.within(language)}"])
        lines.append(f"  {' · '.join(_nature(requirement, profile, translator))}")
        lines.extend(f"  {line}" for line in _limit_lines(requirement, profile, translator))
        if requirement.readings:
            readings = ", ".join(method_text(translator, reading) for reading in requirement.readings)
            lines.append(f"  {translator.text('explain.readings')} {readings}")
    lines.extend(_section("explain.facts", (_fact(each, translator) for each in profile.facts), translator))
    for layer in profile.layers:
        facts = (_fact(each, translator) for each in layer.facts)
        lines.extend(["", translator.text("explain.layer", layer=f"{layer.id}  {layer.name.within(language)}")])
        lines.extend(f"  {fact}" for fact in facts)
    factors = (f"{each.id}  {each.name.within(language)} ({each.cite.clause})" for each in profile.boundary_factors)
    lines.extend(_section("explain.boundary-factors", factors, translator))
    lines.extend(_section("explain.tolerances", (_tolerance(t, translator) for t in profile.tolerances), translator))
    return lines


def _section(title: str, entries: Iterator[str], translator: Translator) -> Iterator[str]:
    listed = list(entries)
    if listed:
        yield ""
        yield translator.text(title)
        yield from (f"  {entry}" for entry in listed)


def _fact(fact: FactDescription, translator: Translator) -> str:
    language = translator.language
    names = {word: f"{word} ({name.within(language)})" for word, name in fact.words.items()}
    words = [names.get(word, word) for word in fact.among]
    kind = ", ".join(words) or fact.unit or translator.text(f"kind.{fact.kind}")
    return f"{fact.id}  {fact.name.within(translator.language)}: {kind}"


def _tolerance(tolerance: Tolerance, translator: Translator) -> str:
    rule = f"{float(tolerance.percent):g} %" if tolerance.percent is not None else f"0.026² · {tolerance.scale} · √F"
    cite = cite_text(translator, cite_of(tolerance.cite))
    return f"{tolerance.id}  {tolerance.name.within(translator.language)}: {rule}  {cite}"


def _without_values(sentence: str) -> str:
    """Return a sentence as it is before anything happened.

    >>> _without_values("시작 {first}, 끝 {last}")
    '시작 …, 끝 …'
    """
    return re.sub(r"\{\w*\}", "…", sentence)


def render_code(code: str, translator: Translator) -> str:
    """Return the sentences of a message code, an ellipsis for each value, and what it means; nothing for an unknown."""
    if translator.knows(f"problem.{code}.what"):
        lines = [_without_values(translator.template(f"problem.{code}.{part}")) for part in _PROBLEM_PARTS]
        return as_lines(
            [code, f"  {lines[0]}", f"  {lines[1]}", f"  → {lines[2]}", *_meaning(f"problem.{code}", translator)]
        )
    for name in (code, *(f"{group}.{code}" for group in _CODE_GROUPS)):
        if name and (sentence := translator.template(name)) != name:
            return as_lines([name, f"  {_without_values(sentence)}", *_meaning(name, translator)])
    return ""


def _meaning(name: str, translator: Translator) -> Iterator[str]:
    """Yield what a word of a result means, with an example; nothing where the word says all of it."""
    if translator.knows(f"meaning.{name}"):
        yield f"  {translator.text(f'meaning.{name}')}"
        example = translator.text(f"meaning.{name}.example")
    else:
        example = code_example(name, translator)
    if example:
        yield f"  {translator.text('meaning.example', example=example)}"


def render_member(member: Member, translator: Translator) -> str:
    """Return what a name of a registry is, and which package brings it."""
    told = translator.text(f"explain.group.{member.group}", name=member.name, origin=member.origin)
    return f"{told}\n" + (f"  {member.summary}\n" if member.summary else "")


def _limit_lines(requirement: Requirement, profile: Profile, translator: Translator) -> Iterator[str]:
    for limit in requirement.limits:
        case = "" if limit.condition is None else f"  {condition_text(limit.condition, profile, translator)}"
        yield _limit_line(requirement, limit, translator) + case
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
