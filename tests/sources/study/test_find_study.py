"""Where studies are: a path, the working folder, those that zonegeo carries; and what a path inside one means."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.errors import InputError, UsageError
from zonegeo.sources.study.find_study import carried_root, find_study, write_starter


def test_a_name_is_looked_up_in_the_working_folder_first(small: Any) -> None:
    small.write().rename(small.file.with_name("hongneung.toml"))
    assert find_study("hongneung", folder=small.folder) == small.folder / "geo" / "hongneung.toml"
    assert find_study("hongneung", folder=small.folder / "data") == carried_root() / "geo" / "hongneung.toml"


@pytest.mark.parametrize("name", ["../geo/hongneung", "/etc/passwd", "", ".", "hongneung/"])
def test_a_name_is_no_path(name: str, tmp_path: Path) -> None:
    """A path ends in ``.toml``; anything else is a name, and a name cannot leave its folder."""
    with pytest.raises(UsageError) as caught:
        find_study(name, folder=tmp_path)
    assert caught.value.problems[0].code == "unknown-study"


def test_unknown_names_are_answered_with_the_nearest(small: Any) -> None:
    small.write()
    with pytest.raises(UsageError) as caught:
        find_study("smal", folder=small.folder)
    assert caught.value.problems[0].values["nearest"] == "small"
    assert {"hongneung", "small"} <= set(caught.value.problems[0].values["known"].split(", "))


def test_only_studies_are_offered_as_studies(small: Any) -> None:
    small.write()
    with pytest.raises(UsageError) as caught:
        find_study("smal", folder=small.folder)
    for name in caught.value.problems[0].values["known"].split(", "):
        read_study(find_study(name, folder=small.folder))


def test_boundaries_are_named_relative_to_the_study(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    file = small.write()
    far, near = evaluate(file, profile=str(small.rules_file)), None
    monkeypatch.chdir(small.folder / "geo")
    near = evaluate("small.toml", profile=str(small.rules_file))
    assert near == far
    assert [entry.path for entry in near.receipt.inputs] == [
        "small.toml", "../data/sites.geojson", "../data/places.geojson",
    ]  # fmt: skip


def test_profile_is_named_relative_to_the_study(small: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    small.study["study"]["profile"] = "../rules.toml"
    file = small.write()
    monkeypatch.chdir(tmp_path)
    assert evaluate(file).profile.id == "test/rules"


def test_study_without_places_and_facts(small: Any) -> None:
    """The shortest study: a site, a proposal. What is not known is undecided, not a mistake."""
    small.study = {key: small.study[key] for key in ("study", "site", "proposal")}
    small.study["study"].pop("places")
    small.study["site"] = [{key: small.study["site"][0][key] for key in ("id", "name")}]
    small.study["proposal"][0]["sites"] = ["hall"]
    small.sites["features"] = small.sites["features"][:1]
    evaluation = evaluate(small.write(), profile="kr/innotown")
    assert evaluation.verdict == "undecided"
    assert evaluation.finding("separation").verdict == "undecided"


def test_starter_is_the_carried_study(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "mine")
    for path in written:
        assert path.read_bytes() == (carried_root() / path.relative_to(tmp_path / "mine")).read_bytes()
    copy, carried = read_study(tmp_path / "mine" / "geo" / "hongneung.toml"), read_study("hongneung")
    assert [entry.sha256 for entry in copy.inputs] == [entry.sha256 for entry in carried.inputs]


def test_starter_leaves_nothing_where_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder has to be\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        write_starter(tmp_path)
    assert caught.value.problems[0].code == "cannot-write"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
