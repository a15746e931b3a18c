"""The sheets of assessments, claims, parcels and facts, filled with what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zonegeo.model.condition import facts_of
from zonegeo.model.profile import FactDescription, Requirement
from zonegeo.model.quantity import Quantity
from zonegeo.rendering.workbook.asked import Asked, exact, locked
from zonegeo.rendering.workbook.book import BookCell, BookRow, BookSheet
from zonegeo.rendering.workbook.site_sheets import in_order, texts, waiting_of
from zonegeo.sources.workbook.claim_parts import SEPARATOR, parts_text
from zonegeo.sources.workbook.vocabulary import SHEETS, unit_name

_BLANK_CLAIMS, _BLANK_PARCELS = 12, 25


def assessment_sheet(asked: Asked) -> BookSheet | None:
    """Return the qualitative items of every requirement that counts them."""
    requirements = asked.measured_by("items-satisfied")
    if not requirements:
        return None
    known = {key: (number, entry, value) for number, entry, key, value in _outcomes(asked)}
    rows = []
    for requirement in requirements:
        needed = asked.undecided([requirement])
        for item_number, item in enumerate(requirement.items, start=1):
            number, entry, outcome = known.get((requirement.id, item_number), (-1, {}, None))
            at, key = f"assessment[{number}]", f"requirement={requirement.id};item={item_number}"
            rows.append(BookRow(key, {
                "assessment.of": locked(asked.name(requirement.name)),
                "assessment.no": locked(str(item_number)),
                "assessment.item": locked(asked.name(item.name)),
                "assessment.value": asked.cell(f"{at}.value", asked.word("grade", outcome), sheet="assessment", key=key,
                                               column="assessment.value", needed=needed),
                **texts(asked, at, entry),
            }))  # fmt: skip
    return BookSheet(SHEETS["assessment"], SHEETS["assessment"].columns, in_order(SHEETS["assessment"].columns, rows))


def _outcomes(asked: Asked) -> Iterator[tuple[int, Mapping[str, Any], tuple[str, int], str]]:
    for number, entry in enumerate(asked.entries("assessment")):
        requirement = str(entry.get("requirement"))
        for word in ("satisfied", "not_satisfied"):
            for item in entry.get(word) or ():
                yield number, entry, (requirement, int(item)), word
        for item, grade in (entry.get("grades") or {}).items():
            yield number, entry, (requirement, int(item)), str(grade)


def claim_sheet(asked: Asked) -> BookSheet:
    """Return the figures that documents state, and empty rows for more."""
    proposals = {each.id: asked.name(each.name) for each in asked.study.proposals.values()}
    sites = {each.id: asked.name(each.name) for each in asked.study.sites.values()}
    rows = [_claim(asked, f"claim[{n}]", each, proposals, sites) for n, each in enumerate(asked.entries("claim"))]
    rows += [_claim(asked, "", each, proposals, sites) for each in waiting_of(asked, "claim").values()]
    rows += [BookRow("", {}) for _ in range(_BLANK_CLAIMS)]
    return BookSheet(SHEETS["claim"], SHEETS["claim"].columns, in_order(SHEETS["claim"].columns, rows))


def _claim(
    asked: Asked, at: str, entry: Mapping[str, Any], proposals: Mapping[str, str], sites: Mapping[str, str]
) -> BookRow:
    stated = Quantity.parse(str(entry["stated"])) if entry.get("stated") else None
    given = [Quantity.parse(str(each)) for each in entry.get("parts") or ()]
    parts = parts_text(given, None if stated is None else stated.unit, lambda unit: asked.word("unit", unit))
    listed = [str(each) for each in entry.get("listed") or ()]
    pair = [sites.get(each, each) for each in entry.get("pair") or ()]

    def cell(name: str, given: Any) -> BookCell:
        return asked.cell(f"{at}.{name}", given or None) if at else BookCell(given or None)

    return BookRow(f"claim={entry.get('id')}", {
        "claim.proposal": cell("proposal", proposals.get(str(entry.get("proposal")))),
        "claim.quantity": cell("quantity", asked.word("quantity", entry.get("quantity"))),
        "claim.value": cell("stated", None if stated is None else f"{stated.value:f}"),
        "claim.unit": cell("stated", None if stated is None else asked.word("unit", stated.unit)),
        "claim.site_a": cell("pair", pair[0] if pair else None),
        "claim.site_b": cell("pair", pair[1] if len(pair) > 1 else None),
        "claim.parts": cell("listed" if listed else "parts", SEPARATOR.join(listed) or parts),
        **texts(asked, at, entry),
    })  # fmt: skip


def parcel_sheet(asked: Asked) -> BookSheet:
    """Return the list of parcels as the workbook has it; anybody's own list may be pasted over it."""
    sites = {each.id: asked.name(each.name) for each in asked.study.sites.values()}
    rows = [
        BookRow("", {
            "parcel.no": BookCell(row.no or str(number)), "parcel.site": BookCell(sites.get(row.site)),
            "parcel.pnu": BookCell(row.number or None), "parcel.place": BookCell(row.place or None),
            "parcel.jibun": BookCell(str(row.lot) if row.lot else None),
            "parcel.jimok": BookCell(row.category or None),
            "parcel.register_area[m2]": BookCell(None if row.register_area is None else exact(row.register_area)),
            "parcel.part_area[m2]": BookCell(None if row.part_area is None else exact(row.part_area)),
            "parcel.whole": BookCell(asked.word("whole", "no") if row.part_area is not None else None),
            "parcel.note": BookCell(row.note or None),
        })
        for number, row in enumerate(asked.parcels, start=1)
    ]  # fmt: skip
    rows += [BookRow("", {}) for _ in range(_BLANK_PARCELS)]
    columns = SHEETS["parcel"].columns
    return BookSheet(SHEETS["parcel"], columns, in_order(columns, rows), open_=True)


