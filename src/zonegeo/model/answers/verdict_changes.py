"""Over which limits and methods the verdicts of a comparison change."""

from __future__ import annotations

from zonegeo.base.value import value
from zonegeo.model.verdict import Verdict


@value
class Threshold:
    """At which limit (SI units) a verdict changes, everything else as it is: ``limit`` is the one in force."""

    requirement: str
    proposal: str
    unit: str
    limit: float
    at: float
    verdict: Verdict


@value
class MethodChange:
    """A method or reading under which the verdict of a proposal is another one."""

    requirement: str
    proposal: str
    name: str
    value: float | None
    verdict: Verdict
    otherwise: Verdict


@value
class Sensitivity:
    """Over which limits and methods a verdict changes."""

    thresholds: tuple[Threshold, ...]
    methods: tuple[MethodChange, ...]
