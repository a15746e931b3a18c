"""An example of what a code says: a message that was found, of a carried study, of a case of a book or in a test."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.translator import Translator

# the values of one message a code, as a result file has them; of a problem where it was, too
EXAMPLES = Path(__file__).with_suffix(".json")


def code_example(code: str, translator: Translator) -> str:
    """Return the sentence of a code with the values of its example; nothing where it has none.

    Examples
    --------
    >>> code_example("reason.agreement.pass", Translator("en"))
    'Agreement of 2019-09-27: Seoul with Korea Institute of Science and Technology (KIST), Kyung Hee University, Korea University.'
    """  # noqa: E501
    example = _examples().get(code)
    return "" if example is None else example_text(code, example, translator)


def example_text(code: str, example: Any, translator: Translator) -> str:
    """Return what an example says: a message its sentence, a problem where it was, what was wrong and how to mend it.

    Examples
    --------
    >>> wrong = {"where": "--format", "values": {"value": "jsn", "nearest": "json"}}
    >>> example_text("problem.unknown-name", wrong, Translator("en"))
    '--format: jsn is not known here. → Did you mean json?'
    """
    if code.startswith("problem."):
        what, _, fix = translator.problem(Problem(code.removeprefix("problem."), example["where"], example["values"]))
        return f"{in_one_line(example['where'])}: {what} → {fix}"
    return translator.text(code, **example)


@cache
def _examples() -> dict[str, Any]:
    known: dict[str, Any] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return known
