"""Files straight into commands, several studies in one run, and the proposals of a study."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.sources.intake.made import box, frame, walk_files

SAID = ("--yes", "--as-of", "2026-03-02", "--accuracy", "1 m", "--lang", "en")


def study(command: Any, folder: Path, files: list[Path]) -> Path:
    done = command("init", folder, "--from", *files, *SAID)
    assert done.code == 0, done.err
    return folder


def test_files_alone_are_checked_compared_and_drawn(command: Any, tmp_path: Path) -> None:
    files = walk_files(tmp_path / "in")
    both = command("check", *files, *SAID)
    assert both.code == 3
    assert [line.split("/")[1].split()[0] for line in both.out.splitlines()] == ["제1안", "제2안"]
    one = command("check", *files, *SAID, "--proposal", "제2안", "--format", "json")
    document = json.loads(one.out)
    assert document["proposal"] == "제2안"
    assert {each["path"] for each in document["receipt"]["inputs"]} >= {"기술핵심기관.shp", "배후공간_2안.gpkg"}
    compared = command("compare", *files, *SAID, "--format", "json")
    assert [each["id"] for each in json.loads(compared.out)["proposals"]] == ["제1안", "제2안"]
    page = tmp_path / "지도.html"
    assert command("map", *files, *SAID, "-o", page).code == 0
    assert "확장 부지" in page.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "지도.html"]


def test_a_study_made_of_files_gives_what_the_files_gave(command: Any, tmp_path: Path) -> None:
    files = walk_files(tmp_path / "in")
    folder = study(command, tmp_path / "구미", files)
    straight = json.loads(command("check", *files, *SAID, "--proposal", "제1안", "--format", "json").out)
    written = json.loads(command("check", folder, "--proposal", "제1안", "--format", "json").out)
    for ours, theirs in zip(straight["findings"], written["findings"], strict=True):
        assert ours["verdict"] == theirs["verdict"]
        assert ours["measurement"] == theirs["measurement"]


def test_a_result_of_files_alone_is_not_taken_for_one_that_can_be_repeated(command: Any, tmp_path: Path) -> None:
    files, result = walk_files(tmp_path / "in"), tmp_path / "result.json"
    command("check", *files, *SAID, "--proposal", "제1안", "--format", "json", "-o", result)
    said = command("verify", result, "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert "result-of-files" in said.err


def test_without_yes_the_day_is_asked_of_a_check_too(command: Any, tmp_path: Path) -> None:
    said = command("check", *walk_files(tmp_path), "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert "--as-of" in said.err
    assert "--profile kr/innotown" in said.err


@pytest.mark.slow
def test_several_studies_are_a_line_each_and_the_worst_code(command: Any, tmp_path: Path) -> None:
    folder = study(command, tmp_path / "구미", walk_files(tmp_path / "in"))
    said = command("check", "hongneung", folder, "goyang", "--lang", "ko")
    assert said.code == 3
    assert len(said.out.splitlines()) == 3
    lines = command("check", "hongneung", folder, "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["pass", "undecided"]
    (tmp_path / "broken.toml").write_text("[study", encoding="utf-8")
    worst = command("check", "hongneung", tmp_path / "broken.toml", "--lang", "en")
    assert (worst.code, "toml-syntax" in worst.err) == (4, True)
    assert command("check", "hongneung", "goyang", "--format", "sarif").code == 2


def test_a_folder_stands_for_the_studies_in_it(command: Any, tmp_path: Path) -> None:
    files = walk_files(tmp_path / "in")
    one, other = study(command, tmp_path / "둘" / "가", files), tmp_path / "둘" / "나"
    shutil.copytree(one, other)
    (other / "가.toml").rename(other / "나.toml")
    assert len(command("check", tmp_path / "둘", "--lang", "ko").out.splitlines()) == 2
    said = command("map", tmp_path / "둘", "-o", tmp_path / "a.html", "--lang", "en")
    assert said.code == 2


def test_a_proposal_is_added_listed_compared_and_taken_out(command: Any, tmp_path: Path) -> None:
    core, first, second = walk_files(tmp_path / "in")
    folder = study(command, tmp_path / "구미", [core, first])
    file = folder / "구미.toml"
    before = file.read_bytes()
    added = command("proposal", "add", folder, second, "--name", "둘째 안", "--yes", "--lang", "en")
    assert added.code == 0, added.err
    assert file.read_bytes().startswith(before.rstrip())
    listed = command("proposal", "list", folder).out.splitlines()
    assert [line.removeprefix("*").split()[0] for line in listed] == ["제1안", "둘째-안"]
    compared = json.loads(command("compare", folder, "--format", "json").out)
    assert len(compared["proposals"]) == 2
    alone = json.loads(command("check", folder, "--proposal", "둘째-안", "--format", "json", "--exit-zero").out)
    (area,) = [each for each in alone["findings"] if each["requirement"] == "background-area"]
    assert area["measurement"]["value"] == pytest.approx(457_000)
    again = command("proposal", "add", folder, second, "--name", "둘째 안", "--yes", "--lang", "en")
    assert "proposal-exists" in again.err
    assert command("proposal", "remove", folder, "제1안", "--lang", "en").code == 2
    assert command("proposal", "remove", folder, "둘째-안").code == 0
    assert file.read_bytes() == before


def test_a_carried_study_is_not_changed(command: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    said = command("proposal", "add", "hongneung", walk_files(tmp_path)[1], "--name", "x", "--yes", "--lang", "en")
    assert (said.code, "study-is-carried" in said.err) == (2, True)


def test_list_names_studies_and_profiles(command: Any) -> None:
    said = command("list", "--lang", "en")
    assert said.code == 0
    assert "hongneung" in said.out
    assert "kr/innotown" in said.out


def test_the_first_verdict_takes_less_than_five_seconds_of_the_processor(tmp_path: Path) -> None:
    """One command on files of two makes; the processor's time does not depend on who else is at work."""
    import resource
    import subprocess
    import sys

    files = walk_files(tmp_path)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [Path(sys.executable).parent / "zonegeo", "check", *files, *SAID], capture_output=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 3
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5.0


