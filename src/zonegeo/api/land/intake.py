"""The use case of the way in: a planner's own files as a study, written or only looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.base.errors import InputError, Problem, UsageError
from zonegeo.base.message import Name
from zonegeo.geodesy.crs import belt_for
from zonegeo.geometry import bounds_of
from zonegeo.i18n.translator import speaking_of
from zonegeo.model.study import InputFile, Study
from zonegeo.sources.boundary.formats.readers import SHAPEFILE_PARTS
from zonegeo.sources.boundary.read_boundary_file import is_boundary_format
from zonegeo.sources.documents import write_new
from zonegeo.sources.intake.question import Answers, Question
from zonegeo.sources.intake.read_intake import NO_ZONE, Intake, read_intake
from zonegeo.sources.intake.source_layers import open_file
from zonegeo.sources.intake.study_files import FOLDER, ZONES, site_properties, sites_by_file, study_data, study_files
from zonegeo.sources.intake.words import as_id
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.draft import drafted_study
from zonegeo.sources.study.find_study import carried_root
from zonegeo.sources.study.read_study import sites_as_study
from zonegeo.sources.study.zones import read_zones

# profile → the table of the designated zones that its requirements are held against
_ZONE_TABLES = {"kr/innotown": "innotown-zones.toml"}
# how a study is called of which nothing is written
NAME_OF_FILES = "경계파일"
# asks one question, or tells that nobody can be asked
Ask = Callable[[Question, int, int], Mapping[str, str]]


def is_file_of_land(text: str) -> bool:
    """Say whether an argument is a boundary file, and no study, result, id, or draft drawn on a study.

    >>> is_file_of_land("배후.shp"), is_file_of_land("geo/hongneung.toml"), is_file_of_land("hongneung")
    (True, False, False)
    """
    return is_boundary_format(Path(text)) and drafted_study(text) is None


def take_in(
    paths: Sequence[str | Path], answers: Answers | None = None, *, today: date, asks_day: bool = True,
    file_each: bool = False, ask: Ask | None = None, begun: Callable[[Intake], None] | None = None,
    reading: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Intake:  # fmt: skip
    """Read a planner's files as a study, asking what cannot be known from them.

    Parameters
    ----------
    answers
        What options said.
    today, asks_day
        The day whose law is proposed where none is named, and whether it has to be confirmed.
    file_each
        The files are put side by side: each of them is a proposal.
    ask
        Asks one question, with its number and how many there are; without it a question is an error.
    begun
        Is told once what the files are, before anything is asked.
    reading
        Surrounds the reading of the files, such as what shows that it goes on.

    Raises
    ------
    UsageError
        ``intake-open``, ``intake-proposed`` and ``intake-conflict``, one for each question that has no answer.
    InputError
        Every mistake of the files.
    """
    files = _files_of(paths)
    said = answers or Answers()
    door = lru_cache(maxsize=256)(open_file)
    asked = 0
    while True:
        with reading():
            found = read_intake(
                files, said, zones=_zones_for(said.get("profile") or "kr/innotown"), today=today, asks_day=asks_day,
                file_each=file_each, read=door,
            )  # fmt: skip
        with speaking_of(words=words_of(found.profile)):
            if begun is not None and not asked:
                begun(found)
            if not found.open:
                return found
            if ask is None:
                proposed = next((each.proposed for each in found.open if each.key == "profile"), found.profile)
                raise UsageError((question.problem for question in found.open), words=words_of(proposed))
            asked += 1
            for key, answer in ask(found.open[0], asked, asked + len(found.open) - 1).items():
                said = said.adding(key, answer)


def words_of(profile: str) -> Mapping[str, Name]:
    """Return what a profile calls its sites; none while no profile is known, or none of that name."""
    try:
        return read_profile(profile).words if profile else {}
    except (InputError, UsageError):  # told where the profile is read to be judged by
        return {}


def _files_of(paths: Sequence[str | Path]) -> tuple[Path, ...]:
    """Return the boundary files that are meant: each file, and those in a folder."""
    found: list[Path] = []
    for path in (each if isinstance(each, Path) else Path(each) for each in paths):
        if path.is_dir() and path.suffix.lower() != ".gdb":
            inside = files_in(path)
            if not inside:
                raise InputError(Problem("intake-no-file", str(path), {"value": str(path)}))
            found.extend(inside)
        else:
            found.append(path)
    return tuple(found)


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the boundary files of a folder: of a Shapefile the part that is named."""
    return tuple(sorted(
        each for each in folder.iterdir()
        if each.is_file() and is_boundary_format(each) and each.suffix.lower() not in SHAPEFILE_PARTS
    ))  # fmt: skip


