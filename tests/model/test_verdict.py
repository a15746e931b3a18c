"""The five verdicts: a whole is its worst part, and nothing is no pass."""

from __future__ import annotations

from itertools import permutations, product

from hypothesis import given
from hypothesis import strategies as st

from zonegeo.model.verdict import Verdict, worst

VERDICTS = st.sampled_from(list(Verdict))


def test_the_order_is_that_of_the_design() -> None:
    assert [verdict.value for verdict in sorted(Verdict, key=lambda verdict: verdict.severity)] == [
        "not_applicable", "pass", "review", "undecided", "fail",
    ]  # fmt: skip
    assert [verdict.severity for verdict in Verdict] == [0, 1, 2, 3, 4]


def test_nothing_checked_is_undecided() -> None:
    assert worst([]) is Verdict.UNDECIDED
    assert worst(iter(())) is Verdict.UNDECIDED


def test_the_worst_of_two_by_hand() -> None:
    # all 25 pairs: the one that stands further right in the order
    order = [Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.REVIEW, Verdict.UNDECIDED, Verdict.FAIL]
    for (i, first), (j, second) in product(enumerate(order), repeat=2):
        assert worst([first, second]) is order[max(i, j)]


def test_three_in_any_order_and_in_any_grouping() -> None:
    # exhaustive: 125 triples
    for triple in product(Verdict, repeat=3):
        a, b, c = triple
        assert len({worst(order) for order in permutations(triple)}) == 1
        assert worst([worst([a, b]), c]) is worst([a, worst([b, c])]) is worst(triple)


@given(st.lists(VERDICTS, min_size=1))
def test_the_whole_is_one_of_its_parts_and_none_is_worse(verdicts: list[Verdict]) -> None:
    whole = worst(verdicts)
    assert whole in verdicts
    assert all(part.severity <= whole.severity for part in verdicts)


@given(st.lists(VERDICTS))
def test_a_pass_needs_every_part_to_pass(verdicts: list[Verdict]) -> None:
    clean = bool(verdicts) and set(verdicts) <= {Verdict.PASS, Verdict.NOT_APPLICABLE} and Verdict.PASS in verdicts
    assert (worst(verdicts) is Verdict.PASS) is clean


@given(st.lists(VERDICTS, min_size=1), VERDICTS)
def test_one_more_part_never_makes_the_whole_better(verdicts: list[Verdict], more: Verdict) -> None:
    assert worst([*verdicts, more]).severity >= worst(verdicts).severity
