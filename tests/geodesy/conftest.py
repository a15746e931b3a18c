"""Make `pictures` importable, let hypothesis draw the same examples in every run, and draw random polygons."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

TESTS = str(Path(__file__).parents[1])
if TESTS not in sys.path:
    sys.path.append(TESTS)

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("repeatable")
