"""A comparison as tables of texts: every format that people read shows the same ones."""

from __future__ import annotations

from collections.abc import Iterator

from zonegeo.i18n.phrases import limit_sign, limit_text, margins_text, shown_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.comparison import (
    Cell,
    Comparison,
    Difference,
    FigureCell,
    FigureRow,
    RoleChange,
    Row,
    SiteChange,
)
from zonegeo.rendering.comparison.called import Called, called
from zonegeo.rendering.comparison.choices import (
    front_sheet,
    methods_sheet,
    orders_sheet,
    ranking_sheet,
    thresholds_sheet,
    weights_sheet,
)
from zonegeo.rendering.comparison.sheet import Line, Sheet
from zonegeo.rendering.glyphs import GLYPHS

BASELINE = "◆"
DIFFERS = "≠"
BEST = "★"


def sheets_of(comparison: Comparison, translator: Translator, *, only_differences: bool) -> Iterator[Sheet]:
    """Yield the tables of a comparison in the order in which they are read."""
    yield _matrix(comparison, translator, only_differences=only_differences)
    yield _figures(comparison, translator, only_differences=only_differences)
    yield _land(comparison, translator)
    yield _sites(comparison, translator, only_differences=only_differences)
    if comparison.front is not None:
        yield front_sheet(comparison, translator)
    if comparison.ranking is not None:
        yield ranking_sheet(comparison, translator)
        yield weights_sheet(comparison, translator)
        yield orders_sheet(comparison, translator)
    yield thresholds_sheet(comparison, translator, only_differences=only_differences)
    if comparison.sensitivity.methods:
        yield methods_sheet(comparison, translator)
    if comparison.steps:
        yield _history(comparison, translator)


def heading_of(comparison: Comparison, translator: Translator) -> tuple[str, str, str]:
    """Return the title, what all were compared on, and which day that is."""
    language = translator.language
    name = comparison.study_name.within(language)
    baseline = called(comparison, translator).proposal(comparison.baseline)
    same = translator.text(
        "compare.same",
        profile=comparison.profile.id,
        version=comparison.profile.version,
        as_of=comparison.as_of,
        crs=comparison.analysis_crs,
        count=len(comparison.proposals),
    )
    return (
        translator.text("compare.title", study=name),
        same,
        translator.text(f"compare.day-{comparison.as_of_from}", as_of=comparison.as_of, baseline=baseline),
    )


def notices_of(comparison: Comparison, translator: Translator) -> list[tuple[str, str]]:
    """Return the notices as their code and their sentence."""
    names = called(comparison, translator)
    words = {"proposals": names.proposal, "sites": names.site}
    told = []
    for notice in comparison.notices:
        values = {
            key: [words[key](id_) for id_ in found] if key in words else found for key, found in notice.values.items()
        }
        told.append((notice.code, translator.text(f"notice.{notice.code}", **values)))
    return told


def amount(translator: Translator, number: float | None, unit: str) -> str:
    """Return a number of a comparison with its unit; a dash where there is none."""
    return "–" if number is None else translator.measurement(number, unit)


def cell_text(cell: Cell, translator: Translator) -> str:
    """Return verdict, value, margin and stability of a cell on one line."""
    parts = [f"{GLYPHS[cell.verdict]} {translator.text(f'verdict.{cell.verdict.value}')}"]
    value_ = cell_value(cell, translator)
    if value_:
        parts.append(value_)
    margins = margins_text(translator, cell.margin_nominal, cell.margin_certain, cell.unit, limit_sign(cell.limit))
    if margins:
        parts.append(margins)
    if not cell.stable:
        parts.append(translator.text("compare.unstable"))
    return " · ".join(parts)


def cell_value(cell: Cell, translator: Translator) -> str:
    """Return the value of a cell, or the end of its interval that is known."""
    if not cell.unit:
        return ""
    if cell.value is None and cell.low:
        return translator.text("word.at-least", value={"value": cell.low, "unit": cell.unit})
    exact = translator.measurement(cell.value, cell.unit)
    return f"{exact} ({shown_text(translator, cell.shown)})" if cell.shown else exact


def _columns(comparison: Comparison, translator: Translator) -> tuple[str, ...]:
    names = called(comparison, translator)
    return tuple(
        f"{BASELINE} {names.proposal(each.id)}" if each.id == comparison.baseline else names.proposal(each.id)
        for each in comparison.proposals
    )


