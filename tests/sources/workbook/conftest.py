"""A planner's own zone with a workbook of facts, filled in or about to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.workbooks import change, without_facts

FIGURES = dict(zip("DEFGH", (451, 146, 31, 331, 26_001), strict=True))


@pytest.fixture
def own(small: Any, command: Callable[..., Any]) -> Path:
    """The study file of an own zone whose workbook, beside it, has just been written."""
    small.study["study"]["facts"] = "자료.xlsx"
    study = without_facts(small)
    book = study.parent / "자료.xlsx"
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace('"facts": "자료.xlsx"', '"profile": "kr/innotown"', 0), encoding="utf-8")
    bare = study.with_name("bare.toml")
    bare.write_text(text.replace(', "facts" = "자료.xlsx"', ""), encoding="utf-8")
    said = command("facts", bare, "-o", book, "--lang", "ko")
    assert said.code == 0, said.err
    return study


@pytest.fixture
def filled(own: Path) -> Path:
    """The workbook of the own zone, with everything that its profile asks for."""
    book = own.parent / "자료.xlsx"
    change(book, "1_부지", D5="한빛대학교", L5="신청서", M5="3")
    change(book, "2_기관", B5="한빛대학교", C5="대학", E5="신청서", F5="4")
    change(book, "3_정량조건", B7="확인", C7="한빛대학교", I7="신청서", **{f"{k}7": v for k, v in FIGURES.items()})
    change(book, "4_협약", B5="강소특구 협약", C5="2020-01-02", D5="시장", E5="한빛대학교", K5="신청서")
    change(book, "5_정성조건", **{f"E{row}": "만족" for row in range(5, 31)})
    change(book, "6_기재값", B5="drawn 이름", C5="배후공간 면적", D5="0.70", E5="㎢", I5="신청서", J5="9")
    return book
