"""No line of a terminal is wider than it: every command, every help, both languages; nor in another language."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.console.test_every_console import COMMANDS, FOR_PROGRAMS, files, helps
from tests.i18n.scan import english_in
from tests.quick_part import mostly_slow
from zonegeo.cli import main
from zonegeo.cli.called_command import called
from zonegeo.rendering.terminal.text_columns import hanging, width_of

__all__ = ["files"]  # a fixture
# commands beside those of every console: what is told at length, and what is told of what is carried
MORE = (
    "check hongneung", "check hongneung -v", "check goyang -v", "explain check", "explain area-differs",
    "explain undecided", "profile coverage kr/innotown", "profile law kr/innotown", "facts hongneung --missing",
    "compare hongneung", "repair hongneung --proposal request-2019", "measure separation {sites} --to nearest",
    "explore hongneung --candidates docs/explore-candidates.geojson --objective max:area",
)  # fmt: skip
# what writes for programs, and a server that waits
FOR_NOBODY = re.compile(rf"--format (?:{'|'.join((*FOR_PROGRAMS, 'md'))})\b|schema|^serve")
LINES = [line for listed in COMMANDS.values() for line in listed if not FOR_NOBODY.search(line)]
WIDTHS = (60, 80, 120)
# what moves the cursor or paints is no column
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\r")


class Terminal(io.StringIO):
    """A terminal that keeps what it shows."""

    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, arguments: list[str], *, width: int, language: str) -> str:
    out, err = Terminal(), Terminal()
    monkeypatch.setenv("TERM", "dumb")  # no bar is drawn, one line again and again
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("LANG", {"ko": "ko_KR.UTF-8", "en": "C.UTF-8"}[language])
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    spoken = [] if arguments[-1] == "--help" or arguments[0] == "--version" else ["--lang", language]
    assert main([*arguments, *spoken]) in (0, 1, 2, 3, 4), arguments
    return _ESCAPE.sub("", f"{out.getvalue()}\n{err.getvalue()}")


def too_wide(text: str, width: int) -> list[str]:
    """Return the lines that are wider, but for commands: these are copied."""
    return [line for line in text.split("\n") if width_of(line) > width and not re.search("zonegeo [a-z]+ .*--", line)]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("line", mostly_slow([*LINES, *MORE], one_in=12))
def test_no_line_is_wider_than_the_terminal(
    line: str, width: int, language: str, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = shown(monkeypatch, [each.format(**files) for each in line.split(" ")], width=width, language=language)
    assert too_wide(text, width) == []
    if language == "ko":
        assert english_in(re.sub(r"`[^`]*`", "", " ".join(text.split("\n")))) == []  # a command is what it is


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [WIDTHS[0], *(pytest.param(each, marks=pytest.mark.slow) for each in WIDTHS[1:])])
def test_no_help_is_wider_than_the_terminal(width: int, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in helps(called([])):
        assert too_wide(shown(monkeypatch, list(words), width=width, language=language), width) == [], words


def test_what_is_told_on_stderr_is_broken_too(monkeypatch: pytest.MonkeyPatch) -> None:
    err = Terminal()
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys, "stderr", err)
    assert main(["check", "어디에도-없는-사례", "--lang", "ko"]) == 2
    lines = err.getvalue().split("\n")
    assert too_wide(err.getvalue(), 60) == []
    # what is left of the way out stands below its words, behind the arrow
    assert any(line.startswith("    ") and line.strip() for line in lines)


def test_a_pipe_gets_its_lines_whole(capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["profile", "law", "kr/innotown", "--lang", "en"]) == 0
    assert max(map(len, capsys.readouterr().out.split("\n"))) > 120


WORDS = st.text(alphabet="가나다abc -→[]·≤", max_size=60)


@given(st.lists(WORDS, max_size=4).map("\n".join), st.integers(min_value=20, max_value=120))
def test_hanging_breaks_every_line_and_loses_no_word(text: str, width: int) -> None:
    told = hanging(text, width)
    assert too_wide(told, width) == []
    assert "".join(told.split()) == "".join(text.split())
