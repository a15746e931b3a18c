"""``zonegeo report`` as a planner runs it: files, refusals, exit codes, nothing by halves."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT, ZONEGEO
from tests.quick_part import mostly_slow

GUIDE = ROOT / "docs" / "reports.md"


@pytest.fixture
def result(command: Callable[..., Any], tmp_path: Path) -> Path:
    path = tmp_path / "결과 파일.json"
    assert command("check", "hongneung", "--format", "json", "-o", path).code == 0
    return path


def test_a_report_is_written_and_a_report_is_no_verdict(command: Callable[..., Any], tmp_path: Path) -> None:
    output = tmp_path / "보고서 폴더" / "보고서.md"
    output.parent.mkdir()
    said = command("report", "hongneung", "-o", output, "--proposal", "request-2019", "--lang", "ko")
    assert (said.code, said.out) == (0, "")
    assert "판단불가" in output.read_text("utf-8")


def test_from_a_result_file_and_from_the_study_the_report_is_the_same(
    command: Callable[..., Any], result: Path, tmp_path: Path
) -> None:
    for source, name in ((str(result), "a.md"), ("hongneung", "b.md")):
        assert command("report", source, "-o", tmp_path / name, "--lang", "en").code == 0
    assert (tmp_path / "a.md").read_bytes() == (tmp_path / "b.md").read_bytes()


def test_nothing_is_replaced_unless_asked(command: Callable[..., Any], result: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.md"
    output.write_text("mine")
    refused = command("report", result, "-o", output)
    assert refused.code == 2
    assert "[output-exists]" in refused.err
    assert "--overwrite" in refused.err
    assert output.read_text() == "mine"
    assert command("report", result, "-o", output, "--overwrite").code == 0
    assert output.read_text("utf-8").startswith("# ")


def test_a_failure_leaves_nothing_behind(
    command: Callable[..., Any], result: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", breaks)
    said = command("report", result, "-o", tmp_path / "whole.md", "--overwrite")
    assert said.code == 4
    assert "[cannot-write]" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["결과 파일.json"]


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (("-o", "report.doc"), 2, "report-format"),
        (("-o", "report"), 2, "report-format"),
        (("-o", "r.md", "--compare", "no.json"), 4, "file-missing"),
        (("-o", "r.md", "--compare", "other.json"), 4, "not-a-comparison"),
        (("-o", "r.md", "--template", "form.docx"), 2, "template-format"),
    ],
)
@pytest.mark.parametrize("language", mostly_slow(["ko", "en"], one_in=3))
def test_what_cannot_be_is_refused_with_a_way_out(
    command: Callable[..., Any], result: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...], code: int, problem: str, language: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("other.json").write_text('{"rows": [], "schema_version": "0"}')
    Path("form.docx").write_bytes(b"")
    said = command("report", result, *arguments, "--lang", language)
    assert (said.code, f"[{problem}]" in said.err) == (code, True), said.err
    assert "{" not in said.err
    assert not Path("r.md").exists()


@pytest.mark.slow
def test_comparison_and_requested_figures_come_in_by_files(
    command: Callable[..., Any], result: Path, tmp_path: Path
) -> None:
    asked, compared = tmp_path / "asked.json", tmp_path / "compared.json"
    command("check", "hongneung", "--proposal", "request-2019", "--format", "json", "-o", asked, "--exit-zero")
    assert command("compare", "hongneung", "--format", "json", "-o", compared).code == 0
    output = tmp_path / "report.md"
    said = command("report", result, "-o", output, "--compare", compared, "--compare", asked, "--lang", "ko")
    assert said.code == 0, said.err
    text = output.read_text("utf-8")
    assert re.search(r"\| 요청 \| KIST \| 551 \|", text)
    assert re.search(r"\| 기술 핵심기관 고시 면적의 합 \|", text)
    refused = command("report", result, "-o", tmp_path / "two.md", "--compare", compared, "--compare", compared)
    assert refused.code == 2


@pytest.mark.slow
def test_no_progress_goes_into_a_pipe(result: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [ZONEGEO, "report", str(result), "-o", str(tmp_path / "r.md"), "--lang", "en"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert ran.returncode == 0
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == [f"wrote {tmp_path / 'r.md'}"]


# --- docs/reports.md ------------------------------------------------------------------------------------------------


def consoles() -> list[tuple[str, list[str]]]:
    """Return every command of the console blocks with the lines shown below it."""
    commands: list[tuple[str, list[str]]] = []
    for block in re.findall(r"```console\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            else:
                commands[-1][1].append(line)
    return commands


@pytest.mark.slow
def test_the_guide_s_commands_print_what_it_shows(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(consoles()) >= 8
    for line, shown in consoles():
        program, *arguments = line.split()
        assert program == "zonegeo"
        said = command(*arguments)
        assert said.code == 0, said.err
        assert (said.out + said.err).splitlines() == shown, line


@pytest.mark.slow
def test_the_guide_s_example_runs(tmp_path: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.S)
    ran = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == block.rsplit("# ", 1)[1].strip()
