"""Where a command's words go: data to stdout or a file, talk to stderr."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EBADF
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from zonegeo.base.errors import InputError, Problem, ZonegeoError
from zonegeo.base.files.outputs import check_outputs, is_stdout
from zonegeo.base.files.system_fault import system_fault
from zonegeo.cli.console.paint import terminal_width
from zonegeo.i18n.language import LANGUAGES, language_of
from zonegeo.i18n.problem_text import problem_texts
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.rendering.terminal.console_text import OTHERWISE, shown_on
from zonegeo.rendering.terminal.text_columns import hanging


def asked_language(arguments: list[str]) -> str:
    """Return the language of ``--lang`` where it is a known one, else that of the locale."""
    for number, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        if value in LANGUAGES:
            return value
    return language_of(os.environ)


def keep_streams(arguments: list[str]) -> None:
    """Keep stdout and stderr for what is printed here: whatever a library writes to them itself goes nowhere.

    A solver greets on the real stdout, whatever it is told, and its greeting is no JSON. What a library warns of names
    files of its own, in English; what matters of it is told as a message. ``--debug`` and Python's own ``-W`` show it.
    Streams that the caller closed are opened first: the next file would take their place, and be written into.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    while nowhere <= 2:
        nowhere = os.open(os.devnull, os.O_RDWR)
    sys.stdout = _kept(sys.stdout, nowhere)
    if "--debug" not in arguments and not sys.warnoptions:
        warnings.simplefilter("ignore")
        sys.stderr = _kept(sys.stderr, nowhere)


def _kept(before: TextIO | None, nowhere: int) -> TextIO | None:
    """Return a stream to where one went, and lead its number elsewhere: what knows the number alone is not heard."""
    if before is None:
        return None
    number = before.fileno()
    # open for as long as the process lives
    kept = os.fdopen(
        os.dup(number), "w", encoding=before.encoding, errors=before.errors, newline=None,
        buffering=1 if before.isatty() or number == 2 else -1,
    )  # fmt: skip
    os.dup2(nowhere, number)
    return kept


@contextmanager
def any_sign() -> Iterator[None]:
    """Let the parser, which prints its help itself, write on a console that lacks 가 or ≤."""
    streams = [each for each in (sys.stdout, sys.stderr) if isinstance(each, TextIOWrapper)]
    before = [(each, each.errors) for each in streams]
    with suppress(OSError, ValueError):  # closed: told where it matters
        for each in streams:
            each.reconfigure(errors=OTHERWISE)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            for each, errors in before:
                each.reconfigure(errors=errors)


def say(text: str, *, error: bool = False) -> None:
    """Print text on stdout (or stderr), with every sign that the console lacks written otherwise.

    Raises
    ------
    OSError
        Where stdout is closed, full, or nobody listens. What stderr cannot take is lost: it changes no answer.
    """
    if error:
        with suppress(OSError, ValueError, AttributeError):  # closed, or None
            _print(text, sys.stderr)
        return
    _print(text, _stdout())


def _print(text: str, stream: TextIO) -> None:
    if stream.isatty():  # into a pipe or a file goes what a program may read, line by line
        text = hanging(text, terminal_width())
    stream.write(shown_on(text, stream.encoding or "utf-8"))
    stream.flush()


def _stdout() -> TextIO:
    if sys.stdout is None or sys.stdout.closed:
        raise InputError(Problem("cannot-write", "stdout", {"detail": system_fault(OSError(EBADF, ""))}))
    return sys.stdout


def emit(made: str | bytes) -> None:
    """Write data for a program on stdout: UTF-8 whatever the console, because JSON, JUnit and our CSV say so."""
    stream = _stdout()
    stream.flush()
    buffer = getattr(stream, "buffer", None)
    if buffer is None:  # a test or a notebook put another stream there
        stream.write(made if isinstance(made, str) else made.decode("utf-8", errors="replace"))
    else:
        buffer.write(made.encode("utf-8") if isinstance(made, str) else made)
        buffer.flush()


def talk(error: ZonegeoError, language: str) -> None:
    """Tell every problem of an error on stderr: code, where, what, why, one fix."""
    translator = Translator(language)
    with speaking_of(words=error.words):
        texts = list(problem_texts(error.problems, translator.language))
    for text in texts:
        say(f"{translator.text('screen.error')} {text}\n", error=True)
    if len(error.problems) > 1:
        say(translator.text("screen.problem-count", count=len(error.problems)) + "\n", error=True)


def write_whole(
    files: Mapping[Path, str | bytes], *, overwrite: bool, edited: Collection[Path] = (), made: Path | None = None
) -> None:
    """Write files (texts as UTF-8), all of them whole or none; ``-`` is stdout."""
    from zonegeo.base.files.atomic_write import write_files

    check_outputs(files, overwrite=overwrite, edited=edited, made=made)
    printed = [path for path in files if is_stdout(path)]
    named = {path: content for path, content in files.items() if path not in printed}
    if named:
        write_files(named, overwrite=overwrite, edited=edited, made=made)
    for path in printed:
        emit(files[path])
