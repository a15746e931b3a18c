"""Every figure that documents state: what is said to be checked is, the counts by document, and a list that lies."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from zonegeo.api import render_figures, stated_figures
from zonegeo.base.errors import InputError, UsageError

HEAD = "document,where,figure,about,by\n"


# L608 to L610: 200 + 355 + 50 + 4,272 is not 7,662; L1090: 40 % of 80 is not 30; L1048: six spaces where there are five
@pytest.mark.parametrize(
    ("study", "counted", "wrong"),
    [
        ("hongneung", {"지정안": 286},
         {"cost-of-works", "rnd-fund", "background-sites-six", "status-bio-hub", "meaning-of-847"}),
        ("seoul-programme", {"5-3-6": 50}, set()),
        ("goyang", {"추진상황 (2024)": 57, "계획서 (2022)": 9},
         {"press-reports", "secured-funds", "executed-funds", "city-funds", "city-funds-executed"}),
    ],
)  # fmt: skip
def test_every_figure_has_an_answer(study: str, counted: dict[str, int], wrong: set[str]) -> None:
    answers = stated_figures(study)
    assert Counter(each.figure.document for each in answers) == counted
    assert {each.figure.by.removeprefix("claim:") for each in answers if each.verdict == "contradicted"} == wrong
    for each in answers:
        kind = each.figure.by.partition(":")[0]
        assert (
            each.treated in {"claim": ("recomputed", "compared"), "requirement": ("required",), "": ("stated",)}[kind]
        )
        assert bool(each.verdict) == (kind == "claim")
    for language in ("ko", "en"):
        assert render_figures(answers, language=language).count("\n") > len(answers)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + "d,L1,5,x,claim:no-such\n", "figure-unanswered"),
        (HEAD + "d,L1,5,x,requirement:no-such\n", "figure-unanswered"),
        (HEAD + "d,L1,5,x,parts\n", "figure-unanswered"), (HEAD + "d,L1,5\n", "figures-unreadable"),
        ("where,figure\n", "figures-unreadable"), ("", "figures-unreadable"),
    ],
)  # fmt: skip
def test_a_list_that_says_what_is_not_so_is_refused(small: Any, text: str, code: str) -> None:
    small.study["study"]["figures"] = "figures.csv"
    study = small.write()
    study.with_name("figures.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        stated_figures(study)
    assert [each.code for each in caught.value.problems] == [code]


def test_a_study_without_a_list_says_so(small: Any) -> None:
    with pytest.raises(UsageError) as caught:
        stated_figures(small.write())
    assert [each.code for each in caught.value.problems] == ["no-figures"]
