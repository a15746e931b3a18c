"""Questions and answers as values: whoever asks, a terminal or the options of a script, they are the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from zonegeo.base.errors import Problem
from zonegeo.base.message import Message
from zonegeo.base.value import value


@value
class Choice:
    """One answer, as an option would give it, and how it is told."""

    answer: str
    label: Message


@value
class Question:
    """What cannot be known from the files alone.

    ``key`` is that of the answer; ``option`` is the option that gives it, with ``{}`` for the answer. ``proposed`` is
    the answer for which there is evidence, empty where there is none: then it is open, and nothing takes it unasked.
    Without ``choices`` any text is an answer. ``then`` is what is asked with it, on the same line.
    """

    key: str
    code: str
    where: str
    option: str
    proposed: str = ""
    choices: tuple[Choice, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    then: Question | None = None

    @property
    def message(self) -> Message:
        """The question as a sentence to be."""
        return Message(f"intake.ask.{self.code}", self.values)

    def script(self, answer: str) -> str:
        """Return the option with an answer, as a script gives it.

        >>> Question("role:배후", "role-word", "a.shp", "--role 배후={}").script("background")
        '--role 배후=background'
        """
        return self.option.replace("{}", answer)

    @property
    def problem(self) -> Problem:
        """What a script is told that gave no answer."""
        code = "intake-proposed" if self.proposed else "intake-open"
        answers = " | ".join(each.answer for each in self.choices)
        shown = self.script(self.proposed or (f"({answers})" if answers else "…"))
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
        self.taken: dict[str, tuple[Question, str]] = {}

    def ask(self, question: Question) -> str:
        """Return the answer: the one said, else the proposed one, which stays to be confirmed unless ``--yes``."""
        said = self.answers.get(question.key)
        if said is None and not (self.answers.takes_proposed and question.proposed):
            if question.key not in [each.key for each in self.open]:
                self.open.append(question)
            return question.proposed
        answer = question.proposed if said is None else said
        self.taken.setdefault(question.key, (question, answer))
        return answer
