"""The reference study is read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from zonegeo.api.evaluating import read_profile, read_study
from zonegeo.model.profile import Profile
from zonegeo.model.study import Study


@pytest.fixture(scope="session")
def hongneung() -> Study:
    """The reference study of this tree, from wherever pytest is started."""
    return read_study(Path(__file__).parents[2] / "geo" / "hongneung.toml")


@pytest.fixture(scope="session")
def innotown() -> Profile:
    return read_profile("kr/innotown")
