"""A sign that the carried typeface has no letter for is told of, once: PDF and pictures leave it blank."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zonegeo.api.results.evaluate import evaluate
from zonegeo.api.results.report import render_report
from zonegeo.base.message import Name
from zonegeo.rendering.page.typeface import letters_known


@pytest.mark.parametrize("language", ["ko", "en"])
def test_our_own_sentences_lack_no_letter(language: str) -> None:
    told = render_report(evaluate("hongneung", proposal="request-2019"), "md", language=language).decode("utf-8")
    assert "U+" not in told


def test_a_rare_letter_of_a_name_is_told_with_its_number() -> None:
    found = evaluate("hongneung")
    site = replace(found.sites[0], name=Name("𠮷田 😀 나루\u0301", "Yoshida"))
    told = render_report(replace(found, sites=(site, *found.sites[1:])), "md", language="ko").decode("utf-8")
    (line,) = [line for line in told.splitlines() if "U+" in line]
    assert "글꼴에 없는 글자" in line
    assert "😀 (U+1F600), 𠮷 (U+20BB7)" in line


def test_the_typeface_has_the_letters_of_korean() -> None:
    known = letters_known()
    assert {ord(each) for each in "가힣㎡㎢△○×≤≥–·‘’"} <= known
    assert ord("𠮷") not in known
