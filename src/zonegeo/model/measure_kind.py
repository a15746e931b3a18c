"""What a profile has to know of a measure: its unit, its scopes, its readings and what it takes."""

from __future__ import annotations

from typing import Literal

from zonegeo.base.value import value

Reads = Literal["records", "outlines", "zones", "places"]


@value
class MeasureKind:
    """A measure as its profiles see it.

    Parameters
    ----------
    carried_out_by
        ``"module:function"`` of ``(scene, requirement, *, as_of) -> Outcome``; empty for a group: it counts findings.
    unit
        The base unit in which it answers (``m``, ``m2``, ``%`` …); empty: whatever unit the fact that it reads has.
    scopes
        Of what it can be asked, the usual one first.
    needs, takes
        The keys of a requirement that it cannot do without, and those that it may have besides.
    readings
        The readings of a clause that it knows.
    knows_all
        True where it knows how many there are, so that a limit can ask for all of them.
    reads
        What its answer hangs on: ``records`` of the whole or of one site, such as facts, agreements and the
        institutions of core sites, whatever other sites there are and wherever all lie; ``outlines``, too, but not
        where sites without one lie; or those ``places``, too. ``zones``: places where the study does not tell which
        of the other zones is its own, else outlines.
    most
        The largest number that it can answer, in its unit; ``None``: there is none. No share is more than the whole.
    """

    carried_out_by: str
    unit: str
    scopes: tuple[str, ...] = ("proposal",)
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    knows_all: bool = False
    reads: Reads = "places"
    most: int | None = None

    @property
    def may_be_negative(self) -> bool:
        """Say whether its answer can be below zero: a figure of a fact, and years until a day to come."""
        return self.unit in ("", "year")
