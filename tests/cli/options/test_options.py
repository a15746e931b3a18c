"""One name, one meaning: every option of every command, and the page that lists them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from zonegeo.cli.option_table import option_page, option_rows

ROOT = Path(__file__).resolve().parents[3]
# the same wherever it is, told with what each command does with it
_TOLD_BY_COMMAND = {
    "--all", "--candidates", "--format", "--keep", "--key", "--map", "--max-area", "--min-area", "--near",
    "--objective", "--parcels", "--reference", "--requirement", "--seed", "--study", "--time-limit", "--with",
    "--within", "-o/--output",
}  # fmt: skip


def test_every_option_has_one_meaning_in_every_command() -> None:
    rows = option_rows()
    assert len(rows) > 80
    assert {row.name for row in rows if len(row.meanings) > 1} - _TOLD_BY_COMMAND == set()


@pytest.mark.parametrize("name", ["--crs", "--layer", "--encoding", "--fields", "--role-by", "--measure-in"])
def test_what_is_said_of_files_is_said_alike(name: str) -> None:
    (row,) = [row for row in option_rows() if row.name == name]
    assert len(row.meanings) == 1
    assert {"check", "compare", "init", "map", "report"} <= set(row.commands)


@pytest.mark.parametrize(
    ("name", "title", "heads", "language"),
    [
        ("options.md", "Options", ("Option", "Meaning", "Commands"), "en"),
        ("options-ko.md", "옵션", ("옵션", "뜻", "명령"), "ko"),
    ],
)
def test_the_page_of_options_is_what_the_commands_say(
    name: str, title: str, heads: tuple[str, str, str], language: str
) -> None:
    """The pages are written by this very program."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == option_page(title, heads, language=language)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["import", "a.shp", "--map-fields", "name=지구명"], ["import", "a.shp", "--fields", "name=지구명"]),
        (["map", "s", "--layer", "dong.shp"], ["map", "s", "--draw", "dong.shp"]),
        (["map", "a.gpkg", "--layer", "1안"], ["map", "a.gpkg", "--layer", "1안"]),
        (["explore", "s", "--area-by=면적:m2"], ["explore", "s", "--fields", "area=면적:m2"]),
        (["measure", "separation", "f", "--from", "a", "--to", "b"], ["measure", "separation", "f", "a", "b"]),
    ],
)  # fmt: skip
def test_old_spellings_work_and_say_the_new_one(old: list[str], new: list[str]) -> None:
    from zonegeo.cli.options.old_spellings import in_new_spelling

    told, changed = in_new_spelling(old)
    assert told == new
    assert bool(changed) == (old != new)


def test_a_crs_of_a_file_that_says_its_own_has_two_meanings(command: Any, tmp_path: Path) -> None:
    file = ROOT / "data" / "boundaries" / "hongneung" / "sites.geojson"
    said = command("measure", "area", file, "--crs", "EPSG:5186", "--lang", "en")
    assert said.code == 2
    assert "--measure-in EPSG:5186" in said.err
    assert command("measure", "area", file, "--measure-in", "EPSG:5186").code == 0


def test_a_study_is_measured_in_another_plane_where_that_is_asked(command: Any) -> None:
    said = command("check", "hongneung", "--measure-in", "EPSG:5187", "--exit-zero", "--lang", "en")
    assert "measured in EPSG:5187" in said.out
    refused = command("check", "hongneung", "--crs", "EPSG:5187", "--lang", "en")
    assert (refused.code, "option-of-files" in refused.err) == (2, True)


@pytest.mark.parametrize("line", ["check {} --zone none", "check {}", "compare {}", "init {}-study --yes --from {}"])
def test_a_file_of_an_unknown_format_is_told_as_one(line: str, command: Any, tmp_path: Path) -> None:
    """It is no study whose options would be wrong, nor the name of one."""
    file = tmp_path / "land.sqlite"
    file.write_bytes(b"SQLite format 3\0")
    said = command(*line.replace("{}", str(file)).split(), "--lang", "en")
    assert said.code == 4
    assert said.err.startswith("error [format-not-read]")
