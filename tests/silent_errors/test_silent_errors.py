"""Wrong answers that look fine: of argleton's probes and twenty traps of Korean files none is given in silence.

``argleton --adapter tests.silent_errors.adapter:Adapter`` runs its probes by its own runner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from argleton.model import Probe, discover
from argleton.run import ROOT as PROBES
from argleton.run import build_fixtures
from argleton.score import Verdict, judge, summarise, within_tolerance

from tests.places import ROOT
from tests.silent_errors.adapter import NOT_ASKED, Adapter
from tests.silent_errors.korean_traps import TRAPS, probes

GUIDE = ROOT / "docs" / "silent-errors.md"


def judged(asked: Iterable[tuple[Probe, Path]]) -> list[Verdict]:
    adapter = Adapter()
    return [judge(probe, adapter.run(probe, folder)) for probe, folder in asked]


def hold(found: list[Verdict]) -> None:
    """No trap is answered wrongly in silence or refused for another reason, and every twin is answered."""
    wrong = {each.probe_id: (each.verdict, each.detail) for each in found if each.success is False}
    assert wrong == {}
    figures = summarise(found)
    assert (figures["silent_error_rate"], figures["completion_rate"]) == (0.0, 1.0)


def listed(heading: str) -> dict[str, str]:
    """The rows of a table of the guide: first cell and last one."""
    part = GUIDE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return {
        row[0].strip(" `"): row[-1].strip() for row in re.findall(r"^\| (`[^|]+)\|(?:[^|]*\|)*?([^|]*)\|$", part, re.M)
    }


def told(verdict: Verdict) -> str:
    return {"correct": "right", "correct_with_warning": "right", "refused_correctly": "refused by its name"}[
        verdict.verdict
    ]


@pytest.mark.slow
def test_twenty_traps_of_korean_files(tmp_path: Path) -> None:
    found = judged(probes(tmp_path))
    hold(found)
    traps = [each for each in found if each.population == "trap"]
    assert len(traps) == len(found) - len(traps) == 20
    assert {each.probe_id: told(each) for each in traps} == listed("Traps of Korean files")


def test_the_wrong_answer_of_a_trap_is_wrong() -> None:
    assert [each.id for each in TRAPS if within_tolerance(each.naive, each.truth, each.tolerance)] == []


@pytest.mark.slow
def test_no_probe_of_argleton_is_answered_wrongly_in_silence(tmp_path: Path) -> None:
    asked = []
    for probe in discover(PROBES):
        folder = tmp_path / probe.id
        folder.mkdir()
        if probe.operation not in NOT_ASKED:
            build_fixtures(probe, folder)
        asked.append((probe, folder))
    found = judged(asked)
    hold(found)
    assert (summarise(found)["traps_run"], summarise(found)["clean_run"]) == (15, 15)
    traps = [(probe, each) for (probe, _), each in zip(asked, found, strict=True) if probe.population == "trap"]
    answers = {probe.id: told(each) for probe, each in traps if each.success is not None}
    assert answers == listed("Probes of argleton")
    assert {probe.id for probe, each in traps if each.success is None} == set(listed("What does not apply"))
