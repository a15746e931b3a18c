"""What a PC with Windows does otherwise: long paths, code page, letters of the console, synced folders, policies."""

from __future__ import annotations

import ctypes
import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from zonegeo.base.files.path_text import LONGEST_PATH, is_share, slashed
from zonegeo.base.value import value
from zonegeo.model.answers.diagnosis import Line

_FILE_SYSTEM = ("HKEY_LOCAL_MACHINE", r"SYSTEM\CurrentControlSet\Control\FileSystem", "LongPathsEnabled")
_CONSOLE_FONT = ("HKEY_CURRENT_USER", "Console", "FaceName")
# where PowerShell looks first comes first
_POLICIES = tuple(
    (hive, rf"SOFTWARE\{branch}", "ExecutionPolicy")
    for branch in (r"Policies\Microsoft\Windows\PowerShell", r"Microsoft\PowerShell\1\ShellIds\Microsoft.PowerShell")
    for hive in ("HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER")
)
# of Windows for those who never chose: it runs none
_NO_POLICY = "Restricted"
_BLOCKING = ("Restricted", "AllSigned")
_KOREAN_PAGES = (949, 65001)
# a raster font of 437 has no Korean letters
_POOR_FONTS = ("Terminal", "Raster Fonts", "Lucida Console", "Consolas")
_REMOTE_DRIVE = 4
# names below a study: data, boundaries, a file of Korean letters, and the letters of a name while it is written
_ROOM_FOR_NAMES = 120


@value
class WindowsPC:
    """What Windows says of itself; ``None`` and empty where it does not say."""

    long_paths: bool
    code_page: int
    font: str
    synced: str
    policy: str
    remote: bool
    program: str


def windows_pc(environment: Mapping[str, str]) -> WindowsPC | None:
    """Return what this PC says of itself; ``None`` where it is none with Windows."""
    windows = getattr(ctypes, "windll", None)
    if windows is None:
        return None
    registry = importlib.import_module("winreg")
    program = sys.prefix
    policy = next((str(each) for each in (_registered(registry, *key) for key in _POLICIES) if each), _NO_POLICY)
    return WindowsPC(
        long_paths=_registered(registry, *_FILE_SYSTEM) == 1,
        code_page=int(windows.kernel32.GetConsoleOutputCP()),
        font=str(_registered(registry, *_CONSOLE_FONT) or ""),
        synced=environment.get("OneDriveCommercial") or environment.get("OneDrive") or "",
        policy=policy,
        remote=is_share(program) or windows.kernel32.GetDriveTypeW(f"{program[:2]}\\") == _REMOTE_DRIVE,
        program=program,
    )


def _registered(registry: Any, hive: str, key: str, name: str) -> object:
    with suppress(OSError), registry.OpenKey(getattr(registry, hive), key) as opened:
        found: object = registry.QueryValueEx(opened, name)[0]
        return found
    return None


def windows_lines(pc: WindowsPC | None, folder: Path) -> Iterator[Line]:
    """Yield a line for each thing that Windows does otherwise, seen from a working folder; none elsewhere."""
    if pc is None:
        return
    yield _told(
        "long-paths", pc.long_paths or len(str(folder)) < LONGEST_PATH - _ROOM_FOR_NAMES,
        {"count": len(str(folder)), "limit": LONGEST_PATH},
    )  # fmt: skip
    yield _told("code-page", pc.code_page in _KOREAN_PAGES, {"value": str(pc.code_page)})
    yield _told("console-font", pc.font not in _POOR_FONTS, {"value": pc.font or "–"})
    yield _told("synced-folder", not _is_below(folder, pc.synced), {"path": str(folder)})
    yield _told("scripts", pc.policy not in _BLOCKING, {"value": pc.policy})
    yield _told("program-folder", not pc.remote, {"path": pc.program})


def _told(check: str, is_well: bool, values: Mapping[str, Any]) -> Line:
    if is_well:
        return Line(check, "ok", f"doctor.{check}", values)
    return Line(check, "warning", f"doctor.{check}-poor", values)


def _is_below(folder: Path, above: str) -> bool:
    return bool(above) and f"{slashed(folder)}/".casefold().startswith(f"{slashed(above).rstrip('/')}/".casefold())
