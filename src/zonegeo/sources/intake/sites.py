"""The sites that the features are: one for each name and outline, in the proposals that have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import shapely

from zonegeo.base.message import Message
from zonegeo.base.value import value
from zonegeo.geometry import shape_of
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Role
from zonegeo.sources.boundary.coordinate_system import coordinate_system
from zonegeo.sources.intake.find_columns import Column
from zonegeo.sources.intake.read_quality import accuracies_of, bases_of, larger, less_known
from zonegeo.sources.intake.source_layers import SourceLayer
from zonegeo.sources.intake.words import as_id

_SAME_M = 0.1
_SHOWN = 5
# any plane of the country says whether two outlines lie within a tenth of a metre
_PLANE = "EPSG:5179"


@value
class FoundSite:
    """A site as the files have it; ``proposals`` is empty for one that belongs to all of them.

    ``accuracy_m`` and ``basis`` are what the file says of this outline.
    """

    id: str
    name: str
    role: Role
    declared_area: Quantity | None
    proposals: tuple[str, ...]
    geometry: Mapping[str, Any]
    layer: int
    where: str
    pnu: str = ""
    address: str = ""
    area_kind: str = ""
    merged: bool = False
    name_en: str = ""
    accuracy_m: float | None = None
    basis: Basis | None = None


def sites_of(
    layers: Sequence[SourceLayer], columns: Sequence[Mapping[str, Column]], roles: Sequence[Sequence[Role | None]],
    proposals: Sequence[Sequence[tuple[str, ...]]], areas: Sequence[Sequence[Quantity | None]],
) -> tuple[FoundSite, ...]:  # fmt: skip
    """Return the sites; the same name with the same outline in several proposals is one site."""
    found: list[FoundSite] = []
    for number, layer in enumerate(layers):  # one by one: each feature is a site with a name of its own
        told = _texts(layer, columns[number])
        column = columns[number].get("declared_area")
        accuracies, bases = accuracies_of(layer, columns[number]), bases_of(layer, columns[number])
        kinds = ["" if column is None or area is None else column.area_kind for area in areas[number]]
        for n, feature in enumerate(layer.features):
            role = roles[number][n]
            if role is None or feature.geometry is None:
                continue
            site = FoundSite(
                told[n]["id"], told[n]["name"], role, areas[number][n], tuple(proposals[number][n]),
                feature.geometry, number, feature.where, told[n]["pnu"], told[n]["address"], kinds[n],
                name_en=told[n]["name_en"], accuracy_m=accuracies[n], basis=bases[n],
            )  # fmt: skip
            _add(found, site)
    return tuple(found)


def names_of_several(sites: Sequence[FoundSite]) -> Iterator[Message]:
    """Say of each name that several sites of one proposal have: parts of one site would be counted as many."""
    groups: dict[str, list[FoundSite]] = {}
    for site in sites:
        groups.setdefault(site.name, []).append(site)
    for name, alike in groups.items():
        places = [{*(each.proposals or ("",))} for each in alike]
        if any(one & other for one, other in combinations(places, 2)):
            known = ", ".join(each.id for each in alike[:_SHOWN])
            yield Message("notice.name-of-several", {"value": name, "count": len(alike), "known": known})


def _texts(layer: SourceLayer, columns: Mapping[str, Column]) -> list[Mapping[str, str]]:
    """Return the names, the id, the PNU and the address of each feature of a layer."""
    count = len(layer.features)
    cells = {
        ours: layer.column(columns[ours].heading) if ours in columns else [None] * count
        for ours in ("name", "name_en", "id", "pnu", "address", "jibun")
    }
    rows: list[Mapping[str, str]] = []
    for n in range(count):
        row = {ours: "" if each[n] is None else " ".join(str(each[n]).split()) for ours, each in cells.items()}
        if layer.evidence["format"] == "dxf":
            row["name"] = _label(row["name"])
        row["address"] = " ".join(filter(None, (row["address"], row["jibun"])))
        row["name"] = (
            row["name"]
            or row["name_en"]
            or row["id"]
            or (layer.names[0] if count == 1 else f"{layer.names[0]} {n + 1}")
        )
        row["id"] = as_id(row["id"]) or as_id(row["name"], otherwise=f"site-{n + 1}")
        rows.append(row)
    return rows


def _label(text: str) -> str:
    """Return the name among the labels in a ring: what comes after a stroke is something else, as are bare figures."""
    labels = [each.partition("/")[0].strip() for each in text.split(" | ")]
    return next((each for each in labels if each and not each[0].isdigit()), labels[0])


def _add(found: list[FoundSite], site: FoundSite) -> None:
    same = [n for n, each in enumerate(found) if (each.name, each.role) == (site.name, site.role)]
    for n in same:
        other = found[n]
        apart = bool(other.proposals) and bool(site.proposals) and not set(other.proposals) & set(site.proposals)
        if apart and are_same(other.geometry, site.geometry) and _areas_agree(other, site):
            found[n] = replace(
                other, proposals=(*other.proposals, *site.proposals), merged=True, pnu=other.pnu or site.pnu,
                declared_area=other.declared_area or site.declared_area, address=other.address or site.address,
                name_en=other.name_en or site.name_en,
                accuracy_m=larger(other.accuracy_m, site.accuracy_m), basis=less_known(other.basis, site.basis),
                area_kind=other.area_kind if other.declared_area is not None else site.area_kind,
            )  # fmt: skip
            return
    found.append(replace(site, id=_free(site, [each.id for each in found])))


def _areas_agree(one: FoundSite, other: FoundSite) -> bool:
    a, b = one.declared_area, other.declared_area
    return a is None or b is None or abs(a.si - b.si) <= a.half_step_si + b.half_step_si


def _free(site: FoundSite, taken: Sequence[str]) -> str:
    wanted = [site.id, *(f"{site.id}·{each}" for each in site.proposals[:1])]
    numbered = (f"{site.id}-{n}" for n in range(2, len(taken) + 3))
    return next(each for each in (*wanted, *numbered) if each not in taken)


def are_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two outlines lie within a tenth of a metre of each other everywhere."""
    system = coordinate_system(None, option=_PLANE, where="")
    a, b = (shapely.transform(shape_of(each), system.move_back) for each in (one, other))
    return bool(shapely.hausdorff_distance(a, b) <= _SAME_M)
