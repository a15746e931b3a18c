"""The steps of the Action as they are written, run here: the same bytes, a table, and the code of the verdict."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.places import ROOT, ZONEGEO

ACTION = (ROOT / "action.yml").read_text(encoding="utf-8")


def script() -> str:
    """The commands of the step that checks: the block below ``run: |``."""
    block = re.search(r"^( +)run: \|\n((?:\1  .*\n)+)", ACTION, flags=re.M)
    assert block is not None
    return re.sub(rf"^{block.group(1)}  ", "", block.group(2), flags=re.M)


def run(folder: Path, studies: str, options: str = "", *, commands: Path = ZONEGEO.parent) -> tuple[str, str]:
    """Return the summary and what the step puts out; ``zonegeo`` is that of the folder ``commands``."""
    summary, output = folder / "summary.md", folder / "output"
    environment = os.environ | {
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "STUDIES": studies, "OPTIONS": options,
        "RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output),
    }  # fmt: skip
    subprocess.run(["bash", "-eo", "pipefail", "-c", script()], env=environment, check=True, capture_output=True)
    return summary.read_text(encoding="utf-8"), output.read_text(encoding="utf-8").strip()


@pytest.mark.slow
def test_a_study_whose_requirements_are_not_decided_is_no_success(tmp_path: Path) -> None:
    summary, code = run(tmp_path, "hongneung", "--proposal request-2019")
    assert code == "code=3"
    assert summary.count("| Separation (separation)") == 1
    direct = [ZONEGEO, "check", "hongneung", "--proposal", "request-2019", "--format", "json"]
    made = (tmp_path / "zonegeo" / "result.json").read_bytes()
    assert made == subprocess.run(direct, capture_output=True, check=False).stdout
    sarif = json.loads((tmp_path / "zonegeo" / "zonegeo.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["results"]


@pytest.mark.slow
def test_a_study_that_satisfies_is_a_success(tmp_path: Path) -> None:
    assert run(tmp_path, "hongneung")[1] == "code=0"


def test_the_hooks_are_commands_that_there_are() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    asked = re.findall(r"do zonegeo ([\w ]+) \"\$file\"", hooks)
    assert asked == ["inspect", "profile lint", "check"]
    for each in asked:
        told = subprocess.run([ZONEGEO, *each.split(), "--help"], capture_output=True, text=True, check=True)
        assert "Usage" in told.stdout
