"""Questions and answers as values: whoever asks, a terminal or the options of a script, they are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.base.message import Message
from zonegeo.base.plain_text import quoted
from zonegeo.base.value import value

# our words in a study → the shorter ones of --fields
SHORT = {"declared_area": "area"}


def option_of(key: str, answer: str) -> str:
    """Return the option that gives an answer to the question of a key.

    >>> [option_of(*each) for each in (("role:배후", "background"), ("area:면적", "none"), ("zone", "gumi"))]
    ['--role 배후=background', '--fields area=면적:none', '--zone gumi']
    >>> [option_of(*each) for each in (("field:name:가", "가"), ("crs:a.dxf", "EPSG:5186"), ("proposal:a", "제2안"))]
    ['--fields name=가', '--crs a.dxf=EPSG:5186', '--proposal-by a=제2안']
    """
    kind, _, subject = key.partition(":")
    if kind == "field":
        ours = subject.partition(":")[0]
        return f"--fields {SHORT.get(ours, ours)}={answer}"
    if kind == "area":
        return f"--fields area={subject}:{answer}"
    option = "--proposal-by" if kind == "proposal" else f"--{kind}"
    return f"{option} {subject}={answer}" if subject else f"{option} {answer}"


def typed(key: str, answer: str) -> str:
    """Return that option as a shell takes it.

    >>> typed("role:R&D융합지구", "core"), typed("accuracy", "1 m"), typed("role:배후", "background")
    ("--role 'R&D융합지구=core'", "--accuracy '1 m'", '--role 배후=background')
    """
    option, _, word = option_of(key, answer).partition(" ")
    return f"{option} {quoted(word)}"


@value
class Choice:
    """One answer, as an option would give it, and how it is told."""

    answer: str
    label: Message


@value
class Question:
    """What cannot be known from the files alone.

    ``key`` is that of the answer, and says which option gives it. ``proposed`` is the answer for which there is
    evidence, empty where there is none: then it is open, and nothing takes it unasked.
    Without ``choices`` any text is an answer. ``then`` is what is asked with it, on the same line.
    """

    key: str
    code: str
    where: str
    proposed: str = ""
    choices: tuple[Choice, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    then: Question | None = None

    @property
    def message(self) -> Message:
        """The question as a sentence to be."""
        return Message(f"intake.ask.{self.code}", self.values)

    def script(self, answer: str) -> str:
        """Return the option with an answer, as a script gives it."""
        return option_of(self.key, answer)

    @property
    def problem(self) -> Problem:
        """What a script is told that gave no answer."""
        code = "intake-proposed" if self.proposed else "intake-open"
        answers = " | ".join(each.answer for each in self.choices)
        open_ = self.script(f"({answers})" if answers else "…")
        shown = typed(self.key, self.proposed) if self.proposed else open_
        told = {"question": {"code": self.message.code, "values": dict(self.values)}, "option": shown}
        return Problem("intake-conflict" if self.code == "conflict" else code, self.where, told)


@value
class Answers:
    """What has been said so far, by the keys of questions; ``takes_proposed`` is ``--yes``."""

    said: Mapping[str, str] = field(default_factory=dict)
    takes_proposed: bool = False

    def get(self, key: str) -> str | None:
        """Return the answer to a question, ``None`` where there is none yet."""
        return self.said.get(key)

    def of_file(self, key: str, file: str) -> str | None:
        """Return an answer for one file, else the one that counts for all of them."""
        return self.said.get(f"{key}:{file}", self.said.get(key))

    def adding(self, key: str, answer: str) -> Answers:
        """Return the answers with one more."""
        return Answers({**self.said, key: answer}, self.takes_proposed)


class Asking:
    """The questions that came up: each once, in their order, with the answers that were taken."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.open: list[Question] = []
        self._taken: dict[str, str] = {}

    @property
    def answered(self) -> Mapping[str, str]:
        """What was said, and what was taken as it was proposed, in the order of the questions."""
        return {**self._taken, **self.answers.said}

    def ask(self, question: Question) -> str:
        """Return the answer: the one said, else the proposed one, which stays to be confirmed unless ``--yes``."""
        said = self.answers.get(question.key)
        if said is None and not (self.answers.takes_proposed and question.proposed):
            if question.key not in [each.key for each in self.open]:
                self.open.append(question)
            return question.proposed
        answer = question.proposed if said is None else said
        self._taken.setdefault(question.key, answer)
        return answer
