"""Sites that are called alike: whether they are one site or several changes what is counted, so it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely

ANSWERS = ("--yes", "--as-of", "2026-03-02", "--accuracy", "1 m")


def land(path: Path, *names: str) -> Path:
    """Write a core site and background sites of the given names, 200 m apart in a row."""
    features = [
        {"type": "Feature", "properties": {"id": name, "role": "background" if n else "core"},
         "geometry": shapely.geometry.mapping(shapely.box(127.03 + n / 200, 37.6, 127.032 + n / 200, 37.602))}
        for n, name in enumerate(names)
    ]  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.mark.parametrize(("language", "sentence"), [
    ("en", "2 sites are called Yard, and each counts as a site of its own: Yard, Yard-2."),
    ("ko", "이름이 같은 부지 2개소: Yard. 저마다 한 부지로 셉니다(Yard, Yard-2)."),
])  # fmt: skip
def test_sites_of_one_name_are_told(command: Callable[..., Any], tmp_path: Path, language: str, sentence: str) -> None:
    path = land(tmp_path / "land.geojson", "Hall", "Yard", "Yard")
    assert sentence in command("check", path, *ANSWERS, "--lang", language).err


def test_sites_of_other_names_are_not(command: Callable[..., Any], tmp_path: Path) -> None:
    path = land(tmp_path / "land.geojson", "Hall", "Yard", "Other yard")
    said = command("check", path, *ANSWERS, "--lang", "en")
    assert said.code in (1, 3)
    assert "sites are called" not in said.err
