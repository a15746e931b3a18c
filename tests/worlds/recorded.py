"""What the engine answers on studies of every kind, a line an answer: a change that nobody meant is seen.

python -m tests.worlds.recorded                  # write the record again, after a change that was meant
python -m tests.worlds.recorded separation-3     # print every value of what one study came to, to compare two commits

The referee proves that answers hold; it cannot see that a margin, a remark or a message has changed. A line has what a
reader can judge, and a digest of all the rest: codes and values of messages, never their wording. Figures go in to
seven digits, so that another version of GEOS or PROJ is no change.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from hashlib import sha256
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import shapely
from shapely import affinity

import zonegeo as zg
from tests.measures.layers.test_cells import STEEP, asked, over
from tests.pictures import draw, judged
from tests.places import ROOT
from tests.worlds.kinds import KINDS, study_of
from tests.worlds.study import write
from zonegeo.api.profiles.run_casebook import find_casebook, read_casebook
from zonegeo.base.message import Name
from zonegeo.evaluation.evaluate_proposal import evaluate_proposal
from zonegeo.evaluation.variants import only
from zonegeo.geodesy.crs import analysis_crs
from zonegeo.model.study import Basis, Place, Site, Study
from zonegeo.sources.casebook.study_of_case import case_entry, study_of_case

RECORD = Path(__file__).with_suffix(".txt")
STUDIES_OF_A_KIND = 5
RASTER = "raster"
CASES = ROOT / "data" / "casebooks"
# receipts name versions and files; reasons are messages in words
_LEFT_OUT = {"receipt", "reason", "text", "where"}
_DIGEST = 12


def plain(whole: Any) -> Any:
    """Return a value as lists and strings: the same for the same answer, whatever computed it."""
    if is_dataclass(whole) and not isinstance(whole, type):
        named = {each.name: getattr(whole, each.name) for each in fields(whole) if each.name not in _LEFT_OUT}
        return [type(whole).__name__, *plain(named)]
    if isinstance(whole, Enum):
        return str(whole.value)
    if isinstance(whole, shapely.Geometry):
        return [whole.geom_type, plain(shapely.area(whole)), plain(shapely.bounds(whole))]
    if isinstance(whole, Mapping):
        return [[str(key), plain(each)] for key, each in whole.items() if key not in _LEFT_OUT]
    if isinstance(whole, (set, frozenset)):
        return sorted((plain(each) for each in whole), key=repr)
    if isinstance(whole, np.ndarray):
        return plain(whole.tolist())
    if isinstance(whole, float):
        return f"{whole + 0.0:.7g}"
    if isinstance(whole, str) or whole is None or isinstance(whole, (bool, int)):
        return whole
    if hasattr(whole, "__iter__"):
        return [plain(each) for each in whole]
    return type(whole).__name__


def digest_of(whole: Any, folder: str = "") -> str:
    text = repr(plain(whole))
    return sha256((text.replace(folder, "") if folder else text).encode()).hexdigest()[:_DIGEST]


def of_finding(finding: Any) -> str:
    """Return what a reader can judge of a finding."""
    measured = finding.measurement
    figures = (measured.value, measured.low, measured.high) if measured else ()
    told = [finding.verdict.value, "stable" if finding.stable else "unstable", *map(plain, figures)]
    return " ".join(str(each) for each in told)


def of_study(kind: str, seed: int, folder: Path) -> Iterator[tuple[str, Any]]:
    """Yield each answer on a random study: every proposal, what compares them, what mends them, the best sets."""
    study = study_of(kind, seed)
    path, rules = write(study, folder), str(folder / "rules.toml")
    draft = folder / "draft.geojson"
    for name in study.proposals:
        drawn = draft if study.drafted else None
        read = zg.read_study(path, draft=drawn) if drawn else path
        evaluation = zg.evaluate(read, profile=rules, **({} if drawn else {"proposal": name}))
        yield name, evaluation
    if len(study.proposals) > 1:
        aims = ["min:r0", "min:r1"] if kind == "comparisons" else []
        yield "compare", zg.compare(path, list(study.proposals), profile=rules, objectives=aims)
    if not study.drafted:
        yield "repair", zg.repair(path, profile=rules)
    if study.candidates:
        for aim in ("max:background-area", "min:separation"):
            if aim.split(":")[1] in {each["id"] for each in study.requirements}:
                found = zg.explore(path, folder / "candidates.geojson", [aim], profile=rules, keep=3)
                yield aim, found


def of_casebook(profile: str) -> Iterator[tuple[str, Any]]:
    """Yield the finding of every case of a book, as it is written and known less well than that."""
    rules = zg.read_profile(profile)
    for number, title, name, study in cases_of(profile):
        requirement = only(rules, [name])
        yield title, evaluate_proposal(study, requirement).finding(name)
        how = LESS_KNOWN[number % len(LESS_KNOWN)]
        if any(site.boundary.geometry for site in study.sites.values()):
            yield f"{title}, {how.__name__}", evaluate_proposal(how(study), requirement).finding(name)


def cases_of(profile: str) -> Iterator[tuple[int, str, str, Study]]:
    """Yield number, title, requirement and study of every case of a book that asks for a finding."""
    for number, case in enumerate(read_casebook(find_casebook(profile))):
        if not case.invalid and "change" not in case.given:
            entry = case_entry(case)
            study = study_of_case(entry, lambda crs, shape: analysis_crs(crs).to_lonlat([shape])[0])
            yield number, case.title, entry.requirement, study


def drawn_roughly(study: Study) -> Study:
    """Every outline within metres, each its own; every declared area as it is."""
    sites = dict(study.sites)
    for number, (name, site) in enumerate(study.sites.items()):
        if site.boundary.geometry is not None:
            rough = replace(site.boundary, accuracy_m=(site.boundary.accuracy_m or 0.0) + 0.8 + 0.7 * number)
            sites[name] = replace(site, boundary=rough)
    return replace(study, sites=sites)


def somewhere(study: Study) -> Study:
    """The last outline not known, only that it lies in a place of twice its size."""
    name, site = _last_drawn(study)
    around = affinity.scale(shapely.geometry.shape(site.boundary.geometry), 2.0, 2.0)
    place = Place("around", Name("around", "around"), shapely.geometry.mapping(around), 1.5, site.boundary.provenance)
    return _unlocated(replace(study, places={**study.places, "around": place}), name, ("around",))


def anywhere(study: Study) -> Study:
    """The last outline not known at all."""
    return _unlocated(study, _last_drawn(study)[0], ())


def _last_drawn(study: Study) -> tuple[str, Site]:
    return [(name, site) for name, site in study.sites.items() if site.boundary.geometry is not None][-1]


def _unlocated(study: Study, name: str, within: tuple[str, ...]) -> Study:
    site = study.sites[name]
    boundary = replace(site.boundary, geometry=None, basis=Basis.WITHIN, accuracy_m=None, within=within)
    return replace(study, sites={**study.sites, name: replace(site, boundary=boundary)})


LESS_KNOWN = (drawn_roughly, somewhere, anywhere)


def of_raster(seed: int) -> Iterator[tuple[str, Any]]:
    """Yield what the rules over cells find on random sites over a random raster: gaps in it, land beyond its edge."""
    chance = Random(seed)
    rows = ["".join(chance.choice("aab.") for _ in range(6)) for _ in range(4)]
    study = draw("\n".join([*rows, "aAb..."]), within={"c": ""} if seed % 3 == 2 else None, accuracy_m=1.7 * (seed % 2))
    known = [0.0, 5.0, 12.5, 20.0, 31.0, *([float("nan")] if seed % 2 else [])]
    values = [[chance.choice(known) for _ in range(7)] for _ in range(7)]
    study = over(study, values, west=10.0 * chance.randint(-1, 1), cell=chance.choice([7.0, 10.0, 12.0]))
    for what in ("mean", "max", "min", "share"):
        rule = asked(
            what,
            chance.choice(["10 %", "20 %"]),
            op=chance.choice(["<=", ">="]),
            roles=chance.choice([(), ("background",)]),
        )
        rule = replace(rule, where=STEEP) if what == "share" else rule
        yield what, judged(study, rule).finding(rule.id)


def lines_of(answers: Iterator[tuple[str, Any]], folder: str = "") -> list[str]:
    """Return a line a finding, and one for all else that an answer has."""
    lines = []
    for name, answer in answers:
        if type(answer).__name__ == "Finding":
            lines.append(f"  {name}: {of_finding(answer)} {digest_of(answer, folder)}")
            continue
        for one in getattr(answer, "findings", ()):
            lines.append(f"  {name} {one.requirement}: {of_finding(one)} {digest_of(one, folder)}")
        rest = {each.name: getattr(answer, each.name) for each in fields(answer) if each.name != "findings"}
        lines.append(f"  {name}, the rest: {digest_of(rest, folder)}")
    return lines


def subjects() -> list[str]:
    """Return the name of all that is recorded: books by their ids, random studies by kind and seed."""
    books = sorted(path.relative_to(CASES).with_suffix("").as_posix() for path in CASES.glob("kr/*.md"))
    own = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*.toml"))
    kinds = product([*KINDS, RASTER], range(STUDIES_OF_A_KIND))
    return [*books, *own, *(f"{kind}-{seed}" for kind, seed in kinds)]


def answers_to(subject: str, folder: Path) -> Iterator[tuple[str, Any]]:
    kind, _, seed = subject.rpartition("-")
    if kind == RASTER:
        return of_raster(int(seed))
    if kind in KINDS:
        return of_study(kind, int(seed), folder)
    return of_casebook(str(CASES / subject) if subject.endswith(".toml") else subject)


def record_of(subject: str) -> list[str]:
    """Return the lines of a subject as they are now."""
    with tempfile.TemporaryDirectory() as folder:
        return lines_of(answers_to(subject, Path(folder)), folder)


def recorded() -> dict[str, list[str]]:
    """Return the lines of every subject as they were recorded."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in RECORD.read_text(encoding="utf-8").splitlines():
        if line.startswith("  "):
            lines.append(line)
        else:
            found[line] = lines = []
    return found


def _shown(value: Any, depth: int = 1) -> Iterator[str]:
    if isinstance(value, list) and any(isinstance(each, list) for each in value):
        for each in value:
            yield from _shown(each, depth + 1)
    else:
        yield f"{'  ' * depth}{value!r}"


def main(asked: list[str]) -> None:
    if asked:
        with tempfile.TemporaryDirectory() as folder:
            for name, answer in answers_to(asked[0], Path(folder)):
                print(name, *_shown(plain(answer)), sep="\n")  # noqa: T201 - this is what the command is for
        return
    text = "".join("\n".join([subject, *record_of(subject)]) + "\n" for subject in subjects())
    RECORD.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
