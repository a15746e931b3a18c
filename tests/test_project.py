"""What the project says of itself in several places is the same everywhere, and a newcomer finds what is promised."""

from __future__ import annotations

import re

import pytest

from tests.places import ROOT
from zonegeo.base.version import __version__


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_one_version_everywhere() -> None:
    newest = re.search(r"^## (\S+)", text_of("CHANGELOG.md"), flags=re.M)
    cited = re.search(r"^version: (\S+)$", text_of("CITATION.cff"), flags=re.M)
    assert newest
    assert cited
    assert (newest[1], cited[1]) == (__version__, __version__)


def test_every_version_of_the_changelog_has_a_date_and_the_newest_comes_first() -> None:
    found = re.findall(r"^## (\d+)\.(\d+)\.(\d+) \((\d{4}-\d\d-\d\d)\)$", text_of("CHANGELOG.md"), flags=re.M)
    headings = re.findall(r"^## ", text_of("CHANGELOG.md"), flags=re.M)
    assert len(found) == len(headings) >= 2
    ordered = [(*map(int, parts), day) for *parts, day in found]
    assert ordered == sorted(ordered, reverse=True)


PAGES = ("CONTRIBUTING.md", "README.md", "SECURITY.md", "docs/architecture.md", "docs/releasing.md")
DECISIONS = sorted(f"docs/decisions/{page.name}" for page in (ROOT / "docs" / "decisions").glob("*.md"))


@pytest.mark.parametrize("name", [*PAGES, *DECISIONS])
def test_files_of_the_source_that_a_page_names_exist(name: str) -> None:
    """A path in code type that ends in a suffix is there: from the top, or in the program."""
    named = re.findall(r"`((?:\.?[\w-]+/)+[\w.-]+\.(?:py|md|toml|txt|cff|yml|yaml))`", text_of(name))
    missing = [each for each in named if not any((base / each).is_file() for base in (ROOT, ROOT / "src" / "zonegeo"))]
    assert missing == []
    assert named or name not in ("CONTRIBUTING.md", "README.md", "docs/architecture.md")


def test_the_readme_names_at_most_four_files_that_decide_a_requirement() -> None:
    sentence = re.search(r"that decides one requirement: (.*?)\.\n\n", text_of("README.md"), flags=re.S)
    assert sentence
    assert 1 <= len(re.findall(r"`[\w/]+\.py`", sentence[1])) <= 4


def test_every_decision_is_listed_and_in_the_site() -> None:
    pages = {page.name for page in (ROOT / "docs" / "decisions").glob("*.md")} - {"index.md"}
    assert pages == set(re.findall(r"\]\(([\w-]+\.md)\)", text_of("docs/decisions/index.md")))
    assert all(f"decisions/{page}" in text_of("mkdocs.yml") for page in pages)


def test_what_ci_runs_are_sessions_of_the_noxfile() -> None:
    sessions = set(re.findall(r"^@nox\.session.*\ndef (\w+)\(", text_of("noxfile.py"), flags=re.M))
    assert {"lint", "types", "tests", "slow", "docs", "lowest", "js"} <= sessions
    run = text_of(".ci/run")
    asked = {
        name for line in re.findall(r"^ *sessions --session ((?:[\w-]+ ?)+)", run, flags=re.M) for name in line.split()
    }
    asked = {name for name in asked if not name.startswith("-")}
    # the suite is run by the README's own command; two make what a release holds, and are run for one
    assert asked == sessions - {"tests", "offline", "lock"}
    hosted = re.findall(r"sessions: \[(.*)\]", text_of(".github/workflows/ci.yml"))
    assert {name for part in hosted for name in re.split(r"[, ]+", part)} == asked - {"newest"}


def test_nothing_in_the_program_names_the_tests() -> None:
    named = [path for path in (ROOT / "src").rglob("*.py") if '"tests"' in path.read_text(encoding="utf-8")]
    assert [path.name for path in named] == ["junit.py"]  # the attribute of a JUnit suite


def test_there_is_no_session_without_a_sentence() -> None:
    text = text_of("noxfile.py")
    for name in re.findall(r"^@nox\.session.*\ndef (\w+)\(", text, flags=re.M):
        assert re.search(rf'def {name}\(session: nox\.Session\) -> None:\n    """[A-Z]', text), name


def test_the_quick_part_of_the_suite_is_there() -> None:
    """What is tried on the oldest and the newest dependencies."""
    text = text_of("noxfile.py")
    quick = re.search(r"^QUICK = \((.*?)^\)", text, flags=re.S | re.M)
    assert quick
    names = re.findall(r'"(tests/[\w/]+)"', quick[1])
    files = re.findall(r'f"(tests/[\w/]+)test_', quick[1])
    assert len(names) > 5
    assert files
    assert all((ROOT / name).is_dir() for name in (*names, *files))
    inner = re.search(r"for name in \((.*?)\)\)", quick[1])
    assert inner
    for name in re.findall(r'"(\w+)"', inner[1]):
        assert (ROOT / files[0] / f"test_{name}.py").is_file()


def test_the_recipe_asks_for_what_the_package_asks_for() -> None:
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", text_of("pyproject.toml"), flags=re.M | re.S)
    assert listed
    asked = re.findall(r'^  "([\w.-]+)([^";]*)', listed[1], flags=re.M)
    run = text_of("recipe/meta.yaml").partition("  run:\n")[2].partition("\n\n")[0]
    found = re.findall(r"^    - ([\w.-]+) ?(.*)$", run, flags=re.M)
    assert [(name.lower(), told) for name, told in asked] == [each for each in found if each[0] != "python"]
    assert f'version = "{__version__}"' in text_of("recipe/meta.yaml")


def test_every_reference_of_the_paper_is_cited_and_the_other_way_round() -> None:
    listed = set(re.findall(r"^@\w+\{(\w+),", text_of("paper/paper.bib"), flags=re.M))
    assert listed == set(re.findall(r"@([a-z]+\d+)", text_of("paper/paper.md")))
