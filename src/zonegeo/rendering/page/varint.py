"""Shapes by the hundred thousand in few bytes: whole millionths of a degree, each as its difference to the last."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zonegeo.model.backdrop import KINDS, ContextLayer, Surroundings
from zonegeo.rendering.page.bilingual import Pair, plain

# 1e-6 degrees: 0.11 m, finer than a pixel at the closest view
STEPS_A_DEGREE = 1_000_000


def layer_view(layer: ContextLayer) -> dict[str, Any]:
    """Return a layer as the page reads it: coordinates, ring sizes and polygon sizes as packed numbers."""
    names = {name: number for number, name in enumerate(dict.fromkeys(layer.names))}
    owners = np.array([names[name] for name in layer.names], dtype=np.int64)[np.asarray(layer.owners)]
    named = any(names)
    return {
        "name": plain(layer.name),
        "polygons": len(layer.polygon_rings),
        "points": packed(_steps(layer.lonlat)),
        "rings": packed(np.asarray(layer.ring_sizes)),
        "parts": packed(np.asarray(layer.polygon_rings)),
        "owners": packed(np.diff(owners, prepend=0)) if named else "",
        "names": list(map(_told, names)) if named else [],
    }


def _told(written: str) -> str | Pair:
    """Return a name of thousands as it is written, and as a pair only where it says itself twice."""
    name = plain(written)
    return written if name["ko"] == name["en"] else name


def surroundings_view(around: Surroundings) -> dict[str, Any]:
    """Return what lies around the sites as the page reads it; names by their number, 0 for none."""
    told = dict.fromkeys((each.ko, each.en) for each in around.names)
    numbers = {each: number for number, each in enumerate(told)}
    return {
        "points": packed(_steps(around.lonlat)),
        "sizes": packed(around.sizes),
        "parts": packed(around.parts),
        "kinds": packed([KINDS.index(each) for each in around.kinds]),
        "owners": packed(np.diff([numbers[each.ko, each.en] for each in around.names], prepend=0)),
        "names": [{"ko": korean, "en": english} for korean, english in told],
        "order": list(KINDS),
    }


def _steps(lonlat: Any) -> NDArray[np.int64]:
    whole = np.rint(np.asarray(lonlat) * STEPS_A_DEGREE).astype(np.int64)
    steps: NDArray[np.int64] = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    return steps


def packed(numbers: Any) -> str:
    """Return whole numbers as base64 of a sequence of bytes, seven bits each, the lowest first (zigzag varint).

    >>> packed([0, -1, 1, 64])
    'AAECgAE='
    """
    values = np.asarray(numbers, dtype=np.int64)
    zigzag = ((values << 1) ^ (values >> 63)).astype(np.uint64)
    lengths = np.ones(len(zigzag), dtype=np.int64)
    for bits in range(7, 64, 7):
        lengths += zigzag >> np.uint64(bits) > 0
    ends = np.cumsum(lengths)
    result = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    starts = ends - lengths
    # a loop over the bytes of a number, at most ten, not over the numbers
    for place in range(int(lengths.max(initial=0))):
        here = lengths > place
        more = (lengths[here] > place + 1).astype(np.uint8) << np.uint8(7)
        byte = ((zigzag[here] >> np.uint64(7 * place)) & np.uint64(127)).astype(np.uint8)
        result[starts[here] + place] = byte | more
    return b64encode(result.tobytes()).decode("ascii")
