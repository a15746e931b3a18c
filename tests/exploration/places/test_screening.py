"""Screening: pictures, the verdicts of evaluation, shapely on random and real parcels, and every format alike."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from tests.pictures import CRS, DAY, ORIGIN, draw, lonlat, moved_site, profile, requirement, separation_of
from tests.places import REAL_LAYERS
from tests.quick_part import mostly_slow
from zonegeo.api.search.screen import run as screening_run
from zonegeo.api.search.screen.limits import AskedLimits
from zonegeo.api.search.screen.pieces import Reading
from zonegeo.api.search.screen.screen import Screening, screen
from zonegeo.base.errors import InputError, UsageError, ZonegeoError
from zonegeo.cli.main import main
from zonegeo.evaluation.build_scene import build_scene
from zonegeo.exploration.places.find_envelope import rules_of
from zonegeo.exploration.places.screen_parcels import (
    KEPT,
    OUTSIDE_REACH,
    UNDECIDED,
    Limits,
    reach_boxes,
    screen_parcels,
)
from zonegeo.exploration.search.task import Watch
from zonegeo.sources.parcels.conditions import quoted, read_conditions
from zonegeo.sources.parcels.parcel_files import pieces_of
from zonegeo.sources.parcels.scan import describe_parcels, parcel_database

pytest.importorskip("duckdb")
pytest.importorskip("duckdb_extension_spatial")


def rule(study: Any, limit: str, *, reading: str = "max_pair") -> Any:
    scene = build_scene(study, study.proposals["drawn"], DAY)
    return rules_of(scene, profile(requirement("separation", limit, readings=(reading,))))[0]


def random_parcels(count: int, seed: int, *, spread: float = 400.0) -> Any:
    """Return parcels around the origin of the pictures: blobs, some with a hole, some of two parts, some in touch."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        x, y = np.array(ORIGIN) + random.uniform(-spread, spread, 2)
        angle = np.sort(random.uniform(0.0, 2.0 * np.pi, 9))
        radius = random.uniform(3.0, 25.0, 9)
        ring = np.column_stack([x + radius * np.cos(angle), y + radius * np.sin(angle)])
        shape = shapely.make_valid(shapely.Polygon(ring))
        if number % 5 == 1:
            shape = shapely.box(x, y, x + 30, y + 30) - shapely.box(x + 5, y + 5, x + 25, y + 25)
        elif number % 5 == 2:
            shape = shapely.union(shapely.box(x, y, x + 5, y + 5), shapely.box(x + 40, y, x + 45, y + 5))
        elif number % 5 == 3:  # whole metres: some of them touch a limit exactly
            x, y = np.round(x), np.round(y)
            shape = shapely.box(x, y, x + 10, y + 10)
        found.append(shapely.buffer(shape, 0) if shape.geom_type not in ("Polygon", "MultiPolygon") else shape)
    return np.array(found, dtype=object)


def frame_of(shapes: Any, crs: str = CRS) -> Any:
    count = len(shapes)
    columns = {"pnu": [f"{n:05d}" for n in range(count)], "price": np.arange(count) % 7.0,
               "use": ["대" if n % 3 else "전" for n in range(count)]}  # fmt: skip
    return geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=CRS).to_crs(crs)


