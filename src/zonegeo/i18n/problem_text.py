"""A problem as people read it, on a console and in a traceback: code, where, what, why, one way to fix it."""

from __future__ import annotations

import os

from zonegeo.base.errors import Problem
from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator


def problem_text(problem: Problem, language: str | None = None) -> str:
    """Return the lines of a problem; the language of the process where none is given.

    >>> print(problem_text(Problem("unknown-name", "--format", {"value": "jsn", "nearest": "json"}), "en"))
    [unknown-name] --format
      jsn is not known here.
      Only registered names can be used.
      → Did you mean json?
    """
    what, why, fix = Translator(language or language_of(os.environ)).problem(problem)
    return f"[{problem.code}] {in_one_line(problem.where)}\n  {what}\n  {why}\n  → {fix}"
