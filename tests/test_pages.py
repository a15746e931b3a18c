"""The pages are true: every command of their console blocks is run, and the lines below it are among what it prints.

Python blocks are run after them in the same folder and print what the comment on their last line says.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.i18n.test_korean_outputs import english_in
from tests.places import ROOT, ZONEGEO

DOCS = ROOT / "docs"
VERDICTS = (0, 1, 3)
ERRORS = (2, 4)
SHOWN_ERRORS = ("error ", "Error: ", "오류 ", "오류: ")


def commands_of(page: Path) -> list[tuple[str, list[str]]]:
    """Return every command of the console blocks with the lines shown below it."""
    commands: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.S | re.M):
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            elif line.strip():
                commands[-1][1].append(line)
    return commands


def python_of(page: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.S | re.M)


# these write files between their commands: followed by tests/test_docs.py,
# tests/sources/boundary/test_files_guide.py and tests/sources/intake/test_three_ways.py
STEPS = ("own-profile", "files", "ways-ko")
WRITTEN = (*sorted(ROOT.glob("README*.md")), *sorted(DOCS.glob("*.md")))
PAGES = [page for page in WRITTEN if page.stem not in STEPS and commands_of(page)]


# what is read first with the quick tests; the same in the other language, and long searches, with the slow ones
QUICK = {"README", "start"}


@pytest.mark.parametrize("page", [
    pytest.param(page, id=page.stem, marks=() if page.stem in QUICK else pytest.mark.slow) for page in PAGES
])  # fmt: skip
def test_commands_print_the_lines_shown(page: Path, tmp_path: Path) -> None:
    # one folder for a page: a later command uses what an earlier one wrote, and what lies beside the pages
    (tmp_path / "docs").mkdir()
    for example in DOCS.glob("*.geojson"):
        (tmp_path / "docs" / example.name).write_bytes(example.read_bytes())
    for name, rows in re.findall(r"^```csv (\S+)\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.S | re.M):
        (tmp_path / name).write_text(rows, encoding="utf-8")
    for command, shown in commands_of(page):
        program, *arguments = shlex.split(command)
        assert program == "zonegeo", command
        ran = subprocess.run(
            [ZONEGEO, *arguments], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )
        # an error that a page shows is one: what begins with it ends with usage or input, nothing else does
        expected = ERRORS if shown and shown[0].startswith(SHOWN_ERRORS) else VERDICTS
        assert ran.returncode in expected, f"{command}: {ran.stderr}"
        printed = (ran.stdout + ran.stderr).splitlines()
        for line in shown:
            assert any(each.startswith(line) for each in printed), (
                f"{line!r} is not printed by {command}:\n{ran.stdout}"
            )
    for block in python_of(page):
        ran = subprocess.run(
            [sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True
        )
        assert ran.stdout.strip() == block.rstrip().rpartition("# ")[2]


def test_there_are_pages_with_commands() -> None:
    own = {"README", "compare", "envelope", "explore", "hongneung", "own-study", "results", "start", "start-ko"}
    own |= {"README.ko", "check-ko", "compare-ko", "errors-ko", "files-ko", "map-ko", "report-ko"}
    assert own <= {page.stem for page in PAGES}
    assert sum(len(python_of(page)) for page in PAGES) >= 4


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_files_it_names_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).is_file(), target


# what a planner reads: every page of it has one in Korean, of its own name or of another
FOR_PLANNERS = ("First steps", "Reading", "Rules", "Working")
KOREAN_NAMES = {"results": "check", "own-study": "own-zone", "reports": "report"}


def pages_of(section: str) -> list[str]:
    """Return the pages of a section of the guide's contents, without their endings."""
    contents = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[2]
    part = re.search(rf"^  - {section}:\n((?:    .*\n)+)", contents, re.MULTILINE)
    assert part is not None, section
    return re.findall(r"- ([\w-]+)\.md", part.group(1))


@pytest.mark.parametrize("page", [page for section in FOR_PLANNERS for page in pages_of(section)])
def test_every_page_of_the_guide_is_there_in_korean(page: str) -> None:
    korean = f"{KOREAN_NAMES.get(page, page)}-ko"
    assert korean in pages_of("한국어")
    text = (DOCS / f"{korean}.md").read_text(encoding="utf-8")
    assert f"({korean}.md)" in (DOCS / "index.md").read_text(encoding="utf-8")
    prose = re.sub(r"^(`{3,4}).*?^\1$|`[^`\n]*`|^    [^\n]*$", "", text, flags=re.S | re.M)
    assert len(re.findall(r"[가-힣]{2,}", prose)) > 30
    assert english_in(prose) == []
