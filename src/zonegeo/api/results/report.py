"""The use cases of reports: read what a report is built from, prepare what rendering may not compute, write bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pydantic import BaseModel, TypeAdapter, ValidationError

from zonegeo.api.profiles.open_profile import list_profiles, read_profile
from zonegeo.api.results.around_sites import surroundings_of
from zonegeo.api.results.careful_results import careful
from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.file_problems import problems_of
from zonegeo.base.message import Name
from zonegeo.base.plain_text import throughout
from zonegeo.comparison.contradictions import refuse_contradicting_comparison
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.answers.comparison import COMPARISON_VERSION, Comparison
from zonegeo.model.evaluation import SCHEMA_VERSION, Evaluation, GeoJSON
from zonegeo.model.quantity import Quantity, QuantityError
from zonegeo.rendering.maps.map_view import bounds_of
from zonegeo.rendering.reports.document.build import build_document
from zonegeo.rendering.reports.document.missing_signs import telling_of_missing_signs
from zonegeo.rendering.reports.document.report_input import AreaSum, Given, PlaneFeature, PlaneLine, PlaneOutline
from zonegeo.rendering.reports.writers import REPORT_FORMATS
from zonegeo.sources.documents import parse_json, read_bytes
from zonegeo.sources.pack.result_file import FIRST_VERSION, upgraded
from zonegeo.sources.template_file import read_template

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from zonegeo.geometry import Geometry, Shapes
    from zonegeo.model.backdrop import Surroundings
    from zonegeo.rendering.reports.document.report_input import AreaSum, Given, PlaneLine, PlaneOutline

Progress = Callable[[str], None]
# the bases of which an outline is no boundary at all, or a guess
_DOUBTFUL = ("inferred", "schematic")
# what is cut at the edge of a file, and how near to it, degrees; degrees of width to one of height that a page shows
_AREAS, _AT_EDGE, _BROAD = ("dong", "district"), 1e-8, 2.5


def render_report(
    evaluation: Evaluation,
    format_name: str,
    *,
    language: str = "en",
    others: Sequence[Evaluation] = (),
    comparison: Comparison | None = None,
    template: str | Path | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return a result as a report: xlsx, docx, hwpx, pdf, md or html.

    Parameters
    ----------
    evaluation
        The result alone; nothing is measured again.
    format_name
        ``xlsx``, ``docx``, ``hwpx``, ``pdf``, ``md``, ``html``; installed packages may add some.
    language
        ``ko`` or ``en``.
    others
        Results of other proposals of the study, such as the requested one before the designated.
    comparison
        A comparison of proposals of the study.
    template
        A ``.docx`` or ``.hwpx`` file with places to fill, for a report of that format.
    progress
        Told the id of every section, table or figure that is being written.

    Returns
    -------
    The bytes of the file; its figures are those of the result.

    Raises
    ------
    UsageError
        ``report-format``; ``extra-needed`` where the format needs a package that is not installed;
        ``template-format``.
    InputError
        ``template-broken``, ``template-placeholder``, ``template-remote``.

    Examples
    --------
    >>> from zonegeo.api.results.evaluate import evaluate
    >>> page = render_report(evaluate("hongneung"), "md").decode("utf-8")
    >>> "| Korea University |" in page, "1,305.6 m" in page
    (True, True)
    """
    if format_name not in REPORT_FORMATS:
        values = {"value": format_name, "known": ", ".join(REPORT_FORMATS)}
        raise UsageError(Problem("report-format", "-o", values))
    given = gather(evaluation, others=others, comparison=comparison, on_pages=format_name != "xlsx")
    with speaking_of(*evaluation.area_kinds, words=evaluation.profile.words):
        translator = Translator(language)
        document = telling_of_missing_signs(throughout(build_document(given, translator)), translator)
    content = None
    if template is not None:
        if Path(template).suffix.lower() != f".{format_name}" or format_name not in ("docx", "hwpx"):
            raise UsageError(Problem("template-format", "--template", {"value": Path(template).name}))

        content = read_template(Path(template))
    written: bytes = REPORT_FORMATS[format_name](document, template=content, progress=progress or _silent)
    return written


def _silent(_: str) -> None:
    """Nobody watches."""


def gather(
    evaluation: Evaluation,
    *,
    others: Sequence[Evaluation] = (),
    comparison: Comparison | None = None,
    on_pages: bool = True,
) -> Given:
    """Return what a report is built from, with the geometries in the plane and the declared areas added up."""
    studies = [each.study for each in others] + ([] if comparison is None else [comparison.study])
    for study in studies:
        if study != evaluation.study:
            values = {"value": study, "expected": evaluation.study}
            raise InputError(Problem("other-study", "--compare", values))
    outlines, lines = _in_the_plane(evaluation)
    around = surroundings_of(_seen(bounds_of(evaluation))) if outlines else None
    return Given(
        evaluation,
        tuple(others),
        comparison,
        outlines=outlines,
        lines=lines,
        sums=_sums(evaluation),
        factors=_factor_names(evaluation),
        ground=() if around is None else _ground(around, evaluation.analysis_crs),
        credits=() if around is None else around.credits,
        on_pages=on_pages,
    )


def read_compared(path: str | Path) -> Evaluation | Comparison:
    """Read a result file or a comparison file, whichever it is.

    Raises
    ------
    InputError
        ``not-a-comparison`` and every mistake of the file.
    """
    place = Path(path)
    document = parse_json(read_bytes(place), where=place.name)
    kind: Any = Comparison if isinstance(document, dict) and "rows" in document else Evaluation
    expected = COMPARISON_VERSION if kind is Comparison else SCHEMA_VERSION
    version = document.get("schema_version") if isinstance(document, dict) else None
    if kind is Evaluation and version == FIRST_VERSION:
        document = upgraded(document)
    elif version != expected:
        raise InputError(Problem("not-a-comparison", place.name, {"value": str(version), "expected": expected}))
    try:
        read: Evaluation | Comparison = TypeAdapter(kind).validate_python(document)
    except ValidationError as error:
        raise InputError(problems_of(error, place.name, BaseModel)) from None
    if isinstance(read, Comparison):
        return refuse_contradicting_comparison(read, where=place.name)
    return careful(read, where=place.name)


