"""What the verdicts rest on: stated figures, distances, methods, clauses, sources, notices, the receipt."""

from __future__ import annotations

from zonegeo.i18n.phrases import computed_text, method_text, stated_text
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import Evaluation, Finding, Measurement, PlaceResult, Separation, SiteResult
from zonegeo.rendering.glyphs import CLAIM_GLYPHS
from zonegeo.rendering.reports.document.blocks import (
    MOST_TOLD,
    Block,
    Cell,
    Column,
    Facts,
    Figure,
    Heat,
    Paragraph,
    Row,
    Section,
    Table,
)
from zonegeo.rendering.reports.document.report_input import Given
from zonegeo.rendering.reports.document.typed_cells import (
    DASH,
    interval,
    measured,
    one_line,
    plain,
    signed,
    verdict,
)
from zonegeo.rendering.results.finding_rows import where_text

# core sites in one table of distances: more columns are not legible on a page
_CORES_ACROSS = 6
# beyond this many distances the pages would hold nothing else; the workbook and the result file hold them all
MOST_DISTANCES = 20_000
_NONE = Cell(DASH)


def claim_section(given: Given, translator: Translator) -> Section:
    """Return the figures that documents state, recomputed."""
    text, language = translator.text, translator.language
    rows = []
    for claim in given.evaluation.claims:
        told = " ".join((translator.tell(claim.message), *(translator.tell(each) for each in claim.remarks)))
        cells = (
            plain(claim.name.within(language)),
            Cell(one_line(stated_text(translator, claim)), claim.stated_value, claim.unit),
            Cell(one_line(computed_text(translator, claim)) or DASH, claim.computed, claim.unit),
            Cell(f"{CLAIM_GLYPHS[claim.verdict]} {text(f'claim.{claim.verdict}')}"),
            plain(told),
            plain(translator.of_file(claim.source)),
        )
        rows.append(Row(claim.id, cells))
    columns = (
        Column(text("report.item"), width=1.6),
        Column(text("report.stated"), "number", width=1.1),
        Column(text("report.computed"), "number", width=1.1),
        Column(text("word.verdict"), "verdict", width=1),
        Column(text("report.content"), width=3.4),
        Column(text("report.source"), width=1.4),
    )
    if not rows:
        return Section("claims", text("report.claims"), (Paragraph(text("report.none-claims")),))
    table = Table("claims", text("report.claims-caption"), columns, tuple(rows))
    return Section("claims", text("report.claims"), (table,))


def distance_section(given: Given, translator: Translator) -> Section | None:
    """Return the matrix of distances, crosswise, and as a heat map; none where the scheme has one kind of sites."""
    text, evaluation = translator.text, given.evaluation
    if "core" not in evaluation.profile.roles:
        return None
    title = text("report.distances")
    if not evaluation.matrix:
        return Section("distances", title, (Paragraph(text("report.none-distances")),))
    if given.on_pages and len(evaluation.matrix) > MOST_DISTANCES:
        told = text("report.distances-elsewhere", count=len(evaluation.matrix))
        return Section("distances", title, (Paragraph(told),))
    names = {site.id: one_line(site.name.within(translator.language)) for site in evaluation.sites}
    # each cell of the matrix is made when it is looked at: once, for the tables and the picture alike
    made = _distance if given.on_pages else _number_alone
    cells = {(cell.core, cell.background): made(cell, translator) for cell in evaluation.matrix}
    cores, backgrounds = (tuple(dict.fromkeys(pair[end] for pair in cells)) for end in (0, 1))
    blocks: list[Block] = []
    parts = [cores[at : at + _CORES_ACROSS] for at in range(0, len(cores), _CORES_ACROSS)]
    for number, part in enumerate(parts, start=1):
        caption = text("report.distances-caption")
        caption = f"{caption} ({number}/{len(parts)})" if len(parts) > 1 else caption
        columns = (Column(text("role.background"), width=1.5), *(Column(names.get(c, c), "number", "m") for c in part))
        rows = tuple(
            Row(far, (plain(names.get(far, far)), *(cells.get((core, far), _NONE) for core in part)))
            for far in backgrounds
        )
        blocks.append(Table(f"distances-{number}", caption, columns, rows, text("report.distances-note")))
    blocks.append(_heat(cores, backgrounds, cells, names, translator))
    return Section("distances", title, tuple(blocks))


