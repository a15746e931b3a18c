"""Rules that have, or resemble, the id of a carried profile and are not that one: everything made with them says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import zonegeo as zg
from zonegeo.profiles.library import PROFILES

ID = 'id = "kr/innotown"'
EDITS = {
    "a limit": ('"3 km"', '"30 km"', "separation (limits)"),
    "an operator": ('op = "<="', 'op = ">="', "separation (op)"),
    "a severity": ('measure = "separation"\n', 'measure = "separation"\nseverity = "info"\n', "separation (severity)"),
    "a comment": (ID, f"# ours\n{ID}", "nothing that decides"),
}
LIKE = ["kr/innotown", "KR/InnoTown", "kr/innоtown", "kr/innotown\u200b", "ｋｒ/innotown", " kr/innotown "]


def forged(folder: Path, old: str, new: str) -> Path:
    text = PROFILES["kr/innotown"].read_text("utf-8")
    assert old in text
    file = folder / "fake.toml"
    file.write_text(text.replace(old, new, 1) if old != '"3 km"' else text.replace(old, new), encoding="utf-8")
    return file


@pytest.mark.parametrize("edit", EDITS)
def test_every_difference_is_told(edit: str, tmp_path: Path, command: Any) -> None:
    old, new, told = EDITS[edit]
    said = command("profile", "lint", forged(tmp_path, old, new), "--lang=en")
    assert "Not the carried profile kr/innotown." in said.err
    assert told in said.err


@pytest.mark.parametrize("name", LIKE, ids=ascii)
def test_an_id_that_reads_like_a_carried_one(name: str, tmp_path: Path) -> None:
    file = forged(tmp_path, '"3 km"', '"30 km"')
    file.write_text(file.read_text("utf-8").replace(ID, f'id = "{name}"'), encoding="utf-8")
    read = zg.read_profile(str(file))
    assert (read.poses_as, {each.requirement for each in read.changes}) == ("kr/innotown", {"separation"})


def test_a_copy_and_an_id_of_its_own_pose_as_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(PROFILES["kr/innotown"].read_bytes())
    assert zg.read_profile(str(copy)).poses_as == ""
    own = tmp_path / "own.toml"
    own.write_text('[profile]\nid = "gumi/ours"\nversion = "1"\nname = { ko = "우리", en = "ours" }\n'
                   'extends = "kr/innotown"\n', encoding="utf-8")  # fmt: skip
    assert zg.read_profile(str(own)).poses_as == ""


@pytest.mark.parametrize("form", ["text", "md", "github", "sarif", "json"])
def test_results_say_so(form: str, tmp_path: Path, command: Any) -> None:
    rules = forged(tmp_path, '"3 km"', '"30 km"')
    said = command("check", "hongneung", "--profile", rules, "--format", form, "--lang=en")
    told = {"sarif": '"notTheCarriedProfile": "kr/innotown"', "json": '"profile-not-carried"',
            "md": "not the carried profile kr/innotown"}  # fmt: skip
    assert told.get(form, "ot the carried profile kr/innotown") in said.out
    if form == "text":
        assert said.out.splitlines()[2].startswith("! not the carried profile kr/innotown")


def test_a_result_says_so_once(tmp_path: Path) -> None:
    found = zg.evaluate("hongneung", profile=str(forged(tmp_path, '"3 km"', '"30 km"')))
    told = [(each.code, each.where, str(each.values)) for each in found.notices]
    assert [each for each, _, _ in told].count("profile-not-carried") == 1
    assert sorted(set(told)) == sorted(told)


@pytest.mark.slow
def test_what_is_made_of_a_result_says_so(tmp_path: Path, command: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the notice was taken out of the result, and where it claims the hash of the carried profile."""
    monkeypatch.chdir(tmp_path)
    forged(tmp_path, '"3 km"', '"30 km"')
    found = zg.evaluate("hongneung", profile="fake.toml")
    document = zg.render(found, "json")
    carried = zg.read_profile("kr/innotown").sha256
    Path("result.json").write_text(document, encoding="utf-8")
    Path("claims.json").write_text(document.replace(found.profile.sha256, carried).replace(
        '"profile-not-carried"', '"as-of-missing"'), encoding="utf-8")  # fmt: skip
    for name in ("result", "claims"):
        assert zg.read_result(f"{name}.json").poses_as == "kr/innotown"
        assert command("map", f"{name}.json", "-o", f"{name}.html").code == 0
        assert command("report", f"{name}.json", "-o", f"{name}.md", "--lang=en").code == 0
        assert "not the carried profile kr/innotown" in Path(f"{name}.html").read_text("utf-8")
        assert "not the carried profile kr/innotown" in Path(f"{name}.md").read_text("utf-8")
    said = command("compare", "hongneung", "request-2019", "designation-2020", "--profile", "fake.toml", "--lang=en")
    assert "Not the carried profile kr/innotown." in said.out
