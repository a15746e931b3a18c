"""Which parcel of the cadastral layer each row of a list means: found, missing, listed twice, or open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from zonegeo.base.errors import InputError, UsageError
from zonegeo.geometry import shape_of
from zonegeo.model.schedule import Schedule, ScheduleRow
from zonegeo.sources.reading import Reading
from zonegeo.sources.study.schedule.cadastre import Cadastre, read_cadastre
from zonegeo.sources.study.study_schema import FileChoice
from zonegeo.sources.workbook.read_schedule import ParcelRow
from zonegeo.sources.workbook.schedule_rows.dong_names import DongNames, dong_names
from zonegeo.sources.workbook.schedule_rows.parcel_numbers import RENEWED, candidates_of, contradictions, name_of


def join_schedule(
    study: Path, rows: Sequence[ParcelRow], choice: FileChoice | None, *, places: Mapping[str, str],
    outlines: Sequence[Mapping[str, Any]], reading: Reading,
) -> Schedule:  # fmt: skip
    """Return a list of parcels joined to a cadastral layer.

    Parameters
    ----------
    places
        Names of legal dongs that the study knows by their codes.
    outlines
        The outlines of the sites: the parcels around them are kept, so that what is not listed can be told.
    """
    named = dict.fromkeys(row.place for row in rows if row.place)
    names = dong_names(places) if rows else DongNames({})
    # a list names a few places thousands of times
    codes = {place: names.codes_of(place) for place in named}
    candidates = [candidates_of(row, codes) for row in rows]
    reading.add(contradictions(rows, codes, names))
    cadastre = None
    if choice is not None:
        wanted = frozenset(number for each in candidates for number in each)
        with reading.collecting(InputError, UsageError):
            shapes = [shape_of(each) for each in outlines]
            cadastre = read_cadastre(study, choice, wanted, shapes, reading)
    joined = _joined(rows, candidates, cadastre)
    used = {row.pnu[:10] for row in joined if row.pnu}
    parcels = cadastre.parcels if cadastre else ()
    used |= {parcel.pnu[:10] for parcel in parcels}
    dongs = {code: name for code in sorted(used) if (name := name_of(code, names))}
    return Schedule(tuple(joined), parcels, cadastre.name if cadastre else "", dongs)


def _joined(
    rows: Sequence[ParcelRow], candidates: Sequence[tuple[str, ...]], cadastre: Cadastre | None
) -> list[ScheduleRow]:
    there = cadastre.numbers if cadastre else frozenset[str]()
    chosen: list[tuple[str, str]] = []
    for row, numbers in zip(rows, candidates, strict=True):
        known = [number for number in numbers if number in there]
        dongs = {number[:10] for number in numbers} - {
            RENEWED[number[:2]] + number[2:10] for number in numbers if number[:2] in ("42", "45")
        }
        if not row.number and len(dongs) != 1:
            # a name of several dongs, or of none: that one of them has such a lot does not say which is meant
            chosen.append(("", "open"))
        elif cadastre is None:
            chosen.append((numbers[0], "unchecked"))
        else:
            chosen.append((known[0], "found") if known else (numbers[0], "missing"))
    counts = Counter(number for number, _ in chosen if number)
    mains = _mains(there)
    return [
        ScheduleRow(
            where=row.where, site=row.site, pnu=number, place=row.place, lot=str(row.lot or ""), category=row.category,
            register_area=row.register_area, part_area=row.part_area, note=row.note,
            status="twice" if counts[number] > 1 else status,
            hint=_hint(number, mains) if status == "missing" else "",
        )
        for row, (number, status) in zip(rows, chosen, strict=True)
    ]  # fmt: skip


def _mains(numbers: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number in numbers:
        found.setdefault(number[:15], set()).add(number[15:])
    return found


def _hint(number: str, mains: Mapping[str, set[str]]) -> str:
    """What may have become of a parcel that is not there: lots of its main number tell, and prove nothing."""
    others = mains.get(number[:15], set())
    if not others:
        return ""
    return "merged" if number[15:] != "0000" and "0000" in others else "split"
