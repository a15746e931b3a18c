"""A bar for long work: on stderr, and only where somebody looks at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zonegeo.cli.options import TEXT


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what shows a step, how much of it is done and how much there is; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                for earlier in tasks.values():
                    bar.update(earlier, visible=False)
                tasks[step] = bar.add_task(TEXT(f"progress.{step}"), total=max(total, 1))
            bar.update(tasks[step], completed=done, total=max(total, 1))

        yield show


def _silent(step: str, done: int, total: int) -> None:
    """Nobody looks."""
