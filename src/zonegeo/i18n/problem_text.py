"""A problem as people read it, on a console and in a traceback: code, where, what, why, one way to fix it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence

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


# what numbers a feature or a row in a place, and its name behind it
_NUMBERED = re.compile(r"\[\d+\](?: \(.*?\)(?=[.:]|$))?|: \d+(?=\.|$)")
# so many of a kind are told one by one, and of more so many places are named
_MOST_ALONE, _MOST_PLACES = 3, 5


def problem_texts(problems: Sequence[Problem], language: str | None = None) -> Iterator[str]:
    """Yield the lines of problems: one mistake in many features is told once, with their number and the first places.

    >>> many = [Problem("json-too-deep", f"a.geojson: features[{n}].geometry") for n in range(9)]
    >>> (text,) = problem_texts(many, "en")
    >>> print(text.splitlines()[-1])
      8 more of this kind: features[1], features[2], features[3], features[4], features[5], …
    """
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.code, _NUMBERED.sub("[]", problem.where)), []).append(problem)
    translator = Translator(language or language_of(os.environ))
    for alike in kinds.values():
        told = alike if len(alike) <= _MOST_ALONE else alike[:1]
        texts = [problem_text(problem, translator.language) for problem in told]
        if len(alike) > len(told):
            places = [_place(problem) for problem in alike[1 : 1 + _MOST_PLACES]]
            more = ["…"] if len(alike) > 1 + len(places) else []
            shown = ", ".join([*places, *more])
            texts[0] += f"\n  {translator.text('screen.problems-alike', count=len(alike) - 1, places=shown)}"
        yield from texts


def _place(problem: Problem) -> str:
    """Return what numbers the feature or the row, without the file and without what is wrong within it."""
    found = _NUMBERED.search(problem.where)
    begin = problem.where.rfind(": ", 0, found.end()) if found is not None else -1
    return in_one_line(problem.where[begin + 2 if begin >= 0 else 0 : found.end() if found is not None else None])
