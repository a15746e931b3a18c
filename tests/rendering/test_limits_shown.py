"""A limit stands as the law writes it, in every format; what is measured never looks equal to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.quick_part import mostly_slow
from zonegeo.i18n.number_text import exact_text, number_text

FORMATS = ("text", "md", "csv", "github")


@pytest.mark.parametrize(
    ("value", "unit", "limit", "text"),
    [
        (3000.04, "m", 3000.0, "3,000.04"), (2999.96, "m", 3000.0, "2,999.96"), (3000.0, "m", 3000.0, "3,000"),
        (2_000_000.4, "m2", 2_000_000.0, "2,000,000.4"), (1_999_999.6, "m2", 2_000_000.0, "1,999,999.6"),
        (10_000.45, "m2", 10_000.4, "10,000.5"), (30.001, "%", 30.0, "30.001"), (0.0, "m", 0.0, "0"),
        (-1e-7, "m", 0.0, "-0.0000001"), (1305.64, "m", 3000.0, "1,305.6"), (5e9 + 0.3, "KRW", 5e9, "5,000,000,000.3"),
        (0.70004, "ratio", 0.7, "0.70004"), (2.0, "item", 2.0, "2"),
    ],
)  # fmt: skip
def test_as_many_digits_as_show_the_side_of_the_limit(value: float, unit: str, limit: float, text: str) -> None:
    assert number_text(value, unit, beside=limit) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(3000.0, "3,000"), (10_000.5, "10,000.5"), (9999.9999, "9,999.9999"), (0.05, "0.05"), (1e9, "1,000,000,000")],
)  # fmt: skip
def test_every_digit_of_a_limit(value: float, text: str) -> None:
    assert exact_text(value) == text


def with_limits(small: Any, *texts: str) -> Path:
    """The small study with its yard of 700,000 m2 held against these limits."""
    base = small.rules["requirement"][1]
    small.rules["requirement"] = [
        {**base, "id": f"r{n}", "op": ">=", "limit": [{**base["limit"][0], "value": text}]}
        for n, text in enumerate(texts)
    ]
    small.study["study"]["profile"] = "../rules.toml"
    return small.write()


@pytest.mark.parametrize(
    ("written", "shown"),
    mostly_slow([
        ("700300.25 m2", "700,300.25 m²"), ("699999.9999 m2", "699,999.9999 m²"), ("21.2 만평", "21.2"),
        ("0.7 km2", "700,000 m²"),
    ], one_in=4),
)  # fmt: skip
def test_the_limit_is_the_laws_in_every_format(
    written: str, shown: str, small: Any, command: Any, tmp_path: Path
) -> None:
    file, result = with_limits(small, written), tmp_path / "r.json"
    assert shown in command("check", file, "--lang", "en", "--exit-zero").out
    assert command("check", file, "--format", "md", "--lang", "en", "--exit-zero").out.count(shown) >= 1
    command("check", file, "--format", "json", "-o", result, "--exit-zero")
    for ending in ("md", "html"):
        target = tmp_path / f"r.{ending}"
        assert command("report", result, "-o", target, "--lang", "en").code == 0
        assert shown in target.read_text(encoding="utf-8")
    command("map", result, "-o", tmp_path / "m.html")
    assert shown.split(" ")[0] in (tmp_path / "m.html").read_text(encoding="utf-8")


def test_equal_to_a_limit_that_has_to_be_exceeded(small: Any, command: Any) -> None:
    file = with_limits(small, "700300 m2")
    rules = small.rules_file
    rules.write_text(
        rules.read_text(encoding="utf-8").replace('op = ">="', 'op = ">"').replace('"op" = ">="', '"op" = ">"'),
        encoding="utf-8",
    )
    said = command("check", file, "--lang", "en", "--exit-zero")
    assert "(equal to the limit; asked: > 700,300 m²)" in said.out
