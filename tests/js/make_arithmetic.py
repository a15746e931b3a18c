"""Write the table of arithmetic that the engine and the page both have to give: ``python tests/js/make_arithmetic.py``.

Nothing here asks the engine. Shapes, distances and verdicts are worked by hand; roundings come from exact decimals; the
plane is integrated along the complex meridian, whose real part is the meridian arc that geographiclib measures.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import numpy as np
from geographiclib.geodesic import Geodesic

PLACE = Path(__file__).with_name("arithmetic.json")
A, F = 6378137.0, 1 / 298.257222101
E2 = F * (2 - F)
GRS80 = Geodesic(A, F)


# --- the plane


def meridian_arc(latitude: float) -> float:
    """Return the metres from the equator to a latitude along a meridian."""
    length = float(GRS80.Inverse(0.0, 0.0, abs(latitude), 0.0)["s12"])
    return length if latitude >= 0 else -length


def isometric(latitude: complex) -> complex:
    """Return the isometric latitude; radians."""
    e, sine = E2**0.5, np.sin(latitude)
    return complex(np.arctanh(sine) - e * np.arctanh(e * sine))


def parallel_radius(q: complex, start: complex) -> complex:
    """Return the radius of the parallel at an isometric latitude: Newton's method from a latitude near by."""
    latitude = start
    for _ in range(20):
        slope = (1 - E2) / ((1 - E2 * np.sin(latitude) ** 2) * np.cos(latitude))
        latitude -= (isometric(latitude) - q) / slope
    return complex(A * np.cos(latitude) / np.sqrt(1 - E2 * np.sin(latitude) ** 2))


def plane_point(belt: dict[str, float], lon: float, lat: float) -> list[float]:
    """Return east and north: the meridian arc continued to complex isometric latitudes, ``d(arc)/dq = radius``."""
    east = np.radians(lon - belt["meridian"])
    phi = np.radians(lat)
    q = isometric(phi)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    radii = [parallel_radius(q + 1j * east * (node + 1) / 2, phi) for node in nodes]
    arc = meridian_arc(lat) + 1j * east / 2 * sum(w * r for w, r in zip(weights, radii, strict=True))
    north = arc.real - meridian_arc(belt["latitude"])
    return [round(belt["easting"] + belt["scale"] * arc.imag, 6), round(belt["northing"] + belt["scale"] * north, 6)]


BELTS = {
    "EPSG:5186": {"meridian": 127.0, "latitude": 38.0, "scale": 1.0, "easting": 200_000.0, "northing": 600_000.0},
    "EPSG:5187": {"meridian": 129.0, "latitude": 38.0, "scale": 1.0, "easting": 200_000.0, "northing": 600_000.0},
    "EPSG:5179": {"meridian": 127.5, "latitude": 38.0, "scale": 0.9996, "easting": 1e6, "northing": 2e6},
}
LONLAT = [(0.0, 38.0), (0.0, 33.1), (0.05, 37.59), (-1.3, 35.2), (1.9, 34.0), (-2.0, 38.6)]  # degrees from the meridian


def plane_rows() -> list[dict[str, Any]]:
    return [
        {"crs": code, "belt": belt, "lonlat": [belt["meridian"] + east, lat],
         "plane": plane_point(belt, belt["meridian"] + east, lat)}
        for code, belt in BELTS.items() for east, lat in LONLAT
    ]  # fmt: skip


# --- shapes, worked by hand


