"""The page of a comparison as it is written: one file, both languages, every pair. tests/rendering opens it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.comparison.test_files import features, written
from tests.places import HONGNEUNG
from tests.rendering.page.test_linker import modules_in
from zonegeo.api.results.compare import compare, comparison_page
from zonegeo.model.answers.comparison import Comparison

HOSTILE = "</script><img src=x onerror=alert(1)>\"'{{7*7}}${7*7}"


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("files")
    before = written(folder / "before.geojson", features("AA....bbbb\nAA....bbbb\n..........\nccc.....dd"))
    grown = written(folder / "grown.geojson", features("AAA...bbee\nAAA...bbee\n..........\n..ccc....."))
    hostile = features("AA....bbbb\nAA....bbbb\n..........\n..........")
    hostile[1]["properties"]["name"] = HOSTILE
    named = written(folder / "named.geojson", hostile)
    return compare(before, [grown, named], profile="kr/innotown", with_shapes=True)


def data_of(page: str) -> Any:
    (block,) = re.findall(r'<script type="application/json" id="zonegeo-comparison">(.*?)</script>', page, flags=re.S)
    return json.loads(block)


def test_the_page_loads_nothing_and_repeats(comparison: Comparison) -> None:
    page = comparison_page(comparison, language="en")
    assert page == comparison_page(comparison, language="en")
    assert "default-src 'none'" in page
    assert not re.findall(r"<(?:link|img|iframe)\b[^>]*(?:src|href)=\"?http", page.split("<script", 1)[0])
    assert "<img src=x" not in page
    assert "SIL OPEN FONT LICENSE" in page
    assert 'font-family: "Zonegeo Korean"' in page


def test_both_languages_are_in_the_page_and_no_code_is(comparison: Comparison) -> None:
    korean, english = (data_of(comparison_page(comparison, language=language)) for language in ("ko", "en"))
    assert (korean.pop("language"), english.pop("language")) == ("ko", "en")
    assert korean == english
    assert korean["title"]["ko"] != korean["title"]["en"]
    rooms = "compare|land|change|verdict|role|unit|notice|matched|map|thresholds|figure|word"
    assert re.findall(rf'"(?:{rooms})\\.[\\w.-]+"', json.dumps(korean)) == []


def test_every_two_proposals_are_held_against_each_other(comparison: Comparison) -> None:
    pairs = data_of(comparison_page(comparison, language="en"))["pairs"]
    assert [(each["before"], each["after"]) for each in pairs] == [
        ("before", "grown"), ("before", "named"), ("grown", "named"),
    ]  # fmt: skip
    # grown has AAA, b and e, c moved; named has AA, bbbb: cells of 100 m
    totals = {each["role"]: each["areas"] for each in pairs[2]["totals"]}
    assert totals["core"] == {
        "before": "60,000",
        "after": "40,000",
        "kept": "40,000",
        "added": "0",
        "removed": "20,000",
    }
    assert totals["background"]["removed"] == "30,000"


def test_many_proposals_are_held_against_the_baseline_alone(tmp_path: Path) -> None:
    paths = [written(tmp_path / f"p{number}.geojson", features("AA..bb")) for number in range(9)]
    told = compare(paths[0], paths[1:], profile="kr/innotown", with_shapes=True)
    assert told.pairs == ()
    pairs = data_of(comparison_page(told, language="en"))["pairs"]
    assert [(each["before"], each["after"]) for each in pairs] == [("p0", f"p{number}") for number in range(1, 9)]
    few = compare(paths[0], paths[1:8], profile="kr/innotown", with_shapes=True)
    assert len(few.pairs) == 21


def test_the_scripts_ask_only_for_words_that_the_page_has() -> None:
    from zonegeo.rendering.comparison.comparison_page import START
    from zonegeo.rendering.comparison.comparison_view import OWN_WORDS, SHARED_WORDS
    from zonegeo.rendering.page.linker import linked

    source = "\n".join(body for path, body in modules_in(linked(START)).items() if "comparison/" in path)
    asked = set(re.findall(r'(?:text|label|title): "([a-z][\w.-]*\w)"', source))
    asked |= set(re.findall(r'\bread\("([\w.-]+)"\)', source))
    assert "glance" in asked
    assert asked <= {*OWN_WORDS, *SHARED_WORDS}
    begun = tuple(re.findall(r'"([a-z][\w.-]*[.-])" \+', source))
    assert {"legend.", "mode."} <= set(begun)
    written_out = {code for code in OWN_WORDS if f'"{code}"' in source or code.startswith(begun)}
    assert set(OWN_WORDS) - written_out == set()


def test_a_proposal_without_any_outline_still_has_a_page(tmp_path: Path) -> None:
    study = HONGNEUNG
    told = compare(study, ["request-2019", "designation-2020"], with_shapes=True)
    page = comparison_page(told, language="ko")
    (site,) = [each for each in data_of(page)["sites"] if each["id"] == "requested-sixth"]
    assert (site["geometry"], site["within"]) == (None, [])


def test_the_map_option_writes_the_page(command: Any, tmp_path: Path) -> None:
    said = command("compare", "hongneung", "--map", tmp_path / "c.html", "--lang", "ko")
    assert said.code == 0
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "판정표" in page
    assert [each["id"] for each in data_of(page)["proposals"]] == ["request-2019", "designation-2020", "plan-2023"]
