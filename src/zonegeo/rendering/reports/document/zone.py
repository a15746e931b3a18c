"""Where the zone lies and how large it is: summary, extent, area by district, boundary decisions."""

from __future__ import annotations

from collections.abc import Callable

from zonegeo.i18n.number_text import grouped
from zonegeo.i18n.phrases import interval_text, shown_text
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import Evaluation, Finding, Measurement, SiteResult
from zonegeo.model.profile import ROLES
from zonegeo.rendering.reports.document.blocks import (
    Block,
    Cell,
    Column,
    Facts,
    Figure,
    Paragraph,
    Plan,
    PlanLine,
    PlanShape,
    Row,
    Section,
    Table,
)
from zonegeo.rendering.reports.document.report_input import AreaSum, Given
from zonegeo.rendering.reports.document.typed_cells import DASH, area, area_text, bare, one_line, plain, signed

# more names than this on one line are not read
_MOST_NAMES = 12


def summary_section(given: Given, translator: Translator) -> Section:
    """Return the areas by district and institution, as a designation document opens."""
    text = translator.text
    columns = (
        Column(text("report.district"), width=1.3),
        Column(text("report.institution"), width=2),
        Column(text("report.area"), "number", unit="m2", shown="km2", width=1.8),
        Column(text("report.area-basis"), width=1.4),
        Column(text("report.remark"), width=3),
    )

    def line(site: SiteResult) -> tuple[Cell, ...]:
        return (
            plain(text(f"role.{site.role}")), plain(site.name.within(translator.language)),
            *_area_and_basis(site, given.evaluation, translator), plain(translator.of_file(site.status)),
        )  # fmt: skip

    table = Table(
        "summary", text("report.summary-caption"), columns, _by_role(given, translator, line, columns, 2),
        text("report.sum-note"),
    )  # fmt: skip
    return Section("summary", text("report.summary"), (Facts(_headlines(given, translator)), table))


def extent_section(given: Given, translator: Translator) -> Section:
    """Return which sites, where, how large, and the drawing."""
    text, sites = translator.text, given.evaluation.sites
    lines = [
        (text(f"role.{role}"), names)
        for role in given.evaluation.profile.roles
        if (names := _names(sites, role, translator))
    ]
    lines.append((text("report.location"), _some([one_line(site.address) for site in sites], translator)))
    lines.append((text("report.area"), areas_told(given, translator)))
    blocks: list[Block] = [Facts(tuple((name, told or DASH) for name, told in lines))]
    if given.outlines:
        plan = plan_of(given, translator)
        blocks.append(Figure("plan", text("report.plan"), text("report.plan-alt"), plan, table="areas"))
    else:
        blocks.append(Paragraph(text("report.no-outline")))
    return Section("extent", text("report.extent"), tuple(blocks))


def plan_of(given: Given, translator: Translator) -> Plan:
    """Return the sites in the plane, with the distances that decide."""
    text = translator.text
    return Plan(
        given.evaluation.analysis_crs, _shapes(given, translator), _lines(given, translator),
        _legend(given, translator),
        text("report.no-cadastral-map"), text("report.north"), text("report.scale"),
    )  # fmt: skip


def area_section(given: Given, translator: Translator) -> Section:
    """Return the area by district with address, state and law, then declared against measured areas."""
    text = translator.text
    columns = (
        Column(text("report.district"), width=1.3),
        Column(text("report.site"), width=1.6),
        Column(text("report.address"), width=1.8),
        Column(text("report.area"), "number", unit="m2", shown="km2", width=1.6),
        Column(text("report.area-basis"), width=1.2),
        Column(text("report.state"), width=2.2),
        Column(text("report.law"), width=1.9),
    )

    def line(site: SiteResult) -> tuple[Cell, ...]:
        return (
            plain(text(f"role.{site.role}")), plain(site.name.within(translator.language)), plain(site.address),
            *_area_and_basis(site, given.evaluation, translator), plain(translator.of_file(site.status)),
            plain(translator.of_file(site.legal_basis) or text("report.not-recorded")),
        )  # fmt: skip

    note = text("report.sum-note")
    areas = Table("areas", text("report.area-caption"), columns, _by_role(given, translator, line, columns, 3), note)
    return Section("areas", text("report.area-by-district"), (areas, _reconciled(given, translator)))


