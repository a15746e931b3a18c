"""A profile that a test may break: its facts and layers, and what its reader says of it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.errors import InputError, Problem
from zonegeo.i18n.translator import Translator

# how messages name the second requirement of the small study's profile
AREA = "requirement[1] (background-area)"
NAME = {"ko": "이름", "en": "name"}
FACTS = [
    {"id": "zoning", "name": NAME, "kind": "word", "is": ["residential", "green"]},
    {"id": "public", "name": NAME, "kind": "yes-no"},
    {"id": "width", "name": NAME, "kind": "quantity", "unit": "m"},
]
ROADS = {"id": "roads", "name": NAME, "fact": [{"id": "lanes", "name": NAME, "kind": "quantity", "unit": "m"}]}


def problems_of(small: Any) -> list[Problem]:
    """Return every problem of the profile as written; each has its sentences in both languages, filled in."""
    small.write()
    with pytest.raises(InputError) as caught:
        read_profile(str(small.rules_file))
    for problem in caught.value.problems:
        assert problem.where.startswith(str(small.rules_file)), "the place names the file"
        for language in ("ko", "en"):
            told = Translator(language).problem(problem)
            assert not any(re.search(r"\{\w*\}|^problem\.", sentence) for sentence in told), told
    return list(caught.value.problems)
