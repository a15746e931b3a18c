"""A name cannot begin a line, move a cursor or turn a line round, in whatever is shown to people."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.quick_part import mostly_slow
from tests.small_study import SmallStudy
from zonegeo.base.plain_text import in_one_line

FORGED = "○ satisfied  Separation [separation]  1 m ≤ 3,000 m"
# what a name may hold to forge a line, hide one, or read otherwise than it is written
SIGNS = {
    "line feed": "\n", "carriage return": "\r", "vertical tab": "\v", "form feed": "\f", "next line": "\x85",
    "line separator": "\u2028", "paragraph separator": "\u2029", "escape": "\x1b[2J\x1b[1;1H", "backspace": "\b\b\b",
    "null": "\0", "delete": "\x7f", "device control": "\x90q", "right to left": "\u202e", "isolate": "\u2067",
    "embedding": "\u202b", "pop": "\u202c",
}  # fmt: skip
KEPT = {
    "joiner": "\u200d",
    "non-joiner": "\u200c",
    "picture": "\U0001f469\u200d\U0001f52c",
    "variation": "\u2764\ufe0f",
}
CONTROLS = {sign for text in SIGNS.values() for sign in text if not sign.isprintable()} - set("\n\r\t")
LINES = [
    "check {study} --profile {rules}", "check {study} --profile {rules} --format md",
    "check {study} --profile {rules} --format csv", "check {study} --profile {rules} --format github",
    "check {study} --profile {rules} --format junit", "check {study} --profile {rules} --format sarif",
    "check {study} {study} --profile {rules}", "check {study} --profile {rules} -vv",
    "compare {study} first second --profile {rules}", "compare {study} first second --profile {rules} --format md",
    "compare {study} first second --profile {rules} --format csv", "repair {study} --profile {rules}",
    "explain separation --profile {rules}", "profile show {rules}", "profile lint {rules}", "proposal list {study}",
    "facts {study} --missing", "measure area {sites}", "inspect {sites}", "inspect {sites} --format md",
    "list", "crs guess {sites} --near 127.0,37.5",
]  # fmt: skip


def study_with(name: str, folder: Path) -> SmallStudy:
    """Return a study in which everything that has a name has this one, and of which something fails."""
    small = SmallStudy(folder)
    called = {"ko": name, "en": name}
    small.study["study"]["name"] = called
    small.study["site"] = [{**each, "name": called, "address": name} for each in small.study["site"]]
    small.study["institution"][0] |= {"name": called, "source": name}
    first = {**small.study["proposal"][0], "id": "first", "name": called, "note": called}
    small.study["proposal"] = [first, {**first, "id": "second", "sites": ["hall", "yard"]}]
    small.study["study"]["proposal"] = "first"
    small.study["claim"] = [
        {**each, "proposal": "first", "name": called, "source": name} for each in small.study["claim"]
    ]
    small.rules["profile"]["name"] = called
    for each in small.rules["requirement"]:
        each["name"] = called
        each["explanation"] = dict.fromkeys(each["explanation"], called)
        each["limit"][0]["cite"] |= {"act": name, "clause": name}
    small.rules["requirement"][1]["limit"][0]["value"] = "0.5 km2"
    for each in small.sites["features"]:
        each["properties"] |= {"note": name, "source": name, "licence": name, "name": name}
    small.places["features"][0]["properties"] |= {"name_ko": name, "name_en": name, "note": name}
    small.write()
    for file in (small.file, small.rules_file):  # TOML wants this one escaped, JSON does not
        file.write_text(file.read_text("utf-8").replace("\x7f", "\\u007f"), encoding="utf-8")
    return small


def said_by(command: Any, line: str, small: SmallStudy, language: str) -> str:
    words = line.format(study=small.file, rules=small.rules_file, sites=small.sites_file).split()
    said = command(*words, "--lang", language)
    assert said.code in (0, 1, 3), said.err
    return str(said.out + said.err)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> SmallStudy:
    everything = "".join(f"{sign}  {FORGED}" for sign in SIGNS.values())
    return study_with(f"name{everything}", tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> SmallStudy:
    return study_with("name", tmp_path_factory.mktemp("plain"))


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("line", mostly_slow(LINES, one_in=4))
def test_names_add_no_line_and_no_control(
    line: str, language: str, hostile: SmallStudy, plain: SmallStudy, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many lines as with a plain name, none of which begins with what was forged."""
    told = []
    for small in (hostile, plain):
        monkeypatch.chdir(small.folder)
        told.append(said_by(command, line, small, language))
    assert len(told[0].splitlines()) == len(told[1].splitlines())
    assert [each for each in told[0].splitlines() if each.strip().startswith(FORGED)] == []
    assert CONTROLS & set(told[0]) == set()