def boundary_section(given: Given, translator: Translator) -> Section:
    """Return what every boundary rests on."""
    text, language = translator.text, translator.language
    places = {place.id: place.name.within(language) for place in given.evaluation.places}
    rows = []
    for number, site in enumerate(given.evaluation.sites, start=1):
        reasons = [given.factors[f].within(language) if f in given.factors else f for f in site.boundary_factors]
        inside = text("word.list-separator").join(places.get(each, each) for each in site.within)
        cells = (
            Cell(str(number)),
            plain(site.name.within(language)),
            plain(text(f"basis.{site.basis}") + (f" ({inside})" if inside else "")),
            bare(site.accuracy_m, "m"),
            plain(text("word.list-separator").join(reasons)),
            plain(translator.of_file(site.note)),
        )
        rows.append(Row(site.id, cells))
    columns = (
        Column(text("report.number"), width=0.5),
        Column(text("report.site"), width=1.6),
        Column(text("report.boundary"), width=1.8),
        Column(text("report.accuracy"), "number", unit="m", shown="m", width=0.9),
        Column(text("report.factors"), width=1.6),
        Column(text("report.remark"), width=3.4),
    )
    table = Table("boundaries", text("report.boundary-caption"), columns, tuple(rows))
    parcels = _parcels(given, translator)
    return Section("boundaries", text("report.boundaries"), (table, parcels) if parcels.rows else (table,))


def _parcels(given: Given, translator: Translator) -> Table:
    """The parcel schedule (조서): every parcel number that the boundary files tell, one a line, as a text."""
    text = translator.text
    rows = [
        Row(f"{site.id}/{pnu}", (plain(site.name.within(translator.language)), Cell(pnu), plain(site.address)))
        for site in given.evaluation.sites
        for pnu in site.pnu.replace(",", " ").split()
    ]
    columns = (
        Column(text("report.site"), width=1.8),
        Column(text("report.pnu"), width=1.8),
        Column(text("report.address"), width=3),
    )
    return Table("parcels", text("report.parcels"), columns, tuple(rows))


def _headlines(given: Given, translator: Translator) -> tuple[tuple[str, str], ...]:
    """The lines at the top of a designation document: institutions, separation, area."""
    text, sites = translator.text, given.evaluation.sites
    has_cores = "core" in given.evaluation.profile.roles
    lines = [(text("report.core-names"), _names(sites, "core", translator))] if has_cores else []
    for finding in given.evaluation.findings:
        if finding.rule is not None and finding.rule.measure == "separation" and finding.measurement is not None:
            lines.append((finding.name.within(translator.language), _separation(given, finding, translator)))
    lines.append((text("report.area"), areas_told(given, translator)))
    return tuple(each for each in lines if each[1])


def _separation(given: Given, finding: Finding, translator: Translator) -> str:
    names = {site.id: site.name.within(translator.language) for site in given.evaluation.sites}
    m = finding.measurement
    assert m is not None  # noqa: S101 - the caller looked
    if m.value is None:
        # from nought to no end: that says nothing
        known = bool(m.low) or m.high is not None
        return interval_text(translator, m) if known else translator.text("word.unknown")
    rounded = f" ({shown_text(translator, finding.shown)})" if finding.shown else ""
    pair = " ⇔ ".join(one_line(names.get(each, each)) for each in finding.subject) if len(finding.subject) == 2 else ""
    return f"{translator.measurement(m.value, m.unit)}{rounded}{f' · {pair}' if pair else ''}"


def areas_told(given: Given, translator: Translator) -> str:
    told = [
        f"{translator.text(f'role.{role}')} {_sum_text(total, translator)}"
        for role, total in given.sums.items()
        if total.known
    ]
    return " · ".join(told)


def _sum_text(total: AreaSum, translator: Translator) -> str:
    whole = f"{_digits(total).partition(' ')[0]} {translator.text('unit.km2')}"
    if total.known < total.of:
        return f"{whole} ({translator.text('report.sum-part', known=total.known, of=total.of)})"
    return whole


def _digits(total: AreaSum) -> str:
    return area_text(total.area) if total.decimals is None else grouped(total.area / 1e6, total.decimals)


def _names(sites: tuple[SiteResult, ...], role: str, translator: Translator) -> str:
    return _some([one_line(s.name.within(translator.language)) for s in sites if s.role == role], translator)


def _some(names: list[str], translator: Translator) -> str:
    """Join names once each; of many the first, with the number of the others."""
    once = [name for name in dict.fromkeys(names) if name]
    told = translator.text("word.list-separator").join(once[:_MOST_NAMES])
    rest = len(once) - _MOST_NAMES
    return translator.text("report.and-others", names=told, count=rest) if rest > 0 else told or DASH


