"""The use case of the figures that documents state: each recomputed, compared, held to a rule, or stated alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from zonegeo.api.profiles.open_profile import profile_of
from zonegeo.api.results.evaluate import evaluate
from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.value import value
from zonegeo.i18n.translator import Translator
from zonegeo.model.study import StatedFigure, Study
from zonegeo.rendering.terminal.text_columns import aligned
from zonegeo.sources.study.find_study import find_study
from zonegeo.sources.study.read_figures import read_figures
from zonegeo.sources.study.read_study import read_study_document

# recomputed from other figures; compared with what another place says; held to a requirement; stated and no more
Treated = Literal["recomputed", "compared", "required", "stated"]
TREATED: tuple[Treated, ...] = get_args(Treated)
_COMPARED = ("equality", "order-of-dates")


@value
class FigureAnswer:
    """A stated figure, what is done about it, and the verdict of the claim that does it."""

    figure: StatedFigure
    treated: Treated
    verdict: str = ""


def stated_figures(study: str | Path) -> tuple[FigureAnswer, ...]:
    """Return every figure in digits of the documents of a study, each with what answers it.

    Raises
    ------
    UsageError
        ``no-figures`` where the study names no list of them.
    InputError
        ``figure-unanswered`` where the list names a claim or a requirement that there is not.

    Examples
    --------
    >>> answers = stated_figures("hongneung")
    >>> [each.verdict for each in answers if each.figure.by == "claim:cost-of-works"][0]
    'contradicted'
    """
    file = find_study(str(study), folder=Path.cwd())
    known, document = read_study_document(file)
    named = document.data.get("study", {}).get("figures")
    if not isinstance(named, str):
        raise UsageError(Problem("no-figures", known.id, {"value": known.id}))
    figures = read_figures(file.parent / named, shown=named)
    kinds = {claim.id: claim.quantity for claim in known.claims}
    rules = {each.id for each in profile_of(known, None).requirements}
    unknown = [
        Problem("figure-unanswered", f"{named}: {each.document} {each.where}", {"value": each.by})
        for each in figures
        if each.by and not _is_known(each.by, kinds, rules)
    ]
    if unknown:
        raise InputError(unknown)
    verdicts = _verdicts(known)
    return tuple(_answer(each, kinds, verdicts) for each in figures)


def _is_known(by: str, claims: Mapping[str, str], rules: set[str]) -> bool:
    kind, _, name = by.partition(":")
    return name in claims if kind == "claim" else kind == "requirement" and name in rules


def _verdicts(study: Study) -> Mapping[str, str]:
    """Recompute the claims of every proposal that has any."""
    proposals = dict.fromkeys(claim.proposal for claim in study.claims)
    return {
        found.id: found.verdict for proposal in proposals for found in evaluate(study, proposal=proposal).claims
    }  # fmt: skip


def _answer(figure: StatedFigure, kinds: Mapping[str, str], verdicts: Mapping[str, str]) -> FigureAnswer:
    kind, _, name = figure.by.partition(":")
    if kind == "claim":
        return FigureAnswer(figure, "compared" if kinds[name] in _COMPARED else "recomputed", verdicts[name])
    return FigureAnswer(figure, "required" if kind == "requirement" else "stated")


def render_figures(answers: tuple[FigureAnswer, ...], *, language: str) -> str:
    """Return the list as text, and the count of what is done by document."""
    text = Translator(language).text
    rows = []
    for each in answers:
        verdict = text(f"claim.{each.verdict}") if each.verdict else ""
        told = each.figure
        rows.append(
            [told.document, told.where, told.figure, told.about, text(f"figures.{each.treated}"), told.by, verdict]
        )
    lines = [*aligned(rows), ""]
    for document in dict.fromkeys(each.figure.document for each in answers):
        own = [each for each in answers if each.figure.document == document]
        counts = " · ".join(
            f"{text(f'figures.{kind}')} {sum(each.treated == kind for each in own)}" for kind in TREATED
        )  # fmt: skip
        lines.append(text("figures.count", document=document, count=len(own), counts=counts))
    wrong = dict.fromkeys(each.figure.by for each in answers if each.verdict == "contradicted")
    lines.append(text("figures.contradicted", count=len(wrong), names=list(wrong)))
    return "\n".join(lines) + "\n"
