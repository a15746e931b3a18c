"""The programme sheet of 2016: three core outlines, no background space, and every sum of its tables."""

from __future__ import annotations

from zonegeo.api.results.evaluate import evaluate


def test_every_figure_of_the_sheet_is_confirmed_and_the_whole_undecided() -> None:
    result = evaluate("seoul-programme")
    assert result.verdict.value == "undecided"
    assert {each.role for each in result.sites} == {"core"}
    assert {each.verdict for each in result.claims} == {"confirmed"}
    assert len(result.claims) == 15
    # by hand: 18,613 + 16,052 + 19,000 + 21,370 + 10,000
    total = next(each for each in result.claims if each.id == "total-cost")
    assert total.computed == (18_613 + 16_052 + 19_000 + 21_370 + 10_000) * 1e6 == 85_035e6


def test_it_says_what_is_missing() -> None:
    result = evaluate("seoul-programme")
    needs = {finding.requirement: [need.code for need in finding.needs] for finding in result.findings}
    assert needs["agreement"] == ["need.no-agreement-recorded"]
    assert needs["background-area"] == ["need.no-site"]
    assert needs["separation"] == ["need.no-background-site"]
