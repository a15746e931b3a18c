"""A fault as the judge finds it, before it is placed in the world and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Literal

from zonegeo.base.value import value

# says how far the work is: the name of the step, what is done of it, and all of it
Progress = Callable[[str, int, int], None]


def no_progress(step: str, done: int, total: int) -> None:
    """Say nothing."""


@value
class Found:
    """A fault of some features (numbers from 0) at ``xy``.

    ``space`` says whether that is in the coordinates of the file or of the measuring plane; ``sizes`` are
    ``(number, unit, method)`` by name.
    """

    kind: str
    features: tuple[int, ...]
    xy: tuple[float, float] | None = None
    space: Literal["file", "plane"] = "file"
    sizes: Mapping[str, tuple[float, str, str]] = field(default_factory=dict)
    detail: str = ""
