"""The house as docs/architecture.md tells it: names that stand once, folders that can be looked over."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
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
# where imports stand inside functions; docs/architecture.md says why of each
LATE = (
    "base/nearest_name.py", "base/registry.py", "i18n/language.py",
    "cli/main.py", "cli/console/", "cli/options/", "cli/commands/check.py",
    "api/doctor.py", "api/files/boundary_files.py", "api/results/evaluate.py", "api/results/map.py",
    "api/search/envelope.py", "api/search/screen/",
    "exploration/search/milp.py",
    "sources/study/named_files.py", "sources/study/read_study.py", "sources/study/study_document.py",
)  # fmt: skip
MOST_LATE = 60


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


def imports_inside(path: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """Every import of a file that stands inside a function."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = {id(node): node for each in functions for node in ast.walk(each)}
    yield from (node for node in found.values() if isinstance(node, ast.Import | ast.ImportFrom))


def test_imports_stand_at_the_top_but_where_that_pays() -> None:
    late = {path.relative_to(PROGRAM).as_posix(): len(list(imports_inside(path))) for path in FILES}
    inside = {name for name, count in late.items() if count}
    assert {name for name in inside if not name.startswith(LATE)} == set()
    assert [each for each in LATE if not any(name.startswith(each) for name in inside)] == []
    assert sum(late.values()) < MOST_LATE
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [each for each in LATE if f"`{each}" not in page] == []


def test_what_opens_late_is_no_room_of_this_house() -> None:
    """A module named in a string is seen by no linter of imports: it may only be of another package."""
    named = {
        node.args[0].value
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "LateModule"
        if isinstance(node.args[0], ast.Constant)
    }
    assert "pyogrio" in named
    assert [each for each in named if each.startswith("zonegeo")] == []
