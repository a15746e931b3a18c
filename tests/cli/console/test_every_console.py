"""Every command and every format on consoles that lack most signs, with paths of Korean letters and spaces."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from zonegeo.cli import main
from zonegeo.cli.app import program

ENCODINGS = ["cp949", "ascii"]
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
        "profile lint {nothing}",
        "profile test kr/innotown", "profile new {out}.toml", "profile schema", "profile schema --result",
    ],
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
@pytest.mark.parametrize("name", COMMANDS)
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


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_commands_that_are_not_in_the_table_are_tried_by_their_help(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that is added belongs into the table; until then its help and its mistakes are what is tried."""
    app = program()
    names = {str(command.name) for command in app.registered_commands} | {str(g.name) for g in app.registered_groups}
    assert names >= set(COMMANDS) - {""}
    for name in sorted(names - set(COMMANDS)):
        for arguments in ([name, "--help"], [name], [name, "없는 파일 ㎢.toml"]):
            console = Console(encoding)
            monkeypatch.setattr(sys, "stdout", console.stream)
            monkeypatch.setattr(sys, "stderr", console.stream)
            assert main(arguments) in (0, 2, 4), arguments
            assert console.written()


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
