"""Long work at a console: a progress bar on stderr, a time limit, and Ctrl-C that keeps what was found."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

from zonegeo.cli.console.progress import shown_progress
from zonegeo.exploration.search.task import Watch


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
            yield Watch(should_stop, lambda done, all_: show(label, done, all_), lambda: until - monotonic())
    finally:
        signal.signal(signal.SIGINT, before)
