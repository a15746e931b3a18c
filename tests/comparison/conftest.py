"""Make `pictures` importable, let hypothesis draw the same examples in every run, and read the reference study once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

from zonegeo.api.evaluating import read_profile, read_study
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study

for folder in (str(Path(__file__).parents[1]), str(Path(__file__).parent)):
    if folder not in sys.path:
        sys.path.append(folder)

settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=60)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def hongneung() -> Study:
    return read_study(Path(__file__).parents[2] / "geo" / "hongneung.toml")


@pytest.fixture(scope="session")
def innotown() -> Profile:
    return read_profile("kr/innotown")
