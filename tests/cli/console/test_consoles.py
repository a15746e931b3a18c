"""Consoles that cannot show every sign: nothing crashes, and what is lost is known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from zonegeo.rendering.terminal.console_text import shown_on

COMMANDS = [["check", "hongneung"], ["explain", "separation"], ["profile", "show", "kr/innotown"]]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_korean_console_loses_nothing(language: str, arguments: list[str], command: Any) -> None:
    """Every sign of our own sentences is in cp949 or has a way to be written in it: no ``?`` is added."""
    text = command(*arguments, "--lang", language).out
    shown = shown_on(text, "cp949")
    assert shown.encode("cp949").decode("cp949") == shown
    lost = [(line, cut) for line, cut in zip(text.split("\n"), shown.split("\n"), strict=True)
            if line.count("?") != cut.count("?")]  # fmt: skip
    assert lost == []


def test_an_english_reader_on_an_ascii_console_keeps_the_figures(command: Any) -> None:
    shown = shown_on(command("check", "hongneung", "--lang=en").out, "ascii")
    assert shown.isascii()
    for figure in ("1,305.6 m (1.3 km) <= 3,000 m", "57,163 m2 (0.06 km2) <= 2,000,000 m2", "(-10.2 %)", "(+5.9 %)"):
        assert figure in shown


@pytest.mark.parametrize(("encoding", "language"), [
    ("cp949", "ko"),
    *(pytest.param(*each, marks=pytest.mark.slow) for each in (("cp949", "en"), ("ascii", "ko"), ("ascii", "en"))),
])  # fmt: skip
def test_the_process_writes_what_the_console_can_show(encoding: str, language: str, installed: Any) -> None:
    plain = installed("check", "hongneung", "--lang", language)
    ran = installed("check", "hongneung", "--lang", language, PYTHONIOENCODING=encoding)
    assert ran.returncode == plain.returncode
    assert ran.stderr == b""
    assert ran.stdout.decode(encoding) == shown_on(plain.stdout.decode("utf-8"), encoding)


def test_errors_too(small: Any, installed: Any) -> None:
    small.sites["features"][0]["properties"]["role"] = "핵심"
    ran = installed("check", small.write(), "--lang=ko", PYTHONIOENCODING="cp949")
    assert ran.returncode == 4
    assert "알 수 없는 역할입니다: 핵심" in ran.stderr.decode("cp949")


@pytest.mark.slow
def test_formats_for_programs_are_utf_8_whatever_the_console(installed: Any) -> None:
    """RFC 8259 asks for it, and bytes that depend on the console would not be the same bytes."""
    plain = installed("check", "hongneung", "--format=json")
    ran = installed("check", "hongneung", "--format=json", PYTHONIOENCODING="cp949")
    assert ran.stdout == plain.stdout
    assert json.loads(ran.stdout)["study_name"]["ko"] == "서울 홍릉 강소연구개발특구"


def test_a_name_cannot_move_the_cursor(small: Any, command: Any) -> None:
    """A study from elsewhere may hold escape sequences: shown as text, they change no screen."""
    small.study["proposal"][0]["name"]["en"] = "\u001b[2J\u001b]0;title\u0007\u202eabc"
    said = command("check", small.write(), "--profile", small.rules_file, "--lang=en")
    assert said.code == 0
    assert not set(said.out) & {"\u001b", "\u0007", "\u202e"}
    assert r"\x1b[2J" in said.out
