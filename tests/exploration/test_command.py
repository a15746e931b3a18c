"""``zonegeo explore`` as a planner runs it: constraints, formats, files, mistakes, and an end at Ctrl-C."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.places import ROOT
from tests.quick_part import mostly_slow
from zonegeo.api.results.evaluate import evaluate
from zonegeo.api.search.explore import FoldDisagreement, agree, explore
from zonegeo.base.errors import UsageError
from zonegeo.cli.commands import explore as explore_command
from zonegeo.cli.console.interruptible import watched
from zonegeo.cli.main import main
from zonegeo.model.answers import exploration
from zonegeo.model.answers.exploration import Wishes
from zonegeo.model.verdict import Verdict

CANDIDATES = ROOT / "docs" / "explore-candidates.geojson"


@pytest.fixture
def run(capsys: Any) -> Any:
    def ran(*arguments: object) -> tuple[int, str, str]:
        code = main([str(each) for each in ("explore", "hongneung", "--candidates", *arguments, "--lang", "en")])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ran


@pytest.mark.parametrize(
    ("wishes", "holds"),
    [
        (Wishes(required=("c10",)), lambda taken: "c10" in taken),
        (Wishes(excluded=("c04", "c05")), lambda taken: not taken & {"c04", "c05"}),
        (Wishes(exclusive=(("c01", "c02", "c03"),)), lambda taken: len(taken & {"c01", "c02", "c03"}) <= 1),
        (Wishes(together=(("c06", "c10"), ("c10", "c12"))), lambda taken: len(taken & {"c06", "c10", "c12"}) in (0, 3)),
        (Wishes(most_count=2), lambda taken: 1 <= len(taken) <= 2),
        (Wishes(most_spread_m=500.0), lambda taken: not {"c06", "c10"} <= taken),
        (Wishes(contiguous=True), lambda taken: taken == {"c06"}),
    ],
    ids=["require", "exclude", "exclusive", "together", "max-count", "max-spread", "contiguous"],
)
def test_every_proposal_keeps_a_wish(wishes: Wishes, holds: Any) -> None:
    found = explore("hongneung", CANDIDATES, ["max:area"], wishes=wishes, keep=2 if not wishes.contiguous else 1)
    assert found.search.proven
    assert found.kept
    for each in found.kept:
        taken = set(each.candidates)
        assert holds(taken), taken
        # c04 and c05 share land, c13 lies on fixed land, c14 is too far
        assert not {"c04", "c05"} <= taken
        assert not taken & {"c13", "c14"}


@pytest.mark.parametrize("contiguous", [False, True])
@pytest.mark.parametrize(
    "objective", mostly_slow(["max:margin", "min:spread", "max:area", "min:perimeter", "max:compactness"], one_in=4)
)
def test_the_integer_program_proves_what_the_enumeration_does(objective: str, contiguous: bool) -> None:
    pytest.importorskip("highspy")
    wishes = Wishes(least_area=Fraction(10_000), contiguous=contiguous)
    found = [
        explore("hongneung", CANDIDATES, [objective], wishes=wishes, keep=1, strategy=strategy)  # type: ignore[arg-type]
        for strategy in ("enumeration", "integer-program")
    ]
    assert [each.search.proven for each in found] == [True, True]
    assert [len(each.kept) for each in found] == [1, 1]
    assert found[1].kept[0].values == pytest.approx(found[0].kept[0].values, rel=1e-9)


def test_the_order_of_a_file_changes_no_digit_of_a_sum(tmp_path: Path) -> None:
    # areas add up to another last digit in another order; the search has that of the ids, whatever the file's
    def square(number: int) -> dict[str, Any]:
        west, side = 127.03 + number * 7e-4, 2e-4 + (number * 49 % 19) * 1.37e-5
        ring = [[west, 37.59], [west + side, 37.59], [west + side, 37.59 + side], [west, 37.59 + side], [west, 37.59]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"id": f"u{number}", "role": "background"}, "geometry": shape}

    answers = []
    for name, numbers in (
        ("up", range(20)),
        ("down", range(19, -1, -1)),
        ("mixed", [*range(1, 20, 2), *range(0, 20, 2)]),
    ):
        file = tmp_path / f"{name}.geojson"
        features = [square(number) for number in numbers]
        file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        found = explore("hongneung", file, ["max:area"], keep=1)
        answers.append((found.kept[0].candidates, found.kept[0].values))
    assert len(answers[0][0]) == 12  # the others lie on fixed land or too far
    assert answers[1:] == answers[:1] * 2


@pytest.mark.slow
def test_the_formats_say_the_same(run: Any, tmp_path: Path) -> None:
    asked = (CANDIDATES, "--objective", "max:area", "--max-area", "60000 m2", "--keep", 2)
    code, out, _ = run(*asked, "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert [each["values"] for each in document["kept"]] == [[60000.0], [60000.0]]
    assert document["search"]["settled"] == 4096
    table = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv")[1].lstrip("\ufeff"))))
    assert [row["candidates"].split() for row in table] == [each["candidates"] for each in document["kept"]]
    assert {row["separation"] for row in table} == {"pass"}
    land = json.loads(run(*asked, "--format", "geojson")[1])
    assert [f["properties"]["id"] for f in land["features"] if f["properties"]["number"] == 1] == table[0][
        "candidates"
    ].split()
    code, _, err = run(*asked, "--proposals", tmp_path, "-o", tmp_path / "table.md", "--format", "md")
    assert code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "designation-2020-explored-1.geojson", "designation-2020-explored-2.geojson", "table.md",
    ]  # fmt: skip
    assert "| 1 | ○ satisfied | 60,000 m² |" in (tmp_path / "table.md").read_text(encoding="utf-8")
    assert "table.md" in err


@pytest.mark.parametrize(
    ("arguments", "code", "problem"),
    [
        (["--objective", "max:aria"], 2, "unknown-objective"),
        (["--objective", "area"], 2, "objective-not-understood"),
        (["--objective", "max:area", "--require", "c99"], 2, "unknown-candidate"),
        (["--objective", "max:area", "--fixed", "kits"], 2, "unknown-fixed-site"),
        (["--objective", "max:area", "--max-area", "60000"], 2, "area-not-understood"),
        (["--objective", "max:area", "--max-spread", "1 m2"], 2, "length-not-understood"),
        (["--objective", "max:area", "--strategy", "local-search"], 2, "seed-missing"),
        (["--objective", "min:compactness", "--strategy", "integer-program"], 2, "not-linear"),
        (
            ["--objective", "max:area", "--fixed", "core,requested-sixth", "--proposal", "request-2019"],
            3,
            "explore-fixed-fail",
        ),
        (["--objective", "max:area", "--min-area", "1 km2"], 3, "explore-none"),
        (["--objective", "max:area", "--require", "c14"], 3, "explore-required-ruled-out"),
        (["--objective", "max:area", "--time-limit", "0"], 0, "explore-stopped-time"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_done_is_told(run: Any, arguments: list[str], code: int, problem: str) -> None:
    ended, out, err = run(CANDIDATES, *arguments)
    assert (ended, f"[{problem}]" in out + err) == (code, True), out + err


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda f: f.update(geometry=None), "candidate-without-outline"),
        (lambda f: f["properties"].update(declared_area=None), "candidates-declare-partly"),
        (lambda f: f["properties"].update(id="kist"), "candidate-is-fixed"),
        (lambda f: f["properties"].update(id="c02"), "duplicate-id"),
        (lambda f: f["properties"].update(role="cor"), "unknown-role"),
    ],
)
def test_mistakes_of_a_candidate_file_are_exit_4(run: Any, tmp_path: Path, change: Any, code: str) -> None:
    document = json.loads(CANDIDATES.read_text(encoding="utf-8"))
    change(document["features"][0])
    file = tmp_path / "candidates.geojson"
    file.write_text(json.dumps(document), encoding="utf-8")
    ended, _, err = run(file, "--objective", "max:area")
    assert ended == 4
    assert f"[{code}]" in err


def test_schematic_land_without_a_declared_area_has_none(run: Any, tmp_path: Path) -> None:
    document = json.loads(CANDIDATES.read_text(encoding="utf-8"))
    for feature in document["features"]:
        feature["properties"].pop("declared_area")
        feature["properties"]["basis"] = "schematic"
    file = tmp_path / "squares.geojson"
    file.write_text(json.dumps(document), encoding="utf-8")
    ended, out, err = run(file, "--objective", "max:area")
    assert (ended, out) == (4, "")
    assert err.count("[candidate-without-area]") == 1  # the same mistake of many, told once with their number


def test_a_distance_from_the_nearest_core_needs_one(small: Any) -> None:
    """The small study with both of its outlines as background, and one candidate more."""
    small.rules["requirement"][0]["readings"] = ["max_over_background_min_core"]
    small.sites["features"] = [f for f in small.sites["features"] if f["geometry"] is not None]
    for feature in small.sites["features"]:
        feature["properties"]["role"] = "background"
    small.study |= {"site": [{"id": id_, "name": {"ko": id_, "en": id_}} for id_ in ("hall", "yard")], "claim": []}
    small.study |= {"institution": [], "agreement": [], "assessment": []}
    small.study["proposal"][0]["sites"] = ["hall", "yard"]
    study = small.write()
    candidate = deepcopy(small.sites["features"][0])
    candidate["properties"] |= {"id": "c1", "declared_area": "0.1 km2"}
    candidate["geometry"]["coordinates"] = [[[x + 0.05, y] for x, y in candidate["geometry"]["coordinates"][0]]]
    file = small.folder / "candidates.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [candidate]}), encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        explore(study, file, ["min:separation"], profile=str(small.rules_file))
    assert [each.code for each in refused.value.problems] == ["no-core-site"]


def test_a_search_that_proves_nothing_says_so(tmp_path: Path) -> None:
    wishes = Wishes(least_area=Fraction(1_000_000))  # all candidates together have 130,000 m2
    found = explore("hongneung", CANDIDATES, ["max:area"], wishes=wishes, keep=1, seed=1, strategy="local-search")
    assert (found.kept, found.search.proven) == ((), False)
    assert "explore-none-found" in [each.code for each in found.notices]


def test_measured_areas_count_where_no_candidate_declares_one(tmp_path: Path) -> None:
    document = json.loads(CANDIDATES.read_text(encoding="utf-8"))
    for feature in document["features"]:
        feature["properties"]["AREA"] = float(feature["properties"].pop("declared_area").split()[0])
    file = tmp_path / "parcels.geojson"
    file.write_text(json.dumps(document), encoding="utf-8")
    measured = explore("hongneung", file, ["max:area"], keep=1)
    from zonegeo.api.search.explore import Columns

    declared = explore("hongneung", file, ["max:area"], keep=1, columns=Columns(area_by="AREA:m2"))
    # the picture was drawn in whole metres, and its coordinates keep a millimetre
    assert measured.kept[0].values[0] == pytest.approx(129_900, abs=5.0)
    assert declared.kept[0].values[0] == 129_900.0
    assert measured.kept[0].candidates == declared.kept[0].candidates


def test_ctrl_c_asks_the_search_to_stop_and_a_second_one_ends_it() -> None:
    before = signal.getsignal(signal.SIGINT)  # a run that a shell put behind ignores it
    with watched("searching", seconds=None) as watch:
        assert watch.should_stop() == ""
        os.kill(os.getpid(), signal.SIGINT)
        assert watch.should_stop() == "interrupted"
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_interrupted_command_prints_what_it_found_and_ends_with_130(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zonegeo.exploration.search import enumerate as enumeration

    looked = enumeration.Blocks.look

    def interrupting(self: Any, *given: Any, **named: Any) -> int:
        os.kill(os.getpid(), signal.SIGINT)
        return looked(self, *given, **named)

    monkeypatch.setattr(enumeration.Blocks, "look", interrupting)
    code, out, _ = run(CANDIDATES, "--objective", "max:area", "--keep", 1)
    assert code == 130
    assert "[explore-stopped-interrupted]" in out
    assert "129,900 m²" in out


def test_a_fold_that_the_evaluation_does_not_bear_out_is_an_error() -> None:
    evaluation = evaluate("hongneung")
    measured = evaluation.finding("separation").measurement
    assert measured is not None
    agree(evaluation, "separation", (measured.value, measured.low or 0.0, measured.high), ("c01",))
    with pytest.raises(FoldDisagreement, match=r"separation: folded .* candidates c01"):
        agree(evaluation, "separation", (measured.value, 0.0, measured.high), ("c01",))
    failing = replace(evaluation.finding("separation"), verdict=Verdict.FAIL)
    with pytest.raises(FoldDisagreement):
        agree(
            replace(evaluation, findings=(failing,)),
            "separation",
            (measured.value, measured.low or 0.0, measured.high),
            (),
        )


def test_the_command_knows_the_strategies_there_are() -> None:
    assert get_args(explore_command.Strategy) == get_args(exploration.Strategy)
