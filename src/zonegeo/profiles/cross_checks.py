"""What the parts of a profile say of each other: units, dates, readings, facts, layers, groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from zonegeo.base.errors import Problem
from zonegeo.base.file_problems import duplicates, unknown_reference
from zonegeo.base.message import OWN_WORDS
from zonegeo.base.nearest_name import nearest_name
from zonegeo.model.measure_kind import MeasureKind
from zonegeo.model.profile import NEEDED_SECTIONS, OWN_WORDS_BELOW
from zonegeo.profiles.condition_reader import (
    AT_FEATURE,
    AT_REQUIREMENT,
    AT_SITE,
    Vocabulary,
    condition_mistakes,
    value_mistakes,
)
from zonegeo.profiles.profile_schema import (
    ConditionEntry,
    FactEntry,
    HeadEntry,
    ItemLimitEntry,
    LimitEntry,
    ProfileFile,
    RequirementEntry,
    ReviewEntry,
)

Measures = Mapping[str, MeasureKind]
# the keys of a requirement that only some measures take
_OPTIONS = ("layer", "where", "fact", "is", "between", "reach", "of", "item")


def profile_mistakes(
    file: ProfileFile, where: str, measures: Measures, ids: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """Yield every mistake that the schema does not see; ``ids`` are those of sound and unsound entries by list."""
    yield from _word_mistakes(file, where)
    yield from _section_mistakes(file, where)
    for kind, listed in ids.items():
        for name in duplicates(listed):
            yield Problem("duplicate-id", f"{where}: {kind}", {"value": name})
    yield from _description_mistakes(file, where)
    known = ids["requirement"]
    for entry in file.requirement:
        place = f"{where}: requirement[{known.index(entry.id)}] ({entry.id})"
        if entry.measure not in measures:
            yield unknown_reference(f"{place}.measure", entry.measure, list(measures), code="unknown-measure")
        else:
            yield from _measure_mistakes(file, entry, measures[entry.measure], place)
        yield from _dated_mistakes(entry, place)
        yield from _reference_mistakes(file, entry, place, measures, known)
    yield from _group_mistakes(file, where)
    yield from _cycles(file, where)
    facts = Vocabulary({fact.id: fact for fact in file.fact}, (), measures, (), ("fact",))
    for ground in file.ground:
        yield from condition_mistakes(ground.when, f"{where}: ground {ground.id}.when", facts)
    for article in file.article:
        for name in article.by:
            if name not in known:
                place = f"{where}: article {article.id}.by"
                yield unknown_reference(place, name, list(known), code="unknown-requirement-id")


def _word_mistakes(file: ProfileFile, where: str) -> Iterator[Problem]:
    """Yield the words that no profile may have of its own."""
    for code in file.words:
        if code not in OWN_WORDS and not code.startswith(OWN_WORDS_BELOW):
            told = ", ".join((*OWN_WORDS, *(f"{each}…" for each in OWN_WORDS_BELOW)))
            values = {"value": code, "nearest": nearest_name(code, OWN_WORDS), "known": told}
            yield Problem("unknown-word", f"{where}: words.{code}", values)


def _section_mistakes(file: ProfileFile, where: str) -> Iterator[Problem]:
    """Yield what is wrong with the sections of the report: each stands once, and none that a verdict rests on lacks."""
    head: HeadEntry | None = file.profile
    sections = () if head is None else head.sections  # the schema tells what is wrong with a head that is none
    if not sections:
        return
    for name in duplicates(sections):
        yield Problem("duplicate-id", f"{where}: profile.sections", {"value": name})
    if missing := [name for name in NEEDED_SECTIONS if name not in sections]:
        yield Problem("section-missing", f"{where}: profile.sections", {"value": ", ".join(missing)})


def _description_mistakes(file: ProfileFile, where: str) -> Iterator[Problem]:
    """A fact without its values or unit, a tolerance without its figure: nothing could be compared with them."""
    for described in (*file.fact, *(fact for layer in file.layer for fact in layer.fact)):
        if (described.kind == "word") != bool(described.is_) or (described.kind == "quantity") != bool(described.unit):
            yield Problem("fact-shape", f"{where}: fact {described.id}", {"value": described.id})
        for word in described.words:
            if word not in described.is_:
                listed = [str(each) for each in described.is_]
                yield unknown_reference(f"{where}: fact {described.id}.words", word, listed, code="unknown-fact-value")
    for tolerance in file.tolerance:
        if (tolerance.kind == "percentage") != (tolerance.percent is not None) or (tolerance.kind == "cadastral") != (
            tolerance.scale is not None
        ):
            yield Problem("tolerance-shape", f"{where}: tolerance {tolerance.id}", {"value": tolerance.kind})


def _measure_mistakes(file: ProfileFile, entry: RequirementEntry, kind: MeasureKind, place: str) -> Iterator[Problem]:
    """What a measure takes, and a unit: a limit of 3 km2 for a distance compares what has nothing to do with it."""
    if entry.scope is not None and entry.scope not in kind.scopes:
        yield unknown_reference(f"{place}.scope", entry.scope, kind.scopes, code="unknown-scope")
    for reading in entry.readings:
        if reading not in kind.readings:
            yield unknown_reference(f"{place}.readings", reading, kind.readings, code="unknown-reading")
    given = [key for key in _OPTIONS if getattr(entry, "is_" if key == "is" else key) not in (None, ())]
    for key in kind.needs:
        if key not in given:
            yield Problem("measure-needs", place, {"value": entry.measure, "key": key})
    for key in given:
        if key not in (*kind.needs, *kind.takes):
            yield Problem("measure-takes-not", place, {"value": entry.measure, "key": key})
    if entry.reach is not None and (entry.reach.dimension != "length" or entry.reach.value < 0):
        yield Problem("quantity-not-a-length", f"{place}.reach", {"value": str(entry.reach)})
    yield from _unit_mistakes(entry, kind, kind.unit or _unit_of_fact(file, entry), place)


def _unit_mistakes(entry: RequirementEntry, kind: MeasureKind, unit: str, place: str) -> Iterator[Problem]:
    if not unit:
        return  # the fact is unknown: told elsewhere
    for limit in entry.limit:
        if limit.value is None and not kind.knows_all:
            yield Problem("limit-unit", f"{place}.limit", {"value": "all", "unit": unit})
    figures = [limit.value for limit in entry.limit] + [each.limit for each in entry.review]
    if entry.shown is not None:
        figures.append(entry.shown.step)
    for figure in figures:
        if figure is not None and figure.si_unit != unit:
            yield Problem("limit-unit", f"{place}.limit", {"value": str(figure), "unit": unit})
        elif figure is not None and figure.value < 0 and not kind.may_be_negative:
            yield Problem("limit-negative", f"{place}.limit", {"value": str(figure)})


def _unit_of_fact(file: ProfileFile, entry: RequirementEntry) -> str:
    """The unit of a measure that answers in the unit of the fact that it reads."""
    described = (*file.fact, *(fact for layer in file.layer if layer.id == entry.layer for fact in layer.fact))
    return next((fact.unit or "" for fact in described if fact.id == entry.fact), "")


def _dated_mistakes(entry: RequirementEntry, place: str) -> Iterator[Problem]:
    if entry.otherwise == "review" and not entry.review:
        yield Problem("review-without-clause", place, {"value": entry.id})
    if entry.decided_on == "shown" and entry.shown is None:
        yield Problem("decided-on-nothing", place, {"value": entry.id})
    yield from _period_mistakes(entry.limit, f"{place}.limit")
    yield from _period_mistakes(entry.review, f"{place}.review")
    for name in duplicates([item.id for item in entry.item]):
        yield Problem("duplicate-id", f"{place}.item", {"value": name})
    for item in entry.item:
        yield from _item_mistakes(item.limit, f"{place}.item {item.id}.limit")


def _period_mistakes(entries: Sequence[LimitEntry | ReviewEntry], place: str) -> Iterator[Problem]:
    """Of several limits in force the first whose case holds counts, so one without a case leaves none to the next."""
    yield from _backward_periods(entries, place)
    for one, other in combinations(entries, 2):
        if one.when is None:
            yield from _overlap(one, other, place)


def _item_mistakes(limits: Sequence[ItemLimitEntry], place: str) -> Iterator[Problem]:
    """Limits for different kinds of institution (``when``) may be in force together; two for the same one may not."""
    yield from _backward_periods(limits, place)
    for one, other in combinations(limits, 2):
        if not any(other.when.get(key, value) != value for key, value in one.when.items()):
            yield from _overlap(one, other, place)


Entry = LimitEntry | ItemLimitEntry | ReviewEntry


def _backward_periods(entries: Sequence[Entry], place: str) -> Iterator[Problem]:
    for entry in entries:
        if entry.until is not None and entry.until < entry.start:
            values = {"since": entry.start.isoformat(), "until": entry.until.isoformat()}
            yield Problem("limit-ends-before-it-starts", place, values)


def _overlap(one: Entry, other: Entry, place: str) -> Iterator[Problem]:
    start = max(one.start, other.start)
    if start <= min(one.until or date.max, other.until or date.max):
        values = {"date": start.isoformat(), "first": _shown(one), "second": _shown(other)}
        yield Problem("two-limits-for-one-date", place, values)


def _shown(entry: Entry) -> str:
    value = entry.limit or entry.cite.clause if isinstance(entry, ReviewEntry) else entry.value or "all"
    return f"{value} ({entry.start} – {entry.until or ''})"


def _reference_mistakes(
    file: ProfileFile, entry: RequirementEntry, place: str, measures: Measures, known: Sequence[str]
) -> Iterator[Problem]:
    facts = {fact.id: fact for fact in file.fact}
    layers = {layer.id: layer for layer in file.layer}
    words = Vocabulary(facts, tuple(layers), measures, tuple(known), AT_REQUIREMENT)
    conditions: list[tuple[str, ConditionEntry | None]] = [("when", entry.when)]
    conditions += [(f"limit[{number}].when", limit.when) for number, limit in enumerate(entry.limit)]
    conditions += [(f"review[{number}].when", review.when) for number, review in enumerate(entry.review)]
    for key, condition in conditions:
        yield from condition_mistakes(condition, f"{place}.{key}", words)
    features: dict[str, FactEntry] | None = None
    if entry.layer is not None:
        if entry.layer in layers:
            features = {fact.id: fact for fact in layers[entry.layer].fact}
        else:
            yield unknown_reference(f"{place}.layer", entry.layer, list(layers), code="unknown-layer")
    elif entry.where is not None:
        sites = Vocabulary(facts, (), measures, (), AT_SITE)
        yield from condition_mistakes(entry.where, f"{place}.where", sites)
    if features is not None:
        of_features = Vocabulary(features, (), measures, (), AT_FEATURE)
        yield from condition_mistakes(entry.where, f"{place}.where", of_features)
    yield from _named_fact_mistakes(entry, facts if features is None else features, place)


def _named_fact_mistakes(entry: RequirementEntry, facts: Mapping[str, FactEntry], place: str) -> Iterator[Problem]:
    if entry.fact is None:
        return
    if entry.fact not in facts:
        yield unknown_reference(f"{place}.fact", entry.fact, list(facts), code="unknown-fact")
    elif (facts[entry.fact].kind == "quantity") == bool(entry.is_):
        values = {
            "value": entry.fact,
            "kind": {"code": f"kind.{facts[entry.fact].kind}"},
            "known": "fact, fact-is",
        }
        yield Problem("fact-kind", place, values)
    else:
        yield from value_mistakes(facts[entry.fact], entry.is_, f"{place}.is")


def _group_mistakes(file: ProfileFile, where: str) -> Iterator[Problem]:
    known = [entry.id for entry in file.requirement]
    owners: dict[str, str] = {}
    for entry in file.requirement:
        place = f"{where}: requirement {entry.id}.of"
        for name in entry.of:
            if name not in known:
                yield unknown_reference(place, name, known, code="unknown-requirement-id")
            elif owners.setdefault(name, entry.id) != entry.id:
                yield Problem("member-of-two-groups", place, {"value": name, "first": owners[name], "second": entry.id})
        for name in sorted({name for name in entry.of if entry.of.count(name) > 1}):
            yield Problem("member-named-twice", place, {"value": name})
        if entry.of and entry.op != ">=":
            yield Problem("group-op", place, {"value": entry.op})
        for limit in entry.limit:
            if entry.of and limit.value is not None and limit.value.si > len(set(entry.of)):
                yield Problem("group-too-small", place, {"value": str(limit.value), "count": len(set(entry.of))})


def _cycles(file: ProfileFile, where: str) -> Iterator[Problem]:
    """A requirement that hangs on itself can never be decided."""
    hangs_on = {entry.id: set(_references(entry)) for entry in file.requirement}
    done: set[str] = set()
    while ready := [
        name for name in hangs_on if name not in done and not hangs_on[name] - done - {*_unknown(hangs_on)}
    ]:
        done.update(ready)
    left = [name for name in hangs_on if name not in done]
    if left:
        yield Problem("requirement-cycle", f"{where}: requirement", {"value": ", ".join(left)})


def _unknown(hangs_on: Mapping[str, set[str]]) -> set[str]:
    return {name for names in hangs_on.values() for name in names if name not in hangs_on}


def _references(entry: RequirementEntry) -> Iterator[str]:
    yield from entry.of
    conditions = [entry.when, *(limit.when for limit in entry.limit), *(review.when for review in entry.review)]
    while conditions:
        condition = conditions.pop()
        if condition is not None:
            conditions.extend((*condition.all_, *condition.any_, *condition.none_))
            if condition.requirement is not None:
                yield condition.requirement
