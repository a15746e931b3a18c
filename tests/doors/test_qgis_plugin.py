"""The plugin of QGIS asks the command and computes nothing; what it asks gives the command's own bytes."""

from __future__ import annotations

import configparser
import importlib.util
import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT, ZONEGEO
from zonegeo.i18n.translator import Translator
from zonegeo.model.verdict import Verdict

FOLDER = ROOT / "plugins" / "qgis"
PLUGIN = FOLDER / "zonegeo_qgis"


def module(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


COMMAND, WORDS = module(PLUGIN / "command.py"), module(PLUGIN / "words.py")


def test_every_parameter_and_algorithm_has_its_words() -> None:
    named = {name for given, outputs in COMMAND.ALGORITHMS.values() for name in (*given, *outputs)}
    assert named | set(COMMAND.ALGORITHMS) <= set(WORDS.WORDS)
    assert all(re.search("[가-힣]", korean) for _, korean in WORDS.WORDS.values())


def test_verdicts_are_called_what_zonegeo_calls_them() -> None:
    for verdict in set(Verdict) - {Verdict.NOT_APPLICABLE}:
        assert WORDS.WORDS[verdict.value] == tuple(Translator(each).text(f"verdict.{verdict}") for each in ("en", "ko"))


@pytest.mark.slow
def test_the_result_is_the_command_s_own(tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    lines = COMMAND.arguments("check", {"STUDY": "hongneung", "PROPOSAL": "request-2019"}, {"RESULT": str(result)})
    assert len(lines) == 1
    COMMAND.run([str(ZONEGEO)], lines[0], "en")
    direct = subprocess.run(
        [ZONEGEO, "check", "hongneung", "--proposal", "request-2019", "--format", "json"],
        capture_output=True,
        check=False,
    )
    assert result.read_bytes() == direct.stdout
    verdict, rows = COMMAND.evidence(str(result), "ko")
    found = json.loads(direct.stdout)
    assert verdict == found["verdict"] == "undecided"
    assert [row["verdict"] for row, _ in rows] == [each["verdict"] for each in found["findings"]]
    assert any(witness for _, witness in rows)


def test_a_command_that_gives_no_answer_is_an_error_with_its_words() -> None:
    with pytest.raises(RuntimeError, match="unknown-study"):
        COMMAND.run([str(ZONEGEO)], ["check", "nowhere"], "en")


def test_a_path_of_windows_and_a_word_with_blanks_stay_whole() -> None:
    assert COMMAND.words_of(r'--draw C:\land\new.shp --role "배후 (산업)=background"') == [
        "--draw", r"C:\land\new.shp", "--role", "배후 (산업)=background",
    ]  # fmt: skip
    with pytest.raises(RuntimeError, match="--role"):
        COMMAND.words_of('--role "배후')


@pytest.mark.parametrize("setting", [None, "", "  "])
def test_a_setting_left_empty_is_the_command_itself(setting: str | None) -> None:
    assert COMMAND.command_of(setting) == ["zonegeo"]


def test_the_path_of_the_command_may_have_blanks(tmp_path: Path) -> None:
    path = tmp_path / "Program Files" / "zonegeo.exe"
    path.parent.mkdir()
    path.touch()
    assert COMMAND.command_of(f" {path} ") == [str(path)]
    assert COMMAND.command_of(r"C:\tools\zonegeo.exe") == [r"C:\tools\zonegeo.exe"]


@pytest.mark.parametrize("algorithm", sorted(COMMAND.ALGORITHMS))
def test_it_asks_for_commands_that_there_are(algorithm: str) -> None:
    given, outputs = COMMAND.ALGORITHMS[algorithm]
    said = dict.fromkeys(given, "one") | {"OPTIONS": "--lang en"}
    lines = COMMAND.arguments(algorithm, said, {name: f"{name}.{end}" for name, end in outputs.items()})
    asked = {(line[0], each.partition("=")[0]) for line in lines for each in line if each.startswith("-")}
    rows = (ROOT / "docs" / "options.md").read_text(encoding="utf-8").splitlines()
    # the names of an option │ what it means │ its commands; of two words the first is the command
    told = {(command.split()[0], name) for row in rows if row.startswith("| `-")
            for cells in [re.split(r"(?<!\\)\|", row)]
            for name in re.findall(r"(?<![\w-])--?[a-z][\w-]*", cells[1])
            for command in re.findall(r"`([^`]+)`", cells[3])}  # fmt: skip
    assert asked <= told
    assert len(asked) >= (1 if algorithm in ("measure", "inspect") else 4)


def test_the_archive_holds_what_qgis_asks_for_and_nothing_of_this_machine(tmp_path: Path) -> None:
    package = module(FOLDER / "package.py")
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    package.pack(first)
    package.pack(second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {"zonegeo_qgis/__init__.py", "zonegeo_qgis/metadata.txt", "zonegeo_qgis/LICENSE"} <= set(
            archive.namelist()
        )
        told = configparser.ConfigParser()
        told.read_string(archive.read("zonegeo_qgis/metadata.txt").decode())
    # those that plugins.qgis.org asks for
    asked = {"name", "qgisminimumversion", "description", "about", "version", "author", "email", "repository"}
    assert asked <= set(told["general"])
    assert told["general"]["hasprocessingprovider"] == "yes"


def test_it_needs_nothing_that_qgis_does_not_bring() -> None:
    imported = {
        name for path in PLUGIN.glob("*.py")
        for name in re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), flags=re.M)
    }  # fmt: skip
    assert imported <= {"qgis", "processing", "json", "os", "pathlib", "shlex", "shutil", "subprocess"}
