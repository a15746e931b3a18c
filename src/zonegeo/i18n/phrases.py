"""Short phrases that several screens need: methods, limits, clauses, intervals."""

from __future__ import annotations

from zonegeo.i18n.translator import SIGNS, Translator
from zonegeo.model.evaluation import Cite, ClaimFinding, Finding, LimitUsed, Measurement


def method_text(translator: Translator, method: str) -> str:
    """Return the name of a method, such as ``plane:EPSG:5186``, or of a reading of the clause."""
    if translator.knows(f"method.{method}"):
        return translator.text(f"method.{method}")
    if translator.knows(f"reading.{method}"):
        return translator.text(f"reading.{method}")
    kind, _, crs = method.partition(":")
    return f"{translator.text(f'method.{kind}')} {crs}".strip()


def limit_text(translator: Translator, limit: LimitUsed) -> str:
    """Return a limit with its sign: ``≤ 3,000 m``."""
    return f"{SIGNS[limit.op]} {translator.measurement(limit.value, limit.unit)}"


def value_text(translator: Translator, finding: Finding) -> str:
    """Return the value of a finding as measured, with its rounded form where the profile asks for one."""
    measurement = finding.measurement
    if measurement is None:
        return translator.text("word.unknown")
    if measurement.value is None and measurement.low:
        return translator.text("word.at-least", value={"value": measurement.low, "unit": measurement.unit})
    exact = translator.measurement(measurement.value, measurement.unit)
    return f"{exact} ({shown_text(translator, finding.shown)})" if finding.shown else exact


def interval_text(translator: Translator, measurement: Measurement) -> str:
    """Return ``low – high``; empty where the value is exact."""
    if measurement.low is None or measurement.low == measurement.high:
        return ""
    low = translator.measurement(measurement.low, measurement.unit)
    if measurement.high is None:
        return f"{low} – {translator.text('word.unbounded')}"
    return f"{low} – {translator.measurement(measurement.high, measurement.unit)}"


def margins_text(translator: Translator, nominal: float | None, certain: float | None, unit: str) -> str:
    """Return both margins by their names; empty where there is none, one phrase where they are the same."""
    if nominal is None and certain is None:
        return ""
    if nominal == certain:
        return f"{translator.text('word.margin-both')} {translator.measurement(certain or 0.0, unit)}"
    told = []
    if nominal is not None:
        told.append(f"{translator.text('word.margin-nominal')} {translator.measurement(nominal, unit)}")
    none = translator.text("word.margin-none")
    figure = none if certain is None else translator.measurement(certain, unit)
    return " · ".join((*told, f"{translator.text('word.margin-certain')} {figure}"))


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
    text = f"{cite.act} {cite.clause} ({cite.since})"
    return text if cite.source == "primary" else f"{text} [{translator.text(f'word.source-{cite.source}')}]"