def method_section(given: Given, translator: Translator) -> Section:
    """Return in which plane and by which method was measured, and whether another method would change a verdict."""
    text, evaluation = translator.text, given.evaluation
    facts = Facts(
        (
            (text("report.crs"), evaluation.analysis_crs),
            (text("report.operation"), one_line(evaluation.receipt.operation)),
            (text("report.units"), text("report.units-told")),
            (text("report.rounding"), text("report.rounding-told")),
        )
    )
    blocks = (facts, _methods(evaluation, translator), _others(evaluation, translator))
    return Section("method", text("report.method"), blocks)


def source_section(given: Given, translator: Translator) -> Section:
    """Return the clauses, and where every boundary was taken from."""
    text, language, evaluation = translator.text, translator.language, given.evaluation
    clauses = tuple(
        Row(
            f.requirement,
            (plain(f.name.within(language)), plain(f.cite.act), plain(f.cite.clause), plain(f.cite.since),
             plain(text(f"word.source-{f.cite.source}")), plain(f.cite.url)),
        )
        for f in evaluation.findings
        if f.cite is not None
    )  # fmt: skip
    clause_columns = (
        Column(text("word.requirement"), width=1.6),
        Column(text("report.act"), width=2.1),
        Column(text("word.clause"), width=1.4),
        Column(text("report.since"), width=1.1),
        Column(text("report.how-known"), width=1.6),
        Column(text("report.address-of-text"), width=2.2),
    )
    described: tuple[SiteResult | PlaceResult, ...] = (*evaluation.sites, *evaluation.places)
    sources = tuple(
        Row(each.id, (plain(each.name.within(language)), plain(translator.of_file(each.source)),
                      plain(each.source_date), plain(translator.of_file(each.licence))))
        for each in described
    )  # fmt: skip
    columns = (
        Column(text("report.site"), width=1.8),
        Column(text("report.source"), width=3.8),
        Column(text("report.date"), width=1.1),
        Column(text("report.licence"), width=2.4),
    )
    tables = (
        Table("clauses", text("report.clauses"), clause_columns, clauses),
        Table("sources", text("report.sources-caption"), columns, sources),
    )
    return Section("sources", text("report.sources"), tuple(table for table in tables if table.rows))


def notice_section(given: Given, translator: Translator) -> Section:
    """Return what the reader should know beside the verdicts."""
    text = translator.text
    rows = tuple(
        Row(
            f"{number}",
            (
                plain(where_text(given.evaluation, n.where, translator)),
                plain(text(f"notice.{n.code}", **n.values)),
            ),
        )
        for number, n in enumerate(given.evaluation.notices, start=1)
    )
    if not rows:
        return Section("notices", text("report.notices"), (Paragraph(text("report.none-notices")),))
    columns = (
        Column(text("report.where"), width=1.1),
        Column(text("report.content"), width=5.3),
    )
    table = Table("notices", text("report.notices-caption"), columns, rows)
    return Section("notices", text("report.notices"), (table,))


def receipt_section(given: Given, translator: Translator) -> Section:
    """Return what is needed to run the evaluation again."""
    text, e = translator.text, given.evaluation
    receipt = e.receipt
    facts = Facts(
        (
            (text("report.command"), one_line(" ".join(("zonegeo", *receipt.argv)))),
            (text("report.as-of"), receipt.as_of),
            (text("report.profile"), f"{e.profile.id} {e.profile.version} · SHA-256 {e.profile.sha256}"),
            (text("report.versions"), f"zonegeo {receipt.zonegeo} · GEOS {receipt.geos} · PROJ {receipt.proj}"),
        )
    )
    rows = tuple(Row(each.path, (plain(each.path), Cell(each.sha256))) for each in receipt.inputs)
    columns = (Column(text("report.file"), width=2), Column("SHA-256", width=3))
    table = Table("inputs", text("report.inputs"), columns, rows)
    return Section("receipt", text("report.receipt"), (facts, table) if rows else (facts,))


def _distance(cell: Separation, translator: Translator) -> Cell:
    if cell.value is not None:
        return measured(translator, cell.value, "m")
    return Cell(_distance_text(cell, translator))


