"""What can go wrong, as values: a problem has a code and a place; its sentences live in ``i18n``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from importlib import import_module
from typing import Any

from zonegeo.base.message import Name
from zonegeo.base.value import value

# who puts a problem into words stands on a higher floor: named, as the rows of a registry are, and opened when asked
_TELLER = ("zonegeo.i18n.problem_text", "problem_texts")


@value
class Problem:
    """One mistake of an input: what (``code``), where, and the values its sentences name.

    >>> str(Problem("unknown-role", "sites.geojson: features[2]", {"value": "cor"}))
    'unknown-role at sites.geojson: features[2] (value=cor)'
    """

    code: str
    where: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value}" for key, value in self.values.items())
        return f"{self.code} at {self.where}" + (f" ({shown})" if shown else "")


class ZonegeoError(Exception):
    """An error that zonegeo explains; everything else is a defect of the program (exit 70).

    As text it is what the command prints, in the language of the process. ``words`` are what the scheme that it is
    about calls its sites and zones (:data:`zonegeo.base.message.OWN_WORDS`).
    """

    exit_code = 4

    def __init__(self, problems: Problem | Iterable[Problem], *, words: Mapping[str, Name] | None = None) -> None:
        self.words = words
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not self.problems:
            raise ValueError("an error needs at least one problem")
        super().__init__(self.problems)

    def __str__(self) -> str:
        tell = getattr(import_module(_TELLER[0]), _TELLER[1])
        return "\n".join(tell(self.problems))


class InputError(ZonegeoError):
    """The input cannot be used: carries every mistake that was found (exit 4)."""


class UsageError(ZonegeoError):
    """The request itself is wrong, such as an unknown proposal (exit 2)."""

    exit_code = 2
