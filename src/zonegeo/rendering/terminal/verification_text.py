"""A verification as text and as JSON: the answer first, then because of what, then where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from zonegeo.base.message import called
from zonegeo.base.plain_text import as_lines
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.verification import Cause, Difference, Verification

_SIGNS = {"same": "○", "rounding": "○", "different": "×"}
_MOST_SHOWN = 20
# how a replay writes what is no figure and no text: how much there is of it
_HOW_MANY = re.compile(r"\{(\d+)\}|\[(\d+)\]")


def render_text(verification: Verification, translator: Translator) -> str:
    """Return the answer for a reader at a console."""
    sign = _SIGNS[verification.status]
    text = translator.text
    seal = text(f"verify.signature-{verification.signature}", key=verification.key)
    rules = text(f"verify.rules-{verification.rules}", profile=verification.rules_id)
    lines = [f"{sign} {text(f'verify.status-{verification.status}')} {seal} {rules}"]
    study, proposal = (
        translator.value(called(id_, name))
        for id_, name in (
            (verification.study, verification.study_name),
            (verification.proposal, verification.proposal_name),
        )
    )
    lines.append(f"  {verification.file} · {study} · {proposal}")
    lines.append(f"  SHA-256 {verification.sha256}")
    if not verification.replayed:
        lines.append(f"  {translator.text('verify.not-replayed')}")
        for problem in verification.problems:
            lines.append(f"    [{problem.code}] {problem.where}: {translator.problem(problem)[0]}")
    if verification.causes:
        heading = "verify.causes" if verification.status == "different" else "verify.other-versions"
        lines.extend(["", translator.text(heading)])
        lines.extend(_causes(verification.causes, translator))
    shown = sorted((each for each in verification.differences if each.weight != "version"), key=_rank)
    if shown:
        lines.extend(["", translator.text("verify.differences", count=len(shown))])
        lines.extend(f"  {_difference(each, translator)}" for each in shown[:_MOST_SHOWN])
        if len(shown) > _MOST_SHOWN:
            lines.append(f"  {translator.text('verify.more', count=len(shown) - _MOST_SHOWN)}")
    return as_lines(lines)


def _causes(causes: tuple[Cause, ...], translator: Translator) -> Iterator[str]:
    for cause in causes[:_MOST_SHOWN]:
        yield f"  [{cause.kind}] {translator.tell(cause.message)}"
    if len(causes) > _MOST_SHOWN:
        yield f"  {translator.text('verify.more', count=len(causes) - _MOST_SHOWN)}"


def _difference(difference: Difference, translator: Translator) -> str:
    change = f"{_value(difference.recorded, translator)} → {_value(difference.found, translator)}"
    kind = translator.text(f"verify.weight-{difference.weight}")
    return f"{difference.path}: {change} ({kind})"


def _rank(difference: Difference) -> int:
    """Verdicts first, then figures and limits, then what repeats them, then sentences."""
    if difference.weight == "wording":
        return 4
    if difference.path.startswith(("$.drawings", "$.places")) or ".message." in difference.path:
        return 3
    return 0 if difference.path.endswith("verdict") and difference.path.count(".") <= 2 else 1


def _value(given: Any, translator: Translator) -> str:
    if given is None:
        return translator.text("word.none")
    if isinstance(given, str) and (many := _HOW_MANY.fullmatch(given)):
        return translator.text("verify.entries", count=int(many[1] or many[2]))
    return repr(given) if isinstance(given, float) else str(given)


def render_json(verification: Verification, translator: Translator) -> str:
    """Return all of it, with every sentence filled in."""
    told = replace(
        verification,
        causes=tuple(
            replace(each, message=replace(each.message, text=translator.tell(each.message)))
            for each in verification.causes
        ),
    )
    return json.dumps(asdict(told), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
