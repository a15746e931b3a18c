"""Lands for the doors: drawn by a seed, taken out of case books, or those of the carried studies."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import partial

import geopandas
import shapely
from shapely.affinity import rotate, translate
from shapely.geometry import shape

from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.study import Role, Study
from zonegeo.sources.casebook.read_casebook import read_casebook
from zonegeo.sources.casebook.study_of_case import case_entry, study_of_case
from zonegeo.sources.study.find_study import carried_root, find_casebook
from zonegeo.sources.study.read_study import read_study_file

DAY = date(2026, 1, 1)
# what every door is told of a land: the words of the options
SAID = {"profile": "kr/innotown", "as_of": DAY, "zone": "none", "basis": "cadastral", "accuracy": "2 m"}
CRS = ("EPSG:5186", "EPSG:5179", "EPSG:4326")
WORDS = {Role.CORE: "기술핵심기관", Role.BACKGROUND: "배후공간"}


def drawn(seed: int) -> geopandas.GeoDataFrame:
    """Return a land of one to three cores and one to five background spaces around a place in the central belt."""
    dice = random.Random(seed)
    middle = (200_000 + dice.uniform(-30_000, 30_000), 450_000 + dice.uniform(-60_000, 60_000))
    rows = []
    for role, most in ((Role.CORE, 3), (Role.BACKGROUND, 5)):
        for number in range(dice.randint(1, most)):
            land = shapely.box(0, 0, dice.uniform(80, 900), dice.uniform(80, 900))
            if dice.random() < 0.3:
                land = land.difference(shapely.box(10, 10, 60, 70))
            place = translate(
                rotate(land, dice.uniform(0, 90)), *(each + dice.uniform(-2_000, 2_000) for each in middle)
            )
            stated = round(land.area * dice.choice((1.0, 0.97, 1.2)))
            rows.append(
                {"구분": WORDS[role], "이름": f"{WORDS[role]} {number + 1}", "면적(㎡)": stated, "geometry": place}
            )
    frame = geopandas.GeoDataFrame(rows, crs="EPSG:5186").to_crs(CRS[seed % 3])
    frame.attrs["name"] = f"land-{seed}"
    return frame


def of_study(study: Study, name: str) -> geopandas.GeoDataFrame | None:
    """Return the outlines of a study as a planner would have them; none where it has none, or a part of the roles."""
    rows = [
        {"구분": WORDS[each.role], "이름": each.name.ko, "geometry": shape(each.boundary.geometry)}
        for each in study.sites.values()
        if each.boundary.geometry is not None
    ]
    if not rows:
        return None
    frame = geopandas.GeoDataFrame(rows, crs="EPSG:4326")
    frame.attrs["name"] = name
    return frame


def of_casebooks() -> Iterator[geopandas.GeoDataFrame]:
    """Yield the land of every case that draws one."""
    for book in ("kr/innotown",):
        for number, case in enumerate(read_casebook(find_casebook(book))):
            if case.invalid or "change" in case.given:
                continue
            to_lonlat = partial(lambda crs, land: analysis_crs(crs).to_lonlat([land])[0])
            frame = of_study(study_of_case(case_entry(case), to_lonlat), f"case-{number}")
            if frame is not None:
                yield frame


def carried() -> Iterator[geopandas.GeoDataFrame]:
    """Yield the land of every study that zonegeo carries."""
    for path in sorted((carried_root() / "geo").glob("*.toml")):
        if "[study]" in path.read_text(encoding="utf-8"):
            frame = of_study(read_study_file(path), path.stem)
            if frame is not None:
                yield frame
