"""``zonegeo crs guess``: real outlines brought into each candidate by other means are recognised.

The other means are PROJ pipelines written out here step by step: no database chooses anything in them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from tests.places import REAL_LAYERS, ROOT
from tests.quick_part import mostly_slow
from zonegeo.api.files.guess_crs import guess_crs
from zonegeo.boundaries.crs_candidates import CANDIDATE_CODES, Fit, Reference, decide, fit_of, ranked

SITES = ROOT / "data" / "boundaries" / "hongneung" / "sites.geojson"
REAL = REAL_LAYERS / "admin_bjd_2015_seongbuk_dongdaemun.geojson"

_BESSEL = (
    "+step +proj=cart +ellps=WGS84 +step +inv +proj=helmert +x=-115.80 +y=474.99 +z=674.11 +rx=1.16 +ry=-2.31 "
    "+rz=-1.63 +s=6.43 +convention=position_vector +step +inv +proj=cart +ellps=bessel"
)
_TM = "+step +proj=tmerc +lat_0=38 +lon_0={lon} +k={k} +x_0={x} +y_0={y} +ellps={ellps}"


def _tm(lon: float, *, x: int = 200000, y: int = 600000, k: float = 1.0, bessel: bool = False) -> str:
    plane = _TM.format(lon=lon, k=k, x=x, y=y, ellps="bessel" if bessel else "GRS80")
    return f"{_BESSEL if bessel else ''} {plane}"


MODIFIED = 10.405 / 3600  # the shift of the origins: 경도 10.405초
PIPELINES = {
    "EPSG:3857": "+step +proj=webmerc +ellps=WGS84",
    "EPSG:5174": _tm(127 + MODIFIED, y=500000, bessel=True),
    "EPSG:2097": _tm(127, y=500000, bessel=True),
    "EPSG:5173": _tm(125 + MODIFIED, y=500000, bessel=True),
    "EPSG:5175": _tm(127 + MODIFIED, y=550000, bessel=True),
    "EPSG:5176": _tm(129 + MODIFIED, y=500000, bessel=True),
    "EPSG:5177": _tm(131 + MODIFIED, y=500000, bessel=True),
    "EPSG:5178": _tm(127.5, x=1000000, y=2000000, k=0.9996, bessel=True),
    "EPSG:5179": _tm(127.5, x=1000000, y=2000000, k=0.9996),
    "EPSG:5181": _tm(127, y=500000),
    "EPSG:5185": _tm(125),
    "EPSG:5186": _tm(127),
    "EPSG:5187": _tm(129),
    "EPSG:5188": _tm(131),
    "EPSG:32652": "+step +proj=utm +zone=52 +ellps=WGS84",
}


def to_candidate(shape: Any, code: str) -> Any:
    if code == "EPSG:4326":
        return shape
    moved = Transformer.from_pipeline(
        f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad {PIPELINES[code]}"
    ).transform
    return shapely.transform(shape, lambda x, y: moved(x, y), interleaved=False)


def outlines() -> list[Any]:
    listed = json.loads(SITES.read_text(encoding="utf-8"))["features"]
    return [shapely.geometry.shape(each["geometry"]) for each in listed if each["geometry"]]


def write(path: Path, shapes: list[Any]) -> Path:
    features = [{"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(each)} for each in shapes]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


@pytest.fixture
def in_candidate(tmp_path: Path) -> Callable[..., Path]:
    def made(code: str, *, swapped: bool = False, shift: float = 0.0) -> Path:
        shapes = [to_candidate(each, code) for each in outlines()]
        if swapped:
            shapes = [shapely.transform(each, lambda xy: xy[:, ::-1]) for each in shapes]
        if shift:
            shapes = [shapely.transform(each, lambda xy: xy + np.array([shift, 0.0])) for each in shapes]
        return write(tmp_path / "unknown.geojson", shapes)

    return made


def test_every_candidate_has_a_pipeline_here() -> None:
    assert set(CANDIDATE_CODES) == {"EPSG:4326", *PIPELINES}


@pytest.mark.parametrize("swapped", [False, True], ids=["x-y", "y-x"])
@pytest.mark.parametrize("code", mostly_slow(CANDIDATE_CODES, one_in=4))
def test_each_candidate_is_recognised_by_a_reference_layer(
    code: str, swapped: bool, in_candidate: Callable[..., Path]
) -> None:
    guess = guess_crs(in_candidate(code, swapped=swapped), reference="hongneung")
    best = guess.candidates[0]
    assert (best.crs, best.swapped, guess.decided, guess.evidence) == (code, swapped, True, "outline")
    assert best.overlap == pytest.approx(100, abs=0.1)
    assert best.residual_m is not None
    assert best.residual_m < 0.1
    assert guess.alike == ()
    assert guess.command is not None
    assert guess.command.endswith(f"--crs {code}" + (" --swap-xy" if swapped else ""))


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:3857", "EPSG:5179", "EPSG:5186", "EPSG:32652"])
def test_a_place_alone_decides_where_nothing_else_comes_near(code: str, in_candidate: Callable[..., Path]) -> None:
    guess = guess_crs(in_candidate(code), near="127.04,37.59")
    decided = code not in ("EPSG:5179",)  # EPSG:5178 lies 0.4 km beside it
    assert (guess.candidates[0].crs == code or not decided, guess.decided) == (True, decided)


def test_systems_that_lie_a_few_hundred_metres_apart_are_not_told_apart_by_a_place(
    in_candidate: Callable[..., Path],
) -> None:
    guess = guess_crs(in_candidate("EPSG:5174"), near="hongneung")
    assert not guess.decided
    assert {guess.candidates[0].crs, *guess.alike} == {"EPSG:5174", "EPSG:2097", "EPSG:5181"}
    (notice,) = guess.notices
    assert notice.code == "notice.crs-alike"
    lengths = sorted(
        math.dist((a.lon * 88_300, a.lat * 111_000), (b.lon * 88_300, b.lat * 111_000))
        for a in guess.candidates[:3] for b in guess.candidates[:3] if a.crs < b.crs
    )  # fmt: skip
    assert lengths == pytest.approx([255, 313, 357], abs=3)  # the figures of the issue: 255 to 357 m


def test_a_datum_300_m_off_is_noticed(tmp_path: Path, in_candidate: Callable[..., Path]) -> None:
    """Numbers of EPSG:5174 in a file that says EPSG:5181."""
    path = in_candidate("EPSG:5174")
    document = json.loads(path.read_text(encoding="utf-8"))
    document["crs"] = {"type": "name", "properties": {"name": "EPSG:5181"}}
    path.write_text(json.dumps(document), encoding="utf-8")
    guess = guess_crs(path, reference="hongneung")
    assert (guess.candidates[0].crs, guess.decided) == ("EPSG:5174", True)
    (notice,) = guess.notices
    assert notice.code == "notice.crs-said-differs"
    assert notice.values["distance"]["value"] == pytest.approx(313, abs=2)
    assert [each.crs for each in guess.candidates if each.said_by_file] == ["EPSG:5181"]


def test_outlines_shifted_by_300_m_match_nothing(in_candidate: Callable[..., Path]) -> None:
    """A datum that is none of the candidates: no candidate is called right."""
    guess = guess_crs(in_candidate("EPSG:5186", shift=300.0), reference="hongneung")
    assert not guess.decided
    assert (guess.candidates[0].overlap or 0) < 90


def test_a_place_far_away_decides_nothing(in_candidate: Callable[..., Path]) -> None:
    assert not guess_crs(in_candidate("EPSG:5186"), near="129.1,35.2").decided


@pytest.mark.skipif(not REAL.is_file(), reason="ZONEGEO_REAL_LAYERS names no folder of real layers")
def test_a_dong_is_recognised_among_all_dongs_of_two_districts(tmp_path: Path) -> None:
    """One legal dong (2015) in EPSG:2097, against the outlines of all dongs: land around it does not mislead."""
    listed = json.loads(REAL.read_text(encoding="utf-8"))["features"]
    dong = shapely.geometry.shape(listed[10]["geometry"])
    guess = guess_crs(write(tmp_path / "dong.geojson", [to_candidate(dong, "EPSG:2097")]), reference=str(REAL))
    assert (guess.candidates[0].crs, guess.evidence) == ("EPSG:2097", "outline")


# --- the judge ------------------------------------------------------------------------------------------------------


def test_a_lot_within_a_wide_reference_is_undecided() -> None:
    """A district of 10 km holds the lot in every reading: its overlap says nothing."""
    reference = Reference.of([shapely.box(0, 0, 10_000, 10_000)])
    fits = [fit_of([shapely.box(x, 5000, x + 50, 5050)], reference=reference, place=None) for x in (5000, 5255, 5313)]
    evidence, alike = decide([each for each in fits if each is not None])
    assert (evidence, alike) == (None, (1, 2))


def test_a_small_lot_beside_a_boundary_by_chance_is_no_match() -> None:
    reference = Reference.of([shapely.box(0, 0, 10_000, 10_000)])
    fits = [fit_of([shapely.box(x, 5000, x + 20, 5020)], reference=reference, place=None) for x in (5, 260, 318)]
    assert decide([each for each in fits if each is not None])[0] is None


def test_nothing_at_all_is_undecided() -> None:
    assert decide([]) == (None, ())
    assert ranked([None, None]) == []


FITS = st.builds(
    Fit, st.floats(0, 100), st.floats(0, 1e5), st.floats(0, 1e6), st.none(),
    st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), st.floats(1, 1e4),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(FITS, min_size=1, max_size=8))
def test_what_is_called_ahead_is_ahead(fits: list[Fit]) -> None:
    order = ranked(fits)
    best = fits[order[0]]
    assert all(round(best.overlap or 0) >= round(each.overlap or 0) for each in fits)
    evidence, alike = decide([fits[number] for number in order])
    assert evidence is None or alike == ()
    if evidence == "outline":
        assert best.residual_m is not None
        assert all((each.residual_m or 0) > best.residual_m for each in fits if each.middle != best.middle)
    assert evidence != "near"  # a reference was given


# --- the command ----------------------------------------------------------------------------------------------------


def test_exit_codes_and_what_is_said(in_candidate: Callable[..., Path], command: Callable[..., Any]) -> None:
    path = in_candidate("EPSG:5174")
    decided = command("crs", "guess", path, "--reference", "hongneung", "--lang", "ko")
    assert (decided.code, decided.err) == (0, "")
    assert f"zonegeo import {path} -o unknown-lonlat.geojson --crs EPSG:5174" in decided.out
    assert "정하지 않습니다" in decided.out
    undecided = command("crs", "guess", path, "--near", "회기동", "--lang", "en")
    assert undecided.code == 3
    assert "EPSG:2097" in undecided.out
    assert "assigns no CRS" in undecided.out
    data = json.loads(command("crs", "guess", path, "--reference", "hongneung", "--format", "json").out)
    assert data["candidates"][0]["crs"] == "EPSG:5174"
    assert data["candidates"][0]["accuracy_m"] == 1.0
    assert "Korean 1985 to WGS 84" in data["candidates"][0]["transformation"]


def test_wrong_questions(tmp_path: Path, in_candidate: Callable[..., Path], command: Callable[..., Any]) -> None:
    path = in_candidate("EPSG:5186")
    for options, code in (
        ((), "guess-needs-place"), (("--near", "nirgends"), "unknown-near"),
        (("--near", "37,127,1"), "place-not-lonlat"), (("--near", "127,370"), "place-not-lonlat"),
        (("--reference", "nichts"), "unknown-reference"),
    ):  # fmt: skip
        said = command("crs", "guess", path, *options)
        assert (said.code, f"[{code}]" in said.err) == (2, True), said.err
    assert command("crs", "guess", tmp_path / "none.geojson", "--near", "127,37").code == 4
    assert command("crs", "guess", path, "--reference", tmp_path / "none.geojson").code == 4


def test_a_file_without_shapes_cannot_be_guessed(tmp_path: Path, command: Callable[..., Any]) -> None:
    path = tmp_path / "empty.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    assert command("crs", "guess", path, "--near", "127,37").code == 4


def test_numbers_of_no_candidate(tmp_path: Path, command: Callable[..., Any]) -> None:
    path = write(tmp_path / "drawing.geojson", [shapely.box(1e12, 1e12, 1e12 + 1, 1e12 + 1)])
    said = command("crs", "guess", path, "--near", "127,37")
    assert (said.code, "[no-crs-fits]" in said.err) == (4, True)
