"""Exit codes, through the installed command: 0, 1 and 3 are verdicts; 2, 4, 70 and 130 never look like one."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.quick_part import mostly_slow

Installed = Callable[..., "subprocess.CompletedProcess[bytes]"]
VERDICTS = (0, 1, 3)


def crashing(target: str, error: str) -> str:
    """Return a program that runs zonegeo with one of its functions replaced by one that fails."""
    return f"""
import sys
import zonegeo.api.results.map
import zonegeo.api.results.evaluate

def fail(*_arguments, **_options):
    raise {error}

zonegeo.api.results.{target} = fail
sys.argv[0] = "zonegeo"
from zonegeo.cli import run
run()
"""


def test_0_where_every_requirement_is_satisfied(small: Any, installed: Installed) -> None:
    ran = installed("check", small.write(), "--profile", small.rules_file)
    assert ran.returncode == 0
    assert b"Overall: satisfied (satisfied 2)" in ran.stdout
    assert ran.stderr == b""


def test_1_where_a_requirement_failed(small: Any, installed: Installed) -> None:
    small.rules["requirement"][1]["limit"][0]["value"] = "0.5 km2"  # the yard alone has 0.7
    ran = installed("check", small.write(), "--profile", small.rules_file)
    assert ran.returncode == 1
    assert b"not satisfied 1" in ran.stdout


@pytest.mark.parametrize(
    ("severity", "code"), [("must", 1), ("should", 0), ("info", 0)]
)  # what is only recommended is reported and does not count for the whole
def test_severity_decides_whether_a_failure_counts(severity: str, code: int, small: Any, command: Any) -> None:
    small.rules["requirement"][1].update(severity=severity)
    small.rules["requirement"][1]["limit"][0]["value"] = "0.5 km2"
    assert command("check", small.write(), "--profile", small.rules_file).code == code


def test_3_where_something_is_undecided(small: Any, installed: Installed) -> None:
    small.sites["features"][2]["properties"]["within"] = []  # now nothing is known of the place of the shed
    ran = installed("check", small.write(), "--profile", small.rules_file)
    assert ran.returncode == 3
    assert b"Overall: undecided" in ran.stdout


def test_3_where_something_is_for_review(installed: Installed, tmp_path: Path) -> None:
    """4.2 km is above the limit of 3 km, and the law lets the committee decide (고시 제8조제2항)."""
    ran = installed("check", "hongneung", "--proposal", "request-2019", "--lang=ko", cwd=tmp_path)
    assert ran.returncode == 3
    assert "△ 예외검토  이격거리 [separation]" in ran.stdout.decode()


def test_3_where_no_requirement_is_in_force(small: Any, command: Any) -> None:
    """Nothing failed, and nothing was satisfied either."""
    said = command("check", small.write(), "--profile", small.rules_file, "--as-of", "2019-12-31", "--lang=en")
    assert said.code == 3
    assert "No limit is in force on 2019-12-31" in said.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "hongneung", "--colour"], "No such option: --colour"),
        (["chekc", "hongneung"], "No such command"),
        (["check"], "Missing argument"),
        (["check", "honneung"], "[unknown-study] honneung"),
        (["check", "hongneung", "--proposal", "request-2018"], "[unknown-proposal] hongneung"),
        (["check", "hongneung", "--profile", "kr/inotown"], "[unknown-profile] kr/inotown"),
        (["check", "hongneung", "--as-of", "2020-02-30"], "2020-02-30"),
        (["check", "hongneung", "--as-of", "today"], "today"),
        (["check", "hongneung", "--format", "pdf"], "pdf"),
        (["check", "hongneung", "--lang", "fr"], "fr"),
        (["explain", "seperation"], "[unknown-requirement] kr/innotown"),
        (["map", "hongneung"], "--output"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_2_where_the_request_is_wrong(arguments: list[str], told: str, command: Any) -> None:
    said = command(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert told in said.err


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (["check", "honneung"], "hongneung"),
        (["check", "hongneung", "--proposal", "request-2018"], "request-2019"),
        (["check", "hongneung", "--profile", "kr/inotown"], "kr/innotown"),
        (["explain", "seperation"], "separation"),
    ],
)
def test_nearest_known_name_is_offered(arguments: list[str], nearest: str, command: Any) -> None:
    assert f"→ Did you mean {nearest}?" in command(*arguments, "--lang=en").err


def test_2_through_the_installed_command(installed: Installed, tmp_path: Path) -> None:
    ran = installed("check", "honneung", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stdout == b""
    assert b"[unknown-study]" in ran.stderr


def test_4_through_the_installed_command(small: Any, installed: Installed) -> None:
    small.sites["features"][0]["properties"]["role"] = "cor"
    ran = installed("check", small.write(), "--map", small.folder / "map.html")
    assert ran.returncode == 4
    assert ran.stdout == b""
    assert b"[unknown-role]" in ran.stderr
    assert not (small.folder / "map.html").exists()


def test_profile_with_two_limits_is_unusable_input(small: Any, command: Any) -> None:
    limits = small.rules["requirement"][0]["limit"]
    limits.append(limits[0] | {"value": "4 km"})
    said = command("check", small.write(), "--profile", small.rules_file, "--lang=en")
    assert said.code == 4
    assert "[two-limits-for-one-date]" in said.err


@pytest.mark.parametrize("option", ["--map", "-o"])
def test_4_where_the_place_to_write_to_is_taken_by_a_folder(option: str, small: Any, command: Any) -> None:
    target = small.folder / "taken"
    target.mkdir(parents=True)
    said = command("check", small.write(), option, target, "--lang=en")
    assert said.code == 4
    assert f"[cannot-write] {target}" in said.err
    # the file that was made beside its place is gone too
    assert sorted(path.name for path in small.folder.iterdir()) == ["data", "geo", "rules.toml", "taken"]


def test_nothing_is_written_where_one_of_two_files_cannot_be(small: Any, command: Any) -> None:
    target = small.folder / "taken"
    target.mkdir(parents=True)
    assert command("check", small.write(), "--map", small.folder / "map.html", "-o", target).code == 4
    assert not (small.folder / "map.html").exists()


@pytest.mark.parametrize(
    "error",
    mostly_slow(["RuntimeError('broken {inside}')", "RecursionError()", "KeyError('x')", "SyntaxError"], one_in=4),
)
def test_70_where_the_program_is_broken(error: str, installed: Installed, tmp_path: Path) -> None:
    output = tmp_path / "result.json"
    ran = installed("check", "hongneung", "-o", output, cwd=tmp_path, code=crashing("evaluate.evaluate", error))
    assert ran.returncode == 70
    assert ran.stdout == b"", "a crash prints nothing that could be read as a verdict"
    assert b"[internal] zonegeo" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_70_with_a_traceback_where_it_is_asked_for(installed: Installed, tmp_path: Path) -> None:
    code = crashing("evaluate.evaluate", "RuntimeError('broken inside')")
    ran = installed("check", "hongneung", "--debug", cwd=tmp_path, code=code)
    assert ran.returncode == 70
    assert ran.stdout == b""
    assert b"Traceback (most recent call last)" in ran.stderr
    assert b"RuntimeError: broken inside" in ran.stderr


@pytest.mark.slow
def test_70_where_drawing_breaks_after_the_verdict_is_known(installed: Installed, tmp_path: Path) -> None:
    """The verdict was found already, but it is not told: the command did not do what it was asked to."""
    code = crashing("map.map_page", "RuntimeError('no map')")
    ran = installed("check", "hongneung", "--map", "map.html", "--exit-zero", cwd=tmp_path, code=code)
    assert ran.returncode == 70
    assert ran.stdout == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_130_where_it_is_interrupted(installed: Installed, tmp_path: Path) -> None:
    ran = installed("check", "hongneung", cwd=tmp_path, code=crashing("evaluate.evaluate", "KeyboardInterrupt"))
    assert ran.returncode == 130
    assert ran.stdout == b""
    assert b"Traceback" not in ran.stderr


def test_a_full_disk_is_no_verdict(installed: Installed, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    with full.open("wb") as stdout:
        ran = installed("check", "hongneung", cwd=tmp_path, stdout=stdout)
    assert ran.returncode not in VERDICTS
    assert b"No space left on device" in ran.stderr


def test_exit_zero_is_for_verdicts_only(small: Any, command: Any) -> None:
    assert command("check", "hongneung", "--exit-zero").code == 0
    assert command("check", "honneung", "--exit-zero").code == 2
    small.study["study"]["analysis_crs"] = "EPSG:3857"
    assert command("check", small.write(), "--exit-zero").code == 4


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_was_asked_for_is_quoted_whole_though_it_reads_like_two_languages(language: str, command: Any) -> None:
    said = command("check", "hongneung", "--proposal", "가 / KIST Campus", "--lang", language)
    assert "가 / KIST Campus" in said.err
