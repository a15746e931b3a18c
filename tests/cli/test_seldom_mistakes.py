"""Mistakes that no other test makes: each is told by its code, with what was given, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from zonegeo.sources.intake.study_files import toml_text

PARCELS = ROOT / "docs" / "grow-parcels.geojson"


@pytest.mark.parametrize(("line", "code"), [
    ("init new --from empty", "intake-no-file"),
    ("init taken.txt --from parcels.geojson", "not-a-folder"),
    ("profile test alone.toml", "casebook-missing"),
    ("envelope hongneung -o place.txt", "output-not-envelope"),
    *((f"check hongneung -o a.{each}", "output-is-report") for each in ("pdf", "DOCX", "hwpx", "xlsx", "html")),
    ("compare hongneung request-2019 designation-2020 -o compared.hwpx", "output-ending"),
    ("inspect parcels.geojson -o looked.pdf", "output-ending"),
    ("crs guess parcels.geojson --near 127.05,37.59 -o guessed.docx", "output-ending"),
    ("facts hongneung -o facts.txt", "facts-format"),
    ("measure area parcels.geojson --crs EPSG:5186", "crs-two-meanings"),
    ("check parcels.geojson --role parcels.geojson=centre", "role-not-understood"),
    ("import parcels.geojson --map-fields east -o out.geojson", "map-fields-not-understood"),
])  # fmt: skip
def test_a_mistake_is_told_by_its_code(
    line: str, code: str, command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "taken.txt").write_text("taken", encoding="utf-8")
    own = {"id": "own/alone", "version": "1", "name": {"ko": "혼자", "en": "Alone"}, "extends": "kr/innotown"}
    (tmp_path / "alone.toml").write_text(toml_text({"profile": own}), encoding="utf-8")
    (tmp_path / "parcels.geojson").write_bytes(PARCELS.read_bytes())
    before = sorted(tmp_path.rglob("*"))
    said = command(*line.split(), "--lang", "en")
    assert said.code in (2, 4), said.err
    assert f"[{code}]" in said.err
    assert "Traceback" not in said.err
    assert sorted(tmp_path.rglob("*")) == before


def test_what_a_report_needs_is_told_as_it_is_typed(command: Any, tmp_path: Path) -> None:
    said = command("check", "hongneung", "-o", tmp_path / "our zone.pdf", "--lang", "en")
    assert said.code == 2
    assert "zonegeo report result.json -o 'our zone.pdf'" in said.err
    # whoever names the format gets it, whatever the file is called
    said = command("check", "hongneung", "--exit-zero", "--format", "json", "-o", tmp_path / "result.pdf")
    assert (tmp_path / "result.pdf").read_bytes().startswith(b"{"), said.err
