"""Known outlines and the plane coordinates of their corners: by explicit PROJ pipelines, without zonegeo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geographiclib.geodesic import Geodesic
from pyproj import Geod, Transformer

Position = tuple[float, float]
Ring = tuple[Position, ...]

# Korean 1985 to WGS 84 (1), EPSG:5494, with every parameter written out (Molodensky-Badekas, coordinate frame)
_KOREAN_1985 = (
    "+step +proj=push +v_3 +step +proj=cart +ellps=bessel +step +proj=molobadekas +x=-145.907 +y=505.034 +z=685.756 "
    "+rx=-1.162 +ry=2.347 +rz=1.592 +s=6.342 +px=-3159521.31 +py=4068151.32 +pz=3748113.85 "
    "+convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
)
# the seven parameters that older .prj and QGIS write into TOWGS84 (position vector)
KOREAN_TOWGS84 = (-115.80, 474.99, 674.11, 1.16, -2.31, -1.63, 6.43)
_TOWGS84 = (
    "+step +proj=push +v_3 +step +proj=cart +ellps=bessel +step +proj=helmert "
    "+x={} +y={} +z={} +rx={} +ry={} +rz={} +s={} +convention=position_vector "
    "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
).format(*KOREAN_TOWGS84)
MODIFIED = "0.002890277777778"  # the 10.405 seconds between the old and the new origin of the central belts


def _tm(meridian: str, northing: int, ellipsoid: str, *, easting: int = 200000, scale: str = "1") -> str:
    plane = f"+proj=tmerc +lat_0=38 +lon_0={meridian} +k={scale} +x_0={easting} +y_0={northing} +ellps={ellipsoid}"
    return f"+proj=pipeline +step +inv {plane}"


_DEGREES = " +step +proj=unitconvert +xy_in=rad +xy_out=deg"


def _bessel(meridian: str, northing: int, *, easting: int = 200000, scale: str = "1") -> str:
    return f"{_tm(meridian, northing, 'bessel', easting=easting, scale=scale)} {_KOREAN_1985}{_DEGREES}"


def _grs80(meridian: str, northing: int, *, easting: int = 200000, scale: str = "1") -> str:
    return _tm(meridian, northing, "GRS80", easting=easting, scale=scale) + _DEGREES


PIPELINES = {
    "EPSG:4326": "+proj=noop",
    "EPSG:4737": "+proj=noop",
    "EPSG:3857": "+proj=pipeline +step +inv +proj=webmerc +ellps=WGS84" + _DEGREES,
    "EPSG:32652": "+proj=pipeline +step +inv +proj=utm +zone=52 +ellps=WGS84" + _DEGREES,
    "EPSG:2097": _bessel("127", 500000),
    "EPSG:5173": _bessel("125." + MODIFIED[2:], 500000),
    "EPSG:5174": _bessel("127." + MODIFIED[2:], 500000),
    "EPSG:5175": _bessel("127." + MODIFIED[2:], 550000),
    "EPSG:5176": _bessel("129." + MODIFIED[2:], 500000),
    "EPSG:5177": _bessel("131." + MODIFIED[2:], 500000),
    "EPSG:5178": _bessel("127.5", 2000000, easting=1000000, scale="0.9996"),
    "EPSG:5179": _grs80("127.5", 2000000, easting=1000000, scale="0.9996"),
    "EPSG:5181": _grs80("127", 500000),
    "EPSG:5182": _grs80("127", 550000),
    "EPSG:5185": _grs80("125", 600000),
    "EPSG:5186": _grs80("127", 600000),
    "EPSG:5187": _grs80("129", 600000),
    "EPSG:5188": _grs80("131", 600000),
    "5174 with TOWGS84": f"{_tm('127.' + MODIFIED[2:], 500000, 'bessel')} {_TOWGS84}{_DEGREES}",
}


@dataclass(frozen=True)
class Outline:
    """A named outline in longitude and latitude: parts, each an outer ring and its holes, open (no last corner)."""

    name: str
    parts: tuple[tuple[Ring, ...], ...]

    @property
    def corners(self) -> Ring:
        return self.parts[0][0]

    @property
    def area_m2(self) -> float:
        """Area on the ellipsoid of WGS 84 (Karney 2013): outer rings less holes."""
        return sum(ring_area(ring) * (1 if n == 0 else -1) for part in self.parts for n, ring in enumerate(part))

    def at(self, lon: float, lat: float) -> Outline:
        """Return the outline moved from Hongneung to another place, in degrees."""
        east, north = lon - 127.04, lat - 37.6
        parts = tuple(
            tuple(tuple((round(x + east, 7), round(y + north, 7)) for x, y in ring) for ring in part)
            for part in self.parts
        )
        return replace(self, parts=parts)


def ring_area(ring: Ring) -> float:
    polygon = Geodesic.WGS84.Polygon()
    for lon, lat in ring:
        polygon.AddPoint(lat, lon)
    return abs(polygon.Compute()[2])


def plane(crs: str, positions: Sequence[Position]) -> list[Position]:
    """Return x and y in a CRS whose way to longitude and latitude is exactly the pipeline: by iteration, to 1e-6 m.

    PROJ turns a datum shift round by approximation; what a file must hold is what the way forward brings to the place.
    """
    way = Transformer.from_pipeline(PIPELINES[crs])
    found = []
    for lon, lat in positions:
        x, y = aim_lon, aim_lat = (lon, lat)
        for _ in range(4):
            x, y = way.transform(aim_lon, aim_lat, direction="INVERSE")
            seen_lon, seen_lat = way.transform(x, y)
            aim_lon, aim_lat = aim_lon + lon - seen_lon, aim_lat + lat - seen_lat
        if Geod(ellps="WGS84").inv(*way.transform(x, y), lon, lat)[2] > 1e-5:
            raise ValueError(f"{crs} does not come back to {lon}, {lat}")
        found.append((x, y))
    return found


def moved(outline: Outline, written: str, read: str) -> Outline:
    """Return where an outline comes to lie whose numbers of one CRS are taken for those of another."""
    way = Transformer.from_pipeline(PIPELINES[read])
    parts = tuple(
        tuple(tuple(way.transform(x, y) for x, y in plane(written, ring)) for ring in part) for part in outline.parts
    )
    return replace(outline, parts=parts)


# irregular, so that swapped axes, mirrored or turned shapes are seen: about 350 m by 330 m, 37.6 N 127.04 E
SITE = Outline("홍릉 본원", ((((127.0402, 37.6003), (127.0441, 37.6001), (127.0437, 37.6034), (127.0399, 37.6031)),),))
_YARD: Ring = ((127.0452, 37.6011), (127.0473, 37.6012), (127.0470, 37.6029), (127.0449, 37.6026))
YARD = Outline("배후공간 똠방각하", ((_YARD,),))
_HOLE: Ring = ((127.0412, 37.6011), (127.0413, 37.6021), (127.0426, 37.6022), (127.0425, 37.6012))
HOLED = Outline("중정 있는 부지", ((SITE.corners, _HOLE),))
TWO_PARTS = Outline("두 필지", ((SITE.corners,), (YARD.corners,)))
_TIE: Ring = ((127.0402, 37.6003), (127.0437, 37.6034), (127.0441, 37.6001), (127.0399, 37.6031))
TIE = Outline("나비", ((_TIE,),))

# where each belt is used: a file of the eastern belt holds no place in Seoul
BELTS = {
    "EPSG:5173": (124.70, 37.95), "EPSG:5185": (124.70, 37.95),
    "EPSG:5176": (129.35, 36.01), "EPSG:5187": (129.35, 36.01),
    "EPSG:5177": (130.87, 37.50), "EPSG:5188": (130.87, 37.50),
    "EPSG:5175": (126.55, 33.37), "EPSG:5182": (126.55, 33.37),
}  # fmt: skip


def in_belt(outline: Outline, crs: str) -> Outline:
    return outline.at(*BELTS[crs]) if crs in BELTS else outline
