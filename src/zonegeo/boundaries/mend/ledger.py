"""What may be mended, and the ledger of what was: area gained and lost, vertices moved, how far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.value import value
from zonegeo.model.quantity import Quantity, QuantityError

# in the order in which they are carried out
STEPS = ("close-rings", "drop-duplicates", "snap", "make-valid", "orient")
# where nobody says otherwise, whichever is smaller: the smallest area that a Korean land register writes
# (공간정보관리법 시행령 제60조 제1항: 1 m2), and a ten-thousandth of the outline
LIMIT_M2 = 1.0
LIMIT_SHARE = 1e-4


@value
class MendingOrder:
    """The steps asked for, and how far apart vertices may lie that become one (metres, ``None`` without ``snap``)."""

    steps: tuple[str, ...]
    snap_m: float | None = None


@value
class MendingLimit:
    """How much of an outline mending may change: square metres and a share of its area, ``None`` for no such limit."""

    area_m2: float | None = LIMIT_M2
    share: float | None = LIMIT_SHARE

    def of(self, area_m2: float) -> float:
        """Return the limit for an outline of that area, in square metres."""
        limits = [self.area_m2, None if self.share is None else self.share * area_m2]
        return min(each for each in limits if each is not None)


@value
class LedgerLine:
    """One step on one outline.

    ``count`` is what was changed: rings closed or turned, vertices dropped or moved, parts rebuilt. ``before`` and
    ``after`` are areas (m2) as the surveyor's formula gives them, ``gained`` and ``lost`` what an overlay of the land
    before and after finds (m2). ``shift_m`` is the largest way of a vertex.
    """

    feature: str
    operation: str
    count: int
    vertices_moved: int
    shift_m: float
    before_m2: float
    after_m2: float
    gained_m2: float
    lost_m2: float

    @property
    def changed_m2(self) -> float:
        """The area that changed hands, by the overlay or by the formula, whichever is more."""
        return max(self.gained_m2 + self.lost_m2, abs(self.after_m2 - self.before_m2))

    def as_mapping(self) -> Mapping[str, Any]:
        """Return the line as JSON keeps it: areas to a square millimetre, ways to a micrometre."""
        return {
            "feature": self.feature, "operation": self.operation, "count": self.count,
            "vertices_moved": self.vertices_moved, "largest_shift_m": round(self.shift_m, 6),
            "area_before_m2": round(self.before_m2, 6), "area_after_m2": round(self.after_m2, 6),
            "gained_m2": round(self.gained_m2, 6), "lost_m2": round(self.lost_m2, 6),
        }  # fmt: skip


def mending_order(text: str | None) -> MendingOrder:
    """Read ``--mend``: steps with commas between them, ``snap`` with its distance in metres.

    Raises
    ------
    UsageError
        ``mend-not-understood``.

    Examples
    --------
    >>> mending_order("make-valid, snap=0.01")
    MendingOrder(steps=('snap', 'make-valid'), snap_m=0.01)
    """
    asked: dict[str, str] = {}
    for each in (text or "").split(","):
        step, _, told = (part.strip() for part in each.partition("="))
        if not step and not told:
            continue
        if step not in STEPS or (step == "snap") != bool(told) or step in asked:
            raise UsageError(
                Problem("mend-not-understood", "--mend", {"value": each.strip(), "known": ", ".join(STEPS)})
            )
        asked[step] = told
    snap_m = None if "snap" not in asked else _metres(asked["snap"])
    return MendingOrder(tuple(step for step in STEPS if step in asked), snap_m)


def _metres(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not 0 < found <= 10:  # more is no mending: it redraws
        raise UsageError(Problem("mend-snap-not-metres", "--mend", {"value": text, "limit": 10}))
    return found


def mending_limit(text: str | None) -> MendingLimit:
    """Read ``--mend-limit``: an area such as ``5 m2``, or a share of each outline's area such as ``0.1 %``.

    Raises
    ------
    UsageError
        ``mend-limit-not-understood``.

    Examples
    --------
    >>> mending_limit(None).of(10_000.0), mending_limit("5 m2").of(300.0), mending_limit("0.1 %").of(300.0)
    (1.0, 5.0, 0.3)
    """
    if text is None:
        return MendingLimit()
    try:
        limit = Quantity.parse(text)
    except QuantityError:
        limit = None
    if limit is not None and limit.si >= 0:
        if limit.si_unit == "m2":
            return MendingLimit(float(limit.si), None)
        if limit.unit == "%":
            return MendingLimit(None, float(limit.value) / 100)
    raise UsageError(Problem("mend-limit-not-understood", "--mend-limit", {"value": text}))


def limit_problems(ledger: Sequence[LedgerLine], limit: MendingLimit) -> Iterator[Problem]:
    """Yield a problem for each outline whose steps together change more than the limit."""
    for name in dict.fromkeys(line.feature for line in ledger):
        lines = [line for line in ledger if line.feature == name]
        changed, allowed = sum(line.changed_m2 for line in lines), limit.of(lines[-1].after_m2)
        if changed > allowed:
            values = {
                "changed": {"value": changed, "unit": "m2"}, "limit": {"value": allowed, "unit": "m2"},
                "value": ", ".join(line.operation for line in lines if line.changed_m2 > 0),
            }  # fmt: skip
            yield Problem("mend-over-limit", name, values)
