"""The profile to start from is sound as it is written, and its cases come out; so is one that extends another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zonegeo.api.profiles.open_profile import list_profiles, read_profile
from zonegeo.api.profiles.run_casebook import run_casebook, write_profile
from zonegeo.base.errors import UsageError, ZonegeoError
from zonegeo.profiles.starter import starter_files


def test_it_stands_by_itself_and_every_case_comes_out(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    written = write_profile(path)
    assert [each.name for each in written] == ["ours.toml", "ours.md"]
    profile = read_profile(str(path))
    assert (profile.id, profile.source, profile.extends) == ("ours", "assumed", "")
    assert [each.id for each in profile.requirements] == ["largest-area"]
    outcomes = run_casebook(str(path))
    assert [each.differences for each in outcomes] == [()] * 4


@pytest.mark.parametrize("base", list_profiles())
def test_it_extends_each_carried_profile(base: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    write_profile(path, base=base)
    own, carried = read_profile(str(path)), read_profile(base)
    assert (own.id, own.extends, own.requirements) == ("ours", base, carried.requirements)
    assert own.sha256 != carried.sha256
    (outcome,) = run_casebook(str(path))
    assert outcome.differences == ()


def test_a_case_that_is_changed_comes_out_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    _, book = write_profile(path)
    book.write_text(book.read_text(encoding="utf-8").replace("| fail |", "| pass |"), encoding="utf-8")
    told = [each.differences for each in run_casebook(str(path)) if each.differences]
    assert told == [(("verdict", "pass", "fail"),)]


@pytest.mark.parametrize("name", ["ours", "ours.md", "ours.toml.txt", "ours.json"])
def test_a_profile_is_a_toml_file(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        starter_files(tmp_path / name, None)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where, problem.values) == (
        "not-a-profile-name",
        str(tmp_path / name),
        {"value": name},
    )


def test_nothing_that_exists_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text("mine", encoding="utf-8")
    with pytest.raises(ZonegeoError):
        write_profile(tmp_path / "ours.toml")
    assert (tmp_path / "ours.md").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "ours.toml").exists()


def test_an_unknown_base_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_profile(tmp_path / "ours.toml", base="kr/nobody")
    assert list(tmp_path.iterdir()) == []


def test_the_texts_name_the_profile_and_its_base() -> None:
    files = {each.name: text for each, text in starter_files(Path("a/b.toml"), "kr/innotown").items()}
    assert list(files) == ["b.toml", "b.md"]
    assert files["b.toml"].startswith("# b: ")
    assert 'extends = "kr/innotown"' in files["b.toml"]
    assert files["b.md"].startswith("# Case book: b\n")
    for text in files.values():
        assert "{{" not in text
        assert "{id}" not in text
        assert "{base}" not in text


@pytest.mark.parametrize("name", ["a'b", "a{b}", "가나다"])
def test_a_name_with_signs_is_written_so_that_it_can_be_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.toml"
    write_profile(path)
    assert read_profile(str(path)).id == name


def test_the_book_of_a_profile_that_extends_finds_a_wrong_key(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    _, book = write_profile(path, base="kr/innotown")
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace('colour = "red"\n', ""), encoding="utf-8")
    (outcome,) = run_casebook(str(path))
    difference: tuple[Any, ...] = ("invalid", "unknown-key", "")
    assert outcome.differences == (difference,)