def write(frame: Any, path: Path, *, bbox: bool = False) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path, write_covering_bbox=bbox)
    else:
        frame.to_file(path, encoding="utf-8") if path.suffix == ".shp" else frame.to_file(path)
    return path


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A core site of 40 m by 40 m with a court in it, whose separation may be 150 m; screening reads this profile."""
    drawn = draw("AAAA\nA..A\nA..A\nAAAA.b", cell_m=10.0)
    rules = profile(requirement("separation", "150 m", readings=("max_pair",)))
    monkeypatch.setattr("zonegeo.api.search.screen.screen.profile_of", lambda known, name: rules)
    return drawn


def run(study: Any, paths: list[Path], output: Path, **given: Any) -> Screening:
    return screen(study, [str(each) for each in paths], output, **{"overwrite": True, **given})


def ids_of(path: Path, status: str = KEPT) -> list[str]:
    found = geopandas.read_parquet(path)
    return list(found.loc[found["status"] == status, "id"])


# --- arrays -----------------------------------------------------------------------------------------------------------


def test_each_reason_in_a_picture() -> None:
    near = rule(draw("A.b"), "100 m")
    west, south = ORIGIN
    shapes = np.array([
        shapely.box(west + 50, south, west + 60, south + 10),  # 40 m away, 100 m2
        shapely.box(west + 110, south, west + 120, south + 10),  # exactly 100 m away
        shapely.box(west + 111, south, west + 120, south + 10),  # 101 m
        shapely.box(west, south, west + 5, south + 5),  # touches, too small
        shapely.box(west, south, west + 50, south + 50),  # too large
        None, shapely.Point(west, south), shapely.Polygon(),
        shapely.Polygon([(west, south), (west + 9, south + 9), (west + 9, south), (west, south + 9)]),
    ], dtype=object)  # fmt: skip
    found = screen_parcels(shapes, Limits((near,), None, 80.0, 1000.0))
    assert list(found.reason) == [KEPT, KEPT, "separation", "min-area", "max-area", "no-geometry", "not-a-polygon",
                                  "no-geometry", "invalid-geometry"]  # fmt: skip
    assert found.distance_m[0, :3] == pytest.approx([40.0, 100.0, 101.0])
    assert found.area_m2[:5] == pytest.approx([100.0, 100.0, 90.0, 25.0, 2500.0])


def test_a_condition_goes_before_what_cannot_be_measured_and_a_missing_value_after() -> None:
    shapes = np.array([None, shapely.box(0, 0, 1, 1), shapely.box(0, 0, 1, 1)], dtype=object)
    found = screen_parcels(shapes, Limits(least_area=2.0), conditions=("a",), met=np.array([[0, -1, 1]]))
    assert list(found.reason) == ["a", "min-area", "min-area"]
    loose = screen_parcels(shapes, Limits(), conditions=("a",), met=np.array([[0, -1, 1]]))
    assert list(loose.reason) == ["a", "missing-value", KEPT]


@pytest.mark.parametrize("reading", ["max_pair", "min_pair"])
def test_a_parcel_is_kept_where_evaluation_passes_it(reading: str) -> None:
    """Put into the proposal as its background space, a parcel has the same distance and the same verdict."""
    study = draw("A......B.c", cell_m=10.0)
    asked = rule(study, "150 m", reading=reading)
    shapes = random_parcels(60, seed=7)
    found = screen_parcels(shapes, Limits((asked,)))
    assert 3 < (found.reason == KEPT).sum() < 55
    for shape, reason, metres in zip(shapes, found.reason, found.distance_m[0], strict=True):
        finding = separation_of(moved_site(study, "c", geometry=lonlat(shape)), "150 m", (reading,))
        assert (finding.verdict.value == "pass") == (reason == KEPT)
        if reason == KEPT:
            assert finding.measurement.value == pytest.approx(metres, abs=2e-6)


def test_a_core_site_somewhere_in_a_place_leaves_a_bay_undecided() -> None:
    # the place is a square of 100 m; a parcel around it is 20 m from every corner and 70 m from the middle
    study = draw("1", cell_m=100.0, within={"A": "1"})
    x, y = ORIGIN
    frame = shapely.box(x - 30, y - 30, x + 130, y + 130) - shapely.box(x - 20, y - 20, x + 120, y + 120)
    far = shapely.box(x + 500, y, x + 510, y + 10)
    near = shapely.box(x + 40, y + 40, x + 60, y + 60)
    found = screen_parcels(np.array([frame, far, near], dtype=object), Limits((rule(study, "60 m"),)))
    assert list(found.reason) == ["core-place", "separation", KEPT]
    assert found.distance_m[0, [0, 2]] == pytest.approx([20.0, np.hypot(40, 40)])


def test_boxes_never_leave_out_a_parcel_that_is_kept() -> None:
    study = draw("A......B", cell_m=10.0)
    shapes = random_parcels(300, seed=3)
    for reading in ("max_pair", "min_pair"):
        limits = Limits((rule(study, "60 m", reading=reading),))
        kept = screen_parcels(shapes, limits).reason == KEPT
        touched = np.ones(len(shapes), dtype=bool)
        for box in reach_boxes(limits):
            touched &= shapely.intersects(shapely.envelope(shapes), shapely.box(*box))
        assert kept.any()
        assert not (kept & ~touched).any()


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "crs", "bbox"),
    mostly_slow([
        ("a.parquet", CRS, True), ("a.parquet", CRS, False), ("a.gpkg", CRS, False), ("a.shp", CRS, False),
        ("a.parquet", "EPSG:4326", True), ("a.parquet", "EPSG:5179", False), ("a.gpkg", "EPSG:4326", False),
    ], one_in=3),
)  # fmt: skip
def test_every_format_gives_what_shapely_gives(study: Any, tmp_path: Path, name: str, crs: str, bbox: bool) -> None:
    shapes = random_parcels(400, seed=11)
    frame = frame_of(shapes)
    path = write(frame_of(shapes, crs), tmp_path / name, bbox=bbox)
    asked = AskedLimits(least_area=60.0, most_area=700.0, where=("price>=2", "use=대"))
    found = run(study, [path], tmp_path / "out.parquet", asked=asked)
    scene = build_scene(study, study.proposals["drawn"], DAY)
    core = scene.shapes[scene.ids.index("A")]
    away, area = shapely.distance(shapes, core), shapely.area(shapes)
    # nothing lies so near a limit that a CRS there and back decides it, except what lies on whole metres
    sure = np.abs(away - 150.0) > 1e-4
    if crs == CRS:
        sure[:] = True
    truth = (away <= 150.0) & (area >= 60.0) & (area <= 700.0) & (frame["price"] >= 2) & (frame["use"] == "대")
    kept = set(ids_of(tmp_path / "out.parquet"))
    assert {frame["pnu"][n] for n in np.flatnonzero(truth & sure)} == kept & set(frame["pnu"][sure])
    assert 10 < len(kept) < 200
    assert found.total == 400 == sum(found.counts.values())
    assert found.counts[OUTSIDE_REACH] > 100
    written = geopandas.read_parquet(tmp_path / "out.parquet").set_index("id")
    rows = [int(each) for each in written.index]
    assert written["separation_m"].to_numpy() == pytest.approx(away[rows], abs=1e-5)
    assert written["area_m2"].to_numpy() == pytest.approx(area[rows], abs=1e-3)
    assert shapely.distance(written.to_crs(CRS).geometry.to_numpy(), shapes[rows]).max() < 1e-5


def test_what_cannot_be_measured_is_undecided_and_written(study: Any, tmp_path: Path) -> None:
    x, y = ORIGIN
    tie = shapely.Polygon([(x, y), (x + 9, y + 9), (x + 9, y), (x, y + 9)])
    frame = frame_of([tie, None, shapely.box(x, y, x + 10, y + 10), shapely.Point(x, y)])
    found = run(study, [write(frame, tmp_path / "a.parquet", bbox=True)], tmp_path / "out.parquet")
    assert found.counts == {KEPT: 1, "invalid-geometry": 1, "no-geometry": 1, "not-a-polygon": 1}
    assert set(found.counts) - {KEPT} <= set(UNDECIDED)
    assert ids_of(tmp_path / "out.parquet", "undecided") == ["00000", "00003", "00001"]  # without bounds: last


def test_a_box_of_no_numbers_leaves_no_parcel_out(study: Any, tmp_path: Path) -> None:
    """Some programs write NaN where a geometry is missing or empty: no box is touched by that."""
    import pyarrow
    import pyarrow.parquet

    x, y = ORIGIN
    near, far = shapely.box(x, y, x + 10, y + 10), shapely.box(x + 9e4, y, x + 9e4 + 10, y + 10)
    path = write(frame_of([shapely.Polygon(), near, far]), tmp_path / "a.parquet", bbox=True)
    table = pyarrow.parquet.read_table(path)
    bounds = [shapely.bounds(each).tolist() for each in (shapely.Polygon(), near, far)]
    sides = pyarrow.array([dict(zip(("xmin", "ymin", "xmax", "ymax"), each, strict=True)) for each in bounds])
    at = table.schema.get_field_index("bbox")
    pyarrow.parquet.write_table(table.set_column(at, table.schema.field("bbox"), sides), path)
    assert run(study, [path], tmp_path / "out.parquet").counts == {KEPT: 1, "no-geometry": 1, OUTSIDE_REACH: 1}


def test_a_missing_value_never_passes_a_condition(study: Any, tmp_path: Path) -> None:
    x, y = ORIGIN
    frame = frame_of([shapely.box(x, y, x + 10, y + 10)] * 3)
    frame["price"] = [1.0, None, 5.0]
    asked = AskedLimits(where=("price>=2",))
    found = run(study, [write(frame, tmp_path / "a.parquet")], tmp_path / "out.parquet", asked=asked)
    assert found.counts == {KEPT: 1, "missing-value": 1, "where:price>=2": 1}


def test_within_and_near(study: Any, tmp_path: Path) -> None:
    shapes = random_parcels(200, seed=5)
    path = write(frame_of(shapes), tmp_path / "a.parquet")
    x, y = ORIGIN
    land = shapely.box(x - 100, y - 100, x + 40, y + 200)
    file = tmp_path / "city.geojson"
    geopandas.GeoDataFrame({"id": ["c"]}, geometry=[land], crs=CRS).to_crs(4326).to_file(file)
    asked = AskedLimits(within=file, near=("b:100 m",))
    found = run(study, [path], tmp_path / "out.parquet", asked=asked)
    scene = build_scene(study, study.proposals["drawn"], DAY)
    other = scene.shapes[scene.ids.index("b")]
    truth = shapely.covered_by(shapes, land) & (shapely.distance(shapes, other) <= 100.0)
    assert ids_of(tmp_path / "out.parquet") == [f"{n:05d}" for n in np.flatnonzero(truth)]
    assert found.kept > 3
    with pytest.raises(UsageError, match="near-unknown"):
        run(study, [path], tmp_path / "out.parquet", asked=AskedLimits(near=("c",)))


@pytest.mark.slow
@pytest.mark.parametrize("announced", [True, False])
def test_texts_of_a_shapefile_are_read_in_the_encoding_of_their_bytes(
    study: Any, tmp_path: Path, announced: bool
) -> None:
    shapes = random_parcels(200, seed=2)
    truth = ids_kept(study, frame_of(shapes), tmp_path / "utf8.parquet")
    path = tmp_path / "a.shp"
    frame_of(shapes).to_file(path, encoding="cp949")
    if not announced:
        path.with_suffix(".cpg").unlink()
    assert run(study, [path], tmp_path / "out.parquet", asked=AskedLimits(where=("use=대",))).kept > 3
    assert ids_of(tmp_path / "out.parquet") == truth
    with pytest.raises(InputError, match="encoding-wrong"):
        run(study, [path], tmp_path / "out.csv", reading=Reading(encoding="utf-8"))


def ids_kept(study: Any, frame: Any, path: Path) -> list[str]:
    output = path.with_name("truth.parquet")
    run(study, [write(frame, path)], output, asked=AskedLimits(where=("use=대",)))
    return ids_of(output)


@pytest.mark.slow
def test_a_table_without_outlines_is_no_layer(study: Any, tmp_path: Path) -> None:
    import pyogrio

    frame = frame_of(random_parcels(20, seed=2))
    path = write(frame, tmp_path / "a.gpkg")
    pyogrio.write_dataframe(frame[["pnu"]], path, layer="styles", append=True)
    assert run(study, [path], tmp_path / "out.csv").total == 20
    pyogrio.write_dataframe(frame, path, layer="other", append=True)
    with pytest.raises(InputError, match="layer-not-chosen"):
        run(study, [path], tmp_path / "out.csv")
    assert run(study, [path], tmp_path / "out.csv", reading=Reading(layer="other")).total == 20


@pytest.mark.slow
def test_geojson_and_csv_say_the_same(study: Any, tmp_path: Path) -> None:
    path = write(frame_of(random_parcels(100, seed=2)), tmp_path / "a.parquet")
    outputs = [tmp_path / f"out{each}" for each in (".parquet", ".geojson", ".csv")]
    counts = [run(study, [path], output).counts for output in outputs]
    assert counts[0] == counts[1] == counts[2]
    ids = ids_of(outputs[0])
    document = json.loads(outputs[1].read_text(encoding="utf-8"))
    assert [each["properties"]["id"] for each in document["features"]] == ids
    assert document["provenance"]["counts"] == counts[0]
    rows = outputs[2].read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == ids


@pytest.mark.skipif(not REAL_LAYERS.is_dir(), reason="ZONEGEO_REAL_LAYERS names no folder of real layers")
@pytest.mark.parametrize("suffix", [".parquet", ".gpkg"])
def test_real_layers_give_what_shapely_gives(study: Any, tmp_path: Path, suffix: str) -> None:
    for file in sorted(REAL_LAYERS.glob("*.geojson")):
        frame = geopandas.read_file(file).to_crs(CRS)[["geometry"]]
        frame["pnu"] = [f"{n:06d}" for n in range(len(frame))]
        # the core site of the picture is put amid the layer: the pictures lie elsewhere
        shift = np.array(ORIGIN) - shapely.get_coordinates(shapely.centroid(shapely.box(*frame.total_bounds)))[0]
        frame["geometry"] = frame.translate(*np.round(shift))
        path = write(frame, tmp_path / f"{file.stem}{suffix}")
        run(study, [path], tmp_path / "out.parquet", asked=AskedLimits(least_area=100.0))
        scene = build_scene(study, study.proposals["drawn"], DAY)
        shapes = frame.geometry.to_numpy()
        polygon = np.isin(shapely.get_type_id(shapes), (3, 6)) & shapely.is_valid(shapes)
        near = shapely.distance(shapes, scene.shapes[scene.ids.index("A")]) <= 150.0
        truth = polygon & near & (shapely.area(shapes) >= 100.0)
        assert set(ids_of(tmp_path / "out.parquet")) == set(frame["pnu"][truth])


# --- stopping and going on --------------------------------------------------------------------------------------------


def once_a_file_is_done(output: Path) -> Watch:
    """A watch that says stop as soon as the first file is entered."""
    folder = output.with_name(f".{output.name}.screening")
    return Watch(lambda: "time" if any(folder.glob("*.json")) else "")


@pytest.mark.slow
def test_a_stopped_run_writes_nothing_and_is_resumed(study: Any, tmp_path: Path) -> None:
    shapes = random_parcels(300, seed=9)
    frame = frame_of(shapes)
    paths = [write(frame.iloc[n * 100 : n * 100 + 100], tmp_path / f"p{n}.parquet") for n in range(3)]
    output, whole = tmp_path / "out.parquet", tmp_path / "whole.parquet"
    truth = run(study, paths, whole)
    first = run(study, paths, output, watch=once_a_file_is_done(output))
    assert (first.stopped, first.done) == ("time", 1)
    assert not output.exists()
    assert first.total == 100
    second = run(study, paths, output, resume=True)
    assert (second.resumed, second.done, second.counts) == (1, 3, truth.counts)
    assert geopandas.read_parquet(output).equals(geopandas.read_parquet(whole))
    assert not list(tmp_path.glob(".*"))


def test_a_large_file_is_resumed_within(study: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = frame_of(random_parcels(600, seed=9))
    path, output, whole = tmp_path / "a.parquet", tmp_path / "out.parquet", tmp_path / "whole.parquet"
    frame.to_parquet(path, write_covering_bbox=True, row_group_size=100)
    truth = run(study, [path], whole)
    # pieces of two row groups each
    monkeypatch.setattr(screening_run, "pieces_of", lambda file: pieces_of(file, rows=200))
    first = run(study, [path], output, watch=once_a_file_is_done(output))
    assert (first.stopped, first.done, first.total) == ("time", 0, 200)
    second = run(study, [path], output, resume=True)
    assert (second.resumed, second.taken_over, second.done, second.counts) == (0, 200, 1, truth.counts)
    assert geopandas.read_parquet(output).equals(geopandas.read_parquet(whole))


@pytest.mark.slow
def test_a_file_that_changed_or_another_question_is_not_taken_over(study: Any, tmp_path: Path) -> None:
    frame = frame_of(random_parcels(200, seed=4))
    paths = [write(frame.iloc[n * 100 : n * 100 + 100], tmp_path / f"p{n}.parquet") for n in range(2)]
    output = tmp_path / "out.parquet"
    run(study, paths, output, watch=once_a_file_is_done(output))
    other = run(study, paths, output, resume=True, asked=AskedLimits(least_area=100.0))
    assert other.resumed == 0
    run(study, paths, output, watch=once_a_file_is_done(output))
    write(frame.iloc[:50], paths[0])
    changed = run(study, paths, output, resume=True)
    assert (changed.resumed, changed.total) == (0, 150)


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_mistakes_are_told(study: Any, tmp_path: Path) -> None:
    path = write(frame_of(random_parcels(5, seed=1)), tmp_path / "a.parquet")

    def code(error: type[ZonegeoError], output: str = "out.csv", paths: Any = None, **given: Any) -> str:
        with pytest.raises(error) as caught:
            run(study, [path] if paths is None else paths, tmp_path / output, **given)
        return caught.value.problems[0].code

    assert code(UsageError, "out.xlsx") == "output-not-screened"
    assert code(InputError, paths=[tmp_path / "none.parquet"]) == "parcels-missing"
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert code(InputError, paths=[tmp_path / "a.txt"]) == "parcels-format"
    (tmp_path / "b.parquet").write_bytes(b"PAR1 nothing PAR1")
    assert code(InputError, paths=[tmp_path / "b.parquet"]) == "parcels-unreadable"
    assert code(UsageError, "a.parquet") == "output-is-input"
    assert code(UsageError, reading=Reading(id_by="nope")) == "where-column-unknown"
    assert code(UsageError, asked=AskedLimits(least_area=2.0, most_area=1.0)) == "areas-crossed"
    assert code(UsageError, asked=AskedLimits(requirements=("nope",))) == "unknown-requirement"
    unplaced = frame_of(random_parcels(5, seed=1)).set_crs(None, allow_override=True)
    assert code(InputError, paths=[write(unplaced, tmp_path / "c.parquet")]) == "crs-missing"
    anonymous = frame_of(random_parcels(5, seed=1)).drop(columns="pnu")
    assert code(UsageError, paths=[write(anonymous, tmp_path / "d.parquet")]) == "parcel-id-needed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("price", "where-not-understood"), ("price>=2; DROP TABLE x", "where-not-a-number"),
        ("price>=nan", "where-not-a-number"), ("1=1 OR price>=2", "where-column-unknown"),
        ('pri"ce=2', "where-column-unknown"), ("use>대", "where-not-ordered"), ("when=1", "where-column-kind"),
    ],
)  # fmt: skip
def test_a_condition_is_a_closed_grammar(text: str, code: str) -> None:
    columns = {"price": "DOUBLE", "use": "VARCHAR", "when": "DATE"}
    with pytest.raises(UsageError) as caught:
        read_conditions([text], columns, where="a.parquet")
    assert caught.value.problems[0].code == code


def test_names_and_values_of_columns_are_never_sql(study: Any, tmp_path: Path) -> None:
    x, y = ORIGIN
    frame = frame_of([shapely.box(x, y, x + 10, y + 10)] * 2)
    wild = 'p"; DROP TABLE t; --'
    frame[wild] = ["' OR 1 --", "b"]
    found = run(study, [write(frame, tmp_path / "it's.parquet")], tmp_path / "out.parquet",
                asked=AskedLimits(where=(f"{wild}=' OR 1 --",)))  # fmt: skip
    assert found.kept == 1
    assert quoted('"') == '""""'


