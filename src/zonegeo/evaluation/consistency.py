"""Whether a result agrees with itself: what follows from other parts of it has to follow. One table, for every door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise, product

from zonegeo.base.errors import InputError, Problem
from zonegeo.evaluation.decide.worlds import verdict_of
from zonegeo.model.evaluation import Evaluation, Finding, LimitUsed, SiteResult
from zonegeo.model.margin import certain_margin, is_same_number, margin, satisfies
from zonegeo.model.profile import NEEDED_SECTIONS, ROLES
from zonegeo.model.verdict import Verdict, worst

# where in the document, and what is said there against what follows
Disagreement = tuple[str, object, object]
_CLOSED = (Verdict.PASS, Verdict.FAIL, Verdict.REVIEW, Verdict.NOT_APPLICABLE)


def refuse_contradictions(found: Evaluation, *, where: str) -> Evaluation:
    """Return a result that agrees with itself.

    Raises
    ------
    InputError
        ``result-disagrees``, with every place at which it does not.
    """
    problems = [
        Problem(
            "result-disagrees",
            f"{where}: {place}",
            {"value": told_part(said), "expected": told_part(follows), "rule": rule},
        )
        for rule, disagreements in RULES.items()
        for place, said, follows in disagreements(found)
    ]
    if problems:
        raise InputError(problems)
    return found


def told_part(part: object) -> str:
    """Return one side of a disagreement as a text of a line."""
    text = ", ".join(map(str, part)) if isinstance(part, tuple | list) else str(part)
    return text if len(text) <= 120 else f"{text[:119]}…"


# --- the whole --------------------------------------------------------------------------------------------------------


def _whole(found: Evaluation) -> Iterator[Disagreement]:
    counted = [each for each in found.findings if each.counts]
    yield from _other("$.verdict", found.verdict, worst(each.verdict for each in counted))
    yield from _other("$.stable", found.stable, all(each.stable for each in counted))
    if missing := [name for name in NEEDED_SECTIONS if name not in found.profile.sections]:
        yield "$.profile.sections", found.profile.sections, missing


def _day(found: Evaluation) -> Iterator[Disagreement]:
    try:
        date.fromisoformat(found.as_of)
    except ValueError:
        yield "$.as_of", found.as_of, "YYYY-MM-DD"
    yield from _other("$.as_of", found.as_of, found.receipt.as_of)


def _names(found: Evaluation) -> Iterator[Disagreement]:
    named: dict[str, Sequence[object]] = {
        "$.findings": [each.requirement for each in found.findings],
        "$.claims": [each.id for each in found.claims],
        "$.sites": [each.id for each in found.sites],
        "$.places": [each.id for each in found.places],
        "$.matrix": [(each.core, each.background) for each in found.matrix],
        "$.receipt.inputs": [each.path for each in found.receipt.inputs],
    }
    for place, names in named.items():
        yield from ((place, name, "1") for name, times in Counter(names).items() if times > 1)
    requirements, sites = set(named["$.findings"]), set(named["$.sites"])
    for number, each in enumerate(found.findings):
        if each.group is not None and each.group not in requirements:
            yield f"$.findings[{number}].group", each.group, tuple(map(str, requirements))
    for number, drawing in enumerate(found.drawings):
        if drawing.requirement not in requirements:
            yield f"$.drawings[{number}].requirement", drawing.requirement, tuple(map(str, requirements))
    for number, cell in enumerate(found.matrix):
        for key, name in (("core", cell.core), ("background", cell.background)):
            if name not in sites:
                yield f"$.matrix[{number}].{key}", name, tuple(map(str, sites))


# --- findings ---------------------------------------------------------------------------------------------------------


def _possible(found: Evaluation) -> Iterator[Disagreement]:
    for place, each in _findings(found):
        if not each.possible:  # of version 1: what was possible is not known
            continue
        if each.verdict is not Verdict.UNDECIDED or each.stable:
            yield from _other(f"{place}.verdict", each.verdict, verdict_of(each.possible))
        if list(each.possible) != sorted(set(each.possible), key=lambda one: one.severity):
            yield f"{place}.possible", each.possible, sorted(set(each.possible), key=lambda one: one.severity)


def _margins(found: Evaluation) -> Iterator[Disagreement]:
    for place, each in _findings(found):
        ends = (each.measurement.value, each.measurement.low, each.measurement.high) if each.measurement else None
        nominal, certain = margins_of(each.verdict, ends, each.limit)
        for key, said, follows in (
            ("margin_nominal", each.margin_nominal, nominal), ("margin_certain", each.margin_certain, certain),
        ):  # fmt: skip
            if (said is None) != (follows is None) or not is_same_number(said, follows):
                yield f"{place}.{key}", said, follows


def margins_of(
    verdict: Verdict, ends: tuple[float | None, float | None, float | None] | None, limit: LimitUsed | None
) -> tuple[float | None, float | None]:
    """Return the nominal and the certain margin of a value and its ends; none without a limit or a verdict on it."""
    if ends is None or limit is None or verdict is Verdict.UNDECIDED:
        return None, None
    value, low, high = ends
    nominal = None if value is None else margin(limit.op, value, limit.value)
    return nominal, certain_margin(limit.op, low, high, limit.value)


def _tests(found: Evaluation) -> Iterator[Disagreement]:
    """A verdict of a test of a value says what the test says; whose figure is rounded first, what that says is open."""
    for place, each in _findings(found):
        measured, limit = each.measurement, each.limit
        if measured is None or limit is None or measured.value is None or each.rule is None:
            continue
        if each.rule.decided_on != "unrounded" or each.verdict not in _CLOSED:
            continue
        holds = satisfies(limit.op, measured.value, limit.value)
        follows = (Verdict.PASS,) if holds else (Verdict.REVIEW, Verdict.FAIL)
        if each.verdict not in follows:
            yield f"{place}.verdict", each.verdict, follows


def _stability(found: Evaluation) -> Iterator[Disagreement]:
    for place, each in _findings(found):
        yield from _other(f"{place}.stable", each.stable, not each.flips)
        for number, other in enumerate(each.alternatives):
            flips = other.name in each.flips
            if each.stable and each.verdict in _CLOSED and other.kind == "interval" and other.verdict != each.verdict:
                yield f"{place}.alternatives[{number}].verdict", other.verdict, each.verdict
            if flips and other.kind == "method" and other.verdict == each.verdict and len(each.flips) == 1:
                yield f"{place}.flips", other.name, ()


def _sentences(found: Evaluation) -> Iterator[Disagreement]:
    """What is told of a verdict is told of this one."""
    for place, each in _findings(found):
        told = verdict_told(each.message.code)
        if told is not None:
            yield from _other(f"{place}.verdict", each.verdict.value, told)
        if each.needs and each.verdict is not Verdict.UNDECIDED:
            yield f"{place}.needs", len(each.needs), 0
    for number, claim in enumerate(found.claims):
        if claim.message.code.rpartition(".")[2] != claim.verdict:
            yield f"$.claims[{number}].verdict", claim.verdict, claim.message.code.rpartition(".")[2]


def verdict_told(code: str) -> str | None:
    """Return the verdict that the code of a reason tells of; ``None`` where it tells of none."""
    if code.startswith("reason.undecided."):
        return Verdict.UNDECIDED.value
    last = code.rpartition(".")[2]
    return last if last in set(Verdict) else None


# --- figures ----------------------------------------------------------------------------------------------------------


def _intervals(found: Evaluation) -> Iterator[Disagreement]:
    for place, low, value, high in _all_intervals(found):
        known = [each for each in (low, value, high) if each is not None]
        if any(one > other and not is_same_number(one, other) for one, other in pairwise(known)):
            yield place, tuple(known), tuple(sorted(known))


def _all_intervals(found: Evaluation) -> Iterator[tuple[str, float | None, float | None, float | None]]:
    for place, each in _findings(found):
        if each.measurement is not None:
            yield f"{place}.measurement", each.measurement.low, each.measurement.value, each.measurement.high
        for number, part in enumerate(each.parts):
            yield f"{place}.parts[{number}]", part.low, part.value, part.high
        for number, other in enumerate(each.alternatives):
            yield f"{place}.alternatives[{number}]", other.low, other.value, other.high
    for number, claim in enumerate(found.claims):
        yield f"$.claims[{number}]", claim.low, claim.computed, claim.high
    for number, site in enumerate(found.sites):
        yield f"$.sites[{number}].measured_area", site.measured_low, site.measured_area, site.measured_high
    for number, cell in enumerate(found.matrix):
        yield f"$.matrix[{number}]", cell.low, cell.value, cell.high


def _areas(found: Evaluation) -> Iterator[Disagreement]:
    for number, site in enumerate(found.sites):
        place = f"$.sites[{number}]"
        follows = _difference(site)
        if not is_same_number(site.difference, follows):
            yield f"{place}.difference", site.difference, follows
        percent = None if follows is None or not site.declared_area else follows / site.declared_area * 100.0
        if not is_same_number(site.difference_percent, percent):
            yield f"{place}.difference_percent", site.difference_percent, percent
        for nth, each in enumerate(site.reconciled):
            if follows is not None:
                yield from _other(f"{place}.reconciled[{nth}].within", each.within, abs(follows) <= each.allowed)


def _difference(site: SiteResult) -> float | None:
    known = site.measured_area is not None and site.declared_area is not None
    return site.measured_area - site.declared_area if known else None  # type: ignore[operator]


def _matrix(found: Evaluation) -> Iterator[Disagreement]:
    """Every core site stands against every background space, once."""
    by_role = {role: [site.id for site in found.sites if site.role == role] for role in ROLES}
    asked = set(product(by_role["core"], by_role["background"]))
    told = {(cell.core, cell.background) for cell in found.matrix}
    if told and told != asked:
        yield "$.matrix", sorted(told - asked), sorted(asked - told)


def _largest(found: Evaluation) -> Iterator[Disagreement]:
    """The separation of all pairs is the largest that the matrix knows."""
    known = [cell.value for cell in found.matrix if cell.value is not None]
    for place, each in _findings(found):
        measured, rule = each.measurement, each.rule
        if measured is None or measured.value is None or rule is None or not known or measured.method == "stated":
            continue
        plain = rule.measure == "separation" and rule.scope in ("proposal", "pair") and each.reading == "max_pair"
        if plain and not is_same_number(measured.value, max(known)):
            yield f"{place}.measurement.value", measured.value, max(known)


RULES: dict[str, Callable[[Evaluation], Iterable[Disagreement]]] = {
    "whole": _whole,
    "day": _day,
    "names": _names,
    "possible": _possible,
    "margins": _margins,
    "limit-tests": _tests,
    "stability": _stability,
    "sentences": _sentences,
    "intervals": _intervals,
    "areas": _areas,
    "matrix": _matrix,
    "largest": _largest,
}


def _findings(found: Evaluation) -> Iterator[tuple[str, Finding]]:
    return ((f"$.findings[{number}]", each) for number, each in enumerate(found.findings))


def _other(place: str, said: object, follows: object) -> Iterator[Disagreement]:
    if said != follows:
        yield place, said, follows
