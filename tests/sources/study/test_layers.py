"""Reference layers of a study on disk: read as they are, refused with the place of every mistake, never guessed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.mistakes import Mistake, each_of
from tests.small_study import named
from zonegeo.api.results.evaluate import evaluate, read_study, render
from zonegeo.base.errors import InputError, Problem
from zonegeo.i18n.translator import Translator
from zonegeo.model.verdict import Verdict

ROADS = "../data/roads.geojson"
FIRST, SECOND = f"{ROADS}: features[0]", f"{ROADS}: features[1]"
# a road north of the hall (37.503–37.512 N, 127.00–127.01 E) and one across it
NORTH = {"type": "LineString", "coordinates": [[126.99, 37.52], [127.02, 37.52]]}
ACROSS = {"type": "LineString", "coordinates": [[127.005, 37.50], [127.005, 37.52]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@dataclass
class Roads:
    """The small study with a layer of two roads, as documents that a test may break before they are written."""

    small: Any
    entry: dict[str, Any]
    features: list[Any]
    document: Any = None

    def write(self) -> Any:
        file = self.small.write()
        document = self.document or {"type": "FeatureCollection", "features": self.features}
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        (self.small.folder / "data" / "roads.geojson").write_text(text, encoding="utf-8")
        return file


@pytest.fixture
def roads(small: Any) -> Roads:
    entry = {
        "id": "roads", "name": named("roads"), "file": ROADS, "complete": True, "accuracy_m": 0.5,
        "facts": {"width": {"property": "WIDTH", "unit": "m"}, "state": {"property": "STATE"},
                  "paved": {"property": "PAVED"}},
        "source": "road register", "source_date": "2026-01", "licence": "CC0-1.0", "note": "drawn",
    }  # fmt: skip
    small.study["layer"] = [entry]
    features = [
        feature(NORTH, WIDTH=6, STATE="planned", PAVED=True, id="north", other=[1]),
        feature(ACROSS, WIDTH=12.5, STATE="open", PAVED=False),
    ]
    return Roads(small, entry, features)


# --- what is read -----------------------------------------------------------------------------------------------------


def test_a_layer_is_read_as_it_is(roads: Roads) -> None:
    layer = read_study(roads.write()).layers["roads"]
    assert (layer.id, layer.name.ko, layer.complete, layer.accuracy_m) == ("roads", "roads 이름", True, 0.5)
    told = layer.provenance
    assert (told.source, told.source_date, told.licence, told.note) == ("road register", "2026-01", "CC0-1.0", "drawn")
    assert [each.geometry for each in layer.features] == [NORTH, ACROSS]
    assert [dict(each.facts) for each in layer.features] == [
        {"width": "6 m", "state": "planned", "paved": True}, {"width": "12.5 m", "state": "open", "paved": False},
    ]  # fmt: skip


def test_the_file_of_a_layer_is_on_the_receipt(roads: Roads) -> None:
    evaluation = evaluate(roads.write())
    used = {each.path: each.sha256 for each in evaluation.receipt.inputs}
    content = (roads.small.folder / "data" / "roads.geojson").read_bytes()
    assert used[ROADS] == hashlib.sha256(content).hexdigest()


def test_a_study_without_layers_has_none(small: Any) -> None:
    assert dict(read_study(small.write()).layers) == {}


def test_several_layers_keep_their_order(roads: Roads) -> None:
    roads.small.study["layer"].append(roads.entry | {"id": "lanes", "complete": False})
    layers = read_study(roads.write()).layers
    assert list(layers) == ["roads", "lanes"]
    assert not layers["lanes"].complete


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [127.0, 37.5]},
        {"type": "Point", "coordinates": [127.0, 37.5, 30.0]},
        {"type": "MultiPoint", "coordinates": [[127.0, 37.5], [127.1, 37.5]]},
        {"type": "LineString", "coordinates": [[127.0, 37.5], [127.1, 37.5], [127.1, 37.6]]},
        {"type": "MultiLineString", "coordinates": [[[127.0, 37.5], [127.1, 37.5]], [[127, 37], [127, 38]]]},
        {"type": "Polygon", "coordinates": [[[127.0, 37.5], [127.1, 37.5], [127.1, 37.6], [127.0, 37.5]]]},
        {"type": "MultiPolygon", "coordinates": [[[[127.0, 37.5], [127.1, 37.5], [127.1, 37.6], [127.0, 37.5]]]]},
    ],
    ids=lambda geometry: geometry["type"],
)
def test_every_kind_of_geometry_is_read(roads: Roads, geometry: Any) -> None:
    roads.features = [feature(geometry, WIDTH=6)]
    study = read_study(roads.write())
    assert [each.geometry for each in study.layers["roads"].features] == [geometry]
    # and is placed in the plane
    assert evaluate(study).study == "small"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (6, "6 m"), (6.0, "6.0 m"), (0.1, "0.1 m"), (0, "0 m"), (-1.5, "-1.5 m"), (1e-7, "0.0000001 m"),
        (1e14, "100000000000000.0 m"),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_the_decimal_that_was_written(roads: Roads, given: float, expected: str) -> None:
    roads.features = [feature(NORTH, WIDTH=given)]
    assert read_study(roads.write()).layers["roads"].features[0].facts == {"width": expected}


def test_what_is_absent_or_null_is_not_known(roads: Roads) -> None:
    roads.features = [feature(NORTH), feature(NORTH, WIDTH=None, STATE=None), feature(NORTH) | {"properties": None}]
    assert [dict(each.facts) for each in read_study(roads.write()).layers["roads"].features] == [{}, {}, {}]


def test_properties_that_no_fact_names_are_left_alone(roads: Roads) -> None:
    roads.entry["facts"] = {}
    assert [dict(each.facts) for each in read_study(roads.write()).layers["roads"].features] == [{}, {}]


def test_one_property_may_hold_two_facts(roads: Roads) -> None:
    roads.entry["facts"] = {"kind": {"property": "STATE"}, "state": {"property": "STATE"}}
    assert dict(read_study(roads.write()).layers["roads"].features[0].facts) == {"kind": "planned", "state": "planned"}


def test_a_feature_somewhere_makes_a_layer_incomplete(roads: Roads) -> None:
    roads.features.append(feature(None, WIDTH=30))
    layer = read_study(roads.write()).layers["roads"]
    assert (layer.complete, len(layer.features)) == (False, 2)


def test_an_empty_layer_is_read(roads: Roads) -> None:
    roads.features = []
    layer = read_study(roads.write()).layers["roads"]
    assert (layer.complete, layer.features) == (True, ())


def test_a_single_feature_is_a_layer(roads: Roads) -> None:
    roads.document = feature(NORTH, WIDTH=6)
    assert [each.geometry for each in read_study(roads.write()).layers["roads"].features] == [NORTH]


# --- what is refused --------------------------------------------------------------------------------------------------


def told(**changes: Any) -> Callable[[Roads], object]:
    return lambda roads: roads.entry.update(changes)


def left_out(key: str) -> Callable[[Roads], object]:
    return lambda roads: roads.entry.pop(key)


def first(**properties: Any) -> Callable[[Roads], object]:
    return lambda roads: roads.features[1]["properties"].update(properties)


def drawn(kind: str, coordinates: Any) -> Callable[[Roads], object]:
    return lambda roads: roads.features[1].update(geometry={"type": kind, "coordinates": coordinates})


def whole(document: Any) -> Callable[[Roads], object]:
    def change(roads: Roads) -> None:
        roads.document = document

    return change


FOREIGN = {"type": "name", "properties": {"name": "EPSG:5186"}}
ENTRY = "small.toml: layer[0]"
AT = f"{SECOND}.geometry.coordinates"
MISTAKES = [
    # the entry
    Mistake("missing file", told(file="../data/raods.geojson"), "file-missing", "../data/raods.geojson", ("raods",)),
    Mistake("a folder", told(file="../data"), "not-a-file", "../data"),
    Mistake("id left out", left_out("id"), "missing-key", f"{ENTRY}.id", ("id",)),
    Mistake("completeness left out", left_out("complete"), "missing-key", f"{ENTRY}.complete", ("complete",)),
    Mistake("accuracy left out", left_out("accuracy_m"), "missing-key", f"{ENTRY}.accuracy_m", ("accuracy_m",)),
    Mistake("source left out", left_out("source"), "missing-key", f"{ENTRY}.source", ("source",)),
    Mistake("completeness as a word", told(complete="yes"), "invalid-value", f"{ENTRY}.complete", ("yes",)),
    Mistake("completeness as a number", told(complete=1), "invalid-value", f"{ENTRY}.complete", ("1",)),
    Mistake("negative accuracy", told(accuracy_m=-1), "invalid-value", f"{ENTRY}.accuracy_m", ("-1",)),
    Mistake("unknown key", told(acuracy_m=1), "unknown-key", f"{ENTRY}.acuracy_m", ("acuracy_m", "accuracy_m")),
    Mistake("an id that is none", told(id="Main Roads"), "invalid-value", f"{ENTRY}.id", ("Main Roads",)),
    Mistake("a fact without its property", told(facts={"width": {"unit": "m"}}), "missing-key",
            f"{ENTRY}.facts.width.property", ("property",)),
    Mistake("layer twice", lambda roads: roads.small.study["layer"].append(roads.entry), "duplicate-id",
            "small.toml: layer", ("roads",)),
    # the file
    Mistake("no JSON", whole("{"), "json-syntax", f"{ROADS}:1:2"),
    Mistake("a number that is none", whole('{"type": "FeatureCollection", "features": [NaN]}'), "json-not-a-number",
            ROADS, ("NaN",)),
    Mistake("no features", whole({"type": "Topology"}), "geojson-no-features", ROADS, ("Topology",)),
    Mistake("null for the features", whole({"type": "FeatureCollection", "features": None}), "geojson-no-features",
            f"{ROADS}: features", ("NoneType",)),
    Mistake("null for a feature", lambda roads: roads.features.append(None), "geojson-not-a-feature",
            f"{ROADS}: features[2]", ("None",)),
    Mistake("foreign CRS", whole({"type": "FeatureCollection", "features": [], "crs": FOREIGN}), "geojson-other-crs",
            f"{ROADS}: crs", ("EPSG:5186",)),
    # geometry
    Mistake("a collection", drawn("GeometryCollection", []), "geometry-not-read", f"{SECOND}.geometry",
            ("GeometryCollection",)),
    Mistake("a kind that is none", drawn("Circle", [127.0, 37.5]), "geometry-not-read", f"{SECOND}.geometry",
            ("Circle",)),
    Mistake("point swapped", drawn("Point", [37.5, 127.0]), "lonlat-swapped", AT, ("[127, 37.5]",)),
    Mistake("points swapped", drawn("MultiPoint", [[127.0, 37.5], [37.5, 127.0]]), "lonlat-swapped", f"{AT}[1]",
            ("[127, 37.5]",)),
    Mistake("line swapped", drawn("LineString", [[37.5, 127.0], [37.6, 127.1]]), "lonlat-swapped", f"{AT}[0]",
            ("[127, 37.5]",)),
    Mistake("lines swapped", drawn("MultiLineString", [[[127.0, 37.5], [127.1, 37.5]], [[37.5, 127.0], [37.6, 127.0]]]),
            "lonlat-swapped", f"{AT}[1][0]", ("[127, 37.5]",)),
    Mistake("polygon swapped", drawn("Polygon", [[[37.5, 127.0], [37.6, 127.0], [37.6, 127.1], [37.5, 127.0]]]),
            "lonlat-swapped", f"{AT}[0][0]", ("[127, 37.5]",)),
    Mistake("projected", drawn("Point", [200_000, 555_000]), "coordinates-projected", AT, ("200000",)),
    Mistake("words for coordinates", drawn("Point", ["127", "37.5"]), "coordinates-not-numbers", AT, ("127",)),
    Mistake("one coordinate", drawn("Point", [127.0]), "coordinates-not-numbers", AT, ("127",)),
    Mistake("no coordinates", drawn("Point", []), "coordinates-not-numbers", AT),
    Mistake("null for coordinates", drawn("LineString", None), "geometry-empty", AT, ("None",)),
    Mistake("a line as deep as a point", drawn("LineString", [127.0, 37.5]), "coordinates-not-numbers", f"{AT}[0]",
            ("127",)),
    Mistake("an empty line", drawn("LineString", []), "geometry-empty", AT),
    Mistake("an empty part", drawn("MultiLineString", [[]]), "geometry-empty", f"{AT}[0]"),
    Mistake("beyond all bounds", drawn("Point", [10**400, 37]), "json-number-too-large", ROADS, ("10000",)),
    Mistake("ring that crosses itself", drawn("Polygon", [[[127.02, 37.50], [127.03, 37.51], [127.03, 37.50],
            [127.02, 37.51], [127.02, 37.50]]]), "ring-crosses-itself", f"{SECOND}.geometry", ("127.025, 37.505",)),
    # facts
    Mistake("a number as a text", first(WIDTH="6"), "quantity-not-a-number", f"{SECOND}.properties.WIDTH", ("6",)),
    Mistake("a number as yes", first(WIDTH=True), "quantity-not-a-number", f"{SECOND}.properties.WIDTH", ("True",)),
    Mistake("a number as a list", first(WIDTH=[6]), "quantity-not-a-number", f"{SECOND}.properties.WIDTH", ("[6]",)),
    Mistake("a word as a number", first(STATE=3), "fact-not-a-word", f"{SECOND}.properties.STATE", ("3",)),
    Mistake("a blank word", first(STATE="  "), "fact-not-a-word", f"{SECOND}.properties.STATE"),
    Mistake("a word as a list", first(STATE=["a"]), "fact-not-a-word", f"{SECOND}.properties.STATE", ("['a']",)),
    Mistake("a unit that is none", told(facts={"width": {"property": "WIDTH", "unit": "kmm"}}), "quantity-unknown-unit",
            "", ("kmm", "km")),
]  # fmt: skip
mistakes = each_of(MISTAKES)


def problems_of(roads: Roads) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        evaluate(roads.write())
    return caught.value.problems


def test_the_layer_is_sound_before_a_part_of_it_is_broken(roads: Roads) -> None:
    assert evaluate(roads.write()).study == "small"


@mistakes
def test_place_names_the_file_and_what_is_wrong_in_it(mistake: Mistake, roads: Roads) -> None:
    mistake.break_it(roads)
    found = problems_of(roads)
    assert {problem.code for problem in found} == {mistake.code}, "one mistake, one kind of problem"
    assert mistake.where in found[0].where


@mistakes
def test_explained_in_both_languages(mistake: Mistake, roads: Roads) -> None:
    mistake.break_it(roads)
    problem = problems_of(roads)[0]
    for language in ("ko", "en"):
        sentences = Translator(language).problem(problem)
        assert len(set(sentences)) == 3
        for sentence in sentences:
            assert f"problem.{mistake.code}" not in sentence, "a code is no sentence"
            assert not re.search(r"\{\w*\}", sentence), "a placeholder is left over"
            assert (re.search("[가-힣]", sentence) is not None) == (language == "ko")
        for name in mistake.names:
            assert any(name in sentence for sentence in sentences), f"{name} is named in none of {sentences}"


def test_mistakes_of_the_study_and_of_its_layer_are_told_together(roads: Roads) -> None:
    roads.small.study["proposal"][0]["sites"] = ["hall", "yrad"]
    roads.features[0]["properties"]["WIDTH"] = "wide"
    drawn("Point", [37.5, 127.0])(roads)
    assert {problem.code for problem in problems_of(roads)} == {
        "unknown-site", "quantity-not-a-number", "lonlat-swapped",
    }  # fmt: skip


def test_every_feature_with_the_same_mistake_is_named(roads: Roads) -> None:
    for each in roads.features:
        each["properties"]["STATE"] = 1
    assert [problem.where for problem in problems_of(roads)] == [
        f"{FIRST} (north).properties.STATE", f"{SECOND}.properties.STATE",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [("LineString", [[127.0, 37.5]]), ("MultiLineString", [[[127.0, 37.5], [127.1, 37.5]], [[127.0, 37.5]]])],
)
def test_a_line_has_two_positions(roads: Roads, kind: str, coordinates: Any) -> None:
    drawn(kind, coordinates)(roads)
    assert problems_of(roads)[0].where.startswith(AT)


def test_an_integer_beyond_all_bounds_is_no_figure(roads: Roads) -> None:
    first(WIDTH=10**400)(roads)
    (problem,) = problems_of(roads)
    assert (problem.code, problem.where) == ("json-number-too-large", ROADS)


def test_a_unit_that_is_none_is_told_once_and_where_it_stands(roads: Roads) -> None:
    roads.entry["facts"]["width"]["unit"] = "kmm"
    assert [problem.where for problem in problems_of(roads)] == [f"{ENTRY}.facts.width.unit"]


# --- to the verdict ---------------------------------------------------------------------------------------------------


def rule(measure: str, op: str, limit: str, **more: Any) -> dict[str, Any]:
    cite = {"act": "시험 고시", "clause": "제1조", "since": date(2020, 1, 1)}
    parts = ("what", "why", "how", "exempt", "passes", "fails")
    return {
        "id": "tested", "name": named("tested"), "measure": measure, "roles": ["core"], "op": op, "layer": "roads",
        "limit": [{"value": limit, "since": date(2020, 1, 1), "cite": cite}],
        "explanation": {part: named(part) for part in parts}, **more,
    }  # fmt: skip


def verdict_of(roads: Roads, requirement: dict[str, Any]) -> Any:
    roads.small.rules["requirement"] = [requirement]
    roads.small.rules["layer"] = [
        {
            "id": "roads", "name": named("roads"),
            "fact": [
                {"id": "width", "name": named("width"), "kind": "quantity", "unit": "m"},
                {"id": "state", "name": named("state"), "kind": "word", "is": ["planned", "open"]},
                {"id": "paved", "name": named("paved"), "kind": "yes-no"},
            ],
        }
    ]  # fmt: skip
    return evaluate(roads.write(), profile=str(roads.small.rules_file)).finding("tested")


OPEN = {"fact": "state", "is": "open"}
WIDE = {"fact": "width", "op": ">=", "value": "10 m"}
PAVED = {"fact": "paved", "is": True}
AREA = {"type": "Polygon", "coordinates": [[[126.99, 37.50], [127.005, 37.50], [127.005, 37.52], [126.99, 37.52],
                                            [126.99, 37.50]]]}  # fmt: skip

# requirements that the sound layer satisfies: its areas and roads suffice …
ENOUGH = {
    "share": (rule("share", ">=", "40 %", where=OPEN), AREA),
    "area-inside": (rule("area-inside", ">=", "30 ha", where=OPEN), AREA),
    "area-outside": (rule("area-outside", "<=", "50 ha", where=OPEN), AREA),
    "distance": (rule("distance", "<=", "10 m", where=OPEN), ACROSS),
    "distance to a wide one": (rule("distance", "<=", "10 m", where=WIDE), ACROSS),
    "centroid": (rule("distance", "<=", "10 m", between="centroid", where=OPEN), ACROSS),
    "farthest": (rule("distance", "<=", "500 m", between="farthest", where=OPEN), ACROSS),
    "count": (rule("feature-count", ">=", "1 item", where=OPEN), ACROSS),
    "largest": (rule("largest-crossing", ">=", "12 m", fact="width"), ACROSS),
    "frontage": (rule("frontage", ">=", "20 m", reach="10 m", where=OPEN), ACROSS),
}
# … or nothing more is there
NO_MORE = {
    "share": (rule("share", "<=", "10 %", where=PAVED), AREA),
    "area-inside": (rule("area-inside", "<=", "1 ha", where=PAVED), AREA),
    "area-outside": (rule("area-outside", ">=", "80 ha", where=PAVED), AREA),
    "distance": (rule("distance", ">=", "500 m", where=PAVED), ACROSS),
    "count": (rule("feature-count", "<", "1 item", where=PAVED), ACROSS),
    "largest": (rule("largest-crossing", "<", "13 m", fact="width"), ACROSS),
    "frontage": (rule("frontage", "<=", "5 m", reach="10 m", where=PAVED), ACROSS),
}
BOTH = [(name, *pair) for table in (ENOUGH, NO_MORE) for name, pair in table.items()]
every = pytest.mark.parametrize(("name", "requirement", "geometry"), BOTH)


def with_geometry(roads: Roads, geometry: Any) -> Roads:
    roads.features[1]["geometry"] = geometry
    return roads


@every
def test_a_sound_layer_decides(roads: Roads, name: str, requirement: Any, geometry: Any) -> None:
    finding = verdict_of(with_geometry(roads, geometry), requirement)
    assert finding.verdict is Verdict.PASS, finding.message


@every
@pytest.mark.parametrize("complete", [True, False])
def test_an_empty_layer_never_passes(
    roads: Roads, name: str, requirement: Any, geometry: Any, complete: bool
) -> None:  # fmt: skip
    roads.features, roads.entry["complete"] = [], complete
    finding = verdict_of(roads, requirement)
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-empty")


@every
def test_a_layer_that_the_study_does_not_have_never_passes(
    roads: Roads, name: str, requirement: Any, geometry: Any
) -> None:  # fmt: skip
    roads.entry["id"] = "lanes"
    finding = verdict_of(roads, requirement)
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-missing")


@every
def test_null_geometries_alone_never_pass(roads: Roads, name: str, requirement: Any, geometry: Any) -> None:
    for each in roads.features:
        each["geometry"] = None
    finding = verdict_of(roads, requirement)
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-empty")


@pytest.mark.parametrize(("requirement", "geometry"), NO_MORE.values(), ids=list(NO_MORE))
def test_one_null_geometry_may_lie_anywhere(roads: Roads, requirement: Any, geometry: Any) -> None:
    roads.features.append(feature(None, WIDTH=6, STATE="open", PAVED=True))
    finding = verdict_of(with_geometry(roads, geometry), requirement)
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-incomplete")


@pytest.mark.parametrize(("requirement", "geometry"), NO_MORE.values(), ids=list(NO_MORE))
def test_a_layer_that_is_not_complete_may_lack_what_matters(roads: Roads, requirement: Any, geometry: Any) -> None:
    roads.entry["complete"] = False
    finding = verdict_of(with_geometry(roads, geometry), requirement)
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.layer-incomplete")


@pytest.mark.parametrize(("requirement", "geometry"), ENOUGH.values(), ids=list(ENOUGH))
def test_what_is_there_suffices_though_more_may_be(roads: Roads, requirement: Any, geometry: Any) -> None:
    roads.entry["complete"] = False
    assert verdict_of(with_geometry(roads, geometry), requirement).verdict is Verdict.PASS


@every
def test_an_absent_attribute_never_passes(roads: Roads, name: str, requirement: Any, geometry: Any) -> None:
    needed = requirement["where"]["fact"] if "where" in requirement else requirement["fact"]
    for each in with_geometry(roads, geometry).features:
        del each["properties"][needed.upper()]
    finding = verdict_of(roads, requirement)
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.fact-missing")
    for language, shown in (("ko", f"{needed} 이름"), ("en", f"{needed} name")):
        translator = Translator(language)
        assert shown in translator.tell(finding.message)
        assert shown in translator.tell(finding.needs[0])


@pytest.mark.parametrize(
    "format_name",
    ["json", "jsonl", "text", "md", "csv", "junit", "sarif"],
)
def test_a_result_that_knows_nothing_is_written_in_every_format(roads: Roads, format_name: str) -> None:
    roads.features = []
    roads.small.rules["layer"] = [{"id": "roads", "name": named("roads")}]
    roads.small.rules["requirement"] = [rule("distance", "<=", "10 m")]
    evaluation = evaluate(roads.write(), profile=str(roads.small.rules_file))
    written = render(evaluation, format_name)
    assert "tested" in written
    assert "inf" not in written.replace("info", "").lower()


@every
def test_what_is_undecided_says_what_would_decide_it(roads: Roads, name: str, requirement: Any, geometry: Any) -> None:
    roads.entry["id"] = "lanes"
    finding = verdict_of(roads, requirement)
    for language, shown in (("ko", "roads 이름"), ("en", "roads name")):
        translator = Translator(language)
        (need,) = finding.needs
        assert shown in translator.tell(finding.message)
        assert shown in translator.tell(need)
