"""What the parser itself says, in Korean: its English sentences are known, and each has its translation.

The catalogues hold both: the English one what the parser says, word for word, and the Korean one how we say it. So
nothing of the parser is written again here, and a sentence that it changes stays English until the catalogue follows.
"""

from __future__ import annotations

import re
from functools import lru_cache

from typer.core import TyperCommand

from zonegeo.i18n.translator import Translator

_FORMATTER = TyperCommand.context_class.formatter_class

# in this order: a longer sentence before one that is part of it
_SENTENCES = (
    "usage", "usage-options", "usage-command", "try-help", "arguments", "options", "commands", "show-help",
    "install-completion-for", "install-completion", "show-completion-for", "show-completion", "required", "default",
    "possible-options", "no-such-option", "did-you-mean", "no-such-command", "missing-command", "missing-argument",
    "missing-option", "missing-parameter", "extra-arguments", "invalid-value-for", "invalid-value", "value-error",
    "not-one-of", "no-integer-text", "no-number-text", "no-integer", "no-number", "at-least", "at-most", "above",
    "below", "file-missing", "folder-missing", "path-missing", "is-a-folder", "is-a-file", "not-readable",
    "not-writable", "takes-no-value", "needs-an-argument", "needs-arguments", "not-a-valid", "aborted", "error",
)  # fmt: skip
# what stands in the place of a value: quoted words in a row, or one word
_VALUE = r"""(?:(?:'[^'\n]*'|"[^"\n]*")(?:(?:, | / )(?:'[^'\n]*'|"[^"\n]*"))*|[^\s'"()\[\]]+(?:, [^\s'"()\[\]]+)*)"""


def _hole(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{_VALUE})"


@lru_cache(maxsize=2)
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    english, told = Translator("en"), Translator(language)
    found = []
    for name in _SENTENCES:
        said = re.escape(english.template(f"parser.{name}"))
        # a line that is broken for the width of the console is still the sentence
        said = re.sub(r"\\\{(\w+)\\\}", _hole, said.replace(r"\ ", r"\s+"))
        begins, ends = (r"(?<![\w'])" if said[0].isalpha() else "", r"(?![\w'])" if said[-1].isalpha() else "")
        found.append((re.compile(begins + said + ends), told.template(f"parser.{name}")))
    return tuple(found)


def worded(text: str, language: str) -> str:
    """Return what the parser says in the language; what is no sentence of its own stays as it is.

    >>> worded("Error: Missing argument 'STUDY'.", "ko"), worded("No such option: --foo", "en")
    ("오류: 빠진 인자: 'STUDY'", 'No such option: --foo')
    """
    if language == "en":
        return text
    for pattern, told in _patterns(language):
        text = pattern.sub(lambda found, told=told: told.format_map(found.groupdict()), text)  # type: ignore[misc]
    return text


def speak(language: str) -> None:
    """Let every help and usage line be said in the language: all of them go through the parser's formatter."""

    class Worded(_FORMATTER):  # type: ignore[misc, valid-type]
        """The parser's formatter, whose text is worded once it is whole."""

        def getvalue(self) -> str:
            # an argument stands bare: in braces it looks like a hole that somebody forgot to fill
            return worded(super().getvalue(), language).replace("{", "").replace("}", "")

    TyperCommand.context_class.formatter_class = _FORMATTER if language == "en" else Worded
