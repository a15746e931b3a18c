"""What differs between proposals, where the report was given something to hold the result against."""

from __future__ import annotations

from zonegeo.i18n.phrases import shown_text, value_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import Cell as Compared
from zonegeo.model.answers.comparison import Comparison, FigureCell
from zonegeo.model.evaluation import Evaluation
from zonegeo.rendering.comparison.comparison_sheets import heading_of, notices_of, sheets_of
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.reports.document.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Pairs,
    Paragraph,
    Row,
    Section,
    Table,
)
from zonegeo.rendering.reports.document.report_input import Given
from zonegeo.rendering.reports.document.typed_cells import DASH, amount_text, one_line, plain


def change_section(given: Given, translator: Translator) -> Section:
    """Return the changes between proposals: requirement by requirement, figures, land."""
    text = translator.text
    blocks: list[Block] = []
    if given.comparison is not None:
        blocks.extend(_compared(given.comparison, translator))
    if given.others:
        blocks.append(_results((*given.others, given.evaluation), translator))
    if not blocks:
        blocks.append(Paragraph(text("report.none-compared")))
    return Section("changes", text("report.changes"), tuple(blocks))


def _compared(comparison: Comparison, translator: Translator) -> list[Block]:
    _, same, day = heading_of(comparison, translator)
    blocks: list[Block] = [Paragraph(one_line(same)), Paragraph(one_line(day)), _figures(comparison, translator)]
    blocks.append(_matrix(comparison, translator))
    land = _land(comparison, translator)
    if land is not None:
        blocks.append(land)
        blocks.extend(_land_figures(comparison, translator))
    # what became of each site is words and several figures in one cell: the table of the comparison itself
    for sheet in sheets_of(comparison, translator, only_differences=True):
        if sheet.id in ("sites", "history") and sheet.lines:
            columns = tuple(Column(one_line(heading)) for heading in sheet.headings)
            rows = tuple(
                Row(str(number), tuple(plain(cell) for cell in line.cells))
                for number, line in enumerate(sheet.lines, start=1)
            )
            blocks.append(Table(f"comparison-{sheet.id}", one_line(sheet.title), columns, rows, one_line(sheet.note)))
    blocks.extend(Paragraph(one_line(told)) for _, told in notices_of(comparison, translator))
    return blocks


def _proposal_columns(comparison: Comparison, translator: Translator) -> tuple[Column, ...]:
    language = translator.language
    return tuple(
        Column(f"{one_line(each.name.within(language))}{mark}", "number", width=2)
        for each in comparison.proposals
        for mark in (" ◆" if each.id == comparison.baseline else "",)
    )


def _figures(comparison: Comparison, translator: Translator) -> Table:
    rows = tuple(
        Row(
            row.id,
            (plain(translator.text(f"figure.{row.id}")), *(_figure(c, row.unit, translator) for c in row.cells)),
        )
        for row in comparison.figures
    )
    columns = (Column(translator.text("report.item"), width=1.6), *_proposal_columns(comparison, translator))
    note = translator.text("report.baseline-mark")
    return Table("comparison-figures", translator.text("report.compared-figures"), columns, rows, note)


def _figure(cell: FigureCell, unit: str, translator: Translator) -> Cell:
    if cell.text:
        return Cell(shown_text(translator, cell.text), cell.value, unit)
    if cell.value is None and cell.low is not None:
        return plain(translator.text("compare.not-all-known", known={"value": cell.low, "unit": unit}))
    return Cell(DASH) if cell.value is None else Cell(amount_text(translator, cell.value, unit), cell.value, unit)


def _matrix(comparison: Comparison, translator: Translator) -> Table:
    rows = tuple(
        Row(
            row.requirement,
            (plain(row.name.within(translator.language)), *(_verdict(cell, translator) for cell in row.cells)),
        )
        for row in comparison.rows
    )
    columns = (Column(translator.text("word.requirement"), width=1.6), *_proposal_columns(comparison, translator))
    note = translator.text("report.baseline-mark")
    return Table("comparison-verdicts", translator.text("report.compared-verdicts"), columns, rows, note)