def _area_and_basis(site: SiteResult, evaluation: Evaluation, translator: Translator) -> tuple[Cell, Cell]:
    """The declared area, else the measured one, with which of them it is."""
    say = translator.text
    if site.declared_area is not None:
        with speaking_of(evaluation.area_kind_of(site)):
            return area(site.declared_area, site.declared_text), Cell(say("basis.declared"))
    if site.measured_area is not None:
        return area(site.measured_area), Cell(f"{say('basis.measured')} ({say(f'basis.{site.basis}')})")
    return Cell(say("word.unknown")), Cell(say("basis.unknown"))


def _by_role(
    given: Given,
    translator: Translator,
    line: Callable[[SiteResult], tuple[Cell, ...]],
    columns: tuple[Column, ...],
    at: int,
) -> tuple[Row, ...]:
    """Sites by district, each district with its sum, then the whole; ``at`` is the column of the areas."""
    rows: list[Row] = []
    everything: list[str] = []
    for role in ROLES:
        sites = [site for site in given.evaluation.sites if site.role == role]
        rows.extend(Row(site.id, line(site)) for site in sites)
        declared = tuple(site.id for site in sites if site.declared_area is not None)
        everything.extend(declared)
        if sites and role in given.sums:
            told = f"{translator.text(f'role.{role}')} {translator.text('report.subtotal')}"
            rows.append(_sum_row(f"sum-{role}", told, given.sums[role], declared, columns, at, given, translator))
    if "all" in given.sums:
        told = translator.text("report.total")
        rows.append(_sum_row("sum-all", told, given.sums["all"], tuple(everything), columns, at, given, translator))
    return tuple(rows)


def _sum_row(
    key: str, name: str, total: AreaSum, keys: tuple[str, ...], columns: tuple[Column, ...], at: int, given: Given,
    t: Translator,
) -> Row:  # fmt: skip
    cells = [Cell("")] * len(columns)
    cells[0] = Cell(name)
    cells[at] = Cell(_digits(total), total.area, "m2", sums=keys) if total.known else Cell(DASH)
    with speaking_of(*given.evaluation.area_kinds_of(keys)):
        basis = t.text("basis.declared")
    part = t.text("report.sum-part", known=total.known, of=total.of)
    cells[at + 1] = Cell(basis if total.known == total.of else f"{basis} · {part}")
    return Row(key, tuple(cells), total=True)


def _reconciled(given: Given, translator: Translator) -> Table:
    text = translator.text
    rows = []
    for site in given.evaluation.sites:
        m = Measurement(site.measured_area, site.measured_low, site.measured_high, "m2", "", None, "")
        span = interval_text(translator, m) if site.measured_area is not None else ""
        cells = (
            plain(site.name.within(translator.language)),
            bare(site.declared_area, "m2"),
            bare(site.measured_area, "m2"),
            Cell(span or DASH),
            bare(site.ellipsoid_area, "m2"),
            signed(site.difference, "m2"),
            signed(site.difference_percent, "%"),
            plain(text(f"basis.{site.basis}")),
        )
        rows.append(Row(site.id, cells))
    columns = (
        Column(text("report.site"), width=1.8),
        Column(text("report.declared"), "number", unit="m2", shown="m2", width=1.1),
        Column(text("report.measured"), "number", unit="m2", shown="m2", width=1.1),
        Column(text("report.measured-interval"), width=1.7),
        Column(text("report.ellipsoid"), "number", unit="m2", shown="m2", width=1.1),
        Column(text("report.difference"), "number", unit="m2", shown="m2", width=1.1),
        Column(text("report.difference-share"), "number", unit="%", shown="%", width=0.9),
        Column(text("report.boundary"), width=1.5),
    )
    note = text("report.reconciled-note")
    return Table("reconciled", text("report.reconciled-caption"), columns, tuple(rows), note)


def _shapes(given: Given, translator: Translator) -> tuple[PlanShape, ...]:
    return tuple(
        PlanShape(each.key, one_line(each.name.within(translator.language)), each.kind, each.rings)
        for each in given.outlines
    )


def _lines(given: Given, translator: Translator) -> tuple[PlanLine, ...]:
    """The lines with the distance that each proves, as the finding says it."""
    lines = []
    for each in given.lines:
        finding = given.evaluation.finding(each.requirement)
        told = _separation(given, finding, translator).partition(" · ")[0]
        lines.append(PlanLine(one_line(told), each.points))
    return tuple(lines)


def _legend(given: Given, translator: Translator) -> tuple[tuple[str, str], ...]:
    present = dict.fromkeys(shape.kind for shape in given.outlines)
    words = [(kind, translator.text(f"report.legend-{kind}")) for kind in present]
    return (*words, *((("line", translator.text("report.legend-line")),) if given.lines else ()))
