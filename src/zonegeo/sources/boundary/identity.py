"""What a feature of a boundary file is called: the one place that says so, for every door and every format."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from zonegeo.base.errors import Problem

_MOST_SHOWN = 5
# the identifiers that a format gives a feature, then the columns that planners name it in; the first one filled counts
_IDS = ("id", "gml_id")
_NAMES = ("name", "name_ko", "지구명", "명칭", "이름", "구역명", "label", "text", "pnu", "jibun", "지번", "id")


def properties_of(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the properties of a GeoJSON feature, its own member ``id`` (RFC 7946, 3.2) among them.

    Where the properties have an ``id`` too, that one counts, as it does for a study and for GDAL.

    >>> properties_of({"type": "Feature", "id": "kist", "properties": {"id": None, "use": "R&D"}})
    {'id': 'kist', 'use': 'R&D'}
    """
    given = feature.get("properties")
    properties = given if isinstance(given, Mapping) else {}
    own = feature.get("id")
    return {**properties, "id": own} if _text(own) and not _text(properties.get("id")) else properties


def id_of(row: Mapping[str, Any]) -> str | None:
    """Return the identifier that a row says itself; ``None`` where it is absent, null or blank."""
    # a loop and no generator: it is asked of each of a hundred thousand features
    for key in _IDS:
        if found := _text(row.get(key)):
            return found
    return None


def is_of_names(heading: str) -> bool:
    """True for a column that features are called by.

    >>> is_of_names("지번"), is_of_names("ID"), is_of_names("고시일")
    (True, True, False)
    """
    return heading.strip().lower() in (*_IDS, *_NAMES)


def names_of(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return what each feature is called: its identifier, else its name, else its number from 0.

    A name or a number is no identifier: where it is that of another feature too, the number stands behind it.
    The same identifier twice stays so: that is a fault of the file.

    >>> names_of([{"id": "1"}, {"NAME": "홍릉"}, {"id": None, "name": "홍릉"}, {}, {"id": 7}])
    ('1', '홍릉 #1', '홍릉 #2', '3', '7')
    >>> names_of([{"id": "1"}, {}])
    ('1', '#1')
    """
    ids = _ids_of(rows)
    if None not in ids:
        return tuple(filter(None, ids))
    labels = [None if own is not None else _label(row) for own, row in zip(ids, rows, strict=True)]
    shown = [own or label or str(n) for n, (own, label) in enumerate(zip(ids, labels, strict=True))]
    often = Counter(shown)
    return tuple(
        each if own is not None or often[each] == 1 else f"{label or ''} #{number}".strip()
        for number, (each, own, label) in enumerate(zip(shown, ids, labels, strict=True))
    )


def repeated_ids(rows: Sequence[Mapping[str, Any]], where: str) -> Iterator[Problem]:
    """Yield one problem where features of a file say the same identifier of themselves: nobody can name one of them.

    >>> [each.values for each in repeated_ids([{"id": 0}, {"id": 0}, {"id": "b"}, {}], "a.shp")]
    [{'value': '0 (2)', 'count': 1}]
    """
    ids = _ids_of(rows)
    if len(set(ids)) == len(ids):
        return
    counts = Counter(name for name in ids if name is not None)
    often = [f"{name} ({count})" for name, count in counts.items() if count > 1]
    if often:
        shown = ", ".join(often[:_MOST_SHOWN]) + (", …" if len(often) > _MOST_SHOWN else "")
        yield Problem("feature-ids-repeat", where, {"value": shown, "count": len(often)})


def _ids_of(rows: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """Return :func:`id_of` of each row; identifiers that are plain texts, as most are, are looked at all at once."""
    first: list[Any] = [row.get(_IDS[0]) for row in rows]
    if {*map(type, first)} == {str} and all(map(str.isascii, first)):
        names: list[str | None] = [*map(str.strip, first)]
        if all(names):
            return names
    return [id_of(row) for row in rows]


def _label(row: Mapping[str, Any]) -> str | None:
    lowered = {str(key).lower(): each for key, each in row.items()}
    return next((found for key in _NAMES if (found := _text(lowered.get(key)))), None)


def _text(given: Any) -> str | None:
    """Return a text or a number as a name, a whole one without a fraction; nothing for what is no name at all."""
    if given is None:
        return None
    if type(given) is str and given.isascii():
        return given.strip() or None
    if isinstance(given, bool) or not isinstance(given, str | int | float) or given != given:
        return None
    whole = int(given) if isinstance(given, float) and given.is_integer() else given
    return unicodedata.normalize("NFC", str(whole)).strip() or None
