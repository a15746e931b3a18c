"""Places by name and reference layers: of the studies that are at hand, or of any boundary file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import shapely

from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.files.path_text import cut_at_colon
from zonegeo.base.message import Name
from zonegeo.base.nearest_name import nearest_name
from zonegeo.base.value import value
from zonegeo.geometry import Geometry, shape_of
from zonegeo.model.study import Study
from zonegeo.sources.boundary.lenient_read import read_inspected_file
from zonegeo.sources.korea import dongs, find_dong, is_korean_place
from zonegeo.sources.study.find_study import carried_root, tables_in
from zonegeo.sources.study.read_study import read_study_file

# the legal dongs of the country as a reference layer
KOREA = "korea"


@value
class ReferencePlace:
    """A place in longitude and latitude: its id, its names, other names, and the study or file that knows it."""

    id: str
    name: Name
    others: tuple[str, ...]
    reference: str
    geometry: Geometry


def studies_at_hand(folder: Path) -> tuple[Study, ...]:
    """Return the studies of the working folder and those that zonegeo carries; one that has mistakes is passed over.

    Of two with the same id the one in the working folder counts.
    """
    found: dict[str, Study] = {}
    for root in (folder / "geo", carried_root() / "geo"):
        for path in tables_in(root):
            try:
                study = read_study_file(path)
            except InputError:
                continue  # a table of zones is no study, and a broken study is told by the commands that use it
            found.setdefault(study.id, study)
    return tuple(found.values())


def places_of(study: Study) -> Iterator[ReferencePlace]:
    """Yield the sites and places of a study that have a known outline."""
    for place in study.places.values():
        yield ReferencePlace(place.id, place.name, (), study.id, shape_of(place.geometry))
    for site in study.sites.values():
        if site.boundary.geometry is not None:
            yield ReferencePlace(site.id, site.name, tuple(site.aliases), study.id, shape_of(site.boundary.geometry))


def find_place(text: str, *, folder: Path) -> ReferencePlace:
    """Return a place: ``lon,lat`` in degrees, or the name or id of a study, a site or a place of a study.

    Raises
    ------
    UsageError
        ``place-not-lonlat`` and ``unknown-near``, with the nearest known name.
    """
    point = _point(text)
    if point is not None:
        return ReferencePlace(text, Name(text, text), (), "", point)
    known: dict[str, ReferencePlace] = {}
    for study in studies_at_hand(folder):
        places = list(places_of(study))
        for place in places:
            for name in (place.id, place.name.ko, place.name.en, *place.others, f"{study.id}:{place.id}"):
                known.setdefault(name.casefold(), place)
        if places:
            whole = shapely.union_all([shapely.make_valid(place.geometry) for place in places])
            own = ReferencePlace(study.id, study.name, (), study.id, whole)
            for name in (study.id, study.name.ko, study.name.en):
                known[name.casefold()] = own
    wanted = text.strip().casefold()
    if wanted in known:
        return known[wanted]
    if is_korean_place(text):
        dong = find_dong(text, where="--near")
        return ReferencePlace(dong.code, Name(dong.name, dong.name), (), KOREA, dong.geometry)
    values = {"value": text, "nearest": nearest_name(wanted, known), "known": ", ".join(sorted(known)[:30])}
    raise UsageError(Problem("unknown-near", "--near", values))


def _point(text: str) -> shapely.Point | None:
    parts = text.split(",")
    try:
        numbers = [float(each) for each in parts]
    except ValueError:
        return None
    if len(numbers) != 2 or not all(map(math.isfinite, numbers)) or abs(numbers[0]) > 180 or abs(numbers[1]) > 90:
        raise UsageError(Problem("place-not-lonlat", "--near", {"value": text}))
    return shapely.Point(numbers)


def read_reference(text: str, *, folder: Path) -> tuple[ReferencePlace, ...]:
    """Return a reference layer in longitude and latitude: a boundary file, a study, or ``study:layer``.

    Raises
    ------
    InputError
        What the file's own reader finds, ``crs-missing`` and its kin where its CRS is not known.
    UsageError
        ``unknown-reference``.
    """
    if Path(text).is_file():
        return _of_file(Path(text))
    if text == KOREA:
        return tuple(
            ReferencePlace(each.code, Name(each.name, each.name), (), KOREA, each.geometry) for each in dongs("emd")
        )
    name, layer = cut_at_colon(text)
    studies = {study.id: study for study in studies_at_hand(folder)}
    if name not in studies and ("/" in text or "\\" in text or Path(text).suffix):
        raise InputError(Problem("file-missing", text, {"value": text}))
    if name not in studies or (layer and layer not in studies[name].layers):
        known = [*studies, *(f"{each.id}:{key}" for each in studies.values() for key in each.layers)]
        values = {"value": text, "nearest": nearest_name(text, known), "known": ", ".join(known)}
        raise UsageError(Problem("unknown-reference", "--reference", values))
    if not layer:
        return tuple(places_of(studies[name]))
    features = studies[name].layers[layer].features
    return tuple(
        ReferencePlace(str(number), Name(str(number), str(number)), (), text, shape_of(each.geometry))
        for number, each in enumerate(features)
    )


def _of_file(path: Path) -> tuple[ReferencePlace, ...]:
    read = read_inspected_file(path)
    if read.layer is None or read.crs.system is None:
        raise InputError((*read.crs.problems, *read.problems))
    system = read.crs.system
    return tuple(
        ReferencePlace(name, Name(name, name), (), path.name, system.to_lonlat([shapely.force_2d(each)])[0])
        for name, each in zip(read.names, read.shapes, strict=True)
        if each is not None and not shapely.is_empty(each)
    )