def test_the_database_opens_no_other_file(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = write(frame_of(random_parcels(5, seed=1)), tmp_path / "a.parquet")
    other = write(frame_of(random_parcels(5, seed=1)), tmp_path / "b.parquet")
    with parcel_database([path], threads=1, memory_mb=64, temporary=tmp_path / "spill") as connection:
        assert describe_parcels(path, connection, crs=None, layer=None).rows == 5
        for statement in (
            f"SELECT * FROM read_parquet('{other}')", "SELECT * FROM read_csv('/etc/hosts')", "INSTALL httpfs",
            f"COPY (SELECT 1) TO '{tmp_path / 'c.csv'}'", "SET enable_external_access = true",
        ):  # fmt: skip
            with pytest.raises(duckdb.Error):
                connection.execute(statement)


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [("ko", "전체 필지"), ("en", "parcels in all")])
def test_the_command_counts_every_parcel(language: str, word: str, tmp_path: Path, capsys: Any) -> None:
    shapes = random_parcels(200, seed=6, spread=5000.0)
    frame = geopandas.GeoDataFrame({"pnu": range(200)}, geometry=list(shapes), crs=CRS)
    path = write(frame.set_geometry(frame.translate(5000.0, 0.0)), tmp_path / "a.parquet")
    output = tmp_path / "out.geojson"
    given = ["screen", str(path), "--study", "hongneung", "--requirement", "separation", "-o", str(output)]
    assert main([*given, "--lang", language]) in (0, 3), capsys.readouterr().err
    lines = capsys.readouterr().out.splitlines()
    numbers = [int(line.split()[0]) for line in lines if line.split()[0].isdigit()]
    assert sum(numbers[:-1]) == numbers[-1] == 200
    assert main([*given, "--format", "json"]) in (0, 3)
    document = json.loads(capsys.readouterr().out)
    assert document["total"] == 200
    assert document["kept"] + sum(document["rejected"].values()) + sum(document["undecided"].values()) == 200


