"""A value refuses the options of a field that it would ignore."""

from __future__ import annotations

from dataclasses import field
from typing import Any

import pytest

from zonegeo.base.value import value


@pytest.mark.parametrize(
    "options", [{"compare": False}, {"hash": False}, {"hash": True}, {"compare": False, "hash": True}]
)
def test_an_option_that_has_no_effect_is_refused_when_the_class_is_made(options: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"^Spot\.label: .*compare= and hash="):

        @value
        class Spot:
            x: int
            label: str = field(default="", **options)


def test_a_field_of_the_class_above_is_looked_at_too() -> None:
    from dataclasses import dataclass

    @dataclass
    class Above:
        note: str = field(default="", compare=False)

    with pytest.raises(TypeError, match=r"^Below\.note"):

        @value
        class Below(Above):
            x: int = 0


def test_options_that_have_an_effect_stay() -> None:
    @value
    class Spot:
        x: int
        tags: dict[str, int] = field(default_factory=dict, repr=False)
        y: int = field(default=2, kw_only=True)
        z: int = field(default=3, init=False)

    assert repr(Spot(1, y=5)) == "Spot(x=1, y=5, z=3)"
    assert "tags" not in repr(Spot(1))
    assert Spot(1) == Spot(1)
    assert Spot(1, y=5) != Spot(1)
