"""Each scheme in its own words: none of InnoTown in the outputs of another one, and those of a profile."""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.quick_part import mostly_slow
from zonegeo.api.profiles.open_profile import list_profiles, read_profile
from zonegeo.api.results.compare import compare
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.i18n import translator
from zonegeo.i18n.translator import Translator
from zonegeo.rendering.notebook.result_card import comparison_html, evaluation_html

# what the notice of InnoTown calls its sites and zones, and what zonegeo calls them where a scheme has no word
INNOTOWN = re.compile(r"강소|InnoTown|배후\s?공간|핵심\s?기관|[Bb]ackground space|[Cc]ore institution|홍릉|Hongneung")
NEUTRAL = re.compile(r"중심 시설|대상지|[Cc]ore site")
TITLES = {"areas": "area-by-district"}
SHOWN = re.compile(r"<style.*?</style>|<script>.*?</script>|<!--.*?-->|data:[^\"')]*", re.DOTALL)
STUDY = """
[study]
id = "block"
name = {{ ko = "가 구역", en = "Block" }}
profile = "kr/{scheme}"
analysis_crs = "EPSG:5186"
proposal = "plan"
boundaries = ["land.geojson"]

[[site]]
id = "land"
name = {{ ko = "가 땅", en = "Land A" }}

[[proposal]]
id = "plan"
name = {{ ko = "계획", en = "Plan" }}
status = "planned"
dated = "2026"
as_of = 2026-07-01
sites = ["land"]

[[proposal]]
id = "later"
name = {{ ko = "나중 계획", en = "Later" }}
status = "what-if"
dated = "2026"
as_of = 2026-07-01
sites = ["land"]
"""
OWN = """
[profile]
id = "own/rules"
version = "1"
name = { en = "Own" }
languages = ["en"]
extends = "kr/urban-development"

[words]
"verdict.fail" = { en = "refused" }
"report.title" = { en = "{study}, looked at" }
"""


