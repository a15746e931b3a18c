"""One declaration, two readers: what the quick acceptance takes pydantic takes too, with an equal value."""

import copy
import math
import random
from collections.abc import Hashable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from importlib import import_module
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
import tomli

from tests.places import ROOT
from zonegeo.base.file_problems import read_as
from zonegeo.base.schema.acceptance import accepted
from zonegeo.base.schema.entry import Entry
from zonegeo.base.schema.fields import is_union
from zonegeo.base.schema.markers import FieldError, SchemaError
from zonegeo.base.schema.whole_model import validated, whole_model
from zonegeo.model.file_model import FileModel
from zonegeo.model.quantity import Quantity
from zonegeo.profiles.profile_schema import ConditionEntry, ProfileFile, RequirementEntry
from zonegeo.sources.study.study_schema import DraftedOn, OwnName, SiteEntry, StudyFile
from zonegeo.sources.study.zones import ZoneFile

for module in ("casebook.change_of_case", "casebook.study_of_case", "pack.archive", "study.file_proposals"):
    import_module(f"zonegeo.sources.{module}")

TEXTS = (
    "a", "a-b", "kist", "홍릉", "a·b", "a²", "é", "가a", "a\n", "", " ", "\u115f", "\ud800", "1", "-3",
    "x" * 65, "x" * 2001, "x" * 20_001,
    "10 m", "57163 m2", "3 km", "-1 m2", "0 m2", "all", "5", "m2", "1e400 m", "core", "기술핵심기관", "yes", "true",
    "2020-07-31", "1-3", "a, b", "0" * 64, "1168010100100010000", "none", "data\\a.geojson",
)  # fmt: skip
WILD = (
    None, True, False, 0, 1, -1, 5, 2**53 + 1, 2**80, 1.5, -0.0, 1e300, math.nan, math.inf, date(2020, 7, 31),
    datetime(2020, 7, 31, 1), time(1), b"a", (), [], {}, [1], {"a": 1}, {1: "a"}, Decimal("1.5"), ["a", None],
    {"ko": "가", "en": "a"}, {"en": "a"}, {"ko": ""}, set(), range(2),
)  # fmt: skip


def entries(base: type[Entry] = FileModel) -> Iterator[type[Entry]]:
    for each in base.__subclasses__():
        yield each
        yield from entries(each)


def some(annotation: Any, chance: random.Random, cls: type[Entry], depth: int = 0) -> Any:
    """Return something that a file may say for a type, most often what is asked for."""
    if chance.random() < 0.02:
        return chance.choice(WILD + TEXTS)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return some(arguments[0], chance, cls, depth)
    if origin is Literal:
        return chance.choice(arguments)
    if is_union(annotation):
        return some(chance.choice(arguments), chance, cls, depth)
    if origin is tuple:
        of_one = len(arguments) == 2 and arguments[1] is Ellipsis
        listed = [arguments[0]] * chance.choice((0, 1, 1, 2)) if of_one else arguments
        return chance.choice((list, tuple))(some(each, chance, cls, depth) for each in listed)
    if origin is dict:
        keys = [some(arguments[0], chance, cls) for _ in range(chance.choice((0, 1)))]
        return {key: some(arguments[1], chance, cls, depth) for key in keys if isinstance(key, Hashable)}
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        return some_document(annotation, chance, depth + 1)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return chance.choice([*annotation, *(each.value for each in annotation)])
    kinds: dict[Any, tuple[Any, ...]] = {
        str: TEXTS[:4] * 8 + TEXTS, float: (0, 1, 0.5, 126.9, 1e7), int: (1, 2, 3, 0), bool: (True, False),
        NoneType: (None,), date: (date(2020, 7, 31), date(2021, 1, 1)),
        Quantity: ("10 m", "57163 m2", "3 km", Quantity.parse("1 m2")),
    }  # fmt: skip
    return chance.choice(kinds.get(annotation, WILD))


def some_document(cls: type[Entry], chance: random.Random, depth: int = 0) -> Any:
    found = {}
    for name, field in cls.model_fields.items():
        if (field.is_required and chance.random() < 0.99) or (depth < 3 and chance.random() < 0.35):
            found[field.alias or name] = some(field.annotation, chance, cls, depth)
    if chance.random() < 0.03:
        found[chance.choice(("wrong", "name", "is_", "id"))] = "a"
    return found


def told(entry: Any) -> Any:
    """Return all that is known of a value: its type, its parts, and which of them a file said."""
    if isinstance(entry, Entry):
        return type(entry), entry.model_fields_set, {name: told(each) for name, each in entry}
    if isinstance(entry, dict):
        return dict, [(key, told(each)) for key, each in entry.items()]
    return (tuple, *map(told, entry)) if isinstance(entry, tuple) else (type(entry), repr(entry))


def takes_no_more(cls: type[Entry], document: Any) -> bool | None:
    """Hold the quick acceptance to pydantic; return whether it took a document, ``None`` for one that is refused."""
    quick = accepted(cls, copy.deepcopy(document))
    try:
        whole = validated(cls, copy.deepcopy(document))
    except SchemaError:
        assert quick is None, (cls, document)
        return None
    assert quick is None or told(quick) == told(whole), (cls, document)
    return quick is not None


