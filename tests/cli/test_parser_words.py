"""The parser speaks Korean where the language is Korean: help, usage and every mistake on the command line."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from zonegeo.cli.app import program
from zonegeo.cli.parser_words import _SENTENCES, worded
from zonegeo.i18n.translator import Translator

ZONEGEO = Path(sys.executable).parent / "zonegeo"
# words that are what has to be typed or a name: options, metavars, file formats, codes, programs
NAMES = re.compile(
    r"--?[\w-]+|'[^'\n]*'|<[^>\n]*>|\[기본값: [^\]]*\]|zonegeo[ \w-]*"
    r"|[A-Z][A-Z0-9_|:.\-]+|\S*[.:|/=_]\S*|\([a-z ,_-]+\)"
)
ENGLISH = re.compile(r"(?:\b[A-Za-z][a-z]{2,}\b +){2,}\b[a-z]{2,}\b")


def english_in(text: str) -> list[str]:
    """Return what is left of a text of English sentences: three words in a row that are no names."""
    return [found.group() for found in ENGLISH.finditer(NAMES.sub("가", text))]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "없는 명령: 'chek'. 혹시 'check'?"),
        (["explain"], "빠진 인자: 'REQUIREMENT"),
        (["check", "hongneung", "--formt", "text"], "없는 옵션: --formt (비슷한 옵션: --format"),
        (["check", "hongneung", "--format"], "값이 있어야 하는 옵션: '--format'"),
        (["explain", "separation", "extra"], "쓰이지 않는 인자가 더 있습니다: (extra)"),
        (["check", "hongneung", "--as-of", "soon"], "쓸 수 없는 값('--as-of'): 날짜가 아닙니다: soon"),
        (["check", "hongneung", "--decide", "so"], "'so': 다음 가운데 하나가 아닙니다: 'value', 'cautious'"),
        (["check", "--debug=3", "hongneung"], "값을 받지 않는 옵션: '--debug'"),
        (["explore", "hongneung", "a.geojson", "--keep", "few"], "쓸 수 없는 값('--keep'): 정수를 적으십시오."),
        (["explore", "hongneung", "a.geojson", "--keep", "0"], "쓸 수 없는 값('--keep'): 1 이상의 수를 적으십시오."),
        (["map", "hongneung"], "빠진 옵션: '--output' / '-o'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_on_the_command_line_is_told_in_korean(arguments: list[str], told: str) -> None:
    ran = subprocess.run(
        [ZONEGEO, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"LANG": "ko_KR.UTF-8"},
    )
    assert ran.returncode == 2
    assert told in ran.stderr
    assert "오류: " in ran.stderr
    assert english_in(ran.stderr) == []
    assert "{" not in ran.stderr


def helps() -> list[str]:
    """Return every command of the program as the words that call it."""
    group = get_command(program())
    found = [""]
    for name, command in sorted(group.commands.items()):
        found += [name, *(f"{name} {inner}" for inner in sorted(getattr(command, "commands", {})))]
    return found


@pytest.mark.slow
def test_every_help_is_korean() -> None:
    script = (
        "import sys\n"
        "from zonegeo.cli.main import main\n"
        "for words in sys.stdin.read().splitlines():\n"
        "    print('##', words); main([*words.split(), '--help'])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], input="\n".join(helps()), capture_output=True, text=True, encoding="utf-8",
        check=True, env={"PYTHONIOENCODING": "utf-8", "LANG": "ko_KR.UTF-8"},
    )  # fmt: skip
    assert ran.stderr == ""
    assert ran.stdout.count("사용법: zonegeo") == len(helps()) > 20
    assert ran.stdout.count("이 도움말을 보이고 끝냅니다.") == len(helps())
    for sign in ("Usage", "Options:", "[required]", "[default", "Show this", "{", "[OPTIONS]"):
        assert sign not in ran.stdout
    assert english_in(ran.stdout) == []


def test_english_is_what_the_parser_says() -> None:
    said = "Error: Invalid value for '--keep': Input should be a valid integer"
    assert worded(said, "en") == said
    assert english_in("Show this message and exit.")


@pytest.mark.parametrize("name", _SENTENCES)
def test_a_sentence_is_found_by_its_english_words(name: str) -> None:
    """What the catalogue says in English is what is looked for: with values in its places it becomes the Korean one."""
    values = dict.fromkeys(re.findall(r"\{(\w+)\}", Translator("en").template(f"parser.{name}")), "'x'")
    said = Translator("en").template(f"parser.{name}").format_map(values)
    assert english_in(worded(said, "ko")) == []
    assert worded(said, "ko") != said
