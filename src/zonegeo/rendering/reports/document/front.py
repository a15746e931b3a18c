"""The first page: the answer, a line a requirement with its chart, what to be careful with, and the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.drawn_licences import licences_of, not_yet_named
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.headline import (
    Headline,
    caution_details,
    cautions_of,
    figure_text,
    headline_of,
    just_met_text,
    limit_beside,
    margin_of,
    reason_text,
)
from zonegeo.rendering.margin_chart import margin_chart
from zonegeo.rendering.reports.document.blocks import (
    Figure,
    Front,
    FrontRow,
    GroundFeature,
    MarginRow,
    Overview,
    PlanNote,
)
from zonegeo.rendering.reports.document.report_input import Given
from zonegeo.rendering.reports.document.typed_cells import one_line, verdict
from zonegeo.rendering.reports.document.zone import areas_told, plan_of
from zonegeo.rendering.terminal.text_columns import width_of

# millimetres of a page of A4 within its margins, what of it stands beside requirements, cautions and map, and lines
_PAGE, _REST, _ROW, _LINE, _SMALL_LINE = 259.0, 70.0, 6.5, 5.0, 3.6
# letters of a name and of a line of a caution, of which a Korean one takes two
_NAME_LETTERS, _CAUTION_LETTERS = 22, 100
_LOWEST_MAP, _HIGHEST_MAP = 60.0, 120.0
# names of one caution, and notes beside a map, beyond which none is read
_MOST_NAMES = 3
_MOST_NOTES = 4


def front_page(given: Given, translator: Translator) -> Front:
    """Return the first page of a report."""
    text, language, e = translator.text, translator.language, given.evaluation
    head = headline_of(e)
    told = tuple(_capital(one_line(each)) for each in _told(e, head, translator))
    rows = tuple(_row(finding, translator) for finding in e.counted)
    cautions = _cautions(head, translator)
    draft = f" · {text('status.draft')}" if e.proposal_status == "draft" else ""
    profile = text("map.subject.profile", profile=e.profile.name.within(language), version=e.profile.version)
    columns = ("word.requirement", "report.margins", "word.value", "word.margin-nominal", "word.margin-certain")
    return Front(
        kind=one_line(text("report.title", study=e.study_name.within(language))),
        basis=one_line(f"{profile} · {text('map.subject.as-of', date=e.as_of)}"),
        title=one_line(f"{e.study_name.within(language)} – {e.proposal_name.within(language)}{draft}"),
        subtitle=one_line(" · ".join(each for each in (areas_told(given, translator), e.analysis_crs) if each)),
        verdict=e.verdict.value,
        answer=f"{GLYPHS[e.verdict]} {text(f'map.whole.{e.verdict.value}')}",
        scope=_scope(e, translator),
        told=told,
        headings=tuple(_capital(text(each)) for each in (*columns, "word.verdict")),
        rows=rows,
        heed=text("report.heed"),
        cautions=cautions,
        figure=_map(given, translator, _PAGE - _REST - _LINE * len(told) - _height(rows, cautions)),
    )


def _height(rows: Sequence[FrontRow], cautions: Sequence[tuple[str, str]]) -> float:
    """How high requirements and cautions stand, millimetres: a name that is long takes two lines."""
    lines = sum(width_of(row.name) > _NAME_LETTERS for row in rows)
    across = _CAUTION_LETTERS // max(len(cautions), 1)
    lines += max((2 + width_of(text) // across for _, text in cautions), default=0)
    return _ROW * len(rows) + _SMALL_LINE * lines


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _scope(evaluation: Evaluation, translator: Translator) -> str:
    """Of how many requirements it is the answer, and whether a method would change it."""
    counts = " · ".join(
        f"{translator.text(f'verdict.{each.value}')} {number}"
        for each in Verdict
        if (number := sum(finding.verdict is each for finding in evaluation.counted))
    )
    told = [translator.text("map.whole.counts", total=len(evaluation.counted), counts=counts)]
    if evaluation.verdict not in (Verdict.UNDECIDED, Verdict.NOT_APPLICABLE):
        told.append(translator.text("word.stable" if evaluation.stable else "word.unstable"))
    return " · ".join(told)


def _told(evaluation: Evaluation, head: Headline, translator: Translator) -> Iterator[str]:
    """What a reader has to know first: what the rules rest on, then what decides and what is only just met."""
    if evaluation.profile.source == "secondary":
        yield translator.text("check.source-secondary")
    if evaluation.poses_as:
        yield translator.text("word.not-carried", profile=evaluation.poses_as)
    if reason := reason_text(head, translator):
        yield reason
    if head.just_met:
        names = (each.name.within(translator.language) for each in head.just_met)
        yield f"{just_met_text(head, translator)} ({translator.text('word.list-separator').join(names)})"


def _row(finding: Finding, translator: Translator) -> FrontRow:
    name = one_line(finding.name.within(translator.language))
    m, limit = finding.measurement, finding.limit
    figure = one_line(f"{figure_text(finding, translator)} {limit_beside(finding, translator)}".strip())
    margin = margin_of(finding, finding.margin_nominal, translator)
    if not margin and m is not None and m.value is None and (m.low or m.high is not None):
        margin = translator.text("map.row.interval-only")
    chart = None
    if m is not None and limit is not None and m.unit == limit.unit:
        drawn = margin_chart(m, limit)
        if drawn is not None:
            row = MarginRow(name, drawn, (), finding.verdict.value)
            alt = translator.text("report.chart-alt", name=name, figure=figure)
            chart = Figure(f"margin-{finding.requirement}", name, one_line(alt), row, "requirements")
    certain = margin_of(finding, finding.margin_certain, translator)
    return FrontRow(
        name, chart, figure or "–", margin or "–", certain or "–", verdict(translator, finding.verdict).text,
        finding.verdict.value,
    )  # fmt: skip


def _cautions(head: Headline, translator: Translator) -> tuple[tuple[str, str], ...]:
    details = caution_details(head, translator)
    return tuple(
        (translator.text(each.code, count=each.count), _some([one_line(d) for d in details[each.kind]], translator))
        for each in cautions_of(head)
    )


def _some(names: list[str], translator: Translator) -> str:
    told = translator.text("word.list-separator").join(names[:_MOST_NAMES])
    rest = len(names) - _MOST_NAMES
    return translator.text("report.and-more", names=told, count=rest) if rest > 0 else told


def _map(given: Given, translator: Translator, room: float) -> Figure | None:
    if not given.outlines:
        return None
    text, language = translator.text, translator.language
    places = {place.id: one_line(place.name.within(language)) for place in given.evaluation.places}
    within: dict[tuple[str, ...], list[str]] = {}
    for site in given.evaluation.sites:
        if site.geometry is None and site.within:
            within.setdefault(site.within, []).append(one_line(site.name.within(language)))
    notes = tuple(
        PlanNote(text("word.or-separator").join(places.get(each, each) for each in inside), tuple(names), inside)
        for inside, names in within.items()
    )
    height = min(max(room, _LOWEST_MAP), _HIGHEST_MAP)
    used = {place for site in given.evaluation.sites if site.geometry is None for place in site.within}
    drawn = [place for place in given.evaluation.places if place.id in used]
    licences = dict.fromkeys((*licences_of(given.evaluation.sites), *licences_of(drawn)))
    named = (*licences, *not_yet_named(given.credits, licences))
    credits = tuple(one_line(each.within(language)) for each in named)
    ground = tuple(
        GroundFeature(each.kind, one_line(each.name.within(language)), each.pieces, each.cuts) for each in given.ground
    )
    overview = Overview(plan_of(given, translator), notes if len(notes) <= _MOST_NOTES else (), height, credits, ground)
    return Figure("overview", text("report.overview"), text("report.overview-alt"), overview, table="areas")
