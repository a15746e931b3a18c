"""The requirements and what stands below them: quantitative and qualitative items, other details."""

from __future__ import annotations

from zonegeo.i18n.phrases import margin_text, value_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding, LimitUsed, Part
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.margin_chart import margin_chart
from zonegeo.rendering.reports.document.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Kind,
    MarginRow,
    Margins,
    Paragraph,
    Row,
    Section,
    Table,
)
from zonegeo.rendering.reports.document.report_input import Given
from zonegeo.rendering.reports.document.typed_cells import (
    DASH,
    limit,
    margin,
    measured,
    one_line,
    plain,
    value_cell,
    verdict,
)

_QUANTITATIVE = "items-met"
_QUALITATIVE = "items-satisfied"
# every pair of a separation stands in the matrix of distances
_ELSEWHERE = (_QUANTITATIVE, _QUALITATIVE, "separation")
# lines beyond this many are no longer read
_MOST_ROWS = 30


def requirement_section(given: Given, translator: Translator) -> Section:
    """Return the requirements with what was found, limit, margin and verdict, and the margins as charts."""
    text, language = translator.text, translator.language
    rows = []
    for number, finding in enumerate(given.evaluation.findings, start=1):
        m = finding.measurement
        cells = (
            plain(f"{number}. {finding.name.within(language)}"),
            plain(_content(finding, translator)),
            value_cell(translator, finding, one_line(value_text(translator, finding)) if m else DASH),
            limit(translator, finding.limit),
            margin(translator, finding.margin_nominal, m.unit, finding.limit) if m else Cell(DASH),
            margin(translator, finding.margin_certain, m.unit, finding.limit) if m else Cell(DASH),
            plain(_remark(finding, translator)),
        )
        rows.append(Row(finding.requirement, cells))
    columns = (
        Column(text("report.item"), width=1.7),
        Column(text("report.content"), width=3),
        Column(text("word.value"), "number", width=1.5),
        Column(text("word.limit"), "number", width=1.6),
        Column(text("word.margin-nominal"), "number", width=1.3),
        Column(text("word.margin-certain"), "number", width=1.3),
        Column(text("report.remark"), "verdict", width=1.2),
    )
    table = Table("requirements", text("report.requirements-caption"), columns, tuple(rows))
    blocks: list[Block] = [table]
    rows_of_chart = _margins(given.evaluation, translator)
    if rows_of_chart:
        limit_word, value_word, interval_word = (text(f"map.ui.chart-{e}") for e in ("limit", "value", "interval"))
        chart = Margins(limit_word, value_word, interval_word, tuple(rows_of_chart[:_MOST_ROWS]))
        blocks.append(Figure("margins", text("report.margins"), text("report.margins-alt"), chart, "requirements"))
    return Section("requirements", text("report.requirements"), tuple(blocks))


def quantitative_section(given: Given, translator: Translator) -> Section:
    """Return the quantitative conditions: what the notice asks, what was requested, what was confirmed."""
    blocks: list[Block] = []
    for finding in given.evaluation.findings:
        if finding.rule is not None and finding.rule.measure == _QUANTITATIVE and finding.parts:
            blocks.append(_quantitative(given, finding, translator))
    if not blocks:
        blocks.append(Paragraph(translator.text("report.none-quantitative")))
    return Section("quantitative", translator.text("report.quantitative"), tuple(blocks))


def qualitative_section(given: Given, translator: Translator) -> Section:
    """Return the qualitative items as they were judged."""
    text, language = translator.text, translator.language
    columns = (
        Column(text("report.assessed-item"), width=2),
        Column(text("report.item-evidence"), width=4),
        Column(text("report.overall"), "verdict", width=1),
    )
    blocks: list[Block] = []
    for finding in given.evaluation.findings:
        if finding.rule is not None and finding.rule.measure == _QUALITATIVE and finding.parts:
            rows = tuple(
                Row(f"{p.subject}/{p.item}", (plain(p.name.within(language)), plain(_evidence(p, language)),
                                              verdict(translator, p.verdict)))
                for p in finding.parts
            )  # fmt: skip
            name = one_line(finding.name.within(translator.language))
            table = Table(f"qualitative-{finding.requirement}", name, columns, rows, _line(finding, translator))
            blocks.append(_without_empty(table))
    if not blocks:
        blocks.append(Paragraph(text("report.none-qualitative")))
    return Section("qualitative", text("report.qualitative"), tuple(blocks))


