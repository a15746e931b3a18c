"""What would make a proposal pass, as text and as files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace

from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.phrases import cite_text, limit_text, margin_phrase
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.suggested_change import Effect, Relaxation, Repair, Suggestion
from zonegeo.model.evaluation import Notice
from zonegeo.rendering.glyphs import GLYPHS


def render_text(repair: Repair, translator: Translator) -> str:
    """Return every suggestion with what it does to each requirement, then what a committee may relax."""
    language = translator.language
    lines = [
        translator.text("repair.title", study=repair.study_name.within(language)),
        translator.text(
            "repair.subject",
            proposal=repair.proposal_name.within(language),
            id=repair.proposal,
            profile=repair.profile.id,
            version=repair.profile.version,
            as_of=repair.as_of,
        ),
        f"{GLYPHS[repair.verdict]} {translator.text(f'verdict.{repair.verdict.value}')}",
    ]
    names = _names(repair, translator)
    for suggestion in repair.suggestions:
        lines.extend(["", *_suggestion(suggestion, names, translator)])
    if repair.open:
        lines.extend(["", *(translator.text("repair.open", requirement=names.get(name, name)) for name in repair.open)])
    if repair.relaxations:
        lines.extend(["", translator.text("repair.relaxations")])
        lines.extend(f"  {_relaxation(each, translator)}" for each in repair.relaxations)
    if repair.notices:
        lines.extend(["", translator.text("check.notices")])
        lines.extend(f"  [{each.code}] {_noticed(each, repair, names, translator)}" for each in repair.notices)
    return as_lines(lines)


def _suggestion(suggestion: Suggestion, names: Mapping[str, str], translator: Translator) -> Iterator[str]:
    target = (
        translator.text("repair.all") if suggestion.target == "all" else names.get(suggestion.target, suggestion.target)
    )
    yield f"→ {translator.text('repair.suggestion', target=target, id=suggestion.id)}"
    proven = translator.text("repair.smallest" if suggestion.smallest else "repair.found")
    yield f"  {translator.tell(suggestion.message)} {proven}"
    verdict = translator.text(f"verdict.{suggestion.verdict.value}")
    yield f"  {GLYPHS[suggestion.verdict]} {translator.text('repair.then', verdict=verdict)}"
    for effect in suggestion.effects:
        if effect.before is not effect.after or effect.margin_before != effect.margin_after:
            yield f"    {_effect(effect, translator)}"


def _noticed(notice: Notice, repair: Repair, names: Mapping[str, str], translator: Translator) -> str:
    values = dict(notice.values)
    if "proposal" in values:
        values["proposal"] = repair.proposal_name.within(translator.language)
    if "requirements" in values:
        values["requirements"] = [names.get(each, each) for each in values["requirements"]]
    return translator.text(f"notice.{notice.code}", **values)


def _names(repair: Repair, translator: Translator) -> dict[str, str]:
    return {id_: name.within(translator.language) for id_, name in repair.requirement_names.items()}


def _effect(effect: Effect, translator: Translator) -> str:
    worse = effect.after.severity > effect.before.severity
    sign = "×" if worse else "○" if effect.before is not effect.after else "·"
    words = [translator.text(f"verdict.{each.value}") for each in (effect.before, effect.after)]
    told = (
        f"{sign} {effect.name.within(translator.language)} [{effect.requirement}]  {' → '.join(dict.fromkeys(words))}"
    )
    if effect.margin_after is None:
        return told
    margins = [
        margin_phrase(translator, each, effect.unit, effect.op) for each in (effect.margin_before, effect.margin_after)
        if each is not None
    ]  # fmt: skip
    return f"{told}, {' → '.join(dict.fromkeys(margins))}"


def _relaxation(relaxation: Relaxation, translator: Translator) -> str:
    name = f"{relaxation.name.within(translator.language)} [{relaxation.requirement}]"
    limit, cite = limit_text(translator, relaxation.limit), cite_text(translator, relaxation.cite)
    if relaxation.needed is None:
        return translator.text("repair.relaxable", name=name, limit=limit, cite=cite)
    needed = {"value": relaxation.needed, "unit": relaxation.limit.unit}
    return translator.text("repair.relaxable-to", name=name, limit=limit, cite=cite, needed=needed)


def render_json(repair: Repair, translator: Translator) -> str:
    """Return the repair with the proposal file of every suggestion in it."""
    told = replace(
        repair,
        suggestions=tuple(
            replace(each, message=replace(each.message, text=translator.tell(each.message)))
            for each in repair.suggestions
        ),
        notices=tuple(
            replace(each, text=translator.text(f"notice.{each.code}", **each.values)) for each in repair.notices
        ),
    )
    return json.dumps(asdict(told), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def proposal_file(suggestion: Suggestion) -> str:
    """Return the proposal file of a suggestion: GeoJSON that ``zonegeo compare STUDY FILE`` reads."""
    return json.dumps(suggestion.document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
