"""Studies drawn at random, and what a result file says in figures: counted from its JSON alone, never by the report."""

from __future__ import annotations

import dataclasses
import json
import random
from collections.abc import Iterator
from typing import Any

from tests.pictures import draw
from zonegeo.api.profiles.open_profile import read_profile
from zonegeo.api.results.evaluate import evaluate, render
from zonegeo.api.results.report import gather
from zonegeo.base.message import Name
from zonegeo.i18n.translator import Translator, speaking_of
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.quantity import Quantity
from zonegeo.model.study import Basis, Claim, Figure, Institution, Study
from zonegeo.rendering.reports.document.blocks import Document
from zonegeo.rendering.reports.document.blocks import Figure as DrawnFigure
from zonegeo.rendering.reports.document.build import build_document
from zonegeo.rendering.reports.writers import REPORT_FORMATS

# what a spreadsheet would run, what a page would take for markup, what looks like a number and is none
NASTY = (
    "=1+1", "+82-2-958-5114", "-=고려=-", "@SUM(A1)", "<b>굵게</b> & co", "| a | b |", "*_`~[x](y)",
    "1123010700109500000",
    "#let x = 1; $y$ \\ \"'", "한글 이름 가나다라마바사아자차카타파하 아주 긴 이름", "{{report}}", "a\tb",
)  # fmt: skip
_ITEMS = {
    "research-staff": "person", "patents-filed": "case", "technology-transfers": "case",
    "transfer-income": "million KRW", "rnd-investment": "million KRW",
}  # fmt: skip


def random_result(seed: int) -> Evaluation:
    """Return the evaluation of a study drawn at random under the InnoTown profile."""
    return evaluate(random_study(seed), profile=read_profile("kr/innotown"))


def random_study(seed: int) -> Study:
    dice = random.Random(seed)
    letters = dice.sample("ABCD", dice.randint(1, 4)) + dice.sample("abcdef", dice.randint(1, 6))
    cells = ["."] * (12 * 12)
    for letter in letters:
        for place in dice.sample(range(len(cells)), dice.randint(1, 5)):
            cells[place] = letter
    cells[dice.randrange(len(cells))] = "1"
    drawn = [letter for letter in letters if letter in cells]
    picture = "\n".join("".join(cells[at : at + 12]) for at in range(0, len(cells), 12))
    declared = {each: _area(dice) for each in drawn if dice.random() < 0.8}
    within = {"z": "1"} if dice.random() < 0.5 else {}
    study = draw(picture, cell_m=dice.choice([20.0, 90.0, 310.0]), within=within, declared=declared,
                 accuracy_m=dice.choice([0.0, 1.5, 12.0]))  # fmt: skip
    return _furnished(study, dice)


def _area(dice: random.Random) -> str:
    return dice.choice([f"{dice.uniform(0.001, 2):.{dice.randint(2, 4)}f} km2", f"{dice.uniform(50, 90000):.1f} m2"])


def _distance(dice: random.Random) -> Quantity:
    return Quantity.parse(f"{dice.uniform(0, 5):.1f} km")


def _furnished(study: Study, dice: random.Random) -> Study:
    sites = {}
    for number, (key, site) in enumerate(study.sites.items()):
        basis = dice.choice([Basis.SURVEYED, Basis.OSM, Basis.INFERRED, Basis.SCHEMATIC])
        boundary = site.boundary if site.boundary.geometry is None else dataclasses.replace(site.boundary, basis=basis)
        name = dice.choice(NASTY)
        institution = f"institute-{number}" if key.isupper() else None
        sites[key] = dataclasses.replace(
            site, name=Name(f"{name}{number}", f"{name}{number}"), boundary=boundary, institution=institution,
            address=dice.choice(NASTY), status=dice.choice(NASTY),
        )  # fmt: skip
    institutions = {
        site.institution: Institution(site.institution, site.name, dice.choice(["university", "institute"]), tuple(
            Figure(item, "confirmed", Quantity.parse(f"{dice.randint(1, 3000)} {unit}"), "주사위")
            for item, unit in _ITEMS.items()
        ))
        for site in sites.values()
        if site.institution is not None
    }  # fmt: skip
    claims = (
        Claim("whole", Name("총면적", "total"), "drawn", "total-area", Quantity.parse(_area(dice)), "주사위"),
        Claim("far", Name("거리", "far"), "drawn", "separation", _distance(dice), "주사위"),
    )
    return dataclasses.replace(study, sites=sites, institutions=institutions, claims=claims)


