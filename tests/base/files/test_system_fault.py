"""Why the system refuses is told in the language of whoever reads it."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Any

import pytest

from zonegeo.base.files.system_fault import system_fault
from zonegeo.i18n.translator import Translator


@pytest.mark.parametrize("number", [
    errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR, errno.ENOENT, errno.EEXIST, errno.ENOSPC,
    errno.EFBIG, errno.ENAMETOOLONG, errno.EBADF, errno.EIO, errno.EMFILE,
])  # fmt: skip
def test_what_the_system_says_is_told_in_both_languages(number: int) -> None:
    detail = system_fault(OSError(number, os.strerror(number)))
    korean, english = (Translator(each).text("problem.cannot-write.what", detail=detail) for each in ("ko", "en"))
    assert not re.search("[A-Za-z]{3,}", korean)
    assert not re.search("[가-힣]", english)


def test_what_is_of_no_known_kind_keeps_its_own_words() -> None:
    assert system_fault(OSError(errno.ELOOP, "a loop")) == "a loop"
    assert system_fault(ValueError("another")) == "another"


@pytest.mark.parametrize("line", [("check", "hongneung", "-o"), ("map", "hongneung", "-o"), ("check",)])
def test_a_name_too_long_is_no_question_of_rights(line: tuple[str, ...], command: Any, tmp_path: Path) -> None:
    said = command(*line, str(tmp_path / ("가" * 86 + (".html" if line[0] == "map" else ".geojson"))), "--lang", "en")
    assert (said.code, list(tmp_path.iterdir())) == (4, [])
    assert "[name-too-long]" in said.err
