"""What a planner asks for in words: objectives, weights."""

from __future__ import annotations

from collections.abc import Mapping

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.nearest_name import nearest_name
from zonegeo.model.answers.comparison import Objective

_DIRECTIONS = ("min", "max")


def parse_objective(text: str) -> Objective:
    """Read ``min:separation`` or ``max:background-area``.

    Raises
    ------
    UsageError
        ``objective-not-understood``.

    Examples
    --------
    >>> parse_objective("min:separation")
    Objective(direction='min', of='separation')
    """
    direction, _, of = text.partition(":")
    if direction not in _DIRECTIONS or not of:
        values = {"value": text, "nearest": nearest_name(direction, _DIRECTIONS)}
        raise UsageError(Problem("objective-not-understood", "--objective", values))
    return Objective("min" if direction == "min" else "max", of)


def parse_weights(text: str) -> Mapping[str, float]:
    """Read ``separation=2,background-area=1``; raises ``weights-not-understood``.

    >>> parse_weights("separation=2, background-area=1")
    {'separation': 2.0, 'background-area': 1.0}
    """
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, sign, number = part.strip().partition("=")
        try:
            weight = float(number)
        except ValueError:
            weight = float("nan")
        if not name or not sign or not 0 < weight < float("inf") or name in weights:
            raise UsageError(Problem("weights-not-understood", "--weights", {"value": part.strip()}))
        weights[name] = weight
    return weights
