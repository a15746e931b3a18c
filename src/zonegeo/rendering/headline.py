"""What a reader asks first of a result: the verdict's reason, the least room, and what to be careful with."""

from __future__ import annotations

from zonegeo.base.value import value
from zonegeo.i18n.number_text import grouped, number_text
from zonegeo.i18n.phrases import (
    as_printed,
    computed_text,
    limit_sign,
    limit_text,
    margin_phrase,
    margin_text,
    stated_text,
)
from zonegeo.i18n.translator import SIGNS, Translator
from zonegeo.model.evaluation import ClaimFinding, Evaluation, Finding, SiteResult
from zonegeo.model.verdict import Verdict

# what is measured may lie anywhere near its limit; what is counted stands on it or not
_MEASURED = ("m", "m2")


@value
class Caution:
    """How many there are of one kind; ``code`` is its sentence in the catalogue."""

    kind: str
    code: str
    count: int


@value
class Headline:
    """The requirements that the first lines of page, paper and console name, and the cautions that they count.

    ``tightest`` is the measured requirement with the least room; ``decisive`` are those because of which the whole is
    not satisfied; ``just_met`` are counts that lie exactly on their limit.
    """

    tightest: Finding | None
    decisive: tuple[Finding, ...]
    just_met: tuple[Finding, ...]
    unlocated: tuple[SiteResult, ...]
    contradicted: tuple[ClaimFinding, ...]
    beyond_tolerance: tuple[SiteResult, ...]


def headline_of(evaluation: Evaluation) -> Headline:
    """Return what stands at the head of every account of a result.

    Examples
    --------
    >>> import zonegeo
    >>> head = headline_of(zonegeo.evaluate("hongneung"))
    >>> head.tightest.requirement, len(head.unlocated), len(head.beyond_tolerance)
    ('separation', 3, 4)
    """
    counted = evaluation.counted
    measured = [each for each in counted if _room(each) is not None]
    return Headline(
        tightest=min(measured, key=lambda each: _room(each) or 0.0, default=None),
        decisive=() if evaluation.verdict is Verdict.PASS else tuple(
            each for each in counted if each.verdict is evaluation.verdict
        ),
        just_met=tuple(each for each in counted if _is_just_met(each)),
        unlocated=tuple(site for site in evaluation.sites if site.geometry is None),
        contradicted=tuple(claim for claim in evaluation.claims if claim.verdict == "contradicted"),
        beyond_tolerance=tuple(
            site for site in evaluation.sites if any(not each.within for each in site.reconciled)
        ),
    )  # fmt: skip


def _room(finding: Finding) -> float | None:
    """Return the certain margin, else the nominal one, as a share of its limit; ``None`` where nothing was measured."""
    margin = finding.margin_nominal if finding.margin_certain is None else finding.margin_certain
    if margin is None or finding.limit is None or finding.measurement is None:
        return None
    return margin / abs(finding.limit.value) if finding.measurement.unit in _MEASURED and finding.limit.value else None


def _is_just_met(finding: Finding) -> bool:
    measured = finding.measurement
    is_counted = measured is not None and measured.unit not in _MEASURED
    return is_counted and finding.verdict is Verdict.PASS and finding.margin_nominal == 0


def reason_text(head: Headline, translator: Translator) -> str:
    """Return the line below the verdict: what decides it, else what has the least room; empty where nothing does."""
    if head.decisive:
        names = ", ".join(_with_excess(each, translator) for each in head.decisive)
        verdict = translator.text(f"verdict.{head.decisive[0].verdict.value}")
        return translator.text("headline.decisive", verdict=verdict, names=names)
    if head.tightest is None or head.tightest.measurement is None:
        return ""
    name, margins = head.tightest.name.within(translator.language), room_text(head.tightest, translator)
    return translator.text("headline.tightest", name=name, margins=margins)


def room_text(finding: Finding, translator: Translator) -> str:
    """Return the margin of a requirement and what of it is certain; one figure where they are the same."""
    nominal, certain = finding.margin_nominal, finding.margin_certain
    unit = finding.measurement.unit if finding.measurement is not None else ""
    sign = limit_sign(finding.limit)
    told = [] if nominal is None else [margin_phrase(translator, nominal, unit, sign)]
    if certain is not None and certain != nominal:
        told.append(margin_phrase(translator, certain, unit, sign, "margin-sure"))
    return " · ".join(told)


def _with_excess(finding: Finding, translator: Translator) -> str:
    name, margin = finding.name.within(translator.language), finding.margin_nominal
    if finding.verdict not in (Verdict.FAIL, Verdict.REVIEW) or margin is None or finding.measurement is None:
        return name
    return f"{name} {margin_text(translator, margin, finding.measurement.unit, limit_sign(finding.limit))}"


def cautions_of(head: Headline) -> tuple[Caution, ...]:
    """Return what to be careful with, counted; nothing of which there is none."""
    counts = {
        "unlocated": len(head.unlocated),
        "contradicted": len(head.contradicted),
        "beyond": len(head.beyond_tolerance),
    }
    return tuple(Caution(kind, f"headline.{kind}", count) for kind, count in counts.items() if count)


def just_met_text(head: Headline, translator: Translator) -> str:
    """Return how many counts lie exactly on their limit; empty where none does."""
    return translator.text("headline.just-met", count=len(head.just_met)) if head.just_met else ""


def caution_details(head: Headline, translator: Translator) -> dict[str, list[str]]:
    """Return what each kind of caution counts, one by one: names, figures as stated and as found, differences."""
    language = translator.language
    return {
        "unlocated": [site.name.within(language) for site in head.unlocated],
        "contradicted": [
            f"{claim.name.within(language)} {stated_text(translator, claim)} → {computed_text(translator, claim)}"
            for claim in head.contradicted
        ],
        "beyond": [
            f"{site.name.within(language)} {_signed(site.difference_percent or 0.0)} %"
            for site in head.beyond_tolerance
        ],
    }


def _signed(percent: float) -> str:
    return f"{'+' if percent > 0 else '−'}{grouped(abs(percent), 1)}"


def figure_text(finding: Finding, translator: Translator) -> str:
    """Return what was found, in few letters; empty where nothing was measured."""
    measured, limit = finding.measurement, finding.limit
    if measured is None:
        return ""
    shown = measured.low if measured.value is None and measured.low else measured.value
    figure = translator.measurement(shown, measured.unit, beside=None if limit is None else limit.value)
    if measured.value is None and measured.low:
        return translator.text("map.row.at-least", value=figure).rstrip(",")
    return figure


def limit_beside(finding: Finding, translator: Translator) -> str:
    """Return a limit as the clauses print it; what is counted has its word beside the figure already."""
    measured, limit = finding.measurement, finding.limit
    if limit is None:
        return ""
    if measured is not None and measured.unit == limit.unit and limit.unit not in ("m", "m2") and not limit.written:
        return f"{SIGNS[limit.op]} {number_text(limit.value, limit.unit)}"
    return limit_text(translator, as_printed(limit))


def margin_of(finding: Finding, margin: float | None, translator: Translator) -> str:
    """Return a margin of a requirement, the nominal or the certain one; empty where there is none."""
    if margin is None or finding.measurement is None:
        return ""
    return margin_text(translator, margin, finding.measurement.unit, limit_sign(finding.limit))
