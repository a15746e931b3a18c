"""Where a command's words go: data to stdout or a file, talk to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from zonegeo.base.errors import ZonegeoError
from zonegeo.i18n.language import LANGUAGES, language_of
from zonegeo.i18n.problem_text import problem_text
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.terminal.console_text import shown_on


def asked_language(arguments: list[str]) -> str:
    """Return the language of ``--lang`` where it is a known one, else that of the locale."""
    for number, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        if value in LANGUAGES:
            return value
    return language_of(os.environ)


def say(text: str, *, error: bool = False) -> None:
    """Print text on stdout (or stderr), with every sign that the console lacks written otherwise."""
    stream = sys.stderr if error else sys.stdout
    stream.write(shown_on(text, stream.encoding or "utf-8"))
    stream.flush()


def emit(made: str | bytes) -> None:
    """Write data for a program on stdout: UTF-8 whatever the console, because JSON, JUnit and our CSV say so."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a test or a notebook put another stream there
        sys.stdout.write(made if isinstance(made, str) else made.decode("utf-8", errors="replace"))
    else:
        buffer.write(made.encode("utf-8") if isinstance(made, str) else made)
        buffer.flush()


def talk(error: ZonegeoError, arguments: list[str]) -> None:
    """Tell every problem of an error on stderr: code, where, what, why, one fix."""
    translator = Translator(asked_language(arguments))
    for problem in error.problems:
        say(f"{translator.text('screen.error')} {problem_text(problem, translator.language)}\n", error=True)
    if len(error.problems) > 1:
        say(translator.text("screen.problem-count", count=len(error.problems)) + "\n", error=True)


def write_whole(
    files: Mapping[Path, str | bytes], *, overwrite: bool, edited: Collection[Path] = (), made: Path | None = None
) -> None:
    """Write files (texts as UTF-8), all of them whole or none; ``-`` is stdout."""
    from zonegeo.base.atomic_write import write_files
    from zonegeo.base.outputs import STDOUT, check_outputs

    check_outputs(files, overwrite=overwrite, edited=edited, made=made)
    named = {path: content for path, content in files.items() if path != STDOUT}
    if named:
        write_files(named, overwrite=overwrite, edited=edited, made=made)
    if STDOUT in files:
        emit(files[STDOUT])
