"""Drafts: boundaries of a map's editor in place of the study's own, and every way in which they may not fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zonegeo.api.evaluate import evaluate, read_study
from zonegeo.base.errors import InputError
from zonegeo.model.study import Basis

ROOT = Path(__file__).parents[3]
STUDY = ROOT / "geo" / "hongneung.toml"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[127.04, 37.58], [127.041, 37.58], [127.041, 37.581], [127.04, 37.581], [127.04, 37.58]]],
}
BOW_TIE = {"type": "Polygon", "coordinates": [[[127, 37], [128, 38], [128, 37], [127, 38], [127, 37]]]}
PROPERTIES = {
    "id": "bt-it", "role": "background", "declared_area": "3434 m2", "basis": "drawn", "accuracy_m": 15,
    "source": "drawn for the tests", "source_date": "2026-01", "licence": "CC0-1.0",
}  # fmt: skip


def draft(
    folder: Path,
    *,
    geometry: Any = SQUARE,
    base: Any = None,
    proposal: str | None = None,
    twice: bool = False,
    **changed: Any,
) -> Path:
    feature = {"type": "Feature", "properties": PROPERTIES | changed, "geometry": geometry}
    document: dict[str, Any] = {"type": "FeatureCollection", "features": [feature] * (2 if twice else 1)}
    if base is not None:
        document["zonegeo"] = {"base": base}
    if proposal is not None:
        document["zonegeo"] = {"proposal": proposal}
    path = folder / "draft.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_draft_takes_the_place_of_a_boundary_and_joins_the_receipt(tmp_path: Path) -> None:
    path = draft(tmp_path)
    before, study = read_study(STUDY), read_study(STUDY, draft=path)
    assert study.sites["bt-it"].boundary.basis is Basis.DRAWN
    assert study.sites["bt-it"].boundary.geometry == SQUARE
    assert {name for name in study.sites if study.sites[name] != before.sites[name]} == {"bt-it"}
    assert [each.path for each in study.inputs] == [*(each.path for each in before.inputs), "draft.geojson"]
    found = evaluate(study)
    assert found.finding("separation").measurement != evaluate(before).finding("separation").measurement
    assert ("boundary-drawn", "bt-it") in [(notice.code, notice.where) for notice in found.notices]
    # drawn by hand and not made from the declared area: its own area says something
    drawn = next(site for site in found.sites if site.id == "bt-it")
    assert drawn.measured_area == pytest.approx(9_803, abs=5)


def test_a_draft_on_the_same_files_is_taken_and_on_others_refused(tmp_path: Path) -> None:
    base = [{"path": each.path, "sha256": each.sha256} for each in read_study(STUDY).inputs]
    assert read_study(STUDY, draft=draft(tmp_path, base=base)).sites["bt-it"].boundary.geometry == SQUARE
    base[1]["sha256"] = "0" * 64
    with pytest.raises(InputError, match="draft-of-another-base") as caught:
        read_study(STUDY, draft=draft(tmp_path, base=base))
    assert [problem.values["value"] for problem in caught.value.problems] == [base[1]["path"]]


@pytest.mark.parametrize(("changed", "code"), [
    ({"id": "bt-ti"}, "unknown-site"),
    ({"within": ["99999999"]}, "unknown-place"),
    ({"geometry": None}, "basis-and-geometry-disagree"),
    ({"basis": "guessed"}, "unknown-basis"),
    ({"declared_area": "3434"}, "quantity-without-unit"),
    ({"twice": True}, "duplicate-id"),
    ({"geometry": BOW_TIE}, "ring-crosses-itself"),
    ({"proposal": "plan-2032"}, "unknown-proposal"),
    ({"base": ["nonsense"]}, "draft-of-another-base"),
])  # fmt: skip
def test_a_draft_that_does_not_fit_is_refused(tmp_path: Path, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_study(STUDY, draft=draft(tmp_path, **changed))


def test_an_empty_draft_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(InputError, match="draft-empty"):
        read_study(STUDY, draft=path)


def test_a_draft_is_judged_as_the_proposal_that_it_was_drawn_on(tmp_path: Path) -> None:
    path = draft(tmp_path, proposal="plan-2023")
    assert evaluate(read_study(STUDY, draft=path)).proposal == "plan-2023"
    assert evaluate(read_study(STUDY, draft=path), proposal="designation-2020").proposal == "designation-2020"
