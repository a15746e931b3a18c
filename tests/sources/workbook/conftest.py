"""A planner's own zone with a workbook of facts, filled in or about to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.workbooks import change, without_facts

FIGURES = dict(zip("DEFGH", (451, 146, 31, 331, 26_001), strict=True))


@pytest.fixture
def own(small: Any, command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study file of an own zone whose workbook, beside it, has just been written (made once, then copied)."""
    kept = tmp_path_factory.getbasetemp() / "own-zone"
    if not kept.exists():
        bare = without_facts(small)
        said = command("facts", bare, "-o", bare.parent / "자료.xlsx", "--lang", "ko")
        assert said.code == 0, said.err
        small.study["study"]["facts"] = "자료.xlsx"
        small.write()
        shutil.copytree(small.folder, kept)
    shutil.copytree(kept, small.folder, dirs_exist_ok=True)
    return Path(small.file)


@pytest.fixture
def filled(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the own zone, with everything that its profile asks for."""
    kept, book = tmp_path_factory.getbasetemp() / "filled.xlsx", own.parent / "자료.xlsx"
    if not kept.exists():
        change(book, "1_부지", D5="한빛대학교", L5="신청서", M5="3")
        change(book, "2_기관", B5="한빛대학교", C5="대학", E5="신청서", F5="4")
        change(book, "3_정량조건", B7="확인", C7="한빛대학교", I7="신청서", **{f"{k}7": v for k, v in FIGURES.items()})
        change(book, "4_협약", B5="강소특구 협약", C5="2020-01-02", D5="시장", E5="한빛대학교", K5="신청서")
        change(book, "5_정성조건", **{f"E{row}": "만족" for row in range(5, 31)})
        change(book, "6_기재값", B5="drawn 이름", C5="배후공간 면적", D5="0.70", E5="㎢", I5="신청서", J5="9")
        shutil.copy(book, kept)
    shutil.copy(kept, book)
    return book
