"""What a measure gives: its answer under the deciding method and reading, and under every other admissible one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.model.evaluation import Part


@value
class Answer:
    """A value with two intervals, in SI units; ``None`` as a high end means that nothing bounds it.

    ``known_low`` … ``known_high`` is what missing data leaves open (a site that lies somewhere in a dong): the
    verdict must hold on all of it. ``low`` … ``high`` also counts the accuracy of the boundaries: if the verdict
    differs there, it is not stable.
    """

    kind: Literal["method", "reading"]
    name: str
    value: float | None
    known_low: float
    known_high: float | None
    low: float
    high: float | None

    @classmethod
    def exact(cls, value: float, *, kind: Literal["method", "reading"] = "method", name: str = "count") -> Answer:
        """Return an answer without any uncertainty."""
        return cls(kind, name, value, value, value, value, value)


@value
class Outcome:
    """The deciding answer, the others, and the evidence.

    ``total`` is how many there are where a limit says "all"; ``missing`` and ``not_applicable`` are the codes of the
    reason where data is missing or nothing is there to be tested; ``witness`` is a shape in metres of the analysis CRS;
    ``values`` are what the sentences of the finding name.
    """

    unit: str
    method: str
    basis: str
    answer: Answer
    others: tuple[Answer, ...] = ()
    crs: str | None = None
    subject: tuple[str, ...] = ()
    witness: Any = None
    parts: Sequence[Part] = ()
    total: int | None = None
    missing: str = ""
    not_applicable: str = ""
    remarks: tuple[Message, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
