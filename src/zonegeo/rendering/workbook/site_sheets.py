"""The sheets of sites, institutions, figures and agreements, filled with what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from zonegeo.base.message import Name
from zonegeo.model.quantity import Quantity, convert
from zonegeo.rendering.workbook.asked import Asked, exact, locked
from zonegeo.rendering.workbook.book import BookCell, BookRow, BookSheet
from zonegeo.sources.workbook.vocabulary import CONTENTS, LIMIT, NONE, NOT_ASKED, SHEETS, Column, Sheet, unit_name

_INSTITUTION = ("institution-count", "agreement", "items-met")
_BLANK_INSTITUTIONS, _BLANK_AGREEMENTS = 5, 4
SOURCE_TEXTS = ("source", "page", "note")


def site_sheet(asked: Asked) -> BookSheet:
    """Return the sheet of the sites: which there are comes from the boundaries."""
    entries = {str(each.get("id")): (n, each) for n, each in enumerate(asked.entries("site"))}
    names = {each["id"]: _own_name(asked, each) for each in asked.entries("institution") if "id" in each}
    owner = asked.undecided(asked.measured_by(*_INSTITUTION))
    area = asked.undecided(asked.measured_by("area", "national-area"))
    columns = _columns(asked, SHEETS["site"], without=() if asked.measured_by(*_INSTITUTION) else ("site.institution",))
    if not asked.profile.boundary_factors:
        columns = tuple(each for each in columns if each.key != "site.factor")
    rows = []
    for site in asked.study.sites.values():
        number, entry = entries.get(site.id, (len(entries), {}))
        at, key = f"site[{number}]", f"site={site.id}"
        is_core = site.role.value == "core"
        institution = BookCell(NOT_ASKED.within(asked.language), locked=True)
        if is_core:
            needed = owner if site.id in _of_proposal(asked) else ()
            institution = asked.cell(f"{at}.institution", names.get(str(entry.get("institution"))), needed=needed,
                                     sheet="site", key=key, column="site.institution")  # fmt: skip
        wants_area = area if not is_core and site.declared_area is None and site.id in _of_proposal(asked) else ()
        rows.append(BookRow(key, {
            "site.name": locked(asked.name(site.name)),
            "site.role": locked(asked.word("role", site.role.value)),
            "site.institution": institution,
            **_area(asked, site.id, at, key, entry, wants_area),
            "site.address": asked.cell(f"{at}.address", entry.get("address") or site.address or None,
                                       sheet="site", key=key, column="site.address"),
            "site.state": asked.cell(f"{at}.status", _state(asked, entry), sheet="site", key=key, column="site.state"),
            "site.legal_basis": asked.cell(f"{at}.legal_basis", entry.get("legal_basis")),
            "site.factor": asked.cell(f"{at}.boundary_factors", _factors(asked, entry),
                                      sheet="site", key=key, column="site.factor"),
            **texts(asked, at, entry),
        }))  # fmt: skip
    return BookSheet(SHEETS["site"], columns, in_order(columns, rows))


def _of_proposal(asked: Asked) -> tuple[str, ...]:
    return tuple(each.id for each in asked.evaluation.sites)


def _area(
    asked: Asked, site: str, at: str, key: str, entry: Mapping[str, Any], needed: tuple[str, ...]
) -> dict[str, BookCell]:
    text = entry.get("declared_area") or (entry.get("boundary") or {}).get("declared_area")
    place = f"{at}.declared_area" if site not in asked.declared else ""
    told = asked.declared.get(site) or text
    area = Quantity.parse(str(told)) if told else None
    kind = asked.word("area_kind", asked.study.sites[site].area_kind or None)
    unit = None if area is None else asked.word("area_unit", area.unit)
    return {
        "site.area": asked.cell(place, None if area is None else f"{area.value:f}", needed=needed,
                                sheet="site", key=key, column="site.area"),
        "site.area_unit": asked.cell(place, unit, needed=needed),
        "site.area_kind": asked.cell(f"{at}.area_kind", kind),
    }  # fmt: skip


def _state(asked: Asked, entry: Mapping[str, Any]) -> str | None:
    return entry.get("status") or None


def _factors(asked: Asked, entry: Mapping[str, Any]) -> str | None:
    names = {code.id: asked.name(code.name) for code in asked.profile.boundary_factors}
    return "; ".join(names.get(each, each) for each in entry.get("boundary_factors") or ()) or None


def institution_sheet(asked: Asked) -> BookSheet:
    """Return the sheet of the institutions, and empty rows for new ones."""
    kind = asked.undecided(asked.measured_by("items-met"))
    count = asked.undecided(asked.measured_by(*_INSTITUTION))
    rows = []
    owned = {site.institution for site in asked.study.sites.values() if site.id in _of_proposal(asked)}
    for number, entry in enumerate(asked.entries("institution")):
        at, key = f"institution[{number}]", f"institution={entry.get('id')}"
        sites = [asked.name(s.name) for s in asked.study.sites.values() if s.institution == entry.get("id")]
        rows.append(BookRow(key, {
            "institution.name": asked.cell(f"{at}.name", _own_name(asked, entry)),
            "institution.kind": asked.cell(f"{at}.kind", asked.word("kind", entry.get("kind")),
                                           needed=kind if entry.get("id") in owned else (),
                                           sheet="institution", key=key, column="institution.kind"),
            "institution.sites": locked(", ".join(sites) or None),
            **texts(asked, at, entry),
        }))  # fmt: skip
    # one new institution may own all the core sites that have none: more than one row cannot be asked for
    wants = count if not rows and _without_owner(asked) else ()
    for number in range(_BLANK_INSTITUTIONS):
        first = wants if number == 0 else ()
        rows.append(BookRow("", {
            "institution.name": BookCell(needed=first),
            "institution.kind": BookCell(needed=kind if first else ()),
        }))  # fmt: skip
    columns = _columns(asked, SHEETS["institution"])
    return BookSheet(SHEETS["institution"], columns, in_order(columns, rows))


def _without_owner(asked: Asked) -> list[str]:
    sites = asked.study.sites
    return [each for each in _of_proposal(asked) if sites[each].role.value == "core" and not sites[each].institution]


def figure_sheet(asked: Asked) -> BookSheet | None:
    """Return the table of the quantitative items: the limits in force, then each institution at each stage."""
    requirements = asked.measured_by("items-met")
    if not requirements:
        return None
    items = [item for each in requirements for item in each.items]
    units = {item.id: _unit(asked, item) for item in items}
    columns = [Column(
        f"figure.{item.id}[{units[item.id]}]",
        Name(f"{item.name.ko}\n({unit_name(units[item.id]).ko})", f"{item.name.en}\n({unit_name(units[item.id]).en})"),
        "number",
    ) for item in items]  # fmt: skip
    first, *rest = (each for each in SHEETS["figure"].columns if each.key == "figure.as")
    own = [each for each in SHEETS["figure"].columns if each.key != "figure.as"]
    whole = (first, own[0], *columns, *own[1:], *rest)
    rows = [*_limit_rows(asked, requirements, units), *_figure_rows(asked, items, units, requirements)]
    return BookSheet(SHEETS["figure"], whole, in_order(whole, rows))


def _unit(asked: Asked, item: Any) -> str:
    limits = asked.in_force(item.limits) or [limit for limit in item.limits if limit.value is not None]
    return limits[0].value.unit if limits and limits[0].value is not None else "case"


def _limit_rows(asked: Asked, requirements: Any, units: Mapping[str, str]) -> Iterator[BookRow]:
    limits = [(item, limit) for each in requirements for item in each.items for limit in asked.in_force(item.limits)]
    for kind in dict.fromkeys(limit.when.get("kind", "") for _, limit in limits):
        own = {item.id: limit for item, limit in limits if limit.when.get("kind", "") == kind}
        cite = next(iter(own.values())).cite
        yield BookRow(f"limit={kind}", {
            "figure.as": locked(LIMIT.within(asked.language)),
            "institution.name": locked(asked.word("kind", kind) or "–"),
            **{
                f"figure.{item}[{units[item]}]": locked(exact(_in_unit(limit.value, units[item])))
                for item, limit in own.items() if limit.value is not None
            },
            "source": locked(cite.act), "page": locked(cite.clause),
            "status": locked(asked.translator.text("workbook.state.limit")),
        })  # fmt: skip


def _in_unit(quantity: Quantity, unit: str) -> Decimal:
    if quantity.unit == unit:
        return quantity.value
    found = convert(quantity.si, unit)
    return Decimal(found.numerator) / Decimal(found.denominator)


def _figure_rows(asked: Asked, items: Any, units: Mapping[str, str], requirements: Any) -> Iterator[BookRow]:
    undecided = asked.undecided(requirements)
    used = asked.study.proposals[asked.evaluation.proposal].figures
    owned = {site.institution for site in asked.study.sites.values() if site.id in _of_proposal(asked)}
    for stage in ("requested", "confirmed"):
        for number, entry in enumerate(asked.entries("institution")):
            needed = undecided if stage == used and entry.get("id") in owned else ()
            key = f"figure={stage};institution={entry.get('id')}"
            yield BookRow(key, {
                "figure.as": locked(asked.word("stage", stage)),
                "institution.name": locked(_own_name(asked, entry)),
                **_figures(asked, number, entry, stage, items, units, key, needed),
                **{name: asked.cell(f"institution[{number}].{stage}_{name}", entry.get(f"{stage}_{name}"))
                   for name in ("source", "page")},
            })  # fmt: skip
    for number in range(_BLANK_INSTITUTIONS):
        wants = undecided if number == 0 and not asked.entries("institution") and _without_owner(asked) else ()
        yield BookRow("", {
            "figure.as": BookCell(asked.word("stage", used)),
            "institution.name": BookCell(needed=wants),
            **{f"figure.{item.id}[{units[item.id]}]": BookCell(needed=wants) for item in items},
        })  # fmt: skip


def _figures(
    asked: Asked, number: int, entry: Mapping[str, Any], stage: str, items: Any, units: Mapping[str, str], key: str,
    needed: tuple[str, ...],
) -> dict[str, BookCell]:  # fmt: skip
    cells = {}
    figures = {each.get("item"): (n, each) for n, each in enumerate(entry.get("figure") or ())}
    for item in items:
        at, figure = figures.get(item.id, (0, {}))
        column = f"figure.{item.id}[{units[item.id]}]"
        told = figure.get(stage)
        given = None if told is None else exact(_in_unit(Quantity.parse(str(told)), units[item.id]))
        place = f"institution[{number}].figure[{at}].{stage}"
        cells[column] = asked.cell(place, given, sheet="figure", key=key, column=column, needed=needed)
    return cells


def agreement_sheet(asked: Asked) -> BookSheet | None:
    """Return the sheet of agreements, those that are not whole yet among them, and empty rows."""
    requirements = asked.measured_by("agreement")
    if not requirements:
        return None
    undecided = asked.undecided(requirements)
    names = {each["id"]: _own_name(asked, each) for each in asked.entries("institution") if "id" in each}
    rows = [_agreement(asked, f"agreement[{n}]", each, names, ()) for n, each in enumerate(asked.entries("agreement"))]
    rows += [_agreement(asked, "", each, names, undecided) for each in waiting_of(asked, "agreement").values()]
    if asked.study.no_agreement:
        is_own = "" if "agreement" in asked.cells else "agreement"
        rows.append(BookRow("", {"agreement.name": BookCell(NONE.within(asked.language), locked=bool(is_own))}))
    wanted = ("name", "signed", "governor", "institutions")
    for number in range(_BLANK_AGREEMENTS):
        wants = undecided if number == 0 and not rows else ()
        rows.append(BookRow("", {f"agreement.{name}": BookCell(needed=wants) for name in wanted}))
    columns = _columns(asked, SHEETS["agreement"])
    return BookSheet(SHEETS["agreement"], columns, in_order(columns, rows))


def waiting_of(asked: Asked, table: str) -> dict[str, dict[str, Any]]:
    """The entries of a workbook that are not whole yet, put together again from their leaves."""
    found: dict[str, dict[str, Any]] = {}
    for leaf in asked.waiting:
        if leaf.table == table:
            found.setdefault(leaf.entry, {"id": leaf.entry})[leaf.path[0]] = leaf.value
    return found


def _agreement(
    asked: Asked, at: str, entry: Mapping[str, Any], names: Mapping[str, str], needed: tuple[str, ...]
) -> BookRow:
    key = f"agreement={entry.get('id')}"

    def cell(name: str, given: Any, *, column: str = "") -> BookCell:
        if not at:  # an entry of the workbook that is not whole
            return BookCell(given or None, needed=needed)
        return asked.cell(f"{at}.{name}", given or None, sheet="agreement", key=key, column=column)

    parties = ", ".join(names.get(each, each) for each in entry.get("institutions") or ())
    contents = entry.get("contents")
    cells = {
        "agreement.name": cell("name", entry.get("name") or str(entry.get("id"))),
        "agreement.signed": cell("signed", entry.get("signed")),
        "agreement.governor": cell("governor", entry.get("governor")),
        "agreement.institutions": cell("institutions", parties),
    }
    own = f"{at}.contents" not in asked.cells
    for column, content in CONTENTS.items():
        is_told = own and contents is not None
        given = asked.word("content", "yes" if content in (contents or ()) else "no") if is_told else None
        cells[column] = asked.cell(f"{at}.contents", given, sheet="agreement", key=key, column=column)
    return BookRow(key, {**cells, **texts(asked, at, entry)})


def texts(asked: Asked, at: str, entry: Mapping[str, Any]) -> dict[str, BookCell]:
    """Return the cells of source, page and note."""
    return {name: asked.cell(f"{at}.{name}", entry.get(name) or None) for name in SOURCE_TEXTS}


def _own_name(asked: Asked, entry: Mapping[str, Any]) -> str:
    name = entry.get("name")
    if not isinstance(name, Mapping):
        return str(entry.get("id"))
    return str(name.get(asked.language) or name.get("ko"))


def _columns(asked: Asked, sheet: Sheet, *, without: tuple[str, ...] = ()) -> tuple[Column, ...]:
    return tuple(column for column in sheet.columns if column.key not in without)


def in_order(columns: tuple[Column, ...], rows: list[BookRow]) -> tuple[BookRow, ...]:
    """Return rows with a cell for each column, in the order of the columns."""
    return tuple(
        BookRow(row.key, {column.key: row.cells.get(column.key, BookCell()) for column in columns}) for row in rows
    )
