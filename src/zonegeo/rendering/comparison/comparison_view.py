"""The compare page as one JSON value: what its scripts read, every text in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zonegeo.i18n.number_text import number_text
from zonegeo.i18n.phrases import limit_text
from zonegeo.model.answers.comparison import (
    Cell,
    ComparedProposal,
    Comparison,
    DecidingLine,
    Difference,
    Outline,
    RoleChange,
    Row,
    SiteChange,
)
from zonegeo.rendering.comparison.comparison_sheets import BASELINE, cell_value, heading_of, notices_of, sheets_of
from zonegeo.rendering.comparison.sheet import Line, Sheet
from zonegeo.rendering.glyphs import GLYPHS
from zonegeo.rendering.maps.map_view import bounds_around, credits_of
from zonegeo.rendering.page.bilingual import TRANSLATORS, Pair, both, fixed_words, name, text

# the fixed words that this page shares with the designation map (catalogue: ``map.ui.<code>``)
SHARED_WORDS = (
    "close", "distances", "fit", "legend", "legend.background", "legend.core", "limit", "name", "north",
    "not-a-cadastral-map", "notices", "other-language", "print.a3", "print.a4", "print.at-full-size", "role", "skip",
    "theme.dark", "theme.light",
    "to-table", "zoom-in", "zoom-out",
)  # fmt: skip
# its own (catalogue: ``compare.ui.<code>``)
OWN_WORDS = (
    "all-tables", "area-a", "area-b", "added", "choose", "compared", "divider", "glance", "kept", "kind",
    "land", "land.site", "legend.added", "legend.deciding", "legend.kept", "legend.outline-a", "legend.places",
    "legend.removed", "m2", "map-a", "map-b", "map-both", "matched", "mode", "mode.overlay", "mode.side", "mode.swipe",
    "nowhere", "proposal-a", "proposal-b", "removed", "shift", "slivers", "somewhere", "swap",
    "unlocated",
    "whole",
)  # fmt: skip

Told = dict[str, Any]


def view_of(comparison: Comparison, *, language: str) -> Told:
    """Return everything that the page shows, in both languages; ``language`` is the one in which it opens."""
    headings = [heading_of(comparison, translator) for translator in TRANSLATORS]
    title, same, day = (_paired([each[number] for each in headings]) for number in range(3))
    return {
        "language": language,
        "title": title,
        "subject": same,
        "day": day,
        "baseline": comparison.baseline,
        "proposals": [_proposal(each, comparison) for each in comparison.proposals],
        "requirements": [_requirement(row) for row in comparison.rows],
        "pairs": [_pair(each) for each in (*comparison.differences, *comparison.pairs) if each.before != each.after],
        "sites": [_site(each) for each in comparison.outlines],
        "places": [{"id": p.id, "name": name(p.name), "geometry": p.geometry} for p in comparison.places],
        "lines": [_line(each, comparison) for each in comparison.lines],
        "kinds": {kind: text(f"change.{kind}") for kind in _KINDS},
        "bounds": _bounds(comparison),
        "credits": credits_of([*comparison.outlines, *comparison.places]),
        "sheets": list(_sheets(comparison)),
        "notices": _notices(comparison),
        "words": fixed_words(SHARED_WORDS) | {code: text(f"compare.ui.{code}") for code in OWN_WORDS},
    }


_KINDS = (
    "unchanged", "changed", "moved", "renamed", "role", "added", "removed", "split", "merged", "rearranged",
)  # fmt: skip


def _paired(texts: list[str]) -> Pair:
    return {translator.language: told for translator, told in zip(TRANSLATORS, texts, strict=True)}


def _proposal(each: ComparedProposal, comparison: Comparison) -> Told:
    counts = [f"verdict.{verdict}" for verdict in each.counts]
    numbers = list(each.counts.values())
    return {
        "id": each.id,
        "name": name(each.name),
        "mark": BASELINE if each.id == comparison.baseline else "",
        "verdict": each.verdict.value,
        "glyph": GLYPHS[each.verdict],
        "word": text(f"verdict.{each.verdict.value}"),
        "counts": both(
            lambda t: " · ".join(f"{t.text(code)} {number}" for code, number in zip(counts, numbers, strict=True))
        ),
    }


def _requirement(row: Row) -> Told:
    limits = list(dict.fromkeys(cell.limit for cell in row.cells if cell.limit is not None))
    return {
        "id": row.requirement,
        "name": name(row.name),
        "limit": both(lambda t: " / ".join(limit_text(t, limit) for limit in limits)),
        "differs": row.differs,
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> Told:
    return {
        "verdict": cell.verdict.value,
        "glyph": GLYPHS[cell.verdict],
        "word": text(f"verdict.{cell.verdict.value}"),
        "value": both(lambda t: cell_value(cell, t)),
        "best": cell.best,
    }


def _pair(difference: Difference) -> Told:
    """Return the land of two proposals; the page exchanges them where they are asked for the other way round."""
    return {
        "before": difference.before,
        "after": difference.after,
        "changes": [_change(each) for each in difference.sites],
        "totals": [_total(each) for each in difference.roles],
    }


def _change(change: SiteChange) -> Told:
    shift = None
    if change.hausdorff is not None and change.mean_shift is not None and change.hausdorff > 0:
        ends = {"hausdorff": change.hausdorff, "mean": change.mean_shift}
        measured = {key: {"value": metres, "unit": "m"} for key, metres in ends.items()}
        shift = text("compare.shift", **measured)
    return {
        "kind": change.kind,
        "before": list(change.before),
        "after": list(change.after),
        "role_before": None if not change.role_before else _role(change.role_before),
        "role_after": None if not change.role_after else _role(change.role_after),
        "role": change.role_after.split("+")[0] or change.role_before.split("+")[0],
        "known": change.kept is not None,
        "land": change.added is not None and bool(change.added or change.removed),
        "areas": _areas(change.area_before, change.area_after, change.kept, change.added, change.removed),
        "shapes": {"kept": change.kept_shape, "added": change.added_shape, "removed": change.removed_shape},
        "slivers": str(change.slivers) if change.slivers else "",
        "shift": shift,
        "matched": None if not change.matched_by else text(f"matched.{change.matched_by}"),
    }


def _role(roles: str) -> Pair:
    return both(lambda t: "+".join(t.text(f"role.{role}") for role in roles.split("+")))


def _total(change: RoleChange) -> Told:
    areas = _areas(change.area_before, change.area_after, change.kept, change.added, change.removed)
    return {"role": change.role, "name": text(f"role.{change.role}"), "areas": areas}


def _areas(
    before: float | None, after: float | None, kept: float | None, added: float | None, removed: float | None
) -> dict[str, str | None]:
    """Return areas as numbers of m2 without their unit: it stands in the heading of the table."""
    areas = {"before": before, "after": after, "kept": kept, "added": added, "removed": removed}
    return {key: None if area is None else number_text(area, "m2") for key, area in areas.items()}


def _site(outline: Outline) -> Told:
    return {
        "proposal": outline.proposal,
        "id": outline.site,
        "name": name(outline.name),
        "role": outline.role,
        "geometry": outline.geometry,
        "within": list(outline.within),
    }


def _line(line: DecidingLine, comparison: Comparison) -> Told:
    cell = comparison.row(line.requirement).cell(line.proposal)
    value = both(lambda t: t.measurement(cell.value, cell.unit))
    pair = text("map.pair", first=name(line.first), second=name(line.second), value=value)
    return {"proposal": line.proposal, "pair": pair, "geometry": line.geometry}


def _bounds(comparison: Comparison) -> list[list[float]]:
    shapes = [each.geometry for each in comparison.outlines if each.geometry is not None]
    west, south, east, north = bounds_around([*shapes, *(place.geometry for place in comparison.places)])
    return [[south, west], [north, east]]


def _sheets(comparison: Comparison) -> Iterator[Told]:
    languages = [list(sheets_of(comparison, each, only_differences=False)) for each in TRANSLATORS]
    for told in zip(*languages, strict=True):
        if told[0].lines:
            yield _sheet(told)


def _sheet(told: tuple[Sheet, ...]) -> Told:
    return {
        "id": told[0].id,
        "title": _paired([sheet.title for sheet in told]),
        "note": _paired([sheet.note for sheet in told]) if told[0].note else None,
        "headings": [_paired(list(texts)) for texts in zip(*(sheet.headings for sheet in told), strict=True)],
        "lines": [_row(lines) for lines in zip(*(sheet.lines for sheet in told), strict=True)],
    }


def _row(lines: tuple[Line, ...]) -> Told:
    return {
        "differs": lines[0].differs,
        "marks": list(lines[0].marks),
        "cells": [_brief(_paired(list(texts))) for texts in zip(*(line.cells for line in lines), strict=True)],
    }


def _brief(pair: Pair) -> Pair | str:
    """Return a text that needs no translation once: most cells are numbers and ids."""
    texts = set(pair.values())
    return texts.pop() if len(texts) == 1 else pair


def _notices(comparison: Comparison) -> list[Pair]:
    told = [[sentence for _, sentence in notices_of(comparison, translator)] for translator in TRANSLATORS]
    return [_paired(list(texts)) for texts in zip(*told, strict=True)]
