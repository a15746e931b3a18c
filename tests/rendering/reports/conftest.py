"""What the tests of reports share: the Hongneung result and twenty of studies drawn at random."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
for folder in (str(HERE), str(HERE.parents[1])):
    if folder not in sys.path:
        sys.path.append(folder)

from report_studies import random_result  # noqa: E402 - its folder is known only now

from zonegeo.api.evaluate import evaluate  # noqa: E402
from zonegeo.model.evaluation import Evaluation  # noqa: E402

SEEDS = range(20)


@pytest.fixture(scope="session")
def hongneung() -> Evaluation:
    return evaluate(HERE.parents[2] / "geo" / "hongneung.toml")


@pytest.fixture(scope="session")
def results(hongneung: Evaluation) -> list[Evaluation]:
    return [hongneung, *map(random_result, SEEDS)]
