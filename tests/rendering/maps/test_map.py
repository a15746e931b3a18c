"""The designation map: one page that loads nothing, shows every finding and site, and keeps texts inert."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import folium
import pytest

from tests.hostile import HOSTILE
from tests.places import HONGNEUNG
from zonegeo.api.profiles.open_profile import list_profiles
from zonegeo.api.results.evaluate import evaluate, read_result, render, result_schema
from zonegeo.base.message import Name
from zonegeo.base.plain_text import in_one_line
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.verdict import Verdict
from zonegeo.rendering.maps import draw_map, map_page
from zonegeo.rendering.maps.draw_backdrop import Behind
from zonegeo.rendering.maps.map_page import START
from zonegeo.rendering.maps.map_view import view_of
from zonegeo.rendering.margin_chart import margin_chart
from zonegeo.rendering.page.bilingual import FIXED_WORDS
from zonegeo.rendering.page.linker import linked
from zonegeo.rendering.page.standalone import PACKAGED, UnknownResourceError, standalone


def renamed(evaluation: Evaluation, text: str) -> Evaluation:
    """Put a text into every field that a study's author writes."""
    name = Name(text, text)
    site = dataclasses.replace(
        evaluation.sites[0],
        name=name,
        address=text,
        status=text,
        source=text,
        source_date=text,
        licence=text,
        note=text,
    )
    finding = dataclasses.replace(evaluation.findings[0], name=name)
    if finding.cite is not None:
        finding = dataclasses.replace(finding, cite=dataclasses.replace(finding.cite, act=text, url=text, note=text))
    place = dataclasses.replace(evaluation.places[0], name=name)
    claim = dataclasses.replace(evaluation.claims[0], name=name, source=text)
    return dataclasses.replace(
        evaluation,
        study_name=name,
        proposal_name=name,
        proposal_note=name,
        sites=(site, *evaluation.sites[1:]),
        findings=(finding, *evaluation.findings[1:]),
        places=(place, *evaluation.places[1:]),
        claims=(claim, *evaluation.claims[1:]),
    )


