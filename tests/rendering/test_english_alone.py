"""A scheme and a study outside Korea, in English alone: every output of it is whole, and without a Korean letter."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
PROFILE = """
[profile]
id = "de/school-buffer"
version = "2026-01-01"
name = { en = "School buffer" }
languages = ["en"]
source = "assumed"

[[layer]]
id = "schools"
name = { en = "schools" }

[[requirement]]
id = "school-distance"
name = { en = "Distance to the nearest school" }
measure = "distance"
layer = "schools"
op = ">="

[[requirement.limit]]
value = "200 m"
since = 2020-01-01
cite = { act = "Municipal plan", clause = "4", since = 2020-01-01, source = "assumed" }

[requirement.explanation]
what.en = "Whether the land keeps 200 m from every school."
why.en = "Children walk to school."
how.en = "Edge to edge in the plane of the study."
exempt.en = "Nobody."
passes.en = "201 m."
fails.en = "199 m."
"""
STUDY = """
[study]
id = "harbour"
name = { en = "Harbour quarter" }
profile = "school.toml"
# zone 33N, 2.4 degrees west of its meridian: lengths are right to 0.01 %
analysis_crs = "EPSG:32633"
proposal = "plan"
boundaries = ["land.geojson"]

[[layer]]
id = "schools"
name = { en = "schools" }
file = "schools.geojson"
complete = true
accuracy_m = 0
source = "survey"
source_date = "2026-01"
licence = "own"

[[site]]
id = "quay"
name = { en = "Quay" }

[[proposal]]
id = "plan"
name = { en = "Plan" }
status = "planned"
as_of = 2026-01-01
sites = ["quay"]

[[proposal]]
id = "later"
name = { en = "Later plan" }
status = "what-if"
as_of = 2026-06-01
sites = ["quay"]
"""


def square(lon: float, **properties: object) -> dict[str, Any]:
    ring = [[lon, 52.5], [lon + 0.001, 52.5], [lon + 0.001, 52.501], [lon, 52.501], [lon, 52.5]]
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        ],
    }


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "school.toml").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "harbour.toml").write_text(STUDY, encoding="utf-8")
    land = square(
        12.6, id="quay", role="background", declared_area="7,500 m2", basis="surveyed", accuracy_m=0.1,
        source="survey", source_date="2026", licence="own", note="",
    )  # fmt: skip
    (tmp_path / "land.geojson").write_text(json.dumps(land), encoding="utf-8")
    (tmp_path / "schools.geojson").write_text(json.dumps(square(12.61)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_output_is_whole_and_without_a_korean_letter(harbour: Path, command: Any) -> None:
    assert command("profile", "lint", "school.toml", "--lang", "en").code == 0
    said = command("check", "harbour.toml", "--lang", "en")
    # 0.009 degrees at 52.5 N are 611 m
    assert (said.code, "Distance to the nearest school" in said.out, "611" in said.out) == (0, True, True)
    texts = [said.out, command("compare", "harbour.toml", "--lang", "en").out]
    texts.append(command("explain", "school-distance", "--profile", "school.toml", "--lang", "en").out)
    assert command("check", "harbour.toml", "--lang", "en", "--format", "json", "-o", "result.json").code == 0
    for name in ("report.md", "report.html", "report.xlsx"):
        assert command("report", "result.json", "-o", name, "--lang", "en").code == 0
    assert command("map", "result.json", "-o", "map.html", "--lang", "en").code == 0
    assert command("facts", "harbour.toml", "-o", "facts.xlsx", "--lang", "en").code == 0
    for name in ("report.html", "map.html"):
        assert (
            re.findall(
                r"InnoTown|강소|배후공간|핵심기관|[Bb]ackground space", (harbour / name).read_text(encoding="utf-8")
            )
            == []
        )
    texts += [(harbour / name).read_text(encoding="utf-8") for name in ("result.json", "report.md")]
    for text in texts:
        assert len(text) > 100
        assert HANGUL.findall(text) == []


def test_a_name_that_lacks_a_language_of_its_profile_is_still_a_mistake(harbour: Path, command: Any) -> None:
    (harbour / "school.toml").write_text(PROFILE.replace('languages = ["en"]\n', ""), encoding="utf-8")
    said = command("profile", "lint", "school.toml", "--lang", "en")
    assert said.code == 4
    assert "ko" in said.err
