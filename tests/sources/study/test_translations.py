"""What a boundary file says in one language alone is said in both where the study has it in both."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.places import HONGNEUNG, ROOT
from zonegeo.api.results.evaluate import evaluate, read_study
from zonegeo.api.results.report import render_report
from zonegeo.base.errors import InputError

SOURCE = "a campus as it was mapped"


def test_a_translated_source_is_said_in_the_language_of_the_reader(small: Any) -> None:
    small.sites["features"][0]["properties"]["source"] = SOURCE
    small.study["translation"] = [{"text": SOURCE, "ko": "지도에 그려진 캠퍼스"}]
    study = small.write()
    read = read_study(study)
    first = small.sites["features"][0]["properties"]["id"]
    assert read.sites[first].boundary.provenance.source == f"지도에 그려진 캠퍼스 / {SOURCE}"
    told = {language: render_report(evaluate(read), "md", language=language).decode() for language in ("ko", "en")}
    assert ("지도에 그려진 캠퍼스" in told["ko"], SOURCE in told["ko"]) == (True, False)
    assert ("지도에 그려진 캠퍼스" in told["en"], SOURCE in told["en"]) == (False, True)


@pytest.mark.parametrize(("entry", "code"), [
    ({"text": "a campus as it was maped", "ko": "지도에 그려진 캠퍼스"}, "unknown-text"),
    ({"text": SOURCE}, "translation-not-told-apart"),
    ({"text": SOURCE, "ko": "campus"}, "translation-not-told-apart"),
    ({"text": SOURCE, "ko": "경계 / 면적"}, "translation-not-told-apart"),
    ({"ko": "지도에 그려진 캠퍼스"}, "missing-key"),
])  # fmt: skip
def test_a_translation_of_nothing_or_of_no_two_languages_is_a_mistake(
    small: Any, entry: dict[str, str], code: str
) -> None:
    small.sites["features"][0]["properties"]["source"] = SOURCE
    small.study["translation"] = [entry]
    with pytest.raises(InputError) as caught:
        read_study(small.write())
    assert [each.code for each in caught.value.problems] == [code]
    if code == "unknown-text":
        assert caught.value.problems[0].values["nearest"] == SOURCE


def test_the_files_stay_byte_for_byte_what_drafts_name() -> None:
    boundaries = ROOT / "data" / "boundaries" / "hongneung" / "sites.geojson"
    digest = hashlib.sha256(boundaries.read_bytes()).hexdigest()
    assert digest == "feffbe6b91727f13b4fc797c22070d267f0d6c6f662c491de30b3e4285a03d0f"
    assert digest in {each.sha256 for each in read_study(HONGNEUNG).inputs}
