"""One requirement as a chart: interval, value and limit on a line that begins at zero, the allowed side shaded."""

from __future__ import annotations

from zonegeo.base.value import value
from zonegeo.model.evaluation import LimitUsed, Measurement

# the line goes on by a quarter beyond what lies farthest, so that the far side of a limit is seen
ROOM = 1.25


@value
class MarginChart:
    """Shares of the line (0 to 1). ``high`` is ``None`` where nothing bounds the value from above.

    ``allowed`` says on which side of the limit the requirement is satisfied.
    """

    value: float | None
    low: float
    high: float | None
    limit: float
    allowed: str


def margin_chart(
    measured: Measurement | None, limit: LimitUsed | None, *, end: float | None = None
) -> MarginChart | None:
    """Return the chart of a measurement against its limit; ``None`` where there is nothing to draw.

    Parameters
    ----------
    measured, limit
        As in a finding, in the same unit. What nothing bounds from below begins at zero.
    end
        Where the line ends, in the same unit, so that several charts share a scale; by default 1.25 times what lies
        farthest.

    Returns
    -------
    Shares of the line; what lies beyond its end stands on it.

    Examples
    --------
    >>> found = margin_chart(
    ...     Measurement(1200.0, 1000.0, 2000.0, "m", "", None, ""), LimitUsed("<=", 3000.0, "m"))
    >>> found.limit, found.value, found.allowed
    (0.8, 0.32, 'below')
    """
    if measured is None or limit is None:
        return None
    end = line_end(measured, limit) if end is None else end

    def share(number: float) -> float:
        return round(min(max(number, 0.0) / end, 1.0), 4)

    return MarginChart(
        value=None if measured.value is None else share(measured.value),
        low=share(measured.low or 0.0),
        high=None if measured.high is None else share(measured.high),
        limit=share(limit.value),
        allowed="below" if limit.op[0] == "<" else "above",
    )


def line_end(measured: Measurement, limit: LimitUsed) -> float:
    """Return where the line of one measurement ends; of one on which everything is zero, at one."""
    marks = (measured.value, measured.low, measured.high, limit.value)
    return max(each for each in marks if each is not None) * ROOM or 1.0
