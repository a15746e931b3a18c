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


def is_known(since: date | None, as_of: date) -> bool:
    """True where something that became known on a day is known on another; without a day it always is."""
    return since is None or since <= as_of
