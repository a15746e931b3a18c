"""The use cases of writing: the sites of a study or a result, and any features, in a file that other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from zonegeo.api.results.evaluate import evaluate, read_result
from zonegeo.base.errors import Problem, UsageError
from zonegeo.base.files.atomic_write import write_files
from zonegeo.base.files.outputs import one_command
from zonegeo.base.files.path_text import ends_with
from zonegeo.base.message import Message
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.exports.exporters import WRITERS
from zonegeo.exports.feature_table import Table
from zonegeo.geometry import Geometry, Shapes, shape_of
from zonegeo.i18n.translator import Translator, speaking_of

if TYPE_CHECKING:
    from zonegeo.exports.feature_table import Table
    from zonegeo.model.evaluation import Evaluation, SiteResult

# columns whose text may stand in a polygon, the best first
_LABELS = ("name", "name_ko", "지구명", "명칭", "이름", "구역명", "label", "text", "id")
_SHAPEFILES = (".shp", ".zip")
# 지역·지구등의 지형도면 작성에 관한 지침 (2009-1242; the newer text is not at hand) names these attributes in Korean
# only: the short names are ours. A study knows none of their values, so they stand empty, to be filled in.
GUIDELINE_FIELDS = {
    "adm_code": "행정구역코드", "jibun_code": "지번코드", "authority": "지정권자", "desig_date": "지정일자",
    "notice_dat": "고시일자", "notice_no": "고시번호", "class_code": "분류코드", "sheet_no": "도면표시번호",
    "remark": "비고",
}  # fmt: skip


@value
class Exported:
    """The files that were written, the one to open last, and what was lost or changed on the way into the format."""

    files: tuple[Path, ...]
    notices: tuple[Message, ...]


@one_command()
def export_sites(
    source: str | Path, output: str | Path, *, proposal: str | None = None, profile: str | None = None,
    as_of: date | None = None, crs: str | None = None, encoding: str | None = None, overwrite: bool = False,
    language: str = "en",
) -> Exported:  # fmt: skip
    """Write the sites of a study's proposal, or of a result file, with their areas and where each is known from.

    Parameters
    ----------
    source
        The name or path of a study, or the path of a result file (``.json``).
    output
        Its suffix names the format: geojson, gpkg, parquet, shp, zip (a zipped Shapefile), kml, dxf, csv, xlsx.
    proposal, profile, as_of
        Of a study; a result is decided already.
    crs
        Of the output; without it the analysis CRS of the study, and longitude and latitude for GeoJSON and KML.
    encoding
        Of a Shapefile's text: ``cp949`` (without it) or ``utf-8``.
    overwrite
        Replace an output that exists.
    language
        ``ko`` or ``en``: of headings and words.

    Returns
    -------
    The files that were written, and what was changed or lost.

    Raises
    ------
    UsageError
        ``output-not-writable``, ``output-exists``, ``export-crs-fixed``, ``extra-needed``.
    InputError
        What is wrong with the study or the result; ``text-not-in-encoding``; ``cannot-write``.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> [each.name for each in export_sites("hongneung", Path(mkdtemp(), "sites.kml")).files]
    ['sites.kml']
    """
    written = Path(output)
    _writer(written)
    if ends_with(source, ".json"):
        if proposal or profile or as_of:
            raise UsageError(Problem("result-is-decided", str(source), {"value": str(source)}))
        evaluation = read_result(source)
    else:
        evaluation = evaluate(source, profile=profile, proposal=proposal, as_of=as_of)
    table = sites_table(evaluation, suffix=written.suffix.lower(), crs=crs, encoding=encoding, language=language)
    return write_table(table, written, overwrite=overwrite)


def sites_table(
    evaluation: Evaluation, *, suffix: str, crs: str | None = None, encoding: str | None = None, language: str = "en"
) -> Table:
    """Return the sites of a result as the table that a writer takes."""
    translator = Translator(language)
    rows = [_row(site) for site in evaluation.sites]
    told = {name: translator.text(f"export.field.{name}") for name in rows[0]} if rows else {}
    if suffix in _SHAPEFILES:
        rows = [{**dict.fromkeys(GUIDELINE_FIELDS), **row} for row in rows]
        told = {**GUIDELINE_FIELDS, **told}
    lonlat = suffix in (".geojson", ".json", ".kml")
    receipt = evaluation.receipt
    provenance = {
        "zonegeo": receipt.zonegeo, "study": evaluation.study, "proposal": evaluation.proposal,
        "profile": f"{evaluation.profile.id} {evaluation.profile.version}", "as_of": evaluation.as_of,
        "analysis_crs": evaluation.analysis_crs, "verdict": evaluation.verdict.value,
        "inputs": [{"path": each.path, "sha256": each.sha256} for each in receipt.inputs],
    }  # fmt: skip
    name = f"{evaluation.study_name.within(language)} · {evaluation.proposal_name.within(language)}"
    return Table(
        name, tuple(rows), _shapes(site.geometry for site in evaluation.sites), provenance,
        crs=crs or (None if lonlat else evaluation.analysis_crs), label="name_ko" if language == "ko" else "name_en",
        encoding=_encoding(encoding), descriptions=told, words=_legend(evaluation, translator),
    )  # fmt: skip


def _legend(evaluation: Evaluation, translator: Translator) -> dict[str, str]:
    """What the scheme of a result calls roles, and the words for how their outlines are known."""
    with speaking_of(words=evaluation.profile.words):
        told: dict[str, str] = {role: translator.text(f"role.{role}") for role in evaluation.profile.roles}
        return told | {style: translator.text(f"basis.{style}") for style in ("inferred", "schematic")}


def features_table(
    name: str, rows: Iterable[Mapping[str, Any]], shapes: Shapes,
    provenance: Mapping[str, Any], *, crs: str | None, encoding: str | None,
) -> Table:  # fmt: skip
    """Return features of any file, their shapes in longitude and latitude, as the table that a writer takes.

    The label is the first column that is a name.
    """
    kept = tuple(rows)
    known = {each for row in kept for each in row}
    label = next((each for each in _LABELS if each in known), None)
    flat = tuple(shapely.force_2d(shapes))
    return Table(name, kept, flat, provenance, crs=crs, label=label, encoding=_encoding(encoding))


def write_table(table: Table, output: Path, *, overwrite: bool) -> Exported:
    """Write a table in the format that the suffix names: every file whole, or none."""
    written = _writer(output)(table, output.stem, output.suffix.lower())
    named = {name: output.parent / name for name in written.files}
    files = {
        (output if name == f"{output.stem}{output.suffix.lower()}" else path): written.files[name]
        for name, path in named.items()
    }
    return Exported(write_files(files, overwrite=overwrite), written.notices)


def _writer(output: Path) -> Any:
    suffix = output.suffix.lower()
    if suffix not in WRITERS:
        values = {
            "value": output.suffix or output.name,
            "known": ", ".join(WRITERS),
            "nearest": nearest_name(suffix, WRITERS),
        }
        raise UsageError(Problem("output-not-writable", str(output), values))
    return WRITERS[suffix]


def _encoding(asked: str | None) -> str | None:
    plain = (asked or "").lower().replace("-", "").replace("_", "")
    known = {"": None, "cp949": "cp949", "949": "cp949", "euckr": "cp949", "utf8": "utf-8"}
    if plain not in known:
        raise UsageError(Problem("export-encoding-unknown", "--export-encoding", {"value": str(asked)}))
    return known[plain]


def _row(site: SiteResult) -> dict[str, Any]:
    return {
        "id": site.id, "name_ko": site.name.ko, "name_en": site.name.en, "role": site.role,
        "institution": site.institution, "address": site.address, "status": site.status,
        "declared_m2": site.declared_area, "measured_m2": site.measured_area, "low_m2": site.measured_low,
        "high_m2": site.measured_high, "ellips_m2": site.ellipsoid_area, "diff_m2": site.difference,
        "diff_pct": site.difference_percent, "basis": site.basis, "accuracy_m": site.accuracy_m,
        "within": ", ".join(site.within) or None, "source": site.source, "srcdate": site.source_date,
        "licence": site.licence, "note": site.note,
    }  # fmt: skip


def _shapes(geometries: Iterable[Mapping[str, Any] | None]) -> tuple[Geometry | None, ...]:
    return tuple(None if each is None else shapely.force_2d(shape_of(each)) for each in geometries)
