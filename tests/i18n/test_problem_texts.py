"""One mistake in many features is told once, with their number and the first places; few are told one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zonegeo.base.errors import Problem
from zonegeo.i18n.problem_text import problem_texts


@pytest.mark.parametrize(("count", "blocks"), [(1, 1), (3, 3), (4, 1), (30, 1)])
def test_blocks_of_one_kind(count: int, blocks: int) -> None:
    many = [Problem("json-too-deep", f"a.geojson: features[{n}] (구역 {n}).geometry") for n in range(count)]
    texts = list(problem_texts(many, "ko"))
    assert len(texts) == blocks
    assert ("같은 문제" in texts[0]) == (blocks < count)
    if count == 30:
        assert texts[0].splitlines()[-1].startswith("  같은 문제 29건 더: features[1] (구역 1), features[2] (구역 2), ")


def test_kinds_and_files_stay_apart() -> None:
    many = [Problem(code, f"{name}.csv: {row}") for row in range(9) for code in ("json-too-deep", "no-case")
            for name in "ab"]  # fmt: skip
    texts = list(problem_texts(many, "en"))
    assert [text.splitlines()[0] for text in texts] == [
        "[json-too-deep] a.csv: 0", "[json-too-deep] b.csv: 0", "[no-case] a.csv: 0", "[no-case] b.csv: 0",
    ]  # fmt: skip
    assert all(text.endswith("8 more of this kind: 1, 2, 3, 4, 5, …") for text in texts)


@pytest.mark.parametrize(
    "place", ["a.csv: {}.geometry", "a.shp: features[{}] (가 (나) {}).geometry", "a.toml: site[{}]"]
)
def test_where_a_feature_is_numbered(place: str) -> None:
    """A row of a table, a name with brackets of its own, an entry: the number is no part of the kind."""
    many = [Problem("json-too-deep", place.format(n, n)) for n in range(9)]
    (text,) = problem_texts(many, "en")
    assert "8 more of this kind: " in text


def test_thirty_crossed_outlines_are_one_message(tmp_path: Path, command: Any) -> None:
    ring = [[127.0, 37.0], [127.01, 37.01], [127.01, 37.0], [127.0, 37.01], [127.0, 37.0]]
    outline = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": {"id": str(n)}, "geometry": outline} for n in range(30)]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    done = command("import", str(path), "-o", str(tmp_path / "b.geojson"), "--lang", "en")
    assert done.code == 4
    assert done.err.count("[ring-crosses-itself]") == 1
    assert "more of this kind: features[1] (1), features[2] (2)" in done.err
    assert "29 more of this kind" in done.err
    assert "30 problems in all" in done.err


def test_half_a_letter_is_refused(tmp_path: Path, command: Any) -> None:
    path = tmp_path / "a.geojson"
    whole = '{"type": "FeatureCollection", "features": [], "note": "NOTE"}'
    path.write_text(whole.replace("NOTE", "\\ud83c\\udfe0"), encoding="utf-8")
    assert command("inspect", str(path), "--lang", "en").code == 0  # both halves are one letter
    path.write_text(whole.replace("NOTE", "\\ud83c"), encoding="utf-8")
    done = command("inspect", str(path), "--lang", "en")
    assert (done.code, "json-half-letter" in done.err) == (4, True)