def _verdict(cell: Compared, translator: Translator) -> Cell:
    word = f"{GLYPHS[cell.verdict]} {translator.text(f'verdict.{cell.verdict.value}')}"
    if not cell.unit or cell.value is None:
        low = ""
        if cell.unit and cell.low:
            low = f" · {translator.text('word.at-least', value={'value': cell.low, 'unit': cell.unit})}"
        return Cell(f"{word}{low}")
    rounded = f" ({shown_text(translator, cell.shown)})" if cell.shown else ""
    told = f"{word} · {amount_text(translator, cell.value, cell.unit)}{rounded}"
    return Cell(told, cell.value, cell.unit, before=f"{word} · ")


def _land(comparison: Comparison, translator: Translator) -> Table | None:
    text = translator.text
    names = {each.id: one_line(each.name.within(translator.language)) for each in comparison.proposals}
    rows = [
        Row(
            f"{difference.after}/{role.role}",
            (
                plain(names[difference.after]),
                plain(text("role.all") if role.role == "all" else text(f"role.{role.role}")),
                *(
                    Cell(translator.measurement(number, "m2").removesuffix(f" {text('unit.m2')}"), number, "m2")
                    for number in (role.area_before, role.area_after, role.added, role.removed)
                ),
            ),
        )
        for difference in comparison.differences
        if difference.after != comparison.baseline
        for role in difference.roles
    ]
    if not rows:
        return None
    columns = (
        Column(text("land.proposal"), width=1.6),
        Column(text("land.role"), width=1.2),
        *(Column(text(f"land.{name}"), "number", "m2", "m2") for name in ("before", "after", "added", "removed")),
    )
    width = {"value": comparison.differences[0].sliver_width, "unit": "m"}
    note = one_line(text("compare.land-note", baseline=names[comparison.baseline], width=width))
    return Table("comparison-land", one_line(text("compare.land")), columns, tuple(rows), note)


def _land_figures(comparison: Comparison, translator: Translator) -> list[Figure]:
    text, figures = translator.text, []
    names = {each.id: one_line(each.name.within(translator.language)) for each in comparison.proposals}
    for difference in comparison.differences:
        if difference.after == comparison.baseline or not difference.roles:
            continue
        roles = difference.roles
        pairs = Pairs(
            tuple(text("role.all") if each.role == "all" else text(f"role.{each.role}") for each in roles),
            tuple(each.area_before for each in roles),
            tuple(each.area_after for each in roles),
            tuple(translator.measurement(each.area_before, "m2") for each in roles),
            tuple(translator.measurement(each.area_after, "m2") for each in roles),
            names[difference.before],
            names[difference.after],
            text("report.land-axis"),
        )
        caption = text("report.land-chart", before=names[difference.before], after=names[difference.after])
        figures.append(Figure(f"land-{difference.after}", caption, text("report.land-alt"), pairs, "comparison-land"))
    return figures


def _results(evaluations: tuple[Evaluation, ...], translator: Translator) -> Table:
    """The same requirements in several result files, side by side."""
    language = translator.language
    names = {f.requirement: f.name.within(language) for each in evaluations for f in each.findings}
    rows = []
    for requirement, name in names.items():
        cells = [plain(name)]
        for evaluation in evaluations:
            found = [f for f in evaluation.findings if f.requirement == requirement]
            if not found:
                cells.append(Cell(DASH))
                continue
            word = f"{GLYPHS[found[0].verdict]} {translator.text(f'verdict.{found[0].verdict.value}')}"
            m = found[0].measurement
            told = f"{word} · {one_line(value_text(translator, found[0]))}" if m else word
            cells.append(Cell(told, m.value if m else None, m.unit if m else "", before=f"{word} · "))
        rows.append(Row(requirement, tuple(cells)))
    columns = (
        Column(translator.text("word.requirement"), width=1.6),
        *(
            Column(one_line(f"{each.proposal_name.within(language)} · {each.as_of}"), "number", width=2)
            for each in evaluations
        ),
    )
    return Table("results", translator.text("report.compared-results"), columns, tuple(rows))
