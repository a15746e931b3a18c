"""Ways to break a sound document, each with what has to be told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True)
class Mistake:
    """One way to break something sound: what is told of it, where, and what the sentences have to name."""

    id: str
    break_it: Callable[[Any], object]
    code: str
    where: str
    names: tuple[str, ...] = ()


def each_of(mistakes: Sequence[Mistake]) -> pytest.MarkDecorator:
    """Run a test with every mistake by itself."""
    return pytest.mark.parametrize("mistake", mistakes, ids=[mistake.id for mistake in mistakes])