def box(x0: float, y0: float, x1: float, y1: float) -> list[list[float]]:
    return [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


SHAPES: dict[str, dict[str, Any]] = {
    "square": polygon(box(0, 0, 10, 10)),
    "square with a hole": polygon(box(0, 0, 10, 10), box(2, 2, 4, 4)),
    "clockwise": polygon(box(0, 0, 10, 10)[::-1]),
    "triangle of 3, 4 and 5": polygon([[0, 0], [4, 0], [0, 3], [0, 0]]),
    "letter L": polygon([[0, 0], [6, 0], [6, 2], [2, 2], [2, 6], [0, 6], [0, 0]]),
    "two parts": {"type": "MultiPolygon", "coordinates": [[box(20, 0, 30, 10)], [box(40, 0, 41, 1)]]},
    "far from the origin": polygon(box(200_000, 600_000, 200_000.5, 600_000.5)),
    "north-east": polygon(box(13, 14, 15, 15)),
    "in the hole": polygon(box(2.5, 2.5, 3.5, 3.5)),
    "beside": polygon(box(10, 3, 12, 5)),
    "inside": polygon(box(5, 5, 6, 6)),
    "across": polygon(box(8, 8, 12, 12)),
}
# area and perimeter
MEASURES = {
    "square": (100, 40), "square with a hole": (96, 48), "clockwise": (100, 40), "triangle of 3, 4 and 5": (6, 12),
    "letter L": (20, 24), "two parts": (101, 44), "far from the origin": (0.25, 2), "north-east": (2, 6),
}  # fmt: skip
# a line from corner to corner: 3, 4 and 5; 5, 12 and 13; a quarter of a metre far from the origin
LINES = [
    ([[0, 0], [3, 4]], 5), ([[0, 0], [3, 4], [8, 16]], 18), ([[0, 0], [3, 4], [0, 0]], 10),
    ([[200_000, 600_000], [200_000.25, 600_000]], 0.25),
]  # fmt: skip
# one, other: nearest distance, longest line between both, how the first lies in the second
PAIRS = [
    ("north-east", "square", 5.0, 450**0.5, "outside"),  # 3 and 4; from (0, 0) to (15, 15)
    ("square", "two parts", 10.0, (41**2 + 100) ** 0.5, "outside"),  # from (0, 10) to (41, 0)
    ("in the hole", "square with a hole", 0.5, (2 * 7.5**2) ** 0.5, "outside"),  # from (2.5, 2.5) to (10, 10)
    ("beside", "square", 0.0, 193**0.5, None),  # touches: either word; from (0, 10) to (12, 3)
    ("inside", "square", 0.0, 72**0.5, "inside"),  # from (0, 0) to (6, 6)
    ("across", "square", 0.0, 288**0.5, "partly"),
    ("triangle of 3, 4 and 5", "north-east", 16.6, 450**0.5, "outside"),  # (3·13 + 4·14 − 12) / 5 off its long side
]
# the farthest that a place in the first lies from the second
FARTHEST = [
    ("north-east", "square", 50**0.5),  # the corner (15, 15) from (10, 10)
    ("two parts", "square", 31.0),  # the edge x = 41
    ("inside", "square", 0.0),
    ("square with a hole", "in the hole", (2 * 6.5**2) ** 0.5),  # the corner (10, 10) from (3.5, 3.5)
    ("square", "across", 8 * 2**0.5),  # the corner (0, 0) from (8, 8)
]


# --- rounding

HALVES = [0.25, 0.75, 0.05, 0.15, 0.5, 1.5, 2.5, 12.25, 999.25, 999.95, 1000.5, 1001.5, 1234.5, 57_163.5, 1_942_837.0]
OTHERS = [0.0, 0.04, 0.349, 1305.64, 3000.0, 2.0000001, 123_456_789.125]


def rounded(value: float, digits: int) -> str:
    exact = Decimal(value).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_EVEN)
    return f"{exact:,}"


def text_rows() -> list[dict[str, Any]]:
    rows = []
    for value in HALVES + OTHERS:
        for unit in ("m", "m2"):
            whole = value == int(value) or (unit == "m2" and value >= 1000)
            rows.append({"value": value, "unit": unit, "text": rounded(value, 0 if whole else 1)})
    return rows


# --- verdicts, worked by hand; an end that nothing bounds is null

