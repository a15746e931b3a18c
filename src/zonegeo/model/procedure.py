"""A procedure: whether the way from one proposal to another is a minor change, and the steps that follow."""

from __future__ import annotations

from datetime import date
from typing import Literal

from zonegeo.base.message import Name
from zonegeo.base.value import value
from zonegeo.model.profile import Ground, Step


@value
class GroundFound:
    """Whether a ground holds; ``None`` where ``missing`` facts or the text of that day leave it open.

    ``by_later_text`` is what the text that is held says of it where that of the day ``is_unread``: no answer, a hint.
    """

    ground: Ground
    holds: bool | None
    missing: tuple[str, ...] = ()
    is_unread: bool = False
    by_later_text: bool | None = None


@value
class StepDue:
    """A step that follows; ``is_certain`` is false where it hangs on whether the change is minor."""

    step: Step
    is_certain: bool
    day: date | None = None


@value
class Procedure:
    """The way from one set of sites to another: of which kind, minor or not, on which grounds, with which steps.

    ``minor`` is ``None`` where that is not known, and for a way that cannot be minor. ``as_of`` is the day of its law.
    """

    way: Literal["designation", "change", "release", "nothing"]
    minor: bool | None
    grounds: tuple[GroundFound, ...]
    steps: tuple[StepDue, ...]
    as_of: date
    added: tuple[Name, ...] = ()
    removed: tuple[Name, ...] = ()
