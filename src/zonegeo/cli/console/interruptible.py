"""Long work at a console: a progress bar on stderr, a time limit, and Ctrl-C that keeps what was found."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from time import monotonic
from types import FrameType

from zonegeo.cli.console.progress import Show, shown_progress
from zonegeo.cli.options.shared_options import TEXT
from zonegeo.exploration.search.task import Watch

# how often what is found is shown anew, at the most
_READ_S = 0.25
_LEAST = 1e-9


class _Way:
    """How far a search is: steps, and the best so far beside what nothing is better than."""

    def __init__(self, label: str, show: Show) -> None:
        self.label, self.show = label, show
        self.done = 0
        self.all: int | None = None
        self.said, self.shown = "", 0.0

    def tell(self, done: int, all_: int) -> None:
        """Show how many steps are done."""
        self.done, self.all = done, all_
        self.show(self.label, done, all_, self.said)

    def found(self, best: float, bound: float | None) -> None:
        """Show the best and the gap; a solver says them more often than anybody reads."""
        if monotonic() - self.shown < _READ_S:
            return
        self.shown = monotonic()
        at_best = gap = "–"
        if bound is not None and isfinite(bound):
            at_best, gap = _number(bound), f"{100 * abs(best - bound) / max(abs(best), _LEAST):.2f}%"
        self.said = TEXT("explore.so-far", best=_number(best), bound=at_best, gap=gap)
        self.show(self.label, self.done, self.all, self.said)


def _number(given: float) -> str:
    return f"{given:,.4g}" if abs(given) < 1 else f"{given:,.1f}"


@contextmanager
def watched(label: str, *, seconds: float | None) -> Iterator[Watch]:
    """Give a watch for a search: a bar where stderr is a terminal, an end after ``seconds``, an end at Ctrl-C.

    The first Ctrl-C asks the search to stop and to give what it has; the second one ends the program.
    """
    until = float("inf") if seconds is None else monotonic() + seconds
    interrupted: list[bool] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        if interrupted:
            raise KeyboardInterrupt
        interrupted.append(True)

    def should_stop() -> str:
        return "interrupted" if interrupted else "time" if monotonic() >= until else ""

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        with shown_progress() as show:
            way = _Way(label, show)
            yield Watch(should_stop, way.tell, lambda: until - monotonic(), way.found)
    finally:
        signal.signal(signal.SIGINT, before)