def fact_sheet(asked: Asked) -> BookSheet | None:
    """Return the facts that the profile asks for by its own words, of the whole or of each site."""
    if not asked.profile.facts:
        return None
    known = {
        (str(e.get("id")), str(e.get("site") or ""), str(e.get("proposal") or "")): (n, e)
        for n, e in enumerate(asked.entries("fact"))
    }
    described = {each.id: each for each in asked.profile.facts}
    keys = [key for each in asked.profile.facts for key in _subjects(asked, each)]
    keys += [key for key in known if key not in keys and key[0] in described]
    rows = [_fact(asked, described[key[0]], key, *known.get(key, (-1, {}))) for key in keys]
    return BookSheet(SHEETS["fact"], SHEETS["fact"].columns, in_order(SHEETS["fact"].columns, rows))


def _subjects(asked: Asked, fact: FactDescription) -> list[tuple[str, str, str]]:
    """Of what a fact is asked: of each site where a requirement asks site by site, else of the whole."""
    users = [each for each in asked.profile.requirements if fact.id in _facts_used(each)]
    by_site = [each for each in users if each.scope == "site" or fact.id in facts_of(each.where)]
    found = [(fact.id, "", "")] if not by_site or len(by_site) < len(users) else []
    if by_site:
        found += [(fact.id, site.id, "") for site in asked.evaluation.sites]
    return found


def _facts_used(requirement: Requirement) -> set[str]:
    conditions = [requirement.condition, requirement.where]
    conditions += [limit.condition for limit in requirement.limits]
    conditions += [review.condition for review in requirement.reviews]
    return {requirement.fact, *(fact for each in conditions for fact in facts_of(each))}


def _fact(
    asked: Asked, fact: FactDescription, key: tuple[str, str, str], number: int, entry: Mapping[str, Any]
) -> BookRow:
    _, site, proposal = key
    users = [each for each in asked.profile.requirements if fact.id in _facts_used(each)]
    at = f"fact[{number}]"
    row_key = ";".join(f"{name}={each}" for name, each in zip(("fact", "site", "proposal"), key, strict=True) if each)
    told = entry.get("value")
    if isinstance(told, bool):
        told = asked.word("yes-no", "yes" if told else "no")
    elif told is not None and fact.kind == "word":
        told = asked.name(asked.profile.word_name(fact.id, told))
    elif told is not None and fact.kind == "quantity":
        told = exact(Quantity.parse(told).value)
    unit = Quantity.parse(entry["value"]).unit if entry and fact.kind == "quantity" else fact.unit
    names = {each.id: asked.name(each.name) for each in asked.study.sites.values()}
    names |= {each.id: asked.name(each.name) for each in asked.study.proposals.values()}
    return BookRow(row_key, {
        "fact.name": locked(asked.name(fact.name)),
        "fact.site": locked(names.get(site)), "fact.proposal": locked(names.get(proposal)),
        "fact.value": asked.cell(f"{at}.value", told, sheet="fact", key=row_key, column="fact.value",
                                 needed=asked.undecided(users)),
        "fact.unit": locked(asked.name(unit_name(unit)) if unit else None),
        **texts(asked, at, entry),
    })  # fmt: skip
