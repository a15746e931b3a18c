"""Make `pictures` importable, and let hypothesis draw the same examples in every run."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

for folder in (str(Path(__file__).parents[1]), str(Path(__file__).parent)):
    if folder not in sys.path:
        sys.path.append(folder)

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("repeatable")
