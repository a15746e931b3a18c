"""What zonegeo answers to a probe of argleton: a figure, or the problem that it refuses the file with."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import rasterio
import shapely
from argleton.model import Outcome, Probe
from pyproj import Proj

import zonegeo as zg
from tests.small_study import feature, named, requirement, toml_text
from zonegeo.i18n.translator import Translator

_DAY = date(2026, 1, 1)
# the operations of probes that zonegeo has no question for, and why
NOT_ASKED = {
    "points_in_polygon_count": "points", "count_within_distance": "points", "wells_in_districts": "points",
    "ships_in_zone": "points", "thiessen_value_mm": "points", "wgs84_latitude": "points",
    "pipe_length_m": "lines", "pipe_length_total_m": "lines",
    "class_area_m2": "raster-made", "ndvi_mean": "raster-made", "lowest_cell_easting": "raster-made",
    "mean_slope_degrees": "raster-made", "raster_ground_area_m2": "raster-made",
    "latitude_decimal": "table", "area_unemployment_rate_pct": "table", "total_population": "table",
}  # fmt: skip


class Adapter:
    """The operations of argleton's probes, and of ours, each as one question to zonegeo."""

    name = "zonegeo"

    def run(self, probe: Probe, workdir: Path) -> Outcome:
        """Ask; a problem that zonegeo names is a refusal, what it tells beside the figure a warning."""
        if probe.operation in NOT_ASKED:
            return Outcome(unsupported=True)
        ask: Callable[..., Any] = getattr(self, probe.operation)
        named_ones = dict(each.split("=", 1) for each in probe.arguments if "=" in each)
        files = [workdir / each for each in probe.arguments if "." in each and "=" not in each]
        words = [each for each in probe.arguments if "." not in each and "=" not in each]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return Outcome(answer=ask(*files, *words, **named_ones))
        except zg.ZonegeoError as error:
            tell = Translator("en").problem
            told = [" ".join((each.code, *tell(each), *map(str, each.values.values()))) for each in error.problems]
            return Outcome(refusal="; ".join(told))

    # --- areas ---------------------------------------------------------------------------------------------------

    def planar_area_m2(self, file: Path) -> float:
        """In the plane of the layer itself, which zonegeo may refuse: the ground, by the scale of that plane there."""
        return self.ground_area_m2(file) * _areal_scale(file)

    def ground_area_m2(self, file: Path) -> float:
        """On the ellipsoid; the plane is the one that zonegeo finds fit for the place."""
        return sum(row["ellipsoid_area_m2"] for row in zg.measure_area(file, measure_in=_plane_at(file)))

    def total_ground_area_m2(self, file: Path) -> float:
        """What lies twice is a fault of the file; its land is the sum less what lies twice."""
        faults = [each for each in zg.inspect_file(file).faults if each.kind == "overlap"]
        return self.planar_area_m2(file) - sum(each.figures["area"].value or 0.0 for each in faults) * _areal_scale(
            file
        )

    buildable_area_m2 = net_plot_area_m2 = planar_area_m2
    field_area_m2 = ground_area_m2

    def sheet_area_m2(self, parcels: Path, owners: Path) -> float:
        """The owners have no land of their own: each parcel counts once."""
        return self.planar_area_m2(parcels)

    def parcel_area_m2(self, file: Path) -> float:
        """A schedule of corners: its columns are named, and they are one ring."""
        table = file.read_text(encoding="utf-8").splitlines()
        ringed = file.with_name("ringed.csv")
        ringed.write_text("\n".join([f"{table[0]},ring", *(f"{row},1" for row in table[1:])]), encoding="utf-8")
        (row,) = zg.measure_area(ringed, measure_in=_plane_at(ringed, crs="EPSG:4326"), crs="EPSG:4326")
        return float(row["ellipsoid_area_m2"])

    # --- land against land -----------------------------------------------------------------------------------------

    def flooded_farmland_m2(self, fields: Path, flood: Path) -> float:
        return _against(fields, flood, "area-inside")

    def workable_area_m2(self, concession: Path, reserve: Path) -> float:
        return _against(concession, reserve, "area-outside")

    def district_of_parcel(self, parcel: Path, districts: Path) -> str:
        """The district in which most of the parcel lies."""
        frame = geopandas.read_file(districts)
        inside = {}
        for number, name in enumerate(frame["district"]):
            one = districts.with_name(f"district-{number}.gpkg")
            frame.iloc[[number]].to_file(one)
            inside[str(name)] = _against(parcel, one, "area-inside")
        return max(inside, key=lambda each: inside[each])

    def separation_m(self, file: Path, first: str, second: str) -> float:
        row = zg.measure_separation(file, first, second, measure_in=_plane_at(file))
        return float(row["separation_m"])

    # --- what stands in a file ---------------------------------------------------------------------------------------

    def feature_count(self, file: Path, *, layer: str) -> int:
        return next(each.features for each in zg.inspect_file(file).layers if each.name == layer)

    def raster_mean(self, file: Path) -> float:
        """The mean of the cells inside the raster's own outline."""
        with rasterio.open(file) as raster:
            land = geopandas.GeoDataFrame(geometry=[shapely.box(*raster.bounds)], crs=raster.crs)
        return float(zg.measure_raster(land, file)[0]["mean"])

    def corner_lonlat(self, file: Path) -> list[float]:
        """Longitude and latitude of the south-western end."""
        west, south, _, _ = shapely.geometry.shape(_features(file)[0]["geometry"]).bounds
        return [west, south]

    def text_of(self, file: Path, *, column: str, **reading: str) -> str:
        """What stands in a column of the first feature."""
        return str(_features(file, **reading)[0]["properties"][column])

    def dong_and_lot(self, file: Path, **asked: str) -> list[int]:
        """The two halves of a parcel number: as one number its last digits are beyond what a float holds."""
        told = self.text_of(file, **asked)
        return [int(told[:10]), int(told[10:])]

    def declared_m2(self, file: Path, *, column: str) -> float:
        """The area that a column states."""
        options = {"role": "구분", "name": "이름", "area": column, "zone": "none", "basis": "cadastral"}
        study = zg.study_from(file, accuracy="1 m", as_of=_DAY, profile="kr/innotown", **options)
        declared = next(iter(study.sites.values())).declared_area
        assert declared is not None
        return float(declared.si)

    def outlines(self, file: Path) -> int:
        """How many outlines are measured, each by an id of its own."""
        return len({row["id"] for row in zg.measure_area(file, measure_in=_plane_at(file))})


