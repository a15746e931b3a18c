"""Conditions over sites and features: true, false or unknown, against every world that the unknown leaves open."""

from __future__ import annotations

import dataclasses
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures import DAY, draw
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.measures.filters import chosen_sites, combined, fact_holds, holds
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    FactValue,
    MeasureCondition,
    RoleCondition,
    VerdictCondition,
)
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.model.study import Fact, Study
from zonegeo.model.verdict import Verdict

OWNER = FactCondition("owner", ("public", "mixed"))
PAVED = FactCondition("paved", (True,))


def wide(op: Any, figure: str = "8 m") -> FactCondition:
    return FactCondition("width", op=op, quantity=Quantity.parse(figure))


# --- one statement ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "expected"), [("public", True), ("mixed", True), ("private", False), ("Public", False), (None, None)]
)
def test_a_word_is_one_of_some(known: str | None, expected: bool | None) -> None:
    assert fact_holds(OWNER, known) is expected
    assert holds(OWNER, {} if known is None else {"owner": known}) is expected


@pytest.mark.parametrize(("known", "expected"), [(True, True), (False, False), (None, None)])
def test_no_is_known_and_not_unknown(known: bool | None, expected: bool | None) -> None:
    assert fact_holds(PAVED, known) is expected
    assert fact_holds(FactCondition("paved", (False,)), known) is (None if expected is None else not expected)


@pytest.mark.parametrize(
    ("op", "below", "on", "above"),
    [("<", True, False, False), ("<=", True, True, False), (">", False, False, True), (">=", False, True, True)],
)
def test_a_quantity_stands_in_its_relation(op: str, below: bool, on: bool, above: bool) -> None:
    assert [holds(wide(op), {"width": width}) for width in ("7.999 m", "8 m", "8.001 m")] == [below, on, above]
    assert holds(wide(op), {}) is None


def test_a_quantity_is_compared_exactly_and_in_any_unit() -> None:
    assert holds(wide("<=", "0.3 m"), {"width": "0.3 m"}) is True
    assert holds(wide("<=", "8 m"), {"width": "0.008 km"}) is True
    assert holds(wide("<", "8 m"), {"width": "0.0080001 km"}) is False
    # 0.1 + 0.2 is not 0.3 in binary; 300,000,000,000,000,001 is no double
    assert holds(wide(">", "300000000000000000 m"), {"width": "300000000000000001 m"}) is True


def test_a_text_that_is_no_quantity_is_never_compared() -> None:
    with pytest.raises(QuantityError):
        holds(wide(">"), {"width": "wide"})


def test_no_condition_always_holds() -> None:
    assert holds(None, {}) is True


def test_a_role_is_known_of_every_site() -> None:
    core = RoleCondition(("core",))
    assert (holds(core, {}, "core"), holds(core, {}, "background")) == (True, False)


@pytest.mark.parametrize(
    "condition",
    [
        MeasureCondition("area", "<=", Quantity.parse("1 ha")),
        VerdictCondition("agreement", (Verdict.PASS,)),
        Combined("all", (OWNER, VerdictCondition("agreement", (Verdict.PASS,)))),
    ],
)
def test_a_statement_about_the_proposal_is_none_about_a_site(condition: Condition) -> None:
    with pytest.raises(TypeError, match="no statement about a site"):
        holds(condition, {"owner": "public"})


# --- several statements -----------------------------------------------------------------------------------------------

TRUTHS = (True, False, None)


