"""What an assistant is told never contradicts the result, says first what is not decided, and replays by its hash."""

from __future__ import annotations

import asyncio
import json
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import zonegeo as zg
from tests.places import HONGNEUNG, ROOT, ZONEGEO
from zonegeo.cli.assistant_tools import TOOLS, check, compare, explain, inspect, measure, verify

STUDIES = {
    name: zg.read_study(ROOT / "geo" / f"{name}.toml") for name in ("hongneung", "goyang", "seoul-programme", "gangwon")
}  # fmt: skip
ASKED = [(name, proposal) for name, study in STUDIES.items() for proposal in study.proposals]


def holds(answer: dict[str, Any], *, study: str, proposal: str, as_of: date | None = None) -> None:
    """Every word and every figure of an answer is that of the result, and what is open comes first."""
    result = zg.evaluate(STUDIES[study], proposal=proposal, as_of=as_of)
    assert next(iter(answer)) == "not_decided"
    for each in answer["findings"]:
        found = result.finding(each["requirement"])
        assert each["verdict"] == found.verdict.value
        assert each["value"] == (found.measurement.value if found.measurement else None)
        assert each["result_sha256"] == answer["result_sha256"]
    open_ones = {each.requirement for each in result.counted if each.verdict.value in ("undecided", "review")}
    assert set(answer["not_decided"]) == open_ones
    if answer["verdict"] == "pass":
        assert not open_ones


def asked(study: str, proposal: str, **more: Any) -> dict[str, Any]:
    return check(str(ROOT / "geo" / f"{study}.toml"), proposal, **more)


def conversation(study: str, proposal: str, trap: str, as_of: date | None = None) -> None:
    """A question, its answer held against the result, and a figure carried to where it is not true."""
    answer = asked(study, proposal, as_of=as_of)
    holds(answer, study=study, proposal=proposal, as_of=as_of)
    digest = answer["result_sha256"]
    path = str(ROOT / "geo" / f"{study}.toml")
    if trap == "none":
        assert verify(digest, study=path, proposal=proposal, as_of=as_of)["status"] == "same"
        return
    other = {"other proposal": {"proposal": next((p for p in STUDIES[study].proposals if p != proposal), None)},
             "other day": {"proposal": proposal, "as_of": date(2031, 5, 6)},
             "stale": {"proposal": proposal, "as_of": as_of}}[trap]  # fmt: skip
    told = verify(digest[::-1] if trap == "stale" else digest, study=path, **other)
    assert told["status"] == "different"
    assert told["not_decided"]


TRAPS = ("other proposal", "other day", "stale")
# the day of the proposal, and days on which other law was in force or other facts were known
DAYS = (None, date(2020, 7, 31), date(2022, 1, 1), date(2024, 12, 31), date(2026, 6, 30))


def trap_of(number: int, study: str) -> str:
    """One trap after the other; a study of one proposal has no other one."""
    trap = TRAPS[number % len(TRAPS)]
    return "other day" if trap == "other proposal" and len(STUDIES[study].proposals) == 1 else trap


ON_DAYS = [(study, proposal, day) for study, proposal in ASKED for day in DAYS]
CONVERSATIONS = [
    (study, proposal, trap, day)
    for number, (study, proposal, day) in enumerate(ON_DAYS)
    for trap in ("none", trap_of(number, study))
]


@pytest.mark.parametrize(("study", "proposal", "trap"), [("hongneung", "request-2019", "other proposal")])
def test_a_figure_of_another_proposal_is_not_told_as_this_one(study: str, proposal: str, trap: str) -> None:
    conversation(study, proposal, trap)


@pytest.mark.slow
def test_sixty_conversations() -> None:
    assert len(set(CONVERSATIONS)) == len(CONVERSATIONS) == 60
    assert {each[2] for each in CONVERSATIONS} == {"none", *TRAPS}
    for each in CONVERSATIONS:
        conversation(*each)


@pytest.mark.slow
def test_the_hash_is_that_of_the_command_s_own_output() -> None:
    answer = check(str(HONGNEUNG), "request-2019", as_of=date(2020, 7, 31))
    assert answer["not_decided"]
    ran = subprocess.run([ZONEGEO, *answer["replay"].split()[1:]], capture_output=True, check=False)
    assert sha256(ran.stdout).hexdigest() == answer["result_sha256"]


def test_a_result_that_was_changed_afterwards_is_told(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    text = zg.render(zg.evaluate(HONGNEUNG, argv=("check", str(HONGNEUNG))), "json")
    file.write_text(text, encoding="utf-8")
    digest = sha256(text.encode()).hexdigest()
    assert verify(digest, result=str(file))["status"] == "same"
    changed = text.replace('"as_of": "2020-07-31"', '"as_of": "2020-07-30"')
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    assert verify(digest, result=str(file))["status"] == "different"


def test_the_other_tools_read_and_carry_their_hash() -> None:
    sites = str(ROOT / "data" / "boundaries" / "hongneung" / "sites.geojson")
    area = measure(sites)
    assert area["rows"][0]["area_m2"] == zg.measure_area(sites)[0]["area_m2"]
    assert {row["result_sha256"] for row in area["rows"]} == {area["result_sha256"]}
    assert measure(sites, "korea", "bt-it")["rows"][0]["separation_m"] == pytest.approx(1305.6, abs=0.1)
    # one outline alone has no distance: it is the areas of the file, and the command to replay them asks for no more
    alone = measure(sites, "korea")
    assert (alone["replay"], alone["result_sha256"]) == (area["replay"], area["result_sha256"])
    assert inspect(sites)["inspection"]["faults"]
    assert "3" in explain("separation")["text"]
    found = compare(str(HONGNEUNG), ["request-2019", "designation-2020"])
    assert found["verdicts"]["designation-2020"] == "pass"
    assert any(each.startswith("request-2019: ") for each in found["not_decided"])


@pytest.mark.slow
def test_a_client_is_served() -> None:
    mcp = pytest.importorskip("mcp")

    async def talk() -> tuple[list[Any], Any, Any]:
        there = mcp.StdioServerParameters(command=str(ZONEGEO), args=["serve", "--stdio"])
        async with mcp.stdio_client(there) as (reads, writes), mcp.ClientSession(reads, writes) as session:
            await session.initialize()
            tools = (await session.list_tools()).tools
            known = await session.call_tool("check", {"study": str(HONGNEUNG)})
            return tools, known, await session.call_tool("check", {"study": "nowhere"})

    tools, known, unknown = asyncio.run(talk())
    assert [each.name for each in tools] == list(TOOLS)
    assert all(each.annotations.read_only_hint for each in tools)
    assert json.loads(known.content[0].text)["verdict"] == "pass"
    assert known.content[0].text.lstrip().startswith('{\n  "not_decided"')
    assert unknown.structured_content["problems"][0]["code"] == "unknown-study"
    assert "verdict" not in unknown.structured_content
