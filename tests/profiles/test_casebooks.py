"""Every case of every case book comes out as the book says."""

from __future__ import annotations

import pytest

from tests.places import ROOT
from zonegeo.api.profiles.open_profile import list_profiles
from zonegeo.api.profiles.run_casebook import run_casebook

CASES = ROOT / "data" / "casebooks"
CARRIED = sorted(path.relative_to(CASES).with_suffix("").as_posix() for path in CASES.glob("kr/*.md"))
OWN = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*.toml"))


@pytest.mark.parametrize("profile", CARRIED)
def test_a_carried_profile_answers_as_its_book_says(profile: str) -> None:
    outcomes = run_casebook(profile)
    assert [outcome for outcome in outcomes if outcome.differences] == []
    assert outcomes


@pytest.mark.slow
@pytest.mark.parametrize("profile", OWN)
def test_a_profile_of_the_tests_answers_as_its_book_says(profile: str) -> None:
    outcomes = run_casebook(str(CASES / profile))
    assert [outcome for outcome in outcomes if outcome.differences] == []
    assert outcomes


def test_every_carried_profile_has_a_book() -> None:
    assert set(CARRIED) == set(list_profiles())