def _evidence(part: Part, language: str) -> str:
    """What the document gives for an item, by institution."""
    return " · ".join(one_line(each.within(language)) for each in part.evidence) or DASH


def detail_section(given: Given, translator: Translator) -> Section:
    """Return what every other requirement rests on, line by line."""
    text = translator.text
    columns = (
        Column(text("report.subject"), width=2),
        Column(text("report.item"), width=2),
        Column(text("word.value"), "number", width=1.5),
        Column(text("report.low"), "number", width=1.5),
        Column(text("report.high"), "number", width=1.5),
        Column(text("word.limit"), "number", width=1.3),
        Column(text("word.verdict"), "verdict", width=1.2),
    )
    names = subject_names(given.evaluation, translator)
    blocks: list[Block] = []
    for finding in given.evaluation.findings:
        if finding.parts and (finding.rule is None or finding.rule.measure not in _ELSEWHERE):
            rows = tuple(_detail(part, names, translator) for part in finding.parts)
            name = one_line(finding.name.within(translator.language))
            blocks.append(_without_empty(Table(f"detail-{finding.requirement}", name, columns, rows)))
    if not blocks:
        blocks.append(Paragraph(text("report.none-details")))
    return Section("details", text("report.details"), tuple(blocks))


def subject_names(evaluation: Evaluation, translator: Translator) -> dict[str, str]:
    """Return what a subject of the result is called: a site, or an institution by its sites."""
    names: dict[str, str] = {}
    for site in evaluation.sites:
        name = one_line(site.name.within(translator.language))
        names[site.id] = name
        if site.institution is not None and site.institution not in names:
            names[site.institution] = name
    return names


def _detail(part: Part, names: dict[str, str], translator: Translator) -> Row:
    name = one_line(part.name.within(translator.language))
    subject = names.get(part.subject, name)
    cells = (
        plain(subject),
        plain("" if name == subject else name),
        measured(translator, part.value, part.unit),
        measured(translator, part.low, part.unit),
        measured(translator, part.high, part.unit),
        limit(translator, part.limit),
        verdict(translator, part.verdict),
    )
    return Row(f"{part.subject}/{part.item}", cells)


def _without_empty(table: Table) -> Table:
    """Leave out the columns in which no row says anything."""
    kept = [at for at in range(len(table.columns)) if any(row.cells[at].text != DASH for row in table.rows)]
    rows = tuple(Row(row.key, tuple(row.cells[at] for at in kept), row.total) for row in table.rows)
    return Table(table.id, table.caption, tuple(table.columns[at] for at in kept), rows, table.note)


def _content(finding: Finding, translator: Translator) -> str:
    told = [translator.tell(finding.message)]
    told.extend(f"{translator.text('word.needed')}: {translator.tell(need)}" for need in finding.needs)
    told.extend(translator.tell(remark) for remark in finding.remarks)
    return " ".join(told)


def _remark(finding: Finding, translator: Translator) -> str:
    told = [verdict(translator, finding.verdict).text]
    if finding.severity != "must":
        told.append(translator.text(f"severity.{finding.severity}"))
    if not finding.stable:
        told.append(translator.text("report.unstable"))
    return " · ".join(told)


def _line(finding: Finding, translator: Translator) -> str:
    return f"{verdict(translator, finding.verdict).text} · {one_line(translator.tell(finding.message))}"


def _margins(evaluation: Evaluation, translator: Translator) -> list[MarginRow]:
    """Findings that are measured against a limit in their own unit: value, interval and limit on one line."""
    rows = []
    for f in evaluation.findings:
        m, given = f.measurement, f.limit
        if m is None or given is None or f.verdict is Verdict.NOT_APPLICABLE or m.unit != given.unit:
            continue
        chart = margin_chart(m, given)
        if chart is None:
            continue
        told = [f"{GLYPHS[f.verdict]} {one_line(value_text(translator, f))} ({limit(translator, given).text})"]
        if f.margin_certain is not None:
            certain = margin_text(translator, f.margin_certain, m.unit, given.op)
            told.append(translator.text("map.row.certain", margin=certain))
        rows.append(MarginRow(one_line(f.name.within(translator.language)), chart, tuple(told), f.verdict.value))
    return rows


