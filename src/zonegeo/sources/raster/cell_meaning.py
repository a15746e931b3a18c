"""What the numbers of a raster mean: which of them are no data, their scale and offset, and what they cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.windows import Window

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.model.quantity import UNITS, Quantity, QuantityError
from zonegeo.sources.raster.open_raster import OpenRaster
from zonegeo.sources.reading import Reading

NONE: Literal["none"] = "none"
# programs write these where they have nothing, and do not always say so; the ends of every kind of number are more
_OFTEN_NO_DATA = (-9999.0, -99999.0, -999.0, -32768.0, 1e20, -1e20, 9.969209968386869e36)
# no quantity of the ground is as large; a float's own ends lie above it
_NO_QUANTITY = 1e30

# how programs write the units that a study can name, those that none of its units is, and that there is no unit
_UNIT_WORDS = {
    "m": ("metre", "metres", "meter", "meters", "미터"),
    "km": ("kilometre", "kilometres", "kilometer", "kilometers"),
    "%": ("percent", "percentage", "pct", "퍼센트"),
}
_OTHER_UNITS = (
    "ft", "foot", "feet", "us survey foot", "us-ft", "ftus", "dm", "cm", "centimetre", "centimeter", "centimetres",
    "centimeters", "mm", "millimetre", "millimeter", "millimetres", "millimeters", "degree", "degrees", "deg", "°",
    "radian", "radians", "rad",
)  # fmt: skip
_NO_UNIT = ("", "1", "none", "unknown", "unitless", "dimensionless")


@value
class Meaning:
    """What is applied to the numbers of a band: ``number × scale + offset``, and none at all for the ``no_data`` ones.

    ``unit`` is that of the values, ``""`` for codes, ``None`` where nobody said it. ``told_by`` is who says which cells
    have no data: a file does not always mean all of them, as where two were put together.
    """

    band: int
    unit: str | None
    scale: float
    offset: float
    no_data: tuple[float, ...]
    told_by: Literal["user", "file", "nobody"]


def meaning_of(
    raster: OpenRaster, band: int, *, unit: str | None, no_data: float | str | None, reading: Reading
) -> Meaning:
    """Return what the numbers of a band mean by the file's own words and those of the user.

    Parameters
    ----------
    unit
        The unit that the study says, ``""`` for codes; ``None`` where nobody says one.
    no_data
        A value that stands for no data beside what the file says, or :data:`NONE`: every number is one.

    Raises
    ------
    InputError
        ``raster-band``; ``raster-complex`` for numbers of two parts, ``raster-unit-differs``, ``raster-scale``.
    """
    source = raster.source
    if not 1 <= band <= source.count:
        raise InputError(Problem("raster-band", raster.name, {"value": band, "count": source.count}))
    if source.dtypes[band - 1].startswith("complex"):
        raise InputError(Problem("raster-complex", raster.name, {"value": band}))
    _check_unit(raster, band, unit, reading)
    if source.colorinterp[band - 1] is ColorInterp.palette and unit != "":
        reading.notices.append(Message("notice.raster-palette", {"file": raster.name}))
    values_of = [number for number, kind in enumerate(source.colorinterp, start=1) if kind is not ColorInterp.alpha]
    if len(values_of) > 1:
        told = {"file": raster.name, "band": band, "count": len(values_of)}
        reading.notices.append(Message("notice.raster-bands", told))
    scale, offset = float(source.scales[band - 1]), float(source.offsets[band - 1])
    if not (np.isfinite(scale) and np.isfinite(offset) and scale):
        raise InputError(Problem("raster-scale", raster.name, {"scale": str(scale), "offset": str(offset)}))
    if (scale, offset) != (1.0, 0.0):
        values = {"file": raster.name, "scale": f"{scale:.12g}", "offset": f"{offset:.12g}"}
        reading.notices.append(Message("notice.raster-scaled", values))
    own = source.nodatavals[band - 1]
    flags = source.mask_flag_enums[band - 1]
    listed = tuple(float(each) for each in (own, no_data) if each is not None and each != NONE)
    in_file = own is not None or MaskFlags.all_valid not in flags
    return Meaning(
        band, unit, scale, offset, listed, "user" if no_data is not None else "file" if in_file else "nobody"
    )


def _check_unit(raster: OpenRaster, band: int, unit: str | None, reading: Reading) -> None:
    """Refuse values that are said to be in another unit than the study's; a word that nobody here knows is told."""
    written = raster.source.units[band - 1] or ""
    word = written.strip().strip("[]").lower()
    found = next((known for known, words in _UNIT_WORDS.items() if word in words), "")
    if not found:
        try:
            found = Quantity.parse(f"1 {word}").unit
        except QuantityError:
            found = word if word in _OTHER_UNITS else ""
    if unit and found not in ("", unit):
        raise InputError(Problem("raster-unit-differs", raster.name, {"value": found, "unit": unit}))
    if word not in _NO_UNIT and unit != "" and found not in UNITS:
        reading.notices.append(Message("notice.raster-unit", {"file": raster.name, "value": written}))


