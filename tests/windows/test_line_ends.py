"""A checkout that turns LF into CRLF changes no rule and no verdict; what verifies it says that this is all."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from zonegeo.api.packs.verify_result import verify
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import evaluate, read_study, render

TEXTS = (".toml", ".geojson", ".json", ".csv", ".md")


def turned(folder: Path) -> list[Path]:
    """Turn every text below a folder to the line ends of Windows."""
    found = [path for path in folder.rglob("*") if path.suffix in TEXTS]
    for path in found:
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    return found


@pytest.mark.parametrize("profile", ["innotown", "industrial-complex", "rd-zone"])
def test_a_carried_profile_has_one_hash(profile: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src" / "zonegeo" / "profiles" / "kr", tmp_path / "kr")
    assert turned(tmp_path)
    assert b"\r\n" in (tmp_path / "kr" / f"{profile}.toml").read_bytes()
    assert read_profile(str(tmp_path / "kr" / f"{profile}.toml")).sha256 == read_profile(f"kr/{profile}").sha256


@pytest.mark.slow
def test_a_copy_with_crlf_is_the_same_and_the_line_ends_are_told(tmp_path: Path, command: Any) -> None:
    for folder in ("geo", "data/boundaries"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    study, result = tmp_path / "geo" / "hongneung.toml", tmp_path / "result.json"
    result.write_text(render(evaluate(str(study), argv=("check", str(study))), "json"), encoding="utf-8", newline="\n")
    assert verify(result).causes == ()
    assert turned(tmp_path / "geo")
    assert turned(tmp_path / "data")
    found = verify(result)
    assert found.status == "same"
    assert found.differences == ()
    assert {cause.kind for cause in found.causes} == {"line-ends"}
    inputs = json.loads(result.read_text("utf-8"))["receipt"]["inputs"]
    assert [cause.what for cause in found.causes] == [each["path"] for each in inputs]
    said = command("verify", result, "--lang=ko")
    assert said.code == 0
    assert "줄 끝만 다릅니다" in said.out
    # and a letter more is another input again
    study.write_bytes(study.read_bytes() + b"# note\r\n")
    changed = verify(result)
    assert changed.status == "different"
    assert ("input", "hongneung.toml") in {(cause.kind, cause.what) for cause in changed.causes}


def test_a_result_of_a_checkout_with_crlf_verifies_where_there_is_none(small: Any) -> None:
    study = small.write()
    turned(small.folder)
    result = small.folder / "result.json"
    evaluation = evaluate(str(study), profile=str(small.rules_file), argv=("check", str(study)))
    result.write_text(render(evaluation, "json"), encoding="utf-8", newline="\n")
    for path in (path for path in small.folder.rglob("*") if path.suffix in (".toml", ".geojson")):
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    found = verify(result, profile=str(small.rules_file))
    assert (found.status, {cause.kind for cause in found.causes}) == ("same", {"line-ends"})


def test_git_is_told_to_turn_no_line_end() -> None:
    told = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert re.search(r"^\* text=auto eol=lf$", told, flags=re.M)


def test_a_study_with_crlf_is_read_as_one_without(small: Any) -> None:
    before = evaluate(read_study(small.write()), profile=str(small.rules_file))
    turned(small.folder)
    after = evaluate(read_study(small.file), profile=str(small.rules_file))
    assert after.findings == before.findings
