"""A bar for long work: on stderr, and only where somebody looks at it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from zonegeo.base.plain_text import in_one_line
from zonegeo.cli.options.shared_options import TEXT

# work that is done sooner needs no word, nor the library that draws the bar
_PATIENCE_S = 1.0


class Show(Protocol):
    """Shows what is being done, how much of how much (``None``: nobody knows) is done, and how it stands."""

    def __call__(self, what: str, done: int, total: int | None, said: str = "") -> None: ...


@contextmanager
def shown_progress() -> Iterator[Show]:
    """Yield what shows how far work is, one line for what is being done; silent where stderr is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def show(what: str, done: int, total: int | None, said: str = "") -> None:
            what = in_one_line(what)
            whole = None if total is None else max(total, 1)
            if what not in tasks:
                for earlier in tasks.values():
                    bar.update(earlier, visible=False)
                tasks[what] = bar.add_task(what, total=whole)
            bar.update(tasks[what], completed=done, total=whole, description=f"{what} {in_one_line(said)}".rstrip())

        yield show


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what shows a step by its code, whose sentence is ``progress.<code>``."""
    with shown_progress() as show:
        yield lambda step, done, total: show(TEXT(f"progress.{step}"), done, total)


@contextmanager
def shown_step(step: str) -> Iterator[None]:
    """Show what is being done, by its code (``progress.<code>``), once it takes more than a moment."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield  # nobody looks, or nothing can be drawn and taken away again
        return
    bar = ExitStack()

    def start() -> None:
        show = bar.enter_context(shown_progress())
        show(TEXT(f"progress.{step}"), 0, None)

    timer = threading.Timer(_PATIENCE_S, start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # a bar that is just being drawn is drawn, and taken away
        bar.close()


def _silent(what: str, done: int, total: int | None, said: str = "") -> None:
    """Nobody looks."""