def test_what_is_taken_quickly_is_what_pydantic_takes():
    chance = random.Random(7)
    found = [(cls, takes_no_more(cls, some_document(cls, chance))) for cls in entries() for _ in range(25)]
    assert len({cls for cls, how in found if how}) > 40, "the quick acceptance takes next to nothing"
    assert sum(how is None for _, how in found) > 300


def places_in(document: Any) -> Iterator[tuple[Any, Any]]:
    for key, each in list(document.items() if isinstance(document, dict) else enumerate(document)):
        yield document, key
        if isinstance(each, dict | list):
            yield from places_in(each)


@pytest.mark.parametrize(
    ("cls", "file"),
    [
        (StudyFile, "geo/hongneung.toml"),
        (StudyFile, "geo/goyang.toml"),
        (ZoneFile, "geo/innotown-zones.toml"),
        (ProfileFile, "src/zonegeo/profiles/kr/innotown.toml"),
        (ProfileFile, "src/zonegeo/profiles/kr/urban-regeneration.toml"),
    ],
)
def test_a_carried_file_is_taken_quickly_and_no_change_of_it_is_taken_that_pydantic_refuses(cls, file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert takes_no_more(cls, tomli.loads(text)), "a sound file opens pydantic"
    chance, refused = random.Random(file), 0
    for _ in range(12):
        document = tomli.loads(text)
        part, key = chance.choice(list(places_in(document)))
        if isinstance(part, dict) and chance.random() < 0.3:
            part[chance.choice(TEXTS)] = part.pop(key)
        else:
            part[key] = chance.choice(WILD + TEXTS)
        refused += takes_no_more(cls, document) is None
    assert refused > 2


def test_aliases_defaults_and_order_are_those_of_pydantic():
    for cls in entries():
        whole = whole_model(cls).model_fields
        assert list(cls.model_fields) == list(whole), cls
        for name, field in cls.model_fields.items():
            assert field.alias == whole[name].alias, (cls, name)
            assert field.is_required == whole[name].is_required(), (cls, name)


def test_a_field_of_its_own_class_is_read_at_any_depth():
    inner: dict[str, Any] = {"fact": "a", "is": "b"}
    for _ in range(40):
        inner = {"all": [inner]}
    assert told(accepted(ConditionEntry, inner)) == told(validated(ConditionEntry, inner))
    for _ in range(100_000):
        inner = {"all": [inner]}
    assert accepted(ConditionEntry, inner) is None
    inner = {"all": [{"any": [{"fact": "A B"}]}]}
    with pytest.raises(SchemaError) as refused:
        ConditionEntry.model_validate(inner)
    assert [each["loc"] for each in refused.value.errors()] == [("all", 0, "any", 0, "fact")]
    _, problems = read_as(ConditionEntry, {"all": [{"any": [{"facts": "a"}]}]}, "file")
    assert [(each.where, each.values["nearest"]) for each in problems] == [("file: all[0].any[0].facts", "fact")]


def test_an_entry_is_frozen_and_equal_to_one_of_the_same_values():
    name = OwnName(en="KIST")
    assert (name.ko, name.en, name.model_fields_set) == ("KIST", "KIST", {"ko", "en"})
    assert name == OwnName(ko="KIST", en="KIST")
    assert hash(name) == hash(OwnName(ko="KIST", en="KIST"))
    with pytest.raises(AttributeError, match="frozen"):
        name.ko = "다른 이름"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen"):
        del name.ko
    with pytest.raises(SchemaError):
        OwnName(ko="")


def test_a_copy_says_what_the_first_said_and_what_was_put_in_place():
    site = SiteEntry.model_validate({"id": "a", "name": {"ko": "가"}})
    copied = site.model_copy(update={"note": "b"})
    assert (copied.note, site.note) == ("b", "")
    assert copied.model_fields_set == {"id", "name", "note"}
    assert copied.model_dump()["name"] == {"ko": "가", "en": ""}


def test_a_complaint_keeps_its_code_and_its_place():
    with pytest.raises(SchemaError) as refused:
        SiteEntry.model_validate({"id": "a", "name": {"ko": " "}, "declared_area": "5 m"})
    found = {each["loc"]: each["ctx"]["error"] for each in refused.value.errors()}
    assert {loc: each.code for loc, each in found.items()} == {
        ("name", "ko"): "name-empty",
        ("declared_area",): "quantity-not-an-area",
    }
    assert all(isinstance(each, FieldError) for each in found.values())


def test_what_is_no_table_may_be_made_one_by_the_entry():
    assert DraftedOn.model_validate("a.geojson").path == "a.geojson"
    assert accepted(DraftedOn, {"path": "a", "sha256": "b"}).sha256 == "b"
    with pytest.raises(SchemaError):
        RequirementEntry.model_validate("a")


def test_schemas_of_tables_name_what_a_file_may_say():
    assert ProfileFile.model_json_schema()["properties"].keys() == set(ProfileFile.model_fields)
    assert ZoneFile.model_json_schema()["required"] == ["table", "zone"]
