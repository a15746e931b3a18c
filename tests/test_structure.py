"""The house as docs/architecture.md tells it: names that stand once, folders that can be looked over."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from tests.places import ROOT

PROGRAM = ROOT / "src" / "zonegeo"
FILES = sorted(path for path in PROGRAM.rglob("*.py") if path.name != "__init__.py")
# folders whose files are named for what the outside calls them, so that one name may stand in several of them
NAMED_FROM_OUTSIDE = {
    "cli/commands": "one file a command",
    "exports/formats": "one file a format",
    "sources/boundary/formats": "one file a format",
    "rendering/results": "one file a format",
}
# a folder holds no more than can be looked over at once
MOST_FILES = 16
FULLER = {"cli/commands": "one file a command"}


def room_of(path: Path) -> str:
    """The folder of a file, from the program's own."""
    return path.parent.relative_to(PROGRAM).as_posix()


def test_no_name_stands_twice() -> None:
    rooms = defaultdict(list)
    for path in FILES:
        if room_of(path) not in NAMED_FROM_OUTSIDE:
            rooms[path.name].append(room_of(path))
    assert {name: found for name, found in rooms.items() if len(found) > 1} == {}


def test_the_folders_named_from_outside_need_to_be() -> None:
    """None is listed that shares no name with another folder."""
    for folder in NAMED_FROM_OUTSIDE:
        own = {path.name for path in FILES if room_of(path) == folder}
        others = {path.name for path in FILES if room_of(path) != folder}
        assert own & others, folder


def test_no_folder_is_too_full_to_look_over() -> None:
    count = Counter(room_of(path) for path in PROGRAM.rglob("*.py"))
    assert {folder for folder, files in count.items() if files > MOST_FILES} == set(FULLER)
