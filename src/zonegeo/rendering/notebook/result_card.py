"""An evaluation or a comparison as a notebook shows it: the verdict, the requirements that count, the map."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from html import escape

from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.language import language_of
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.answers.comparison import Comparison
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.maps.map_page import map_page
from zonegeo.rendering.results.finding_rows import finding_row

# of the texts of a row: what a card has room for
_SHOWN = {"requirement": 0, "verdict": 1, "value": 2, "limit": 4}
_STYLE = "border-collapse:collapse;font-size:90%;text-align:left"
# the page is a document of its own, which may run its scripts and reach nothing of the notebook
_FRAME = (
    '<iframe sandbox="allow-scripts" style="width:100%;height:520px;border:0" title="{title}" srcdoc="{page}"></iframe>'
)


def evaluation_html(evaluation: Evaluation, *, with_map: bool = True) -> str:
    """Return the card of an evaluation; the page of its map stands in it as a frame that loads nothing."""
    translator = Translator(language_of(os.environ))
    with speaking_of(*evaluation.area_kinds, words=evaluation.profile.words):
        title = " · ".join((
            evaluation.study_name.within(translator.language), evaluation.proposal_name.within(translator.language),
            evaluation.profile.id, evaluation.as_of,
        ))  # fmt: skip
        rows = [finding_row(each, translator) for each in evaluation.counted]
        shown = [[row[place] for place in _SHOWN.values()] for row in rows]
        card = _card(title, translator.text(f"verdict.{evaluation.verdict.value}"), list(_SHOWN), shown, translator)
        page = map_page(evaluation, language=translator.language) if with_map else ""
    return card + (_FRAME.format(title=escape(title), page=escape(page)) if page else "")


def comparison_html(comparison: Comparison) -> str:
    """Return the card of a comparison: a row for each requirement, a column for each proposal."""
    translator = Translator(language_of(os.environ))
    with speaking_of(*comparison.area_kinds, words=comparison.profile.words):
        title = f"{comparison.study_name.within(translator.language)} · {comparison.profile.id} · {comparison.as_of}"
        verdicts = " / ".join(
            f"{each.name.within(translator.language)}: {translator.text(f'verdict.{each.verdict.value}')}"
            for each in comparison.proposals
        )
        rows = [
            [
                row.name.within(translator.language),
                *(translator.text(f"verdict.{each.verdict.value}") for each in row.cells),
            ]
            for row in comparison.rows
        ]
        headings = ["requirement", *(each.name.within(translator.language) for each in comparison.proposals)]
        return _card(title, verdicts, headings, rows, translator)


def _card(
    title: str, verdict: str, headings: Sequence[str], rows: Iterable[Sequence[str]], translator: Translator
) -> str:
    head = "".join(f"<th>{_text(translator.text(f'word.{h}') if h in _SHOWN else h)}</th>" for h in headings)
    body = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<div lang="{translator.language}"><p>{_text(title)}<br><strong>{_text(verdict)}</strong></p>'
        f'<table style="{_STYLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _text(text: str) -> str:
    return escape(in_one_line(text))
