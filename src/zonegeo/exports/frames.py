"""Results as frames of pandas and geopandas: figures in SI units, unrounded, with their units in ``frame.attrs``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zonegeo.base.late_module import LateModule
from zonegeo.geometry import column_of, shape_of
from zonegeo.model.answers.comparison import Comparison, SiteChange
from zonegeo.model.evaluation import Evaluation, Finding

pandas = LateModule("pandas")
geopandas = LateModule("geopandas")

# every geometry of a result is in longitude and latitude
_LONLAT = "EPSG:4326"
# of a column whose rows have each a unit of their own
_OF_ROW = "column unit"
_VALUES = dict.fromkeys(("value", "low", "high", "limit", "margin_nominal", "margin_certain"), _OF_ROW)
_AREAS = ("declared_area", "measured_area", "measured_low", "measured_high", "ellipsoid_area", "difference")


def findings_frame(evaluation: Evaluation) -> Any:
    """Return a row for each requirement, by its id: verdict, figures, limit, margin, clause."""
    rows = [_finding_row(each) for each in evaluation.findings]
    return _frame(rows, evaluation, units=_VALUES).set_index("requirement")


def _finding_row(finding: Finding) -> dict[str, Any]:
    measured, limit, cite = finding.measurement, finding.limit, finding.cite
    return {
        "requirement": finding.requirement, "name_ko": finding.name.ko, "name_en": finding.name.en,
        "counts": finding.counts, "verdict": finding.verdict.value, "stable": finding.stable,
        "value": measured.value if measured else None, "low": measured.low if measured else None,
        "high": measured.high if measured else None, "unit": measured.unit if measured else None,
        "op": limit.op if limit else None, "limit": limit.value if limit else None,
        "margin_nominal": finding.margin_nominal, "margin_certain": finding.margin_certain,
        "method": measured.method if measured else None, "crs": measured.crs if measured else None,
        "reason": finding.reason, "flips": ", ".join(finding.flips),
        "cite": f"{cite.act} {cite.clause}" if cite else "",
    }  # fmt: skip


def sites_frame(evaluation: Evaluation) -> Any:
    """Return a row for each site, by its id, with its outline (EPSG:4326; none where no outline is known)."""
    rows = [
        {
            "site": each.id, "name_ko": each.name.ko, "name_en": each.name.en, "role": each.role,
            **{name: getattr(each, name) for name in _AREAS}, "difference_percent": each.difference_percent,
            "basis": each.basis, "accuracy_m": each.accuracy_m, "pnu": each.pnu, "address": each.address,
            "source": each.source, "source_date": each.source_date, "licence": each.licence,
            "geometry": each.geometry,
        }
        for each in evaluation.sites
    ]  # fmt: skip
    units = {**dict.fromkeys(_AREAS, "m2"), "difference_percent": "%", "accuracy_m": "m"}
    return _land(rows, evaluation, units=units).set_index("site")


def matrix_frame(evaluation: Evaluation) -> Any:
    """Return a row for each core and background space with their separation, and the line from edge to edge."""
    rows = [
        {
            "core": each.core, "background": each.background, "value": each.value, "low": each.low, "high": each.high,
            "ellipsoid": each.ellipsoid, "centroid": each.centroid, "geometry": each.line,
        }
        for each in evaluation.matrix
    ]  # fmt: skip
    units = dict.fromkeys(("value", "low", "high", "ellipsoid", "centroid"), "m")
    return _land(rows, evaluation, units=units).set_index(["core", "background"])


def comparison_table(comparison: Comparison) -> Any:
    """Return a row for each requirement and proposal."""
    return _frame(comparison.records(), comparison, units=_VALUES)


def land_frame(comparison: Comparison) -> Any:
    """Return the land that stayed, came and went: a row for each change and part; its shape where shapes were kept."""
    rows = [
        {
            "baseline": difference.before, "proposal": difference.after, "kind": change.kind,
            "before": ", ".join(change.before), "after": ", ".join(change.after), "role_before": change.role_before,
            "role_after": change.role_after, "part": part, "area": area, "geometry": shape,
        }
        for difference in comparison.differences
        for change in difference.sites
        for part, area, shape in _parts(change)
    ]  # fmt: skip
    return _land(rows, comparison, units={"area": "m2"})


def _parts(change: SiteChange) -> Iterable[tuple[str, float | None, Mapping[str, Any] | None]]:
    yield "kept", change.kept, change.kept_shape
    yield "added", change.added, change.added_shape
    yield "removed", change.removed, change.removed_shape


def _told(frame: Any, found: Evaluation | Comparison, units: Mapping[str, str]) -> Any:
    """Return a frame that says in its attributes what its figures are, and of what it was made."""
    frame.attrs["units"] = {name: unit for name, unit in units.items() if name in frame.columns}
    frame.attrs |= {
        "study": found.study, "profile": found.profile.id, "as_of": found.as_of, "analysis_crs": found.analysis_crs,
    }  # fmt: skip
    return frame


def _frame(rows: list[dict[str, Any]], found: Evaluation | Comparison, *, units: Mapping[str, str]) -> Any:
    return _told(pandas.DataFrame(rows), found, units)


def _land(rows: list[dict[str, Any]], found: Evaluation | Comparison, *, units: Mapping[str, str]) -> Any:
    columns = list(rows[0]) if rows else ["geometry"]
    shapes = column_of(shape_of(row["geometry"]) for row in rows)
    table = pandas.DataFrame([{**row, "geometry": None} for row in rows], columns=columns)
    return _told(geopandas.GeoDataFrame(table, geometry=shapes, crs=_LONLAT), found, units)