def wide_result(result: Evaluation, *, cores: int, backgrounds: int) -> Evaluation:
    """Return a result with very many sites, made by copying those of a result: figures are each their own."""
    core = next(site for site in result.sites if site.role == "core" and site.geometry is not None)
    other = next(site for site in result.sites if site.role == "background" and site.measured_area is not None)
    cell = next(cell for cell in result.matrix if cell.value is not None)
    sites = []
    for number in range(cores + backgrounds):
        like, role = (core, "core") if number < cores else (other, "background")
        sites.append(
            dataclasses.replace(
                like, id=f"{role}-{number}", name=Name(f"부지 {number}", f"site {number}"), role=role, institution=None,
                declared_area=1000.0 + number / 7, declared_text=None, measured_area=1000.0 + number / 3,
                geometry=_moved(like.geometry, number),
            )
        )  # fmt: skip
    matrix = tuple(
        dataclasses.replace(cell, core=a.id, background=b.id, value=number / 9, low=0.0, high=number / 8 + 1)
        for number, (a, b) in enumerate((a, b) for a in sites[:cores] for b in sites[cores:])
    )
    return dataclasses.replace(result, sites=tuple(sites), matrix=matrix, places=(), claims=())


def _moved(geometry: Any, number: int) -> Any:
    east, north = number % 40 * 0.001, number // 40 * 0.001
    ring = [[x + east, y + north] for x, y in geometry["coordinates"][0]]
    return {"type": "Polygon", "coordinates": [ring]}


def figures_of(result: Evaluation) -> Iterator[tuple[str, str, int, float]]:
    """Yield (table, row, column, number) of every figure that a report has to hold, from the result file's bytes."""
    told = json.loads(render(result, "json"))
    for site in told["sites"]:
        yield from _known(site, ("reconciled", "id"), {
            1: "declared_area", 2: "measured_area", 4: "ellipsoid_area", 5: "difference", 6: "difference_percent",
        })  # fmt: skip
        yield from _known(site, ("boundaries", "id"), {3: "accuracy_m"})
        area = "measured_area" if site["declared_area"] is None else "declared_area"
        yield from _known(site, ("summary", "id"), {2: area})
        yield from _known(site, ("areas", "id"), {3: area})
    for finding in told["findings"]:
        yield from _finding(finding)
    for claim in told["claims"]:
        yield from _known(claim, ("claims", "id"), {1: "stated_value", 2: "computed"})
    yield from _parts(told)
    yield from _distances(told)


def _known(told: Any, place: tuple[str, str], columns: dict[int, str]) -> Iterator[tuple[str, str, int, float]]:
    table, key = place
    for column, name in columns.items():
        if told[name] is not None:
            yield table, told[key], column, told[name]


def _finding(finding: Any) -> Iterator[tuple[str, str, int, float]]:
    name = finding["requirement"]
    flat = {
        "id": name,
        "value": finding["measurement"] and finding["measurement"]["value"],
        "limit": finding["limit"] and finding["limit"]["value"],
        "nominal": finding["measurement"] and finding["margin_nominal"],
        "certain": finding["measurement"] and finding["margin_certain"],
    }
    yield from _known(flat, ("requirements", "id"), {2: "value", 3: "limit", 4: "nominal", 5: "certain"})
    for other in finding["alternatives"]:
        row = f"{name}/{other['kind']}/{other['name']}"
        yield from _known({"id": row, **other}, ("alternatives", "id"), {2: "value", 4: "shift"})


def _parts(told: Any) -> Iterator[tuple[str, str, int, float]]:
    for finding in told["findings"]:
        kind = finding["rule"]["measure"] if finding["rule"] else ""
        if kind == "items-met":
            items = list(dict.fromkeys(part["item"] for part in finding["parts"]))
            for part in finding["parts"]:
                if part["value"] is not None:
                    row = f"{told['proposal']}/{part['subject']}"
                    yield f"quantitative-{finding['requirement']}", row, 2 + items.index(part["item"]), part["value"]


def _distances(told: Any) -> Iterator[tuple[str, str, int, float]]:
    cores = list(dict.fromkeys(cell["core"] for cell in told["matrix"]))
    for cell in told["matrix"]:
        if cell["value"] is not None:
            at = cores.index(cell["core"])
            yield f"distances-{at // 6 + 1}", cell["background"], at % 6 + 1, cell["value"]


def document_of(result: Evaluation, language: str) -> Document:
    """Return the document that a report of the result is written from, in the words of the result's own profile."""
    with speaking_of(*result.area_kinds, words=result.profile.words):
        return build_document(gather(result), Translator(language))


def without_pictures(document: Document, format_name: str) -> bytes:
    """Write a document without its figures: drawing takes the time, and no test reads a number from a picture."""
    sections = tuple(
        dataclasses.replace(each, blocks=tuple(b for b in each.blocks if not isinstance(b, DrawnFigure)))
        for each in document.sections
    )
    rows = tuple(dataclasses.replace(row, chart=None) for row in document.front.rows)
    front = dataclasses.replace(document.front, rows=rows, figure=None)
    plain = dataclasses.replace(document, sections=sections, front=front)
    written: bytes = REPORT_FORMATS[format_name](plain, progress=lambda part: None)
    return written