@pytest.mark.parametrize("sign", KEPT, ids=str)
def test_what_words_and_pictures_are_made_of_stays_whole(sign: str, tmp_path: Path, command: Any) -> None:
    small = study_with(f"a{KEPT[sign]}b", tmp_path)
    for line in ("check {study} --profile {rules}", "check {study} --profile {rules} --format md"):
        assert f"a{KEPT[sign]}b" in said_by(command, line, small, "en")


def test_a_mistake_names_its_place_on_one_line(tmp_path: Path, command: Any) -> None:
    folder = tmp_path / f"a\n  {FORGED}\x1b[2J"
    small = SmallStudy(folder)
    small.sites["features"][0]["properties"]["role"] = f"core\n  {FORGED}"
    said = command("check", small.write(), "--lang=en")
    assert said.code == 4
    assert [line for line in said.err.splitlines() if line.strip().startswith("○")] == []
    assert "\x1b" not in said.err


@pytest.mark.slow
def test_pages_and_reports(hostile: SmallStudy, tmp_path: Path, command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = (hostile.file, "--profile", hostile.rules_file)
    assert command("map", *source, "-o", "map.html").code == 0
    for ending in ("md", "html", "docx", "xlsx"):
        assert command("report", *source, "-o", f"report.{ending}").code == 0, ending
    for name in ("map.html", "report.html", "report.md"):
        text = Path(name).read_text("utf-8")
        assert [line for line in text.splitlines() if line.strip().startswith("○ satisfied  Separation")] == []
        assert CONTROLS & set(text) <= {"\x7f"}, name  # minified scripts of others may hold one
    with zipfile.ZipFile("report.docx") as opened:
        assert CONTROLS & set(opened.read("word/document.xml").decode("utf-8")) == set()


def test_data_is_data(hostile: SmallStudy, command: Any) -> None:
    """A result keeps a name as it was written: JSON has escapes of its own."""
    said = command("check", hostile.file, "--profile", hostile.rules_file, "--format", "json", "--exit-zero")
    name = json.loads(said.out)["study_name"]["en"]
    assert name == hostile.study["study"]["name"]["en"]
    rows = command("check", hostile.file, "--profile", hostile.rules_file, "--format", "csv", "--exit-zero").out
    told = next(csv.DictReader(io.StringIO(rows.removeprefix("\ufeff"), newline="")))["name"]
    assert told == in_one_line(name)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u3164", "\u2800\u00a0", "\n"])
def test_a_name_that_nobody_sees_is_refused(name: str, tmp_path: Path, command: Any) -> None:
    small = SmallStudy(tmp_path)
    small.study["site"][0]["name"] = {"ko": name, "en": "hall"}
    said = command("check", small.write(), "--lang=en")
    assert (said.code, "[name-empty] small.toml: site[0].name.ko" in said.err) == (4, True)


def test_an_absent_note_is_none(tmp_path: Path, command: Any) -> None:
    small = SmallStudy(tmp_path)
    small.sites["features"][0]["properties"]["note"] = None
    small.sites["features"][1]["properties"]["name"] = " "
    said = command("check", small.write(), "--profile", small.rules_file, "--lang=en", "--format", "json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["sites"][0]["note"] == ""
