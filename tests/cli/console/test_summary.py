"""What a terminal shows of a check: one screen, no line wider than it, colours only where they are wanted."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from functools import cache

import pytest

from tests.places import HONGNEUNG, ROOT, ZONEGEO
from zonegeo.api.results.evaluate import evaluate, summary_lines
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.terminal.text_columns import width_of


@cache
def evaluated(proposal: str) -> Evaluation:
    return evaluate(HONGNEUNG, proposal=proposal)


def shown(proposal: str, *, language: str, width: int) -> list[str]:
    lines = summary_lines(evaluated(proposal), language=language, width=width)
    return ["".join(span.text for span in line) for line in lines]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(language: str, width: int) -> None:
    for proposal in ("designation-2020", "plan-2023", "request-2019"):
        lines = shown(proposal, language=language, width=width)
        assert max(map(width_of, lines)) <= width
        assert not any("{" in line for line in lines)
        names = [finding.name.within(language) for finding in evaluated(proposal).counted]
        # of a name that is longer than its column the rest stands below, behind the figures of its line
        told = set(" ".join(lines).split())
        assert all(set(name.split()) <= told for name in names)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("proposal", ["designation-2020", "plan-2023", "request-2019"])
def test_a_check_stands_on_a_terminal_of_24_lines(language: str, proposal: str) -> None:
    # one line is left for the prompt
    assert len(shown(proposal, language=language, width=80)) <= 23


def test_the_rest_of_a_name_stands_in_its_column() -> None:
    lines = shown("designation-2020", language="en", width=80)
    at = next(number for number, line in enumerate(lines) if "Core institutions:" in line)
    column = lines[at].index("Core institutions:")
    assert lines[at].split() == ["○", "satisfied", "Core", "institutions:", "5", "items", "≥", "4", "1", "item"]
    assert lines[at + 1] == " " * column + "quantitative items"


def test_columns_are_aligned_by_how_wide_letters_are() -> None:
    lines = shown("designation-2020", language="ko", width=80)
    rows = [line for line in lines if line.startswith("○ 충족  ")][1:]
    assert len(rows) == 9
    # the signs of the limits stand below each other, a syllable counted as two columns
    signs = {width_of(line[: next(at for at, sign in enumerate(line) if sign in "≤≥>")]) for line in rows}
    assert len(signs) == 1
    assert rows[2].split() == ["○", "충족", "이격거리", "1,305.6", "m", "≤", "3,000", "m", "1,014.4", "m"]
    assert any(line.startswith("위치 미확정 3") for line in lines)


def on_terminal(*arguments: str, columns: int = 80, **environment: str) -> str:
    """Run the program on a terminal of so many columns and return what it writes there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    command = [ZONEGEO, *arguments]
    ran = subprocess.Popen(command, stdout=theirs, cwd=ROOT, env={**kept, "TERM": "xterm", **environment})
    os.close(theirs)
    told = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        told += piece
    os.close(ours)
    assert ran.wait() == 0
    return told.decode("utf-8")


@pytest.mark.parametrize("columns", [60, 120])
def test_the_terminal_itself_says_how_wide_it_is(columns: int) -> None:
    widths = [width_of(line) for line in on_terminal("explain", "separation", columns=columns).split("\r\n")]
    assert columns - 15 < max(widths) <= columns


@pytest.mark.slow
def test_colours_are_for_a_terminal_and_for_who_wants_them() -> None:
    check = ("check", "hongneung", "--lang", "ko")
    coloured = on_terminal(*check)
    assert "\x1b[1;32m○ 충족\x1b[0m" in coloured
    assert coloured.count("\n") <= 23
    assert "\x1b" not in on_terminal(*check, NO_COLOR="1")
    # all of it with -v; in a pipe all of it, without colours
    assert "[separation]" in on_terminal(*check, "-v")
    piped = subprocess.run([ZONEGEO, *check], cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert "[separation]" in piped.stdout
    assert "\x1b" not in piped.stdout