VERDICTS = [
    # op, limit, otherwise, review, low, high: verdict
    ("<=", 3000.0, "fail", None, 3000.0, 3000.0, "pass"),
    ("<=", 3000.0, "fail", None, 3000.0000000000005, 3000.0000000000005, "fail"),
    ("<", 3000.0, "fail", None, 3000.0, 3000.0, "fail"),
    ("<", 3000.0, "fail", None, 2999.9999999999995, 2999.9999999999995, "pass"),
    (">=", 10_000.0, "fail", None, 10_000.0, 10_000.0, "pass"),
    (">=", 10_000.0, "fail", None, 9999.999999999998, 9999.999999999998, "fail"),
    (">", 10_000.0, "fail", None, 10_000.0, 10_000.0, "fail"),
    (">", 10_000.0, "fail", None, 10_000.000000000002, 10_000.000000000002, "pass"),
    ("<=", 3000.0, "review", None, 3000.1, 3000.1, "review"),
    ("<=", 3000.0, "review", None, 9e9, 9e9, "review"),
    ("<=", 3000.0, "review", 4000.0, 4000.0, 4000.0, "review"),
    ("<=", 3000.0, "review", 4000.0, 4000.1, 4000.1, "fail"),
    ("<=", 3000.0, "review", 4000.0, 2999.0, 3000.0, "pass"),
    ("<=", 3000.0, "review", 4000.0, 2999.0, 3000.1, "undecided"),
    ("<=", 3000.0, "review", 4000.0, 3500.0, 4000.1, "undecided"),
    ("<=", 3000.0, "fail", None, 0.0, None, "undecided"),
    ("<=", 3000.0, "fail", None, 3000.1, None, "fail"),
    (">", 10_000.0, "fail", None, 10_000.1, None, "pass"),
    (">=", 2.0, "fail", None, 0.0, None, "undecided"),
]
# how far a value is on the right side of a limit
MARGINS = [
    ("<=", 3000.0, 1305.5, 1694.5), ("<", 2.0, 2.5, -0.5), (">=", 4.0, 3.0, -1.0), (">", 10_000.0, 20_125.5, 10_125.5),
    ("<=", 3000.0, 3000.0, 0.0),
]  # fmt: skip

# --- readings, worked by hand: cores K1, K2 and background spaces B1, B2, B3 along a road at these metres
ROAD = {"K1": 0.0, "K2": 1000.0, "B1": 300.0, "B2": 1800.0, "B3": 4000.0}
READINGS = {
    "max_pair": 4000.0,  # K1 to B3
    "min_pair": 300.0,  # K1 to B1
    "max_over_background_min_core": 3000.0,  # B3 from the nearer core, K2
    "spanning_link": 2200.0,  # B2 to B3
}
# bounds of distances that places leave open, low and high; an end that nothing bounds is null
CELLS = [[[0.0, None], [300.0, 300.0]], [[100.0, 500.0], [900.0, 900.0]]]  # cores × background spaces
LINKS = [  # K, B1 and B2 with each other
    [[0.0, 0.0], [100.0, 500.0], [300.0, None]],
    [[100.0, 500.0], [0.0, 0.0], [200.0, 400.0]],
    [[300.0, None], [200.0, 400.0], [0.0, 0.0]],
]
BOUNDS = {
    "max_pair": [900.0, None],
    "min_pair": [0.0, 300.0],
    "max_over_background_min_core": [300.0, 500.0],
    "spanning_link": [200.0, 500.0],  # K–B1–B2: 100 and 200 at the least, 500 and 400 at the most
}


def table() -> dict[str, Any]:
    """Return the whole table; what is worked by hand stands in it as it is written above."""
    return {
        "plane": plane_rows(),
        "shapes": SHAPES,
        "measures": [{"shape": name, "area": a, "perimeter": p} for name, (a, p) in MEASURES.items()],
        "lines": [{"line": line, "length": length} for line, length in LINES],
        "pairs": [
            {"one": one, "other": other, "distance": near, "longest": far, "lies": lies}
            for one, other, near, far, lies in PAIRS
        ],
        "farthest": [{"place": place, "target": target, "distance": far} for place, target, far in FARTHEST],
        "texts": text_rows(),
        "micrometres": [
            {"metres": metres, "kept": float(Decimal(metres).quantize(Decimal("1e-6"), rounding=ROUND_HALF_EVEN))}
            for metres in (0.0, 200_000.1234564, 200_000.1234566, 0.0000014999, -3.0000016, 0.5, 2.0**-7)
        ],
        "verdicts": [
            dict(zip(("op", "limit", "otherwise", "review", "low", "high", "verdict"), row, strict=True))
            for row in VERDICTS
        ],
        "margins": [dict(zip(("op", "limit", "value", "margin"), row, strict=True)) for row in MARGINS],
        "road": ROAD,
        "readings": READINGS,
        "bounds": {"cells": CELLS, "links": LINKS, "readings": BOUNDS},
    }


def written() -> str:
    """Return the text of the file."""
    return json.dumps(table(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PLACE.write_text(written(), encoding="utf-8")