def _quantitative(given: Given, finding: Finding, translator: Translator) -> Table:
    text = translator.text
    items = {part.item: part for part in finding.parts}
    columns = [Column(text("report.item"), width=1), Column(text("report.institution"), width=1.6)]
    columns.extend(_item_column(part, translator) for part in items.values())
    columns.append(Column(text("word.verdict"), "verdict", width=1))
    names = subject_names(given.evaluation, translator)
    rows = list(_asked(finding, tuple(items), names, translator))
    stages = [(other, found) for other in given.others if (found := _same(other, finding)) is not None]
    for evaluation, each in (*stages, (given.evaluation, finding)):
        rows.extend(_achieved(evaluation, each, tuple(items), translator))
    caption = one_line(finding.name.within(translator.language))
    note = _line(finding, translator)
    if not stages:
        note = f"{note} {text('report.one-stage')}"
    return Table(f"quantitative-{finding.requirement}", caption, tuple(columns), tuple(rows), note)


def _same(evaluation: Evaluation, finding: Finding) -> Finding | None:
    found = [each for each in evaluation.findings if each.requirement == finding.requirement and each.parts]
    return found[0] if found else None


def _item_column(part: Part, translator: Translator) -> Column:
    kind: Kind = "number"
    shown = "million KRW" if part.unit == "KRW" else part.unit
    return Column(one_line(part.name.within(translator.language)), kind, unit=part.unit, shown=shown, width=1.1)


def _item_cell(number: float | None, unit: str, translator: Translator) -> Cell:
    if number is None:
        return Cell(translator.text("word.unknown"))
    if unit == "KRW":
        return Cell(f"{number / 1_000_000:,.10g}", number, unit)
    return Cell(f"{number:,.10g}", number, unit)


def _asked(finding: Finding, items: tuple[str, ...], names: dict[str, str], translator: Translator) -> list[Row]:
    """One line for every set of limits, with the institutions that it binds."""
    bound: dict[tuple[LimitUsed | None, ...], list[str]] = {}
    for subject in dict.fromkeys(part.subject for part in finding.parts):
        limits = {part.item: part.limit for part in finding.parts if part.subject == subject}
        bound.setdefault(tuple(limits.get(item) for item in items), []).append(subject)
    rows = []
    for limits_of, subjects in bound.items():
        cells = [Cell(DASH) if each is None else _item_cell(each.value, each.unit, translator) for each in limits_of]
        told = translator.text("word.list-separator").join(names.get(each, each) for each in subjects)
        head = (Cell(translator.text("report.stage-notice")), plain(told))
        rows.append(Row(f"notice/{'+'.join(subjects)}", (*head, *cells, Cell(""))))
    return rows


def _met(verdicts: list[Verdict], translator: Translator) -> Cell:
    """How many items are met; where one is not known, no number that could be read as a verdict."""
    if not verdicts:
        return Cell(DASH)
    if Verdict.UNDECIDED in verdicts:
        return verdict(translator, Verdict.UNDECIDED)
    return Cell(translator.text("report.items-met", met=verdicts.count(Verdict.PASS), of=len(verdicts)))


def _achieved(evaluation: Evaluation, finding: Finding, items: tuple[str, ...], translator: Translator) -> list[Row]:
    names = subject_names(evaluation, translator)
    basis = finding.measurement.basis if finding.measurement else ""
    stage = translator.text(f"report.stage-{basis}") if basis in ("requested", "confirmed") else evaluation.proposal
    rows = []
    for subject in dict.fromkeys(part.subject for part in finding.parts):
        parts = {part.item: part for part in finding.parts if part.subject == subject}
        cells = [
            _item_cell(parts[item].value, parts[item].unit, translator) if item in parts else Cell(DASH)
            for item in items
        ]
        met = [part.verdict for part in parts.values() if part.verdict is not None]
        head = (Cell(one_line(stage)), plain(names.get(subject, subject)))
        rows.append(Row(f"{evaluation.proposal}/{subject}", (*head, *cells, _met(met, translator))))
    return rows
