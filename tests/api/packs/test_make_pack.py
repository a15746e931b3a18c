"""The evidence pack: what it holds, that it is the same bytes, and that it verifies wherever it goes."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.packs.packs import members_of, write_rich
from tests.quick_part import mostly_slow
from zonegeo.api.packs.make_pack import make_pack
from zonegeo.api.packs.verify_result import verify
from zonegeo.api.results.evaluate import evaluate, read_study, render
from zonegeo.comparison.replay import differences
from zonegeo.geodesy.library_versions import versions
from zonegeo.i18n.result_text import told
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.rendering.results.json_file import as_document


def test_it_holds_the_result_and_all_that_it_was_made_from(small: Any, pack: Path) -> None:
    members = members_of(pack)
    assert list(members) == [
        "manifest.json", "inputs/data/places.geojson", "inputs/data/sites.geojson",
        "inputs/data/도로 자료/roads.geojson", "inputs/geo/small.toml", "inputs/geo/zones.toml", "operations.json",
        "profile/0-child.toml", "profile/1-rules.toml", "result.json", "versions.json", "with/draft.geojson",
    ]  # fmt: skip
    assert members["inputs/data/sites.geojson"] == small.sites_file.read_bytes()
    assert members["profile/1-rules.toml"] == small.rules_file.read_bytes()
    assert json.loads(members["versions.json"]) == versions()
    (operation,) = json.loads(members["operations.json"])
    assert (operation["to"], operation["accuracy_m"]) == ("EPSG:5186", 1.0)
    assert "+proj=tmerc" in operation["definition"]
    manifest = json.loads(members["manifest.json"])
    for each in manifest["members"]:
        assert each["sha256"] == hashlib.sha256(members[each["member"]]).hexdigest()
    assert len(manifest["members"]) == len(members) - 1
    receipt = json.loads(members["result.json"])["receipt"]
    assert {each["path"]: each["sha256"] for each in receipt["inputs"]} == {
        each["path"]: each["sha256"] for each in manifest["files"]
    }


def test_the_archive_holds_no_clock_and_no_owner(pack: Path) -> None:
    with zipfile.ZipFile(pack) as opened:
        for entry in opened.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.extra, entry.comment, entry.compress_type) == (b"", b"", zipfile.ZIP_STORED)
            assert entry.external_attr >> 16 == 0o100644


@pytest.mark.slow
def test_same_input_same_bytes(installed: Any, tmp_path: Path, small: Any) -> None:
    study = small.write()
    packs = []
    for name, environment in (
        ("a", {}),
        ("b 나", {"LC_ALL": "ko_KR.UTF-8", "TZ": "Asia/Seoul", "PYTHONHASHSEED": "5"}),
    ):
        folder = tmp_path / name
        shutil.copytree(small.folder, folder)
        arguments = ("check", "geo/small.toml", "--profile", "rules.toml", "--pack", "pack.zip", "--format", "json")
        ran = installed(*arguments, cwd=folder, **environment)
        assert ran.returncode == 0, ran.stderr
        packs.append((folder / "pack.zip").read_bytes())
    assert packs[0] == packs[1]
    assert study.is_file()


@pytest.mark.parametrize(
    "environment",
    mostly_slow(
        [
            {"LANG": "ko_KR.UTF-8", "LC_ALL": "ko_KR.UTF-8"},
            {"LC_ALL": "C", "LANG": "C"},
            {"TZ": "Pacific/Kiritimati"},
            {"PYTHONIOENCODING": "cp949"},
            {"PYTHONHASHSEED": "11"},
        ],
        one_in=3,
    ),
    ids=lambda each: "-".join(each.values()),
)
def test_an_untouched_pack_verifies_elsewhere(
    environment: dict[str, str], pack: Path, small: Any, installed: Any, tmp_path: Path
) -> None:
    """In another folder, with the study gone, in another locale and time zone."""
    folder = tmp_path / "다른 곳"
    folder.mkdir()
    moved = shutil.move(pack, folder / "증거 묶음.zip")
    shutil.rmtree(small.folder)
    ran = installed("verify", moved, "--format", "json", cwd=folder, **environment)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["status"], told["causes"], told["differences"]) == ("same", [], [])
    assert installed("verify", Path(moved).name, cwd=folder, **environment).returncode == 0


def test_a_system_that_cannot_write_the_names_is_told(pack: Path, installed: Any) -> None:
    """Python without UTF-8 in the C locale has no way to write a Korean file name."""
    ran = installed("verify", pack, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ran.returncode == 4
    assert b"[cannot-write]" in ran.stderr


def test_text_in_both_languages(pack: Path, command: Any) -> None:
    english, korean = command("verify", pack, "--lang=en"), command("verify", pack, "--lang=ko")
    assert english.out.startswith("○ Same: ")
    assert korean.out.startswith("○ 같음: ")
    assert hashlib.sha256(pack.read_bytes()).hexdigest() in english.out
    assert (english.code, korean.code, english.err) == (0, 0, "")


def test_the_report_that_is_written_is_the_one_that_is_printed(pack: Path, command: Any, tmp_path: Path) -> None:
    file = tmp_path / "보고.json"
    said = command("verify", pack, "--format", "json", "-o", file)
    assert (said.code, said.out) == (0, "")
    assert file.read_text("utf-8") == command("verify", pack, "--format", "json").out


def test_hashes_instead_of_inputs(small: Any, command: Any) -> None:
    study, pack = small.write(), small.folder / "hashes.zip"
    asked = ("check", study, "--profile", small.rules_file, "--pack", pack, "--pack-inputs", "hashes")
    assert command(*asked).code == 0
    members = members_of(pack)
    assert not [name for name in members if name.startswith("inputs/")]
    assert "profile/0-rules.toml" in members
    assert verify(pack).status == "same"
    small.places_file.write_text(small.places_file.read_text("utf-8").replace("37.503", "37.5031"), "utf-8")
    found = verify(pack, study=study)
    assert found.status == "different"
    assert [(cause.kind, cause.what) for cause in found.causes] == [("input", "../data/places.geojson")]
    small.places_file.unlink()
    said = command("verify", pack)
    assert said.code == 4
    assert "../data/places.geojson" in said.err


def test_a_pack_is_written_whole_or_not_at_all(small: Any, command: Any) -> None:
    study, folder = small.write(), small.folder / "taken"
    folder.mkdir()
    result = small.folder / "result.json"
    said = command("check", study, "--profile", small.rules_file, "--pack", folder, "--format", "json", "-o", result)
    assert said.code == 4
    assert not result.exists()
    assert list(folder.iterdir()) == []


def test_a_path_that_no_pack_can_keep_is_refused_and_its_hash_is_kept(small: Any, command: Any) -> None:
    small.study["study"]["boundaries"] = [str(small.sites_file)]
    small.study["layer"] = [
        {
            "id": "roads", "name": {"ko": "도로", "en": "roads"}, "file": str(small.places_file), "complete": True,
            "accuracy_m": 5, "source": "drawn", "source_date": "2026-01", "licence": "CC0-1.0",
        }
    ]  # fmt: skip
    study, pack = small.write(), small.folder / "pack.zip"
    asked = ("check", study, "--profile", small.rules_file, "--pack", pack)
    said = command(*asked, "--lang=en")
    assert said.code == 4
    assert "[input-outside]" in said.err
    assert not pack.exists()
    assert command(*asked, "--pack-inputs", "hashes").code == 0
    assert verify(pack).status == "same"


def test_an_input_that_changes_meanwhile_is_never_packed(small: Any) -> None:
    study = read_study(small.write())
    evaluation = evaluate(study, profile=str(small.rules_file))
    small.places_file.write_bytes(small.places_file.read_bytes() + b"\n")
    with pytest.raises(Exception, match="input-changed-meanwhile"):
        make_pack(evaluation, study, path=small.file, profile=str(small.rules_file))


def test_only_what_was_read_is_packed(small: Any, command: Any) -> None:
    """What lies beside an input, or under its name with another ending, stays where it is."""
    study, pack = small.write(), small.folder / "pack.zip"
    for name in ("sites.prj", "sites.geojson.bak", ".sites.geojson.swp", "notes.txt"):
        (small.folder / "data" / name).write_text("private", encoding="utf-8")
    assert command("check", study, "--profile", small.rules_file, "--pack", pack).code == 0
    assert [name for name in members_of(pack) if name.startswith("inputs/")] == [
        "inputs/data/places.geojson", "inputs/data/sites.geojson", "inputs/geo/small.toml",
    ]  # fmt: skip


# --- a bare result ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_bare_result_finds_its_inputs_where_they_were(small: Any, command: Any, tmp_path: Path) -> None:
    study, result = small.write(), tmp_path / "result.json"
    assert command("check", study, "--profile", small.rules_file, "--format=json", "-o", result).code == 0
    assert command("verify", result).code == 0
    moved = small.folder.rename(tmp_path / "moved")
    said = command("verify", result, "--lang=en")
    assert said.code == 4
    named = json.loads(result.read_text(encoding="utf-8"))["receipt"]["argv"][1]  # as it is seen from here
    assert (Path(named).absolute().resolve(), named in said.err) == (Path(study).resolve(), True)
    asked = ("--study", moved / "geo" / "small.toml", "--profile", moved / "rules.toml")
    assert command("verify", result, *asked).code == 0
    (moved / "data" / "sites.geojson").unlink()
    said = command("verify", result, *asked)
    assert said.code == 4
    assert "../data/sites.geojson" in said.err


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("proposal", [None, "request-2019"])
def test_a_result_of_the_carried_study(proposal: str | None, language: str, tmp_path: Path) -> None:
    """In either language: the sentences of the result are compared in its own."""
    asked = () if proposal is None else (f"--proposal={proposal}",)
    evaluation = evaluate("hongneung", proposal=proposal, argv=("check", "hongneung", *asked))
    file = tmp_path / "result.json"
    file.write_text(render(evaluation, "json", language=language), encoding="utf-8")
    found = verify(file)
    assert (found.status, found.differences, found.causes) == ("same", (), ())


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_document_that_a_result_is_held_against_is_its_file_read_back(language: str) -> None:
    evaluation = evaluate("hongneung")
    with speaking_of(*evaluation.area_kinds, words=evaluation.profile.words):
        document, plain = as_document(evaluation, Translator(language)), asdict(told(evaluation, Translator(language)))
    written = render(evaluation, "json", language=language)
    assert written == json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    assert written == json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize(
    ("recorded", "found", "count"),
    [(1, 1.0, 1), (True, 1, 1), ("1", 1, 1), (0.0, -0.0, 0), ({"a": 1, "b": 2}, {"b": 2, "a": 1}, 0), (0.1, 0.1, 0)],
)
def test_documents_differ_where_a_value_or_its_kind_does(recorded: Any, found: Any, count: int) -> None:
    assert len(differences({"at": [recorded]}, {"at": [found]})) == count


def test_a_result_that_python_made_keeps_no_command_and_verifies(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    file.write_text(render(evaluate("hongneung", proposal="request-2019"), "json"), encoding="utf-8")
    assert verify(file).status == "same"


def test_what_is_read_cautiously_is_replayed_cautiously(small: Any, command: Any, tmp_path: Path) -> None:
    result = tmp_path / "result.json"
    said = command("check", small.write(), "--profile", small.rules_file, "--decide=cautious", "--format=json", "-o",
                   result)  # fmt: skip
    assert said.code in (0, 3)
    assert verify(result).status == "same"


@pytest.mark.slow
def test_another_version_alone_changes_nothing(tmp_path: Path) -> None:
    """The last digits of another GEOS are within rounding, and the version is told."""
    file = tmp_path / "result.json"
    document = json.loads(render(evaluate("hongneung", argv=("check", "hongneung")), "json"))
    document["receipt"]["geos"] = "3.0.0"
    file.write_text(json.dumps(document), encoding="utf-8")
    found = verify(file)
    assert (found.status, [(c.kind, c.what) for c in found.causes]) == ("same", [("version", "geos")])
    document["matrix"][0]["value"] += 1e-8
    file.write_text(json.dumps(document), encoding="utf-8")
    assert verify(file).status == "rounding"
    document["findings"][0]["reason"] = "as an older version said it"
    file.write_text(json.dumps(document), encoding="utf-8")
    found = verify(file)
    assert found.status == "rounding"
    assert ("$.findings[0].reason", "wording") in [(d.path, d.weight) for d in found.differences]
    document["matrix"][0]["value"] += 0.01
    file.write_text(json.dumps(document), encoding="utf-8")
    found = verify(file)
    assert found.status == "different"
    assert [d.because for d in found.differences if d.weight == "different"] == [("version",)]


def test_what_is_no_result_and_no_pack_is_unreadable(command: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    for content in (b"", b"{}", b"[1]", b"PK", b"PK\x03\x04 and no more", b'{"schema_version": "1"}'):
        file.write_bytes(content)
        assert command("verify", file).code == 4
    assert command("verify", tmp_path / "nothing.zip").code == 4
    assert command("verify", tmp_path).code == 4


# --- property ---------------------------------------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    west=st.floats(127.0, 127.1), height=st.floats(0.0005, 0.02), limit=st.integers(1, 9000),
    accuracy=st.floats(0, 40), basis=st.sampled_from(["surveyed", "osm", "drawn", "schematic"]),
    located=st.booleans(), cautious=st.booleans(), language=st.sampled_from(["ko", "en"]),
)  # fmt: skip
def test_verifying_a_pack_of_a_random_study_is_the_same(
    west: float, height: float, limit: int, accuracy: float, basis: str, located: bool, cautious: bool, language: str,
    small: Any, tmp_path: Path,
) -> None:  # fmt: skip
    yard = small.sites["features"][1]
    ring = [
        [west, 37.503],
        [west + 0.01, 37.503],
        [west + 0.01, 37.503 + height],
        [west, 37.503 + height],
        [west, 37.503],
    ]
    yard["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    yard["properties"] |= {"accuracy_m": accuracy, "basis": basis}
    small.sites["features"][2]["properties"]["within"] = ["ward"] if located else []
    small.rules["requirement"][0]["limit"][0]["value"] = f"{limit} m"
    file = small.write()
    study = read_study(file)
    argv = ("check", str(file), *(("--decide=cautious",) if cautious else ()))
    evaluation = evaluate(study, profile=str(small.rules_file), cautious=cautious, argv=argv)
    pack = tmp_path / "pack.zip"
    pack.write_bytes(make_pack(evaluation, study, path=file, profile=str(small.rules_file), language=language))
    small.file.unlink()
    found = verify(pack)
    assert (found.status, found.causes, found.differences) == ("same", (), ())


def test_the_rich_study_is_rich(pack: Path) -> None:
    assert write_rich.__doc__
    assert len(members_of(pack)) == 12


def test_code_that_was_changed_without_a_new_version_is_told_as_that(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or an honest result would be called edited after the next repair of a measure."""
    monkeypatch.setattr("zonegeo.geodesy.library_versions._code", lambda: "0" * 64)
    found = verify(pack)
    assert (found.status, [(cause.kind, cause.what) for cause in found.causes]) == (
        "same",
        [("version", "zonegeo.code")],
    )