def test_ctrl_c_ends_with_130_and_leaves_no_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(frame_of(random_parcels(50, seed=6)), tmp_path / "a.parquet")
    output = tmp_path / "out.csv"
    original = screening_run.described

    def interrupted(*given: Any, **named: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return original(*given, **named)

    monkeypatch.setattr(screening_run, "described", interrupted)
    assert main(["screen", str(path), "--study", "hongneung", "--requirement", "separation", "-o", str(output)]) == 130
    assert not output.exists()


@pytest.mark.parametrize("ending", ["gpkg", "parquet"])
def test_a_whole_number_is_a_name_without_a_fraction(ending: str, tmp_path: Path) -> None:
    """A sheet keeps every number as a float: 1.0 and 1 are one name, at this door as at the others."""
    frame = frame_of(random_parcels(3, seed=6))
    frame = frame.set_geometry(frame.translate(5000.0, 0.0)).assign(number=[1.0, 2.0, 3.5])
    path, output = write(frame, tmp_path / f"a.{ending}"), tmp_path / "out.csv"
    given = ["screen", str(path), "--study", "hongneung", "--requirement", "separation", "--fields", "id=number"]
    assert main([*given, "-o", str(output)]) in (0, 3)
    told = [line.partition(",")[0] for line in output.read_text(encoding="utf-8-sig").splitlines()]
    assert told[-3:] == ["1", "2", "3.5"]


def test_frames_of_one_name_are_screened_both(study: Any, tmp_path: Path) -> None:
    x, y = ORIGIN[0] + 100, ORIGIN[1]
    frames = [frame_of([shapely.box(x + n, y, x + n + 10, y + 10)]).assign(pnu=f"{n}") for n in range(3)]
    for frame, name in zip(frames, ("../필지", "../필지", "..-필지-2"), strict=True):
        frame.attrs["name"] = name
    screen(study, frames, tmp_path / "out.parquet")
    assert sorted(ids_of(tmp_path / "out.parquet")) == ["0", "1", "2"]
    assert [path.name for path in tmp_path.iterdir()] == ["out.parquet"]