def _zone_table(profile: str) -> Path | None:
    name = _ZONE_TABLES.get(profile)
    return None if name is None else carried_root() / "geo" / name


def _zones_for(profile: str) -> tuple[Any, ...]:
    table = _zone_table(profile)
    return () if table is None else read_zones(table, Reading(), shown=table.name, own=None)


def analysis_crs_of(intake: Intake) -> str:
    """Return the CRS to measure in: the one that was asked for, else the Korean belt that fits the place."""
    return intake.measure_in or belt_for(bounds_of(site.geometry for site in intake.sites))


def study_of(intake: Intake, *, folder: Path | None = None) -> Study:
    """Return an intake as a study of which nothing is written: its inputs are the planner's own files.

    ``folder`` is the one that it is to be written to, which gives it its name.
    """
    name = NAME_OF_FILES if folder is None else _name_of(folder)
    data = study_data(intake, name=name, measure_in=analysis_crs_of(intake))
    listed = {f"{FOLDER}/{file}.geojson": sites for file, sites in sites_by_file(intake).items()}
    properties = {
        file: [(site_properties(intake, site), site.geometry, site.where) for site in sites]
        for file, sites in listed.items()
    }
    inputs = dict.fromkeys(each for layer in intake.layers for each in _inputs(layer.inputs, layer.evidence))
    zones, table = None, _zone_table(intake.profile)
    if intake.zone is not None and table is not None:
        own = None if intake.zone == NO_ZONE else intake.zone
        reading = Reading()
        zones = read_zones(table, reading, shown=table.name, own=own)
        inputs |= dict.fromkeys(reading.files)
    return sites_as_study(data, properties, inputs=tuple(inputs), zones=zones)


def _inputs(inputs: Sequence[InputFile], told: Mapping[str, Any]) -> list[InputFile]:
    """Return the files of a layer, the first with its CRS and the way from there."""
    first = replace(inputs[0], crs=str(told["crs"]), operation=str(told["transformation"]),
                    accuracy_m=told["transformation_accuracy_m"])  # fmt: skip
    return [first, *inputs[1:]]


def write_study(intake: Intake, folder: str | Path) -> tuple[Path, ...]:
    """Write an intake as a study into a new folder, whole or not at all; the folder gives the study its name.

    Raises
    ------
    UsageError
        ``would-overwrite`` where the folder has anything in it.
    InputError
        ``cannot-write``.
    """
    target = Path(folder)
    check_folder(target)
    name = _name_of(target)
    files = study_files(intake, name=name, measure_in=analysis_crs_of(intake))
    written = {target / path: text for path, text in files.items()}
    table = _zone_table(intake.profile)
    if intake.zone is not None and table is not None:
        written[target / ZONES] = table.read_text(encoding="utf-8")
    # this folder is what is asked for: those above it come with it
    made = next(each for each in (target, *target.parents) if each.resolve().parent.exists())
    return write_new(written, made=made)


def _name_of(folder: Path) -> str:
    return as_id(folder.resolve().name, otherwise="study")


def check_folder(target: Path) -> None:
    """Refuse a folder that has anything in it, before anything is asked.

    Raises
    ------
    UsageError
        ``would-overwrite``, ``not-a-folder``.
    """
    if target.exists() and not target.is_dir():
        raise UsageError(Problem("not-a-folder", str(target), {"value": str(target)}))
    if target.is_dir() and any(target.iterdir()):
        raise UsageError(Problem("would-overwrite", str(target), {"value": str(target)}))
