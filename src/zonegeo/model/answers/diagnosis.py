"""Whether zonegeo can work where it is installed: one line for each thing that was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from zonegeo.base.value import value

DIAGNOSIS_VERSION = "1"

State = Literal["ok", "warning", "error"]


@value
class Line:
    """One thing that was looked at: its state, and the code and values of the sentence that tells it."""

    check: str
    state: State
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@value
class Diagnosis:
    """All lines; the state of the whole is that of its worst line."""

    schema_version: str
    state: State
    lines: tuple[Line, ...]


def diagnosis_of(lines: tuple[Line, ...]) -> Diagnosis:
    """Return the diagnosis that lines make.

    >>> diagnosis_of((Line("a", "ok", "a"), Line("b", "warning", "b"))).state
    'warning'
    """
    order: tuple[State, ...] = ("ok", "warning", "error")
    return Diagnosis(DIAGNOSIS_VERSION, max((line.state for line in lines), key=order.index, default="ok"), lines)
