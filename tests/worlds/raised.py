"""Examples of what is noticed and of what goes wrong: each came about in a test, from a file or a command of its own.

python -m tests.worlds.raised                  # run the suite and gather them, after a change of what messages carry
python -m tests.worlds.raised tests/sources    # of a part of it: what no test of that part raises stays as it is

What a test makes itself is none: only what the program made of what it was given. Of all that a code was told with,
the shortest stands in ``code_examples.json`` beside what ``python -m tests.worlds.examples`` finds.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from zonegeo.base.errors import Problem
from zonegeo.base.message import Message
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Notice
from zonegeo.rendering.terminal.code_examples import EXAMPLES, example_text

RAISED = ("notice", "problem")
PROGRAM = str(ROOT / "src")
# where this machine keeps things: of a path below them the name of the file is told
_HERE = "|".join(re.escape(str(each)) for each in (tempfile.gettempdir(), ROOT, sys.prefix, Path.home()))
_FOLDERS = re.compile(rf"(?:(?:\.\./)*\.\.)?(?:{_HERE})(?:/[^/\s:]+)*/")
_HANGUL = re.compile("[가-힣]")
# a file of parcels may be wrong half a million times in one way
_MOST_OF_A_KIND = 2_000
_LANGUAGES = {language: Translator(language) for language in ("en", "ko")}


def without_folders(value: Any) -> Any:
    """Return a value of a message as JSON has it, with files by their names."""
    if isinstance(value, str):
        # a name of bytes that are no UTF-8 stands in no file of JSON
        return _FOLDERS.sub("", value.encode("utf-8", "backslashreplace").decode())
    if isinstance(value, Mapping):
        return {str(key): without_folders(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_folders(each) for each in value]
    return value if value is None or isinstance(value, bool | int | float) else without_folders(str(value))


class Examples:
    """The best example of each code so far: it says all of its values, as people write, in as few words as may be."""

    def __init__(self) -> None:
        self.best: dict[str, tuple[tuple[Any, ...], Any]] = {}
        self.heard: Counter[str] = Counter()
        self.is_ranking = False

    def offer(self, code: str, example: Any) -> None:
        """Keep an example where it is better than what is known; to tell it is no example of its own."""
        self.heard[code] += 1
        if self.is_ranking or self.heard[code] > _MOST_OF_A_KIND:
            return
        self.is_ranking = True
        try:
            self._keep_the_better(code, without_folders(example))
        finally:
            self.is_ranking = False

    def _keep_the_better(self, code: str, example: Any) -> None:
        rank = rank_of(code, example)
        if rank is not None and (code not in self.best or rank < self.best[code][0]):
            self.best[code] = (rank, example)

    def of_problem(self, problem: Problem) -> None:
        self.offer(f"problem.{problem.code}", {"where": problem.where, "values": dict(problem.values)})

    def of_sentence(self, code: str, values: Mapping[str, Any]) -> None:
        if code.startswith("notice."):
            self.offer(code, dict(values))

    def of_notice(self, notice: Notice) -> None:
        """Keep what a result notices, whether or not a test has it told."""
        self.of_sentence(f"notice.{notice.code}", notice.values)

    def of_message(self, message: Message) -> None:
        self.of_sentence(message.code, message.values)

    def listen(self, kind: type, hear: Callable[[Any], None]) -> Callable[[], None]:
        """Hear of every value of a kind that the program makes, until what is returned is called."""
        made = kind.__init__

        def heard(value: Any, *given: Any, **named: Any) -> None:
            made(value, *given, **named)
            if sys._getframe(1).f_code.co_filename.startswith(PROGRAM):
                hear(value)

        kind.__init__ = heard  # type: ignore[misc]
        return lambda: setattr(kind, "__init__", made)

    def listen_to_sentences(self) -> Callable[[], None]:
        """Hear of every sentence that the program tells, with what stands in it, until what is returned is called."""
        tell = Translator.text

        def heard(translator: Translator, code: str, /, **values: Any) -> str:
            if sys._getframe(1).f_code.co_filename.startswith(PROGRAM):
                self.of_sentence(code, values)
            return tell(translator, code, **values)

        Translator.text = heard  # type: ignore[method-assign]
        return lambda: setattr(Translator, "text", tell)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Any:
        quiet = (
            self.listen(Problem, self.of_problem), self.listen(Notice, self.of_notice),
            self.listen(Message, self.of_message), self.listen_to_sentences(),
        )  # fmt: skip
        try:
            return (yield)
        finally:
            for each in quiet:
                each()


def rank_of(code: str, example: Any) -> tuple[Any, ...] | None:
    """Return how good an example is, the least the best; nothing for what cannot be told."""
    if not _LANGUAGES["en"].knows(f"{code}.what" if code.startswith("problem.") else code):
        return None
    try:
        texts = {language: example_text(code, example, translator) for language, translator in _LANGUAGES.items()}
    except (KeyError, TypeError, ValueError):  # of a sentence of its time, or of a test that breaks on purpose
        return None
    told, text = json.dumps(example, ensure_ascii=False), texts["en"]
    foreign = bool(_HANGUL.search(text))
    odd = not text.isprintable() or not told.isprintable() or "{" in text or "\ufffd" in text
    silent = '""' in told or "null" in told
    return (odd, foreign, silent, len(text), told)


def main(arguments: list[str]) -> int:
    """Run tests and keep what they raised, the better of two where one is known."""
    examples = Examples()
    known = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    code = pytest.main(["-q", "-p", "no:cacheprovider", "-m", "not slow and not browser", *arguments], [examples])
    for each, example in known.items():
        if each.split(".")[0] in RAISED:
            examples.offer(each, example)
    found = {each: example for each, (_, example) in examples.best.items()}
    write_examples({code: each for code, each in known.items() if code.split(".")[0] not in RAISED} | found)
    return int(code)


def write_examples(examples: Mapping[str, Any]) -> None:
    """Write examples in the order of their codes, one a line."""
    lines = (
        f" {json.dumps(code)}: {json.dumps(example, ensure_ascii=False, sort_keys=True)}"
        for code, example in sorted(examples.items())
    )
    EXAMPLES.write_bytes(("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
