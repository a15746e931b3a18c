"""The distances between sites on the page: packed, put into words where they are shown, left out where too many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zonegeo.i18n.phrases import interval_text
from zonegeo.i18n.translator import Translator
from zonegeo.model.evaluation import Evaluation, Measurement, Separation
from zonegeo.rendering.maps import map_page, view_distances
from zonegeo.rendering.maps.map_view import view_of


def said(cell: Separation, translator: Translator) -> str:
    """Return how a distance is said everywhere else."""
    if cell.value is not None:
        return translator.measurement(cell.value, "m")
    return interval_text(translator, Measurement(None, cell.low, cell.high, "m", "", None, ""))


@pytest.mark.slow
@pytest.mark.browser
def test_the_page_says_every_distance_as_the_result_has_it(
    open_page: Callable[..., Any], evaluation: Evaluation, page: str
) -> None:
    tab = open_page(page)
    assert any(cell.value is None for cell in evaluation.matrix)
    names = {site.id: site.name for site in evaluation.sites}
    for language in ("ko", "en"):
        if language == "en":
            tab.click(".language")
        translator, told = Translator(language), dict[str, list[list[str]]]()
        for cell in evaluation.matrix:
            for site, other in ((cell.core, cell.background), (cell.background, cell.core)):
                told.setdefault(site, []).append([names[other].within(language), said(cell, translator)])
        shown = tab.evaluate(
            "(language) => Object.fromEntries(zonegeo.atlas.data.sites.map(({ id }) => [id,"
            " zonegeo.atlas.distancesOf(id).map(([name, told]) => [name[language], told()])]))",
            language,
        )
        assert {site: lines for site, lines in shown.items() if lines} == told
        tab.locator('path[data-site="kist"]').focus()
        labels = [line.replace("\u00a0", " ") for line in tab.locator(".leaflet-tooltip.distance").all_inner_texts()]
        assert len(labels) == 2
        every = [
            translator.text(
                "map.pair",
                first=names[cell.core].within(language),
                second=names[cell.background].within(language),
                value=said(cell, translator),
            )
            for cell in evaluation.matrix
        ]
        assert set(labels) < set(every)


@pytest.mark.browser
def test_lines_lie_where_the_result_has_them(open_page: Callable[..., Any], evaluation: Evaluation, page: str) -> None:
    shown = open_page(page).evaluate("zonegeo.atlas.data.matrix.map(cell => [cell.metres, cell.low, cell.line])")
    for cell, (metres, low, line) in zip(evaluation.matrix, shown, strict=True):
        assert metres == cell.value
        if cell.line is None:
            assert (line, low) == (None, cell.low)
        else:
            (west, south), (east, north) = cell.line["coordinates"]
            assert [*line[0], *line[1]] == pytest.approx([west, south, east, north], abs=5.1e-8)


def test_a_page_of_few_sites_leaves_nothing_out(evaluation: Evaluation) -> None:
    view = view_of(evaluation, language="ko")
    assert view["distances_left_out"] is None
    assert view["trial"] is not None
    assert [finding["more_parts"] for finding in view["findings"]] == [0] * len(evaluation.findings)


@pytest.mark.slow
@pytest.mark.browser
def test_a_page_of_too_many_distances_says_where_they_are(
    open_page: Callable[..., Any], evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_distances, "MOST_PAIRS", len(evaluation.matrix) - 1)
    tab = open_page(map_page(evaluation, language="en"))
    sentence = tab.evaluate("zonegeo.atlas.data.distances_left_out.en")
    assert sentence.startswith(f"{len(evaluation.matrix)} distances between sites are not on this page")
    tab.locator('path[data-site="kist"]').press("Enter")
    assert sentence in tab.inner_text(".site-card").replace("\u00a0", " ")
    tab.click("details.section.notices summary")
    assert tab.inner_text(".notices li >> nth=0").replace("\u00a0", " ") == sentence
    assert tab.query_selector("button.try") is None
    assert tab.complaints == []
