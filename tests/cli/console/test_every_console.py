"""Every command and every format on consoles that lack most signs, with paths of Korean letters and spaces."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.quick_part import mostly_slow
from zonegeo.cli import main
from zonegeo.cli.app import program
from zonegeo.cli.called_command import called

# what a Korean console takes with the quick tests, what others do with the slow ones
ENCODINGS = ["cp949", *(pytest.param(each, marks=pytest.mark.slow) for each in ("cp437", "ascii"))]
# {study} and so on stand for files in a folder whose name has Korean letters and a space
COMMANDS = {
    "check": [
        *(f"check {{study}} --profile {{rules}} --format {form}" for form in
          ("text", "json", "jsonl", "csv", "md", "github", "junit", "sarif")),
        "check {study} --profile {rules} -vv --pack {out}.zip",
        "check hongneung --proposal plan-2023",
        "check goyang --with {nothing}",
        "check 없는-사례",
    ],
    "map": ["map {study} --profile {rules} -v -o {out}.html", "map {result} -o {out}.html"],
    "compare": [
        f"compare hongneung request-2019 designation-2020 --format {form}" for form in ("text", "json", "csv", "md")
    ],
    "repair": [f"repair hongneung --proposal request-2019 --format {form}" for form in ("text", "json")],
    "verify": ["verify {result}", "verify {result} --format json", "verify {tampered}", "verify {nothing}"],
    "envelope": ["envelope hongneung -o {out}.geojson"],
    "explain": ["explain separation", "explain file-missing", "explain 없는-코드"],
    "import": ["import {sites} -o {out}.geojson", "import {nothing} -o {out}.geojson"],
    "init": ["init {out}", "init {out}"],
    "measure": [
        *(f"measure area {{sites}} --format {form}" for form in ("text", "json")),
        *(f"measure separation {{sites}} --from hall --to yard --format {form}" for form in ("text", "json")),
        "measure area {nothing}",
    ],
    "profile": [
        "profile list", "profile show {rules}", "profile show kr/innotown", "profile lint {rules}",
        "profile lint {nothing}", "profile test {nothing}",
        "profile new {out}.toml", "profile schema", "profile schema --result",
    ],
    "facts": ["facts {study} --missing", "facts {study} -o {out}.xlsx", "facts {nothing} -o {out}.xlsx"],
    "procedure": ["procedure hongneung request-2019 designation-2020", "procedure hongneung 없는-안 designation-2020"],
    "report": ["report {result} -o {out}.html", "report {result} -o {out}.md", "report {nothing} -o {out}.html"],
    "screen": ["screen {nothing} --study hongneung -o {out}.csv"],
    "explore": ["explore hongneung --candidates {nothing} --min-core 1"],
    "grow": ["grow {study} {nothing} --from hall --target-area 1km2"],
    "inspect": ["inspect {sites}", "inspect {sites} --format json", "inspect {nothing}"],
    "export": ["export {study} -o {out}.kml", "export {study} -o {out}.없는"],
    "doctor": ["doctor", "doctor --format json"],
    "list": ["list"],
    "zones": ["zones hongneung", "zones --format json"],
    "serve": ["serve"],
    "proposal": ["proposal list {study}", "proposal remove {study} 없는-안"],
    "context": ["context build {nothing}", "context add {nothing}"],
    "crs": ["crs guess {sites}", "crs guess {nothing}"],
    "": ["--version", "--help", "check --help", "없는-명령", "check --없는-옵션"],
}  # fmt: skip
LINES = [line for lines in COMMANDS.values() for line in lines]
FOR_PROGRAMS = ("json", "jsonl", "csv", "github", "junit", "sarif")


class Console:
    """A strict stream of an encoding, as a pipe of a Windows console is one."""

    def __init__(self, encoding: str) -> None:
        self.bytes = io.BytesIO()
        self.stream = io.TextIOWrapper(self.bytes, encoding=encoding, errors="strict", newline="\n")

    def written(self) -> bytes:
        self.stream.flush()
        return self.bytes.getvalue()


@pytest.fixture
def files(small: Any, tmp_path: Path, command: Any) -> dict[str, Path]:
    small.folder = tmp_path / "내 문서 모음" / "작은 사례"
    small.study["study"]["name"]["ko"] = "홍릉 ㎢ ≤ — “따옴표” \u200b 🏙"
    study = small.write()
    folder = small.folder
    result, tampered = folder / "결과 파일.json", folder / "고친 결과.json"
    assert command("check", study, "--profile", small.rules_file, "--format=json", "-o", result).code == 0
    document = json.loads(result.read_text("utf-8"))
    document["findings"][0]["reason"] = "고쳤음 ㎢ 🏙"
    tampered.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return {
        "study": study, "rules": small.rules_file, "sites": small.sites_file, "result": result, "tampered": tampered,
        "nothing": folder / "없는 파일.toml", "out": folder / "나온 것",
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("name", mostly_slow(COMMANDS, one_in=6))
def test_no_command_fails_for_want_of_a_sign(
    name: str, language: str, encoding: str, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = Console(encoding), Console(encoding)
    monkeypatch.setattr(sys, "stdout", out.stream)
    monkeypatch.setattr(sys, "stderr", err.stream)
    for line in COMMANDS[name]:
        arguments = [str(each).format(**files) for each in line.split(" ")]
        before = len(out.written())
        spoken = [] if name == "" else ["--lang", language]
        code = main([*arguments, *spoken])
        assert code in (0, 1, 2, 3, 4), (line, err.written().decode(encoding))
        printed = out.written()[before:]
        form = arguments[arguments.index("--format") + 1] if "--format" in arguments else ""
        assert printed.decode("utf-8" if form in FOR_PROGRAMS or "schema" in arguments else encoding) is not None
    assert b"[internal]" not in err.written()
    assert out.written() or err.written()


@pytest.mark.slow
def test_a_case_book_is_told_on_any_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """By itself, because a case book takes seconds."""
    console = Console("cp437")
    monkeypatch.setattr(sys, "stdout", console.stream)
    assert main(["profile", "test", "kr/innotown", "--lang=ko"]) == 0
    assert console.written().decode("cp437")


def test_every_command_is_in_the_table() -> None:
    app = program()
    names = {str(command.name) for command in app.registered_commands} | {str(g.name) for g in app.registered_groups}
    assert names == set(COMMANDS) - {""}


def helps(command: Any, *words: str) -> Iterator[tuple[str, ...]]:
    """Yield the words that ask for the help of a command and of all below it."""
    yield (*words, "--help")
    for name, below in getattr(command, "commands", {}).items():
        yield from helps(below, *words, name)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_help_is_shown_on_every_console(
    language: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list(helps(called([])))
    assert len(asked) > 30
    for words in asked:
        console = Console(encoding)
        monkeypatch.setattr(sys, "stdout", console.stream)
        monkeypatch.setattr(sys, "stderr", console.stream)
        monkeypatch.setenv("LANG", "ko_KR.UTF-8" if language == "ko" else "C.UTF-8")
        code = main(list(words))
        assert code == 0, (words, console.written())
        # click takes an ASCII stream for a misconfigured one and writes its help in UTF-8 there
        text = console.written().decode("utf-8" if encoding == "ascii" else encoding)
        assert "--help" in text, words


IN_THE_SYSTEMS_ENCODING = """
import io, sys, warnings
from pathlib import Path
from zonegeo.cli import main
package = str(Path(main.__code__.co_filename).parents[1])
found = set()
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always", EncodingWarning)
    for line in sys.stdin.read().splitlines():
        for language in ("ko", "en"):
            sys.stdout = sys.stderr = io.TextIOWrapper(io.BytesIO(), encoding="cp949", newline="")
            code = main([*line.split("\\t"), "--lang", language])
            if code not in (0, 1, 2, 3, 4):
                found.add(f"{line}: {code}")
