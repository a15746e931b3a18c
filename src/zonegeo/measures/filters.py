"""Which sites or features a requirement speaks of: conditions over their facts, true, false or unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from zonegeo.measures.scene import Indices, Scene
from zonegeo.model.condition import Combined, Condition, FactCondition, FactValue, Operator, RoleCondition
from zonegeo.model.quantity import Quantity

COMPARISONS: dict[Operator, Callable[[Fraction, Fraction], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}


def holds(condition: Condition | None, facts: Mapping[str, FactValue], role: str = "") -> bool | None:
    """Say whether a condition holds of something with these facts; ``None`` where a fact that it needs is not known.

    No condition always holds. Of several statements (S. C. Kleene, 1952): all hold where each does, and do not where
    one does not, whatever is unknown.

    Examples
    --------
    >>> public = FactCondition("owner", ("public",))
    >>> holds(public, {"owner": "public"}), holds(public, {"owner": "private"}), holds(public, {})
    (True, False, None)
    >>> wide = FactCondition("width", op=">", quantity=Quantity.parse("4 m"))
    >>> holds(wide, {"width": "6 m"}), holds(Combined("all", (wide, public)), {"width": "3 m"})
    (True, False)
    """
    if condition is None:
        return True
    if isinstance(condition, RoleCondition):
        return role in condition.roles
    if isinstance(condition, FactCondition):
        return fact_holds(condition, facts.get(condition.fact))
    if isinstance(condition, Combined):
        return combined(condition.kind, (holds(part, facts, role) for part in condition.parts))
    raise TypeError(f"{type(condition).__name__} is no statement about a site or a feature")


def fact_holds(condition: FactCondition, known: FactValue | None) -> bool | None:
    """Say whether the value of a fact satisfies a condition; ``None`` where it is not known."""
    if known is None:
        return None
    if condition.op is None or condition.quantity is None:
        return known in condition.among
    return COMPARISONS[condition.op](Quantity.parse(str(known)).si, condition.quantity.si)


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
              scene.sites[i].role.value)
        for i in inside
    ]  # fmt: skip
    return inside[[truth is True for truth in truths]], inside[[truth is None for truth in truths]]
