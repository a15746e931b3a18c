"""A result of version 1, as it was written then: still read, drawn, reported and verified."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import zonegeo as zg
from zonegeo.api.packs.verify_result import verify
from zonegeo.api.results.map import map_page
from zonegeo.api.results.report import render_report
from zonegeo.model.verdict import Verdict

KEPT = Path(__file__).parent / "version_1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT, tmp_path / "first"))


def test_its_one_margin_is_the_nominal_one_and_the_certain_one_follows_from_its_interval() -> None:
    document = json.loads((KEPT / "result.json").read_text(encoding="utf-8"))
    assert document["schema_version"] == "1"
    evaluation = zg.read_result(KEPT / "result.json")
    told = {each["requirement"]: each for each in document["findings"]}
    for finding in evaluation.findings:
        measured = finding.measurement
        assert measured is not None
        if finding.verdict is Verdict.UNDECIDED:
            assert (finding.margin_nominal, finding.margin_certain, finding.possible) == (None, None, ())
            continue
        assert finding.limit is not None
        assert measured.high is not None
        first = told[finding.requirement]["measurement"]
        # 500.0 m between the two known sites, while the third is at least 785.0 m away: no value of the separation
        within = first["low"] <= first["value"] <= first["high"]
        assert within == (finding.requirement != "separation")
        assert finding.margin_nominal == (told[finding.requirement]["margin"] if within else None)
        assert finding.margin_certain == finding.limit.value - measured.high
        assert finding.possible == (finding.verdict,)


def test_an_alternative_beside_its_own_interval_has_no_value() -> None:
    first = json.loads((KEPT / "result.json").read_text(encoding="utf-8"))["findings"]
    told = {each["requirement"]: each["alternatives"] for each in first}
    outside = 0
    for finding in zg.read_result(KEPT / "result.json").findings:
        for read, wrote in zip(finding.alternatives, told[finding.requirement], strict=True):
            low, value, high = (wrote[key] for key in ("low", "value", "high"))
            within = None in (low, value, high) or low <= value <= high
            assert (read.low, read.value, read.high) == (low, value if within else None, high)
            outside += not within
    assert outside == 3


@pytest.mark.parametrize("alternatives", [5, "all", [5], [{"low": "a", "value": 1.0, "high": 2.0}]])
def test_alternatives_of_another_shape_are_refused(folder: Path, alternatives: object) -> None:
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    document["findings"][0]["alternatives"] = alternatives
    (folder / "result.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(zg.InputError) as caught:
        zg.read_result(folder / "result.json")
    assert all("alternatives" in problem.where for problem in caught.value.problems)


def test_it_is_reported(folder: Path) -> None:
    page = render_report(zg.read_result(folder / "result.json"), "md", language="en").decode()
    assert "The first version" in page
    assert "1,570.7 m" in page


def test_it_is_drawn_with_both_margins(folder: Path) -> None:
    page = map_page(zg.read_result(folder / "result.json"))
    assert '"margin 8,000 m²"' in page
    assert "certain 1,570.7 m" in page


def differing(file: str) -> list[str]:
    """The places in which a result and its replay differ; what zonegeo calls itself is told, and is no difference."""
    return [each.path for each in verify(file).differences if not each.path.startswith("$.receipt.")]


def test_it_is_verified(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert (verify("result.json").status, differing("result.json")) == ("same", [])


def test_a_value_that_was_changed_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    document = json.loads(Path("result.json").read_text(encoding="utf-8"))
    document["findings"][1]["verdict"] = "fail"
    Path("forged.json").write_text(json.dumps(document), encoding="utf-8")
    assert differing("forged.json") == ["$.findings[1].verdict"]
