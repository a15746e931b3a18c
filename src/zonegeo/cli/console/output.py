"""What a command has made: written whole or printed, and what was written is told on stderr."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.outputs import STDOUT, check_outputs, is_stdout
from zonegeo.base.message import Message
from zonegeo.cli.console.streams import emit, say, write_whole
from zonegeo.cli.options.shared_options import TEXT

if TYPE_CHECKING:
    from zonegeo.model.evaluation import Notice


def claim(*outputs: Path | None, overwrite: bool, made: Path | None = None) -> None:
    """Refuse outputs that cannot be written before anything is computed; what is read meanwhile is asked at the end.

    Raises
    ------
    UsageError, InputError
        What :func:`~zonegeo.base.files.outputs.check_outputs` refuses.
    """
    check_outputs([each for each in outputs if each is not None], overwrite=overwrite, made=made)


def deliver(
    made: str | bytes, output: Path | None, *, for_people: bool, overwrite: bool,
    files: Mapping[Path, str | bytes] | None = None, folder: Path | None = None,
) -> None:  # fmt: skip
    """Write ``made`` to its file or print it, with further ``files`` of the same run: all are written or none.

    ``folder`` is one that is asked for, to hold those files, and may be missing.

    ``for_people`` says that signs which the console lacks are written otherwise; data stays as it is. Bytes are never
    printed.
    """
    others = files or {}
    claim(*others, STDOUT if output is None else output, overwrite=overwrite, made=folder)
    written = {**others} if output is None else {**others, output: made}
    if written:
        write_whole(written, overwrite=overwrite, made=folder)
    if output is None and isinstance(made, str):
        (say if for_people else emit)(made)
    tell_written(*written)


def open_page(path: Path | None) -> None:
    """Open a page that was written in the browser, as ``--open`` asks.

    Raises
    ------
    UsageError
        ``nothing-to-open`` where no page was asked for.
    """
    import webbrowser

    if path is None or str(path) == "-":
        raise UsageError(Problem("nothing-to-open", "--open", {"value": "--map"}))
    webbrowser.open(path.resolve().as_uri())


def tell_written(*paths: str | Path) -> None:
    """Say which files were written."""
    for path in (each for each in paths if not is_stdout(Path(each))):
        say(TEXT("screen.written", path=str(path)) + "\n", error=True)


def tell_rules(notices: Iterable[Notice]) -> None:
    """Say on stderr what notices say of the rules, whatever zone they are held against."""
    from zonegeo.model.evaluation import OF_RULES

    for notice in (each for each in notices if each.code in OF_RULES):
        say(TEXT(f"notice.{notice.code}", **notice.values) + "\n", error=True)


def tell(notice: Message) -> None:
    """Say on stderr what was noticed on the way."""
    say(TEXT(notice.code, **notice.values) + "\n", error=True)
