"""What was read, transformed and measured, and why, told from the values alone: the engine itself says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from zonegeo.base.files.path_text import ends_with
from zonegeo.base.value import value
from zonegeo.i18n.phrases import cite_text, limit_text, method_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Finding, InputUsed, Receipt, SiteResult
from zonegeo.model.study import InputFile

if TYPE_CHECKING:
    from zonegeo.model.answers.comparison import Comparison

# what follows from RFC 7946 without being said in the file
_LONLAT = (".geojson", ".json")


@value
class Line:
    """One line of an account: ``info`` for ``-v``, ``debug`` for ``-vv``."""

    level: Literal["info", "debug"]
    text: str


def account_of_inputs(inputs: Iterable[InputFile | InputUsed], translator: Translator) -> Iterator[Line]:
    """Yield each file that was read, with its hash and the CRS that it is in."""
    for each in inputs:
        path = each.path.lower()
        told = each.crs if isinstance(each, InputFile) else ""
        kind = "lonlat" if ends_with(path, *_LONLAT) else "table" if ends_with(path, ".toml") else "boundaries"
        values = {"path": each.path, "sha256": each.sha256, "kind": told or {"code": f"log.kind-{kind}"}}
        yield Line("info", translator.text("log.read", **values))
        if isinstance(each, InputFile) and each.operation:
            accuracy = translator.measurement(each.accuracy_m, "m")
            way = {"source": each.crs, "target": "EPSG:4326", "operation": each.operation, "accuracy": accuracy}
            yield Line("info", translator.text("log.transformed", **way))


def account_of_evaluation(
    evaluation: Evaluation, operations: Iterable[Mapping[str, Any]], translator: Translator
) -> Iterator[Line]:
    """Yield the rules, the day, the way to the plane, and each requirement with what was measured and why it is so."""
    used = evaluation.profile
    yield Line("info", translator.text("log.profile", id=used.id, version=used.version, sha256=used.sha256))
    yield Line("info", translator.text("log.day", day=evaluation.as_of))
    yield from _transformed(operations, translator)
    yield from (Line("debug", _site(site, evaluation, translator)) for site in evaluation.sites)
    for cell in evaluation.matrix:
        ends = (cell.low, cell.high)
        text = translator.text(
            "log.pair", first=cell.core, second=cell.background, value=translator.measurement(cell.value, "m"),
            interval=_interval(ends, "m", translator),
        )  # fmt: skip
        yield Line("debug", text)
    for finding in evaluation.findings:
        yield from _finding(finding, translator)
    yield from _library(evaluation.receipt, translator)


def account_of_comparison(
    comparison: Comparison, operations: Iterable[Mapping[str, Any]], translator: Translator
) -> Iterator[Line]:
    """Yield the files, the rules, the way to the plane, and each requirement of each proposal."""
    yield from account_of_inputs(comparison.receipt.inputs, translator)
    used = comparison.profile
    yield Line("info", translator.text("log.profile", id=used.id, version=used.version, sha256=used.sha256))
    yield Line("info", translator.text("log.day", day=comparison.as_of))
    yield from _transformed(operations, translator)
    for row in comparison.rows:
        for cell in row.cells:
            method = method_text(translator, cell.method) if cell.method else translator.text("word.none")
            values = {
                "name": row.name.within(translator.language), "id": f"{row.requirement}, {cell.proposal}",
                "method": method, "value": translator.measurement(cell.value, cell.unit),
                "interval": _interval((cell.low, cell.high), cell.unit, translator),
            }  # fmt: skip
            yield Line("info", translator.text("log.measured", **values))
            verdict = translator.text(f"verdict.{cell.verdict.value}")
            yield Line("debug", translator.text("log.decided", verdict=verdict, reason=translator.tell(cell.message)))
    yield from _library(comparison.receipt, translator)


def account_of_transformation(evidence: Mapping[str, Any], translator: Translator) -> Iterator[Line]:
    """Yield how a boundary file came to longitude and latitude, from the evidence of its reading."""
    accuracy = translator.measurement(evidence.get("transformation_accuracy_m"), "m")
    values = {
        "source": str(evidence.get("crs")), "target": "EPSG:4326", "operation": str(evidence.get("transformation")),
        "accuracy": accuracy,
    }  # fmt: skip
    yield Line("info", translator.text("log.transformed", **values))
    yield from (Line("debug", f"{name}: {each}") for name, each in sorted(evidence.items()))


def _transformed(operations: Iterable[Mapping[str, Any]], translator: Translator) -> Iterator[Line]:
    for each in operations:
        accuracy = translator.measurement(each["accuracy_m"], "m")
        values = {"source": each["from"], "target": each["to"], "operation": each["operation"], "accuracy": accuracy}
        yield Line("info", translator.text("log.transformed", **values))
        if each["definition"] != each["operation"]:
            yield Line("debug", each["definition"])


def _finding(finding: Finding, translator: Translator) -> Iterator[Line]:
    name = finding.name.within(translator.language)
    measurement = finding.measurement
    if measurement is None:
        yield Line("info", translator.text("log.not-measured", name=name, id=finding.requirement))
    else:
        values = {
            "name": name, "id": finding.requirement, "method": method_text(translator, measurement.method),
            "value": translator.measurement(measurement.value, measurement.unit),
            "interval": _interval((measurement.low, measurement.high), measurement.unit, translator),
        }  # fmt: skip
        yield Line("info", translator.text("log.measured", **values))
    if finding.limit is not None and finding.cite is not None:
        told = {"limit": limit_text(translator, finding.limit), "cite": cite_text(translator, finding.cite)}
        yield Line("info", translator.text("log.limit", **told))
    verdict = translator.text(f"verdict.{finding.verdict.value}")
    yield Line("info", translator.text("log.decided", verdict=verdict, reason=translator.tell(finding.message)))
    for other in finding.alternatives:
        unit = measurement.unit if measurement is not None else ""
        values = {
            "name": method_text(translator, other.name), "value": translator.measurement(other.value, unit),
            "verdict": translator.text(f"verdict.{other.verdict.value}"),
        }  # fmt: skip
        yield Line("debug", translator.text("log.other", **values))


def _site(site: SiteResult, evaluation: Evaluation, translator: Translator) -> str:
    return translator.text(
        "log.site", site=site.id, where=site.where or {"code": "word.none"},
        basis={"code": f"basis.{site.basis}"}, accuracy=translator.measurement(site.accuracy_m, "m"),
        measured=translator.measurement(site.measured_area, "m2"),
        declared=translator.measurement(site.declared_area, "m2"),
        area_kind={"code": f"word.area-kind.{evaluation.area_kind_of(site)}"},
    )  # fmt: skip


def _interval(ends: tuple[float | None, float | None], unit: str, translator: Translator) -> str:
    low, high = ends
    if high is None:
        return f"{translator.measurement(low, unit)} – {translator.text('word.unbounded')}"
    return f"{translator.measurement(low, unit)} – {translator.measurement(high, unit)}"


def _library(receipt: Receipt, translator: Translator) -> Iterator[Line]:
    values = {"zonegeo": receipt.zonegeo, "geos": receipt.geos, "proj": receipt.proj}
    yield Line("debug", translator.text("log.versions", **values))
