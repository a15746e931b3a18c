"""Every text that zonegeo writes is in one language, without raw id or open brace, and names whose data it shows."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from tests.i18n.scan import faults, ids_of, other_language_in, pairs_of
from tests.rendering.reports.report_reading import TEXTS, bare
from zonegeo.api.results.compare import compare, comparison_page, render_comparison
from zonegeo.api.results.evaluate import evaluate, read_study, render
from zonegeo.api.results.map import map_page
from zonegeo.api.results.report import render_report
from zonegeo.api.results.survey import survey_zones, zones_page
from zonegeo.base.message import in_two_languages
from zonegeo.model.evaluation import Evaluation
from zonegeo.model.study import Study

PROPOSALS = {
    "hongneung": ("designation-2020", "request-2019", "plan-2023"), "goyang": ("candidate-2024",),
    "gangwon": ("designation-2025",), "seoul-programme": ("programme-2016",),
}  # fmt: skip
EVERY = [
    pytest.param(study, proposal, marks=() if proposal == "designation-2020" else pytest.mark.slow, id=proposal)
    for study, proposals in PROPOSALS.items()
    for proposal in proposals
]
LANGUAGES = ("ko", "en")


@cache
def evaluated(study: str, proposal: str) -> tuple[Study, Evaluation]:
    read = read_study(study)
    return read, evaluate(read, proposal=proposal)


def names_in(study: Study, evaluation: Evaluation) -> set[str]:
    """The proper names that have no other form: Acts and their articles, addresses, names of no other language."""
    cites = [each.cite for each in evaluation.findings if each.cite is not None]
    names = {each.act for each in cites}
    # one special case has no article: it is called by its name
    names |= {f"{act}{each.clause}" for each in cites if "제" not in each.clause for act in ("", "특별법 ")}
    names |= {site.address for site in study.sites.values() if site.address}
    names |= {each.name.ko for each in study.sites.values() if each.name.ko == each.name.en}
    return names - {""}


def wrong_in(text: str, language: str, study: Study, evaluation: Evaluation) -> list[str]:
    return [*faults(text, ids_of(study)), *other_language_in(text, language, names_in(study, evaluation))]


def before_the_receipt(report: str) -> str:
    """The receipt names files, ids and commands as they are."""
    return re.split(r"^## \d+\. (?:재현 정보|Reproduction).*$", report, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("study", "proposal"), EVERY)
def test_a_check_and_a_report(study: str, proposal: str, language: str) -> None:
    read, evaluation = evaluated(study, proposal)
    for form in ("text", "md"):
        assert wrong_in(render(evaluation, form, language=language), language, read, evaluation) == [], form
    told = before_the_receipt(render_report(evaluation, "md", language=language).decode())
    assert len(told) > 3_000
    assert wrong_in(told, language, read, evaluation) == []


@pytest.mark.slow
@pytest.mark.parametrize("form", sorted(TEXTS))
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("study", "proposal"), EVERY)
def test_the_whole_text_of_every_format_of_a_report(study: str, proposal: str, language: str, form: str) -> None:
    read, evaluation = evaluated(study, proposal)
    told = TEXTS[form](render_report(evaluation, form, language=language))
    assert len(told) > 4_000
    assert wrong_in_lines(told, language, read, evaluation, broken=form == "pdf") == []
    assert without_credit(told, evaluation, language) == []


def wrong_in_lines(text: str, language: str, study: Study, evaluation: Evaluation, *, broken: bool) -> list[str]:
    """Return what is wrong in a text; of a page that breaks lines within words Korean is looked for without blanks."""
    if not broken:
        return wrong_in(text, language, study, evaluation)
    found = faults(text, ids_of(study))
    if language == "ko":
        return found + other_language_in(" ".join(text.split()), language)
    return found + other_language_in(bare(text), language, map(bare, names_in(study, evaluation)))


def without_credit(text: str, evaluation: Evaluation, language: str) -> list[str]:
    """Return the licences of what was measured and drawn that a text does not name."""
    used = {each.licence for each in (*evaluation.sites, *evaluation.places) if each.licence}
    said = {in_two_languages(each).within(language) for each in used}
    return sorted(each for each in said if bare(each) not in bare(text))


@pytest.mark.parametrize(("study", "proposal"), EVERY)
def test_a_map_in_both_languages_and_whose_data_it_shows(study: str, proposal: str) -> None:
    read, evaluation = evaluated(study, proposal)
    page = map_page(evaluation, language="ko")
    pairs = pairs_of(page)
    assert len(pairs) > 200
    for language in LANGUAGES:
        assert [each for pair in pairs for each in wrong_in(pair[language], language, read, evaluation)] == []
    credits = " ".join(" ".join(pair.values()) for pair in pairs if "Leaflet" in pair["ko"])
    used = {site.licence for site in evaluation.sites} | {place.licence for place in evaluation.places}
    assert ("OpenStreetMap" in credits) == any("OpenStreetMap" in each for each in used)
    # dongs and districts around the study are those of the national map
    around = '"surroundings":null' not in page
    assert ("국토지리정보원" in credits) == (around or "국토지리정보원" in "".join(used))
    assert around == (study != "goyang")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison(language: str) -> None:
    compared = compare(
        "hongneung",
        list(PROPOSALS["hongneung"]),
        objectives=["min:separation", "max:background-area"],
        with_shapes=True,
    )
    read, evaluation = evaluated("hongneung", "designation-2020")
    for form in ("text", "md"):
        told = str(render_comparison(compared, form, language=language))
        ids = ids_of(read)
        assert faults(told, ids) == []
        assert other_language_in(told, language, names_in(read, evaluation)) == []
    page = comparison_page(compared, language=language)
    assert "OpenStreetMap" in page
    told = "\n".join(pair[language] for pair in pairs_of(page))
    assert len(told) > 3_000
    assert faults(told, ids) == []
    assert other_language_in(told, language, names_in(read, evaluation)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_zones(language: str) -> None:
    read, evaluation = evaluated("hongneung", "designation-2020")
    overview = survey_zones(as_of=date(2023, 12, 31))
    page = zones_page(overview, language=language)
    assert "OpenStreetMap" in page
    texts = [pair[language] for pair in pairs_of(page)]
    assert len(texts) > 50
    assert [each for text in texts for each in wrong_in(text, language, read, evaluation)] == []
