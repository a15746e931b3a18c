"""Short phrases that several screens need: methods, limits, clauses, intervals."""

from __future__ import annotations

from zonegeo.i18n.number_text import exact_text
from zonegeo.i18n.translator import SIGNS, Translator
from zonegeo.model.evaluation import Cite, ClaimFinding, Finding, LimitUsed, Measurement


def method_text(translator: Translator, method: str) -> str:
    """Return the name of a method, such as ``plane:EPSG:5186``, or of a reading of the clause."""
    return translator.method(method)


def as_printed(limit: LimitUsed) -> LimitUsed:
    """Return a limit as the clauses print it: areas from 1 km2 on in km2."""
    is_large = limit.unit == "m2" and limit.value >= 1e6 and not limit.written
    return LimitUsed(limit.op, limit.value / 1e6, "km2") if is_large else limit


def limit_text(translator: Translator, limit: LimitUsed) -> str:
    """Return a limit with its sign and every digit that the law gives it: ``≤ 3,000 m``."""
    return f"{SIGNS[limit.op]} {limit_number(translator, limit)}"


def limit_number(translator: Translator, limit: LimitUsed) -> str:
    """Return a limit with its unit: as the law writes it where that is no number of the unit it is tested in."""
    if limit.written:
        return shown_text(translator, limit.written)
    return translator.with_unit(exact_text(limit.value), limit.unit)


def margin_text(translator: Translator, margin: float, unit: str, op: str = "<=", kind: str = "plain") -> str:
    """Return how far a value is from its limit; one that is not zero never looks so.

    In Korean a value beyond its limit is over it (초과) or short of it (부족): no room is less than nothing.

    >>> margin_text(Translator("ko"), -659.7, "m"), margin_text(Translator("ko"), -2.0, "item", ">=")
    ('초과 659.7 m', '부족 2개 항목')
    >>> margin_text(Translator("ko"), 1694.4, "m"), margin_text(Translator("en"), -659.7, "m")
    ('1,694.4 m', '-659.7 m')
    """
    told = translator.measurement(abs(margin), unit, beside=0.0)
    beyond = "over" if op[0] == "<" else "short"
    return translator.text(f"margin.{kind}-{beyond}", margin=told) if margin < 0 else told


def margin_phrase(translator: Translator, margin: float, unit: str, op: str = "<=", kind: str = "margin") -> str:
    """Return the margin with its word; in Korean what is over or short says so itself.

    >>> margin_phrase(Translator("ko"), 12.5, "m"), margin_phrase(Translator("ko"), -12.5, "m")
    ('여유 12.5 m', '초과 12.5 m')
    >>> margin_phrase(Translator("en"), -12.5, "m")
    'margin -12.5 m'
    """
    told = margin_text(translator, margin, unit, op, kind)
    return told if margin < 0 else f"{translator.text(f'word.{kind}')} {told}"


def limit_sign(limit: LimitUsed | None) -> str:
    """Return the sign of a limit, as :func:`margin_text` wants it; where there is none, that of an upper limit."""
    return "<=" if limit is None else limit.op


def value_text(translator: Translator, finding: Finding) -> str:
    """Return the value of a finding as measured, with its rounded form where the profile asks for one."""
    measurement = finding.measurement
    if measurement is None:
        return translator.text("word.unknown")
    if measurement.value is None and measurement.low:
        return translator.text("word.at-least", value={"value": measurement.low, "unit": measurement.unit})
    limit = None if finding.limit is None else finding.limit.value
    exact = translator.measurement(measurement.value, measurement.unit, beside=limit)
    return f"{exact} ({shown_text(translator, finding.shown)})" if finding.shown else exact


def interval_text(translator: Translator, measurement: Measurement, limit: LimitUsed | None = None) -> str:
    """Return ``low – high``; empty where the value is exact. No end looks equal to a limit that it differs from."""
    beside = None if limit is None else limit.value
    if measurement.low is None or measurement.low == measurement.high:
        return ""
    low = translator.measurement(measurement.low, measurement.unit, beside=beside)
    if measurement.high is None:
        return f"{low} – {translator.text('word.unbounded')}"
    return f"{low} – {translator.measurement(measurement.high, measurement.unit, beside=beside)}"


def margins_text(
    translator: Translator, nominal: float | None, certain: float | None, unit: str, op: str = "<="
) -> str:
    """Return both margins by their names; empty where there is none, one phrase where they are the same."""
    if nominal is None and certain is None:
        return ""
    if nominal == certain:
        return margin_phrase(translator, certain or 0.0, unit, op, "margin-both")
    told = [] if nominal is None else [margin_phrase(translator, nominal, unit, op, "margin-nominal")]
    if certain is None:
        told.append(f"{translator.text('word.margin-certain')} {translator.text('word.margin-none')}")
    else:
        told.append(margin_phrase(translator, certain, unit, op, "margin-certain"))
    return " · ".join(told)


def stated_text(translator: Translator, claim: ClaimFinding) -> str:
    """Return a stated figure as it was printed, with its unit in the language."""
    return translator.with_unit(claim.stated.split(" ")[0], claim.shown_unit)


def computed_text(translator: Translator, claim: ClaimFinding) -> str:
    """Return the recomputed figure in the unit of the stated one; empty where there is none."""
    return "" if claim.shown is None else translator.with_unit(claim.shown, claim.shown_unit)


def shown_text(translator: Translator, shown: str) -> str:
    """Return a rounded figure such as ``0.06 km2`` with its unit in the language."""
    number, _, unit = shown.partition(" ")
    return translator.with_unit(number, unit)


def cite_text(translator: Translator, cite: Cite) -> str:
    """Return a clause with the day since which it is in force, and how well it is known where that is not in print."""
    since = translator.text("word.held-since", date=cite.since) if cite.is_held else cite.since
    text = f"{cite.act} {cite.clause} ({since})"
    return text if cite.source == "primary" else f"{text} [{translator.text(f'word.source-{cite.source}')}]"
