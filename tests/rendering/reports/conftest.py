"""What the tests of reports share: the Hongneung result and twenty of studies drawn at random."""

from __future__ import annotations

import pytest

from tests.places import HONGNEUNG
from tests.rendering.reports.report_studies import random_result
from zonegeo.api.results.evaluate import evaluate
from zonegeo.model.evaluation import Evaluation

SEEDS = range(20)


@pytest.fixture(scope="session")
def hongneung() -> Evaluation:
    return evaluate(HONGNEUNG)


@pytest.fixture(scope="session")
def results(hongneung: Evaluation) -> list[Evaluation]:
    return [hongneung, *map(random_result, SEEDS)]
