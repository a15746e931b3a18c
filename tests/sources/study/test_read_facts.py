"""Facts recorded in a study on disk: read as they are, held against what the profile asks for, never guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.mistakes import Mistake, each_of
from tests.small_study import named
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.base.errors import InputError, Problem
from zonegeo.i18n.translator import Translator
from zonegeo.model.study import Fact
from zonegeo.model.verdict import Verdict


def rule(name: str, measure: str, value: str, op: str = ">=", **more: Any) -> dict[str, Any]:
    cite = {"act": "시험 고시", "clause": "제1조", "since": date(2020, 1, 1)}
    parts = ("what", "why", "how", "exempt", "passes", "fails")
    return {
        "id": name, "name": named(name), "measure": measure, "op": op,
        "limit": [{"value": value, "since": date(2020, 1, 1), "cite": cite}],
        "explanation": {part: named(part) for part in parts}, **more,
    }  # fmt: skip


def fact(name: str, value: Any, **whose: str) -> dict[str, Any]:
    return {"id": name, "value": value, "source": "register p. 7", **whose}


@pytest.fixture
def recorded(small: Any) -> Any:
    """The small study with facts of every kind, and a profile on disk that asks for them."""
    small.study["fact"] = [
        fact("consent", "52.3 %"),
        fact("committee", True),
        fact("zoning", "residential", proposal="drawn"),
        fact("owner", "public", site="hall"),
        fact("owner", "private", site="yard"),
    ]
    small.rules["fact"] = [
        {"id": "consent", "name": named("consent"), "kind": "quantity", "unit": "%"},
        {"id": "committee", "name": named("committee"), "kind": "yes-no"},
        {"id": "zoning", "name": named("zoning"), "kind": "word", "is": ["residential", "commercial"]},
        {"id": "owner", "name": named("owner"), "kind": "word", "is": ["public", "private"]},
    ]
    small.rules["requirement"] = [
        rule("consent", "fact", "50 %", fact="consent"),
        rule("committee", "fact-is", "all", fact="committee", **{"is": True}),
        rule("zoning", "fact-is", "all", fact="zoning", **{"is": ["residential", "commercial"]}),
        rule("owner", "fact-is", "all", scope="site", roles=["core"], fact="owner", **{"is": "public"}),
        rule("consent-where-residential", "fact", "50 %", fact="consent",
             when={"fact": "zoning", "is": "residential"}),
    ]  # fmt: skip
    return small


def findings(small: Any) -> dict[str, Any]:
    return {each.requirement: each for each in evaluate(small.write(), profile=str(small.rules_file)).findings}


def verdicts(small: Any) -> dict[str, str]:
    return {name: finding.verdict.value for name, finding in findings(small).items()}


def changed(number: int, **changes: Any) -> Callable[[Any], object]:
    return lambda small: small.study["fact"][number].update(changes)


def without(number: int, key: str) -> Callable[[Any], object]:
    return lambda small: small.study["fact"][number].pop(key)


def added(*entry: Any, **whose: str) -> Callable[[Any], object]:
    return lambda small: small.study["fact"].append(fact(*entry, **whose))


# --- what is read -----------------------------------------------------------------------------------------------------


def test_facts_are_read_in_their_order_as_they_are(recorded: Any) -> None:
    assert read_study(recorded.write()).facts == (
        Fact("consent", "52.3 %", "register p. 7"),
        Fact("committee", True, "register p. 7"),
        Fact("zoning", "residential", "register p. 7", proposal="drawn"),
        Fact("owner", "public", "register p. 7", site="hall"),
        Fact("owner", "private", "register p. 7", site="yard"),
    )


def test_a_study_without_facts_has_none(small: Any) -> None:
    assert read_study(small.write()).facts == ()


def test_one_fact_of_the_study_of_a_proposal_and_of_a_site_are_three(recorded: Any) -> None:
    for whose in ({"proposal": "drawn"}, {"site": "hall"}, {"site": "hall", "proposal": "drawn"}):
        added("consent", "60 %", **whose)(recorded)
    assert len(read_study(recorded.write()).facts) == 8


# --- to the verdict ---------------------------------------------------------------------------------------------------

ALL_PASS = dict.fromkeys(("consent", "committee", "zoning", "owner", "consent-where-residential"), "pass")


def test_sound_facts_decide(recorded: Any) -> None:
    assert verdicts(recorded) == ALL_PASS


@pytest.mark.parametrize(
    ("number", "changes", "expected"),
    [
        (0, {"value": "49.9 %"}, {"consent": "fail", "consent-where-residential": "fail"}),
        (1, {"value": False}, {"committee": "fail"}),
        (2, {"value": "commercial"}, {"consent-where-residential": "not_applicable"}),
        (3, {"value": "private"}, {"owner": "fail"}),
    ],
)
def test_other_facts_decide_otherwise(
    recorded: Any, number: int, changes: dict[str, Any], expected: dict[str, str]
) -> None:
    changed(number, **changes)(recorded)
    assert verdicts(recorded) == ALL_PASS | expected


@pytest.mark.parametrize(
    ("number", "undecided"),
    [(0, {"consent", "consent-where-residential"}), (1, {"committee"}), (2, {"zoning"}), (3, {"owner"})],
)
def test_an_absent_fact_never_passes(recorded: Any, number: int, undecided: set[str]) -> None:
    missing = recorded.study["fact"].pop(number)["id"]
    # whether the condition holds is not known without the zoning, but its requirement would pass or not be asked for
    assert verdicts(recorded) == ALL_PASS | dict.fromkeys(undecided, "undecided")
    for name in undecided:
        finding = findings(recorded)[name]
        assert finding.message.code == "reason.undecided.fact-missing"
        for language, shown in (("ko", f"{missing} 이름"), ("en", f"{missing} name")):
            assert shown in Translator(language).tell(finding.message)
            assert shown in Translator(language).tell(finding.needs[0])


def test_a_condition_on_an_absent_fact_never_fails_what_may_not_be_asked_for(recorded: Any) -> None:
    changed(0, value="10 %")(recorded)
    recorded.study["fact"].pop(2)
    finding = findings(recorded)["consent-where-residential"]
    assert (finding.verdict, finding.message.code) == (Verdict.UNDECIDED, "reason.undecided.condition-unknown")


def test_no_facts_at_all_never_pass(recorded: Any) -> None:
    recorded.study["fact"] = []
    assert set(verdicts(recorded).values()) == {"undecided"}


def test_facts_of_another_proposal_or_site_never_pass(recorded: Any) -> None:
    other = recorded.study["proposal"][0] | {"id": "elsewhere", "sites": ["yard"]}
    recorded.study["proposal"].append(other)
    changed(0, proposal="elsewhere")(recorded)
    changed(1, site="yard")(recorded)
    changed(2, proposal="elsewhere")(recorded)
    changed(3, site="yard", proposal="elsewhere")(recorded)
    assert set(verdicts(recorded).values()) == {"undecided"}


def test_facts_that_the_profile_does_not_ask_for_are_left_alone(recorded: Any) -> None:
    added("colour", "blue")(recorded)
    added("consents", "many")(recorded)
    assert verdicts(recorded) == ALL_PASS


def test_the_source_of_a_fact_is_told(recorded: Any) -> None:
    (remark,) = findings(recorded)["consent"].remarks
    assert "register p. 7" in Translator("ko").tell(remark)


# --- what is refused --------------------------------------------------------------------------------------------------


ENTRY = "small.toml: fact"
MISTAKES = [
    # in the study itself
    Mistake("a bare number", changed(0, value=52.3), "quantity-without-unit", f"{ENTRY}[0].value", ("52.3",)),
    Mistake("a whole number", changed(0, value=52), "quantity-without-unit", f"{ENTRY}[0].value", ("52",)),
    Mistake("an empty word", changed(2, value=""), "fact-not-a-word", f"{ENTRY}[2].value"),
    Mistake("a blank word", changed(2, value="   "), "fact-not-a-word", f"{ENTRY}[2].value"),
    Mistake("a list", changed(2, value=["residential"]), "fact-not-a-word", f"{ENTRY}[2].value", ("residential",)),
    Mistake("a day", changed(2, value=date(2020, 1, 1)), "fact-not-a-word", f"{ENTRY}[2].value", ("2020-01-01",)),
    Mistake("a word without end", changed(2, value="w" * 201), "fact-not-a-word", f"{ENTRY}[2].value", ("wwww",)),
    Mistake("without its value", without(0, "value"), "missing-key", f"{ENTRY}[0].value", ("value",)),
    Mistake("without its source", without(0, "source"), "missing-key", f"{ENTRY}[0].source", ("source",)),
    Mistake("without its id", without(0, "id"), "missing-key", f"{ENTRY}[0].id", ("id",)),
    Mistake("an id that is none", changed(0, id="Consent Share"), "invalid-value", f"{ENTRY}[0].id", ("Consent",)),
    Mistake("unknown key", changed(0, sit="hall"), "unknown-key", f"{ENTRY}[0].sit", ("sit", "site")),
    Mistake("unknown site", changed(3, site="hal"), "unknown-site", f"{ENTRY}[3] (owner).site", ("hal", "hall")),
    Mistake("unknown proposal", changed(2, proposal="darwn"), "unknown-proposal-id", f"{ENTRY}[2] (zoning).proposal",
            ("darwn", "drawn")),
    Mistake("twice of the study", added("consent", "60 %"), "duplicate-id", ENTRY, ("consent",)),
    Mistake("twice of a site", added("owner", "public", site="yard"), "duplicate-id", ENTRY, ("owner", "yard")),
    Mistake("twice of a proposal", added("zoning", "commercial", proposal="drawn"), "duplicate-id", ENTRY, ("zoning",)),
    # against what the profile asks for
    Mistake("yes for a figure", changed(0, value=True), "fact-recorded-otherwise", f"{ENTRY} consent", ("True",)),
    Mistake("a word for a figure", changed(0, value="most"), "quantity-not-a-number", f"{ENTRY} consent", ("most",)),
    Mistake("a figure without unit", changed(0, value="52.3"), "quantity-without-unit", f"{ENTRY} consent", ("52.3",)),
    Mistake("a figure in an unknown unit", changed(0, value="52.3 prozent"), "quantity-unknown-unit",
            f"{ENTRY} consent", ("52.3 prozent",)),
    Mistake("a figure in another unit", changed(0, value="5 m2"), "limit-unit", f"{ENTRY} consent", ("5 m2", "%")),
    Mistake("a word for yes or no", changed(1, value="true"), "fact-recorded-otherwise", f"{ENTRY} committee",
            ("true",)),
    Mistake("a figure for yes or no", changed(1, value="1 item"), "fact-recorded-otherwise", f"{ENTRY} committee",
            ("1 item",)),
    Mistake("a word outside the list", changed(2, value="residental"), "unknown-fact-value", f"{ENTRY} zoning",
            ("residental", "residential")),
    Mistake("yes for a word", changed(2, value=True), "fact-recorded-otherwise", f"{ENTRY} zoning", ("True",)),
    Mistake("a figure for a word", changed(2, value="3 m"), "unknown-fact-value", f"{ENTRY} zoning", ("3 m",)),
    Mistake("a word of a site outside the list", changed(4, value="nobody"), "unknown-fact-value",
            f"{ENTRY} owner (yard)", ("nobody", "private")),
]  # fmt: skip
mistakes = each_of(MISTAKES)


def problems_of(small: Any) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        evaluate(small.write(), profile=str(small.rules_file))
    return caught.value.problems


@mistakes
def test_place_names_the_fact(mistake: Mistake, recorded: Any) -> None:
    mistake.break_it(recorded)
    (problem,) = problems_of(recorded)
    assert (problem.code, problem.where) == (mistake.code, mistake.where)


@mistakes
def test_explained_in_both_languages(mistake: Mistake, recorded: Any) -> None:
    mistake.break_it(recorded)
    (problem,) = problems_of(recorded)
    for language in ("ko", "en"):
        sentences = Translator(language).problem(problem)
        assert len(set(sentences)) == 3
        for sentence in sentences:
            assert f"problem.{mistake.code}" not in sentence, "a code is no sentence"
            assert not re.search(r"\{\w*\}", sentence), "a placeholder is left over"
            assert (re.search("[가-힣]", sentence) is not None) == (language == "ko")
        for name in mistake.names:
            assert any(name in sentence for sentence in sentences), f"{name} is named in none of {sentences}"


@mistakes
def test_exit_4(mistake: Mistake, recorded: Any, command: Any) -> None:
    mistake.break_it(recorded)
    said = command("check", recorded.write(), "--profile", recorded.rules_file, "--lang=en")
    assert (said.code, said.out) == (4, "")
    assert f"[{mistake.code}]" in said.err


def test_all_mistakes_at_once(recorded: Any) -> None:
    changed(0, value="52.3 m2")(recorded)
    changed(1, value="yes")(recorded)
    changed(2, value="rural")(recorded)
    changed(4, value="nobody")(recorded)
    assert [problem.where for problem in problems_of(recorded)] == [
        f"{ENTRY} consent", f"{ENTRY} committee", f"{ENTRY} zoning", f"{ENTRY} owner (yard)",
    ]  # fmt: skip


def test_a_mistake_of_a_fact_of_another_proposal_is_told_too(recorded: Any) -> None:
    recorded.study["proposal"].append(recorded.study["proposal"][0] | {"id": "elsewhere", "sites": ["yard"]})
    added("zoning", "rural", proposal="elsewhere")(recorded)
    assert [problem.code for problem in problems_of(recorded)] == ["unknown-fact-value"]


# --- facts of the features of a layer ---------------------------------------------------------------------------------


@pytest.fixture
def with_roads(recorded: Any) -> Any:
    recorded.study["layer"] = [
        {
            "id": "roads", "name": named("roads"), "file": "../data/roads.geojson", "complete": True, "accuracy_m": 0,
            "facts": {"width": {"property": "WIDTH", "unit": "m"}, "state": {"property": "STATE"}},
            "source": "s", "source_date": "2026", "licence": "CC0-1.0",
        }
    ]  # fmt: skip
    recorded.rules["layer"] = [
        {
            "id": "roads", "name": named("roads"),
            "fact": [
                {"id": "width", "name": named("width"), "kind": "quantity", "unit": "m"},
                {"id": "state", "name": named("state"), "kind": "word", "is": ["planned", "open"]},
            ],
        }
    ]  # fmt: skip
    return recorded


def write_roads(small: Any, *rows: dict[str, Any]) -> None:
    """Write the study with one point for each row; a row with ``nowhere`` has no geometry."""
    point = {"type": "Point", "coordinates": [127.0, 37.5]}
    features = [
        {"type": "Feature", "properties": row, "geometry": None if row.get("nowhere") else point} for row in rows
    ]
    small.write()
    document = {"type": "FeatureCollection", "features": features}
    (small.folder / "data" / "roads.geojson").write_text(json.dumps(document), encoding="utf-8")


LAYER = "../data/roads.geojson: features"


@pytest.mark.parametrize(
    ("facts", "row", "code"),
    [
        ({"state": {"property": "STATE"}}, {"STATE": "opened"}, "unknown-fact-value"),
        ({"state": {"property": "STATE"}}, {"STATE": True}, "fact-recorded-otherwise"),
        ({"width": {"property": "WIDTH", "unit": "m2"}}, {"WIDTH": 6}, "limit-unit"),
        ({"width": {"property": "WIDTH"}}, {"WIDTH": "wide"}, "quantity-not-a-number"),
        ({"width": {"property": "WIDTH"}}, {"WIDTH": "6"}, "quantity-without-unit"),
        ({"width": {"property": "WIDTH"}}, {"WIDTH": True}, "fact-recorded-otherwise"),
        ({"state": {"property": "WIDTH", "unit": "m"}}, {"WIDTH": 6}, "unknown-fact-value"),
    ],
)
def test_a_fact_of_a_feature_that_is_not_what_the_profile_asks_for(
    with_roads: Any, facts: Any, row: dict[str, Any], code: str
) -> None:
    with_roads.study["layer"][0]["facts"] = facts
    write_roads(with_roads, {}, row)
    (problem,) = problems_in_place(with_roads)
    assert (problem.code, problem.where) == (code, f"{LAYER}[1]")


def test_a_figure_as_a_text_with_its_unit_is_sound(with_roads: Any) -> None:
    with_roads.study["layer"][0]["facts"] = {"width": {"property": "WIDTH"}}
    write_roads(with_roads, {"WIDTH": "6.5 m"})
    assert verdicts_in_place(with_roads) == ALL_PASS


def test_facts_and_layers_that_the_profile_does_not_ask_for_are_left_alone(with_roads: Any) -> None:
    with_roads.study["layer"][0]["facts"] = {"colour": {"property": "STATE"}}
    write_roads(with_roads, {"STATE": "blue"})
    assert verdicts_in_place(with_roads) == ALL_PASS
    with_roads.study["layer"][0] |= {"id": "lanes", "facts": {"state": {"property": "STATE"}}}
    write_roads(with_roads, {"STATE": "blue"})
    assert verdicts_in_place(with_roads) == ALL_PASS


def test_the_place_is_that_of_the_feature_in_its_file(with_roads: Any) -> None:
    write_roads(with_roads, {"nowhere": True}, {"STATE": "opened"})
    assert [problem.where for problem in problems_in_place(with_roads)] == [f"{LAYER}[1]"]


def problems_in_place(small: Any) -> tuple[Problem, ...]:
    """The problems of what is written already."""
    with pytest.raises(InputError) as caught:
        evaluate(small.file, profile=str(small.rules_file))
    return caught.value.problems


def verdicts_in_place(small: Any) -> dict[str, str]:
    evaluation = evaluate(small.file, profile=str(small.rules_file))
    return {each.requirement: each.verdict.value for each in evaluation.findings}