def _matrix(comparison: Comparison, translator: Translator, *, only_differences: bool) -> Sheet:
    total = Line(
        (
            translator.text("compare.total"),
            "",
            *(
                f"{GLYPHS[each.verdict]} {translator.text(f'verdict.{each.verdict.value}')} "
                f"({_counts(each.counts, translator)})"
                for each in comparison.proposals
            ),
        ),
        differs=len({(each.verdict, tuple(each.counts.items())) for each in comparison.proposals}) > 1,
    )
    rows = [row for row in comparison.rows if row.differs or not only_differences]
    headings = (translator.text("word.requirement"), translator.text("word.limit"), *_columns(comparison, translator))
    lines = (*(_row(row, translator) for row in rows), total)
    note = translator.text("compare.marks", differs=DIFFERS, best=BEST, baseline=BASELINE)
    return Sheet("matrix", translator.text("compare.matrix"), headings, lines, note)


def _counts(counts: object, translator: Translator) -> str:
    assert isinstance(counts, dict)  # noqa: S101 - a mapping of verdict to number
    return " · ".join(f"{translator.text(f'verdict.{name}')} {number}" for name, number in counts.items())


def _row(row: Row, translator: Translator) -> Line:
    limits = list(dict.fromkeys(limit_text(translator, cell.limit) for cell in row.cells if cell.limit is not None))
    cells = tuple(_marked(cell, translator) for cell in row.cells)
    marks = tuple("best" if cell.best else "differs" if cell.differs else "" for cell in row.cells)
    return Line(
        (row.name.within(translator.language), " / ".join(limits), *cells),
        row.differs,
        ("", "", *marks),
        row.requirement,
    )


def _marked(cell: Cell, translator: Translator) -> str:
    marks = (DIFFERS if cell.differs else "") + (BEST if cell.best else "")
    return f"{cell_text(cell, translator)} {marks}".strip()


def _figures(comparison: Comparison, translator: Translator, *, only_differences: bool) -> Sheet:
    rows = [row for row in comparison.figures if row.differs or not only_differences]
    lines = tuple(figure_line(row, translator) for row in rows)
    headings = (translator.text("compare.figure"), *_columns(comparison, translator))
    return Sheet("figures", translator.text("compare.figures"), headings, lines)


def figure_line(row: FigureRow, translator: Translator) -> Line:
    """Return a row of figures; what is not known says so."""
    cells = tuple(_figure(cell, row.unit, translator) for cell in row.cells)
    return Line((translator.text(f"figure.{row.id}"), *cells), row.differs)


def _figure(cell: FigureCell, unit: str, translator: Translator) -> str:
    if cell.text:
        return shown_text(translator, cell.text)
    if cell.value is None and cell.low is not None:
        return translator.text("compare.not-all-known", known={"value": cell.low, "unit": unit})
    return amount(translator, cell.value, unit)


def _land(comparison: Comparison, translator: Translator) -> Sheet:
    names = called(comparison, translator)
    lines = [
        _role(difference, role, names, translator)
        for difference in comparison.differences
        if difference.after != comparison.baseline
        for role in difference.roles
    ]
    headings = tuple(translator.text(f"land.{name}") for name in _LAND)
    width = {"value": comparison.differences[0].sliver_width, "unit": "m"}
    note = translator.text("compare.land-note", baseline=names.proposal(comparison.baseline), width=width)
    return Sheet("land", translator.text("compare.land"), headings, tuple(lines), note)


_LAND = ("proposal", "role", "before", "after", "added", "removed", "slivers", "unlocated")


def _role(difference: Difference, role: RoleChange, names: Called, translator: Translator) -> Line:
    cells = (
        names.proposal(difference.after),
        translator.text("role.all") if role.role == "all" else translator.text(f"role.{role.role}"),
        *(translator.measurement(x, "m2") for x in (role.area_before, role.area_after, role.added, role.removed)),
        _slivers(role, translator),
        _unlocated(role, names),
    )
    return Line(cells, bool(role.added or role.removed))


def _slivers(change: RoleChange | SiteChange, translator: Translator) -> str:
    if not change.slivers:
        return "–"
    added, removed = ({"value": x, "unit": "m2"} for x in (change.sliver_added, change.sliver_removed))
    return translator.text("compare.slivers", count=change.slivers, added=added, removed=removed)


def _unlocated(role: RoleChange, names: Called) -> str:
    left = [f"-{names.site(each)}" for each in role.unlocated_before if each not in role.unlocated_after]
    joined = [f"+{names.site(each)}" for each in role.unlocated_after if each not in role.unlocated_before]
    stayed = [names.site(each) for each in role.unlocated_after if each in role.unlocated_before]
    return ", ".join((*left, *joined, *stayed)) or "–"


