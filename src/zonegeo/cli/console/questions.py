"""Ask on a terminal what the files do not say: one line a question, an empty line takes what is proposed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime

import typer

from zonegeo.cli.console.streams import say
from zonegeo.i18n.translator import Translator
from zonegeo.sources.intake.question import Question

_YES = ("", "y", "yes", "예", "네", "ㅇ")
_NO = ("n", "no", "아니요", "아니오", "ㄴ")
_IS_YES = "intake.word.yes"


def today() -> date:
    """Return the day that is proposed as the day of judgement: the only clock that a command reads."""
    return datetime.now(UTC).astimezone().date()


def can_ask() -> bool:
    """True where somebody sits at the other end: both what is asked and what is answered goes by a terminal."""
    return all(each is not None and each.isatty() for each in (sys.stdin, sys.stderr))


def asker(translator: Translator) -> Callable[[Question, int, int], Mapping[str, str]] | None:
    """Return what asks one question, ``None`` where nobody can be asked."""
    if not can_ask():
        return None

    def ask(question: Question, number: int, of: int) -> Mapping[str, str]:
        answer = _asked(question, f"[{number}/{of}] ", translator)
        said = {question.key: answer}
        if question.then is not None:
            said[question.then.key] = _asked(question.then, "      ", translator)
        return said

    return ask


def _asked(question: Question, lead: str, translator: Translator) -> str:
    say(lead + translator.tell(question.message), error=True)
    if question.choices and question.choices[0].label.code == _IS_YES and question.proposed:
        say(f"  [{translator.text(_IS_YES)}] ", error=True)
        line = _line()
        if line.lower() in _YES:
            return question.choices[0].answer
        if line.lower() not in _NO:
            return _meant(question, line, translator)
        if len(question.choices) == 2:
            return question.choices[1].answer
        say("      ", error=True)
    say("".join(f"  {text}" for text in _choices(question, translator)), error=True)
    if question.choices and question.proposed:
        place = [each.answer for each in question.choices].index(question.proposed) + 1
        say(f"  [{place}] ", error=True)
    elif question.proposed:
        say(f"  [{translator.text('word.unknown')}] ", error=True)
    else:
        say("  > ", error=True)
    return _meant(question, _line(), translator)


def _choices(question: Question, translator: Translator) -> Iterator[str]:
    for number, choice in enumerate(question.choices, start=1):
        yield f"{number} {translator.tell(choice.label)}"


def _meant(question: Question, line: str, translator: Translator) -> str:
    """Return the answer in a line: its number, the answer itself, or nothing for what is proposed; else ask again."""
    while True:
        if not line and question.proposed:
            return question.proposed
        if line.isdigit() and 1 <= int(line) <= len(question.choices):
            return question.choices[int(line) - 1].answer
        if line and (not question.choices or line in [each.answer for each in question.choices]):
            return line
        if line and question.key.partition(":")[0] in ("crs", "profile", "layer", "zone"):
            return line
        say("      " + translator.text("intake.ask-again") + " > ", error=True)
        line = _line()


def _line() -> str:
    """Return what was typed; where the input ends nobody answers any more."""
    line = sys.stdin.readline()
    if not line:
        raise typer.Abort
    return line.strip()
