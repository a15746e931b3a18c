"""The JSON Schema of a profile accepts what zonegeo reads; and every part of an entry arrives in the profile."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import zonegeo
from tests.small_study import named
from zonegeo.api.profiles.open_profile import list_profiles, read_profile
from zonegeo.api.profiles.run_casebook import profile_schema
from zonegeo.base.errors import InputError
from zonegeo.base.message import Name
from zonegeo.measures import MEASURES
from zonegeo.model.profile import Citation, Code, Explanation, Item, Limit, Review, Tolerance
from zonegeo.model.quantity import Quantity
from zonegeo.model.rounding import Rounding
from zonegeo.profiles import library
from zonegeo.profiles.profile_schema import ToleranceEntry

CARRIED = Path(zonegeo.__file__).parent / "profiles"


def as_json(document: Any) -> Any:
    """Return a TOML document as JSON has it: days are texts there."""
    return json.loads(json.dumps(document, default=lambda day: day.isoformat()))


@pytest.mark.parametrize("profile", list_profiles())
def test_the_schema_accepts_every_carried_profile(profile: str) -> None:
    document = tomllib.loads((CARRIED / f"{profile}.toml").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(profile_schema()).validate(as_json(document))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("requirement", 0, "colour"), "red"), (("requirement", 0, "op"), "=<"), (("requirement", 0, "id"), "Ä b"),
        (("requirement", 0, "limit"), []), (("requirement",), []), (("profile", "source"), "guessed"),
        (("requirement", 0, "severity"), "maybe"), (("requirement", 0, "roles"), "core"),
        (("requirement", 0, "scope"), "planet"), (("requirement", 0, "id"), "a" * 65),
    ],
)  # fmt: skip
def test_what_the_schema_refuses_is_refused_when_it_is_read(path: tuple[Any, ...], value: Any, small: Any) -> None:
    validator = jsonschema.Draft202012Validator(profile_schema())
    assert validator.is_valid(as_json(small.rules))
    found: Any = small.rules
    for key in path[:-1]:
        found = found[key]
    found[path[-1]] = value
    assert not validator.is_valid(as_json(small.rules))
    small.write()
    with pytest.raises(InputError) as caught:
        read_profile(str(small.rules_file))
    place = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")
    assert [each.where.rpartition(": ")[2] for each in caught.value.problems] == [place]


def name_of(text: str) -> Name:
    return Name(**named(text))


CITE = {"act": "시험법", "clause": "제3조", "since": date(2019, 2, 3), "source": "secondary", "url": "u", "note": "n"}
CITATION = Citation("시험법", "제3조", date(2019, 2, 3), "secondary", "u", "n")


def test_every_key_of_a_requirement_arrives(small: Any) -> None:
    entry = small.rules["requirement"][1]
    entry |= {
        "scope": "site", "op": ">", "severity": "should", "basis": "measured", "otherwise": "review",
        "decided_on": "shown", "shown": {"step": "0.01 km2", "mode": "half-up"}, "where": {"role": "core"},
        "limit": [{"value": "2 km2", "since": date(2020, 1, 1), "until": date(2020, 12, 31), "cite": CITE}],
        "review": [
            {"limit": "1 km2", "since": date(2019, 3, 1), "until": date(2021, 1, 1), "cite": CITE,
             "when": {"fact": "public", "is": True}},
            {"since": date(2022, 1, 1), "cite": CITE | {"clause": "제4조"}},
        ],
    }  # fmt: skip
    small.rules["fact"] = [{"id": "public", "name": named("public"), "kind": "yes-no"}]
    small.write()
    read = read_profile(str(small.rules_file)).requirements[1]
    assert (read.id, read.name, read.measure, read.roles) == (
        "background-area", name_of("background-area"), "area", ("background",),
    )  # fmt: skip
    assert (read.scope, read.op, read.severity, read.basis) == ("site", ">", "should", "measured")
    assert (read.otherwise, read.decided_on) == ("review", "shown")
    assert (read.rounding, read.shown_unit) == (Rounding(Decimal("0.01"), "half-up"), "km2")
    assert read.limits == (Limit(Quantity.parse("2 km2"), date(2020, 1, 1), CITATION, date(2020, 12, 31)),)
    first, second = read.reviews
    assert dataclasses.replace(first, condition=None) == Review(
        date(2019, 3, 1), CITATION, date(2021, 1, 1), Quantity.parse("1 km2")
    )
    assert first.condition is not None
    assert second == Review(date(2022, 1, 1), dataclasses.replace(CITATION, clause="제4조"))
    parts = ("what", "why", "how", "exempt", "passes", "fails")
    assert read.explanation == Explanation(*(name_of(part) for part in parts))


def test_what_is_not_given_has_its_default(small: Any) -> None:
    small.write()
    profile = read_profile(str(small.rules_file))
    separation, area = profile.requirements
    # the usual scope of a measure is its first
    assert (separation.scope, area.scope) == ("pair", "proposal")
    assert (area.severity, area.basis, area.otherwise, area.decided_on) == ("must", "declared", "fail", "unrounded")
    assert (area.rounding, area.shown_unit, area.condition, area.where, area.reach_m) == (None,) * 5
    assert (area.readings, area.items, area.reviews, area.members, area.among) == ((),) * 5
    assert (area.layer, area.fact, area.between) == ("", "", "edge")
    assert area.limits[0].cite == Citation("시험 고시", "제1조", date(2020, 1, 1))
    assert (area.limits[0].until, area.limits[0].condition, area.limits[0].when) == (None, None, {})
    assert (profile.id, profile.version, profile.name) == ("test/rules", "1", name_of("rules"))
    assert (profile.source, profile.extends) == ("primary", "")
    assert (profile.facts, profile.layers, profile.boundary_factors, profile.tolerances) == ((),) * 4


def test_what_a_measure_takes_arrives(small: Any) -> None:
    base = small.rules["requirement"][1]
    cite = {"cite": CITE, "since": date(2020, 1, 1)}
    small.rules |= {
        "fact": [
            {"id": "zoning", "name": named("zoning"), "kind": "word", "is": ["green", "red"],
             "words": {"green": named("green")}},
            {"id": "width", "name": named("width"), "kind": "quantity", "unit": "m"},
        ],
        "layer": [{"id": "roads", "name": named("roads"), "fact": [
            {"id": "lit", "name": named("lit"), "kind": "yes-no"},
        ]}],
        "boundary_factor": [{"id": "river", "name": named("river"), "cite": CITE}],
        "tolerance": [
            {"id": "share", "name": named("share"), "kind": "percentage", "percent": 0.1, "cite": CITE},
            {"id": "map", "name": named("map"), "kind": "cadastral", "scale": 1200, "cite": CITE},
        ],
        "requirement": [
            base | {"id": "word", "measure": "fact-is", "fact": "zoning", "is": "green", "op": ">=",
                    "limit": [cite | {"value": "all"}]},
            base | {"id": "near", "measure": "distance", "layer": "roads", "between": "farthest",
                    "limit": [cite | {"value": "1 km"}]},
            base | {"id": "front", "measure": "frontage", "layer": "roads", "reach": "0.5 km",
                    "limit": [cite | {"value": "1 m"}]},
            base | {"id": "parts", "measure": "part-count", "readings": ["queen", "rook"],
                    "limit": [cite | {"value": "1 part"}]},
            base | {"id": "items", "measure": "items-met", "limit": [cite | {"value": "1 item"}], "item": [
                {"id": "staff", "name": named("staff"), "limit": [
                    cite | {"value": "5 person", "when": {"kind": "university"}, "until": date(2021, 1, 1)}
                ]},
                {"id": "bare", "name": named("bare")},
            ]},
            base | {"id": "either", "measure": "group", "of": ["word", "near"], "op": ">=",
                    "limit": [cite | {"value": "1 item"}]},
        ],
    }  # fmt: skip
    small.write()
    profile = read_profile(str(small.rules_file))
    word, near, front, parts, items, either = profile.requirements
    assert (word.fact, word.among, word.limits[0].value) == ("zoning", ("green",), None)
    assert (near.layer, near.between) == ("roads", "farthest")
    assert (front.reach_m, parts.readings, either.members) == (500.0, ("queen", "rook"), ("word", "near"))
    limit = Limit(Quantity.parse("5 person"), date(2020, 1, 1), CITATION, date(2021, 1, 1), {"kind": "university"})
    assert items.items == (Item("staff", name_of("staff"), (limit,)), Item("bare", name_of("bare")))
    zoning, width = profile.facts
    assert (zoning.id, zoning.name, zoning.kind, zoning.among, zoning.unit) == (
        "zoning", name_of("zoning"), "word", ("green", "red"), "",
    )  # fmt: skip
    assert zoning.words == {"green": name_of("green")}
    assert (width.kind, width.unit, width.among, width.words) == ("quantity", "m", (), {})
    (roads,) = profile.layers
    assert (roads.id, roads.name, [each.id for each in roads.facts]) == ("roads", name_of("roads"), ["lit"])
    assert profile.boundary_factors == (Code("river", name_of("river"), CITATION),)
    assert profile.tolerances == (
        Tolerance("share", name_of("share"), "percentage", CITATION, Decimal("0.1")),
        Tolerance("map", name_of("map"), "cadastral", CITATION, None, 1200),
    )


@pytest.mark.parametrize("percent", [0.1, 0.3, 5, 2.675, 100])
def test_a_percentage_is_the_decimal_that_was_written(percent: float) -> None:
    entry = ToleranceEntry(id="a", name={"ko": "a", "en": "a"}, kind="percentage", percent=percent, cite=CITE)  # type: ignore[arg-type]
    assert entry.exact_percent() == Decimal(str(percent))
    assert ToleranceEntry.model_construct(percent=None).exact_percent() is None


# --- where profiles are -----------------------------------------------------------------------------------------------


def test_the_carried_profiles_are_those_of_the_folder() -> None:
    files = sorted(f"{path.parent.name}/{path.stem}" for path in CARRIED.rglob("*.toml"))
    assert list(library.profile_ids()) == files
    for profile in files:
        content, where, folder = library.find_profile(profile, "no matter")
        assert content == (CARRIED / f"{profile}.toml").read_bytes()
        assert (where, Path(folder)) == (f"profile {profile}", CARRIED / "kr")


def test_a_path_is_found_from_the_folder_of_the_file_that_names_it(small: Any, tmp_path: Path) -> None:
    small.write()
    _, where, folder = library.find_profile("small/rules.toml", str(tmp_path))
    assert (where, folder) == ((tmp_path / "small" / "rules.toml").as_posix(), str(tmp_path / "small"))
    small.rules["profile"] |= {"id": "ours", "extends": "rules.toml"}
    (tmp_path / "small" / "ours.toml").write_text(
        'profile = { id = "ours", version = "1", name = { ko = "가", en = "a" }, extends = "rules.toml" }',
        encoding="utf-8",
    )
    ours = library.read_profile(str(tmp_path / "small" / "ours.toml"), measures=MEASURES)
    assert [each.id for each in ours.requirements] == ["separation", "background-area"]


@pytest.mark.parametrize(("bytes_too_many", "refused"), [(0, False), (1, True)])
def test_a_file_of_many_megabytes_is_no_profile(bytes_too_many: int, refused: bool, small: Any) -> None:
    small.write()
    text = small.rules_file.read_bytes()
    small.rules_file.write_bytes(text + b"\n" * (4_000_000 + bytes_too_many - len(text)))
    if refused:
        with pytest.raises(InputError) as caught:
            read_profile(str(small.rules_file))
        (problem,) = caught.value.problems
        where = small.rules_file.as_posix()
        assert (problem.code, problem.where, problem.values) == ("file-too-large", where, {"limit": 4_000_000})
    else:
        assert len(read_profile(str(small.rules_file)).requirements) == 2


def test_a_file_that_is_not_there_and_an_id_that_is_not_known(tmp_path: Path) -> None:
    path = (tmp_path / "none.toml").as_posix()
    with pytest.raises(InputError) as caught:
        read_profile(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where, problem.values) == ("file-missing", path, {"value": path})
    with pytest.raises(InputError):
        read_profile(str(tmp_path.with_suffix(".toml")))
    with pytest.raises(library.UsageError) as used:
        read_profile("kr/inotown")
    (problem,) = used.value.problems
    assert (problem.code, problem.where) == ("unknown-profile", "kr/inotown")
    known = ", ".join(list_profiles())
    assert problem.values == {"value": "kr/inotown", "nearest": "kr/innotown", "known": known}
