"""Make `drawn` importable, and read the reference study once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from zonegeo.api.evaluating import read_profile, read_study
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study

sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="session")
def hongneung() -> Study:
    return read_study(Path(__file__).parents[2] / "geo" / "hongneung.toml")


@pytest.fixture(scope="session")
def innotown() -> Profile:
    return read_profile("kr/innotown")
