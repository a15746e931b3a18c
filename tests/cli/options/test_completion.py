"""Tab in a shell: what is offered, in every shell that typer knows, through the installed program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.quick_part import mostly_slow
from zonegeo.api.completion import proposal_ids, requirement_ids, study_names
from zonegeo.api.profiles.open_profile import list_profiles, read_profile
from zonegeo.cli.options.shell_completion import complete_profile, complete_study

PROPOSALS = ["request-2019", "designation-2020", "plan-2023"]


def offered(installed: Any, words: str, folder: Path | None = None) -> list[str]:
    """Return what bash is offered for the last word."""
    split = words.split(" ")
    ran = installed(cwd=folder, _ZONEGEO_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(len(split) - 1))
    assert ran.stderr == b""
    return [str(line) for line in ran.stdout.decode().splitlines() if line]


@pytest.mark.parametrize(
    ("words", "expected"),
    mostly_slow(
        [
            ("zonegeo ver", ["verify"]),
            ("zonegeo check hong", ["hongneung"]),
            ("zonegeo check hongneung --proposal ", PROPOSALS),
            ("zonegeo check hongneung --proposal des", ["designation-2020"]),
            ("zonegeo check nothing --proposal ", []),
            ("zonegeo check hongneung --profile kr/innot", ["kr/innotown"]),
            ("zonegeo compare hongneung request-2019 pl", ["plan-2023"]),
            ("zonegeo explain sep", ["separation"]),
            ("zonegeo check hongneung --pack-", ["--pack-inputs"]),
            ("zonegeo check hongneung --format gi", ["github"]),
        ],
        one_in=4,
    ),
)
def test_what_bash_is_offered(words: str, expected: list[str], installed: Any) -> None:
    assert offered(installed, words) == expected


@pytest.mark.parametrize(
    ("shell", "environment"),
    [
        ("zsh", {"_TYPER_COMPLETE_ARGS": "zonegeo check hong"}),
        ("fish", {"_TYPER_COMPLETE_ARGS": "zonegeo check hong", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}),
        ("powershell", {"_TYPER_COMPLETE_ARGS": "zonegeo check hong", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "hong"}),
        ("pwsh", {"_TYPER_COMPLETE_ARGS": "zonegeo check hong", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "hong"}),
    ],
)
def test_other_shells_are_offered_it_too(shell: str, environment: dict[str, str], installed: Any) -> None:
    ran = installed(_ZONEGEO_COMPLETE=f"complete_{shell}", **environment)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "hongneung" in ran.stdout.decode()
    assert "goyang" not in ran.stdout.decode()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "pwsh"])
def test_the_script_of_a_shell_that_is_named(shell: str, installed: Any, tmp_path: Path) -> None:
    ran = installed(_ZONEGEO_COMPLETE=f"source_{shell}")
    script = ran.stdout.decode()
    assert ran.returncode == 0
    assert f"complete_{'powershell' if shell == 'pwsh' else shell}" in script
    checker = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "--no-execute"]}.get(shell, [])
    if checker and shutil.which(checker[0]):
        file = tmp_path / "script"
        file.write_text(script, encoding="utf-8")
        assert subprocess.run([*checker, file], check=False, capture_output=True).returncode == 0


@pytest.mark.slow
def test_bash_completes_with_the_script_that_is_installed(installed: Any, tmp_path: Path) -> None:
    """The whole way: the script is installed in a home, a new bash reads it and presses Tab by its own function."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    home = tmp_path / "집"
    home.mkdir()
    # typer asks the process tree for its shell: a bash in between is what it finds
    program = installed("--version", code="import sys; print(sys.executable)").stdout.decode().strip()
    zonegeo = Path(program).parent / "zonegeo"
    environment = {"HOME": str(home), "PATH": f"{zonegeo.parent}:/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = [bash, "-c", "zonegeo --install-completion; true"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    script = home / ".bash_completions" / "zonegeo.sh"
    assert script.is_file(), made.stdout + made.stderr
    assert str(script) in (home / ".bashrc").read_text(encoding="utf-8")
    tab = "COMP_WORDS=(zonegeo check go); COMP_CWORD=2; _zonegeo_completion zonegeo"
    asked = f"source '{script}'; {tab}; echo \"$COMPREPLY\""
    ran = subprocess.run([bash, "-c", asked], env=environment, capture_output=True, text=True, check=False)
    assert ran.stdout.strip() == "goyang"


def test_names_are_those_that_are_known(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    small.write()
    monkeypatch.chdir(small.folder)
    assert set(study_names()) >= {"small", "hongneung", "goyang"}
    assert proposal_ids("small") == ("drawn",)
    assert requirement_ids(str(small.rules_file), None) == ("separation", "background-area")
    assert requirement_ids(None, "small") == tuple(each.id for each in read_profile("kr/innotown").requirements)
    assert requirement_ids("no/profile", None) == ()
    assert complete_study("sm") == ["small"]
    assert complete_study("./") == ["./data/", "./geo/", "./rules.toml"]
    assert complete_study("geo/") == ["geo/small.toml"]
    assert complete_study("nowhere/at/") == []
    assert set(complete_profile("")) == set(list_profiles())
    (small.folder / "geo" / "small.toml").write_bytes(b"\xff no TOML")
    assert proposal_ids("small") == ()