found |= {f"{each.filename}:{each.lineno}" for each in said if str(each.filename).startswith(package)}
sys.__stdout__.write("\\n".join(sorted(found)))
"""


@pytest.mark.slow
def test_no_command_reads_or_writes_a_text_in_the_encoding_of_the_system(files: dict[str, Path]) -> None:
    """PYTHONWARNDEFAULTENCODING tells of every text that is opened so; none of them may be ours."""
    lines = [
        "\t".join(str(each).format(**files) for each in line.split(" "))
        for name, listed in COMMANDS.items() if name
        for line in listed
    ]  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", IN_THE_SYSTEMS_ENCODING], input="\n".join(lines), capture_output=True, check=False,
        encoding="utf-8", env=os.environ | {"PYTHONWARNDEFAULTENCODING": "1", "PYTHONUTF8": "0", "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr


@pytest.mark.parametrize("form", ["text", "md", *FOR_PROGRAMS])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_written_to_a_file_is_utf_8_on_every_console(
    form: str, encoding: str, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, command: Any
) -> None:
    file = files["out"].with_suffix(f".{form}")
    asked = ["check", files["study"], "--profile", files["rules"], "--format", form, "--lang=ko", "-o", file]
    assert command(*asked).code == 0
    plain = file.read_bytes()
    console = Console(encoding)
    monkeypatch.setattr(sys, "stdout", console.stream)
    monkeypatch.setattr(sys, "stderr", console.stream)
    assert main([str(each) for each in asked]) == 0
    assert file.read_bytes() == plain
    assert "separation" in plain.decode("utf-8") or "충족" in plain.decode("utf-8")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_pipe_of_the_real_process(encoding: str, files: dict[str, Path], installed: Any) -> None:
    for line in ("verify {tampered} --lang ko", "check {study} --profile {rules} -v --lang ko", "verify --help"):
        ran = installed(
            *(each.format(**files) for each in line.split(" ")), PYTHONIOENCODING=encoding, LANG="ko_KR.UTF-8"
        )
        assert ran.returncode in (0, 3), ran.stderr
        # click takes an ASCII stream for a misconfigured one and writes its help in UTF-8 there
        assert ran.stdout.decode("utf-8" if encoding == "ascii" and "--help" in line else encoding)
