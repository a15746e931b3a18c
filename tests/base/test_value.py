"""Values are frozen, equal where their fields are equal, and no two kinds are the same."""

from __future__ import annotations

import dataclasses
import pickle
from decimal import Decimal
from typing import Any

import pytest

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.evaluation import Alternative
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding
from zonegeo.model.verdict import Verdict


@pytest.mark.parametrize(
    ("whole", "field"),
    [(Quantity(Decimal(1), "m"), "unit"), (Name("가", "a"), "ko"), (Rounding(Decimal(1)), "step")],
)
def test_a_value_cannot_be_changed(whole: Any, field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(whole, field, "other")


def test_a_changed_copy_leaves_the_original_alone() -> None:
    name = Name("가", "a")
    assert dataclasses.replace(name, en="b") == Name("가", "b")
    assert name == Name("가", "a")


def test_equal_fields_make_equal_values_with_equal_hashes() -> None:
    one, other = (Quantity(Decimal("0.27"), "km2") for _ in range(2))
    assert one == other
    assert len({one, other, Quantity(Decimal("0.28"), "km2")}) == 2


def test_different_kinds_with_the_same_fields_differ() -> None:
    @dataclasses.dataclass(frozen=True)
    class Other:
        ko: str
        en: str

    assert Name("가", "a") != Other("가", "a")
    assert Name("가", "a") != ("가", "a")


def test_a_value_shows_its_fields() -> None:
    shown = repr(Alternative("method", "plane", 1.0, 1.0, 1.0, Verdict.PASS))
    assert shown.startswith("Alternative(kind='method', name='plane', value=1.0")


def test_a_hash_stays_in_its_process() -> None:
    name = Name("가", "a")
    hash(name)
    copied = pickle.loads(pickle.dumps(name))
    assert copied == name
    assert vars(copied) == {"ko": "가", "en": "a"}


@pytest.mark.parametrize(
    ("given", "named"),
    [(("a",), {}), (("a", "b", "c"), {}), (("a", "b"), {"en": "b"}), (("a", "b"), {"other": "b"}), ((), {"en": "a"})],
)
def test_a_value_is_not_made_of_too_few_too_many_or_unknown_fields(given: Any, named: Any) -> None:
    with pytest.raises(TypeError, match="Name"):
        Name(*given, **named)


def test_what_is_not_given_is_the_default_and_a_factory_makes_each_its_own() -> None:
    @value
    class Listed:
        name: str
        members: list[str] = dataclasses.field(default_factory=list)
        count: int = 0

    one, other = Listed("a", count=2), Listed(name="b")
    assert (one.name, one.members, one.count, other.count) == ("a", [], 2, 0)
    assert one.members is not other.members
    with pytest.raises(ValueError, match="positive"):  # what is looked at after a value is made still is
        Rounding(Decimal(0))


@pytest.mark.parametrize(("given", "named"), [((1, 2), {}), ((1,), {"b": 2}), ((), {"a": 1, "b": 2}), ((1,), {})])
def test_a_value_checks_itself_once(given: tuple[int, ...], named: dict[str, int]) -> None:
    checked = []

    @value
    class Pair:
        a: int
        b: int = 2

        def __post_init__(self) -> None:
            checked.append((self.a, self.b))

    Pair(*given, **named)
    assert checked == [(1, 2)]
