"""The other commands end to end: map, explain, measure, profile, init, and the help."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import evaluate
from zonegeo.base.version import __version__

BOUNDARIES = ROOT / "data" / "boundaries" / "hongneung"
REQUIREMENTS = [requirement.id for requirement in read_profile("kr/innotown").requirements]
HEAVY = (
    "numpy", "shapely", "pyproj", "pandas", "geopandas", "folium", "rasterio",
    "zonegeo.model.evaluation", "zonegeo.model.answers.comparison",  # many values: a fifth of the time
)  # fmt: skip


# --- map ------------------------------------------------------------------------------------------------------------


def test_map_draws_from_a_result_file_alone(small: Any, command: Any, tmp_path: Path) -> None:
    """The page is the same to the byte as the one that ``check --map`` draws, with the study gone."""
    first, second, result = tmp_path / "first.html", tmp_path / "second.html", tmp_path / "result.json"
    options = ["--profile", small.write().parents[1] / "rules.toml", "--lang=en"]
    assert command("check", small.file, *options, "--map", first, "--format=json", "-o", result).code == 0
    for path in (small.file, small.sites_file, small.places_file, small.rules_file):
        path.unlink()
    said = command("map", result, "-o", second, "--lang=en")
    assert (said.code, said.out) == (0, "")
    assert str(second) in said.err
    assert second.read_bytes() == first.read_bytes()


def test_map_of_a_study(small: Any, command: Any, tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    assert command("map", small.write(), "--profile", small.rules_file, "-o", page).code == 0
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_check_draws_the_page_that_map_draws(command: Any, tmp_path: Path) -> None:
    """With what the study knows beside the result: its dated proposals, and the sites of the others."""
    drawn = [tmp_path / "check.html", tmp_path / "map.html"]
    assert command("check", "hongneung", "--map", drawn[0], "--lang=en").code == 0
    assert command("map", "hongneung", "-o", drawn[1], "--lang=en").code == 0
    page = drawn[0].read_text(encoding="utf-8")
    assert page == drawn[1].read_text(encoding="utf-8")
    assert '"requested-sixth"' in page
    assert '"timeline":[{' in page


@pytest.mark.parametrize("option", [["--proposal", "drawn"], ["--as-of", "2020-01-01"], ["--profile", "kr/innotown"]])
def test_a_result_is_decided_already(option: list[str], command: Any, tmp_path: Path) -> None:
    said = command("map", tmp_path / "result.json", "-o", tmp_path / "map.html", *option)
    assert said.code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{}", "not-a-result"),
        ('{"schema_version": "999"}', "not-a-result"),
        ('{"schema_version": "1"}', "missing-key"),
        ("[1]", "not-a-result"),
        ("", "json-syntax"),
    ],
)
def test_map_of_what_is_no_result(content: str, code: str, command: Any, tmp_path: Path) -> None:
    (tmp_path / "result.json").write_text(content, encoding="utf-8")
    said = command("map", tmp_path / "result.json", "-o", tmp_path / "map.html", "--lang=en")
    assert said.code == 4
    assert f"[{code}] result.json" in said.err
    assert not (tmp_path / "map.html").exists()


# --- explain --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_explain_a_requirement(requirement: str, language: str, command: Any) -> None:
    said = command("explain", requirement, "--lang", language)
    assert (said.code, said.err) == (0, "")
    told = next(each for each in read_profile("kr/innotown").requirements if each.id == requirement)
    for part in ("what", "why", "how", "exempt", "passes", "fails"):
        assert getattr(told.explanation, part).within(language) in said.out
    assert told.limits[0].cite.clause in said.out
    assert "explain." not in said.out


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    "code", ["ring-not-closed", "unknown-role", "two-limits-for-one-date", "area-differs", "reason.separation.pass",
             "undecided", "sites-without-place"],
)  # fmt: skip
def test_explain_a_code(code: str, language: str, command: Any) -> None:
    said = command("explain", code, "--lang", language)
    assert said.code == 0
    head, *sentences = said.out.splitlines()
    assert code in head
    assert sentences
    assert all(sentence.strip() and not sentence.strip().startswith("problem.") for sentence in sentences)
    assert bool(re.search("[가-힣]", " ".join(sentences))) == (language == "ko")


@pytest.mark.parametrize("code", ["two-limits", "problem", "what"])
def test_explain_what_does_not_exist(code: str, command: Any) -> None:
    said = command("explain", code, "--lang=en")
    assert (said.code, said.out) == (2, "")
    assert "[unknown-requirement]" in said.err


def test_explain_nothing(command: Any) -> None:
    assert command("explain", "").code == 2


# --- measure --------------------------------------------------------------------------------------------------------


def test_measure_separation_of_two_features(command: Any) -> None:
    """Korea University and the BT-IT centre: 1,305 to 1,307 m."""
    file = BOUNDARIES / "sites.geojson"
    said = command("measure", "separation", file, "--from", "korea", "--to", "bt-it", "--format=json")
    row = json.loads(said.out)
    assert 1305 < row["separation_m"] < 1307
    # a plane that is fit and the ellipsoid differ by less than 1/4,000: 0.33 m here
    assert abs(row["ellipsoid_separation_m"] - row["separation_m"]) < 0.33
    assert row["centroid_distance_m"] > row["separation_m"]
    assert row["crs"] == "EPSG:5186"
    back = command("measure", "separation", file, "--from", "bt-it", "--to", "korea", "--format=json")
    assert json.loads(back.out)["separation_m"] == row["separation_m"]
    text = command("measure", "separation", file, "--from", "korea", "--to", "bt-it").out
    assert f"{row['separation_m']:,.2f} m" in text


def test_measure_separation_to_the_nearest(command: Any) -> None:
    file = BOUNDARIES / "sites.geojson"
    rows = json.loads(command("measure", "separation", file, "--to", "nearest", "--format=json").out)
    assert {row["from"]: row["to"] for row in rows}["korea"] == "kist"
    pair = command("measure", "separation", file, "korea", "kist", "--format=json")
    metres = json.loads(pair.out)["separation_m"]
    text = command("measure", "separation", file, "--to", "nearest", "--lang=en").out
    assert f"korea → kist: {metres:,.2f} m (EPSG:5186, edge to edge)" in text.splitlines()
    assert len(text.splitlines()) == len(rows)
    alone = command("measure", "separation", file, "korea", "--to=nearest", "--lang=en").out
    assert alone.splitlines() == [line for line in text.splitlines() if line.startswith("korea ")]


@pytest.mark.parametrize("ids", [(), ("korea",), ("korea", "kist", "--to", "nearest")])
def test_measure_separation_of_nothing_that_is_said(ids: tuple[str, ...], command: Any) -> None:
    said = command("measure", "separation", BOUNDARIES / "sites.geojson", *ids, "--lang=en")
    assert (said.code, said.out) == (2, "")
    assert "[separation-of-what]" in said.err


def test_measure_area(command: Any) -> None:
    """The measured areas of the issue: KIST −10.2 %, Kyung Hee +5.9 %, Korea University +7.1 % of the declared ones."""
    said = command("measure", "area", BOUNDARIES / "sites.geojson", "--format=json")
    areas = {row["id"]: row["area_m2"] for row in json.loads(said.out)}
    declared = {"kist": 270_000, "kyunghee": 410_000, "korea": 620_000}
    assert {name: round(100 * (areas[name] / declared[name] - 1), 1) for name in declared} == {
        "kist": -10.2, "kyunghee": 5.9, "korea": 7.1,
    }  # fmt: skip
    assert f"kist: {areas['kist']:,.1f}" in command("measure", "area", BOUNDARIES / "sites.geojson").out


def test_measure_between_unknown_sites(command: Any) -> None:
    file = BOUNDARIES / "sites.geojson"
    said = command("measure", "separation", file, "--from", "kist", "--to", "kyunhee", "--lang=en")
    assert (said.code, said.out) == (2, "")
    assert "Did you mean kyunghee?" in said.err


@pytest.mark.parametrize(
    ("crs", "code"), [("EPSG:4326", "crs-in-degrees"), ("EPSG:3857", "crs-web-mercator"), ("EPSG:99", "crs-unknown")]
)
def test_measure_refuses_a_plane_that_is_none(crs: str, code: str, command: Any) -> None:
    said = command("measure", "area", BOUNDARIES / "sites.geojson", "--measure-in", crs)
    assert said.code in (2, 4)
    assert said.out == ""
    assert f"[{code}]" in said.err


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:EPSG::3857", "+proj=webmerc +datum=WGS84"])
def test_web_mercator_is_refused_in_every_spelling(crs: str, command: Any) -> None:
    assert command("measure", "area", BOUNDARIES / "sites.geojson", "--measure-in", crs).code in (2, 4)


# --- profile --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name"), [("ko", "강소연구개발특구 지정요건"), ("en", "designation requirements")]
)
def test_profile_list(language: str, name: str, command: Any) -> None:
    said = command("profile", "list", "--lang", language)
    assert said.code == 0
    assert "kr/innotown" in said.out
    assert name in said.out


@pytest.mark.parametrize("language", ["ko", "en"])
def test_profile_show_names_every_limit(language: str, command: Any) -> None:
    said = command("profile", "show", "kr/innotown", "--lang", language)
    rules = read_profile("kr/innotown")
    assert said.code == 0
    assert rules.sha256 in said.out
    for requirement in rules.requirements:
        assert f"\n{requirement.id}  {requirement.name.within(language)}\n" in said.out
    assert len(re.findall(r"2021-06-28 – +강소", said.out)) > 5


def test_profile_lint(small: Any, command: Any) -> None:
    small.write()
    assert command("profile", "lint", "kr/innotown").code == 0
    said = command("profile", "lint", small.rules_file)
    assert said.code == 0
    assert "test/rules" in said.out
    small.rules["requirement"][0]["op"] = "=<"
    small.rules["requirement"][1]["measure"] = "aera"
    small.write()
    said = command("profile", "lint", small.rules_file, "--lang=en")
    assert (said.code, said.out) == (4, "")
    assert "[unknown-op]" in said.err


def test_profile_schema_describes_the_profiles_that_are_carried(command: Any) -> None:
    schema = json.loads(command("profile", "schema").out)
    assert set(schema["required"]) == {"profile", "requirement"}
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False


# --- init -----------------------------------------------------------------------------------------------------------


def test_init_writes_a_copy_with_the_same_verdicts(command: Any, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    said = command("init", target)
    written = sorted(path for path in target.rglob("*") if path.is_file())
    assert said.code == 0
    assert said.out.splitlines() == [str(path) for path in written]
    assert str(target / "geo" / "hongneung.toml") in said.err
    copy, carried = evaluate(target / "geo" / "hongneung.toml"), evaluate("hongneung")
    assert [(f.requirement, f.verdict, f.margin_nominal) for f in copy.findings] == [
        (f.requirement, f.verdict, f.margin_nominal) for f in carried.findings
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["mine"], "nothing is left beside the copy"


def test_init_replaces_nothing(command: Any, tmp_path: Path) -> None:
    assert command("init", tmp_path).code == 0
    study = tmp_path / "geo" / "hongneung.toml"
    study.write_text("# my own work\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    said = command("init", tmp_path, "--lang=en")
    assert (said.code, said.out) == (2, "")
    assert "[would-overwrite]" in said.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_init_keeps_what_is_in_the_folder(command: Any, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.csv").write_text("a\n", encoding="utf-8")
    assert command("init", tmp_path).code == 0
    assert (tmp_path / "data" / "mine.csv").read_text(encoding="utf-8") == "a\n"


def test_init_over_a_file(command: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file\n", encoding="utf-8")
    assert command("init", tmp_path / "mine").code == 2
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "a file\n"


# --- help, version, and what starting costs -------------------------------------------------------------------------


def test_version(installed: Any) -> None:
    ran = installed("--version")
    assert (ran.returncode, ran.stdout.decode()) == (0, f"zonegeo {__version__}\n")


@pytest.mark.parametrize(("language", "word"), [("ko", "요건"), ("en", "requirement")])
def test_help_speaks_the_language_of_the_locale(language: str, word: str, installed: Any) -> None:
    whole = installed("--help", LANG=f"{language}_KR.UTF-8").stdout.decode()
    for command in ("check", "map", "explain", "init", "measure", "profile"):
        assert f"\n  {command} " in whole
    asked = installed("check", "--help", "--lang", language).stdout.decode()
    assert asked == installed("check", "--help", LANG=f"{language}_KR.UTF-8").stdout.decode()
    for text in (whole, asked):
        assert word in text
        assert "help." not in text, "a help text is missing: its code is shown"
        assert bool(re.search("[가-힣]", text)) == (language == "ko")


@pytest.mark.parametrize(
    "program",
    [
        "import zonegeo",
        "from zonegeo.cli import main; main(['--help'])",
        "from zonegeo.cli import main; main(['check'])",
    ],
)
def test_starting_opens_no_heavy_room(program: str, installed: Any) -> None:
    found = f"import sys; sys.stderr.write(' '.join(name for name in {HEAVY!r} if name in sys.modules) or 'none')"
    ran = installed(code=f"{program}\n{found}")
    assert ran.stderr.decode().splitlines()[-1] == "none"


@pytest.mark.slow
def test_reading_geojson_opens_no_data_frame(installed: Any, tmp_path: Path) -> None:
    """geopandas, pandas, folium and rasterio open only for files that need them: half of the time of a check.

    A map needs folium, and neither the data frames nor what fetches from the web that folium and pyogrio open.
    """
    frames = {"pandas", "geopandas", "folium", "rasterio", "requests"}
    found = f"sys.stderr.write(' '.join({frames!r} & set(sys.modules)) + ';')"
    checks = (f"main(['check', 'hongneung'{more}])\n{found}\n" for more in ("", ", '--map', 'map.html'"))
    ran = installed(code="import sys\nfrom zonegeo.cli import main\n" + "".join(checks), cwd=tmp_path)
    assert ran.stderr.decode().replace("wrote map.html\n", "") == ";folium;"


def test_a_study_by_its_name_opens_nothing_for_files_and_no_other_command(installed: Any, tmp_path: Path) -> None:
    """What reads a planner's files opens for such a file, and the file of a command for that command."""
    rooms = (
        "zonegeo.api.land.intake", "zonegeo.sources.intake.read_intake",
        "zonegeo.sources.boundary.read_boundary_file",
        "zonegeo.sources.korea", "zonegeo.sources.study.draft", "zonegeo.cli.commands.map",
    )  # fmt: skip
    found = f"import sys; sys.stderr.write(' '.join(set({rooms!r}) & set(sys.modules)))"
    ran = installed(code=f"from zonegeo.cli import main; main(['check', 'hongneung'])\n{found}", cwd=tmp_path)
    assert ran.stderr == b""
