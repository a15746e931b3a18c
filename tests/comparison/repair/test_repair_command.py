"""``zonegeo repair`` as a planner runs it: what it prints, the files it writes, and that ``compare`` reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


def test_a_suggestion_becomes_a_proposal_that_compare_reads(command: Any, tmp_path: Path) -> None:
    said = command("repair", "hongneung", "--proposal", "request-2019", "-o", tmp_path, "--lang", "en")
    assert said.code == 0
    assert "Drop: (unnamed sixth background space). No smaller change satisfies it." in said.out
    assert "Separation [separation] ≤ 3,000 m, needed 4,200 m" in said.out
    (written,) = sorted(tmp_path.glob("*.geojson"))
    assert written.name == "request-2019-separation-1.geojson"
    told = command("compare", "hongneung", "request-2019", written, "--format", "json")
    assert told.code == 0
    document = json.loads(told.out)
    (row,) = [row for row in document["rows"] if row["requirement"] == "separation"]
    assert [cell["verdict"] for cell in row["cells"]] == ["review", "pass"]
    # the file carries its day, so nothing has to be asked
    assert [each["day"] for each in document["proposals"]] == ["2019-09-30", "2019-09-30"]


def test_json_holds_every_suggestion_with_its_file(command: Any) -> None:
    said = command("repair", "hongneung", "--proposal", "request-2019", "--format", "json")
    document = json.loads(said.out)
    (suggestion,) = document["suggestions"]
    assert suggestion["document"]["type"] == "FeatureCollection"
    assert suggestion["message"]["text"].startswith("Drop: ")


def test_nothing_to_mend_says_so(command: Any) -> None:
    said = command("repair", "hongneung", "--lang", "ko")
    assert said.code == 0
    assert "[nothing-to-repair]" in said.out


def test_a_requirement_that_no_land_can_mend_is_exit_3(command: Any, small: Any) -> None:
    small.rules["requirement"][1]["limit"][0]["value"] = "1 m2"
    study = small.write()
    said = command("repair", study, "--profile", small.rules_file, "--lang", "en")
    # the shed alone declares 300 m2: no site can be cut so that 1 m2 is left in all
    assert said.code == 3
    assert "background-area name: no change was found" in said.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["hongneung", "--requirement", "seperation"], "unknown-requirement"),
        (["hongneung", "--proposal", "request-2018"], "unknown-proposal"),
        (["hongnung"], "unknown-study"),
    ],
)
def test_a_wrong_request_is_exit_2_with_the_nearest_name(command: Any, arguments: list[str], code: str) -> None:
    said = command("repair", *arguments, "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert f"[{code}]" in said.err
    assert "Did you mean" in said.err


def test_sites_may_be_taken_in_from_a_file(command: Any, tmp_path: Path) -> None:
    from tests.comparison.test_files import features, written

    # both far from the one core institution; a candidate lies beside it
    listed = features("A" + "." * 40 + "b\n" + "." * 42)
    own = written(tmp_path / "own.geojson", listed)
    assert own
    spare = [each for each in features("..c") if each["properties"]["id"] == "c"]
    study = tmp_path / "study.toml"
    document = json.loads(Path(own).read_text(encoding="utf-8"))
    for each in document["features"]:
        each["properties"] |= {
            "declared_area": "10000 m2", "basis": "surveyed", "accuracy_m": 0, "source": "drawn", "source_date": "2022",
            "licence": "CC0-1.0",
        }  # fmt: skip
    Path(own).write_text(json.dumps(document), encoding="utf-8")
    study.write_text(
        """
[study]
id = "far"
name = { ko = "먼 곳", en = "Far" }
profile = "kr/innotown"
analysis_crs = "EPSG:5186"
proposal = "drawn"
boundaries = ["own.geojson"]
[[site]]
id = "a"
name = { ko = "가", en = "A" }
[[site]]
id = "b"
name = { ko = "나", en = "B" }
[[proposal]]
id = "drawn"
name = { ko = "안", en = "Drawn" }
status = "what-if"
dated = "2022"
as_of = 2022-01-01
sites = ["a", "b"]
""",
        encoding="utf-8",
    )
    candidates = written(tmp_path / "spare.geojson", spare)
    said = command("repair", study, "--requirement", "separation", "--candidates", candidates, "--format", "json")
    document = json.loads(said.out)
    sites = next(each for each in document["suggestions"] if each["means"] == "sites")
    assert (sites["dropped"], sites["joined"]) == (["b"], ["c"])
    move = next(each for each in document["suggestions"] if each["means"] == "move")
    # 4,000 m of empty land between them, 3,000 m are allowed
    assert move["shifts"][0]["metres"] == pytest.approx(1000.0, abs=0.2)
