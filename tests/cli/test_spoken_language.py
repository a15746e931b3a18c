"""The language of a command is that of the arguments given to ``main``, not of what the process was started with."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from zonegeo.cli import main
from zonegeo.cli.app import program
from zonegeo.cli.options.shared_options import TEXT, told_in

HANGUL = re.compile(r"[가-힣]")
CODE = re.compile(r"\b(help|usage)\.[a-z-]+")


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return every command below a group with the words that call it."""
    below = getattr(command, "commands", {})
    if not below:
        yield path, command
    for name, each in below.items():
        yield from commands(each, (*path, name))


EVERY = dict(commands(typer.main.get_command(program())))


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_help_is_told_in_the_language_of_the_arguments(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []
    # one process; what it was started with says otherwise
    for language, other in (("ko", "en"), ("en", "ko")):
        monkeypatch.setattr(sys, "argv", ["zonegeo", "check", "--lang", other])
        assert main([*path, "--help", "--lang", language]) == 0
        text = capsys.readouterr().out
        assert not CODE.search(text)
        assert bool(HANGUL.search(text.partition("Options:")[0])) is (language == "ko")
        said.append(text)
    assert said[0] != said[1]


@pytest.mark.parametrize(("language", "told"), [("ko", "날짜가 아닙니다"), ("en", "is not a date")])
def test_usage_errors_are_told_in_it_too(language: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "hongneung", "--as-of", "soon", f"--lang={language}"]) == 2
    assert told in capsys.readouterr().err


def test_without_an_argument_the_locale_decides(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["zonegeo", "--lang", "en"])
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert main(["doctor", "--help"]) == 0
    assert HANGUL.search(capsys.readouterr().out)


def test_nothing_is_spoken_before_and_after() -> None:
    assert TEXT.translator is None
    main(["check", "--help", "--lang", "ko"])
    assert TEXT.translator is None
    assert TEXT("help.check") == "help.check"


def test_what_is_no_code_is_left_as_it_is() -> None:
    command = told_in("ko", typer.main.get_command(program()))
    (completion,) = (each for each in command.params if each.name == "show_completion")
    assert "completion" in completion.help
