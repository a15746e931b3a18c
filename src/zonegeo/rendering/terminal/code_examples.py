"""An example of what a code says: a message of it that was found, of a carried study or of a case of the books."""

from __future__ import annotations

import json
from pathlib import Path

from zonegeo.i18n.translator import Translator

# the values of one message a code, as a result file has them
EXAMPLES = Path(__file__).with_suffix(".json")


def code_example(code: str, translator: Translator) -> str:
    """Return the sentence of a code with the values of its example; nothing where it has none.

    Examples
    --------
    >>> code_example("reason.agreement.pass", Translator("en"))
    'Agreement of 2019-09-27: Seoul with Korea Institute of Science and Technology (KIST), Kyung Hee University, Korea University.'
    """  # noqa: E501
    values = json.loads(EXAMPLES.read_text(encoding="utf-8")).get(code)
    return "" if values is None else translator.text(code, **values)
