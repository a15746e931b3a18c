"""A result on one screen of a terminal: the verdict, a line a requirement, and what to be careful with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from zonegeo.base.plain_text import in_one_line
from zonegeo.base.value import value
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.headline import (
    Headline,
    caution_details,
    cautions_of,
    figure_text,
    headline_of,
    limit_beside,
    margin_of,
    reason_text,
)
from zonegeo.rendering.terminal.text_columns import cut, padded, width_of, wrapped

Tone = Literal["plain", "strong", "quiet", "pass", "fail", "review", "undecided", "caution"]
# the lines of a terminal of 24, with one left for the prompt
_SCREEN = 23
_GAP = 2
# columns of a name: the rest of it stands below
_NARROWEST = 20


@value
class Span:
    """A piece of a line and how it is meant; a console may have a colour for it."""

    text: str
    tone: Tone = "plain"


Spans = tuple[Span, ...]


def render_summary(evaluation: Evaluation, translator: Translator, *, width: int) -> list[Spans]:
    """Return the lines of a result, none of them wider than a terminal.

    Parameters
    ----------
    evaluation
        The result; nothing is measured again.
    width
        Columns of the terminal, in which a Korean syllable takes two.

    Returns
    -------
    Lines of spans, without line ends. A requirement takes one line where the columns fit, and a second one where its
    name does not; on a narrow terminal its figures stand below it.

    Examples
    --------
    >>> import zonegeo
    >>> lines = render_summary(zonegeo.evaluate("hongneung"), Translator("en"), width=80)
    >>> "".join(span.text for span in lines[0])
    'Seoul Hongneung InnoTown · Designation (2020-07)'
    """
    head = headline_of(evaluation)
    subject, table = (list(part) for part in (
        _subject(evaluation, translator, width), _table(evaluation, head, translator, width),
    ))  # fmt: skip
    verdict = list(_verdict(evaluation, head, translator, width))
    more = list(_wrapped(translator.text("summary.more"), "quiet", width))
    # the roomiest that a screen holds; what is left out stands in the table or in the whole account
    lines: list[Spans] = []
    for most in (2, 1):
        cautions = list(_cautions(head, translator, width, most=most))
        lines = [*subject, (), *verdict, (), *table, *cautions, *more]
        if len(lines) <= _SCREEN:
            return lines
    brief = len(verdict) + _SCREEN - sum(1 for line in lines if line)
    return [*subject, *_ended(verdict, max(brief, 2), width), *table, *cautions, *more]


def _ended(lines: list[Spans], most: int, width: int) -> list[Spans]:
    """Return at most so many lines, the last of them with a sign that more was to come."""
    if len(lines) <= most:
        return lines
    *before, last = lines[most - 1]
    shown = cut(last.text, width - sum(width_of(span.text) for span in before) - 2).rstrip()
    return [*lines[: most - 1], (*before, Span(f"{shown} …", last.tone))]


def _subject(evaluation: Evaluation, translator: Translator, width: int) -> Iterator[Spans]:
    language, profile = translator.language, evaluation.profile
    title = f"{evaluation.study_name.within(language)} · {evaluation.proposal_name.within(language)}"
    if evaluation.proposal_status == "draft":
        title += f" · {translator.text('status.draft')}"
    yield from _wrapped(title, "strong", width)
    told = translator.text(
        "summary.subject", profile=profile.name.within(language), version=profile.version, as_of=evaluation.as_of,
        crs=evaluation.analysis_crs,
    )  # fmt: skip
    yield from _wrapped(told, "quiet", width)
    if profile.source == "secondary":
        yield from _wrapped(translator.text("check.source-secondary"), "caution", width)
    if evaluation.poses_as:
        yield from _wrapped(translator.text("word.not-carried", profile=evaluation.poses_as), "caution", width)


def _verdict(evaluation: Evaluation, head: Headline, translator: Translator, width: int) -> Iterator[Spans]:
    verdict = evaluation.verdict
    sign = f"{GLYPHS[verdict]} {translator.text(f'verdict.{verdict.value}')}"
    counts = " · ".join(
        f"{translator.text(f'verdict.{each.value}')} {number}"
        for each in Verdict
        if (number := sum(finding.verdict is each for finding in evaluation.counted))
    )
    told = [translator.text("map.whole.counts", total=len(evaluation.counted), counts=counts)]
    if verdict not in (Verdict.UNDECIDED, Verdict.NOT_APPLICABLE):
        told.append(translator.text("word.stable" if evaluation.stable else "word.unstable"))
    indent = " " * (width_of(sign) + _GAP)
    first, *more = wrapped(" · ".join(told), width - len(indent))
    yield (Span(sign, _tone(verdict)), Span(f"{' ' * _GAP}{first}"))
    rest = [*more, *wrapped(reason_text(head, translator), width - len(indent))]
    yield from ((Span(f"{indent}{line}"),) for line in rest)


def _tone(verdict: Verdict) -> Tone:
    tones: dict[Verdict, Tone] = {
        Verdict.PASS: "pass", Verdict.FAIL: "fail", Verdict.REVIEW: "review", Verdict.UNDECIDED: "undecided",
    }  # fmt: skip
    return tones.get(verdict, "quiet")


def _table(evaluation: Evaluation, head: Headline, translator: Translator, width: int) -> Iterator[Spans]:
    found = evaluation.counted
    heads = [translator.text(f"summary.{column}") for column in ("verdict", "name", "value", "limit", "certain")]
    cells = [heads, *(_cells(finding, translator) for finding in found)]
    widths = [max(width_of(row[column]) for row in cells) for column in range(len(heads))]
    room = width - sum(widths) - _GAP * (len(widths) - 1) + widths[1]
    if room < min(widths[1], _NARROWEST):
        yield from _stacked(found, cells[1:], width)
        return
    widths[1] = min(widths[1], room)
    line = (Span("─" * (sum(widths) + _GAP * (len(widths) - 1)), "quiet"),)
    yield (Span(_row(heads, widths), "quiet"),)
    yield line
    for finding, row in zip(found, cells[1:], strict=True):
        is_tightest = head.tightest is not None and finding.requirement == head.tightest.requirement
        tone: Tone = "strong" if is_tightest else "plain"
        name, *more = wrapped(row[1], widths[1])
        rest = _row([row[0], name, *row[2:]], widths)[len(row[0]) :]
        yield (Span(row[0], _tone(finding.verdict)), Span(rest, tone))
        yield from ((Span(f"{' ' * (widths[0] + _GAP)}{each}", tone),) for each in more)
    yield line


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    verdict, name, figure, limit, certain = cells
    first, second, third, fourth, fifth = widths
    parts = (
        padded(verdict, first), padded(name, second), _right(figure, third), padded(limit, fourth),
        _right(certain, fifth),
    )  # fmt: skip
    return (" " * _GAP).join(parts).rstrip()


def _right(text: str, width: int) -> str:
    return " " * (width - width_of(text)) + text


def _stacked(found: Sequence[Finding], rows: Sequence[Sequence[str]], width: int) -> Iterator[Spans]:
    """Yield two lines a requirement: its name, and its figures below it."""
    for finding, (sign, name, figure, limit, certain) in zip(found, rows, strict=True):
        indent = " " * (width_of(sign) + _GAP)
        first, *more = wrapped(name, width - len(indent))
        yield (Span(sign, _tone(finding.verdict)), Span(f"{' ' * _GAP}{first}"))
        figures = " · ".join(each for each in (f"{figure} {limit}".strip(), certain) if each)
        yield from ((Span(f"{indent}{line}"),) for line in [*more, *wrapped(figures, width - len(indent))])


def _cells(finding: Finding, translator: Translator) -> list[str]:
    sign = f"{GLYPHS[finding.verdict]} {translator.text(f'verdict.{finding.verdict.value}')}"
    name = in_one_line(finding.name.within(translator.language))
    return [sign, name, figure_text(finding, translator), limit_beside(finding, translator),
            margin_of(finding, finding.margin_certain, translator)]  # fmt: skip


def _cautions(head: Headline, translator: Translator, width: int, *, most: int) -> Iterator[Spans]:
    """Yield what to be careful with, at most so many lines of each; what is left out stands in the whole account."""
    told = caution_details(head, translator)
    labels = {each.kind: translator.text(each.code, count=each.count) for each in cautions_of(head)}
    indent = max((width_of(label) for label in labels.values()), default=0) + _GAP
    for kind, label in labels.items():
        lines = wrapped(", ".join(map(in_one_line, told[kind])), width - indent)
        if len(lines) > most:
            lines = [*lines[: most - 1], f"{cut(lines[most - 1], width - indent - 2).rstrip()} …"]
        first, *more = lines
        yield (Span(padded(label, indent), "caution"), Span(first))
        yield from ((Span(f"{' ' * indent}{line}"),) for line in more)


def _wrapped(text: str, tone: Tone, width: int) -> Iterator[Spans]:
    for line in wrapped(text, width):
        yield (Span(line, tone),)
