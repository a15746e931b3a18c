"""What a study records against what its profile asks for: facts of another kind or unit are mistakes of the input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.file_problems import unknown_reference
from zonegeo.base.nearest_name import nearest_name
from zonegeo.model.condition import FactValue
from zonegeo.model.evaluation import Notice
from zonegeo.model.profile import FactDescription, Profile
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import Study


def check_facts(study: Study, profile: Profile) -> None:
    """Raise every recorded fact that is not what the profile describes; facts that it does not ask for are left alone.

    Raises
    ------
    InputError
        ``unknown-fact-value``, ``fact-kind``, ``assessment-of-no-item``, ``limit-unit`` or a fault of a quantity, at
        the fact's place.
    """
    described = {fact.id: fact for fact in profile.facts}
    where = study.inputs[0].path if study.inputs else study.id
    problems: list[Problem] = []
    for fact in study.facts:
        place = f"{where}: fact {fact.id}" + (f" ({fact.site})" if fact.site else "")
        problems.extend(_problems({fact.id: fact.value}, described, place))
    boundary_factors = [code.id for code in profile.boundary_factors]
    for site in study.sites.values():
        for factor in site.boundary_factors if boundary_factors else ():
            if factor not in boundary_factors:
                place = f"{where}: site {site.id}.boundary_factors"
                problems.append(unknown_reference(place, factor, boundary_factors, code="unknown-boundary-factor"))
    for assessment in study.assessments:
        judged = profile.requirement(assessment.requirement)
        if judged is not None and not 1 <= assessment.item <= len(judged.items):
            values = {"value": str(assessment.item), "count": len(judged.items)}
            problems.append(Problem("assessment-of-no-item", f"{where}: assessment {judged.id}", values))
    for layer in profile.layers:
        known = study.layers.get(layer.id)
        facts = {fact.id: fact for fact in layer.facts}
        for feature in known.features if known else ():
            problems.extend(_problems(feature.facts, facts, feature.where or f"{where}: layer {layer.id}"))
    if problems:
        raise InputError(problems)


def unread_records(study: Study, profile: Profile) -> Iterator[Notice]:
    """Yield what is recorded under a name that the profile does not ask for, where one that it asks for is much alike.

    A study may hold records for other profiles, so a name that is not asked for is no mistake by itself.
    """
    where = study.inputs[0].path if study.inputs else study.id
    lists = {
        "fact": ([fact.id for fact in study.facts], [fact.id for fact in profile.facts]),
        "assessment": (
            [each.requirement for each in study.assessments],
            [each.id for each in profile.requirements if each.items],
        ),
    }
    for kind, (recorded, asked) in lists.items():
        open_ = [name for name in asked if name not in recorded]
        for name in dict.fromkeys(each for each in recorded if each not in asked):
            nearest = nearest_name(name, open_)
            if nearest:
                yield Notice("record-not-asked-for", f"{where}: {kind}", {"value": name, "nearest": nearest})


def _problems(
    facts: Mapping[str, FactValue], described: Mapping[str, FactDescription], place: str
) -> Iterator[Problem]:
    for name, known in facts.items():
        if name in described:
            yield from _fact_problems(described[name], known, place)


def _fact_problems(described: FactDescription, known: FactValue, place: str) -> Iterator[Problem]:
    kind = {"code": f"kind.{described.kind}"}
    if described.kind == "yes-no" or isinstance(known, bool):
        if described.kind != "yes-no" or not isinstance(known, bool):
            yield Problem("fact-recorded-otherwise", place, {"value": str(known), "kind": kind})
    elif described.kind == "word":
        if known not in described.among:
            yield unknown_reference(place, known, described.among, code="unknown-fact-value")
    else:
        try:
            quantity = Quantity.parse(known)
        except QuantityError as error:
            yield Problem(error.code, place, {"value": known, "nearest": error.nearest, "key": described.id})
            return
        if quantity.si_unit != described.unit:
            yield Problem("limit-unit", place, {"value": known, "unit": described.unit})
