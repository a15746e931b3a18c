"""The list of parcels (토지조서) of a report, complete, as the decree asks it (제6조 제1항 제5호)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zonegeo.i18n.translator import Translator
from zonegeo.model.schedule import ListedParcel, ScheduleSum, UnlistedParcel
from zonegeo.rendering.reports.document.blocks import Block, Cell, Column, Paragraph, Row, Section, Table
from zonegeo.rendering.reports.document.report_input import Given
from zonegeo.rendering.reports.document.typed_cells import DASH, area, one_line, plain


def schedule_section(given: Given, translator: Translator) -> Section:
    """Return every parcel with what is stated and measured, the sums by site and category, and what is not listed."""
    text, result = translator.text, given.evaluation.schedule
    title = text("report.schedule")
    if result is None:
        return Section("schedule", title, (Paragraph(text("report.none-schedule")),))
    names = {site.id: one_line(site.name.within(translator.language)) for site in given.evaluation.sites}
    blocks: list[Block] = [_parcels(result.parcels, names, translator)]
    for name, sums in (("site", result.by_site), ("category", result.by_category)):
        blocks.append(_sums(name, sums, names, translator))
    if result.unlisted:
        blocks.append(_unlisted(result.unlisted, names, translator))
    return Section("schedule", title, tuple(blocks))


def _heads(translator: Translator, *names: tuple[str, str, float]) -> tuple[Column, ...]:
    return tuple(
        Column(translator.text(f"schedule.{name}"), "number", "m2", width=width)
        if kind == "area" else Column(translator.text(f"schedule.{name}"), "number" if kind == "number" else "text",
                                      width=width)
        for name, kind, width in names
    )  # fmt: skip


def _parcels(parcels: Sequence[ListedParcel], names: Mapping[str, str], translator: Translator) -> Table:
    columns = _heads(
        translator, ("no", "number", 0.6), ("site", "text", 1.2), ("place", "text", 2.2), ("lot", "text", 0.9),
        ("category", "text", 0.8), ("register", "area", 1.0), ("included", "area", 1.0), ("measured", "area", 1.0),
        ("status", "text", 1.0), ("note", "text", 1.4), ("pnu", "text", 1.8),
    )  # fmt: skip
    rows = []
    for each in parcels:
        hint = translator.text(f"schedule.hint.{each.hint}") if each.hint else ""
        status = translator.text(f"schedule.status.{each.status}")
        inside = each.measured_area if each.inside_area is None else each.inside_area
        cells = (
            Cell(str(each.number)), plain(names.get(each.site, each.site) or DASH), plain(each.place or DASH),
            plain(each.lot or DASH), plain(each.category or DASH), area(each.register_area), area(each.included_area),
            area(inside), plain(f"{status} ({hint})" if hint else status), plain(each.note), plain(each.pnu or DASH),
        )  # fmt: skip
        rows.append(Row(f"parcel-{each.number}", cells))
    return Table("schedule", translator.text("schedule.caption"), columns, tuple(rows),
                 translator.text("schedule.how"))  # fmt: skip


def _sums(name: str, sums: Sequence[ScheduleSum], names: Mapping[str, str], translator: Translator) -> Table:
    columns = _heads(
        translator, (name, "text", 2.0), ("count", "number", 0.8), ("whole", "number", 0.8), ("part", "number", 0.8),
        ("register", "area", 1.2), ("included", "area", 1.2), ("measured", "area", 1.2),
    )  # fmt: skip
    unknown = translator.text("word.unknown")
    rows = [
        Row(each.key, (
            plain(names.get(each.key, each.key) or DASH), Cell(str(each.count)), Cell(str(each.whole)),
            Cell(str(each.count - each.whole)), area(each.register_area, unknown=unknown),
            area(each.included_area, unknown=unknown), area(each.measured_area, unknown=unknown),
        ))
        for each in sums
    ]  # fmt: skip
    return Table(f"schedule-{name}", translator.text(f"schedule.by-{name}"), columns, tuple(rows))


def _unlisted(parcels: Sequence[UnlistedParcel], names: Mapping[str, str], translator: Translator) -> Table:
    columns = _heads(
        translator, ("site", "text", 1.4), ("place", "text", 2.2), ("lot", "text", 1.0), ("whole-area", "area", 1.2),
        ("inside", "area", 1.2), ("pnu", "text", 1.8),
    )  # fmt: skip
    rows = [
        Row(f"unlisted-{each.pnu}", (
            plain(names.get(each.site, each.site)), plain(each.place or DASH), plain(each.lot or DASH),
            area(each.measured_area), area(each.inside_area), plain(each.pnu),
        ))
        for each in parcels
    ]  # fmt: skip
    return Table("schedule-unlisted", translator.text("schedule.unlisted"), columns, tuple(rows))
