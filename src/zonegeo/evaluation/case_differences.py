"""What came out of a case against what its book says must come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zonegeo.base.value import value
from zonegeo.model.evaluation import Finding
from zonegeo.model.quantity import Quantity, QuantityError

NONE = "none"


@value
class CaseOutcome:
    """One case that was run: where it stands, and (key, expected, found) for everything that came out otherwise."""

    where: str
    title: str
    differences: tuple[tuple[str, str, str], ...] = ()


def differences(finding: Finding, expected: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the key, what was expected and what came out, for everything that differs.

    A ``value``, ``margin`` or ``certain`` margin agrees where it rounds to the expected figure in its last digit, and
    ``none`` expects none. ``margin`` is that of the value, and of the worst world where no value is known.
    ``flips`` names the methods and readings that give another verdict, all of them.
    """
    found = {
        "verdict": finding.verdict.value,
        "stable": "yes" if finding.stable else "no",
        "reason": finding.message.code.removeprefix("reason."),
        "subject": ", ".join(finding.subject),
        "flips": ", ".join(sorted(finding.flips)) or NONE,
    }
    figures = {
        "value": None if finding.measurement is None else finding.measurement.value,
        # of the value; where no value is known, of the worst world
        "margin": finding.margin_certain if finding.margin_nominal is None else finding.margin_nominal,
        "certain": finding.margin_certain,
    }
    unit = "" if finding.measurement is None else finding.measurement.unit
    for key, asked in expected.items():
        if key in figures:
            if not _agrees(figures[key], unit, asked):
                yield key, asked, NONE if figures[key] is None else repr(figures[key])
        elif key == "flips":
            if sorted(word.strip() for word in asked.split(",")) != found[key].split(", "):
                yield key, asked, found[key]
        elif found[key] != asked:
            yield key, asked, found[key]


def _agrees(found: float | None, unit: str, asked: str) -> bool:
    if asked == NONE or found is None:
        return asked == NONE and found is None
    try:
        figure = Quantity.parse(asked)
    except QuantityError:
        return False
    return figure.si_unit == unit and abs(found - float(figure.si)) <= float(figure.half_step_si)
