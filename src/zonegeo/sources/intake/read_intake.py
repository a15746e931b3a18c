"""Read files as a study: what each thing was taken for, and every question that is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import shapely
from shapely.geometry import Point

from zonegeo.base.errors import InputError, Problem
from zonegeo.base.message import Message, name_value
from zonegeo.base.value import value
from zonegeo.geometry import shape_of
from zonegeo.model.study import Basis, Role, Zone
from zonegeo.sources.intake.areas import areas_of
from zonegeo.sources.intake.feature_proposals import FIRST, proposals_of
from zonegeo.sources.intake.find_columns import Column, find_columns, unknown_columns
from zonegeo.sources.intake.lot_numbers import with_lot_numbers
from zonegeo.sources.intake.parcel_lists import JOINED, ParcelList, joined, parcel_list
from zonegeo.sources.intake.question import Answers, Asking, Choice, Question
from zonegeo.sources.intake.read_quality import UNKNOWN, less_known, read_accuracy, read_basis
from zonegeo.sources.intake.roles import role_evidence, roles_of
from zonegeo.sources.intake.sites import FoundSite, names_of_several, sites_of
from zonegeo.sources.intake.source_layers import Read, SourceLayer, open_file, read_layers

NO_ZONE = "none"
# where a zone is this near, whether it is the study's own has to be asked: land that is not its own would be too close
_NEAR_M = 30_000.0
_DEGREE_M = 111_000.0
_BASES = (Basis.DRAWN, Basis.CADASTRAL, Basis.SURVEYED)


@value
class Intake:
    """What the files are taken for. ``open`` are the questions without an answer: with one left it is no study yet.

    ``answers`` are those that were said and those that were taken as proposed, by the keys of their questions;
    ``is_today`` says that nobody named the day, ``notices`` what was read otherwise than it may look.
    """

    layers: tuple[SourceLayer, ...]
    columns: tuple[Mapping[str, Column], ...]
    sites: tuple[FoundSite, ...]
    proposals: tuple[str, ...]
    profile: str
    zone: str | None
    as_of: date | None
    accuracy_m: float | None
    measure_in: str
    open: tuple[Question, ...]
    answers: Mapping[str, str]
    is_today: bool = False
    notices: tuple[Message, ...] = ()


def read_intake(
    paths: Sequence[Path], answers: Answers, *, zones: Sequence[Zone], today: date, asks_day: bool,
    file_each: bool = False, read: Read = open_file,
) -> Intake:  # fmt: skip
    """Read files as a study, as far as they and the answers say.

    Parameters
    ----------
    zones
        The designated zones, one of which the study may be.
    today, asks_day
        The day that is proposed where nobody names one, and whether it has to be confirmed.
    file_each
        The command puts files side by side: each is a proposal.

    Raises
    ------
    InputError
        Every mistake of the files.
    """
    asking, problems, notices = Asking(answers), list[Problem](), list[Message]()
    lists: list[ParcelList] = []

    def is_list(path: Path, shown: str, error: InputError) -> bool:
        found = parcel_list(path, error, answers.of_file("encoding", shown), shown=shown)
        lists.extend([found] if found else [])
        return found is not None

    layers = tuple(with_lot_numbers(each) for each in read_layers(paths, asking, read, put_aside=is_list))
    if not asking.open:
        layers = joined(lists, layers, asking)
    if not asking.open:
        empty = [layer.shown for layer in layers if not layer.features]
        if empty:
            raise InputError(Problem("intake-no-feature", each, {"value": each}) for each in empty)
    if asking.open:  # what is in a file is known when it can be read
        return Intake(layers, (), (), (), "", None, None, None, "", tuple(asking.open), asking.answered)
    unknown_columns(layers, asking)
    before = Asking(answers)  # the profile is asked first, and what speaks for it stands in the columns
    profile = _profile(layers, [find_columns(each, before) for each in layers], asking)
    columns = tuple(find_columns(layer, asking) for layer in layers)
    before = Asking(answers)
    roles = [roles_of(layer, known, before) for layer, known in zip(layers, columns, strict=True)]
    proposals = proposals_of(layers, columns, roles, asking, file_each=file_each)
    roles = [roles_of(layer, known, asking) for layer, known in zip(layers, columns, strict=True)]
    areas = [areas_of(layer, known, asking, problems, notices) for layer, known in zip(layers, columns, strict=True)]
    if problems:
        raise InputError(problems)
    sites = sites_of(layers, columns, roles, proposals, areas)
    if layers and not sites and not asking.open:
        raise InputError(Problem("intake-no-site", layers[0].shown, {"value": layers[0].shown}))
    notices.extend(names_of_several(sites))
    sites, accuracy = _with_basis(layers, sites, asking)
    zone = _zone(sites, zones, asking)
    as_of = _as_of(answers, today, asks_day, asking)
    names = tuple(dict.fromkeys(name for site in sites for name in site.proposals)) or (FIRST,)
    return Intake(
        layers, columns, sites, names, profile, zone, as_of, accuracy, answers.get("measure-in") or "",
        tuple(asking.open), asking.answered, is_today=answers.get("as-of") is None, notices=tuple(notices),
    )  # fmt: skip


def _profile(layers: Sequence[SourceLayer], columns: Sequence[Mapping[str, Column]], asking: Asking) -> str:
    heading, words = role_evidence(layers, columns)
    where = ", ".join(dict.fromkeys(layer.file for layer in layers)) or "--profile"
    values = {"column": heading, "words": words}
    code = "profile-column" if heading else "profile-names" if words else "profile"
    known = "kr/innotown"
    choices = (Choice(known, Message("intake.word.innotown")),)
    return asking.ask(Question("profile", code, where, known if words else "", choices, values))


def _with_basis(
    layers: Sequence[SourceLayer], sites: Sequence[FoundSite], asking: Asking
) -> tuple[tuple[FoundSite, ...], float | None]:
    """Return the sites with where each outline comes from, and what is said of the accuracy of all of them."""
    where = ", ".join(dict.fromkeys(layer.file for layer in layers)) or "--basis"
    choices = tuple(Choice(each.value, Message(f"intake.basis.{each.value}")) for each in _BASES)
    accuracy = Question("accuracy", "accuracy", where, UNKNOWN)
    likely = Basis.CADASTRAL if any(each.evidence["format"] == JOINED for each in layers) else Basis.DRAWN
    # what is said of all makes none of them better than its file says; what is only likely is of the others alone
    named = asking.answers.get("basis")
    of_others = of_all = None if named is None else read_basis(named, "--basis")
    if of_all is not None or not sites or any(each.basis is None for each in sites):
        said = asking.ask(Question("basis", "basis", where, likely.value, choices, then=accuracy))
        of_others = read_basis(said, "--basis")
    known = tuple(replace(each, basis=less_known(each.basis, of_all) or of_others) for each in sites)
    metres = read_accuracy(asking.answers.get("accuracy"), "--accuracy")
    # only of a drawing may it be unknown
    bases = [each.basis for each in known if each.accuracy_m is None] if sites else [of_others]
    if metres is None and any(each is not Basis.DRAWN for each in bases):
        asking.open.append(Question("accuracy", "accuracy-needed", where))
    return known, metres


def _as_of(answers: Answers, today: date, asks_day: bool, asking: Asking) -> date | None:
    said = answers.get("as-of")
    if said is not None:
        return date.fromisoformat(said)
    if not asks_day:
        return today
    choices = (Choice(today.isoformat(), Message("intake.word.today", {"value": today.isoformat()})),)
    told = asking.ask(Question("as-of", "as-of", "--as-of", today.isoformat(), choices))
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise InputError(
            Problem("invalid-value", "--as-of", {"value": told, "expected": {"code": "asked.day"}, "bound": ""})
        ) from None


def _zone(sites: Sequence[FoundSite], zones: Sequence[Zone], asking: Asking) -> str | None:
    """Return which designated zone the study is, asked where one is near; ``none`` for a new one."""
    said = asking.answers.get("zone")
    if said is not None:
        return said
    cores = [(site, shape_of(site.geometry)) for site in sites if site.role is Role.CORE]
    points = [(zone, shape_of(place.geometry)) for zone in zones for place in zone.places]
    inside = [(zone, site) for zone, point in points for site, land in cores
              if isinstance(point, Point) and shapely.covers(land, point)]  # fmt: skip
    land = [shape_of(site.geometry) for site in sites]
    near = [zone for zone, point in points if any(shapely.distance(point, each) * _DEGREE_M < _NEAR_M for each in land)]
    if not zones or not (inside or near):
        return NO_ZONE if zones else None
    zone = inside[0][0] if inside else near[0]
    name = name_value(zone.name)
    values = {"zone": name, "site": inside[0][1].name if inside else ""}
    own = Choice(zone.id, Message("intake.word.yes" if inside else "intake.word.is-zone", {"zone": name}))
    other = Choice(NO_ZONE, Message("intake.word.new-zone"))
    choices = (own, other) if inside else (other, own)
    code, proposed = ("zone", zone.id) if inside else ("zone-near", NO_ZONE)
    return asking.ask(Question("zone", code, "--zone", proposed, choices, values))
