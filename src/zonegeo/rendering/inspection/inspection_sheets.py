"""An inspection as lines and tables of texts, the same for the console and for Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from zonegeo.i18n.translator import Translator
from zonegeo.model.answers.inspection import Fault, Figure, Inspection, Known, Spot
from zonegeo.rendering.inspection.tables import Table, figure_text, listed, method_text, without_empty_columns


def facts_of(inspection: Inspection, translator: Translator) -> Iterator[tuple[str, str]]:
    """Yield what the file is, each fact with its name."""
    tell = translator.text
    yield tell("inspect.file"), f"{inspection.file} · {inspection.format} · {inspection.bytes:,} B"
    yield "SHA-256", inspection.sha256
    for each in inspection.layers:
        kinds = ", ".join(f"{_kind(kind, translator)} {count:,}" for kind, count in each.kinds.items())
        yield tell("inspect.layer"), tell("inspect.layer-holds", name=each.name, count=each.features, kinds=kinds)
    yield tell("inspect.crs"), _known(inspection.crs, translator)
    if inspection.transformation:
        accuracy = inspection.transformation_accuracy_m
        told = translator.text("word.unknown") if accuracy is None else f"{accuracy:g} m"
        yield tell("inspect.transformation"), tell("inspect.operation", name=inspection.transformation, accuracy=told)
    yield tell("inspect.encoding"), _known(inspection.encoding, translator)
    if inspection.extent is not None:
        yield tell("inspect.extent"), _box(inspection.extent.file)
        if inspection.extent.lonlat is not None:
            yield tell("inspect.extent-lonlat"), _box(inspection.extent.lonlat)
    if inspection.places:
        named = (
            f"{place.name.within(translator.language)} ({place.reference}) {figure_text(translator, place.share)}"
            for place in inspection.places[:12]
        )
        yield tell("inspect.places"), ", ".join(named)
    yield from _totals(inspection, translator)
    yield from _precision(inspection, translator)


def _totals(inspection: Inspection, translator: Translator) -> Iterator[tuple[str, str]]:
    if inspection.not_measured is not None:
        yield translator.text("inspect.area"), translator.tell(inspection.not_measured)
    for key in ("area", "ellipsoid_area", "perimeter", "density"):
        if key in inspection.totals:
            figure = inspection.totals[key]
            name = translator.text(f"inspect.{key.replace('_', '-')}")
            yield name, f"{_amount(figure, translator)} ({method_text(translator, figure)})"


def _amount(figure: Figure, translator: Translator) -> str:
    if figure.unit == "vertices/100 m":
        return translator.text("inspect.per-100-m", value=f"{figure.value:.1f}" if figure.value is not None else "–")
    return figure_text(translator, figure)


def _precision(inspection: Inspection, translator: Translator) -> Iterator[tuple[str, str]]:
    found = inspection.precision
    if found is None:
        return
    if found.single:
        digits = translator.text("inspect.single-precision")
    elif found.digits is None:
        digits = translator.text("inspect.full-double")
    else:
        most = "–" if found.most_digits is None else str(found.most_digits)
        digits = translator.text("inspect.decimals", digits=found.digits, most=most)
    yield translator.text("inspect.precision"), digits
    if found.step_m.value is not None:
        unit = translator.text(f"coordinate.{found.step.unit}")
        step = translator.text(
            "inspect.step", step=f"{found.step.value:.3g} {unit}", metres=f"{found.step_m.value:.3g} m"
        )
        yield translator.text("inspect.step-name"), step
    if found.movable_area.value is not None:
        yield translator.text("inspect.movable"), f"± {figure_text(translator, found.movable_area)}"


def tables_of(inspection: Inspection, translator: Translator, *, most: int | None) -> Iterator[Table]:
    """Yield the tables: what was looked for, the faults of each kind, the figures of each feature."""
    tell = translator.text
    rows = []
    for check in inspection.checks:
        found = tell("word.not-checked") if check.found is None else f"{check.found:,}"
        told = check.not_checked and translator.tell(check.not_checked)
        rows.append((tell(f"fault.{check.kind}"), found, told or _thresholds(check.thresholds, translator)))
    headings = tuple(tell(f"inspect.{each}") for each in ("kind", "found", "threshold"))
    yield Table(tell("inspect.checks"), headings, tuple(rows))
    counted = Counter(fault.kind for fault in inspection.faults)
    for kind, count in counted.items():
        yield _faults(kind, [each for each in inspection.faults if each.kind == kind], count, translator, most)
    if inspection.features:
        yield _features(inspection, translator, most)


def _faults(kind: str, faults: list[Fault], count: int, translator: Translator, most: int | None) -> Table:
    tell = translator.text
    rows, left = listed(
        [(_members(each), _sizes(each, translator), *_spot(each.spot), each.detail) for each in faults], most
    )
    title = f"[{tell(f'severity.{faults[0].severity}')}] {tell(f'fault.{kind}')} ({count:,})"
    headings = tuple(tell(f"inspect.{each}") for each in ("features", "size", "lonlat", "file-xy", "detail"))
    return without_empty_columns(Table(title, headings, rows, tell("inspect.more", count=left) if left else ""))


def _members(fault: Fault) -> str:
    shown = [
        f"{number}" if name == str(number) else f"{number} {name}"
        for number, name in list(zip(fault.features, fault.names, strict=True))[:4]
    ]
    more = len(fault.features) - len(shown)
    return " · ".join(shown) + (f" … +{more:,}" if more else "")


def _sizes(fault: Fault, translator: Translator) -> str:
    return ", ".join(
        f"{translator.text(f'size.{key}')} {figure_text(translator, figure)}" for key, figure in fault.figures.items()
    )


def _thresholds(thresholds: Mapping[str, Figure], translator: Translator) -> str:
    signs = {"above": ">", "below": "<"}
    return ", ".join(
        f"{translator.text(f'size.{key}')} {signs[figure.method]} {figure_text(translator, figure)}"
        for key, figure in thresholds.items()
    )


def _spot(spot: Spot | None) -> tuple[str, str]:
    if spot is None:
        return "", ""
    lonlat = "" if spot.lon is None or spot.lat is None else f"{spot.lon:.7f}, {spot.lat:.7f}"
    own = "" if spot.x is None or spot.y is None else f"{spot.x:.12g}, {spot.y:.12g}"
    return lonlat, own


def _features(inspection: Inspection, translator: Translator, most: int | None) -> Table:
    tell = translator.text
    keys = ("area", "ellipsoid_area", "perimeter", "movable_area")
    rows = []
    # of a hundred thousand features ten are shown: the others need no text
    known, left = listed(inspection.features, most)
    for each in known:
        figures = (figure_text(translator, each.figures[key]) if key in each.figures else "" for key in keys)
        validity = "" if each.kind is None else tell("word.valid" if each.valid else "word.not-valid")
        counts = (f"{each.vertices:,}", f"{each.parts:,}", f"{each.holes:,}")
        rows.append((str(each.number), each.name, _kind(each.kind, translator), validity, *counts, *figures))
    names = ("number", "name", "kind", "validity", "vertices", "parts", "holes", "area", "ellipsoid-area", "perimeter")
    headings = (*(tell(f"inspect.{each}") for each in names), tell("inspect.movable"))
    return Table(tell("inspect.figures"), headings, tuple(rows), tell("inspect.more", count=left) if left else "")


def _kind(kind: str | None, translator: Translator) -> str:
    """Return the word of a kind of geometry; one that has none is called as its format does."""
    code = f"geometry.{kind or 'null'}"
    return translator.text(code) if translator.knows(code) else str(kind)


def notices_of(inspection: Inspection, translator: Translator) -> list[tuple[str, str]]:
    """Return the notices as code and sentence."""
    return [
        (each.code.removeprefix("problem.").removesuffix(".what").removeprefix("notice."), translator.tell(each))
        for each in inspection.notices
    ]


def _known(known: Known, translator: Translator) -> str:
    if known.value is None:
        return translator.text("inspect.nobody-says")
    how = translator.text(f"known.{known.known_by}") if known.known_by else translator.text("word.unknown")
    return translator.text("inspect.known", value=known.value, how=how)


def _box(bounds: tuple[float, float, float, float]) -> str:
    west, south, east, north = bounds
    return f"{west:.9g}, {south:.9g} – {east:.9g}, {north:.9g}"