_SITES = (
    "proposal", "change", "sites", "matched-by", "role", "before", "after", "added", "removed", "slivers", "shift",
    "displacement",
)  # fmt: skip


def _sites(comparison: Comparison, translator: Translator, *, only_differences: bool) -> Sheet:
    lines: list[Line] = []
    names = called(comparison, translator)
    for difference in comparison.differences:
        if difference.after == comparison.baseline:
            continue
        proposal = names.proposal(difference.after)
        lines.extend(site_line(proposal, change, names, translator) for change in difference.changes)
        same = [change for change in difference.sites if change.kind == "unchanged"]
        if same and not only_differences:
            # what stayed is one line: their areas are those of the land above, and all of them are in the JSON
            sites = ", ".join(_pairing(change, names, translator) for change in same)
            head = (proposal, translator.text("change.unchanged"), sites, translator.text("matched.id"))
            lines.append(Line((*head, *[""] * (len(_SITES) - len(head))), differs=False))
    headings = tuple(translator.text(f"land.{name}") for name in _SITES)
    return Sheet("sites", translator.text("compare.sites"), headings, tuple(lines))


def site_line(proposal: str, change: SiteChange, names: Called, translator: Translator) -> Line:
    """Return what became of a site: its match, square metres and boundary shift."""
    roles = list(dict.fromkeys(role for role in (change.role_before, change.role_after) if role))
    told = " → ".join(_role_names(role, translator) for role in roles)
    shift = "–"
    if change.hausdorff is not None and change.mean_shift is not None:
        ends = {
            name: {"value": x, "unit": "m"}
            for name, x in (("hausdorff", change.hausdorff), ("mean", change.mean_shift))
        }
        shift = translator.text("compare.shift", **ends)
    cells = (
        proposal,
        translator.text(f"change.{change.kind}"),
        _pairing(change, names, translator),
        translator.text(f"matched.{change.matched_by}") if change.matched_by else "–",
        told,
        *(_area(each, change, translator) for each in ("area_before", "area_after", "added", "removed")),
        _slivers(change, translator),
        shift,
        amount(translator, change.displacement, "m"),
    )
    return Line(cells, change.kind != "unchanged")


def _area(name: str, change: SiteChange, translator: Translator) -> str:
    number = getattr(change, name)
    return translator.text("word.unknown") if number is None else translator.measurement(number, "m2")


def _role_names(roles: str, translator: Translator) -> str:
    return "+".join(translator.text(f"role.{role}") for role in roles.split("+"))


def _pairing(change: SiteChange, names: Called, translator: Translator) -> str:
    before, after = (" + ".join(map(names.site, each)) for each in (change.before, change.after))
    told = before if before == after else f"{before or '∅'} → {after or '∅'}"
    return f"{told} ({translator.text('compare.unlocated')})" if change.unlocated else told


def _history(comparison: Comparison, translator: Translator) -> Sheet:
    lines: list[Line] = []
    names = called(comparison, translator)
    for step in comparison.steps:
        before, after = names.proposal(step.before), names.proposal(step.after)
        way = f"{before} ({step.day_before}) → {after} ({step.day_after})"
        changed = [_brief(change, names, translator) for change in step.difference.changes]
        lines.extend(Line((way, translator.text("history.site"), told)) for told in changed)
        for figure in (row for row in step.figures if row.differs):
            cells = figure_line(figure, translator).cells
            lines.append(Line((way, cells[0], f"{cells[1]} → {cells[2]}")))
        for move in step.moves:
            before, after = (translator.text(f"verdict.{each.value}") for each in (move.before, move.after))
            why = " ".join(translator.tell(cause) for cause in move.causes)
            lines.append(Line((way, move.name.within(translator.language), f"{before} → {after}: {why}")))
    headings = tuple(translator.text(f"history.{name}") for name in ("step", "what", "change"))
    return Sheet("history", translator.text("compare.history"), headings, tuple(lines))


def _brief(change: SiteChange, names: Called, translator: Translator) -> str:
    told = f"{translator.text(f'change.{change.kind}')}: {_pairing(change, names, translator)}"
    if change.added is None or change.removed is None:
        return told
    added, removed = (translator.measurement(x, "m2") for x in (change.added, change.removed))
    return f"{told} (+{added}, -{removed})"
