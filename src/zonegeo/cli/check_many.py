"""Several studies or proposals in one run: a line each, and the worst exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zonegeo import api
from zonegeo.base.errors import Problem, UsageError, ZonegeoError
from zonegeo.cli.console.output import deliver
from zonegeo.cli.console.streams import talk
from zonegeo.cli.subjects import Subject
from zonegeo.i18n.translator import Translator

if TYPE_CHECKING:
    from zonegeo.model.evaluation import Evaluation

# from the worst: a crash, an input that cannot be used, a failure, what is open, what is satisfied
_WORST_FIRST = (70, 4, 2, 1, 3, 0)
_FORMATS = ("text", "jsonl")


def check_many(
    subjects: Sequence[Subject], check: Callable[[Subject], Evaluation], exit_codes: Callable[[Evaluation], int],
    *, format_name: str, output: Path | None, overwrite: bool, translator: Translator
) -> int:  # fmt: skip
    """Evaluate each, print a line each, and return the worst exit code; what cannot be read is told and counts as 4."""
    if format_name not in _FORMATS:
        raise UsageError(Problem("format-of-one", "--format", {"value": format_name, "known": ", ".join(_FORMATS)}))
    rows: list[tuple[str, Evaluation | None]] = []
    codes = []
    for subject in subjects:
        try:
            evaluation = check(subject)
        except ZonegeoError as error:
            talk(error, translator.language)
            rows.append((subject.shown, None))
            codes.append(error.exit_code)
            continue
        rows.append((subject.shown, evaluation))
        codes.append(exit_codes(evaluation))
    deliver(
        api.render_batch(rows, format_name, translator), output, for_people=format_name == "text", overwrite=overwrite
    )
    return next(code for code in _WORST_FIRST if code in codes)