class Reader(HTMLParser):
    """Reads a page as a browser does: which elements there are, what stands in the data block."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.title = self.data = ""
        self._into = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._into = "data" if dict(attrs).get("type") == "application/json" else tag

    def handle_endtag(self, tag: str) -> None:
        self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "data":
            self.data += data
        elif self._into == "title":
            self.title += data


def data_of(page: str) -> Any:
    return json.loads(Reader(page).data)


def test_the_map_is_a_folium_map_that_saves_the_same_page(
    evaluation: Evaluation, behind: Behind, page: str, tmp_path: Path
) -> None:
    drawn = draw_map(evaluation, language="ko", behind=behind)
    assert isinstance(drawn, folium.Map)
    drawn.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text("utf-8") == page
    assert "<iframe" in drawn._repr_html_()


def test_the_page_has_nothing_to_load(page: str) -> None:
    loading = ("link", "img", "iframe", "base")
    assert [(tag, attrs) for tag, attrs in Reader(page).elements if tag in loading or "src" in attrs] == []
    styles = re.findall(r"<style>(.*?)</style>", page, re.S)
    assert len(styles) == 7
    assert not any(re.search(r"url\((?!data:|#)|@import", style) for style in styles)
    assert not re.search(r"jquery|bootstrap|font-?awesome|glyphicon", page, re.I)


def test_the_policy_allows_only_what_stands_in_the_page(page: str) -> None:
    policy = next(attrs["content"] or "" for tag, attrs in Reader(page).elements if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_the_same_evaluation_gives_the_same_bytes(evaluation: Evaluation, behind: Behind, page: str) -> None:
    assert map_page(evaluation, language="ko", behind=behind) == page
    again = evaluate(HONGNEUNG)
    assert map_page(again, language="ko", behind=behind) == page


def test_the_page_is_small(page: str) -> None:
    assert len(page.encode()) < 1_500_000


@pytest.mark.parametrize(
    "link",
    [
        '<script src="https://code.jquery.com/jquery-3.7.1.min.js"></script>',
        '<link rel="stylesheet" href="https://example.org/a.css"/>',
        '<img src="http://example.org/a.png">',
        '<script type="module" src="//example.org/a.js"></script>',
        '<link rel="preload" href="/a.js">',
        "<style>p { background: url(https://example.org/a.png) }</style>",
    ],
)
def test_an_address_that_no_package_carries_is_an_error(link: str) -> None:
    with pytest.raises(UnknownResourceError):
        standalone(f"<head>{link}</head>")


def test_a_layer_that_needs_the_network_is_an_error(evaluation: Evaluation) -> None:
    drawn = draw_map(evaluation, language="en")
    drawn.add_js_link("heat", "https://example.org/heat.js")
    with pytest.raises(UnknownResourceError, match="heat"):
        drawn.get_root().render()


def test_adding_a_link_to_one_map_leaves_the_others_alone(evaluation: Evaluation) -> None:
    draw_map(evaluation, language="en").add_js_link("heat", "https://example.org/heat.js")
    assert "heat" not in map_page(evaluation, language="en")


def test_a_changed_package_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    address, file = next(iter(PACKAGED.items()))
    monkeypatch.setitem(PACKAGED, address, dataclasses.replace(file, sha256="0" * 64))
    with pytest.raises(UnknownResourceError, match="SHA-256"):
        PACKAGED[address].text()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_stays_text(evaluation: Evaluation, page: str, text: str) -> None:
    hostile = map_page(renamed(evaluation, text), language="ko")
    kinds = [tag for tag, _attrs in Reader(page).elements]
    assert [tag for tag, _attrs in Reader(hostile).elements] == kinds
    assert not any(name.startswith("on") for _tag, attrs in Reader(hostile).elements for name in attrs)
    assert not re.search(r"<img|<svg onload", hostile, re.I)
    readable = in_one_line(text)
    data = data_of(hostile)
    assert data["sites"][0]["name"]["ko"] == readable
    assert data["title"]["en"] == readable
    if text.isprintable():
        assert Reader(hostile).title == readable


def test_the_page_tells_every_finding_claim_and_site_in_both_languages(evaluation: Evaluation, page: str) -> None:
    data = data_of(page)
    assert [each["id"] for each in data["findings"]] == [each.requirement for each in evaluation.findings]
    assert [each["id"] for each in data["claims"]] == [each.id for each in evaluation.claims]
    assert [each["id"] for each in data["sites"]] == [each.id for each in evaluation.sites]
    separation = next(each for each in data["findings"] if each["id"] == "separation")
    assert separation["word"] == {"ko": "충족", "en": "satisfied"}
    assert separation["pair"]["ko"] == "고려대학교 ⇔ BT-IT 융합센터 1,305.6 m (1.3 km)"
    assert separation["limit"]["en"] == "≤ 3,000 m"


def test_a_site_without_an_outline_is_not_given_one(page: str) -> None:
    sites = {each["id"]: each for each in data_of(page)["sites"]}
    assert [name for name, each in sites.items() if each["geometry"] is None] == [
        "medical-device", "bio-health", "rnd-support",
    ]  # fmt: skip
    assert {name: each["style"] for name, each in sites.items() if each["style"] not in ("outline", None)} == {
        "bt-it": "schematic",
        "bio-hub": "inferred",
    }


def test_evidence_is_the_witness_or_the_sites_of_the_subject(page: str) -> None:
    findings = {each["id"]: each for each in data_of(page)["findings"]}
    assert findings["separation"]["witness"]["type"] == "LineString"
    # an institution stands for the sites that it owns
    assert findings["core-institutions"]["sites"] == ["kist", "kyunghee", "korea"]
    assert findings["background-area"]["sites"] == ["bt-it", "bio-hub", "medical-device", "bio-health", "rnd-support"]


def test_a_chart_shows_value_interval_and_limit_on_a_line_from_zero(evaluation: Evaluation) -> None:
    finding = evaluation.finding("separation")
    chart = margin_chart(finding.measurement, finding.limit)
    assert chart is not None
    assert chart.value is not None
    assert chart.high is not None
    assert chart.low < chart.value < chart.high < chart.limit == 0.8
    assert chart.value / chart.limit == pytest.approx(1305.6 / 3000, abs=1e-3)
    assert chart.allowed == "below"
    # what nothing bounds from above has no end, what is not known no value
    national = evaluation.finding("national-cap")
    assert national.measurement is not None
    open_ended = margin_chart(dataclasses.replace(national.measurement, value=None, high=None), national.limit)
    assert open_ended is not None
    assert (open_ended.value, open_ended.high) == (None, None)
    # several share a scale where it is given
    shared = margin_chart(finding.measurement, finding.limit, end=6000.0)
    assert shared is not None
    assert shared.limit == 0.5


def test_the_margins_of_a_row_promise_no_more_than_there_is(evaluation: Evaluation) -> None:
    rows = {each["id"]: each for each in view_of(evaluation, language="ko")["findings"]}
    # 14,742,834 m2 is 14.742834 km2: rounded down
    assert rows["national-cap"]["margins"]["certain"]["ko"] == "확실 14.7428 ㎢"
    assert rows["zone-spacing"]["margins"]["nominal"]["en"] == "interval only"
    assert rows["separation"]["test"]["en"] == "1,305.6 ≤ 3,000 m"
    # what is counted has its word
    counted = rows["core-institutions"]["margins"]
    assert (counted["nominal"]["ko"], counted["certain"]["en"]) == ("2개 기관", "certain 2 institutions")
    # an area that lies a square metre beyond its limit never looks as if it lay on it
    finding = evaluation.finding("background-area")
    assert finding.measurement is not None
    beyond = dataclasses.replace(
        finding, measurement=dataclasses.replace(finding.measurement, value=2_000_001.0), margin_nominal=-1.0
    )
    findings = tuple(beyond if each is finding else each for each in evaluation.findings)
    told = view_of(dataclasses.replace(evaluation, findings=findings), language="ko")["findings"]
    row = next(each for each in told if each["id"] == "background-area")
    assert row["test"]["ko"] == "2,000,001 ㎡ ≤ 2 ㎢"
    assert row["margins"]["nominal"]["ko"] == "초과 1 ㎡"


def test_the_scripts_ask_only_for_words_that_the_page_has() -> None:
    source = linked(START)
    asked = set(re.findall(r'(?:text|label|title): "([a-z][\w.-]*\w)"', source))
    assert asked
    assert asked <= set(FIXED_WORDS)
    # whole, or put together from a beginning: "editor.mode-" + mode
    begun = set(re.findall(r'"([a-z][\w.-]*[.-])" \+', source))
    assert {"legend.", "claims.", "editor.mode-"} <= begun
    written = {code for code in FIXED_WORDS if f'"{code}"' in source or code.startswith(tuple(begun - {"editor."}))}
    written |= {f"editor.{name}" for name in ("east", "north", "inside", "outside", "partly")}
    # a button of the editor is asked for by the end of its word
    written |= {f"editor.{name}" for name in re.findall(r'\bbutton\("([a-z-]+)"', source)}
    assert set(FIXED_WORDS) - written <= ROW_CODES


ROW_CODES = {
    "role", "declared", "measured", "measured-interval", "difference", "basis", "located-within", "address", "status",
    "source", "date", "licence", "note", "pnu",
}  # fmt: skip


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_word_of_the_page_is_in_the_catalogue(evaluation: Evaluation, language: str) -> None:
    translator = Translator(language)
    assert all(translator.knows(f"map.ui.{code}") for code in FIXED_WORDS)
    shown = json.dumps(view_of(evaluation, language=language), ensure_ascii=False)
    rooms = "map|verdict|role|basis|unit|notice|method|reading|reason|remark|claim|word|drawing"
    assert re.findall(rf'"(?:{rooms})\.[\w.-]+"', shown) == []


@pytest.mark.parametrize("proposal", ["request-2019", "designation-2020", "plan-2023"])
def test_every_proposal_has_a_page(proposal: str) -> None:
    found = evaluate(HONGNEUNG, proposal=proposal)
    assert data_of(map_page(found, language="en"))["language"] == "en"


def test_an_evaluation_without_any_place_has_a_page(evaluation: Evaluation) -> None:
    nothing: dict[str, Any] = dict.fromkeys(("sites", "places", "matrix", "drawings", "findings", "claims"), ())
    bare = dataclasses.replace(evaluation, **nothing)
    assert data_of(map_page(bare, language="ko"))["bounds"] == [[33.0, 124.5], [38.7, 131.0]]


@pytest.mark.parametrize("profile", list_profiles())
def test_every_profile_has_a_page(profile: str) -> None:
    found = evaluate(HONGNEUNG, profile=profile, as_of=date(2025, 1, 1))
    data = data_of(map_page(found, language="ko"))
    assert [each["id"] for each in data["findings"]] == [each.requirement for each in found.findings]
    undecided = [each for each in found.findings if each.needs]
    assert [each["id"] for each in data["findings"] if each["needs"]] == [each.requirement for each in undecided]


def test_the_head_claims_stability_of_a_verdict_alone(evaluation: Evaluation) -> None:
    held = dataclasses.replace(evaluation, stable=True)
    assert view_of(held, language="en")["verdict"]["stability"]["en"] == "holds under every method and reading"
    # the places of two sites are inferred: on what the document states alone the separation is open
    assert view_of(evaluation, language="en")["verdict"]["stability"]["en"].startswith("depends on")
    for verdict in (Verdict.UNDECIDED, Verdict.NOT_APPLICABLE):
        open_one = view_of(dataclasses.replace(evaluation, verdict=verdict), language="en")["verdict"]
        assert open_one["stability"] is None, verdict
    for verdict in (Verdict.FAIL, Verdict.REVIEW):
        unstable = dataclasses.replace(evaluation, verdict=verdict, stable=False)
        told = view_of(unstable, language="en")["verdict"]["stability"]["en"]
        assert told == "depends on method, reading or place"
    # the plan of 2023 misses data: whatever the decided requirements do, the whole holds under no method
    plan = evaluate(HONGNEUNG, proposal="plan-2023")
    assert plan.verdict is Verdict.UNDECIDED
    assert view_of(plan, language="ko")["verdict"]["stability"] is None


def test_parcel_numbers_and_addresses_go_from_the_boundary_to_the_result(study_copy: Path) -> None:
    """From the property of a feature through the result file to the line of a card."""
    evaluation = evaluate(study_copy)
    by_id = {site.id: site for site in evaluation.sites}
    assert by_id["bt-it"].pnu == "1129013300100010000"
    assert by_id["bt-it"].address == "서울특별시 성북구 화랑로 1"
    # the study's own word on an address comes first, and what no file tells is empty
    assert by_id["kist"].address == "서울특별시 성북구"
    assert (by_id["kist"].pnu, by_id["korea"].pnu) == ("1129013300100020000, 1129013300100030001", "")
    document = json.loads(render(evaluation, "json", language="ko"))
    written = study_copy.parent / "result.json"
    written.write_text(json.dumps(document), encoding="utf-8")
    again = read_result(written)
    assert [site.pnu for site in again.sites] == [site.pnu for site in evaluation.sites]
    rows = {site["id"]: dict(map(tuple, site["rows"])) for site in view_of(again, language="ko")["sites"]}
    assert rows["bt-it"]["pnu"]["ko"] == "1129013300100010000"
    assert rows["bt-it"]["address"]["ko"] == "서울특별시 성북구 화랑로 1"
    assert "pnu" not in rows["korea"]
    # a result from before there were parcel numbers still reads; the schema names them
    for site in document["sites"]:
        del site["pnu"]
    written.write_text(json.dumps(document), encoding="utf-8")
    assert {site.pnu for site in read_result(written).sites} == {""}
    described = json.dumps(result_schema())
    assert '"pnu"' in described
    assert "필지고유번호" in json.dumps(result_schema(), ensure_ascii=False)