def _features(file: Path, **reading: str) -> Sequence[Any]:
    made = file.with_name("read.geojson")
    zg.import_boundaries(file, made, crs=reading.get("crs"), overwrite=True)
    return json.loads(made.read_text(encoding="utf-8"))["features"]  # type: ignore[no-any-return]


def _areal_scale(file: Path) -> float:
    """How much larger land is drawn in the plane of a layer than it is, at the layer's place."""
    frame = geopandas.read_file(file)
    middle = frame.to_crs(4326).union_all().centroid
    return float(Proj(frame.crs).get_factors(middle.x, middle.y).areal_scale)


def _plane_at(file: Path, **reading: str) -> str:
    """The plane in which zonegeo itself looks at a file: one that fits its place."""
    return zg.inspect_file(file, **reading).plane_crs


def _against(land: Path, layer: Path, measure: str) -> float:
    """What a requirement on a reference layer measures of some land."""
    folder = land.with_name(f"{land.stem}-{layer.stem}-{measure}")
    folder.mkdir()
    sites = []
    for number, each in enumerate(_features(land)):
        site = {
            "id": f"site-{number}",
            "role": "background",
            "basis": "cadastral",
            "accuracy_m": 0.001,
            "declared_area": None,
            "note": "",
        }
        sites.append(feature(each["geometry"], **site))
    (folder / "sites.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": sites}))
    told = {"source": "a probe", "source_date": "2026-01", "licence": "CC0-1.0"}
    rules = {
        "profile": {"id": "a/probe", "version": "1", "name": named("probe")},
        "layer": [{"id": "layer", "name": named("layer")}],
        "requirement": [requirement("asked", measure, [], ">=", "0 m2") | {"layer": "layer"}],
    }
    study = {
        "study": {"id": "probe", "name": named("probe"), "profile": "rules.toml", "analysis_crs": _plane_at(land),
                  "proposal": "land", "boundaries": ["sites.geojson"]},
        "site": [{"id": f"site-{number}", "name": named(f"site {number}")} for number in range(len(sites))],
        "layer": [{"id": "layer", "name": named("layer"), "file": f"../{layer.name}", "complete": True,
                   "accuracy_m": 0.001, **told}],
        "proposal": [{"id": "land", "name": named("land"), "status": "what-if", "dated": "2026", "as_of": _DAY,
                      "sites": [f"site-{number}" for number in range(len(sites))]}],
    }  # fmt: skip
    for name, document in (("rules.toml", rules), ("study.toml", study)):
        (folder / name).write_text(toml_text(document), encoding="utf-8")
    measured = zg.evaluate(folder / "study.toml").finding("asked").measurement
    assert measured is not None
    assert measured.value is not None
    return measured.value * _areal_scale(land)
