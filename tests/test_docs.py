"""The documents are true: commands are run, what they print is compared, every key, verdict and code is explained."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.places import ROOT, ZONEGEO
from zonegeo.api.profiles.open_profile import list_profiles, read_profile
from zonegeo.base.registry import imported
from zonegeo.base.schema.entry import Entry
from zonegeo.cli.exit_codes import OF_VERDICT
from zonegeo.evaluation.claims import CLAIM_QUANTITIES
from zonegeo.i18n.translator import Translator
from zonegeo.measures import MEASURES
from zonegeo.model.study import Basis
from zonegeo.model.verdict import Verdict
from zonegeo.profiles.profile_schema import ProfileFile
from zonegeo.rendering.terminal.explanation import render_code, render_requirement
from zonegeo.sources.casebook.read_casebook import EXPECTED
from zonegeo.sources.casebook.study_of_case import CaseEntry
from zonegeo.sources.study.study_schema import StudyFile

OWN_PROFILE = (ROOT / "docs" / "own-profile.md").read_text(encoding="utf-8")
PROFILES = (ROOT / "docs" / "profiles.md").read_text(encoding="utf-8")
CASE_BOOKS = (ROOT / "docs" / "case-books.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
FILES = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
BOTH = pytest.mark.parametrize("language", ["ko", "en"])


def steps() -> Iterator[tuple[str, str]]:
    """Yield what the worked example writes (``city.toml``) and runs (``$ zonegeo …``), in its order."""
    for fence in re.finditer(r"^(`{3,4})(\w+)(?: (\S+))?\n(.*?)^\1$", OWN_PROFILE, flags=re.S | re.M):
        _, kind, name, body = fence.groups()
        if name:
            yield name, body
        elif kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
                yield "", part


@pytest.mark.slow
def test_the_worked_example_does_what_it_says(tmp_path: Path) -> None:
    compared = 0
    for name, body in steps():
        if name:
            (tmp_path / name).write_text(body, encoding="utf-8")
            continue
        command, *shown = body.splitlines()
        program, *arguments = command.split()
        assert program == "zonegeo"
        ran = subprocess.run([ZONEGEO, *arguments], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
        assert ran.returncode in (0, 3), ran.stderr
        printed = ran.stdout.splitlines()
        for line in shown:
            assert any(each.startswith(line) for each in printed), (
                f"{line!r} is not printed by {command}:\n{ran.stdout}"
            )
            compared += 1
    assert compared >= 8


# --- every key, verdict, measure and code is explained ----------------------------------------------------------------


def keys_of(model: Any, seen: set[Any] | None = None) -> set[str]:
    """Return every key that a file of this model may have, at any depth."""
    seen = set() if seen is None else seen
    if not (isinstance(model, type) and issubclass(model, Entry)):
        return {key for each in get_args(model) for key in keys_of(each, seen)}
    if model in seen:
        return set()
    seen.add(model)
    own = {field.alias or name for name, field in model.model_fields.items()}
    return own | {key for field in model.model_fields.values() for key in keys_of(field.annotation, seen)}


def named_in(text: str) -> set[str]:
    """Return every word that a document sets in code type."""
    return {word for code in re.findall(r"`+([^`]+)`+", text) for word in re.findall(r"[\w-]+", code)}


def test_the_walk_finds_nested_keys() -> None:
    assert {"requirement", "limit", "cite", "clause", "is", "any", "explanation", "exempt"} <= keys_of(ProfileFile)


def test_every_key_of_a_profile_is_documented() -> None:
    names_of_languages = {"ko", "en"}
    assert keys_of(ProfileFile) - names_of_languages - named_in(PROFILES) == set()


def test_every_key_of_a_study_is_documented() -> None:
    assert keys_of(StudyFile) - {"ko", "en"} - named_in(GUIDE) - named_in(FILES) == set()


def test_every_key_of_a_case_is_documented() -> None:
    assert (keys_of(CaseEntry) | set(EXPECTED)) - named_in(CASE_BOOKS) == set()


def test_every_measure_is_documented_and_can_be_resolved() -> None:
    assert set(MEASURES) - named_in(PROFILES) == set()
    # a group counts findings, which no measure sees
    for name in set(MEASURES) - {"group"}:
        assert callable(imported(MEASURES[name].carried_out_by)), name
    assert MEASURES["group"].carried_out_by == ""


def test_every_reading_scope_and_verdict_is_documented() -> None:
    words = {word for kind in MEASURES.values() for word in (*kind.readings, *kind.scopes)}
    assert words - named_in(PROFILES) == set()
    assert {verdict.value for verdict in Verdict} - named_in(GUIDE) == set()
    assert {basis.value for basis in Basis} - named_in(GUIDE) == set()
    assert set(CLAIM_QUANTITIES) - named_in(GUIDE) == set()
    for code in {*OF_VERDICT.values(), 2, 4, 70}:
        assert f"| {code} |" in README


@BOTH
@pytest.mark.parametrize("name", [*MEASURES, *(f"verdict.{each.value}" for each in Verdict)])
def test_every_measure_and_verdict_can_be_explained(name: str, language: str) -> None:
    assert render_code(name, Translator(language))


@BOTH
@pytest.mark.parametrize("profile", list_profiles())
def test_every_requirement_can_be_explained(profile: str, language: str) -> None:
    rules, translator = read_profile(profile), Translator(language)
    for requirement in rules.requirements:
        page = render_requirement(requirement, rules, translator)
        told = requirement.explanation
        for name in (told.what, told.why, told.how, told.exempt, told.passes, told.fails):
            assert len(name.within(language)) > 1, requirement.id
            assert name.within(language) in page
        assert requirement.limits[0].cite.clause in page


@BOTH
def test_every_code_that_a_result_or_an_error_may_hold_can_be_explained(language: str) -> None:
    from zonegeo.i18n.translator import _catalogue

    translator = Translator(language)
    families = ("problem", "reason", "remark", "notice", "claim", "drawing", "need")
    codes = [name for name in _catalogue(language) if name.split(".")[0] in families]
    assert len(codes) > 300
    for code in codes:
        asked = code.split(".")[1] if code.startswith("problem.") else code
        assert render_code(asked, translator), code