@pytest.fixture
def block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ring = [[127.0, 37.5], [127.001, 37.5], [127.001, 37.501], [127.0, 37.501], [127.0, 37.5]]
    properties = {
        "id": "land", "role": "background", "declared_area": "9,800 m2", "basis": "cadastral", "accuracy_m": 1,
        "source": "survey", "source_date": "2026", "licence": "own", "note": "",
    }  # fmt: skip
    land = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    features = json.dumps({"type": "FeatureCollection", "features": [land]})
    (tmp_path / "land.geojson").write_text(features, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def as_text(path: Path) -> str:
    """What stands in a file, in whichever way its format keeps text."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            members = [archive.read(each) for each in archive.namelist()]
    elif path.suffix == ".pdf":
        document = pytest.importorskip("pypdfium2").PdfDocument(path)
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    else:
        members = [path.read_bytes()]
    return "\n".join(unescape(each.decode(code, "ignore")) for each in members for code in ("utf-8", "cp949"))


def outputs(folder: Path, command: Any, language: str) -> dict[str, str]:
    """Everything that is made of the study, as the text that a reader may come to see."""
    told = {
        "check": command("check", "block.toml", "--lang", language, "--exit-zero").out,
        "compare": command("compare", "block.toml", "--lang", language, "--map", "compare.html").out,
        "missing": command("facts", "block.toml", "--missing", "--lang", language).out,
    }
    command("check", "block.toml", "--lang", language, "--exit-zero", "--format", "json", "-o", "result.json")
    command("map", "result.json", "--lang", language, "-o", "map.html")
    command("facts", "block.toml", "--lang", language, "-o", "facts.xlsx")
    for name in ("report.md", "report.html", "report.xlsx"):
        assert command("report", "result.json", "--lang", language, "-o", name).code == 0
    command("export", "result.json", "--lang", language, "-o", "legend.gpkg")
    told["legend.gpkg"] = as_text(folder / "legend.gpkg")
    for name in ("compare.html", "map.html", "report.md", "report.html"):
        told[name] = SHOWN.sub("", (folder / name).read_text(encoding="utf-8"))
    for name in ("facts.xlsx", "report.xlsx"):
        with zipfile.ZipFile(folder / name) as book:
            told[name] = "\n".join(
                unescape(book.read(each).decode()) for each in book.namelist() if each.endswith(".xml")
            )
    return told


@pytest.mark.parametrize(
    ("scheme", "language", "own"),
    mostly_slow(
        [("urban-development", "ko", "도시개발구역"), ("small-scale-renewal", "en", "land of the block")], one_in=2
    ),
)
def test_no_word_of_innotown_in_another_scheme(block: Path, command: Any, scheme: str, language: str, own: str) -> None:
    (block / "block.toml").write_text(STUDY.format(scheme=scheme), encoding="utf-8")
    told = outputs(block, command, language)
    assert {name: found for name, text in told.items() if (found := INNOTOWN.findall(text))} == {}
    # a page carries every word of its legend; what is read as text has none for a kind of sites that the scheme lacks
    as_read = {name: text for name, text in told.items() if name not in ("map.html", "compare.html")}
    assert {name: found for name, text in as_read.items() if (found := NEUTRAL.findall(text))} == {}
    assert {
        name for name in ("compare", "map.html", "report.md", "facts.xlsx", "legend.gpkg") if own not in told[name]
    } == set()


# every command that tells of a study, and every file that is made of one
SAID = [
    *(("check", "block.toml", "--format", each) for each in ("csv", "md", "github", "junit", "sarif", "jsonl")),
    ("compare", "block.toml", "--format", "md"),
    ("repair", "block.toml"),
    ("envelope", "block.toml"),
    ("procedure", "block.toml", "plan", "later"),
    ("explore", "block.toml", "--candidates", "land.geojson", "--max-sites", "1", "--time-limit", "5"),
    ("grow", "block.toml", "--parcels", "land.geojson", "--target-area", "9800 m2", "--seed", "1"),
    ("check", "land.geojson", "--zone", "none", "--as-of", "2026-07-01", "--profile", "kr/{scheme}"),
    ("profile", "show", "kr/{scheme}"),
    ("profile", "coverage", "kr/{scheme}"),
    ("profile", "test", "kr/{scheme}"),
]
EXPORTED = ("geojson", "gpkg", "shp", "zip", "kml", "dxf", "csv", "xlsx", "parquet")
WRITTEN = ("docx", "hwpx", "pdf", "md", "html", "xlsx")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("scheme", [each.removeprefix("kr/") for each in list_profiles() if each != "kr/innotown"])
def test_no_word_of_innotown_in_any_output_of_any_other_scheme(
    block: Path, command: Any, scheme: str, language: str
) -> None:
    (block / "block.toml").write_text(STUDY.format(scheme=scheme), encoding="utf-8")
    told = outputs(block, command, language)
    for words in SAID:
        said = command(*(each.format(scheme=scheme) for each in words), "--lang", language)
        assert "internal" not in said.err
        told[" ".join(words)] = said.out + said.err
    requirements = json.loads((block / "result.json").read_text(encoding="utf-8"))["findings"]
    for each in requirements:
        said = command("explain", each["requirement"], "--profile", f"kr/{scheme}", "--lang", language)
        assert said.code == 0
        told[f"explain {each['requirement']}"] = said.out
    for ending in EXPORTED:
        made = block / f"sites.{ending}"
        assert command("export", "result.json", "-o", made, "--lang", language).code == 0
        told[made.name] = as_text(made)
    for ending in WRITTEN:
        made = block / f"written.{ending}"
        assert command("report", "result.json", "-o", made, "--lang", language).code == 0
        told[made.name] = SHOWN.sub("", as_text(made))
    assert {name: found for name, text in told.items() if (found := INNOTOWN.findall(text))} == {}
    own = read_profile(f"kr/{scheme}").words["background"].within(language)
    assert {name for name in ("compare", "report.md", "sites.gpkg", "written.hwpx") if own not in told[name]} == set()


def test_a_profile_has_its_own_words_of_pass_and_fail_and_its_own_title(block: Path, command: Any) -> None:
    (block / "block.toml").write_text(STUDY.format(scheme="urban-development"), encoding="utf-8")
    (block / "own.toml").write_text(OWN, encoding="utf-8")
    said = command(
        "check",
        "block.toml",
        "--profile",
        "own.toml",
        "--lang",
        "en",
        "--exit-zero",
        "-o",
        "own.json",
        "--format",
        "json",
    )
    assert said.code == 0
    assert command("report", "own.json", "-o", "own.md", "--lang", "en").code == 0
    told = (block / "own.md").read_text(encoding="utf-8")
    assert "Block, looked at" in told
    # what it says nothing of is said in the words of the profile that it extends
    assert "development area" in told


@pytest.mark.parametrize(
    "word",
    [
        '"verdict.pas" = { en = "met" }',
        '"reason.area.pass" = { en = "met" }',
        '"report.title" = { en = "{name}" }',
        # braces that would not be read as a value
        '"verdict.pass" = { en = "met {" }',
        '"verdict.pass" = { en = "met }" }',
        '"verdict.pass" = { en = "met {}" }',
        '"verdict.pass" = { en = "met {core!r}" }',
        '"verdict.pass" = { en = "met {core.__class__}" }',
    ],
)
def test_a_word_that_stands_for_no_sentence_is_a_mistake(block: Path, command: Any, word: str) -> None:
    text = '[profile]\nid = "own/rules"\nversion = "1"\nname = { en = "Own" }\nlanguages = ["en"]\n'
    (block / "own.toml").write_text(f'{text}extends = "kr/urban-development"\n[words]\n{word}\n', encoding="utf-8")
    said = command("profile", "lint", "own.toml", "--lang", "en")
    assert (said.code, "unknown-word" in said.err) == (4, True)


def test_the_cards_of_a_notebook_say_the_words_of_a_profile(block: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block / "block.toml").write_text(STUDY.format(scheme="urban-development"), encoding="utf-8")
    (block / "own.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("LANGUAGE", "en")
    study = read_study(block / "block.toml")
    cards = (
        evaluation_html(evaluate(study, profile="own.toml"), with_map=False),
        comparison_html(compare(study, profile="own.toml")),
    )
    assert [("refused" in card, "not satisfied" in card) for card in cards] == [(True, False)] * 2


def test_a_value_is_never_overwritten_by_a_word_of_the_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(translator._catalogue("en"), "a.sentence", "{Core}: {core}, {background}")  # type: ignore[index]
    assert Translator("en").text("a.sentence", core="kist") == "Core site: kist, site"
    assert Translator("en").template("a.sentence") == "Core site: core site, site"


def test_a_report_has_the_sections_of_its_scheme_in_their_order(block: Path, command: Any) -> None:
    text = STUDY.format(scheme="urban-development")
    own = """
[profile]
id = "own/rules"
version = "1"
name = { en = "Own" }
languages = ["en"]
extends = "kr/urban-development"
"""
    ordered = ["receipt", "notices", "sources", "method", "details", "requirements", "summary"]
    asked = {"as-extended.toml": own, "own.toml": f"{own}sections = {json.dumps(ordered)}\n"}
    titles = {}
    for name, profile in asked.items():
        (block / name).write_text(profile, encoding="utf-8")
        (block / "block.toml").write_text(text, encoding="utf-8")
        command("check", "block.toml", "--profile", name, "--format", "json", "-o", "own.json", "--overwrite")
        assert command("report", "own.json", "-o", "own.md", "--lang", "en", "--overwrite").code == 0
        report = (block / "own.md").read_text(encoding="utf-8")
        titles[name] = re.findall(r"^## \d+\. (.*)$", report, flags=re.M)
    # those of the profile that it extends: without the quantitative and qualitative items of InnoTown
    assert titles["as-extended.toml"] == [
        told for each in read_profile("kr/urban-development").sections
        if (told := Translator("en").text(f"report.{TITLES.get(each, each)}")) in titles["as-extended.toml"]
    ]  # fmt: skip
    assert not {"Quantitative items", "Qualitative items"} & set(titles["as-extended.toml"])
    assert titles["own.toml"] == [Translator("en").text(f"report.{each}") for each in ordered]


@pytest.mark.parametrize(
    ("sections", "code"),
    [
        (["summary", "requirements"], "section-missing"),
        (["requirements", "details", "method", "sources", "notices", "receipt", "receipt"], "duplicate-id"),
        (["requirements", "details", "method", "sources", "notices", "receipt", "gossip"], "unknown-value"),
    ],
)
def test_a_report_without_what_its_verdict_rests_on_is_a_mistake(
    block: Path, command: Any, sections: list[str], code: str
) -> None:
    text = '[profile]\nid = "own/rules"\nversion = "1"\nname = { en = "Own" }\nlanguages = ["en"]\n'
    text += f'extends = "kr/urban-development"\nsections = {json.dumps(sections)}\n'
    (block / "own.toml").write_text(text, encoding="utf-8")
    said = command("profile", "lint", "own.toml", "--lang", "en")
    assert (said.code, code in said.err) == (4, True), said.err