def _sums(evaluation: Evaluation) -> Mapping[str, AreaSum]:
    """Add the declared areas of each role and of all sites, exactly: a figure counts as it was stated."""
    found: dict[str, AreaSum] = {}
    for role in (*dict.fromkeys(site.role for site in evaluation.sites), "all"):
        sites = [site for site in evaluation.sites if role in (site.role, "all")]
        known = [(site.declared_area, site.declared_text or "") for site in sites if site.declared_area is not None]
        total = sum((_exact(area, stated) for area, stated in known), Fraction(0))
        digits = [len(stated.split(" ")[0].partition(".")[2]) for _, stated in known if stated.endswith(" km2")]
        found[role] = AreaSum(float(total), len(known), len(sites), min(digits, default=None))
    return found


def _exact(area: float, stated: str) -> Fraction:
    """Take the decimal that was stated, where it is the same figure; a float has its own tail of digits."""
    try:
        exact = Quantity.parse(stated).si if stated else None
    except QuantityError:
        exact = None
    return exact if exact is not None and float(exact) == area else Fraction(area)


def _factor_names(evaluation: Evaluation) -> Mapping[str, Name]:
    """Return the names of boundary factors, where the very profile of the result is carried by this version."""
    if evaluation.profile.id not in list_profiles():
        return {}
    profile = read_profile(evaluation.profile.id)
    same = profile.sha256 == evaluation.profile.sha256
    return {each.id: each.name for each in profile.boundary_factors} if same else {}


def _in_the_plane(evaluation: Evaluation) -> tuple[tuple[PlaneOutline, ...], tuple[PlaneLine, ...]]:
    """Project the outlines, the places of unlocated sites and the lines of findings into the analysis CRS."""
    sites = [site for site in evaluation.sites if site.geometry is not None]
    used = {place for site in evaluation.sites if site.geometry is None for place in site.within}
    places = [place for place in evaluation.places if place.id in used]
    found = [f for f in evaluation.findings if f.witness is not None and f.witness.get("type") == "LineString"]
    drawn = [*(place.geometry for place in places), *(site.geometry for site in sites)]
    geometries = [*drawn, *(finding.witness for finding in found)]
    if not geometries:
        return (), ()
    plane = _projected(geometries, evaluation.analysis_crs)
    shapes = [PlaneOutline(p.id, p.name, "place", _rings(shape)) for p, shape in zip(places, plane, strict=False)]
    for site, shape in zip(sites, plane[len(places) :], strict=False):
        kind = site.basis if site.basis in _DOUBTFUL else site.role
        shapes.append(PlaneOutline(site.id, site.name, kind, _rings(shape)))
    lines = []
    for finding, shape in zip(found, plane[len(places) + len(sites) :], strict=True):
        measured = finding.measurement
        if measured is not None and measured.value is not None and measured.unit == "m":
            points = tuple((float(x), float(y)) for x, y in shape.coords)
            lines.append(PlaneLine(finding.requirement, points))
    return tuple(shapes), tuple(lines)


def _seen(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Widen what is high and narrow, and the other way round, until a picture as broad as a page shows nothing else."""
    west, south, east, north = bounds
    wide = max((north - south) * _BROAD - (east - west), 0.0) / 2
    high = max((east - west) / _BROAD - (north - south), 0.0) / 2
    return west - wide, south - high, east + wide, north + high


def _ground(around: Surroundings, crs: str) -> tuple[PlaneFeature, ...]:
    """Project what lies around; where two corners of areas in a row lie on the edge of all areas, the file was cut."""
    plane = shapely.get_coordinates(analysis_crs(crs).to_plane(shapely.points(around.lonlat)))
    ends, last = np.cumsum(around.sizes), np.cumsum(around.parts)
    pieces, cuts = np.split(plane, ends[:-1]), np.split(_cuts(around), ends[:-1])
    return tuple(
        PlaneFeature(kind, name, tuple(pieces[end - count : end]), tuple(cuts[end - count : end]))
        for kind, name, count, end in zip(around.kinds, around.names, around.parts, last, strict=True)
    )


def _cuts(around: Surroundings) -> NDArray[np.bool_]:
    owners = np.repeat(np.repeat(np.arange(len(around.parts)), around.parts), around.sizes)
    areas = np.isin(np.array(around.kinds)[owners], _AREAS)
    cuts = np.zeros(len(areas), dtype=bool)
    if not areas.any():
        return cuts
    edges = (around.lonlat[areas].min(axis=0), around.lonlat[areas].max(axis=0))
    at_edge = np.concatenate([np.abs(around.lonlat - edge) < _AT_EDGE for edge in edges], axis=1)
    cuts[1:] = (at_edge[1:] & at_edge[:-1]).any(axis=1) & areas[1:]
    return cuts


def _projected(geometries: Sequence[GeoJSON | None], crs: str) -> Shapes:
    read = shapely.from_geojson([json.dumps(each) for each in geometries])
    return analysis_crs(crs).to_plane(read)


def _rings(shape: Geometry) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the outer rings and the holes of a polygon or of several."""
    polygons = getattr(shape, "geoms", [shape])
    return tuple(
        tuple((float(x), float(y)) for x, y in ring.coords)
        for polygon in polygons
        if polygon.geom_type == "Polygon" and not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    )
