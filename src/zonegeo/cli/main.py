"""Run a command and turn whatever happens into an exit code: a crash never looks like a verdict."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from contextlib import suppress
from io import StringIO

import typer

from zonegeo.base.errors import InputError, Problem, ZonegeoError
from zonegeo.base.files.outputs import one_command
from zonegeo.base.files.system_fault import cannot_write
from zonegeo.base.late_library import open_late
from zonegeo.cli.console.pipes import stdin_as_file
from zonegeo.cli.console.shell_patterns import expanded
from zonegeo.cli.console.streams import any_sign, asked_language, keep_streams, say, talk
from zonegeo.cli.exit_codes import EXIT_INTERNAL, EXIT_INTERRUPTED, EXIT_USAGE
from zonegeo.cli.options.old_spellings import in_new_spelling


def run() -> None:
    """Run as a program: the console script.

    The interpreter's own way out takes apart every array library object by object (30 ms of a 200 ms check), so what
    was said is flushed and the process ends at once. Nothing of zonegeo waits for the interpreter's exit.
    """
    # imports and large files make many objects and no garbage: looking for it is a fifth of the time of reading parcels
    gc.set_threshold(1_000_000)
    # a plugin that happens to be installed must not change what is read; and looking for plugins takes time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    open_late()
    # nothing here multiplies matrices: threads for it would be started in vain
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # nor keeps arrays for long: the kernel clears pages of 2 MB for each of them, a third of the time of large files
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    keep_streams(sys.argv[1:])
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # None where the caller closed it
            stream.flush()  # whatever was printed has been flushed already: here nothing can be lost
    os._exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run zonegeo and return its exit code: 0, 1 and 3 are verdicts; 2, 4, 70 and 130 are not."""
    given, changed = in_new_spelling(expanded(sys.argv[1:] if arguments is None else arguments))
    try:
        _refuse_undecodable(given)
        from zonegeo.cli.called_command import called
        from zonegeo.cli.options.shared_options import TEXT, told_in
        from zonegeo.cli.parser_words import speak
        from zonegeo.rendering.terminal.text_columns import drawn_on

        language = asked_language(given)
        speak(language)
        command = told_in(language, called(given))
        with (
            TEXT.in_language(language),
            any_sign(),
            drawn_on(getattr(sys.stdout, "encoding", None) or "ascii"),
            stdin_as_file(given) as files,
        ):
            for old, new in changed:
                say(TEXT("usage.old-spelling", old=old, new=new) + "\n", error=True)
            with one_command(files[0] if files else ""):
                outcome = command(args=files, prog_name="zonegeo", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except ZonegeoError as error:
        _explain(error, given)
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_INTERRUPTED  # the reader went away (`| head`): there is nobody to tell
    except SystemExit as ended:
        # the parser's own ways out: 0 after completions, 1 where the reader went away
        return EXIT_INTERRUPTED if ended.code == 1 else int(ended.code or 0)
    except OSError as error:
        # the machine refused, such as a full disk: that is no defect of the program, and no verdict
        refused = InputError(cannot_write(str(error.filename or "stdout"), error))
        _explain(refused, given)
        return refused.exit_code
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            return _usage(error, given)
        detail = f"{type(error).__name__}: {error}"
        _explain(ZonegeoError(Problem("internal", "zonegeo", {"detail": detail})), given)
        return EXIT_INTERNAL


def _refuse_undecodable(arguments: list[str]) -> None:
    """Refuse what is no UTF-8: no result could name such a file."""
    broken = [each for each in arguments if not each.isascii() and any("\ud800" <= c <= "\udfff" for c in each)]
    if broken:
        raise InputError(Problem("name-not-utf-8", each, {"value": each}) for each in broken)


def _usage(error: Exception, given: list[str]) -> int:
    show = getattr(error, "show", None)
    if show is not None:
        from zonegeo.cli.parser_words import worded

        told = StringIO()
        show(file=told)
        say(worded(told.getvalue(), asked_language(given)), error=True)
    return EXIT_USAGE


def _explain(error: ZonegeoError, given: list[str]) -> None:
    if "--debug" in given:
        say(traceback.format_exc(), error=True)
    talk(error, asked_language(given))
