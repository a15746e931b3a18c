"""What an assistant may ask: the use cases that read, each answer with the hash of the result that it is taken from.

An answer says first what is not decided, so that whoever repeats its beginning alone repeats no pass that is none. The
hash is that of the JSON that the command in ``replay`` prints, byte by byte.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Literal

from zonegeo import api
from zonegeo.base.errors import ZonegeoError
from zonegeo.cli.options.shared_options import receipt_argv
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.terminal.explanation import render_code, render_requirement

Answer = dict[str, Any]
Language = Literal["ko", "en"]
# what is no pass and no fail: the law leaves it to a committee, or data is missing
_OPEN = ("undecided", "review")


def check(
    study: str, proposal: str | None = None, profile: str | None = None, as_of: date | None = None,
    language: Language = "en",
) -> Answer:  # fmt: skip
    """Decide every requirement of a proposal. ``study``: a name, or the path of a study's TOML file.

    ``not_decided`` comes first and has to be told with any verdict: undecided is never a pass, and never a fail.
    """
    argv = receipt_argv("check", study, options={"--proposal": proposal, "--profile": profile, "--as-of": as_of})
    found = api.evaluate(api.read_study(study), profile=profile, proposal=proposal, as_of=as_of, argv=argv)
    digest = _digest(api.render(found, "json"))
    findings = [
        {
            "requirement": each.requirement, "counts": each.counts, "verdict": each.verdict.value,
            "stable": each.stable, "says": Translator(language).tell(each.message),
            "value": each.measurement.value if each.measurement else None,
            "low": each.measurement.low if each.measurement else None,
            "high": each.measurement.high if each.measurement else None,
            "unit": each.measurement.unit if each.measurement else None,
            "op": each.limit.op if each.limit else None, "limit": each.limit.value if each.limit else None,
            "result_sha256": digest,
        }
        for each in found.findings
    ]  # fmt: skip
    return {
        "not_decided": [each["requirement"] for each in findings if each["counts"] and each["verdict"] in _OPEN],
        "verdict": found.verdict.value, "study": found.study, "proposal": found.proposal, "as_of": found.as_of,
        "profile": found.profile.id, "result_sha256": digest, "replay": _replay(argv), "findings": findings,
    }  # fmt: skip


def compare(study: str, proposals: Sequence[str] = (), profile: str | None = None, as_of: date | None = None) -> Answer:
    """Compare proposals of a study on one day. ``proposals``: their ids; none: all of them."""
    argv = receipt_argv("compare", study, *proposals, options={"--profile": profile, "--as-of": as_of})
    found = api.compare(study, list(proposals), profile=profile, as_of=as_of, argv=argv)
    digest = _digest(str(api.render_comparison(found, "json")))
    rows = [{**row, "result_sha256": digest} for row in found.records()]
    return {
        "not_decided": [f"{row['proposal']}: {row['requirement']}" for row in rows if row["verdict"] in _OPEN],
        "verdicts": {each.id: each.verdict.value for each in found.proposals}, "as_of": found.as_of,
        "result_sha256": digest, "replay": _replay(argv), "rows": rows,
    }  # fmt: skip


def measure(file: str, first: str | None = None, second: str | None = None, measure_in: str | None = None) -> Answer:
    """Measure the areas of a boundary file, or with two ids the separation of two of its outlines (m, m2)."""
    options = {"--measure-in": measure_in}
    rows: Any
    # one id alone asks for nothing that the command knows: it is the areas of the file, and the replay says no more
    if first is None or second is None:
        argv = receipt_argv("measure", "area", file, options=options)
        rows = api.measure_area(file, measure_in=measure_in)
    else:
        argv = receipt_argv("measure", "separation", file, first, second, options=options)
        rows = api.measure_separation(file, first, second, measure_in=measure_in)
    digest = _digest(json.dumps(rows, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
    listed = rows if isinstance(rows, list) else [rows]
    return {
        "not_decided": ["a measurement is no verdict"], "result_sha256": digest, "replay": _replay(argv),
        "rows": [{**row, "result_sha256": digest} for row in listed],
    }  # fmt: skip


def inspect(file: str, crs: str | None = None) -> Answer:
    """Look at a boundary file: its CRS and how it is known, areas, every fault with its place. Nothing is mended."""
    found = api.inspect_file(file, crs=crs)
    text = api.render_inspection(found, "json", language="en")
    unknown = ["the CRS of the file is not known: nothing is measured"] if found.not_measured else []
    replay = _replay(receipt_argv("inspect", file, options={"--crs": crs}))
    return {
        "not_decided": unknown, "result_sha256": _digest(text), "replay": replay, "inspection": json.loads(text),
    }  # fmt: skip


def explain(name: str, profile: str = "kr/innotown", language: Language = "en") -> Answer:
    """Explain what a requirement checks, or what a code, a verdict or a word means. It says nothing of any study."""
    rules, translator = api.read_profile(profile), Translator(language)
    requirement = rules.requirement(name)
    text = render_code(name, translator) if requirement is None else render_requirement(requirement, rules, translator)
    return {"not_decided": [] if text else [f"{name} is not known"], "profile": rules.id, "text": text}


def verify(
    expect: str, result: str | None = None, study: str | None = None, proposal: str | None = None,
    profile: str | None = None, as_of: date | None = None,
) -> Answer:  # fmt: skip
    """Say whether a figure still holds: replay a result file or pack, or check a study again, and compare the hash.

    ``expect``: the ``result_sha256`` that stood beside the figure. Only ``same`` means that the figure may be told.
    """
    if result is not None:
        outcome = api.verify(result, study=study, profile=profile, expect=expect)
        same = outcome.status == "same" and outcome.sha256 == expect
        told = {"result_sha256": outcome.sha256, "text": api.render_verification(outcome, "text", language="en")}
    else:
        again = check(str(study), proposal, profile, as_of)
        same = again["result_sha256"] == expect
        told = {name: again[name] for name in ("result_sha256", "study", "proposal", "as_of", "verdict", "replay")}
    stale = "the figure is not of this result: study, proposal, rules, day or program are others. Ask check again"
    return {"not_decided": [] if same else [stale], "status": "same" if same else "different", **told}


TOOLS: Mapping[str, Callable[..., Answer]] = {
    "check": check, "explain": explain, "compare": compare, "measure": measure, "inspect": inspect, "verify": verify,
}  # fmt: skip


def told(error: ZonegeoError) -> Answer:
    """Return an error as an answer: nothing was decided, and why."""
    problems = [{"code": each.code, "where": each.where} for each in error.problems]
    return {"not_decided": ["nothing: the question cannot be answered"], "error": str(error), "problems": problems}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _replay(argv: Sequence[str]) -> str:
    return shlex.join(("zonegeo", *argv, "--format", "json"))
