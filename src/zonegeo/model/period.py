"""Law and zones hold for a time: from a day to a day."""

from __future__ import annotations

from datetime import date


class Dated:
    """Something in force from ``since`` until ``until``, both days included; ``None``: until further notice."""

    since: date
    until: date | None

    def in_force(self, as_of: date) -> bool:
        """True on the days from ``since`` to ``until``."""
        return self.since <= as_of and (self.until is None or as_of <= self.until)


class Held(Dated):
    """A text in force from ``since`` as it is held here; ``open_from`` is since when another one may have been.

    Of a text that was read on a day it is not known what held before: from ``open_from`` to the day before ``since``
    something may be in force that nobody has read here. ``None``: nothing was.
    """

    open_from: date | None

    def is_unread(self, as_of: date) -> bool:
        """True on the days of which it is not known what was in force."""
        return self.open_from is not None and self.open_from <= as_of < self.since


def is_known(since: date | None, as_of: date) -> bool:
    """True where something that became known on a day is known on another; without a day it always is."""
    return since is None or since <= as_of