def read_values(raster: OpenRaster, meaning: Meaning, window: Window, reading: Reading) -> NDArray[np.float64]:
    """Return the values of a window, NaN where there is no data: by a mask, by alpha, by a value, or by no number.

    Raises
    ------
    InputError
        ``raster-undeclared-nodata`` where cells hold what programs write for no data and nobody says what it is.
    """
    source, band = raster.source, meaning.band
    written = source.read(band, window=window)
    values: NDArray[np.float64] = written.astype(np.float64)
    absent = source.read_masks(band, window=window) == 0
    for block in _never_written(raster, band, window):
        absent[block] = True
    for number, kind in enumerate(source.colorinterp, start=1):
        if kind is ColorInterp.alpha:  # the library takes only whole numbers for alpha
            absent |= source.read(number, window=window) == 0
    for each in meaning.no_data:
        absent |= np.isnan(values) if np.isnan(each) else values == _as_written(each, written.dtype)
    values[absent] = np.nan
    _check_declared(raster, meaning, np.where(np.isinf(values), np.nan, values), written.dtype)
    with np.errstate(over="ignore", invalid="ignore"):  # what comes out as no number is told
        values = values * meaning.scale + meaning.offset
    endless = np.isinf(values)
    if endless.any():
        reading.notices.append(Message("notice.raster-not-finite", {"file": raster.name, "count": int(endless.sum())}))
        values[endless] = np.nan
    return values


def _never_written(raster: OpenRaster, band: int, window: Window) -> Iterator[tuple[slice, slice]]:
    """Yield the parts of a window that a GeoTIFF left out when it was written: the library hands out zeros for them."""
    source = raster.source
    if source.driver != "GTiff" or source.nodatavals[band - 1] is not None:
        return
    height, width = source.block_shapes[band - 1]
    top, left = int(window.row_off), int(window.col_off)
    bottom, right = top + int(window.height), left + int(window.width)
    for row in range(top // height, -(-bottom // height)):
        for column in range(left // width, -(-right // width)):
            if source.get_tag_item(f"BLOCK_OFFSET_{column}_{row}", "TIFF", bidx=band) is None:
                rows = slice(max(row * height - top, 0), max((row + 1) * height - top, 0))
                yield rows, slice(max(column * width - left, 0), max((column + 1) * width - left, 0))


def _as_written(number: float, kind: np.dtype[Any]) -> float:
    """Return a number as a band of this kind holds it: of a float of 32 bits about seven digits are left."""
    if kind.kind != "f":
        return number
    largest = float(np.finfo(kind).max)
    return float(kind.type(min(max(number, -largest), largest)))


def _check_declared(raster: OpenRaster, meaning: Meaning, values: NDArray[np.float64], kind: np.dtype[Any]) -> None:
    """Refuse values that lie farther from all others than these from each other, and are known to stand for nothing."""
    if meaning.unit == "":  # a code without a word is unknown anyway
        return
    known = np.unique(values[~np.isnan(values)])
    if not known.size:
        return
    ends = np.iinfo(kind) if kind.kind in "iu" else np.finfo(kind)
    doubted = {"user": (), "file": _OFTEN_NO_DATA, "nobody": (*_OFTEN_NO_DATA, ends.min, ends.max)}[meaning.told_by]
    suspects = {_as_written(float(each), kind) for each in doubted if each}
    for suspect, others in ((float(known[0]), known[1:]), (float(known[-1]), known[:-1])):
        far = not others.size or abs(suspect - others).min() > others.max() - others.min()
        nothing = suspect in suspects and far and (bool(others.size) or suspect < 0)
        if abs(suspect) >= _NO_QUANTITY or nothing:
            count = int((values == suspect).sum())
            raise InputError(
                Problem("raster-undeclared-nodata", raster.name, {"value": f"{suspect:.9g}", "count": count})
            )
