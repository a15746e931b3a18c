"""What the engine answers is what it answered: a golden file of values, held line by line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import zonegeo as zg
from tests.worlds.kinds import KINDS
from tests.worlds.recorded import digest_of, lines_of, plain, record_of, recorded, subjects

# random studies of this seed run every day, the others with the slow part, as does the longest of the books
QUICK_SEED = "0"
LONGEST = "measures.toml"


def _marked(subject: str) -> object:
    kind, _, seed = subject.rpartition("-")
    slow = (kind in KINDS and seed != QUICK_SEED) or subject == LONGEST
    return pytest.param(subject, marks=pytest.mark.slow) if slow else subject


@pytest.mark.parametrize("subject", [_marked(subject) for subject in subjects()])
def test_the_answers_are_those_that_were_recorded(subject: str) -> None:
    """Where a change was meant: ``python -m tests.worlds.recorded``, and read what git shows of recorded.txt."""
    assert record_of(subject) == recorded()[subject]


def test_all_that_is_recorded_is_held() -> None:
    assert list(recorded()) == subjects()


def test_a_change_of_one_value_is_seen(tmp_path: Path) -> None:
    evaluation = zg.evaluate("hongneung")
    first, *others = evaluation.findings
    changed = replace(evaluation, findings=(replace(first, margin_certain=-1.0), *others))
    before, after = (lines_of(iter([("p", each)])) for each in (evaluation, changed))
    assert [n for n, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [0]


def test_a_figure_is_told_apart_in_its_seventh_digit_and_no_further() -> None:
    assert digest_of(1_234_567.0) != digest_of(1_234_568.0)
    assert plain([1.0, -0.0, 1_234_567.01]) == plain([1.0, 0.0, 1_234_567.02])
