"""The Hongneung evaluation and its page, for every test of the map."""

from __future__ import annotations

from pathlib import Path

import pytest

from zonegeo.api import evaluate
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.maps import map_page

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate(ROOT / "geo" / "hongneung.toml")


@pytest.fixture(scope="module")
def page(evaluation: Evaluation) -> str:
    return map_page(evaluation, language="ko")