def _number_alone(cell: Separation, translator: Translator) -> Cell:
    """Return a distance as a workbook takes it, which sets the text of every number itself."""
    return _distance(cell, translator) if cell.value is None else Cell("", cell.value, "m", (), "")


def _distance_text(cell: Separation, translator: Translator) -> str:
    return interval(translator, Measurement(cell.value, cell.low, cell.high, "m", "", None, ""))


def _heat(
    cores: tuple[str, ...],
    backgrounds: tuple[str, ...],
    cells: dict[tuple[str, str], Cell],
    names: dict[str, str],
    translator: Translator,
) -> Figure:
    matrix = [[cells.get((core, far), _NONE) for core in cores] for far in backgrounds]
    # texts stand in a picture of few cells alone: of a hundred thousand none is made
    is_told = len(backgrounds) <= MOST_TOLD[0] and len(cores) <= MOST_TOLD[1]
    heat = Heat(
        tuple(names.get(core, core) for core in cores),
        tuple(names.get(far, far) for far in backgrounds),
        tuple(tuple(cell.number for cell in line) for line in matrix),
        tuple(tuple(cell.text for cell in line) for line in matrix) if is_told else (),
        translator.text("report.distance-axis"),
    )
    text = translator.text
    return Figure("distances", text("report.distance-chart"), text("report.distance-alt"), heat, "distances-1")


def _methods(evaluation: Evaluation, translator: Translator) -> Table:
    text = translator.text
    rows = tuple(
        Row(f.requirement, _method_cells(f, f.measurement, evaluation, translator))
        for f in evaluation.findings
        if f.measurement is not None
    )
    columns = (
        Column(text("word.requirement"), width=1.6),
        Column(text("word.method"), width=1.5),
        Column(text("report.reading"), width=1.6),
        Column(text("word.basis"), width=1.4),
        Column(text("word.interval"), width=1.8),
        Column(text("report.stability"), width=1.6),
    )
    return Table("methods", text("report.methods-caption"), columns, rows)


def _method_cells(finding: Finding, m: Measurement, evaluation: Evaluation, translator: Translator) -> tuple[Cell, ...]:
    with speaking_of(*evaluation.area_kinds_of(finding.subject)):
        return _cells(finding, m, translator)


def _cells(finding: Finding, m: Measurement, translator: Translator) -> tuple[Cell, ...]:
    text = translator.text
    basis = "+".join(text(f"basis.{b}") if translator.knows(f"basis.{b}") else b for b in m.basis.split("+"))
    told = text("word.stable" if finding.stable else "word.unstable")
    stable = told if finding.alternatives else DASH
    if finding.flips:
        told = text("word.list-separator").join(method_text(translator, each) for each in finding.flips)
        stable = f"{stable} ({told})"
    return (
        plain(finding.name.within(translator.language)),
        plain(method_text(translator, m.method)),
        plain(method_text(translator, finding.reading) if finding.reading else ""),
        plain(basis),
        plain(interval(translator, m)),
        plain(stable),
    )


def _others(evaluation: Evaluation, translator: Translator) -> Table:
    text = translator.text
    rows = []
    for finding in evaluation.findings:
        m = finding.measurement
        unit = m.unit if m else (finding.limit.unit if finding.limit else "")
        for each in finding.alternatives:
            span = Measurement(each.value, each.low, each.high, unit, "", None, "")
            cells = (
                plain(finding.name.within(translator.language)),
                plain(f"{text(f'report.kind-{each.kind}')}: {method_text(translator, each.name)}"),
                measured(translator, each.value, unit),
                plain(interval(translator, span)),
                signed(each.shift, unit),
                verdict(translator, each.verdict),
            )
            rows.append(Row(f"{finding.requirement}/{each.kind}/{each.name}", cells))
    columns = (
        Column(text("word.requirement"), width=1.5),
        Column(text("report.other-answer"), width=2.6),
        Column(text("word.value"), "number", width=1.3),
        Column(text("word.interval"), width=2),
        Column(text("report.shift"), "number", width=1.2),
        Column(text("word.verdict"), "verdict", width=1),
    )
    return Table("alternatives", text("report.alternatives-caption"), columns, tuple(rows), text("report.shift-note"))
