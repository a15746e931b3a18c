"""What the searches say is said in the words of the profile, which may call its two kinds of sites otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import pytest

from tests.places import ROOT

OWN = """
[profile]
id = "own/hubs"
version = "1"
name = { ko = "거점", en = "Hubs" }
extends = "kr/innotown"
source = "assumed"

[words]
core = { ko = "거점 시설", en = "hub site" }
background = { ko = "주변 땅", en = "land around" }
"""
NEUTRAL = ("core site", "background space", "기술 핵심기관", "중심 시설", "배후공간", "대상지")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.mark.parametrize(("line", "said"), [
    ("envelope hongneung --proposal plan-2023 --requirement separation",
     {"en": "the place of a hub site is not known", "ko": "거점 시설"}),
    ("screen {parcels} --study hongneung --proposal plan-2023 --requirement separation -o {out}",
     {"en": "the place of a hub site is not known", "ko": "거점 시설"}),
    ("grow hongneung --parcels docs/grow-parcels.geojson --target-area 50000m2 --requirement agreement --seed 7",
     {"en": "it asks nothing of land around", "ko": "주변 땅"}),
], ids=lambda given: given.split()[0] if isinstance(given, str) else "")  # fmt: skip
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_search_speaks_as_its_profile_does(
    own: Path, line: str, said: dict[str, str], language: str, command: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if line.startswith("screen"):
        pytest.importorskip("duckdb")
    monkeypatch.chdir(ROOT)
    files = {"out": own.with_name("s.parquet"), "parcels": own.with_name("p.gpkg")}
    if line.startswith("screen"):
        geopandas.read_file(ROOT / "docs" / "grow-parcels.geojson").to_file(files["parcels"])
    answer = command(*line.format(**files).split(), "--profile", own, "--lang", language)
    told = answer.out + answer.err
    assert said[language] in told
    assert [word for word in NEUTRAL if word in told] == []
