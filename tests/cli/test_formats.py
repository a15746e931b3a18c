"""``zonegeo check`` in every format: read back by the reader that each is meant for."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from tests.places import ROOT
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import evaluate
from zonegeo.base.plain_text import in_one_line
from zonegeo.model.evaluation import Evaluation

SITES = ROOT / "data" / "boundaries" / "hongneung" / "sites.geojson"
REQUIREMENTS = [requirement.id for requirement in read_profile("kr/innotown").requirements]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluate("hongneung")


def written(command: Any, folder: Path, form: str, *arguments: str) -> bytes:
    """Return the bytes that ``check hongneung --format … -o`` writes."""
    path = folder / f"result.{form}"
    said = command("check", "hongneung", "--exit-zero", "--format", form, "-o", path, *arguments)
    assert (said.code, said.out) == (0, ""), said.err
    return path.read_bytes()


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "md"])
def test_without_a_format_the_ending_of_the_file_names_it(form: str, command: Any, tmp_path: Path) -> None:
    asked = written(command, tmp_path, form)
    path = tmp_path / f"again.{form.upper()}"
    said = command("check", "hongneung", "--exit-zero", "-o", path)
    assert (said.code, said.out) == (0, ""), said.err
    assert path.read_bytes().splitlines()[0] == asked.splitlines()[0]
    # and what is asked for is asked for
    said = command("check", "hongneung", "--exit-zero", "--format", "text", "-o", tmp_path / f"text.{form}")
    assert (tmp_path / f"text.{form}").read_text(encoding="utf-8").startswith("Seoul Hongneung InnoTown (hongneung)")


@pytest.mark.parametrize(
    "words",
    [
        ("compare", "hongneung", "request-2019", "designation-2020"), ("inspect", SITES),
        ("crs", "guess", SITES, "--near", "127.05,37.59"),
    ],
    ids=lambda words: words[0],
)  # fmt: skip
def test_every_command_that_writes_formats_goes_by_the_ending(
    words: tuple[Any, ...], command: Any, tmp_path: Path
) -> None:
    said = command(*words, "-o", tmp_path / "told.json")
    assert said.out == "", said.err
    assert isinstance(json.loads((tmp_path / "told.json").read_text(encoding="utf-8")), dict)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Overall: ", "Separation [separation]", "Claims of the document, recomputed", "Notices"]),
        ("ko", ["종합 판정: ", "문서 수치의 재계산", "이격거리 [separation]"]),
    ],
)
def test_text_in_both_languages(language: str, words: list[str], command: Any) -> None:
    said = command("check", "hongneung", "--lang", language)
    assert said.err == ""
    for word in [*words, *(f"[{requirement}]" for requirement in REQUIREMENTS)]:
        assert word in said.out
    # a message whose sentence is missing would show its code
    assert not re.search(r"\b(reason|remark|notice|claim|word|verdict)\.[a-z]", said.out)
    assert "{" not in said.out


def test_json_is_valid_against_the_schema_that_is_published(command: Any, tmp_path: Path) -> None:
    schema = json.loads(command("profile", "schema", "--result").out)
    result = json.loads(written(command, tmp_path, "json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(result)
    assert [finding["requirement"] for finding in result["findings"]] == REQUIREMENTS
    # the schema has to be able to refuse, or being valid says nothing
    result["findings"][0]["verdict"] = "probably"
    assert not jsonschema.Draft202012Validator(schema).is_valid(result)


def test_json_on_stdout_is_what_a_file_holds(command: Any, tmp_path: Path) -> None:
    assert (
        command("check", "hongneung", "--exit-zero", "--format", "json").out
        == written(command, tmp_path, "json").decode()
    )


@pytest.mark.slow
def test_same_input_same_bytes(installed: Any, tmp_path: Path) -> None:
    """Two processes, two folders, two locales: the receipt holds no clock, no host, no path of the caller."""
    here, there = tmp_path / "here", tmp_path / "there"
    results = []
    for folder, environment in (
        (here, {}),
        (there, {"LANG": "ko_KR.UTF-8", "TZ": "Asia/Seoul", "PYTHONHASHSEED": "7"}),
    ):
        folder.mkdir()
        ran = installed("check", "hongneung", "--format", "json", "-o", "result.json", cwd=folder, **environment)
        assert ran.returncode in (0, 3)
        results.append((folder / "result.json").read_bytes())
    assert results[0] == results[1]


def test_json_lines(command: Any, tmp_path: Path) -> None:
    lines = written(command, tmp_path, "jsonl").decode().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["requirement"] for row in rows] == REQUIREMENTS
    assert {row["study"] for row in rows} == {"hongneung"}
    assert {row["as_of"] for row in rows} == {"2020-07-31"}


def test_csv_opens_in_a_spreadsheet(command: Any, tmp_path: Path, evaluation: Evaluation) -> None:
    content = written(command, tmp_path, "csv", "--lang=ko")
    assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet reads Korean only after a byte-order mark"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["requirement"] for row in rows] == REQUIREMENTS
    area = next(row for row in rows if row["requirement"] == "background-area")
    assert (area["value"], area["op"], area["limit"], area["unit"]) == ("57163.0", "<=", "2000000.0", "m2")
    assert (float(area["margin_nominal"]), float(area["margin_certain"])) == (1_942_837, 1_942_834.5)
    separation = evaluation.finding("separation").measurement
    assert separation is not None
    # raw numbers: not one digit is lost on the way
    assert float(next(row for row in rows if row["requirement"] == "separation")["value"]) == separation.value


def test_csv_on_stdout_is_what_a_file_holds(command: Any, tmp_path: Path) -> None:
    assert (
        command("check", "hongneung", "--exit-zero", "--format", "csv").out
        == written(command, tmp_path, "csv").decode()
    )


def test_markdown_has_a_row_for_every_requirement(command: Any, tmp_path: Path) -> None:
    text = written(command, tmp_path, "md", "--lang=en").decode()
    rows = [line for line in text.splitlines() if line.startswith("|")]
    # a bar inside a cell would split it: all rows of a table have as many cells as its head
    for table in text.split("\n\n"):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines() if line.startswith("|")}
        assert len(cells) <= 1
    for requirement in REQUIREMENTS:
        assert any(f"({requirement})" in row for row in rows)


def test_junit_counts_what_is_open_as_errors(small: Any, command: Any) -> None:
    """An open question is an error there, so that no build calls it passed."""
    small.sites["features"][2]["properties"]["within"] = []  # nothing is known of the place of the shed
    said = command("check", small.write(), "--profile", small.rules_file, "--format", "junit")
    suite = ElementTree.fromstring(said.out)
    assert suite.tag == "testsuite"
    assert tuple(suite.get(name) for name in ("tests", "failures", "errors", "skipped")) == ("2", "0", "1", "0")
    assert [case.get("name") for case in suite.iter("testcase") if case.find("error") is not None] == ["separation"]
    (error,) = suite.iter("error")
    assert (error.get("type"), error.get("message")) == ("undecided", error.text)
    assert error.text


def test_junit_of_the_reference_study(command: Any, tmp_path: Path) -> None:
    suite = ElementTree.fromstring(written(command, tmp_path, "junit"))
    assert [case.get("name") for case in suite.iter("testcase")] == REQUIREMENTS


def test_junit_tells_a_failure_as_one(small: Any, command: Any) -> None:
    small.rules["requirement"][1]["limit"][0]["value"] = "0.5 km2"
    small.study["study"]["name"]["en"] = 'a <b> & "c"'
    said = command("check", small.write(), "--profile", small.rules_file, "--format", "junit")
    suite = ElementTree.fromstring(said.out)
    assert (suite.get("failures"), suite.get("errors")) == ("1", "0")
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "fail"


def test_sarif(command: Any, tmp_path: Path, evaluation: Evaluation) -> None:
    document = json.loads(written(command, tmp_path, "sarif"))
    assert document["version"] == "2.1.0"
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == REQUIREMENTS
    assert [result["ruleId"] for result in run["results"]] == REQUIREMENTS
    kinds = {"pass": "pass", "fail": "fail", "undecided": "open", "review": "review", "not_applicable": "notApplicable"}
    assert [result["kind"] for result in run["results"]] == [kinds[f.verdict.value] for f in evaluation.findings]
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] in (
            "geo/hongneung.toml",
            "data/boundaries/hongneung/sites.geojson",
        )


@pytest.mark.parametrize("form", ["json", "jsonl", "sarif"])
@pytest.mark.parametrize(
    "note",
    [
        "tab\tand line\nend",
        "\u2028line separator",
        "no\u00a0break",
    ],
    ids=ascii,
)  # fmt: skip
def test_json_on_stdout_holds_every_letter(form: str, note: str, small: Any, command: Any) -> None:
    """A no-break space comes into notes by copying from a web page; what is shown to people stays on one line."""
    small.study["institution"][0]["name"]["en"] = note
    small.study["study"]["name"]["en"] = note
    for requirement in small.rules["requirement"]:
        requirement["name"]["en"] = note
    said = command("check", small.write(), "--profile", small.rules_file, "--format", form)
    documents = (
        [json.loads(line) for line in said.out.strip().split("\n")] if form == "jsonl" else [json.loads(said.out)]
    )
    kept = in_one_line(note) if form == "sarif" else note
    assert all(kept in texts(document) for document in documents)


def texts(node: Any) -> list[str]:
    """Return every text of a JSON document."""
    if isinstance(node, dict):
        return [text for child in node.values() for text in texts(child)]
    if isinstance(node, list):
        return [text for child in node for text in texts(child)]
    return [node] if isinstance(node, str) else []
