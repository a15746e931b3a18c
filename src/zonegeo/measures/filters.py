"""Which sites or features a requirement speaks of: conditions over their facts, true, false or unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise, product
from math import prod
from typing import Any

from zonegeo.measures.scene import Indices, Scene
from zonegeo.model.condition import (
    Combined,
    Condition,
    FactCondition,
    FactValue,
    Operator,
    RoleCondition,
    facts_of,
    leaves,
)
from zonegeo.model.quantity import Quantity

COMPARISONS: dict[Operator, Callable[[Fraction, Fraction], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}


# combinations of unknown facts that are gone through one by one; of more it is not said what holds in all of them
MOST_COMBINATIONS = 256
# the values that a fact may have: words, yes and no, exact figures
Values = Mapping[str, tuple[FactValue, ...]]
_ANOTHER_WORD = "another word"
_NO_VALUES: Values = {}


def holds(
    condition: Condition | None, facts: Mapping[str, FactValue], role: str = "", *, values: Values = _NO_VALUES
) -> bool | None:
    """Say whether a condition holds of something with these facts, whatever the facts are that are not known.

    Parameters
    ----------
    values
        The words that a fact may be; of one that is not listed there may be others than those named.

    Returns
    -------
    ``None`` where it holds with some values of the unknown facts, and not with others. No condition always holds.

    Examples
    --------
    >>> public = FactCondition("owner", ("public",))
    >>> holds(public, {"owner": "public"}), holds(public, {"owner": "private"}), holds(public, {})
    (True, False, None)
    >>> either = Combined("any", (public, FactCondition("owner", ("private",))))
    >>> holds(either, {}), holds(either, {}, values={"owner": ("public", "private")})
    (None, True)
    """
    known = _holds(condition, facts, role)
    if known is not None or not isinstance(condition, Combined):
        return known
    open_ = {name: _may_be(name, condition, values) for name in facts_of(condition) if name not in facts}
    if prod(len(each) for each in open_.values()) > MOST_COMBINATIONS:
        return None
    truths = {
        _holds(condition, {**facts, **dict(zip(open_, supposed, strict=True))}, role)
        for supposed in product(*open_.values())
    }
    return truths.pop() if len(truths) == 1 else None


def _holds(condition: Condition | None, facts: Mapping[str, Any], role: str) -> bool | None:
    """Of several statements (S. C. Kleene, 1952): all hold where each does, and do not where one does not."""
    if condition is None:
        return True
    if isinstance(condition, RoleCondition):
        return role in condition.roles
    if isinstance(condition, FactCondition):
        return fact_holds(condition, facts.get(condition.fact))
    if isinstance(condition, Combined):
        return combined(condition.kind, (_holds(part, facts, role) for part in condition.parts))
    raise TypeError(f"{type(condition).__name__} is no statement about a site or a feature")


def _may_be(fact: str, condition: Condition, values: Values) -> tuple[Any, ...]:
    """The values of an unknown fact that the statements of a condition can tell apart."""
    asked = [each for each in leaves(condition) if isinstance(each, FactCondition) and each.fact == fact]
    figures = sorted({each.quantity.si for each in asked if each.op is not None and each.quantity is not None})
    if figures:
        between = [(low + high) / 2 for low, high in pairwise(figures)]
        return (figures[0] - 1, *figures, *between, figures[-1] + 1)
    named = dict.fromkeys(word for each in asked for word in each.among)
    if any(isinstance(word, bool) for word in named):
        return True, False
    return values.get(fact) or (*named, _ANOTHER_WORD)


def fact_holds(condition: FactCondition, known: FactValue | Fraction | None) -> bool | None:
    """Say whether the value of a fact satisfies a condition; ``None`` where it is not known."""
    if known is None:
        return None
    if condition.op is None or condition.quantity is None:
        return known in condition.among
    figure = known if isinstance(known, Fraction) else Quantity.parse(str(known)).si
    return COMPARISONS[condition.op](figure, condition.quantity.si)


def combined(kind: str, truths: Iterable[bool | None]) -> bool | None:
    """Return what ``all``, ``any`` or ``none`` of some truths is; unknown where the unknown ones decide.

    >>> combined("all", [True, None]), combined("all", [False, None]), combined("any", [True, None])
    (None, False, True)
    >>> combined("none", [False, None]), combined("none", [False, False])
    (None, True)
    """
    found = list(truths)
    if kind == "all":
        return False if False in found else None if None in found else True
    some = True if True in found else None if None in found else False
    if kind == "any":
        return some
    return None if some is None else not some


def chosen_sites(scene: Scene, roles: tuple[str, ...], where: Condition | None) -> tuple[Indices, Indices]:
    """Return the sites of some roles that a condition holds of, and those of which it is not known.

    Returns
    -------
    Two arrays of indices into the scene, shapes ``(n,)`` and ``(m,)``.
    """
    inside = scene.indices(roles)
    truths = [
        holds(where, {name: fact.value for name, fact in scene.site_facts[i].items()} if scene.site_facts else {},
              scene.sites[i].role.value, values=scene.fact_values)
        for i in inside
    ]  # fmt: skip
    return inside[[truth is True for truth in truths]], inside[[truth is None for truth in truths]]