@pytest.mark.parametrize("kind", ["all", "any", "none"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_unknown_is_what_differs_between_the_worlds_it_leaves_open(kind: str, count: int) -> None:
    meaning = {"all": all, "any": any, "none": lambda truths: not any(truths)}[kind]
    for truths in product(TRUTHS, repeat=count):
        worlds = product(*([known] if known is not None else [True, False] for known in truths))
        answers = {meaning(list(world)) for world in worlds}
        assert combined(kind, truths) is (answers.pop() if len(answers) == 1 else None)


def test_it_takes_any_iterable() -> None:
    assert combined("all", (each for each in [True, True])) is True


FACTS = {"owner": st.sampled_from(["public", "private"]), "paved": st.booleans(), "width": st.just("8 m")}
LEAVES = st.sampled_from(
    [OWNER, PAVED, wide("<"), wide(">="), RoleCondition(("core",)), RoleCondition(("background",))]
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Combined, st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=8,
)


@given(CONDITIONS, st.fixed_dictionaries(FACTS), st.sets(st.sampled_from(sorted(FACTS))))
def test_what_is_decided_without_a_fact_stays_so_with_it(
    condition: Condition, facts: dict[str, FactValue], missing: set[str]
) -> None:
    known = {name: fact for name, fact in facts.items() if name not in missing}
    before, after = holds(condition, known, "core"), holds(condition, facts, "core")
    assert after is not None
    assert before in (None, after)


@given(CONDITIONS, st.fixed_dictionaries(FACTS), st.sets(st.sampled_from(sorted(FACTS))))
def test_none_of_is_the_contrary_of_any_of(
    condition: Condition, facts: dict[str, FactValue], missing: set[str]
) -> None:
    known = {name: fact for name, fact in facts.items() if name not in missing}
    truth = holds(condition, known)
    assert holds(Combined("any", (condition,)), known) is truth
    assert holds(Combined("none", (condition,)), known) is (None if truth is None else not truth)
    assert holds(Combined("none", (Combined("none", (condition,)),)), known) is truth


@given(CONDITIONS, st.fixed_dictionaries(FACTS), st.sets(st.sampled_from(sorted(FACTS))))
def test_it_is_decided_where_every_value_of_the_unknown_facts_agrees(
    condition: Condition, facts: dict[str, FactValue], missing: set[str]
) -> None:
    domains = {"owner": ["public", "private"], "paved": [True, False], "width": ["1 m", "4 m", "9 m"]}
    known = {name: fact for name, fact in facts.items() if name not in missing}
    worlds = product(*([known[name]] if name in known else domains[name] for name in domains))
    answers = {holds(condition, dict(zip(domains, world, strict=True))) for world in worlds}
    expected = answers.pop() if len(answers) == 1 else None
    assert holds(condition, known, values={"owner": ("public", "private")}) is expected


def test_a_word_that_nobody_lists_may_be_another() -> None:
    either = Combined("any", (OWNER, FactCondition("owner", ("private",))))
    both = Combined("all", (OWNER, FactCondition("owner", ("private",))))
    assert holds(either, {}) is None
    assert holds(either, {}, values={"owner": ("public", "private")}) is True
    assert holds(both, {}) is False


def test_of_too_many_combinations_nothing_is_said() -> None:
    named = [f"f{number}" for number in range(9)]
    each = tuple(Combined("any", (FactCondition(n, (True,)), FactCondition(n, (False,)))) for n in named)
    assert holds(Combined("all", each[:8]), {}) is True
    assert holds(Combined("all", each), {}) is None


# --- sites ------------------------------------------------------------------------------------------------------------


def owned(study: Study, **owners: FactValue) -> Study:
    facts = tuple(Fact("owner", owner, "register", site=site) for site, owner in owners.items())
    return dataclasses.replace(study, facts=facts)


def chosen(study: Study, roles: tuple[str, ...], where: Condition | None) -> tuple[list[str], list[str]]:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    certain, possible = chosen_sites(scene, roles, where)
    assert certain.dtype.kind == possible.dtype.kind == "i"
    return [scene.ids[i] for i in certain], [scene.ids[i] for i in possible]


def test_sites_are_chosen_left_out_or_unknown() -> None:
    study = owned(draw("A.b.c.d"), A="public", b="private", d="mixed")
    assert chosen(study, (), OWNER) == (["A", "d"], ["c"])
    assert chosen(study, ("background",), OWNER) == (["d"], ["c"])
    assert chosen(study, (), None) == (["A", "b", "c", "d"], [])
    assert chosen(study, ("core",), RoleCondition(("background",))) == ([], [])


def test_a_fact_of_the_whole_is_none_of_a_site() -> None:
    study = dataclasses.replace(draw("A.b"), facts=(Fact("owner", "public", "register"),))
    assert chosen(study, (), OWNER) == ([], ["A", "b"])


def test_a_fact_of_another_proposal_is_none_of_this_one() -> None:
    study = draw("A.b")
    facts = (
        Fact("owner", "public", "register", site="A", proposal="elsewhere"),
        Fact("owner", "private", "register", site="b"),
        Fact("owner", "public", "register", site="b", proposal="drawn"),
    )
    other = dataclasses.replace(study.proposals["drawn"], id="elsewhere")
    study = dataclasses.replace(study, facts=facts, proposals={**study.proposals, "elsewhere": other})
    # what is known of the site in this proposal goes before what is known of it in all
    assert chosen(study, (), OWNER) == (["b"], ["A"])


def test_no_site_at_all() -> None:
    assert chosen(draw("b"), ("core",), OWNER) == ([], [])


def test_a_figure_between_two_that_are_asked_is_tried() -> None:
    """At most 3 m or at least 5 m: 4 m is neither, so nothing holds of a width that nobody knows."""
    narrow_or_wide = Combined("any", (wide("<=", "3 m"), wide(">=", "5 m")))
    assert holds(narrow_or_wide, {}) is None
    assert holds(Combined("any", (wide("<=", "5 m"), wide(">=", "3 m"))), {}) is True
    # below the least, above the most, and each of them by itself
    assert holds(Combined("any", (wide(">=", "3 m"), wide(">=", "5 m"))), {}) is None
    assert holds(Combined("any", (wide("<=", "3 m"), wide("<=", "5 m"))), {}) is None
    assert holds(Combined("none", (wide("<", "3 m"), wide(">", "3 m"))), {}) is None
