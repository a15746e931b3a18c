"""The doctor on a PC with Windows, and patterns that its shells hand on as they are."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas  # noqa: F401 - what the doctor opens has to be open before the PC is simulated
import pytest
import rasterio  # noqa: F401

from tests.quick_part import mostly_slow
from zonegeo.api.doctor import diagnose
from zonegeo.cli.console.shell_patterns import expanded
from zonegeo.sources.windows_pc import windows_lines, windows_pc

LONG = r"SYSTEM\CurrentControlSet\Control\FileSystem"
POLICY = r"SOFTWARE\Microsoft\PowerShell\1\ShellIds\Microsoft.PowerShell"
SOUND = {(LONG, "LongPathsEnabled"): 1, ("Console", "FaceName"): "굴림체", (POLICY, "ExecutionPolicy"): "RemoteSigned"}


def simulate(
    monkeypatch: pytest.MonkeyPatch, registry: Mapping[tuple[str, str], object] = SOUND, *, page: int = 949,
    drive: int = 3, prefix: str = r"C:\zonegeo\venv",
) -> None:  # fmt: skip
    """Let ctypes and the registry answer as those of a PC with Windows."""

    def query(key: str, name: str) -> tuple[object, int]:
        if (key, name) not in registry:
            raise FileNotFoundError(2, "no such value")
        return registry[key, name], 1

    kernel = SimpleNamespace(
        GetConsoleOutputCP=lambda: page, GetDriveTypeW=lambda root: drive, GetUserDefaultUILanguage=lambda: 0x0412
    )
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    fake = SimpleNamespace(
        HKEY_LOCAL_MACHINE=1, HKEY_CURRENT_USER=2, OpenKey=lambda hive, key: nullcontext(key), QueryValueEx=query
    )
    monkeypatch.setitem(sys.modules, "winreg", fake)
    monkeypatch.setattr(sys, "prefix", prefix)


CHECKS = ["long-paths", "code-page", "console-font", "synced-folder", "scripts", "program-folder"]
HERE = Path("C:/Users/kim/사업")
DEEP = Path("C:/Users/kim/" + "긴 이름의 폴더/" * 20)


def test_a_sound_pc_is_called_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(monkeypatch)
    lines = list(windows_lines(windows_pc({"OneDrive": r"C:\Users\kim\OneDrive"}), HERE))
    assert [(line.check, line.state) for line in lines] == [(check, "ok") for check in CHECKS]


@pytest.mark.parametrize(
    ("check", "changes", "folder", "environment"),
    [
        ("long-paths", {"registry": {**SOUND, (LONG, "LongPathsEnabled"): 0}}, DEEP, {}),
        ("long-paths", {"registry": {key: each for key, each in SOUND.items() if key[0] != LONG}}, DEEP, {}),
        ("code-page", {"page": 437}, HERE, {}),
        ("console-font", {"registry": {**SOUND, ("Console", "FaceName"): "Consolas"}}, HERE, {}),
        ("synced-folder", {}, Path("C:/Users/kim/OneDrive/문서"), {"OneDrive": "C:\\Users\\KIM\\onedrive\\"}),
        ("synced-folder", {}, Path("C:/od/a"), {"OneDriveCommercial": r"C:\od", "OneDrive": r"C:\other"}),
        ("scripts", {"registry": {**SOUND, (POLICY, "ExecutionPolicy"): "AllSigned"}}, HERE, {}),
        ("scripts", {"registry": {key: each for key, each in SOUND.items() if key[0] != POLICY}}, HERE, {}),
        ("program-folder", {"drive": 4, "prefix": r"Z:\zonegeo"}, HERE, {}),
        ("program-folder", {"prefix": r"\\nas\tools\zonegeo"}, HERE, {}),
    ],
)
def test_what_goes_wrong_is_found_and_only_that(
    check: str, changes: Mapping[str, Any], folder: Path, environment: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    simulate(monkeypatch, **changes)
    lines = list(windows_lines(windows_pc(environment), folder))
    assert [line.check for line in lines if line.state == "warning"] == [check]


@pytest.mark.parametrize("language", mostly_slow(["ko", "en"], one_in=2))
def test_the_command_says_what_to_do(
    language: str, command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    simulate(monkeypatch, {("Console", "FaceName"): "Terminal"}, page=437, drive=4, prefix=r"Z:\zonegeo")
    folder = tmp_path / "OneDrive" / ("긴 이름 " * 15) / ("긴 이름 " * 15)
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("OneDrive", str(tmp_path / "OneDrive"))
    monkeypatch.delenv("OneDriveCommercial", raising=False)
    found = diagnose()
    assert {line.check for line in found.lines if line.state == "warning"} >= set(CHECKS)
    said = command("doctor", "--lang", language)
    assert said.code in (0, 4)  # the package was asked for under another prefix
    for word in ("python -m zonegeo", "chcp 949", "OneDrive", "LongPathsEnabled", "D:\\zonegeo", "D2Coding"):
        assert word in said.out


def test_elsewhere_nothing_is_said_of_it() -> None:
    assert windows_pc({}) is None
    assert not {line.check for line in diagnose().lines}.intersection(CHECKS)


def test_patterns_are_expanded_where_the_shell_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.geojson", "a.geojson", "c.toml", "[x].geojson"):
        (tmp_path / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    asked = ["check", "*.geojson", "--where=a*", "-o", "no*.json", "x?.toml", "[x].geojson"]
    assert expanded(asked) == asked
    monkeypatch.setattr(os, "name", "nt")
    found = expanded(asked)
    monkeypatch.undo()
    assert found == ["check", "[x].geojson", "a.geojson", "b.geojson", "--where=a*", "-o", "no*.json", "x?.toml",
                     "[x].geojson"]  # fmt: skip