def test_parcels_are_screened_against_a_core_that_is_a_file(command: Any, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    core, _, parcels = walk_files(tmp_path)
    out = tmp_path / "kept.geojson"
    options = ("--yes", "--profile", "kr/innotown", "--as-of", "2026-03-02", "--fields", "id=지구명", "--lang", "en")
    said = command("screen", parcels, "--study", core, "-o", out, *options)
    assert said.code == 0, said.err
    (kept,) = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert kept["properties"]["id"] == "새 부지"


def test_files_alone_are_packed_as_the_study_that_init_writes(command: Any, tmp_path: Path) -> None:
    files, pack = walk_files(tmp_path), tmp_path / "근거.zip"
    asked = ("--yes", "--as-of", "2026-03-02", "--lang", "ko")
    assert command("check", *files, *asked, "--proposal", "제1안", "--pack", pack).code == 3
    repeated = command("verify", pack, "--lang", "ko")
    assert (repeated.code, repeated.out.startswith("○ 같음")) == (0, True)
    assert sorted(tmp_path.glob("*.toml")) == []
    several = command("check", *files, *asked, "--pack", tmp_path / "둘.zip")
    assert (several.code, "[option-of-one]" in several.err) == (2, True)


@pytest.mark.slow
def test_a_draft_is_put_in_the_place_of_what_files_draw(command: Any, tmp_path: Path) -> None:
    files, draft = walk_files(tmp_path), tmp_path / "초안.geojson"
    asked = ("--yes", "--as-of", "2026-03-02", "--proposal", "제1안", "--with", draft, "--lang", "ko")
    said = {"id": "확장-부지", "name": "확장 부지", "role": "background", "declared_area": None, "basis": "drawn",
            "accuracy_m": 1, "source": "지도", "source_date": "2026-03-02", "licence": ""}  # fmt: skip
    wider = frame([box(1500, 0, 500, 600)], "EPSG:4326", **{key: [each] for key, each in said.items()})
    draft.write_text(wider.to_json(drop_id=True), encoding="utf-8")
    drawn = command("check", *files, *asked)
    for told in ("○ 충족", "300,000", "초안"):
        assert told in drawn.out, drawn.err
    # what is reported and what is drawn is the draft too
    for line in (("report", "-o", tmp_path / "보고.md"), ("map", "-o", tmp_path / "지도.html")):
        assert command(line[0], *files, *asked, *line[1:]).code == 0
        written = line[-1].read_text(encoding="utf-8")
        assert ("300,000" in written, "200,000" in written) == (True, False)
    refused = command("check", *files, *asked, "--pack", tmp_path / "근거.zip")
    assert (refused.code, "[study-needed]" in refused.err) == (2, True)
